"""A document as PDF: A4, tagged, with an outline, its fonts inside; set by typst."""

from functools import partial

import msgspec

from lib.briefing import document as d
from lib.briefing import images
from lib.briefing.breaks import Parts, parted
from lib.briefing.charts import drawn
from lib.briefing.checks import check
from lib.briefing.columns import shares
from lib.briefing.fonts import FAMILIES
from lib.briefing.pdf_layout import LAYOUT
from lib.briefing.setting import typeset
from lib.briefing.together import runs
from lib.view.theme import COLORS, STATUS
from lib.words import Words

LOOK = {"ink": COLORS["light"]["ink"], "muted": COLORS["light"]["muted"], "accent": STATUS["up"][0], "fonts": FAMILIES}
LINE = 487.0  # points: the text's width
TALLEST = 1.16  # of a picture, as a share of the text's width
SIZES = {1: 15, 2: 12, 3: 10.5}  # of headings, points


def write(document: d.Document) -> bytes:
    """Return the file. Raises Mistakes."""
    check(document)
    words, document = Words(document.language), drawn(document)
    headings = {
        d.plain(b.text): _fit(b.text, LINE / SIZES[b.level]) for b in document.blocks if isinstance(b, d.Heading)
    }
    told = {
        "title": d.plain(document.title),
        "shown-title": _fit(document.title, LINE / 22),
        "subtitle": _fit(document.subtitle, LINE / 12),
        "footer": _fit(document.footer, 40),
        "classification": _fit(document.classification, 40),
        "organisation": _fit(document.organisation, 32),
        "logo": logo_size(document.logo),
        "logo-said": d.plain(document.organisation or document.title),
        "language": document.language,
        "look": LOOK,
        "headings": headings,
        "groups": [[_told(number, document.blocks[number], words) for number in run] for run in runs(document.blocks)],
    }
    pictures = {
        f"{number}.svg": images.as_svg(b.image) for number, b in enumerate(document.blocks) if isinstance(b, d.Picture)
    }
    pictures |= {"logo.svg": images.as_svg(document.logo)} if document.logo else {}
    return typeset({"main.typ": LAYOUT.encode(), "document.json": msgspec.json.encode(told), **pictures})


def logo_size(logo: bytes) -> list[float]:
    """Return how wide and high a logo is set, mm; nothing without one."""
    if not logo:
        return []
    across, down = images.size(logo)
    width = min(45.0, 11.0 * across / down)
    return [width, width * down / across]


def _fit(text: str, room: float) -> Parts:
    """Return a text as it is set in a line so many em wide."""
    return parted(d.plain(text), room)


def _told(number: int, block: d.Block, words: Words) -> dict:
    """Return a block as the layout reads it: plain data, every text fit for its place."""
    if isinstance(block, d.Heading):
        told = {"level": block.level, "text": d.plain(block.text)}
    elif isinstance(block, d.Table):
        told = _table(block, words)
    elif isinstance(block, d.Figures):
        told = {"items": _figures(block), "across": d.across(block)}
    elif isinstance(block, d.Picture):
        told = _picture(number, block)
    elif isinstance(block, d.Contents):
        told = {"title": words("briefing.contents"), "over": block.over}
    else:
        told = {field: _fitted(getattr(block, field), field) for field in block.__struct_fields__}
    return {"kind": block.__struct_config__.tag} | told


def _fitted(value: object, field: str) -> object:
    """Return a field of a block as wide as the text."""
    if isinstance(value, str):
        return _fit(value, 42)
    if field == "details" or (value and isinstance(value, tuple | list) and not isinstance(value[0], str)):
        return [[_fit(label, 9), _fit(said, 33)] for label, said in value]
    return [_fit(one, 42) for one in value] if isinstance(value, tuple | list) else value


def _table(table: d.Table, words: Words) -> dict:
    parts = shares(table)
    fits = [partial(_fit, room=(part * LINE - 11) / 9) for part in parts]
    return {
        "columns": [fit(column) for fit, column in zip(fits, table.columns, strict=True)],
        "rows": [[fit(cell) for fit, cell in zip(fits, row, strict=True)] for row in table.rows],
        "shares": parts,
        "numeric": table.numeric,
        "caption": _fit(table.caption, 50),
        "row_height": table.row_height,
        "none": words("briefing.no_rows"),
    }


def _figures(figures: d.Figures) -> list[list[Parts]]:
    width = LINE / d.across(figures) - 22 if figures.items else LINE
    return [
        [_fit(v, width / 17), _fit(label, width / 8.5), _fit(said, width / 8.5)] for v, label, said in figures.items
    ]


def _picture(number: int, picture: d.Picture) -> dict:
    width, height = images.size(picture.image)
    return {
        "file": f"{number}.svg",
        "alternative": d.plain(picture.alternative),
        "caption": _fit(picture.caption, 50),
        "title": _fit(picture.title, 44),
        "share": min(picture.width, TALLEST * width / height),
    }
