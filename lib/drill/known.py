"""What the room knows: the board as monitoring fills it, which is late, and stale while monitoring is out."""

from msgspec import Struct

from lib.model.impact import Impact
from lib.model.thresholds import TIE, USABLE
from lib.view import moment
from lib.view.theme import status_of


class Board(Struct, frozen=True):
    """Service -> up, degraded or down as last reported. ``as_of``: when monitoring last worked, hours."""

    as_of: float
    stale: bool
    statuses: dict[str, str]


def board(impact: Impact, monitoring: str | None, t: float) -> Board:
    """Return what players see at t (hours): each service as it was its detection time before monitoring last worked."""
    as_of, estate = last_seen(impact, monitoring, t), impact.estate
    spells = moment.spells(impact)
    statuses = {}
    for service in estate.services:
        delay = estate.detection_hours if service.detection_hours is None else service.detection_hours
        statuses[service.id] = status_of(_share(spells[service.id], as_of - delay))
    return Board(as_of, as_of < t - TIE, statuses)


def last_seen(impact: Impact, monitoring: str | None, t: float) -> float:
    """Return the last time up to t (hours) at which monitoring was usable; 0 where it never was."""
    if monitoring is None:
        return t
    last = 0.0
    for since, until, share in moment.spells(impact)[monitoring]:
        if since > t + TIE:
            break
        if share >= USABLE - TIE:
            last = min(until, t)
    return last


def _share(spells: list[moment.Spell], t: float) -> float:
    """Return the availability at t, 1 before the scenario's start."""
    found = 1.0
    for since, _, share in spells:
        if since > t + TIE:
            break
        found = share
    return found
