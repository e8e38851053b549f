"""The map and the 3-D view are saved as PNG files of what they show, made in the browser."""

import os
from pathlib import Path

import pytest
from PIL import Image, ImageColor
from playwright.sync_api import Locator, Page

from lib.view.space import LAND

FIRE = "?lang={}&scenario=kakao-2022-fire&t=12"
CANVAS = ".st-key-space-box canvas"
NAME = "outage-atlas-kakao-2022-kakao-2022-fire"
MAP_SEA = {"light": "#dde7ed", "dark": "#0d141a"}
DOWN, UP = "#d55e00", "#0072b2"


def saved(page: Page, button: Locator, name: str) -> Image.Image:
    with page.expect_download() as download:
        button.click()
    assert download.value.suggested_filename == f"{name}.png"
    path = Path(download.value.path())
    assert path.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    return Image.open(path).convert("RGB")


def many(picture: Image.Image, color: str) -> int:
    """Return how many pixels have nearly this colour."""
    wanted = ImageColor.getrgb(color)
    return sum(
        max(abs(a - b) for a, b in zip(pixel, wanted, strict=True)) <= 3 for pixel in picture.get_flattened_data()
    )


def unlike(one: Image.Image, other: Image.Image) -> float:
    """Return by how much two pictures of one size differ: the mean over pixels and colours, 0 to 255."""
    pairs = zip(one.tobytes(), other.tobytes(), strict=True)
    return sum(abs(a - b) for a, b in pairs) / len(one.tobytes())


def keep(picture: Image.Image, name: str) -> None:
    if folder := os.environ.get("OUTAGE_ATLAS_SHOTS"):
        picture.save(Path(folder) / f"{name}.png")


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_map_is_saved_as_it_is_seen(open_page, theme, language, tmp_path):
    page = open_page(FIRE.format(language), color_scheme=theme)
    page.locator('.site[data-site="pangyo"]').wait_for()
    page.locator(".land.shaded").first.wait_for()
    page.get_by_test_id("stCheckbox").get_by_text(
        {"ko": "의존 관계", "en": "Dependencies"}[language], exact=True
    ).click()
    page.locator(".arc").first.wait_for()
    page.mouse.move(5, 5)
    page.wait_for_timeout(500)
    atlas = page.locator(".atlas")
    picture = saved(page, page.locator(".atlas .leaflet-bar .save"), NAME)
    keep(picture, f"map-{language}-{theme}")
    size = atlas.bounding_box()
    assert picture.size == (round(size["width"]) * 2, round(size["height"]) * 2)
    assert many(picture, MAP_SEA[theme]) > 5_000 and many(picture, DOWN) > 1_000 and many(picture, UP) > 1_000
    page.add_style_tag(content="*{}")
    page.evaluate("""() => {
        const root = [...document.querySelectorAll("*")].map((e) => e.shadowRoot).find((r) => r && r.querySelector(".atlas"));
        root.querySelector(".leaflet-bar").style.visibility = "hidden";
    }""")
    seen = tmp_path / "seen.png"
    atlas.screenshot(path=seen)
    screen = Image.open(seen).convert("RGB")
    assert unlike(picture.resize(screen.size, Image.Resampling.BOX), screen) < 4


def test_the_map_is_saved_with_its_sources_named(open_page):
    """The lower right corner holds the line with the base map's sources: take the line away and it changes."""
    page = open_page(FIRE.format("en"), color_scheme="light")
    page.locator(".land.shaded").first.wait_for()
    button = page.locator(".atlas .leaflet-bar .save")
    box = page.locator(".atlas .source").bounding_box()
    whole = saved(page, button, NAME)
    x, y = whole.width - 2 * (round(box["width"]) + 8), whole.height - 2 * (round(box["height"]) + 8)
    corner = whole.crop((x, y, whole.width, whole.height))
    page.locator(".atlas .source").evaluate("node => node.remove()")
    bare = saved(page, button, NAME).crop((x, y, whole.width, whole.height))
    assert unlike(corner, bare) > 10


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_three_dimensional_view_is_saved(open_page, theme):
    page = open_page(FIRE.format("en"), color_scheme=theme)
    page.get_by_text("3-D", exact=True).click()
    button = page.locator(".st-key-over-space").get_by_role("button", name="Save as PNG")
    page.wait_for_selector(CANVAS)
    for _ in range(40):
        picture = saved(page, button, f"{NAME}-3d")
        if many(picture, LAND[theme]["korea"]) > 10_000:
            break
        page.wait_for_timeout(500)
    keep(picture, f"space-{theme}")
    assert picture.size == tuple(
        page.evaluate(f"(({{width, height}}) => [width, height])(document.querySelector('{CANVAS}'))")
    )
    assert many(picture, LAND[theme]["korea"]) > 10_000
    assert many(picture, DOWN) > 50


def test_the_button_is_reached_by_the_keyboard(open_page):
    page = open_page(FIRE.format("en"))
    button = page.get_by_role("group", name="Map of sites").get_by_role("button", name="Save as PNG")
    button.focus()
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename == f"{NAME}.png"
