"""The board of an exercise: each service's status as colour, sign and word; what that says of the sites."""

from collections.abc import Mapping
from typing import NamedTuple

from lib.model.estate import Estate, Service, Site
from lib.view.texts import names
from lib.view.theme import STATUS
from lib.words import Words

WORST = ("down", "degraded", "unknown", "up")


class Tile(NamedTuple):
    """A service on the board. ``truth``: what it really is, where whoever looks may know and it differs."""

    service: str
    name: str
    status: str
    color: str
    sign: str
    said: str
    platform: bool
    truth: str | None = None


def tiles(
    estate: Estate, statuses: Mapping[str, str], words: Words, truth: Mapping[str, str] | None = None
) -> list[Tile]:
    """Return the tiles: services with users first, then by tier, most users first; never sorted by status."""
    called = names(estate, "services", words)
    return [_tile(service, called[service.id], statuses[service.id], words, truth) for service in in_order(estate)]


def in_order(estate: Estate) -> list[Service]:
    return sorted(estate.services, key=lambda s: (not s.users, s.tier, -s.users))


def _tile(service: Service, name: str, status: str, words: Words, truth: Mapping[str, str] | None) -> Tile:
    color, sign = STATUS[status]
    real = truth[service.id] if truth is not None and truth[service.id] != status else None
    return Tile(service.id, name, status, color, sign, words(f"map.{status}"), not service.users, real)


def counted(shown: list[Tile]) -> dict[str, int]:
    """Return status -> how many of the tiles, worst first; up, degraded and down always."""
    found = {status: sum(tile.status == status for tile in shown) for status in WORST}
    return {status: count for status, count in found.items() if count or status != "unknown"}


def marks(
    estate: Estate, statuses: Mapping[str, str], words: Words, sites: Mapping[str, str] | None = None, old: bool = False
) -> list[dict]:
    """Return the sites as ``lib.map.contract`` takes them: beside each what the board says of the services that run there.

    sites: site -> its status, for those who may know it; else each is unknown. Nobody is told until when one is dark.
    old: nobody knows whether it is still as the board says.
    """
    called = names(estate, "sites", words)
    known = sites or dict.fromkeys(called, "unknown")
    return [_mark(estate, site, called[site.id], known[site.id], statuses, words, old) for site in estate.sites]


def _mark(
    estate: Estate, site: Site, name: str, status: str, statuses: Mapping[str, str], words: Words, old: bool
) -> dict:
    here = dict.fromkeys(p.service for p in estate.placements if p.site == site.id and p.role == "active")
    found = [statuses[service] for service in here]
    counts = [(words(f"map.{kind}"), found.count(kind)) for kind in WORST]
    told = ", ".join(words("chart.site.count", what=what, count=count) for what, count in counts if count)
    told = f"{words('seats.last_known')} {told}" if told and old else told
    said = words("seats.of_services", counts=told) if told else ""
    label = ". ".join(filter(None, [f"{name}: {words(f'map.{status}')}", said]))
    shown = [words("map.dark") if status == "dark" else "", told]
    return {
        "id": site.id, "name": name, "lat": site.lat, "lon": site.lon, "status": status,
        "text": " · ".join(filter(None, shown)), "label": f"{label}.",
    }  # fmt: skip
