"""A workbook or CSV files → injects of an exercise, and what taking them in would do before anything is taken in.

``headers`` says what each sheet and column seems to be, ``plan`` what comes of it, every mistake with its cell. Roles and
objectives may be named by id or by name, choices by their code or its words.
"""

from functools import cache
from typing import Literal

from msgspec import Struct

from lib.model import exercise_draft as draft
from lib.model import msel, times
from lib.model.cells import said as cell_of
from lib.model.checks import MOST_PROBLEMS, Mistakes, Problem
from lib.model.columns import Column
from lib.model.estate import Estate
from lib.model.exercise import Inject
from lib.model.reading import row_mistakes
from lib.store.imports.found import File
from lib.store.imports.guess import plain
from lib.store.imports.msel_lines import Line, Mapping, headers
from lib.store.imports.msel_lines import lines as lines_of
from lib.words import catalogue

NAMED = {"to": "roles", "decides": "roles", "objective": "objectives"}  # columns that name rows of the exercise
How = Literal["replace", "skip", "whole"]


__all__ = ["Change", "How", "Mapping", "Plan", "headers", "plan", "read"]


class Change(Struct, frozen=True):
    """What becomes of an inject. ``fields``: path -> (cell before, cell after). ``place``: its row in the file."""

    id: str
    what: Literal["created", "changed", "same", "skipped", "removed"]
    place: str
    fields: dict[str, tuple[object, object]] = {}


class Plan(Struct, frozen=True):
    """The exercise as it would be, what changes, what stands in the way, what was left out.

    With any problem nothing may be taken in, and ``document`` is the exercise as it was.
    """

    document: dict
    changes: list[Change]
    problems: list[Problem]
    notes: list[Problem] = []


def plan(
    document: dict,
    files: list[File],
    mapping: Mapping | None = None,
    how: How = "replace",
    estate: Estate | None = None,
) -> Plan:
    """Return what taking the injects of files into an exercise (plain data, maybe broken) would do; it is not changed.

    ``how``: injects of an id that is there are changed where the file has the column, or skipped; "whole": those that the
    file does not have are removed. What the mapping does not name is guessed.
    """
    problems, notes = [], []
    lines = list(lines_of(files, mapping or {}, problems, notes))
    if not lines and not problems:
        problems.append(Problem("file", "nothing_to_import"))
    taken = _taken(document, lines, how, problems) if not problems else []
    after = _document(document, taken, how)
    if not problems:
        problems += _mistakes(after, taken, estate)
    changes = [change for _, _, change in taken] + (_removed(document, taken) if how == "whole" else [])
    return Plan(document if problems else after, changes, problems[:MOST_PROBLEMS], notes)


def read(files: list[File], document: dict) -> list[dict]:
    """Return the injects of files as they stand there, mistakes and all, in their order."""
    return [
        inject for _, inject, _ in _taken(document | {"injects": []}, list(lines_of(files, {}, [], [])), "replace", [])
    ]


def _taken(document: dict, lines: list[Line], how: How, problems: list[Problem]) -> list[tuple[Line, dict, Change]]:
    """Return each line with its inject and what becomes of it; ids that are missing are made."""
    there = {row.get("id"): row for row in draft.rows(document, "injects")}
    starts_at, first, taken = document["scenario"].get("starts_at"), {}, []
    names = {kind: _named(document, kind) for kind in ("roles", "objectives")}
    for line in lines:
        said = _said(line, names)
        id_ = _id(said.get("id"))
        before = there.get(id_, {}) if id_ else {}
        inject = before
        for column in msel.COLUMNS:
            if column.path in said:
                inject = msel.put(inject, column, said[column.path], starts_at)
        if not id_:
            known = {"injects": [{"id": other} for other in (*there, *first)]}
            inject = {"id": draft.free_id(known, "injects", f"inject-{line.number}")} | inject
        _check(line, said, inject, starts_at, problems)
        twice = first.setdefault(inject.get("id"), line)
        if twice is not line:
            problems.append(Problem(line.place("id"), "same_id", {"id": inject.get("id"), "first": twice.place("id")}))
        taken.append((line, inject if how != "skip" or not before else before, _change(line, before, inject, how)))
    return taken


def _id(cell: object) -> str | None:
    found = msel.taken(msel.BY_PATH["id"], cell, None)
    return found if isinstance(found, str) and found else None


def _said(line: Line, names: dict[str, dict[str, str]]) -> dict[str, object]:
    """Return the cells with codes for words, and ids for names."""
    said = dict(line.cells)
    for path, value in line.cells.items():
        column = msel.BY_PATH[path]
        if path == "id" and value is not None:
            said[path] = value if isinstance(value, str) else f"{value:.15g}"
        elif path in NAMED and isinstance(value, str):
            found = msel.taken(column, value, None)
            known = names[NAMED[path]]
            if path == "to" and isinstance(found, list) and all(isinstance(part, str) for part in found):
                said[path] = cell_of([known.get(plain(part), part) for part in found], "many")
            elif isinstance(found, str):
                said[path] = cell_of(known.get(plain(found), found), "one")
        elif column.form == "choice" and isinstance(value, str):
            said[path] = _codes(column).get(plain(value), value)
    return said


def _named(document: dict, kind: str) -> dict[str, str]:
    """Return plain name or id -> id of the roles or objectives; an id goes before a name."""
    listed = draft.roles(document) if kind == "roles" else draft.rows(document, kind)
    found = {}
    for row in listed:
        name = row.get("name", row.get("text"))
        texts_ = name.values() if isinstance(name, dict) else [name]
        words = catalogue().get(f"prepare.role.{row.get('id')}", {}).values() if not name else ()
        for text in (*texts_, *words):
            if isinstance(text, str) and isinstance(row.get("id"), str):
                found.setdefault(plain(text), row["id"])
    return found | {plain(row["id"]): row["id"] for row in listed if isinstance(row.get("id"), str)}


@cache
def _codes(column: Column) -> dict[str, str]:
    codes = {plain(code): code for code in column.choices}
    for code in column.choices:
        for word in catalogue().get(f"prepare.choice.{code}", {}).values():
            codes.setdefault(plain(word), code)
    return codes


def _check(line: Line, said: dict, inject: dict, starts_at: str | None, problems: list[Problem]) -> None:
    """Name the cells that hold what the inject's type does not allow."""
    known: set[str] = set()
    for path, value in said.items():
        if not isinstance(value, str) or not value.strip():
            continue
        form = msel.BY_PATH[path].form
        if form == "time":
            try:
                times.parsed(value, starts_at, line.place(path))
            except Mistakes as mistakes:
                problems += mistakes.problems
                known.add(path)
        elif form == "world" and isinstance(msel.taken(msel.BY_PATH[path], value, starts_at), str):
            problems.append(Problem(line.place(path), "not_notation", {"what": path}))
            known.add(path)
    for problem in row_mistakes(inject, Inject):
        if problem.place not in known:
            problems.append(Problem(line.place(problem.place), problem.code, problem.values))


def _change(line: Line, before: dict, inject: dict, how: How) -> Change:
    old, new = msel.row_of(before), msel.row_of(inject)
    fields = {path: (old[path], new[path]) for path in new if old[path] != new[path]}
    what = "created" if not before else "same" if not fields else "skipped" if how == "skip" else "changed"
    return Change(str(inject.get("id")), what, line.place(), fields)


def _document(document: dict, taken: list[tuple[Line, dict, Change]], how: How) -> dict:
    new = {inject.get("id"): inject for _, inject, _ in taken}
    before = draft.rows(document, "injects")
    if how == "whole":
        return document | {"injects": list(new.values())}
    kept = [new.pop(row.get("id"), row) for row in before]
    return document | {"injects": [*kept, *new.values()]}


def _removed(document: dict, taken: list[tuple[Line, dict, Change]]) -> list[Change]:
    kept = {inject.get("id") for _, inject, _ in taken}
    return [
        Change(str(row.get("id")), "removed", "")
        for row in draft.rows(document, "injects")
        if row.get("id") not in kept
    ]


def _mistakes(after: dict, taken: list[tuple[Line, dict, Change]], estate: Estate | None) -> list[Problem]:
    """Return the mistakes that the exercise would have in what is taken in, each with its cell."""
    lines = {inject.get("id"): line for line, inject, change in taken if change.what in ("created", "changed")}
    found = []
    for problem in draft.checked(after, estate)[1]:
        head, _, path = problem.place.partition("].")
        row = after["injects"][int(head.removeprefix("injects["))] if head.startswith("injects[") and path else {}
        if row.get("id") in lines:
            found.append(Problem(lines[row["id"]].place(path), problem.code, problem.values))
    return found
