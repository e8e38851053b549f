"""The MSEL as a table: the columns of an inject, and what stands in its cells.

A column's path is the field's place in the inject: ``trigger.reading``, ``subject.ko``. Cells are written as ``cells`` says,
times as ``times`` does, what is done to the world as ``notation`` does.
"""

from typing import get_args

from msgspec import UNSET

from lib.model import columns, notation, times
from lib.model.cells import Cell, said
from lib.model.checks import Mistakes
from lib.model.columns import LANGUAGES, Column, name_cell, put_name
from lib.model.exercise import READINGS, Channel
from lib.model.scenario import ACTIONS

Row = dict[str, object]
NAMES = ("sender", "subject", "message", "text", "notes")  # fields that may have one text per language
INNER = ("trigger", "expected")  # records within an inject
KINDS, TRIGGERS = ("contextual", "contingency", "expected"), ("clock", "condition", "missed", "hand")


def _columns() -> tuple[Column, ...]:
    channels, does, readings = get_args(Channel), tuple(ACTIONS), tuple(READINGS)
    found = [
        _plain("id", "text", required=True), _plain("at", "time"),
        _plain("trigger.on", "choice", choices=TRIGGERS), _plain("trigger.reading", "choice", choices=readings),
        _plain("trigger.of", "one"), _plain("trigger.at_least", "number"), _plain("trigger.at_most", "number"),
        _plain("trigger.inject", "one", refers="injects"), _plain("trigger.after_hours", "number", unit="hours"),
        _plain("kind", "choice", choices=KINDS), *_named("sender"), _plain("to", "many", refers="roles"),
        _plain("channel", "choice", choices=channels), *_named("subject", required=True), *_named("message"),
        _plain("events", "world"), _plain("actions", "world"), _plain("decides", "one", refers="roles"),
        _plain("options", "world"), _plain("objective", "one", refers="objectives"),
        *_named("expected.text"), _plain("expected.within_hours", "number", unit="hours"),
        _plain("expected.do", "choice", choices=does), _plain("expected.of", "one"), *_named("notes"),
    ]  # fmt: skip
    return tuple(found)


def _plain(path: str, form: str, **more: object) -> Column:
    return Column("injects", path, form, **more)


def _named(path: str, required: bool = False) -> list[Column]:
    return [_plain(path, "text", required=required), *(_plain(f"{path}.{language}", "text") for language in LANGUAGES)]


def cell(inject: Row, column: Column) -> Cell:
    """Return what stands in an inject's cell: None where it has no such field."""
    record, field, part = _at(inject, column)
    value = record.get(field, UNSET)
    if field in NAMES:
        return _name(value, field, part)
    if value is UNSET or value is None:
        return None
    if column.form == "time":
        is_time = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= times.LATEST
        return times.written(value) if is_time else said(value, "text")
    if column.form == "world":
        return notation.written(value, field) if isinstance(value, list) else said(value, "text")
    return said(value, column.form, False, column.choices)


def _name(value: object, field: str, language: str) -> Cell:
    """Return a name's cell. A message that begins with a figure in braces stands as it is, unless it would be read as JSON."""
    if isinstance(value, str) and not language and value[:1] == "{":
        text = said(value, "text")
        if put_name({}, field, "", text) == {field: value}:
            return text
    return name_cell(value, language)


def put(inject: Row, column: Column, value: Cell, starts_at: str | None = None) -> Row:
    """Return the inject with a cell's value; an empty cell removes the field.

    What cannot be read as the column's form stays as the text it was, for the checks to name.
    """
    record, field, part = _at(inject, column)
    if field in NAMES:
        changed = put_name(record, field, part, value)
    else:
        found = taken(column, value, starts_at)
        rest = {key: held for key, held in record.items() if key != field or found is not UNSET}
        changed = rest if found is UNSET else rest | {field: found}
    head = column.path.partition(".")[0]
    if head not in INNER:
        return changed
    kept = {key: held for key, held in inject.items() if key != head or changed}
    return kept | {head: changed} if changed else kept


def taken(column: Column, value: Cell, starts_at: str | None) -> object:
    """Return the value of a cell that is no name, UNSET for an empty one; the text itself where it cannot be read."""
    if column.form not in ("time", "world") or not isinstance(value, str):
        return columns.read(value, "number" if column.form == "time" else column.form, False, column.choices)
    text = value.strip()
    if not text:
        return UNSET
    try:
        if column.form == "time":
            return times.parsed(text, starts_at)
        return notation.read(text, column.path)
    except (Mistakes, ValueError):
        return text


def row_of(inject: Row) -> dict[str, Cell]:
    """Return path -> cell of an inject."""
    return {column.path: cell(inject, column) for column in COLUMNS}


def inject_of(cells: dict[str, Cell], starts_at: str | None = None) -> Row:
    """Return the inject of cells by path; an empty cell gives no field."""
    inject: Row = {}
    for column in COLUMNS:
        if cells.get(column.path) is not None:
            inject = put(inject, column, cells[column.path], starts_at)
    return inject


def fits_cells(inject: Row) -> bool:
    """Say whether the cells of an inject say all of it."""
    return same(inject_of(row_of(inject)), inject)


def same(one: Row, other: Row) -> bool:
    """Say whether two injects are the same; no value and null, and a trigger that says nothing and none, are."""
    return _full(one) == _full(other)


def _full(inject: Row) -> Row:
    inner = {
        head: {k: v for k, v in inject[head].items() if v is not None}
        for head in INNER
        if isinstance(inject.get(head), dict)
    }
    return {
        key: value for key, value in (inject | inner).items() if value is not None and (key, value) != ("trigger", {})
    }


def _at(inject: Row, column: Column) -> tuple[Row, str, str]:
    """Return the record in which a column's field stands, the field, and the language of a name's column."""
    head, _, rest = column.path.partition(".")
    if head not in INNER:
        return inject, head, rest
    field, _, part = rest.partition(".")
    return inject[head] if isinstance(inject.get(head), dict) else {}, field, part


COLUMNS = _columns()
BY_PATH = {column.path: column for column in COLUMNS}
