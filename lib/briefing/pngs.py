"""Every picture and chart of a deck as a PNG of its own, in one zip; what each shows stands in ``contents.txt``."""

import io
import re
import zipfile

import msgspec

from lib.briefing import charts, images
from lib.briefing import document as d
from lib.briefing.breaks import parted
from lib.briefing.checks import check
from lib.briefing.deck import Deck, Slide
from lib.briefing.pdf import LOOK
from lib.briefing.pdf_layout import PRELUDE
from lib.briefing.setting import typeset
from lib.view.texts import short
from lib.words import Words

EARLIEST = (1980, 1, 1, 0, 0, 0)  # that a zip can hold, in place of the time
DOTS = 240  # an inch
ROOM = 48  # em of the picture's width
LAYOUT = (
    PRELUDE
    + r"""
#set page(width: 7.3in, height: auto, margin: (x: 0.265in, y: 0.22in), fill: white)
#set par(leading: 0.55em)
#if document-data.shown != "" { block(below: 0.5em, text(size: 12pt, strong-text(said(document-data.shown)))) }
#if document-data.name != "" { block(below: 0.9em, text(size: 9pt, fill: muted, said(document-data.name))) }
#block(width: 100%, align(left, image("picture.svg", width: document-data.share * 100%)))
#for line in document-data.beneath { block(above: 0.7em, below: 0pt, text(size: 7pt, fill: muted, said(line))) }
"""
)

Shown = d.Picture | d.LineChart | d.BarChart


def write(deck: Deck) -> bytes:
    """Return the zip: ``03-people-1.png`` is the third slide's first picture. Raises Mistakes."""
    found = [(name, slide, block) for slide, name, block in _shown(deck)]
    check(d.Document(deck.title, language=deck.language, blocks=tuple(block for _, _, block in found)))
    files = {f"{name}.png": _png(deck, slide, block) for name, slide, block in found}
    return _zipped({"contents.txt": _contents(deck, found).encode("utf-8-sig")} | files)


def _shown(deck: Deck):
    """Yield each picture or chart with its slide and the name of its file."""
    for place, slide in enumerate(deck.slides, 1):
        pictures = [block for block in slide.blocks if isinstance(block, Shown)]
        part = re.sub(r"[^A-Za-z0-9-]+", "-", slide.id).strip("-")[:40] or "part"
        for number, block in enumerate(pictures, 1):
            yield slide, f"{place:02}-{part}-{number}", block


def _png(deck: Deck, slide: Slide, block: Shown) -> bytes:
    picture = block if isinstance(block, d.Picture) else charts.picture(block, deck.language)
    under = (block.caption, " · ".join(text for text in (deck.organisation, deck.classification) if text), deck.footer)
    told = {
        "title": "",
        "language": deck.language,
        "look": LOOK,
        "shown": _fit(slide.title, ROOM / 1.2),
        "name": _fit(block.title, ROOM / 0.9),
        "share": min(1.0, images.size(picture.image)[0] / images.size(picture.image)[1]),
        "beneath": [_fit(text, ROOM / 0.7) for text in under if text],
    }
    files = {"main.typ": LAYOUT.encode(), "document.json": msgspec.json.encode(told)}
    return typeset(files | {"picture.svg": images.as_svg(picture.image)}, "png", DOTS)


def _fit(text: str, room: float):
    return parted(d.plain(short(text, 400)), room)


def _contents(deck: Deck, found: list[tuple[str, Slide, Shown]]) -> str:
    """Return what says which file shows what, and what all were made from."""
    words = Words(deck.language)
    rows = [f"{name}.png: {slide.title} – {block.alternative}" for name, slide, block in found]
    said = (deck.organisation, deck.classification, deck.title, deck.subtitle, "", words("briefing.pngs.contents"))
    rows = rows or [words("briefing.pngs.none")]
    return "\r\n".join(" ".join(d.plain(line).split()) for line in (*said, *rows, "", deck.footer)) + "\r\n"


def _zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, EARLIEST)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            made.writestr(entry, data)
    return out.getvalue()
