"""Charts for documents: they hold what they were given, in the screens' colours, the same bytes each time."""

import io
import re
from html import unescape

import pytest
from lxml import etree
from PIL import Image

from lib.briefing import document as d
from lib.briefing import images, marks, pictures
from lib.briefing.checks import check
from lib.briefing.marks import Mark
from lib.briefing.pictures import Bar, Line, Row
from lib.view.theme import COLORS, STATUS
from lib.words import Words

KO, EN = Words("ko"), Words("en")
TRUTH = Line("truth", [0, 4, 30, 100], [44e6, 30e6, 9e6, 0])
KNOWN = Line("known", [0, 6, 33, 110], [0, 30e6, 9e6, 0])
MARKS = [Mark(0, "Fire <$x$> & smoke"), Mark(6, "Cut the power", decision=True), Mark(6.1, "Press"), Mark(119, "End")]
ROWS = [
    Row("talk", [(0, 10, "up"), (10, 60, "down"), (60, 70, "degraded"), (70, 120, "up")], due=14),
    Row("pay", [(0, 50, "down"), (50, 120, "up")]),
]
BARS = [Bar("switch tool", 5.2e8), Bar("late decision", -1.4e8), Bar("nothing", 0)]


def drawn() -> dict[str, d.Picture]:
    return {
        "people": pictures.people([TRUTH, KNOWN], EN, 120, "people", "", MARKS),
        "services": pictures.services(ROWS, EN, 120, "services", "", MARKS),
        "bars": pictures.bars(BARS, EN, "bars", "", "user-hours", gain=True),
    }


@pytest.fixture(scope="module")
def all_drawn() -> dict[str, d.Picture]:
    return drawn()


def colors(svg: bytes) -> set[str]:
    return {color.lower() for color in re.findall(r"#[0-9a-fA-F]{6}", svg.decode())}


def texts(svg: bytes) -> list[str]:
    """Return the texts of a chart, which matplotlib notes beside their outlines."""
    return [" ".join(unescape(comment.text).split()) for comment in etree.fromstring(svg).iter(etree.Comment)]


def test_they_are_pictures_for_documents_light_and_dark(all_drawn):
    for picture in all_drawn.values():
        check(d.Document("Charts", blocks=(picture,)))
        assert COLORS["light"]["ink"] in colors(picture.image)
        assert COLORS["dark"]["ink"] in colors(picture.dark)
        assert b"<text" not in picture.image  # outlines: no font is needed to see it


def test_the_same_numbers_give_the_same_bytes(all_drawn):
    assert drawn() == all_drawn


def test_people_say_both_lines_and_every_mark(all_drawn):
    said = texts(all_drawn["people"].image)
    for wanted in (
        "truth",
        "known",
        "inject",
        "decision",
        "Fire <$x$> & sm…",
        "Cut the power",
        "Press",
        "End",
        "T+24 h",
        "20M",
    ):
        assert wanted in said
    assert COLORS["light"]["people"] in colors(all_drawn["people"].image)


def test_korean_axes_are_in_man_and_hours():
    said = texts(pictures.people([TRUTH], KO, 120, "people").image)
    assert {"2,000만", "4,000만", "T+24시간", "피해 인원(명)"} <= set(said)


def test_services_show_each_status_and_their_due_time(all_drawn):
    found, said = colors(all_drawn["services"].image), texts(all_drawn["services"].image)
    assert {STATUS[status][0].lower() for status in ("up", "degraded", "down")} <= found
    assert {"talk", "pay", "up", "degraded", "down", "RTO"} <= set(said)
    without = pictures.services(ROWS[1:], EN, 120, "one")
    assert "RTO" not in texts(without.image)
    assert STATUS["degraded"][0].lower() not in colors(without.image)


def test_bars_below_zero_have_the_colour_of_harm_where_more_is_better(all_drawn):
    assert {"520M", "-140M", "0", "user-hours"} <= set(texts(all_drawn["bars"].image))
    assert {STATUS["up"][0].lower(), STATUS["down"][0].lower()} <= colors(all_drawn["bars"].image)
    plain = colors(pictures.bars(BARS, EN, "bars").image)
    assert COLORS["light"]["people"] in plain
    assert STATUS["down"][0].lower() not in plain


def test_labels_of_marks_do_not_cover_each_other():
    many = [Mark(number / 10, f"inject number {number}") for number in range(40)]
    lanes, rows = marks.lanes_of(many, 120, 5)
    assert rows == marks.MOST_LANES
    assert lanes[:6] == [0, 1, 2, 3, 4, None]
    said = texts(pictures.people([TRUTH], EN, 120, "many", "", many).image)
    assert sum(text.startswith("inject number") for text in said) == sum(lane is not None for lane in lanes)


def test_without_numbers_they_say_so():
    assert "No one is affected" in texts(pictures.people([], EN, 24, "x").image)
    assert "No entries" in texts(pictures.services([], EN, 24, "x").image)
    assert "해당 항목이 없습니다" in texts(pictures.bars([], KO, "x").image)
    assert texts(pictures.bars([Bar("gone", float("nan"))], EN, "x").image) == ["No entries"]


def test_what_does_not_fit_is_counted():
    said = texts(pictures.services(ROWS * 250, EN, 120, "x").image)
    assert "455 more services not shown" in said
    assert "70 more not shown" in texts(pictures.bars([Bar(f"b{n}", n) for n in range(100)], EN, "x").image)


def test_long_lines_and_odd_names_stay_small_and_whole():
    times = [number / 1000 for number in range(100_000)]
    line = Line("x" * 300, times, [number % 977 for number in range(100_000)])
    picture = pictures.people([line], EN, 100, "long", "", [Mark(1, "\x00\n\u202e🔥 שלום" * 20)])
    check(d.Document("Long", blocks=(picture,)))
    assert len(picture.image) < 300_000


def test_a_chart_as_png_is_sharp_enough_for_print(all_drawn):
    with Image.open(io.BytesIO(images.as_png(all_drawn["people"].image, 6.77))) as image:
        assert image.width == round(6.77 * images.DOTS)
        assert len(image.convert("RGB").getcolors(1 << 24)) > 20
