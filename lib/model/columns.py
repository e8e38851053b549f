"""An estate as tables: for each kind the columns, declared by the records' own types, and their cells.

``cells`` says how a cell is written. A name that is one text for all languages stands in the column ``name``, one
per language in ``name.en`` and ``name.ko``; languages besides these stand in ``name``, as JSON.
"""

from types import NoneType, UnionType
from typing import Annotated, Literal, Union, get_args, get_origin

from msgspec import NODEFAULT, UNSET, Struct
from msgspec.structs import FieldInfo, fields

from lib.model.cells import EMPTY, Cell, as_json, read, said
from lib.model.estate import Estate, Record

LANGUAGES = ("en", "ko")  # those of a name that have a column of their own
REFERS = {  # what the ids in a field name
    "region": "regions", "serves": "regions", "region_share": "regions", "zones": "zones", "site": "sites",
    "team": "teams", "needs": "teams", "service": "services", "on": "services",
}  # fmt: skip
PLAIN = {bool: "yes_no", int: "integer", float: "number", str: "text"}


class Column(Struct, frozen=True):
    """A column of a kind's table.

    path: the field, or field.part; form: text, number, integer, yes_no, choice, one (an id), many (ids), shares
    (region: share), needs (team: crews), duration or numbers; unit: of its numbers, None without one; choices: the
    codes of a choice; refers: the kind that its ids name; default: what an empty cell means, None where the model
    page says what.
    """

    kind: str
    path: str
    form: str
    unit: str | None = None
    choices: tuple[str, ...] = ()
    refers: str | None = None
    required: bool = False
    default: object = None


def cell(record: dict, column: Column) -> Cell:
    """Return what stands in a record's cell: None where the record has no such field."""
    head, _, part = column.path.partition(".")
    value = record.get(head, UNSET)
    if (column.kind, head) in NAMED:
        return name_cell(value, part)
    if part:
        if value == {}:
            return EMPTY
        value = value.get(part, UNSET) if isinstance(value, dict) else UNSET
    return None if value is UNSET else said(value, column.form, column.unit == "share", column.choices)


def put(record: dict, column: Column, value: Cell) -> dict:
    """Return the record with a cell's value; an empty cell removes the field.

    What cannot be read as the column's form stays in the record as the text it was, for the checks to name.
    """
    head, _, part = column.path.partition(".")
    if (column.kind, head) in NAMED:
        return put_name(record, head, part, value)
    found = read(value, column.form, column.unit == "share", column.choices)
    if not part:
        return _with(record, head, found)
    inner = record[head] if isinstance(record.get(head), dict) else {}
    if found == EMPTY:
        return record | {head: inner}
    if found is UNSET and part not in inner:
        return record
    return _with(record, head, _with(inner, part, found) or UNSET)


def _with(record: dict, key: str, value: object) -> dict:
    rest = {k: v for k, v in record.items() if k != key or value is not UNSET}
    return rest if value is UNSET else rest | {key: value}


def name_cell(value: object, language: str) -> Cell:
    """Return what stands in the column of a name for a language, "" for the one of all; ``value``: UNSET without a name."""
    if isinstance(value, dict):
        if language:
            return said(value[language], "text") if language in value else None
        others = {k: v for k, v in value.items() if k not in LANGUAGES}
        return as_json(others) if others or not value else None
    if language or value is UNSET:
        return None
    text = said(value, "text")
    return as_json(value) if text[:1] == "{" else text


def put_name(record: dict, head: str, language: str, value: Cell) -> dict:
    """Return the record with a name's cell; a text for one language beside one for all: the latter becomes the other's."""
    found, old = read(value, "text"), record.get(head)
    names = old if isinstance(old, dict) else {}
    if not language:
        kept = {k: v for k, v in names.items() if k in LANGUAGES}
        if found is UNSET:
            return _with(record, head, kept or UNSET)
        others = read(value, "shares") if isinstance(value, str) and value.strip()[:1] == "{" else None
        return _with(record, head, kept | others if isinstance(others, dict) else found)
    if found is UNSET and language not in names:
        return record
    if isinstance(old, str) and old:
        names = {other: old for other in LANGUAGES if other != language}
    return _with(record, head, _with(names, language, found) or UNSET)


def _columns(kind: str, record: type[Record], prefix: str = "") -> list[Column]:
    found = []
    for field in fields(record):
        options = [option for option in _options(field.type) if option is not NoneType]
        if isinstance(options[0], type) and issubclass(options[0], Record):
            found += _columns(kind, options[0], f"{field.name}.")
        elif {_base(option) for option in options} == {str, dict}:
            found += [_column(kind, field, prefix, "text", options)]
            found += [Column(kind, f"{prefix}{field.name}.{language}", "text") for language in LANGUAGES]
        elif not _is_table(options[0]):
            found.append(_column(kind, field, prefix, _form(field.name, options), options))
    return found


def _column(kind: str, field: FieldInfo, prefix: str, form: str, options: list) -> Column:
    default = [] if field.default_factory is list else None if field.default is NODEFAULT else field.default
    choices = get_args(options[0]) if form == "choice" else ()
    refers = REFERS.get(field.name)
    return Column(kind, prefix + field.name, form, _unit(options[0]), choices, refers, field.required, default)


def _form(name: str, options: list) -> str:
    base = _base(options[0])
    if len(options) == 2:
        return "duration"
    if base is Literal:
        return "choice"
    if base is list:
        return "many" if _base(get_args(options[0])[0]) is str else "numbers"
    if base is dict:
        return "shares" if _unit(options[0]) == "share" else "needs"
    return "one" if base is str and name in REFERS else PLAIN[base]


def _options(kind: object) -> tuple:
    return get_args(kind) if get_origin(kind) in (Union, UnionType) else (kind,)


def _base(option: object) -> object:
    if get_origin(option) is Annotated:
        return _base(get_args(option)[0])
    return get_origin(option) or option


def _unit(option: object) -> str | None:
    if get_origin(option) is Annotated:
        return next((meta.extra["unit"] for meta in option.__metadata__ if meta.extra), None)
    return _unit(get_args(option)[-1]) if get_origin(option) in (list, dict) else None


def _is_table(option: object) -> bool:
    inner = get_args(option)[0] if get_origin(option) is list else None
    return isinstance(inner, type) and issubclass(inner, Record)


TABLES = {f.name: get_args(f.type)[0] for f in fields(Estate) if _is_table(f.type)}
COLUMNS = {kind: tuple(_columns(kind, record)) for kind, record in {"estate": Estate, **TABLES}.items()}
NAMED = {(kind, c.path.partition(".")[0]) for kind, row in COLUMNS.items() for c in row if c.path.endswith(".en")}
