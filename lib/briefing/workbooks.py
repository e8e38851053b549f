"""Workbooks that are the same each time, in which a text is never a formula."""

import io
import re
import zipfile

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from lib.briefing.document import plain

EARLIEST = (1980, 1, 1, 0, 0, 0)  # that a zip can hold, in place of the time
LONGEST = 32_767  # UTF-16 units that a cell keeps
TIME = re.compile(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>")


def cell(sheet: object, value: str | float | None, **looks: object) -> WriteOnlyCell:
    """Return a cell of what is given: a text beginning with = + - @ or # stays one, and what is no number is nothing."""
    made = WriteOnlyCell(sheet, _text(value) if isinstance(value, str) else _number(value))
    if isinstance(value, str):
        made.data_type = "s"
    for name, look in looks.items():
        setattr(made, name, look)
    return made


def _text(text: str) -> str:
    kept = plain(text)
    while len(kept.encode("utf-16-le")) // 2 > LONGEST:
        kept = kept[: len(kept) - max(1, len(kept.encode("utf-16-le")) // 2 - LONGEST) - 1] + "…"
    return kept


def _number(value: float | None) -> float | None:
    return value if value is not None and abs(value) < 1e300 else None  # neither NaN nor infinite


def saved(book: Workbook) -> bytes:
    """Return a workbook's file without the time of its making."""
    book.properties.creator = "Outage Atlas"
    out = io.BytesIO()
    book.save(out)
    return settled(out.getvalue())


def settled(data: bytes) -> bytes:
    """Return an Office file with one time in its zip, and none in its properties."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, EARLIEST)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            inside = old.read(name)
            new.writestr(entry, TIME.sub(b"", inside) if name == "docProps/core.xml" else inside)
    return out.getvalue()
