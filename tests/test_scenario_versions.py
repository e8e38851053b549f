"""A kept scenario that is changed in two tabs: nothing is overwritten unseen."""

import copy
import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib.store import library
from lib.words import Words

PROJECT = Path(__file__).parents[1]
FIRE = json.loads((PROJECT / "data" / "scenarios" / "teaching-fire.json").read_text("utf-8"))


@pytest.fixture(autouse=True)
def own_store(tmp_path, monkeypatch):
    monkeypatch.setenv("OUTAGE_ATLAS_DATA", str(tmp_path))


@pytest.fixture
def key() -> str:
    return library.store().create("scenario", FIRE, {}).key


def opened(key: str) -> AppTest:
    app = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=120)
    app.query_params.update({"lang": "en", "estate": "teaching", "scenario": key})
    return seen(app.run())


def seen(app: AppTest) -> AppTest:
    assert [box.message for box in app.exception] == []
    return app


def keep(app: AppTest, **changed: object) -> AppTest:
    """Change the scenario that is open and keep it as its next version."""
    now = app.session_state["atlas"]
    now["scenario"] = copy.deepcopy(now["scenario"]) | changed
    seen(app.run())
    return seen(app.button(key="keep-version").click().run())


def kept(key: str) -> dict:
    return library.store().load(key).document


def events(hours: float) -> list[dict]:
    return [FIRE["events"][0] | {"outage_hours": hours}]


def test_what_two_tabs_change_apart_both_stands(key):
    one, two = opened(key), opened(key)
    keep(one, events=events(9))
    keep(two, horizon_hours=50)
    assert (kept(key)["events"][0]["outage_hours"], kept(key)["horizon_hours"]) == (9, 50)
    assert [box.value for box in two.info] == [Words("en")("frame.scenario_joined")]


@pytest.mark.parametrize(("button", "hours"), [("b-ours-scenario", 12), ("b-theirs-scenario", 9)])
def test_who_changes_the_same_is_asked_whose_stands(key, button, hours):
    one, two = opened(key), opened(key)
    keep(one, events=events(9))
    keep(two, events=events(12))
    assert kept(key)["events"][0]["outage_hours"] == 9
    assert "scenario.events" in two.warning[0].value
    seen(two.button(key=button).click().run())
    assert kept(key)["events"][0]["outage_hours"] == hours
    assert two.session_state["atlas"]["scenario"]["events"][0]["outage_hours"] == hours
    assert len(two.warning) == 0


def test_one_tab_keeps_version_after_version(key):
    app = opened(key)
    keep(keep(app, events=events(9)), events=events(12))
    assert library.store().head(key) == 3
    assert len(app.warning) == 0
