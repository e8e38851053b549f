"""A run at one time: what is available, lit, serving then. Times are hours from the start.

A time t shows what holds from t on: a change within 1e-9 h of t has happened.
"""

from collections import namedtuple
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from math import isnan
from typing import NamedTuple

import numpy as np
import pandas as pd

from lib.model.estate import Estate
from lib.model.impact import Impact
from lib.model.thresholds import UP
from lib.view.theme import TINY, status_of

Spell = tuple[float, float, float]  # since, until (hours), availability


@dataclass(frozen=True)
class Headline:
    """The figures above the fold. People and users as numbers, times in hours.

    `services` and `platforms` count up, degraded, down; a platform is a service without users.
    `last_back_hours` is the longest time to recover of a service with users (of any, when none
    has users): 0 when nothing fell, None when one is not back within the horizon.
    `last_services` are those that come last, or that do not come back.
    """

    people: float
    low: float
    high: float
    users: float
    peak: float
    peak_low: float
    peak_high: float
    lost_user_hours: float
    services: dict[str, int]
    platforms: dict[str, int]
    last_back_hours: float | None
    last_services: tuple[str, ...]


def rows(table: pd.DataFrame) -> Iterator[NamedTuple]:
    """Return a table's rows as named tuples; faster than itertuples on small tables."""
    found = [table[name].tolist() for name in table.columns]
    return map(_row(tuple(table.columns))._make, zip(*found, strict=True))


@lru_cache(maxsize=512)
def columns(impact: Impact, name: str) -> dict[str, np.ndarray]:
    """Return the columns of an impact's table; taking them out of a frame again and again takes longer than using them."""
    table = impact.table(name)
    return {name: column.to_numpy() for name, column in table.items()}


@lru_cache(maxsize=512)
def records(impact: Impact, name: str) -> tuple:
    """Return the rows of an impact's table as named tuples."""
    found = columns(impact, name)
    return tuple(map(_row(tuple(found))._make, zip(*(column.tolist() for column in found.values()), strict=True)))


@cache
def _row(names: tuple[str, ...]) -> type:
    return namedtuple("Row", names)


def estate_of(subject: Estate | Impact) -> Estate:
    return subject.estate if isinstance(subject, Impact) else subject


def availability_at(impact: Impact, t: float) -> dict[str, float]:
    """Return service -> share of its users' demand served at t."""
    found = dict.fromkeys((s.id for s in impact.estate.services), 1.0)
    table = columns(impact, "availability")
    upto = int(np.searchsorted(table["t"], t + TINY, side="right"))
    found.update(zip(table["service"][:upto], table["availability"][:upto].tolist(), strict=True))
    return found


def statuses_at(impact: Impact, t: float) -> dict[str, str]:
    """Return service -> up, degraded or down at t."""
    return {service: status_of(share) for service, share in availability_at(impact, t).items()}


def sites_at(impact: Impact, t: float) -> dict[str, tuple[bool, float | None]]:
    """Return site -> whether it is dark at t, and when what is out returns (hours; None if nothing is)."""
    found: dict[str, tuple[bool, float | None]] = {site.id: (False, None) for site in impact.estate.sites}
    for row in records(impact, "sites"):
        if row.t > t + TINY:
            break
        found[row.site] = (row.dark, None if isnan(row.returns) else row.returns)
    return found


def placements_at(impact: Impact, t: float) -> dict[str, tuple[bool, float, float]]:
    """Return placement -> whether it serves at t, its servers, the share of them lost."""
    found = {p.id: (p.role == "active", float(p.servers), 0.0) for p in impact.estate.placements}
    for row in records(impact, "placements"):
        if row.t > t + TINY:
            break
        found[row.placement] = (row.serving, row.servers, row.lost)
    return found


def activating_at(impact: Impact, t: float) -> set[str]:
    """Return the standby placements with an activation under way at t, waiting or at work."""
    committed = [job for job in records(impact, "jobs") if job.kind == "activation" and job.created <= t + TINY]
    return {job.placement for job in committed if not job.end <= t + TINY}  # an open one ends at no number


def regions_at(impact: Impact, t: float) -> dict[str, float]:
    """Return region -> affected people at t."""
    table = columns(impact, "regions")
    times, many = table["t"], len(impact.estate.regions)
    upto = int(np.searchsorted(times, t + TINY, side="right"))
    rows = slice(max(0, upto - many), upto)
    return dict(zip(table["region"][rows], table["affected_people"][rows].tolist(), strict=True))


def people_at(impact: Impact, t: float) -> dict[str, float]:
    """Return affected_people, low, high and affected_users at t."""
    table = columns(impact, "timeline")
    row = int(np.searchsorted(table["t"], t + TINY, side="right")) - 1
    return {name: float(table[name][row]) for name in ("affected_people", "low", "high", "affected_users")}


def headline(impact: Impact, t: float) -> Headline:
    """Return the headline figures at t."""
    now, table = people_at(impact, t), columns(impact, "timeline")
    last, which = last_back(impact)
    return Headline(
        people=now["affected_people"],
        low=now["low"],
        high=now["high"],
        users=now["affected_users"],
        peak=impact.peak_affected_people,
        peak_low=float(table["low"].max()),
        peak_high=float(table["high"].max()),
        lost_user_hours=impact.lost_user_hours,
        services=_counts(impact, t, with_users=True),
        platforms=_counts(impact, t, with_users=False),
        last_back_hours=last,
        last_services=which,
    )


def _counts(impact: Impact, t: float, with_users: bool) -> dict[str, int]:
    found = {"up": 0, "degraded": 0, "down": 0}
    statuses = statuses_at(impact, t)
    for service in impact.estate.services:
        if (service.users > 0) == with_users:
            found[statuses[service.id]] += 1
    return found


def last_back(impact: Impact) -> tuple[float | None, tuple[str, ...]]:
    """Return the longest time to recover, hours (None: not within the horizon), and of which services."""
    used = [s.users > 0 for s in impact.estate.services]
    table = columns(impact, "services")
    ids, ttr = table["service"], table["ttr_hours"]
    if any(used):
        ids, ttr = ids[used], ttr[used]
    if not len(ttr) or np.nanmax(np.nan_to_num(ttr, nan=1.0)) == 0:
        return 0.0, ()
    if np.isnan(ttr).any():
        return None, tuple(ids[np.isnan(ttr)])
    return float(ttr.max()), tuple(ids[ttr >= ttr.max() - TINY])


def spells(impact: Impact) -> dict[str, list[Spell]]:
    """Return service -> its spells of equal availability, in order, from 0 to the horizon."""
    found: dict[str, list[list[float]]] = {s.id: [[0.0, 1.0]] for s in impact.estate.services}
    for row in records(impact, "availability"):
        told = found[row.service]
        if row.t <= told[-1][0] + TINY:
            told[-1][1] = row.availability
        elif row.availability != told[-1][1]:
            told.append([row.t, row.availability])
    return {service: _closed(told, impact.scenario.horizon_hours) for service, told in found.items()}


def _closed(told: list[list[float]], end: float) -> list[Spell]:
    ends = [t for t, _ in told[1:]] + [end]
    return [(since, until, share) for (since, share), until in zip(told, ends, strict=True) if until > since]


def span_hours(impact: Impact) -> float:
    """Return up to when to draw, hours: the horizon, or a little after the last change when all is back.

    One day, or the horizon if that is shorter, when nothing ever changed.
    """
    horizon = impact.scenario.horizon_hours
    times = [columns(impact, name)[column] for name, column in (("availability", "t"), ("jobs", "end"), ("sites", "t"))]
    latest = max((float(np.nanmax(column)) for column in times if not np.isnan(column).all()), default=0.0)
    if min(availability_at(impact, horizon).values(), default=1.0) < UP - TINY:
        return horizon
    return min(horizon, latest * 1.06 if latest > 0 else 24.0)
