"""The briefing in a real browser: from Knock-out to a file, what is set outlives a reload, the wall is stepped by keys."""

import io
import re
import zipfile
from pathlib import Path

from playwright.sync_api import Page, expect

FIRE = "?lang={}&estate=teaching&scenario=teaching-fire"
FOUND = 100_000  # milliseconds, on a busy machine


def frames(page: Page):
    return page.locator(".stage .frame:not(.is-cover)")


def parts(page: Page) -> list[str]:
    return frames(page).evaluate_all("frames => frames.map((frame) => frame.dataset.part)")


def wait_until_found(page: Page) -> None:
    expect(page.locator(".st-key-b-form-docx button").first).to_be_enabled(timeout=FOUND)
    expect(frames(page)).to_have_count(9)


def now(page: Page):
    return page.locator(".stage.wall .frame.now")


def test_from_knock_out_to_a_file_that_says_what_was_written(open_page, still, shot):
    page = open_page(FIRE.format("en"))
    page.get_by_role("link", name="Brief me").click()
    expect(page).to_have_url(re.compile("/briefing"))
    expect(frames(page).first).to_be_visible(timeout=FOUND)
    wait_until_found(page)
    page.locator(".st-key-b-brief-down-summary button").first.click()
    expect(frames(page).first).to_have_attribute("data-part", "map")
    page.locator('.frame[data-part="summary"]').click()
    field = page.locator(".st-key-w_brief_notes_summary textarea")
    field.fill("Say <b>this</b> & that")
    field.blur()
    expect(page).to_have_url(re.compile("briefing=b-"))
    still(page)
    page.reload()
    expect(frames(page).first).to_have_attribute("data-part", "map", timeout=FOUND)
    wait_until_found(page)
    page.locator('.frame[data-part="summary"]').click()
    expect(field).to_have_value("Say <b>this</b> & that")
    with page.expect_download(timeout=60_000) as download:
        page.locator(".st-key-b-form-docx button").first.click()
    assert download.value.suggested_filename == "briefing-teaching-fire.en.docx"
    with zipfile.ZipFile(io.BytesIO(Path(download.value.path()).read_bytes())) as archive:
        text = archive.read("word/document.xml").decode()
    assert "Say &lt;b&gt;this&lt;/b&gt; &amp; that" in text
    expect(page.get_by_text("briefing-teaching-fire.en.docx is written")).to_be_visible()
    shot(page, "briefing-en-light")


def test_the_wall_is_stepped_by_keys_alone(open_page, still, shot):
    page = open_page("briefing" + FIRE.format("ko"), viewport={"width": 1920, "height": 1080}, color_scheme="dark")
    wait_until_found(page)
    page.locator(".st-key-b-present button").first.press("Enter")
    expect(now(page)).to_have_attribute("data-part", "cover")
    expect(page).to_have_url(re.compile("wall=1"))
    order = ["summary", "map", "people"]
    for key, part in zip(("ArrowRight", "Space", "PageDown"), order, strict=True):
        page.keyboard.press(key)
        expect(now(page)).to_have_attribute("data-part", part)
    box = now(page).bounding_box()
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 1920, 1080)
    page.keyboard.press("ArrowLeft")
    expect(now(page)).to_have_attribute("data-part", "map")
    page.keyboard.press("End")
    expect(now(page)).to_have_attribute("data-part", "sure")
    page.keyboard.press("ArrowRight")
    expect(now(page)).to_have_attribute("data-part", "sure")
    page.reload()
    expect(now(page)).to_have_attribute("data-part", "sure", timeout=FOUND)
    page.keyboard.press("Home")
    expect(now(page)).to_have_attribute("data-part", "cover")
    page.mouse.click(1800, 500)
    expect(now(page)).to_have_attribute("data-part", "summary")
    page.mouse.click(100, 500)
    expect(now(page)).to_have_attribute("data-part", "cover")
    shot(page, "briefing-wall-ko-dark")
    page.keyboard.press("Escape")
    expect(page.locator(".stage.wall")).to_have_count(0)
    expect(page.locator(".st-key-b-present button").first).to_be_visible()
    still(page)
    assert "wall" not in page.url


def test_no_slide_says_more_than_is_seen(open_page):
    page = open_page("briefing" + FIRE.format("ko"))
    wait_until_found(page)
    over = """frames => frames.flatMap((frame) => [...frame.querySelectorAll(".slide, .body, .beside")]
        .filter((part) => part.scrollHeight > part.clientHeight + 2 || part.scrollWidth > part.clientWidth + 2)
        .map((part) => `${frame.dataset.part} ${part.className}`))"""
    page.wait_for_timeout(500)
    assert frames(page).evaluate_all(over) == []
