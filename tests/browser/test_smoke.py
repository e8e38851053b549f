"""Every page opens in a real browser, also by its own address on a server that nobody has visited yet."""

import re
from itertools import chain
from pathlib import Path
from unittest.mock import patch
from urllib.parse import urlsplit

import pytest
import streamlit
from conftest import LOAD_MILLISECONDS, serving, wait_until_still
from playwright.sync_api import expect
from streamlit.testing.v1 import AppTest

from lib.words import LANGUAGES, Words

APP = Path(__file__).parents[2] / "app.py"
PAGES = ("", "estate", "recovery", "dependencies", "risk", "compare", "briefing", "evidence", "prepare", "join", "play")


def addresses() -> set[str]:
    """Return the address of every page that app.py names."""
    found, real = [], streamlit.navigation

    def navigation(pages, **options):
        found.extend(chain(*pages.values()) if isinstance(pages, dict) else pages)
        return real(pages, **options)

    with patch.object(streamlit, "navigation", navigation):
        AppTest.from_file(str(APP), default_timeout=120).run()
    return {page.url_path for page in found}


def assert_whole(page):
    """The page has content, and neither an exception nor a dialog that says there is no such page."""
    expect(page.get_by_test_id("stMainBlockContainer")).not_to_be_empty()
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(page.get_by_role("dialog")).to_have_count(0)


def when_computed(page, path: str):
    """Return the page once all is computed that it shows; the slides of a briefing are then drawn in one go."""
    if path == "briefing":  # whose slides come as their parts are computed; then there are files of them
        for again in (page.reload, lambda: None):
            expect(page.locator(".st-key-b-form-pdf button").first).to_be_enabled(timeout=LOAD_MILLISECONDS)
            again()
            wait_until_still(page)
        expect(page.locator(".stage .frame:not(.is-cover)").first).to_be_visible()
    return page


def outline(page) -> tuple[list[str], list[str]]:
    """Return the title and the header with its links, and every heading."""
    header = page.get_by_test_id("stHeader").all_inner_texts()
    return [page.title(), *header], page.get_by_role("heading").all_inner_texts()


def test_the_pages_opened_here_are_all_there_are():
    assert addresses() == set(PAGES)


@pytest.mark.parametrize("viewport", ["desk", "small"], indirect=True)
@pytest.mark.parametrize("color_scheme", ["light", "dark"])
def test_the_front_page_opens(open_page, color_scheme, viewport, shot):
    page = open_page(color_scheme=color_scheme)
    assert_whole(page)
    shot(page, f"front-{viewport['width']}-{color_scheme}")


@pytest.mark.parametrize("path", PAGES)
def test_a_deep_link_opens_its_page_on_a_fresh_server(fresh_server, open_page, path):
    """A page in the wrong folder would be run without app.py until somebody has opened the front page."""
    page = open_page(path, at=fresh_server)
    assert urlsplit(page.url).path == f"/{path}"
    assert_whole(page)
    first, headings = outline(when_computed(page, path))
    open_page("", at=fresh_server)
    again = when_computed(open_page(path, at=fresh_server), path)
    expect(again.get_by_role("heading")).to_have_text(headings, use_inner_text=True)
    assert outline(again) == (first, headings)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_nobody_foresaw_is_said_in_the_readers_language_without_its_details(browser, tmp_path, language, shot):
    with serving(tmp_path, Path(__file__).parent / "broken_app.py") as running:
        page = browser.new_page()
        for where in ("part", "page"):
            page.goto(f"{running.url}/?lang={language}")
            page.get_by_role("button", name=where).click()
            message = page.get_by_test_id("stExceptionMessage")
            shown = message.evaluate("box => getComputedStyle(box, '::after').content")
            assert shown == f'"{Words(language)("frame.unforeseen")}"'
            assert message.inner_text().strip() == "" and "secret" not in page.content()
            shot(page, f"unforeseen-{where}-{language}")
        page.close()


@pytest.mark.parametrize("path", ["nothere", "outage"])
def test_an_address_without_a_page_is_told_in_the_readers_language(open_page, path):
    for scenario in ("", "&scenario=kakao-2022-fire"):
        page = open_page(f"{path}?lang=ko{scenario}")
        told = page.get_by_text(Words("ko")("frame.no_page"))
        expect(told).to_be_visible()
        assert_whole(page)
        page.get_by_role("radio", name="English").click()
        expect(page.get_by_test_id("headline")).to_contain_text(re.compile("Everything is up|Out:"))
        expect(page.get_by_test_id("stAlert")).to_have_count(0)  # it is said once
