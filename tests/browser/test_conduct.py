"""An exercise is conducted in real browsers: a facilitator and a player, who follows."""

import time

import pytest
from conftest import ROOT, free_port, serving, wait_until_still
from drill_cases import begun
from playwright.sync_api import Page, expect

from lib.drill.room import room
from lib.store import library

JOIN_CODE = "join?lang=en&code={}"


@pytest.fixture
def drill(server, monkeypatch):
    """An exercise begun in the server's own store."""
    monkeypatch.setenv("OUTAGE_ATLAS_DATA", str(server.calls.parent / "data"))
    return begun()


def play(token: str) -> str:
    return f"play?lang=en&seat={token}"


def button(page: Page, key: str):
    return page.locator(f".st-key-{key} button").first


def clock(page: Page):
    return page.locator(".drill-clock")


def join(page: Page, name: str) -> None:
    page.locator(".st-key-w_name input").fill(name)
    page.locator(".st-key-w_name input").press("Tab")
    button(page, "b-join").click()
    expect(page.get_by_test_id("whose")).to_contain_text(name)


def test_a_player_joins_by_the_link_and_follows_the_clock(open_page, drill, shot):
    facilitator = open_page(play(drill.token))
    player = open_page(JOIN_CODE.format(drill.code))
    shot(player, "join")
    join(player, "Kim <b>Min</b>")
    expect(facilitator.locator(".st-key-w_drill_panel")).to_contain_text("In the room 1")
    expect(clock(player)).to_have_attribute("data-state", "paused")
    button(facilitator, "b-start").click()
    expect(clock(player)).to_have_attribute("data-state", "running")
    shown = clock(player).inner_text()
    expect(clock(player)).not_to_have_text(shown)
    button(facilitator, "b-pause").click()
    expect(clock(player)).to_have_attribute("data-state", "paused")


def test_an_inject_reaches_the_player_soon(open_page, drill, shot):
    facilitator, player = open_page(play(drill.token)), open_page(JOIN_CODE.format(drill.code))
    join(player, "Kim")
    for key, subject in (("b-deliver-smoke", "Smoke in Daejeon"), ("b-deliver-choose", "Call up Busan?")):
        expect(player.get_by_text(subject)).to_have_count(0)
        button(facilitator, key).click()
        expect(player.get_by_text(subject).first).to_be_visible()
    shot(facilitator, "facilitator")


def test_a_reload_and_a_restarted_server_bring_both_back(browser, tmp_path, monkeypatch):
    monkeypatch.setenv("OUTAGE_ATLAS_DATA", str(tmp_path / "data"))
    port = free_port()
    contexts = [browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US") for _ in range(2)]
    facilitator, player = (context.new_page() for context in contexts)
    with serving(tmp_path, ROOT / "app.py", port) as first:
        drill = begun()
        for page, path in ((facilitator, play(drill.token)), (player, JOIN_CODE.format(drill.code))):
            page.goto(f"{first.url}/{path}")
            wait_until_still(page)
        join(player, "Kim")
        button(facilitator, "b-next").click()
        expect(clock(player)).to_contain_text("00:30:00")
        for page in (facilitator, player):
            page.reload()
            expect(clock(page)).to_contain_text("00:30:00")
        expect(player.get_by_test_id("whose")).to_contain_text("Kim")
        addresses = facilitator.url, player.url
        reached = [_marked(page) for page in (facilitator, player)]
    with serving(tmp_path, ROOT / "app.py", port):
        for page, mark in zip((facilitator, player), reached, strict=True):
            _wait_for_new_run(page, mark)
        button(facilitator, "b-next").click()
        for page in (facilitator, player):
            expect(clock(page)).to_contain_text("01:00:00")
        expect(player.get_by_test_id("whose")).to_contain_text("Kim")
        assert (facilitator.url, player.url) == addresses
    for context in contexts:
        context.close()


def test_a_click_into_the_restart_leads_nobody_away(browser, tmp_path, monkeypatch):
    """Until a restarted server knows its pages, a browser takes every click for one on the front page."""
    monkeypatch.setenv("OUTAGE_ATLAS_DATA", str(tmp_path / "data"))
    port, context = free_port(), browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US")
    page = context.new_page()
    with serving(tmp_path, ROOT / "app.py", port) as first:
        drill = begun()
        page.goto(f"{first.url}/{play(drill.token)}")
        wait_until_still(page)
        expect(button(page, "b-start")).to_be_enabled()
        mark = _marked(page)
    with serving(tmp_path, ROOT / "app.py", port):
        button(page, "b-start").click(timeout=60_000)
        _wait_for_new_run(page, mark)
        expect(page).to_have_url(f"http://127.0.0.1:{port}/{play(drill.token)}")
        expect(clock(page)).to_be_visible()
    context.close()


def _marked(page: Page) -> list[str]:
    """Return a list in which each new connection of a page to its server is noted from now on."""
    found: list[str] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: found.append(socket.url)))
    return found


def _wait_for_new_run(page: Page, mark: list[str]) -> None:
    """Wait until a page is connected to the new server and has been drawn by it."""
    for _ in range(600):
        if mark:
            break
        page.wait_for_timeout(100)
    assert mark, "the page found no new server"
    page.wait_for_timeout(1500)
    wait_until_still(page)


def test_what_is_being_typed_survives_what_others_do(open_page, drill):
    one, two = open_page(play(drill.token)), open_page(play(drill.token))
    button(one, "b-choose-press").click()
    box = one.locator(".st-key-w_draft_message-press-en textarea")
    expect(box).to_be_visible()
    box.click()
    one.keyboard.type("They ask")
    button(two, "b-deliver-rumour").click()
    expect(one.locator(".st-key-w_drill_list")).to_contain_text("Come 1")
    one.keyboard.type(" what happened")
    expect(box).to_have_value("They ask what happened")
    button(two, "b-start").click()
    expect(clock(one)).to_have_attribute("data-state", "running")
    one.keyboard.type(", and why")
    expect(box).to_have_value("They ask what happened, and why")


def test_a_double_click_takes_one_seat(open_page, drill):
    page = open_page(JOIN_CODE.format(drill.code))
    page.locator(".st-key-w_name input").fill("Kim")
    page.locator(".st-key-w_name input").press("Tab")
    button(page, "b-join").dblclick()
    expect(page.get_by_test_id("whose")).to_contain_text("Kim")
    time.sleep(1)
    assert [seat.name for seat in room(library.drills(), drill.key).look(time.time()).state.seats.values()] == [
        "",
        "Kim",
    ]


def test_who_has_a_seat_sees_the_exercise_alone(open_page, drill):
    page = open_page(play(drill.token))
    expect(clock(page)).to_be_visible()
    expect(page.get_by_role("link", name="Recovery")).to_have_count(0)
    expect(open_page("join?lang=en").get_by_role("link", name="Recovery")).to_have_count(1)


def test_nothing_of_the_facilitators_is_sent_to_a_player(open_page, drill, browser, server):
    facilitator = open_page(play(drill.token))
    _, token = room(library.drills(), drill.key).take_seat("player", "operations", "Kim", time.time())
    sent: list[bytes] = []
    context = browser.new_context(locale="en-US")
    page = context.new_page()
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: sent.append(_bytes(frame))))
    page.goto(f"{server.url}/{play(token)}")
    expect(clock(page)).to_be_visible()
    button(facilitator, "b-next").click()
    expect(clock(page)).to_contain_text("00:30:00")
    everything = b"".join(sent)
    assert b"drill-clock" in everything
    for secret in ("The press calls", "A rumour", "Nobody decided", "b-deliver", drill.token):
        assert secret.encode() not in everything
    context.close()


def _bytes(frame: str | bytes) -> bytes:
    return frame if isinstance(frame, bytes) else frame.encode()
