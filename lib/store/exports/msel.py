"""The MSEL of an exercise as a workbook or a CSV file, which ``lib.store.imports.msel`` reads back without loss."""

import csv
from io import BytesIO, StringIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from lib.model.cells import Cell
from lib.model.checks import MOST_PROBLEMS, Mistakes, Problem
from lib.model.exercise_draft import rows
from lib.model.msel import COLUMNS, fits_cells, row_of
from lib.store.exports.tables import EPOCH, GREY, LONGEST_CELL, PALE, kept, plain_text, settled, styled
from lib.words import Words

WIDE, NARROW = 46, 16  # characters
LONG = ("message", "events", "actions", "options", "expected.text", "notes")  # columns of sentences
GUIDE = ("times", "figures", "actions", "options", "values")


def to_csv(document: dict) -> bytes:
    """Return the injects of an ``exercise/1`` document as CSV, UTF-8 with its mark. Raises Mistakes where cells cannot hold one."""
    text = StringIO(newline="")
    sheet = csv.writer(text)
    sheet.writerow([column.path for column in COLUMNS])
    sheet.writerows([plain_text(value) for value in row] for row in _cells(document))
    return text.getvalue().encode("utf-8-sig")


def to_xlsx(document: dict, language: str = "en") -> bytes:
    """Return the injects of an ``exercise/1`` document as a workbook, headers in words too. Raises Mistakes likewise."""
    cells, words = _cells(document), Words(language)
    book = Workbook(write_only=True)
    book.properties.creator, book.properties.created = "Outage Atlas", EPOCH
    guide = book.create_sheet(words("sheet.guide.title"))
    guide.column_dimensions["A"].width = 120
    for line in GUIDE:
        guide.append([words(f"prepare.sheet.{line}")])
    sheet = book.create_sheet(words("prepare.sheet.injects"))
    sheet.freeze_panes = "C3"
    _shape(sheet)
    sheet.append([styled(sheet, column.path, font=Font(bold=column.required), fill=PALE) for column in COLUMNS])
    said = (words(f"prepare.column.{column.path}") for column in COLUMNS)
    sheet.append([styled(sheet, text, font=GREY, fill=PALE) for text in said])
    for row in cells:
        sheet.append([_wrapped(sheet, value) for value in row])
    content = BytesIO()
    book.save(content)
    return settled(content.getvalue())


def _cells(document: dict) -> list[list[Cell]]:
    problems: list[Problem] = []
    table = []
    for i, inject in enumerate(rows(document, "injects")):
        row = row_of(inject)
        if not fits_cells(inject):
            problems.append(Problem(f"injects[{i}]", "not_for_tables"))
        for path, value in row.items():
            units = len(value.encode("utf-16-le", "surrogatepass")) // 2 if isinstance(value, str) else 0
            if units > LONGEST_CELL:
                problems.append(
                    Problem(f"injects[{i}].{path}", "cell_too_long", {"count": units, "most": LONGEST_CELL})
                )
        table.append(list(row.values()))
    if problems:
        raise Mistakes(problems[:MOST_PROBLEMS])
    return table


def _shape(sheet: object) -> None:
    """Give the columns their widths, and menus to choices; others may still be typed."""
    for i, column in enumerate(COLUMNS, 1):
        letter = get_column_letter(i)
        sheet.column_dimensions[letter].width = WIDE if column.path.startswith(LONG) else NARROW
        source = f'"{",".join(column.choices)}"'
        if column.choices and len(source) < 256:
            menu = DataValidation(type="list", formula1=source, allow_blank=True, showErrorMessage=False)
            menu.add(f"{letter}3:{letter}3000")
            sheet.data_validations.append(menu)


def _wrapped(sheet: object, value: Cell) -> object:
    if isinstance(value, str) and "\n" in value:
        return styled(sheet, value, alignment=Alignment(wrap_text=True, vertical="top"))
    return kept(sheet, value)
