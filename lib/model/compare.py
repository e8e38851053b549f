"""What differs between two versions of an estate, scenario or exercise.

The documents are plain data and may be broken: a row without an id is known by its
place, a second row of one id is held against the other document's second.
"""

from collections import Counter
from math import isnan
from typing import Literal

from msgspec import Struct

from lib.model.draft import TABLES, name_of

UNORDERED = ("zones", "serves")  # lists of ids whose order says nothing


class Change(Struct, frozen=True):
    """A record that was created, changed or removed.

    kind: ``estate``, ``scenario`` or ``exercise`` for its own fields, else the list the record is in;
    id: what names the record (``draft.name_of``), or ``[3]``, a place in the list; fields: path such as
    ``region_share.seoul`` -> value before and after, None where there is none (null says the same as nothing).
    """

    kind: str
    id: str
    what: Literal["created", "changed", "removed"]
    fields: dict[str, tuple[object, object]]


def compare(before: dict, after: dict) -> list[Change]:
    """Return what changed from one estate to another: the estate's own fields, then kind by kind.

    Created and changed records come in the order they have after, then the removed ones.
    """
    return _compare("estate", before, after, TABLES)


def compare_scenarios(before: dict, after: dict) -> list[Change]:
    """Return what changed from one scenario to another; events and actions are known by their place."""
    return _compare("scenario", before, after, ("events", "actions"))


def compare_exercises(before: dict, after: dict) -> list[Change]:
    """Return what changed from one exercise to another, its scenario among its own fields."""
    return _compare("exercise", before, after, ("injects", "roles", "objectives", "questions"))


def _compare(kind: str, before: dict, after: dict, tables: tuple[str, ...]) -> list[Change]:
    lists = [name for name in tables if all(isinstance(each.get(name, []), list) for each in (before, after))]
    own = ({field: value for field, value in each.items() if field not in lists} for each in (before, after))
    fields = _fields(*own)
    changes = [Change(kind, name_of(kind, after) or name_of(kind, before), "changed", fields)] if fields else []
    for name in lists:
        changes += _rows(name, before.get(name, []), after.get(name, []))
    return changes


def _rows(kind: str, before: list, after: list) -> list[Change]:
    old, new = _named(kind, before), _named(kind, after)
    changes = []
    for key, row in new.items():
        fields = _fields(old[key], row) if key in old else _alone(row)
        if fields or key not in old:
            changes.append(Change(kind, key[0], "changed" if key in old else "created", fields))
    for key, row in old.items():
        if key not in new:
            gone = {path: (value, None) for path, (_, value) in _alone(row).items()}
            changes.append(Change(kind, key[0], "removed", gone))
    return changes


def _alone(row: object) -> dict[str, tuple[object, object]]:
    """Return the fields of a created row."""
    return _fields({}, row) if isinstance(row, dict) else {"": (None, row)}


def _named(kind: str, rows: list) -> dict[tuple[str, int], object]:
    """Return rows by their name and how many of that name stand before them."""
    seen: Counter[str] = Counter()
    named = {}
    for place, row in enumerate(rows):
        name = name_of(kind, row) or f"[{place}]"
        named[name, seen[name]] = row
        seen[name] += 1
    return named


def _fields(before: object, after: object, path: str = "") -> dict[str, tuple[object, object]]:
    """Return the values that differ by their path, which is empty for a row that is no record."""
    if not (isinstance(before, dict) and isinstance(after, dict)):
        return {} if _same(before, after, path.rpartition(".")[2]) else {path: (before, after)}
    found = {}
    for field in before | after:
        found |= _fields(before.get(field), after.get(field), f"{path}.{field}" if path else field)
    return found


def _same(before: object, after: object, field: str = "") -> bool:
    """Say whether two values are one in JSON: 1 is 1.0 but not true, and NaN is NaN."""
    if isinstance(before, list) and isinstance(after, list):
        if field in UNORDERED:
            before, after = sorted(before, key=repr), sorted(after, key=repr)
        return len(before) == len(after) and all(map(_same, before, after))
    if isinstance(before, dict) and isinstance(after, dict):
        return before.keys() == after.keys() and all(_same(before[key], after[key]) for key in before)
    if isinstance(before, bool) or isinstance(after, bool):
        return before is after
    return before == after or all(isinstance(value, float) and isnan(value) for value in (before, after))
