"""Which options an estate has for a scenario: those that begin with what the scenario's run lost or waited for."""

from collections.abc import Iterator
from math import ceil, inf

from lib.engine.options.changes import Candidate, free_id
from lib.engine.options.survey import Survey
from lib.model.estate import POOLED, Site
from lib.model.prices import server_prices
from lib.model.scenario import distance_km
from lib.model.thresholds import TIE

FEWEST, MOST = 5, 40  # services, and teams, that are looked at
EFFORT = 150_000  # services and placements of an estate times services looked at, where that is more than the fewest
MOST_SPLITS = 10  # of zones that events name
FAR_KM = 50  # a new site from all that are hit


def candidates(survey: Survey) -> tuple[list[Candidate], int]:
    """Return the options there are, most important services first, and how many services were not looked at."""
    size = len(survey.estate.services) + len(survey.estate.placements)
    most = max(FEWEST, min(MOST, EFFORT // max(1, size)))
    looked_at = survey.services[:most]
    wanting = [s for s in looked_at if _wants_servers(survey, s)]
    found = [c for service in wanting for c in _servers(survey, service)]
    found += [c for service in looked_at for c in _automatic(survey, service)]
    found += [c for team in survey.teams[:most] for c in _crews(survey, team)]
    found += [Candidate(f"pool:{x}", "pool", {"site": x, "servers": n}) for x, n in survey.pools_short.items()]
    found += [*_new_site(survey, wanting), *_splits(survey)]
    return found, len(survey.services) - len(looked_at)


def _wants_servers(survey: Survey, service: str) -> bool:
    """Say whether a service serves in a site that is hit, and not with all it needs in others."""
    serving = sum(p.servers for p in survey.there(service, "active"))
    hit = survey.there(service, "active", safe=False)
    return survey.demand[service] > 0 and bool(hit) and serving < survey.demand[service] - TIE


def _servers(survey: Survey, service: str) -> Iterator[Candidate]:
    """Yield a second active placement, a standby or a bigger one, and more servers where it serves already."""
    demand = survey.demand[service]
    active = {p.site for p in survey.there(service, "active")}
    ready = sorted(survey.there(service, "hot", "warm"), key=lambda p: (-p.servers, p.id))
    if site := _best_site(survey, service, active):
        yield _at("dual_site", service, site, demand)
    if not ready and (site := _best_site(survey, service, set())):
        yield _at("standby", service, site, demand)
    pooled = survey.there(service, *POOLED)
    room = {site.id for site in survey.safe if site.free_servers < demand - TIE}
    if not ready and not pooled and (site := _best_site(survey, service, room)):
        yield _at("cold_standby", service, site, demand)
    serving = sorted(survey.there(service, "active"), key=lambda p: (-p.servers, p.id))
    for placed in (serving, ready):
        missing = demand - sum(p.servers for p in placed)
        if placed and missing > TIE:
            p = placed[0]
            what = {"service": service, "placement": p.id, "site": p.site, "servers": missing}
            yield Candidate(f"bigger:{p.id}", "bigger", what)


def _at(kind: str, service: str, site: Site, servers: float) -> Candidate:
    return Candidate(f"{kind}:{service}@{site.id}", kind, {"service": service, "site": site.id, "servers": servers})


def _best_site(survey: Survey, service: str, without: set[str]) -> Site | None:
    """Return the site that shares fewest zones with those where the service serves, then the cheapest, then the roomiest."""
    sites = {site.id: site for site in survey.estate.sites}
    zones = {zone for p in survey.placed[service] if p.role == "active" for zone in sites[p.site].zones}
    price = server_prices(survey.estate)
    some = [site for site in survey.safe if site.id not in without]

    def rank(site: Site) -> tuple:
        cost = price[site.id]
        return len(zones & set(site.zones)), inf if cost is None else cost, -site.free_servers

    return min(some, key=rank, default=None)


def _automatic(survey: Survey, service: str) -> Iterator[Candidate]:
    if placements := survey.manual(service):
        yield Candidate(f"automatic:{service}", "automatic", {"service": service, "placements": placements})


def _crews(survey: Survey, team: str) -> Iterator[Candidate]:
    """Yield a quarter more crews of a team, and as many again as it has."""
    has = next(t.crews for t in survey.estate.teams if t.id == team)
    for more in sorted({max(1, ceil(has / 4)), max(1, ceil(has))}):
        yield Candidate(f"crews:{team}+{more}", "crews", {"team": team, "crews": float(more)})


def _new_site(survey: Survey, services: list[str]) -> Iterator[Candidate]:
    """Yield a site in the region of most people that has none, far from all that is hit, with a warm standby of each service."""
    taken = {site.region for site in survey.estate.sites}
    circles = [event.circle for event in survey.scenario.events if event.circle]

    def is_far(region) -> bool:
        near = any(distance_km(region.lat, region.lon, s.lat, s.lon) < FAR_KM for s in survey.hit)
        return not near and all(
            distance_km(region.lat, region.lon, c.lat, c.lon) > c.radius_km + FAR_KM for c in circles
        )

    free = [region for region in survey.estate.regions if region.id not in taken and is_far(region)]
    if not free or not services:
        return
    region = max(free, key=lambda region: region.population)
    name = free_id(f"site-{region.id}", {site.id for site in survey.estate.sites})
    standbys = [{"service": s, "servers": survey.demand[s]} for s in services]
    yield Candidate(
        f"new_site:{region.id}", "new_site",
        {"site": name, "region": region.id, "lat": region.lat, "lon": region.lon, "standbys": standbys,
         "servers": sum(row["servers"] for row in standbys)},
    )  # fmt: skip


def _splits(survey: Survey) -> Iterator[Candidate]:
    """Yield each site taken out of a zone that an event names, those with most servers first."""
    zones = list(dict.fromkeys(event.zone for event in survey.scenario.events if event.zone))
    servers = {site.id: 0.0 for site in survey.estate.sites}
    for p in survey.estate.placements:
        servers[p.site] += p.servers * (p.role not in POOLED)
    pairs = [(site.id, zone) for zone in zones for site in survey.estate.sites if zone in site.zones]
    for site, zone in sorted(pairs, key=lambda pair: -servers[pair[0]])[:MOST_SPLITS]:
        yield Candidate(f"split_zone:{site}@{zone}", "split_zone", {"site": site, "zone": zone})
