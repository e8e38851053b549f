"""The dashboard on the wall: its step, its rows, and what the address says of it."""

import pytest
from streamlit.testing.v1 import AppTest

from lib.engine.simulate import simulate
from lib.model.reading import read_estate
from lib.store import library
from lib.ui import clock
from lib.view import charts
from lib.words import Words


@pytest.mark.parametrize(("end", "step"), [(6, 0.25), (24, 0.5), (60, 1), (138, 3), (336, 6), (5000, 24)])
def test_a_step_by_key_is_a_round_number_and_the_end_is_not_far(end, step):
    assert clock.large_step(end) == step


def test_rows_of_large_type_leave_out_what_finds_no_room():
    estate = read_estate(library.estate_bytes("kakao-2022"))
    impact = simulate(estate, library.scenario_of("kakao-2022-fire", estate))
    height = charts.timeline_height(12)
    for least_row, rows in ((charts.ROW, 12), (charts.LEAST_ROW, 18)):
        figure = charts.status_timeline(impact, Words("en"), "light", 10.0, height, least_row=least_row)
        assert len(figure["layout"]["yaxis"]["ticktext"]) == rows
        assert f"{len(estate.services) - rows} more" in figure["layout"]["annotations"][1]["text"]


def wall(**address: str) -> AppTest:
    app = AppTest.from_file(str(library.PROJECT / "app.py"), default_timeout=120)
    app.query_params.update({"lang": "en", "estate": "teaching", "wall": "1"} | address)
    return app.run()


def components(app: AppTest) -> list[str]:
    return [each.proto.component_name for each in app.get("bidi_component")]


def test_the_address_opens_it_without_a_control():
    app = wall(scenario="teaching-fire", t="3")
    assert not app.exception
    assert any("wall" in name for name in components(app))
    assert not [*app.button, *app.selectbox, *app.slider]
    assert (app.query_params["wall"], app.query_params["t"]) == ("1", "3")


def test_what_an_address_says_wrongly_is_said_there_too():
    app = wall(**{"risk.part": "nothing"})
    assert [warning.value for warning in app.warning] == [Words("en")("frame.bad_link")]


def test_a_button_leads_there_and_another_page_leaves_it():
    app = wall(wall="0", scenario="teaching-fire")
    app.button(key="b-wall").click().run()
    assert app.query_params["wall"] == "1"
    app.switch_page("pages/plan/recovery.py").run()
    assert "wall" not in app.query_params
