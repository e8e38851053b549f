"""What would go wrong in the room, found before: an exercise against its estate, and against the engine's run of it."""

from collections.abc import Iterator

from lib.drill.due import caught_up
from lib.drill.readings import first_time
from lib.drill.world import impact_of
from lib.engine.compile import Compiled
from lib.model.checks import Problem
from lib.model.drill import folded
from lib.model.exercise import Exercise
from lib.model.exercise_checks import check_exercise


def preflight(compiled: Compiled, exercise: Exercise) -> tuple[list[Problem], list[Problem]]:
    """Return what makes an exercise unplayable, and what will not come if the room does nothing; each with its place.

    The second is found by playing it through without any decision; it is empty where there is any of the first.
    """
    wrong = check_exercise(exercise, compiled.estate)
    return wrong, [] if wrong else list(_never(compiled, exercise))


def _never(compiled: Compiled, exercise: Exercise) -> Iterator[Problem]:
    horizon, state = exercise.scenario.horizon_hours, folded(exercise, [])
    played = folded(exercise, caught_up(compiled, state, [], horizon, 0.0))
    impact = impact_of(compiled, played)
    waiting = {inject.id for inject in played.pending}
    for i, inject in enumerate(exercise.injects):
        trigger, place = inject.trigger, f"injects[{i}]"
        if trigger.on == "clock" and inject.at > horizon:
            yield Problem(f"{place}.at", "after_the_end", {"hours": horizon})
        elif trigger.on == "condition" and inject.id in waiting:
            late = first_time(impact, trigger, 0.0) is not None
            yield Problem(f"{place}.trigger", "after_the_end" if late else "never_holds", {"hours": horizon})
