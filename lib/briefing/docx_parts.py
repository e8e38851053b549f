"""Pieces of a DOCX as WordprocessingML, each a string; every text is escaped here and nowhere else."""

import re
from collections.abc import Iterable
from xml.sax.saxutils import escape

from lib.briefing.document import plain
from lib.briefing.docx_styles import ACCENT, FAINT, MUTED, RULE, TEXT_WIDTH
from lib.words.figures import together

GAP = '<w:p><w:pPr><w:pStyle w:val="Gap"/></w:pPr></w:p>'  # tables that touch would become one
PAGE_BREAK = '<w:p><w:pPr><w:pStyle w:val="Gap"/></w:pPr><w:r><w:br w:type="page"/></w:r></w:p>'
LONGEST_WHOLE = 1500  # letters of a row or card that is kept on one page


def run(text: str, look: str = "") -> str:
    """Return a text with its line breaks and tabs."""
    look = f"<w:rPr>{look}</w:rPr>" if look else ""
    lines = (_line(line) for line in together(plain(text)).split("\n"))
    return f"<w:r>{look}{'<w:br/>'.join(lines)}</w:r>"


def _line(text: str) -> str:
    return "<w:tab/>".join(f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in text.split("\t"))


def paragraph(inner: str, style: str = "", more: str = "") -> str:
    """Return a paragraph of runs; more: further properties, in the schema's order after keepLines."""
    style = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{style}{more}</w:pPr>{inner}</w:p>"


def said(text: str, style: str = "", more: str = "") -> str:
    return paragraph(run(text), style, more)


def field(code: str) -> str:
    """Return a field that the word processor fills in."""
    return f'<w:fldSimple w:instr="{code}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'


def details(items: Iterable[tuple[str, str]]) -> str:
    label = f'<w:color w:val="{MUTED}"/>'
    return "".join(paragraph(run(name, label) + "<w:r><w:tab/></w:r>" + run(value), "Detail") for name, value in items)


def lines(count: int) -> str:
    return paragraph("", "WritingLine") * count


def cell(inner: str, width: int, more: str = "") -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{more}</w:tcPr>{inner}</w:tc>'


def row(cells: Iterable[str], head: bool = False, whole: bool = True, height: float = 0) -> str:
    """Return a row of a table; height: at least so many cm."""
    look = "<w:cantSplit/>" if whole else ""
    look += f'<w:trHeight w:val="{round(height * 567)}" w:hRule="atLeast"/>' if height else ""
    look += "<w:tblHeader/>" if head else ""
    return f"<w:tr><w:trPr>{look}</w:trPr>{''.join(cells)}</w:tr>"


def grid(rows: Iterable[str], widths: list[int], borders: str, margin: int = 90) -> str:
    """Return a table of fixed widths, twips, with a gap after it."""
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    sides = "".join(f'<w:{side} w:w="{margin}" w:type="dxa"/>' for side in ("left", "right"))
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{sides}</w:tblCellMar><w:tblLook w:val="0620"/></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>{GAP}"
    )


def border(side: str, size: int, color: str) -> str:
    return f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="{color}"/>'


def table(columns: tuple, rows: tuple, shares: list[float], numeric: tuple, height: float, none: str) -> str:
    """Return a table with a header that is repeated on each page."""
    widths = [round(share * TEXT_WIDTH) for share in shares]
    sides = ['<w:jc w:val="right"/>' if i in numeric else "" for i in range(len(columns))]
    shade = (
        f'<w:tcBorders>{border("bottom", 8, MUTED)}</w:tcBorders><w:shd w:val="clear" w:color="auto" w:fill="{FAINT}"/>'
    )
    shade += '<w:vAlign w:val="bottom"/>'
    heads = (cell(said(c, "TableHead", s), w, shade) for c, s, w in zip(columns, sides, widths, strict=True))
    body = [row(heads, head=True)]
    for texts in rows:
        cells = (cell(said(t, "TableText", s), w) for t, s, w in zip(texts, sides, widths, strict=True))
        body.append(row(cells, whole=sum(map(len, texts)) < LONGEST_WHOLE, height=height))
    if not rows:
        span = f'<w:gridSpan w:val="{len(columns)}"/>'
        body.append(row([cell(said(none, "TableText", '<w:jc w:val="center"/>'), sum(widths), span)]))
    return grid(body, widths, border("bottom", 4, RULE) + border("insideH", 4, RULE))


def with_next(paragraphs: str) -> str:
    """Return paragraphs that stay on the page of what follows them."""
    return re.sub(r"<w:pPr>(<w:pStyle [^>]*/>)?+(?!<w:keepNext/>)", r"<w:pPr>\1<w:keepNext/>", paragraphs)


def framed(inner: str, whole: bool) -> str:
    """Return paragraphs in a frame, on one page if `whole`."""
    borders = "".join(border(side, 6, RULE) for side in ("top", "left", "bottom", "right"))
    return grid([row([cell(inner, TEXT_WIDTH)], whole=whole)], [TEXT_WIDTH], borders, 200)


def figures(items: list[tuple[str, str, str]], across: int) -> str:
    """Return headline numbers, so many in a row."""
    widths, bar = [TEXT_WIDTH // across] * across, f"<w:tcBorders>{border('left', 14, ACCENT)}</w:tcBorders>"
    cells = [
        cell(said(label, "FigureText") + said(value, "FigureValue") + said(why, "FigureText"), widths[0], bar)
        for value, label, why in items
    ]
    missing = -len(cells) % across
    cells += [cell(paragraph(""), widths[0])] * missing
    rows = [row(cells[at : at + across]) for at in range(0, len(cells), across)]
    return grid(rows, widths, "")
