"""What a slide's blocks are as pieces to be placed: paragraphs, rows of headline numbers, charts with what stands around them."""

from msgspec.structs import replace

from lib.briefing import document as d
from lib.briefing.canvas import one_line
from lib.briefing.pptx_master import BODY
from lib.briefing.pptx_text import LEADING, Para, cut, height, largest, lines
from lib.view.texts import short
from lib.words import Words

ASIDE = 0.18  # inches on either side of a headline number
MOST_ROWS = 60  # of a table or chart; the workbook has all
LABEL = 48  # half-width letters of a label
BARS = ((0.26, 0.58), (0.36, 0.7))  # inches a name takes, least and most, for one series and two
Big = d.LineChart | d.BarChart | d.Table | d.Picture


class Sorted:
    """Blocks by the room they are given, taken away as they are placed."""

    def __init__(self, blocks: list[d.Blocks], words: Words):
        self.figures: list[d.Figures] = []
        self.bigs: list[Big] = []
        self.notes: list[Para] = []
        self.paras: list[Para] = []
        for block in blocks:
            if isinstance(block, d.Figures):
                self.figures += _rows(block)
            elif isinstance(block, Big):
                shown, hidden = _limited(block)
                self.bigs += _filled(shown, words)
                told = words("slides.more", shown=MOST_ROWS, count=MOST_ROWS + hidden)
                self.notes += [note_of(told)] if hidden else []
            elif isinstance(block, d.Paragraph) and block.style == "note":
                self.notes.append(note_of(block.text))
            else:
                self.paras += _paras(block)
        if sum(height(note, BODY.width) for note in self.notes) > 0.9:
            self.paras, self.notes = [*self.paras, *self.notes], []

    def left(self) -> int:
        """Return how many entries are still to be placed."""
        return len(self.figures) + len(self.bigs) + len(self.notes) + len(self.paras)


def note_of(text: str) -> Para:
    return Para(text, 11, color="muted", before=3)


def _rows(block: d.Figures) -> list[d.Figures]:
    """Return a row each, the last one filled up with nothing, so that columns stand beneath each other."""
    across = d.across(block)
    items = (*block.items, *[("", "", "")] * (-len(block.items) % across))
    return [d.Figures(items[at : at + across]) for at in range(0, len(items), across)]


def _limited(block: Big) -> tuple[Big, int]:
    """Return a block with as many rows or bars as slides hold, and how many more it has."""
    if isinstance(block, d.Table) and len(block.rows) > MOST_ROWS:
        return replace(block, rows=block.rows[:MOST_ROWS]), len(block.rows) - MOST_ROWS
    if isinstance(block, d.BarChart) and len(block.names) > MOST_ROWS:
        return bars_of(block, 0, MOST_ROWS), len(block.names) - MOST_ROWS
    return block, 0


def bars_of(block: d.BarChart, since: int, until: int) -> d.BarChart:
    """Return a chart of some of its names."""
    bars = tuple(replace(s, values=s.values[since:until], texts=s.texts[since:until]) for s in block.bars)
    return replace(block, names=block.names[since:until], bars=bars)


def _filled(block: Big, words: Words) -> list[Big]:
    """Return a block, or a table that says that there is nothing where a chart would be empty."""
    empty = isinstance(block, d.BarChart) and not block.names
    if empty or (isinstance(block, d.LineChart) and not (block.at and block.lines)):
        return [d.Table((block.title or block.alternative or block.axis,), (), caption=block.caption)]
    return [block]


def _paras(block: d.Blocks) -> list[Para]:
    """Return the paragraphs of a block of text."""
    if isinstance(block, d.Heading):
        return [Para(block.text, 20 - 2 * block.level, bold=True, before=10)]
    if isinstance(block, d.Paragraph):
        return [Para(block.text, frame="callout" if block.style == "callout" else "")]
    if isinstance(block, d.Bullets):
        signs = (f"{n}." if block.numbered else "•" for n in range(1, len(block.items) + 1))
        return [Para(text, bullet=sign) for sign, text in zip(signs, block.items, strict=True)]
    if isinstance(block, d.Checklist):
        return [Para(text, bullet="☐") for text in block.items]
    if isinstance(block, d.Details):
        return [Para(value, 14, label=short(label, LABEL), before=4) for label, value in block.items]
    if isinstance(block, d.Card):
        return _card(block)
    return [Para(block.label)] if isinstance(block, d.Lines) and block.label else []


def _card(block: d.Card) -> list[Para]:
    card = [Para(block.title, bold=True, label=short(block.tag, LABEL))]
    card += [Para(value, 13, label=short(label, LABEL), before=3) for label, value in block.details]
    card += [Para(block.text, 14, before=5)] if block.text else []
    card += [Para(note, 11, color="muted", before=3) for note in block.notes]
    return [replace(para, frame="card") for para in card]


def stacks(block: d.Figures, width: float) -> list[list[Para]]:
    """Return each headline number with what it is beneath it, as wide as its share of so many inches."""
    inner = width / len(block.items) - 2 * ASIDE
    return [_stacked(value, label, why, inner) for value, label, why in block.items]


def _stacked(value: str, label: str, why: str, width: float) -> list[Para]:
    points = largest(value, width, 1, (28, 24, 20, 16, 14))
    paras = [Para(cut(value, width, points, 1, True), points, bold=True, before=0)]
    paras += [Para(cut(label, width, 12, 2), 12, color="muted", before=0)]
    return [*paras, Para(cut(why, width, 11, 2), 11, color="muted", before=1)] if why else paras


def head(big: d.Picture | d.LineChart | d.BarChart, width: float) -> list[Para]:
    """Return what stands above a chart or picture: its title, and what its numbers are."""
    title, axis = one_line(big.title), one_line(getattr(big, "axis", ""))
    paras = [Para(cut(title, width, 13, 2, True), 13, bold=True, before=0)] if title else []
    return [*paras, Para(cut(axis, width, 12, 2), 12, color="muted", before=0)] if axis else paras


def above(big: d.Picture | d.LineChart | d.BarChart, width: float) -> float:
    """Return the inches of what stands above a chart or picture."""
    paras = head(big, width)
    return sum(height(para, width) for para in paras) + 0.06 if paras else 0


def below(big: Big, width: float) -> float:
    """Return the inches of a chart's or picture's caption."""
    return min(lines(big.caption, width, 11), 3) * 11 * LEADING / 72 + 0.06 if big.caption else 0


def bars_in(big: d.BarChart, width: float, room: float) -> int:
    """Return how many names so many inches hold: at least three."""
    return max(int((room - around(big, width)) / BARS[len(big.bars) - 1][0]), 3)


def around(big: d.BarChart, width: float) -> float:
    """Return the inches that a chart of bars needs beside the bars: title, caption, legend."""
    return above(big, width) + below(big, width) + 0.2 + 0.35 * (len(big.bars) > 1)
