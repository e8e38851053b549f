"""The numbers of a deck as a workbook: a sheet for each slide that has some, and one in front that lists them."""

import re

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from lib.briefing import document as d
from lib.briefing.deck import Deck, Slide, check
from lib.briefing.workbooks import cell, saved
from lib.view.texts import short, width_of
from lib.words import Words

WIDEST, NARROWEST = 60, 11  # characters of a column
BOLD, MUTED, PALE = Font(bold=True), Font(color="56636D"), PatternFill("solid", fgColor="F1F4F6")
UNNAMED = re.compile("[][:*?/\\\\'\U00010000-\U0010ffff]")  # what a sheet's name may not hold
NUMBER = re.compile(r"([+\u2212-]?)(\d{1,3}(?:,\d{3})+|\d{1,15})(\.\d{1,9})?(\s?%)?")
FORMATS = {"count": "#,##0.##", "hours": "#,##0.0#", "money": "#,##0", "percent": "0.0%"}
SHOWN = d.Figures | d.Table | d.LineChart | d.BarChart

Row = list[tuple[str | float | None, dict]]  # a cell's value and look


def write(deck: Deck) -> bytes:
    """Return the file, the same for the same deck. Raises Mistakes."""
    check(deck)
    words, book = Words(deck.language), Workbook(write_only=True)
    book.properties.title, book.properties.language = d.plain(deck.title)[:255], deck.language
    front = book.create_sheet(words("slides.front"))
    named = [
        (name, slide) for name, slide in _named(deck) if any(isinstance(b, SHOWN) for b in (*slide.blocks, *slide.more))
    ]
    _fill(front, _front(deck, named, words), (34, 90))
    for name, slide in named:
        rows = [
            row for block in (*slide.blocks, *slide.more) if isinstance(block, SHOWN) for row in _block(block, words)
        ]
        head: list[Row] = [[(slide.title, {"font": Font(bold=True, size=13)})], []]
        _fill(book.create_sheet(name), [*head, *rows], _widths(rows))
    return saved(book)


def _named(deck: Deck) -> list[tuple[str, Slide]]:
    """Return each slide with the name of its sheet: its place in the deck and the beginning of its title."""
    named = []
    for number, slide in enumerate(deck.slides, 1):
        said = " ".join(UNNAMED.sub(" ", d.plain(slide.title)).split())
        named.append((f"{number} {short(said, 26)}".strip(), slide))
    return named


def _front(deck: Deck, named: list[tuple[str, Slide]], words: Words) -> list[Row]:
    """Return the rows of the first sheet: what this is, of what, and what each sheet holds."""
    said = [deck.organisation, deck.classification, deck.subtitle, deck.footer]
    rows: list[Row] = [[(deck.title, {"font": Font(bold=True, size=15)})]]
    rows += [[(text, {"font": MUTED})] for text in said if text]
    rows += [[], _head([words("slides.sheet"), words("slides.says")])]
    return [*rows, *([(name, {}), (slide.title, {})] for name, slide in named)]


def _block(block: SHOWN, words: Words) -> list[Row]:
    """Return the rows of a block: what it is called, the header with units, the numbers, and an empty one."""
    said = getattr(block, "title", "") or getattr(block, "caption", "") or getattr(block, "alternative", "")
    rows = WRITERS[type(block)](block, words)
    under = [block.caption] if getattr(block, "title", "") and block.caption else []
    return [*([[(said, {"font": BOLD})]] if said else []), *rows, *([(text, {"font": MUTED})] for text in under), []]


def _figures(block: d.Figures, words: Words) -> list[Row]:
    head = _head([words("slides.measure"), words("slides.value"), words("slides.explanation")])
    return [head, *([(label, {}), _told(value), (why, {})] for value, label, why in block.items)]


def _table(block: d.Table, words: Words) -> list[Row]:
    if not block.rows:
        return [_head(block.columns), [(words("briefing.no_rows"), {"font": MUTED})]]
    rows = ([_told(text) if i in block.numeric else (text, {}) for i, text in enumerate(row)] for row in block.rows)
    return [_head(block.columns, block.numeric), *rows]


def _lines(block: d.LineChart, words: Words) -> list[Row]:
    shown = [*block.lines, *block.band]
    head = _head([words(f"slides.{block.along}"), *(_unit(series.name, block.axis) for series in shown)], range(9))
    columns = zip(*(series.values for series in shown), strict=True) if shown else [()] * len(block.at)
    rows = ([_number(at, "0.###"), *(_number(v, "#,##0.##") for v in values)]
            for at, values in zip(block.at, columns, strict=True))  # fmt: skip
    return [head, *rows]


def _bars(block: d.BarChart, words: Words) -> list[Row]:
    """Return a row for each name: its numbers, then what the deck says beside them where it says something."""
    texts = [series for series in block.bars if any(series.texts)]
    titles = [words("slides.name"), *(_unit(series.name, block.axis) for series in block.bars)]
    titles += [f"{words('slides.told')}: {series.name}" for series in texts]
    rows: list[Row] = [_head(titles, range(1, 1 + len(block.bars)))]
    for at, name in enumerate(block.names):
        values = [_number(series.values[at], FORMATS[block.unit]) for series in block.bars]
        rows.append([(name, {}), *values, *((series.texts[at], {}) for series in texts)])
    return rows


WRITERS = {d.Figures: _figures, d.Table: _table, d.LineChart: _lines, d.BarChart: _bars}


def _unit(name: str, axis: str) -> str:
    """Return the header of numbers: what they are, with their unit."""
    return name if not axis or axis == name else f"{name} ({axis})" if name else axis


def _told(text: str) -> tuple[str | float, dict]:
    """Return a text of a table as a number where it is a whole one, written out; 1.2억 or 1.2M are rounded, and stay texts."""
    found = NUMBER.fullmatch(text.strip())
    if not found:
        return text, {"alignment": Alignment(horizontal="right")}
    sign, whole, part, share = found.groups()
    value = float(whole.replace(",", "") + (part or "")) * (-1 if sign and sign != "+" else 1)
    places = f".{'0' * (len(part) - 1)}" if part else ""
    return (value / 100, {"number_format": f"0{places}%"}) if share else (value, {"number_format": f"#,##0{places}"})


def _number(value: float | None, code: str) -> tuple[float | None, dict]:
    """Return a number; whole ones without a point behind them."""
    whole = value is not None and value == round(value) and "%" not in code
    return value, {"number_format": "#,##0" if whole else code}


def _head(titles, numeric=()) -> Row:
    look = {"font": BOLD, "fill": PALE}
    right = {"alignment": Alignment(horizontal="right", wrap_text=True, vertical="bottom")}
    left = {"alignment": Alignment(wrap_text=True, vertical="bottom")}
    return [(title, look | (right if i in numeric else left)) for i, title in enumerate(titles)]


def _widths(rows: list[Row]) -> list[int]:
    """Return how wide each column is, by the rows that have more than one cell."""
    widths: list[int] = []
    for row in (row for row in rows[:2000] if len(row) > 1):
        widths += [NARROWEST] * (len(row) - len(widths))
        for at, (value, _) in enumerate(row):
            said = value[:200] if isinstance(value, str) else f"{value or 0:,.2f}"
            widths[at] = min(max(widths[at], width_of(said) + 2), WIDEST)
    return widths


def _fill(sheet, rows: list[Row], widths) -> None:
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    for row in rows:
        sheet.append([cell(sheet, value, **look) for value, look in row])
