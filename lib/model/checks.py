"""Every rule that a single field cannot show: one function a rule, yielding its offenders.

Rules run on records whose fields have the right types; a field that had none
(``reading`` has named it already) is None and is passed over.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from difflib import get_close_matches
from itertools import chain, islice
from math import isfinite

from msgspec import Struct

from lib.model.estate import Dependency, Duration, Estate, Placement, Region, Service, Site, Team, Zone
from lib.model.scenario import ACTIONS, Scenario, fits

MOST_PROBLEMS = 1000  # a report lists this many; a file that has more is wrong throughout
MOST_RECORDS = 1_000_000  # of a kind; priorities number services and placements in 20 bits
FEW_NAMES = 2000  # among more names than this none is proposed for a wrong one
KINDS = ("regions", "zones", "sites", "teams", "services", "placements")
RECORDS = {
    "regions": Region, "zones": Zone, "sites": Site, "teams": Team, "services": Service, "placements": Placement,
    "dependencies": Dependency, "estate": Estate,
}  # fmt: skip


class Problem(Struct, frozen=True):
    """A mistake: its place in the file, a code that ``words`` has a sentence for, its values."""

    place: str
    code: str
    values: dict[str, object] = {}


class Mistakes(ValueError):
    """Input that cannot be used, with every mistake in it, and what could be read of it."""

    def __init__(self, problems: list[Problem], read: Estate | Scenario | None = None):
        super().__init__("; ".join(f"{p.place}: {p.code} {p.values or ''}" for p in problems[:20]))
        self.problems, self.read = problems[:MOST_PROBLEMS], read


def check_estate(estate: Estate) -> list[Problem]:
    """Return every mistake of an estate whose fields have the right types."""
    return list(islice((p for rule in ESTATE_RULES for p in rule(estate)), MOST_PROBLEMS))


def check_scenario(scenario: Scenario, estate: Estate | None = None) -> list[Problem]:
    """Return every mistake of a scenario, by itself and against its estate."""
    found = chain.from_iterable(rule(scenario) for rule in SCENARIO_RULES)
    references = _references(scenario, estate) if estate else ()
    return list(islice(chain(found, references), MOST_PROBLEMS))


def missing(place: str, kind: str, wanted: str | None, known: Collection[str]) -> Iterator[Problem]:
    """Yield a problem where ``wanted`` names nothing of a kind, with the nearest name there is."""
    if wanted is None or wanted in known:
        return
    near = get_close_matches(wanted, [name for name in known if name], 1) if len(known) <= FEW_NAMES else []
    code = f"no_{kind}_near" if near else f"no_{kind}"
    yield Problem(place, code, {"id": wanted} | ({"near": near[0]} if near else {}))


def _ids(estate: Estate, kind: str) -> set[str]:
    return {record.id for record in getattr(estate, kind)} - {None}


def _not_too_many(estate: Estate) -> Iterator[Problem]:
    for kind in (*KINDS, "dependencies", "facts"):
        count = len(getattr(estate, kind))
        if count > MOST_RECORDS:
            yield Problem(kind, "too_many", {"count": count, "most": MOST_RECORDS})


def _unique_ids(estate: Estate) -> Iterator[Problem]:
    for kind in KINDS:
        first: dict[str, int] = {}
        for i, record in enumerate(getattr(estate, kind)):
            if record.id is not None and first.setdefault(record.id, i) != i:
                value = {"id": record.id, "first": f"{kind}[{first[record.id]}]"}
                yield Problem(f"{kind}[{i}].id", "same_id", value)


def _site_references(estate: Estate) -> Iterator[Problem]:
    regions, zones = _ids(estate, "regions"), _ids(estate, "zones")
    for i, site in enumerate(estate.sites):
        yield from missing(f"sites[{i}].region", "region", site.region, regions)
        for j, zone in enumerate(site.zones):
            yield from missing(f"sites[{i}].zones[{j}]", "zone", zone, zones)


def _service_references(estate: Estate) -> Iterator[Problem]:
    regions, teams = _ids(estate, "regions"), _ids(estate, "teams")
    for i, service in enumerate(estate.services):
        if service.team not in teams:
            yield from missing(f"services[{i}].team", "team", service.team, teams)
        for region in service.region_share or ():
            yield from missing(f"services[{i}].region_share", "region", region, regions)


def _placement_references(estate: Estate) -> Iterator[Problem]:
    services, sites = _ids(estate, "services"), _ids(estate, "sites")
    regions, teams = _ids(estate, "regions"), _ids(estate, "teams")
    for i, placement in enumerate(estate.placements):
        if placement.service not in services or placement.site not in sites:
            yield from missing(f"placements[{i}].service", "service", placement.service, services)
            yield from missing(f"placements[{i}].site", "site", placement.site, sites)
        for j, region in enumerate(placement.serves or ()):
            yield from missing(f"placements[{i}].serves[{j}]", "region", region, regions)
        for team in placement.needs or ():
            yield from missing(f"placements[{i}].needs", "team", team, teams)


def _dependency_references(estate: Estate) -> Iterator[Problem]:
    services = _ids(estate, "services")
    for i, dependency in enumerate(estate.dependencies):
        if dependency.service not in services or dependency.on not in services:
            yield from missing(f"dependencies[{i}].service", "service", dependency.service, services)
            yield from missing(f"dependencies[{i}].on", "service", dependency.on, services)


def _shares(estate: Estate) -> Iterator[Problem]:
    for i, service in enumerate(estate.services):
        if service.region_share is not None:
            total = sum(share for share in service.region_share.values() if share is not None)
            if abs(total - 1) > 1e-6 + 1e-9:
                yield Problem(f"services[{i}].region_share", "sum_not_1", {"sum": round(total, 9)})


def _profile(estate: Estate) -> Iterator[Problem]:
    if estate.load_profile is not None and len(estate.load_profile) != 24:
        yield Problem("load_profile", "not_24", {"count": len(estate.load_profile)})


def _serves_something(estate: Estate) -> Iterator[Problem]:
    for i, placement in enumerate(estate.placements):
        if placement.serves == [] and estate.regions:
            yield Problem(f"placements[{i}].serves", "serves_nothing")


def wrong_duration(duration: Duration | None) -> bool:
    """Say whether a duration is neither hours nor one of the two distributions."""
    if not isinstance(duration, dict):
        return False
    values = list(duration.values())
    if not all(value is not None and isfinite(value) and 0 <= value <= 1e6 for value in values):
        return True
    if set(duration) == {"median", "p90"}:
        return duration["median"] <= 0 or duration["p90"] < duration["median"]
    if set(duration) == {"min", "mode", "max"}:
        return not duration["min"] <= duration["mode"] <= duration["max"]
    return True


def _durations(estate: Estate) -> Iterator[Problem]:
    fields = [("zones", "outage_hours"), ("sites", "outage_hours"),
              ("placements", "activation_hours"), ("placements", "restart_hours")]  # fmt: skip
    for kind, field in fields:
        for i, record in enumerate(getattr(estate, kind)):
            if wrong_duration(getattr(record, field)):
                yield Problem(f"{kind}[{i}].{field}", "duration")


def grouped(dependencies: list[Dependency], places: Iterable[int] | None = None) -> dict[tuple, list[int]]:
    """Return the places of each group's members, groups by (service, phase, group) in file order.

    A dependency without a group is one of its own. places: those to look at, all by default.
    """
    groups: dict[tuple, list[int]] = {}
    for i in range(len(dependencies)) if places is None else places:
        d = dependencies[i]
        key = (d.service, d.phase, d.group) if d.group is not None else (d.service, d.phase, None, i)
        groups.setdefault(key, []).append(i)
    return groups


def _groups(estate: Estate) -> Iterator[Problem]:
    rows = estate.dependencies
    some = [i for i, row in enumerate(rows) if row.group is not None or row.k != 1]  # one alone and k = 1 is right
    for members in grouped(rows, some).values():
        first = members[0]
        for i in members[1:]:
            if rows[i].k != rows[first].k:
                yield Problem(f"dependencies[{i}].k", "differs_in_group", {"first": f"dependencies[{first}]"})
            if rows[i].phase == "run" and rows[i].weight != rows[first].weight:
                yield Problem(f"dependencies[{i}].weight", "differs_in_group", {"first": f"dependencies[{first}]"})
        if rows[first].k is not None and rows[first].k > len(members):
            yield Problem(f"dependencies[{first}].k", "k_too_large", {"k": rows[first].k, "count": len(members)})


def _facts(estate: Estate) -> Iterator[Problem]:
    if not estate.facts:
        return
    known = {kind: _ids(estate, kind) for kind in KINDS}
    known["estate"] = {estate.id}
    known["dependencies"] = {f"{d.service}.{d.on}.{d.phase}" for d in estate.dependencies}
    fields = {kind: set(record.__struct_fields__) for kind, record in RECORDS.items()}
    for i, fact in enumerate(estate.facts):
        if fact.of is not None:
            kind, _, rest = fact.of.partition(".")
            ends = [end for end, mark in enumerate(rest) if mark == "." and rest[:end] in known.get(kind, ())]
            if not any(rest[end + 1 :].partition(".")[0] in fields[kind] for end in ends):
                yield Problem(f"facts[{i}].of", "no_fact_of", {"of": fact.of})
        low, high = fact.low, fact.high
        if not all(isfinite(value) for value in (low, high) if value is not None):
            yield Problem(f"facts[{i}]", "not_finite")
        elif low is not None and high is not None and low > high:
            yield Problem(f"facts[{i}]", "low_above_high", {"low": low, "high": high})


def _not_too_much(scenario: Scenario) -> Iterator[Problem]:
    for kind in ("events", "actions"):
        count = len(getattr(scenario, kind))
        if count > MOST_RECORDS:
            yield Problem(kind, "too_many", {"count": count, "most": MOST_RECORDS})


def _start_time(scenario: Scenario) -> Iterator[Problem]:
    try:
        datetime.fromisoformat(scenario.starts_at or "2000-01-01T00:00")
    except ValueError:
        yield Problem("starts_at", "not_a_time", {"text": scenario.starts_at})


def _event_targets(scenario: Scenario) -> Iterator[Problem]:
    for i, event in enumerate(scenario.events):
        named = [event.site, event.zone, event.circle]
        if sum(target is not None for target in named) != 1:
            yield Problem(f"events[{i}]", "one_target")
        if wrong_duration(event.outage_hours):
            yield Problem(f"events[{i}].outage_hours", "duration")


def _action_fields(scenario: Scenario) -> Iterator[Problem]:
    for i, action in enumerate(scenario.actions):
        wanted = ACTIONS.get(action.do)
        if wanted is None:
            continue
        given = {f for f in action.__struct_fields__ if f not in ("do", "at") and getattr(action, f) is not None}
        for field in sorted(set(wanted) - given):
            yield Problem(f"actions[{i}].{field}", "action_needs", {"do": action.do, "field": field})
        for field in sorted(given - set(wanted)):
            yield Problem(f"actions[{i}].{field}", "action_has_no", {"do": action.do, "field": field})


def _references(scenario: Scenario, estate: Estate) -> Iterator[Problem]:
    if None not in (scenario.estate, estate.id) and not fits(scenario, estate):
        yield Problem("estate", "other_estate", {"wanted": scenario.estate, "given": estate.id})
    ids = {kind.removesuffix("s"): _ids(estate, kind) for kind in KINDS}
    for i, event in enumerate(scenario.events):
        for kind in ("site", "zone"):
            yield from missing(f"events[{i}].{kind}", kind, getattr(event, kind), ids[kind])
    for i, action in enumerate(scenario.actions):
        for kind in ("team", "placement", "service", "site"):
            yield from missing(f"actions[{i}].{kind}", kind, getattr(action, kind), ids[kind])
        for j, service in enumerate(action.services or ()):
            yield from missing(f"actions[{i}].services[{j}]", "service", service, ids["service"])


ESTATE_RULES = (
    _not_too_many, _unique_ids, _site_references, _service_references, _placement_references,
    _dependency_references, _shares, _profile, _serves_something, _durations, _groups, _facts,
)  # fmt: skip
SCENARIO_RULES = (_not_too_much, _start_time, _event_targets, _action_fields)
