"""A played exercise as one file: it comes back as it was, and a file that was tampered with is refused whole."""

import json

import msgspec
import pytest
from drills import FACILITATOR, START, inject, opened, started, wall

from lib.drill.archive import archived, restored
from lib.drill.room import Room
from lib.model.checks import Mistakes
from lib.model.drill import Said
from lib.model.scenario import Action
from lib.store.documents import Store

ASKS = inject("ask", 1, decides="operations", options=[{"id": "a", "text": "가"}], message="{affected_people} 명")


@pytest.fixture
def room(tmp_path) -> Room:
    """An exercise in which everything has happened once."""
    room = started(opened(Store(f"sqlite:///{tmp_path / 'a.sqlite3'}"), ASKS, inject("b", 2), inject("c", 9), objectives=[{"id": "o", "text": "o"}],
                          questions=[{"id": "q", "text": "q"}]))  # fmt: skip
    seat, _ = room.take_seat("player", "operations", "김 <b>", START)
    judge, _ = room.take_seat("evaluator", None, "Lee", START)
    room.do(seat, "decided", Said(role="operations", inject="ask", option="a", confidence=3), wall(1.5))
    act = Action(do="activate", placement="photos-busan")
    room.do(seat, "decided", Said(role="operations", actions=[act], text="사진 먼저"), wall(1.7))
    room.do(judge, "rated", Said(objective="o", rating="S", text="x"), wall(2.1))
    room.do(FACILITATOR, "skipped", Said(inject="c"), wall(3))
    room.step_back(FACILITATOR, wall(3.1))
    room.do(FACILITATOR, "ended", Said(), wall(3.2))
    room.do(seat, "answered", Said(question="q", text="답"), wall(3.3))
    room.do(FACILITATOR, "improved", Said(item="1", text="fix", owner="Kim", due="2027-01-31"), wall(3.4))
    return room


def test_it_comes_back_as_it_was(room):
    before = room.look(wall(4))
    begun = restored(room.drills, archived(room, before.log), wall(5))
    again = Room(room.drills, begun.key)
    after = again.look(wall(99))
    assert after.log == before.log
    assert msgspec.to_builtins(after.state) == msgspec.to_builtins(before.state)
    assert after.impact.lost_user_hours == before.impact.lost_user_hours
    assert archived(again, after.log) == archived(room, before.log)
    assert begun.code != room.drills.code(room.key)
    assert room.drills.holder(begun.token).seat == "facilitator"


def test_no_token_and_no_code_is_in_the_file(room):
    content = archived(room, room.look(wall(4)).log).decode()
    assert room.drills.code(room.key) not in content and room.key not in content


@pytest.mark.parametrize(
    ("change", "place", "code"),
    [
        (lambda d: d.update(format="drill/2"), "format", "expected"),
        (lambda d: d.pop("log"), "log", "required"),
        (lambda d: d.update(more=1), "more", "unknown_key"),
        (lambda d: d.update(log={}), "log", "expected"),
        (lambda d: d.update(estate=[]), "estate.file", "expected"),
        (lambda d: d["exercise"]["injects"][0].update(to=["cook"]), "exercise.injects[0].to[0]", "no_role"),
        (lambda d: d["log"].pop(2), "log[2].number", "no_entry"),
        (lambda d: d["log"][3].update(kind="joked"), "log[3].kind", "expected"),
        (lambda d: d["log"][3].update(t=-1), "log[3].t", "no_entry"),
        (lambda d: d["log"].__setitem__(3, 7), "log[3]", "no_entry"),
        (lambda d: decision(d)["said"]["actions"][0].update(placement="nowhere"), "said.actions[0].placement", "no_placement"),
        (lambda d: decision(d)["said"].update(role="cook"), "said.role", "no_role"),
        (lambda d: decision(d)["said"].update(inject="none"), "said.inject", "no_inject"),
        (lambda d: decision(d)["said"].update(rating="P"), "said.rating", "unknown_key"),
        (lambda d: delivered(d)["said"]["plan"].update(message="{x}"), "said.plan.message", "no_such_figure"),
    ],
)  # fmt: skip
def test_a_file_that_was_tampered_with_is_refused_and_nothing_kept(room, change, place, code):
    document = json.loads(archived(room, room.look(wall(4)).log))
    change(document)
    with pytest.raises(Mistakes) as caught:
        restored(room.drills, json.dumps(document).encode(), wall(5))
    found = [(problem.place, problem.code) for problem in caught.value.problems]
    assert len([row for row in found if row[0].endswith(place) and row[1] == code]) == 1, found


def decision(document: dict) -> dict:
    return next(row for row in document["log"] if row["kind"] == "decided" and row["said"].get("text"))


def delivered(document: dict) -> dict:
    return next(row for row in document["log"] if row["kind"] == "delivered")


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"[]", b"{", b"7", b'{"format": "drill/1"}', b"[" * 100_000])
def test_what_is_no_such_file_is_said_to_be_none(room, content):
    with pytest.raises(Mistakes):
        restored(room.drills, content, wall(5))
