"""The Risk page without a browser: every part in both languages, what is asked, wrong numbers, a draw that is opened."""

import json
import re
from html import unescape
from pathlib import Path
from threading import Event
from time import monotonic, sleep

import pytest
from streamlit.testing.v1 import AppTest

from lib.engine.at_once import AtOnce
from lib.engine.compile import compile_estate
from lib.engine.contingency import Contingency
from lib.engine.simulate import simulate
from lib.model.reading import read_estate
from lib.runs.local import carry_out
from lib.store import library
from lib.ui import kept, long
from lib.words import LANGUAGES, Words
from lib.words.figures import count

APP = str(Path(__file__).parents[1] / "app.py")
PATIENCE = 120  # seconds for a run on a busy machine
ASKED = {"sure": {"draws": "40", "seed": "3"}, "year": {"years": "500", "seed": "3"}, "tornado": {}}
CHARTS = {"sure": 2, "next": 1, "year": 2, "tornado": 1}


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    """Nothing is stored and nothing is computed yet: what other tests have asked for would be shown."""
    monkeypatch.setenv("OUTAGE_ATLAS_DATA", str(tmp_path))
    long.keeper.cache_clear()


def page(part: str, language: str = "en", estate: str = "teaching", scenario: str | None = "teaching-fire") -> AppTest:
    app = AppTest.from_file(APP, default_timeout=120)
    app.query_params.update({"lang": language, "estate": estate} | ({"scenario": scenario} if scenario else {}))
    return shown(app, part)


@pytest.mark.parametrize("part", ["sure", "year"])
def test_every_run_of_the_page_tells_the_browser_what_stands_in_a_field(part):
    """What is told once, in a run that another one follows at once, may never reach it."""
    app = page(part)
    for _ in range(2):
        fields = [app.text_input(f"w_{part}_{name}") for name in ASKED[part]]
        assert [field.proto.default for field in fields] == [field.value for field in fields]
        assert all(field.value for field in fields)
        run(app)


def shown(app: AppTest, part: str) -> AppTest:
    """Show a part of the Risk page."""
    app.run().switch_page("pages/plan/risk.py").run()
    app.session_state["atlas"]["kept"]["risk.part"] = part
    return run(app)


def run(app: AppTest) -> AppTest:
    app.run()
    assert not app.exception
    return app


def ask(app: AppTest, part: str, **numbers: str) -> AppTest:
    """Type numbers, press the button, and wait until nothing of the part runs any more."""
    for name, value in {**ASKED[part], **numbers}.items():
        app.text_input(f"w_{part}_{name}").input(value)
    app.button(f"b-ask-{part}").click()
    return settled(app)


def settled(app: AppTest) -> AppTest:
    """Wait until nothing of the part that is shown runs any more."""
    end = monotonic() + PATIENCE
    while waits(run(app)) and monotonic() < end:
        sleep(0.1)
    return app


def waits(app: AppTest) -> bool:
    now = app.session_state["atlas"]
    return any(subject.startswith(f"{now['kept']['risk.part']}|") for subject in now.get("long", {}).get("asked", ()))


def said(app: AppTest) -> str:
    """Return the text of the page, marks of HTML left out."""
    bodies = [
        e.proto.body for kind in ("html", "markdown", "caption") for e in app.get(kind) if "<style>" not in e.proto.body
    ]
    return unescape(re.sub(r"<[^>]+>", " ", " ".join(bodies)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("part", CHARTS)
def test_each_part_is_shown_in_both_languages(part, language):
    app = page(part, language)
    if part != "next":
        assert len(app.get("plotly_chart")) == 0 or part != "tornado"
        ask(app, part)
    assert len(app.get("plotly_chart")) == CHARTS[part]
    assert bool(re.search("[가-힣]", said(app))) == (language == "ko")
    assert app.get("download_button")


def test_what_is_quick_is_computed_unasked_and_nothing_else_is(monkeypatch):
    app = settled(page("sure", estate="kakao-2022", scenario="kakao-2022-fire"))
    assert Words("en")("risk.shown_draws", draws="1,000", seed=1) in said(app)
    assert Words("en")("risk.computed_here") in said(app)
    monkeypatch.setattr("lib.ui.risk.QUICK", 1)
    for part in ("sure", "year", "tornado"):
        assert Words("en")("risk.not_asked") in said(page(part, estate="naver-2022", scenario="naver-2022-fire"))


def test_nothing_is_sent_to_a_cluster_unasked(monkeypatch):
    monkeypatch.setenv("OUTAGE_ATLAS_SCHEDULER", "tcp://192.0.2.1:8786")
    text = said(page("sure"))
    assert Words("en")("risk.not_asked") in text
    assert Words("en")("risk.computed_there", address="tcp://192.0.2.1:8786") in text


@pytest.mark.parametrize("part", CHARTS)
def test_an_estate_of_nothing_is_no_reason_to_break(part):
    key = library.store().create("estate", {"format": "estate/1", "id": "void"}, {}).key
    app = page(part, estate=key, scenario=None)
    if part == "year":
        ask(app, part)


def test_where_nothing_is_out_there_is_nothing_to_be_sure_of():
    for part in ("sure", "tornado"):
        app = page(part, scenario=None)
        assert [box.value for box in app.info] == [Words("en")("risk.needs_event")]


@pytest.mark.parametrize(
    "part, numbers, wrong",
    [
        ("sure", {"draws": "0"}, ["Draws: expected a whole number from 1 to 100,000, got 0"]),
        ("sure", {"draws": "many", "seed": "-1"}, ["Draws: expected", "Seed: expected"]),
        ("year", {"years": "1.5"}, ["Years: expected a whole number"]),
    ],
)
def test_wrong_numbers_are_said_at_once_and_the_last_result_stays(part, numbers, wrong):
    app = ask(page(part), part)
    app = ask(app, part, **numbers)
    (box,) = app.error
    for mistake in wrong:
        assert mistake in box.value
    assert len(app.get("plotly_chart")) == CHARTS[part]


def test_a_failed_run_says_so_and_leaves_the_last_result(monkeypatch):
    app = ask(page("sure"), "sure")
    monkeypatch.setattr("lib.ui.chance.kept_of_draws", lambda found: 1 / 0)
    app = ask(app, "sure", draws="41")
    assert "division by zero" in app.error[0].value
    assert Words("en")("risk.shown_draws", draws="40", seed=3) in said(app)
    assert len(app.get("plotly_chart")) == 2


def test_a_version_of_an_estate_has_its_own_numbers():
    document = library.estate_document("teaching") | {"id": "mine", "facts": []}
    kept = library.store().create("estate", document, {})
    app = ask(page("year", estate=kept.key, scenario=None), "year")
    assert len(app.get("plotly_chart")) == CHARTS["year"]
    calm = document | {"sites": [row | {"annual_rate": 0} for row in document["sites"]], "zones": [
        row | {"annual_rate": 0} for row in document["zones"]]}  # fmt: skip
    library.store().save(kept.key, calm, 1, {})
    assert Words("en")("risk.shown_years", years="500", outages="0", seed=3) in said(settled(run(app)))


def test_a_run_is_cancelled_and_the_last_result_stays():
    app = ask(page("sure"), "sure")
    for name, value in {"draws": "100000", "seed": "8"}.items():
        app.text_input(f"w_sure_{name}").input(value)
    app.button("b-ask-sure").click()
    run(app)
    assert app.get("progress")
    (wanted,) = app.session_state["atlas"]["long"]["asked"].values()
    assert long.keeper().news(wanted).status == "running"
    app.button("b-cancel-sure").click()
    run(app)
    assert long.keeper().news(wanted).status == "unknown"
    run(app)
    assert [box.value for box in app.info] == [Words("en")("risk.cancelled_kept")]
    assert len(app.get("plotly_chart")) == 2


def test_where_pairs_are_too_many_sites_alone_are_shown(monkeypatch):
    monkeypatch.setattr("lib.model.limits.MOST_CASES", 14)
    monkeypatch.setattr("lib.ui.risk.BLINK", 0)
    app = page("next", estate="kakao-2022", scenario=None)
    (box,) = app.info
    assert box.value.startswith("Two sites: makes 15 cases; at most 14 are possible")
    app.button("b-ask-next").click()
    end = monotonic() + PATIENCE
    while run(app).session_state["atlas"]["long"]["asked"] and monotonic() < end:
        sleep(0.1)
    assert len(app.get("plotly_chart")) == 1
    assert "Worst alone: SK C&C building" in said(app)
    assert "Worst pair" not in said(app)


def test_a_representative_draw_is_opened_with_its_note_and_can_be_left():
    app = ask(page("sure"), "sure")
    app.button("b-outage-p90").click()
    run(app)
    now = app.session_state["atlas"]
    seed, number = now["draw"]
    assert app.query_params["draw"] in (f"3-{number}", [f"3-{number}"])
    estate = read_estate(library.estate_bytes("teaching"))
    scenario = library.scenario_of("teaching-fire", estate)
    lost = simulate(estate, scenario, draw=(seed, number)).lost_user_hours
    assert f"<b>{count('en', lost)}</b>" in " ".join(e.proto.body for e in app.get("html"))
    assert f"Draw {number} of seed 3" in said(app)
    app.button("b-medians").click()
    run(app)
    assert app.session_state["atlas"]["draw"] is None
    assert "Draw" not in said(app)
    assert "draw" not in app.query_params


@pytest.mark.parametrize("draw", ["7", "1-x", "-1-2", "1-100000", "1-2-3", ""])
def test_a_wrong_draw_in_a_link_is_said_and_passed_over(draw):
    app = AppTest.from_file(APP, default_timeout=120)
    app.query_params.update(lang="en", draw=draw)
    run(app)
    assert Words("en")("frame.bad_link") in [box.value for box in app.warning]
    assert app.session_state["atlas"]["draw"] is None


def test_a_draw_in_a_link_is_opened():
    app = AppTest.from_file(APP, default_timeout=120)
    app.query_params.update(lang="en", estate="teaching", scenario="teaching-fire", draw="3-12")
    run(app)
    assert app.session_state["atlas"]["draw"] == [3, 12]
    assert "Draw 12 of seed 3" in said(app)
    run(app.switch_page("pages/plan/recovery.py"))
    assert "Draw 12 of seed 3" in said(app)


def test_the_matrix_shows_every_pair_and_each_site_alone():
    app = page("next", estate="kakao-2022", scenario=None)
    (chart,) = app.get("plotly_chart")
    _, marks = json.loads(chart.proto.spec)["data"]
    cases = [json.loads(ids) for ids, _ in marks["customdata"]]
    assert len(cases) == 21
    assert ["pangyo"] in cases
    assert ["pangyo", "pangyo-b"] in cases


@pytest.mark.parametrize("language", LANGUAGES)
def test_single_points_of_failure_are_shown_for_each_service(language):
    app = page("cuts", language, estate="kakao-2022", scenario=None)
    app.selectbox("w_cut_service").select("talk")
    run(app)
    assert Words(language)("risk.cuts.sets", count=1) in said(app)
    assert len(app.get("download_button")) == 5  # both files, numbers, sets, importance
    for order in (1, 2):
        app.selectbox("w_risk.cuts.order").select(str(order))
        run(app)
        assert Words(language)("risk.cuts.partial", order=order) in said(app)


def test_a_search_for_cut_sets_is_cancelled_in_mid_way(monkeypatch):
    began, ended = Event(), Event()

    def endless(compiled, service, order, when, look):
        began.set()
        try:
            while True:
                look()
                sleep(0.01)
        finally:
            ended.set()

    monkeypatch.setattr("lib.ui.risk_cuts.FEW_SITES", 0)
    monkeypatch.setattr("lib.ui.risk_cuts.cut_sets", endless)
    app = page("cuts", estate="kakao-2022", scenario=None)
    app.selectbox("w_risk.cuts.order").select("4")  # nobody has asked for these yet
    run(app)
    app.button("b-ask-cuts").click()
    run(app)
    assert began.wait(PATIENCE)
    app.button("b-cancel-cuts").click()
    run(app)
    assert ended.wait(PATIENCE)
    assert [box.value for box in run(app).info] == [Words("en")("risk.cancelled")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_at_once_tells_who_is_hit_right_after_the_loss(language):
    app = page("next", language, estate="kakao-2022", scenario=None)
    app.session_state["atlas"]["kept"]["risk.next.moment"] = "once"
    run(app)
    compiled = compile_estate(read_estate(library.estate_bytes("kakao-2022")))
    cases = Contingency(1, zones=True)
    worst = max(carry_out(compiled, AtOnce(cases)).affected_people)
    assert Words(language)("risk.next.once.means") in said(app)
    assert f"{count(language, worst)}" in said(app)
    (chart,) = app.get("plotly_chart")
    assert json.loads(chart.proto.spec)["data"][0]["colorbar"]["title"]["text"] == Words(language)(
        "risk.next.once.axis"
    )


def test_at_once_waits_for_the_button_where_cases_are_many(monkeypatch):
    monkeypatch.setattr("lib.ui.risk.MANY_CASES", 0)
    app = page("next", estate="teaching", scenario=None)
    app.session_state["atlas"]["kept"]["risk.next.moment"] = "once"
    assert len(run(app).get("plotly_chart")) == 0
    app.button("b-ask-once").click()
    end = monotonic() + PATIENCE
    while run(app).session_state["atlas"]["long"]["asked"] and monotonic() < end:
        sleep(0.1)
    assert len(app.get("plotly_chart")) == 1


def test_what_was_chosen_and_typed_is_in_the_address_and_comes_back_from_it():
    app = ask(page("sure"), "sure", draws="41", seed="9")
    run(app)
    address = {key: value[0] if isinstance(value, list) else value for key, value in app.query_params.items()}
    assert {key: said for key, said in address.items() if "." in key} == {
        "risk.sure.draws": "41",
        "risk.sure.seed": "9",
    }
    again = AppTest.from_file(APP, default_timeout=120)
    again.query_params.update(address | {"risk.part": "year", "risk.year.years": "77", "recovery.part": "causes"})
    run(again).switch_page("pages/plan/risk.py")
    assert run(again).text_input("w_year_years").value == "77"
    assert again.session_state["w_risk.part"] == "year"
    again.session_state["atlas"]["kept"]["risk.part"] = "sure"
    assert [run(again).text_input(f"w_sure_{name}").value for name in ("draws", "seed")] == ["41", "9"]
    run(again.switch_page("pages/plan/recovery.py"))
    assert again.session_state["w_recovery.part"] == "causes"
    assert not again.warning


def test_a_wrong_number_is_not_put_into_the_address():
    app = ask(page("sure"), "sure", draws="0", seed="9")
    assert "risk.sure.draws" not in app.query_params
    assert app.query_params["risk.sure.seed"] in ("9", ["9"])


@pytest.mark.parametrize(
    "wrong",
    [{"risk.part": "all"}, {"risk.sure.draws": "0"}, {"risk.year.seed": "x" * 9000}, {"evidence.part": ""}, {"risk.cuts.order": "5"}],
)  # fmt: skip
def test_a_wrong_choice_in_a_link_is_said_and_passed_over(wrong):
    app = AppTest.from_file(APP, default_timeout=120)
    app.query_params.update({"lang": "en", "estate": "teaching", "risk.next.cases": "two"} | wrong)
    run(app)
    assert [box.value for box in app.warning] == [Words("en")("frame.bad_link")]
    assert app.session_state["atlas"]["kept"] == {"risk.next.cases": "two"}
    assert app.session_state["atlas"]["estate"] == "teaching"
    run(app.switch_page("pages/plan/risk.py"))
    run(app.switch_page("pages/brief/evidence.py"))


def test_everything_that_can_be_chosen_has_its_words():
    for key, options in kept.CHOICES.items():
        for language in LANGUAGES:
            assert Words(language)(f"{key}_label")
            assert len({Words(language)(f"{key}.{option}") for option in options}) == len(options)
