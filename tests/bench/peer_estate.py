"""An estate of ``big_estate`` as the SimPy peer wants it: plain records, services numbered upwards from what is needed."""

from collections import defaultdict
from graphlib import TopologicalSorter
from typing import NamedTuple


class Group(NamedTuple):
    members: list[int]
    k: int
    weight: float


class Placement(NamedTuple):
    id: str
    service: int
    site: str
    role: str
    cover: float  # of its service's demand in the regions it serves
    serves: tuple[int, ...]  # region classes
    restart_hours: float
    activation_hours: float


class Service(NamedTuple):
    id: str
    users: float
    tier: int
    collapse_below: float
    team: str
    singles: list[tuple[int, float]]  # run groups of one: the member, the weight
    groups: list[Group]  # the other run groups
    start: list[Group]
    failover: list[Group]
    dependents: list[int]  # who runs on it
    active: list[Placement]
    standbys: list[Placement]  # best first


class Net(NamedTuple):
    """An estate and the site that is to go out."""

    services: list[Service]  # each after all that it depends on
    shares: list[float]  # of users, by region class
    crews: dict[str, int]
    hit: list[Placement]  # serving in that site
    rank: dict[int, tuple]  # a service that is hit -> its priority


def prepare(estate: dict, site: str) -> Net:
    """Read an ``estate/1`` document. Raises CycleError if services depend on each other in a circle."""
    groups, shares, classes = _groups(estate), *_region_classes(estate)
    needed = {row["id"]: [] for row in estate["services"]}
    for row in estate["dependencies"]:
        needed[row["service"]].append(row["on"])
    number = {name: i for i, name in enumerate(TopologicalSorter(needed).static_order())}
    rows = {row["id"]: row for row in estate["services"]}
    placements, dependents = defaultdict(list), defaultdict(set)
    for row in estate["placements"]:
        demand = rows[row["service"]]["demand"]
        placements[row["service"]].append(_placement(row, number, demand, shares, classes))
    for row in estate["dependencies"]:
        if row["phase"] == "run":
            dependents[row["on"]].add(number[row["service"]])
    for of_one in groups.values():
        of_one[:] = [group._replace(members=[number[member] for member in group.members]) for group in of_one]
    services = [_service(rows[name], groups, sorted(dependents[name]), placements[name]) for name in number]
    hit = [p for service in services for p in service.active if p.site == site]
    crews = {team["id"]: team["crews"] for team in estate["teams"]}
    return Net(services, shares, crews, hit, _ranks(services, sorted({p.service for p in hit})))


def _groups(estate: dict) -> dict[tuple[str, str], list[Group]]:
    """Return the groups by (service, phase), their members still ids."""
    found, named = defaultdict(list), {}
    for row in estate["dependencies"]:
        key = row["service"], row["phase"]
        group = named.get((*key, row["group"])) if "group" in row else None
        if group is None:
            group = Group([], row.get("k", 1), row.get("weight", 1))
            found[key].append(group)
            named[(*key, row.get("group"))] = group
        group.members.append(row["on"])
    return found


def _region_classes(estate: dict) -> tuple[list[float], dict[str, int]]:
    """Return the classes' shares of users and each region's class: regions that no placement tells apart are one."""
    servers_of = {region["id"]: [] for region in estate["regions"]}
    for place, row in enumerate(estate["placements"]):
        for region in row.get("serves", ()):
            servers_of[region].append(place)
    label: dict[tuple, int] = {}
    classes = {region: label.setdefault(tuple(servers), len(label)) for region, servers in servers_of.items()}
    shares = [0.0] * len(label)
    people = sum(region["population"] for region in estate["regions"])
    for region in estate["regions"]:
        shares[classes[region["id"]]] += region["population"] / people
    return shares, classes


def _placement(row: dict, number: dict, demand: float, shares: list[float], classes: dict[str, int]) -> Placement:
    serves = tuple({classes[region] for region in row.get("serves", classes)})
    return Placement(
        row["id"], number[row["service"]], row["site"], row["role"],
        row["servers"] / (demand * sum(shares[c] for c in serves)), serves,
        row["restart_hours"], row.get("activation_hours", 0.1),
    )  # fmt: skip


def _service(row: dict, groups: dict, dependents: list[int], placements: list[Placement]) -> Service:
    run = groups.get((row["id"], "run"), [])
    standbys = [p for p in placements if p.role != "active"]
    return Service(
        row["id"], row["users"], row["tier"], row["collapse_below"], row["team"],
        [(group.members[0], group.weight) for group in run if len(group.members) == 1],
        [group for group in run if len(group.members) > 1],
        groups.get((row["id"], "start"), []), groups.get((row["id"], "failover"), []), dependents,
        [p for p in placements if p.role == "active"],
        sorted(standbys, key=lambda p: (p.role != "hot", -p.cover, p.id)),
    )  # fmt: skip


def _ranks(services: list[Service], hit: list[int]) -> dict[int, tuple]:
    """Return the priority of the services hit: tier, larger reach, id.

    A set of hit services is the bits of one integer: those that a service needs, directly or not.
    """
    place = {s: i for i, s in enumerate(hit)}
    needs, reach = [], [0.0] * len(hit)
    for s, service in enumerate(services):
        needed = 1 << place[s] if s in place else 0
        for member, _ in service.singles:
            needed |= needs[member]
        for group in service.groups + service.start + service.failover:
            for member in group.members:
                needed |= needs[member]
        needs.append(needed)
        while needed:
            last = needed & -needed
            reach[last.bit_length() - 1] += service.users
            needed ^= last
    return {s: (services[s].tier, -reach[i], services[s].id) for i, s in enumerate(hit)}
