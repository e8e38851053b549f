"""An estate that is not complete yet, as plain data: its mistakes, and what it still lacks."""

from typing import NamedTuple

from lib.model.checks import Mistakes, Problem
from lib.model.reading import read_estate
from lib.store.imports.found import ORDER

STAND_INS = {  # what may be missing in a draft, with a value that is no mistake
    "regions": {"lat": 0, "lon": 0},
    "sites": {"lat": 0, "lon": 0},
    "placements": {"role": "active", "servers": 0},
}


class Todo(NamedTuple):
    """What one record still lacks: coordinates, users, demand, placement, role or servers."""

    kind: str
    id: str
    what: str


def mistakes_of(document: dict) -> list[Problem]:
    """Return what is wrong in a draft, but for what it merely lacks."""
    whole = {"format": "estate/1", "id": "draft"} | {k: v for k, v in document.items() if v is not None}
    for kind, stand_ins in STAND_INS.items():
        if isinstance(whole.get(kind), list):
            whole[kind] = [_stood_in(row, stand_ins) for row in whole[kind]]
    try:
        read_estate(whole)
    except Mistakes as mistakes:
        return mistakes.problems
    return []


def misshapen(document: dict) -> list[Problem]:
    """Return the lists of an estate that are none, or hold what is no record: nothing can be taken in there."""
    wrong = [kind for kind in ORDER[1:] if not isinstance(document.get(kind, []), list)
             or not all(isinstance(row, dict) for row in document.get(kind, []))]  # fmt: skip
    return [Problem(kind, "expected", {"what": "array", "got": "…"}) for kind in wrong]


def _stood_in(row: object, stand_ins: dict) -> object:
    if not isinstance(row, dict):
        return row
    return row | {field: value for field, value in stand_ins.items() if row.get(field) is None}


def rows_of(document: dict, kind: str) -> list[dict]:
    """Return the rows of a kind that have an id, or of dependencies all."""
    rows = document.get(kind)
    named = isinstance(rows, list) and [row for row in rows if isinstance(row, dict)]
    return [row for row in named or [] if kind == "dependencies" or isinstance(row.get("id"), str)]


def todo(document: dict, touched: set[str]) -> list[Todo]:
    """Return what is still to be completed, in the document's order.

    A service nobody uses is listed if an import brought it (``touched`` has its id) or nothing depends on it.
    """
    found = []
    for kind in ("regions", "sites"):
        found += [Todo(kind, row["id"], "coordinates") for row in rows_of(document, kind) if _unplaced(row)]
    placed, serving = set(), set()
    for row in rows_of(document, "placements"):
        service = str(row.get("service"))
        placed.add(service)
        if row.get("role") == "active" and row.get("servers"):
            serving.add(service)
    needed = {str(row.get("on")) for row in rows_of(document, "dependencies")}
    for row in rows_of(document, "services"):
        id = row["id"]
        if row.get("users") is None and (id in touched or id not in needed):
            found.append(Todo("services", id, "users"))
        if row.get("demand") is None and id not in serving:
            found.append(Todo("services", id, "demand"))
        if id not in placed:
            found.append(Todo("services", id, "placement"))
    for row in rows_of(document, "placements"):
        found += [Todo("placements", row["id"], field) for field in ("role", "servers") if row.get(field) is None]
    return found


def _unplaced(row: dict) -> bool:
    return row.get("lat") is None or row.get("lon") is None
