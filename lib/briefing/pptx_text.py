"""Text on slides: how much room it takes, cut where there is too little, and as DrawingML.

No program that shows slides tells in advance how it breaks lines, so widths are reckoned a little too wide, never too narrow.
"""

from collections.abc import Sequence
from functools import lru_cache
from math import ceil
from xml.sax.saxutils import escape

from msgspec import Struct
from msgspec.structs import replace

from lib.briefing.document import plain
from lib.view.texts import width_of
from lib.words.figures import together

HALF, WIDE, CAPITAL = 0.56, 1.0, 0.12  # em of a letter, of a Korean one, and what a capital has more
BOLD = 1.1  # what bold letters are wider
LEADING = 1.32  # line to line, in sizes of the letter
COLOURS = {  # of the theme, so that another theme recolours all
    "ink": "tx1", "muted": "tx2", "paper": "bg1", "faint": "bg2", "people": "accent1", "up": "accent2",
    "degraded": "accent3", "down": "accent4", "quiet": "accent5", "unknown": "accent6",
}  # fmt: skip
BULLET, COUNT = 0.24, 0.36  # inches that a list's text stands in, after a dot or a number


class Para(Struct, frozen=True):
    """A paragraph: its size and the space before it in points; label: what stands muted before it; frame: what it is set in."""

    text: str
    points: float = 16
    bold: bool = False
    color: str = "ink"
    label: str = ""
    bullet: str = ""
    before: float = 7
    align: str = "l"
    frame: str = ""  # "", callout or card


def lines(text: str, width: float, points: float, bold: bool = False) -> int:
    """Return how many lines text takes in so many inches."""
    room = max(width * 72 / points / (BOLD if bold else 1), 1)
    return sum(_lines(line, room) for line in together(plain(text)).split("\n"))


@lru_cache(maxsize=8192)
def _lines(line: str, room: float) -> int:
    """Return the lines of a text without breaks: words stay whole where they are no wider than the room, em."""
    count, at = 1, 0.0
    for word in line.replace("\t", "    ").split(" "):
        wide = ems(word)
        if at and at + wide > room:
            count, at = count + 1, 0.0
        if wide > room:
            count += ceil(wide / room) - 1
            wide %= room
        at += wide + HALF
    return count


def ems(text: str) -> float:
    """Return the width of a text in sizes of its letter."""
    wide = width_of(text) - len(text)  # a Korean letter counts two
    return WIDE * wide + HALF * (len(text) - wide) + CAPITAL * sum(map(str.isupper, text))


def cut(text: str, width: float, points: float, most: int, bold: bool = False) -> str:
    """Return text in at most so many lines of so many inches, with an ellipsis where it was cut."""
    text = plain(text)
    if lines(text, width, points, bold) <= most:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if lines(text[:middle] + "…", width, points, bold) <= most:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip(" (·,\n") + "…"


def largest(text: str, width: float, most: int, sizes: Sequence[float], bold: bool = True) -> float:
    """Return the first of the sizes, large to small, at which text keeps to so many lines; the last where none is."""
    return next((points for points in sizes if lines(text, width, points, bold) <= most), sizes[-1])


def height(para: Para, width: float) -> float:
    """Return the inches that a paragraph takes, the space before it included."""
    width -= stands_in(para)
    said = f"{para.label}  {para.text}" if para.label else para.text
    return (para.before + lines(said, width, para.points, para.bold) * para.points * LEADING) / 72


def stands_in(para: Para) -> float:
    """Return the inches that a paragraph's text stands in."""
    return (COUNT if para.bullet[:-1].isdigit() else BULLET) if para.bullet else 0


def scaled(para: Para, factor: float) -> Para:
    return replace(para, points=max(round(2 * para.points * factor) / 2, 9), before=para.before * factor)


def halved(para: Para, width: float, room: float) -> tuple[Para, Para] | None:
    """Return a paragraph as what fits into so many inches and what does not, or None where less than two lines fit."""
    most = int((room * 72 - para.before) / (para.points * LEADING))
    if most < 2:
        return None
    shown = cut(
        f"{para.label}  {para.text}" if para.label else para.text, width - stands_in(para), para.points, most, para.bold
    )
    long = len(shown) - 1 - (len(para.label) + 2 if para.label else 0)
    head, tail = para.text[:long].rstrip(), para.text[long:].lstrip()
    return (replace(para, text=head), replace(para, text=tail, label="", before=0)) if head and tail else None


def run(text: str, language: str, points: float = 0, bold: bool = False, color: str = "") -> str:
    """Return a text with its line breaks; every text is escaped here and nowhere else."""
    size = f' sz="{round(points * 100)}"' if points else ""
    fill = f'<a:solidFill><a:schemeClr val="{COLOURS[color]}"/></a:solidFill>' if color else ""
    look = f'<a:rPr lang="{tongue(language)}"{size}{" b=" + chr(34) + "1" + chr(34) if bold else ""}>{fill}</a:rPr>'
    parts = (f"<a:r>{look}<a:t>{escape(line)}</a:t></a:r>" for line in together(plain(text)).split("\n"))
    return f"<a:br>{look}</a:br>".join(parts)


def tongue(language: str) -> str:
    return "ko-KR" if language == "ko" else "en-US"


def paragraph(para: Para, language: str) -> str:
    """Return a paragraph as DrawingML."""
    emu = round(stands_in(para) * 914_400)
    indent = f' marL="{emu}" indent="-{emu}"' if para.bullet else ' marL="0" indent="0"'
    before = f'<a:spcBef><a:spcPts val="{round(para.before * 100)}"/></a:spcBef>'
    bullet = f'<a:buFont typeface="Arial"/><a:buChar char="{para.bullet}"/>' if para.bullet else "<a:buNone/>"
    if para.bullet[:-1].isdigit():
        bullet = f'<a:buFont typeface="+mj-lt"/><a:buAutoNum type="arabicPeriod" startAt="{para.bullet[:-1]}"/>'
    label = run(f"{para.label}  ", language, para.points, color="muted") if para.label else ""
    inner = label + run(para.text, language, para.points, para.bold, para.color)
    return f'<a:p><a:pPr algn="{para.align}"{indent}>{before}{bullet}</a:pPr>{inner}</a:p>'
