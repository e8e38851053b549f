"""Whether what was expected of the players came, and in time."""

from typing import Literal

from lib.model.drill import Delivery, State
from lib.model.scenario import ACTIONS, Action
from lib.model.thresholds import TIE

Outcome = Literal["met", "late", "missed", "open"]


def outcome(state: State, delivery: Delivery, t: float) -> tuple[Outcome, float | None]:
    """Return how the expected action of a delivered inject stands at t (hours), and when it came, if it did.

    An evaluator's word goes before what the log shows.
    """
    expected, word = delivery.inject.expected, state.met.get(delivery.inject.id)
    by = delivery.t + expected.within_hours
    if word is not None and not word.said.met:
        return "missed", None
    when = word.t if word is not None else answered(state, delivery)
    if when is not None:
        return ("met" if when <= by + TIE else "late"), when
    return ("missed" if t > by + TIE else "open"), None


def came(state: State, delivery: Delivery) -> bool:
    """Say whether the expected action came by its time."""
    return outcome(state, delivery, delivery.t + delivery.inject.expected.within_hours)[0] == "met"


def answered(state: State, delivery: Delivery) -> float | None:
    """Return when a decision first did what was expected, or answered the inject where no action is named; hours."""
    expected = delivery.inject.expected
    for decision in state.decisions:
        if decision.t < delivery.t - TIE:
            continue
        if expected.do is None:
            if decision.said.inject == delivery.inject.id:
                return decision.t
        elif any(_does(action, expected.do, expected.of) for action in decision.said.actions or ()):
            return decision.t
    return None


def _does(action: Action, do: str, of: str | None) -> bool:
    return action.do == do and (of is None or of in (getattr(action, field) for field in ACTIONS[do]))
