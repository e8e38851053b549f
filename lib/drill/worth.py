"""What each decision was worth: the same run without it."""

from msgspec import Struct

from lib.drill.world import impact_of
from lib.engine.compile import Compiled
from lib.model.drill import Decision, State


class Worth(Struct, frozen=True):
    """``saved``: lost user-hours without the decision, less those with it; negative where it did harm."""

    decision: Decision
    saved: float


def worth(compiled: Compiled, state: State) -> list[Worth]:
    """Return what each decision that changed the world was worth, in user-hours to the horizon, in the log's order.

    One is taken out at a time, the others and every inject stay; so their sum need not be the worth of all.
    """
    with_all = impact_of(compiled, state).lost_user_hours
    return [
        Worth(decision, impact_of(compiled, state, decision.number).lost_user_hours - with_all)
        for decision in state.decisions
        if decision.said.actions
    ]
