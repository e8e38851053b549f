"""The Compare page without a browser: the ready comparison, choice and order of cases, what is gone or broken, long work."""

import json
import re
from html import unescape
from pathlib import Path
from time import monotonic, sleep

import pytest
from streamlit.testing.v1 import AppTest

from lib.store import library
from lib.ui import address, chance, knock, long
from lib.ui.compare.cases import READY, Asked, moved, read, right, without, written
from lib.words import LANGUAGES, Words

APP = str(Path(__file__).parents[1] / "app.py")
PAGE = "pages/brief/compare.py"
PATIENCE = 120  # seconds for a run on a busy machine
TWO = "teaching~teaching-fire,teaching~free"
FEW = {"compare.draws": "20", "compare.years": "50", "compare.seed": "2"}


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("OUTAGE_ATLAS_DATA", str(tmp_path))


def page(cases: str = "", language: str = "en", **said: str) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=120)
    app.query_params.update({"lang": language} | said | ({"compare.cases": cases} if cases else {}) | FEW)
    app.run().switch_page(PAGE)
    return run(app)


def run(app: AppTest) -> AppTest:
    app.run()
    assert [box.message for box in app.exception] == []
    return app


def click(app: AppTest, key: str) -> AppTest:
    app.button(key).click()
    return run(app)


def finished(app: AppTest) -> AppTest:
    """Wait until nothing is computed any more."""
    end = monotonic() + PATIENCE
    while run(app).session_state["atlas"].get("long", {}).get("asked") and monotonic() < end:
        sleep(0.1)
    return run(app)


def said(app: AppTest) -> str:
    bodies = [e.proto.body for kind in ("html", "markdown", "caption") for e in app.get(kind)]
    return unescape(re.sub(r"<[^>]+>", " ", " ".join(re.sub(r"(?s)<style>.*?</style>", "", body) for body in bodies)))


def asked(app: AppTest) -> list[Asked]:
    return read(app.session_state["atlas"]["kept"].get("compare.cases", ""))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_ready_comparison_opens_with_one_click_and_is_computed(language):
    app = page(language=language)
    assert Words(language)("compare.empty") in [box.value for box in app.info]
    finished(click(app, "b-ready"))
    assert written(asked(app)) == READY
    assert len(app.get("plotly_chart")) == 4
    told = said(app)
    words = Words(language)
    assert words("compare.shown", draws="20", years="50", seed=2) in told
    assert words("compare.verdict.better") in told
    assert words("compare.why.not_computed") not in told
    assert bool(re.search("[가-힣]", told)) == (language == "ko")


def test_the_address_keeps_the_cases_and_other_screens_keep_it():
    app = click(page(), "b-ready")
    assert app.query_params["compare.cases"] in (READY, [READY])
    run(app.switch_page("pages/plan/outage.py"))
    assert app.query_params["compare.cases"] in (READY, [READY])
    again = page(READY)
    assert written(asked(again)) == READY


def test_what_is_open_begins_a_comparison_with_its_own_events():
    record = library.estate_document("teaching")
    events = knock.knock_out(knock.empty_scenario(record["id"]), {"site": "daejeon"}, {})
    app = click(page(estate="teaching", events=address.packed(events)), "b-begin")
    (case,) = asked(app)
    assert case.estate == "teaching" and case.scenario.startswith("!")
    assert "Out: " in said(app)
    app = click(app, "b-add")  # the same is here already: the first case once more
    assert asked(app)[1] == ("teaching", "=")
    assert "No difference to A" in said(app)


def test_cases_are_chosen_put_in_order_and_removed():
    app = page(READY)
    click(app, "b-make_first-B")
    assert [case.estate for case in asked(app)] == ["kakao-2022-dual", "kakao-2022", "naver-2022"]
    assert asked(app)[0].scenario == "kakao-2022-fire"  # it took the first one's events, and keeps them as its own
    app = click(page(READY), "b-make_first-C")
    assert [case.scenario for case in asked(app)] == ["naver-2022-fire", "kakao-2022-fire", "kakao-2022-fire"]
    assert [case.estate for case in asked(app)] == ["naver-2022", "kakao-2022", "kakao-2022-dual"]
    click(app, "b-to_left-C")
    assert [case.estate for case in asked(app)] == ["naver-2022", "kakao-2022-dual", "kakao-2022"]
    click(app, "b-to_left-C")
    click(click(app, "b-remove-A"), "b-make_first-B")
    assert [case.estate for case in asked(app)] == ["kakao-2022-dual", "kakao-2022"]
    app.selectbox("w_case_scenario_B").select("free")
    assert asked(run(app))[1].scenario == "free"
    app.selectbox("w_case_estate_B").select("teaching")
    assert asked(run(app))[1] == ("teaching", "free")
    app.selectbox("w_case_scenario_B").select("=")
    app.run()
    assert "2 of the events and actions" in said(app)  # the teaching estate has neither hall of Pangyo
    click(click(app, "b-remove-B"), "b-remove-A")
    assert asked(app) == []


def test_at_most_four_cases():
    app = page(TWO)
    click(click(app, "b-add"), "b-add")
    assert len(asked(app)) == 4
    assert app.button("b-add").disabled


@pytest.mark.parametrize("wrong, message", [
    ("e-22222222222~free", "nothing is kept here under this key"),
    ("nowhere~free", "nothing is kept here under this key"),
    ("kakao-2022~teaching-fire", "teaching"),
    ("kakao-2022~s-22222222222", "nothing is kept here under this key"),
    ("kakao-2022~!bm9uZQ==", "the events in this link cannot be read"),
])  # fmt: skip
def test_a_case_that_is_not_there_says_so_and_the_others_stay(wrong, message):
    app = page(f"kakao-2022~kakao-2022-fire,{wrong},kakao-2022-dual~=")
    (box,) = app.error
    assert message in box.value.replace("\\", "")
    assert "14% fewer user-hours" in said(app)
    assert len(app.get("plotly_chart")) == 4


def test_an_estate_with_mistakes_says_which_and_leads_to_where_they_are_mended():
    broken = library.estate_document("teaching") | {"id": "broken", "facts": []}
    broken["placements"] = [row | {"site": "atlantis"} for row in broken["placements"]]
    key = library.store().create("estate", broken, {}).key
    app = page(f"{key}~free,teaching~teaching-fire")
    assert "9 things are missing or wrong" in app.error[0].value
    app = page(f"teaching~teaching-fire,{key}~=,teaching~free")
    assert "Nobody" not in app.error[0].value and "and 4 more" in app.error[0].value
    click(app, "b-mend-B")
    assert app.session_state["atlas"]["estate"] == key


def test_a_first_case_that_cannot_be_computed_hands_its_place_to_the_next():
    app = page("e-22222222222~free,teaching~teaching-fire,teaching~free,teaching~=")
    assert "every difference is to B" in app.warning[0].value
    assert len(app.error) == 2  # the one that is gone, and the one that takes its events
    app = page("e-22222222222~free")
    assert Words("en")("compare.no_case") in [box.value for box in app.info]


@pytest.mark.parametrize("said", ["x", "a~b~c", "a~=", "a~b,", ",".join(["a~b"] * 5), "a~b," + "x" * 20_000, "~", "a~"])
def test_a_wrong_address_is_said_and_passed_over(said):
    assert not right(said)
    app = page(said)
    assert Words("en")("frame.bad_link") in [box.value for box in app.warning] or asked(app) == []


def test_texts_of_cases_are_read_as_they_were_written():
    cases = read(READY)
    assert written(cases) == READY
    assert moved(cases, 2, 0) == [cases[2], cases[0], cases[1]]
    assert without(cases, 1) == [cases[0], cases[2]]
    assert read("") == []


def test_versions_of_a_kept_estate_are_compared():
    first = library.estate_document("teaching") | {"id": "mine", "facts": []}
    kept = library.store().create("estate", first, {})
    smaller = first | {"services": [row | {"users": row.get("users", 0) / 2} for row in first["services"]]}
    library.store().save(kept.key, smaller, 1, {})
    event = address.packed(knock.knock_out(knock.empty_scenario("mine"), {"site": "daejeon"}, {}))
    app = page(f"{kept.key}@1~!{event},{kept.key}~=")
    assert "50% fewer user-hours are lost" in said(app)
    app.selectbox("w_case_version_B").select(1)
    run(app)
    assert asked(app)[1] == (f"{kept.key}@1", "=")
    assert "No difference to A" in said(app)


def test_a_case_opens_on_the_knock_out_screen():
    app = click(page(READY), "b-open-C")
    now = app.session_state["atlas"]
    assert (now["estate"], now["base"]) == ("naver-2022", "naver-2022-fire")
    app = click(page("teaching~teaching-fire,teaching~="), "b-open-B")
    now = app.session_state["atlas"]
    assert now["estate"] == "teaching" and now["scenario"]["events"][0]["site"] == "daejeon"


def test_wrong_numbers_are_said_and_nothing_is_computed():
    app = page(TWO)
    app.text_input("w_compare_draws").input("0")
    app.text_input("w_compare_seed").input("x")
    click(app, "b-ask-compare")
    (box,) = app.error
    assert "Draws: expected a whole number from 1 to 100,000, got 0" in box.value and "Seed: expected" in box.value
    assert not app.session_state["atlas"].get("long", {}).get("asked")


def test_a_failed_run_leaves_the_last_result(monkeypatch):
    app = finished(click(page(TWO), "b-ask-compare"))
    assert "Shown: 20 draws and 50 years, seed 2" in said(app)
    monkeypatch.setattr(chance, "kept_of_draws", lambda found: 1 / 0)
    app.text_input("w_compare_seed").input("9")
    finished(click(app, "b-ask-compare"))
    assert "division by zero" in app.error[0].value
    assert Words("en")("compare.shown_part") in said(
        app
    )  # the years are of the new seed, the draws are still the last ones
    assert "P10" in said(app)


def test_the_same_numbers_are_computed_once_whoever_asks():
    finished(click(page(TWO), "b-ask-compare"))
    again = page(TWO)  # another tab, or a reload
    assert "Shown: 20 draws and 50 years, seed 2" in said(again)
    assert not again.session_state["atlas"].get("long", {}).get("asked")


def test_a_run_is_cancelled():
    app = page("kakao-2022~kakao-2022-fire")
    app.text_input("w_compare_draws").input("100000")
    click(app, "b-ask-compare")
    wanted = app.session_state["atlas"]["long"]["asked"].values()
    (draws,) = [request for request in wanted if '"run": "sure|' in request]
    assert long.keeper().news(draws).status in ("waiting", "running")
    app.button("b-cancel-compare-draws-A").click()
    run(app)
    assert long.keeper().news(draws).status == "unknown"
    assert "Cancelled." in [box.value for box in run(app).info]
    finished(app)


def test_draws_and_years_are_those_of_the_risk_screen(monkeypatch):
    numbers = {"risk.sure.draws": "20", "risk.sure.seed": "2", "risk.year.years": "50", "risk.year.seed": "2"}
    app = page(TWO, **{"estate": "teaching", "scenario": "teaching-fire"} | numbers)
    finished(click(app, "b-ask-compare"))
    monkeypatch.setattr(chance, "draws_work", lambda *asked: pytest.fail("drawn again"))
    monkeypatch.setattr(chance, "years_work", lambda *asked: pytest.fail("computed again"))
    app.switch_page("pages/plan/risk.py")
    assert "20 draws, seed 2" in said(run(app))
    other = AppTest.from_file(APP, default_timeout=120)  # another tab
    other.query_params.update({"lang": "en", "risk.part": "year"} | {"estate": "teaching"} | numbers)
    other.run().switch_page("pages/plan/risk.py")
    assert "50 years" in said(run(other))


def test_draws_of_the_risk_screen_are_found_here():
    app = AppTest.from_file(APP, default_timeout=120)
    asked = {"estate": "teaching", "scenario": "teaching-fire", "risk.sure.draws": "30", "risk.sure.seed": "5"}
    app.query_params.update(
        {"lang": "en", "compare.cases": TWO} | FEW | {"compare.draws": "30", "compare.seed": "5"} | asked
    )
    app.run().switch_page("pages/plan/risk.py")
    finished(click(run(app), "b-ask-sure"))
    app.switch_page(PAGE)
    assert Words("en")("compare.band") in said(run(app))


def test_a_wrong_number_in_the_address_stands_as_typed_beside_what_is_wrong():
    app = AppTest.from_file(APP, default_timeout=120)
    app.query_params.update({"lang": "en", "compare.cases": TWO, "compare.draws": "many", "compare.years": "-3"})
    app.run().switch_page(PAGE)
    run(app)
    assert [app.text_input(f"w_compare_{name}").value for name in ("draws", "years", "seed")] == ["many", "-3", "1"]
    (box,) = app.error
    assert "Draws: expected" in box.value and "got many" in box.value and "got -3" in box.value
    assert app.query_params["compare.draws"] == "many"  # a reload finds it again
    assert not app.warning
    app = AppTest.from_file(APP, default_timeout=120)
    app.query_params.update({"lang": "en", "compare.cases": TWO, "compare.draws": "9" * 1000})
    app.run().switch_page(PAGE)
    assert run(app).text_input("w_compare_draws").value == "1000"


def test_a_case_may_stand_here_twice():
    app = finished(click(page("teaching~teaching-fire,teaching~teaching-fire"), "b-ask-compare"))
    assert "No difference to A" in said(app)


def test_an_estate_of_nothing_is_no_reason_to_break():
    key = library.store().create("estate", {"format": "estate/1", "id": "void"}, {}).key
    app = finished(click(page(f"{key}~free,teaching~teaching-fire"), "b-ask-compare"))
    assert len(app.get("plotly_chart")) == 4


def test_names_with_markup_are_shown_as_they_are():
    estate = library.estate_document("teaching") | {"id": "odd", "facts": [], "name": "<b>Odd</b> *name* :fire:"}
    estate["services"] = [row | {"name": f"<i>{row['id']}</i>"} for row in estate["services"]]
    key = library.store().create("estate", estate, {}).key
    app = page(f"{key}~free,teaching~teaching-fire")
    bodies = " ".join(e.proto.body for e in app.get("html"))
    assert "<b>Odd</b>" not in bodies and "&lt;b&gt;Odd" in bodies
    assert json.dumps(estate["name"]) not in bodies
