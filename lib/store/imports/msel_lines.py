"""A workbook or CSV files → the lines of an MSEL: which column is what, and the cells of each row. Nothing is taken in yet."""

from collections.abc import Iterator
from functools import cache

from msgspec import Struct

from lib.model import msel
from lib.model.checks import Problem
from lib.store.imports.found import File
from lib.store.imports.guess import LOOKED_AT, is_guide, plain
from lib.store.imports.spreadsheet import SAMPLE, Sheet, Sheets, texts
from lib.store.imports.tables import Flaw, Raw, Table, read_tables
from lib.words import catalogue

FEWEST = 2  # columns that are known by name: a table with less is not a list of injects
Mapping = dict[str, dict[str, str | None] | None]  # sheet -> header -> path, None to leave it out
OTHERS = {
    "id": ("no,no.,number,#,inject,inject no,inject no.,inject number,msel no,event number",),
    "at": ("time,start,planned time,scheduled time,inject time,delivery time,stime",),
    "sender": ("from,sender,source",),
    "to": ("to,recipient,recipients,role,roles,player,team,target",),
    "channel": ("method,delivery method,channel,media",),
    "subject": ("title,subject,summary,event",),
    "message": ("message,description,event description,text,content,inject text",),
    "objective": ("objective,objectives,core capability",),
    "expected.text": ("expected action,expected actions,expected player action,expected response,expected outcome",),
    "notes": ("notes,note,comments,comment,remarks",),
}


class Line(Struct):
    """A row of a file: its cells' values by path, and where each stands."""

    table: Table
    number: int
    cells: dict[str, object]
    columns: dict[str, tuple[int, str]]  # path -> place in the row, header

    def place(self, path: str = "") -> str:
        field = path.partition("[")[0]
        inside = (
            known
            for known in self.columns
            if f"{known}.".startswith(f"{field}.") or f"{field}.".startswith(f"{known}.")
        )
        known = field if field in self.columns else next(inside, None)
        if known is None:
            return f"{self.table.place}, row {self.number}" + (f": {path}" if path else "")
        return self.table.cell(self.number, *self.columns[known])


def headers(files: list[File]) -> Sheets:
    """Return the sheets and files with the guessed path of each column; ``kind`` is "injects" where they look like that."""
    tables, problems = read_tables(files)
    found = []
    for table in tables:
        if not table.rows or is_guide(table.title):
            continue
        top, paths = _top(table)
        below = table.rows[_first(table, top, paths) :]
        sample = tuple(tuple(texts(cells)) for _, cells in below[:SAMPLE])
        kind = "injects" if sum(path is not None for path in paths) >= FEWEST else None
        found.append(Sheet(table.name, kind, tuple(texts(table.rows[top][1])), tuple(paths), len(below), sample))
    return Sheets(found, problems)


def _top(table: Table) -> tuple[int, list[str | None]]:
    """Return which of a table's first rows is the header, and the path of each of its columns."""
    guesses = [_paths(texts(cells)) for _, cells in table.rows[:LOOKED_AT]]
    known = [sum(path is not None for path in paths) for paths in guesses]
    top = known.index(max(known))
    return top, guesses[top]


def _paths(header: list[str]) -> list[str | None]:
    return [_names().get(plain(text)) for text in header]


@cache
def _names() -> dict[str, str]:
    """Return plain header -> path: paths, words of every language, and what other lists call them."""
    found = {plain(column.path): column.path for column in msel.COLUMNS}
    for column in msel.COLUMNS:
        for said in catalogue()[f"prepare.column.{column.path}"].values():
            found.setdefault(plain(said), column.path)
    for path, others in OTHERS.items():
        for name in (*others, *catalogue()[f"prepare.header.{path}"].values()):
            for one in name.split(","):
                found.setdefault(plain(one), path)
    return found


def _first(table: Table, top: int, paths: list[str | None]) -> int:
    """Return where the rows begin: below the header, and the line that says the same in words."""
    if len(table.rows) > top + 1:
        below = texts(table.rows[top + 1][1])
        known = [(path, below[i] if i < len(below) else "") for i, path in enumerate(paths) if path]
        if known and all(text in catalogue()[f"prepare.column.{path}"].values() for path, text in known):
            return top + 2
    return top + 1


def lines(files: list[File], mapping: Mapping, problems: list[Problem], notes: list[Problem]) -> Iterator[Line]:
    tables, wrong = read_tables(files)
    problems += wrong
    for table in tables:
        if not table.rows or is_guide(table.title):
            continue
        top, paths = _top(table)
        wanted = mapping.get(table.name, {})
        if wanted is None or (table.name not in mapping and sum(path is not None for path in paths) < FEWEST):
            notes.append(Problem(table.place, "sheet_left_out"))
            continue
        columns = _columns(table, top, wanted, problems, notes)
        titled = {i for i, text in enumerate(texts(table.rows[top][1])) if text}
        for number, cells in table.rows[_first(table, top, paths) :]:
            for i, value in enumerate(cells):
                if value is not None and i not in titled:
                    problems.append(Problem(table.cell(number, i), "no_header"))
            yield _line(table, number, cells, columns, problems)


def _columns(
    table: Table, top: int, wanted: dict[str, str | None], problems: list[Problem], notes: list[Problem]
) -> dict[str, tuple[int, str]]:
    number, cells = table.rows[top]
    columns: dict[str, tuple[int, str]] = {}
    for i, header in enumerate(texts(cells)):
        path = wanted[header] if header in wanted else _names().get(plain(header))
        place = table.cell(number, i, header)
        if header and path is None:
            notes.append(Problem(place, "column_left_out", {"header": header}))
        elif path in columns:
            values = {"header": header, "first": columns[path][1], "path": path}
            problems.append(Problem(place, "same_column", values))
        elif path in msel.BY_PATH:
            columns[path] = (i, header)
    for left, above, right, below in table.merged:
        if below > number:
            problems.append(Problem(f"{table.cell(above, left - 1)}:{table.cell(below, right - 1)}", "merged_cells"))
    return columns


def _line(
    table: Table, number: int, cells: list[Raw], columns: dict[str, tuple[int, str]], problems: list[Problem]
) -> Line:
    line = Line(table, number, {}, columns)
    for path, (i, _) in columns.items():
        value = cells[i] if i < len(cells) else None
        column = msel.BY_PATH[path]
        if isinstance(value, Flaw):
            if value.code != "date" or column.form not in ("text", "time"):
                problems.append(Problem(line.place(path), value.code, value.values))
                continue
            value = str(value.values["got"])
        line.cells[path] = value
    return line
