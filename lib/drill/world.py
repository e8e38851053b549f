"""The world of an exercise: its scenario with all that was injected and decided, replayed from t = 0."""

from functools import lru_cache

import msgspec

from lib.engine.compile import Compiled
from lib.engine.simulate import simulate
from lib.model.drill import State
from lib.model.impact import Impact
from lib.model.reading import to_json
from lib.model.scenario import Action, Event, Scenario


def scenario_of(state: State, without: int | None = None) -> Scenario:
    """Return what has happened up to now as a scenario; ``without`` the decision of that entry."""
    begins = state.exercise.scenario
    events, actions = list(begins.events), list(begins.actions)
    for delivery in state.delivered:
        events += [_later(event, delivery.t) for event in delivery.inject.events]
        actions += [_later(action, delivery.t) for action in delivery.inject.actions]
    for decision in state.decisions:
        if decision.number != without:
            actions += [_later(action, decision.t) for action in decision.said.actions or ()]
    return msgspec.structs.replace(begins, events=events, actions=sorted(actions, key=lambda a: a.at))


def impact_of(compiled: Compiled, state: State, without: int | None = None) -> Impact:
    """Return what comes of it if nothing else is done; the same object for the same world."""
    return replayed(compiled, scenario_of(state, without))


def replayed(compiled: Compiled, scenario: Scenario) -> Impact:
    """Return what a scenario does to the exercise's estate; the last 64 are kept."""
    return _replayed(compiled, to_json(scenario))


@lru_cache(maxsize=64)
def _replayed(compiled: Compiled, scenario: bytes) -> Impact:
    return simulate(compiled, msgspec.json.decode(scenario, type=Scenario))


def _later(row: Event | Action, t: float) -> Event | Action:
    return msgspec.structs.replace(row, at=row.at + t)
