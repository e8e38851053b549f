"""What taking a source's rows into an estate would do, row by row, before anything is taken in."""

import re
from copy import deepcopy
from functools import cache
from typing import Literal

from msgspec import Struct, to_builtins
from msgspec.structs import fields

from lib.model.checks import RECORDS, Problem
from lib.store.imports.found import ORDER, Found, Row, same_ids
from lib.store.imports.lacking import Todo, misshapen, mistakes_of, rows_of, todo
from lib.store.imports.renaming import DROPPED, renamed

Key = str | tuple  # an id; of a dependency (service, on, phase, group)


class How(Struct, frozen=True):
    """What the user chose. ``rename``: kind -> found id -> the id it is to have, or None to leave the row out.

    ``on_existing``: for rows that the estate has, take only fields that are empty there, all of them, or none.
    """

    rename: dict[str, dict[str, str | None]] = {}
    on_existing: Literal["fill", "replace", "skip"] = "fill"


class Change(Struct, frozen=True):
    """What becomes of one found row.

    ``fields``: field -> (before, after). ``kept``: field -> (the estate's value, the found one that is not taken).
    ``why`` a row is skipped: ``left_out``, ``kept``, ``itself``, ``no_row``, ``has_fact``.
    """

    kind: str
    id: str
    what: Literal["created", "changed", "same", "skipped"]
    place: str
    fields: dict[str, tuple[object, object]] = {}
    kept: dict[str, tuple[object, object]] = {}
    why: str = ""


class Plan(Struct, frozen=True):
    """The estate as it would be, what changes, what stands in the way, what is left to do, what was left out.

    With any problem nothing may be taken in, and ``document`` is the estate as it was.
    """

    document: dict
    changes: list[Change]
    problems: list[Problem]
    todo: list[Todo]
    notes: list[Problem]


def plan(document: dict, found: Found, how: How | None = None) -> Plan:
    """Return what taking ``found`` into an estate (plain data, maybe incomplete) would do; neither is changed."""
    how = how or How()
    wrong = [*found.problems, *misshapen(document), *same_ids(found)]
    if wrong:
        return Plan(deepcopy(document), [], wrong, todo(document, set()), found.notes)
    merging = _Merging(document, found, how)
    for kind in ORDER[:-1]:
        merging.take(kind)
    merging.take_facts()
    problems = merging.problems()
    if problems:
        return Plan(deepcopy(document), merging.changes, problems, todo(document, set()), found.notes)
    touched = {c.id for c in merging.changes if c.kind == "services" and c.what != "skipped"}
    return Plan(merging.document, merging.changes, [], todo(merging.document, touched), found.notes)


class _Merging:
    """An estate that found rows are being taken into."""

    def __init__(self, document: dict, found: Found, how: How):
        self.before, self.document, self.found, self.how = document, deepcopy(document), found, how
        self.changes: list[Change] = []
        self.rows: dict[str, dict[Key, Row]] = {k: _index(self.document, k) for k in ORDER}
        self.origin: dict[tuple[str, int], str] = {}  # (kind, place in its list) -> where it was found
        self.set: dict[tuple[str, Key], set[str]] = {}  # fields that this import has given a row
        self.settled: dict[tuple[str, Key], set[str]] = {}  # those, and the ones it found to be right: first come stays
        self.taken: dict[str, tuple[str, Key, Row]] = {}  # a found row's name in facts -> where it went

    def take(self, kind: str) -> None:
        """Take in every found row of a kind."""
        for found, place in zip(self.found.rows.get(kind, []), self.found.places.get(kind, []), strict=False):
            row = renamed(kind, found, self.how.rename)
            if kind == "estate":
                self._take_own(row, place)
            elif row is DROPPED or (kind == "dependencies" and row.get("service") == row.get("on")):
                why = "left_out" if row is DROPPED else "itself"
                self.changes.append(Change(kind, _shown(_key(kind, found)), "skipped", place, why=why))
            else:
                self._take_row(kind, row, place)
                self.taken[_in_facts(kind, found)] = (kind, _key(kind, row), row)

    def _take_own(self, row: Row, place: str) -> None:
        own = str(row.get("id", ""))
        self.document["format"] = self.document.get("format") or "estate/1"
        self.document["id"] = self.document.get("id") or own
        row = {field: value for field, value in row.items() if field not in ("format", "id")}
        self._merge("estate", self.document["id"], self.document, row, place)
        self.rows["estate"][self.document["id"]] = self.document
        self.taken[f"estate.{own}"] = ("estate", self.document["id"], row)

    def _take_row(self, kind: str, row: Row, place: str) -> None:
        key = _key(kind, row)
        existing = self.rows[kind].get(key)
        if existing is not None:
            self._merge(kind, key, existing, row, place)
            return
        rows = self.document.setdefault(kind, [])
        self.origin[kind, len(rows)] = place
        rows.append(self.rows[kind].setdefault(key, deepcopy(row)))
        self.set[kind, key], self.settled[kind, key] = set(row), set(row)
        self.changes.append(Change(kind, _shown(key), "created", place, {f: (None, v) for f, v in row.items()}))

    def _merge(self, kind: str, key: Key, existing: Row, row: Row, place: str) -> None:
        """Take the fields of a found row into one that is there, as the user chose."""
        new, settled = self.set.setdefault((kind, key), set()), self.settled.setdefault((kind, key), set())
        changed, kept = {}, {}
        for field, value in row.items():
            if value in (None, "", []):  # the source does not know it
                continue
            if _same(kind, field, existing.get(field), value):
                settled.add(field)
                continue
            empty = self.how.on_existing == "fill" and _same(kind, field, existing.get(field), None)
            if (empty or self.how.on_existing == "replace") and field not in settled:
                changed[field] = (existing.get(field), value)
                existing[field] = deepcopy(value)
                new.add(field)
                settled.add(field)
            else:
                kept[field] = (existing.get(field), value)
        what = "changed" if changed else "skipped" if kept else "same"
        why = "kept" if what == "skipped" else ""
        self.changes.append(Change(kind, _shown(key), what, place, changed, kept, why))

    def take_facts(self) -> None:
        """Take in what is said of the values that were taken in; what was said of a replaced value goes."""
        held: dict[str, list[Row]] = {}
        for fact in self.document.get("facts", []):
            held.setdefault(str(fact.get("of")), []).append(fact)
        replaced: set[str] = set()
        for fact, place in zip(self.found.rows.get("facts", []), self.found.places.get("facts", []), strict=False):
            of, value = self._fact_of(str(fact.get("of")))
            if of is None or value == "kept":
                why = "no_row" if of is None else "kept"
                self.changes.append(Change("facts", str(fact.get("of")), "skipped", place, why=why))
                continue
            self._take_fact(deepcopy(fact) | {"of": of}, value == "new", place, held, replaced)
        if held or "facts" in self.document:
            self.document["facts"] = [fact for facts in held.values() for fact in facts]

    def _take_fact(self, fact: Row, new: bool, place: str, held: dict[str, list[Row]], replaced: set[str]) -> None:
        of = fact["of"]
        what, why = "created", ""
        if fact in held.get(of, []):
            what = "same"
        elif of in held and of not in replaced:
            what, why = ("changed", "") if new else ("skipped", "has_fact")
            if new:
                held[of] = []
        if what in ("created", "changed"):
            replaced.add(of)
            held.setdefault(of, []).append(fact)
        self.changes.append(Change("facts", of, what, place, why=why))

    def _fact_of(self, of: str) -> tuple[str | None, str]:
        """Return what a fact is about under its new name, and whether that value is new, the same or kept."""
        ends = [match.start() for match in re.finditer(r"\.", of)]
        for end in reversed(ends):
            kind, key, row = self.taken.get(of[:end], ("", "", {}))
            if kind:
                field = of[end + 1 :].partition(".")[0]
                now = self.rows[kind][key].get(field)
                state = "new" if field in self.set.get((kind, key), ()) else "same"
                return _named(kind, key) + of[end:], state if _same(kind, field, now, row.get(field)) else "kept"
        return None, ""

    def problems(self) -> list[Problem]:
        """Return the mistakes that the estate would have and has not, at the places they were found."""
        after = mistakes_of(self.document)
        before = {(p.place, p.code) for p in mistakes_of(self.before)} if after else set()
        return [self._placed(p) for p in after if (p.place, p.code) not in before]

    def _placed(self, problem: Problem) -> Problem:
        match = re.match(r"(\w+)\[(\d+)\]\.?(.*)", problem.place)
        place = self.origin.get((match[1], int(match[2]))) if match else None
        if not place:
            return problem
        return Problem(f"{place}: {match[3]}" if match[3] else place, problem.code, problem.values)


def _index(document: dict, kind: str) -> dict[Key, Row]:
    found: dict[Key, Row] = {}
    for row in rows_of(document, kind):
        found.setdefault(_key(kind, row), row)
    return found


def _key(kind: str, row: Row) -> Key:
    if kind != "dependencies":
        return row.get("id")
    return tuple(str(row.get(field)) for field in ("service", "on")) + (row.get("phase") or "run", row.get("group"))


def _shown(key: Key) -> str:
    return key if isinstance(key, str) else ".".join(str(part) for part in key if part is not None)


def _named(kind: str, key: Key) -> str:
    """Return the name that facts have for a row; a dependency's is without its group."""
    return f"{kind}.{key if isinstance(key, str) else '.'.join(map(str, key[:3]))}"


def _in_facts(kind: str, row: Row) -> str:
    return _named(kind, _key(kind, row))


@cache
def _defaults(kind: str) -> dict[str, object]:
    """Return what a record of a kind has where nothing is said, as plain data."""
    known = fields(RECORDS[kind])
    return {f.name: to_builtins(f.default_factory() if callable(f.default_factory) else f.default)
            for f in known if not f.required}  # fmt: skip


def _same(kind: str, field: str, one: object, other: object) -> bool:
    """Say whether two values of a field mean the same; none, "" and [] mean the default."""
    default = _defaults(kind).get(field)
    one, other = (default if value in (None, "", []) else value for value in (one, other))
    return one == other and isinstance(one, bool) == isinstance(other, bool)
