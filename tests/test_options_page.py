"""The Options part of the Compare page without a browser: rank, budget, goal, order, what is typed wrongly, what is tried."""

import re
from html import unescape
from pathlib import Path
from time import monotonic, sleep

import pytest
from streamlit.testing.v1 import AppTest

from lib.model.reading import read_estate
from lib.store import library
from lib.ui import address, knock, long
from lib.ui.compare import cases, opened
from lib.words import LANGUAGES, Words

APP = str(Path(__file__).parents[1] / "app.py")
PATIENCE = 120  # seconds for a run on a busy machine
CHARTS = {"rank": 1, "budget": 1, "goal": 0, "order": 1}
EN = Words("en")


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("OUTAGE_ATLAS_DATA", str(tmp_path))


def page(
    part: str, language: str = "en", estate: str = "teaching", scenario: str | None = "teaching-fire", **more
) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=120)
    app.query_params.update({"lang": language, "estate": estate} | ({"scenario": scenario} if scenario else {}))
    app.query_params.update(
        {"compare.part": "options", "options.part": part, "options.rank.seconds": "2", "options.order.seconds": "2"}
    )
    app.query_params.update(more)
    app.run().switch_page("pages/brief/compare.py")
    return run(app)


def run(app: AppTest) -> AppTest:
    app.run()
    assert not app.exception
    return app


def ask(app: AppTest, part: str, **typed: str) -> AppTest:
    """Type numbers, press the button, and wait until nothing runs any more."""
    for name, value in typed.items():
        app.text_input(f"w_options_{part}_{name}").input(value)
    app.button(f"b-ask-options-{part}").click()
    return wait(app)


def wait(app: AppTest) -> AppTest:
    end = monotonic() + PATIENCE
    while run(app).session_state["atlas"].get("long", {}).get("asked") and monotonic() < end:
        sleep(0.1)
    return app


def said(app: AppTest) -> str:
    """Return the text of the page, marks of HTML left out."""
    bodies = [
        e.proto.body
        for kind in ("html", "markdown", "caption", "success", "warning")
        for e in app.get(kind)
        if "<style>" not in e.proto.body
    ]
    return unescape(re.sub(r"<[^>]+>", " ", " ".join(bodies)))


def now(app: AppTest) -> dict:
    return app.session_state["atlas"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("part", CHARTS)
def test_each_part_is_shown_in_both_languages(part, language):
    app = page(part, language)
    if part == "rank":
        ask(app, part, seconds="3" if language == "ko" else "4")  # a request of its own
    elif not app.get("plotly_chart"):
        ask(app, part)
    assert len(app.get("plotly_chart")) == CHARTS[part]
    assert bool(re.search("[가-힣]", said(app))) == (language == "ko")
    assert app.get("download_button")
    assert not app.error


@pytest.mark.parametrize("part", CHARTS)
def test_where_nothing_is_out_it_leads_to_the_knock_out(part):
    app = page(part, scenario=None)
    assert [box.value for box in app.info] == [EN("options.needs_event")]
    assert [link.proto.label for link in app.get("page_link")] == [EN("options.to_outage")]
    assert not app.get("plotly_chart") and not app.dataframe


def test_an_estate_with_mistakes_leads_to_where_it_is_mended():
    broken = {"format": "estate/1", "id": "b", "sites": [{"id": "x", "lat": 0, "lon": 0, "region": "nowhere"}]}
    app = page("rank", estate=library.store().create("estate", broken, {}).key, scenario=None)
    assert EN("options.broken") in [box.value for box in app.error]


def test_an_estate_of_nothing_is_no_reason_to_break():
    key = library.store().create("estate", {"format": "estate/1", "id": "void"}, {}).key
    assert page("rank", estate=key, scenario=None).info


def test_options_are_ranked_and_one_is_looked_at():
    app = ask(page("rank"), "rank")
    (table,) = app.dataframe
    avoided = table.value[EN("options.column.lost_user_hours_avoided")]
    assert len(avoided) >= 3
    first = table.value[EN("options.column.option")].iloc[0]
    assert first in said(app)
    app.session_state["atlas"]["option"] = app_options(app)[0].id
    run(app)
    assert first in said(app).replace("\\", "").replace("\u2060", "")
    assert "as it is:" in said(app)


def app_options(app: AppTest):
    """Return the options that the page shows."""
    shown = now(app)["long"]["shown"]
    (wanted,) = [request for subject, request in shown.items() if subject.startswith("options-found")]
    return long.keeper().result(wanted).options


def test_an_option_that_is_tried_is_kept_as_a_new_estate_and_compared():
    app = ask(page("rank"), "rank")
    option = app_options(app)[0]
    app.session_state["atlas"]["option"] = option.id
    run(app)
    before = library.estate_document("teaching")
    app.button("b-try").click()
    run(app)
    (made,) = library.store().listed("estate")
    assert now(app)["kept"]["compare.part"] == "cases"
    assert made.key in now(app)["kept"]["compare.cases"]
    assert now(app)["estate"] == "teaching" and library.estate_document("teaching") == before
    kept = library.estate_document(made.key)
    read_estate(kept)
    assert kept["id"] == "teaching-option"
    assert set(kept["name"]) == {"en", "ko"} and " + " in kept["name"]["en"]
    assert (
        kept["placements"] != before["placements"]
        or kept["sites"] != before["sites"]
        or kept["teams"] != before["teams"]
    )


def test_a_scenario_that_stands_in_no_file_is_compared_as_it_is():
    app = page("rank")
    app.session_state["atlas"]["scenario"] = now(app)["scenario"] | {"horizon_hours": 100.0}
    app = ask(run(app), "rank")
    app.session_state["atlas"]["option"] = app_options(app)[0].id
    run(app)
    app.button("b-try").click()
    run(app)
    assert now(app)["kept"]["compare.cases"].startswith("teaching~!")
    assert not app.error
    compared = opened.open_cases(cases.read(now(app)["kept"]["compare.cases"]))
    assert [case.scenario["horizon_hours"] for case in compared] == [100, 100]
    assert compared[1].impact.lost_user_hours < compared[0].impact.lost_user_hours


def test_trying_the_same_twice_makes_one_estate():
    app = ask(page("rank"), "rank")
    for _ in range(2):
        app.session_state["atlas"]["kept"]["compare.part"] = "options"
        app.session_state["atlas"]["option"] = app_options(app)[0].id
        run(app)
        app.button("b-try").click()
        run(app)
    assert len(library.store().listed("estate")) == 1


def test_a_budget_gives_a_set_and_stays_after_a_reload():
    app = ask(page("budget"), "budget", budget="100억")
    assert "100억" in app.query_params["options.budget.budget"]
    assert "KRW a year" in said(app)
    again = page("budget", **{"options.budget.budget": "100억"})
    assert again.text_input("w_options_budget_budget").value == "100억"
    assert again.get("plotly_chart")  # what was found is still known


@pytest.mark.parametrize(
    "part, typed, wrong",
    [
        ("budget", {"budget": "a lot"}, ["Budget a year: expected"]),
        ("budget", {"budget": "-1"}, ["Budget a year: expected"]),
        (
            "goal",
            {"tier": "0", "hours": "x"},
            ["Services up to tier: expected", "Back within, hours: expected a number"],
        ),
        ("goal", {"tier": "", "hours": "4"}, ["a goal needs both a tier and hours"]),
        ("goal", {"tier": "", "hours": ""}, ["a goal needs both a tier and hours"]),
        ("order", {"seconds": "0"}, ["Seconds: expected"]),
        ("rank", {"seconds": "soon"}, ["Seconds: expected"]),
    ],
)
def test_what_is_typed_wrongly_is_said_in_words(part, typed, wrong):
    app = ask(page(part), part, **typed)
    (box,) = app.error
    for mistake in wrong:
        assert mistake in box.value
    assert not now(app).get("long", {}).get("asked")


def test_a_wrong_budget_leaves_the_last_set():
    app = ask(page("budget"), "budget", budget="100억")
    shown = said(app)
    app = ask(app, "budget", budget="a lot")
    assert app.error and said(app) == shown


def test_a_goal_is_answered():
    app = ask(page("goal"), "goal", tier="99", hours="1000")
    assert "It is so already" in app.success[0].value
    app = ask(app, "goal", tier="99", hours="0.1")
    assert "It can be done" in app.success[0].value
    assert "● yes" in said(app) and "■ no" in said(app)  # back in time then, and not as it is
    assert app.button("b-try")


def test_a_goal_that_nothing_reaches_is_proven_so_with_the_services_that_are_late():
    everywhere = knock.empty_scenario("teaching")
    for site in ("daejeon", "busan", "jeju"):
        everywhere = knock.knock_out(everywhere, {"site": site}, {"outage_hours": 6})
    app = ask(page("goal", scenario=None, events=address.packed(everywhere)), "goal", tier="1", hours="0.1")
    assert "None of these options" in app.warning[0].value
    assert "Proven by a bound" in said(app) and "Login at least 7 h" in said(app)


def test_an_order_is_put_into_the_scenario_and_taken_out_again():
    app = page("order", estate="kakao-2022", scenario="kakao-2022-fire")
    if not app.get("plotly_chart"):
        ask(app, "order")
    before = now(app)["scenario"]
    app.button("b-order-in").click()
    run(app)
    (order,) = now(app)["scenario"]["actions"]
    assert order["do"] == "set_order" and order["at"] == 0 and "talk" in order["services"]
    assert "events" in app.query_params  # the changed scenario is in the address
    assert app.get("plotly_chart")  # the result is still shown
    assert EN("options.order.is_in") in said(app)
    app.button("b-order-out").click()
    run(app)
    assert now(app)["scenario"]["events"] == before["events"] and not now(app)["scenario"].get("actions")


def test_a_failed_run_says_so_and_leaves_the_last_result(monkeypatch):
    app = ask(page("rank"), "rank", seconds="2")
    monkeypatch.setattr("lib.runs.options.carry_out", lambda *given, **more: 1 / 0)
    app = ask(app, "rank", seconds="2.5")
    assert "division by zero" in app.error[0].value
    assert app.dataframe


def test_a_run_is_cancelled():
    app = page("order", estate="kakao-2022", scenario="kakao-2022-fire")
    app.text_input("w_options_order_seconds").input("600")
    app.button("b-ask-options-order").click()
    run(app)
    assert app.get("progress")
    (wanted,) = now(app)["long"]["asked"].values()
    app.button("b-cancel-options-order").click()
    run(app)
    assert long.keeper().news(wanted).status == "unknown"
    run(app)
    assert any(box.value.startswith("Cancelled.") for box in app.info)


def test_an_option_without_a_price_leads_to_its_field():
    document = library.estate_document("teaching")
    bare = document | {"sites": [{k: v for k, v in site.items() if k != "server_cost"} for site in document["sites"]]}
    bare |= {
        "id": "teaching-bare",
        "facts": [],
        "teams": [{k: v for k, v in t.items() if k != "crew_cost"} for t in document.get("teams", [])],
    }
    key = library.store().create("estate", bare, {}).key
    app = ask(page("rank", estate=key), "rank")
    option = next(option for option in app_options(app) if option.cost_per_year is None)
    app.session_state["atlas"]["option"] = option.id
    run(app)
    assert "no price" in said(app)
    app.button("b-give-price").click()
    run(app)
    assert now(app)["edit"]["kind"] in ("sites", "teams", "estate")
