"""Tables on slides: how high they get, how many rows one slide takes, and as DrawingML."""

from functools import lru_cache
from xml.sax.saxutils import quoteattr

from msgspec.structs import replace

from lib.briefing import document as d
from lib.briefing.columns import shares
from lib.briefing.pptx_master import Box, frame
from lib.briefing.pptx_text import LEADING, Para, cut, lines, paragraph
from lib.words import Words

SIZES = (13, 12, 11, 10)  # points, until all rows fit
MOST_LINES = 3  # of a cell
CELL, EDGE = 0.08, 0.05  # inches beside and above the text of a cell
CAPTION = 0.32
PLAIN = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # the style without any
PX = 12_700  # of a point


def rows_in(table: d.Table, width: float, room: float) -> int:
    """Return how many rows fit into so many inches: at least one."""
    points = size_of(table, width, room)
    left, count = room - _above(table, width, points), 0
    for row in table.rows:
        left -= _row_height(row, _widths(table, width), points)
        if left < -1e-6:
            break
        count += 1
    return max(count, 1)


def size_of(table: d.Table, width: float, room: float) -> float:
    """Return the size of letters at which all rows fit, or the one for tables that go on."""
    fits = (points for points in SIZES if _height(table, width, points) <= room + 1e-6)
    return next(fits, 11)


def table_height(table: d.Table, width: float, room: float = 5.25) -> float:
    return _height(table, width, size_of(table, width, room))


@lru_cache(maxsize=64)
def _height(table: d.Table, width: float, points: float) -> float:
    widths = _widths(table, width)
    body = sum(_row_height(row, widths, points) for row in table.rows) if table.rows else _line(points)
    return _above(table, width, points) + body


def _above(table: d.Table, width: float, points: float) -> float:
    """Return the inches of caption and header."""
    return (CAPTION if table.caption else 0) + _row_height(table.columns, _widths(table, width), points)


@lru_cache(maxsize=64)
def _widths(table: d.Table, width: float) -> tuple[float, ...]:
    return tuple(share * width for share in shares(table))


def _line(points: float, count: int = 1) -> float:
    return count * points * LEADING / 72 + 2 * EDGE


def _row_height(row: tuple[str, ...], widths: tuple[float, ...], points: float) -> float:
    most = max(lines(text[:400], width - 2 * CELL, points) for text, width in zip(row, widths, strict=True))
    return _line(points, min(most, MOST_LINES))


def table(number: int, block: d.Table, box: Box, words: Words, descr: str) -> str:
    """Return a table as a graphic frame; its caption is not in it."""
    points = size_of(block, box.width, box.height)
    widths = _widths(block, box.width)
    aligned = ["r" if i in block.numeric else "l" for i in range(len(widths))]
    grid = "".join(f'<a:gridCol w="{round(width * 914_400)}"/>' for width in widths)
    rows = [_row(block.columns, widths, points, aligned, words.language, head=True)]
    rows += [_row(row, widths, points, aligned, words.language) for row in block.rows]
    if not block.rows:
        rows.append(_none(len(widths), points, words))
    top = box.top + (CAPTION if block.caption else 0)
    place = frame(Box(box.left, top, box.width, box.bottom - top), "p")
    return (
        f'<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="{number}" name="Table {number}" descr={quoteattr(descr)}/>'
        '<p:cNvGraphicFramePr><a:graphicFrameLocks noGrp="1"/></p:cNvGraphicFramePr><p:nvPr/></p:nvGraphicFramePr>'
        f'{place}<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/table"><a:tbl>'
        f'<a:tblPr firstRow="1"><a:tableStyleId>{PLAIN}</a:tableStyleId></a:tblPr><a:tblGrid>{grid}</a:tblGrid>'
        f"{''.join(rows)}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
    )


def _row(row, widths, points: float, aligned: list[str], language: str, head: bool = False) -> str:
    """Return a row, its cells cut to a few lines."""
    cells = (
        _cell(
            Para(cut(text, width - 2 * CELL, points, MOST_LINES), points, bold=head, before=0, align=align),
            language,
            head,
        )
        for text, width, align in zip(row, widths, aligned, strict=True)
    )
    return f'<a:tr h="{round(_row_height(row, widths, points) * 914_400)}">{"".join(cells)}</a:tr>'


def _none(columns: int, points: float, words: Words) -> str:
    """Return the row that says that there are none, over all columns."""
    para = Para(words("briefing.no_rows"), points, color="muted", before=0, align="ctr")
    first = _cell(para, words.language, span=columns)
    rest = _cell(replace(para, text=""), words.language, merged=True) * (columns - 1)
    return f'<a:tr h="{round(_line(points) * 914_400)}">{first}{rest}</a:tr>'


def _cell(para: Para, language: str, head: bool = False, span: int = 1, merged: bool = False) -> str:
    how = (f' gridSpan="{span}"' if span > 1 else "") + (' hMerge="1"' if merged else "")
    sides = f' marL="{round(CELL * 72 * PX)}" marR="{round(CELL * 72 * PX)}" marT="{round(EDGE * 72 * PX)}"'
    sides += f' marB="{round(EDGE * 72 * PX)}" anchor="{"b" if head else "ctr"}"'
    color, width = ("tx2", PX) if head else ("accent5", PX // 2)
    line = f'<a:lnB w="{width}"><a:solidFill><a:schemeClr val="{color}"/></a:solidFill></a:lnB>'
    fill = '<a:solidFill><a:schemeClr val="bg2"/></a:solidFill>' if head else "<a:noFill/>"
    return (
        f"<a:tc{how}><a:txBody><a:bodyPr/><a:lstStyle/>{paragraph(para, language)}</a:txBody>"
        f"<a:tcPr{sides}>{line}{fill}</a:tcPr></a:tc>"
    )
