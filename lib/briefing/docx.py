"""A document as DOCX for word processors: real headings, lists, tables and fields, to be edited on."""

import io
import zipfile
from collections.abc import Callable

from docx.document import Document as Made
from docx.image.exceptions import InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Twips
from lxml import etree

from lib.briefing import document as d
from lib.briefing import docx_parts as xml
from lib.briefing import images
from lib.briefing.charts import drawn
from lib.briefing.checks import check
from lib.briefing.columns import shares
from lib.briefing.docx_styles import TEXT_WIDTH, empty
from lib.briefing.together import kept
from lib.words import Words

UNREADABLE = (InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError)
TALLEST = 11_300  # of a picture, twips
LOGO_WIDTH, LOGO_HEIGHT = 2800, 620  # at most, twips
EARLIEST = (1980, 1, 1, 0, 0, 0)  # that a zip can hold, in place of the time


def write(document: d.Document) -> bytes:
    """Return the file. Raises Mistakes."""
    check(document)
    made, document = empty(document.language), drawn(document)
    _about(made, document)
    _around(made, document)
    parts = [_sender(made, document), xml.said(document.title, "Title")]
    parts += [xml.said(document.subtitle, "Subtitle")] if document.subtitle else []
    for number, (block, stays) in enumerate(zip(document.blocks, kept(document.blocks), strict=True)):
        part = WRITERS[type(block)](made, document, number, block)
        parts.append(xml.with_next(part) if stays else part)
    _fill(made, "".join(parts))
    out = io.BytesIO()
    made.save(out)
    return _settled(out.getvalue())


def _fill(made: Made, parts: str) -> None:
    """Put the text in at once: moving thousands of rows from tree to tree takes minutes."""
    whole = etree.tostring(made.element, encoding="unicode")
    before, found, after = whole.partition("<w:sectPr")
    made.part._element = parse_xml(before + parts + found + after)


def _about(made: Made, document: d.Document) -> None:
    """Set what the file says of itself: its title, and no time or name of the machine's."""
    about = made.core_properties
    about.title, about.language = d.plain(document.title)[:255], document.language
    about.author = about.comments = about.keywords = ""
    for time in ("dcterms:created", "dcterms:modified"):
        element = about._element.find(qn(time))
        about._element.remove(element)


def _around(made: Made, document: d.Document) -> None:
    """Set what stands on each page above and below the text."""
    section = made.sections[0]
    texts = {
        section.header: xml.said(document.classification, "Header"),
        section.footer: xml.paragraph(
            xml.run(document.footer + "\t") + xml.field("PAGE") + xml.run(" / ") + xml.field("NUMPAGES"), "Footer"
        ),
    }
    for part, text in texts.items():
        part.is_linked_to_previous = False
        old = part.paragraphs[0]._element
        whole = parse_xml(f"<w:hdr {nsdecls('w')}>{text}</w:hdr>")
        old.getparent().replace(old, whole[0])


def _sender(made: Made, document: d.Document) -> str:
    """Return who speaks: logo and organisation in one line."""
    if not (document.logo or document.organisation):
        return ""
    logo = ""
    if document.logo:
        across, down = images.size(document.logo)
        width = Twips(round(min(LOGO_WIDTH, LOGO_HEIGHT * across / down)))
        logo = _drawing(made, document.logo, width, 0, document.organisation or document.title) + xml.run("   ")
    return xml.paragraph(logo + xml.run(document.organisation), "Sender")


def _heading(made: Made, document: d.Document, number: int, block: d.Heading) -> str:
    mark = f'<w:bookmarkStart w:id="{number}" w:name="_Toc{number:06}"/>{xml.run(block.text)}<w:bookmarkEnd w:id="{number}"/>'
    return xml.paragraph(mark, f"Heading{block.level}")


def _paragraph(made: Made, document: d.Document, number: int, block: d.Paragraph) -> str:
    return xml.said(block.text, {"plain": "", "note": "Note", "callout": "Callout"}[block.style])


def _bullets(made: Made, document: d.Document, number: int, block: d.Bullets) -> str:
    style = "ListNumber" if block.numbered else "ListBullet"
    counted = _counted(made) if block.numbered else ""
    return "".join(xml.said(item, style, counted) for item in block.items)


def _counted(made: Made) -> str:
    """Return the property of a list that counts from one."""
    numbering = made.part.numbering_part.element
    style = made.styles["List Number"].element
    base = numbering.num_having_numId(style.pPr.numPr.numId.val).abstractNumId.val
    number = numbering.add_num(base)
    number.add_lvlOverride(ilvl=0).add_startOverride(1)
    return f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number.numId}"/></w:numPr>'


def _checklist(made: Made, document: d.Document, number: int, block: d.Checklist) -> str:
    return "".join(xml.said(f"\u2610\t{item}", "Checklist") for item in block.items)


def _lines(made: Made, document: d.Document, number: int, block: d.Lines) -> str:
    label = xml.said(block.label, "", "<w:keepNext/>") if block.label else ""
    return label + xml.lines(block.count) + xml.GAP


def _details(made: Made, document: d.Document, number: int, block: d.Details) -> str:
    return xml.details(block.items)


def _card(made: Made, document: d.Document, number: int, block: d.Card) -> str:
    tag = xml.run(f"{block.tag}   ", '<w:b w:val="0"/>') if block.tag else ""
    inner = xml.paragraph(tag + xml.run(block.title), "CardTitle") + xml.details(block.details)
    inner += xml.said(block.text, "Message") if block.text else ""
    inner += "".join(xml.said(note, "Note") for note in block.notes)
    inner += xml.lines(block.lines) + (xml.GAP if block.lines else "")
    return xml.framed(inner, sum(map(len, d.texts(block))) < xml.LONGEST_WHOLE and block.lines < 12)


def _table(made: Made, document: d.Document, number: int, block: d.Table) -> str:
    none = Words(document.language)("briefing.no_rows")
    caption = xml.said(block.caption, "TableCaption") if block.caption else ""
    parts = shares(block)
    return caption + xml.table(block.columns, block.rows, parts, block.numeric, block.row_height, none)


def _picture(made: Made, document: d.Document, number: int, block: d.Picture) -> str:
    across, down = images.size(block.image)
    width = Twips(round(min(block.width * TEXT_WIDTH, TALLEST * across / down)))
    drawing = _drawing(made, block.image, width, number + 1, block.alternative)
    title = xml.said(block.title, "TableCaption") if block.title else ""
    caption = xml.said(block.caption, "Caption") if block.caption else ""
    return title + xml.paragraph(drawing, "Picture", "<w:keepNext/>" if caption else "") + caption


def _drawing(made: Made, image: bytes, width: Twips, number: int, alternative: str) -> str:
    """Return a picture within a line."""
    try:
        inline = made.part.new_pic_inline(io.BytesIO(images.for_office(image, width.inches)), width)
    except UNREADABLE:  # a rare kind of JPEG
        inline = made.part.new_pic_inline(io.BytesIO(images.as_png(image, width.inches)), width)
    inline.docPr.id = number + 1
    inline.docPr.set("descr", d.plain(alternative))
    return f"<w:r><w:drawing>{etree.tostring(inline, encoding='unicode')}</w:drawing></w:r>"


def _figures(made: Made, document: d.Document, number: int, block: d.Figures) -> str:
    return xml.figures(list(block.items), d.across(block)) if block.items else ""


def _contents(made: Made, document: d.Document, number: int, block: d.Contents) -> str:
    """Write the headings as links inside a field, which the word processor can update with page numbers."""
    if block.over:
        return ""
    entries = [(n, b) for n, b in enumerate(document.blocks) if isinstance(b, d.Heading) and b.level < 3]
    links = [(f'<w:hyperlink w:anchor="_Toc{n:06}">{xml.run(b.text)}</w:hyperlink>', b.level) for n, b in entries]
    start = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> TOC \\o "1-2" \\h \\z </w:instrText></w:r>'
    start += '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    shown = [xml.paragraph((start if i == 0 else "") + link, f"TOC{level}") for i, (link, level) in enumerate(links)]
    title = xml.said(Words(document.language)("briefing.contents"), "ContentsHeading")
    return title + "".join(shown) + xml.paragraph(end, "Gap") if links else title


def _page_break(made: Made, document: d.Document, number: int, block: d.PageBreak) -> str:
    return xml.PAGE_BREAK


WRITERS: dict[type, Callable] = {
    d.Heading: _heading,
    d.Paragraph: _paragraph,
    d.Bullets: _bullets,
    d.Checklist: _checklist,
    d.Lines: _lines,
    d.Details: _details,
    d.Card: _card,
    d.Table: _table,
    d.Picture: _picture,
    d.Figures: _figures,
    d.Contents: _contents,
    d.PageBreak: _page_break,
}


def _settled(data: bytes) -> bytes:
    """Return a zip with one time in it, and not that of its making."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, EARLIEST)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            new.writestr(entry, old.read(name))
    return out.getvalue()
