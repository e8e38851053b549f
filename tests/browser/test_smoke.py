"""Every page opens in a real browser, also by its own address on a server that nobody has visited yet."""

from itertools import chain
from pathlib import Path
from unittest.mock import patch
from urllib.parse import urlsplit

import pytest
import streamlit
from playwright.sync_api import expect
from streamlit.testing.v1 import AppTest

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


def outline(page) -> tuple[list[str], set[str]]:
    """Return the title and the header with its links, and every heading."""
    header = page.get_by_test_id("stHeader").all_inner_texts()
    return [page.title(), *header], set(page.get_by_role("heading").all_inner_texts())


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
    top, headings = outline(page)
    open_page("", at=fresh_server)
    again = outline(open_page(path, at=fresh_server))
    assert again[0] == top
    assert headings == again[1] or path == "briefing"  # whose slides are those that are computed by then
