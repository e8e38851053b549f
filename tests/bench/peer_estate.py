"""An estate as the SimPy peer wants it: plain records, services numbered upwards from what they run on."""

from collections import defaultdict
from graphlib import TopologicalSorter
from typing import NamedTuple

import networkx

from lib.model import estate as records
from lib.model.estate import POOLED, Estate, median_hours, standby

ROLES = ("active", "hot", "warm", "cold", "backup")  # best first


class Group(NamedTuple):
    members: list[int]
    k: int
    weight: float


class Placement(NamedTuple):
    id: str
    service: int
    site: str
    role: str
    servers: float
    cover: float  # of its service's demand in the regions it serves
    serves: tuple[int, ...]  # region classes
    pooled: bool  # its servers come from the site's pool
    automatic: bool
    team: str | None  # whose crews a manual job takes, and how many
    crews: float


class Service(NamedTuple):
    id: str
    users: float
    tier: int
    mbco: float
    collapse_below: float
    detection: float  # hours
    decision: float
    circle: int  # the same number: they depend on each other, in whatever phase
    singles: list[tuple[int, float]]  # run groups of one: the member, the weight
    groups: list[Group]  # the other run groups
    start: list[Group]
    failover: list[Group]
    dependents: list[int]  # who runs on it
    active: list[Placement]
    standbys: list[Placement]  # best first


class Net(NamedTuple):
    """An estate and the sites that are to go out."""

    services: list[Service]  # each after all that it runs on
    shares: list[float]  # of users, by region class
    crews: dict[str, float]
    pools: dict[str, float]  # servers, by site
    break_glass: float  # hours
    hit: list[Placement]  # serving in those sites
    rank: dict[int, tuple]  # a service that is hit -> its priority
    activation_hours: dict[str, float]  # by placement, the usual ones
    restart_hours: dict[str, float]


def prepare(estate: Estate, sites: set[str]) -> Net:
    """Return an estate prepared. Raises CycleError if services run on each other in a circle.

    Not covered: load profiles, region shares of single services, activations that may
    fail, jobs with crews of several teams.
    """
    number = _numbers(estate)
    groups, circles = _groups(estate, number), _circles(estate, number)
    (shares, classes), dependents, placements = _region_classes(estate), defaultdict(set), defaultdict(list)
    rows, demand = {row.id: row for row in estate.services}, _demand(estate)
    for p in estate.placements:
        placements[p.service].append(_placement(p, rows[p.service], demand[p.service], number, shares, classes))
    for row in estate.dependencies:
        if row.phase == "run":
            dependents[row.on].add(number[row.service])
    services = [
        _service(estate, rows[name], circles[i], groups, sorted(dependents[name]), placements[name])
        for name, i in number.items()
    ]
    hit = [p for service in services for p in service.active if p.site in sites]
    return Net(
        services, shares, {team.id: team.crews for team in estate.teams},
        {site.id: site.free_servers for site in estate.sites}, estate.break_glass_hours, hit,
        _ranks(services, sorted({p.service for p in hit}), circles),
        {p.id: median_hours(standby(p)[0]) for p in estate.placements},
        {p.id: median_hours(p.restart_hours) for p in estate.placements},
    )  # fmt: skip


def _numbers(estate: Estate) -> dict[str, int]:
    runs_on: dict[str, list[str]] = {row.id: [] for row in estate.services}
    for row in estate.dependencies:
        if row.phase == "run":
            runs_on[row.service].append(row.on)
    return {name: i for i, name in enumerate(TopologicalSorter(runs_on).static_order())}


def _groups(estate: Estate, number: dict[str, int]) -> dict[tuple[str, str], list[Group]]:
    """Return the groups by (service, phase)."""
    found, named = defaultdict(list), {}
    for row in estate.dependencies:
        key = row.service, row.phase
        group = named.get((*key, row.group)) if row.group else None
        if group is None:
            group = Group([], row.k, row.weight)
            found[key].append(group)
            named[(*key, row.group)] = group
        group.members.append(number[row.on])
    return found


def _circles(estate: Estate, number: dict[str, int]) -> list[int]:
    """Return each service's circle; a circle's number is above those of all that it depends on."""
    graph = networkx.DiGraph()
    graph.add_nodes_from(range(len(number)))
    graph.add_edges_from((number[row.service], number[row.on]) for row in estate.dependencies)
    found = [0] * len(number)
    for circle, members in enumerate(networkx.strongly_connected_components(graph)):  # what is needed comes first
        for s in members:
            found[s] = circle
    return found


def _region_classes(estate: Estate) -> tuple[list[float], dict[str, int]]:
    """Return the classes' shares of users and each region's class: regions that no placement tells apart are one."""
    servers_of: dict[str, list[int]] = {region.id: [] for region in estate.regions}
    for place, row in enumerate(estate.placements):
        for region in row.serves or ():
            servers_of[region].append(place)
    label: dict[tuple, int] = {}
    classes = {region: label.setdefault(tuple(servers), len(label)) for region, servers in servers_of.items()}
    shares = [0.0] * len(label)
    people = sum(region.population for region in estate.regions)
    for region in estate.regions:
        shares[classes[region.id]] += region.population / people
    return shares, classes


def _demand(estate: Estate) -> dict[str, float]:
    found = {row.id: row.demand or 0.0 for row in estate.services}
    for p in estate.placements:
        if p.role == "active":
            found[p.service] += p.servers
    return found | {row.id: row.demand for row in estate.services if row.demand is not None}


def _placement(p: records.Placement, of: records.Service, demand: float, number, shares, classes) -> Placement:
    serves = tuple({classes[region] for region in (classes if p.serves is None else p.serves)})
    ((team, crews),) = (p.needs if p.needs is not None else {of.team: 1.0}).items()
    return Placement(
        p.id, number[p.service], p.site, p.role, p.servers,
        p.servers / (demand * sum(shares[c] for c in serves)) if demand else 0.0,
        serves, p.role in POOLED, standby(p)[1], team, crews,
    )  # fmt: skip


def _service(estate: Estate, row: records.Service, circle: int, groups, dependents, placements) -> Service:
    run = groups.get((row.id, "run"), [])
    standbys = [p for p in placements if p.role != "active"]
    return Service(
        row.id, row.users, row.tier, row.mbco, row.collapse_below,
        estate.detection_hours if row.detection_hours is None else row.detection_hours,
        estate.decision_hours if row.decision_hours is None else row.decision_hours, circle,
        [(group.members[0], group.weight) for group in run if len(group.members) == 1],
        [group for group in run if len(group.members) > 1],
        groups.get((row.id, "start"), []), groups.get((row.id, "failover"), []), dependents,
        [p for p in placements if p.role == "active"],
        sorted(standbys, key=lambda p: (ROLES.index(p.role), -p.servers, p.id)),
    )  # fmt: skip


def _ranks(services: list[Service], hit: list[int], circles: list[int]) -> dict[int, tuple]:
    """Return the priority of the services hit: tier, larger reach, id.

    A set of hit services is the bits of one integer: those that a service needs, directly or not.
    """
    place, reach = {s: i for i, s in enumerate(hit)}, [0.0] * len(hit)
    members = [[] for _ in range(max(circles) + 1)]
    for s, circle in enumerate(circles):
        members[circle].append(s)
    needs = [0] * len(members)
    for circle, inside in enumerate(members):
        for s in inside:
            needs[circle] |= 1 << place[s] if s in place else 0
            for other in _needed(services[s]):
                needs[circle] |= needs[circles[other]]
        users, left = sum(services[s].users for s in inside), needs[circle]
        while left:
            last = left & -left
            reach[last.bit_length() - 1] += users
            left ^= last
    return {s: (services[s].tier, -reach[i], services[s].id) for i, s in enumerate(hit)}


def _needed(service: Service) -> list[int]:
    """Return what a service depends on in any phase."""
    groups = service.groups + service.start + service.failover
    return [member for member, _ in service.singles] + [member for group in groups for member in group.members]
