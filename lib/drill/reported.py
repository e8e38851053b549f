"""What follows from the board alone: people affected as far as is reported, over time, and the standbys as the room knows them."""

from collections.abc import Collection, Mapping
from functools import lru_cache

import numpy as np

from lib.drill.known import Board, delay_of, last_seen, shares
from lib.drill.levers import Lever
from lib.engine.regions import region_shares
from lib.model.estate import Estate
from lib.model.impact import Impact
from lib.model.thresholds import TIE, USABLE
from lib.view import moment


def people(estate: Estate, available: Mapping[str, float]) -> float:
    """Return how many people miss at least one service, given service -> availability, taken as equal in every region.

    Sum over regions of N (1 - prod(1 - f)), f = min(1, users there / N) (1 - availability): one person uses many
    services, taken as independent, as in the engine.
    """
    population, share = _regions(estate)
    lost = np.array([1 - available[service.id] for service in estate.services])
    users = np.array([float(service.users) for service in estate.services])
    there = population > 0
    missed = np.minimum(1.0, (users[:, None] * share[:, there]) / population[there]) * lost[:, None]
    return float((population[there] * (1 - np.prod(1 - missed, axis=0))).sum())


def _regions(estate: Estate) -> tuple[np.ndarray, np.ndarray]:
    population = np.array([float(region.population) for region in estate.regions])
    place = {region.id: i for i, region in enumerate(estate.regions)}
    return population, region_shares(estate, place, population) if place else np.zeros((len(estate.services), 0))


@lru_cache(maxsize=16)
def course(impact: Impact, monitoring: str | None, end: float) -> tuple[tuple[float, float], ...]:
    """Return (t, people affected as reported) at each time up to ``end``, hours, at which the board changed; 0 first."""
    told: list[tuple[float, float]] = []
    for t in _turns(impact, monitoring, end):
        value = people(impact.estate, shares(impact, last_seen(impact, monitoring, t)))
        if not told or abs(told[-1][1] - value) > TIE:
            told.append((t, value))
    return tuple(told)


def _turns(impact: Impact, monitoring: str | None, end: float) -> list[float]:
    found, spells = {0.0}, moment.spells(impact)
    for service in impact.estate.services:
        delay = delay_of(impact.estate, service)
        found |= {since + delay for since, _, _ in spells[service.id]}
    if monitoring is not None:
        found |= {since for since, _, share in spells[monitoring] if share >= USABLE - TIE}
    return sorted(t for t in found if t <= end + TIE)


def standbys(impact: Impact, levers: list[Lever], board: Board, ordered: Collection[str]) -> list[Lever]:
    """Return the standbys as the room knows them, from how they are.

    That one is lost is known once what it waits for is reported as not up (its own service, where it waits for no
    other), or once somebody ordered it up and it did not start. When it will start or serve is the future: nobody knows.
    """
    return [_known(impact, lever, board, lever.placement in ordered) for lever in levers]


def _known(impact: Impact, lever: Lever, board: Board, ordered: bool) -> Lever:
    service = next(row for row in impact.estate.services if row.id == lever.service)
    seen = board.as_of - delay_of(impact.estate, service)
    row = {"placement": lever.placement, "service": lever.service, "site": lever.site}
    if seen >= 0 and moment.placements_at(impact, seen)[lever.placement][0]:
        return Lever(**row, standing="serving")
    jobs = [
        job for job in moment.records(impact, "jobs") if job.placement == lever.placement and job.kind == "activation"
    ]
    if any(job.outcome == "failed" and job.end <= seen + TIE for job in jobs):
        return Lever(**row, standing="failed")
    on = lever.on or lever.service
    if lever.standing == "lost" and (ordered or board.statuses[on] != "up"):
        return Lever(**row, standing="lost", reason=lever.reason, on=lever.on)
    begun = any(job.start <= seen + TIE and not job.end <= seen + TIE for job in jobs)
    return Lever(**row, standing="under_way" if begun or ordered else "ready")
