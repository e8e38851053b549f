"""What the map shows at a time t (hours): sites by status, regions by affected people, arcs between sites.

The rows are what `lib.map.contract` describes, degrees and plain texts. Give an estate in place of an
impact to draw it with nothing out.
"""

from lib.map.base import known_regions
from lib.model.estate import Estate, Placement
from lib.model.impact import Impact
from lib.view.moment import activating_at, availability_at, estate_of, placements_at, regions_at, sites_at
from lib.view.texts import listed, names
from lib.view.theme import TINY, status_of
from lib.words import Words
from lib.words.figures import after, count, percent

Placed = dict[str, tuple[bool, float, float]]  # placement -> serving, servers, share lost


def site_marks(subject: Estate | Impact, words: Words, t: float = 0.0) -> list[dict]:
    """Return id, name, lat, lon, status, text and label of each site at t.

    `dark`: without power. Else by what users get from it: the mean, over the placements serving there and
    by their servers, of (1 - lost) times the availability of their service, judged as a service is: up from
    0.99 on, down to 0.05, else degraded. So a site whose own servers run is degraded while its services
    miss something elsewhere. A site where nothing serves is up, or degraded while part of it is lost.
    """
    estate = estate_of(subject)
    placed, shares, dark, waking = _state(subject, t)
    called, there = names(estate, "sites", words), _by(estate.placements, "site")
    marks = []
    for site in estate.sites:
        out, returns = dark[site.id]
        here = there.get(site.id, [])
        status = "dark" if out else _site_status(here, placed, shares)
        word, power = words(f"map.{status}"), _power(words, status, returns)
        services = _services(words, here, placed, shares, waking, status)
        shown = [word if status == "dark" else "", power, ", ".join(services) or (word if status == "up" else "")]
        marks.append({
            "id": site.id, "name": called[site.id], "lat": site.lat, "lon": site.lon, "status": status,
            "text": " · ".join(filter(None, shown)),
            "label": _label(words, called[site.id], word, power, services),
        })  # fmt: skip
    return marks


def _state(subject: Estate | Impact, t: float) -> tuple[Placed, dict[str, float], dict, set[str]]:
    if isinstance(subject, Impact):
        return placements_at(subject, t), availability_at(subject, t), sites_at(subject, t), activating_at(subject, t)
    placed = {p.id: (p.role == "active", float(p.servers), 0.0) for p in subject.placements}
    shares = dict.fromkeys((s.id for s in subject.services), 1.0)
    return placed, shares, dict.fromkeys((site.id for site in subject.sites), (False, None)), set()


def _site_status(there: list[Placement], placed: Placed, shares: dict[str, float]) -> str:
    serving = [(placed[p.id], shares[p.service]) for p in there if placed[p.id][0]]
    if not serving:
        return "degraded" if any(placed[p.id][2] > TINY for p in there) else "up"
    weights = [servers for (_, servers, _), _ in serving]
    if not sum(weights):
        weights = [1.0] * len(serving)
    given = sum(w * (1 - lost) * share for w, ((_, _, lost), share) in zip(weights, serving, strict=True))
    return status_of(given / sum(weights))


def _power(words: Words, status: str, returns: float | None) -> str:
    if returns is None:
        return ""
    return words("chart.site.back" if status == "dark" else "chart.site.part", back=after(words, returns))


def _services(
    words: Words, here: list[Placement], placed: Placed, shares: dict[str, float], waking: set[str], status: str
) -> list[str]:
    """Return how many services serve there by status, how many are failing over to it, else how many it stands by for."""
    found = [status_of(shares[service]) for service in dict.fromkeys(p.service for p in here if placed[p.id][0])]
    counts = [(words(f"map.{kind}"), found.count(kind)) for kind in ("down", "degraded", "up")]
    counts.append((words("chart.site.waking"), len({p.service for p in here if p.id in waking})))
    if not any(count for _, count in counts) and status != "dark":
        counts.append((words("chart.site.standby"), len({p.service for p in here if p.role != "active"})))
    return [words("chart.site.count", what=what, count=count) for what, count in counts if count]


def _label(words: Words, name: str, word: str, power: str, services: list[str]) -> str:
    listed_here = words("chart.site.services", counts=", ".join(services)) if services else words("chart.site.empty")
    return ". ".join(filter(None, [f"{name}: {word}", power, listed_here])) + "."


def region_shades(subject: Estate | Impact, words: Words, t: float = 0.0) -> list[dict]:
    """Return id, value (affected people as a share of the population) and text of each region at t.

    A region that the base map has no shape of also gets lat and lon.
    """
    estate = estate_of(subject)
    affected = regions_at(subject, t) if isinstance(subject, Impact) else {}
    called, rows = names(estate, "regions", words), []
    for region in estate.regions:
        people = affected.get(region.id, 0.0)
        share = min(1.0, people / region.population) if region.population else 0.0
        said = words(
            "chart.region", name=called[region.id], share=percent(share),
            people=count(words.language, people), all=count(words.language, region.population),
        )  # fmt: skip
        place = {} if region.id in known_regions() else {"lat": region.lat, "lon": region.lon}
        rows.append({"id": region.id, "value": share, "text": said, **place})
    return rows


def dependency_arcs(subject: Estate | Impact, words: Words, t: float = 0.0) -> list[dict]:
    """Return arcs between sites at t: from, to ([lat, lon]), kind and text, one for each pair of sites and kind.

    An arc points the way an outage travels or the load goes. `depends`: services serving at `to` need, to run,
    services serving at `from`. `lost`: the same where both are below up, from where the one needed lost servers
    (from all its sites where it lost none, but misses something itself). `failover`: standbys at `to` stand ready
    for what serves at `from`; once anything is lost, only those that take over, or took over, what is lost at `from`.
    """
    estate, (placed, shares, _, waking) = estate_of(subject), _state(subject, t)
    found = _dependencies(estate, placed, shares)
    found.update(_failovers(estate, placed, waking))
    sites = {site.id: site for site in estate.sites}
    called, places = names(estate, "services", words), names(estate, "sites", words)
    arcs = []
    for (source, target, kind), pairs in sorted(found.items()):
        said = [f"{called[on]} → {called[service]}" if on else called[service] for on, service in pairs]
        text = words(f"chart.arc.{kind}", source=places[source], target=places[target], names=listed(words, said))
        ends = ([sites[place].lat, sites[place].lon] for place in (source, target))
        arcs.append({"from": next(ends), "to": next(ends), "kind": kind, "text": text})
    return arcs


def _dependencies(estate: Estate, placed: Placed, shares: dict[str, float]) -> dict[tuple, list]:
    homes: dict[str, dict[str, bool]] = {}  # service -> site where it serves -> whether servers are lost there
    for p in estate.placements:
        serving, _, lost = placed[p.id]
        if serving:
            here = homes.setdefault(p.service, {})
            here[p.site] = here.get(p.site, False) or lost > TINY
    found: dict[tuple, list] = {}
    for row in (d for d in estate.dependencies if d.phase == "run"):
        hit = all(status_of(shares[service]) != "up" for service in (row.service, row.on))
        sources = homes.get(row.on, {})
        for source, broken in sources.items():
            kind = "lost" if hit and (broken or not any(sources.values())) else "depends"
            for target in homes.get(row.service, {}):
                if source != target:
                    found.setdefault((source, target, kind), []).append((row.on, row.service))
    return found


def _failovers(estate: Estate, placed: Placed, waking: set[str]) -> dict[tuple, list]:
    planned = not any(lost > TINY for _, _, lost in placed.values())
    standbys = _by([p for p in estate.placements if _stands_in(p, placed, waking, planned)], "service")
    found: dict[tuple, list] = {}
    for p in estate.placements:
        serving, _, lost = placed[p.id]
        if serving and (planned or lost > TINY):
            for standby in standbys.get(p.service, []):
                pairs = found.setdefault((p.site, standby.site, "failover"), [])
                if standby.site != p.site and (None, p.service) not in pairs:
                    pairs.append((None, p.service))
    return {key: pairs for key, pairs in found.items() if pairs}


def _stands_in(p: Placement, placed: Placed, waking: set[str], planned: bool) -> bool:
    serving = placed[p.id][0]
    return p.role != "active" and (not serving if planned else serving or p.id in waking)


def _by(placements: list[Placement], field: str) -> dict[str, list[Placement]]:
    found: dict[str, list[Placement]] = {}
    for p in placements:
        found.setdefault(getattr(p, field), []).append(p)
    return found
