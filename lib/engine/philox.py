"""The random numbers of many draws at once: Philox 4x64, of ten rounds, as in ``numpy.random``.

J. K. Salmon and others, Parallel random numbers: as easy as 1, 2, 3 (2011). A block of
four numbers comes from its place in the stream alone, so a stream needs no set-up, which
takes numpy ten times as long as the hundred numbers of a draw.
"""

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from lib.engine.kernel import door, plain

ROUNDS = 10
MULTIPLIERS = np.uint64(0xD2E7470EE14C6C93), np.uint64(0xCA5A826395121157)
WEYL = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBB67AE8584CAA73B)


@intrinsic
def _high(typing, a, b):
    """Return the upper 64 bits of a product."""

    def build(context, builder, signature, args):
        wide = ir.IntType(128)
        product = builder.mul(*(builder.zext(arg, wide) for arg in args))
        return builder.trunc(builder.lshr(product, wide(64)), ir.IntType(64))

    return types.uint64(types.uint64, types.uint64), build


@plain
def _block(key, draw, place):
    """Return the four words at a place of the stream of (key, draw)."""
    a, b, c, d = place, np.uint64(0), np.uint64(0), np.uint64(0)
    for _ in range(ROUNDS):
        high, higher = _high(MULTIPLIERS[0], a), _high(MULTIPLIERS[1], c)
        a, b, c, d = higher ^ b ^ key, MULTIPLIERS[1] * c, high ^ d ^ draw, MULTIPLIERS[0] * a
        key, draw = key + WEYL[0], draw + WEYL[1]
    return a, b, c, d


@door
def fill_chances(found, seed, first):
    """Fill row i with the first numbers in [0, 1) of the stream of (seed, first + i)."""
    count = found.shape[1]
    for i in range(len(found)):
        for place in range((count + 3) // 4):
            words = _block(seed, first + np.uint64(i), np.uint64(place + 1))
            for j in range(min(4, count - 4 * place)):
                found[i, 4 * place + j] = (words[j] >> np.uint64(11)) * (1.0 / 9007199254740992.0)
