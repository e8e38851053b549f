"""Importing in a real browser: a preview first, then all of it or nothing."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from lib.store.exports.tables import to_xlsx
from lib.store.library import SAMPLES, plain_data
from lib.words import Words

FILES = Path(__file__).parents[1] / "data" / "imports"


def given(page: Page, *files: Path | dict) -> None:
    page.locator(".st-key-b-import button").click()
    page.locator('[data-testid="stDialog"] input[type="file"]').set_input_files(list(files))


def box(page: Page):
    return page.locator('[data-testid="stDialog"]')


def source(page: Page):
    """Return the menu that says what the files are."""
    return box(page).locator('[class*="st-key-w_source_"] input').first


def begun(page: Page, still) -> Page:
    """Begin an estate in which nothing is."""
    page.get_by_role("button", name="New", exact=True).click()
    page.locator(".st-key-w_new_regions label").first.click()
    still(page)
    page.locator(".st-key-b-new button").click()
    expect(page).to_have_url(re.compile("estate=e-"))
    expect(page.locator(".st-key-w_kind")).to_contain_text("Regions 0")
    return page


def test_a_catalogue_then_its_traces_are_taken_in_after_a_preview(open_page, still, shot):
    page = begun(open_page("estate?lang=en"), still)
    given(page, FILES / "catalogue" / "catalog-info.yaml")
    expect(source(page)).to_have_value("A Backstage catalogue")
    expect(box(page)).to_contain_text(" created")
    created = int(re.search(r"(\d+) created", box(page).inner_text())[1])
    assert created > 10
    expect(page.locator(".st-key-w_kind")).to_contain_text("Services 0")
    shot(page, "import-preview")
    page.locator(".st-key-b-take-in button").click()
    expect(box(page)).to_have_count(0)
    expect(page.locator(".st-key-w_kind")).not_to_contain_text("Services 0")
    services = int(re.search(r"Services (\d+)", page.locator(".st-key-w_kind").inner_text())[1])
    still(page)
    given(page, FILES / "traces" / "hotrod.json")
    expect(source(page)).to_have_value("Jaeger dependencies")
    expect(box(page)).to_contain_text("still to be completed", ignore_case=True)
    page.locator(".st-key-b-take-in button").click()
    expect(box(page)).to_have_count(0)
    expect(page.locator(".st-key-w_kind")).to_contain_text(re.compile(rf"Services (?!{services}\D)\d+"))


def test_an_estates_workbook_comes_back_whole(open_page, still, tmp_path):
    workbook = tmp_path / "teaching.xlsx"
    workbook.write_bytes(to_xlsx(plain_data((SAMPLES / "estates" / "teaching.json").read_bytes())))
    page = begun(open_page("estate?lang=en"), still)
    given(page, workbook)
    expect(source(page)).to_have_value("Tables: a workbook or CSV")
    expect(box(page)).to_contain_text("0 skipped")
    page.locator(".st-key-b-take-in button").click()
    expect(page.locator(".atlas .site")).to_have_count(3)
    expect(page.locator(".st-key-w_side")).to_contain_text("Mistakes 0")


@pytest.mark.parametrize("language", ["ko", "en"])
def test_what_cannot_be_read_is_listed_and_nothing_is_taken_in(open_page, shot, language):
    page = open_page(f"estate?lang={language}")
    rows = b"id,name,users\na,One,many\na,Two,-5\n,Three,1\n"
    given(page, {"name": "services.csv", "mimeType": "text/csv", "buffer": rows})
    expect(box(page).locator('[data-testid="stAlert"]')).to_be_visible()
    listed = box(page).locator("code")
    for number in (2, 3, 4):
        expect(listed).to_contain_text(Words(language).place(f"services.csv, row {number}"))
    expect(page.locator(".st-key-b-take-in")).to_have_count(0)
    expect(page).to_have_url(re.compile("estate=kakao-2022"))
    told = box(page).get_by_test_id("stCaptionContainer").locator("p").first
    expect(told).to_have_css("word-break", "keep-all")  # Korean words are not broken, in a dialog neither
    shot(page, f"import-refused-{language}")
