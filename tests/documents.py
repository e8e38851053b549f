"""Documents that the tests of the writers share."""

import random

from lib.briefing import document as d
from lib.briefing.deck import Deck, Slide
from lib.model.briefing import PARTS

ODD = "<b>&amp; *bold* #set $x$ `c` _u_ \\ \"q\" 'r' @who {{ 7 * 7 }} {% x %}"  # markup in some language or other
LONG = "x" * 300
HANGUL = "가나다라" * 75
RIGHT_TO_LEFT = "\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627"
EMOJI = "\U0001f525 \U0001f692 \U0001f468\u200d\U0001f692"
BROKEN = "a\x00b\x07c\x1b[0m\ud800d\ufffee"  # what no XML holds
LINES = "one\ntwo\r\nthree\u2028four\x0bfive"
NASTY = (ODD, LONG, HANGUL, RIGHT_TO_LEFT, EMOJI, BROKEN, LINES, "  spaces  kept  ", "\u202eturned")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 100"><rect width="300" height="100" fill="#0072B2"/></svg>'


def line_chart(text: str = "Text", along: str = "hours", steps: bool = True) -> d.LineChart:
    lines = (d.Series(text, (44e6, 30e6, None, 9e6, 0)), d.Series("if dual", (1e6, 2e5, 0, 0, 0), "up"))
    band = (d.Series("P10", (40e6, 25e6, 2e6, 6e6, 0)), d.Series("P90", (48e6, 36e6, 2e7, 12e6, 0)))
    return d.LineChart((1, 4, 10, 30, 127.5), lines, text, text, text, along, band, steps, text)


def bar_chart(text: str = "Text", unit: str = "hours") -> d.BarChart:
    bars = (d.Series(text, (10.2, None, 127.5), "down", ("", text, "")), d.Series("RTO", (4, 8, None)))
    return d.BarChart((text, "mail", "taxi"), bars, text, text, text, unit, text)


def full(text: str = "Text", language: str = "en", rows: int = 3, charts: bool = True) -> d.Document:
    """Return a document with every kind of block, the same text in all of them; charts only if wanted."""
    rows = tuple((str(row), text, f"{row * 1000:,}") for row in range(rows))
    blocks = (
        d.Contents(),
        d.Heading(1, text),
        d.Paragraph(text),
        d.Paragraph(text, "note"),
        d.Paragraph(text, "callout"),
        d.Figures((("44 M", text, text), ("127.5 h", text, ""))),
        d.Bullets((text, text)),
        d.Bullets((text, text), numbered=True),
        d.Checklist((text, text)),
        d.Lines(2, text),
        d.Details(((text, text), ("", text))),
        d.Card(text, "T+1 h", ((text, text),), text, (text,), 2),
        d.Heading(2, text),
        d.Table(("No.", text, "People"), rows, (1, 4, 1), (2,), text, 0.8),
        d.Table((text, "empty"), ()),
        d.PageBreak(),
        d.Heading(3, text),
        d.Picture(SVG, text, text, dark=SVG, width=0.5, title=text),
    )
    blocks += (line_chart(text), bar_chart(text)) if charts else ()
    return d.Document(text, text, language, blocks, text, text, text, SVG)


def deck(text: str = "Text", language: str = "en", services: int = 3, parts: tuple[str, ...] = PARTS) -> Deck:
    """Return a deck with a slide for each part, the same text in all of them, and so many services in its charts."""
    names = tuple(f"{number} {text}" for number in range(services))
    bars = d.BarChart(names, (d.Series(text, tuple(float(n) for n in range(services))),), text, text, text)
    table = d.Table((text, "RTO"), tuple((name, "4 h") for name in names), numeric=(1,))
    shown = {
        "summary": (d.Figures(((text, text, text),) * 4), d.Paragraph(text, "callout")),
        "map": (d.Picture(SVG, text, text),),
        "people": (line_chart(text),),
        "services": (bars, table),
        "causes": (bar_chart(text, "count"), d.Bullets((text,) * 12)),
    }
    slides = tuple(
        Slide(part, text, shown.get(part, (d.Paragraph(text), d.Details(((text, text),)))), text) for part in parts
    )
    return Deck(text, text, language, slides, f"{text} seed 1", text, text, SVG)


def picture(data: bytes) -> d.Document:
    return d.Document("Picture", blocks=(d.Picture(data, "a picture"),), language="en")


def noise(width: int, height: int, form: str = "PNG") -> bytes:
    """Return a raster picture that does not compress."""
    from io import BytesIO

    from PIL import Image

    data = random.Random(1).randbytes(width * height * 3)
    out = BytesIO()
    Image.frombytes("RGB", (width, height), data).save(out, form)
    return out.getvalue()
