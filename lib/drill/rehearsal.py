"""An exercise played through before it begins, as it goes if the room does nothing."""

from typing import NamedTuple

from lib.drill.due import caught_up, figures
from lib.drill.readings import reading
from lib.drill.world import impact_of
from lib.engine.compile import Compiled
from lib.model.drill import Entry, folded
from lib.model.estate import Estate
from lib.model.exercise import READINGS, Exercise, Inject
from lib.model.exercise_draft import Document, checked, rows
from lib.model.impact import Impact
from lib.model.messages import HOLE, TIMES


class Rehearsal(NamedTuple):
    """The deliveries up to the horizon, and when each inject comes by itself, hours; those that do not are not in ``comes``."""

    compiled: Compiled
    exercise: Exercise
    log: list[Entry]
    comes: dict[str, float]


def rehearse(compiled: Compiled, exercise: Exercise) -> Rehearsal:
    """Return how an exercise without mistakes goes if nobody decides anything."""
    log = caught_up(compiled, folded(exercise, []), [], exercise.scenario.horizon_hours, 0.0)
    return Rehearsal(compiled, exercise, log, {entry.said.inject: entry.t for entry in log})


def impact_at(rehearsal: Rehearsal, t: float | None = None) -> Impact:
    """Return what comes of all that was delivered up to t, hours; of everything without t."""
    log = [entry for entry in rehearsal.log if t is None or entry.t <= t]
    return impact_of(rehearsal.compiled, folded(rehearsal.exercise, log))


def figures_of(rehearsal: Rehearsal, subject: object, message: object, t: float) -> dict[str, float | None]:
    """Return the figures that a subject and a message name as they are at t, hours; those of nothing there is are left out."""
    estate = rehearsal.compiled.estate
    probe = Inject(id="probe", subject=_held(subject, estate), message=_held(message, estate))
    return figures(impact_at(rehearsal, t), probe, t)


def every_figure(
    rehearsal: Rehearsal, t: float, service: str | None, site: str | None
) -> list[tuple[str, float | None]]:
    """Return what can stand in a message's braces with its value at t, hours: of the whole, of a service and of a site."""
    impact, named = impact_at(rehearsal, t), {"service": service, "site": site}
    found: list[tuple[str, float | None]] = [(name, t) for name in TIMES]
    for name, (of, _) in READINGS.items():
        if of is None:
            found.append((name, reading(impact, name, None, t)))
        elif named[of] is not None:
            found.append((f"{name}:{named[of]}", reading(impact, name, named[of], t)))
    return found


def playable(document: Document, estate: Estate) -> Exercise | None:
    """Return an exercise without the injects that have mistakes; None where the mistakes are elsewhere."""
    for _ in range(len(rows(document, "injects")) + 1):
        exercise, problems = checked(document, estate)
        if exercise is not None:
            return exercise
        wrong = {int(p.place[8 : p.place.index("]")]) for p in problems if p.place.startswith("injects[")}
        if not wrong:
            return None
        document = document | {"injects": [row for i, row in enumerate(rows(document, "injects")) if i not in wrong]}
    return None


def _held(text: object, estate: Estate) -> object:
    """Return a text, or one per language, in which only figures of services and sites that there are stand in braces."""
    if isinstance(text, dict):
        return {language: _held(said, estate) for language, said in text.items()}
    known = {"service": {row.id for row in estate.services}, "site": {row.id for row in estate.sites}}
    kept = []
    for hole in HOLE.finditer(text if isinstance(text, str) else ""):
        name, _, of = (hole[1] or "").partition(":")
        if hole[1] and (not of or (name in READINGS and of in known.get(READINGS[name][0], ()))):
            kept.append(hole[0])
    return "".join(kept)
