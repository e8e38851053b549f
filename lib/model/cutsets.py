"""What was found out about cut sets: the sets, and how sites matter in them."""

from typing import NamedTuple

from lib.model.checks import Problem, missing
from lib.model.estate import Estate

WHEN = ("good", "once")  # for good, the default; at once


class CutSets(NamedTuple):
    """The minimal cut sets of a service: ids of sites, sorted, by order and then by name.

    order: the largest that was looked for, None for all; runs: of the engine, that it took.
    """

    service: str
    when: str
    order: int | None
    sets: tuple[tuple[str, ...], ...]
    runs: int

    def to_document(self) -> dict:
        """Return the result of the command ``cutsets``: plain data."""
        return {"cutsets": [list(sites) for sites in self.sets]}


class Importance(NamedTuple):
    """How much a basic event, a site's or a zone's being out, matters.

    unavailability: probability of it; birnbaum: the probability of the cut with it less that
    without it; fussell_vesely: the probability that some cut set that it is in is out, given
    that the service is cut off (none where that has no probability).
    """

    kind: str  # site or zone
    id: str
    unavailability: float
    birnbaum: float
    fussell_vesely: float | None


class CutRisk(NamedTuple):
    """The probability that all of some cut set is out, and what matters in it, the largest Birnbaum importance first."""

    probability: float
    events: tuple[Importance, ...]


def check_question(estate: Estate | None, service: str | None, order: object, when: str) -> list[Problem]:
    """Return every mistake of a question for cut sets; ``order`` may be as somebody typed it, None for all.

    Without an estate, which could not be read, the service is not looked for.
    """
    problems = []
    if service is None:
        problems.append(Problem("service", "required"))
    elif estate:
        problems += missing("service", "service", service, {s.id for s in estate.services} - {None})
    if order is not None and not (str(order).isdecimal() and len(str(order)) < 10 and int(order) >= 1):
        problems.append(Problem("order", "order_not_1", {"got": str(order)[:60]}))
    if when not in WHEN:
        problems.append(Problem("when", "expected", {"what": "choice", "choices": ", ".join(WHEN), "got": when[:60]}))
    return problems
