"""PDF and pictures by typst, the typesetter: sources and files in, one file's bytes out, the same each time."""

from functools import lru_cache

from lib.briefing import fonts

EPOCH = 0  # in place of the time, which no file may hold


def typeset(files: dict[str, bytes], form: str = "pdf", ppi: float | None = None) -> bytes:
    """Return the document whose source is `main.typ`, as pdf or as png (its first page). Raises typst.TypstError."""
    import typst

    made = typst.compile(files, font_paths=_fonts(), ignore_system_fonts=True, format=form, ppi=ppi, timestamp=EPOCH)
    return made[0] if isinstance(made, list) else made


@lru_cache(maxsize=1)
def _fonts():
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=fonts.folders())
