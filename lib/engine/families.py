"""Families of sets of sites, none of which contains another: what cut sets are computed with.

A monotone condition on lost sites is the family of the minimal sets that fulfil
it. Families are zero-suppressed decision diagrams, so that tens of thousands of
sets share a few hundred nodes: S. Minato, Zero-suppressed BDDs for set
manipulation in combinatorial problems, DAC 1993; the minimal union and product
are those of O. Coudert and J. C. Madre, MetaPrime, IEEE Trans. Reliability 43(1), 1994.
"""

from collections.abc import Callable, Iterable, Iterator
from math import inf

NEVER, ALWAYS = 0, 1  # the family without a set; that of the empty set


MOST_NODES = 1_000_000
MOST_KEPT = 2_000_000  # results of operations kept for when they are asked for again
NODES_A_LOOK = 1000  # some milliseconds


class TooLarge(Exception):
    """What is to be worked out outgrew a limit."""


class Families:
    """Families by number; the same family has the same number. Sets larger than ``order`` are left out.

    Node n holds the sets of ``without[n]`` and, with variable ``top[n]`` added, those of
    ``having[n]``. Variables are numbers; smaller ones stand nearer to the root. ``look`` is called
    every ``NODES_A_LOOK`` nodes: what it raises ends the work.
    """

    def __init__(self, order: float = inf, look: Callable[[], None] = lambda: None):
        self.order, self.look = order, look
        self.top: list[float] = [inf, inf]
        self.having, self.without = [NEVER, NEVER], [NEVER, NEVER]
        self._numbers: dict[tuple[int, int, int], int] = {}
        self._any: dict[tuple[int, int], int] = {}
        self._all: dict[tuple[int, int, float], int] = {}
        self._beside: dict[tuple[int, int], int] = {}
        self._small: dict[tuple[int, float], int] = {}

    def single(self, variable: int) -> int:
        """Return the family of the set of one variable."""
        return self.node(variable, ALWAYS, NEVER) if self.order >= 1 else NEVER

    def node(self, variable: int, having: int, without: int) -> int:
        """Return the family of ``without`` and of the sets of ``having`` with a variable that is smaller than all theirs."""
        if having == NEVER:
            return without
        key = (variable, having, without)
        found = self._numbers.get(key)
        if found is None:
            found = self._numbers[key] = len(self.top)
            self._stay_small(found)
            self.top.append(variable)
            self.having.append(having)
            self.without.append(without)
        return found

    def _stay_small(self, count: int) -> None:
        if count > MOST_NODES:
            raise TooLarge
        if count % NODES_A_LOOK == 0:
            self.look()
        kept = (self._any, self._all, self._beside, self._small)
        if count % 10_000 == 0 and sum(map(len, kept)) > MOST_KEPT:
            for results in kept:
                results.clear()

    def any(self, families: Iterable[int]) -> int:
        """Return the minimal sets that fulfil one of several families at least."""
        found = NEVER
        for family in families:
            found = self._either(found, family)
        return found

    def all(self, families: Iterable[int]) -> int:
        """Return the minimal sets, of ``order`` members at most, that fulfil every one of several families."""
        found = ALWAYS
        for family in families:
            found = self._both(found, family, self.order)
        return found

    def at_least(self, count: int, families: list[int]) -> int:
        """Return the minimal sets that fulfil ``count`` of several families."""
        if count <= 1:
            return ALWAYS if count <= 0 else self.any(families)
        if count >= len(families):
            return self.all(families) if count == len(families) else NEVER
        reached = [ALWAYS] + [NEVER] * count  # so many of those looked at
        for family in families:
            for n in range(count, 0, -1):
                reached[n] = self._either(reached[n], self._both(reached[n - 1], family, self.order))
        return reached[count]

    def containing(self, family: int, variable: int) -> int:
        """Return the sets that have a member."""
        found = {NEVER: NEVER, ALWAYS: NEVER}
        for at in self.nodes(family):
            if self.top[at] > variable:
                found[at] = NEVER
            elif self.top[at] == variable:
                found[at] = self.node(variable, self.having[at], NEVER)
            else:
                having, without = found[self.having[at]], found[self.without[at]]
                found[at] = self.node(self.top[at], having, without)
        return found[family]

    def sets(self, family: int) -> Iterator[tuple[int, ...]]:
        """Yield the sets, members in order."""
        waiting: list[tuple[int, tuple[int, ...]]] = [(family, ())]
        while waiting:
            at, members = waiting.pop()
            if at == ALWAYS:
                yield members
            elif at != NEVER:
                waiting.append((self.without[at], members))
                waiting.append((self.having[at], (*members, self.top[at])))

    def count(self, family: int) -> int:
        """Return how many sets there are."""
        counts = {NEVER: 0, ALWAYS: 1}
        for at in self.nodes(family):
            counts[at] = counts[self.having[at]] + counts[self.without[at]]
        return counts[family]

    def nodes(self, family: int) -> list[int]:
        """Return the nodes below a family, its own included, each after those that it leads to."""
        seen, waiting = set(), [family]
        while waiting:
            at = waiting.pop()
            if at > ALWAYS and at not in seen:
                seen.add(at)
                waiting += (self.having[at], self.without[at])
        return sorted(seen)  # a node is numbered after those that it leads to

    def _either(self, a: int, b: int) -> int:
        if a == b or b == NEVER or a == ALWAYS:
            return a
        if a == NEVER or b == ALWAYS:
            return b
        key = (a, b) if a < b else (b, a)
        found = self._any.get(key)
        if found is None:
            top = min(self.top[a], self.top[b])
            a1, a0 = (self.having[a], self.without[a]) if self.top[a] == top else (NEVER, a)
            b1, b0 = (self.having[b], self.without[b]) if self.top[b] == top else (NEVER, b)
            rest = self._either(a0, b0)
            found = self._any[key] = self.node(top, self._apart(self._either(a1, b1), rest), rest)
        return found

    def _both(self, a: int, b: int, order: float) -> int:
        if a == NEVER or b == NEVER:
            return NEVER
        if a == ALWAYS or b == ALWAYS or a == b:
            return self._at_most(b if a == ALWAYS else a, order)
        key = (a, b, order) if a < b else (b, a, order)
        found = self._all.get(key)
        if found is None:
            top = min(self.top[a], self.top[b])
            a1, a0 = (self.having[a], self.without[a]) if self.top[a] == top else (NEVER, a)
            b1, b0 = (self.having[b], self.without[b]) if self.top[b] == top else (NEVER, b)
            rest = self._both(a0, b0, order)
            more = NEVER
            if order >= 1:
                either = self._both(a1, self._either(b1, b0), order - 1)
                more = self._apart(self._either(either, self._both(a0, b1, order - 1)), rest)
            found = self._all[key] = self.node(top, more, rest)
        return found

    def _apart(self, a: int, b: int) -> int:
        """Return the sets of a family that contain none of another."""
        if a == NEVER or b == ALWAYS or a == b:
            return NEVER
        if a == ALWAYS or b == NEVER:
            return a
        key = (a, b)
        found = self._beside.get(key)
        if found is None:
            if self.top[a] > self.top[b]:
                found = self._apart(a, self.without[b])
            elif self.top[a] < self.top[b]:
                having = self._apart(self.having[a], b)
                found = self.node(self.top[a], having, self._apart(self.without[a], b))
            else:
                having = self._apart(self._apart(self.having[a], self.without[b]), self.having[b])
                found = self.node(self.top[a], having, self._apart(self.without[a], self.without[b]))
            self._beside[key] = found
        return found

    def _at_most(self, a: int, order: float) -> int:
        """Return the sets with so many members at most."""
        if a <= ALWAYS or order >= self.order:
            return a
        key = (a, order)
        found = self._small.get(key)
        if found is None:
            having = self._at_most(self.having[a], order - 1) if order >= 1 else NEVER
            found = self._small[key] = self.node(self.top[a], having, self._at_most(self.without[a], order))
        return found
