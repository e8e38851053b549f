"""The seats of an exercise without a browser: each sees what it may, does what it may, and no more."""

import copy
import re
from html import unescape
from pathlib import Path
from time import time

import pytest
from drill_cases import EXERCISE, begun
from google.protobuf.text_format import MessageToString
from streamlit.testing.v1 import AppTest

from lib.drill.room import Room, room
from lib.model.drill import Said, Seat
from lib.store import library
from lib.ui.drill import table
from lib.view import drill_said
from lib.words import LANGUAGES, Words

APP = str(Path(__file__).parents[1] / "app.py")
FACILITATOR = Seat(id="facilitator", part="facilitator")
PARTS = ("player", "evaluator", "observer", "screen")


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("OUTAGE_ATLAS_DATA", str(tmp_path))
    monkeypatch.setattr(table, "TWICE", 0.0)  # what a test does at once is no double click, but where it says so


class Drill:
    """A small exercise that has begun: its room, and a seat for each part."""

    def __init__(self, exercise: dict = EXERCISE):
        self.begun = begun(exercise)
        self.room: Room = room(library.drills(), self.begun.key)
        self.seats: dict[str, tuple[Seat, str]] = {"facilitator": (FACILITATOR, self.begun.token)}

    def join(self, part: str, role: str | None = None, name: str = "Somebody") -> str:
        """Take a seat and return its token."""
        seat, token = self.room.take_seat(part, role, name, time())
        self.seats[role or part] = (seat, token)
        return token

    def to(self, t: float) -> None:
        """Set the clock, which stands."""
        self.room.do(FACILITATOR, "clock", Said(running=False, speed=60.0, to_t=t), time())

    def do(self, who: str, kind: str, **said) -> None:
        self.room.do(self.seats[who][0], kind, Said(**said), time())

    @property
    def state(self):
        return self.room.look(time()).state


def opened(token: str, language: str = "en") -> AppTest:
    app = AppTest.from_file(APP, default_timeout=120)
    app.query_params.update({"lang": language, "seat": token})
    app.run()
    app.switch_page("pages/exercise/play.py")
    app.query_params["seat"] = token
    return run(app)


def run(app: AppTest) -> AppTest:
    app.run()
    assert [box.message for box in app.exception] == []
    return app


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click()
    return run(app)


def bodies(app: AppTest) -> list[str]:
    return [element.proto.body for element in app.get("html") if "<style>" not in element.proto.body]


def said(app: AppTest) -> str:
    """Return the text of the page, marks of HTML left out."""
    return unescape(re.sub(r"<[^>]+>", " ", " ".join(bodies(app))))


def everything(app: AppTest) -> str:
    """Return all that went to the browser."""
    return unescape(
        "\n".join(MessageToString(node.proto, as_utf8=True) for node in app.main if getattr(node, "proto", None))
    )


def statuses(app: AppTest) -> dict[str, str]:
    """Return service -> status of the tiles."""
    return dict(re.findall(r'data-testid="tile-([\w-]+)" data-status="(\w+)"', " ".join(bodies(app))))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("t", [0.0, 1.2])
def test_each_seat_opens_in_both_languages_before_and_after_something_happened(part, language, t):
    drill = Drill()
    token = drill.join(part, "operations" if part == "player" else None)
    if t:
        drill.to(t)
    app = opened(token, language)
    assert set(statuses(app)) >= {"pay", "shop", "photos", "ferry"}
    assert len(app.error) == 0
    assert not re.search(r"seats\.\w|conduct\.\w", said(app))


# The inbox


def test_a_player_gets_what_goes_to_the_own_role_newest_first_with_its_figures_as_they_were():
    drill = Drill()
    token = drill.join("player", "operations")
    drill.to(30)
    page = " ".join(bodies(opened(token)))
    assert re.findall(r'data-testid="inject-(\w+)"', page) == ["choose", "smoke"]
    assert "19.3M people are cut off." in page  # at 0.5; nobody is at 30
    assert "Call · from Guard · M+30 · Sat, Oct 15 16:00" in page


def test_what_is_unread_is_marked_until_it_is_read_and_a_reload_remembers():
    drill = Drill()
    token = drill.join("player", "operations")
    drill.to(0.6)
    app = opened(token)
    assert ' class="msg new"' in " ".join(bodies(app))
    press(app, "b-read")
    assert ' class="msg new"' not in " ".join(bodies(opened(token)))
    drill.to(1.1)
    page = " ".join(bodies(opened(token)))
    assert len(re.findall('class="msg new"', page)) == 1


# What a player may not know


QUIET = copy.deepcopy(EXERCISE) | {"injects": EXERCISE["injects"][2:3]}


@pytest.mark.parametrize("lever", [None, "activate"])
def test_an_outage_that_is_not_detected_leaves_no_trace_on_a_players_page(lever):
    calm = copy.deepcopy(QUIET)
    calm["scenario"]["events"] = []
    pages = []
    for exercise in (QUIET, calm):
        drill = Drill(exercise)
        token = drill.join("player", "operations")
        drill.to(0.55)  # dark since 0.5, detected at 0.6
        app = opened(token)
        if lever:
            app.session_state["w_lever"] = lever
            run(app)
        assert set(statuses(app).values()) == {"up"}
        pages.append((bodies(app), re.findall(r'"(?:sites|regions)".*', everything(app))))
    assert pages[0] == pages[1]
    drill = Drill(QUIET)
    token = drill.join("player", "operations")
    drill.to(0.65)
    assert statuses(opened(token))["pay"] == "down"


def test_a_players_page_holds_nothing_that_is_for_others():
    exercise = copy.deepcopy(EXERCISE)
    exercise["injects"][1]["notes"] = "SECRET-NOTE of the facilitator"
    drill = Drill(exercise)
    token = drill.join("player", "operations")
    evaluator, other = drill.join("evaluator"), drill.join("player", "communications")
    drill.to(3.5)
    drill.do("evaluator", "noted", text="SECRET-OPINION")
    drill.do("evaluator", "rated", objective="order", rating="U", text="SECRET-RATING")
    drill.do("communications", "decided", role="communications", actions=[], text="SECRET-DECISION")
    page = everything(opened(token))
    assert "Call up Busan?" in page
    for hidden in ("SECRET", "Decides within the hour", "The press calls", "Nobody decided", "A rumour", "Set a recovery order",
                   drill.begun.token, evaluator, other, drill.begun.code):  # fmt: skip
        assert hidden not in page


def test_the_truth_is_on_the_board_once_the_facilitator_shows_it():
    drill = Drill()
    token = drill.join("player", "operations")
    drill.to(0.55)
    assert statuses(opened(token))["pay"] == "up"
    drill.do("facilitator", "truth", shown=True)
    app = opened(token)
    assert statuses(app)["pay"] == "down"
    assert Words("en")("seats.truth_shown") in said(app)


def test_a_board_whose_monitoring_is_out_says_so():
    drill = Drill(EXERCISE | {"monitoring": "auth"})
    token, screen = drill.join("player", "operations"), drill.join("screen")
    drill.to(2)
    for page in (opened(token), opened(screen)):
        assert 'data-testid="stale"' in " ".join(bodies(page))
        assert "since M+30 · Sat, Oct 15 16:00" in said(page)
        assert set(statuses(page).values()) == {"up"}
    assert "People affected: not known" in said(page)


# Deciding


def test_the_lead_decides_and_the_world_changes():
    drill = Drill()
    lead = drill.join("player", "operations", "Kim")
    drill.to(1.2)
    app = opened(lead)
    name = f"choose-{drill.state.delivered[1].number}"
    assert "activate the standby: Payment, Busan (second)" in everything(app).replace("\\", "").replace("\u2060", "")
    app.radio(key=f"w_option-{name}").set_value("yes")
    app.text_area(key=f"w_text-{name}").input("Money <b>first</b>")
    press(app, f"b-decide-{name}")
    (decision,) = drill.state.decisions
    assert (decision.said.option, decision.said.text, decision.said.role) == ("yes", "Money <b>first</b>", "operations")
    assert [action.placement for action in decision.said.actions] == ["pay-busan"]
    page = " ".join(bodies(run(app)))
    assert "Yes, payment first" in page
    assert "Money &lt;b&gt;first&lt;/b&gt;" in page
    assert not [button for button in app.button if button.key == f"b-decide-{name}"]


def test_another_player_votes_and_cannot_decide():
    drill = Drill()
    drill.join("player", "operations", "Kim")
    second = drill.join("player", "operations", "**Lee** <i>")
    drill.to(1.2)
    app, name = opened(second), f"choose-{drill.state.delivered[1].number}"
    assert not [button for button in app.button if button.key == f"b-decide-{name}"]
    assert "lead decides: Kim" in said(app)
    press(app, f"b-vote-{name}")
    assert drill.state.votes == {}
    assert any("Option" in box.value for box in app.error)
    app.radio(key=f"w_option-{name}").set_value("no")
    press(app, f"b-vote-{name}")
    app.radio(key=f"w_option-{name}").set_value("yes")
    press(app, f"b-vote-{name}")
    assert drill.state.votes == {"choose": {drill.seats["operations"][0].id: "yes"}}
    assert "**Lee** &lt;i&gt;" in " ".join(bodies(app))


def order(app: AppTest, lever: str) -> AppTest:
    app.session_state["w_lever"] = lever
    return run(app)


def test_a_lever_is_pulled_with_its_reason():
    drill = Drill()
    app = opened(drill.join("player", "operations"))
    order(app, "set_order")
    app.session_state["w_set_order_services"] = {"order": ["shop", "auth", "pay"]}
    app.text_area(key="w_text-pull-set_order").input("Shop earns most")
    press(app, "b-order-set_order")
    (decision,) = drill.state.decisions
    (action,) = decision.said.actions
    assert (action.do, action.services, decision.said.text) == ("set_order", ["shop", "auth", "pay"], "Shop earns most")
    assert "order of recovery: Shop, Login, Payment" in said(app)
    assert app.text_area(key="w_text-pull-set_order").value == ""


def test_every_lever_there_is_can_be_pulled():
    levers = ["activate", "hold", "release", "set_order", "add_crews", "shed", "extend_outage", "fail_activation"]
    drill = Drill(
        EXERCISE
        | {
            "roles": [
                {"id": "operations", "levers": levers},
                *({"id": i} for i in ("executive", "communications", "business")),
            ]
        }
    )
    app = opened(drill.join("player", "operations"))
    chosen = {"activate": ("placement", "shop-busan"), "fail_activation": ("placement", "pay-busan"), "hold": ("service", "pay"),
              "release": ("service", "pay"), "shed": ("service", "shop"), "add_crews": ("team", "ops"), "extend_outage": ("site", "daejeon")}  # fmt: skip
    for lever in levers:
        order(app, lever)
        if lever in chosen:
            field, value = chosen[lever]
            app.selectbox(key=f"w_{lever}_{field}").set_value(value)
        else:
            app.session_state["w_set_order_services"] = {"order": ["pay"]}
        press(app, f"b-order-{lever}")
        assert len(app.error) == 0
    actions = [action for decision in drill.state.decisions for action in decision.said.actions]
    assert [action.do for action in actions] == levers
    assert (actions[4].crews, actions[5].factor, actions[6].hours) == (1, 0.5, -1)


def test_a_lever_without_its_field_is_refused_with_one_message():
    drill = Drill()
    app = order(opened(drill.join("player", "operations")), "activate")
    press(app, "b-order-activate")
    assert drill.state.decisions == []
    assert len(app.error) == 1


def test_a_lost_standby_is_shown_as_lost_with_what_it_waits_for():
    drill = Drill()
    token = drill.join("player", "operations")
    drill.to(1.2)
    told = said(order(opened(token), "activate"))
    assert re.search(r"Payment · Busan \(second\) · hot standby\s+lost for now: waits for Login", told)
    assert "until" not in told


def test_a_team_decides_in_its_own_words_and_two_clicks_do_it_once(monkeypatch):
    monkeypatch.setattr(table, "TWICE", 60.0)
    drill = Drill()
    app = order(opened(drill.join("player", "operations")), "other")
    app.text_area(key="w_text-pull-other").input("Call the mayor")
    press(app, "b-order-other")
    app.text_area(key="w_text-pull-other").input("Call the mayor")
    press(app, "b-order-other")
    assert [decision.said.text for decision in drill.state.decisions] == ["Call the mayor"]


def test_a_card_stays_the_same_when_others_do_something():
    """The browser keeps what is typed into a form as long as its fields stay what they are."""
    drill = Drill(EXERCISE | {"injects": [*EXERCISE["injects"], EXERCISE["injects"][1] | {"id": "again", "at": 2}]})
    token = drill.join("player", "operations")
    drill.to(1.2)
    app, name = opened(token), f"choose-{drill.state.delivered[1].number}"
    fields = [app.text_area(key=f"w_text-{name}").proto, app.radio(key=f"w_option-{name}").proto]
    drill.to(3.2)  # another question stands above it now
    run(app)
    assert len([area for area in app.text_area if area.key.startswith("w_text-")]) == 2
    assert [app.text_area(key=f"w_text-{name}").proto, app.radio(key=f"w_option-{name}").proto] == fields


# Evaluators, observers, the big screen


def test_an_evaluator_sees_how_expected_actions_stand_and_has_the_last_word():
    drill = Drill()
    token = drill.join("evaluator", None, "Eve")
    drill.to(1.5)
    app = opened(token)
    assert 'data-testid="expected-choose" data-outcome="open"' in " ".join(bodies(app))
    app.text_input(key="w_met-choose").input("they said so on the phone")
    press(app, "b-met-yes-choose")
    assert drill.state.met["choose"].said.met is True
    page = " ".join(bodies(run(app)))
    assert 'data-outcome="met"' in page
    assert "they said so on the phone" in page
    press(app, "b-met-no-choose")
    assert 'data-outcome="missed"' in " ".join(bodies(run(app)))


def test_an_evaluator_rates_objectives_and_writes_notes():
    drill = Drill()
    token = drill.join("evaluator", None, "Eve")
    drill.to(1.5)
    app = opened(token)
    app.button_group(key="w_rate-order").set_value("M")
    app.text_input(key="w_why-order").input("slow")
    press(app, "b-rate-order")
    app.text_area(key="w_note").input("<script>alert(1)</script> nobody spoke")
    app.selectbox(key="w_note_about").set_value("inject:choose")
    press(app, "b-note")
    state = drill.state
    assert [(entry.said.rating, entry.said.text, entry.t) for entry in state.ratings.values()] == [("M", "slow", 1.5)]
    assert [(entry.said.inject, entry.said.text) for entry in state.notes] == [
        ("choose", "<script>alert(1)</script> nobody spoke")
    ]
    page = " ".join(bodies(run(app)))
    assert "&lt;script&gt;alert(1)&lt;/script&gt; nobody spoke" in page
    assert "<script>alert" not in page
    assert "performed with major challenges" in page


def test_an_evaluator_sees_the_truth_beside_what_is_known():
    drill = Drill()
    token = drill.join("evaluator")
    drill.to(0.55)
    app = opened(token)
    assert statuses(app)["pay"] == "up"
    assert "in truth down" in said(app)
    drill.to(0.65)
    assert "in truth" not in said(opened(token))


def test_an_observer_sees_everything_that_was_sent_and_decided_and_presses_nothing():
    drill = Drill()
    token = drill.join("observer")
    drill.join("player", "operations", "Kim")
    drill.to(3.2)
    drill.do("operations", "decided", role="operations", actions=[], text="Call the mayor")
    app = opened(token)
    page = " ".join(bodies(app))
    assert re.findall(r'data-testid="inject-(\w+)"', page) == ["press", "angry", "choose", "smoke"]
    assert "Call the mayor" in page
    assert [button.key for button in app.button if button.key not in ("b-theme", "b-leave")] == []
    assert [*app.text_area, *app.text_input, *app.radio] == []


def test_the_big_screen_shows_what_the_public_heard_and_what_is_known():
    drill = Drill()
    token = drill.join("screen", None, "")
    drill.join("player", "operations", "Kim")
    drill.to(3.2)
    drill.do("operations", "decided", role="operations", actions=[], text="Call the mayor")
    app = opened(token)
    page = " ".join(bodies(app))
    public = re.search(r'data-testid="big-public">(.*?)</ul>', page, re.DOTALL)[1]
    assert [word in public for word in ("The press calls", "Nobody decided")] == [True] * 2
    assert "Smoke in Daejeon" not in page and "Call up Busan?" not in page  # a call, and a briefing of one team
    assert "Call the mayor" in re.search(r'data-testid="big-decisions">(.*?)</ul>', page, re.DOTALL)[1]
    assert "About 14.9M people affected, as reported" in page
    drill.do("facilitator", "truth", shown=True)
    assert "14.9M people affected" in said(opened(token))
    assert "as reported" not in said(opened(token))


# The hot wash


def ended() -> Drill:
    drill = Drill()
    drill.join("player", "operations", "Kim")
    drill.join("evaluator", None, "Eve")
    drill.join("observer", None, "Olaf")
    drill.join("screen", None, "")
    drill.to(1.2)
    drill.do("operations", "decided", role="operations", inject="choose", option="yes")
    drill.to(2)
    drill.do("facilitator", "ended")
    return drill


def part(app: AppTest, name: str) -> AppTest:
    app.session_state["w_wash"] = name
    return run(app)


def test_everybody_answers_and_the_last_answer_counts():
    drill = ended()
    for text in ("<b>All</b> of it", "Most of it"):
        app = opened(drill.seats["operations"][1])
        app.text_area(key="w_answer-well").input(text)
        press(app, "b-answer-well")
    assert [entry.said.text for entry in drill.state.answers.values()] == ["Most of it"]
    assert opened(drill.seats["operations"][1]).text_area(key="w_answer-well").value == "Most of it"  # after a reload
    assert "Most of it" not in " ".join(bodies(opened(drill.seats["observer"][1])))
    for who in ("facilitator", "evaluator"):
        assert "Most of it Kim · Operations" in re.sub(r"\s+", " ", said(opened(drill.seats[who][1])))


@pytest.mark.parametrize("who", ["facilitator", "operations", "evaluator", "observer"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_hot_wash_shows_truth_and_worth_to_everybody(who, language):
    app = part(opened(ended().seats[who][1], language), "timeline")
    assert len(app.get("plotly_chart")) == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_big_screen_shows_the_hot_wash_without_controls(language):
    drill = ended()
    drill.do("operations", "answered", question="well", text="SECRET")
    drill.do("facilitator", "improved", item="i1", text="A second login site", owner="Kim", due="2026-12-24")
    app = opened(drill.seats["screen"][1], language)
    page, words = said(app), Words(language)
    assert len(app.get("plotly_chart")) == 1
    assert not app.button and not app.get("download_button")
    for told in (EXERCISE["questions"][0]["text"][language], words("seats.answers_given", count=1), "A second login site",
                 EXERCISE["injects"][1]["options"][0]["text"][language]):  # fmt: skip
        assert told in page
    assert "SECRET" not in everything(app)


def test_the_improvement_plan_is_read_by_all_and_written_by_the_facilitator():
    drill = ended()
    drill.do("facilitator", "improved", item="i1", text="A second login site", owner="Kim", due="2026-12-24")
    assert [button.key for button in part(opened(drill.begun.token), "plan").button if button.key == "b-plan"] == [
        "b-plan"
    ]
    for who in ("operations", "evaluator", "observer"):
        app = part(opened(drill.seats[who][1]), "plan")
        assert [row["text"] for row in app.dataframe[0].value.to_dict("records")] == ["A second login site"]
        assert not [button for button in app.button if button.key == "b-plan"]


def test_ratings_and_notes_are_not_for_players():
    drill = ended()
    drill.do("evaluator", "rated", objective="order", rating="S")
    drill.do("evaluator", "noted", text="SECRET")
    for who, sees in (("operations", False), ("observer", False), ("facilitator", True), ("evaluator", True)):
        app = opened(drill.seats[who][1])
        if sees:
            part(app, "ratings")
        assert ("SECRET" in said(app)) == sees


def test_a_long_order_that_an_option_sets_stands_in_full_in_a_box_to_be_opened(monkeypatch):
    monkeypatch.setattr(drill_said, "MOST_ORDERED", 2)
    exercise = copy.deepcopy(EXERCISE)
    order = ["auth", "pay", "shop", "photos", "ferry"]
    exercise["injects"][1]["options"][0]["actions"] = [{"do": "set_order", "services": order}]
    drill = Drill(exercise)
    token = drill.join("player", "operations")
    drill.to(1.2)
    app = opened(token)
    assert "order of recovery\\: Login\\, Payment and 3 more" in app.radio[0].proto.captions[0].replace("\u2060", "")
    (box,) = app.expander
    assert box.label == "The orders of recovery in full"
    assert box.text[0].value == "Yes, payment first"
    assert "Login\\, Payment\\, Shop\\, Photos\\, Ferry booking" in box.caption[0].value
