"""Documents that the tests of the writers share."""

import random

from lib.briefing import document as d

ODD = "<b>&amp; *bold* #set $x$ `c` _u_ \\ \"q\" 'r' @who {{ 7 * 7 }} {% x %}"  # markup in some language or other
LONG = "x" * 300
HANGUL = "가나다라" * 75
RIGHT_TO_LEFT = "\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627"
EMOJI = "\U0001f525 \U0001f692 \U0001f468\u200d\U0001f692"
BROKEN = "a\x00b\x07c\x1b[0m\ud800d\ufffee"  # what no XML holds
LINES = "one\ntwo\r\nthree\u2028four\x0bfive"
NASTY = (ODD, LONG, HANGUL, RIGHT_TO_LEFT, EMOJI, BROKEN, LINES, "  spaces  kept  ", "\u202eturned")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 100"><rect width="300" height="100" fill="#0072B2"/></svg>'


def full(text: str = "Text", language: str = "en", rows: int = 3) -> d.Document:
    """Return a document with every kind of block, the same text in all of them."""
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
        d.Picture(SVG, text, text, dark=SVG, width=0.5),
    )
    return d.Document(text, text, language, blocks, text, text)


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
