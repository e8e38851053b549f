"""Finds LibreOffice with Writer, Impress and Calc for the tests and, on a machine that has none, installs it.

`python tests/office.py` prints where it is, or one message why none can be had.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE / "browser"))
import chromium

CHOSEN = "OUTAGE_ATLAS_LIBREOFFICE"
NAMES = ("soffice", "libreoffice")
PLACES = (
    "/usr/lib/libreoffice/program/soffice", "/usr/lib64/libreoffice/program/soffice", "/opt/libreoffice*/program/soffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)  # fmt: skip
PARTS = ("writer", "impress", "calc")
SAMPLES = {  # what each part must be able to open
    "writer.txt": "a text", "calc.csv": "1,2\n",
    "impress.fodp": '<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" office:version="1.2"'
    ' office:mimetype="application/vnd.oasis.opendocument.presentation"><office:body><office:presentation>'
    '<draw:page draw:name="one"/></office:presentation></office:body></office:document>',
}  # fmt: skip
BARE = " ".join(f"libreoffice-{part}-nogui" for part in PARTS)
WHOLE = " ".join(f"libreoffice-{part}" for part in PARTS)
PACKAGES = {  # package manager: what is run, in this order
    "apt-get": ("apt-get update", f"{chromium.APT_INSTALL} {BARE} fonts-noto-cjk"),
    "dnf": (f"dnf install --assumeyes --setopt=install_weak_deps=False {WHOLE}",),
    "zypper": (f"zypper --non-interactive install --no-recommends {WHOLE}",),
    "pacman": ("pacman --sync --refresh --noconfirm --needed libreoffice-fresh",),
    "apk": (f"apk add {WHOLE}",),
}
BESIDE = PACKAGES | {  # where parts of one with windows are there, which those without would drive out
    "apt-get": ("apt-get update", f"{chromium.APT_INSTALL} {WHOLE} fonts-noto-cjk"),
}


class NoLibreOffice(Exception):
    """There is no LibreOffice on this machine, and none could be installed."""


class Office:
    """A LibreOffice with a profile of its own in a folder."""

    def __init__(self, program: str, folder: Path):
        self.program, self.folder = program, folder

    def convert(self, files: dict[str, bytes], to: str = "pdf") -> dict[str, bytes]:
        """Return each file in another format, under its own name; one that could not be opened is missing."""
        with tempfile.TemporaryDirectory(dir=self.folder) as place:
            for name, data in files.items():
                Path(place, name).write_bytes(data)
            order = [
                self.program,
                f"-env:UserInstallation={(self.folder / 'profile').as_uri()}",
                "--headless",
                "--norestore",
            ]
            order += ["--convert-to", to, "--outdir", str(Path(place, "out")), *files]
            env = os.environ | {"HOME": str(self.folder)}
            subprocess.run(order, cwd=place, check=True, capture_output=True, timeout=300, env=env)
            made = {name: Path(place, "out", Path(name).with_suffix(f".{to}")) for name in files}
            return {name: path.read_bytes() for name, path in made.items() if path.exists()}


def office() -> str:
    """Return the path of a LibreOffice that opens all three kinds of files, installed if need be. Raises NoLibreOffice."""
    if chosen := os.environ.get(CHOSEN):
        if works(chosen):
            return chosen
        raise NoLibreOffice(f"{CHOSEN} is {chosen}, which is no LibreOffice with Writer, Impress and Calc.")
    if found := find():
        return found
    for install in (install_by_package_manager, install_by_brew):
        install()
        if found := find():
            return found
    raise NoLibreOffice(
        "The tests of decks, papers and workbooks need LibreOffice with Writer, Impress and Calc: none was found, and none"
        f" could be installed by the system's package manager or Homebrew. Install it, or name its soffice in {CHOSEN}."
    )


def find() -> str | None:
    """Return the first LibreOffice of this machine that works."""
    return next(filter(works, candidates()), None)


def candidates() -> Iterator[str]:
    yield from filter(None, map(shutil.which, NAMES))
    yield from (str(path) for place in PLACES for path in sorted(Path("/").glob(place.lstrip("/"))))


def works(path: str) -> bool:
    """Say whether a LibreOffice opens a text, a table and a slide: its parts are packages of their own."""
    try:
        with tempfile.TemporaryDirectory(prefix="atlas-office-") as folder:
            samples = {name: text.encode() for name, text in SAMPLES.items()}
            return set(Office(path, Path(folder)).convert(samples)) == set(samples)
    except (OSError, subprocess.CalledProcessError, subprocess.TimeoutExpired):
        return False


def install_by_package_manager() -> None:
    chromium.install_by_package_manager(BESIDE if next(candidates(), None) else PACKAGES)


def install_by_brew() -> None:
    if shutil.which("brew"):
        chromium.run(["brew", "install", "--cask", "libreoffice"])


if __name__ == "__main__":
    try:
        print(office())
    except NoLibreOffice as reason:
        sys.exit(str(reason))
