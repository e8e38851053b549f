"""Reading files a user names and writing files whole."""

import os
import tempfile
from pathlib import Path

from lib.model.checks import Mistakes, Problem
from lib.model.estate import Estate
from lib.model.reading import LARGEST_BYTES, read_estate, read_scenario
from lib.model.scenario import Scenario


def read_estate_file(name: str | Path) -> Estate:
    """Return the estate of a file. Raises Mistakes, also where the file cannot be read."""
    return read_estate(read_bytes(name))


def read_scenario_file(name: str | Path, estate: Estate | None = None) -> Scenario:
    """Return the scenario of a file. Raises Mistakes, also where the file cannot be read."""
    return read_scenario(read_bytes(name), estate)


def read_bytes(name: str | Path) -> bytes:
    try:
        with open(name, "rb") as file:
            return file.read(LARGEST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise Mistakes([Problem(str(name), "unreadable", {"why": _why(error)})]) from None


def write_whole(name: str | Path, content: bytes) -> None:
    """Write a file so that a reader sees the old one or the new one, never a part.

    A device or a pipe, which could not be replaced by a file without being lost, is written to as it is.
    """
    try:
        path = Path(name).resolve()
        if path.exists() and not path.is_file():
            path.write_bytes(content)
            return
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
            try:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
                os.chmod(file.name, 0o644)
                os.replace(file.name, path)
            except BaseException:
                Path(file.name).unlink(missing_ok=True)
                raise
    except (OSError, ValueError, RuntimeError) as error:
        raise Mistakes([Problem(str(name), "unwritable", {"why": _why(error)})]) from None


def _why(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)
