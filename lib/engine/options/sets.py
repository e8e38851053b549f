"""Which sets of options lose few user-hours for their cost: all of them where they are few, else a search in rounds."""

from collections.abc import Iterator

from lib.engine.draws import chances
from lib.engine.options.archive import Archive, bits
from lib.engine.options.solver import Estimate

FEW = 10  # options of which every set is run
RUNS = 3_000_000  # services and placements times sets, at most, where every set is run
PROPOSALS = 6  # rounds in which the solver proposes
BUDGETS = (0.05, 0.1, 0.2, 0.3, 0.45, 0.6, 0.8, 1.0)  # shares of what it costs to lose least, where it proposes
SAMPLE = 600  # sets that an estimate is fitted to


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
    useful = [i for i in bits(archive.priced) if _may_help(archive, i)]
    everything = sum(1 << i for i in useful)
    yield from _peel(archive, everything)
    yield from _build(archive, useful, budget)
    for number in range(PROPOSALS):
        _propose(archive, useful, budget, seed, number)
        _polish(archive, useful, budget)
        yield


def rounds_of(archive: Archive) -> int:
    """Return how many rounds ``search`` has at most."""
    return 2 * archive.priced.bit_count() + PROPOSALS + 2


def _may_help(archive: Archive, i: int) -> bool:
    """Say whether an option helps alone, or as the last one of all."""
    without = archive.priced & ~(1 << i)
    archive.run([archive.priced, without])
    gain = archive.lost(0) - archive.lost(1 << i), archive.lost(without) - archive.lost(archive.priced)
    return max(gain) > archive.tiny


def _peel(archive: Archive, number: int) -> Iterator[None]:
    """From all options at once, leave out one after another: the one that is missed least for what it costs."""
    archive.run([number])
    while number:
        smaller = [number & ~(1 << i) for i in bits(number)]
        archive.run(smaller)
        yield

        def missed(s: int, of: int = number) -> tuple:
            more, saved = archive.lost(s) - archive.lost(of), archive.cost_of(of) - archive.cost_of(s)
            return (0, -saved, s) if more <= archive.tiny else (1, more / max(saved, 1e-9), s)

        number = min(smaller, key=missed)


def _build(archive: Archive, useful: list[int], budget: float | None) -> Iterator[None]:
    """From no option, add one after another: the one that buys most for what it costs."""
    number = 0
    while True:
        larger = [
            s for i in useful if (s := number | 1 << i) != number
            and (budget is None or archive.cost_of(s) <= budget)
        ]  # fmt: skip
        archive.run(larger)
        yield

        def bought(s: int, of: int = number) -> tuple:
            less, paid = archive.lost(of) - archive.lost(s), archive.cost_of(s) - archive.cost_of(of)
            return less / max(paid, 1e-9), -s

        best = max(larger, key=bought, default=None)
        if best is None or archive.lost(best) >= archive.lost(number) - archive.tiny:
            return
        number = best


def _propose(archive: Archive, useful: list[int], budget: float | None, seed: int, number: int) -> None:
    """Run what a solver proposes for several budgets, from an estimate fitted to the sets nearest the front."""
    if not useful:
        return
    front = archive.front()
    cap = archive.cost_of(front[-1]) if budget is None else budget
    some = sorted((s for s in archive.known if not s & ~archive.priced), key=lambda s: (archive.lost(s), s))
    some = sorted({*some[:SAMPLE], *front, *(1 << i for i in useful), 0})
    estimate = Estimate(useful, some, [archive.lost(s) for s in some])
    costs = [archive.cost[i] for i in useful]
    moved = chances(seed, number, number + 1, len(BUDGETS))[0]
    found = []
    for share, chance in zip(BUDGETS, moved, strict=True):
        most = cap * share * (1 if share == 1 else 0.75 + 0.5 * chance)
        taken = {*archive.known, *found}
        if (new := estimate.propose(costs, most, taken.__contains__, seed, archive.left)) is not None:
            found.append(new)
    archive.run(found)


def _polish(archive: Archive, useful: list[int], budget: float | None) -> None:
    """Leave out, add and swap one option in the best set, and leave out one in every set of the front."""
    front = archive.front()
    archive.run(s & ~(1 << i) for s in front for i in bits(s))
    front = archive.front()
    best = max((s for s in front if budget is None or archive.cost_of(s) <= budget), key=archive.cost_of, default=0)
    near = [best | 1 << i for i in useful]
    near += [best & ~(1 << i) | 1 << j for i in bits(best) for j in useful if not best >> j & 1]
    archive.run(s for s in near if budget is None or archive.cost_of(s) <= budget)
