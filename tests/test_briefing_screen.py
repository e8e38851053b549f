"""The Briefing screen: ready at once, everything set is kept, files are written, the wall; and what goes wrong."""

import base64
import json
import time
from html import unescape

import pytest
from documents import full
from streamlit.testing.v1 import AppTest

from lib.briefing.deck import Deck, Slide
from lib.briefing.files import gathered
from lib.briefing.stage import shown
from lib.model.briefing import FORMS, PARTS, Briefing, Note
from lib.model.reading import read_estate
from lib.store import library
from lib.ui import long
from lib.ui.brief import opened, take
from lib.words import LANGUAGES, Words

APP = "app.py"
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAIAAAACUFjqAAAAEklEQVR4nGP8z4APMOGVHbHSAEEsAROxCnMTAAAAAElFTkSuQmCC"
)


@pytest.fixture(autouse=True)
def data(tmp_path, monkeypatch):
    monkeypatch.setenv("OUTAGE_ATLAS_DATA", str(tmp_path))
    monkeypatch.delenv("OUTAGE_ATLAS_STORE", raising=False)


def page(language="en", **address) -> AppTest:
    """The screen on the teaching estate; its findings take a few seconds."""
    app = AppTest.from_file(str(library.PROJECT / APP), default_timeout=120)
    wanted = {"lang": language, "estate": "teaching", "scenario": "teaching-fire"} | address
    app.query_params.update(**wanted)
    app.run().switch_page("pages/brief/briefing.py").run()
    assert not app.exception
    return app


def found(app: AppTest, seconds=100, ready="b-form-pdf") -> AppTest:
    """Wait until all is found."""
    end = time.monotonic() + seconds
    while app.button(key=ready).disabled and time.monotonic() < end:
        time.sleep(0.3)
        app.run()
    assert not app.button(key=ready).disabled
    assert not app.exception
    return app


def slides(app: AppTest) -> list[dict]:
    (stage,) = [e for e in app.get("bidi_component") if "stage" in e.proto.component_name]
    return json.loads(stage.proto.json or stage.proto.mixed.json)["slides"]


def kept(app: AppTest) -> dict:
    return library.briefing_document(library.current(app.session_state["atlas"]["briefing"]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_ready_without_setting_anything(language):
    app = page(language)
    assert "Pangyo" not in str(app.main)
    found(app)
    told = slides(app)
    assert [slide["id"] for slide in told] == ["cover", *PARTS]
    assert "briefing" not in app.query_params
    assert library.store().listed("briefing") == []
    assert not app.error


def test_what_is_set_is_kept_and_found_again():
    app = found(page())
    app.button(key="b-brief-down-summary").click().run()
    app.checkbox(key="w_brief_told_year").uncheck().run()
    app.button(key="b-brief-people").click().run()
    app.text_area(key="w_brief_title_people").input("People <b>& more</b>").run()
    app.selectbox(key="w_brief_audience").select("board").run()
    key = app.session_state["atlas"]["briefing"]
    assert app.query_params["briefing"] == key
    order = ["map", "summary", *(part for part in PARTS[2:] if part != "year")]
    other = found(page(briefing=key))
    document = kept(other)
    assert document["parts"] == order
    assert document["notes"] == [{"part": "people", "title": "People <b>& more</b>"}]
    assert other.selectbox(key="w_brief_audience").value == "board"
    told = slides(other)
    assert [slide["id"] for slide in told] == ["cover", *order]
    people = next(slide for slide in told if slide["id"] == "people")
    assert people["title"] == "People <b>& more</b>"
    assert "<b>" not in people["html"].split("<h2")[1].split("</h2>")[0]
    assert "People <b>& more</b>" in unescape(people["html"])


def test_a_change_is_undone_and_done_again():
    app = page()
    app.button(key="b-brief-down-summary").click().run()
    assert kept(app)["parts"][0] == "map"
    app.checkbox(key="w_brief_told_year").uncheck().run()
    app.button(key="b-brief-undo").click().run()
    assert "parts" in kept(app) and "year" in kept(app)["parts"]
    app.button(key="b-brief-redo").click().run()
    assert "year" not in kept(app)["parts"]
    key = app.session_state["atlas"]["briefing"]
    app.button(key="b-brief-afresh").click().run()
    assert app.session_state["atlas"]["briefing"] is None
    assert "year" not in library.briefing_document(library.current(key))["parts"]


def test_two_windows_change_the_same_briefing():
    app = page()
    app.button(key="b-brief-down-summary").click().run()
    key = app.session_state["atlas"]["briefing"]
    other = page(briefing=key)
    other.session_state["atlas"]["kept"]["brief.panel"] = "cover"
    other.run().text_input(key="w_brief_title").input("Theirs").run()
    app.checkbox(key="w_brief_told_year").uncheck().run()
    assert kept(app)["title"] == "Theirs"
    assert kept(app)["parts"] == ["map", "summary", *(part for part in PARTS[2:] if part != "year")]
    assert not app.error and not other.error


def test_a_briefing_that_is_gone_says_so_and_begins_afresh():
    app = AppTest.from_file(str(library.PROJECT / APP), default_timeout=120)
    app.query_params.update(lang="en", briefing="b-22222222222", estate="teaching")
    assert app.run().warning
    app.switch_page("pages/brief/briefing.py").run()
    app.session_state["atlas"]["briefing"] = "b-33333333333"
    assert any("b-33333333333" in error.value for error in app.run().error)
    assert app.session_state["atlas"]["briefing"] is None
    assert not app.run().error


def test_an_empty_scenario_is_told_as_one():
    app = page(scenario="free")
    assert any(Words("en")("brief.nothing_out") == info.value for info in app.info)
    assert [slide["id"] for slide in slides(app)][:2] == ["cover", "summary"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_hidden_name_in_what_was_typed_keeps_files_back_until_agreed_to(language):
    app = page(language)
    name = library.estate_document("teaching")["sites"][0]["name"]
    typed = name if isinstance(name, str) else name[language]
    app.button(key="b-brief-summary").click().run()
    app.text_area(key="w_brief_notes_summary").input(f"… {typed.upper()} …").run()
    assert not app.error
    app.selectbox(key="w_brief_audience").select("public").run()
    found(app, ready="b-present")
    assert any(typed.casefold() in error.value.casefold() for error in app.error)
    assert all(app.button(key=f"b-form-{form}").disabled for form in FORMS)
    app.checkbox(key="w_brief_agreed").check().run()
    assert not any(app.button(key=f"b-form-{form}").disabled for form in FORMS)
    app.selectbox(key="w_brief_audience").select("vendor").run()
    found(app, ready="b-present")
    assert not app.checkbox(key="w_brief_agreed").value
    assert all(app.button(key=f"b-form-{form}").disabled for form in FORMS)
    app.checkbox(key="w_brief_told_summary").uncheck().run()
    assert not app.error


def test_hidden_names_are_not_on_the_slides():
    app = page()
    app.selectbox(key="w_brief_audience").select("vendor").run()
    found(app)
    estate = library.estate_document("teaching")
    said = unescape("".join(slide["html"] for slide in slides(app)))
    for record in (*estate["sites"], *estate["services"]):
        names = [record["name"]] if isinstance(record["name"], str) else list(record["name"].values())
        assert not [name for name in names if name in said]


def test_a_logo_is_taken_only_if_it_is_a_picture():
    app = page()
    app.session_state["atlas"]["kept"]["brief.panel"] = "cover"
    app.run()
    app.get("file_uploader")[-1].upload("logo<b>.png", b"no picture", "image/png").run()
    assert any("is not a picture" in error.value for error in app.error)
    assert app.session_state["atlas"].get("briefing") is None
    app.get("file_uploader")[-1].upload("logo.png", PNG, "image/png").run()
    assert base64.b64decode(kept(app)["logo"]) == PNG
    assert not app.error
    app.button(key="b-brief-no-logo").click().run()
    assert "logo" not in kept(app)


@pytest.mark.parametrize("form", ["html", "docx"])
def test_a_file_is_written_when_it_is_asked_for(form):
    app = found(page("ko"))
    app.button(key=f"b-form-{form}").click().run()
    name = f"briefing-teaching-fire.ko.{form}"
    end = time.monotonic() + 60
    while not offered(app, name) and time.monotonic() < end:
        time.sleep(0.3)
        app.run()
    assert offered(app, name)
    assert not app.error
    app.button(key="b-brief-down-summary").click().run()
    assert not offered(app, name)  # it would not be what is on the screen


def offered(app: AppTest, name: str) -> bool:
    return any(name in button.proto.label for button in app.get("download_button"))


def test_the_wall_is_in_the_address():
    app = found(page())
    app.button(key="b-present").click().run()
    assert app.query_params["wall"] == "1"
    (stage,) = [e for e in app.get("bidi_component") if "stage" in e.proto.component_name]
    assert json.loads(stage.proto.json or stage.proto.mixed.json)["wall"] is True


def test_what_runs_found_is_weighed():
    """Else the keeper would never drop what is heavy."""
    findings = gathered(*teaching(), Briefing(parts=["people"], draws=50), workers=1)
    assert long.keeper().weigh(findings) >= findings.sure.outcomes.lost_user_hours.nbytes > 0
    assert long.keeper().weigh(b"file") == 4
    assert long.keeper().weigh("text") == 0


def teaching():
    estate = read_estate(library.estate_bytes("teaching"))
    return estate, library.scenario_of("teaching-fire", estate)


# Without a page


def test_files_are_named_after_what_may_be_told():
    assert take.name_of("page", Briefing(), "a fire/../x", "ko") == "briefing-a-fire----x-page.ko.pdf"
    assert take.name_of("png", Briefing(audience="public"), "pangyo-fire", "en") == "briefing-public-pictures.en.zip"
    assert len({take.name_of(form, Briefing(), "fire", "en") for form in FORMS}) == len(FORMS)


def test_parts_are_moved_left_out_and_written():
    briefing = Briefing()
    assert opened.moved(briefing, "summary", -1) == briefing
    assert opened.moved(briefing, "summary", 1).parts[:2] == ["map", "summary"]
    without = opened.with_part(briefing, "map", False)
    assert "map" not in without.parts and opened.order(without)[-1] == "map"
    assert opened.with_part(without, "map", True).parts[-1] == "map"
    assert opened.with_part(Briefing(parts=["map"]), "map", False).parts == ["map"]
    written = opened.with_note(briefing, "map", title="T")
    assert opened.with_note(written, "map", notes="N").notes == [Note(part="map", title="T", notes="N")]
    assert opened.with_note(written, "map", title="").notes == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_slides_escape_every_text(theme):
    document = full()
    deck = Deck(
        document.title, "<i>", "ko", (Slide("map", "<script>x</script>", document.blocks),), "<f>", "<c>", "<o>"
    )
    html = "".join(slide.html for slide in shown(deck, theme))
    assert 'class="plate"' not in html  # every picture is there for this ground
    assert "<script" not in html and "<f>" not in html and "<c>" not in html and "<o>" not in html and "<i>" not in html
