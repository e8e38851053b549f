"""Workbooks and CSV files → raw tables: the cells of each row and where they stand. Nothing is interpreted yet.

Archives and encodings are the ``guard``'s. A workbook is read row by row as it stands in its XML, so that neither a
wrong size in its head nor an empty cell far out costs anything.
"""

import csv
import re
import warnings
from datetime import date, datetime, time
from io import BytesIO, StringIO

from msgspec import Struct
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet._reader import WorkSheetParser  # the public reader hides merged cells

from lib.model.checks import Mistakes, Problem
from lib.store.imports.found import File
from lib.store.imports.guard import as_text, opened

MOST_ROWS = 200_000  # of a sheet or file, the header among them
MOST_COLUMNS = 1_000
MOST_SHEETS = 200  # in all files together
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # begins an .xls, and a workbook under a password
LOCKED = "EncryptedPackage".encode("utf-16-le")
TRUTH = {"=TRUE()": True, "=FALSE()": False}  # as LibreOffice saves them
BOOKS, TEXTS = (".xlsx", ".xlsm", ".xls", ".xltx", ".xltm"), (".csv", ".tsv", ".tab", ".txt")


class Flaw(Struct, frozen=True):
    """What stands in a cell instead of a value: the code of a mistake, and its values."""

    code: str
    values: dict[str, object] = {}


Raw = str | float | int | bool | Flaw | None


class Table(Struct, frozen=True):
    """The rows of a sheet or file that hold anything: their numbers there, from 1, and their cells.

    name: unique among all tables; title: the sheet's or file's own name; merged: ranges of merged cells as
    (first column, first row, last column, last row), from 1.
    """

    name: str
    title: str
    place: str
    is_book: bool
    rows: list[tuple[int, list[Raw]]]
    merged: list[tuple[int, int, int, int]] = []

    def cell(self, row: int, column: int, header: str = "") -> str:
        """Return the place of a cell; ``column`` counts from 0."""
        if self.is_book:
            return f"{self.place}, cell {get_column_letter(column + 1)}{row}"
        return f"{self.place}, row {row}, column {header or column + 1}"


def read_tables(files: list[File]) -> tuple[list[Table], list[Problem]]:
    """Return the tables in all files, archives opened, and what is wrong with those that cannot be read."""
    inside, problems = opened(files)
    tables: list[Table] = []
    books = sum(content[:2] == b"PK" for _, content in inside)
    for name, content in inside:
        try:
            tables += _tables(name, content, books > 1)
        except Mistakes as mistakes:
            problems += mistakes.problems
    if len(tables) > MOST_SHEETS:
        return [], [*problems, Problem("file", "too_many_sheets", {"count": len(tables), "most": MOST_SHEETS})]
    return tables, problems


def _tables(name: str, content: bytes, many: bool) -> list[Table]:
    if content.startswith(OLE):
        _refuse(name, "locked_workbook" if LOCKED in content else "old_workbook")
    is_book = content.startswith(b"PK")
    if is_book != name.lower().endswith(BOOKS) and name.lower().endswith(BOOKS + TEXTS):
        _refuse(name, "not_a_text_file" if is_book else "not_a_workbook")
    if is_book:
        return _workbook(name, content, many)
    text = as_text(name, content)
    if text.lstrip()[:1] == "<":
        _refuse(name, "markup_no_table")
    return [Table(name, re.split(r"[/\\]", name)[-1], name, False, _csv_rows(name, text))]


def _workbook(name: str, content: bytes, many: bool) -> list[Table]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what openpyxl leaves out is nothing that is read here
        try:
            book = load_workbook(BytesIO(content), read_only=True, keep_links=False)
            return [_sheet(name, sheet, many) for sheet in book.worksheets if isinstance(sheet, ReadOnlyWorksheet)]
        except Mistakes:
            raise
        except Exception:  # noqa: BLE001 - openpyxl raises whatever its parts do where the XML is not as it should be
            _refuse(name, "not_a_workbook")


def _sheet(file: str, sheet: ReadOnlyWorksheet, many: bool) -> Table:
    place = f"{file}, sheet '{sheet.title}'" if many else f"sheet '{sheet.title}'"
    book, rows = sheet.parent, []
    with sheet._get_source() as source:
        parser = WorkSheetParser(
            source, sheet._shared_strings, epoch=book.epoch, date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )  # fmt: skip
        for number, cells in parser.parse():
            found = {cell["column"] - 1: value for cell in cells if (value := _value(cell)) is not None}
            if found:
                _room(place, len(rows), max(found) + 1)
                rows.append((number, [found.get(column) for column in range(max(found) + 1)]))
    merged = [range_boundaries(cells.ref) for cells in parser.merged_cells.mergeCell] if parser.merged_cells else []
    return Table(f"{file}: {sheet.title}" if many else sheet.title, sheet.title, place, True, rows, merged)


def _value(cell: dict) -> Raw:
    kind, value = cell["data_type"], cell["value"]
    if kind == "f":
        return TRUTH.get(str(value).upper(), Flaw("formula"))
    if kind == "e":
        return Flaw("error_value", {"got": str(value)[:20]})
    if isinstance(value, date | time):
        whole = isinstance(value, datetime) and value.time() == time()
        return Flaw("date", {"got": (value.date() if whole else value).isoformat()})
    if isinstance(value, str):
        return value.replace("_x000D_\n", "\n") if value.strip() else None
    return value if value is None or isinstance(value, float | int | bool) else Flaw("date", {"got": str(value)[:40]})


def _csv_rows(name: str, text: str) -> list[tuple[int, list[Raw]]]:
    rows = []
    reader = csv.reader(StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    try:
        for number, cells in enumerate(reader, 1):
            if any(cell.strip() for cell in cells):
                _room(name, len(rows), len(cells))
                rows.append((number, [cell if cell.strip() else None for cell in cells]))
    except csv.Error:
        _refuse(f"{name}, line {reader.line_num}", "not_csv")
    return rows


def _separator(text: str) -> str:
    """Return what parts the header's cells: the most frequent of comma, semicolon and tab outside of quotes."""
    head = re.sub(r'"[^"]*"', "", text[:20_000]).lstrip().split("\n", 1)[0]
    return max(",;\t", key=head.count)


def _room(place: str, rows: int, columns: int) -> None:
    if rows >= MOST_ROWS:
        _refuse(place, "too_many_rows", most=MOST_ROWS)
    if columns > MOST_COLUMNS:
        _refuse(place, "too_many_columns", most=MOST_COLUMNS)


def _refuse(place: str, code: str, **values: object) -> None:
    raise Mistakes([Problem(place, code, values)])
