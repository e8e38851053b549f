"""Sites that lie close together can each be told apart, clicked and read, at every zoom."""

import pytest
from playwright.sync_api import Page, expect

SIZES = {"1440": {"width": 1440, "height": 900}, "1920": {"width": 1920, "height": 1080}}
HALLS = ("pangyo", "pangyo-b")
ON_TOP = """() => {  // the sites whose signs lie on top in their very middles
    const root = [...document.querySelectorAll("*")].map((e) => e.shadowRoot).find((r) => r && r.querySelector(".atlas"));
    const sites = [...root.querySelectorAll(".site")].filter((site) => {
        const { x, y, width, height } = site.querySelector(".shape").getBoundingClientRect();
        return site.contains(root.elementFromPoint(x + width / 2, y + height / 2));
    });
    return sites.map((site) => site.dataset.site).sort();
}"""
APART = 29  # px between the middles of two signs, rounded


def boxes(page: Page, part: str) -> dict[str, dict]:
    """Return the box of a part of each site's marker that can be seen."""
    found = {}
    for marker in page.locator(".site").all():
        piece = marker.locator(part)
        if piece.is_visible():
            found[marker.get_attribute("data-site")] = piece.bounding_box()
    return found


def covering(one: dict, other: dict) -> float:
    """Return the share of the smaller of two boxes that the other covers."""
    wide = min(one["x"] + one["width"], other["x"] + other["width"]) - max(one["x"], other["x"])
    high = min(one["y"] + one["height"], other["y"] + other["height"]) - max(one["y"], other["y"])
    least = min(box["width"] * box["height"] for box in (one, other))
    return max(0, wide) * max(0, high) / least


def pairs(found: dict[str, dict]):
    ids = sorted(found)
    return [(found[a], found[b]) for i, a in enumerate(ids) for b in ids[:i]]


def settled(page: Page) -> None:
    page.locator(".land.shaded, .land").first.wait_for(state="attached")
    page.wait_for_timeout(600)


@pytest.mark.parametrize("size", SIZES)
def test_both_halls_are_clicked_with_the_mouse_at_the_first_zoom(open_page, size, shot):
    page = open_page("?lang=ko", viewport=SIZES[size])
    settled(page)
    for hall in HALLS:
        place = page.locator(f'.site[data-site="{hall}"] .shape').bounding_box()
        page.mouse.click(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
        expect(page.locator(f'.site[data-site="{hall}"]')).to_have_attribute("data-status", "dark")
        page.wait_for_timeout(500)
    expect(page.locator('.site[data-status="dark"]')).to_have_count(2)
    shot(page, f"halls-{size}")
    signs, labels = boxes(page, ".shape"), boxes(page, ".label")
    assert all(covering(labels[a], signs[b]) < 0.05 for a in labels for b in signs if a != b)
    for hall in HALLS:
        place = page.locator(f'.site[data-site="{hall}"] .shape').bounding_box()
        page.mouse.click(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
        expect(page.locator(f'.site[data-site="{hall}"]')).not_to_have_attribute("data-status", "dark")
        page.wait_for_timeout(500)


@pytest.mark.parametrize("size", SIZES)
def test_no_sign_and_no_label_covers_another_at_any_zoom(open_page, size, shot):
    page = open_page("?lang=ko&scenario=kakao-2022-fire&t=12", viewport=SIZES[size])
    settled(page)
    out = page.locator(".leaflet-control-zoom-out")
    for step in range(12):
        signs, labels = boxes(page, ".shape"), boxes(page, ".label")
        middles = [(a["x"] - b["x"], a["y"] - b["y"]) for a, b in pairs(signs)]
        assert all((dx**2 + dy**2) ** 0.5 >= APART - 1 for dx, dy in middles), f"after {step} steps out"
        assert page.evaluate(ON_TOP) == sorted(signs), f"after {step} steps out"
        assert all(covering(a, b) < 0.13 for a, b in pairs(labels)), f"after {step} steps out"
        shot(page, f"markers-{size}-{step}")
        if "leaflet-disabled" in out.get_attribute("class"):
            break
        out.click()
        page.wait_for_timeout(600)
    assert step > 3


def test_in_a_narrow_window_the_legend_and_the_sources_stand_apart(open_page, shot):
    page = open_page("?lang=en&scenario=kakao-2022-fire&t=12", viewport={"width": 1024, "height": 768})
    settled(page)
    shot(page, "markers-1024")
    legend, source = (page.locator(f".atlas .{name}").bounding_box() for name in ("legend", "source"))
    assert covering(legend, source) == 0


def test_the_same_zoom_gives_the_same_picture(open_page):
    page = open_page("?lang=en")
    settled(page)
    first = boxes(page, ".shape")
    for name in ("Zoom out", "Zoom out", "Show all sites"):
        page.get_by_role("button", name=name).click()
        page.wait_for_timeout(600)
    assert boxes(page, ".shape") == first


def test_pushed_aside_a_sign_is_tied_to_its_true_place(open_page):
    page = open_page("?lang=en")
    settled(page)
    for _ in range(3):
        page.get_by_role("button", name="Zoom out").click()
        page.wait_for_timeout(600)
    assert page.locator(".tether").count() >= 3
    for _ in range(6):
        page.get_by_role("button", name="Zoom in").click()
        page.wait_for_timeout(400)
    expect(page.locator(".tether")).to_have_count(0)


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("size", SIZES)
def test_what_is_written_on_the_map_is_written_in_full(open_page, size, language):
    """No name of a province is cut by the map's edge, and a site that is out says until when."""
    page = open_page(f"?lang={language}&scenario=kakao-2022-fire&t=12", viewport=SIZES[size])
    settled(page)
    texts = page.locator(".site .label .text")
    assert texts.count() == 6
    for side in ("Width", "Height"):
        assert all(texts.evaluate_all(f"nodes => nodes.map((node) => node.scroll{side} <= node.client{side})"))
    ground = page.locator(".atlas").bounding_box()
    for name in page.locator(".province:not(.small):not(.covered)").all():
        box = name.bounding_box()
        assert ground["x"] <= box["x"] and box["x"] + box["width"] <= ground["x"] + ground["width"]
        assert ground["y"] <= box["y"] and box["y"] + box["height"] <= ground["y"] + ground["height"]


def test_a_map_that_is_resized_again_and_again_shows_every_site_in_the_end(open_page):
    page = open_page("?lang=en", viewport={"width": 1440, "height": 900})
    settled(page)
    for width in (330, 1440, 330, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(60)  # less than a zoom takes
    settled(page)
    found = boxes(page, ".shape")
    page.get_by_role("button", name="Show all sites").click()
    settled(page)
    assert boxes(page, ".shape") == found
