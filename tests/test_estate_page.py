"""The Estate screen without a browser: what is typed is kept at once, by one person or by two, whole or broken."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib.engine.advise import advise
from lib.model import draft
from lib.model.advice import names_of
from lib.model.compare import compare
from lib.model.reading import read_estate
from lib.store import library
from lib.store.imports import spreadsheet
from lib.store.imports.plan import How, plan
from lib.ui.editor import table, troubles
from lib.view.changes import change_table, plan_table
from lib.words import LANGUAGES, Words

PROJECT = Path(__file__).parents[1]
PAGE = "pages/plan/estate.py"
SAID = {"word": "estate.said.begun"}


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("OUTAGE_ATLAS_DATA", str(tmp_path))


def opened(page: str | None = PAGE, **said: str) -> AppTest:
    app = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=120)
    for key, value in ({"lang": "en"} | said).items():
        app.query_params[key] = value
    run(app)
    return run(app.switch_page(page)) if page else app


def run(app: AppTest) -> AppTest:
    app.run()
    assert [box.message for box in app.exception] == []
    return app


def now(app: AppTest) -> dict:
    return app.session_state["atlas"]


def on_card(app: AppTest, kind: str, id_: str) -> AppTest:
    now(app)["edit"]["card"] = [kind, id_]
    return run(app)


def type_into(app: AppTest, key: str, text: str) -> AppTest:
    app.text_input(key=key).set_value(text)
    return run(app)


def document(app: AppTest) -> dict:
    return library.estate_document(now(app)["ref"])


def row(app: AppTest, kind: str, id_: str) -> dict:
    return next(row for row in draft.rows(document(app), kind) if row["id"] == id_)


def kept(document: dict) -> str:
    return library.store().create("estate", document, SAID).key


def small(**more: object) -> dict:
    return {
        "format": "estate/1", "id": "small", "name": "Small",
        "sites": [{"id": "a", "lat": 37.0, "lon": 127.0}, {"id": "b", "lat": 36.0, "lon": 128.0}],
        "services": [{"id": "s", "users": 10}],
        "placements": [{"id": "p", "service": "s", "site": "a", "role": "active", "servers": 5}],
    } | more  # fmt: skip


def written(app: AppTest) -> str:
    parts = [*app.markdown, *app.caption, *app.error, *app.warning, *app.info]
    return "\n".join(str(part.value) for part in parts)


def test_a_samples_first_edit_makes_a_copy_and_the_sample_stays():
    app = on_card(opened(estate="teaching"), "sites", "busan")
    type_into(app, "w_sites_free_servers", "75")
    assert now(app)["estate"].startswith("e-")
    assert row(app, "sites", "busan")["free_servers"] == 75
    assert document(app)["id"] == "teaching-copy"
    assert document(app)["name"]["ko"].endswith("(사본)")
    assert next(s for s in library.estate_document("teaching")["sites"] if s["id"] == "busan")["free_servers"] == 50
    assert [line.said["word"] for line in library.store().history(now(app)["estate"])] == [
        "estate.said.field",
        "estate.said.copied",
    ]


def test_a_copy_still_plays_the_samples_scenarios():
    app = on_card(opened(estate="kakao-2022", scenario="kakao-2022-fire"), "sites", "anyang")
    type_into(app, "w_sites_free_servers", "301")
    assert now(app)["base"] == "kakao-2022-fire"
    assert len(now(app)["scenario"]["events"]) == 2
    assert app.selectbox(key="w_scenario").options[1:] != []


def test_undo_and_redo_survive_a_new_session():
    key = kept(small())
    app = on_card(opened(estate=key), "sites", "a")
    type_into(app, "w_sites_free_servers", "3")
    app = opened(estate=key)
    app.button(key="b-undo").click()
    run(app)
    assert "free_servers" not in row(app, "sites", "a")
    app = opened(estate=key)
    app.button(key="b-redo").click()
    run(app)
    assert row(app, "sites", "a")["free_servers"] == 3


def test_what_cannot_be_read_is_kept_named_and_mended():
    key = kept(small())
    app = on_card(opened(estate=key), "services", "s")
    type_into(app, "w_services_users", "many")
    assert row(app, "services", "s")["users"] == "many"
    now(app)["edit"]["side"] = "mistakes"
    run(app)
    assert "Service › s › Users, people" in written(app)
    app.button(key="b-mistake-0").click()
    run(app)
    assert now(app)["edit"]["card"] == ["services", "s"]
    assert now(app)["edit"]["only"] == [0, "users"]
    now(app)["edit"]["side"] = "card"
    type_into(run(app), "w_services_users", "2,000")
    assert row(app, "services", "s")["users"] == 2000


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", ["outage", "recovery", "risk", "dependencies"])
def test_a_broken_estate_is_not_simulated_and_says_what_is_missing(page, language):
    key = kept(small(services=[{"id": "s", "users": -1}]))
    app = opened(f"pages/plan/{page}.py", estate=key, lang=language)
    assert Words(language)("frame.broken", count=1) in [box.value for box in app.error]
    assert "services[0].users" in app.get("code")[0].proto.code_text


def test_a_scenario_outlives_a_broken_estate_and_a_reload():
    key = kept(small())
    app = opened(None, estate=key)
    now(app)["scenario"] |= {"events": [{"site": "a"}]}
    app = on_card(run(app).switch_page(PAGE).run(), "services", "s")
    type_into(app, "w_services_users", "many")
    again = opened(
        None, **{name: value[0] if isinstance(value, list) else value for name, value in app.query_params.items()}
    )
    assert now(again)["scenario"]["events"] == [{"site": "a"}]


def test_events_of_a_removed_site_are_left_out_and_that_is_said():
    key = kept(small())
    app = opened(None, estate=key)
    now(app)["scenario"] |= {"events": [{"site": "a"}, {"site": "b"}]}
    app = on_card(run(app).switch_page(PAGE).run(), "sites", "b")
    app.button(key="b-remove").click()
    run(app)
    assert now(app)["scenario"]["events"] == [{"site": "a"}]
    assert Words("en")("frame.events_left_out") in [box.value for box in app.warning]


def test_two_people_who_change_different_values_both_find_them_kept():
    key = kept(small())
    one, two = on_card(opened(estate=key), "sites", "a"), on_card(opened(estate=key), "sites", "b")
    type_into(one, "w_sites_free_servers", "1")
    now(two)["ref"] = f"{key}@1"  # as drawn before the other's edit
    two.text_input(key="w_sites_free_servers").set_value("2")
    run(two)
    assert [r.get("free_servers") for r in document(two)["sites"]] == [1, 2]


def clashing() -> tuple[str, AppTest]:
    """Return an estate in which two people set one value, and the page of the second."""
    key = kept(small())
    one, two = on_card(opened(estate=key), "sites", "a"), on_card(opened(estate=key), "sites", "a")
    type_into(one, "w_sites_free_servers", "1")
    type_into(two, "w_sites_free_servers", "2")
    return key, two


@pytest.mark.parametrize(("button", "servers"), [("b-theirs", 1), ("b-ours", 2)])
def test_two_people_who_set_one_value_are_asked_whose_is_to_stand(button, servers):
    key, app = clashing()
    assert row(app, "sites", "a")["free_servers"] == 1
    assert "sites.a.free_servers" in written(app)
    history = library.store().history(key)
    assert library.store().load(key, history[0].number).document["sites"][0]["free_servers"] == 2  # ours, aside
    app.button(key=button).click()
    run(app)
    assert row(app, "sites", "a")["free_servers"] == servers


def test_the_screen_keeps_what_is_typed_in_either_database(store_url, monkeypatch):
    monkeypatch.setenv("OUTAGE_ATLAS_STORE", str(store_url))
    app = on_card(opened(estate="teaching"), "sites", "busan")
    type_into(app, "w_sites_free_servers", "75")
    again = opened(estate=now(app)["estate"])
    assert row(again, "sites", "busan")["free_servers"] == 75
    assert now(again)["estate"] in library.estates()


def test_a_store_that_does_not_answer_is_said_and_nothing_breaks(monkeypatch):
    app = on_card(opened(estate=kept(small())), "sites", "a")
    monkeypatch.setenv("OUTAGE_ATLAS_STORE", "postgresql://nobody@127.0.0.1:1/none")
    app.run()
    assert [box.message for box in app.exception] == []
    assert "127.0.0.1:1" in written(app)


def test_services_are_placed_and_connected_from_the_card():
    key = kept(small(services=[{"id": "s", "users": 10}, {"id": "auth"}]))
    app = on_card(opened(estate=key), "services", "auth")
    app.selectbox(key="w_put_site").set_value("b")
    app.selectbox(key="w_put_role").set_value("warm")
    app.number_input(key="w_put_servers").set_value(7.0)
    run(app)
    app.button(key="b-put").click()
    run(app)
    assert document(app)["placements"][-1] == {
        "id": "auth-b-warm", "service": "auth", "site": "b", "role": "warm", "servers": 7.0,
    }  # fmt: skip
    on_card(app, "services", "s")
    app.selectbox(key="w_need").set_value("auth")
    app.selectbox(key="w_need_phase").set_value("start")
    run(app)
    app.button(key="b-need").click()
    run(app)
    assert document(app)["dependencies"] == [{"service": "s", "on": "auth", "phase": "start"}]


def test_a_value_gets_a_source_and_loses_it():
    key = kept(small())
    app = on_card(opened(estate=key), "services", "s")
    app.selectbox(key="w_source_of").set_value("users")
    run(app)
    app.selectbox(key="w_fact_tag").set_value("weak")
    run(app)
    type_into(app, "w_fact_source", "a newspaper")
    type_into(app, "w_fact_high", "20")
    fact = {"of": "services.s.users", "tag": "weak", "source": "a newspaper", "high": 20}
    assert document(app)["facts"] == [fact]
    assert draft.problems(document(app)) == []
    app.selectbox(key="w_fact_tag").set_value(None)
    run(app)
    assert document(app)["facts"] == []


def test_a_new_estate_begins_with_korea_or_with_nothing():
    for regions, count in ((True, 17), (False, 0)):
        app = opened()
        app.text_input(key="w_new_name").set_value("우리 서비스")
        app.checkbox(key="w_new_regions").set_value(regions)
        run(app)
        app.button(key="b-new").click()
        run(app)
        assert document(app)["name"] == "우리 서비스"
        assert len(draft.rows(document(app), "regions")) == count
        assert draft.problems(document(app)) == []


def test_a_removed_estate_comes_back():
    key = kept(small())
    app = opened(estate=key)
    app.button(key="b-remove-estate").click()
    run(app)
    assert now(app)["estate"] == "kakao-2022"
    assert key not in library.estates()
    app.button(key="b-bring-back").click()
    run(app)
    assert now(app)["estate"] == key


def test_a_link_opens_one_version_to_read_and_an_edit_makes_a_copy():
    key = kept(small())
    link = library.store().link(key, 1)
    library.store().save(key, small(name="Later"), 1, SAID)
    app = on_card(opened(estate=link), "sites", "a")
    assert document(app)["name"] == "Small"
    type_into(app, "w_sites_free_servers", "9")
    assert now(app)["estate"] not in (link, key)
    assert library.estate_document(f"{key}@2")["sites"] == small()["sites"]


def test_a_change_is_told_with_the_headers_words():
    before, after = small(), small(services=[{"id": "s", "users": 20, "region_share": {"r": 1}}])
    told = change_table(compare(before, after), Words("en"))
    assert list(told.iloc[0]) == ["Service", "s", "changed", "Users, people", "10", "20"]
    assert list(told.iloc[1]) == ["Service", "s", "changed", "Share of users by region", "", "r=1"]


def test_what_is_typed_over_a_table_becomes_rows():
    words = Words("en")
    before = small()
    base = {"kind": "services", "columns": table._ordered("services", ""), "places": None}
    typed = {
        "edited_rows": {0: {"users": 30, "name": "Shop"}},
        "added_rows": [{"name": "Mail", "tier": 1}, {}],
        "deleted_rows": [],
    }
    after = table._edited(before, base, typed, words)
    assert after["services"] == [{"id": "s", "users": 30, "name": "Shop"}, {"id": "mail", "name": "Mail", "tier": 1}]
    typed = {"edited_rows": {0: {"id": "shop"}}, "added_rows": [], "deleted_rows": []}
    after = table._edited(before, base, typed, words)
    assert after["placements"][0]["service"] == "shop"
    typed = {"edited_rows": {}, "added_rows": [], "deleted_rows": [0]}
    assert table._edited(before, base, typed, words)["placements"] == []
    assert before == small()


def test_the_settings_of_the_estate_are_a_table_of_one_row():
    base = {"kind": "estate", "columns": table._ordered("estate", ""), "places": None}
    typed = {"edited_rows": {0: {"currency": "KRW", "detection_hours": None}}, "added_rows": [], "deleted_rows": []}
    after = table._edited(small(detection_hours=2), base, typed, Words("en"))
    assert after["currency"] == "KRW" and "detection_hours" not in after
    assert after["sites"] == small()["sites"]


@pytest.mark.parametrize(
    ("place", "parts"),
    [
        ("placements[3].serves[0]", ("placements", 3, "serves")),
        ("services[12].compensation.per_user", ("services", 12, "compensation.per_user")),
        ("load_profile[4]", ("load_profile", 4, "")),
        ("sites", ("sites", None, "")),
        ("facts[0]", ("facts", 0, "")),
    ],
)
def test_a_place_is_taken_apart(place, parts):
    assert troubles.parted(place) == parts


@pytest.mark.parametrize("language", LANGUAGES)
def test_advice_is_listed_with_what_mends_it(language):
    app = opened(estate="kakao-2022", lang=language)
    now(app)["edit"]["side"] = "advice"
    run(app)
    words = Words(language)
    assert words("advice.one_site.name") in written(app)
    app.selectbox(key="w_rule").set_value("tool_in_its_own_site")
    run(app)
    assert words("advice.tool_in_its_own_site.name") in written(app)
    assert words("advice.one_site.name") not in written(app)
    app.button(key="b-advice-0").click()
    run(app)
    assert now(app)["edit"]["only"]


def long_estate(count: int = 1203) -> dict:
    services = [{"id": f"s{i:04d}", "users": 1} for i in range(count)]
    return {"format": "estate/1", "id": "long", "sites": [{"id": "x", "lat": 37, "lon": 127}], "services": services}


def test_a_long_table_is_shown_by_pages_with_a_search():
    app = opened(estate=library.store().create("estate", long_estate(), SAID).key)
    now(app)["edit"]["kind"] = "services"
    run(app)
    base = app.session_state["table"]
    assert (len(base["frame"]), base["frame"]["id"].iloc[0]) == (500, "s0000")
    for _ in range(2):
        app.button(key="b-chevron_right").click().run()
    base = app.session_state["table"]
    assert list(base["frame"]["id"]) == [f"s{i:04d}" for i in range(1000, 1203)]
    assert app.button(key="b-chevron_right").disabled
    app.text_input(key="w_find").set_value("S012").run()
    base = app.session_state["table"]
    assert list(base["frame"]["id"]) == [f"s{i:04d}" for i in range(120, 130)]
    assert "1,203 rows in all" in " ".join(caption.value for caption in app.caption)


def test_an_edit_on_a_page_is_of_the_row_that_is_shown():
    before = long_estate()
    base = {"kind": "services", "columns": table._ordered("services", ""), "places": [700, 900]}
    typed = {"edited_rows": {1: {"users": 5}}, "added_rows": [{"id": "new"}], "deleted_rows": [0]}
    after = table._edited(before, base, typed, Words("en"))
    assert [row["id"] for row in after["services"]] == [*(f"s{i:04d}" for i in range(1203) if i != 700), "new"]
    assert next(row for row in after["services"] if row["id"] == "s0900")["users"] == 5
    nothing = base | {"places": []}
    assert (
        table._edited(before, nothing, {"edited_rows": {}, "added_rows": [], "deleted_rows": []}, Words("en")) == before
    )


@pytest.mark.parametrize(("language", "said"), [("ko", "이용자(명): 1200"), ("en", "Users, people: 1200")])
def test_the_preview_of_an_import_names_fields_in_words(language, said):
    found = spreadsheet.read([("services.csv", b"id,users\r\ntalk,1200\r\n")])
    planned = plan({"format": "estate/1", "id": "new"}, found, How())
    (row,) = plan_table(planned.changes, Words(language)).itertuples(index=False)
    assert said in row[3] and row[4] == ("services.csv, 2행" if language == "ko" else "services.csv, row 2")


def test_advice_is_carried_away_as_a_table():
    record = read_estate(library.estate_bytes("kakao-2022"))
    found = advise(record)
    table = troubles.advice_table(found, names_of(record, "en"), Words("en"))
    assert len(table) == len(found) and list(table.columns[:4]) == ["rule", "severity", "tier", "place"]
    first = table.iloc[0]
    assert first["rule"] == "one_site" and "Pangyo" in first["text"] and first["mend"]
