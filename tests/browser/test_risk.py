"""The Risk screen in a real browser: draws with progress, a representative run, a pair of sites opened as a case."""

import re

import pytest
from grid import click_row
from playwright.sync_api import Page, expect

PARTS = {
    "en": {"sure": "How sure", "next": "What next", "year": "In a year", "tornado": "What would change the answer"},
    "ko": {"sure": "얼마나 확실한가", "next": "다음 위험", "year": "한 해의 위험", "tornado": "답을 바꿀 값"},
}
CHARTS = {"sure": 2, "next": 1, "year": 2, "tornado": 1}
FIRE = "&estate=kakao-2022&scenario=kakao-2022-fire"
LONG = 180_000  # milliseconds that a run may take on a busy machine


def show(page: Page, part: str) -> None:
    page.get_by_role("radio", name=part, exact=True).or_(page.get_by_role("button", name=part, exact=True)).click()


def compute(page: Page, part: str, **numbers: str) -> None:
    for label, number in numbers.items():
        page.get_by_label(label, exact=True).fill(number)
    page.locator(f".st-key-b-ask-{part} button").click()


def shown(page: Page, text: str | re.Pattern):
    return page.locator('[data-testid="stCaptionContainer"]').filter(has_text=text)


def test_draws_run_with_progress_and_one_of_them_is_opened(open_page, still, shot):
    page = open_page("risk?lang=en" + FIRE)
    expect(shown(page, "Shown: 1,000 draws, seed 1")).to_be_visible(timeout=LONG)  # what is quick is there unasked
    expect(page.get_by_text("Computed on this machine")).to_be_visible()
    compute(page, "sure", Draws="200", Seed="7")
    expect(shown(page, "Shown: 200 draws, seed 7")).to_be_visible(timeout=LONG)
    expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible()
    shot(page, "risk-sure")
    card = page.get_by_text(re.compile(r"A run near P90: draw \d+"))
    number = re.search(r"draw (\d+)", card.inner_text())[1]
    lost = re.search(r"([\d.]+[KMB]) user-hours", card.locator("..").inner_text())[1]
    page.locator(".st-key-b-outage-p90 button").click()
    note = page.get_by_test_id("draw-note")
    expect(note).to_contain_text(f"Draw {number} of seed 7")
    expect(page.get_by_test_id("figure-user_hours").locator("b")).to_have_text(lost)
    expect(page).to_have_url(re.compile(f"draw=7-{number}"))
    shot(page, "risk-draw-opened")
    page.reload()
    still(page)
    expect(note).to_contain_text(f"Draw {number} of seed 7")
    page.get_by_role("link", name="Recovery", exact=True).first.click()
    expect(page.locator(".st-key-gantt")).to_be_visible()
    expect(note).to_contain_text(f"Draw {number} of seed 7")
    still(page)
    page.locator(".st-key-b-medians button").click()
    expect(note).to_have_count(0)
    expect(page).not_to_have_url(re.compile("draw="))


def test_a_long_run_leaves_the_page_usable_and_can_be_cancelled(open_page, still):
    page = open_page("risk?lang=en" + FIRE)
    compute(page, "sure", Draws="50", Seed="7")
    expect(shown(page, "Shown: 50 draws, seed 7")).to_be_visible(timeout=LONG)
    compute(page, "sure", Draws="100000")
    bar = page.get_by_test_id("stProgress")
    expect(bar).to_contain_text(re.compile(r"[1-9][\d,]* of 100,000 · about .+ left"), timeout=LONG)
    show(page, "What next")
    expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible()
    show(page, "How sure")
    expect(bar).to_be_visible()
    page.locator(".st-key-b-cancel-sure button").click()
    expect(bar).to_have_count(0)
    expect(page.get_by_text("Cancelled. The last result is still shown.")).to_be_visible()
    expect(shown(page, "Shown: 50 draws, seed 7")).to_be_visible()
    expect(page.locator(".js-plotly-plot")).to_have_count(2)


def test_two_tabs_that_ask_the_same_wait_for_one_run(open_page):
    first, second = (open_page("risk?lang=en" + FIRE) for _ in range(2))
    for page in (first, second):
        compute(page, "sure", Draws="100000", Seed="11")
        expect(page.get_by_test_id("stProgress")).to_be_visible()
    first.locator(".st-key-b-cancel-sure button").click()
    expect(first.get_by_text("Cancelled.")).to_be_visible()
    expect(second.get_by_test_id("stProgress")).to_contain_text("of 100,000", timeout=LONG)
    second.locator(".st-key-b-cancel-sure button").click()
    expect(second.get_by_text("Cancelled.")).to_be_visible()


def test_a_pair_of_sites_opens_from_the_matrix(open_page, still):
    page = open_page("risk?lang=en" + FIRE)
    show(page, "What next")
    marks = page.locator(".st-key-risk-matrix-whole .scatterlayer .point")
    expect(marks).to_have_count(21)
    box = marks.nth(1).bounding_box()  # the first pair: the two halls
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.get_by_test_id("headline")).to_contain_text("Out: Pangyo hall A, Pangyo hall B")
    expect(page.locator('.site[data-status="dark"]')).to_have_count(2)
    page.reload()
    still(page)
    expect(page.locator('.site[data-status="dark"]')).to_have_count(2)


def test_a_case_opens_from_the_list(open_page, still):
    page = open_page("risk?lang=en" + FIRE)
    show(page, "What next")
    show(page, "Two sites")
    still(page)
    click_row(page.locator(".st-key-cases-whole-two canvas").first, 0, x=60)
    expect(page.get_by_test_id("headline")).to_contain_text("Out: Pangyo hall A, Pangyo hall B")


def test_at_once_opens_a_case_from_the_list(open_page, still):
    page = open_page("risk?lang=en" + FIRE)
    show(page, "What next")
    show(page, "At once")
    expect(page.locator(".st-key-risk-matrix-once .scatterlayer .point")).to_have_count(21)
    expect(page.get_by_text("people right after the loss")).to_be_visible()
    still(page)
    click_row(page.locator(".st-key-cases-once-one canvas").first, 0, x=60)
    expect(page.get_by_test_id("headline")).to_contain_text("Out: ")


def test_what_was_chosen_and_typed_stays_after_a_reload(open_page, still):
    page = open_page("risk?lang=en" + FIRE)
    compute(page, "sure", Draws="30", Seed="12")
    expect(shown(page, "Shown: 30 draws, seed 12")).to_be_visible(timeout=LONG)
    show(page, "In a year")
    compute(page, "year", Years="300")
    expect(shown(page, "Shown: 300 years")).to_be_visible(timeout=LONG)
    expect(page).to_have_url(re.compile("risk.part=year"))
    page.reload()
    still(page)
    expect(page.get_by_label("Years", exact=True)).to_have_value("300")
    show(page, "How sure")
    expect(page.get_by_label("Draws", exact=True)).to_have_value("30")
    expect(page.get_by_label("Seed", exact=True)).to_have_value("12")
    page.get_by_role("link", name="Recovery", exact=True).first.click()
    show(page, "Lost levers")
    expect(page).to_have_url(re.compile("recovery.part=levers"))
    page.reload()
    still(page)
    expect(page.get_by_text("Recovery tools that this event took away")).to_be_visible()


def test_a_wrong_number_is_one_clear_message(open_page):
    page = open_page("risk?lang=en" + FIRE)
    compute(page, "sure", Draws="200000", Seed="x")
    said = page.get_by_test_id("stAlert")
    expect(said).to_contain_text("Draws: expected a whole number from 1 to 100,000, got 200000")
    expect(said).to_contain_text("Seed: expected a whole number")
    expect(page.get_by_test_id("stProgress")).to_have_count(0)


@pytest.mark.parametrize("size", [(1440, 900), (1920, 1080), (1024, 768)])
@pytest.mark.parametrize("language", PARTS)
def test_nothing_is_wider_than_the_page(open_page, still, shot, language, size):
    theme = "dark" if size[0] == 1920 else "light"
    page = open_page(f"risk?lang={language}" + FIRE, viewport={"width": size[0], "height": size[1]}, color_scheme=theme)
    for part, name in PARTS[language].items():
        show(page, name)
        still(page)
        if part != "next":
            compute(page, part)
        expect(page.locator(".js-plotly-plot")).to_have_count(CHARTS[part], timeout=LONG)
        still(page)
        expect(page.get_by_test_id("stException")).to_have_count(0)
        shot(page, f"risk-{part}-{language}-{theme}-{size[0]}")
        assert page.evaluate(
            "document.querySelector('.stMain').scrollWidth <= document.querySelector('.stMain').clientWidth"
        )
