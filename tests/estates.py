"""Small random estates with a scenario each, valid and full of coincidences.

Every rule of the impact model comes up: numbers are coarse, so that ties, thresholds and
things at one time really happen. One generator, asked through `choose(options)`, serves
both property tests (`estates_and_scenarios`, which shrinks) and mass runs (`random_pair`).
Options stand simplest first: a failing example shrinks towards them.
"""

import json
import random

from hypothesis import strategies as st

ROLES = ("warm", "cold", "hot", "active", "backup", "cold")
RARELY, SOMETIMES, OFTEN = (False,) * 9 + (True,), (False, False, True), (True, True, False)
TIMES = (0, 1, 2, 0, 3, 4, 2, 0.5, 0.25, 6, 8, 12, 0.1, 1.1, 0.6, 5.75)
HOURS = (
    1,
    2,
    0,
    4,
    0.5,
    0.25,
    8,
    3,
    0.1,
    12,
    {"median": 2, "p90": 5},
    {"median": 1, "p90": 1},
    {"min": 0, "mode": 2, "max": 4},
    {"min": 0, "mode": 4, "max": 8},
    {"min": 1, "mode": 1, "max": 9},
    {"min": 0, "mode": 7, "max": 8},
    {"min": 2, "mode": 2, "max": 2},
)
SHARES = {  # users by region, for so many regions
    1: ((1,),),
    2: ((0.5, 0.5), (0.25, 0.75), (1, 0), (0, 1), (0.1, 0.9)),
    3: ((0.25, 0.25, 0.5), (0, 0, 1), (0.5, 0, 0.5), (0.2, 0.3, 0.5)),
    4: ((0.25, 0.25, 0.25, 0.25), (1, 0, 0, 0), (0.1, 0.2, 0.3, 0.4), (0, 0.5, 0, 0.5)),
}
PROFILES = ((0.5, 1), (1, 0.25, 0.5, 0.75), (0.1, 1, 1, 1), (1, 1, 0.5, 0.5, 0.5, 1))
STARTS = (
    "2022-10-15T15:00+09:00",
    "2022-10-15T15:19+09:00",
    "2024-02-29T23:30+05:30",
    "2023-01-01T00:45-03:30",
    "2022-10-15T06:19Z",
    "2022-10-15T23:59:30+00:00",
)
SIZES = {  # how many there may be of each
    "small": {
        "regions": (1, 2, 0, 3, 4),
        "sites": (2, 3, 4, 5),
        "services": (2, 3, 4, 5, 6, 8),
        "groups": (0, 1, 1, 2, 3),
        "events": (1, 2, 3, 4, 2, 3, 1, 2, 3, 0),
        "actions": (0, 1, 2, 3, 5),
    },
    "medium": {
        "regions": (4, 2, 3),
        "sites": (5, 6, 8),
        "services": (10, 15, 20),
        "groups": (1, 2, 3),
        "events": (2, 3, 5, 6),
        "actions": (2, 4, 8),
    },
}


def random_pair(seed, size="small"):
    """A valid (estate, scenario), both JSON dicts, the same for the same seed."""
    return pair(random.Random(seed).choice, size)


@st.composite
def estates_and_scenarios(draw, size="small"):
    """A strategy of valid (estate, scenario), both JSON dicts."""
    return pair(lambda options: draw(st.sampled_from(options)), size)


def pair(choose, size):
    """One estate and one scenario for it, every value asked of `choose(options)`."""
    counts = {what: choose(options) for what, options in SIZES[size].items()}
    estate = an_estate(choose, counts)
    return tuple(json.loads(json.dumps([estate, a_scenario(choose, counts, estate)])))  # nothing shared


def optional(choose, record, field, options, odds=(False, True)):
    """Sets a field in some of the cases, so that its default counts in the others."""
    if choose(odds):
        record[field] = choose(options)


def some(choose, items):
    """A part of the items, in their order, with at least one."""
    kept = [item for item in items if choose((True, False))]
    return kept or [choose(items)]


def shuffled(choose, items):
    """The items in an order that `choose` decides."""
    mixed = []
    for item in items:
        mixed.insert(choose(range(len(mixed), -1, -1)), item)
    return mixed


def ids_of(choose, letter, count):
    """So many ids; in the order of the file or against it, so that it does not pass for that of ids."""
    ids = [f"{letter}{i:02}" for i in range(1, count + 1)]
    return ids[::-1] if choose(SOMETIMES) else ids


def named(ids, *rest):
    return [{"id": i, "name": i, **dict(rest)} for i in ids]


# The estate


def an_estate(choose, counts):
    estate = {"format": "estate/1", "id": "random", "name": {"en": "Random", "ko": "무작위"}, "currency": "KRW"}
    optional(choose, estate, "detection_hours", (0.1, 0, 0.25, 1))
    optional(choose, estate, "decision_hours", (0.5, 0, 1, 2))
    optional(choose, estate, "break_glass_hours", (4, 0, 0.5, 1, 10, 0.1))
    if choose(SOMETIMES):
        pattern = choose(PROFILES)
        estate["load_profile"] = [pattern[hour % len(pattern)] for hour in range(24)]
    if counts["regions"] or choose((True, False)):
        estate["regions"] = regions(choose, counts["regions"])
    estate["zones"] = named(["grid", "river"], ("annual_rate", 0.1), ("outage_hours", 3))
    estate["teams"] = named(["ops", "dba"])
    for team in estate["teams"]:
        team["crews"] = choose((1, 2, 1, 3, 10, 10, 0))
    estate["sites"] = [
        site(choose, i, x, counts["regions"]) for i, x in enumerate(ids_of(choose, "x", counts["sites"]))
    ]
    services = ids_of(choose, "s", counts["services"])
    estate["services"] = [service(choose, s, counts["regions"]) for s in services]
    estate["placements"] = placements(choose, estate)
    estate["dependencies"] = dependencies(choose, services, counts["groups"])
    return estate


def region_ids(count):
    return [f"r{i}" for i in range(1, count + 1)]


def regions(choose, count):
    empty = choose((False, False, False, False, False, False, True))
    return [
        {
            "id": r,
            "name": r,
            "lat": 37 + i,
            "lon": 127,
            "population": 0 if empty else choose((1000, 2000, 3000, 0, 500)),
        }
        for i, r in enumerate(region_ids(count))
    ]


def site(choose, place, x, count):
    """Sites stand 0.1 degrees (11.12 km) apart on one meridian."""
    record = {
        "id": x,
        "name": x,
        "lat": 37 + place / 10,
        "lon": 127,
        "operator": "own",
        "ownership": choose(("own", "colo", "cloud")),
    }
    if count:
        optional(choose, record, "region", region_ids(count))
    optional(choose, record, "zones", (["grid"], ["river"], ["grid", "river"], []))
    optional(choose, record, "free_servers", (4, 10, 2, 100, 0, 6), OFTEN)
    optional(choose, record, "outage_hours", HOURS)
    return record


def service(choose, s, count):
    record = {"id": s, "name": s, "category": "any"}
    optional(choose, record, "tier", (1, 2, 3))
    optional(choose, record, "users", (1000, 400, 0, 2500, 100, 1000000), (True, True, True, False))
    if count and choose((False, True)):
        shares = choose(SHARES[count])
        whole = choose((False, True))
        record["region_share"] = {r: share for r, share in zip(region_ids(count), shares) if share or whole}
    if choose(SOMETIMES):
        record["demand"] = choose((10, 8, 4, 0, 16, 20, 5, 12.5))
    if choose(OFTEN):
        record["team"] = choose(("ops", "ops", "dba"))
    optional(choose, record, "rto_hours", (4, None, 0, 1, 12))
    optional(choose, record, "rpo_hours", (1, None, 0, 0.25, 4))
    optional(choose, record, "mbco", (0.5, 1, 0.75, 0.9, 0.25))
    if choose(SOMETIMES):
        record["collapse_below"] = choose((0.5, 0.25, 0.75, 1, 0.6))
    for field in ("detection_hours", "decision_hours"):
        if choose((False, False, False, True)):
            record[field] = choose((0, 0.5, 0.1, 2))
    optional(choose, record, "revenue_per_hour", (10, 1000))
    if choose(SOMETIMES):
        record["compensation"] = {"per_user": choose((1, 2.5))}
        optional(choose, record["compensation"], "after_hours", (1, 0, 2, 4))
    return record


def placements(choose, estate):
    """Up to four placements a service; now and then a service stands nowhere."""
    records = []
    for record in estate["services"]:
        for first in [True, False, False, False][: choose((2, 1, 3, 2, 4, 3, 2, 3, 4, 0))]:
            records.append(placement(choose, estate, record["id"], first))
    ids = ids_of(choose, "p", len(records))
    return shuffled(choose, [{"id": p, **record} for p, record in zip(ids, records)])


def placement(choose, estate, s, first):
    role = "active" if first and not choose(RARELY) else choose(ROLES)
    record = {
        "service": s,
        "site": choose([x["id"] for x in estate["sites"]]),
        "role": role,
        "servers": choose((10, 5, 4, 8, 2, 10, 20, 2.5)),
    }
    ids = [r["id"] for r in estate.get("regions", [])]
    if ids and choose(SOMETIMES):
        record["serves"] = some(choose, ids)
    optional(choose, record, "restart_hours", HOURS)
    if choose(SOMETIMES):
        record["needs"] = choose(({"ops": 1}, {"ops": 1, "dba": 1}, {}, {"ops": 2}, {"ops": 0}, {"dba": 0, "ops": 1}))
    if role != "active" or choose(RARELY):
        optional(choose, record, "activation_hours", HOURS)
        optional(choose, record, "automatic", (True, False))
        optional(choose, record, "replication_lag_hours", (0, 0.5, 1, 24))
        if choose(SOMETIMES):
            record["success"] = choose((0.9, 0.5, 0.4, 0))
    return record


def dependencies(choose, services, most):
    """Up to `most` groups a service, on any others, so cycles are common; their members may mix in the file."""
    records = []
    for s in services:
        phases = [choose(("run", "run", "start", "failover", None)) for _ in range(choose(range(most + 1)))]
        for place, phase in enumerate(phases):
            name = f"g{sum((phase or 'run') == (before or 'run') for before in phases[:place])}"
            records += group(choose, s, name, phase, [other for other in services if other != s])
    return shuffled(choose, records) if choose(SOMETIMES) else records


def group(choose, s, name, phase, others):
    """The members of one group; its name is unique within its service and phase only."""
    members = [choose(others)]
    if choose((False, True)):
        members += [choose(others), choose(others)]
    members = list(dict.fromkeys(members))
    shared = {}
    if phase:
        shared["phase"] = phase
    if phase in ("run", None):
        optional(choose, shared, "weight", (0.5, 1, 0.25, 0.9))
    if len(members) > 1 or choose((False, True)):
        shared["group"] = name
        optional(choose, shared, "k", range(1, len(members) + 1))
    return [{"service": s, "on": m, **shared} for m in members]


# The scenario


def a_scenario(choose, counts, estate):
    scenario = {"format": "scenario/1", "id": "random", "name": "Random", "estate": "random"}
    optional(choose, scenario, "starts_at", STARTS)
    if not choose(RARELY):
        scenario["horizon_hours"] = choose((24, 12, 48, 6, 3.5, 1, 2, 14.6, 72))
    scenario["events"] = [event(choose, estate) for _ in range(counts["events"])]
    scenario["actions"] = [action(choose, estate) for _ in range(counts["actions"])]
    return scenario


def event(choose, estate):
    sites = [x["id"] for x in estate["sites"]]
    record = {}
    optional(choose, record, "at", TIMES)
    where = choose(("site", "site", "site", "zone", "circle"))
    if where == "site":
        record["site"] = choose(sites)
    elif where == "zone":
        record["zone"] = choose(("grid", "river"))
    else:
        record["circle"] = {"lat": choose((37, 37.05, 37.2, 40)), "lon": 127, "radius_km": choose((12, 1, 23, 30))}
    optional(choose, record, "lose", (1, 0.5, 0.25, 0.75, 0.5))
    optional(choose, record, "outage_hours", HOURS, OFTEN)
    if choose((False, False, False, True)):
        record["destroyed"] = choose((True, False))
    record["cause"] = "fire"
    return record


def action(choose, estate):
    """One action; those on a standby only where there is one."""
    services = [s["id"] for s in estate["services"]]
    standbys = [p["id"] for p in estate["placements"] if p["role"] != "active"]
    kinds = ["add_crews", "set_order", "hold", "release", "hold", "release", "extend_outage", "shed"]
    do = choose(kinds + (["activate", "activate", "fail_activation"] if standbys else []))
    fields = {
        "add_crews": lambda: {"team": choose(("ops", "dba")), "crews": choose((1, 2, -1, -2, 5))},
        "set_order": lambda: {"services": shuffled(choose, some(choose, services))},
        "activate": lambda: {"placement": choose(standbys)},
        "fail_activation": lambda: {"placement": choose(standbys)},
        "hold": lambda: {"service": choose(services)},
        "release": lambda: {"service": choose(services)},
        "extend_outage": lambda: {
            "site": choose([x["id"] for x in estate["sites"]]),
            "hours": choose((2, 1, -1, -24, 6, 0.5, -0.5)),
        },
        "shed": lambda: {"service": choose(services), "factor": choose((0.5, 1, 0.25, 0.8))},
    }
    return {"at": choose(TIMES), "do": do, **fields[do]()}
