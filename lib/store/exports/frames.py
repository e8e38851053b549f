"""Tables of results as a workbook, a sheet each: the numbers as they are, the same bytes each time."""

from io import BytesIO

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from lib.store.exports.tables import EPOCH, PALE, WIDEST, kept, settled, styled, width

LONGEST_TITLE = 31  # letters that Excel allows
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


def to_xlsx(sheets: dict[str, pd.DataFrame]) -> bytes:
    """Return tables as a workbook under their titles; text stays text, whatever it begins with."""
    book = Workbook(write_only=True)
    book.properties.creator, book.properties.created = "Outage Atlas", EPOCH
    for title, frame in sheets.items():
        sheet = book.create_sheet(title.translate(FORBIDDEN)[:LONGEST_TITLE])
        sheet.freeze_panes = "A2"
        for i, name in enumerate(frame.columns, 1):
            cells = [str(name), *map(str, frame[name].head(200))]
            sheet.column_dimensions[get_column_letter(i)].width = min(WIDEST, max(map(width, cells)) + 2)
        sheet.append([styled(sheet, str(name), font=Font(bold=True), fill=PALE) for name in frame.columns])
        for row in frame.astype(object).where(frame.notna(), None).itertuples(index=False):
            sheet.append([_cell(sheet, value) for value in row])
    content = BytesIO()
    book.save(content)
    return settled(content.getvalue())


def _cell(sheet: object, value: object) -> object:
    """Return a cell; a text that a spreadsheet would take for a formula is text."""
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@"):
        return styled(sheet, value)
    return kept(sheet, value)
