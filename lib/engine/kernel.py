"""How the engine's inner functions are compiled, and where the machine code is kept."""

import os
from hashlib import sha256
from pathlib import Path
from shutil import rmtree

import numba
from numba import njit

ROOM = Path(__file__).parent


def _cache_folder() -> Path:
    """Return where machine code is kept: a folder for exactly these sources.

    Numba looks only at the file of the function it loads, so a change in a function
    that is called from another file would go unseen.
    """
    sources = sha256(b"".join(path.read_bytes() for path in sorted(ROOM.glob("*.py")))).hexdigest()[:12]
    project = ROOM.parents[1]
    base = project if os.access(project, os.W_OK) else Path.home() / ".cache" / "outage-atlas"
    return base / ".cache" / f"engine-{sources}"


def forget_old_code() -> None:
    """Delete the machine code of earlier sources."""
    for folder in KEPT.parent.glob("engine-*"):
        if folder != KEPT:
            rmtree(folder, ignore_errors=True)


KEPT = _cache_folder()
numba.config.CACHE_DIR = str(KEPT)

# An inner function is only called by other compiled ones: without the wrappers
# for callers in Python and C it compiles in half the time.
inner = njit(cache=True, nogil=True, no_cpython_wrapper=True, no_cfunc_wrapper=True)
door = njit(cache=True, nogil=True)
# A function that takes numbers and arrays and makes no array: nothing of it needs to be
# counted as a reference, which takes longer than the work itself.
plain = njit(cache=True, nogil=True, no_cpython_wrapper=True, no_cfunc_wrapper=True, _nrt=False)


@plain
def queue(queued, blocks, component):
    """Note that a component is to be looked at; what waits in a block of 64 is noted by block too."""
    queued[component] = True
    blocks[component >> 6] = True
