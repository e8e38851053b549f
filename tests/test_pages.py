"""Every page without a browser: it runs in both languages, on every sample, and shows the engine's numbers."""

from io import BytesIO
from pathlib import Path

import pytest
import streamlit as st
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest

from lib.engine.simulate import simulate
from lib.model.checks import Mistakes, Problem
from lib.model.impact import COLUMNS
from lib.model.reading import read_estate
from lib.store import library
from lib.store.exports import frames
from lib.store.files import read_estate_file
from lib.ui import address, frame, headline, knock, session, show
from lib.words import LANGUAGES, Words
from lib.words.figures import count

PROJECT = Path(__file__).parents[1]
PAGES = [
    f"pages/{page}.py"
    for page in ("plan/outage", "plan/recovery", "plan/dependencies", "plan/risk", "brief/compare", "brief/briefing",
                 "brief/evidence", "exercise/prepare")
]  # fmt: skip
OUT = Problem("sqlite:///gone", "store_address")
SAMPLES = ["kakao-2022", "kakao-2022-dual", "naver-2022", "teaching"]


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("OUTAGE_ATLAS_DATA", str(tmp_path))


def opened(page: str = PAGES[0], **said: str) -> AppTest:
    app = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=120)
    for key, value in said.items():
        app.query_params[key] = value
    app.run()
    if page != PAGES[0]:
        app.switch_page(page).run()
    assert [box.message for box in app.exception] == []
    return app


def written(app: AppTest) -> str:
    return " ".join(element.proto.body for element in app.get("html")).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_every_page_runs_in_both_languages(page, language):
    app = opened(page, lang=language, scenario="kakao-2022-fire")
    assert app.session_state["atlas"]["language"] == language


@pytest.mark.parametrize("estate", SAMPLES)
@pytest.mark.parametrize("page", PAGES)
def test_every_page_runs_on_every_sample_with_everything_out(page, estate):
    record = read_estate(library.estate_bytes(estate))
    scenario = knock.empty_scenario(record.id)
    for site in record.sites:
        scenario = knock.knock_out(scenario, {"site": site.id}, {"destroyed": True})
    opened(page, lang="en", estate=estate, events=address.packed(scenario))


def test_the_headline_figures_are_the_engines():
    app = opened(lang="en", scenario="kakao-2022-fire")
    estate = read_estate_file(PROJECT / "data" / "estates" / "kakao-2022.json")
    impact = simulate(estate, library.scenario_of("kakao-2022-fire", estate))
    said = written(app)
    assert f"<b>{count('en', impact.peak_affected_people)}</b>" in said
    assert f"<b>{count('en', impact.lost_user_hours)}</b>" in said
    assert "<b>5 d 7 h</b>" in said  # 127.5 h, rounded down to whole hours beside days


def test_an_empty_estate_is_no_reason_to_break():
    key = library.store().create("estate", {"format": "estate/1", "id": "void"}, {}).key
    for page in PAGES:
        opened(page, lang="en", estate=key)


@pytest.mark.parametrize(
    "packet",
    ["", "%", "eJw=", "a" * 5000, address.packed({"format": "scenario/1"}), address.packed({"x": "y" * 10**6})],
)
def test_a_broken_link_is_said_and_passed_over(packet):
    app = opened(lang="en", events=packet)
    assert Words("en")("frame.bad_link") in [box.value for box in app.warning]
    assert app.session_state["atlas"]["estate"] == session.FIRST_ESTATE


@pytest.mark.parametrize(
    ("link", "base"),
    [
        ({"scenario": "nothere"}, session.FREE),
        ({"scenario": "nothere", "events": "%"}, session.FREE),
        ({"estate": "teaching", "scenario": "kakao-2022-fire"}, session.FREE),
        ({"scenario": "kakao-2022-fire", "events": "%"}, "kakao-2022-fire"),
    ],
)
def test_a_link_to_a_scenario_that_is_not_there_is_said_and_stays_to_be_read(link, base):
    app = opened(lang="en", **link)
    assert [box.value for box in app.warning] == [Words("en")("frame.bad_link")]
    assert app.session_state["atlas"]["base"] == base
    assert "events" not in app.query_params
    app.run()
    assert [box.value for box in app.warning] == []


def test_a_scenario_that_leaves_everything_to_the_defaults_opens():
    bare = {"format": "scenario/1", "id": "bare", "estate": "kakao-2022"}
    for more in ({}, {"events": [{"site": "pangyo"}]}):
        app = opened(lang="en", events=address.packed(bare | more))
        assert app.session_state["atlas"]["scenario"]["horizon_hours"] == 168
        assert [box.value for box in app.warning] == []


def test_a_key_never_leaves_its_folder():
    for key in ("../../etc/passwd", "/etc/passwd", ".hidden", "no-such", "a/b", "", "x" * 500):
        app = opened(lang="en", estate=key)
        assert app.session_state["atlas"]["estate"] == session.FIRST_ESTATE


def test_a_scenario_comes_back_from_its_packet():
    scenario = {"format": "scenario/1", "id": "s", "estate": "e", "events": [{"site": "판교", "at": 1.5}]}
    assert address.unpacked(address.packed(scenario)) == scenario


def test_knocking_out_and_repairing():
    estate = read_estate(library.estate_bytes("kakao-2022"))
    free = knock.empty_scenario(estate.id)
    zone = knock.knock_out(free, {"zone": "skcc-pangyo"}, {"lose": 0.5})
    assert knock.sites_out(estate, zone) == ["pangyo", "pangyo-b"]
    rest = knock.repair(estate, zone, "pangyo")
    assert rest["events"] == [{"site": "pangyo-b", "lose": 0.5}]
    both = knock.knock_out(rest, {"site": "pangyo"}, {"outage_hours": 3, "destroyed": None})
    assert both["events"][-1] == {"site": "pangyo", "outage_hours": 3}
    assert knock.repair(estate, knock.repair(estate, both, "pangyo"), "pangyo-b") == free


def test_the_order_of_the_services_is_chosen_and_stays_in_the_address(monkeypatch):
    drawn = {}
    monkeypatch.setattr("lib.ui.chart.draw", lambda figure, key, on_choose=None: drawn.update({key: figure}))
    app = opened(lang="en", scenario="kakao-2022-fire")
    by_people = drawn["services"]["layout"]["yaxis"]["ticktext"]
    app.session_state["atlas"]["kept"]["outage.order"] = "recovery"
    app.run()
    by_recovery = drawn["services"]["layout"]["yaxis"]["ticktext"]
    assert "KakaoTalk messages" in by_people[0] and "Daum Mail" in by_recovery[0]  # the most users; the last one back
    assert "recovery" in app.query_params["outage.order"]


def test_what_is_chosen_is_in_the_address_before_the_answer_is_drawn(monkeypatch):
    app = opened(lang="en")
    monkeypatch.setattr(headline, "figures", lambda *_: st.stop())
    app.session_state["atlas"]["scenario"] = knock.knock_out(
        app.session_state["atlas"]["scenario"], {"site": "pangyo"}, {}
    )
    app.run()
    assert address.unpacked("".join(app.query_params["events"]))["events"][0]["site"] == "pangyo"


@pytest.mark.parametrize("part", ["injects", "exercise"])
def test_every_run_tells_the_browser_what_stands_in_the_fields_of_an_exercise(part):
    """What is told once, in a run that another one follows at once, may never reach it."""
    app = opened("pages/exercise/prepare.py", lang="en", estate="teaching", exercise="teaching-drill")
    app.session_state["atlas"]["prepare"]["part"] = part
    for _ in range(2):
        app.run()
        fields = [field for field in (*app.text_input, *app.text_area) if field.value]
        assert len(fields) > 1
        assert [field.proto.default for field in fields] == [field.value for field in fields]


def many_fires() -> dict:
    """Return a scenario that is too long for an address."""
    free = knock.empty_scenario("kakao-2022")
    return free | {"events": [{"site": "pangyo", "at": i / 7, "cause": f"{i * 0.7391:.9f}"} for i in range(400)]}


def test_a_long_scenario_is_kept_and_the_address_names_it():
    app = opened(lang="en")
    app.session_state["atlas"]["scenario"] = many_fires()
    app.run()
    base = app.session_state["atlas"]["base"]
    assert base != session.FREE and "events" not in app.query_params and base in app.query_params["scenario"]
    again = opened(lang="en", scenario=base)
    assert len(again.session_state["atlas"]["scenario"]["events"]) == 400


def test_a_long_scenario_stays_on_the_screen_where_the_store_is_out(monkeypatch):
    app = opened(lang="en")
    app.session_state["atlas"]["scenario"] = many_fires()
    monkeypatch.setattr(library, "keep_scenario", out_of_order)
    app.run()
    assert [box.value for box in app.error] == [Words("en").problem(OUT)]
    assert "Out: Pangyo hall A" in written(app) and len(app.session_state["atlas"]["scenario"]["events"]) == 400
    assert not app.exception


def out_of_order(*_) -> None:
    raise Mistakes([OUT])


def test_a_servers_first_run_leaves_everything_in_its_place(monkeypatch):
    """What stands in another place in the next run is seen twice for a moment."""
    app, placed = opened("pages/brief/evidence.py", lang="en"), []
    for first in (True, False):
        monkeypatch.setattr(frame, "notice_first_run", lambda first=first: st.session_state.update(first_run=first))
        app.run()
        placed.append(list(app.main.children))
        assert ("close(tries)" in written(app)) == first
    assert placed[0] == placed[1]


def test_every_number_of_an_outage_is_in_one_workbook():
    estate = read_estate_file(PROJECT / "data" / "estates" / "kakao-2022.json")
    impact = simulate(estate, library.scenario_of("kakao-2022-fire", estate))
    book = load_workbook(BytesIO(frames.to_xlsx(show.run_tables(impact))))
    assert book.sheetnames == ["columns", *COLUMNS]
    services = list(book["services"].values)
    assert [row[0] for row in services[1:]] == [service.id for service in estate.services]
    lost = services[0].index("lost_user_hours")
    assert sum(row[lost] for row in services[1:]) == pytest.approx(impact.lost_user_hours)
    assert ("services", "ttr_hours", "hours") in {row[:3] for row in book["columns"].values}
