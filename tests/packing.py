"""A recovery that takes exactly so many hours in its best order: a rectangle of crews and hours, cut into jobs."""

from random import Random

TEAMS, CREWS, HOURS, CUTS = 2, 10, 40, 14


def packed(seed: int) -> tuple[dict, dict, int]:
    """Return an estate, a scenario and the hours until all is back in the best order.

    Each team's crews over the hours are cut into rectangles at random, so no crew is ever idle. A
    job waits for some that end before it begins. No order is quicker, as the work fills the hours.
    """
    random = Random(seed)
    jobs = [(team, *cut) for team in range(TEAMS) for cut in _cut(random)]
    random.shuffle(jobs)  # so that names say nothing
    names = [f"job{i:02}" for i in range(len(jobs))]
    gates = [
        {"service": names[j], "on": names[i], "phase": "start"}
        for j, late in enumerate(jobs) for i, early in enumerate(jobs)
        if early[2] == late[1] and random.random() < 0.3
    ]  # fmt: skip
    estate = {
        "format": "estate/1", "id": "project", "sites": [{"id": "here", "lat": 0, "lon": 0}],
        "teams": [{"id": f"team{t}", "crews": CREWS} for t in range(TEAMS)],
        "services": [{"id": name} for name in names],
        "placements": [
            {"id": f"{name}-here", "service": name, "site": "here", "role": "active", "servers": 1,
             "restart_hours": end - begin, "needs": {f"team{team}": crews}}
            for name, (team, begin, end, crews) in zip(names, jobs, strict=True)
        ],
        "dependencies": gates,
    }  # fmt: skip
    scenario = {"format": "scenario/1", "id": "out", "estate": "project", "horizon_hours": 20 * HOURS,
                "events": [{"site": "here", "outage_hours": 0}]}  # fmt: skip
    return estate, scenario, HOURS


def _cut(random: Random) -> list[tuple[int, int, int]]:
    """Return rectangles that fill the crews over the hours: begin, end, crews."""
    pieces = [(0, HOURS, CREWS)]
    for _ in range(CUTS):
        begin, end, crews = pieces.pop(random.randrange(len(pieces)))
        if random.random() < 0.5 and crews > 1:
            some = random.randint(1, crews - 1)
            pieces += [(begin, end, some), (begin, end, crews - some)]
        elif end - begin > 1:
            at = random.randint(begin + 1, end - 1)
            pieces += [(begin, at, crews), (at, end, crews)]
        else:
            pieces.append((begin, end, crews))
    return pieces
