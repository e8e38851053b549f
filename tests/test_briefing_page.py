"""A deck on one page: always exactly one, with what matters most, and the parts named that had no room."""

from io import BytesIO

import pytest
from documents import BROKEN, HANGUL, NASTY, ODD, SVG, deck, noise
from msgspec.structs import replace
from pypdf import PdfReader
from test_briefing_pdf import alternatives, kinds

from lib.briefing import document as d
from lib.briefing import written
from lib.briefing.deck import Deck, Slide
from lib.model.briefing import PARTS
from lib.model.checks import Mistakes


def opened(told: Deck) -> PdfReader:
    return PdfReader(BytesIO(written(told, "page")), strict=True)


def said(reader: PdfReader) -> str:
    return "".join("".join(page.extract_text() for page in reader.pages).split())


def plain_deck(language: str = "en", **more) -> Deck:
    """Return a deck whose parts say what they are."""
    slides = tuple(replace(slide, title=f"Part {slide.id}") for slide in deck("Text", language).slides)
    return replace(deck("Fire at the main site", language), slides=slides, **more)


def test_every_part_is_on_the_page_with_its_footer_and_classification():
    reader = opened(plain_deck(classification="Internal", organisation="Outage Ltd.", footer="estate · fire · seed 7"))
    text = said(reader)
    assert len(reader.pages) == 1
    for wanted in (
        "Fireatthemainsite",
        *(f"Part{part}" for part in PARTS),
        "Internal",
        "OutageLtd.",
        "estate·fire·seed7",
    ):
        assert wanted in text
    assert "Inthefullpaper" not in text


@pytest.mark.parametrize("text", [*NASTY, "가나다 " * 1300, "word " * 800, "x" * 4000, "🔥" * 2000])
def test_names_of_any_length_and_kind_leave_one_page(text):
    assert len(opened(deck(text, "ko")).pages) == 1


@pytest.mark.parametrize("text", [ODD, HANGUL[:60], BROKEN])
def test_texts_stand_as_they_were_typed(text):
    assert said(opened(deck(text, parts=("summary", "sure")))).count("".join(d.plain(text).split())) >= 4


@pytest.mark.parametrize("services", [0, 1, 500])
def test_few_or_many_services_leave_one_page(services):
    told = deck("service", services=services)
    slides = [replace(slide, short=slide.blocks) for slide in told.slides]  # the table of services too
    reader = opened(replace(told, slides=tuple(slides)))
    assert len(reader.pages) == 1
    assert ("more in the full paper" in reader.pages[0].extract_text()) == (services == 500)


@pytest.mark.parametrize("parts", [(), *((part,) for part in PARTS), ("sure", "summary"), PARTS[::-1]])
def test_any_choice_of_parts_leaves_one_page(parts):
    reader = opened(deck("Text", parts=parts))
    assert len(reader.pages) == 1 and "Text" in said(reader)


def test_what_has_no_room_is_named_and_the_least_important_goes_first():
    long = tuple(d.Paragraph(f"{number} " + "many words " * 37) for number in range(6))
    slides = tuple(Slide(part, f"Part {part}", (), "", long) for part in PARTS)
    reader = opened(Deck("Too much", language="en", slides=slides))
    text = reader.pages[0].extract_text()
    assert len(reader.pages) == 1
    gone = text.partition("In the full paper: ")[2]
    assert "Part year" in gone and "Part actions" not in gone
    assert "Part actions" in text and "Part summary" in text


def test_shorts_are_taken_where_there_are_some():
    slides = (Slide("people", "People", (d.Paragraph("the long story"),), "", (d.Paragraph("in short"),)),)
    text = said(opened(Deck("x", language="en", slides=(*slides, *slides))))
    assert "inshort" in text and "longstory" not in text


def test_speakers_notes_are_not_on_the_page():
    slides = (Slide("people", "People", (d.Paragraph("told"),), "whispered"),)
    assert "whispered" not in said(opened(Deck("x", language="en", slides=slides)))


def test_it_is_tagged_with_alternative_texts_a_language_and_its_fonts_inside():
    reader = opened(plain_deck("ko"))
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "ko" and root["/MarkInfo"]["/Marked"]
    assert {"/H1", "/H2", "/P", "/L", "/Figure"} <= set(kinds(root["/StructTreeRoot"]))
    assert alternatives(reader) == ["Fire at the main site", *["Text"] * 4]  # the logo, the map, three charts
    for font in reader.pages[0]["/Resources"]["/Font"].values():
        about = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        assert {"/FontFile2", "/FontFile3"} & set(about)


def test_a_tall_picture_and_a_wide_logo_fit():
    tall, wide = (SVG.replace(b"0 0 300 100", box) for box in (b"0 0 100 3000", b"0 0 3000 100"))
    slides = tuple(Slide("map", "Map", (d.Picture(tall, "x"), d.Paragraph("beneath"))) for _ in range(3))
    for logo in (wide, tall, noise(40, 30, "JPEG")):
        reader = opened(Deck("x", language="en", slides=slides, logo=logo))
        assert len(reader.pages) == 1 and "beneath" in said(reader)


def test_a_logo_that_is_no_picture_and_bad_numbers_are_refused_with_their_place():
    bars = d.BarChart(("a",), (d.Series("a", (float("nan"),)),), "x")
    with pytest.raises(Mistakes) as mistakes:
        written(Deck("x", slides=(Slide("causes", "y", (), "", (bars,)),), logo=b"GIF89a"), "page")
    found = [(problem.place, problem.code) for problem in mistakes.value.problems]
    assert found == [("logo", "not_a_picture"), ("blocks[0].bars[0].values[0]", "not_drawable")]


def test_the_same_deck_gives_the_same_bytes():
    assert written(plain_deck(), "page") == written(plain_deck(), "page")
