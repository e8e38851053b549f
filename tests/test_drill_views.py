"""An exercise in texts and figures: tiles, sites as reported, what options do, truth against what was known."""

import json
from pathlib import Path

import plotly.graph_objects as go
import pytest

from lib.drill.known import board
from lib.drill.reported import course
from lib.engine.compile import compile_estate
from lib.engine.simulate import simulate
from lib.model.drill import Decision, Entry, Said, folded
from lib.model.exercise import Option
from lib.model.reading import read_estate, read_exercise, read_scenario
from lib.model.scenario import Action
from lib.store import library
from lib.ui.drill.learn.improving import as_table, changed
from lib.view import drill_texts, moment
from lib.view.drill_board import counted, in_order, marks, tiles
from lib.view.drill_timeline import Mark, truth_and_known
from lib.view.drill_worth import said, saved_bars
from lib.view.mapdata import site_marks
from lib.view.texts import unmarked
from lib.words import LANGUAGES, Words

PROJECT = Path(__file__).parents[1]
EN = Words("en")


@pytest.fixture(scope="module")
def impact():
    ground = read_estate((PROJECT / "data/estates/teaching.json").read_text("utf-8"))
    scenario = {
        "format": "scenario/1",
        "id": "s",
        "estate": "teaching",
        "horizon_hours": 72,
        "events": [{"at": 1, "site": "daejeon"}],
    }
    return simulate(compile_estate(ground), read_scenario(json.dumps(scenario), ground))


def test_tiles_stand_in_an_order_that_no_status_changes(impact):
    before, after = (tiles(impact.estate, board(impact, None, t).statuses, EN) for t in (0, 2))
    assert (
        [row.service for row in before] == [row.service for row in after] == ["pay", "shop", "photos", "ferry", "auth"]
    )
    assert [service.id for service in in_order(impact.estate)] == [row.service for row in before]


def test_a_tile_says_its_status_by_colour_sign_and_word(impact):
    rows = {row.service: row for row in tiles(impact.estate, board(impact, None, 2).statuses, EN)}
    assert rows["pay"][2:6] == ("down", "#D55E00", "■", "down")
    assert rows["ferry"][2:6] == ("degraded", "#E69F00", "▲", "degraded")
    assert [row.service for row in rows.values() if row.platform] == ["auth"]


def test_a_tile_tells_the_truth_only_where_it_is_asked_to_and_differs(impact):
    reported = dict.fromkeys(("pay", "shop", "photos", "ferry", "auth"), "up")
    assert {row.truth for row in tiles(impact.estate, reported, EN)} == {None}
    rows = tiles(impact.estate, reported, EN, reported | {"pay": "down"})
    assert {row.service: row.truth for row in rows if row.truth} == {"pay": "down"}


def test_counts_name_every_status(impact):
    assert counted(tiles(impact.estate, board(impact, None, 2).statuses, EN)) == {"down": 4, "degraded": 1, "up": 0}
    assert counted(tiles(impact.estate, board(impact, None, 1).statuses, EN)) == {"down": 0, "degraded": 0, "up": 5}


def test_sites_as_reported_are_unknown_and_tell_only_what_the_board_does(impact):
    found = {row["id"]: row for row in marks(impact.estate, board(impact, None, 2).statuses, EN)}
    assert {row["status"] for row in found.values()} == {"unknown"}
    assert found["daejeon"]["text"] == "4 down, 1 degraded"
    assert found["jeju"]["text"] == "1 degraded"
    assert found["busan"]["text"] == ""  # standbys alone: the board says nothing of them
    early = {row["id"]: row["text"] for row in marks(impact.estate, board(impact, None, 1.05).statuses, EN)}
    assert early["daejeon"] == "5 up"


def test_sites_as_they_are_say_so_but_not_until_when(impact):
    true = moment.statuses_at(impact, 2)
    sites = {row["id"]: row["status"] for row in site_marks(impact, EN, 2)}
    found = {row["id"]: row for row in marks(impact.estate, true, EN, sites)}
    assert (found["daejeon"]["status"], found["daejeon"]["text"]) == ("dark", "knocked out · 4 down, 1 degraded")
    assert "T+" in next(row["text"] for row in site_marks(impact, EN, 2) if row["id"] == "daejeon")
    assert "T+" not in found["daejeon"]["text"] + found["daejeon"]["label"]


def test_an_option_says_what_it_does(impact):
    option = Option(
        id="x",
        text="X",
        actions=[Action(do="activate", placement="pay-busan"), Action(do="hold", service="shop", at=1.5)],
    )
    told = drill_texts.effect(option, impact.estate, EN)
    assert told == "activate the standby: Payment, Busan (second); hold failover: Shop, 1 h 30 min later"
    assert drill_texts.effect(Option(id="y", text="Y"), impact.estate, EN) == "Changes nothing in the systems."


def test_a_lost_standby_says_what_it_waits_for_and_never_until_when():
    services = {"auth": "Login"}
    assert drill_texts.standing("lost", "gate", "auth", services, EN) == "lost for now: waits for Login"
    assert drill_texts.standing("lost", "crew", None, services, EN) == "lost for now: waits for a free crew"
    assert drill_texts.standing("lost", None, None, services, EN) == "lost for now: does not start"
    assert drill_texts.standing("ready", None, None, services, EN) == "ready, as far as is known"


EXERCISE = {
    "format": "exercise/1", "id": "e", "scenario": {"format": "scenario/1", "id": "s", "estate": "teaching"},
    "injects": [{"id": "q", "at": 1, "to": ["operations"], "decides": "operations", "subject": "{affected_people} cut off",
                 "options": [{"id": "yes", "text": "Payment first", "actions": [{"do": "activate", "placement": "pay-busan"}]}]}],
}  # fmt: skip


def test_a_long_order_is_named_by_its_beginning_and_in_full_where_that_is_asked_for():
    estate = read_estate(library.estate_bytes("kakao-2022"))
    order = [Action(do="set_order", services=[service.id for service in estate.services])]
    assert drill_texts.deeds(order, estate, EN) == (
        "order of recovery: KakaoTalk messages, KakaoTalk photos, video, files, KakaoTalk Channel (businesses),"
        " Daum portal and news and 23 more"
    )
    assert drill_texts.deeds(order, estate, Words("ko")).endswith(" 외 23개")
    whole = drill_texts.deeds(order, estate, EN, whole=True)
    assert all(service.name["en"] in whole for service in estate.services)
    short = [Action(do="set_order", services=[service.id for service in estate.services[:5]])]
    assert drill_texts.deeds(short, estate, EN) == drill_texts.deeds(short, estate, EN, whole=True)


def test_a_decision_is_told_by_its_option_else_its_deeds_else_its_words(impact):
    exercise = read_exercise(json.dumps(EXERCISE))
    came = Said(inject="q", plan=exercise.injects[0], why="clock", figures={"affected_people": 12000.0})
    state = folded(exercise, [Entry(number=1, wall=0, seat="", t=1, kind="delivered", said=came)])
    shed = [Action(do="shed", service="shop", factor=0.5)]

    def told(**what) -> str:
        decision = Decision(2, 1.0, "s1", Said(role="operations", **what))
        return drill_texts.decided(decision, state, impact.estate, EN)

    assert told(inject="q", option="yes", actions=exercise.injects[0].options[0].actions) == "Payment first"
    assert told(actions=shed, text="because") == "shed load to 50%: Shop"
    assert told(actions=[], text="Call the mayor") == "Call the mayor"
    delivery = state.delivered[0]
    assert drill_texts.subject(delivery.inject, delivery.figures, EN, None) == "12K cut off"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("plain 서비스", "plain 서비스"), ("**bold**", r"\*\*bold\*\*"), ("[x](y)", r"\[x\]\(y\)"), ("a\n# b", r"a \# b"),
     (":red[x]", "\\:\u2060red\\[x\\]"), ("->", "\\-\u2060\\>\u2060")],
)  # fmt: skip
def test_labels_show_what_was_typed(typed, shown):
    assert unmarked(typed) == shown


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_timeline_shows_truth_and_what_was_known(impact, language, theme):
    words, known = Words(language), course(impact, None, 3)
    marks = [Mark(1, "inject", "<b>Smoke</b>"), Mark(1.5, "decision", "Go")]
    figure = truth_and_known(impact, known, marks, 3, words, theme)
    go.Figure(figure.to_dict())  # every property is one of plotly's
    true, told, injects, decisions = figure.data
    assert list(true.x)[:2] == [0, 1]
    assert list(told.x)[:2] == [0, pytest.approx(1.1)]
    assert max(true.y) == pytest.approx(max(told.y))
    assert true.x[-1] == told.x[-1] == 3  # nothing of the time after the end
    assert list(injects.x) == [1]
    assert injects.text[0].startswith("&lt;b&gt;Smoke&lt;/b&gt;")
    assert list(decisions.x) == [1.5]


def test_a_timeline_without_an_outage_is_drawn():
    ground = read_estate((PROJECT / "data/estates/teaching.json").read_text("utf-8"))
    calm = simulate(
        compile_estate(ground), read_scenario('{"format": "scenario/1", "id": "s", "estate": "teaching"}', ground)
    )
    figure = truth_and_known(calm, course(calm, None, 0), [], 0, EN, "light")
    assert figure.layout.annotations[0].text == EN("chart.people.none")


def test_worth_is_drawn_to_the_right_where_it_saved_and_to_the_left_where_it_did_harm():
    figure = saved_bars([("Pay <i>first</i>", 2_500_000.0), ("Hold", -40_000.0), ("Wait", 0.0)], EN, "light")
    go.Figure(figure.to_dict())
    assert list(figure.data[0].x) == [2_500_000.0, -40_000.0, 0.0]
    assert list(figure.data[0].text) == ["2.5M user-hours saved", "40K user-hours lost by it", "no difference"]
    assert figure.data[0].marker.color[0] != figure.data[0].marker.color[1]
    assert figure.layout.yaxis.ticktext[0] == "Pay &lt;i&gt;first&lt;/i&gt;"
    low, high = figure.layout.xaxis.range
    assert low < -40_000
    assert high > 2_500_000


def test_no_worth_says_so():
    assert saved_bars([], EN, "dark").layout.annotations[0].text == EN("seats.no_worth")
    assert said(0.2, EN) == "no difference"


def line(item: str, number: int = 1, **fields) -> Entry:
    return Entry(number=number, wall=0, seat="facilitator", t=1, kind="improved", said=Said(item=item, **fields))


def test_an_improvement_plan_is_a_table_and_only_what_changed_is_sent():
    plan = {
        "i1": line("i1", text="Second login", owner="Kim", due="2026-12-24", objective="order"),
        "i2": line("i2", text="Drill"),
    }
    rows = as_table(plan).to_dict("records")
    assert [row["text"] for row in rows] == ["Second login", "Drill"]
    assert changed(plan, rows) == []
    rows[1]["owner"] = "  Lee "
    rows += [{"text": "Third", "item": None}, {"text": "  ", "owner": "nobody"}]
    first, second = changed(plan, rows)
    assert (first.item, first.text, first.owner) == ("i2", "Drill", "Lee")
    assert (second.text, second.owner, second.due) == ("Third", None, None)
    assert second.item not in plan


def test_a_line_whose_text_is_cleared_is_taken_out():
    plan = {"i1": line("i1", text="Second login")}
    rows = as_table(plan).to_dict("records")
    rows[0]["text"] = ""
    (said,) = changed(plan, rows)
    assert (said.item, said.text, said.shown) == ("i1", "Second login", False)


def test_an_empty_improvement_plan_can_be_begun():
    assert list(as_table({}).columns) == ["item", "text", "owner", "due", "objective"]
    assert [said.text for said in changed({}, [{"text": "First"}])] == ["First"]
