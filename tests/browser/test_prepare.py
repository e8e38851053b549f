"""Preparing an exercise in a real browser: made, two injects, a message previewed, checked, begun."""

import re
from pathlib import Path

import pytest
from grid import click_row
from playwright.sync_api import expect


def field(page, key: str):
    return page.locator(f'[class*="st-key-{key}"]').locator("input, textarea").first


def typed(page, still, key: str, text: str) -> None:
    field(page, key).fill(text)
    field(page, key).press("Control+Enter" if field(page, key).evaluate("e => e.tagName") == "TEXTAREA" else "Enter")
    still(page)


def side(page, still, number: int) -> None:
    page.locator(".st-key-w_side_of_form button").nth(number).click()
    still(page)


def test_an_exercise_from_nothing_to_its_begin(open_page, still, shot):
    page = open_page("prepare?lang=en&estate=teaching&scenario=teaching-fire")
    field(page, "w_exercise_name").fill("Our drill")
    field(page, "w_exercise_name").press("Enter")
    still(page)
    page.locator(".st-key-b-new-exercise button").click()
    expect(page).to_have_url(re.compile("exercise=x-"))
    expect(page.get_by_role("heading", name="Our drill")).to_be_visible()
    page.locator(".st-key-b-insert button").click()
    expect(field(page, "w_inject_at_inject-1")).to_have_value("H+0")
    typed(page, still, "w_inject_at_inject-1", "M+15")
    side(page, still, 1)
    typed(page, still, "w_inject_message-en_inject-1", "{affected_people} people at {time}")
    expect(page.locator(".preview").first).to_contain_text(re.compile(r"[\d.]+M people at Mon, Mar 3 09:15"))
    shot(page, "prepare-message")
    page.locator(".st-key-b-insert button").click()
    expect(field(page, "w_inject_at_inject-2")).to_have_value("M+15")
    typed(page, still, "w_inject_at_inject-2", "2025-03-03 11:00")
    expect(field(page, "w_inject_at_inject-2")).to_have_value("H+2")
    page.locator(".st-key-w_prepare button").nth(3).click()
    expect(page.get_by_text("Nothing: it can begin.")).to_be_visible()
    page.reload()
    still(page)
    expect(page.get_by_role("heading", name="Our drill")).to_be_visible()
    page.locator(".st-key-b-begin button").first.click()
    links = page.locator('[data-testid="stDialog"] [data-testid="stCode"]')
    expect(links).to_have_count(2)
    assert re.search(r"/play\?seat=[\w-]{20,}", links.nth(0).inner_text())
    assert re.search(r"/join\?code=\w{6}", links.nth(1).inner_text())
    shot(page, "prepare-begun")


def test_an_earlier_version_stands_again_and_stays_after_a_reload(open_page, still, shot):
    page = open_page("prepare?lang=en&exercise=teaching-drill&estate=teaching")
    page.locator(".st-key-w_prepare button").nth(2).click()
    still(page)
    for name in ("First name", "Second name", "Third name"):
        field(page, "w_head_name_en").fill(name)
        field(page, "w_head_name_en").press("Enter")
        expect(page.get_by_role("heading", name=name)).to_be_visible()
    page.locator(".st-key-b-versions button").click()
    still(page)
    click_row(page.locator('[data-testid="stDialog"] [data-testid="stDataFrame"]').first, 2)  # the newest is the first
    restore = page.locator(".st-key-b-restore button")
    expect(restore).to_be_enabled()
    still(page)
    shot(page, "prepare-versions")
    restore.click()
    expect(page.get_by_role("heading", name="First name")).to_be_visible()
    page.reload()
    still(page)
    expect(page.get_by_role("heading", name="First name")).to_be_visible()
    page.locator(".st-key-b-undo button").click()
    expect(page.get_by_role("heading", name="Third name")).to_be_visible()


def test_a_mark_of_the_timeline_puts_its_inject_on_the_form(open_page, still, shot):
    page = open_page("prepare?lang=en&exercise=teaching-drill&estate=teaching")
    page.locator(".st-key-w_prepare button").nth(1).click()
    still(page)
    points = page.locator(".js-plotly-plot .scatterlayer .points path")
    expect(points.first).to_be_visible()
    before = page.locator(".st-key-w_inject input").input_value()
    points.last.click(force=True)
    expect(page.locator(".st-key-w_inject input")).not_to_have_value(before)
    shot(page, "prepare-timeline")


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_a_list_that_is_wrong_changes_nothing(open_page, still, name):
    page = open_page("prepare?lang=en&exercise=teaching-drill&estate=teaching")
    page.locator(".st-key-b-import button").click()
    box = page.locator('[data-testid="stDialog"]')
    file = {"name": name, "mimeType": "text/csv", "buffer": b"id,at,subject,to\nx,soon,Hello,nobody\n"}
    box.locator('input[type="file"]').set_input_files(file)
    expect(box).to_contain_text("is no time" if name == "a.csv" else "is not an .xlsx workbook")
    expect(page).to_have_url(re.compile("exercise=teaching-drill"))


def test_a_list_is_taken_in_after_a_preview_that_can_be_carried_away(open_page, still):
    page = open_page("prepare?lang=en&exercise=teaching-drill&estate=teaching")
    page.locator(".st-key-b-import button").click()
    box = page.locator('[data-testid="stDialog"]')
    rows = b"id,at,subject,to,channel,message\nlate,H+1,Still dark,executive,mail,Nothing is back.\n"
    box.locator('input[type="file"]').set_input_files({"name": "more.csv", "mimeType": "text/csv", "buffer": rows})
    expect(box).to_contain_text("1 created")
    with page.expect_download() as download:
        box.locator(".st-key-csv-import-msel button").click()
    head, row = Path(download.value.path()).read_text("utf-8-sig").splitlines()
    assert head == "Id,What,Values,Found in"
    assert row.startswith("late,created,") and "Still dark" in row and row.endswith('"more.csv, row 2"')
    box.locator(".st-key-b-take-in button").click()
    expect(box).to_have_count(0)
    expect(page).to_have_url(re.compile("exercise=x-"))  # a copy of the sample
    still(page)
    expect(page.locator(".st-key-w_inject")).to_be_visible()
