"""How the engine's inner functions are compiled, and where the machine code is kept."""

import os
from hashlib import sha256
from pathlib import Path
from shutil import rmtree

import numba
import numpy as np
from numba import njit
from numba.cpython.unsafe.numbers import leading_zeros, trailing_zeros

ROOM = Path(__file__).parent


def _cache_folder() -> Path:
    """Return where machine code is kept: a folder for exactly these sources.

    Numba looks only at the file of the function it loads, so a change in a function
    that is called from another file would go unseen.
    """
    files = [*sorted(ROOM.glob("*.py")), ROOM.parent / "model" / "thresholds.py"]
    sources = sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:12]
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
# A function that makes no array: nothing of it needs to be counted as a reference, which
# takes longer than the work itself.
plain = njit(cache=True, nogil=True, no_cpython_wrapper=True, no_cfunc_wrapper=True, _nrt=False)
# One that is called for every change: built into its caller, it finds its arrays at hand.
inlined = njit(cache=True, nogil=True, no_cpython_wrapper=True, no_cfunc_wrapper=True, _nrt=False, forceinline=True)


# A queue of numbers below n is a set of bits, 64 to a word: u8[n // 64 + 1]. Taking the least
# or the largest again and again walks it in order, whatever is put in ahead meanwhile.


@plain
def queue(queued, number):
    queued[number >> 6] |= np.uint64(1) << np.uint64(number & 63)


@plain
def queue_if(queued, number, wanted):
    """Queue a number or not, without a branch to guess."""
    queued[number >> 6] |= np.uint64(wanted) << np.uint64(number & 63)


@plain
def take_least(queued, word):
    """Take the least number out of a word that is not 0."""
    bits = queued[word]
    queued[word] = bits & (bits - np.uint64(1))
    return (word << 6) + np.int64(trailing_zeros(bits))


@plain
def take_largest(queued, word):
    """Take the largest number out of a word that is not 0."""
    bit = 63 - np.int64(leading_zeros(queued[word]))
    queued[word] ^= np.uint64(1) << np.uint64(bit)
    return (word << 6) + bit


def empty_queue(numbers: int) -> np.ndarray:
    """Return a queue for so many numbers."""
    return np.zeros((numbers >> 6) + 1, dtype=np.uint64)
