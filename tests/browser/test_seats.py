"""Seats in real browsers: remembered by the browser alone, an order made by hand, rows that stay under the pointer."""

import pytest
from drill_cases import begun
from playwright.sync_api import Page, expect

from lib.drill.room import room
from lib.store import library

SEATS = "localStorage.getItem('outage-atlas.seats') ?? ''"


@pytest.fixture
def drill(server, monkeypatch):
    """An exercise begun in the server's own store."""
    monkeypatch.setenv("OUTAGE_ATLAS_DATA", str(server.calls.parent / "data"))
    return begun()


def play(token: str) -> str:
    return f"play?lang=en&seat={token}"


def taken(drill, role: str | None = "operations", part: str = "player") -> str:
    return room(library.drills(), drill.key).take_seat(part, role, "Kim <b>Min</b>", 0.0)[1]


def button(page: Page, key: str):
    return page.locator(f".st-key-{key} button").first


def test_the_browser_finds_a_seat_again_until_it_is_left(open_page, drill):
    token = taken(drill)
    page = open_page(play(token))
    expect(page.get_by_test_id("whose")).to_contain_text("Kim <b>Min</b>")
    page.wait_for_function(f"({SEATS}).includes('{token}')")
    page.goto(page.url.partition("/play")[0] + "/join?lang=en")  # as in a tab that is opened later
    page.locator(".seats a").click()
    expect(page.get_by_test_id("whose")).to_contain_text("Operations")
    button(page, "leave-seat").click()
    button(page, "b-leave").click()
    expect(page.locator(".st-key-w_code")).to_be_visible()
    page.wait_for_function(f"!({SEATS}).includes('{token}')")
    expect(page.locator(".seats li")).to_have_count(0)
    assert "seat=" not in page.url


def test_an_order_is_made_with_mouse_and_keys(open_page, drill):
    page = open_page(play(taken(drill)))
    page.locator(".st-key-w_lever").get_by_text("set the order of recovery", exact=True).click()
    for service in ("pay", "shop", "auth"):
        page.locator(".order select").select_option(service)
    rows = page.locator(".order li")
    expect(rows).to_have_count(3)
    rows.nth(0).drag_to(rows.nth(2), target_position={"x": 60, "y": 30})
    rows.nth(1).locator(".up").focus()
    page.keyboard.press("Enter")
    made = [row.get_attribute("data-id") for row in rows.all()]
    assert made == ["auth", "shop", "pay"]
    button(page, "b-order-set_order").click()
    expect(page.locator(".st-key-seat-decide")).to_contain_text("order of recovery: Login, Shop, Payment")


def test_rows_stay_under_the_pointer_when_one_above_is_delivered(open_page, drill):
    one, two = open_page(play(drill.token)), open_page(play(drill.token))
    aimed = button(one, "b-deliver-press")
    aimed.hover()
    before = aimed.bounding_box()["y"]
    button(two, "b-deliver-smoke").click()
    expect(one.locator(".st-key-drill-inject-smoke")).to_have_count(0)
    one.wait_for_timeout(500)
    assert abs(aimed.bounding_box()["y"] - before) < 1
    one.mouse.move(5, 5)
    one.wait_for_timeout(200)
    assert aimed.bounding_box()["y"] < before
