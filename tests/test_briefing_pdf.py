"""A document as PDF: opened again by another reader, with its outline, its tags and fonts, and every text as it was typed."""

from io import BytesIO

import pytest
from documents import BROKEN, HANGUL, LONG, NASTY, ODD, SVG, bar_chart, full, line_chart, noise, picture
from pypdf import PdfReader

from lib.briefing import document as d
from lib.briefing import written


def opened(document: d.Document) -> PdfReader:
    return PdfReader(BytesIO(written(document, "pdf")), strict=True)


def said(reader: PdfReader) -> str:
    """Return all texts of a file without their spaces and line breaks."""
    return "".join("".join(page.extract_text() for page in reader.pages).split())


@pytest.mark.parametrize(
    "text", [ODD, LONG, HANGUL, BROKEN, "서비스가 모두 멈추었고 마지막 서비스는 닷새 뒤에 돌아왔습니다."]
)
def test_text_stands_as_it_was_typed_in_every_block(text):
    reader, wanted = opened(full(text)), "".join(d.plain(text).split())
    assert said(reader).count(wanted) >= 25
    assert reader.metadata.title == d.plain(text)
    assert reader.outline[0].title == d.plain(text)


@pytest.mark.parametrize("text", NASTY)
def test_words_stay_on_the_paper(text):
    for page in opened(full(text)).pages:
        edges = []
        page.extract_text(visitor_text=lambda t, cm, tm, *_, at=edges: at.append((tm[4] * cm[0] + cm[4], t)))
        assert all(0 <= x <= 595 for x, t in edges if t.strip())


def test_the_file_is_tagged_has_a_language_an_outline_and_page_numbers():
    reader = opened(full("Chapter", "ko"))
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "ko"
    assert root["/MarkInfo"]["/Marked"]
    tags = set(kinds(root["/StructTreeRoot"]))
    assert {"/H1", "/H2", "/H3", "/P", "/Table", "/TH", "/TD", "/L", "/Figure"} <= tags
    titles = [entry.title for entry in flat(reader.outline)]
    assert titles == ["Chapter"] * 3
    last = len(reader.pages)
    assert [page.extract_text().split("\n")[-1].endswith(f"{n} / {last}") for n, page in enumerate(reader.pages, 1)]


def test_pictures_and_charts_have_their_alternative_texts():
    document = d.Document("x", blocks=(d.Picture(SVG, "a map"), line_chart("people"), bar_chart("back")))
    assert alternatives(opened(document)) == ["a map", "people", "back"]


def alternatives(reader: PdfReader) -> list[str]:
    """Return what is said of each picture to those who do not see it."""
    found, left = [], [reader.trailer["/Root"]["/StructTreeRoot"]]
    while left:
        element = left.pop()
        found += [element["/Alt"]] if element.get("/S") == "/Figure" else []
        children = element.get("/K", [])
        children = [child.get_object() for child in (children if isinstance(children, list) else [children])]
        left += [child for child in reversed(children) if hasattr(child, "get")]
    return found


def test_a_long_paper_has_contents_and_a_short_one_has_none():
    chapter = (d.Heading(1, "Chapter"), d.PageBreak())
    for pages, wanted in ((10, 10), (12, 24)):
        reader = opened(
            d.Document("x", blocks=(d.Contents(10), *chapter * (pages - 1), d.Heading(1, "Chapter")), language="en")
        )
        assert said(reader).count("Chapter") == wanted and ("Contents" in said(reader)) == (pages > 10)


def test_short_chapters_are_not_torn():
    chapter = (d.Heading(1, "Chapter"), d.Paragraph("before"), line_chart("people"), d.Paragraph("beneath", "note"))
    for page in opened(d.Document("x", blocks=chapter * 7)).pages:
        text = page.extract_text()
        assert text.count("Chapter") == text.count("before") == text.count("beneath") > 0


def test_who_speaks_stands_on_the_first_page():
    sender = opened(d.Document("Title", blocks=(d.PageBreak(), d.Paragraph("x")), organisation="Outage Ltd.", logo=SVG))
    assert ["OutageLtd." in "".join(page.extract_text().split()) for page in sender.pages] == [True, False][
        : len(sender.pages)
    ]


def flat(outline: list) -> list:
    return [one for entry in outline for one in (flat(entry) if isinstance(entry, list) else [entry])]


def kinds(element) -> list[str]:
    children = element.get("/K", [])
    children = children if isinstance(children, list) else [children]
    inner = [kind for child in children if hasattr(child.get_object(), "get") for kind in kinds(child.get_object())]
    return [element.get("/S"), *inner]


def test_every_font_is_inside():
    fonts = {}
    for page in opened(full(f"{HANGUL} שלום 🔥")).pages:
        for font in page["/Resources"]["/Font"].values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            fonts[inner["/BaseFont"].partition("+")[2]] = inner["/FontDescriptor"]
    assert any(name.startswith("NotoSansKR") for name in fonts)
    assert all({"/FontFile2", "/FontFile3"} & set(about.get_object()) for about in fonts.values())


def test_a_header_is_on_every_page_of_its_table():
    rows = tuple((str(n), "x") for n in range(120))
    reader = opened(d.Document("Long", blocks=(d.Table(("Number", "What"), rows),)))
    assert len(reader.pages) > 2
    assert all("Number" in page.extract_text() for page in reader.pages)


def test_ten_thousand_rows_are_all_there():
    rows = tuple((f"r{n}", "x") for n in range(10_000))
    text = said(opened(d.Document("Long", blocks=(d.Table(("Number", "What"), rows),))))
    assert all(f"r{n}x" in text for n in (0, 1, 4999, 5000, 9999))


def test_a_card_longer_than_a_page_goes_on_on_the_next():
    text = "\n".join(f"line{n}" for n in range(150))
    set_text = said(opened(d.Document("Card", blocks=(d.Card("Long", text=text),))))
    assert all(f"line{n}" in set_text for n in range(150))


def test_pictures_of_any_shape_fit_their_page():
    wide, tall = (SVG.replace(b"0 0 300 100", box) for box in (b"0 0 3000 100", b"0 0 100 3000"))
    for data in (wide, tall, noise(60, 40), noise(60, 40, "JPEG")):
        assert len(opened(picture(data)).pages) == 1


def test_without_blocks_a_page_with_its_title():
    reader = opened(d.Document("Alone"))
    assert len(reader.pages) == 1
    assert said(reader) == "Alone1/1"
    for block in (d.Figures(()), d.Bullets(()), d.Checklist(()), d.Details(()), d.Lines(0), d.Contents(), d.Heading(1, ""),
                  d.Card(""), d.Paragraph("")):  # fmt: skip
        assert len(opened(d.Document("Empty", blocks=(block,))).pages) == 1
