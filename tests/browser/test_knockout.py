"""The main job in a real browser: knock out a site on the map, see who is hit and why, repair it."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

DATA = Path(__file__).parents[2] / "data"
QUIET = re.compile("Everything is up")
DOUBLE_CLICK = 450  # ms after which a click is no longer the second half of a double click, which is passed over


def marker(page: Page, site: str):
    return page.locator(f'.site[data-site="{site}"]')


def figure(page: Page, name: str):
    return page.get_by_test_id(f"figure-{name}").locator("b")


def popover(page: Page, name: str):
    return page.get_by_test_id("stPopoverButton").filter(has_text=name)


def headline(page: Page):
    return page.get_by_test_id("headline")


def test_it_opens_on_kakao_with_nothing_out(open_page):
    page = open_page("?lang=en")
    expect(headline(page)).to_have_text(QUIET)
    expect(figure(page, "people")).to_have_text("0")
    expect(page.locator(".site")).to_have_count(6)
    expect(page.locator('.site[data-status="dark"]')).to_have_count(0)


def test_a_click_knocks_out_and_a_click_repairs(open_page, shot):
    page = open_page("?lang=en")
    marker(page, "pangyo").click()
    expect(marker(page, "pangyo")).to_have_attribute("data-status", "dark")
    expect(figure(page, "people")).to_have_text("51.6M")
    expect(headline(page)).to_contain_text("Out: Pangyo")
    expect(page.get_by_test_id("counts")).to_contain_text("down 13")
    shot(page, "knocked-out")
    marker(page, "anyang").click()
    expect(page.locator('.site[data-status="dark"]')).to_have_count(2)
    page.wait_for_timeout(DOUBLE_CLICK)
    marker(page, "anyang").click()
    expect(page.locator('.site[data-status="dark"]')).to_have_count(1)
    marker(page, "pangyo").click()
    expect(headline(page)).to_have_text(QUIET)
    expect(figure(page, "people")).to_have_text("0")


def test_the_keyboard_alone_does_it(open_page):
    page = open_page("?lang=en")
    marker(page, "pangyo").focus()
    page.keyboard.press("Enter")
    expect(marker(page, "pangyo")).to_have_attribute("data-status", "dark")
    expect(figure(page, "people")).to_have_text("51.6M")
    page.wait_for_timeout(DOUBLE_CLICK)
    page.keyboard.press("Enter")
    expect(figure(page, "people")).to_have_text("0")


def test_a_marker_is_reached_by_tab(open_page):
    page = open_page("?lang=en")
    expect(marker(page, "pangyo")).to_be_visible()
    for _ in range(60):
        page.keyboard.press("Tab")
        focused = page.evaluate("""() => {
            let e = document.activeElement;
            while (e && e.shadowRoot && e.shadowRoot.activeElement) e = e.shadowRoot.activeElement;
            return e && e.dataset ? e.dataset.site || null : null;
        }""")
        if focused:
            break
    assert focused
    page.keyboard.press("Enter")
    expect(marker(page, focused)).to_have_attribute("data-status", "dark")


def test_a_zone_and_a_circle_go_at_once(open_page):
    page = open_page("?lang=en")
    popover(page, "Zone, circle").click()
    page.get_by_role("button", name="Knock out this zone").click()
    expect(page.locator('.site[data-status="dark"]')).not_to_have_count(0)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Repair all").click()
    expect(headline(page)).to_have_text(QUIET)
    popover(page, "Zone, circle").click()
    page.get_by_label("Radius, km").fill("3")
    page.get_by_label("Radius, km").press("Enter")
    page.get_by_role("button", name="Knock out this circle").click()
    expect(page.locator('.site[data-status="dark"]')).to_have_count(2)


def test_how_long_how_much_and_destroyed(open_page):
    page = open_page("?lang=en")
    popover(page, "How").click()
    page.get_by_label("Outage, hours").fill("30")
    page.get_by_label("Outage, hours").press("Enter")
    page.get_by_text("Destroyed").click()
    page.keyboard.press("Escape")
    marker(page, "pangyo").click()
    expect(marker(page, "pangyo")).to_have_attribute("data-status", "dark")
    expect(marker(page, "pangyo")).to_contain_text("T+30 h")
    popover(page, "Save").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Scenario as a file").click()
    event = json.loads(Path(download.value.path()).read_text())["events"][0]
    assert (event["outage_hours"], event["destroyed"], event["site"]) == (30, True, "pangyo")


def test_the_slider_moves_map_and_figures_together(open_page):
    page = open_page("?lang=en&scenario=kakao-2022-fire")
    expect(figure(page, "people")).to_have_text("51.6M")
    expect(marker(page, "pangyo")).to_have_attribute("data-status", "dark")
    slider = page.get_by_role("slider", name="Time after the start")
    slider.focus()
    page.keyboard.press("End")
    expect(figure(page, "people")).to_have_text("0")
    expect(marker(page, "pangyo")).to_have_attribute("data-status", "up")
    page.keyboard.press("Home")
    expect(figure(page, "people")).to_have_text("51.6M")
    page.get_by_role("button", name="skip_next").click()
    expect(page).to_have_url(re.compile(r"t=0\.6|t=1\.5"))


def test_a_site_goes_out_at_the_sliders_time(open_page):
    page = open_page("?lang=en&scenario=kakao-2022-fire&t=30")
    expect(marker(page, "pangyo")).not_to_have_attribute("data-status", "dark")
    marker(page, "pangyo").click()
    expect(marker(page, "pangyo")).to_have_attribute("data-status", "dark")
    expect(marker(page, "pangyo")).to_contain_text("T+40 h")
    page.wait_for_timeout(DOUBLE_CLICK)
    marker(page, "pangyo").click()
    expect(marker(page, "pangyo")).not_to_have_attribute("data-status", "dark")


def test_play_moves_by_itself_and_stops(open_page):
    page = open_page("?lang=en&scenario=kakao-2022-fire")
    page.get_by_role("button", name="play_arrow").click()
    expect(figure(page, "people")).not_to_have_text("51.6M", timeout=30_000)
    page.get_by_role("button", name="pause").click()
    expect(page.get_by_role("button", name="play_arrow")).to_be_visible()


def test_the_language_switches_at_once_and_keeps_everything(open_page, shot):
    page = open_page("?lang=en&scenario=kakao-2022-fire&t=12")
    page.get_by_text("한국어").click()
    expect(headline(page)).to_contain_text("판교")
    expect(figure(page, "peak")).to_have_text("5,162.4만")
    expect(page.get_by_role("link", name="복구 과정")).to_be_visible()
    expect(page).to_have_url(re.compile("lang=ko.*t=12"))
    shot(page, "korean")
    page.get_by_text("English").click()
    expect(headline(page)).to_contain_text("Pangyo")


def test_a_reload_and_a_second_tab_find_everything_again(open_page):
    page = open_page("?lang=en")
    marker(page, "pangyo").click()
    expect(figure(page, "people")).to_have_text("51.6M")
    expect(page).to_have_url(re.compile("events="))
    address = page.url
    page.reload()
    expect(figure(page, "people")).to_have_text("51.6M")
    expect(marker(page, "pangyo")).to_have_attribute("data-status", "dark")
    other = open_page("?" + address.split("?", 1)[1])
    expect(figure(other, "people")).to_have_text("51.6M")


def test_the_pages_share_what_is_out(open_page):
    page = open_page("?lang=en")
    marker(page, "pangyo").click()
    expect(headline(page)).to_contain_text("Out: Pangyo")
    page.get_by_role("link", name="Recovery").click()
    expect(headline(page)).to_contain_text("Out: Pangyo")
    expect(page.get_by_text("What came back")).to_be_visible()
    for part in ("Targets", "Causes", "Lost levers"):
        page.get_by_text(part, exact=True).click()
        expect(page.get_by_test_id("stException")).to_have_count(0)


def test_the_three_dimensional_view_draws_and_follows_the_slider(open_page, still, shot):
    page = open_page("?lang=en&scenario=kakao-2022-fire&t=12")
    page.get_by_text("3-D", exact=True).click()
    canvas = page.locator('[data-testid="stDeckGlJsonChart"] canvas').first
    expect(canvas).to_be_visible(timeout=90_000)  # its library is large
    still(page)
    page.wait_for_timeout(1500)
    shot(page, "space")
    before = canvas.screenshot()
    slider = page.get_by_role("slider", name="Time after the start")
    slider.focus()
    page.keyboard.press("End")
    expect(figure(page, "people")).to_have_text("0")
    page.wait_for_timeout(1500)
    assert canvas.screenshot() != before


def upload(page: Page, name: str, content: bytes) -> None:
    popover(page, "Open").click()
    page.locator('input[type="file"]').set_input_files(
        {"name": name, "mimeType": "application/json", "buffer": content}
    )


def test_a_broken_file_is_named_mistake_by_mistake_and_changes_nothing(open_page, shot):
    page = open_page("?lang=en")
    marker(page, "pangyo").click()
    expect(figure(page, "people")).to_have_text("51.6M")
    broken = {
        "format": "estate/1", "id": "broken", "colour": 1, "regions": [{"id": "r", "lat": 100, "lon": 0}],
        "sites": [{"id": "a", "lat": 0, "lon": "x", "region": "q"}],
        "services": [{"id": "s", "users": -1}, {"id": "s", "tier": 0}],
        "placements": [{"id": "p", "service": "t", "site": "b", "role": "lukewarm", "servers": 1}],
        "dependencies": [{"service": "s", "on": "nobody"}],
    }  # fmt: skip
    upload(page, "broken.json", json.dumps(broken).encode())
    box = page.get_by_test_id("stCode")
    places = ("colour", "regions[0].lat", "sites[0].lon", "sites[0].region", "services[0].users", "services[1].id",
              "services[1].tier", "placements[0].service", "placements[0].site", "placements[0].role", "dependencies[0].on")  # fmt: skip
    for place in places:
        expect(box).to_contain_text(place + ":")
    expect(page.get_by_text(f"{len(places)} mistakes in this file")).to_be_visible()
    shot(page, "mistakes")
    expect(figure(page, "people")).to_have_text("51.6M")
    expect(page.get_by_test_id("stException")).to_have_count(0)


@pytest.mark.parametrize("content", [b"not json at all", b"[" * 100_000, b"\xff\xfe\x00", b""])
def test_what_is_no_estate_is_said_plainly(open_page, content):
    page = open_page("?lang=en")
    upload(page, "odd.json", content)
    expect(page.get_by_text("One mistake in this file")).to_be_visible()
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_an_opened_estate_is_shown_and_found_again(open_page):
    page = open_page("?lang=en")
    estate = json.loads((DATA / "estates" / "teaching.json").read_text("utf-8"))
    estate["name"] = "Mine <img src=x onerror=document.title='owned'>"
    estate["sites"][0]["name"] = "<b>bold</b><script>document.title='owned'</script>"
    upload(page, "mine.json", json.dumps(estate).encode())
    expect(page.locator(".site")).to_have_count(len(estate["sites"]))
    expect(page).to_have_url(re.compile("estate=e-"))
    marker(page, estate["sites"][0]["id"]).click()
    expect(marker(page, estate["sites"][0]["id"])).to_have_attribute("data-status", "dark")
    expect(headline(page)).to_contain_text("<b>bold</b>")  # the answer; the marker shows the click alone
    page.reload()
    expect(page.locator(".site")).to_have_count(len(estate["sites"]))
    expect(headline(page)).to_contain_text("<b>bold</b>")
    assert "owned" not in page.title()


@pytest.mark.parametrize("link", ["estate=no-such-estate&events=%%%&t=nan", "scenario=nothere"])
def test_a_bad_link_says_so_and_opens_what_it_can(open_page, link):
    page = open_page(f"?lang=en&{link}")
    expect(page.get_by_text("Part of this link could not be read")).to_be_visible()
    expect(headline(page)).to_have_text(QUIET)


def test_the_row_of_choices_says_whether_the_scenario_is_changed(open_page):
    page = open_page("?lang=en&scenario=kakao-2022-fire")
    row = page.locator(".st-key-w_scenario input")
    expect(row).not_to_have_value(re.compile(r"\(changed\)"))
    marker(page, "anyang").click()
    expect(row).to_have_value(re.compile(r"\(changed\)"))
    page.wait_for_timeout(DOUBLE_CLICK)
    marker(page, "anyang").click()
    expect(row).not_to_have_value(re.compile(r"\(changed\)"))
    expect(row).not_to_have_value("")


def test_a_bar_is_read_and_chosen(open_page, shot):
    page = open_page("?lang=en&scenario=kakao-2022-fire")
    chart = page.locator(".st-key-services .atlas-chart")
    chart.hover(position={"x": 300, "y": 61})
    expect(chart.get_by_role("tooltip")).to_contain_text("KakaoTalk photos")
    expect(chart.get_by_role("tooltip")).to_contain_text("T+23.1 h to T+30 h")
    shot(page, "read-a-bar")
    page.mouse.click(*middle(chart, 300, 121))
    expect(page).to_have_url(re.compile("service=daum"))
    expect(page.locator(".st-key-w_service input")).to_have_value("Daum portal and news")
    page.mouse.move(5, 5)
    expect(chart.get_by_role("tooltip")).to_be_hidden()


def middle(locator, x: int, y: int) -> tuple[float, float]:
    box = locator.bounding_box()
    return box["x"] + x, box["y"] + y


def test_a_click_on_the_map_redraws_the_charts_in_place_and_they_save_as_png(open_page):
    page = open_page("?lang=en")
    for name in ("affected-people", "services"):
        page.locator(f".st-key-{name} .atlas-chart").evaluate("chart => (chart.kept = true)")
    marker(page, "pangyo").click()
    expect(page.locator(".st-key-services")).to_contain_text("KakaoTalk messages ■")
    for name in ("affected-people", "services"):
        chart = page.locator(f".st-key-{name} .atlas-chart")
        assert chart.evaluate("chart => chart.kept")
        chart.hover()
        with page.expect_download() as download:
            chart.get_by_role("button").click()
        assert download.value.suggested_filename == f"outage-atlas-{name}.png"
        content = Path(download.value.path()).read_bytes()
        assert content[:8] == b"\x89PNG\r\n\x1a\n" and len(content) > 10_000


def test_charts_save_as_png_and_tables_as_csv(open_page):
    page = open_page("recovery?lang=en&scenario=kakao-2022-fire")
    chart = page.locator(".st-key-recovery-curves")
    chart.hover()
    with page.expect_download() as download:
        chart.locator(".modebar-btn").first.click()
    assert Path(download.value.path()).read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    with page.expect_download() as download:
        page.locator(".st-key-csv-jobs button").click()
    assert Path(download.value.path()).read_bytes().decode("utf-8-sig").startswith("job,placement,service")


def test_the_services_are_ordered_as_the_reader_chooses(open_page, still, shot):
    page = open_page("?lang=en&estate=kakao-2022&scenario=kakao-2022-fire&t=6")
    labels = page.locator(".st-key-timeline")
    expect(labels).to_contain_text("KakaoTalk messages")
    height = page.locator(".st-key-timeline").bounding_box()["y"]
    page.get_by_text("last back first", exact=True).click()
    expect(page).to_have_url(re.compile("outage.order=recovery"))
    first = page.locator(".st-key-timeline").get_by_text("Daum Mail", exact=True).first
    second = page.locator(".st-key-timeline").get_by_text("KakaoTalk messages", exact=True).first
    expect(first).to_be_visible()
    still(page)
    assert first.bounding_box()["y"] < second.bounding_box()["y"]
    assert page.locator(".st-key-timeline").bounding_box()["y"] == height  # the choice takes no room of its own
    shot(page, "knockout-order")
    hours = page.locator(".st-key-timeline").get_by_text("T+24 h", exact=True).bounding_box()
    rows = page.locator(".st-key-timeline").bounding_box()
    assert rows["y"] <= hours["y"] < first.bounding_box()["y"]  # in sight, above the rows
    ground = page.locator(".st-key-order").evaluate("box => getComputedStyle(box).backgroundColor")
    assert ground.startswith("rgb(")  # rows that are scrolled do not shine through what lies over them
