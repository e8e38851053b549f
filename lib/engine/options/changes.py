"""What an improvement option changes: from an estate to the estate with it."""

from collections.abc import Iterable
from typing import NamedTuple

from msgspec.structs import replace

from lib.model.estate import Estate, Placement, Role, Site
from lib.model.options import KINDS, Option
from lib.model.prices import dearest_server

LONGEST_ID = 190


class Candidate(NamedTuple):
    """An option before it is priced and run."""

    id: str
    kind: str
    what: dict


def applied(estate: Estate, options: Iterable[Option | Candidate]) -> Estate:
    """Return the estate with some options made, the same whatever their order."""
    for option in sorted(options, key=lambda option: (KINDS.index(option.kind), option.id)):
        estate = CHANGES[option.kind](estate, option.what)
    return estate


def with_demand(estate: Estate, services: set[str]) -> Estate:
    """Return the estate with the demand of some services written down, so that more servers do not mean more demand."""
    active = dict.fromkeys(services, 0.0)
    for p in estate.placements:
        if p.role == "active" and p.service in active:
            active[p.service] += p.servers
    told = [
        replace(s, demand=active[s.id]) if s.id in active and s.demand is None else s for s in estate.services
    ]  # fmt: skip
    return replace(estate, services=told)


def free_id(wanted: str, taken: set[str]) -> str:
    """Return an id that is not taken: the wanted one, or one that begins like it."""
    short = wanted[:LONGEST_ID]
    return next(name for i in range(len(taken) + 1) if (name := short if i == 0 else f"{short}-{i + 1}") not in taken)


def _placed(estate: Estate, service: str, site: str, role: Role, servers: float) -> Estate:
    name = free_id(f"{service}-{site}-{role}", {p.id for p in estate.placements})
    placement = Placement(id=name, service=service, site=site, role=role, servers=servers)
    return replace(estate, placements=[*estate.placements, placement])


def _dual_site(estate: Estate, what: dict) -> Estate:
    known = with_demand(estate, {what["service"]})
    return _placed(known, what["service"], what["site"], "active", what["servers"])


def _standby(estate: Estate, what: dict) -> Estate:
    return _placed(estate, what["service"], what["site"], "warm", what["servers"])


def _cold_standby(estate: Estate, what: dict) -> Estate:
    return _placed(estate, what["service"], what["site"], "cold", what["servers"])


def _bigger(estate: Estate, what: dict) -> Estate:
    known = with_demand(estate, {what["service"]})
    larger = [
        replace(p, servers=p.servers + what["servers"]) if p.id == what["placement"] else p for p in known.placements
    ]  # fmt: skip
    return replace(known, placements=larger)


def _automatic(estate: Estate, what: dict) -> Estate:
    chosen = set(what["placements"])
    return replace(
        estate, placements=[replace(p, automatic=True) if p.id in chosen else p for p in estate.placements]
    )  # fmt: skip


def _crews(estate: Estate, what: dict) -> Estate:
    more = [replace(t, crews=t.crews + what["crews"]) if t.id == what["team"] else t for t in estate.teams]
    return replace(estate, teams=more)


def _pool(estate: Estate, what: dict) -> Estate:
    more = [
        replace(s, free_servers=s.free_servers + what["servers"]) if s.id == what["site"] else s for s in estate.sites
    ]  # fmt: skip
    return replace(estate, sites=more)


def _new_site(estate: Estate, what: dict) -> Estate:
    name = next((region.name for region in estate.regions if region.id == what["region"]), "")
    price = dearest_server(estate) or 0
    place = {"lat": what["lat"], "lon": what["lon"], "region": what["region"]}
    site = Site(id=what["site"], name=name, server_cost=price, **place)
    estate = replace(estate, sites=[*estate.sites, site])
    for row in what["standbys"]:
        estate = _placed(estate, row["service"], what["site"], "warm", row["servers"])
    return estate


def _split_zone(estate: Estate, what: dict) -> Estate:
    apart = [
        replace(s, zones=[zone for zone in s.zones if zone != what["zone"]]) if s.id == what["site"] else s
        for s in estate.sites
    ]  # fmt: skip
    return replace(estate, sites=apart)


CHANGES = {
    "dual_site": _dual_site, "standby": _standby, "cold_standby": _cold_standby, "bigger": _bigger,
    "automatic": _automatic, "crews": _crews, "pool": _pool, "new_site": _new_site, "split_zone": _split_zone,
}  # fmt: skip
