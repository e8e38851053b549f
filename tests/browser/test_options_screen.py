"""The Options part of the Compare screen in a real browser: ranked, within a budget, to a goal, an order that is put in."""

import re

from playwright.sync_api import Page, expect

FIRE = "&estate=kakao-2022&scenario=kakao-2022-fire"
OPTIONS = "compare?lang=en&compare.part=options&options.rank.seconds=1&options.order.seconds=1" + FIRE
LONG = 120_000  # milliseconds that a run may take on a busy machine


def show(page: Page, part: str) -> None:
    page.get_by_role("radio", name=part, exact=True).or_(page.get_by_role("button", name=part, exact=True)).click()


def press(page: Page, part: str) -> None:
    page.locator(f".st-key-b-ask-options-{part} button").click()


def test_options_are_found_a_budget_buys_a_set_a_goal_is_answered_and_an_order_put_in(open_page, still, shot):
    page = open_page(OPTIONS)
    press(page, "rank")
    expect(page.get_by_text(re.compile("^What helps most:"))).to_be_visible(timeout=LONG)
    points = page.locator(".st-key-options-buy .scatterlayer .point")
    expect(points.first).to_be_visible()
    still(page)
    points.first.click(force=True)
    expect(page.locator(".st-key-option-card")).to_contain_text("as it is:")
    shot(page, "options-rank")

    show(page, "Within a budget")
    expect(page.locator(".st-key-options-front .scatterlayer .point").first).to_be_visible()
    page.get_by_label("Budget a year", exact=True).fill("20B")
    press(page, "budget")
    expect(page.get_by_text(re.compile("^Within 20B KRW a year"))).to_be_visible()
    expect(page).to_have_url(re.compile(r"options\.budget\.budget=20B"))
    shot(page, "options-budget")

    show(page, "Reach a goal")
    press(page, "goal")
    verdict = page.get_by_test_id("stAlertContentSuccess").or_(page.get_by_test_id("stAlertContentWarning"))
    expect(verdict.first).to_contain_text("up to tier 1 back within 4 h", timeout=LONG)
    shot(page, "options-goal")

    show(page, "Order of recovery")
    press(page, "order")
    expect(page.get_by_text(re.compile("^This order saves"))).to_be_visible(timeout=LONG)
    shot(page, "options-order")
    page.get_by_role("button", name="Put this order into the scenario").click()
    expect(page.get_by_text("This order is in the scenario now.")).to_be_visible()
    page.reload()
    still(page)
    expect(page.get_by_text("This order is in the scenario now.")).to_be_visible()  # and the result is still known
