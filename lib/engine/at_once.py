"""Who is hit the moment sites are lost, before any failover: many cases at a time, 128 side by side."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from lib.engine.compile import Compiled
from lib.engine.contingency import Case, Contingency
from lib.engine.handles import Handle
from lib.engine.kernel import door, plain
from lib.model.estate import Estate
from lib.model.thresholds import DOWN, TIE

LANES = 128


class Moments(NamedTuple):
    """What N cases do at once."""

    affected_users: np.ndarray  # f8[N], of each service, added up
    affected_people: np.ndarray  # f8[N], uses taken as independent
    services_down: np.ndarray  # i8[N]


@dataclass(frozen=True)
class AtOnce:
    """A sweep: the cases of a contingency at t = 0, what serves then being all that does."""

    contingency: Contingency
    least = 8 * LANES  # cases a part, for the lanes to be full

    def cases(self, estate: Estate) -> list[Case]:
        """Return the cases, as the contingency has them."""
        return self.contingency.cases(estate)

    def count(self, estate: Estate) -> int:
        """Return of how many cases it consists."""
        return self.contingency.count(estate)

    def part(self, compiled: Compiled, first: int, last: int) -> Moments:
        """Return what some cases do."""
        number = compiled.number("sites")
        cases = self.contingency.some_cases(compiled.estate, first, last)
        out = np.zeros((-(-len(cases) // LANES), len(number), LANES), dtype=bool)
        for i, case in enumerate(cases):
            out[i // LANES, [number[site] for site in case.sites], i % LANES] = True
        found = Moments(np.zeros(out.shape[0] * LANES), np.zeros(out.shape[0] * LANES), np.zeros(out.shape[0] * LANES))
        _run(Handle(_rising(compiled)), out, *found)
        return Moments(*(column[: len(cases)] for column in found))

    def result(self, compiled: Compiled, parts: list[Moments]) -> Moments:
        """Return the moments of all cases, in their order."""
        return Moments(*(np.concatenate(column) for column in zip(*parts, strict=True)))


class Rising(NamedTuple):
    """A net with its S services in the order of their components, so that rows stand in the order they are read in."""

    services: np.ndarray  # SERVICE[S]
    share: np.ndarray  # f8[S, C]
    first_active: np.ndarray  # i8[S + 1], a service's active placements
    active: np.ndarray  # ACTIVE
    serves: np.ndarray  # bool[active, C]
    first_group: np.ndarray  # i8[S + 1], a service's run groups
    groups: np.ndarray  # GROUP
    members: np.ndarray  # u4, places in this order
    first_inside: np.ndarray  # i8[components + 1]
    circular: np.ndarray  # bool[components]
    leaf: np.ndarray  # i8[S]
    region_class: np.ndarray  # as in Crowds, like the next two
    people: np.ndarray
    weight: np.ndarray


ACTIVE = np.dtype([("cover", "f8"), ("site", "i8")], align=True)


def _rising(compiled: Compiled) -> Rising:
    net, order = compiled.net, compiled.net.inside.items
    place = np.argsort(order)
    standing = np.flatnonzero(net.placements["active"])
    standing = standing[np.argsort(place[net.placements["service"][standing]], kind="stable")]
    rows = net.placements[standing]
    active = np.zeros(len(rows), dtype=ACTIVE)
    asked = net.services["demand"][rows["service"]] * net.profile[0] * rows["served"]
    active["cover"] = np.divide(rows["servers"], asked, out=np.zeros(len(rows)), where=asked > 0)
    active["site"] = rows["site"]
    of_run = np.repeat(np.arange(len(order)), np.diff(net.groups_of[0]))
    turn = np.argsort(place[of_run], kind="stable")
    groups = net.groups[: len(of_run)][turn]
    size = groups["end"] - groups["first"]
    ends = np.cumsum(size)
    members = place[net.members[np.repeat(groups["first"] - (ends - size), size) + np.arange(size.sum())]]
    groups["first"], groups["end"] = ends - size, ends
    every = np.arange(len(order) + 1)
    return Rising(
        net.services[order], net.share[order], np.searchsorted(place[rows["service"]], every), active,
        net.serves[standing], np.searchsorted(place[of_run][turn], every), groups, members.astype(np.uint32),
        net.inside.first, net.circular, net.crowds.leaf[order], net.crowds.region_class, net.crowds.people,
        net.crowds.weight,
    )  # fmt: skip


@door
def _run(net, out, users, people, down):
    services, classes = net.share.shape
    lost, new, missed = np.zeros((services, classes, LANES)), np.zeros(LANES), np.zeros(LANES)
    for block in range(len(out)):
        for component in range(len(net.circular)):
            first, end = net.first_inside[component], net.first_inside[component + 1]
            for s in range(first, end):
                for c in range(classes):
                    _own(net, s, c, out[block], lost[s, c])
            _settle(net, first, end, net.circular[component], lost, new)
        at = block * LANES
        _weigh(net.services, net.share, lost, users[at : at + LANES], down[at : at + LANES], missed)
        _count(net.leaf, net.region_class, net.people, net.weight, lost, people[at : at + LANES], missed)


@plain
def _own(net, s, c, out, at):
    """Set a service's deficits to those of its own coverage, the sites of each lane being out."""
    for lane in range(LANES):
        at[lane] = 0
    if net.services[s].demand <= 0 or net.share[s, c] <= 0:
        return
    for i in range(net.first_active[s], net.first_active[s + 1]):
        if net.serves[i, c]:
            cover, gone = net.active[i].cover, out[net.active[i].site]
            for lane in range(LANES):
                at[lane] += 0.0 if gone[lane] else cover
    collapse = net.services[s].collapse - TIE
    for lane in range(LANES):
        cover = at[lane]
        left = 1.0 if cover < collapse else 1 - cover
        at[lane] = 0.0 if cover >= 1 - TIE else left


@plain
def _settle(net, first, end, circular, lost, room):
    """Raise the deficits of a component to its groups', round and round where it is a circle."""
    moving = True
    while moving:
        moving = False
        for s in range(first, end):
            for g in range(net.first_group[s], net.first_group[s + 1]):
                group = net.groups[g]
                for c in range(lost.shape[1]):
                    new = room
                    if group.end - group.first == 1:
                        new = lost[net.members[group.first], c]
                    else:
                        _group(group, net.members, lost, c, room)
                    if circular and not moving:
                        moving = _rises(lost[s, c], new, group.weight)
                    _raise(lost[s, c], new, group.weight)


@plain
def _rises(at, new, weight):
    for lane in range(LANES):
        if weight * new[lane] > at[lane]:
            return True
    return False


@plain
def _raise(at, new, weight):
    for lane in range(LANES):
        found = weight * new[lane]
        at[lane] = max(at[lane], found)


@plain
def _group(group, members, lost, c, new):
    """Set ``new`` to the k-th smallest deficit of a group's members, lane by lane."""
    first, end, k = group.first, group.end, group.k
    for lane in range(LANES):
        new[lane] = lost[members[first], c, lane]
    if k == 1:
        for i in range(first + 1, end):
            for lane in range(LANES):
                other = lost[members[i], c, lane]
                new[lane] = min(new[lane], other)
    elif k == end - first:
        for i in range(first + 1, end):
            for lane in range(LANES):
                other = lost[members[i], c, lane]
                new[lane] = max(new[lane], other)
    else:
        for lane in range(LANES):
            new[lane] = _smallest(first, end, k, members, lost, c, lane)


@plain
def _smallest(first, end, k, members, lost, c, lane):
    for i in range(first, end):
        candidate, below, same = lost[members[i], c, lane], 0, 0
        for j in range(first, end):
            other = lost[members[j], c, lane]
            below += other < candidate
            same += other == candidate
        if below < k <= below + same:
            return candidate
    return 0.0


@plain
def _weigh(services, share, lost, users, down, missed):
    """Add up affected users, and the services that are down, lane by lane."""
    for s in range(len(services)):
        missed[:] = 0
        for c in range(share.shape[1]):
            for lane in range(LANES):
                missed[lane] += share[s, c] * lost[s, c, lane]
        for lane in range(LANES):
            users[lane] += services[s].users * missed[lane]
            down[lane] += missed[lane] >= 1 - DOWN - TIE


@plain
def _count(leaf, region_class, residents, weight, lost, people, spared):
    """Add up affected people, lane by lane."""
    for k in range(len(residents)):
        spared[:] = 1
        for s in range(len(leaf)):
            if leaf[s] >= 0:
                share, at = weight[k, leaf[s]], lost[s, region_class[k]]
                for lane in range(LANES):
                    spared[lane] *= 1 - share * at[lane]
        for lane in range(LANES):
            people[lane] += residents[k] * (1 - spared[lane])
