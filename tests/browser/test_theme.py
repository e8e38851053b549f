"""Light, dark or as the system is: one switch for the page, its charts, its map and its 3-D view."""

from io import BytesIO

import pytest
from PIL import Image, ImageColor
from playwright.sync_api import Page, expect

from lib.view.space import LAND

FIRE = "?lang=en&scenario=kakao-2022-fire&t=12"
NAMES = {"en": ("Light", "Dark", "As the system"), "ko": ("밝게", "어둡게", "시스템 설정대로")}
INKS = {"light": {"rgb(29, 39, 48)", "rgb(86, 99, 109)"}, "dark": {"rgb(233, 238, 242)", "rgb(165, 180, 191)"}}
PAPER = {"light": "rgb(255, 255, 255)", "dark": "rgb(14, 17, 23)"}
CHARTS = {"": ".st-key-affected-people", "recovery": ".st-key-recovery-curves", "evidence": ".st-key-recovery-hours"}
CANVAS = '[data-testid="stDeckGlJsonChart"] canvas'


def choose(page: Page, name: str) -> None:
    page.get_by_role("radio", name=name).check()


def assert_chart_in(page: Page, theme: str, chart: str = "") -> None:
    """Every text of a chart, or of all charts, is in an ink of the theme."""
    page.wait_for_function(
        """([inks, chart]) => {
            const texts = [...document.querySelectorAll(`${chart} svg text`)].filter((text) => text.textContent.trim());
            return texts.length > 5 && texts.every((text) => inks.includes(getComputedStyle(text).fill));
        }""",
        arg=[sorted(INKS[theme]), chart],
    )


def assert_all_in(page: Page, theme: str) -> None:
    """The page, a chart and the map are in one theme."""
    expect(page.get_by_test_id("stApp")).to_have_css("background-color", PAPER[theme])
    expect(page.locator(".atlas")).to_have_attribute("data-theme", theme)
    assert_chart_in(page, theme, ".st-key-affected-people")


@pytest.mark.parametrize("language", NAMES)
@pytest.mark.parametrize("viewport", ["desk", "small"], indirect=True)
def test_the_switch_repaints_everything_without_a_reload(open_page, language, viewport, shot):
    page = open_page(FIRE.replace("en", language, 1), color_scheme="light")
    light, dark, _ = NAMES[language]
    assert_all_in(page, "light")
    page.evaluate("window.same = true")
    choose(page, dark)
    assert_all_in(page, "dark")
    shot(page, f"theme-{language}-{viewport['width']}-dark")
    choose(page, light)
    assert_all_in(page, "light")
    shot(page, f"theme-{language}-{viewport['width']}-light")
    assert page.evaluate("window.same")
    expect(page.get_by_role("menu")).to_have_count(0)


def test_the_choice_holds_on_every_page_and_after_a_reload(open_page, server, still):
    page = open_page(FIRE, color_scheme="light")
    choose(page, "Dark")
    assert_all_in(page, "dark")
    for path in ("", "recovery", "evidence"):
        page.goto(f"{server.url}/{path}{FIRE}")
        still(page)
        expect(page.get_by_test_id("stApp")).to_have_css("background-color", PAPER["dark"])
        expect(page.get_by_role("radio", name="Dark")).to_be_checked()
        assert_chart_in(page, "dark", CHARTS[path])


def test_as_the_system_follows_the_system(open_page):
    page = open_page(FIRE, color_scheme="light")
    expect(page.get_by_role("radio", name="As the system")).to_be_checked()
    page.emulate_media(color_scheme="dark")
    assert_all_in(page, "dark")
    choose(page, "Light")
    assert_all_in(page, "light")
    choose(page, "As the system")
    assert_all_in(page, "dark")
    page.emulate_media(color_scheme="light")
    assert_all_in(page, "light")


def test_the_keyboard_alone_switches(open_page):
    page = open_page(FIRE, color_scheme="light")
    page.get_by_role("radio", name="As the system").focus()
    page.keyboard.press("ArrowLeft")
    assert_all_in(page, "dark")
    expect(page.get_by_role("radio", name="Dark")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    assert_all_in(page, "light")


def test_the_three_dimensional_view_follows(open_page):
    page = open_page(FIRE, color_scheme="light")
    page.get_by_text("3-D", exact=True).click()
    wait_for_land(page, "light")
    choose(page, "Dark")
    wait_for_land(page, "dark")


def wait_for_land(page: Page, theme: str) -> None:
    """Wait until the view's upper left, where no site or column is, has the land's colour."""
    land = ImageColor.getrgb(LAND[theme]["land"])
    view = page.locator(CANVAS).first
    for _ in range(80):
        if view.is_visible():
            picture = Image.open(BytesIO(view.screenshot())).convert("RGB")
            if sum(pixel == land for pixel in picture.crop((200, 5, 500, 45)).get_flattened_data()) > 1000:
                return
        page.wait_for_timeout(250)
    raise AssertionError(f"the view never showed land in {LAND[theme]['land']}")


def test_turning_to_3d_before_the_map_has_its_land_throws_nothing(open_page):
    page = open_page("?lang=en", color_scheme="light")
    page.route("**/korea.json", lambda route: (page.wait_for_timeout(3000), route.continue_()))
    page.reload()
    page.locator(".atlas").wait_for()
    page.get_by_text("3-D", exact=True).click()
    page.wait_for_selector(CANVAS)
    page.wait_for_timeout(4000)


def test_without_streamlits_own_menu_the_page_is_loaded_again(open_page):
    page = open_page(FIRE, color_scheme="light")
    assert_all_in(page, "light")
    page.evaluate("""document.querySelector('[data-testid="stMainMenuButton"]').dataset.testid = "gone" """)
    choose(page, "Dark")
    assert_all_in(page, "dark")
    expect(page.get_by_test_id("figure-peak")).to_contain_text("51.6M")
