"""What years of losses say: averages, exceedance curves and tails, each with its standard error."""

from math import sqrt
from typing import NamedTuple

import numpy as np
from scipy.stats.mstats import mjci

RETURN_PERIODS = (2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000)  # years
FEWEST = 10  # years beyond a return period that it takes to speak of it


class Estimate(NamedTuple):
    value: float
    standard_error: float


def mean(values: np.ndarray) -> Estimate:
    """Return the mean over the years and its standard error."""
    spread = float(values.std(ddof=1)) / sqrt(len(values)) if len(values) > 1 else 0.0
    return Estimate(float(values.mean()), spread)


def periods(years: int) -> list[int]:
    """Return the return periods that so many years can speak of."""
    return [period for period in RETURN_PERIODS if years / period >= FEWEST]


def exceeded(losses: np.ndarray, period: float) -> Estimate:
    """Return the loss that a year exceeds once in so many years.

    losses: f8[years]. The standard error of a quantile is Maritz and Jarrett's (1978).
    """
    level = 1 - 1 / period
    return Estimate(float(np.quantile(losses, level)), float(mjci(losses, [level])[0]))


def tail_mean(losses: np.ndarray, period: float) -> Estimate:
    """Return TVaR: the mean loss of the worst years, one in so many; its standard error by Manistre and Hancock (2005)."""
    worst = np.sort(losses)[-max(1, round(len(losses) / period)) :]
    value, beyond = float(worst.mean()), float(worst.mean() - worst[0])
    variance = float(worst.var(ddof=1)) if len(worst) > 1 else 0.0
    return Estimate(value, sqrt((variance + (1 - 1 / period) * beyond**2) / len(worst)))


def curve(losses: np.ndarray, points: int = 300) -> tuple[np.ndarray, np.ndarray]:
    """Return return periods, years, and the loss exceeded once in each: the worst years first thinned to ``points``."""
    ranked = np.sort(losses)[::-1]
    ranked = ranked[ranked > 0]
    place = np.unique(np.geomspace(1, max(1, len(ranked)), points).astype(int)) if len(ranked) else np.array([], int)
    return len(losses) / place, ranked[place - 1]
