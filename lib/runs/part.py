"""What a worker of a cluster does: one part of a sweep, with the same code as whoever asked for it."""

import pickle
import sys
from functools import cache, lru_cache
from hashlib import sha256
from importlib.metadata import version as version_of
from pathlib import Path
from socket import gethostname
from threading import Lock
from zlib import compress, decompress

from lib.engine.compile import Compiled, compile_estate
from lib.model.estate import Estate
from lib.model.reading import read_estate, to_json

LIB = Path(__file__).parents[1]
LIBRARIES = ("numpy", "scipy", "numba", "msgspec")  # what the numbers come from
_compiling = Lock()


class Differs(Exception):
    """A worker has another version than whoever asked; says which machine it is on."""


@cache
def version() -> str:
    """Return what tells this version apart: a hash of the sources, with Python's and the libraries' versions."""
    sources = [
        path.read_text("utf-8") for room in ("engine", "model", "runs") for path in sorted((LIB / room).glob("*.py"))
    ]
    versions = [*map(str, sys.version_info[:2]), *map(version_of, LIBRARIES)]
    return sha256("\0".join(sources + versions).encode()).hexdigest()


def packed(estate: Estate) -> bytes:
    """Return an estate as it is sent to the workers."""
    return compress(to_json(estate), 1)


def part(wanted: str, estate: bytes, sweep: bytes, first: int, last: int):
    """Return the part first to last of a pickled sweep on a packed estate. Raises Differs if it is not the wanted version."""
    if version() != wanted:
        raise Differs(gethostname())
    with _compiling:  # by one of the process's threads, for all
        compiled = _compiled(estate)
    return pickle.loads(sweep).part(compiled, first, last)


@lru_cache(maxsize=4)
def _compiled(estate: bytes) -> Compiled:
    return compile_estate(read_estate(decompress(estate)))
