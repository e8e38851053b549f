"""The Estate screen in a real browser: an estate made from nothing by clicks alone, and nothing of it lost."""

import re

import pytest
from conftest import serving
from grid import click_row
from playwright.sync_api import Page, TimeoutError, expect
from test_dependencies import click, drawn

SITES = {"north": (0.42, 0.32), "middle": (0.47, 0.5), "south": (0.55, 0.68)}  # shares of the map's box
SERVICES = ("login", "pay", "shop", "photos", "mail", "map-tiles")


NUMBER = re.compile(r"version (\d+)|(\d+)번 버전")


def typed(page: Page, key: str, text: str, still) -> None:
    """Type into a field and wait until that is kept."""
    box, before = page.locator(f".st-key-{key} input").first, version(page)
    box.fill(text)
    box.press("Enter")
    if key.startswith(("w_sites", "w_services")):
        wait_for_a_version_after(page, before)
    still(page)


def wait_for_a_version_after(page: Page, before: int) -> None:
    numbers = re.compile(f"version (?!{before}$)\\d+$|(^|\\D)(?!{before}번)\\d+번 버전")
    expect(page.locator(".st-key-kept")).to_have_text(numbers)


def version(page: Page) -> int:
    """Return the number of the version that is shown, 0 for a sample."""
    said = NUMBER.search(page.locator(".st-key-kept").inner_text())
    return int(said[1] or said[2]) if said else 0


def choose(page: Page, key: str, option: str, still) -> None:
    """Choose from a menu; an answer that comes just now closes it, and it is opened again."""
    box, wanted = page.locator(f".st-key-{key} input").first, page.get_by_role("option", name=option, exact=True).first
    for _ in range(5):
        still(page)
        box.click()
        box.fill(option)
        try:
            wanted.click(timeout=3000)
            break
        except TimeoutError:
            page.keyboard.press("Escape")
    expect(box).to_have_value(option)
    still(page)


def press(page: Page, key: str, still) -> None:
    page.locator(f".st-key-{key} button").first.click()
    still(page)


def option(page: Page, key: str, name: str, still) -> None:
    page.locator(f".st-key-{key}").get_by_role("radio", name=re.compile(f"^{name}")).or_(
        page.locator(f".st-key-{key}").get_by_role("button", name=re.compile(f"^{name}"))
    ).first.click()
    still(page)


def new_estate(page: Page, name: str, still) -> None:
    page.get_by_role("button", name="New", exact=True).click()
    typed(page, "w_new_name", name, still)
    press(page, "b-new", still)
    expect(page).to_have_url(re.compile("estate=e-"))  # written before the estate is drawn
    expect(page.locator(".atlas .site")).to_have_count(0)
    still(page)


def set_sites(page: Page, still) -> None:
    """Set a site at each place and name it on its card."""
    for number, (name, (x, y)) in enumerate(SITES.items(), 1):
        box = page.locator(".atlas").bounding_box()
        page.mouse.click(box["x"] + x * box["width"], box["y"] + y * box["height"])
        expect(page.locator(".atlas .site")).to_have_count(number)
        still(page)
        typed(page, "w_sites_id", name, still)
        typed(page, "w_sites_name", name, still)


def card(page: Page, site: str) -> None:
    """Click a site and wait for its card."""
    page.locator(f'.atlas .site[data-site="{site}"]').click()
    expect(page.locator(".st-key-w_sites_id input")).to_have_value(site)


def test_an_estate_made_by_clicks_alone_survives_a_kill_and_its_history_restores(
    browser, tmp_path, open_page, still, shot
):
    """Three sites, six services, placements from the map and the card, dependencies; knocked out, killed, restored."""
    with serving(tmp_path) as server:
        page = open_page("estate?lang=en", at=server)
        new_estate(page, "Made by hand", still)
        set_sites(page, still)
        for service in SERVICES:
            press(page, "b-service", still)
            expect(page.locator(".st-key-w_services_id input")).to_have_value(re.compile("^service"))
            typed(page, "w_services_id", service, still)
            typed(page, "w_services_name", service, still)
            typed(page, "w_services_users", "1000000", still)
        # From the card of each service to its main site.
        for service, site in zip(SERVICES, ("north", "north", "middle", "middle", "south", "south"), strict=True):
            choose(page, "w_card", service, still)
            expect(page.locator(".st-key-w_services_id input")).to_have_value(service)
            choose(page, "w_put_site", site, still)
            press(page, "b-put", still)
            expect(page.locator(".st-key-side")).to_contain_text("active · 10 servers")
        # From the map: a standby of pay in the south.
        option(page, "w_tool", "Place a service", still)
        choose(page, "w_drop_service", "pay", still)
        choose(page, "w_drop_role", "hot standby", still)
        page.locator('.atlas .site[data-site="south"]').click()
        still(page)
        expect(page.locator(".st-key-side")).to_contain_text("hot standby")
        # Two dependencies: what needs the login.
        option(page, "w_card_kind", "Service", still)
        for service in ("pay", "shop"):
            choose(page, "w_card", service, still)
            expect(page.locator(".st-key-w_services_id input")).to_have_value(service)
            choose(page, "w_need", "login", still)
            press(page, "b-need", still)
            expect(page.locator(".st-key-side")).to_contain_text("login · to run")
        expect(page.locator(".st-key-w_side")).to_contain_text("Mistakes 0")
        shot(page, "estate-made-by-hand")
        whole, address = version(page), page.url
        # Undone and done again.
        press(page, "b-undo", still)
        expect(page.locator(".st-key-w_kind")).to_contain_text("Dependencies 1")
        press(page, "b-redo", still)
        expect(page.locator(".st-key-w_kind")).to_contain_text("Dependencies 2")
        # Knocked out.
        page.get_by_role("link", name="Knock-out").click()
        still(page)
        page.locator('.atlas .site[data-site="north"]').click()
        expect(page.locator('.atlas .site[data-site="north"]')).to_have_attribute("data-status", "dark")
        expect(page.locator(".headline")).to_contain_text("cannot use")
        shot(page, "estate-knocked-out")
        page.context.close()
        server.process.kill()
        server.process.wait(10)
    with serving(tmp_path) as server:
        page = open_page("estate?" + address.partition("?")[2], at=server)
        expect(page.locator(".atlas .site")).to_have_count(3)
        assert version(page) == whole
        # The history: back to the version before the last dependency.
        press(page, "b-versions", still)
        click_row(page.locator('[data-testid="stDialog"] [data-testid="stDataFrame"]').first, 1)
        page.get_by_role("button", name=f"Restore version {whole - 1}").click()
        expect(page.locator(".st-key-kept")).to_contain_text(f"version {whole + 1}")
        expect(page.locator(".st-key-w_kind")).to_contain_text("Dependencies 1")


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_samples_first_edit_makes_a_copy(open_page, still, shot, language):
    page = open_page(f"estate?lang={language}")
    card(page, "anyang")
    typed(page, "w_sites_free_servers", "450", still)
    expect(page).to_have_url(re.compile("estate=e-"))
    expect(page.locator(".st-key-w_sites_free_servers input")).to_have_value("450")
    shot(page, f"estate-copy-{language}")
    page.reload()
    still(page)
    card(page, "anyang")
    expect(page.locator(".st-key-w_sites_free_servers input")).to_have_value("450")


def test_a_site_is_moved_by_dragging(open_page, still):
    page = open_page("estate?lang=en&estate=teaching")
    card(page, "busan")
    before = page.locator(".st-key-w_sites_lat input").input_value()
    box = page.locator('.atlas .site[data-site="busan"]').bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 10, box["y"] - 40, steps=8)
    page.mouse.up()
    expect(page).to_have_url(re.compile("estate=e-"))
    expect(page.locator(".st-key-w_sites_lat input")).not_to_have_value(before)
    after = page.locator(".st-key-w_sites_lat input").input_value()
    assert float(after) > float(before) + 0.1


def test_what_is_being_typed_outlives_the_answer_to_what_was_typed_before(open_page, still):
    page = open_page("estate?lang=en&estate=teaching")
    card(page, "busan")
    first, second = (page.locator(f".st-key-w_sites_{field} input") for field in ("annual_rate", "server_cost"))
    first.fill("0.5")
    first.press("Tab")
    second.fill("77")  # the answer to the first comes now
    expect(page).to_have_url(re.compile("estate=e-"))
    still(page)
    page.wait_for_timeout(1000)
    expect(second).to_have_value("77")
    expect(page.locator(".st-key-kept")).to_contain_text("version 2")
    second.press("Enter")
    expect(page.locator(".st-key-kept")).to_contain_text("version 3")
    page.reload()
    still(page)
    card(page, "busan")
    expect(first).to_have_value("0.5")
    expect(second).to_have_value("77")


def test_a_second_window_is_told_and_nobodys_work_is_overwritten(open_page, still):
    first = open_page("estate?lang=en&estate=teaching")
    card(first, "busan")
    typed(first, "w_sites_free_servers", "60", still)
    second = open_page("estate?" + first.url.partition("?")[2])
    for page, site, servers in ((first, "busan", "70"), (second, "jeju", "5")):
        card(page, site)
        typed(page, "w_sites_free_servers", servers, still)
    expect(first.get_by_text("changed elsewhere just now")).to_be_visible(timeout=30_000)
    for page in (first, second):
        for site, servers in (("busan", "70"), ("jeju", "5")):
            card(page, site)
            expect(page.locator(".st-key-w_sites_free_servers input")).to_have_value(servers)


def test_a_dependency_is_drawn_between_two_services(open_page, still, shot):
    page = open_page("estate?lang=en&estate=teaching")
    count = int(re.search(r"Dependencies (\d+)", page.locator(".st-key-w_kind").inner_text())[1])
    option(page, "w_tool", "Connect services", still)
    drawn(page)
    shot(page, "estate-connect")
    for service in ("photos", "pay"):
        click(page, service)
    expect(page.locator(".st-key-w_kind")).to_contain_text(f"Dependencies {count + 1}")


def test_a_service_is_dragged_from_the_palette_onto_a_site(open_page, still, shot):
    page = open_page("estate?lang=en&estate=teaching")
    option(page, "w_tool", "Place a service", still)
    choose(page, "w_drop_role", "hot standby", still)
    chip, site = page.locator('.palette .chip[data-item="photos"]'), page.locator('.atlas .site[data-site="jeju"]')
    shot(page, "estate-palette")
    start, end = chip.bounding_box(), site.locator(".shape").bounding_box()
    page.mouse.move(start["x"] + 20, start["y"] + 10)
    page.mouse.down()
    page.mouse.move(end["x"] + 4, end["y"] + 4, steps=6)
    expect(site).to_have_class(re.compile(r"\btarget\b"))
    shot(page, "estate-palette-pulled")
    page.mouse.up()
    expect(page.locator(".st-key-w_sites_id input")).to_have_value("jeju")
    expect(page.locator(".st-key-side")).to_contain_text("hot standby · 10 servers")
    expect(page.locator(".ghost")).to_have_count(0)


def test_a_service_is_put_into_a_site_by_keyboard_and_let_go_beside_a_site_nothing_happens(open_page, still):
    page = open_page("estate?lang=en&estate=teaching")
    option(page, "w_tool", "Place a service", still)
    chip = page.locator('.palette .chip[data-item="photos"]')
    start, ground = chip.bounding_box(), page.locator(".atlas").bounding_box()
    page.mouse.move(start["x"] + 20, start["y"] + 10)
    page.mouse.down()
    page.mouse.move(ground["x"] + 90, ground["y"] + ground["height"] - 90, steps=6)
    page.mouse.up()
    expect(chip).to_have_attribute("aria-pressed", "false")
    chip.press("Enter")
    expect(chip).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".st-key-kept")).to_contain_text("sample")
    page.locator('.atlas .site[data-site="jeju"]').press("Enter")
    expect(page.locator(".st-key-w_sites_id input")).to_have_value("jeju")
    expect(page.locator(".st-key-side")).to_contain_text("active · 10 servers")
