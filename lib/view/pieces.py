"""What the time of every recovery job went by: detection, decision, power, waiting, work."""

from math import inf, isnan
from typing import NamedTuple

from lib.model.estate import Dependency
from lib.model.impact import Impact
from lib.model.thresholds import USABLE
from lib.view.moment import Spell, rows, spells
from lib.view.theme import TINY


class Piece(NamedTuple):
    """A part of a job's time, hours. `reason` is a key of `theme.WAITS`, `on` the service waited for at a gate.

    `by_hand`: the wait at the gate ended because a cold-start deadlock was broken by hand.
    """

    job: int
    reason: str
    on: str | None
    since: float
    until: float
    by_hand: bool = False


def pieces(impact: Impact) -> list[Piece]:
    """Return the pieces of each job's time, without gaps from its commitment to its end or the horizon.

    Only what held a withdrawn or lost job at the last is not told.
    """
    jobs = {job.job: job for job in rows(impact.table("jobs"))}
    horizon, times = impact.scenario.horizon_hours, spells(impact)
    found = [Piece(job.job, *piece) for job in jobs.values() for piece in _set_pieces(job, horizon)]
    for wait in rows(impact.table("waits")):
        job = jobs[wait.job]
        by_hand = wait.reason == "gate" and _by_hand(impact, times, job, wait)
        found.append(Piece(wait.job, wait.reason, wait.on, wait.since, min(wait.until, _stop(job, horizon)), by_hand))
    found = [piece for piece in found if piece.until > piece.since + TINY]
    return sorted(found, key=lambda piece: (piece.job, piece.since))


def _stop(job, horizon: float) -> float:
    return horizon if isnan(job.end) else job.end


def _set_pieces(job, horizon: float) -> list[tuple]:
    """Return a job's pieces but its waits: what comes before its release, and its work."""
    if job.kind == "restart":
        found = [("power", job.created, job.release)]
    else:
        found = [("detection", job.created, job.decided), ("decision", job.decided, job.release)]
    found.append(("work", inf if isnan(job.start) else job.start, inf))
    return [(reason, None, since, min(until, _stop(job, horizon))) for reason, since, until in found]


def _by_hand(impact: Impact, times: dict[str, list[Spell]], job, wait) -> bool:
    """Say whether a gate opened while too few of its members were usable.

    Only one inside a cycle of dependencies does, when its break-glass time after the release is over.
    """
    due = abs(wait.until - job.release - impact.estate.break_glass_hours) <= TINY
    return due and not _opened(impact, times, job.service, wait.on, wait.until)


def _opened(impact: Impact, times: dict[str, list[Spell]], service: str, on: str, t: float) -> bool:
    """Say whether a start or failover group of a service that `on` belongs to has its k members usable at t."""
    gates = [d for d in impact.estate.dependencies if d.service == service and d.phase != "run"]
    return any(sum(usable(times[m.on], t) for m in _group(gates, d)) >= d.k for d in gates if d.on == on)


def _group(gates: list[Dependency], of: Dependency) -> list[Dependency]:
    if of.group is None:
        return [of]
    return [d for d in gates if d.group == of.group and d.phase == of.phase]


def usable(times: list[Spell], t: float) -> bool:
    """Say whether a service with these spells opens a gate at t."""
    return any(since <= t + TINY < until and share >= USABLE - TINY for since, until, share in times)
