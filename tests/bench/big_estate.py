"""A large random estate for the benches, and the loss of one of its sites."""

import random

DEMAND = 10  # servers a service needs


def big_estate(
    services: int, sites: int = 100, fan: int = 5, regions: int = 17, areas: int = 1, crews: int = 2, seed: int = 1
) -> dict:
    """Return an ``estate/1`` document: every service in one to three sites, with ``fan`` dependencies on earlier ones.

    Nearly every job takes a time of its own (restarts 0.5 to 4 hours, warm standbys 0.5 to
    2), so nearly every end of one is a time at which the whole estate changes. Half of the
    services have a standby, a third of those too small; ten teams have ``crews`` crews
    each. Of the dependencies a tenth gate starts and a tenth failovers; some stand in
    groups. With several ``areas``, of neighbouring regions, half of the services serve one
    area from a second site.
    """
    dice = random.Random(seed)
    names = [f"s{i:06d}" for i in range(services)]
    area_of = [[f"r{r}" for r in range(regions) if r * areas // regions == area] for area in range(areas)]
    return {
        "format": "estate/1", "id": "big",
        "regions": [{"id": f"r{r}", "lat": 35 + r / 10, "lon": 127, "population": 1e6 + r} for r in range(regions)],
        "sites": [{"id": f"x{s}", "lat": 36, "lon": 127 + s / 100} for s in range(sites)],
        "teams": [{"id": f"t{t}", "crews": crews} for t in range(10)],
        "services": [
            {"id": name, "users": dice.randint(0, 50_000), "tier": dice.randint(1, 4), "team": f"t{i % 10}",
             "demand": DEMAND, "collapse_below": dice.choice([0, 0, 0, 0.8])}
            for i, name in enumerate(names)
        ],
        "placements": [row for name in names for row in _placements(dice, name, sites, area_of)],
        "dependencies": [row for i in range(services) for row in _dependencies(dice, names, i, fan)],
    }  # fmt: skip


def site_out(site: str = "x0", hours: float = 12, horizon: float = 168) -> dict:
    """Return a ``scenario/1`` document: one site of the big estate is without power for some hours."""
    event = {"at": 0, "site": site, "outage_hours": hours}
    return {"format": "scenario/1", "id": "out", "estate": "big", "horizon_hours": horizon, "events": [event]}


def _placements(dice: random.Random, name: str, sites: int, area_of: list[list[str]]) -> list[dict]:
    home, second, other = (f"x{site}" for site in dice.sample(range(sites), 3))
    rows = [{"id": f"{name}-a", "site": home, "role": "active"}]
    if len(area_of) > 1 and dice.random() < 0.5:
        area = dice.choice(area_of)
        rows[0]["serves"] = [region for each in area_of if each is not area for region in each]
        rows.append({"id": f"{name}-b", "site": second, "role": "active", "serves": area})
    if dice.random() < 0.5:
        rows.append({"id": f"{name}-c", "site": other, **_standby(dice)})
    for row in rows:
        row["service"] = name
        row.setdefault("servers", DEMAND)
        row["restart_hours"] = _hours(dice, 0.5, 4)
    return rows


def _standby(dice: random.Random) -> dict:
    servers = dice.choice([DEMAND, DEMAND, DEMAND * 0.7])
    if dice.random() < 0.25:
        return {"role": "hot", "servers": servers}
    return {"role": "warm", "servers": servers, "activation_hours": _hours(dice, 0.5, 2)}


def _hours(dice: random.Random, low: float, high: float) -> float:
    return round(dice.uniform(low, high), 5)


def _dependencies(dice: random.Random, names: list[str], i: int, fan: int) -> list[dict]:
    on, rows = dice.sample(range(i), min(i, fan)), []
    while on:
        size = dice.choice([2, 3]) if dice.random() < 0.1 else 1
        members, on = on[:size], on[size:]
        phase = dice.choices(["run", "start", "failover"], [8, 1, 1])[0]
        shared = {"service": names[i], "phase": phase}
        if phase == "run":
            shared["weight"] = dice.choice([1, 1, 0.5, 0.2])
        if len(members) > 1:
            shared |= {"group": f"g{len(rows)}", "k": dice.randint(1, len(members))}
        rows += [shared | {"on": names[member]} for member in members]
    return rows
