"""The after-action report tells what happened and what it was worth; what is printed before tells nobody what will come."""

import json
from itertools import permutations

import msgspec
import pytest
from drills import FACILITATOR, START, TEACHING, condition, exercise, inject, opened, started, wall
from reference import reference

from lib.briefing import manuals
from lib.briefing.after_action import after_action
from lib.briefing.document import Document, Table, texts
from lib.briefing.played import played
from lib.drill.room import Room
from lib.drill.world import scenario_of
from lib.engine.compile import compile_estate
from lib.engine.simulate import simulate
from lib.model.drill import Said
from lib.model.exercise import roles_of
from lib.model.reading import read_estate, read_exercise, to_json
from lib.runs.order import carry_out
from lib.store.documents import Store
from lib.view.drill_worth import said as worth_said
from lib.words import LANGUAGES, Words

ORDER = {"do": "set_order", "services": ["photos", "shop"]}
ASKS = inject(
    "ask", 1, decides="operations", kind="expected", subject="Which order?", expected={"text": "login first", "within_hours": 2},
    options=[{"id": "b", "text": "photos first", "actions": [ORDER]}], notes="a trap",
)  # fmt: skip
LATE = inject(
    "late", to=["executive"], subject="Too late by {hours}", trigger=condition("hours_to_rto", "shop", at_most=0)
)
MORE = {"objectives": [{"id": "o", "text": "know the order"}], "questions": [{"id": "q", "text": "what now?"}]}


@pytest.fixture
def room(tmp_path) -> Room:
    room = started(opened(Store(f"sqlite:///{tmp_path / 'a.sqlite3'}"), ASKS, LATE, **MORE))
    seat, _ = room.take_seat("player", "operations", "Kim <b>", START)
    judge, _ = room.take_seat("evaluator", None, "Lee", START)
    room.do(seat, "decided", Said(role="operations", inject="ask", option="b", text="loud", confidence=2), wall(3.5))
    room.do(judge, "rated", Said(objective="o", rating="M", text="slow"), wall(5))
    room.do(FACILITATOR, "ended", Said(), wall(6))
    room.do(seat, "answered", Said(question="q", text="order written down"), wall(6))
    room.do(FACILITATOR, "improved", Said(item="1", text="rehearse it", owner="Park", due="2027-03-01"), wall(6))
    return room


def said(document: Document) -> str:
    return "\n".join(text for block in document.blocks for text in texts(block))


def table(document: Document, words: Words, column: str) -> Table:
    """Return the table that has a column of that name."""
    return next(b for b in document.blocks if isinstance(b, Table) and words(f"report.{column}") in b.columns)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_tells_what_happened_and_what_it_was_worth(room, language):
    words, view = Words(language), room.look(wall(7))
    report = after_action(played(room.compiled, view, words))
    for told in (
        "Kim <b>",
        "photos first",
        "loud",
        "2 / 5",
        "M (Lee",
        "slow",
        "order written down",
        "rehearse it",
        "Park",
        "2027-03-01",
    ):
        assert told in said(report), told
    without = simulate(room.compiled, room.exercise.scenario).lost_user_hours
    (decided,) = table(report, words, "worth").rows
    assert decided[-1] == worth_said(without - view.impact.lost_user_hours, words)
    (expected,) = table(report, words, "stands").rows
    assert expected[-1] == words("report.stands_as.late")  # due 3 h, came 3.5 h


def test_targets_missed_with_and_without_decisions(room):
    words, view = Words("en"), room.look(wall(7))
    rows = {row[0]: row[1:] for row in table(after_action(played(room.compiled, view, words)), words, "recovered").rows}
    both = [simulate(room.compiled, view.impact.scenario), simulate(room.compiled, room.exercise.scenario)]
    missed = both[0].table("services").query("rto_met == False")
    assert len(rows) == len(missed) > 0
    photos = [run.table("services").set_index("service").ttr_hours["photos"] for run in both]
    assert photos[0] != photos[1]


def lost(scenario: dict, order: tuple[str, ...] | None = None) -> float:
    """Return the user-hours lost as the second implementation has them, in an order of recovery from the start on."""
    actions = scenario["actions"]
    if order is not None:
        others = [action for action in actions if action["do"] != "set_order"]
        actions = [*others, {"do": "set_order", "at": 0, "services": list(order)}]
    return reference(TEACHING, scenario | {"actions": actions})["lost_user_hours"]


def test_the_best_order_is_the_best_of_all_orders_by_the_second_implementation(room):
    view, words = room.look(wall(7)), Words("en")
    order = carry_out(room.compiled, scenario_of(view.state))
    scenario = json.loads(to_json(scenario_of(view.state)))
    every = {row: lost(scenario, row) for row in permutations(service["id"] for service in TEACHING["services"])}
    least, done = min(every.values()), lost(scenario)
    assert (least, done) == pytest.approx((211_348_400, 254_568_400))
    assert order.found.lost_user_hours == every[order.services] == pytest.approx(least)
    told = said(after_action(played(room.compiled, view, words), order))
    assert "43.2M" in told and "Login → Shop → Photos → Ferry booking → Payment" in told


def test_without_a_search_the_report_speaks_of_no_best_order(room):
    assert "→" not in said(after_action(played(room.compiled, room.look(wall(7)), Words("en"))))


def test_the_same_exercise_gives_the_same_report(room):
    words = Words("ko")
    one, two = (after_action(played(room.compiled, room.look(wall(at)), words)) for at in (7, 9))
    assert one == two


def test_an_exercise_in_which_nobody_did_anything_has_a_report(tmp_path):
    room = opened(Store(f"sqlite:///{tmp_path / 'a.sqlite3'}"))
    assert said(after_action(played(room.compiled, room.look(START), Words("en"))))


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_the_facilitators_book_says_what_will_come(language):
    compiled, words = compile_estate(read_estate(TEACHING)), Words(language)
    plan = read_exercise(exercise(ASKS, LATE, **MORE))
    book = said(manuals.facilitators_book(compiled, plan, words))
    for told in ("Which order?", "photos first", "login first", "a trap", "know the order"):
        assert told in book
    open_ones = [manuals.situation_manual(compiled, plan, words)]
    open_ones += [manuals.handout(compiled, plan, role, words) for role in roles_of(plan)]
    for document in open_ones:
        for secret in ("Which order?", "photos first", "login first", "a trap", "Too late", "what now?"):
            assert secret not in said(document), document.title
    assert "know the order" in said(open_ones[0])


def test_the_book_tells_injects_in_the_order_in_which_they_come():
    compiled = compile_estate(read_estate(TEACHING))
    plan = read_exercise(exercise(LATE, ASKS, inject("reserve", trigger={"on": "hand"})))
    cards = [
        b
        for b in manuals.facilitators_book(compiled, plan, Words("en")).blocks
        if msgspec.to_builtins(b)["kind"] == "card"
    ]
    assert [card.tag for card in cards] == ["ask", "late", "reserve"]
    assert "4 h" in cards[1].title
