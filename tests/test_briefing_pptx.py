"""A deck as PPTX: opened again by python-pptx, its charts by what is in them."""

import hashlib
import os
import subprocess
import sys
import zipfile
from io import BytesIO
from math import nan
from pathlib import Path

import pytest
from decks import AT, HOURS, PEOPLE, RTO, SAID, SERVICES, deck, lost, one, options, people, recovery, word, years
from documents import HANGUL, LONG, NASTY, SVG, full, noise
from lxml import etree
from msgspec.structs import replace
from openpyxl import load_workbook
from pptx import Presentation
from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.util import Inches

from lib.briefing import document as d
from lib.briefing import pptx
from lib.briefing.deck import MOST_SLIDES, Deck
from lib.briefing.pptx_text import cut, lines
from lib.model.checks import Mistakes
from lib.words import Words

TESTS = Path(__file__).parent
C = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}


def opened(told: Deck):
    return Presentation(BytesIO(pptx.write(told)))


def charts(made) -> list:
    return [shape for slide in made.slides for shape in slide.shapes if shape.has_chart]


def said(slide) -> list[str]:
    """Return every text on a slide, cells of tables included."""
    texts = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    tables = [shape.table for shape in slide.shapes if shape.has_table]
    return texts + [cell.text for table in tables for row in table.rows for cell in row.cells]


def lines_of(slide) -> set[str]:
    return {line for text in said(slide) for line in text.split("\n")}


def table_of(chart) -> list[tuple]:
    """Return the rows of the workbook inside a chart."""
    book = load_workbook(BytesIO(chart.part.chart_workbook.xlsx_part.blob))
    return list(book.active.iter_rows(values_only=True))


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_cover_then_a_slide_for_each(language):
    told, made = deck(language), opened(deck(language))
    assert (made.slide_width, made.slide_height) == (Inches(13.333), Inches(7.5))
    assert [slide.shapes.title.text for slide in made.slides] == [told.title, *(slide.title for slide in told.slides)]
    assert {SAID[language]["under"], told.organisation} <= lines_of(made.slides[0])
    assert made.core_properties.title == told.title


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_slide_has_footer_classification_and_number(language):
    for slide in opened(deck(language)).slides:
        kinds = [shape.placeholder_format.type for shape in slide.placeholders]
        assert PP_PLACEHOLDER.FOOTER in kinds and PP_PLACEHOLDER.SLIDE_NUMBER in kinds
        assert {SAID[language]["footer"], SAID[language]["secret"]} <= lines_of(slide)


def test_notes_are_the_speakers_and_stand_nowhere_else():
    told = deck()
    made = opened(told)
    assert [slide.notes_slide.notes_text_frame.text for slide in made.slides] == ["", *(s.notes for s in told.slides)]
    for slide in made.slides:
        assert SAID["ko"]["notes"] not in " ".join(said(slide))
        assert len(list(slide.notes_slide.placeholders)) == 2  # the slide's picture, and the notes


def test_no_placeholder_is_left_empty():
    for told in (deck(), Deck("Alone", language="en"), one(d.Paragraph("text"))):
        for slide in opened(told).slides:
            assert [shape.name for shape in slide.placeholders if not shape.text_frame.text.strip()] == []


@pytest.mark.parametrize("text", NASTY)
def test_text_stands_as_it_was_typed(text):
    """Long texts are longer than a line: they may be parted, and each part is somewhere."""
    blocks = tuple(block for block in full(text).blocks if not isinstance(block, d.Contents))
    made, want = opened(one(*blocks, title=text)), d.plain(text)
    whole = "\n".join(text.replace("\v", "\n") for slide in made.slides for text in said(slide))
    notes = "\n".join(s.notes_slide.notes_text_frame.text.replace("\v", "\n") for s in made.slides)
    assert whole.count(want) >= (8 if len(want) < 100 else 4)
    assert want in made.slides[1].shapes.title.text.replace("\v", "\n") or want in notes


def test_bars_are_a_native_chart_with_its_numbers_in_workbook_and_cache():
    shape = charts(opened(one(recovery("ko"), language="ko")))[0]
    chart = shape.chart
    assert chart.chart_type == XL_CHART_TYPE.BAR_CLUSTERED
    assert list(chart.plots[0].categories) == list(SERVICES["ko"])
    assert [tuple(series.values) for series in chart.plots[0].series] == [HOURS, RTO]
    assert table_of(chart)[0] == (None, SAID["ko"]["hours"], "RTO")
    assert table_of(chart)[1:] == list(zip(SERVICES["ko"], HOURS, RTO, strict=True))
    assert chart.category_axis.reverse_order  # the first name on top
    assert shape._element.xpath(".//p:cNvPr")[0].get("descr") == "bars of hours"


def test_references_of_charts_lead_to_their_cells():
    for shape in charts(opened(deck())):
        book = load_workbook(BytesIO(shape.chart.part.chart_workbook.xlsx_part.blob))
        for reference in shape.chart._chartSpace.xpath(".//c:f"):
            name, _, place = reference.text.partition("!")
            cells = book[name][place.replace("$", "")]
            values = [row[0].value for row in cells] if isinstance(cells, tuple) else [cells.value]
            cache = reference.getnext()
            found = {int(pt.get("idx")): pt[0].text for pt in cache.xpath("c:pt", namespaces=C)}
            assert len(values) == int(cache.xpath("c:ptCount", namespaces=C)[0].get("val"))
            for at, value in enumerate(values):
                assert found.get(at) == value or float(found[at]) == pytest.approx(value, rel=1e-12)


def test_lines_in_steps_have_two_points_a_time_and_the_band_as_two_thin_lines():
    chart = charts(opened(one(people("ko"), language="ko")))[0].chart
    assert chart.chart_type == XL_CHART_TYPE.XY_SCATTER_LINES_NO_MARKERS
    rows = table_of(chart)
    assert rows[0] == (word("ko", "slides.hours"), "P10", "P90", SAID["ko"]["people"])
    at = [row[0] for row in rows[1:]]
    assert at == [AT[0], *(t for t in AT[1:] for _ in (0, 1))]
    assert [row[3] for row in rows[1:]] == [p / 1e4 for p in PEOPLE[:-1] for _ in (0, 1)] + [PEOPLE[-1] / 1e4]
    assert [tuple(s.values) for s in chart.plots[0].series][2] == tuple(row[3] for row in rows[1:])
    widths = [series.format.line.width.pt for series in chart.plots[0].series]
    assert widths[0] == widths[1] < widths[2]


def test_return_periods_stand_on_a_logarithmic_axis():
    chart = charts(opened(one(years("en"))))[0].chart
    axes = chart._chartSpace.xpath(".//c:valAx[c:axPos/@val='b']")
    assert axes[0].xpath("c:scaling/c:logBase/@val") == ["10"]
    rows = table_of(chart)
    assert rows[0][0] == word("en", "slides.years")
    assert [row[0] for row in rows[1:]] == pytest.approx([10 ** (n / 20) for n in range(81)])
    assert [row[1] for row in rows[1:]] == pytest.approx([3.0 * n for n in range(81)])  # in millions


@pytest.mark.parametrize(
    ("language", "values", "unit", "code"),
    [
        ("ko", (4.4e7, 1.2e8), "count", r'[>=100000000]0\.00,,"억";[>=10000000]0\,000\.0,"만";#,##0'),
        ("ko", (4.4e7, 5e5), "count", r'[>=10000000]0\,000\.0,"만";[>=10000]0\.0,"만";#,##0'),
        ("ko", (2.5e11, 3e12), "money", r'[>=1000000000000]#,##0.0,,,,"조";[>=100000000000]0\,000\.00,,"억";#,##0'),
        ("ko", (12.0, 900.0), "count", "#,##0"),
        ("ko", (-2e6, 4.4e7), "money", r'0\.0,"만"'),
        ("en", (4.4e7, 1200.0), "count", '[>=1000000]#,##0.0,,"M";[>=1000]#,##0.0,"K";#,##0'),
        ("en", (1.5, 20.0), "hours", '#,##0.0" h"'),
        ("ko", (5.0, 20.0), "hours", '#,##0"시간"'),
        ("en", (0.25, 0.5), "percent", "0%"),
        ("en", (0.255, 0.5), "percent", "0.0%"),
    ],
)
def test_bars_say_their_numbers_as_the_language_does(language, values, unit, code):
    chart = d.BarChart(("a", "b"), (d.Series("s", values),), "bars", unit=unit)
    made = charts(opened(one(chart, language=language)))[0].chart
    assert made._chartSpace.xpath(".//c:dLbls/c:numFmt/@formatCode") == [code]
    assert [row[1] for row in table_of(made)[1:]] == list(values)


def test_korean_lines_count_in_ten_thousands_or_hundred_millions():
    codes = ('#,##0"만";-#,##0"만";0', '#,##0"억";-#,##0"억";0', "#,##0")  # nothing is 0, without a unit
    for top, factor, code in zip((4.4e7, 6e8, 900.0), (1e4, 1e8, 1), codes, strict=True):
        chart = d.LineChart((0.0, 5.0), (d.Series("s", (0.0, top)),), "line", steps=False)
        made = charts(opened(one(chart, language="ko")))[0].chart
        assert [row[1] for row in table_of(made)[1:]] == [0, top / factor]
        assert made._chartSpace.xpath(".//c:valAx[c:axPos/@val='l']/c:numFmt/@formatCode") == [code]


def test_what_is_said_beside_a_bar_is_its_label():
    chart = d.BarChart(("a", "b"), (d.Series("s", (1.0, 2.0), texts=("one & more", "")),), "bars")
    made = charts(opened(one(chart)))[0].chart
    assert made._chartSpace.xpath(".//c:dLbl//a:t/text()") == ["one & more"]
    assert made._chartSpace.xpath(".//c:dLbl/c:idx/@val") == ["0"]


def test_numbers_that_are_missing_are_gaps():
    gaps = d.LineChart((0.0, 1.0, 2.0), (d.Series("s", (1.0, None, 3.0)),), "line", steps=False)
    none = d.BarChart(("a", "b"), (d.Series("s", (None, None)),), "bars")
    first, second = charts(opened(one(gaps, d.PageBreak(), none)))
    assert [row[1] for row in table_of(first.chart)[1:]] == [1, None, 3]
    assert first.chart._chartSpace.xpath(".//c:yVal//c:pt/@idx") == ["0", "2"]
    assert [row[1] for row in table_of(second.chart)[1:]] == [None, None]


def test_charts_without_anything_to_draw_say_so():
    for chart in (d.BarChart((), (d.Series("s", ()),), "bars", "Nothing"), d.LineChart((), (), "line", "Nothing")):
        made = opened(one(chart))
        assert charts(made) == []
        assert word("en", "briefing.no_rows") in lines_of(made.slides[1])


def test_names_are_never_formulas():
    bad = ("=1+1", "+1", "-1", "@SUM(A1)", "http://example.org", "=HYPERLINK(1)")
    chart = d.BarChart(bad, (d.Series("=now()", (1.0,) * 6),), "bars")
    made = charts(opened(one(chart)))[0].chart
    book = load_workbook(BytesIO(made.part.chart_workbook.xlsx_part.blob))
    cells = [cell for row in book.active.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert [cell.value for cell in cells] == ["=now()", *bad]
    assert {cell.data_type for cell in cells} == {"s"}


def test_tables_are_native_with_header_and_sides():
    made = opened(one(options("en")))
    table = next(shape.table for shape in made.slides[1].shapes if shape.has_table)
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows == [list(row) for row in (options("en").columns, *options("en").rows)]
    assert table.first_row
    assert [cell.text_frame.paragraphs[0].alignment for cell in table.rows[1].cells] == [1, 3, 3, 1]


def test_five_hundred_services_go_on_over_slides_and_the_rest_is_counted():
    names = tuple(f"service {n:03}" for n in range(500))
    bars = d.BarChart(names, (d.Series("hours", tuple(map(float, range(500, 0, -1)))),), "bars", "Hours")
    table = d.Table(("Service", "Hours"), tuple((name, "1") for name in names), (), (1,))
    for block, shown in ((bars, shown_bars), (table, shown_rows)):
        slides = list(opened(one(block)).slides)[1:]
        found = [name for slide in slides for name in shown(slide)]
        assert found == list(names[: len(found)]) and 40 <= len(found) <= 100
        assert 2 <= len(slides) <= 8
        assert word("en", "slides.more", shown=len(found), count=500) in {line for s in slides for line in lines_of(s)}
        assert [s.shapes.title.text for s in slides] == [
            f"One slide ({n}/{len(slides)})" for n in range(1, len(slides) + 1)
        ]


def shown_bars(slide) -> list[str]:
    return [name for shape in slide.shapes if shape.has_chart for name in shape.chart.plots[0].categories]


def shown_rows(slide) -> list[str]:
    return [row.cells[0].text for shape in slide.shapes if shape.has_table for row in list(shape.table.rows)[1:]]


def test_more_text_than_slides_hold_is_counted():
    many = d.Bullets(tuple(f"point {n} " + "word " * 60 for n in range(200)))
    slides = list(opened(one(many)).slides)[1:]
    texts = " ".join(text for slide in slides for text in said(slide))
    left = 200 - sum(f"point {n} " in texts for n in range(200))
    counts = {word("en", "slides.left_out", count=count) for count in (left, left + 1)}  # the last one shown may go on
    assert len(slides) == 8 and left and len(counts & lines_of(slides[-1])) == 1


LARGE = (
    ("bars", (d.BarChart(tuple(LONG * 13 + str(n) for n in range(40)), (d.Series(LONG, (1.0,) * 40),), LONG, LONG, LONG, caption=LONG),)),
    ("table", (d.Table((LONG, HANGUL, "c", "d", "e", "f", "g"), ((HANGUL * 13, LONG, "x", "y", "z", "1", "2"),) * 30, caption=LONG),)),
    ("texts", (d.Paragraph("word " * 2000), d.Paragraph(HANGUL * 4, "note"), d.Paragraph(LONG * 4, "callout"))),
    ("figures", (d.Figures(((LONG, HANGUL, HANGUL),) * 9), d.Paragraph("end"))),
    ("mixed", (people("ko"), d.Bullets((HANGUL,) * 9), lost("ko"), d.Table((LONG, "b"), ((LONG, "1"),) * 9))),
    ("pictures", (d.Picture(SVG, "wide", LONG, title=LONG), d.Picture(SVG.replace(b"300 100", b"100 300"), "tall", HANGUL))),
    ("cards", (d.Card(HANGUL, LONG, ((LONG, HANGUL),) * 9, HANGUL * 5, (LONG,) * 5), d.Details(((LONG, HANGUL),) * 30))),
)  # fmt: skip


@pytest.mark.parametrize(("blocks", "title"), [(blocks, name) for name, blocks in LARGE])
def test_nothing_leaves_the_slide_or_lies_on_another(blocks, title):
    told = replace(
        one(*blocks, language="ko", title=HANGUL * 20),
        footer=LONG * 9,
        classification=LONG,
        organisation=LONG,
        logo=SVG,
    )
    _inside(opened(told))


def test_nothing_of_the_deck_leaves_the_slide_or_lies_on_another():
    for language in ("ko", "en"):
        _inside(opened(deck(language)))


def _inside(made) -> None:
    """Hold every shape against the slide's edges and the shapes around it; every text against its box."""
    for slide in made.slides:
        boxes = [(s, s.left, s.top, s.left + s.width, s.top + s.height) for s in slide.shapes]
        for shape, left, top, right, bottom in boxes:
            assert left >= 0 and top >= 0 and right <= made.slide_width and bottom <= made.slide_height, shape.name
            if shape.has_text_frame and not shape.is_placeholder and shape.text_frame.text:
                assert tall(shape) <= shape.height + Inches(0.05), (shape.name, shape.text_frame.text[:80])
        content = [box for box in boxes if not box[0].name.startswith(("Accent", "Title", "Subtitle"))]
        for at, (one_shape, *a) in enumerate(content):
            for other, *b in content[at + 1 :]:
                apart = a[2] <= b[0] + 2 or b[2] <= a[0] + 2 or a[3] <= b[1] + 2 or b[3] <= a[1] + 2
                assert apart, (slide.shapes.title.text[:20], one_shape.name, other.name)


def tall(shape) -> float:
    """Return the height of a text, reckoned by its letters."""
    frame = shape.text_frame
    width = (shape.width - frame.margin_left - frame.margin_right) / 914_400
    high = (frame.margin_top + frame.margin_bottom) / 914_400
    for number, para in enumerate(frame.paragraphs):
        points = para.runs[0].font.size.pt
        indent = int(para._p.pPr.get("marL", 0)) / 914_400
        before = para.space_before.pt if para.space_before and number else 0
        text = "\n".join(part for part in para.text.split("\v"))
        high += (lines(text, width - indent, points, bool(para.runs[-1].font.bold)) * points * 1.32 + before) / 72
    return high * 914_400


def test_titles_keep_to_two_lines_and_are_whole_in_the_notes_where_cut():
    long = "word " * 100
    slide = opened(one(d.Paragraph("x"), title=long)).slides[1]
    assert slide.shapes.title.text.endswith("…")
    assert long.strip() in slide.notes_slide.notes_text_frame.text
    points = slide.shapes.title.text_frame.paragraphs[0].runs[0].font.size.pt
    assert lines(slide.shapes.title.text, 12.1, points, True) == 2


def test_a_cut_text_is_as_long_as_fits():
    assert cut("short", 5, 12, 1) == "short"
    for text in ("word " * 50, HANGUL, LONG):
        kept = cut(text, 3, 12, 2)
        assert lines(kept, 3, 12) == 2 and lines(text[: len(kept) + 6] + "…", 3, 12) > 2


@pytest.mark.parametrize("data", [SVG, noise(300, 100), noise(300, 100, "JPEG")])
def test_the_logo_is_on_the_cover(data):
    slides = list(opened(replace(deck(), logo=data)).slides)
    pictures = [shape for shape in slides[0].shapes if shape.shape_type == 13]
    assert len(pictures) == 1 and pictures[0].width == pytest.approx(3 * pictures[0].height, rel=0.01)
    assert pictures[0]._element.xpath(".//p:cNvPr")[0].get("descr") == deck().organisation


def test_pictures_are_sharp_and_described():
    shape = next(s for s in opened(one(d.Picture(SVG, "what it shows"))).slides[1].shapes if s.shape_type == 13)
    assert shape.image.size[0] / (shape.width / 914_400) >= 200
    assert shape._element.xpath(".//p:cNvPr")[0].get("descr") == "what it shows"


@pytest.mark.parametrize(
    ("told", "places"),
    [
        (replace(deck(), logo=b"no picture"), [("logo", "not_a_picture")]),
        (one(d.Picture(b"GIF89a", "x")), [("slides[0].blocks[0].image", "not_a_picture")]),
        (
            one(d.BarChart(("a",), (d.Series("s", (nan,)),), "x")),
            [("slides[0].blocks[0].bars[0].values[0]", "not_drawable")],
        ),
        (one(d.Paragraph("x" * 60_000)), [("slides[0].blocks[0]", "text_too_long")]),
        (Deck("Long", slides=deck().slides[:1] * (MOST_SLIDES + 1)), [("slides", "too_many")]),
    ],
)
def test_bad_input_is_named_with_its_place(told, places):
    with pytest.raises(Mistakes) as mistakes:
        pptx.write(told)
    assert [(problem.place, problem.code) for problem in mistakes.value.problems] == places
    assert all(Words(language).problem(p) for language in ("ko", "en") for p in mistakes.value.problems)


def test_an_empty_deck_is_its_cover():
    assert [said(slide) for slide in opened(Deck("Alone", language="en")).slides] == [["Alone", "1"]]


@pytest.mark.parametrize(("language", "font"), [("ko", "맑은 고딕"), ("en", "Malgun Gothic")])
def test_both_scripts_have_the_font_in_theme_and_charts(language, font):
    with zipfile.ZipFile(BytesIO(pptx.write(deck(language)))) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    for name in [name for name in parts if name.startswith(("ppt/theme/", "ppt/charts/chart"))]:
        root = etree.fromstring(parts[name])
        for tag in ("latin", "ea"):
            faces = {
                one.get("typeface")
                for one in root.iter(f"{{http://schemas.openxmlformats.org/drawingml/2006/main}}{tag}")
            }
            assert faces == {font}, name


def test_nothing_of_the_machine_or_the_time_is_in_the_file():
    def all_parts(data: bytes):
        with zipfile.ZipFile(BytesIO(data)) as file:
            assert {entry.date_time for entry in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            for name in file.namelist():
                yield name, file.read(name)
                if name.endswith(".xlsx"):
                    yield from all_parts(file.read(name))

    for name, part in all_parts(pptx.write(deck())):
        if name.startswith("docProps/"):
            assert b"created" not in part and b"modified" not in part and b"python" not in part and b"Canny" not in part
        assert b"thumbnail" not in name.encode() and b"printerSettings" not in name.encode()


SAY = "from test_briefing_pptx import mark; print(mark())"


def mark() -> str:
    """Return what tells the deck's file from any other."""
    return hashlib.sha256(pptx.write(deck())).hexdigest()


def test_two_processes_write_the_same_bytes():
    path = f"{TESTS}{os.pathsep}{TESTS.parent}"
    environment = os.environ | {"PYTHONPATH": path, "PYTHONHASHSEED": "7", "TZ": "Asia/Seoul"}
    order = [sys.executable, "-c", SAY]
    told = subprocess.run(order, env=environment, capture_output=True, text=True, check=True).stdout.strip()
    assert told == mark()
    assert pptx.write(replace(deck(), footer="other")) != pptx.write(deck())
