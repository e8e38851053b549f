"""Editing an estate that may still be wrong: a plain document in, a new one out.

A document is the content of an ``estate/1`` file as plain data. It is never changed in place; what an edit does
not touch is shared. A new id is followed by all that names the old one, and what is removed takes along what
cannot be without it: placements and dependencies, and the facts about them.
"""

import re
from collections import Counter
from collections.abc import Callable

from lib.model.checks import KINDS, Mistakes, Problem
from lib.model.estate import Estate
from lib.model.reading import read_estate

Document = dict[str, object]
Row = dict[str, object]

TABLES = (*KINDS, "dependencies", "facts")
NAMES: dict[str, tuple[tuple[str, str], ...]] = {  # kind -> where its ids stand: kind and field
    "regions": (("sites", "region"), ("services", "region_share"), ("placements", "serves")),
    "zones": (("sites", "zones"),),
    "sites": (("placements", "site"),),
    "teams": (("services", "team"), ("placements", "needs")),
    "services": (("placements", "service"), ("dependencies", "service"), ("dependencies", "on")),
    "placements": (),
}
BOUND = {("placements", "site"), ("placements", "service"), ("dependencies", "service"), ("dependencies", "on")}


def empty(id_: str, name: object) -> Document:
    """Return an estate in which nothing exists yet."""
    return {"format": "estate/1", "id": id_, "name": name}


def is_editable(document: object) -> bool:
    """Say whether a document has the shape of tables, however wrong what stands in them is."""
    return isinstance(document, dict) and all(
        isinstance(document.get(kind, []), list) and all(isinstance(row, dict) for row in document.get(kind, []))
        for kind in TABLES
    )


def rows(document: Document, kind: str) -> list[Row]:
    """Return the rows of one kind; a list not to be changed."""
    return document.get(kind, [])


def name_of(kind: str, row: object) -> str:
    """Return what names a row among those of its kind: its id, a dependency's ``service/on/phase/group``, what a fact is of.

    Nothing where it has none, as in a broken document.
    """
    fields = {"dependencies": ("service", "on"), "facts": ("of",)}.get(kind, ("id",))
    said = [_said(row, field) for field in fields]
    if not any(said) or kind != "dependencies":
        return said[0]
    group = _said(row, "group")
    return "/".join([*said, _said(row, "phase") or "run", *([group] if group else [])])


def _said(row: object, field: str) -> str:
    value = row.get(field) if isinstance(row, dict) else None
    return value if isinstance(value, str) else ""


def problems(document: Document) -> list[Problem]:
    """Return every mistake of a document, none where it is an estate that can be simulated."""
    return checked(document)[1]


def checked(document: Document) -> tuple[Estate | None, list[Problem]]:
    """Return the estate of a document, or every mistake in it."""
    try:
        return read_estate(document), []
    except Mistakes as mistakes:
        return None, mistakes.problems


def free_id(document: Document, kind: str, wish: str) -> str:
    """Return an id that no row of a kind has yet: the wish made plain, with a number after it if need be."""
    plain = re.sub(r"[^\w]+", "-", wish.strip().casefold()).strip("-_")[:60] or kind.removesuffix("s")
    taken, id_, number = {_id(row) for row in rows(document, kind)}, plain, 1
    while id_ in taken:
        number += 1
        id_ = f"{plain}-{number}"
    return id_


def settings(document: Document) -> Row:
    """Return the estate's own fields, all that are no tables."""
    return {key: value for key, value in document.items() if key not in TABLES}


def with_settings(document: Document, row: Row) -> Document:
    """Return a document with other fields of the estate itself; facts about it follow its id."""
    changed = row | {kind: value for kind, value in document.items() if kind in TABLES}
    return _facts_moved(changed, {f"estate.{document.get('id')}.": f"estate.{row.get('id')}."})


def add(document: Document, kind: str, row: Row) -> Document:
    """Return a document with one more row at the end of a kind."""
    return document | {kind: [*rows(document, kind), row]}


def change(document: Document, kind: str, place: int, row: Row) -> Document:
    """Return a document with another row at a place of a kind; what named its id names the new one."""
    return change_all(document, kind, {place: row})


def change_all(document: Document, kind: str, new: dict[int, Row]) -> Document:
    """Return a document with other rows at some places of a kind; what named an id names the new one."""
    before = rows(document, kind)
    changed = document | {kind: [new.get(i, row) for i, row in enumerate(before)]}
    if kind == "dependencies":
        return _facts_moved(changed, {_fact(kind, before[i]): _fact(kind, row) for i, row in new.items()})
    count = Counter(_id(row) for row in before)
    ids = {_id(before[i]): _id(row) for i, row in new.items()} if kind in NAMES else {}
    follow = {old: id_ for old, id_ in ids.items() if old and id_ and old != id_ and count[old] == 1}
    return _renamed(changed, kind, follow) if follow else changed


def remove(document: Document, kind: str, places: set[int]) -> Document:
    """Return a document without the rows at some places of a kind, nor what cannot be without them."""
    gone = [row for i, row in enumerate(rows(document, kind)) if i in places]
    kept = [row for i, row in enumerate(rows(document, kind)) if i not in places]
    less = document | {kind: kept}
    if kind == "facts":
        return less
    ids = {_id(row) for row in gone} - {_id(row) for row in kept} - {None}
    less = _forgotten(less, kind, ids) if kind in NAMES else less
    return _facts_kept(less, document)


def _renamed(document: Document, kind: str, follow: dict[str, str]) -> Document:
    before = [_fact("dependencies", row) for row in rows(document, "dependencies")]
    for place, field in NAMES[kind]:
        document = _each(document, place, field, lambda value: _followed(value, follow))
    after = [_fact("dependencies", row) for row in rows(document, "dependencies")]
    moved = {f"{kind}.{old}.": f"{kind}.{new}." for old, new in follow.items()}
    return _facts_moved(document, moved | dict(zip(before, after, strict=True)))


def _followed(value: object, follow: dict[str, str]) -> object:
    """Return a reference, a list of them or a dict by them with ids that have changed."""
    if isinstance(value, list):
        return [_followed(item, follow) for item in value]
    if isinstance(value, dict):
        return {follow.get(key, key): item for key, item in value.items()}
    return follow.get(value, value) if isinstance(value, str) else value


def _forgotten(document: Document, kind: str, ids: set[str]) -> Document:
    for place, field in NAMES[kind]:
        if (place, field) in BOUND:
            kept = [row for row in rows(document, place) if not _is_one(row.get(field), ids)]
            if len(kept) < len(rows(document, place)):
                document = document | {place: kept}
        else:
            document = _each(document, place, field, lambda value: _without(value, ids))
    return document


def _without(value: object, ids: set[str]) -> object:
    if isinstance(value, list):
        return [item for item in value if not _is_one(item, ids)]
    if isinstance(value, dict):
        return {key: item for key, item in value.items() if key not in ids}
    return None if _is_one(value, ids) else value


def _id(row: Row) -> str | None:
    """Return a row's id, None where it has none, or something that is no id."""
    return row["id"] if isinstance(row.get("id"), str) and row["id"] else None


def _is_one(value: object, ids: set[str]) -> bool:
    return isinstance(value, str) and value in ids


def _each(document: Document, kind: str, field: str, new: Callable[[object], object]) -> Document:
    """Return a document in which a field of every row of a kind is made anew; None leaves it out."""
    made, touched = [], False
    for row in rows(document, kind):
        value = new(row[field]) if field in row else None
        if field in row and value != row[field]:
            touched = True
            rest = {key: item for key, item in row.items() if key != field}
            row = rest if value is None else {key: value if key == field else item for key, item in row.items()}
        made.append(row)
    return document | {kind: made} if touched else document


def _fact(kind: str, row: Row) -> str:
    """Return how the facts about a row begin."""
    if kind == "dependencies":
        return f"{kind}.{row.get('service')}.{row.get('on')}.{row.get('phase', 'run')}."
    return f"{kind}.{row.get('id')}."


def _facts_moved(document: Document, moved: dict[str, str]) -> Document:
    moved = {old: new for old, new in moved.items() if old != new}
    if not moved or not rows(document, "facts"):
        return document
    known = set(moved) | _subjects(document)

    def follow(of: object) -> object:
        start = _subject(of, known)
        return moved[start] + of[len(start) :] if start in moved else of

    return _each(document, "facts", "of", follow)


def _facts_kept(document: Document, before: Document) -> Document:
    """Return a document without the facts about rows that it had before and has no more."""
    if not rows(document, "facts"):
        return document
    known = _subjects(before)
    gone = known - _subjects(document)
    kept = [row for row in rows(document, "facts") if _subject(row.get("of"), known) not in gone]
    return document | {"facts": kept}


def _subjects(document: Document) -> set[str]:
    return {_fact(kind, row) for kind in TABLES[:-1] for row in rows(document, kind)}


def _subject(of: object, known: set[str]) -> str | None:
    """Return how a fact's subject begins it: the longest that is known, as ids may have dots."""
    ends = [end for end, mark in enumerate(of) if mark == "."] if isinstance(of, str) else []
    return next((of[: end + 1] for end in reversed(ends) if of[: end + 1] in known), None)
