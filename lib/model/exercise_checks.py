"""Every rule of an exercise that a single field cannot show: one function a rule, yielding its offenders."""

from collections.abc import Callable, Iterator
from itertools import chain, islice

import msgspec

from lib.model.checks import MOST_PROBLEMS, Problem, check_scenario, missing
from lib.model.estate import Estate
from lib.model.exercise import READINGS, Exercise, Inject, Trigger, roles_of
from lib.model.messages import holes, known
from lib.model.scenario import ACTIONS, Action

OF = {do: fields[0].removesuffix("s") for do, fields in ACTIONS.items()}  # what each kind of action is done to
MOST_INJECTS = 2000
MOST_OF_OTHERS = 200  # roles, objectives, questions; options of an inject
LISTS = ("roles", "objectives", "injects", "questions")


def check_exercise(exercise: Exercise, estate: Estate | None = None) -> list[Problem]:
    """Return every mistake of an exercise whose fields have the right types, by itself and against its estate."""
    scenario = [_moved(p, "scenario.") for p in check_scenario(exercise.scenario, estate)] if exercise.scenario else []
    found = chain.from_iterable(rule(exercise) for rule in RULES)
    references = _references(exercise, estate) if estate else ()
    return list(islice(chain(scenario, found, references), MOST_PROBLEMS))


def _moved(problem: Problem, place: str) -> Problem:
    return Problem(place + problem.place, problem.code, problem.values)


def _each(rule: Callable[[Exercise, Inject], Iterator[Problem]]) -> Callable[[Exercise], Iterator[Problem]]:
    """Return a rule for one inject as a rule for all."""

    def for_all(exercise: Exercise) -> Iterator[Problem]:
        for i, inject in enumerate(exercise.injects):
            yield from (_moved(problem, f"injects[{i}].") for problem in rule(exercise, inject))

    return for_all


def _not_too_many(exercise: Exercise) -> Iterator[Problem]:
    for kind in LISTS:
        count, most = len(getattr(exercise, kind)), MOST_INJECTS if kind == "injects" else MOST_OF_OTHERS
        if count > most:
            yield Problem(kind, "too_many", {"count": count, "most": most})


def _unique_ids(exercise: Exercise) -> Iterator[Problem]:
    for kind in LISTS:
        yield from _same_ids(kind, [row.id for row in getattr(exercise, kind)])


def _same_ids(kind: str, ids: list[str | None]) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for i, id_ in enumerate(ids):
        if id_ is not None and first.setdefault(id_, i) != i:
            yield Problem(f"{kind}[{i}].id", "same_id", {"id": id_, "first": f"{kind}[{first[id_]}]"})


def _audience(exercise: Exercise, inject: Inject) -> Iterator[Problem]:
    roles = [role.id for role in roles_of(exercise)]
    if not inject.to:
        yield Problem("to", "nobody_addressed")
    for j, role in enumerate(inject.to):
        yield from missing(f"to[{j}]", "role", role, roles)
    if inject.decides is not None and inject.decides in roles and inject.decides not in inject.to:
        yield Problem("decides", "decides_unaddressed", {"role": inject.decides})
    yield from missing("decides", "role", inject.decides, roles)


def _options(exercise: Exercise, inject: Inject) -> Iterator[Problem]:
    if inject.options and inject.decides is None:
        yield Problem("decides", "nobody_decides")
    if len(inject.options) > MOST_OF_OTHERS:
        yield Problem("options", "too_many", {"count": len(inject.options), "most": MOST_OF_OTHERS})
    yield from _same_ids("options", [option.id for option in inject.options])


def _trigger(exercise: Exercise, inject: Inject) -> Iterator[Problem]:
    trigger = inject.trigger
    if trigger.on == "clock" and inject.at is None:
        yield Problem("at", "required")
    if trigger.on == "condition":
        yield from _condition(trigger)
    if trigger.on == "missed":
        yield from _missed(exercise, inject, trigger)


def _condition(trigger: Trigger) -> Iterator[Problem]:
    if trigger.reading is None:
        yield Problem("trigger.reading", "required")
    elif (READINGS[trigger.reading][0] is None) != (trigger.of is None):
        yield Problem("trigger.of", "required" if trigger.of is None else "of_the_whole", {"reading": trigger.reading})
    if (trigger.at_least is None) == (trigger.at_most is None):
        yield Problem("trigger", "one_limit")


def _missed(exercise: Exercise, inject: Inject, trigger: Trigger) -> Iterator[Problem]:
    others = {other.id: other for other in exercise.injects}
    if trigger.inject is None:
        yield Problem("trigger.inject", "required")
    yield from missing("trigger.inject", "inject", trigger.inject, others)
    if trigger.inject in others and others[trigger.inject].expected is None:
        yield Problem("trigger.inject", "nothing_expected", {"inject": trigger.inject})


def _circles(exercise: Exercise) -> Iterator[Problem]:
    """Injects that each wait for another's missed action, in a circle, never come."""
    waits = {plan.id: plan.trigger.inject for plan in exercise.injects if plan.trigger.on == "missed"}
    for i, inject in enumerate(exercise.injects):
        seen, at = set(), inject.id
        while at in waits and at not in seen:
            seen.add(at)
            at = waits[at]
        if at == inject.id and seen:
            yield Problem(f"injects[{i}].trigger.inject", "waits_for_itself", {"inject": inject.id})


def _variables(exercise: Exercise, inject: Inject) -> Iterator[Problem]:
    for hole in holes(inject):
        if not known(hole):
            yield Problem("message", "no_such_figure" if hole else "lone_brace", {"hole": hole[:60]})


def _objective(exercise: Exercise, inject: Inject) -> Iterator[Problem]:
    yield from missing("objective", "objective", inject.objective, [o.id for o in exercise.objectives])


def _expected(exercise: Exercise, inject: Inject) -> Iterator[Problem]:
    if inject.kind == "expected" and inject.expected is None:
        yield Problem("expected", "required")


RULES = (
    _not_too_many, _unique_ids, _circles,
    *map(_each, (_audience, _options, _trigger, _variables, _objective, _expected)),
)  # fmt: skip


def _references(exercise: Exercise, estate: Estate) -> Iterator[Problem]:
    """Yield what names nothing of the estate, in everything but the starting scenario."""
    ids = {kind: [row.id for row in getattr(estate, f"{kind}s")] for kind in ("service", "site", "team", "placement")}
    yield from missing("monitoring", "service", exercise.monitoring, ids["service"])
    for i, inject in enumerate(exercise.injects):
        yield from (_moved(problem, f"injects[{i}].") for problem in _inject_references(exercise, inject, estate, ids))


def _inject_references(exercise: Exercise, inject: Inject, estate: Estate, ids: dict) -> Iterator[Problem]:
    trigger, expected = inject.trigger, inject.expected
    if trigger.on == "condition" and trigger.reading in READINGS and (kind := READINGS[trigger.reading][0]):
        yield from missing("trigger.of", kind, trigger.of, ids[kind])
    for hole in filter(known, holes(inject)):
        name, _, of = hole.partition(":")
        if of:
            yield from missing("message", READINGS[name][0], of, ids[READINGS[name][0]])
    if expected is not None and expected.do is not None:
        kind = OF[expected.do]
        yield from missing("expected.of", kind, expected.of, ids[kind])
    yield from _world(exercise, estate, inject.events, inject.actions, "")
    for j, option in enumerate(inject.options):
        yield from _world(exercise, estate, [], option.actions, f"options[{j}].")


def _world(exercise: Exercise, estate: Estate, events: list, actions: list[Action], place: str) -> Iterator[Problem]:
    """Yield the mistakes of what an inject or option does to the world."""
    if (events or actions) and exercise.scenario is not None:
        scenario = msgspec.structs.replace(exercise.scenario, events=events, actions=actions, estate=estate.id)
        yield from (_moved(p, place) for p in check_scenario(scenario, estate) if p.place[:6] in ("events", "action"))
