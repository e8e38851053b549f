"""The facilitator's screen without a browser: every control does what it says, and nobody else sees it."""

from pathlib import Path

import pytest
from drill_cases import begun
from streamlit.testing.v1 import AppTest

from lib.words import LANGUAGES

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
