"""What a team can still do: each standby that could be called up, and what takes that lever away."""

from math import isnan
from typing import Literal

import msgspec
from msgspec import Struct

from lib.drill.world import replayed
from lib.engine.compile import Compiled
from lib.model.impact import Impact
from lib.model.scenario import Action
from lib.model.thresholds import TIE
from lib.view import moment

Standing = Literal["ready", "lost", "failed", "under_way", "serving"]


class Lever(Struct, frozen=True, kw_only=True):
    """A standby at one time. ``lost``: called up now it would not start at once, for ``reason`` (and waiting ``on`` that service).

    ``starts`` and ``serves``: when it would start and serve if called up at that time, hours; None if not by the horizon.
    """

    placement: str
    service: str
    site: str
    standing: Standing
    reason: str | None = None
    on: str | None = None
    starts: float | None = None
    serves: float | None = None


def levers(compiled: Compiled, impact: Impact, t: float) -> list[Lever]:
    """Return every standby of the estate at t (hours), in the estate's order; each is tried out by the engine."""
    serving, under_way = moment.placements_at(impact, t), _at_work(impact, t)
    failed = _failed(impact, t)
    found = []
    for p in impact.estate.placements:
        row = {"placement": p.id, "service": p.service, "site": p.site}
        if p.role == "active":
            continue
        if serving[p.id][0] or p.id in failed:
            found.append(Lever(**row, standing="serving" if serving[p.id][0] else "failed"))
        else:
            found.append(_tried(compiled, impact, t, row, p.id in under_way))
    return found


def _tried(compiled: Compiled, impact: Impact, t: float, row: dict, under_way: bool) -> Lever:
    order = Action(do="activate", placement=row["placement"], at=t)
    scenario = msgspec.structs.replace(impact.scenario, actions=[*impact.scenario.actions, order])
    trial = replayed(compiled, scenario)
    jobs = [
        job for job in moment.records(trial, "jobs")
        if job.placement == row["placement"] and job.kind == "activation" and not job.end <= t + TIE
    ]  # fmt: skip
    if not jobs:
        return Lever(**row, standing="failed")
    starts, serves = _number(jobs[0].start), _number(jobs[0].end) if jobs[0].outcome == "done" else None
    if starts is not None and starts <= t + TIE:
        return Lever(**row, standing="under_way" if under_way else "ready", starts=starts, serves=serves)
    waits = [w for w in moment.records(trial, "waits") if w.job == jobs[0].job and w.until > t + TIE]
    first = waits[0] if waits else None
    return Lever(
        **row,
        standing="lost",
        reason=first and first.reason,
        on=first and (first.on or None),
        starts=starts,
        serves=serves,
    )


def _at_work(impact: Impact, t: float) -> set[str]:
    """Return the standbys that are being activated at t; one that is committed and still waits is not."""
    jobs = [job for job in moment.records(impact, "jobs") if job.kind == "activation" and job.start <= t + TIE]
    return {job.placement for job in jobs if not job.end <= t + TIE}  # an open one ends at no number


def _failed(impact: Impact, t: float) -> set[str]:
    ended = [job for job in moment.records(impact, "jobs") if job.kind == "activation" and job.end <= t + TIE]
    return {job.placement for job in ended if job.outcome == "failed"}


def _number(value: float) -> float | None:
    return None if isnan(value) else value
