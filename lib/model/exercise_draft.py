"""Editing an exercise that may still be wrong: a plain document in, a new one out.

A document is the content of an ``exercise/1`` file as plain data; it is never changed in place. A new id is followed by
all that names the old one.
"""

from lib.model.checks import Mistakes, Problem
from lib.model.draft import Document, Row, free_id
from lib.model.estate import Estate
from lib.model.exercise import ROLES, Exercise
from lib.model.exercise_checks import LISTS
from lib.model.reading import read_exercise

__all__ = [
    "LISTS",
    "Document",
    "Row",
    "add",
    "change",
    "checked",
    "empty",
    "free_id",
    "is_editable",
    "later",
    "remove",
    "roles",
    "rows",
]


def empty(id_: str, name: object, scenario: Document) -> Document:
    """Return an exercise over a scenario in which nothing is injected yet."""
    return {"format": "exercise/1", "id": id_, "name": name, "scenario": scenario}


def is_editable(document: object) -> bool:
    """Say whether a document has the shape of an exercise, however wrong what stands in it is."""
    if not isinstance(document, dict) or not isinstance(document.get("scenario"), dict):
        return False
    lists = (document.get(kind, []) for kind in LISTS)
    return all(isinstance(rows, list) and all(isinstance(row, dict) for row in rows) for rows in lists)


def rows(document: Document, kind: str) -> list[Row]:
    """Return the rows of one kind; a list not to be changed."""
    return document.get(kind, [])


def roles(document: Document) -> list[Row]:
    """Return the teams of players, those of an exercise that names none among them."""
    return rows(document, "roles") or [{"id": role, "levers": list(levers)} for role, levers in ROLES.items()]


def checked(document: Document, estate: Estate | None = None) -> tuple[Exercise | None, list[Problem]]:
    """Return the exercise of a document, or every mistake in it."""
    try:
        return read_exercise(document, estate), []
    except Mistakes as mistakes:
        return None, mistakes.problems


def add(document: Document, kind: str, row: Row, place: int | None = None) -> Document:
    """Return a document with one more row of a kind, at a place or at the end."""
    before = rows(document, kind)
    place = len(before) if place is None else place
    return document | {kind: [*before[:place], row, *before[place:]]}


def change(document: Document, kind: str, new: dict[int, Row]) -> Document:
    """Return a document with other rows at some places of a kind; what named an id names the new one."""
    before = rows(document, kind)
    changed = document | {kind: [new.get(i, row) for i, row in enumerate(before)]}
    ids = [row.get("id") for row in before]
    follow = {ids[i]: row.get("id") for i, row in new.items() if i < len(ids) and ids.count(ids[i]) == 1}
    follow = {old: id_ for old, id_ in follow.items() if isinstance(old, str) and isinstance(id_, str) and old != id_}
    return (
        changed | {"injects": [_renamed(row, kind, follow) for row in rows(changed, "injects")]} if follow else changed
    )


def remove(document: Document, kind: str, places: set[int]) -> Document:
    """Return a document without some rows of a kind; injects no longer name a role or objective that is gone."""
    before = rows(document, kind)
    kept = [row for i, row in enumerate(before) if i not in places]
    less = document | {kind: kept}
    gone = {row.get("id") for row in before} - {row.get("id") for row in kept}
    if kind in ("roles", "objectives") and gone:
        return less | {"injects": [_forgotten(row, kind, gone) for row in rows(less, "injects")]}
    return less


def later(document: Document, places: set[int], hours: float) -> Document:
    """Return a document in which some injects come so many hours later, or earlier; none before the start."""
    moved = {
        i: row | {"at": max(0.0, round((row["at"] + hours) * 3600) / 3600)}
        for i, row in enumerate(rows(document, "injects"))
        if i in places and isinstance(row.get("at"), int | float)
    }
    return change(document, "injects", moved)


def _renamed(inject: Row, kind: str, follow: dict[str, str]) -> Row:
    def named(value: object) -> object:
        return follow.get(value, value) if isinstance(value, str) else value

    if kind == "roles" and isinstance(inject.get("to"), list):
        inject = inject | {"to": [named(role) for role in inject["to"]]}
    if kind == "injects" and isinstance(inject.get("trigger"), dict) and "inject" in inject["trigger"]:
        return inject | {"trigger": inject["trigger"] | {"inject": named(inject["trigger"]["inject"])}}
    field = {"roles": "decides", "objectives": "objective"}.get(kind)
    return inject | {field: named(inject[field])} if field in inject else inject


def _forgotten(inject: Row, kind: str, gone: set) -> Row:
    field = "decides" if kind == "roles" else "objective"
    if isinstance(inject.get(field), str) and inject[field] in gone:
        inject = {key: value for key, value in inject.items() if key != field}
    if kind == "roles" and isinstance(inject.get("to"), list):
        return inject | {"to": [role for role in inject["to"] if not isinstance(role, str) or role not in gone]}
    return inject
