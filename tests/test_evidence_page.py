"""The evidence page: each part in both languages, what it claims, and estates that have no facts."""

import json
import re
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib.model.impact import COLUMNS
from lib.store import library
from lib.view.facts import number
from lib.view.metrics import METRICS
from lib.words import LANGUAGES, Words

APP = str(Path(__file__).parents[1] / "app.py")
PARTS = ("recovery", "checks", "servers", "naver", "metrics", "figures")
BARE = {
    "format": "estate/1", "id": "bare", "name": "A <b>bold</b> name",
    "sites": [{"id": "here", "lat": 1, "lon": 2}],
    "services": [{"id": "shop", "name": "Shop & co", "users": 1234567}],
    "placements": [{"id": "p", "service": "shop", "site": "here", "role": "active", "servers": 3}],
}  # fmt: skip


def page(language: str = "en", part: str = "recovery", estate: str = "kakao-2022") -> AppTest:
    app = AppTest.from_file(APP, default_timeout=120)
    app.query_params.update(lang=language, estate=estate)
    app.run().switch_page("pages/brief/evidence.py").run()
    return choose(app, part)


def choose(app: AppTest, part: str) -> AppTest:
    app.session_state["atlas"]["kept"]["evidence.part"] = part
    app.run()
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    """Return the text of the page, marks of HTML left out."""
    bodies = [element.proto.body for element in app.get("html") if "<style>" not in element.proto.body]
    return unescape(re.sub(r"<[^>]+>", " ", " ".join(bodies)))


def chart(app: AppTest) -> dict:
    (figure,) = app.get("plotly_chart")
    return json.loads(figure.proto.spec)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("part", PARTS)
def test_each_part_is_shown_in_both_languages(part, language):
    app = page(language, part)
    shown = said(app)
    assert len(shown) > 500
    assert bool(re.search("[가-힣]", shown)) == (language == "ko")
    assert len(app.get("plotly_chart")) == (part in ("recovery", "servers", "naver"))
    assert app.get("download_button")


def test_the_choice_of_a_part_is_kept_when_the_page_is_left():
    app = page(part="naver")
    app.switch_page("pages/plan/recovery.py").run().switch_page("pages/brief/evidence.py").run()
    assert app.session_state["w_evidence.part"] == "naver"


def test_the_reader_is_told_what_was_chosen_to_fit():
    shown = said(page())
    assert "15 of 15 services are back to normal within 10%" in shown
    assert "13 of 13 checks hold" in shown
    assert "26 durations were chosen" in shown and "297 of the estate's 436 figures are assumed" in shown
    assert "Without those durations 5 of 15 services are within 10%" in shown and "9 of 13 checks hold" in shown
    assert "It misses: KakaoPay: first usable; KakaoBank, own functions: first usable; Last service back" in shown


def test_the_recovery_chart_has_a_row_for_each_fact_and_the_what_if_beside_it():
    spec = chart(page())
    assert len(spec["layout"]["yaxis"]["ticktext"]) == len(library.evidence()["services"]) == 16
    named = {trace.get("name"): trace for trace in spec["data"]}
    assert max(named["happened: normal"]["x"][:-1]) == 127.5
    assert named["what-if: first usable"]["xaxis"] == "x2"
    row = spec["layout"]["yaxis"]["ticktext"].index("KakaoTalk messages")
    assert named["model: first usable"]["x"][row] == pytest.approx(10.25)
    assert named["what-if: first usable"]["x"][row] == pytest.approx(0.75)


def test_the_servers_curve_starts_dark_and_meets_what_was_reported():
    traces = {trace["name"]: trace for trace in chart(page(part="servers"))["data"]}
    model, reported = traces["model"], traces["reported, with what is accepted"]
    assert (model["x"][0], model["y"][0], model["y"][-1]) == (0, 0, 32_000)
    assert reported["y"] == [0, 12_000, 31_000] and reported["x"] == [0, 20.5, 88.5]


def test_every_number_of_a_result_is_defined():
    defined = {column for _, _, column in METRICS}
    asked = {f"services.{name}" for name in COLUMNS["services"]} | {f"timeline.{name}" for name in COLUMNS["timeline"]}
    assert asked - {"services.service", "timeline.t"} <= defined
    assert all(column.split(".")[1] in COLUMNS[column.split(".")[0]] for column in defined if column)


def test_figures_are_filtered_by_tag_kind_and_text():
    app = page(part="figures")
    assert "436 of 436 shown" in [caption.value for caption in app.caption]
    app.button_group(key="w_tags").set_value(["sourced"]).run()
    assert "29 of 436 shown" in [caption.value for caption in app.caption]
    app.multiselect(key="w_kinds").set_value(["services"]).run()
    app.text_input(key="w_find").set_value("KakaoTalk MESSAGES").run()
    assert not app.exception
    rows = re.findall(r"<tr>(?:(?!</tr>).)*47,637,000.*?</tr>", " ".join(e.proto.body for e in app.get("html")))
    assert len(rows) == 1 and "hankyung" in rows[0]


def test_a_filter_stays_when_another_estate_is_opened():
    app = page(part="figures")
    app.button_group(key="w_tags").set_value(["weak"]).run()
    app.selectbox(key="w_estate").set_value("teaching").run()
    assert not app.exception
    assert "0 of 83 shown" in [caption.value for caption in app.caption]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_opened_estate_without_facts_says_so(language, tmp_path, monkeypatch):
    monkeypatch.setenv("OUTAGE_ATLAS_DATA", str(tmp_path))
    key = library.store().create("estate", BARE, {}).key
    app = page(language, "figures", key)
    assert [box.value for box in app.info] == [Words(language)("evidence.no_facts")]
    assert said(app).count(Words(language)("evidence.tag.none")) == 5  # one in the key, then lat, lon, users, servers
    assert "1,234,567" in said(app)
    assert not [element for element in app.get("html") if "<b>bold" in element.proto.body]


def test_an_empty_estate_has_no_figures(tmp_path, monkeypatch):
    monkeypatch.setenv("OUTAGE_ATLAS_DATA", str(tmp_path))
    key = library.store().create("estate", {"format": "estate/1", "id": "empty"}, {}).key
    app = page(part="figures", estate=key)
    assert "0 of 0 shown" in [caption.value for caption in app.caption]


def test_large_numbers_are_said_in_korean_units_only_where_nothing_is_lost():
    said = {value: number(Words("ko"), value) for value in (5e9, 47_637_000, 47_637_123, 1_234_500_000, 9_999, 0.25)}
    assert list(said.values()) == ["50억", "4,763.7만", "47,637,123", "1,234,500,000", "9,999", "0.25"]
    assert number(Words("en"), 47_637_000) == "47,637,000"
