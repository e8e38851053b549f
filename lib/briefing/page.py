"""A deck on one A4 page, as PDF: the headline, its numbers, and of each part what can be said in little room; set by typst.

It is always exactly one page: the layout takes the largest type and pictures that fit, then leaves out parts, the least
important first, and names them.
"""

from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from lib.briefing import charts, images
from lib.briefing import document as d
from lib.briefing.breaks import Parts, parted
from lib.briefing.checks import check
from lib.briefing.columns import shares
from lib.briefing.deck import Deck, Slide
from lib.briefing.page_layout import LAYOUT
from lib.briefing.pdf import LOOK, logo_size
from lib.briefing.setting import typeset
from lib.view.texts import short
from lib.words import Words

LEAST = ("year", "cost", "causes", "map", "sure", "services", "people", "actions")  # the first is left out first
RICHER = ("sure", "cost", "year", "causes")  # the last gets a picture first where there is room for more
WIDTH, COLUMN = 7.32, 3.52  # inches: of the page's text, of one of its two columns
SHOWN = (d.LineChart, d.BarChart, d.Picture)
VISUAL = (*SHOWN, d.Table)
TEXT = (d.Paragraph, d.Bullets, d.Checklist, d.Details, d.Card)
UNPRINTED = (d.Contents, d.PageBreak, d.Lines)
MOST_ROWS, MOST_ITEMS = 8, 6
LETTERS = {"title": 170, "text": 420, "item": 240, "cell": 60, "left_out": 420}  # half-width letters at most
CHARTS = ((1.25, 8), (0.85, 6))  # roomy and tight: inches of a plot of lines, and how many bars


def write(deck: Deck) -> bytes:
    """Return the file. Raises Mistakes."""
    blocks = tuple(block for slide in deck.slides for block in (*slide.blocks, *slide.short))
    check(d.Document(deck.title, deck.subtitle, deck.language, blocks, deck.footer, logo=deck.logo))
    words, (top, cells) = Words(deck.language), _parted(deck)
    width, files = COLUMN if len(cells) > 1 else WIDTH, {}
    told = {
        "title": d.plain(short(deck.title, LETTERS["title"])),
        "shown-title": _fit(short(deck.title, LETTERS["title"]), 26),
        "subtitle": _fit(short(deck.subtitle, LETTERS["title"]), 50),
        "organisation": _fit(short(deck.organisation, 80), 30),
        "classification": _fit(short(deck.classification, 80), 30),
        "footer": _fit(short(deck.footer, 300), 60),
        "language": deck.language,
        "look": LOOK,
        "logo": logo_size(deck.logo),
        "logo-said": d.plain(deck.organisation or deck.title),
        "headline": _fit(short(top.title, LETTERS["text"]), 36) if top.title != deck.title else "",
        "top": [_told(block, deck, WIDTH, files) for block in top.blocks],
        "parts": [_cell(slide, deck, width, files) for slide in cells],
        "keeps": [
            {"cells": kept, "more": more, "left": _fit(_left_out(cells, kept, words), 60)}
            for kept, more in _keeps(cells, [bool(_more(slide)) for slide in cells])
        ],
        "columns": 2 if len(cells) > 1 else 1,
    }
    files |= {"logo.svg": images.as_svg(deck.logo)} if deck.logo else {}
    return typeset({"main.typ": LAYOUT.encode(), "document.json": msgspec.json.encode(told), **files})


def _parted(deck: Deck) -> tuple[Slide, list[Slide]]:
    """Return what stands across the page, and the parts beneath: the summary's pictures are one of these."""
    top, cells = Slide("summary", "", ()), []
    for slide in deck.slides:
        blocks = tuple(block for block in slide.short or _fitting(slide.blocks) if not isinstance(block, UNPRINTED))
        if slide.id == "summary" and not top.title:
            top = Slide("summary", slide.title, tuple(b for b in blocks if not isinstance(b, VISUAL)))
            blocks = tuple(b for b in blocks if isinstance(b, VISUAL))
            cells += [Slide("summary", "", (), short=blocks)] if blocks else []
        else:
            cells.append(Slide(slide.id, slide.title, slide.blocks, short=blocks))
    return top, cells


def _fitting(blocks: Sequence[d.Blocks]) -> tuple[d.Blocks, ...]:
    """Return of a slide's blocks what has room on the page: its numbers, what shows it and one text."""
    found = [next((b for b in blocks if isinstance(b, kind)), None) for kind in (d.Figures, VISUAL, TEXT)]
    return tuple(block for block in blocks if any(block is one for one in found))


def _more(slide: Slide) -> tuple[d.Blocks, ...]:
    """Return the first picture or chart of a slide that its short form has none of: shown where there is room."""
    shown = any(isinstance(block, SHOWN) for block in slide.short)
    return () if shown else tuple(block for block in slide.blocks if isinstance(block, SHOWN))[:1]


def _keeps(cells: list[Slide], more: list[bool]) -> list[tuple[list[int], list[int]]]:
    """Return which parts are kept, and which of them with a picture more: at first all, then one fewer each time."""
    rank = {part: number for number, part in enumerate(LEAST)}
    ids = [slide.id for slide in cells]
    order = sorted(range(len(ids)), key=lambda i: (rank.get(ids[i], -1 if ids[i] != "summary" else 99), -i))
    richer = sorted((i for i in order if more[i]), key=lambda i: RICHER.index(ids[i]) if ids[i] in RICHER else -1)
    every = list(range(len(ids)))
    return [*((every, sorted(richer[gone:])) for gone in range(len(richer))),
            *((sorted(order[gone:]), []) for gone in range(len(ids) + 1))]  # fmt: skip


def _left_out(cells: list[Slide], kept: list[int], words: Words) -> str:
    names = [short(slide.title, 60) for number, slide in enumerate(cells) if number not in kept and slide.title]
    return words("briefing.page.left_out", parts=short(" · ".join(names), LETTERS["left_out"])) if names else ""


def _fit(text: str, room: float) -> Parts:
    return parted(d.plain(text), room)


def _cell(slide: Slide, deck: Deck, width: float, files: dict) -> dict:
    title = _fit(short(slide.title, LETTERS["title"]), width * 7)
    blocks, more = ([_told(b, deck, width, files) for b in row] for row in (slide.short, _more(slide)))
    return {"title": title, "blocks": blocks, "more": more}


def _told(block: d.Blocks, deck: Deck, width: float, files: dict) -> dict:
    """Return a block as the layout reads it, and add the pictures that it needs to the files."""
    room = width * 7  # em
    if isinstance(block, d.Picture | d.LineChart | d.BarChart):
        return _picture(block, deck.language, width, files)
    if isinstance(block, d.Table):
        return _table(block, deck.language, room)
    if isinstance(block, d.Figures):
        across = min(d.across(block), 4 if width > 5 else 2)
        items = [[_fit(short(text, 60), room / across / 1.9) for text in item] for item in block.items[:8]]
        return {"kind": "figures", "items": items, "across": across}
    if isinstance(block, d.Bullets | d.Checklist):
        return {"kind": "bullets", "items": [_fit(short(i, LETTERS["item"]), room) for i in block.items[:MOST_ITEMS]]}
    if isinstance(block, d.Details):
        items = [_fit(short(f"{label}: {said}", LETTERS["item"]), room) for label, said in block.items[:MOST_ITEMS]]
        return {"kind": "bullets", "items": items}
    if isinstance(block, d.Card):
        said = " · ".join(text for text in (block.tag, block.title, block.text) if text)
        return {"kind": "text", "style": "plain", "text": _fit(short(said, LETTERS["text"]), room)}
    style = block.style if isinstance(block, d.Paragraph) else "strong"
    return {"kind": "text", "style": style, "text": _fit(short(block.text, LETTERS["text"]), room)}


def _picture(block: d.Picture | d.LineChart | d.BarChart, language: str, width: float, files: dict) -> dict:
    """Return a picture in its roomy and its tight form."""
    if isinstance(block, d.Picture):
        forms = [block, replace(block, image=block.tight or block.image)]
    else:
        forms = [charts.picture(block, language, width, height, most) for height, most in CHARTS]
    names = []
    for form in forms:
        names.append({"file": f"{len(files)}.svg", "ratio": _ratio(form.image)})
        files[f"{len(files)}.svg"] = images.as_svg(form.image)
    said = {"alternative": d.plain(block.alternative), "caption": _fit(short(block.caption, 160), width * 7)}
    share = block.width if isinstance(block, d.Picture) else 1
    return {
        "kind": "picture",
        "forms": names,
        "title": _fit(short(block.title, 120), width * 7),
        "share": share,
        **said,
    }


def _ratio(image: bytes) -> float:
    width, height = images.size(image)
    return width / height


def _table(table: d.Table, language: str, room: float) -> dict:
    few, parts = table.rows[:MOST_ROWS], shares(table)
    fits = [lambda text, share=share: _fit(short(text, LETTERS["cell"]), room * share - 1) for share in parts]
    hidden = [
        Words(language)("briefing.page.more_rows", count=len(table.rows) - shown) if len(table.rows) > shown else ""
        for shown in range(MOST_ROWS + 1)
    ]
    return {
        "kind": "table",
        "columns": [fit(text) for fit, text in zip(fits, table.columns, strict=True)],
        "rows": [[fit(text) for fit, text in zip(fits, row, strict=True)] for row in few],
        "shares": parts,
        "numeric": table.numeric,
        "more": hidden,
    }
