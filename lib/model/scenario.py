"""What happens to an estate: events that take sites out, actions people take.

A scenario is read from a ``scenario/1`` file. Times are hours from its start.
"""

from datetime import datetime
from math import asin, cos, radians, sin, sqrt
from typing import Annotated, Literal

from msgspec import Meta

from lib.model.estate import (
    Duration,
    Estate,
    Hours,
    Id,
    Latitude,
    Longitude,
    Name,
    Record,
)
from lib.model.readable import readable

EARTH_KM = 6371.0088  # mean radius of the earth (IUGG)
LATER = 1e-9  # hours: times closer than this are one time

Do = Literal["add_crews", "set_order", "activate", "hold", "release", "extend_outage", "fail_activation", "shed"]
ACTIONS = {  # what each kind of action needs besides `do` and `at`
    "add_crews": ("team", "crews"),
    "set_order": ("services",),
    "activate": ("placement",),
    "hold": ("service",),
    "release": ("service",),
    "extend_outage": ("site", "hours"),
    "fail_activation": ("placement",),
    "shed": ("service", "factor"),
}


class Circle(Record, kw_only=True):
    lat: Latitude
    lon: Longitude
    radius_km: Annotated[float, Meta(ge=0, le=21_000, extra={"unit": "km"})]


class Event(Record, kw_only=True):
    """An outage of a site, of a zone's sites, or of the sites in a circle."""

    at: Hours = 0
    site: Id | None = None
    zone: Id | None = None
    circle: Circle | None = None
    lose: Annotated[float, Meta(gt=0, le=1, extra={"unit": "share"})] = 1
    outage_hours: Duration | None = None
    destroyed: bool = False
    cause: Name = ""


class Action(Record, kw_only=True):
    """What a facilitator injects or a team decides; ``ACTIONS`` lists the kinds."""

    do: Do
    at: Hours = 0
    team: Id | None = None
    crews: Annotated[float, Meta(ge=-1e9, le=1e9, extra={"unit": "crews"})] | None = None
    services: list[Id] | None = None
    placement: Id | None = None
    service: Id | None = None
    site: Id | None = None
    hours: Annotated[float, Meta(ge=-1e6, le=1e6, extra={"unit": "hours"})] | None = None
    factor: Annotated[float, Meta(gt=0, le=1, extra={"unit": "share"})] | None = None


@readable
class Scenario(Record, kw_only=True):
    format: Literal["scenario/1"]
    id: Id
    name: Name = ""
    estate: Id
    starts_at: Annotated[str, Meta(max_length=40)] | None = None
    horizon_hours: Annotated[float, Meta(gt=0, le=1e6, extra={"unit": "hours"})] = 168
    events: list[Event] = []
    actions: list[Action] = []


def distance_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Return the great-circle distance of two points in degrees, km (haversine)."""
    half = sin(radians(lat2 - lat1) / 2) ** 2
    half += cos(radians(lat1)) * cos(radians(lat2)) * sin(radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(half)))


def sites_hit(estate: Estate, event: Event) -> list[int]:
    """Return the places in ``estate.sites`` that an event hits."""
    if event.site is not None:
        return [i for i, site in enumerate(estate.sites) if site.id == event.site]
    if event.zone is not None:
        return [i for i, site in enumerate(estate.sites) if event.zone in site.zones]
    reach = event.circle
    return [
        i for i, site in enumerate(estate.sites)
        if distance_km(reach.lat, reach.lon, site.lat, site.lon) <= reach.radius_km + LATER
    ]  # fmt: skip


def starting_hour(scenario: Scenario) -> float:
    """Return the local hour of day, 0 to 24, at t = 0; 0 without a start time."""
    if scenario.starts_at is None:
        return 0.0
    clock = datetime.fromisoformat(scenario.starts_at)
    return clock.hour + clock.minute / 60 + (clock.second + clock.microsecond / 1e6) / 3600


def fits(scenario: Scenario, estate: Estate) -> bool:
    """Say whether a scenario names this estate, or the one that this is a variant of.

    A variant's id is its original's with a hyphen and more: kakao-2022-dual.
    """
    return estate.id == scenario.estate or estate.id.startswith(f"{scenario.estate}-")
