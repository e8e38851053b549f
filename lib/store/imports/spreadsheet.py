"""A workbook or CSV files → rows of an estate: one sheet or file a kind, one record a row.

``headers`` says what each sheet seems to hold, ``read`` reads it so, or as a mapping says. Cells are written as
``lib.model.cells`` says. Dates, error values and formulas are refused where a value is read: what a formula shows may
be older than what it is computed from.
"""

from msgspec import Struct
from openpyxl.utils import get_column_letter

from lib.model.checks import KINDS, MOST_PROBLEMS, Problem
from lib.model.columns import COLUMNS, TABLES, Column, put
from lib.model.estate import Estate
from lib.model.readable import readable
from lib.model.reading import row_mistakes
from lib.store.imports.found import File, Found, Gathering, Row, options_of
from lib.store.imports.guess import header_row, is_guide, is_words, kind_of, path_of, plain, yes_no
from lib.store.imports.tables import Flaw, Raw, Table, read_tables

SAMPLE = 5  # rows


class Sheet(Struct, frozen=True):
    """A sheet or file: its guessed kind, its header and the guessed path of each column, None where there is no guess.

    rows: how many rows stand below the header; sample: the first of them, as text.
    """

    name: str
    kind: str | None
    headers: tuple[str, ...]
    columns: tuple[str | None, ...]
    rows: int
    sample: tuple[tuple[str, ...], ...]


class Sheets(Struct, frozen=True):
    """All sheets and files, but those that explain or are empty; ``problems`` are of files that cannot be read."""

    sheets: list[Sheet]
    problems: list[Problem]


class Mapped(Struct, frozen=True, forbid_unknown_fields=True):
    """What a sheet is to be read as: its kind, None to leave it out; header -> path, None to leave it out.

    A header that is not named here is guessed.
    """

    kind: str | None = None
    columns: dict[str, str | None] = {}


@readable
class Options(Struct, frozen=True, forbid_unknown_fields=True):
    sheets: dict[str, Mapped] = {}


class _Head(Struct, frozen=True):
    """A column that is read: its place in the row, its header."""

    place: int
    header: str
    column: Column


class _Plan(Struct, frozen=True):
    """How a table is read: the columns that are, the places that have a header, the rows below it."""

    table: Table
    kind: str
    heads: list[_Head]
    titled: frozenset[int]
    body: list[tuple[int, list[Raw]]]


def headers(files: list[File]) -> Sheets:
    """Return what each sheet and file holds and seems to be."""
    tables, problems = read_tables(files)
    found = []
    for table in tables:
        if not table.rows or is_guide(table.title):
            continue
        kind, top = _guess(table, None)
        head = texts(table.rows[top][1])
        paths = tuple(path_of(kind, text) if kind else None for text in head)
        below = table.rows[top + 1 + _says_words(table, top, kind, paths) :]
        sample = tuple(tuple(texts(cells)) for _, cells in below[:SAMPLE])
        found.append(Sheet(table.name, kind, tuple(head), paths, len(below), sample))
    return Sheets(found, problems)


def read(files: list[File], mapping: dict | None = None) -> Found:
    """Return the rows of a workbook, CSV files or zips of them.

    mapping: {sheet: {"kind": kind or None, "columns": {header: path or None}}}; what it does not name is guessed.
    Raises Mistakes where the mapping has another shape.
    """
    sheets = options_of({"sheets": mapping or {}}, Options).sheets
    tables, problems = read_tables(files)
    gathered = Gathering()
    gathered.problems += problems
    for name in sheets:
        if name not in {table.name for table in tables} and not problems:
            gathered.problem(name, "no_such_sheet")
    for table in tables:
        plan = _plan(table, sheets.get(table.name), gathered)
        for number, cells in plan.body if plan else ():
            if len(gathered.problems) < MOST_PROBLEMS:
                _add_row(plan, number, cells, gathered)
    _check_ids(gathered)
    del gathered.problems[MOST_PROBLEMS:]
    return gathered.found()


def _guess(table: Table, kind: str | None) -> tuple[str | None, int]:
    """Return a table's kind and which of its rows is the header."""
    first = [texts(cells) for _, cells in table.rows[:10]]
    if kind and kind not in COLUMNS:
        return kind, 0
    named = kind or kind_of(table.title, [])
    top = header_row((named,) if named else tuple(COLUMNS), first)
    return named or kind_of(table.title, first[top]), top


def _plan(table: Table, mapped: Mapped | None, gathered: Gathering) -> _Plan | None:
    """Return how a table is to be read, None for one that is left out or that nobody can say how to read."""
    if not table.rows or is_guide(table.title):
        return None
    if mapped and mapped.kind is None:
        return gathered.note(table.place, "sheet_left_out")
    kind, top = _guess(table, mapped.kind if mapped else None)
    if kind not in COLUMNS:
        return gathered.problem(table.place, "no_such_kind" if kind else "unknown_sheet", kind=kind)
    heads = _heads(table, top, kind, mapped.columns if mapped else {}, gathered)
    for left, above, right, below in table.merged:
        if below >= table.rows[top][0]:  # a title above the header may well span it
            cells = f"{table.cell(above, left - 1)}:{get_column_letter(right)}{below}"
            gathered.problem(cells, "merged_cells")
    header = texts(table.rows[top][1])
    paths: list[str | None] = [None] * len(header)
    for head in heads:
        paths[head.place] = head.column.path
    body = table.rows[top + 1 + _says_words(table, top, kind, paths) :]
    return _Plan(table, kind, heads, frozenset(i for i, text in enumerate(header) if text), body)


def _heads(table: Table, top: int, kind: str, wanted: dict[str, str | None], gathered: Gathering) -> list[_Head]:
    """Return the columns that are read, in the order in which a record's cells are put."""
    columns = {column.path: column for column in COLUMNS[kind]}
    number, cells = table.rows[top]
    heads: dict[str, _Head] = {}
    for i, header in enumerate(texts(cells)):
        place = table.cell(number, i, header)
        path = wanted[header] if header in wanted else path_of(kind, header)
        if header in wanted and path is None:
            gathered.note(place, "column_left_out", header=header)
        elif path in columns and path in heads:
            gathered.problem(place, "same_column", header=header, first=heads[path].header, path=path)
        elif path in columns:
            heads[path] = _Head(i, header, columns[path])
        elif header:
            gathered.problem(place, "unknown_column", header=header, kind=kind)
    for header in sorted(set(wanted) - set(texts(cells))):
        gathered.problem(table.place, "no_such_column", header=header)
    return [heads[path] for path in columns if path in heads]


def _says_words(table: Table, top: int, kind: str | None, paths: list[str | None] | tuple[str | None, ...]) -> bool:
    """Say whether the row below the header repeats it in words."""
    if kind is None or len(table.rows) <= top + 1:
        return False
    cells = table.rows[top + 1][1]
    return is_words(kind, {path: cells[i] if i < len(cells) else None for i, path in enumerate(paths) if path})


def _add_row(plan: _Plan, number: int, cells: list[Raw], gathered: Gathering) -> None:
    """Add a row's record, or name every cell of it that cannot be read."""
    row, table, wrong = {}, plan.table, len(gathered.problems)
    for head in plan.heads:
        value = cells[head.place] if head.place < len(cells) else None
        if isinstance(value, Flaw) and not (value.code == "date" and head.column.form == "text"):
            gathered.problem(table.cell(number, head.place, head.header), value.code, **value.values)
        elif value is not None:
            row = put(row, head.column, _said(value, head.column))
    for i, value in enumerate(cells):
        if value is not None and i not in plan.titled:
            gathered.problem(table.cell(number, i), "no_header")
    if len(gathered.problems) == wrong and row:
        _check_row(plan, number, row, gathered)
        gathered.rows[plan.kind].append(row)
        gathered.places[plan.kind].append(f"{table.place}, row {number}")


def _check_row(plan: _Plan, number: int, row: Row, gathered: Gathering) -> None:
    """Name the cells whose value the record's type does not allow; what is missing may still be filled in."""
    whole = f"{plan.table.place}, row {number}"
    for problem in row_mistakes(row, TABLES.get(plan.kind, Estate)):
        if problem.code == "required":
            if problem.place == "id" and plan.kind in KINDS:
                gathered.problem(whole, "no_id")
            continue
        head = _head_of(problem.place.partition("[")[0], plan.heads)
        place = plan.table.cell(number, head.place, head.header) if head else whole
        gathered.problem(place, problem.code, **problem.values)


def _head_of(place: str, heads: list[_Head]) -> _Head | None:
    """Return the column in which a part of a record stands: its own, or the last whose part it is."""
    around = [head for head in heads if f"{place}.".startswith(f"{head.column.path}.")]
    inside = [head for head in heads if head.column.path.startswith(f"{place}.")]
    return next(reversed(around or inside), None)


def _check_ids(gathered: Gathering) -> None:
    """Name ids that stand in two rows, and a second row of the estate itself."""
    for kind in KINDS:
        first: dict[str, str] = {}
        for row, place in zip(gathered.rows[kind], gathered.places[kind], strict=True):
            known = first.setdefault(str(row.get("id")), place)
            if known is not place and "id" in row:
                gathered.problem(place, "same_id", id=row["id"], first=known)
    for place in gathered.places["estate"][1:]:
        gathered.problem(place, "second_estate", first=gathered.places["estate"][0])


def _said(value: Raw, column: Column) -> Raw:
    if isinstance(value, Flaw):
        return str(value.values["got"])
    if column.form == "yes_no" and isinstance(value, str):
        return yes_no().get(plain(value), value)
    return value


def texts(cells: list[Raw]) -> list[str]:
    """Return the cells of a row as text."""
    return ["" if cell is None else "" if isinstance(cell, Flaw) else str(cell).strip() for cell in cells]
