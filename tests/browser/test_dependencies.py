"""The graph of services in a real browser: chosen by mouse, search and keys, phases, path, cycles, picture, dark."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from conftest import serving
from PIL import Image, ImageColor
from playwright.sync_api import Page, expect

from lib.store.documents import Store, address

CY = """(() => { const inner = (root) => [...root.querySelectorAll("*")].flatMap((n) => [n, ...(n.shadowRoot ? inner(n.shadowRoot) : [])]);
  return inner(document).find((n) => n.classList.contains("stage"))._cyreg.cy; })()"""
MIDDLE = f"""(id) => {{ const cy = {CY}; const box = cy.container().getBoundingClientRect();
  const {{ x, y }} = cy.$id("n" + id).renderedPosition(); return [box.left + x, box.top + y]; }}"""
BOXES = f"() => {CY}.nodes('.box').map((n) => [n.data('node'), n.renderedBoundingBox({{ includeUnderlays: false }})])"
SEEN = f"() => {CY}.edges().filter((e) => e.visible()).map((e) => e.data('phase'))"
TRAIL = f"() => {CY}.edges('.trail').map((e) => [e.data('from'), e.data('to'), e.data('phase')])"
VIEW = f"() => {{ const cy = {CY}; return [cy.zoom(), cy.pan().x, cy.pan().y]; }}"
PLACES = f"() => {CY}.nodes().map((n) => [n.id(), n.position().x, n.position().y])"
GROUND = CY.replace('"stage"))._cyreg.cy', '"ground"))')
INK = f"""() => {{ const ground = {GROUND}; if (!ground.width) return 0;
  return ground.getContext("2d").getImageData(0, 0, ground.width, ground.height).data.filter((part, i) => i % 4 === 3 && part > 0).length; }}"""
FIRE = "&scenario=kakao-2022-fire&t=5"


def drawn(page: Page) -> Page:
    expect(page.locator(".graph[data-drawn]")).to_be_visible()
    page.wait_for_timeout(300)
    return page


def click(page: Page, service: str) -> None:
    page.mouse.click(*page.evaluate(MIDDLE, service))
    page.mouse.move(5, 5)


def card(page: Page):
    return page.get_by_test_id("graph-card")


def option(page: Page, service: str):
    return page.locator(f'.graph [role=option][data-node="{service}"]')


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("color_scheme", ["light", "dark"])
def test_all_services_stand_apart_and_within_sight_when_it_opens(open_page, language, color_scheme, shot):
    page = drawn(open_page(f"dependencies?lang={language}{FIRE}", color_scheme=color_scheme))
    boxes = [box for _, box in page.evaluate(BOXES)]
    ground = page.locator(".graph .stage").bounding_box()
    assert len(boxes) == 27
    for i, one in enumerate(boxes):
        assert 0 <= one["x1"] < one["x2"] <= ground["width"] and 0 <= one["y1"] < one["y2"] <= ground["height"]
        for other in boxes[:i]:
            apart = (
                one["x1"] >= other["x2"]
                or other["x1"] >= one["x2"]
                or one["y1"] >= other["y2"]
                or other["y1"] >= one["y2"]
            )
            assert apart
    assert page.evaluate(f"() => 13 * {CY}.zoom()") > 9  # pixels of a label's letters
    shot(page, f"dependencies-{language}-{color_scheme}")


@pytest.mark.parametrize("language", ["ko", "en"])
def test_with_the_note_of_a_draw_above_it_all_of_the_screen_is_in_sight(open_page, language):
    page = drawn(open_page(f"dependencies?lang={language}{FIRE}&draw=1-5"))
    expect(page.get_by_test_id("draw-note")).to_be_visible()
    slider = page.get_by_test_id("stSlider").bounding_box()
    assert slider["y"] + slider["height"] <= 900
    legend = page.locator(".graph .legend").bounding_box()
    assert legend["y"] + legend["height"] <= slider["y"]


def test_a_click_chooses_a_click_on_the_ground_lets_go_and_nothing_moves(open_page, still):
    page = drawn(open_page("dependencies?lang=en"))
    places, view = page.evaluate(PLACES), page.evaluate(VIEW)
    click(page, "taxi")
    expect(card(page)).to_contain_text("Kakao T taxi calls")
    expect(page).to_have_url(re.compile("service=taxi"))
    expect(option(page, "taxi")).to_have_attribute("aria-selected", "true")
    assert (page.evaluate(PLACES), page.evaluate(VIEW)) == (places, view)
    box = page.locator(".graph .stage").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + 20)
    expect(card(page)).to_contain_text("Choose a service")
    expect(page).not_to_have_url(re.compile("service="))
    page.get_by_role("link", name="Knock-out", exact=True).first.click()
    still(page)
    page.get_by_role("link", name="Dependencies", exact=True).first.click()
    drawn(page)
    assert (page.evaluate(PLACES), page.evaluate(VIEW)) == (places, view)


def test_the_chosen_service_is_the_one_of_the_why_card(open_page, still):
    page = drawn(open_page("dependencies?lang=en" + FIRE))
    click(page, "melon")
    expect(card(page)).to_contain_text("Melon")
    page.get_by_role("link", name="Knock-out", exact=True).first.click()
    still(page)
    expect(page.get_by_role("combobox", name="Service", exact=True)).to_have_value("Melon")


def test_a_service_is_found_by_its_name_in_either_language(open_page):
    page = drawn(open_page("dependencies?lang=ko"))
    box = page.get_by_role("combobox", name="서비스 찾기")
    box.fill("택시")
    expect(page.locator(".graph [role=option]:visible")).to_have_count(1)
    box.press("Enter")
    expect(card(page)).to_contain_text("카카오 T 택시 호출")
    box.fill("없는 이름")
    expect(page.get_by_text("이름에 이 말이 든 서비스가 없습니다.")).to_be_visible()


def test_services_are_reached_and_chosen_with_the_keyboard_alone(open_page):
    page = drawn(open_page("dependencies?lang=en" + FIRE))
    stage = page.get_by_role("application")
    stage.focus()
    view = page.evaluate(VIEW)
    page.keyboard.press("ArrowRight")
    assert page.evaluate("() => document.activeElement !== document.body")
    first = stage.get_attribute("data-cursor")
    page.keyboard.press("ArrowDown")
    second = stage.get_attribute("data-cursor")
    assert first and second and first != second
    expect(page.locator(".graph .live")).to_have_text(option(page, second).get_attribute("aria-label"))
    expect(option(page, second)).to_have_attribute("aria-label", re.compile(r": down\."))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"service={second}(&|$)"))
    page.keyboard.press("Escape")
    expect(page).not_to_have_url(re.compile("service="))
    assert page.evaluate(VIEW) == view
    page.keyboard.press("+")
    assert page.evaluate(VIEW)[0] > view[0]
    page.keyboard.press("0")
    assert page.evaluate(VIEW) == pytest.approx(view)


def test_phases_are_shown_and_hidden(open_page):
    page = drawn(open_page("dependencies?lang=en"))
    assert set(page.evaluate(SEEN)) == {"run", "start", "failover"}
    page.locator(".st-key-w_phases").get_by_text("Run", exact=True).click()
    page.wait_for_function(f"() => !({SEEN})().includes('run')")
    assert set(page.evaluate(SEEN)) == {"start", "failover"}
    expect(page.locator(".graph .legend")).not_to_contain_text("needs to run")
    expect(page.locator(".graph .legend")).to_contain_text("needs to start")


def test_after_knocking_out_pangyo_the_path_is_shown_hop_by_hop(open_page, still, shot):
    page = open_page("?lang=en")
    page.locator('.site[data-site="pangyo"]').press("Enter")
    expect(page.locator('.site[data-site="pangyo"]')).to_have_attribute("data-status", "dark")
    still(page)
    page.get_by_role("link", name="Dependencies", exact=True).first.click()
    drawn(page)
    expect(option(page, "taxi")).to_have_attribute("data-status", "down")
    click(page, "talk-transfer")
    expect(page.get_by_test_id("path").locator("li")).to_have_text([
        "Bank transfers through KakaoTalk runs on KakaoTalk messages, which is down; without it 100% is lost.",
        "KakaoTalk messages lost servers in Pangyo hall A.",
    ])  # fmt: skip
    page.wait_for_function(f"() => ({TRAIL})().length > 0")
    trail = page.evaluate(TRAIL)
    assert ["talk-transfer", "talk", "run"] in trail and ["talk", "switch-tool", "failover"] in trail
    expect(page.locator(".graph .legend")).to_contain_text("path of the outage")
    shot(page, "dependencies-path")


def test_a_cycle_in_the_list_is_brought_into_sight(open_page, shot):
    page = drawn(open_page("dependencies?lang=ko"))
    before = page.evaluate(VIEW)[0]
    page.get_by_role("radio", name="순환", exact=True).or_(page.get_by_role("button", name="순환", exact=True)).click()
    page.locator(".st-key-b-circle-0 button").click()
    page.wait_for_function(f"(zoom) => ({VIEW})()[0] > zoom * 1.2", arg=before)
    shot(page, "dependencies-cycle")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_graph_is_saved_as_a_picture_of_twice_its_size(open_page, scheme, shot):
    page = drawn(open_page("dependencies?lang=ko" + FIRE, color_scheme=scheme))
    with page.expect_download() as download:
        page.get_by_role("button", name="PNG로 저장").click()
    assert download.value.suggested_filename == "outage-atlas-dependencies-kakao-2022.png"
    picture = Image.open(BytesIO(Path(download.value.path()).read_bytes())).convert("RGB")
    box = page.locator(".graph .stage").bounding_box()
    assert picture.size == pytest.approx((2 * box["width"], 2 * box["height"]), abs=2)
    assert picture.getpixel((3, 3)) == ImageColor.getrgb({"light": "#ffffff", "dark": "#0e1117"}[scheme])
    colors = {color: many for many, color in picture.getcolors(10**7)}
    assert colors.get(ImageColor.getrgb("#d55e00"), 0) > 2000  # signs and borders of what is down
    legend = picture.crop((0, picture.height - 60, picture.width // 2, picture.height))
    assert len(set(legend.get_flattened_data())) > 20


def test_names_are_text_and_never_markup(open_page, server, tmp_path):
    sly = '<img src=x onerror="window.stung = 1"><b>bold</b> {name} **star**'
    rows = {
        "services": [{"id": "a'\"<i>", "name": sly, "users": 1}],
        "dependencies": [{"service": "a'\"<i>", "on": "a'\"<i>"}],
    }
    store = Store(address(server.calls.parent / "data"))
    key = store.create("estate", {"format": "estate/1", "id": "sly"} | rows, {}).key
    page = drawn(open_page(f"dependencies?lang=en&estate={key}"))
    page.mouse.move(*page.evaluate(MIDDLE, "a'\"<i>"))
    expect(page.locator(".graph .tip b")).to_have_text(sly)
    click(page, "a'\"<i>")
    expect(card(page).locator("h4")).to_have_text(sly)
    assert page.evaluate("() => window.stung") is None


def opened_large(open_page, server, services: int = 80, **options) -> Page:
    """Open an estate with more lines than Cytoscape draws; s0 needs s1 to s5, and so on in turn."""
    rows = [{"id": f"s{i}", "name": f"Service {i}", "users": 1} for i in range(services)]
    pairs = [(i, j) for i in range(services) for j in range(i + 1, min(i + 6, services))]
    needs = [{"service": f"s{i}", "on": f"s{j}", "phase": ("run", "start", "failover")[(i + j) % 3]} for i, j in pairs]
    document = {"format": "estate/1", "id": f"large-{services}", "services": rows, "dependencies": needs}
    key = Store(address(server.calls.parent / "data")).create("estate", document, {}).key
    return drawn(open_page(f"dependencies?lang=en&estate={key}", **options))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_of_many_lines_the_chosen_services_stand_out_from_the_rest(open_page, server, scheme, shot):
    page = opened_large(open_page, server, color_scheme=scheme)
    assert page.evaluate(SEEN) == []
    all_lines = page.evaluate(INK)
    assert all_lines > 1000
    page.get_by_role("combobox", name="Find a service").fill("s40")
    page.get_by_role("combobox", name="Find a service").press("Enter")
    expect(card(page)).to_contain_text("Service 40")
    ends = sorted(f"s{i}" for i in range(35, 46) if i != 40)
    assert (
        page.evaluate(f"() => {CY}.edges().map((e) => e.data(e.data('from') === 's40' ? 'to' : 'from')).sort()") == ends
    )
    assert page.evaluate(f"() => {CY}.nodes('.touched').map((n) => n.data('node')).sort()") == ends
    page.get_by_role("application").focus()
    page.keyboard.press("Escape")
    expect(card(page)).to_contain_text("Choose a service")
    page.wait_for_function(f"() => !({SEEN})().length")
    page.keyboard.press("0")
    page.wait_for_function(f"(before) => Math.abs(({INK})() - before) < before / 50", arg=all_lines)
    shot(page, f"dependencies-large-{scheme}")


def test_phases_of_many_lines_are_shown_and_hidden(open_page, server):
    page = opened_large(open_page, server)
    before = page.evaluate(INK)
    for phase in ("Run", "Start"):
        page.locator(".st-key-w_phases").get_by_text(phase, exact=True).click()
        page.wait_for_function(f"(before) => ({INK})() < before", arg=before)
        before = page.evaluate(INK)
    page.locator(".st-key-w_phases").get_by_text("Failover", exact=True).click()
    page.wait_for_function(f"() => ({INK})() === 0")


def test_one_of_many_lines_says_under_the_pointer_what_it_is(open_page, server):
    page = opened_large(open_page, server)
    page.get_by_role("combobox", name="Find a service").fill("s40")
    page.get_by_role("combobox", name="Find a service").press("Enter")
    expect(card(page)).to_contain_text("Service 40")
    page.get_by_role("application").focus()
    page.keyboard.press("Escape")
    page.wait_for_function(f"() => !({SEEN})().length")
    x, y = page.evaluate(MIDDLE, "s40")
    zoom = page.evaluate(VIEW)[0]
    page.mouse.move(x + 93 * zoom, y - 10 * zoom)  # where its need to run leaves the box
    expect(page.locator(".graph .tip b")).to_have_text(re.compile("Service 40"))


def test_many_lines_are_part_of_the_picture_that_is_saved(open_page, server):
    page = opened_large(open_page, server)
    with_lines = saved_ink(page)
    for phase in ("Run", "Start", "Failover"):
        page.locator(".st-key-w_phases").get_by_text(phase, exact=True).click()
    page.wait_for_function(f"() => ({INK})() === 0")
    assert with_lines > saved_ink(page) * 1.2


def saved_ink(page: Page) -> int:
    """Save the picture and return how many of its pixels, but for those of the legend, are not of the ground."""
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as PNG").click()
    picture = Image.open(BytesIO(Path(download.value.path()).read_bytes())).convert("L")
    return sum(
        many for many, grey in picture.crop((0, 0, picture.width, picture.height - 100)).getcolors() if grey < 250
    )


def test_a_dependency_is_drawn_by_choosing_two_services(browser, tmp_path):
    with serving(tmp_path, Path(__file__).parent / "connect_app.py") as running:
        page = browser.new_page(viewport={"width": 1024, "height": 768})
        page.goto(running.url)
        drawn(page)
        live, said = page.locator(".graph .live"), page.locator("code")
        expect(live).to_have_text("connect_from {name}")
        click(page, "a")
        expect(live).to_have_text("connect_to A")
        page.get_by_role("application").focus()
        page.keyboard.press("Escape")
        expect(live).to_have_text("connect_from {name}")
        click(page, "c")
        click(page, "a")
        expect(said).to_have_text("c a")
        click(page, "b")
        click(page, "b")
        click(page, "b")
        click(page, "c")
        expect(said).to_have_text("c a\nb c")
        page.close()
