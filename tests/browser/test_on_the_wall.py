"""The dashboard on the wall in a real browser: large, without controls, its time stepped and played by keys."""

import re

import pytest
from playwright.sync_api import Page, expect

FIRE = "?lang={}&estate=teaching&scenario=teaching-fire"
SIZES = {"desk": {"width": 1440, "height": 900}, "wall": {"width": 1920, "height": 1080}}
DRAWN = ".atlas-chart > div > svg"
SMALLEST = 13  # pixels of letters in charts, as they stand on the wall


def clock(page: Page):
    return page.get_by_test_id("wall-clock").locator("b")


def now(page: Page):
    return page.get_by_test_id("figure-people").locator("b")


def wait_until_line_stands(page: Page, chart: str, share: float) -> None:
    """Wait until the upright line of a chart stands at a share of its plot."""
    page.wait_for_function(
        """([chart, share]) => {
        const [line, grid] = ["line", "path"].map((kind) => document.querySelector(`.st-key-${chart} > ${kind}`));
        const { x, width } = grid.getBBox();
        return Math.abs((line.x1.baseVal.value - x) / width - share) < 0.06;
    }""",
        arg=[f"{chart} {DRAWN}", share],
    )


def test_keys_step_play_and_leave(open_page, still, shot):
    page = open_page(FIRE.format("en"))
    page.locator(".st-key-b-wall button").first.click()
    expect(clock(page)).to_have_text("T+0 h")
    expect(page).to_have_url(re.compile("wall=1"))
    expect(page.locator(".st-key-wall-keys .hint")).to_contain_text("← → 30 min")
    expect(page.locator(".st-key-wall-keys .hint")).to_have_css("opacity", "0")
    wait_until_line_stands(page, "services-large", 0)
    for _ in range(6):  # faster than the server answers: none is lost
        page.keyboard.press("ArrowRight")
    expect(clock(page)).to_have_text("T+3 h")
    expect(page.locator('.site[data-status="dark"]')).to_have_count(1)
    wait_until_line_stands(page, "services-large", 3 / 24)
    wait_until_line_stands(page, "affected-people-large", 3 / 24)
    page.keyboard.press("ArrowLeft")
    expect(clock(page)).to_have_text("T+2.5 h")
    page.keyboard.press("End")
    expect(clock(page)).to_have_text("T+24 h")
    expect(now(page)).to_have_text("0")
    page.reload()
    expect(clock(page)).to_have_text("T+24 h")
    expect(page.locator(".wall-pane")).to_have_count(1)
    page.keyboard.press("Home")
    expect(clock(page)).to_have_text("T+0 h")
    page.keyboard.press("Space")
    expect(page.get_by_test_id("wall-clock")).to_contain_text("▶")
    expect(clock(page)).not_to_have_text("T+0 h")
    page.keyboard.press("Space")
    expect(page.get_by_test_id("wall-clock")).not_to_contain_text("▶")
    shot(page, "wall-en-light")
    page.keyboard.press("Escape")
    expect(page.locator(".st-key-wall")).to_have_count(0)
    expect(page.locator(".st-key-b-wall button").first).to_be_visible()
    still(page)
    assert "wall" not in page.url


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("language", "theme"), [("ko", "dark"), ("en", "light")])
def test_it_fills_the_window_in_large_type_without_controls(open_page, shot, size, language, theme):
    path = f"?lang={language}&scenario=kakao-2022-fire&t=10&wall=1"
    page = open_page(path, viewport=SIZES[size], color_scheme=theme)
    expect(page.locator(f".st-key-services-large {DRAWN}")).to_be_visible()
    assert page.locator(".st-key-wall").bounding_box() == {"x": 0, "y": 0} | SIZES[size]
    expect(page.locator(".stAppHeader")).to_be_hidden()
    for control in ("stSelectbox", "stButton", "stSlider", "stPopoverButton"):
        expect(page.get_by_test_id(control)).to_have_count(0)
    expect(page.locator(".leaflet-control-zoom")).to_be_hidden()
    assert _overlapping(page) == []
    letters = page.locator(f".st-key-services-large {DRAWN} text").first.evaluate(
        "text => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a"
    )
    assert letters >= SMALLEST
    shot(page, f"wall-{size}-{language}-{theme}")


def test_the_three_dimensional_view_says_what_its_signs_mean(open_page, still, shot):
    page = open_page("?lang=en&scenario=kakao-2022-fire&t=10")
    page.get_by_text("3-D", exact=True).click()
    still(page)
    page.locator(".st-key-b-wall button").first.click()
    key = page.locator(".st-key-wall-map").get_by_text("column: affected people", exact=False)
    expect(key).to_be_visible(timeout=90_000)
    expect(key).to_contain_text("×: knocked out · blue arc: takes over")
    expect(page.locator(".st-key-wall-map").get_by_text("Base map", exact=False)).to_be_visible()
    expect(page.locator(".st-key-wall-map button[title]")).to_be_hidden()
    assert key.evaluate("line => parseFloat(getComputedStyle(line).fontSize)") >= SMALLEST
    shot(page, "wall-space")


def _overlapping(page: Page) -> list[list[str]]:
    """Return the parts of the wall that reach into one another, or beyond the window."""
    return page.evaluate("""() => {
        const names = ["wall-sentence", "wall-clock", "wall-map", "wall-figures", "wall-people", "wall-services"];
        const boxes = names.map((name) => {
            const parts = [...document.querySelectorAll(`.st-key-${name} :is(p, div.figures, .figures *, svg, .atlas)`)];
            const found = parts.map((part) => part.getBoundingClientRect()).filter(({ width }) => width);
            const of = (how, side) => Math[how](...found.map((box) => box[side]));
            return { name, x0: of("min", "left"), y0: of("min", "top"), x1: of("max", "right"), y1: of("max", "bottom") };
        });
        const into = (a, b) => a.x0 < b.x1 - 1 && b.x0 < a.x1 - 1 && a.y0 < b.y1 - 1 && b.y0 < a.y1 - 1;
        const beyond = ({ x0, y0, x1, y1 }) => x0 < 0 || y0 < 0 || x1 > innerWidth || y1 > innerHeight;
        return [
            ...boxes.flatMap((a, i) => boxes.slice(i + 1).filter((b) => into(a, b)).map((b) => [a.name, b.name])),
            ...boxes.filter(beyond).map(({ name }) => [name]),
        ];
    }""")


def test_the_wall_is_left_with_its_page(open_page, still):
    page = open_page("briefing" + FIRE.format("en") + "&wall=1")
    expect(page.locator(".stage.wall")).to_have_count(1, timeout=100_000)
    page.evaluate("document.querySelector('.stAppHeader a[href*=\"estate\"]').click()")
    expect(page).to_have_url(re.compile("/estate"))
    still(page)
    assert "wall" not in page.url
