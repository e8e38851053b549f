"""What falls due as the clock goes on: injects by the clock, by a figure of the engine, by what did not come."""

from typing import NamedTuple

from lib.drill.expected import came
from lib.drill.readings import first_time, reading
from lib.drill.world import impact_of
from lib.engine.compile import Compiled
from lib.model.drill import Entry, Said, State, folded, standing
from lib.model.exercise import Inject
from lib.model.impact import Impact
from lib.model.messages import TIMES, holes, known


class Due(NamedTuple):
    """An inject that comes at t, hours, unless somebody does something before."""

    t: float
    inject: Inject


def caught_up(compiled: Compiled, state: State, log: list[Entry], t: float, wall: float) -> list[Entry]:
    """Return the entries that are missing from a log when the clock shows t: each inject that has come, at its own time.

    One after another, because each may change the world in which the next comes.
    """
    added: list[Entry] = []
    while (following := next_due(compiled, state, [*log, *added])) and following.t <= t:
        added.append(delivery(impact_of(compiled, state), following.inject, following.t, wall, state.number + 1))
        state = folded(state.exercise, [*log, *added])
    return added


def delivery(
    impact: Impact, inject: Inject, t: float, wall: float, number: int, seat: str = "", by_hand: bool = False
) -> Entry:
    """Return the entry of an inject that is delivered at t."""
    said = Said(
        inject=inject.id, plan=inject, why="hand" if by_hand else inject.trigger.on, figures=figures(impact, inject, t)
    )
    return Entry(number=number, wall=wall, seat=seat, t=t, kind="delivered", said=said)


def figures(impact: Impact, inject: Inject, t: float) -> dict[str, float | None]:
    """Return the value of each figure that an inject's message names, at a time."""
    found = {}
    for hole in filter(known, holes(inject)):
        name, _, of = hole.partition(":")
        found[hole] = t if name in TIMES else reading(impact, name, of or None, t)
    return found


def next_due(compiled: Compiled, state: State, log: list[Entry]) -> Due | None:
    """Return the inject that comes next by itself, None where none will; ties in the order of the list."""
    found = coming(compiled, state, log)
    return found[0] if found else None


def coming(compiled: Compiled, state: State, log: list[Entry]) -> list[Due]:
    """Return the injects that come by themselves if nobody does anything, each at its time, in order."""
    if state.ended:
        return []
    floor = max((entry.t for entry in standing(log)), default=0.0)
    found = [
        Due(max(t, floor), plan) for plan in state.pending if (t := _time(compiled, state, plan, floor)) is not None
    ]
    return sorted((due for due in found if due.t <= state.exercise.scenario.horizon_hours), key=lambda due: due.t)


def _time(compiled: Compiled, state: State, inject: Inject, floor: float) -> float | None:
    """Return when an inject comes by itself, hours; None where it does not."""
    trigger = inject.trigger
    if trigger.on == "clock":
        return inject.at
    if trigger.on == "condition":
        held = first_time(impact_of(compiled, state), trigger, max(0.0, floor - trigger.after_hours))
        return None if held is None else held + trigger.after_hours
    before = {delivery.inject.id: delivery for delivery in state.delivered}.get(trigger.inject)
    if trigger.on == "hand" or before is None or before.inject.expected is None or came(state, before):
        return None
    return before.t + before.inject.expected.within_hours + trigger.after_hours
