"""Pieces of charts as DrawingML, each a string: letters, lines, the numbers and texts that a chart keeps of its workbook."""

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from lib.briefing.pptx_text import COLOURS, run, tongue
from lib.words import Words

SMALL, LABELS = 12, 12  # points


def letters(words: Words, points: float, color: str) -> str:
    """Return how letters look, with a font for both scripts."""
    font = quoteattr(words("briefing.font"))
    return (
        f'<c:txPr><a:bodyPr wrap="none"/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="{round(points * 100)}" b="0">'
        f'<a:solidFill><a:schemeClr val="{COLOURS[color]}"/></a:solidFill><a:latin typeface={font}/><a:ea typeface={font}/>'
        f'</a:defRPr></a:pPr><a:endParaRPr lang="{tongue(words.language)}"/></a:p></c:txPr>'
    )


def title(text: str, words: Words) -> str:
    """Return the title of an axis."""
    said = f"<a:p><a:pPr><a:defRPr/></a:pPr>{run(text, words.language, SMALL, color='muted')}</a:p>"
    return f'<c:title><c:tx><c:rich><a:bodyPr/><a:lstStyle/>{said}</c:rich></c:tx><c:overlay val="0"/></c:title>'


def strings(texts: list[str]) -> str:
    points = "".join(f'<c:pt idx="{at}"><c:v>{escape(text)}</c:v></c:pt>' for at, text in enumerate(texts))
    return f'<c:strCache><c:ptCount val="{len(texts)}"/>{points}</c:strCache>'


def cache(values: Iterable[float | None], code: str) -> str:
    values = list(values)
    known = ((at, value) for at, value in enumerate(values) if value is not None)
    points = "".join(f'<c:pt idx="{at}"><c:v>{digits(value)}</c:v></c:pt>' for at, value in known)
    return (
        f'<c:numCache><c:formatCode>{escape(code)}</c:formatCode><c:ptCount val="{len(values)}"/>{points}</c:numCache>'
    )


def digits(value: float) -> str:
    return repr(int(value)) if value == int(value) and abs(value) < 1e15 else repr(float(value))


def fill(color: str) -> str:
    return f'<a:solidFill><a:schemeClr val="{COLOURS[color]}"/></a:solidFill>'


def stroke(color: str, points: float, dash: str = "solid", solid: int = 100) -> str:
    alpha = f'<a:alpha val="{solid * 1000}"/>' if solid < 100 else ""
    fill = f'<a:solidFill><a:schemeClr val="{COLOURS[color]}">{alpha}</a:schemeClr></a:solidFill>'
    return f'<a:ln w="{round(points * 12_700)}" cap="flat">{fill}<a:prstDash val="{dash}"/><a:round/></a:ln>'


def line(color: str, points: float, solid: int = 100) -> str:
    return f"<c:spPr>{stroke(color, points, solid=solid)}</c:spPr>"
