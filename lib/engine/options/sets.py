"""Which sets of options lose few user-hours for their cost: all of them where they are few, else a search in rounds."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from itertools import count
from math import inf

import numpy as np

from lib.engine.draws import chances
from lib.engine.options.archive import Archive, bits
from lib.engine.options.solver import Estimate

FEW = 10  # options of which every set is run
RUNS = 3_000_000  # services and placements times sets, at most, where every set is run
ALL_AGAIN, LIKELY = (
    8,
    16,
)  # in every so many steps all options are tried, in the others so many that seemed best when last tried
PROPOSALS = 6  # rounds in which the solver proposes
BUDGETS = (0.05, 0.1, 0.2, 0.3, 0.45, 0.6, 0.8, 1.0)  # shares of what it costs to lose least, where it proposes
SAMPLE, PLACES = 600, 40  # sets that an estimate is fitted to, and options that it is of
POINTS, NEIGHBOURS = 12, 96  # of the front, whose neighbours are looked at; of these, those that are run


def are_few(count: int, size: int) -> bool:
    """Say whether every set of so many options can be run, on an estate of so many services and placements."""
    return count <= FEW and size << count <= RUNS


def every_set(number: int) -> Iterator[int]:
    """Yield every set of some options, the smaller numbers first."""
    places = bits(number)
    for choice in range(1 << len(places)):
        yield sum(1 << place for k, place in enumerate(places) if choice >> k & 1)


def search(archive: Archive, budget: float | None, seed: int) -> Iterator[None]:
    """Run sets of priced options, a round at each step."""
    archive.run([archive.priced, *(archive.priced & ~(1 << i) for i in bits(archive.priced))])
    useful = [i for i in bits(archive.priced) if _may_help(archive, i)]
    yield
    yield from _peel(archive, sum(1 << i for i in useful))
    yield from _build(archive, useful, budget)
    for number in range(PROPOSALS if useful else 0):
        _propose(archive, budget, seed, number)
        yield
    _tidy(archive, budget)
    yield


def rounds_of(archive: Archive) -> int:
    """Return how many rounds ``search`` has at most."""
    return 2 * archive.priced.bit_count() + PROPOSALS + 3


def best_of(archive: Archive, front: list[int], budget: float) -> int:
    """Return the set of a front that loses least within a budget."""
    return [s for s in front if archive.cost_of(s) <= budget][-1]


def _may_help(archive: Archive, i: int) -> bool:
    """Say whether an option helps alone, or as the last one of all."""
    without = archive.priced & ~(1 << i)
    gain = archive.lost(0) - archive.lost(1 << i), archive.lost(without) - archive.lost(archive.priced)
    return max(gain) > archive.tiny


def _peel(archive: Archive, number: int) -> Iterator[None]:
    """From all options at once, leave out what nothing is lost by, then one after another: the least missed for its cost."""
    archive.run([number])
    missed: dict[int, float] = {}
    for step in count():
        if not number:
            return
        some = sorted(bits(number), key=lambda i: (missed.get(i, -inf), i))
        some = some if step % ALL_AGAIN == 0 else some[:LIKELY]
        archive.run(number & ~(1 << i) for i in some)
        for i in some:
            more = archive.lost(number & ~(1 << i)) - archive.lost(number)
            missed[i] = max(0.0, more) / max(archive.cost[i], 1e-9) if more > archive.tiny else -1.0
        idle = sorted((i for i in some if missed[i] < 0), key=lambda i: (-archive.cost[i], i))
        together = [number & ~sum(1 << i for i in idle[: k + 1]) for k in range(len(idle))]
        archive.run(together)
        yield
        most = archive.lost(number) + archive.tiny
        least = min(some, key=lambda i: (missed[i], i))
        number = next((s for s in reversed(together) if archive.lost(s) <= most), number & ~(1 << least))


def _build(archive: Archive, useful: list[int], budget: float | None) -> Iterator[None]:
    """From no option, add one after another: the one that buys most for what it costs."""
    number, bought = 0, dict.fromkeys(useful, inf)
    for step in count():
        some = [
            i for i in useful
            if not number >> i & 1 and (budget is None or archive.cost_of(number | 1 << i) <= budget)
        ]  # fmt: skip
        some.sort(key=lambda i: (-bought[i], i))
        some = some if step % ALL_AGAIN == 0 else some[:LIKELY]
        archive.run(number | 1 << i for i in some)
        yield
        for i in some:
            less = archive.lost(number) - archive.lost(number | 1 << i)
            bought[i] = less / max(archive.cost[i], 1e-9) if less > archive.tiny else 0.0
        best = max(some, key=lambda i: (bought[i], -i), default=None)
        if best is None or not bought[best]:
            return
        number |= 1 << best


def _propose(archive: Archive, budget: float | None, seed: int, number: int) -> None:
    """Run what a solver proposes for several budgets, and the likeliest neighbours of sets of the front."""
    front = archive.front()
    places = _places(archive, front)
    if not places:
        return
    some = sorted((s for s in archive.known if not s & ~archive.priced), key=lambda s: (archive.lost(s), s))
    some = sorted({*some[:SAMPLE], *front, *(1 << i for i in places), 0})
    estimate = Estimate(places, some, [archive.lost(s) for s in some])
    cap = archive.cost_of(front[-1]) if budget is None else budget
    moved = chances(seed, number, number + 1, len(BUDGETS))[0]
    costs, found = [archive.cost[i] for i in places], set()
    for share, chance in zip(BUDGETS, moved, strict=True):
        most = cap * share * (1 if share == 1 else 0.75 + 0.5 * chance)
        known = {*archive.known, *found}
        if (new := estimate.propose(costs, most, known.__contains__, seed, archive.left)) is not None:
            found.add(new)
    archive.run([*sorted(found), *_neighbours(archive, front, places, estimate, cap)])


def _places(archive: Archive, front: list[int]) -> list[int]:
    """Return the options that stand in most sets of the front, lowest bit first."""
    often = Counter(i for s in front for i in bits(s))
    return sorted(sorted(often, key=lambda i: (-often[i], i))[:PLACES])


def _neighbours(archive: Archive, front: list[int], places: list[int], estimate: Estimate, cap: float) -> list[int]:
    """Return sets one option away from some of the front that seem to lose less than the front does for their cost."""
    within = [s for s in front if archive.cost_of(s) <= cap]
    chosen = {within[k * (len(within) - 1) // max(1, POINTS - 1)] for k in range(POINTS)}
    near = {s | 1 << i for s in chosen for i in places} | {s & ~(1 << i) for s in chosen for i in bits(s)}
    near |= {s & ~(1 << i) | 1 << j for s in chosen for i in bits(s) for j in places if not s >> j & 1}
    fresh = sorted(s for s in near - set(archive.known) if archive.cost_of(s) <= cap)
    if not fresh:
        return []
    costs = [archive.cost_of(s) for s in front]
    now = [archive.lost(front[bisect_right(costs, archive.cost_of(s)) - 1]) for s in fresh]
    gain = estimate.of(fresh) - np.array(now)
    return [fresh[k] for k in np.argsort(gain, kind="stable")[:NEIGHBOURS].tolist()]


def _tidy(archive: Archive, budget: float | None) -> None:
    """Leave out of the best set, one by one, what nothing is lost by."""
    best = None
    while best != (best := best_of(archive, archive.front(), inf if budget is None else budget)):
        archive.run(best & ~(1 << i) for i in bits(best))
