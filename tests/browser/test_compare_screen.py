"""The Compare screen in a real browser: the ready comparison, its differences, a reload, a case that is changed."""

import re

from playwright.sync_api import Page, expect

LONG = 90_000  # milliseconds for a run on a busy machine
FEW = "compare.draws=50&compare.years=200"


def cell(page: Page, number: str, place: int):
    return page.locator(f'[data-number="{number}"]').nth(place)


def test_the_ready_comparison_opens_shows_its_differences_and_stays(open_page, still, shot):
    page = open_page(f"compare?lang=en&{FEW}")
    page.locator(".st-key-b-ready button").click()
    expect(page.get_by_test_id("case-letter")).to_have_text(["A", "B", "C"])
    expect(cell(page, "user_hours", 1)).to_contain_text(re.compile(r"−.*\(−14%\) ✓ better"))
    expect(page.get_by_test_id("against-B")).to_contain_text("14% fewer user-hours are lost")
    expect(page.get_by_text("Shown: 50 draws and 200 years, seed 1")).to_be_visible(timeout=LONG)
    expect(cell(page, "user_hours_p50", 2)).to_contain_text("✓ better")
    expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible()
    shot(page, "compare-ready")
    page.reload()
    still(page)
    expect(page.get_by_test_id("case-letter")).to_have_text(["A", "B", "C"])
    expect(page.get_by_text("Shown: 50 draws and 200 years, seed 1")).to_be_visible()  # nothing is computed again
    page.locator(".st-key-b-make_first-C button").first.click()
    expect(page.get_by_test_id("against-B")).to_contain_text("83 times as many user-hours are lost")
    expect(page).to_have_url(re.compile("compare.cases=naver-2022"))
    page.locator(".st-key-b-remove-B button").first.click()
    expect(page.get_by_test_id("case-letter")).to_have_text(["A", "B"])
    page.locator(".st-key-b-open-B button").first.click()
    expect(page.get_by_test_id("headline")).to_contain_text("Out: Pangyo hall A, Pangyo hall B")


def test_four_cases_are_no_wider_than_the_page(open_page, still, shot):
    cases = "kakao-2022~kakao-2022-fire,kakao-2022-dual~%3D,naver-2022~naver-2022-fire,e-22222222222~free"
    page = open_page(f"compare?lang=ko&{FEW}&compare.cases={cases}")
    expect(page.locator(".js-plotly-plot")).to_have_count(4)
    expect(page.get_by_test_id("stAlert")).to_have_count(1)  # the one that is gone; the others stay
    for width, height, theme in ((1440, 900, "light"), (1920, 1080, "dark"), (1024, 768, "light")):
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=theme)
        still(page)
        shot(page, f"compare-ko-{theme}-{width}")
        main = "document.querySelector('.stMain')"
        assert page.evaluate(f"{main}.scrollWidth <= {main}.clientWidth")
    expect(page.get_by_test_id("stException")).to_have_count(0)
