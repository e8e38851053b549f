"""Figures of a run as a room reads them: at one time, and when one first passes a limit. ``model.exercise.READINGS`` lists them."""

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from lib.model.exercise import Trigger
from lib.model.impact import Impact
from lib.model.thresholds import DOWN, TIE, UP
from lib.view import moment


class Piece(NamedTuple):
    """From ``since`` to ``until`` (hours) the figure is ``value`` and grows by ``slope`` an hour; or there is none."""

    since: float
    until: float
    value: float | None
    slope: float = 0.0


def reading(impact: Impact, name: str, of: str | None, t: float) -> float | None:
    """Return a figure at a time (hours); None where there is none then."""
    for piece in reversed(pieces(impact, name, of)):
        if piece.since <= t + TIE:
            return None if piece.value is None else piece.value + piece.slope * (t - piece.since)
    return None


def first_time(impact: Impact, trigger: Trigger, since: float) -> float | None:
    """Return the first time from ``since`` on (hours) at which a trigger's condition holds; None where it never does."""
    sign, limit = (1, trigger.at_least) if trigger.at_least is not None else (-1, trigger.at_most)
    for piece in pieces(impact, trigger.reading, trigger.of):
        if piece.value is None or piece.until < since + TIE:
            continue
        start = max(since, piece.since)
        short = sign * (limit - piece.value - piece.slope * (start - piece.since))  # how far it is from holding
        if short <= TIE:
            return start
        if sign * piece.slope > 0 and start + short / abs(piece.slope) <= piece.until - TIE:
            return start + short / abs(piece.slope)
    return None


@lru_cache(maxsize=2048)
def pieces(impact: Impact, name: str, of: str | None) -> tuple[Piece, ...]:
    """Return a figure's course from 0 to the horizon."""
    return tuple(FIGURES[name](impact, of))


def began(impact: Impact) -> float:
    """Return the earliest event's time, hours; 0 without one."""
    return min((event.at for event in impact.scenario.events), default=0.0)


def _steps(impact: Impact, times: np.ndarray, values: np.ndarray) -> Iterator[Piece]:
    ends = np.append(times[1:], impact.scenario.horizon_hours)
    for since, until, value in zip(times.tolist(), ends.tolist(), values.tolist(), strict=True):
        yield Piece(since, until, value)


def _affected_people(impact: Impact, of: None) -> Iterator[Piece]:
    table = moment.columns(impact, "timeline")
    return _steps(impact, table["t"], table["affected_people"])


def _peak(impact: Impact, of: None) -> Iterator[Piece]:
    table = moment.columns(impact, "timeline")
    return _steps(impact, table["t"], np.maximum.accumulate(table["affected_people"]))


def _lost_user_hours(impact: Impact, of: None) -> Iterator[Piece]:
    table, lost = moment.columns(impact, "timeline"), 0.0
    for piece in _steps(impact, table["t"], table["affected_users"]):
        yield Piece(piece.since, piece.until, lost, piece.value)
        lost += piece.value * (piece.until - piece.since)


def _counted(impact: Impact, holds: Callable[[float], bool]) -> Iterator[Piece]:
    """Give how many services with users are in a state."""
    used = {service.id for service in impact.estate.services if service.users > 0}
    spells = {service: told for service, told in moment.spells(impact).items() if service in used}
    turns: dict[float, int] = {0.0: 0}
    for told in spells.values():
        for since, until, share in told:
            if holds(share):
                turns[since] = turns.get(since, 0) + 1
                turns[until] = turns.get(until, 0) - 1
    times = np.array(sorted(turns))
    counts = np.cumsum([turns[t] for t in times])
    return _steps(impact, times, counts.astype(float))


def _services_down(impact: Impact, of: None) -> Iterator[Piece]:
    return _counted(impact, lambda share: share <= DOWN + TIE)


def _services_degraded(impact: Impact, of: None) -> Iterator[Piece]:
    return _counted(impact, lambda share: DOWN + TIE < share < UP - TIE)


def _availability(impact: Impact, of: str) -> Iterator[Piece]:
    return (Piece(*spell) for spell in moment.spells(impact)[of])


def _affected_users(impact: Impact, of: str) -> Iterator[Piece]:
    users = _service(impact, of).users
    return (Piece(since, until, users * (1 - share)) for since, until, share in moment.spells(impact)[of])


def _hours_out(impact: Impact, of: str) -> Iterator[Piece]:
    mbco, fell = _service(impact, of).mbco, None
    for since, until, share in moment.spells(impact)[of]:
        fell = None if share >= mbco - TIE else since if fell is None else fell
        yield Piece(since, until, None) if fell is None else Piece(since, until, since - fell, 1.0)


def _hours_to_rto(impact: Impact, of: str) -> Iterator[Piece]:
    rto, mbco, start = _service(impact, of).rto_hours, _service(impact, of).mbco, began(impact)
    for since, until, share in moment.spells(impact)[of]:
        counts = rto is not None and share < mbco - TIE
        yield Piece(since, until, start + rto - since, -1.0) if counts else Piece(since, until, None)


def _site(impact: Impact, of: str) -> Iterator[tuple[float, float, bool, float]]:
    rows = [(0.0, False, np.nan)]
    rows += [(row.t, row.dark, row.returns) for row in moment.records(impact, "sites") if row.site == of]
    for (since, dark, returns), after in zip(rows, [*rows[1:], (impact.scenario.horizon_hours,)], strict=True):
        yield since, after[0], dark, returns


def _dark(impact: Impact, of: str) -> Iterator[Piece]:
    return (Piece(since, until, float(dark)) for since, until, dark, _ in _site(impact, of))


def _hours_to_power(impact: Impact, of: str) -> Iterator[Piece]:
    for since, until, dark, returns in _site(impact, of):
        yield Piece(since, until, returns - since, -1.0) if dark else Piece(since, until, None)


def _service(impact: Impact, of: str):
    return next(service for service in impact.estate.services if service.id == of)


FIGURES: dict[str, Callable[[Impact, str | None], Iterator[Piece]]] = {
    "affected_people": _affected_people,
    "peak_affected_people": _peak,
    "lost_user_hours": _lost_user_hours,
    "services_down": _services_down,
    "services_degraded": _services_degraded,
    "availability": _availability,
    "affected_users": _affected_users,
    "hours_out": _hours_out,
    "hours_to_rto": _hours_to_rto,
    "dark": _dark,
    "hours_to_power": _hours_to_power,
}
