"""Cases held against a first one, the reference: every number of each, how it differs, and whether that is better.

A number is None where there is nothing to compare, and infinite where something never comes back, or is lost whole.
"""

from functools import lru_cache
from math import isfinite, isnan
from typing import NamedTuple

import numpy as np

from lib.model.estate import Estate
from lib.model.impact import Impact
from lib.view.moment import columns, last_back, spells
from lib.view.theme import TINY, status_of

QUANTILES = {"p10": 0.1, "p50": 0.5, "p90": 0.9}
SURE = 2.0  # standard errors: a difference of means that is smaller says nothing
NEVER = float("inf")


class Draws(NamedTuple):
    """A case's scenario in many draws."""

    document: dict  # montecarlo/1
    lost: np.ndarray  # f8[draws], user-hours
    peak: np.ndarray  # f8[draws], people
    back: np.ndarray  # f8[draws], hours, nan where some service does not recover
    band: dict[str, np.ndarray] | None = None  # t (hours), p10, p50, p90: affected people at t


class Years(NamedTuple):
    """A case's estate in many random years."""

    document: dict  # risk/1
    hours: np.ndarray  # f8[years], user-hours lost in each
    money: np.ndarray  # f8[years]


class Case(NamedTuple):
    letter: str
    name: str
    impact: Impact  # the run of medians
    draws: Draws | None = None
    years: Years | None = None
    layout: float | None = None  # what its servers cost a year; None where a price is missing


class Metric(NamedTuple):
    """A number that cases are compared by; ``good``: whether more or less of it is better."""

    code: str
    group: str  # run, draws, year
    unit: str  # people, user_hours, hours, count, share, money
    good: str = "less"


class Number(NamedTuple):
    value: float | None
    error: float | None = None  # standard error
    why: str = ""  # there is no value: no_prices, no_targets, not_computed, never_back


class Difference(NamedTuple):
    """How a number differs from the reference's; verdict: better, worse, same, unclear, or nothing to compare."""

    absolute: float | None
    relative: float | None
    verdict: str


METRICS = (
    Metric("people", "run", "people"),
    Metric("user_hours", "run", "user_hours"),
    Metric("last_back", "run", "hours"),
    Metric("not_back", "run", "count"),
    Metric("down", "run", "count"),
    Metric("rto_met", "run", "share", "more"),
    Metric("revenue", "run", "money"),
    Metric("compensation", "run", "money"),
    Metric("data_loss", "run", "hours"),
    *(Metric(f"{name}_{q}", "draws", unit)
      for name, unit in (("user_hours", "user_hours"), ("people", "people"), ("back", "hours")) for q in QUANTILES),
    Metric("recovers", "draws", "share", "more"),
    Metric("hours_a_year", "year", "user_hours"),
    Metric("money_a_year", "year", "money"),
    Metric("layout", "year", "money"),
    Metric("total", "year", "money"),
)  # fmt: skip
GROUPS = ("run", "draws", "year")
OF_DRAWS = {"user_hours": ("lost_user_hours", "lost"), "people": ("peak_affected_people", "peak"), "back": ("ttr_hours", "back")}  # fmt: skip


def number(metric: Metric, case: Case) -> Number:
    """Return a case's number."""
    if metric.group == "run":
        return numbers_of_run(case.impact)[metric.code]
    if metric.group == "draws":
        return _of_draws(metric.code, case)
    return _of_year(metric.code, case)


@lru_cache(maxsize=64)
def numbers_of_run(impact: Impact) -> dict[str, Number]:
    """Return the numbers of a run of medians by their codes."""
    table, priced = columns(impact, "services"), prices(impact.estate)
    back, _ = last_back(impact)
    targets = [met for met in table["rto_met"] if met is not None]
    loss = np.where(table["data_lost_total"], NEVER, table["data_loss_hours"])
    money = {
        name: Number(float(table[column].sum())) if name in priced else Number(None, why="no_prices")
        for name, column in (("revenue", "revenue_lost"), ("compensation", "compensation"))
    }
    return {
        "people": Number(impact.peak_affected_people),
        "user_hours": Number(impact.lost_user_hours),
        "last_back": Number(NEVER if back is None else back),
        "not_back": Number(float(np.isnan(table["ttr_hours"]).sum())),
        "down": Number(float(len(ever_down(impact)))),
        "rto_met": Number(sum(targets) / len(targets)) if targets else Number(None, why="no_targets"),
        **money,
        "data_loss": Number(float(np.nan_to_num(loss, nan=NEVER, posinf=NEVER).max(initial=0.0))),
    }


def prices(estate: Estate) -> set[str]:
    """Return which prices of an outage an estate gives: revenue, compensation."""
    found = {"revenue": any(s.revenue_per_hour for s in estate.services)}
    found["compensation"] = any(s.compensation.per_user for s in estate.services)
    return {name for name, given in found.items() if given}


def ever_down(impact: Impact) -> list[str]:
    """Return the services that are down at some time, in the order of the estate."""
    return [s for s, told in spells(impact).items() if any(status_of(share) == "down" for _, _, share in told)]


def _of_draws(code: str, case: Case) -> Number:
    draws = case.draws
    if draws is None:
        return Number(None, why="not_computed" if case.impact.scenario.events else "nothing_happens")
    if code == "recovers":
        return Number(draws.document["ttr_hours"]["recovers"])
    name, _, quantile = code.rpartition("_")
    value = draws.document[OF_DRAWS[name][0]][quantile]
    return Number(None, why="never_back") if value is None else Number(value)


def _of_year(code: str, case: Case) -> Number:
    layout = Number(None, why="no_prices") if case.layout is None else Number(case.layout)
    if code == "layout":
        return layout
    if case.years is None:
        return Number(None, why="not_computed")
    if code == "hours_a_year":
        return _mean(case.years.document["user_hours"])
    loss = _mean(case.years.document["money"]) if prices(case.impact.estate) else Number(None, why="no_prices")
    if code == "money_a_year" or loss.value is None:
        return loss
    return layout if layout.value is None else Number(layout.value + loss.value, loss.error)


def _mean(measure: dict) -> Number:
    return Number(measure["aal"]["value"], measure["aal"]["standard_error"])


def difference(metric: Metric, first: Case, case: Case) -> Difference:
    """Return how a case's number differs from the first one's."""
    before, now = number(metric, first).value, number(metric, case).value
    if before is None or now is None or not comparable(metric, first, case):
        return Difference(None, None, "")
    if not (isfinite(before) and isfinite(now)):
        return Difference(None, None, "same" if before == now else _verdict(metric, now > before))
    gap = now - before
    relative = gap / before if before and metric.unit != "share" else None
    if abs(gap) <= TINY * max(1.0, abs(before)):
        return Difference(0.0, 0.0 if relative is not None else None, "same")
    sure = _is_sure(metric, first, case, gap)
    return Difference(gap, relative, _verdict(metric, gap > 0) if sure else "unclear")


def comparable(metric: Metric, first: Case, case: Case) -> bool:
    """Say whether two cases' numbers are of one kind: money of one currency, draws and years of the same seed."""
    if metric.unit == "money" and first.impact.estate.currency != case.impact.estate.currency:
        return False
    kept = {"draws": "draws", "year": "years"}.get(metric.group)
    if kept is None or metric.code == "layout":
        return True
    one, other = (getattr(each, kept).document for each in (first, case))
    return (one[kept], one["seed"]) == (other[kept], other["seed"])


def _verdict(metric: Metric, more: bool) -> str:
    return "better" if more == (metric.good == "more") else "worse"


def _is_sure(metric: Metric, first: Case, case: Case, gap: float) -> bool:
    """Say whether a difference is more than the chance in it."""
    if metric.group == "year" and metric.code != "layout":
        which = "hours" if metric.code == "hours_a_year" else "money"
        return abs(gap) > SURE * error_between(getattr(first.years, which), getattr(case.years, which))
    if metric.group == "draws" and metric.code != "recovers":
        name, _, quantile = metric.code.rpartition("_")
        column = OF_DRAWS[name][1]
        low, high = _within(getattr(first.draws, column), QUANTILES[quantile])
        least, most = _within(getattr(case.draws, column), QUANTILES[quantile])
        return most < low or least > high
    return True


def error_between(first: np.ndarray, case: np.ndarray) -> float:
    """Return the standard error of the difference of two means over the same years, f8[years] each."""
    count = len(first)
    return float(np.std(case - first, ddof=1) / count**0.5) if count > 1 else NEVER


def _within(values: np.ndarray, level: float) -> tuple[float, float]:
    """Return between which of its draws a quantile lies, 95 in 100 times (order statistics)."""
    ordered = np.sort(values[~np.isnan(values)])
    count = len(ordered)
    if not count:
        return -NEVER, NEVER
    middle, spread = count * level, SURE * (count * level * (1 - level)) ** 0.5
    low, high = int(middle - spread), int(middle + spread) + 1
    return (float(ordered[low]) if low >= 0 else -NEVER), (float(ordered[high]) if high < count else NEVER)


def is_family(first: Estate, other: Estate) -> bool:
    """Say whether one estate is the other, an older state of it, or a variant: its id with a hyphen and more."""
    ids = (first.id, other.id)
    return first.id == other.id or any(a.startswith(f"{b}-") for a, b in (ids, ids[::-1]))


def times_to_recover(impact: Impact) -> dict[str, float]:
    """Return service -> hours to recover, infinite where it does not within the horizon."""
    table = columns(impact, "services")
    told = zip(table["service"].tolist(), table["ttr_hours"].tolist(), strict=True)
    return {service: NEVER if isnan(hours) else hours for service, hours in told}
