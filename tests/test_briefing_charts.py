"""Charts of documents: what they hold, what is refused, and that no numbers, however odd, break a file."""

import re
import zipfile
from html import unescape
from io import BytesIO
from itertools import pairwise
from math import inf, nan

import msgspec
import pytest
from documents import NASTY, bar_chart, full, line_chart
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from pypdf import PdfReader

from lib.briefing import axis, canvas, charts, written
from lib.briefing import document as d
from lib.briefing.checks import check
from lib.model.checks import Mistakes
from lib.view.theme import COLORS, STATUS
from lib.words import LANGUAGES, Words

KO, EN = Words("ko"), Words("en")
EVEN = (0.0, 1.0, 5.0)


def texts(picture: d.Picture) -> list[str]:
    """Return the texts of a chart, which matplotlib notes beside their outlines."""
    found = etree.fromstring(picture.image).iter(etree.Comment)
    return [" ".join(unescape(comment.text).split()) for comment in found]


def colors(picture: d.Picture) -> set[str]:
    return {color.lower() for color in re.findall(r"#[0-9a-fA-F]{6}", picture.image.decode())}


def refused(*blocks: d.Block) -> list[tuple[str, str]]:
    with pytest.raises(Mistakes) as mistakes:
        check(d.Document("x", blocks=blocks))
    assert all(Words(language).problem(p) for language in ("ko", "en") for p in mistakes.value.problems)
    return [(problem.place, problem.code) for problem in mistakes.value.problems]


def test_lines_say_their_names_their_band_and_their_axes_in_the_language():
    said = texts(charts.picture(line_chart("피해 인원"), "ko"))
    assert {"피해 인원", "if dual", "P10 ~ P90", "4,000만", "T+24시간", "T+120시간"} <= set(said)
    said = texts(charts.picture(line_chart("people"), "en"))
    assert {"people", "P10 – P90", "40M", "T+24 h"} <= set(said)


def test_lines_have_the_colours_of_their_series_and_their_band():
    found = colors(charts.picture(line_chart(), "en"))
    assert {COLORS["light"]["people"], STATUS["up"][0].lower()} <= found


def test_return_periods_stand_on_a_logarithmic_scale():
    chart = d.LineChart((1, 10, 1000), (d.Series("AEP", (0, 1e8, 9e9)),), "x", along="years", steps=False)
    assert axis.along(KO, chart) == [(0, "1년"), (1, "10년"), (2, "100년"), (3, "1,000년")]
    assert {"1 year", "10 years", "1,000 years"} <= set(texts(charts.picture(chart, "en")))
    narrow = msgspec.structs.replace(chart, at=(2, 5, 20))
    assert [text for _, text in axis.along(EN, narrow)] == ["2 years", "5 years", "10 years", "20 years"]


def test_bars_say_their_numbers_as_their_unit_is_written():
    assert {"10시간 12분", "RTO", "2일", "4일"} <= set(texts(charts.picture(bar_chart("복구", "hours"), "ko")))
    percents = d.BarChart(("a", "b"), (d.Series("", (0.25, 1)),), "x", unit="percent")
    assert {"25%", "100%"} <= set(texts(charts.picture(percents, "en")))
    counts = d.BarChart(("a", "b"), (d.Series("", (5.2e8, 0.25)),), "x", axis="user-hours")
    assert {"520M", "0.25", "user-hours"} <= set(texts(charts.picture(counts, "en")))
    own = d.BarChart(("a", "b"), (d.Series("", (None, 3), texts=("never back", "")),), "x", unit="hours")
    assert {"never back", "3 h"} <= set(texts(charts.picture(own, "en")))


def test_ticks_are_round_and_reach_below_zero():
    assert axis.ticks(EN, "count", -6e6, 1e7) == [(-5e6, "-5M"), (0, "0"), (5e6, "5M"), (1e7, "10M")]
    assert axis.ticks(EN, "hours", -50, 100) == [(-48, "-2 d"), (0, "0"), (48, "2 d"), (96, "4 d")]
    assert axis.ticks(EN, "count", 0, 0) == [(0, "0")]


def test_what_does_not_fit_is_counted():
    bars = d.BarChart(tuple(f"s{n}" for n in range(500)), (d.Series("", tuple(map(float, range(500)))),), "x")
    picture = charts.picture(bars, "en")
    assert "470 more not shown" in texts(picture) and "s29" in texts(picture) and "s30" not in texts(picture)
    lines = d.LineChart(EVEN, tuple(d.Series(f"l{n}", EVEN) for n in range(20)), "x")
    assert "12 more not shown" in texts(charts.picture(lines, "en"))


def test_very_many_points_stay_small_with_their_peak():
    many = 90_000
    values = tuple(float(number % 977) for number in range(many - 1)) + (5000.0,)
    for steps in (True, False):
        chart = d.LineChart(tuple(n / 100 for n in range(many)), (d.Series("x", values),), "x", steps=steps)
        at, few = charts.few(chart, chart.lines[0])
        assert len(at) <= charts.MOST_POINTS and few.max() == 5000 and at[-1] == (many - 1) / 100
        assert len(charts.picture(chart, "en").image) < 300_000


def test_without_numbers_they_say_so():
    for chart in (d.LineChart((), (), "x"), d.LineChart((1,), (d.Series("a", (None,), texts=("b",)),), "x"), d.LineChart(EVEN, (d.Series("a", (None,) * 3),), "x"),
                  d.BarChart((), (d.Series("a", ()),), "x"), d.BarChart(("b",), (d.Series("a", (None,)),), "x")):  # fmt: skip
        assert texts(charts.picture(chart, "ko")) == ["표시할 값이 없습니다"]


@pytest.mark.parametrize("wrong", [nan, inf, -inf, 1e18, -1e300])
def test_numbers_that_cannot_be_drawn_are_refused_with_their_place(wrong):
    lines = d.LineChart(EVEN, (d.Series("a", EVEN), d.Series("b", (0, None, wrong))), "x")
    band = d.LineChart(EVEN, (), "x", band=(d.Series("a", (wrong, wrong, 0)), d.Series("b", EVEN)))
    bars = d.BarChart(("a", "b"), (d.Series("a", (1, 2)), d.Series("b", (wrong, 2))), "x")
    assert refused(lines, band, bars) == [
        ("blocks[0].lines[1].values[2]", "not_drawable"),
        ("blocks[1].band[0].values[0]", "not_drawable"),
        ("blocks[2].bars[1].values[0]", "not_drawable"),
    ]


def test_times_that_cannot_be_drawn_are_refused():
    assert refused(d.LineChart((nan,), (d.Series("a", (1,)),), "x")) == [("blocks[0].at[0]", "not_drawable")]
    assert refused(d.LineChart((0, 1, inf), (), "x")) == [("blocks[0].at[2]", "not_drawable")]
    assert refused(d.LineChart((0, 1), (), "x", along="years")) == [("blocks[0].at[0]", "not_drawable")]
    check(d.Document("x", blocks=(d.LineChart((-1, 0, 1), (), "x"), d.LineChart((0.5, 1), (), "x", along="years"))))


def test_too_many_numbers_are_refused():
    bars = d.BarChart(("a",) * 100_001, (d.Series("a", (1.0,) * 100_001),), "x")
    assert refused(bars, bars) == [("charts", "too_many_numbers")]


@pytest.mark.parametrize(
    "build",
    [
        lambda: d.LineChart((1, 1), (), "x"),
        lambda: d.LineChart((0, 1), (d.Series("a", (1,)),), "x"),
        lambda: d.LineChart((0, 1), (), "x", band=(d.Series("a", (1, 2)),)),
        lambda: d.LineChart((0, 1), (), "x", along="days"),
        lambda: d.BarChart(("a",), (), "x"),
        lambda: d.BarChart(("a", "b"), (d.Series("a", (1,)),), "x"),
        lambda: d.BarChart(("a",), (d.Series("a", (1,)),), "x", unit="metres"),
        lambda: d.Series("a", (1, 2), texts=("one",)),
        lambda: d.Series("a", (1,), "pink"),
    ],
)
def test_charts_that_are_built_wrongly_fail_where_they_are_built(build):
    with pytest.raises(ValueError):
        build()


numbers = (
    st.none() | st.floats(-9e17, 9e17) | st.sampled_from((0.0, 5e-324, -5e-324, 1e-9, 9.99e17)) | st.integers(-5, 500)
)
names = st.text(max_size=30) | st.sampled_from((*NASTY, "a" * 4000, ""))


@st.composite
def line_charts(draw) -> d.LineChart:
    along, steps = draw(st.sampled_from(d.ALONG)), draw(st.booleans())
    least = 1e-300 if along == "years" else -1e17
    at = tuple(sorted(draw(st.sets(st.floats(least, 1e17) | st.integers(1, 500).map(float), max_size=20))))
    row = st.tuples(*[numbers] * len(at))
    series = st.builds(d.Series, names, row, st.sampled_from(d.COLOURS))
    band = tuple(draw(st.lists(series, min_size=2, max_size=2))) if draw(st.booleans()) else ()
    lines = tuple(draw(st.lists(series, max_size=3)))
    return d.LineChart(at, lines, draw(names), draw(names), draw(names), along, band, steps, draw(names))


@st.composite
def bar_charts(draw) -> d.BarChart:
    called = tuple(draw(st.lists(names, max_size=12)))
    bars = []
    for _ in range(draw(st.integers(1, 2))):
        said = draw(st.just(()) | st.tuples(*[names] * len(called)))
        bars.append(
            d.Series(draw(names), draw(st.tuples(*[numbers] * len(called))), draw(st.sampled_from(d.COLOURS)), said)
        )
    return d.BarChart(
        called, tuple(bars), draw(names), draw(names), draw(names), draw(st.sampled_from(d.UNITS)), draw(names)
    )


calm = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large]}


@settings(max_examples=80, **calm)
@given(st.one_of(line_charts(), bar_charts()), st.sampled_from(("ko", "en")), st.sampled_from((6.77, 3.52)))
def test_any_chart_is_drawn(chart, language, width):
    picture = charts.picture(chart, language, width)
    check(d.Document("x", blocks=(chart, picture)))
    assert len(picture.image) < 1_000_000


@settings(max_examples=12, **calm)
@given(st.lists(st.one_of(line_charts(), bar_charts()), max_size=2), st.sampled_from(("ko", "en")))
def test_any_document_with_charts_is_written(blocks, language):
    document = d.Document("x", language=language, blocks=tuple(blocks))
    assert len(PdfReader(BytesIO(written(document, "pdf")), strict=True).pages) >= 1
    assert zipfile.ZipFile(BytesIO(written(document, "docx"))).testzip() is None
    assert written(document, "html").decode().rstrip().endswith("</html>")


def test_titles_and_captions_of_charts_are_text_in_paper():
    reader = PdfReader(BytesIO(written(full("Chart 카카오"), "pdf")))
    said = "".join(page.extract_text() for page in reader.pages)
    assert said.count("Chart 카카오") >= 30


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [3.52, 6.77])
def test_numbers_beneath_bars_stand_apart_however_long_the_names_are(language, width):
    names = tuple(
        f"{'가나다라마바사 아자차카타파하' if language == 'ko' else 'A very long name of a service'} {n}"
        for n in range(6)
    )
    bars = d.Series("lost", tuple(1.45e6 - 1e4 * n for n in range(6)), texts=("27.4% · 27.4%",) * 6)
    seen = []

    class Drawn(Exception):
        pass

    def measured(draw, height, *_):
        from matplotlib.figure import Figure

        canvas._prepare()
        figure = Figure(figsize=(width, height))
        draw(figure, COLORS["light"])
        figure.canvas.draw()
        (axes,) = figure.axes
        seen.extend(label.get_window_extent() for label in axes.get_xticklabels())
        raise Drawn

    with pytest.MonkeyPatch.context() as patch, pytest.raises(Drawn):
        patch.setattr(canvas, "picture", measured)
        charts.picture(d.BarChart(names, (bars,), "bars", axis="lost user-hours"), language, width)
    boxes = sorted((box.x0, box.x1) for box in seen)
    assert len(boxes) >= 2
    assert all(a[1] + 3 < b[0] for a, b in pairwise(boxes))
