"""A deck as PPTX for presentation programs: real titles, tables, notes and charts, to be edited on."""

import io
from xml.sax.saxutils import quoteattr

from msgspec.structs import replace
from pptx.enum.chart import XL_CHART_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.presentation import Presentation
from pptx.slide import Slide as Made
from pptx.util import Inches

from lib.briefing import document as d
from lib.briefing import images, pptx_chart
from lib.briefing import pptx_master as look
from lib.briefing.deck import Deck, Slide, check
from lib.briefing.pptx_layout import PAD, Placed, pages
from lib.briefing.pptx_master import Box, frame
from lib.briefing.pptx_pieces import ASIDE, above, below, head, stacks
from lib.briefing.pptx_table import CAPTION as TABLE_CAPTION
from lib.briefing.pptx_table import table
from lib.briefing.pptx_text import Para, cut, largest, paragraph, run
from lib.briefing.workbooks import settled
from lib.words import Words

TITLES, COVERS = (26, 24, 22, 20), (40, 36, 32, 28, 24)  # points, until two or three lines hold it
LOGO = Box(1.2, 0.75, 3.2, 0.95)
UNREADABLE = (ValueError, OSError)


def write(deck: Deck) -> bytes:
    """Return the file, the same for the same deck. Raises Mistakes."""
    check(deck)
    words = Words(deck.language)
    made = look.empty(d.plain(deck.title), deck.language)
    _cover(made, deck, words)
    for slide in deck.slides:
        told = pages(slide.blocks, words)
        for number, page in enumerate(told, 1):
            of = words("slides.page", page=number, pages=len(told)) if len(told) > 1 else ""
            _slide(made, deck, slide, page, words, of, number == 1)
    if made.notes_master is not None:
        look.theme(made.notes_master.part, words)
    out = io.BytesIO()
    made.save(out)
    return settled(out.getvalue())


def _cover(made: Presentation, deck: Deck, words: Words) -> None:
    """Add the first slide: who tells what, of what."""
    slide = made.slides.add_slide(made.slide_layouts[0])
    title, under = slide.shapes.title, slide.placeholders[1]
    points = largest(deck.title, look.COVER_TITLE.width, 3, COVERS)
    said = [_say(title, cut(deck.title, look.COVER_TITLE.width, points, 3, True), words, points, deck.title)]
    if deck.subtitle:
        short = cut(deck.subtitle, look.COVER_UNDER.width, look.SIZES["under"], 3)
        said.append(_say(under, short, words, 0, deck.subtitle))
    else:
        under._element.getparent().remove(under._element)
    at = LOGO.left
    if deck.logo:
        at = _logo(slide, deck) + 0.3
    if deck.organisation:
        box = Box(at, LOGO.top, look.WIDTH - look.SIDE - at, LOGO.height)
        text = cut(deck.organisation, box.width, 18, 2, True)
        para = Para(text, 18, bold=True, color="muted", before=0)
        _add(slide, _text(_next(slide), box, [para], words, anchor="ctr"))
        said.append(deck.organisation if text != d.plain(deck.organisation) else "")
    said.append(_around(slide, deck, words))
    _notes(slide, "", said, words)


def _slide(
    made: Presentation, deck: Deck, slide: Slide, page: list[Placed], words: Words, of: str, first: bool
) -> None:
    """Add one slide; of: which of those that go on, the first of which has the speaker's notes."""
    new = made.slides.add_slide(made.slide_layouts[1])
    room = look.TITLE.width - (0.9 if of else 0)
    points = largest(slide.title, room, 2, TITLES)
    title = cut(slide.title, room, points, 2, True)
    whole = "" if title == d.plain(slide.title) else slide.title
    _say(new.shapes.title, f"{title} {of}" if of else title, words, points, "")
    for placed in page:
        _place(new, placed, words)
    _around(new, deck, words)
    _notes(new, slide.notes if first else "", [whole] if first else [], words)


def _say(shape, text: str, words: Words, points: float, whole: str) -> str:
    """Write into a placeholder; return the whole text where it was cut."""
    body = shape._element.txBody
    for old in body.findall(qn("a:p")):
        body.remove(old)
    body.append(parse_xml(f"<a:p {nsdecls('a')}>{run(text, words.language, points)}</a:p>"))
    return whole if text != d.plain(whole) else ""


def _around(slide: Made, deck: Deck, words: Words) -> str:
    """Fill in footer, number and classification; return the whole footer where it was cut."""
    text = cut(deck.footer, look.FOOTER.width, look.SIZES["small"], 2)
    field = look.FIELD.format(look.tongue(words.language), slide.part.partname.idx)
    if text:  # its look is said here too: LibreOffice does not take it from the layout
        kind = f'type="ftr" sz="quarter" idx="{look.FOOTER_AT}"'
        said = paragraph(Para(text, look.SIZES["small"], color="muted", before=0), words.language)
        _add(slide, look.placeholder(_next(slide), "Footer", kind, None, said))
    kind = f'type="sldNum" sz="quarter" idx="{look.NUMBER_AT}"'
    _add(slide, look.placeholder(_next(slide), "Slide number", kind, None, f"<a:p>{field}</a:p>"))
    marked = next(p for p in slide.placeholders if p.placeholder_format.idx == look.CLASS_AT)
    if deck.classification:
        _say(marked, cut(deck.classification, look.CLASS.width, look.SIZES["small"], 1), words, 0, "")
    else:
        marked._element.getparent().remove(marked._element)
    return deck.footer if text != d.plain(deck.footer) else ""


def _notes(slide: Made, notes: str, said: list[str], words: Words) -> None:
    """Set what the speaker says, and in full what had to be cut on the slide."""
    cuts = [f"{words('slides.cut')}: {text}" for text in said if text]
    shape = slide.notes_slide.notes_placeholder
    body = shape._element.txBody
    for old in body.findall(qn("a:p")):
        body.remove(old)
    for text in [*([notes] if notes or not cuts else []), *cuts]:
        body.append(parse_xml(f"<a:p {nsdecls('a')}>{run(text, words.language)}</a:p>"))
    for placeholder in list(slide.notes_slide.placeholders):
        if placeholder.placeholder_format.idx not in (shape.placeholder_format.idx, _image_at(slide)):
            placeholder._element.getparent().remove(placeholder._element)


def _image_at(slide: Made) -> int:
    return next(
        p.placeholder_format.idx for p in slide.notes_slide.placeholders if "IMAGE" in str(p.placeholder_format.type)
    )


def _place(slide: Made, placed: Placed, words: Words) -> None:
    """Draw a piece in its box."""
    what, box = placed.what, placed.box
    if isinstance(what, tuple):
        _add(slide, _text(_next(slide), box, list(what), words))
    elif isinstance(what, d.Figures):
        _figures(slide, what, box, words)
    elif isinstance(what, d.Table):
        _table(slide, what, box, words)
    elif isinstance(what, d.Picture):
        _captioned(slide, what, box, words, _picture)
    else:
        _captioned(slide, what, box, words, _chart)


def _captioned(slide: Made, what: d.Picture | d.LineChart | d.BarChart, box: Box, words: Words, draw) -> None:
    over, under = above(what, box.width), below(what, box.width)
    if over:
        _add(slide, _text(_next(slide), replace(box, height=over), head(what, box.width), words))
    inner = Box(box.left, box.top + over, box.width, box.height - over - under)
    draw(slide, what, inner, words)
    if under:
        text = cut(what.caption, box.width, 11, 3)
        place = Box(box.left, box.bottom - under + 0.04, box.width, under - 0.04)
        _add(slide, _text(_next(slide), place, [Para(text, 11, color="muted", before=0)], words))


def _chart(slide: Made, block: d.LineChart | d.BarChart, box: Box, words: Words) -> None:
    lines = isinstance(block, d.LineChart)
    native = (
        pptx_chart.lines(block, words, box.width) if lines else pptx_chart.bars(block, words, box.width, box.height)
    )
    kind = XL_CHART_TYPE.XY_SCATTER_LINES_NO_MARKERS if lines else XL_CHART_TYPE.BAR_CLUSTERED
    shape = slide.shapes.add_chart(kind, *_emu(box), native)
    _described(shape, block.alternative)


def _picture(slide: Made, block: d.Picture, box: Box, words: Words) -> None:
    _described(_image(slide, block.image, box), block.alternative)


def _image(slide: Made, data: bytes, box: Box):
    """Add a picture, of pixels for print where it is drawn."""
    for_office = images.for_office(data, box.width)
    try:
        return slide.shapes.add_picture(io.BytesIO(for_office), *_emu(box))
    except UNREADABLE:  # a rare kind of JPEG
        return slide.shapes.add_picture(io.BytesIO(images.as_png(data, box.width)), *_emu(box))


def _logo(slide: Made, deck: Deck) -> float:
    """Add the logo; return its right edge, inches."""
    across, down = images.size(deck.logo)
    width = min(LOGO.width, LOGO.height * across / down)
    high = width * down / across
    box = Box(LOGO.left, LOGO.top + (LOGO.height - high) / 2, width, high)
    _described(_image(slide, deck.logo, box), deck.organisation)
    return box.left + box.width


def _described(shape, said: str) -> None:
    """Say what a shape shows to those who do not see it."""
    shape._element.xpath(".//p:cNvPr")[0].set("descr", d.plain(said))


def _figures(slide: Made, block: d.Figures, box: Box, words: Words) -> None:
    """Add headline numbers side by side, each in its own text box after a line."""
    room = box.width / len(block.items)
    for number, paras in enumerate(stacks(block, box.width)):
        if not any(block.items[number]):
            continue
        cell = Box(box.left + number * room, box.top, room - ASIDE, box.height)
        _add(slide, look.bar(_next(slide), replace(cell, width=0.045)))
        _add(slide, _text(_next(slide), cell, paras, words, ASIDE))


def _table(slide: Made, block: d.Table, box: Box, words: Words) -> None:
    if block.caption:
        place = replace(box, height=TABLE_CAPTION)
        _add(
            slide,
            _text(
                _next(slide), place, [Para(cut(block.caption, box.width, 12, 1, True), 12, bold=True, before=0)], words
            ),
        )
    _add(slide, table(_next(slide), block, box, words, d.plain(block.caption)))


def _text(number: int, box: Box, paras: list[Para], words: Words, inset: float = 0, anchor: str = "t") -> str:
    """Return a text box; inset: inches that the text keeps from its left."""
    framed = paras[0].frame
    pad = round(PAD * 914_400) if framed else 0
    left = round(inset * 914_400) or pad
    fill = '<a:solidFill><a:schemeClr val="bg2"/></a:solidFill>' if framed == "callout" else "<a:noFill/>"
    line = '<a:ln w="9525"><a:solidFill><a:schemeClr val="accent5"/></a:solidFill></a:ln>' if framed == "card" else ""
    paras = [replace(paras[0], before=0), *paras[1:]]
    body = "".join(paragraph(para, words.language) for para in paras)
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name={quoteattr(f"Text {number}")}/><p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr>'
        f'<p:spPr>{frame(box)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>{fill}{line}</p:spPr><p:txBody>'
        f'<a:bodyPr wrap="square" lIns="{left}" tIns="{pad}" rIns="{pad}" bIns="{pad}" anchor="{anchor}"><a:noAutofit/></a:bodyPr>'
        f"<a:lstStyle/>{body}</p:txBody></p:sp>"
    )


def _add(slide: Made, xml: str) -> None:
    start, _, rest = xml.partition(">")
    start, slash = (start[:-1], "/") if start.endswith("/") else (start, "")
    slide.shapes._spTree.append(parse_xml(f"{start} {nsdecls('p', 'a', 'r')}{slash}>{rest}"))


def _next(slide: Made) -> int:
    return slide.shapes._next_shape_id


def _emu(box: Box) -> tuple[int, int, int, int]:
    return tuple(Inches(size) for size in (box.left, box.top, box.width, box.height))
