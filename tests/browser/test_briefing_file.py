"""A briefing's HTML file in a browser, with no server and no network: its charts live, answer pointer and keys, and print."""

import pytest
from documents import NASTY, bar_chart, full, line_chart
from playwright.sync_api import expect

from lib.briefing import document as d
from lib.briefing import written


@pytest.fixture
def open_file(browser, tmp_path):
    """Open a document's file; at the end it may have asked for nothing but itself, broken no rule and thrown no error."""
    wrongs, contexts = [], []

    def open_(document: d.Document, **options):
        path = tmp_path / "briefing.html"
        path.write_bytes(written(document, "html"))
        context = browser.new_context(**{"viewport": {"width": 1440, "height": 900}} | options)
        contexts.append(context)
        page = context.new_page()
        own = (path.as_uri(), "data:")
        page.on("request", lambda asked: asked.url.startswith(own) or wrongs.append(f"asked {asked.url}"))
        page.on("console", lambda said: said.type in ("error", "warning") and wrongs.append(f"said {said.text}"))
        page.on("pageerror", lambda error: wrongs.append(f"threw {error}"))
        page.goto(path.as_uri())
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not wrongs, "\n".join(wrongs)


def charts(*blocks: d.Block, language: str = "en") -> d.Document:
    return d.Document("Charts", language=language, blocks=blocks)


def test_charts_are_drawn_with_lines_band_bars_and_marks(open_file):
    page = open_file(charts(line_chart("people"), bar_chart("back"), line_chart("loss", "years", steps=False)))
    live = page.locator(".live")
    expect(live.locator("svg.main-svg").first).to_be_visible()
    assert [live.nth(n).locator(".scatterlayer g.trace").count() for n in (0, 2)] == [4, 4]
    assert live.nth(0).locator("path.js-fill").first.get_attribute("d")
    assert live.nth(1).locator(".barlayer .point path").count() >= 6
    assert live.nth(1).locator(".scatterlayer .points path").count() == 2  # RTO: the third is None
    assert page.locator(".chart picture:visible").count() == 0


def test_they_follow_the_browsers_light_and_dark(open_file):
    page = open_file(full("Text"), color_scheme="light")
    ink = page.locator(".live .ytick text").first
    light = ink.evaluate("text => getComputedStyle(text).fill")
    page.emulate_media(color_scheme="dark")
    expect(ink).not_to_have_css("fill", light)


def test_a_pointer_reads_the_numbers(open_file):
    page = open_file(charts(line_chart("people"), bar_chart("back")))
    for place, wanted in ((0, "people: 9M"), (1, "10 h 12 min")):
        live = page.locator(".live").nth(place)
        box = live.locator(".nsewdrag").bounding_box()
        x, y = (0.5, 0.5) if place == 0 else (0.6, 0.1)
        page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"])
        expect(live.locator(".hoverlayer")).to_contain_text(wanted)


def test_keys_step_through_the_numbers_and_say_them(open_file):
    page = open_file(charts(line_chart("people")))
    live = page.locator(".live")
    live.focus()
    said = page.locator(".said")
    for key, wanted in (("ArrowRight", "T+1 h, people: 44M"), ("ArrowRight", "T+4 h"), ("ArrowLeft", "T+1 h"), ("End", "T+127.5 h"), ("Home", "T+1 h")):  # fmt: skip
        page.keyboard.press(key)
        expect(said).to_contain_text(wanted)
    expect(live.locator(".hoverlayer")).to_contain_text("44M")
    assert live.get_attribute("aria-label").startswith("people")


def test_without_scripts_and_on_paper_the_pictures_stand_there(open_file):
    page = open_file(full("Text"), java_script_enabled=False)
    assert page.locator(".chart picture:visible").count() == 2 and page.locator(".live:visible").count() == 0
    page = open_file(full("Text"))
    expect(page.locator(".live svg.main-svg").first).to_be_visible()
    page.emulate_media(media="print")
    assert page.locator(".chart picture:visible").count() == 2 and page.locator(".live:visible").count() == 0


@pytest.mark.parametrize(
    "text", [NASTY[0], "</script><script>document.title = 'broken'</script>", "<img src=x onerror=alert(1)>"]
)
def test_names_never_become_markup(open_file, text):
    page = open_file(charts(line_chart(text), bar_chart(text)))
    expect(page.locator(".live svg.main-svg").first).to_be_visible()
    assert page.title() == "Charts"
    assert page.locator(".live img, .live b").count() == 0
    assert d.plain(text)[:20] in page.locator(".live").nth(1).locator(".ytick text").first.text_content()


def test_on_a_narrow_screen_nothing_is_wider_than_it(open_file):
    page = open_file(full("Text", "ko"), viewport={"width": 390, "height": 844})
    expect(page.locator(".live svg.main-svg").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
