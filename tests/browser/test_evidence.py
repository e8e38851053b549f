"""The evidence page in a real browser: the model beside what happened, definitions, every figure's source."""

import re

import pytest
from playwright.sync_api import Page, expect

PARTS = {
    "en": ("Recovery hours", "Checks and fit", "Servers in Pangyo", "Naver", "Definitions", "Figures and sources"),
    "ko": ("복구 시각", "검증과 맞춘 값", "판교 서버", "네이버", "지표 정의", "수치와 출처"),
}
ROWS = (16, 21, 4, 12, 20, 436)  # in the first table of each part
CHARTS = (1, 0, 1, 1, 0, 0)


def show(page: Page, part: str) -> None:
    page.get_by_role("radio", name=part, exact=True).or_(page.get_by_role("button", name=part, exact=True)).click()


def rows(page: Page):
    return page.locator(".sheet").first.locator("tbody tr")


@pytest.mark.parametrize("language", PARTS)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_each_part_opens_with_its_table(open_page, still, shot, theme, language):
    page = open_page(f"evidence?lang={language}", color_scheme=theme)
    for part, count, charts in zip(PARTS[language], ROWS, CHARTS, strict=True):
        show(page, part)
        still(page)
        expect(rows(page)).to_have_count(count)
        expect(
            page.locator(".js-plotly-plot .main-svg").first if charts else page.locator(".sheet").first
        ).to_be_visible()
        expect(page.locator(".js-plotly-plot")).to_have_count(charts)
        expect(page.get_by_test_id("stException")).to_have_count(0)
        shot(page, f"evidence-{language}-{theme}-{PARTS[language].index(part)}")


def test_the_back_test_puts_the_model_beside_what_happened(open_page):
    page = open_page("evidence?lang=en")
    expect(page.get_by_text("15 of 15 services are back to normal within 10%")).to_be_visible()
    talk = rows(page).filter(has_text=re.compile("^KakaoTalk messages"))
    expect(talk).to_have_count(1)
    expect(talk).to_contain_text(re.compile("10.0.*10.2.*25.5.*23.1"))
    show(page, "Checks and fit")
    missed = rows(page).filter(has_text="misses")
    expect(missed).to_have_count(4)
    expect(rows(page).filter(has_text="KakaoPay: first usable")).to_contain_text("✗ misses")


def test_figures_are_found_by_tag_and_by_text(open_page, still):
    page = open_page("evidence?lang=en")
    show(page, "Figures and sources")
    expect(page.get_by_text("436 of 436 shown")).to_be_visible()
    show(page, "sourced 29")
    expect(page.get_by_text("29 of 436 shown")).to_be_visible()
    find = page.get_by_label("Find in names, fields, sources and notes")
    find.fill("kakaotalk MESSAGES")
    find.press("Enter")
    expect(rows(page)).not_to_have_count(29)
    still(page)
    assert all("KakaoTalk messages" in text for text in rows(page).all_inner_texts())
    expect(rows(page).filter(has_text="47,637,000")).to_contain_text("hankyung")
    find.fill("no such thing")
    find.press("Enter")
    expect(page.get_by_text("0 of 436 shown")).to_be_visible()


def test_a_table_is_carried_away(open_page):
    page = open_page("evidence?lang=ko")
    with page.expect_download() as download:
        page.locator(".st-key-csv-recovery-hours button").click()
    assert download.value.suggested_filename == "outage-atlas-recovery-hours.csv"


@pytest.mark.parametrize("size", [(1440, 900), (1920, 1080), (1024, 768)])
def test_nothing_is_wider_than_the_page(open_page, still, size):
    page = open_page("evidence?lang=ko", viewport={"width": size[0], "height": size[1]})
    for part in PARTS["ko"]:
        show(page, part)
        still(page)
        assert page.evaluate(
            "document.querySelector('.stMain').scrollWidth <= document.querySelector('.stMain').clientWidth"
        )
