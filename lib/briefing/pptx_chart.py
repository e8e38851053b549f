"""Charts on slides that can be edited: a chart's XML with a workbook inside that holds the same numbers."""

from math import isfinite
from xml.sax.saxutils import quoteattr

import numpy as np
from msgspec import Struct
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from lib.briefing import document as d
from lib.briefing import pptx_chart_parts as parts
from lib.briefing.canvas import one_line
from lib.briefing.pptx_axis import bars_format, hours_axis, hours_format, quoted, scale, values_axis, years_axis
from lib.briefing.pptx_text import HALF, ems, run
from lib.briefing.workbooks import cell, saved
from lib.view.steps import MOST_POINTS, thinned
from lib.view.texts import short
from lib.words import Words

SPACES = "".join(f' xmlns:{name}="http://schemas.openxmlformats.org/{path}"' for name, path in (
    ("c", "drawingml/2006/chart"), ("a", "drawingml/2006/main"), ("r", "officeDocument/2006/relationships")))  # fmt: skip
BESIDE = 0.4  # of a chart's width, at most, for names beside bars
SHEET = "Sheet1"
NONE = "<a:ln><a:noFill/></a:ln>"
CATEGORIES, VALUES = 111_111, 222_222  # numbers of the axes

Numbers = list[float | None]


class Native(Struct, frozen=True):
    """A chart as python-pptx takes it: its XML, and its workbook."""

    xml: bytes
    xlsx_blob: bytes

    def xml_bytes(self, kind: object) -> bytes:
        return self.xml


def bars(block: d.BarChart, words: Words, width: float = 10, height: float = 5) -> Native:
    """Return horizontal bars in a chart so many inches wide and high; names have two lines where there is room."""
    columns = [[_real(value) for value in series.values] for series in block.bars]
    known = [value for column in columns for value in column if value is not None]
    code = bars_format(block, words, known)
    most = int(BESIDE * width * 72 / parts.SMALL / HALF) * (1.8 if height / max(len(block.names), 1) > 0.5 else 1)
    names = [short(one_line(name), int(most)) for name in block.names]
    series = "".join(
        _bar(number, one, column, names, code, words)
        for number, (one, column) in enumerate(zip(block.bars, columns, strict=True))
    )
    least, most = min([0, *known]), max([0, *known])
    room = (most - least or 1) * _beside(block, names, code, width)
    plot = (
        f'<c:barChart><c:barDir val="bar"/><c:grouping val="clustered"/><c:varyColors val="0"/>{series}'
        f'<c:gapWidth val="{45 if len(columns) == 1 else 40}"/>{_overlap(columns)}<c:axId val="{CATEGORIES}"/><c:axId val="{VALUES}"/></c:barChart>'
        f'<c:catAx><c:axId val="{CATEGORIES}"/><c:scaling><c:orientation val="maxMin"/></c:scaling><c:delete val="0"/>'
        f'<c:axPos val="l"/><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
        f'<c:tickLblPos val="low"/>{parts.line("quiet", 0.75)}{parts.letters(words, parts.SMALL, "ink")}<c:crossAx val="{VALUES}"/>'
        '<c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/><c:lblOffset val="60"/><c:noMultiLvlLbl val="1"/></c:catAx>'
        f'<c:valAx><c:axId val="{VALUES}"/><c:scaling><c:orientation val="minMax"/><c:max val="{parts.digits(most + room)}"/>'
        f'<c:min val="{parts.digits(least - room if least < 0 else 0)}"/></c:scaling><c:delete val="1"/><c:axPos val="t"/>'
        f'<c:numFmt formatCode={quoteattr(code)} sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
        f'<c:tickLblPos val="nextTo"/><c:crossAx val="{CATEGORIES}"/><c:crosses val="autoZero"/></c:valAx>'
    )  # fmt: skip
    heads = ["", *(one_line(one.name) for one in block.bars)]
    book = _workbook(heads, [names, *columns], ["", *[code] * len(columns)])
    return Native(_space(block, plot, words, len(columns) > 1), book)


def _beside(block: d.BarChart, names: list[str], code: str, width: float) -> float:
    """Return the room for what stands beside the longest bar, as a share of that bar."""
    texts = [one_line(text) for series in block.bars for text in series.texts] or [code[-7:] + "00"]
    beside = max(map(ems, texts)) * parts.LABELS / 72 + 0.15
    plot = width - min(max(map(ems, names), default=0) * parts.SMALL / 72, BESIDE * width) - 0.2
    return beside / max(plot - beside, plot / 4)


def _overlap(columns: list) -> str:
    return '<c:overlap val="-5"/>' if len(columns) > 1 else ""


def _bar(number: int, series: d.Series, values: Numbers, names: list[str], code: str, words: Words) -> str:
    """Return one series of bars, with what stands beside each."""
    end, column = len(names) + 1, get_column_letter(number + 2)
    labels = "".join(
        _label(at, one_line(text), words) for at, text in enumerate(series.texts) if values[at] is not None
    )
    text = parts.letters(words, parts.LABELS, "ink" if number == 0 else "muted")
    shown = '<c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/>'
    return (
        f'<c:ser><c:idx val="{number}"/><c:order val="{number}"/>{_named(series, column)}<c:spPr>{parts.fill(series.colour)}{NONE}</c:spPr>'
        f'<c:invertIfNegative val="0"/><c:dLbls>{labels}<c:numFmt formatCode={quoteattr(code)} sourceLinked="0"/>'
        f'<c:spPr><a:noFill/>{NONE}</c:spPr>{text}<c:dLblPos val="outEnd"/>{shown}</c:dLbls>'
        f'<c:cat><c:strRef><c:f>{SHEET}!$A$2:$A${end}</c:f>{parts.strings(names)}</c:strRef></c:cat>'
        f'<c:val><c:numRef><c:f>{SHEET}!${column}$2:${column}${end}</c:f>{parts.cache(values, code)}</c:numRef></c:val></c:ser>'
    )  # fmt: skip


def _label(at: int, text: str, words: Words) -> str:
    """Return the words beside one bar in place of its number."""
    if not text:
        return ""
    shown = '<c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/>'
    rich = f'<c:rich><a:bodyPr wrap="none"/><a:lstStyle/><a:p>{run(text, words.language, parts.LABELS, color="ink")}</a:p></c:rich>'
    return f'<c:dLbl><c:idx val="{at}"/><c:tx>{rich}</c:tx><c:dLblPos val="outEnd"/>{shown}</c:dLbl>'


def lines(block: d.LineChart, words: Words, width: float = 10) -> Native:
    """Return lines over hours, in steps where they hold, or over return periods to a logarithmic scale; so many inches wide."""
    years = block.along == "years"
    at, columns = _points(block)
    known = [value for column in columns for value in column if value is not None]
    size, unit = scale(words.language, max(map(abs, known), default=0))
    columns = [[None if value is None else float(f"{value / size:.12g}") for value in column] for column in columns]
    least, most, step, digits = values_axis([value / size for value in known])
    code = "#,##0" + (f".{'0' * digits}" if digits else "") + quoted(unit)
    code += f";-{code};0" if unit else ""  # nothing is 0, not 0M
    shown = [*block.band, *block.lines]
    series = "".join(
        _line_of(number, one, at, column, code, words, number < len(block.band))
        for number, (one, column) in enumerate(zip(shown, columns, strict=True))
    )
    value_scale = f'<c:scaling><c:orientation val="minMax"/><c:max val="{parts.digits(most)}"/><c:min val="{parts.digits(least)}"/></c:scaling>'
    plot = (
        f'<c:scatterChart><c:scatterStyle val="lineMarker"/><c:varyColors val="0"/>{series}<c:axId val="{CATEGORIES}"/>'
        f'<c:axId val="{VALUES}"/></c:scatterChart>'
        + _axis(CATEGORIES, "b", *(_years(at, words) if years else _hours(at, words, width)), words)
        + _axis(VALUES, "l", value_scale, code, f'<c:majorUnit val="{parts.digits(step)}"/>', "", words)
    )  # fmt: skip
    heads = [words("slides.years" if years else "slides.hours"), *(one_line(one.name) for one in shown)]
    book = _workbook(heads, [at, *columns], ["0.##", *[code] * len(columns)])
    return Native(_space(block, plot, words, len(shown) > 1), book)


def _points(block: d.LineChart) -> tuple[list[float], list[Numbers]]:
    """Return the points that are drawn: places, and the values of the band and of the lines; steps as two points each."""
    series = [
        [np.nan if (v := _real(value)) is None else v for value in one.values] for one in (*block.band, *block.lines)
    ]
    table = [np.asarray(block.at, float), *(np.asarray(values, float) for values in series)]
    kept = np.isfinite(table[0]) & (table[0] > 0 if block.along == "years" else True)
    table = [column[kept] for column in table]
    if len(table[0]) > MOST_POINTS:
        last = [column[-1:] for column in table]
        table = [np.append(column, end) for column, end in zip(thinned(tuple(table)), last, strict=True)]
        table = [column[np.append(True, np.diff(table[0]) > 0)] for column in table]
    if block.steps and block.along == "hours":
        table = [np.repeat(table[0], 2)[1:], *(np.repeat(column, 2)[:-1] for column in table[1:])]
    at, *columns = ([float(v) for v in column] for column in table)
    return at, [[value if isfinite(value) else None for value in column] for column in columns]


def _line_of(
    number: int, series: d.Series, at: list[float], values: Numbers, code: str, words: Words, edge: bool
) -> str:
    """Return one line; the edges of a band are thin and dotted."""
    column, end = get_column_letter(number + 2), len(at) + 1
    alone = sum(value is not None for value in values) < 2
    mark = f'<c:marker><c:symbol val="{"circle" if alone else "none"}"/></c:marker>'
    return (
        f'<c:ser><c:idx val="{number}"/><c:order val="{number}"/>{_named(series, column)}'
        f"<c:spPr>{parts.stroke(series.colour, 1.25 if edge else 2.5, 'sysDash' if edge else 'solid')}</c:spPr>{mark}"
        f"<c:xVal><c:numRef><c:f>{SHEET}!$A$2:$A${end}</c:f>{parts.cache(at, 'General')}</c:numRef></c:xVal>"
        f"<c:yVal><c:numRef><c:f>{SHEET}!${column}$2:${column}${end}</c:f>{parts.cache(values, code)}</c:numRef></c:yVal>"
        '<c:smooth val="0"/></c:ser>'
    )


def _hours(at: list[float], words: Words, width: float) -> tuple[str, str, str, str]:
    """Return the scale, the format, the step and the title of an axis of hours after the start."""
    end, least = max(at, default=1.0), min([0.0, *at])
    span = f'<c:scaling><c:orientation val="minMax"/><c:max val="{parts.digits(end if end > least else least + 1)}"/><c:min val="{parts.digits(least)}"/></c:scaling>'
    code = hours_format(words, "0.##" if end < 4 else "0", "figure.after", "hours")
    return span, code, f'<c:majorUnit val="{parts.digits(hours_axis(end or 1, max(2, int(width / 1.15))))}"/>', ""


def _years(at: list[float], words: Words) -> tuple[str, str, str, str]:
    least, most = years_axis(min(at, default=1.0), max(at, default=10.0))
    span = f'<c:scaling><c:logBase val="10"/><c:orientation val="minMax"/><c:max val="{parts.digits(most)}"/><c:min val="{parts.digits(least)}"/></c:scaling>'
    return span, "#,##0" if least >= 1 else "#,##0.##", "", words("slides.years")


def _axis(number: int, side: str, span: str, code: str, step: str, title: str, words: Words) -> str:
    """Return an axis of numbers: faint lines across the plot for values, a line below it for what they stand over."""
    below = side == "b"
    grid = "" if below else f"<c:majorGridlines>{parts.line('quiet', 0.5, 45)}</c:majorGridlines>"
    said = parts.title(title, words) if title else ""
    look = parts.line("quiet", 0.75) if below else f"<c:spPr>{NONE}</c:spPr>"
    return (
        f'<c:valAx><c:axId val="{number}"/>{span}<c:delete val="0"/><c:axPos val="{side}"/>{grid}{said}'
        f'<c:numFmt formatCode={quoteattr(code)} sourceLinked="0"/><c:majorTickMark val="{"out" if below else "none"}"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="low"/>{look}{parts.letters(words, parts.SMALL, "muted")}'
        f'<c:crossAx val="{VALUES if below else CATEGORIES}"/><c:crosses val="min"/><c:crossBetween val="midCat"/>{step}</c:valAx>'
    )


def _space(block: d.LineChart | d.BarChart, plot: str, words: Words, legend: bool) -> bytes:
    """Return a whole chart around its plot."""
    key = (
        f'<c:legend><c:legendPos val="b"/><c:overlay val="0"/>{parts.letters(words, parts.SMALL, "muted")}</c:legend>'
        if legend
        else ""
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<c:chartSpace{SPACES}><c:date1904 val="0"/>'
        f'<c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/><c:plotArea><c:layout/>{plot}<c:spPr><a:noFill/></c:spPr></c:plotArea>'
        f'{key}<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart><c:spPr><a:noFill/>{NONE}</c:spPr>'
        f'{parts.letters(words, parts.SMALL, "ink")}</c:chartSpace>'
    ).encode()  # fmt: skip


def _named(series: d.Series, column: str) -> str:
    return f"<c:tx><c:strRef><c:f>{SHEET}!${column}$1</c:f>{parts.strings([one_line(series.name)])}</c:strRef></c:tx>"


def _real(value: float | None) -> float | None:
    return float(value) if value is not None and isfinite(value) else None


def _workbook(heads: list[str], columns: list[list], codes: list[str]) -> bytes:
    """Return the chart's numbers: a column of names or places, then one a series."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(SHEET)
    sheet.column_dimensions["A"].width = 34
    sheet.append([cell(sheet, head) for head in heads])
    for row in zip(*columns, strict=True):
        looks = (
            {"number_format": code} if code and value is not None else {}
            for value, code in zip(row, codes, strict=True)
        )
        sheet.append([cell(sheet, value, **look) for value, look in zip(row, looks, strict=True)])
    return saved(book)
