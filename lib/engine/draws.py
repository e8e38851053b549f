"""Random numbers: how long an outage and a job last in one draw, and whether an activation works.

A draw is keyed by (seed, draw) alone: it is the same whoever computes it, and in
whatever order.
"""

from math import log
from typing import NamedTuple

import numpy as np
from numpy.random import Generator, Philox
from scipy.special import ndtri

from lib.engine.philox import fill_chances
from lib.model.estate import NINETIETH, Duration, median_hours


class Spread(NamedTuple):
    """How durations scatter, an array each. A fixed one has sigma 0 and low = high."""

    median: np.ndarray  # hours
    sigma: np.ndarray  # of the logarithm, where log-normal
    low: np.ndarray  # hours, where triangular
    mode: np.ndarray
    high: np.ndarray


def spread(durations: list[Duration]) -> Spread:
    """Return the spread of some durations: log-normal from median and p90, or triangular."""
    rows = [_spread_of(duration) for duration in durations]
    return Spread(*np.array(rows, dtype=float).reshape(len(rows), 5).T.copy())


def _spread_of(duration: Duration) -> tuple[float, float, float, float, float]:
    median = median_hours(duration)
    if not isinstance(duration, dict):
        return median, 0.0, 0.0, 0.0, 0.0
    if "median" in duration:
        sigma = log(duration["p90"] / median) / NINETIETH if median > 0 else 0.0
        return median, sigma, 0.0, 0.0, 0.0
    return median, 0.0, float(duration["min"]), float(duration["mode"]), float(duration["max"])


def hours(spread: Spread, chance: np.ndarray) -> np.ndarray:
    """Return durations, hours, at the given chances of being shorter; f8[..., as many as the spread has]."""
    found = np.broadcast_to(spread.median, chance.shape).copy()
    normal = np.flatnonzero(spread.sigma > 0)
    found[..., normal] *= np.exp(spread.sigma[normal] * ndtri(chance[..., normal]))
    sided = np.flatnonzero(spread.high > spread.low)
    low, mode, high = spread.low[sided], spread.mode[sided], spread.high[sided]
    u, split = chance[..., sided], (mode - low) / (high - low)
    rising = low + np.sqrt(u * (high - low) * (mode - low))
    falling = high - np.sqrt((1 - u) * (high - low) * (high - mode))
    found[..., sided] = np.where(u < split, rising, falling)
    return found


def chances(seed: int, first: int, last: int, count: int) -> np.ndarray:
    """Return f8[last - first, count] in [0, 1): the first numbers of the streams of the draws first to last."""
    found = np.empty((last - first, count))
    fill_chances(found, np.uint64(seed), np.uint64(first))
    return found


def stream(seed: int, draw: int) -> Generator:
    """Return the generator of one draw (Philox, counter-based: Salmon and others, 2011)."""
    return Generator(Philox(key=np.array([seed, draw], dtype=np.uint64)))
