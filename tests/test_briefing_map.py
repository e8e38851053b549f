"""The map on paper: letters that can be read at the size at which it is printed, a legend and signs that are whole."""

import re

import pytest

from lib.briefing import canvas, images, map_picture, map_signs
from lib.briefing.map_picture import COLUMN, HEIGHT, WIDTH
from lib.briefing.page import COLUMN as PAGE_COLUMN
from lib.briefing.page_layout import LAYOUT
from lib.engine.simulate import simulate
from lib.store.files import read_estate_file, read_scenario_file
from lib.store.library import SAMPLES
from lib.words import LANGUAGES, Words

ALL = [{"status": status} for status in map_signs.SEVERITY]
SMALLEST = 6.0  # points of letters on paper


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [WIDTH, COLUMN[0]])
def test_the_legend_has_every_sign_and_share_and_no_line_is_wider_than_the_map(language, width):
    words = Words(language)
    lines = map_picture._lines(ALL, words, width, with_shares=True)
    said = [text for line in lines for _, text in line]
    assert said[:5] == [words(f"map.{status}") for status in map_signs.SEVERITY]
    assert [text.split()[-1] for text in said[5:]] == ["0%", "50%", "100%"]
    for line in lines:
        assert sum(map_picture.SIGN + canvas.inches(text) for _, text in line) <= width
    assert len({number for number, line in enumerate(lines) for what, _ in line if isinstance(what, float)}) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_last_entry_of_a_legend_is_drawn_within_the_map(language):
    """By matplotlib's own measure of what it draws."""
    from matplotlib.figure import Figure

    canvas._prepare()
    figure = Figure(figsize=(COLUMN[0], COLUMN[1]))
    colors = {"paper": "#ffffff", "muted": "#555555", "quiet": "#999999", "people": "#a0408a"}
    for number, line in enumerate(map_picture._lines(ALL, Words(language), COLUMN[0], with_shares=True)):
        signs = [(map_picture._sign(what, colors, "#ffffff"), text) for what, text in line]
        canvas.legend(figure, colors, signs, 0.02, top=map_picture.LINE * number)
    figure.canvas.draw()
    for legend in figure.legends:
        box = legend.get_window_extent()
        assert 0 <= box.x0 and box.x1 <= figure.bbox.x1


def test_letters_of_the_one_pages_map_can_be_read_on_paper():
    estate = read_estate_file(SAMPLES / "estates" / "kakao-2022.json")
    impact = simulate(estate, read_scenario_file(SAMPLES / "scenarios" / "kakao-2022-fire.json", estate))
    picture = map_picture.in_column(impact, Words("ko"), 1.0, "map")
    assert COLUMN[0] == PAGE_COLUMN
    tallest = [float(mm) / 25.4 for mm in re.findall(r"tallest: ([\d.]+)mm", LAYOUT)]
    forms = [int(form) for form in re.findall(r"form: (\d)", LAYOUT)[: len(tallest)]]
    for most, form in zip(tallest, forms, strict=True):
        width, height = images.size((picture.image, picture.tight)[form])
        assert width == pytest.approx(72 * COLUMN[0])
        assert canvas.SIZE * min(1, most * 72 / height) > SMALLEST
    wide = map_picture.drawn(impact, Words("ko"), 1.0, "map")
    assert images.size(wide.image) == pytest.approx((72 * WIDTH, 72 * HEIGHT))


def test_signs_that_stand_together_at_the_edge_stay_on_the_map():
    places = [map_signs.Place({}, 98.0, 50.0), map_signs.Place({}, 98.0, 50.0), map_signs.Place({}, 20.0, 50.0)]
    found = [place.x for place in map_signs._apart(places, 100.0)]
    assert found == [98.0, 98.0 - map_signs.APART, 20.0]
    assert [p.x for p in map_signs._apart([places[2]] * 2, 100.0)] == [20.0, 20.0 + map_signs.APART]
