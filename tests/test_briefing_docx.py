"""A document as DOCX: opened again by python-docx and LibreOffice."""

import zipfile
from io import BytesIO

import pytest
from documents import NASTY, SVG, full, noise, picture
from docx import Document
from docx.oxml.ns import qn
from lxml import etree
from pypdf import PdfReader

from lib.briefing import document as d
from lib.briefing import written


def opened(document: d.Document):
    return Document(BytesIO(written(document, "docx")))


@pytest.mark.parametrize("text", NASTY)
def test_text_stands_as_it_was_typed_in_every_block(text):
    made, text = opened(full(text)), d.plain(text)
    by_style = {}
    for paragraph in made.element.body.iter(qn("w:p")):
        style = paragraph.pPr.pStyle.val if paragraph.pPr is not None and paragraph.pPr.pStyle is not None else "Normal"
        by_style.setdefault(style, []).append("".join(said(paragraph)))
    for style in ("Title", "Subtitle", "Heading1", "Heading2", "Heading3", "Normal", "Note", "Callout", "ListBullet",
                  "ListNumber", "Message", "TableText", "TableHead", "TableCaption", "Caption", "FigureText"):  # fmt: skip
        assert text in by_style[style], style
    assert made.sections[0].header.paragraphs[0].text == text
    assert made.sections[0].footer.paragraphs[0].text.startswith(text + "\t")
    assert [shape._inline.docPr.get("descr") for shape in made.inline_shapes] == [text] * 4
    assert made.core_properties.title == text[:255]


def said(paragraph) -> list[str]:
    signs = {qn("w:br"): "\n", qn("w:tab"): "\t"}
    letters = (qn("w:t"), *signs)
    parts = (part for run in paragraph.iter(qn("w:r")) for part in run if part.tag in letters)
    return [signs.get(part.tag, part.text or "") for part in parts]


def test_headings_lists_and_tables_are_real_ones():
    made = opened(full("Chapter"))
    assert [p.style.name for p in made.paragraphs if p.style.name.startswith("Heading")] == [
        f"Heading {n}" for n in (1, 2, 3)
    ]
    table = next(table for table in made.tables if len(table.columns) == 3)
    assert [[cell.text for cell in row.cells] for row in table.rows[:2]] == [
        ["No.", "Chapter", "People"],
        ["0", "Chapter", "0"],
    ]
    assert [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows] == [True, False, False, False]
    assert [cell.paragraphs[0].alignment for cell in table.rows[1].cells] == [None, None, 2]


def test_each_numbered_list_counts_from_one():
    made = opened(d.Document("Lists", blocks=(d.Bullets(("a", "b"), numbered=True),) * 2))
    numbers = [p._p.pPr.numPr.numId.val for p in made.paragraphs if p.style.name == "List Number"]
    assert numbers[0] == numbers[1] != numbers[2] == numbers[3]


def test_contents_lead_to_their_headings():
    made = opened(full("Chapter"))
    marks = [mark.get(qn("w:name")) for mark in made.element.body.iter(qn("w:bookmarkStart"))]
    targets = [link.get(qn("w:anchor")) for link in made.element.body.iter(qn("w:hyperlink"))]
    assert len(targets) == 2
    assert targets == marks[:2]


@pytest.mark.parametrize(("language", "font"), [("ko", "맑은 고딕"), ("en", "Malgun Gothic")])
def test_korean_has_a_font_with_other_names_for_it(language, font):
    document = written(full(language=language), "docx")
    styles, table = (part(document, f"word/{name}.xml") for name in ("styles", "fontTable"))
    assert {fonts.get(qn("w:eastAsia")) for fonts in styles.iter(qn("w:rFonts"))} == {font}
    assert table[0].get(qn("w:name")) == font
    assert [space.get(qn("w:val")) for space in styles.iter(qn("w:autoSpaceDE"), qn("w:autoSpaceDN"))] == ["0", "0"]
    assert "Noto Sans KR" in table[0].find(qn("w:altName")).get(qn("w:val"))


def part(data: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(BytesIO(data)) as file:
        return etree.fromstring(file.read(name))


def test_nothing_of_the_machine_or_the_time_is_in_the_file():
    data = written(full(), "docx")
    with zipfile.ZipFile(BytesIO(data)) as file:
        assert {entry.date_time for entry in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    about = etree.tostring(part(data, "docProps/core.xml")).decode()
    assert "created" not in about and "modified" not in about and "python-docx" not in about


def test_pages_are_numbered():
    footer = opened(full()).sections[0].footer._element
    assert [field.get(qn("w:instr")) for field in footer.iter(qn("w:fldSimple"))] == ["PAGE", "NUMPAGES"]


def test_ten_thousand_rows_are_all_there():
    rows = tuple((f"r{n}", "x") for n in range(10_000))
    table = opened(d.Document("Long", blocks=(d.Table(("Number", "What"), rows),))).tables[0]._tbl
    assert [["".join(said(cell)) for cell in row.tc_lst] for row in table.tr_lst[1:]] == [list(row) for row in rows]


def test_pictures_fit_the_page():
    wide, tall = (SVG.replace(b"0 0 300 100", box) for box in (b"0 0 3000 100", b"0 0 100 3000"))
    rare = noise(60, 40, "JPEG").replace(b"JFIF", b"XXXX", 1)  # neither of the two kinds that python-docx knows
    for data in (wide, tall, noise(60, 40), noise(60, 40, "JPEG"), rare):
        shape = opened(picture(data)).inline_shapes[0]
        assert 0 < shape.width.mm <= 172.1
        assert 0 < shape.height.mm <= 200


def test_without_blocks_a_page_with_its_title():
    assert [p.text for p in opened(d.Document("Alone")).paragraphs] == ["Alone"]
    for block in (d.Figures(()), d.Bullets(()), d.Checklist(()), d.Details(()), d.Lines(0), d.Contents(), d.Heading(1, ""),
                  d.Card(""), d.Paragraph("")):  # fmt: skip
        assert opened(d.Document("Empty", blocks=(block,))).paragraphs[0].text == "Empty"


def test_libreoffice_opens_it_with_every_text(office):
    blocks = tuple(block for text in NASTY[:7] for block in full(text, "ko").blocks)
    whole = written(d.Document("Everything", blocks=blocks, language="ko", footer="foot"), "docx")
    reader = PdfReader(BytesIO(office.convert({"document.docx": whole})["document.docx"]))
    text = "".join("".join(page.extract_text() for page in reader.pages).split())
    for wanted in NASTY[:3]:
        assert text.count("".join(wanted.split())) >= 20
    assert f"foot1/{len(reader.pages)}" in text
