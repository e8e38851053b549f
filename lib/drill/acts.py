"""Who may do what in an exercise, and whether it makes sense now: what is asked for becomes an entry, or is refused."""

from collections.abc import Callable, Iterator

import msgspec

from lib.engine.compile import Compiled
from lib.model.checks import Mistakes, Problem, check_scenario, missing
from lib.model.drill import ENTRIES, Entry, Said, Seat, State, standing
from lib.model.exercise import Exercise, Inject, roles_of
from lib.model.exercise_checks import check_exercise
from lib.store.drills import New

MAY = {  # what each part may do; the facilitator everything
    "player": {"voted", "decided", "answered"},
    "evaluator": {"noted", "rated", "met", "answered"},
    "observer": {"answered"},
    "screen": set(),
}
AFTERWARDS = {
    "met",
    "noted",
    "rated",
    "answered",
    "improved",
    "truth",
    "back",
    "lead",
}  # what may be done once it is over
LONGEST_NAME = 80
LONGEST_TEXT = 4000
SPEEDS = (1, 600)


def entry(
    state: State, log: list[Entry], compiled: Compiled, seat: Seat, kind: str, said: Said,
    now: tuple[float, float, int | None], once: str,
) -> New | None:  # fmt: skip
    """Return the entry that a seat's act becomes; None where it is done already.

    now: the scenario's time, the wall's, and the last entry that the seat had seen. Raises Mistakes where it may not be.
    """
    t, wall, seen = now
    problems = list(_permitted(state, seat, kind, said)) or list(lacking(kind, said))
    if not problems and _is_done(state, seat, kind, said):
        return None
    problems = problems or [*_sensible(state, compiled, seat, kind, said), *_overtaken(state, kind, said, seen)]
    if problems:
        raise Mistakes(problems)
    if kind == "decided":
        said = _with_actions(state, said)
    if kind == "clock" and said.to_t is not None:
        t = min(max(t, said.to_t), state.exercise.scenario.horizon_hours)
    if kind == "back":
        t = max((e.t for e in standing(log) if e.number <= said.number), default=0.0)
    return New(seat=seat.id, wall=wall, t=t, kind=kind, said=said, once=f"{kind}:{seat.id}:{once}")


def check_seat(exercise: Exercise, part: str, role: str | None, name: str) -> None:
    """Raise Mistakes where somebody cannot take part like this."""
    problems = []
    if part not in MAY:
        problems.append(Problem("part", "no_such_part", {"part": str(part)[:40]}))
    if part == "player":
        roles = [row.id for row in roles_of(exercise)]
        problems += [Problem("role", "required")] if role is None else missing("role", "role", role, roles)
    if part != "screen" and not plain(name):
        problems.append(Problem("name", "required"))
    if len(plain(name)) > LONGEST_NAME:
        problems.append(Problem("name", "too_long", {"most": LONGEST_NAME}))
    if problems:
        raise Mistakes(problems)


def plain(name: str) -> str:
    """Return a name without control characters, on one line."""
    return " ".join("".join(c if c.isprintable() else " " for c in name).split())


def to_deliver(state: State, seat: Seat, inject: str) -> Inject | None:
    """Return the inject that a facilitator wants to deliver now; None where it has come. Raises Mistakes."""
    if seat.part != "facilitator" or state.ended:
        raise Mistakes([Problem("seat", "drill_ended" if state.ended else "not_yours")])
    if any(delivery.inject.id == inject for delivery in state.delivered):
        return None
    found = next((plan for plan in [*state.pending, *state.skipped] if plan.id == inject), None)
    if found is None:
        raise Mistakes([Problem("inject", "no_inject", {"id": inject[:60]})])
    return found


def may_decide(state: State, seat: Seat, inject: Inject | None) -> bool:
    """Say whether a seat decides for its team: its lead does, and the facilitator for anybody."""
    if seat.part == "facilitator":
        return True
    leads = seat.role is not None and state.leads.get(seat.role) == seat.id
    return leads and (inject is None or inject.decides == seat.role)


def _permitted(state: State, seat: Seat, kind: str, said: Said) -> Iterator[Problem]:
    if kind not in ENTRIES or kind in ("joined", "delivered"):
        yield Problem("kind", "not_yours")
    elif seat.part != "facilitator" and kind not in MAY[seat.part]:
        yield Problem("seat", "not_yours")
    elif state.ended and kind not in AFTERWARDS:
        yield Problem("kind", "drill_ended")


def lacking(kind: str, said: Said) -> Iterator[Problem]:
    """Yield what an entry of this kind lacks, and what it may not hold."""
    _, needs, may = ENTRIES[kind]
    given = {field for field in said.__struct_fields__ if getattr(said, field) is not None}
    for field in sorted(given - {*needs, *may}):
        yield Problem(field, "unknown_key", {"key": field})
    for field in needs:
        if field not in given or (field == "text" and not said.text.strip()):
            yield Problem(field, "required")
    if said.text is not None and len(said.text) > LONGEST_TEXT:
        yield Problem("text", "too_long", {"most": LONGEST_TEXT})


def _is_done(state: State, seat: Seat, kind: str, said: Said) -> bool:
    if kind == "decided" and said.inject is not None:
        return any(
            d.said.inject == said.inject
            and d.seat == seat.id
            and (d.said.option, d.said.text) == (said.option, said.text)
            for d in state.decisions
        )
    return False


def _overtaken(state: State, kind: str, said: Said, seen: int | None) -> Iterator[Problem]:
    """Yield where somebody else has set since what this would set."""
    set_by = {"clock": "", "edited": said.inject, "postponed": said.inject, "skipped": said.inject}.get(kind)
    if set_by is not None and seen is not None and state.set_at.get(set_by, 0) > seen:
        yield Problem("clock" if kind == "clock" else "inject", "overtaken")


def _sensible(state: State, compiled: Compiled, seat: Seat, kind: str, said: Said) -> Iterator[Problem]:
    check = CHECKS.get(kind)
    return check(state, compiled, seat, said) if check else iter(())


def _clock(state: State, compiled: Compiled, seat: Seat, said: Said) -> Iterator[Problem]:
    low, high = SPEEDS
    if not low <= said.speed <= high:
        yield Problem(
            "speed", "expected", {"what": "number_between", "low": low, "high": high, "got": str(said.speed)[:40]}
        )


def _waiting(state: State, compiled: Compiled, seat: Seat, said: Said) -> Iterator[Problem]:
    """Only what has not come can be skipped or put off."""
    if any(delivery.inject.id == said.inject for delivery in state.delivered):
        yield Problem("inject", "already_delivered", {"id": said.inject})
    elif said.inject not in {plan.id for plan in [*state.pending, *state.skipped]}:
        yield Problem("inject", "no_inject", {"id": said.inject[:60]})


def _edited(state: State, compiled: Compiled, seat: Seat, said: Said) -> Iterator[Problem]:
    if any(delivery.inject.id == said.inject for delivery in state.delivered):
        yield Problem("inject", "already_delivered", {"id": said.inject})
        return
    if said.plan.id != said.inject:
        yield Problem("inject", "no_inject", {"id": said.plan.id[:60]})
    others = [plan for plan in [*state.pending, *state.skipped, *(d.inject for d in state.delivered)]]
    rows = [*(plan for plan in others if plan.id != said.inject), said.plan]
    changed = msgspec.structs.replace(state.exercise, injects=rows)
    here = f"injects[{len(rows) - 1}]."
    for problem in check_exercise(changed, compiled.estate):
        if problem.place.startswith(here):
            yield Problem(problem.place.removeprefix(here), problem.code, problem.values)


def _voted(state: State, compiled: Compiled, seat: Seat, said: Said) -> Iterator[Problem]:
    inject = _delivered(state, said.inject)
    yield from _option(inject, said)
    if inject is not None and seat.part == "player" and inject.decides != seat.role:
        yield Problem("seat", "not_yours")


def _decided(state: State, compiled: Compiled, seat: Seat, said: Said) -> Iterator[Problem]:
    roles = {role.id: role for role in roles_of(state.exercise)}
    inject = _delivered(state, said.inject)
    if said.inject is not None:
        yield from _option(inject, said)
        if any(decision.said.inject == said.inject for decision in state.decisions):
            yield Problem("inject", "already_decided")
    if not may_decide(state, seat, inject) or (seat.part == "player" and said.role != seat.role):
        yield Problem("seat", "not_the_lead")
    if said.role not in roles:
        yield from missing("role", "role", said.role, roles)
        return
    if said.confidence is not None and not 1 <= said.confidence <= 5:
        yield Problem(
            "confidence", "expected", {"what": "integer_between", "low": 1, "high": 5, "got": said.confidence}
        )
    if said.option is None and not said.actions and not (said.text or "").strip():
        asked = inject is not None and inject.options
        yield Problem("option", "no_choice") if asked else Problem("text", "required")
    for action in said.actions or ():
        if seat.part == "player" and action.do not in roles[said.role].levers:
            yield Problem("actions", "not_your_lever", {"do": action.do})
    scenario = msgspec.structs.replace(state.exercise.scenario, events=[], actions=said.actions or [])
    yield from check_scenario(scenario, compiled.estate)


def _option(inject: Inject | None, said: Said) -> Iterator[Problem]:
    if inject is None:
        yield Problem("inject", "no_inject", {"id": (said.inject or "")[:60]})
    elif said.option is not None:
        yield from missing("option", "option", said.option, [option.id for option in inject.options])


def _rated(state: State, compiled: Compiled, seat: Seat, said: Said) -> Iterator[Problem]:
    yield from missing("objective", "objective", said.objective, [row.id for row in state.exercise.objectives])


def _answered(state: State, compiled: Compiled, seat: Seat, said: Said) -> Iterator[Problem]:
    yield from missing("question", "question", said.question, [row.id for row in state.exercise.questions])


def _met(state: State, compiled: Compiled, seat: Seat, said: Said) -> Iterator[Problem]:
    inject = _delivered(state, said.inject)
    if inject is None or inject.expected is None:
        yield Problem("inject", "nothing_expected", {"inject": said.inject[:60]})


def _lead(state: State, compiled: Compiled, seat: Seat, said: Said) -> Iterator[Problem]:
    named = state.seats.get(said.seat)
    if named is None or named.role != said.role:
        yield Problem("seat", "no_such_seat")


def _back(state: State, compiled: Compiled, seat: Seat, said: Said) -> Iterator[Problem]:
    if not 0 <= said.number <= state.number:
        yield Problem(
            "number", "expected", {"what": "integer_between", "low": 0, "high": state.number, "got": said.number}
        )


CHECKS: dict[str, Callable[[State, Compiled, Seat, Said], Iterator[Problem]]] = {
    "clock": _clock, "skipped": _waiting, "postponed": _waiting, "edited": _edited, "voted": _voted, "decided": _decided,
    "rated": _rated, "answered": _answered, "met": _met, "noted": lambda *_: iter(()), "lead": _lead, "back": _back,
}  # fmt: skip


def _delivered(state: State, inject: str | None) -> Inject | None:
    return next((delivery.inject for delivery in state.delivered if delivery.inject.id == inject), None)


def _with_actions(state: State, said: Said) -> Said:
    """Return a decision with its option's actions beside its own, all of them at once."""
    inject = _delivered(state, said.inject)
    chosen = [option for option in inject.options if option.id == said.option] if inject is not None else []
    actions = [*(action for option in chosen for action in option.actions), *(said.actions or ())]
    return msgspec.structs.replace(said, actions=actions)
