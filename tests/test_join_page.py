"""Joining an exercise without a browser: code, name, part and team give a seat whose token is in the address."""

from pathlib import Path
from time import time

import pytest
from drill_cases import begun
from streamlit.testing.v1 import AppTest

from lib.drill.room import room
from lib.model.checks import Mistakes, Problem
from lib.store import library
from lib.store.drills import MOST_GUESSES, Drills
from lib.ui.drill import door
from lib.words import LANGUAGES, Words

PROJECT = Path(__file__).parents[1]
NASTY = "<script>alert(1)</script> **b** :red[x] [l](javascript:1) $x$ 이름"


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("OUTAGE_ATLAS_DATA", str(tmp_path))
    monkeypatch.setattr(door, "whence", lambda: "192.0.2.1")


def opened(page: str = "join", language: str = "en", **said: str) -> AppTest:
    app = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=120)
    app.query_params["lang"] = language
    app.run()
    app.switch_page(f"pages/exercise/{page}.py")
    for key, value in said.items():
        app.query_params[key] = value
    app.run()
    assert [box.message for box in app.exception] == []
    return app


def enter(app: AppTest, code: str) -> AppTest:
    app.text_input(key="w_code").set_value(code)
    app.button(key="b-code").click().run()
    assert [box.message for box in app.exception] == []
    return app


def seats(key: str) -> list[tuple[str, str | None, str]]:
    view = room(library.drills(), key).look(time())
    return [(seat.part, seat.role, seat.name) for seat in view.state.seats.values()][1:]


def written(app: AppTest) -> str:
    return " ".join(element.proto.body for element in app.get("html"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_opens_in_both_languages(language):
    app = opened(language=language)
    assert app.text_input(key="w_code").label == Words(language)("conduct.code")


def test_a_link_with_the_code_leads_to_name_and_part():
    drill = begun()
    app = opened(code=drill.code)
    app.text_input(key="w_name").set_value("Kim").run()
    app.selectbox(key="w_role").select("communications").run()
    app.button(key="b-join").click().run()
    assert seats(drill.key) == [("player", "communications", "Kim")]
    token = app.query_params["seat"]
    assert library.drills().holder(token).key == drill.key
    assert "A small drill" in written(app) and "Kim" in written(app)


def test_a_code_is_typed_in_any_case():
    drill = begun()
    app = enter(opened(), f" {drill.code.upper()} ")
    assert app.radio(key="w_part").value == "player"


@pytest.mark.parametrize("part", ["evaluator", "observer", "screen"])
def test_who_is_no_player_has_no_team(part):
    drill = begun()
    app = opened(code=drill.code)
    app.radio(key="w_part").set_value(part).run()
    assert "w_role" not in [box.key for box in app.selectbox]
    if part != "screen":
        app.text_input(key="w_name").set_value("Lee").run()
    app.button(key="b-join").click().run()
    assert seats(drill.key) == [(part, None, "" if part == "screen" else "Lee")]


def test_nobody_joins_as_facilitator():
    assert "facilitator" not in opened(code=begun().code).radio(key="w_part").options
    assert len(opened(code=begun().code).radio(key="w_part").options) == 4


def test_a_name_is_wanted_and_nothing_is_lost():
    drill = begun()
    app = opened(code=drill.code)
    app.selectbox(key="w_role").select("business").run()
    app.button(key="b-join").click().run()
    assert len(app.error) == 1
    assert app.selectbox(key="w_role").value == "business"
    assert seats(drill.key) == []


def test_a_wrong_code_is_said_once_with_the_box_to_try_again():
    app = enter(opened(), "zzzzzz")
    assert [box.value for box in app.error] == ["Code: " + Words("en")("problem.no_such_code")]
    assert app.text_input(key="w_code") is not None


def test_guessing_codes_comes_to_an_end():
    drill, app = begun(), opened()
    for i in range(MOST_GUESSES):
        enter(app, f"zzzz{i:02}")
    enter(app, drill.code)
    assert "too many wrong codes" in app.error[0].value
    assert "w_part" not in [box.key for box in app.radio]


@pytest.mark.parametrize("token", ["", "nothing", "x" * 5000, "<b>"])
def test_a_token_that_opens_nothing_gives_one_message_and_the_way_in(token):
    app = opened("play", seat=token)
    assert len(app.error) == (1 if token else 0)
    assert app.text_input(key="w_code") is not None
    assert written(app).count(token or "\0") == 0


def test_a_name_with_markup_is_shown_as_typed_and_not_too_long():
    drill = begun()
    app = opened(code=drill.code)
    app.text_input(key="w_name").set_value(NASTY).run()
    app.button(key="b-join").click().run()
    assert seats(drill.key) == [("player", "operations", NASTY)]
    assert "<script>" not in written(app)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; **b** :red[x]" in written(app)
    assert all(NASTY not in element.value for element in app.markdown)


def test_who_comes_with_a_wrong_link_joins_by_the_code():
    drill = begun()
    app = enter(opened("play", seat="nonsense"), drill.code)
    app.text_input(key="w_name").set_value("Kim").run()
    app.button(key="b-join").click().run()
    assert seats(drill.key) == [("player", "operations", "Kim")]
    assert library.drills().holder(app.query_params["seat"]).key == drill.key
    assert len(app.error) == 0


def test_a_seat_is_kept_while_the_store_is_out(monkeypatch):
    drill = begun()
    real = Drills.number

    def out(self, key):
        raise Mistakes([Problem("store", "store_busy", {"reason": "x", "seconds": 1})])

    monkeypatch.setattr(Drills, "number", out)
    app = opened("play", seat=drill.token)
    assert len(app.error) == 1
    assert app.query_params["seat"] == drill.token
    monkeypatch.setattr(Drills, "number", real)
    app.run()
    assert len(app.error) == 0
    assert "A small drill" in written(app)


def test_the_way_back_from_another_page():
    drill = begun()
    app = opened("play", seat=drill.token)
    app.switch_page("pages/plan/recovery.py").run()
    app.query_params.clear()
    app.switch_page("pages/exercise/play.py").run()
    assert "A small drill" in written(app)
    assert app.query_params["seat"] == drill.token


def test_a_seat_that_is_left_is_forgotten_and_leads_to_where_one_joins():
    drill = begun()
    app = opened("play", seat=drill.token)
    app.button(key="b-leave").click().run()
    assert [box.message for box in app.exception] == []
    assert app.text_input(key="w_code").value == ""
    assert "seat" not in app.query_params
    assert app.session_state["atlas"]["left_seats"] == [drill.token]
    app.switch_page("pages/exercise/play.py").run()
    assert "A small drill" not in written(app)


def test_a_seat_that_is_none_any_more_is_forgotten():
    app = opened("play", seat="no-seat-of-anybody")
    assert app.session_state["atlas"]["left_seats"] == ["no-seat-of-anybody"]
