"""What a click on the map is sure to do is seen before the server has answered, and the answer settles it."""

import re
import signal
from contextlib import contextmanager

import pytest
from conftest import Server, wait_until_still
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="this system cannot halt a process")
RECORD = """site => {  // every sign that it shows, one after the other
    window.seen = [];
    const note = () => site.dataset.status === seen.at(-1) || seen.push(site.dataset.status);
    new MutationObserver(note).observe(site, { attributes: true, attributeFilter: ["data-status"] });
}"""


@contextmanager
def silent(server: Server):
    """Halt the server, as if the network were slow."""
    server.process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        server.process.send_signal(signal.SIGCONT)


def opened(page: Page) -> Locator:
    """Return the marker of a site once all of the page is drawn."""
    for part in (".st-key-services .atlas-chart svg", ".why", '.atlas .site[data-site="pangyo"]'):
        expect(page.locator(part).first).to_be_visible()
    wait_until_still(page)
    return page.locator('.atlas .site[data-site="pangyo"]')


@pytest.mark.parametrize("by_keyboard", [False, True])
def test_a_click_shows_at_once_what_it_does_and_the_sign_changes_once(fresh_server, open_page, still, by_keyboard):
    page = open_page("?lang=en", at=fresh_server)
    marker, people = opened(page), page.locator('[data-testid="figure-people"] b')
    before = people.inner_text()
    marker.evaluate(RECORD)
    for sign, label in (("dark", "knocked out"), ("up", "up")):
        with silent(fresh_server):
            marker.press("Enter") if by_keyboard else marker.click()
            expect(marker).to_have_attribute("data-status", sign, timeout=1000)
            expect(marker).to_have_accessible_name(re.compile(f": {label}"))
            assert people.inner_text() == before
        expect(people).not_to_have_text(before)
        still(page)
        before = people.inner_text()
        expect(marker).to_have_attribute("data-status", sign)
        page.wait_for_timeout(500)  # a second press at once would be a double click
    assert page.evaluate("seen") == ["dark", "up"]


def test_what_is_not_sure_waits_for_the_answer(fresh_server, open_page, still):
    page = open_page("?lang=en", at=fresh_server)
    page.get_by_test_id("stPopoverButton").filter(has_text="How").click()
    page.get_by_label("Starts at, hours").fill("5")  # hours after the start: later than what is shown
    page.get_by_label("Starts at, hours").press("Enter")
    page.keyboard.press("Escape")
    page.wait_for_timeout(1000)  # the answer says nothing on the page
    still(page)
    marker = opened(page)
    with silent(fresh_server):
        marker.click()
        page.wait_for_timeout(300)
        assert marker.get_attribute("data-status") == "up"
    expect(page.locator('[data-testid="headline"]')).to_contain_text("out")


def test_without_an_answer_the_map_shows_again_what_it_knows(fresh_server, open_page):
    page = open_page("?lang=en", at=fresh_server)
    marker = opened(page)
    with silent(fresh_server):
        marker.click()
        expect(marker).to_have_attribute("data-status", "dark", timeout=1000)
        expect(marker).to_have_attribute("data-status", "up", timeout=8000)
    expect(marker).to_have_attribute("data-status", "dark")
