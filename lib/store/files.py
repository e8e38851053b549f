"""Reading files a user names and writing files whole."""

import errno
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
        raise Mistakes([Problem(str(name), "unreadable", _why(error))]) from None


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
        raise Mistakes([Problem(str(name), "unwritable", _why(error))]) from None


def check_writable(name: str | Path) -> list[Problem]:
    """Return the mistake of a file that could not be written, before long work is done for it; nothing is left behind."""
    try:
        path = Path(name).resolve()
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if not path.exists() or path.is_file():
            with tempfile.TemporaryFile(dir=path.parent):
                return []
    except (OSError, ValueError, RuntimeError) as error:
        return [Problem(str(name), "unwritable", _why(error))]
    return []


def _why(error: Exception) -> dict[str, str]:
    """Return what went wrong in the system's words, and its code, for which the catalogue has words."""
    return {
        "why": getattr(error, "strerror", None) or str(error),
        "errno": errno.errorcode.get(getattr(error, "errno", 0) or 0, ""),
    }
