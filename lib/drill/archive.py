"""A played exercise as one file: what was planned, the estate it was played on, and the whole log."""

import json
import re
from itertools import islice
from math import isfinite

import msgspec

from lib.drill import acts
from lib.drill.room import Room
from lib.model.checks import MOST_PROBLEMS, Mistakes, Problem, check_scenario
from lib.model.drill import ENTRIES, Entry
from lib.model.estate import Estate
from lib.model.exercise import Exercise, Inject, roles_of
from lib.model.exercise_checks import check_exercise
from lib.model.reading import parsed, read_estate, read_exercise
from lib.model.walk import shown
from lib.store.drills import MOST_ENTRIES, Begun, Drills

FORMAT = "drill/1"
PARTS = ("format", "exercise", "estate", "log")


def archived(room: Room, log: list[Entry]) -> bytes:
    """Return the ``drill/1`` file of an exercise; tokens and codes are not in it."""
    exercise, estate = room.drills.plan(room.key)
    lines = [json.dumps(msgspec.to_builtins(entry), ensure_ascii=False) for entry in log]
    head = [f' "{key}": {json.dumps(value, ensure_ascii=False)}' for key, value in
            (("format", FORMAT), ("exercise", exercise), ("estate", estate))]  # fmt: skip
    return ("{\n" + ",\n".join([*head, ' "log": [\n  ' + ",\n  ".join(lines) + "\n ]"]) + "\n}\n").encode()


def restored(drills: Drills, content: bytes, wall: float) -> Begun:
    """Keep the exercise of a ``drill/1`` file as one of its own, and return its new keys.

    Nobody but the facilitator has a seat in it; those who had one stay in the log by name. Raises Mistakes naming
    every mistake and its place, and keeps nothing then.
    """
    raw, log = _read(content)
    return drills.begin(raw["exercise"], raw["estate"], wall, log)


def _read(content: bytes) -> tuple[dict, list[Entry]]:
    raw, problems = parsed(content.removeprefix(b"\xef\xbb\xbf"))
    if not problems and (not isinstance(raw, dict) or raw.get("format") != FORMAT):
        problems = [Problem("format", "expected", {"what": "choice", "choices": FORMAT, "got": "…"})]
    if not problems:
        problems = [Problem(key, "required") for key in PARTS if key not in raw]
        problems += [Problem(str(key)[:100], "unknown_key", {"key": str(key)[:60]}) for key in raw if key not in PARTS]
    if problems:
        raise Mistakes(problems)
    estate, wrong = _part("estate", lambda: read_estate(_dict(raw["estate"])))
    exercise, more = _part("exercise", lambda: read_exercise(_dict(raw["exercise"]), estate))
    log, last = _log(raw["log"])
    if not (wrong or more or last):
        last = list(islice(_unfit(exercise, estate, log), MOST_PROBLEMS))
    if wrong or more or last:
        raise Mistakes([*wrong, *more, *last])
    return raw, log


def _dict(raw: object) -> object:
    return raw if isinstance(raw, dict) else json.dumps(raw)


def _part(place: str, read) -> tuple[Estate | Exercise | None, list[Problem]]:
    try:
        return read(), []
    except Mistakes as mistakes:
        return None, [Problem(f"{place}.{p.place}", p.code, p.values) for p in mistakes.problems]


def _log(rows: object) -> tuple[list[Entry], list[Problem]]:
    if not isinstance(rows, list) or len(rows) > MOST_ENTRIES:
        return [], [Problem("log", "too_many", {"count": len(rows), "most": MOST_ENTRIES}) if isinstance(rows, list)
                    else Problem("log", "expected", {"what": "array", "got": shown(rows)})]  # fmt: skip
    log, problems = [], []
    for i, row in enumerate(rows):
        try:
            entry = msgspec.convert(row, Entry)
            wrong = list(_wrong(entry, i))
        except (msgspec.ValidationError, RecursionError):
            wrong = [Problem(f"log[{i}]", "no_entry")]
        problems += wrong
        log += [] if wrong else [entry]
        if len(problems) >= MOST_PROBLEMS:
            break
    return log, problems


def _wrong(entry: Entry, i: int):
    if entry.number != i + 1:
        yield Problem(f"log[{i}].number", "no_entry")
    if not all(isfinite(x) for x in (entry.t, entry.wall)) or not 0 <= entry.t <= 1e6 or not 0 <= entry.wall <= 1e11:
        yield Problem(f"log[{i}].t", "no_entry")
    if entry.kind not in ENTRIES:
        yield Problem(
            f"log[{i}].kind", "expected", {"what": "choice", "choices": ", ".join(ENTRIES), "got": entry.kind[:40]}
        )
    else:
        yield from (Problem(f"log[{i}].said.{p.place}", p.code, p.values) for p in acts.lacking(entry.kind, entry.said))


def _unfit(exercise: Exercise, estate: Estate, log: list[Entry]):
    """Yield what the log names that is not there: its state could not be told, its world not be replayed."""
    roles, plans = {row.id for row in roles_of(exercise)}, {row.id: row for row in exercise.injects}
    for i, entry in enumerate(log):
        said = entry.said
        plans |= {said.plan.id: said.plan} if said.plan is not None else {}
        if said.inject is not None and said.inject not in plans:
            yield Problem(f"log[{i}].said.inject", "no_inject", {"id": said.inject[:60]})
        if entry.kind == "decided" and said.role not in roles:
            yield Problem(f"log[{i}].said.role", "no_role", {"id": said.role[:60]})
        actions = msgspec.structs.replace(exercise.scenario, events=[], actions=said.actions or [])
        yield from (Problem(f"log[{i}].said.{p.place}", p.code, p.values) for p in check_scenario(actions, estate))
    yield from _unfit_plans(exercise, estate, [(i, e.said.plan) for i, e in enumerate(log) if e.said.plan is not None])


def _unfit_plans(exercise: Exercise, estate: Estate, plans: list[tuple[int, Inject]]):
    """Yield the mistakes of the injects that the log holds, as if they stood behind the exercise's own."""
    own = len(exercise.injects)
    others = [msgspec.structs.replace(plan, id=f"\0{i}") for i, plan in plans]
    for problem in check_exercise(msgspec.structs.replace(exercise, injects=[*exercise.injects, *others]), estate):
        found = re.match(r"injects\[(\d+)\](.*)", problem.place)
        if found is None or int(found[1]) >= own:
            place = f"log[{plans[int(found[1]) - own][0]}].said.plan{found[2]}" if found else "log"
            yield Problem(place, problem.code, problem.values)
