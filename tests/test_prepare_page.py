"""The Prepare screen: exercises listed, made, edited in versions, checked, begun."""

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib.drill.readings import reading
from lib.drill.room import room
from lib.engine.simulate import simulate
from lib.model.checks import Mistakes
from lib.model.reading import read_estate, read_exercise
from lib.store import library
from lib.ui.drill.prepare import rows, table
from lib.words import LANGUAGES, Words
from lib.words.figures import count

PROJECT = Path(__file__).parents[1]
PAGE = "pages/exercise/prepare.py"
SMALL = json.loads((PROJECT / "tests" / "data" / "exercises" / "small.json").read_text("utf-8"))
FIRST_ROW = {"selection": {"rows": [0], "columns": [], "cells": []}}


@pytest.fixture(autouse=True)
def own_store(tmp_path, monkeypatch):
    monkeypatch.setenv("OUTAGE_ATLAS_DATA", str(tmp_path))


def kept(document: dict = SMALL) -> str:
    return library.store().create("exercise", document, {}).key


def opened(key: str | None = None, **said: str) -> AppTest:
    app = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=120)
    for name, value in ({"lang": "en"} | ({"exercise": key, "estate": "teaching"} if key else {}) | said).items():
        app.query_params[name] = value
    app.run()
    return seen(app.switch_page(PAGE).run())


def seen(app: AppTest) -> AppTest:
    assert [box.message for box in app.exception] == []
    return app


def part(app: AppTest, name: str, side: str | None = None) -> AppTest:
    app.session_state["atlas"]["prepare"]["part"] = name
    if side:
        app.session_state["atlas"]["prepare"]["side"] = side
    return seen(app.run())


def shown(app: AppTest, inject: str, side: str) -> AppTest:
    app.session_state["atlas"]["prepare"]["inject"] = inject
    return part(app, "injects", side)


def said(app: AppTest) -> str:
    boxes = [*app.markdown, *app.caption, *app.warning, *app.info, *app.error]
    return " ".join([*(box.value for box in boxes), *(element.proto.body for element in app.get("html"))])


def document(app: AppTest) -> dict:
    return library.exercise_document(app.session_state["atlas"]["prepare"]["ref"])


@pytest.mark.parametrize(
    ("language", "name"), [("en", "estate Kakao, October 2022"), ("ko", "구성 카카오, 2022년 10월")]
)
def test_estates_are_named_in_the_list_and_beside_the_scenario(language, name):
    assert name in said(opened(lang=language))
    app = part(opened("kakao-2022-drill", lang=language, estate="kakao-2022"), "exercise")
    assert name in said(app)
    assert "kakao-2022" not in said(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_part_and_every_side_of_the_form_in_both_languages(language):
    app = opened(kept(), lang=language)
    for name in ("injects", "timeline", "exercise", "check"):
        part(app, name)
    for inject in ("alarm", "switch", "late", "rto", "hand"):
        for side in ("when", "message", "decision", "world"):
            shown(app, inject, side)


def test_samples_and_kept_exercises_are_listed_and_one_is_opened_with_its_estate():
    key = kept()
    app = opened()
    keys = [button.key for button in app.button if str(button.key).startswith("b-open-")]
    assert sorted(keys) == sorted(f"b-open-{name}" for name in (*library.sample_exercises(), key))
    assert app.session_state["atlas"]["estate"] == "kakao-2022"
    seen(app.button(key=f"b-open-{key}").click().run())
    assert app.session_state["atlas"]["estate"] == "teaching"
    assert app.query_params["exercise"] == key


def test_the_address_opens_the_same_again_and_a_wrong_one_is_said():
    key = kept()
    assert document(opened(key)) == SMALL
    for wrong in ("x-nothing", "../../etc/passwd", "kakao-2022", "x" * 500):
        app = opened(wrong)
        assert app.session_state["atlas"]["prepare"]["key"] is None, wrong


def test_a_new_exercise_has_the_estate_and_scenario_that_are_open():
    app = opened(estate="teaching", scenario="teaching-fire")
    app.text_input(key="w_exercise_name").input("Ours").run()
    seen(app.button(key="b-new-exercise").click().run())
    made = document(app)
    assert (made["name"], made["id"], made["scenario"]["id"]) == ("Ours", "ours", "teaching-fire")
    seen(app.button(key="b-insert").click().run())
    (inject,) = document(app)["injects"]
    assert inject == {"id": "inject-1", "at": 0, "to": ["operations"], "subject": "Inject 1"}
    assert app.session_state["atlas"]["prepare"]["inject"] == "inject-1"


def test_a_samples_first_edit_makes_one_copy():
    app = opened("teaching-drill")
    before = library.exercise_document("teaching-drill")
    first = before["injects"][0]["id"]
    app.text_input(key=f"w_inject_at_{first}").input("H+1 M+30").run()
    seen(app)
    key = app.session_state["atlas"]["prepare"]["key"]
    assert [row.key for row in library.store().listed("exercise")] == [key]
    assert document(app)["injects"][0]["at"] == 1.5
    assert document(app)["id"] == "teaching-drill-copy"
    assert document(app)["name"]["en"] == Words("en")("estate.copy_of", name=before["name"]["en"])
    assert library.exercise_document("teaching-drill") == before
    app.text_input(key=f"w_inject_at_{first}").input("H+2").run()
    assert len(library.store().listed("exercise")) == 1


def test_every_edit_is_a_version_with_undo_and_redo():
    app = opened(kept())
    shown(app, "alarm", "when")
    app.text_input(key="w_inject_at_alarm").input("2025-03-03 10:00").run()
    shown(app, "alarm", "message")
    app.text_area(key="w_inject_message.en_alarm").input("=quoted {{ {time}").run()
    alarm = document(app)["injects"][0]
    assert (alarm["at"], alarm["message"]["en"]) == (1, "=quoted {{ {time}")
    assert alarm["message"]["ko"] == SMALL["injects"][0]["message"]["ko"]
    app.button(key="b-undo").click().run()
    assert document(app)["injects"][0]["message"] == SMALL["injects"][0]["message"]
    app.button(key="b-undo").click().run()
    assert document(app) == SMALL
    app.button(key="b-redo").click().run()
    assert document(app)["injects"][0]["at"] == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_versions_are_listed_compared_and_restored(language):
    app, words = opened(kept(), lang=language), Words(language)
    shown(app, "alarm", "when")
    app.text_input(key="w_inject_at_alarm").input("H+2").run()
    app.session_state["versions-2"] = FIRST_ROW
    seen(app.button(key="b-versions").click().run())
    history, changes = (box.value for box in app.dataframe[-2:])
    assert history[words("estate.version.number")].tolist() == [2, 1]
    what = words("prepare.said.field", what="alarm", field=words("prepare.column.at"))
    assert history[words("estate.version.said")].tolist() == [what, ""]
    assert changes.iloc[:, :4].values.tolist() == [
        [words("prepare.one.injects"), "alarm", words("estate.what.changed"), words("prepare.column.at")]
    ]


def test_a_version_made_elsewhere_does_not_change_which_one_was_chosen():
    key = kept()
    app = opened(key)
    app.session_state["versions-1"] = FIRST_ROW
    app.button(key="b-versions").click().run()
    assert app.button(key="b-restore").label == Words("en")("estate.restore", number=1)
    theirs = SMALL | {"minutes": 45}
    library.store().save(key, theirs, 1, {"word": "prepare.said.head", "field": "minutes"}, "Kim")
    app.button(key="b-versions").click().run()
    assert app.dataframe[-1].value.iloc[:, 0].tolist() == [2, 1]
    assert "b-restore" not in [button.key for button in app.button]


def test_insert_duplicate_move_and_delete():
    app = opened(kept())
    shown(app, "alarm", "when")
    app.button(key="b-duplicate").click().run()
    app.button(key="b-later").click().run()
    assert [(row["id"], row.get("at")) for row in document(app)["injects"]][:2] == [
        ("alarm", 0.25),
        ("alarm-copy", 0.5),
    ]
    shown(app, "alarm", "when")
    app.button(key="b-earlier").click().run()
    app.button(key="b-earlier").click().run()
    assert document(app)["injects"][0]["at"] == 0
    app.button(key="b-delete").click().run()
    assert seen(app).session_state["atlas"]["prepare"]["inject"] == "alarm-copy"
    assert [row["id"] for row in document(app)["injects"]] == ["alarm-copy", "switch", "late", "rto", "hand"]


def test_the_message_is_previewed_with_the_engines_figures_in_each_language():
    app = shown(opened(kept()), "alarm", "message")
    estate = read_estate(library.estate_bytes("teaching"))
    impact = simulate(estate, read_exercise(SMALL, estate).scenario)  # nothing is injected before the alarm
    down, people = (reading(impact, name, None, 0.25) for name in ("services_down", "affected_people"))
    assert people > 10_000_000
    hit = {language: count(language, people) for language in LANGUAGES}
    assert f"{down:g} services are down at Mon, Mar 3 09:15; {hit['en']} people are hit." in said(app)
    assert f"3월 3일 (월) 09:15 현재 서비스 {down:g}개가 멈췄고, 영향을 받는 사람은 {hit['ko']}명입니다." in said(app)
    assert "{affected_people}" in app.dataframe[-1].value.iloc[:, 0].tolist()


def test_script_in_a_name_is_shown_as_text():
    wild = {"injects": [SMALL["injects"][0] | {"subject": "<script>x</script>", "message": "<b>{time}</b>"}]}
    app = shown(opened(kept(SMALL | wild | {"name": "<script>*a*</script>"})), "alarm", "message")
    html = [element.proto.body for element in app.get("html") if "preview" in element.proto.body]
    assert len(html) == 1 and "&lt;script&gt;x&lt;/script&gt;" in html[0] and "<script" not in html[0]


def test_two_who_edit_different_values_both_find_their_edits_in():
    key = kept()
    app = shown(opened(key), "alarm", "when")
    theirs = SMALL | {"minutes": 45}
    library.store().save(key, theirs, 1, {"word": "prepare.said.head", "field": "minutes"}, "Kim")
    ref = app.session_state["atlas"]["prepare"]["ref"]
    merged_from_old(app, ref, "w_inject_at_alarm", "H+3")
    assert (document(app)["minutes"], document(app)["injects"][0]["at"]) == (45, 3)
    assert Words("en")("prepare.joined", who="Kim") in said(app)


@pytest.mark.parametrize(("button", "at"), [("b-theirs", 2), ("b-ours", 3)])
def test_two_who_edit_the_same_value_are_asked_whose_stands(button, at):
    key = kept()
    app = shown(opened(key), "alarm", "when")
    theirs = SMALL | {"injects": [SMALL["injects"][0] | {"at": 2}, *SMALL["injects"][1:]]}
    library.store().save(key, theirs, 1, {"word": "prepare.said.head", "field": "minutes"}, "Kim")
    merged_from_old(app, f"{key}@1", "w_inject_at_alarm", "H+3")
    assert document(app)["injects"][0]["at"] == 2
    assert "injects.alarm.at" in said(app)
    seen(app.button(key=button).click().run())
    assert document(app)["injects"][0]["at"] == at
    assert len(library.store().history(key)) == (3 if button == "b-theirs" else 4)


def merged_from_old(app: AppTest, ref: str, field: str, typed: str) -> None:
    """Type into a page that was drawn before somebody else's edit."""
    assert app.session_state["atlas"]["prepare"]["ref"] == ref
    app.text_input(key=field).input(typed).run()
    seen(app)


def test_a_broken_exercise_is_kept_worked_on_and_not_begun():
    broken = SMALL | {
        "minutes": "long",
        "injects": [{"id": "a", "at": "soon", "to": "ops", "trigger": 3, "options": [1]}, SMALL["injects"][0], {}],
    }
    app = opened(kept(broken))
    for name in ("injects", "timeline", "exercise", "check"):
        part(app, name)
    for inject in ("a", "alarm"):
        for side in ("when", "message", "decision", "world"):
            shown(app, inject, side)
    assert app.button(key="b-begin").disabled
    shown(app, "a", "when")
    app.text_input(key="w_inject_at_a").input("M+30").run()
    assert document(seen(app))["injects"][0]["at"] == 0.5
    with pytest.raises(Mistakes):
        library.drills().plan("nothing")


def test_the_check_lists_mistakes_and_jumps_to_the_inject():
    wrong = [SMALL["injects"][0] | {"to": ["opps"], "message": "{affected_poeple}"}, *SMALL["injects"][1:]]
    late = {"id": "after", "at": 100, "to": ["ops"], "subject": "Too late"}
    app = part(opened(kept(SMALL | {"injects": wrong})), "check")
    assert "did you mean" in said(app) and "no figure" in said(app)
    app.button(key="b-wrong-1").click().run()
    assert seen(app).session_state["atlas"]["prepare"]["inject"] == "alarm"
    assert app.session_state["atlas"]["prepare"]["part"] == "injects"
    app = part(opened(kept(SMALL | {"injects": [*SMALL["injects"], late]})), "check")
    assert "only after the scenario" in said(app)
    assert not app.button(key="b-begin").disabled  # a warning is no mistake


def test_beginning_gives_the_facilitators_link_once_and_the_code_for_all():
    key = kept()
    app = opened(key)
    app.button(key="b-begin").click().run()
    (begun,) = seen(app).session_state["atlas"]["begun"]
    holder = library.drills().holder(begun["token"])
    assert (holder.key, holder.seat) == (begun["key"], "facilitator")
    assert library.drills().code(holder.key) == begun["code"]
    codes = [block.value for block in app.code]
    assert any(f"/play?seat={begun['token']}" in code for code in codes)
    assert any(f"/join?code={begun['code']}" in code for code in codes)
    assert [plan["id"] for plan in library.drills().plan(begun["key"])] == ["small", "teaching"]
    assert not room(library.drills(), begun["key"]).look(0.0).state.clock.running
    app.run()
    assert [block.value for block in app.code] == []
    app.button(key="b-all").click().run()
    assert any(begun["token"] in block.value for block in seen(app).code)
    assert len(app.session_state["atlas"]["begun"]) == 1


def test_an_exercise_whose_estate_is_not_open_says_so_and_is_not_begun():
    app = opened(kept(), estate="naver-2022")
    assert Words("en")("prepare.other_estate", estate="teaching") in said(app)
    assert app.button(key="b-begin").disabled
    app.button(key="b-open-estate").click().run()
    assert seen(app).session_state["atlas"]["estate"] == "teaching"
    assert not app.button(key="b-begin").disabled


def test_removing_an_exercise_takes_it_from_the_list():
    key = kept()
    app = opened(key)
    app.button(key="b-remove-exercise").click().run()
    assert seen(app).session_state["atlas"]["prepare"]["key"] is None
    assert library.store().listed("exercise") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_typing_into_the_table(language):
    words = Words(language)
    typed = {
        "edited_rows": {"0": {"at": "D+1", "subject": "=New", "to": ["comms"]}, "1": {"expected.within_hours": "M+30", "subject": "Laden", "number": 9}},
        "added_rows": [{"at": "2025-03-03 12:00", "subject": "Last", "message": "\"quoted\""}, {}],
        "deleted_rows": [2],
    }  # fmt: skip
    after = table.edited(SMALL, {int(i): row for i, row in typed["edited_rows"].items()}, typed, words)
    first, second, *_, last = after["injects"]
    other = "ko" if language == "en" else "en"
    assert first["subject"] == {language: "=New", other: SMALL["injects"][0]["subject"][other]}
    assert (first["at"], first["to"]) == (24, ["comms"])
    assert (second["subject"], second["expected"]["within_hours"]) == ("Laden", 0.5)
    assert last == {"id": "inject-6", "at": 3, "subject": "Last", "message": '"quoted"'}
    assert [row["id"] for row in after["injects"]] == ["alarm", "switch", "rto", "hand", "inject-6"]


def test_a_samples_first_edit_may_be_its_name():
    app = part(opened("teaching-drill"), "exercise")
    app.text_input(key="w_head_name_en").input("Mine").run()
    assert (document(seen(app))["name"]["en"], document(app)["id"]) == ("Mine", "teaching-drill-copy")


def test_objectives_teams_and_questions_typed_into_their_tables():
    typed = {
        "edited_rows": {"0": {"id": "run", "en": "Ops"}},
        "added_rows": [{"ko": "사업", "levers": ["shed"]}, {}],
        "deleted_rows": [],
    }
    after = rows.edited(SMALL, "roles", typed)
    assert after["roles"] == [
        {"id": "run", "name": {"en": "Ops", "ko": "운영"}, "levers": ["activate", "set_order"]}, SMALL["roles"][1],
        {"id": "사업", "name": {"ko": "사업"}, "levers": ["shed"]},
    ]  # fmt: skip
    assert (after["injects"][1]["to"], after["injects"][1]["decides"]) == (["run", "comms"], "run")
    less = rows.edited(SMALL, "roles", {"edited_rows": {}, "added_rows": [], "deleted_rows": [0]})
    assert (less["injects"][1]["to"], "decides" in less["injects"][1]) == (["comms"], False)
    usual = rows.edited(
        {"scenario": {}}, "roles", {"edited_rows": {"0": {"en": "Crew"}}, "added_rows": [], "deleted_rows": []}
    )
    assert [row["id"] for row in usual["roles"]] == ["operations", "communications", "executive", "business"]
