"""The Dependencies screen without a browser: its choices, its card, on estates with much and with little in them."""

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib.model.estate import text
from lib.model.reading import read_estate
from lib.store import library
from lib.ui import graph_card, graph_lists
from lib.words import LANGUAGES, Words
from lib.words.figures import count

PROJECT = Path(__file__).parents[1]
FIRE = {"scenario": "kakao-2022-fire", "t": "5"}
TINY = {
    "none": {},
    "one": {"services": [{"id": "a"}]},
    "two apart": {"services": [{"id": "a"}, {"id": "b", "users": 5}]},
    "itself": {
        "services": [{"id": "a", "name": "<b>*a*</b> {x}"}],
        "dependencies": [{"service": "a", "on": "a", "phase": p} for p in ("run", "start", "failover", "run")],
    },
}


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("OUTAGE_ATLAS_DATA", str(tmp_path))


def opened(**address: str) -> AppTest:
    app = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=120)
    for key, value in address.items():
        app.query_params[key] = value
    app.run()
    return checked(app.switch_page("pages/plan/dependencies.py").run())


def checked(app: AppTest) -> AppTest:
    assert [box.message for box in app.exception] == []
    return app


def written(app: AppTest) -> str:
    return " ".join(element.proto.body for element in app.get("html"))


def sent(app: AppTest) -> dict:
    """Return what the graph was given."""
    (found,) = (e for e in app.get("bidi_component") if e.proto.component_name.endswith(".graph"))
    return json.loads(found.proto.json)


def card(app: AppTest) -> str:
    return " ".join(e.proto.body for e in app.get("html") if "graph-card" in e.proto.body)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_card_tells_what_a_service_needs_who_needs_it_where_it_is_and_why_it_is_down(language):
    app = opened(lang=language, service="login", **FIRE)
    estate, words, said = read_estate(library.estate_bytes("kakao-2022")), Words(language), card(app)
    called = {s.id: text(s.name, language) for s in estate.services}
    site = {s.id: text(s.name, language) for s in estate.sites}["pangyo"]
    assert said.index(called["login"]) < said.index(words("deps.card.path")) < said.index(words("deps.card.waited"))
    assert words("deps.hop.root", service=called["login"], sites=site) in said
    for on in ("deploy", "cache"):
        assert called[on] in said
    direct = {d.service for d in estate.dependencies if d.on == "login"}
    users = sum(s.users for s in estate.services if s.id in direct)
    assert words("deps.card.needed_direct", count=len(direct), users=count(language, users)) in said
    assert words("deps.card.single_good", sites=site) in said


def test_the_status_of_each_service_is_that_of_the_sliders_time():
    at = {t: sent(opened(lang="en", scenario="kakao-2022-fire", t=t))["statuses"] for t in ("5", "168")}
    assert at["5"]["taxi"] == "down" and at["168"]["taxi"] == "up"
    assert sent(opened(lang="en"))["statuses"] == {}


def test_the_path_is_highlighted_between_the_nodes_that_are_shown():
    app = opened(lang="en", service="talk-transfer", **FIRE)
    assert ["talk-transfer", "talk", "run"] in sent(app)["trail"]
    app.selectbox(key="w_shown").select("category").run()
    given = sent(checked(app))
    assert all(a != b for a, b, _ in given["trail"]) and len(given["trail"]) > 0
    assert {a for a, _, _ in given["trail"]} <= {node["id"] for node in json.loads(given["drawing"])["nodes"]}


def test_phases_scopes_and_parts_are_chosen_and_stay_over_pages():
    app = opened(lang="en", service="login")
    app.session_state["w_phases"] = ["start"]
    app.selectbox(key="w_shown").select("near1").run()
    shown = {node["id"] for node in json.loads(sent(checked(app))["drawing"])["nodes"]}
    assert "deploy" in shown and "bank-link" not in shown
    app.switch_page("pages/plan/recovery.py").run()
    app.switch_page("pages/plan/dependencies.py").run()
    again = {node["id"] for node in json.loads(sent(checked(app))["drawing"])["nodes"]}
    assert again == shown


def test_a_click_on_a_phase_is_not_undone_by_the_answer_to_the_one_before():
    """The answer to a click says nothing of what is chosen: the browser may be two clicks further."""
    app = opened(lang="en")
    (phases,) = (group for group in app.get("button_group") if group.key == "w_phases")
    phases.set_value(["start", "failover"])
    checked(app.run())
    (phases,) = (group for group in app.get("button_group") if group.key == "w_phases")
    assert app.session_state["atlas"]["deps"]["phases"] == ["start", "failover"]
    assert not phases.proto.set_value


def test_a_cycle_is_listed_as_a_chain_and_brought_into_sight():
    app = opened(lang="en")
    app.session_state["atlas"]["deps"]["part"] = "circles"
    app.run()
    button = app.button(key="b-circle-0")
    assert "Kakao login → Automatic deployment" in button.label
    button.click().run()
    assert sent(checked(app))["focus"] == {"ids": ["login", "deploy"], "seq": 1}


def test_single_points_are_the_engines():
    app = opened(lang="en")
    app.session_state["atlas"]["deps"]["part"] = "singles"
    app.run()
    assert "Pangyo hall A" in written(checked(app))
    table = {site: (once, good) for site, once, good in graph_lists.losses_of_sites("kakao-2022")}
    estate = read_estate(library.estate_bytes("kakao-2022"))
    for place, when in enumerate(("once", "good")):
        cut = [site for s in estate.services for site in graph_card.single_sites("kakao-2022", s.id, when)]
        assert {site: cut.count(site) for site in table} == {site: both[place] for site, both in table.items()}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rows", TINY.values(), ids=TINY)
def test_estates_with_little_in_them(rows, language):
    key = library.store().create("estate", {"format": "estate/1", "id": "tiny"} | rows, {}).key
    for part in ("service", "circles", "singles"):
        for service in ("", "a"):
            app = opened(lang=language, estate=key, service=service)
            if rows:
                app.session_state["atlas"]["deps"]["part"] = part
                app.run()
                assert len(json.loads(sent(checked(app))["drawing"])["nodes"]) == len(rows["services"])
    assert "<b>*a*</b>" not in written(app)


def test_a_large_estate_opens_by_its_categories():
    services = [{"id": f"s{i}", "category": "abc"[i % 3]} for i in range(200)]
    key = library.store().create("estate", {"format": "estate/1", "id": "wide", "services": services}, {}).key
    app = opened(lang="en", estate=key)
    nodes = json.loads(sent(app)["drawing"])["nodes"]
    assert [(node["name"], node["size"]) for node in nodes] == [("a", 67), ("b", 67), ("c", 66)]
    app.multiselect(key="w_opened").select("b").run()
    assert len(json.loads(sent(checked(app))["drawing"])["nodes"]) == 2 + 67
