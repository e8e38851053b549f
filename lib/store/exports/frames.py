"""Tables of numbers as a workbook, a sheet each; the same tables give the same bytes."""

from io import BytesIO

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Font

from lib.store.exports.tables import EPOCH, PALE, settled, styled


def to_xlsx(frames: dict[str, pd.DataFrame]) -> bytes:
    """Return a workbook with a sheet for each table by its name; no number is an empty cell, an infinite one is told as inf."""
    book = Workbook(write_only=True)
    book.properties.creator, book.properties.created = "Outage Atlas", EPOCH
    for name, frame in frames.items():
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        sheet.append([styled(sheet, head, font=Font(bold=True), fill=PALE) for head in frame.columns])
        for row in frame.astype(object).itertuples(index=False):
            sheet.append([_cell(sheet, value) for value in row])
    content = BytesIO()
    book.save(content)
    return settled(content.getvalue())


def _cell(sheet: object, value: object) -> object:
    if pd.isna(value):
        return None
    if isinstance(value, float) and value in (float("inf"), float("-inf")):
        return styled(sheet, "inf" if value > 0 else "-inf")
    if isinstance(value, str):
        return styled(sheet, value)  # whatever it begins with, it is no formula
    return value
