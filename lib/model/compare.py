"""What differs between two versions of an estate or scenario.

The documents are plain data and may be broken: a row without an id is known by its
place, a second row of one id is held against the other document's second.
"""

from collections import Counter
from collections.abc import Callable
from math import isnan
from typing import Literal

from msgspec import Struct

from lib.model.checks import KINDS

UNORDERED = ("zones", "serves")  # lists of ids whose order says nothing


class Change(Struct, frozen=True):
    """A record that was created, changed or removed.

    kind: ``estate`` or ``scenario`` for its own fields, else the list the record is in;
    id: the record's, ``service/on/phase/group`` of a dependency, ``of`` of a fact, or
    ``[3]``, a place in the list; fields: path such as ``region_share.seoul`` -> value
    before and after, None where there is none (null says the same as nothing).
    """

    kind: str
    id: str
    what: Literal["created", "changed", "removed"]
    fields: dict[str, tuple[object, object]]


def compare(before: dict, after: dict) -> list[Change]:
    """Return what changed from one estate to another: the estate's own fields, then kind by kind.

    Created and changed records come in the order they have after, then the removed ones.
    """
    identities = dict.fromkeys(KINDS, _id) | {"dependencies": _dependency, "facts": _of}
    return _compare("estate", before, after, identities)


def compare_scenarios(before: dict, after: dict) -> list[Change]:
    """Return what changed from one scenario to another; events and actions are known by their place."""
    return _compare("scenario", before, after, dict.fromkeys(("events", "actions"), _nameless))


def _compare(kind: str, before: dict, after: dict, identities: dict[str, Callable]) -> list[Change]:
    lists = [name for name in identities if all(isinstance(each.get(name, []), list) for each in (before, after))]
    own = ({field: value for field, value in each.items() if field not in lists} for each in (before, after))
    fields = _fields(*own)
    changes = [Change(kind, _id(after) or _id(before), "changed", fields)] if fields else []
    for name in lists:
        changes += _rows(name, before.get(name, []), after.get(name, []), identities[name])
    return changes


def _rows(kind: str, before: list, after: list, identity: Callable[[object], str]) -> list[Change]:
    old, new = _named(before, identity), _named(after, identity)
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


def _named(rows: list, identity: Callable[[object], str]) -> dict[tuple[str, int], object]:
    """Return rows by their name and how many of that name stand before them."""
    seen: Counter[str] = Counter()
    named = {}
    for place, row in enumerate(rows):
        name = identity(row) or f"[{place}]"
        named[name, seen[name]] = row
        seen[name] += 1
    return named


def _id(row: object, field: str = "id") -> str:
    """Return what a row is known by, or nothing."""
    name = row.get(field) if isinstance(row, dict) else None
    return name if isinstance(name, str) else ""


def _nameless(row: object) -> str:
    return ""


def _of(row: object) -> str:
    return _id(row, "of")


def _dependency(row: object) -> str:
    ends = [_id(row, "service"), _id(row, "on")]
    return (
        "/".join([*ends, _id(row, "phase") or "run"] + [_id(row, "group")] * bool(_id(row, "group")))
        if all(ends)
        else ""
    )


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
