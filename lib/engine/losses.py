"""Which losses of sites bring a service down: families of minimal sets, without trying one set after another.

``lib/model/MODEL.md``, section 2, upside down. A deficit is 1 less coverage or
availability. "The deficit of service s in region class c is at least v" is a
monotone condition on the lost sites: s's own coverage is a weighted threshold over
its sites; a run group of weight w of which k suffice asks that all but k - 1 of
its n members have a deficit of at least v/w; over region classes deficits add up.
Only the thresholds that are asked for are worked out, what is depended on first;
in a cycle they grow from "nothing falls" to the least fixed point, which is the
greatest one of availability.

Failover makes it two conditions, of which the truth lies between. *Hopeful*: a
standby serves if it may. *Sure*: it counts only if it serves in any case.
"""

from heapq import heappop, heappush
from typing import NamedTuple

import numpy as np

from lib.engine.compile import Compiled
from lib.engine.coverage import TINY, Coverage
from lib.engine.families import ALWAYS, NEVER, Families
from lib.engine.levels import levels_of
from lib.model.thresholds import DOWN, TIE, USABLE

LOST, UNUSABLE = 1 - DOWN - TIE, 1 - USABLE + TIE  # mean deficits of what is down, of what is not usable
PHASES = RUN, START, FAILOVER = range(3)


class Key(NamedTuple):
    """The condition that a service's deficit in a region class is at least ``deficit``, demand being load times its peak."""

    service: int
    region_class: int
    deficit: float
    load: float


class Losses:
    """Conditions on lost sites, as ``Families`` whose variables are sites' places in the order of first need."""

    def __init__(self, compiled: Compiled, families: Families, variables: dict[int, int], at_once: bool, hopeful: bool):
        self.net, self.families = compiled.net, families
        self.at_once, self.hopeful = at_once, hopeful
        self.coverage = Coverage(compiled, families, variables, at_once, hopeful)
        self.load = float(self.net.profile[0])
        self.gate_load = self.load if at_once else float(self.net.profile.min())  # a gate opens when load is least
        self.component = self.net.services["component"].tolist()
        self.circle = self.net.services["circle"].tolist()
        self.circular = self.net.circular.tolist()
        self.known: dict[Key, int] = {}
        self._parts: dict[int, tuple[int, ...]] = {}
        self._deficits: dict[tuple[int, float], dict[int, np.ndarray]] = {}
        self.cone: list[int] = []

    def down(self, s: int) -> int:
        """Return the minimal sets of sites whose loss takes a service down."""
        self.cone = self.needed(s)
        for m in sorted(self.cone, key=self.circle.__getitem__):
            if any(p.may_serve or p.ends for p in self.coverage.standbys(m)):
                start, failover = self._closed(m, START), self._closed(m, FAILOVER)
                self.coverage.closed[m] = self.families.any((start, failover)), failover
        return self._lacking(s, LOST, self.load)

    def needed(self, s: int) -> list[int]:
        """Return a service and all it depends on, in any phase, in the order of a walk into depth."""
        seen, waiting = {}, [s]
        while waiting:
            at = waiting.pop()
            if at not in seen:
                seen[at] = None
                groups = [group for phase in PHASES for group in self.coverage.groups(phase, at)]
                waiting += reversed([m for *_, members in groups for m in members])
        return list(seen)

    def _closed(self, s: int, phase: int) -> int:
        """Return when a gate of a service never opens. Members in its own circle are waved through in the end."""
        broken = self.hopeful or not self.at_once or self.net.break_glass <= TIE
        closed = []
        for k, _, members in self.coverage.groups(phase, s):
            shut = [
                (NEVER if broken else ALWAYS)
                if self.circle[m] == self.circle[s]
                else self._lacking(m, UNUSABLE, self.gate_load)
                for m in members
            ]
            closed.append(self.families.at_least(len(members) - k + 1, shut))
        return self.families.any(closed)

    # The mean over region classes

    def _lacking(self, s: int, deficit: float, load: float) -> int:
        """Return when the mean deficit of a service is at least so much."""
        parts = sorted(self._shares(s), reverse=True)
        if len(parts) == 1:
            share, c = parts[0]
            return self._solve([Key(s, c, deficit / share, load)])[0]
        rest = [sum(share for share, _ in parts[i:]) for i in range(len(parts) + 1)]
        rows = [(share, c, self._levels(c, load)[s]) for share, c in parts]
        return self._sum(s, load, rows, rest, 0, deficit, {})

    def _sum(self, s: int, load: float, rows: list, rest: list[float], i: int, wanted: float, seen: dict) -> int:
        """Return when the deficits in the parts from ``i`` on, by share, add up to what is wanted.

        The larger the deficit in this part the fewer losses make it, and the more of them
        make up the rest. Between two deficits where either is the same, none needs a look.
        """
        if wanted <= TINY or wanted > rest[i] + TINY:
            return ALWAYS if wanted <= TINY else NEVER
        share, c, levels = rows[i]
        key = i, round(wanted, 12)
        if key in seen:
            return seen[key]
        low, high = (wanted - rest[i + 1] - TINY) / share, wanted / share
        inner = levels[(levels >= low) & (levels < high - TINY)].tolist() if i + 1 < len(rows) else []
        tried = ([0.0] if low <= 0 else []) + inner + ([high] if high <= 1 + TINY else [])

        def here(j: int) -> int:
            return ALWAYS if tried[j] <= TINY else self._solve([Key(s, c, tried[j], load)])[0]

        def later(j: int) -> int:
            return self._sum(s, load, rows, rest, i + 1, wanted - share * tried[j], seen)

        ways, spans = [], [(0, len(tried) - 1)] if tried else []
        while spans:
            first, last = spans.pop()
            if here(first) == here(last):
                ways.append((last,))
            elif later(first) == later(last):
                ways.append((first,))
            elif last - first == 1:
                ways.append((first, last))
            else:
                spans += ((first, (first + last) // 2), ((first + last) // 2, last))
        found = self.families.any(self.families.all((here(j), later(j))) for way in ways for j in way)
        seen[key] = found
        return found

    def _levels(self, c: int, load: float) -> dict[int, np.ndarray]:
        if (c, load) not in self._deficits:
            self._deficits[c, load] = levels_of(self.coverage, self.cone, c, load)
        return self._deficits[c, load]

    def _shares(self, s: int) -> list[tuple[float, int]]:
        """Return share and one class of each part of the regions that the service and what it runs on treat alike."""
        label = self._alike(self.component[s])
        shares: dict[int, list] = {}
        for c, part in enumerate(label):
            if self.net.share[s, c] > 0:
                shares.setdefault(part, [0.0, c])[0] += float(self.net.share[s, c])
        return [(share, c) for share, c in shares.values()]

    def _alike(self, component: int) -> tuple[int, ...]:
        """Return a label for each region class: the same where nothing in or below a component tells them apart."""
        classes = self.net.share.shape[1]
        if classes == 1:
            return (0,)
        if not self._parts:
            below: list[set[int]] = [set() for _ in self.circular]
            first, items = self.net.dependents
            for lower in range(len(self.circular)):
                told = [self._told_apart(s) for s in self._inside(lower)] + [self._parts[c] for c in below[lower]]
                rows = list(zip(*told, strict=True))
                names = {row: i for i, row in enumerate(dict.fromkeys(rows))}
                self._parts[lower] = tuple(names[row] for row in rows)
                for upper in items[first[lower] : first[lower + 1]].tolist():
                    below[upper].add(lower)
        return self._parts[component]

    def _inside(self, component: int) -> list[int]:
        first = self.net.inside.first
        return self.net.inside.items[first[component] : first[component + 1]].tolist()

    def _told_apart(self, s: int) -> tuple[bytes, ...]:
        first, items = self.net.placements_of
        rows = np.vstack([self.net.share[s] > 0, self.net.serves[items[first[s] : first[s + 1]]]])
        return tuple(column.tobytes() for column in np.ascontiguousarray(rows.T))

    # One service in one region class

    def _solve(self, keys: list[Key]) -> list[int]:
        """Work out conditions with all that they come down to, from what is depended on upwards."""
        asked: dict[int, dict[Key, None]] = {}
        heap: list[int] = []
        self._ask(keys, asked, heap)
        layers = []
        while heap:
            component = -heappop(heap)
            layers.append(self._expand(asked.pop(component), asked, heap))
        for own, more in reversed(layers):
            self._settle(own, more)
        return [self.known[key] for key in keys]

    def _ask(self, keys: list[Key], asked: dict[int, dict[Key, None]], heap: list[int]) -> None:
        for key in keys:
            if key not in self.known:
                component = self.component[key.service]
                if component not in asked:
                    asked[component] = {}
                    heappush(heap, -component)
                asked[component][key] = None

    def _expand(self, keys: dict[Key, None], asked: dict, heap: list[int]) -> tuple[list[Key], list[Key]]:
        """Return the keys asked of a component and those that they ask inside it; ask the others of lower ones.

        A deficit shrinks on its way, so that a service never falls because of itself:
        ways that pass one twice need not be followed.
        """
        component = self.component[next(iter(keys)).service]
        inner, edge = dict(keys), list(keys)
        for _ in range(len(self._inside(component))):
            on = [m for key in edge for _, members in self._on(key) for m in members]
            self._ask([m for m in on if self.component[m.service] != component], asked, heap)
            edge = list(dict.fromkeys(m for m in on if self.component[m.service] == component and m not in inner))
            inner |= dict.fromkeys(edge)
        return list(keys), [key for key in inner if key not in keys]

    def _on(self, key: Key) -> list[tuple[int, list[Key]]]:
        """Return what a deficit can come from: how many of which keys."""
        return [
            (len(members) - k + 1, [Key(m, key.region_class, key.deficit / weight, key.load) for m in members])
            for k, weight, members in self.coverage.groups(RUN, key.service)
            if weight > 0 and key.deficit <= weight + TINY
        ]

    def _settle(self, keys: list[Key], more: list[Key]) -> None:
        """Work out the keys of a component; those that only they ask for are not followed to their own end."""
        every = keys + more
        for key in every:
            self.known[key] = own = self.coverage.short(*key)
            if not self.circular[self.component[key.service]]:
                self.known[key] = self.families.any((own, *self._from_groups(key)))
        moving = self.circular[self.component[keys[0].service]]
        while moving:
            moving = False
            for key in every:
                found = self.families.any((self.known[key], *self._from_groups(key)))
                moving |= found != self.known[key]
                self.known[key] = found
        for key in more:
            del self.known[key]

    def _from_groups(self, key: Key) -> list[int]:
        return [
            self.families.at_least(count, [self.known.get(m, NEVER) for m in members])
            for count, members in self._on(key)
        ]
