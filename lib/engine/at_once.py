"""Who is hit the moment sites are lost, before any failover: many cases at a time, 64 side by side."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from lib.engine.compile import Compiled
from lib.engine.contingency import Case, Contingency
from lib.engine.kernel import door, plain
from lib.model.estate import Estate
from lib.model.thresholds import DOWN, TIE

LANES = 64


class Moments(NamedTuple):
    """What N cases do at once."""

    affected_users: np.ndarray  # f8[N], of each service, added up
    affected_people: np.ndarray  # f8[N], uses taken as independent
    services_down: np.ndarray  # i8[N]


@dataclass(frozen=True)
class AtOnce:
    """A sweep: the cases of a contingency at t = 0, what serves then being all that does."""

    contingency: Contingency
    least = 16 * LANES  # cases a part, for the lanes to be full

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
        _run(compiled.handle, out, *found)
        return Moments(*(column[: len(cases)] for column in found))

    def result(self, compiled: Compiled, parts: list[Moments]) -> Moments:
        """Return the moments of all cases, in their order."""
        return Moments(*(np.concatenate(column) for column in zip(*parts, strict=True)))


@door
def _run(net, out, users, people, down):
    services, classes = net.share.shape
    first, items = net.placements_of
    inside, of_component = net.inside
    crowds = net.crowds
    lost, new = np.zeros((services, classes, LANES)), np.zeros(LANES)
    missed = np.zeros(LANES)
    for block in range(len(out)):
        for component in range(len(net.circular)):
            a, b = inside[component], inside[component + 1]
            for i in range(a, b):
                _own(
                    of_component[i], net.services, net.share, net.placements, first, items, net.serves,
                    net.profile[0], out[block], lost,
                )  # fmt: skip
            _settle(
                of_component, a, b, net.circular[component], net.groups_of[0], net.groups, net.members, lost, new
            )  # fmt: skip
        at = block * LANES
        _weigh(net.services, net.share, lost, users[at : at + LANES], down[at : at + LANES], missed)
        _count(crowds.leaf, crowds.region_class, crowds.people, crowds.weight, lost, people[at : at + LANES], missed)


@plain
def _own(s, services, share, placements, first, items, serves, load, out, lost):
    """Set a service's deficits to those of its own coverage, the sites of each lane being out."""
    for c in range(share.shape[1]):
        demand, collapse = services[s].demand * load, services[s].collapse - TIE
        at = lost[s, c]
        if demand <= 0 or share[s, c] <= 0:
            at[:] = 0
            continue
        for lane in range(LANES):
            at[lane] = 0
        for i in range(first[s], first[s + 1]):
            p = items[i]
            if placements[p].active and serves[p, c]:
                cover, gone = placements[p].servers / (demand * placements[p].served), out[placements[p].site]
                for lane in range(LANES):
                    at[lane] += 0.0 if gone[lane] else cover
        for lane in range(LANES):
            cover = at[lane]
            left = 1.0 if cover < collapse else 1 - cover
            at[lane] = 0.0 if cover >= 1 - TIE else left


@plain
def _settle(of_component, first, end, circular, groups_of, groups, members, lost, room):
    """Raise the deficits of a component to its groups', round and round where it is a circle."""
    moving = True
    while moving:
        moving = False
        for i in range(first, end):
            s = of_component[i]
            for c in range(lost.shape[1]):
                for g in range(groups_of[s], groups_of[s + 1]):
                    new = room
                    if groups[g].end - groups[g].first == 1:
                        new = lost[members[groups[g].first], c]
                    else:
                        _group(groups[g], members, lost, c, room)
                    if circular and not moving:
                        moving = _rises(lost[s, c], new, groups[g].weight)
                    _raise(lost[s, c], new, groups[g].weight)


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
