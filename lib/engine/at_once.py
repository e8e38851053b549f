"""Who is hit the moment sites are lost, before any failover: each case from what its sites do when lost alone.

A deficit is at least the largest that one of the lost sites makes alone, and it seldom is more: only
where servers of a service were lost in two of the sites, where a run group could spare one member but
not two, and above these. So a case takes the largest, puts that right, and is weighed; as many cases
side by side as there are ``LANES``.
"""

from dataclasses import dataclass
from itertools import chain
from threading import Lock
from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np

from lib.engine.climb import climb, spread, strike, take_group, take_own
from lib.engine.compile import Compiled
from lib.engine.contingency import Case, Contingency
from lib.engine.handles import Handle
from lib.engine.kernel import door, empty_queue, plain
from lib.engine.lanes import (
    LANES,
    alike,
    if_below,
    load,
    minus,
    plus,
    store,
    store_larger,
    times,
)
from lib.engine.upwards import Upwards, upwards_of
from lib.model.estate import Estate
from lib.model.thresholds import DOWN, TIE

ROOM = 1 << 27  # bytes for what the sites do alone; where that is not enough, each case is worked out from nothing

_kept: WeakKeyDictionary[Compiled, tuple[Upwards, np.ndarray]] = WeakKeyDictionary()
_lock = Lock()


class Moments(NamedTuple):
    """What N cases do at once."""

    affected_users: np.ndarray  # f8[N], of each service, added up
    affected_people: np.ndarray  # f8[N], uses taken as independent
    services_down: np.ndarray  # i8[N]


@dataclass(frozen=True)
class AtOnce:
    """A sweep: the cases of a contingency at t = 0, what serves then being all that does."""

    contingency: Contingency
    least = 1024  # cases a part

    def cases(self, estate: Estate) -> list[Case]:
        """Return the cases, as the contingency has them."""
        return self.contingency.cases(estate)

    def count(self, estate: Estate) -> int:
        """Return of how many cases it consists."""
        return self.contingency.count(estate)

    def part(self, compiled: Compiled, first: int, last: int) -> Moments:
        """Return what some cases do."""
        number = compiled.number("sites")
        lost = [case.sites for case in self.contingency.some_cases(compiled.estate, first, last)]
        sites = np.array([number[site] for site in chain.from_iterable(lost)], dtype=np.int64)
        starts = np.cumsum([0, *map(len, lost)])
        found = Moments(*(np.zeros(len(lost)) for _ in range(3)))
        upwards, alone = _known(compiled)
        # what a few sites do alone stays in the cache for all cases that they end
        order = np.lexsort((sites[starts[:-1]], sites[starts[1:] - 1] // LANES))
        _run(Handle(upwards), Handle(_room(upwards)), alone, order, starts, sites, *found)
        return found

    def result(self, compiled: Compiled, parts: list[Moments]) -> Moments:
        """Return the moments of all cases, in their order."""
        return Moments(*(np.concatenate(column) for column in zip(*parts, strict=True)))


class Room(NamedTuple):
    """Where cases are worked out."""

    lost: np.ndarray  # f8[C * S and a few, LANES], deficits of availability
    most: np.ndarray  # i8[LANES, 2], what a lane begins with
    queued: np.ndarray  # a queue of places: whose deficits rose
    stands: np.ndarray  # f8[sites, LANES], 1 where a site is not lost, else 0
    struck: np.ndarray  # bool[sites], lost in some lane
    sums: np.ndarray  # f8[3, LANES], affected users, affected people, services down


def _known(compiled: Compiled) -> tuple[Upwards, np.ndarray]:
    """Return the arrays, and the deficits f8[1 + sites, rows] with nothing lost and with each site lost alone.

    Or only the former, f8[1, rows]. They are kept for as long as the estate is.
    """
    with _lock:
        if compiled not in _kept:
            upwards = upwards_of(compiled)
            room, rows = _room(upwards), len(upwards.at_site.first)
            alone = np.zeros((rows if 8 * rows * len(room.lost) <= ROOM else 1, len(room.lost)))
            _rise_alone(Handle(upwards), Handle(room), alone)
            _kept[compiled] = upwards, alone
        return _kept[compiled]


def _room(upwards: Upwards) -> Room:
    sites, (places, classes) = len(upwards.at_site.first) - 1, upwards.share.shape
    rows = -(-classes * places // LANES) * LANES
    return Room(
        np.zeros((rows, LANES)), np.zeros((LANES, 2), dtype=np.int64), empty_queue(places), np.ones((sites, LANES)),
        np.zeros(sites, dtype=bool), np.zeros((3, LANES)),
    )  # fmt: skip


@door
def _run(net, x, alone, order, first, sites, users, people, down):
    kept = len(alone) > 1
    for begin in range(0, len(order), LANES):
        cases = order[begin : begin + LANES]
        _begin(net, x, alone, cases, first, sites)
        for case in cases:
            for i in range(first[case], first[case + 1]):
                strike(net, x, sites[i], net.shared_at if kept else net.at_site)
        spread(net, x)
        for case in cases:
            for i in range(first[case], first[case + 1]):
                x.struck[sites[i]] = False
                x.stands[sites[i]] = 1
        _weigh(net, x)
        _count(net, x)
        for lane in range(len(cases)):
            case = cases[lane]
            users[case], people[case], down[case] = x.sums[0, lane], x.sums[1, lane], x.sums[2, lane]


@plain
def _begin(net, x, alone, cases, first, sites):
    """Lose the sites of a case in each lane, and begin with the most that one of them does alone, if that is known.

    In lanes beyond the cases nothing is lost.
    """
    kept = len(alone) > 1
    for lane in range(LANES):
        x.most[lane, 0] = x.most[lane, 1] = 0
        if lane < len(cases):
            start, end = first[cases[lane]], first[cases[lane] + 1]
            if kept and end > start:
                x.most[lane, 0], x.most[lane, 1] = sites[start] + 1, sites[end - 1] + 1
            for i in range(start, end):
                x.stands[sites[i], lane] = 0
    for row in range(0, len(x.lost), LANES):
        store_larger(x.lost, row, alone, x.most)
    if kept:
        for lane in range(len(cases)):
            for i in range(first[cases[lane]] + 1, first[cases[lane] + 1] - 1):
                _join_another(x, alone, sites[i] + 1, lane)
        for i in range(len(net.sparing)):
            take_group(net, x, net.sparing[i])


@door
def _rise_alone(net, x, alone):
    """Fill in the deficits with nothing lost, and with each site lost alone where there is room."""
    for place in range(len(net.share)):
        take_own(net, x, place)
    climb(net, x)
    alone[0] = x.lost[:, 0]
    for begin in range(1, len(alone), LANES):
        end = min(begin + LANES, len(alone))
        for lane in range(LANES):
            x.lost[:, lane] = alone[0]
        for number in range(begin, end):
            x.stands[number - 1, number - begin] = 0
        for number in range(begin, end):
            strike(net, x, number - 1, net.at_site)
        climb(net, x)
        for number in range(begin, end):
            x.struck[number - 1] = False
            x.stands[number - 1] = 1
            alone[number] = x.lost[:, number - begin]


@plain
def _join_another(x, alone, another, lane):
    for row in range(len(x.lost)):
        x.lost[row, lane] = max(x.lost[row, lane], alone[another, row])


@plain
def _weigh(net, x):
    """Add up affected users, and count the services that are down."""
    users, down, classes = alike(0.0), alike(0.0), net.share.shape[1]
    for place in range(len(net.share)):
        missed = alike(0.0)
        for c in range(classes):
            missed = plus(missed, times(alike(net.share[place, c]), load(x.lost, c * len(net.share) + place)))
        users = plus(users, times(alike(net.users[place]), missed))
        down = plus(down, if_below(missed, alike(1 - DOWN - TIE), alike(0.0), alike(1.0)))
    store(x.sums, 0, users)
    store(x.sums, 2, down)


@plain
def _count(net, x):
    """Add up affected people."""
    people = alike(0.0)
    for k in range(len(net.people)):
        spared, row = alike(1.0), net.region_class[k] * len(net.share)
        for place in range(len(net.share)):
            spared = times(spared, minus(alike(1.0), times(alike(net.weight[k, place]), load(x.lost, row + place))))
        people = plus(people, times(alike(net.people[k]), minus(alike(1.0), spared)))
    store(x.sums, 1, people)
