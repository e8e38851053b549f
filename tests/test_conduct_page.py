"""The facilitator's screen without a browser: every control does what it says, and nobody else sees it."""

from pathlib import Path
from time import time

import pytest
from drill_cases import EXERCISE, begun
from streamlit.testing.v1 import AppTest

from lib.drill.room import room
from lib.model.checks import Mistakes
from lib.store import library
from lib.ui.drill.facilitator.clock import speed_of
from lib.ui.drill.facilitator.screen import PANELS
from lib.words import LANGUAGES, Words

PROJECT = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("OUTAGE_ATLAS_DATA", str(tmp_path))


def opened(token: str, language: str = "en") -> AppTest:
    app = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=120)
    app.query_params["lang"] = language
    app.query_params["seat"] = token
    app.run()
    app.switch_page("pages/exercise/play.py")
    app.query_params["seat"] = token
    app.run()
    assert [box.message for box in app.exception] == []
    return app


def written(app: AppTest) -> str:
    return " ".join(element.proto.body for element in app.get("html"))


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert [box.message for box in app.exception] == []
    return app


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_facilitators_screen_opens(language):
    app = opened(begun().token, language)
    assert {"en": "A small drill", "ko": "작은 훈련"}[language] in written(app)


def looked(drill):
    return room(library.drills(), drill.key).look(time())


def state_of(drill):
    return looked(drill).state


def kinds(drill) -> list[str]:
    return [entry.kind for entry in looked(drill).log]


def wrong(app: AppTest) -> list[str]:
    return [box.value for box in app.error]


def panel(app: AppTest, name: str) -> AppTest:
    app.segmented_control(key="w_drill_panel").set_value(name).run()
    assert [box.message for box in app.exception] == []
    return app


def test_start_speed_and_pause():
    drill = begun()
    app = press(opened(drill.token), "b-start")
    assert state_of(drill).clock.running
    app.selectbox(key="w_drill_speed").select("600").run()
    assert (state_of(drill).clock.speed, state_of(drill).clock.running) == (600, True)
    press(app, "b-pause")
    assert not state_of(drill).clock.running
    assert wrong(app) == []


@pytest.mark.parametrize(("typed", "speed"), [("90", 90), ("2.5x", 2.5)])
def test_a_speed_is_typed(typed, speed):
    assert speed_of(typed) == speed


@pytest.mark.parametrize("typed", ["", "0", "601", "fast", "nan", "-5", "1e9", "x"])
def test_a_speed_that_is_none_is_refused(typed):
    with pytest.raises(Mistakes) as raised:
        speed_of(typed)
    assert [problem.place for problem in raised.value.problems] == ["speed"]


def test_to_the_next_inject_and_a_step_back():
    drill = begun()
    app = press(opened(drill.token), "b-next")
    assert [row.inject.id for row in state_of(drill).delivered] == ["smoke"]
    assert looked(drill).t == 0.5
    last = max(entry.number for entry in looked(drill).log)
    assert any("clock moved on" in box.value for box in app.text)
    press(app, f"b-back-{last}")
    assert kinds(drill)[-1] == "back"
    assert wrong(app) == []


def test_to_the_next_inject_that_is_due_at_this_very_moment():
    first = EXERCISE["injects"][0] | {"at": 0}
    drill = begun(EXERCISE | {"injects": [first, *EXERCISE["injects"][1:]]})
    app = press(opened(drill.token), "b-next")
    assert [row.inject.id for row in state_of(drill).delivered] == ["smoke"]
    press(app, "b-next")
    assert [row.inject.id for row in state_of(drill).delivered] == ["smoke", "choose"]


def test_a_subject_with_markup_is_text_on_a_button():
    first = EXERCISE["injects"][0] | {"subject": "Fire: **now** :red[x] [l](javascript:1) `c` $m$"}
    app = opened(begun(EXERCISE | {"injects": [first, *EXERCISE["injects"][1:]]}).token)
    label = app.button(key="b-next").label
    assert label.startswith("To the next: Fire: now redx l")
    assert not set("*`[]()$") & set(label)


def test_a_step_back_takes_back_what_was_shown_or_nothing():
    drill = begun()
    app, other = press(opened(drill.token), "b-next"), opened(drill.token)
    last = max(entry.number for entry in looked(drill).log)
    press(other, "b-deliver-rumour")
    before = kinds(drill)
    press(app, f"b-back-{last}")
    assert kinds(drill) == before
    assert len(wrong(app)) == 1


def test_a_clock_that_another_tab_has_set_is_not_overwritten_silently():
    drill = begun()
    one, two = opened(drill.token), opened(drill.token)
    press(one, "b-start")
    two.selectbox(key="w_drill_speed").select("600").run()
    assert state_of(drill).clock.speed == 60
    assert wrong(two) == ["Clock: " + Words("en")("problem.overtaken")]
    two.selectbox(key="w_drill_speed").select("10").run()
    assert state_of(drill).clock.speed == 10
    assert wrong(two) == []


def test_an_inject_is_delivered_now_and_once():
    drill = begun()
    one, two = opened(drill.token), opened(drill.token)
    press(one, "b-deliver-rumour")
    press(two, "b-deliver-rumour")
    assert kinds(drill).count("delivered") == 1
    assert wrong(two) == []


def test_an_inject_is_skipped_and_delivered_all_the_same():
    drill = begun()
    app = press(press(opened(drill.token), "b-choose-press"), "b-skip-press")
    assert [row.id for row in state_of(drill).skipped] == ["press"]
    app.segmented_control(key="w_drill_list").set_value("skipped").run()
    press(app, "b-deliver-press")
    assert [row.inject.id for row in state_of(drill).delivered] == ["press"]


def test_an_inject_is_put_off():
    drill = begun()
    app = press(opened(drill.token), "b-choose-press")
    app.text_input(key="w_draft_at-press-").set_value("H+5 M+30").run()
    press(app, "b-postpone-press")
    assert next(row.at for row in state_of(drill).pending if row.id == "press") == 5.5


def test_a_time_that_is_none_is_said_and_stays_to_be_mended():
    drill = begun()
    app = press(opened(drill.token), "b-choose-press")
    app.text_input(key="w_draft_at-press-").set_value("soon").run()
    press(app, "b-postpone-press")
    assert len(wrong(app)) == 1 and wrong(app)[0].startswith("Time: ")
    assert app.text_input(key="w_draft_at-press-").value == "soon"


def test_an_inject_is_changed_in_one_language_and_keeps_the_other():
    drill = begun()
    app = press(opened(drill.token), "b-choose-press")
    app.text_input(key="w_draft_subject-press-en").set_value("A newspaper calls").run()
    app.multiselect(key="w_draft_to-press-").set_value(["communications", "executive"]).run()
    app.selectbox(key="w_draft_channel-press-").select("call").run()
    press(app, "b-save-press")
    plan = next(row for row in state_of(drill).pending if row.id == "press")
    assert plan.subject == {"en": "A newspaper calls", "ko": "기자가 전화함"}
    assert (plan.to, plan.channel, plan.at) == (["communications", "executive"], "call", 3)


def test_an_inject_with_a_broken_figure_is_refused_with_its_place():
    drill = begun()
    app = press(opened(drill.token), "b-choose-press")
    app.text_area(key="w_draft_message-press-en").set_value("{nonsense}").run()
    press(app, "b-save-press")
    assert [line.split(":")[0] for line in wrong(app)] == ["Message"]
    assert app.text_area(key="w_draft_message-press-en").value == "{nonsense}"
    assert "edited" not in kinds(drill)


def test_a_new_inject_with_an_outage_is_put_in_and_delivered():
    drill = begun()
    app = press(opened(drill.token), "b-new")
    key = app.session_state["atlas"]["drill"]["new"]
    app.text_input(key=f"w_draft_subject-{key}-en").set_value("Busan goes dark").run()
    app.selectbox(key=f"w_pick_{key}").select("outage").run()
    app.selectbox(key=f"w_pick_{key}_outage").select("busan").run()
    press(app, f"b-pick-{key}")
    press(app, f"b-send-{key}")
    (row,) = state_of(drill).delivered
    assert row.inject.subject == "Busan goes dark"
    assert [(event.site, event.outage_hours) for event in row.inject.events] == [("busan", 1)]
    assert [event.site for event in looked(drill).impact.scenario.events] == ["daejeon", "busan"]


def test_a_new_inject_waits_for_its_time():
    drill = begun()
    app = press(opened(drill.token), "b-new")
    key = app.session_state["atlas"]["drill"]["new"]
    app.text_input(key=f"w_draft_subject-{key}-en").set_value("Later").run()
    app.text_input(key=f"w_draft_at-{key}-").set_value("M+15").run()
    press(app, f"b-put-{key}")
    assert looked(drill).following.inject.subject == "Later"
    assert app.session_state["atlas"]["drill"]["new"] is None


def with_option(app: AppTest, key: str, number: int, said: str) -> AppTest:
    press(app, f"b-answer-{key}")
    app.text_input(key=f"w_draft_answer.answer-{number}-{key}-en").set_value(said).run()
    return app


def test_a_new_inject_asks_a_team_and_its_option_changes_the_world():
    drill = begun()
    app = press(opened(drill.token), "b-new")
    key = app.session_state["atlas"]["drill"]["new"]
    app.text_input(key=f"w_draft_subject-{key}-en").set_value("Rent generators?").run()
    app.multiselect(key=f"w_draft_to-{key}-").set_value(["executive"]).run()
    app.selectbox(key=f"w_draft_decides-{key}-").select("executive").run()
    with_option(with_option(app, key, 1, "Rent them"), key, 2, "Wait")
    app.selectbox(key=f"w_pick_{key}~answer-1").select("extend_outage").run()
    app.number_input(key=f"w_pick_{key}~answer-1_extend_outage_hours").set_value(-2.0).run()
    press(app, f"b-pick-{key}~answer-1")
    press(app, f"b-send-{key}")
    (row,) = state_of(drill).delivered
    assert (row.inject.decides, [option.text for option in row.inject.options]) == ("executive", ["Rent them", "Wait"])
    panel(app, "decide")
    app.selectbox(key=f"w_option_{key}").select("answer-1").run()
    press(app, "b-decide")
    assert [(a.do, a.hours) for a in looked(drill).impact.scenario.actions] == [("extend_outage", -2.0)]


def test_options_of_a_new_inject_that_nobody_decides_or_that_say_nothing_are_refused():
    drill = begun()
    app = press(opened(drill.token), "b-new")
    key = app.session_state["atlas"]["drill"]["new"]
    app.text_input(key=f"w_draft_subject-{key}-en").set_value("What now?").run()
    app.selectbox(key=f"w_draft_decides-{key}-").select("business").run()
    with_option(app, key, 1, "Wait")
    press(app, f"b-put-{key}")
    assert [line.split(":")[0] for line in wrong(app)] == ["Who decides"]  # it goes to operations alone
    press(app, f"b-answer-{key}")
    app.selectbox(key=f"w_pick_{key}~answer-2").select("shed").run()
    press(app, f"b-pick-{key}~answer-2")
    press(app, f"b-put-{key}")
    assert wrong(app) == [f"Options: {Words('en')('problem.option_silent', number=2)}"]
    assert "edited" not in kinds(drill)


def test_options_of_an_inject_in_the_list_are_changed_and_keep_their_other_language():
    drill = begun()
    app = press(opened(drill.token), "b-choose-choose")
    app.text_input(key="w_draft_answer.yes-choose-en").set_value("Yes, at once").run()
    press(app, "b-no-answer-choose-2")
    press(app, "b-save-choose")
    (plan,) = [row for row in state_of(drill).pending if row.id == "choose"]
    assert [option.text for option in plan.options] == [{"en": "Yes, at once", "ko": "예, 결제부터"}]
    assert [action.placement for action in plan.options[0].actions] == ["pay-busan"]


def test_what_is_typed_stays_while_other_panels_are_shown():
    drill = begun()
    app = press(opened(drill.token), "b-choose-press")
    app.text_area(key="w_draft_message-press-en").set_value("Half a sen").run()
    panel(panel(app, "log"), "room")
    panel(app, "inject")
    assert app.text_area(key="w_draft_message-press-en").value == "Half a sen"


def test_another_exercise_in_the_same_window_begins_with_empty_forms():
    app = press(opened(begun().token), "b-choose-press")
    app.text_area(key="w_draft_message-press-en").set_value("Of the first").run()
    app.query_params["seat"] = begun().token
    press(app.run(), "b-choose-press")
    assert app.text_area(key="w_draft_message-press-en").value == ""


def test_a_form_that_nobody_typed_in_follows_the_other_window():
    drill = begun()
    one, two = press(opened(drill.token), "b-choose-press"), press(opened(drill.token), "b-choose-press")
    one.text_input(key="w_draft_subject-press-en").set_value("Radio calls").run()
    press(one, "b-save-press")
    two.run()
    assert two.text_input(key="w_draft_subject-press-en").value == "Radio calls"
    assert [box.value for box in two.warning] == []


def test_a_change_of_the_other_window_is_not_overwritten_unseen():
    drill = begun()
    one, two = press(opened(drill.token), "b-choose-press"), press(opened(drill.token), "b-choose-press")
    two.text_area(key="w_draft_message-press-en").set_value("Mine").run()
    one.text_input(key="w_draft_subject-press-en").set_value("Radio calls").run()
    press(one, "b-save-press")
    press(two, "b-save-press")
    assert wrong(two) == [Words("en")("problem.overtaken").capitalize()]
    assert [box.value for box in two.warning] == [Words("en")("conduct.changed_meanwhile")]
    assert two.text_area(key="w_draft_message-press-en").value == "Mine"
    press(two, "b-theirs-press")
    assert two.text_input(key="w_draft_subject-press-en").value == "Radio calls"
    assert two.text_area(key="w_draft_message-press-en").value == ""
    assert [box.value for box in two.warning] == []


def test_an_inject_that_came_while_it_was_changed_goes_on_as_a_new_one():
    drill = begun()
    one, two = press(opened(drill.token), "b-choose-press"), opened(drill.token)
    one.text_area(key="w_draft_message-press-en").set_value("What I had typed").run()
    press(two, "b-deliver-press")
    press(one, "b-save-press")
    assert len(wrong(one)) == 1
    press(one, "b-as-new")
    key = one.session_state["atlas"]["drill"]["new"]
    assert one.text_area(key=f"w_draft_message-{key}-en").value == "What I had typed"
    press(one, f"b-send-{key}")
    assert [row.inject.message for row in state_of(drill).delivered][-1] == "What I had typed"


def test_an_inject_that_waits_for_a_hand_gets_a_time():
    drill = begun()
    app = press(opened(drill.token), "b-choose-rumour")
    app.text_input(key="w_draft_at-rumour-").set_value("M+10").run()
    press(app, "b-postpone-rumour")
    assert looked(drill).following.inject.id == "rumour"
    assert looked(drill).following.t == pytest.approx(1 / 6)


def test_deciding_for_a_team():
    drill = begun()
    app = press(press(opened(drill.token), "b-next"), "b-next")
    panel(app, "decide")
    app.selectbox(key="w_option_choose").select("yes").run()
    app.text_area(key="w_decide_text").set_value("Payment comes first").run()
    press(app, "b-decide")
    (decision,) = state_of(drill).decisions
    assert (decision.said.role, decision.said.option, decision.said.text) == (
        "operations",
        "yes",
        "Payment comes first",
    )
    assert [action.placement for action in decision.said.actions] == ["pay-busan"]
    assert app.text_area(key="w_decide_text").value == ""


def test_the_truth_is_shown_to_players_and_hidden_again():
    drill = begun()
    app = opened(drill.token)
    app.toggle(key="w_truth").set_value(True).run()
    assert state_of(drill).truth
    app.toggle(key="w_truth").set_value(False).run()
    assert not state_of(drill).truth


def seat(drill, part="player", role="operations", name="Kim") -> str:
    return room(library.drills(), drill.key).take_seat(part, role, name, time())[1]


def test_the_lead_of_a_team_is_changed():
    drill = begun()
    seat(drill), seat(drill, name="Lee")
    app = panel(opened(drill.token), "room")
    assert state_of(drill).leads == {"operations": "s1"}
    app.selectbox(key="w_lead_operations").select("s2").run()
    assert state_of(drill).leads == {"operations": "s2"}


def test_the_code_and_the_link_are_shown():
    drill = begun()
    said = written(panel(opened(drill.token), "way_in"))
    assert f'data-testid="code">{drill.code}<' in said
    assert f"/join?code={drill.code}" in said
    assert "data:image/svg+xml" in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_panel_opens_before_and_after(language):
    drill = begun()
    app = opened(drill.token, language)
    for name in PANELS:
        panel(app, name)
    press(press(press(app, "b-next"), "b-next"), "b-next")
    for name in PANELS:
        panel(app, name)
    assert wrong(app) == []


def test_what_was_expected_is_missed():
    drill = begun()
    app = press(press(press(opened(drill.token), "b-next"), "b-next"), "b-next")
    assert [row.inject.id for row in state_of(drill).delivered] == ["smoke", "choose", "angry"]
    press(app, "b-next")
    assert 'class="missed">missed<' in written(panel(app, "expected"))


def test_lost_standbys_say_what_they_wait_for_and_until_when():
    app = press(press(opened(begun().token), "b-next"), "b-next")
    said = written(panel(app, "levers"))
    assert "lost: another service (Login)" in said
    assert "until H+7 M+30" in said


def test_the_exercise_ends_and_a_step_back_opens_it_again():
    drill = begun()
    app = press(opened(drill.token), "b-end")
    assert state_of(drill).ended
    app.segmented_control(key="w_drill_section").set_value("board").run()
    assert app.button(key="b-start").disabled
    press(app, f"b-back-{max(entry.number for entry in looked(drill).log)}")
    assert not state_of(drill).ended
    press(app, "b-end")
    assert state_of(drill).ended


def keys_of(app: AppTest) -> set[str]:
    return {getattr(element, "key", None) for element in app.main}


@pytest.mark.parametrize(
    ("part", "role"), [("player", "operations"), ("evaluator", None), ("observer", None), ("screen", None)]
)
def test_nobody_else_sees_the_facilitators_screen(part, role):
    drill = begun()
    theirs = {"b-start", "b-next", "b-end", "w_truth", "w_drill_panel"}
    assert theirs <= keys_of(press(opened(drill.token), "b-next"))
    app = opened(seat(drill, part, role))
    sent = " ".join(str(getattr(element, "proto", "")) for element in app.main)
    assert not theirs & keys_of(app)
    for secret in ("The press calls", "A rumour", "Nobody decided", drill.code, drill.token):
        assert secret not in sent and secret not in written(app)


def test_a_name_with_markup_is_text_on_the_facilitators_screen():
    drill = begun()
    seat(drill, name="<img src=x onerror=alert(1)>")
    app = panel(opened(drill.token), "room")
    assert "<img src=x" not in written(app)
    assert "&lt;img src=x onerror=alert(1)&gt;" in written(app)
