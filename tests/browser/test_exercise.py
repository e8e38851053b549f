"""The Kakao exercise in five real browsers, from joining to the after-action report, the server restarted in the middle."""

import io
import json
import re
import time

import docx
import pypdf
import pytest
from conftest import ROOT, free_port, serving
from playwright.sync_api import Page, expect
from test_estate import choose

from lib.drill.archive import restored
from lib.drill.room import begin, room
from lib.store import library

LATER = 60_000  # ms: a server that starts anew
KAKAO = json.loads((ROOT / "data" / "exercises" / "kakao-2022-drill.json").read_text("utf-8"))
SEATS = {"operations": "player", "executive": "player", "judge": "evaluator", "wall": "screen"}


def button(page: Page, key: str):
    return page.locator(f".st-key-{key} button").first


def join(page: Page, url: str, code: str, who: str, still) -> None:
    """Take a seat by the code's link, as one would on a phone."""
    page.goto(f"{url}/join?lang=en&code={code}")
    part = SEATS[who]
    still(page)
    page.get_by_text(
        {"player": "Player", "evaluator": "Evaluator", "screen": "Big screen"}[part], exact=True
    ).first.click()
    if part == "player":
        choose(page, "w_role", {"operations": "Operations", "executive": "Executives"}[who], still)
    if part != "screen":
        page.locator(".st-key-w_name input").fill(who)
        page.locator(".st-key-w_name input").press("Tab")
    button(page, "b-join").click()
    expect(page.locator(".drill-clock").first).to_be_visible(timeout=LATER)


def delivered(key: str) -> list[str]:
    """Return the injects that have come, by the log."""
    return [row.inject.id for row in room(library.drills(), key).look(time.time()).state.delivered]


def go_on_to(facilitator: Page, key: str, inject: str) -> None:
    """Jump from inject to inject until this one has come."""
    while inject not in delivered(key):
        came = len(delivered(key))
        for _ in range(4):  # a page whose server has just come back may lose a click
            expect(button(facilitator, "b-next")).to_be_enabled(timeout=LATER)
            button(facilitator, "b-next").click()
            if has_more(facilitator, key, came):
                break
        assert len(delivered(key)) > came, f"after {delivered(key)} nothing comes"


def has_more(page: Page, key: str, came: int) -> bool:
    """Wait until another inject has come; say whether one has."""
    until = time.monotonic() + 20
    while len(delivered(key)) == came and time.monotonic() < until:
        page.wait_for_timeout(200)
    return len(delivered(key)) > came


def decide(page: Page, inject: str, option: str, why: str) -> None:
    card = page.locator(f'[class*="st-key-ask-{inject}-"]').first
    expect(card).to_be_visible()
    card.get_by_text(option, exact=True).click()
    card.locator("textarea").fill(why)
    card.locator("textarea").press("Tab")
    card.locator('[class*="st-key-b-decide-"] button').click()
    expect(card).to_have_count(0)


def saved(page: Page, key: str) -> bytes:
    with page.expect_download(timeout=LATER) as download:
        button(page, key).click()
    return download.value.path().read_bytes()


@pytest.fixture
def pages(browser):
    contexts = {
        who: browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US")
        for who in ("facilitator", *SEATS)
    }
    yield {who: context.new_page() for who, context in contexts.items()}
    for context in contexts.values():
        context.close()


def test_from_joining_to_the_report_with_a_restart_in_the_middle(pages, tmp_path, monkeypatch, still, shot):
    monkeypatch.setenv("OUTAGE_ATLAS_DATA", str(tmp_path / "data"))
    begun = begin(library.drills(), KAKAO, library.estate_document("kakao-2022"), time.time())
    facilitator, port = pages["facilitator"], free_port()
    with serving(tmp_path, ROOT / "app.py", port) as server:
        facilitator.goto(f"{server.url}/play?lang=en&seat={begun.token}")
        expect(facilitator.locator(".drill-clock").first).to_be_visible(timeout=LATER)
        for who in SEATS:
            join(pages[who], server.url, begun.code, who, still)
        go_on_to(facilitator, begun.key, "1")
        decide(
            pages["operations"],
            "1",
            "Head of operations leads; telephone bridge and a messenger of another company, now",
            "ours is down",
        )
        expect(pages["wall"].get_by_text("Head of operations leads", exact=False).first).to_be_visible()
        expect(pages["executive"].locator('[class*="st-key-ask-1-"]')).to_have_count(0)
        for who, page in pages.items():
            shot(page, f"exercise-{who}")
    with serving(tmp_path, ROOT / "app.py", port):
        go_on_to(facilitator, begun.key, "6")
        decide(pages["operations"], "6", "By tier, as the plan has it", "no time to argue")
        go_on_to(facilitator, begun.key, "9")
        decide(pages["executive"], "9", "Three database crews", "they hold everything up")
        judge(pages["judge"])
        button(facilitator, "p-end").click()
        button(facilitator, "b-end").click()
        for who in ("operations", "judge"):
            expect(pages[who].locator(".st-key-w_wash")).to_be_visible()
        answer(pages["operations"])
        expect(facilitator.get_by_text("the tool burned with the site")).to_be_visible()
        shot(facilitator, "exercise-wash")
        report_is_right(facilitator)
        again = restored(library.drills(), saved(facilitator, "b-archive"), time.time())
    here = room(library.drills(), begun.key).look(time.time())
    assert room(library.drills(), again.key).look(time.time()).log == here.log
    assert [d.said.option for d in here.state.decisions] == ["bridge", "as-listed", "data"]
    assert [d.inject.id for d in here.state.delivered] == ["1", "2", "3", "5", "4", "6", "7", "8", "9"]


def judge(page: Page) -> None:
    box = page.locator(".st-key-objective-control")
    box.get_by_text("S", exact=True).first.click()
    box.get_by_role("button", name=re.compile("Rate|Save")).click()


def answer(page: Page) -> None:
    box = page.locator(".st-key-question-tool")
    box.locator("textarea").fill("the tool burned with the site")
    box.locator("textarea").press("Tab")
    button(page, "b-answer-tool").click()


def report_is_right(facilitator: Page) -> None:
    """Open the report in every format: it tells the decisions, and what the crews were worth."""
    written = docx.Document(io.BytesIO(saved(facilitator, "b-report-docx")))
    told = "\n".join(
        [p.text for p in written.paragraphs] + [c.text for t in written.tables for row in t.rows for c in row.cells]
    )
    pdf = "\n".join(
        page.extract_text() for page in pypdf.PdfReader(io.BytesIO(saved(facilitator, "b-report-pdf"))).pages
    )
    html = saved(facilitator, "b-report-html").decode()
    for text in (told, re.sub(r"\s+", " ", pdf), html):
        assert "Three database crews" in text and "the tool burned with the site" in text
    assert re.search(r"saves|saved", told)
