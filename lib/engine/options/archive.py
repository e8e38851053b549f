"""Every set of options that was run, with what the run found. A set is a whole number, bit i for option i."""

from collections.abc import Callable, Iterable

from lib.engine.compile import compile_estate
from lib.engine.options.changes import Candidate, applied
from lib.engine.options.worth import Value, value_of
from lib.model.estate import Estate
from lib.model.options import Goal, Option, Valued
from lib.model.scenario import Scenario

CHUNK, EFFORT = (
    16,
    60_000,
)  # runs between two looks at the clock: fewer with more services and placements than the latter in all
SAME = 1e-9  # of the lost user-hours as the estate is: less is no difference
Each = Callable[..., Iterable]


class OutOfTime(Exception):
    """The time was up in mid-round."""


class Archive:
    """Runs sets of options, each once.

    options: all there are, in the order of their bits; priced: the bits of those that have a cost.
    """

    def __init__(
        self, estate: Estate, scenario: Scenario, goal: Goal | None, left: Callable[[], float], each: Each
    ):  # fmt: skip
        self.estate, self.scenario, self.goal, self.left, self.each = estate, scenario, goal, left, each
        self.options: list[Option] = []
        self.known: dict[int, Value] = {}

    def open(self, options: list[Option], base: Value, alone: list[Value]) -> None:
        """Begin with what each option is alone."""
        self.options = options
        self.cost = [option.cost_per_year for option in options]
        self.priced = sum(1 << i for i, cost in enumerate(self.cost) if cost is not None)
        self.all = (1 << len(options)) - 1
        self.known = {0: base} | {1 << i: value for i, value in enumerate(alone)}
        self.tiny = SAME * max(1.0, base.worth.lost_user_hours)

    def value_with(self, options: list[Option | Candidate]) -> Value:
        """Run the estate with some options."""
        return value_of(compile_estate(applied(self.estate, options)), self.scenario, self.goal)

    def run(self, sets: Iterable[int]) -> None:
        """Run those sets that were not run yet; raises OutOfTime where the clock does not let it."""
        new = [s for s in dict.fromkeys(sets) if s not in self.known]
        size = len(self.estate.services) + len(self.estate.placements)
        step = max(2, min(CHUNK, EFFORT // max(1, size)))
        for first in range(0, len(new), step):
            if self.left() <= 0:
                raise OutOfTime
            some = new[first : first + step]
            found = list(self.each(self.value_with, [self.chosen(s) for s in some]))
            self.known |= dict(zip(some, found, strict=True))

    def value(self, number: int) -> Value:
        """Return what one set is."""
        self.run([number])
        return self.known[number]

    def chosen(self, number: int) -> list[Option]:
        """Return the options of a set."""
        return [self.options[i] for i in bits(number)]

    def cost_of(self, number: int) -> float | None:
        """Return what a set costs a year, None where one of its options has no price."""
        return float(sum(self.cost[i] for i in bits(number))) if not number & ~self.priced else None

    def lost(self, number: int) -> float:
        """Return the user-hours that are lost with a set that was run."""
        return self.known[number].worth.lost_user_hours

    def front(self) -> list[int]:
        """Return the sets that were run and have a cost, each losing less than every one that costs no more."""
        some = [s for s in self.known if not s & ~self.priced]
        some.sort(key=lambda s: (self.cost_of(s), self.lost(s), s.bit_count(), s))
        kept: list[int] = []
        for s in some:
            if not kept or self.lost(s) < self.lost(kept[-1]) - self.tiny:
                kept.append(s)
        return kept

    def reaching(self) -> int | None:
        """Return the set that reaches the goal: without unpriced options if there is one, then the cheapest."""
        some = [s for s, value in self.known.items() if value.short == 0]
        return min(some, key=self.dearness, default=None)

    def dearness(self, number: int) -> tuple:
        """Return what sets are ranked by: unpriced options, cost, options."""
        cost = sum(self.cost[i] for i in bits(number & self.priced))
        return (number & ~self.priced).bit_count(), cost, number.bit_count(), number

    def told(self, number: int) -> Valued:
        """Return a set as a record."""
        ids = tuple(option.id for option in self.chosen(number))
        return Valued(ids, self.cost_of(number), self.known[number].worth)


def bits(number: int) -> list[int]:
    """Return the places of a set's bits, lowest first."""
    return [i for i in range(number.bit_length()) if number >> i & 1]
