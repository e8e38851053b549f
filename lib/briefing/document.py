"""What a document says, with no format in it: blocks of plain text, tables and pictures, in their order.

Text is never markup: every writer shows ``<``, ``&``, ``*`` and ``#`` as they were typed. A line break in a text stays one.
What is built wrongly raises ValueError at once; what users can bring about is found by ``checks.check``.
"""

import re

from msgspec import Struct

from lib.words import LANGUAGES

STYLES = ("plain", "note", "callout")  # of a paragraph: as it is, small print, set apart
LEVELS = (1, 2, 3)  # of headings
COLOURS = ("people", "up", "degraded", "down", "unknown", "quiet")  # of charts, as the screens have them
ALONG = ("hours", "years")
UNITS = ("count", "hours", "money", "percent")  # percent: of shares, 1 is all
MOST_COLUMNS = 16
BREAKS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
UNWRITABLE = re.compile("[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # in XML


class Block(Struct, frozen=True, tag_field="kind", tag=str.lower):
    """A piece of a document; `kind` is its class's name in small letters."""


class Heading(Block, frozen=True):
    """A heading; level 1 is a chapter."""

    level: int
    text: str

    def __post_init__(self):
        _want(self.level in LEVELS, f"a heading has no level {self.level}")


class Paragraph(Block, frozen=True):
    text: str
    style: str = "plain"

    def __post_init__(self):
        _want(self.style in STYLES, f"a paragraph has no style {self.style}")


class Bullets(Block, frozen=True):
    """A list, with dots or numbers."""

    items: tuple[str, ...]
    numbered: bool = False


class Checklist(Block, frozen=True):
    """A list with a box to tick before each item."""

    items: tuple[str, ...]


class Lines(Block, frozen=True):
    """Ruled lines to write on, under a question or label."""

    count: int
    label: str = ""


class Details(Block, frozen=True):
    """Labels with their values, such as when, from whom and to whom; no heading of its own."""

    items: tuple[tuple[str, str], ...]  # (label, value)


class Card(Block, frozen=True):
    """A framed piece that stays on one page where it fits: an inject, a decision."""

    title: str
    tag: str = ""  # a few letters before the title: number, time
    details: tuple[tuple[str, str], ...] = ()  # (label, value)
    text: str = ""  # the message itself
    notes: tuple[str, ...] = ()  # beneath, in small print
    lines: int = 0  # ruled lines to write on


class Table(Block, frozen=True):
    """A table whose header is repeated on each page; without rows it says that there are none."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...] = ()  # of the columns, in any unit: only their proportion counts
    numeric: tuple[int, ...] = ()  # columns set to the right
    caption: str = ""
    row_height: float = 0.0  # cm at least, so that cells can be written in

    def __post_init__(self):
        columns = len(self.columns)
        _want(0 < columns <= MOST_COLUMNS, f"a table on paper has 1 to {MOST_COLUMNS} columns")
        _want(all(len(row) == columns for row in self.rows), "every row of a table has a cell for each column")
        _want(len(self.widths) in (0, columns) and all(w > 0 for w in self.widths), "a width above 0 for each column")
        _want(all(0 <= i < columns for i in self.numeric), "numeric columns are numbers of columns")


class Picture(Block, frozen=True):
    """A picture as SVG, PNG or JPEG; `alternative` says what it shows to those who do not see it, `title` stands above."""

    image: bytes
    alternative: str
    caption: str = ""
    dark: bytes = b""  # the same on a dark ground, for screens
    width: float = 1.0  # share of the text's width
    title: str = ""
    tight: bytes = b""  # the same in less height, for the one page

    def __post_init__(self):
        _want(0 < self.width <= 1, "a picture's width is a share of the text's")


class Series(Struct, frozen=True):
    """The numbers of one line, or of one bar for each name; None where there is none."""

    name: str
    values: tuple[float | None, ...]
    colour: str = "people"  # of COLOURS
    texts: tuple[str, ...] = ()  # what stands beside each bar; the number as the language writes it where there is none

    def __post_init__(self):
        _want(self.colour in COLOURS, f"a chart has no colour {self.colour}")
        _want(len(self.texts) in (0, len(self.values)), "a text for each number, or none")


class LineChart(Block, frozen=True):
    """Lines as numbers: formats that can draw them live, to be edited or hovered over, the others show a picture of them."""

    at: tuple[float, ...]  # ascending; hours after the start, or return periods in years (drawn to a logarithmic scale)
    lines: tuple[Series, ...]
    alternative: str
    title: str = ""
    axis: str = ""  # of the values, with its unit
    along: str = "hours"  # of ALONG: what `at` is
    band: tuple[Series, ...] = ()  # the low and the high edge of an area behind the lines, or nothing
    steps: bool = True  # each value holds until the next time; else lines go straight to it
    caption: str = ""

    def __post_init__(self):
        _want(self.along in ALONG, f"a line chart has no axis of {self.along}")
        _want(len(self.band) in (0, 2), "a band has a low and a high edge")
        _want(all(len(s.values) == len(self.at) for s in (*self.lines, *self.band)), "a value for each place")
        _want(all(a < b for a, b in zip(self.at, self.at[1:], strict=False)), "places in ascending order")


class BarChart(Block, frozen=True):
    """Horizontal bars as numbers, the first name on top; of two series the second is what the first is held against."""

    names: tuple[str, ...]
    bars: tuple[Series, ...]  # one or two
    alternative: str
    title: str = ""
    axis: str = ""  # what the bars count, with its unit
    unit: str = "count"  # of UNITS: how numbers are written
    caption: str = ""

    def __post_init__(self):
        _want(self.unit in UNITS, f"bars have no unit {self.unit}")
        _want(0 < len(self.bars) <= 2, "one series of bars, or two")
        _want(all(len(s.values) == len(self.names) for s in self.bars), "a value for each name")


class Figures(Block, frozen=True):
    """A row of headline numbers."""

    items: tuple[tuple[str, str, str], ...]  # (value, label, explanation)


class Contents(Block, frozen=True):
    """The headings of levels 1 and 2, each a link.

    over: where it is above 0, the contents are wanted only of more pages than that, and only where pages are counted.
    """

    over: int = 0


class PageBreak(Block, frozen=True):
    """What follows begins on a new page."""


Blocks = (
    Heading
    | Paragraph
    | Bullets
    | Checklist
    | Lines
    | Details
    | Card
    | Table
    | Picture
    | LineChart
    | BarChart
    | Figures
    | Contents
    | PageBreak
)


class Document(Struct, frozen=True):
    """A document from its title to its last block."""

    title: str
    subtitle: str = ""
    language: str = "ko"
    blocks: tuple[Blocks, ...] = ()
    footer: str = ""  # on each page, before the page's number
    classification: str = ""  # on each page, above
    organisation: str = ""  # above the title
    logo: bytes = b""  # a picture beside the organisation, or nothing

    def __post_init__(self):
        _want(self.language in LANGUAGES, f"no language {self.language}")


def across(figures: Figures) -> int:
    """Return how many headline numbers stand side by side: at most four, rows as even as can be."""
    rows = -(-len(figures.items) // 4) or 1
    return -(-len(figures.items) // rows) or 1


def plain(text: str) -> str:
    """Return text that every format can hold: one kind of line break, and a mark where a character cannot be written."""
    return UNWRITABLE.sub("\ufffd", BREAKS.sub("\n", text))


def _want(right: bool, otherwise: str) -> None:
    if not right:
        raise ValueError(otherwise)


def numbers_of(block: Block):
    """Yield each row of numbers in a chart with its place: ``at``, ``lines[0].values``; nothing for other blocks."""
    if isinstance(block, LineChart):
        yield "at", block.at
    for field in ("lines", "band", "bars"):
        for number, series in enumerate(getattr(block, field, ()) if isinstance(block, LineChart | BarChart) else ()):
            yield f"{field}[{number}].values", series.values


def texts(part: object):
    """Yield every text in a block."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, tuple | list):
        for one in part:
            yield from texts(one)
    elif isinstance(part, Struct):
        for field in part.__struct_fields__:
            yield from texts(getattr(part, field))
