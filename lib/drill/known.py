"""What the room knows: the board as monitoring fills it, which is late, and stale while monitoring is out."""

from msgspec import Struct

from lib.model.estate import Estate, Service
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
    as_of = last_seen(impact, monitoring, t)
    statuses = {service: status_of(share) for service, share in shares(impact, as_of).items()}
    return Board(as_of, as_of < t - TIE, statuses)


def shares(impact: Impact, as_of: float) -> dict[str, float]:
    """Return service -> availability as monitoring reports it at ``as_of`` (hours): what it was its detection time before."""
    spells = moment.spells(impact)
    return {
        service.id: _share(spells[service.id], as_of - delay_of(impact.estate, service))
        for service in impact.estate.services
    }


def delay_of(estate: Estate, service: Service) -> float:
    """Return how long a change of a service goes unseen, hours."""
    return estate.detection_hours if service.detection_hours is None else service.detection_hours


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
