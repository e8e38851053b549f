"""What is wrong in a document: walked field by field, so that the report names every mistake and its place."""

import json
from difflib import get_close_matches
from functools import cache
from types import UnionType
from typing import Union, get_args, get_origin

import msgspec
from msgspec import ValidationError
from msgspec.structs import FieldInfo, fields

from lib.model.checks import Problem
from lib.model.estate import Record


def walked(raw: object, kind: type[Record], place: str, problems: list[Problem]) -> Record | None:
    """Return a record in which a wrong field has its default or None, its mistake in ``problems``; None for no object."""
    if not isinstance(raw, dict):
        problems.append(Problem(place or "file", "expected", {"what": "object", "got": shown(raw)}))
        return None
    try:
        return msgspec.convert(raw, kind)  # of a large document most records are right
    except (ValidationError, RecursionError):
        pass
    known = fields_of(kind)
    dot = f"{place}." if place else ""
    for key in raw:
        if key not in known:
            near = get_close_matches(str(key), known, 1)
            values = {"key": shown(key)} | ({"near": near[0]} if near else {})
            problems.append(Problem(f"{dot}{str(key)[:100]}", "unknown_key_near" if near else "unknown_key", values))
    values = {}
    for name, field in known.items():
        before = len(problems)
        if name in raw:
            value = _value(raw[name], field.type, f"{dot}{name}", problems)
            if value is not None or len(problems) == before:
                values[name] = value
        elif field.required:
            problems.append(Problem(f"{dot}{name}", "required"))
        if field.required:
            values.setdefault(name, None)
    return kind(**values)


@cache
def fields_of(kind: type[Record]) -> dict[str, FieldInfo]:
    """Return the fields of a class of records by name."""
    return {field.name: field for field in fields(kind)}


def _value(raw: object, kind: object, place: str, problems: list[Problem]) -> object:
    """Return ``raw`` as a field's type, or None and its mistake; lists and records piece by piece."""
    options = get_args(kind) if get_origin(kind) in (Union, UnionType) else (kind,)
    shapes = {get_origin(option): get_args(option) for option in options}
    if isinstance(raw, list) and list in shapes:
        (row,) = shapes[list]
        rows = [_value(item, row, f"{place}[{i}]", problems) for i, item in enumerate(raw)]
        return _kept(rows, row) if _is_record(row) else rows
    if isinstance(raw, dict) and dict in shapes:
        return {k: _value(item, shapes[dict][1], f"{place}.{k}", problems) for k, item in raw.items()}
    records = [option for option in options if _is_record(option)]
    if records and not (raw is None and type(None) in options):
        return walked(raw, records[0], place, problems)
    try:
        value = msgspec.convert(raw, kind)
    except (ValidationError, RecursionError):
        problems.append(Problem(place, "expected", _expected(raw, kind)))
        return None
    return value


def _is_record(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, Record)


def _kept(rows: list, kind: type[Record]) -> list:
    """Return rows with an empty record for each that was none, so that places stay right."""
    empty = {name: None for name, field in fields_of(kind).items() if field.required}
    return [kind(**empty) if row is None else row for row in rows]


def _expected(raw: object, kind: object) -> dict[str, object]:
    """Return what a field wants, as a code with its bounds, and what it got."""
    schema = msgspec.json.schema(kind)
    options = [option for option in schema.get("anyOf", [schema]) if option.get("type") != "null"]
    what = options[0].get("type") or "choice"
    if "enum" in options[0] or "const" in options[0]:
        what = "choice"
    if len(options) > 1 and options[1].get("type") == "object":
        what = "duration" if what == "number" else "name"
    if what in ("string", "name") and isinstance(raw, str):  # too short or too long
        low, high = options[0].get("minLength", 0), options[0].get("maxLength")
        return {"what": "text_of", "low": low, "high": high, "got": shown(raw)}
    low = options[0].get("minimum", options[0].get("exclusiveMinimum"))
    bounds = {} if low is None else {"low": low, "high": options[0].get("maximum")}
    if bounds and what in ("number", "integer"):
        what += "_above" if "exclusiveMinimum" in options[0] else "_between"
    choice = options[0].get("enum") or [options[0].get("const")]
    return {"what": what, "got": shown(raw), **bounds} | (
        {"choices": ", ".join(map(str, choice))} if what == "choice" else {}
    )


def shown(raw: object) -> str:
    """Return what was given, as it stands in a file, in at most 60 letters."""
    if isinstance(raw, dict | list):
        return "{...}" if isinstance(raw, dict) else "[...]"
    said = json.dumps(raw, ensure_ascii=False, default=str)
    return said if len(said) <= 60 else said[:57] + "..."
