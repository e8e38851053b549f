"""The fonts that documents carry: Noto Sans KR (SIL OFL 1.1), and DejaVu for the letters and signs that it lacks.

Both come inside packages, with their licences; nothing that the machine happens to have is used, so that a file is the same
everywhere. Last Resort draws a frame with the block's name for what neither has, such as most emoji.
"""

from pathlib import Path

FAMILIES = ("Noto Sans KR", "DejaVu Sans", "Last Resort High-Efficiency")


def folders() -> list[str]:
    """Return the folders that the fonts are in."""
    return [str(korean().parent), str(_others())]


def files() -> list[Path]:
    """Return the fonts' files, in the order of FAMILIES."""
    return [korean(), _others() / "DejaVuSans.ttf", *sorted(_others().glob("LastResort*"))]


def korean() -> Path:
    from pylopdf_fonts_ko import sans_path

    return sans_path()


def _others() -> Path:
    import matplotlib

    return Path(matplotlib.get_data_path()) / "fonts" / "ttf"
