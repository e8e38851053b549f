"""The best order of recovery: what was asked for, and what was found."""

from typing import NamedTuple

from lib.model.checks import Problem
from lib.model.limits import check_asked

OBJECTIVES = ("user-hours", "all-back")  # lost user-hours, the default; hours until every service is back


class Outcome(NamedTuple):
    """What an event costs in one order of recovery; ``all_back_hours`` is None where some service is not back at the horizon."""

    lost_user_hours: float
    all_back_hours: float | None

    def to_row(self) -> dict:
        """Return it as plain data."""
        return self._asdict()


class Order(NamedTuple):
    """The best order of recovery that was found for a scenario.

    services: ids, first to recover first, of all that have something to recover; lower_bound: of
    the objective, user-hours or hours, which no order can beat, None where there is none;
    rounds, rounds_of: of the search, made and at most, the solver's turn being one of them: with all of
    them the same seed finds the same order again, on any machine. It ends before where the bound is reached.
    """

    objective: str
    seed: int
    services: tuple[str, ...]
    found: Outcome
    default: Outcome
    lower_bound: float | None
    rounds: int
    rounds_of: int

    def to_document(self) -> dict:
        """Return the result of the command ``order``: plain data."""
        return {
            "objective": self.objective, "seed": self.seed, "services": list(self.services),
            **self.found.to_row(), "lower_bound": self.lower_bound, "default": self.default.to_row(),
            "rounds": self.rounds, "rounds_of": self.rounds_of,
        }  # fmt: skip


def check_question(typed: dict[str, object]) -> tuple[dict[str, object], list[Problem]]:
    """Return objective, seconds and seed as they were typed, as values, and every mistake in them."""
    values, problems = check_asked({name: typed[name] for name in ("seconds", "seed")})
    return values | {"objective": typed["objective"]}, check_objective(typed["objective"]) + problems


def check_objective(objective: object) -> list[Problem]:
    """Return the mistake of an objective that there is not."""
    if objective in OBJECTIVES:
        return []
    asked = {"what": "choice", "choices": ", ".join(OBJECTIVES), "got": str(objective)[:60]}
    return [Problem("objective", "expected", asked)]
