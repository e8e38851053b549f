"""An estate as a workbook or as CSV files, which ``lib.store.imports.spreadsheet`` reads back without loss."""

import csv
import re
import zipfile
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO, StringIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from lib.model.cells import Cell
from lib.model.checks import MOST_PROBLEMS, Mistakes, Problem
from lib.model.columns import COLUMNS, TABLES, Column, cell, put
from lib.store.imports.guess import is_words
from lib.store.imports.tables import MOST_ROWS
from lib.words import Words

LONGEST_CELL = 32_767  # UTF-16 units that Excel keeps
LONGEST_MENU = 255  # characters of a list of choices
WIDEST = 44  # characters
EPOCH = datetime(2000, 1, 1)  # of every export: the same estate gives the same bytes
GREY, PALE = Font(color="808080", italic=True), PatternFill("solid", fgColor="F2F2F2")


def template(language: str) -> bytes:
    """Return an empty workbook: a sheet that explains, then one a kind with menus."""
    return _workbook({kind: [] for kind in COLUMNS}, Words(language))


def csv_template(language: str) -> bytes:
    """Return a zip of one empty CSV a kind: the names of the columns, and below them what they are in words."""
    words = Words(language)
    heads = {kind: [[column.path for column in columns], _words(kind, words)] for kind, columns in COLUMNS.items()}
    return _zipped([(f"{kind}.csv", _csv(rows)) for kind, rows in heads.items()])


def to_xlsx(document: dict, language: str = "en") -> bytes:
    """Return an ``estate/1`` document as a workbook, headers in words too. Raises Mistakes where it cannot hold it."""
    return _workbook(_tables(document), Words(language))


def to_csv_zip(document: dict) -> bytes:
    """Return an ``estate/1`` document as a zip of one CSV a kind, UTF-8 with its mark. Raises Mistakes likewise."""
    files = []
    for kind, rows in _tables(document).items():
        heads = [[column.path for column in COLUMNS[kind]]]
        if rows and _looks_like_words(kind, rows[0]):
            heads.append(_words(kind, Words("en")))
        files.append((f"{kind}.csv", _csv(heads + [[plain_text(value) for value in row] for row in rows])))
    return _zipped(files)


def _csv(rows: list[list[str]]) -> bytes:
    text = StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def _tables(document: dict) -> dict[str, list[list[Cell]]]:
    """Return the cells of each kind's records. Raises Mistakes naming the records that do not fit in cells."""
    own = {key: value for key, value in document.items() if key not in TABLES}
    problems: list[Problem] = []
    tables = {}
    for kind in COLUMNS:
        records = [own] if kind == "estate" else document.get(kind, [])
        if len(records) + 2 > MOST_ROWS:
            problems.append(Problem(kind, "too_many", {"count": len(records), "most": MOST_ROWS - 2}))
        places = (kind if kind == "estate" else f"{kind}[{i}]" for i in range(len(records)))
        tables[kind] = [_cells(record, kind, place, problems) for place, record in zip(places, records, strict=True)]
    if problems:
        raise Mistakes(problems[:MOST_PROBLEMS])
    return tables


def _cells(record: dict, kind: str, place: str, problems: list[Problem]) -> list[Cell]:
    cells, back = [], {}
    for column in COLUMNS[kind]:
        value = cell(record, column)
        cells.append(value)
        if value is not None:
            back = put(back, column, value)
            if isinstance(value, str) and len(value) > LONGEST_CELL // 2:
                units = len(value.encode("utf-16-le")) // 2
                if units > LONGEST_CELL:
                    values = {"count": units, "most": LONGEST_CELL}
                    problems.append(Problem(f"{place}.{column.path}", "cell_too_long", values))
    if back != record:
        problems.append(Problem(place, "not_for_tables"))
    return cells


def _looks_like_words(kind: str, row: list[Cell]) -> bool:
    return is_words(kind, {column.path: value for column, value in zip(COLUMNS[kind], row, strict=True)})


def _words(kind: str, words: Words) -> list[str]:
    return [words(f"column.{kind}.{column.path}") for column in COLUMNS[kind]]


def plain_text(value: Cell) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else value if isinstance(value, str) else repr(value)


def _workbook(tables: dict[str, list[list[Cell]]], words: Words) -> bytes:
    book = Workbook(write_only=True)
    book.properties.creator, book.properties.created = "Outage Atlas", EPOCH
    _guide(book, words)
    for kind, rows in tables.items():
        sheet = book.create_sheet(words(f"sheet.{kind}"))
        sheet.freeze_panes = "B3"
        for i, column in enumerate(COLUMNS[kind], 1):
            letter = get_column_letter(i)
            said = words(f"column.{kind}.{column.path}")
            least = 20 if column.form in ("text", "many", "shares") else 10
            sheet.column_dimensions[letter].width = min(WIDEST, max(least, width(said), len(column.path)) + 2)
            menu = _menu(column, words)
            if menu:
                menu.add(f"{letter}3:{letter}{MOST_ROWS}")
                sheet.data_validations.append(menu)
        heads = [styled(sheet, column.path, font=Font(bold=column.required), fill=PALE) for column in COLUMNS[kind]]
        sheet.append(heads)
        sheet.append([styled(sheet, text, font=GREY, fill=PALE) for text in _words(kind, words)])
        for row in rows:
            sheet.append([kept(sheet, value) for value in row])
    content = BytesIO()
    book.save(content)
    return settled(content.getvalue())


def _guide(book: Workbook, words: Words) -> None:
    sheet = book.create_sheet(words("sheet.guide.title"))
    for letter, width in zip("ABCDEF", (18, 28, 44, 10, 14, 100), strict=True):
        sheet.column_dimensions[letter].width = width
    for line in ("about", "empty", "lists", "quotes", "values"):
        sheet.append([words(f"sheet.guide.{line}")])
    sheet.append([])
    heads = ("sheet", "column", "words", "required", "default", "help")
    sheet.append([styled(sheet, words(f"sheet.guide.{head}"), font=Font(bold=True), fill=PALE) for head in heads])
    for kind, columns in COLUMNS.items():
        for column in columns:
            key = f"column.{kind}.{column.path}"
            required = words("sheet.guide.is_required") if column.required else None
            default = None if column.default in (None, "", []) else str(column.default)
            sheet.append([words(f"sheet.{kind}"), column.path, words(key), required, default, words(f"{key}.help")])


def _menu(column: Column, words: Words) -> DataValidation | None:
    """Return the menu of a choice, of yes or no, or of another sheet's ids; others may still be typed."""
    choices = ("true", "false") if column.form == "yes_no" else column.choices
    source = f'"{",".join(choices)}"'
    if column.form == "one":
        source = f"'{words(f'sheet.{column.refers}')}'!$A$3:$A${MOST_ROWS}"
    elif not choices or len(source) > LONGEST_MENU:
        return None
    menu = DataValidation(type="list", formula1=source, allow_blank=True)
    menu.showErrorMessage = False
    return menu


def kept(sheet: object, value: Cell) -> object:
    """Return a cell that openpyxl takes for what it is: a text such as #N/A is no error value, nor is a digit lost."""
    if isinstance(value, str) and value[:1] == "#":
        return styled(sheet, value)
    if isinstance(value, float) and float(f"{value:.16g}") != value:  # what openpyxl writes of a number
        return styled(sheet, repr(value))
    return value


def styled(sheet: object, text: str, **styles: object) -> WriteOnlyCell:
    made = WriteOnlyCell(sheet, text)
    made.data_type = "s"
    for name, style in styles.items():
        setattr(made, name, style)
    return made


def width(text: str) -> int:
    return sum(2 if ord(letter) > 0x1100 else 1 for letter in text)


def settled(workbook: bytes) -> bytes:
    """Return a workbook without the time at which it was written."""
    return _zipped(_members(workbook))


def _members(workbook: bytes) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(BytesIO(workbook)) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            if name == "docProps/core.xml":
                stamp = f"{EPOCH.isoformat()}Z".encode()
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, content)
            yield name, content


def _zipped(files) -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, inside in files:
            archive.writestr(zipfile.ZipInfo(name, EPOCH.timetuple()[:6]), inside, zipfile.ZIP_DEFLATED)
    return content.getvalue()
