"""What would change the answer: every assumed value of an estate moved alone to its low and to its high."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import msgspec
import numpy as np

from lib.engine.compile import Compiled, compile_estate
from lib.engine.simulate import simulate
from lib.model.checks import Mistakes
from lib.model.estate import Estate, Fact, median_hours
from lib.model.reading import read_estate
from lib.model.scenario import Scenario


@dataclass(frozen=True)
class Tornado:
    """A sweep: the scenario's run of medians on the estate as it is, then with each fact at its low, at its high."""

    scenario: Scenario

    def count(self, estate: Estate) -> int:
        """Return of how many runs it consists."""
        return 1 + 2 * len(uncertain(estate))

    def part(self, compiled: Compiled, first: int, last: int) -> np.ndarray:
        """Return the lost user-hours of some runs; nan where no estate can have the value."""
        facts = uncertain(compiled.estate)
        return np.array([self._lost(compiled, facts, run) for run in range(first, last)])

    def _lost(self, compiled: Compiled, facts: list[Fact], run: int) -> float:
        if run == 0:
            return simulate(compiled, self.scenario).lost_user_hours
        fact = facts[(run - 1) // 2]
        estate = moved(compiled.estate, fact.of, fact.high if run % 2 == 0 else fact.low)
        return np.nan if estate is None else simulate(compile_estate(estate), self.scenario).lost_user_hours

    def result(self, compiled: Compiled, parts: list[np.ndarray]) -> "Swings":
        """Return what the parts, in order, amount to."""
        lost = np.concatenate(parts)
        return Swings(uncertain(compiled.estate), float(lost[0]), lost[1::2], lost[2::2])


class Swing(NamedTuple):
    """A fact and the lost user-hours with its value at its low and at its high; None where no estate can have it."""

    of: str
    low: float
    high: float
    lost_at_low: float | None
    lost_at_high: float | None
    swing: float  # user-hours from the least of low, high and as it is to the most


class Swings:
    """What each uncertain fact does to the lost user-hours, the widest swing first."""

    def __init__(self, facts: list[Fact], as_it_is: float, at_low: np.ndarray, at_high: np.ndarray):
        self.lost_user_hours = as_it_is
        found = [_swing(*row, as_it_is) for row in zip(facts, at_low.tolist(), at_high.tolist(), strict=True)]
        self.swings = sorted(found, key=lambda swing: (-swing.swing, swing.of))

    def to_document(self) -> dict:
        """Return the ``tornado/1`` document."""
        facts = [swing._asdict() for swing in self.swings]
        return {"format": "tornado/1", "lost_user_hours": self.lost_user_hours, "facts": facts}


def _swing(fact: Fact, at_low: float, at_high: float, as_it_is: float) -> Swing:
    told = [None if np.isnan(lost) else lost for lost in (at_low, at_high)]
    known = [as_it_is, *(lost for lost in told if lost is not None)]
    return Swing(fact.of, fact.low, fact.high, *told, max(known) - min(known))


def uncertain(estate: Estate) -> list[Fact]:
    """Return the facts that are assumed and have a low and a higher high."""
    return [
        fact for fact in estate.facts
        if fact.tag == "assumed" and fact.low is not None and fact.high is not None and fact.low < fact.high
    ]  # fmt: skip


def moved(estate: Estate, of: str, value: float) -> Estate | None:
    """Return an estate with the value at ``of`` (kind.id.field) another one; None where none can have it.

    A duration's value is its median, hours: its p90, or its min, mode and max, are scaled by
    as much as the median moves.
    """
    document = msgspec.to_builtins(estate)
    try:
        for record, field, inner in list(_places(document, of)):
            _set(record, field, inner, int(value) if float(value).is_integer() else value)
        return read_estate(document)
    except (Mistakes, TypeError, AttributeError):
        return None


def _places(document: dict, of: str) -> Iterator[tuple[dict, str, str]]:
    """Yield the records that ``of`` names, with the field and what stands within it; ids may have dots."""
    kind, _, rest = of.partition(".")
    for record in [document] if kind == "estate" else document.get(kind, []):
        name = f"{_name(kind, record)}."
        if rest.startswith(name):
            field, _, inner = rest.removeprefix(name).partition(".")
            yield record, field, inner


def _name(kind: str, record: dict) -> str:
    if kind == "dependencies":
        return f"{record['service']}.{record['on']}.{record.get('phase', 'run')}"
    return record["id"]


def _set(record: dict, field: str, inner: str, value: float) -> None:
    now = record.get(field)
    if inner:
        record[field] = {} if now is None else now
        record[field][inner] = value
    elif isinstance(now, dict) and field.endswith("_hours"):
        record[field] = _scaled(now, value)
    else:
        record[field] = value


def _scaled(duration: dict[str, float], median: float) -> dict[str, float] | float:
    before = median_hours(duration)
    if not before or not median:
        return median
    scaled = {key: hours * median / before for key, hours in duration.items()}
    return scaled | ({"median": median} if "median" in duration else {})
