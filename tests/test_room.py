"""An exercise that is played: what comes when, who may do what, many at once, stepping back, coming back."""

import threading

import pytest
from drills import FACILITATOR, START, again, come, condition, inject, opened, started, wall
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.drill.due import coming
from lib.drill.expected import outcome
from lib.drill.levers import levers
from lib.drill.room import Room
from lib.drill.world import scenario_of
from lib.drill.worth import worth
from lib.engine.simulate import simulate
from lib.model.checks import Mistakes
from lib.model.drill import Said, Seat
from lib.model.scenario import Action
from lib.store.documents import Store

ORDER = {"do": "set_order", "services": ["photos", "shop"]}
ASKS = inject(
    "ask", 1, decides="operations", options=[{"id": "a", "text": "a"}, {"id": "b", "text": "b", "actions": [ORDER]}]
)


@pytest.fixture
def store(tmp_path) -> Store:
    return Store(f"sqlite:///{tmp_path / 'atlas.sqlite3'}")


def codes(do, *arguments, **named) -> list[str]:
    with pytest.raises(Mistakes) as caught:
        do(*arguments, **named)
    return [problem.code for problem in caught.value.problems]


def player(room: Room, role: str = "operations", name: str = "Kim") -> Seat:
    return room.take_seat("player", role, name, START)[0]


def test_injects_come_at_their_own_times_whoever_looks_however_late(store):
    room = started(opened(store, inject("a", 1), inject("b", 2.5), inject("c", 50)))
    assert come(room.look(wall(0.99))) == []
    assert come(room.look(wall(3))) == [("a", 1, "clock"), ("b", 2.5, "clock")]
    assert come(again(room).look(wall(100)))[2:] == [("c", 50, "clock")]
    assert room.look(wall(1e6)).t == 72  # the horizon


def test_a_condition_sets_an_inject_off_at_its_exact_time(store):
    late = condition("hours_to_rto", "shop", at_most=0)
    back = condition("dark", "daejeon", at_most=0) | {"after_hours": 0.5}
    room = started(opened(store, inject("back", trigger=back), inject("late", trigger=late)))
    assert come(room.look(wall(20))) == [("late", 4, "condition"), ("back", 6.5, "condition")]


def test_what_an_inject_does_to_the_world_comes_from_its_delivery_on(store):
    longer = inject("longer", 2, actions=[{"do": "extend_outage", "site": "daejeon", "hours": 3}])
    room = started(opened(store, longer, inject("back", trigger=condition("dark", "daejeon", at_most=0))))
    assert come(room.look(wall(30))) == [("longer", 2, "clock"), ("back", 9, "condition")]


def test_what_was_expected_and_did_not_come_sets_an_inject_off(store):
    expects = inject(
        "ask", 1, kind="expected", expected={"text": "x", "within_hours": 2, "do": "activate", "of": "photos-busan"}
    )
    missed = {"on": "missed", "inject": "ask", "after_hours": 0.5}
    asked = (expects, inject("why", trigger=missed))
    assert come(started(opened(store, *asked)).look(wall(9)))[1:] == [("why", 3.5, "missed")]
    room = started(opened(store, *asked))
    activate = Said(role="operations", actions=[Action(do="activate", placement="photos-busan")])
    view = room.do(player(room), "decided", activate, wall(2))
    assert outcome(view.state, view.state.delivered[0], 2.0) == ("met", 2.0)
    assert come(room.look(wall(9))) == [("ask", 1, "clock")]


def test_an_expected_action_is_late_missed_or_what_an_evaluator_says(store):
    room = started(opened(store, inject("ask", 1, kind="expected", decides="operations", expected={"text": "x"})))
    seat, judge = player(room), room.take_seat("evaluator", None, "Lee", START)[0]
    view = room.look(wall(1.5))
    assert outcome(view.state, view.state.delivered[0], 1.5) == ("open", None)
    assert outcome(view.state, view.state.delivered[0], 2.5) == ("missed", None)
    view = room.do(seat, "decided", Said(role="operations", inject="ask", text="done"), wall(3))
    assert outcome(view.state, view.state.delivered[0], 9) == ("late", 3.0)
    view = room.do(judge, "met", Said(inject="ask", met=False), wall(4))
    assert outcome(view.state, view.state.delivered[0], 9) == ("missed", None)


def test_a_decision_changes_the_world_from_its_time_on_and_is_worth_what_it_changed(store):
    room = started(opened(store, ASKS))
    view = room.do(player(room), "decided", Said(role="operations", inject="ask", option="b"), wall(2))
    (worked,) = worth(room.compiled, view.state)
    without = simulate(room.compiled, room.exercise.scenario).lost_user_hours
    ordered = scenario_of(view.state)
    assert [(action.do, action.at) for action in ordered.actions] == [("set_order", 2.0)]
    assert worked.saved == pytest.approx(without - simulate(room.compiled, ordered).lost_user_hours)
    assert worked.saved < 0  # photos before login: the one crew is busy while nothing can work


def test_the_clock_runs_pauses_changes_its_speed_and_jumps(store):
    room = started(opened(store, inject("a", 3), inject("b", 5)))
    view = room.do(FACILITATOR, "clock", Said(running=False, speed=60.0), wall(1))
    assert room.look(wall(99)).t == pytest.approx(1) and view.following.t == 3
    view = room.do(FACILITATOR, "clock", Said(running=True, speed=600.0, to_t=view.following.t), wall(100))
    assert come(view) == [("a", 3, "clock")]
    assert come(room.look(wall(100) + 3 * 6)) == [("a", 3, "clock"), ("b", 5, "clock")]
    assert codes(room.do, FACILITATOR, "clock", Said(running=True, speed=601.0), wall(101)) == ["expected"]


def test_a_clock_changed_in_two_tabs_is_changed_by_the_first(store):
    room = started(opened(store))
    seen = room.look(wall(1)).state.number
    room.do(FACILITATOR, "clock", Said(running=False, speed=60.0), wall(1), seen=seen)
    assert codes(again(room).do, FACILITATOR, "clock", Said(running=True, speed=600.0), wall(1), seen=seen) == [
        "overtaken"
    ]
    assert not room.look(wall(2)).state.clock.running


def test_stepping_back_takes_back_the_last_thing_and_it_can_come_again(store):
    room = started(opened(store, inject("a", 1), inject("b", 2)))
    room.look(wall(2.5))
    view = room.step_back(FACILITATOR, wall(2.5))
    assert come(view) == [("a", 1, "clock")] and view.t == 1 and not view.state.clock.running
    view = room.step_back(FACILITATOR, wall(2.6))
    assert come(view) == [] and view.t == 0
    room.do(FACILITATOR, "clock", Said(running=True, speed=60.0), wall(3))
    assert come(room.look(wall(3) + 60 * 1.5)) == [("a", 1, "clock")]
    assert [entry.number for entry in room.look(wall(9)).log] == list(range(1, len(room.look(wall(9)).log) + 1))


def test_injects_are_delivered_by_hand_skipped_put_off_edited_and_put_in(store):
    room = started(opened(store, inject("a", 5), inject("b", 6), inject("c", trigger={"on": "hand"})))
    assert come(room.deliver(FACILITATOR, "c", wall(1))) == [("c", 1, "hand")]
    assert come(room.deliver(FACILITATOR, "c", wall(2))) == [("c", 1, "hand")]  # once
    room.do(FACILITATOR, "skipped", Said(inject="a"), wall(2))
    view = room.do(FACILITATOR, "postponed", Said(inject="b", at=8.0), wall(2))
    new = view.state.pending[0].__class__(id="n", at=3.0, to=["executive"], subject="new")
    room.do(FACILITATOR, "edited", Said(inject="n", plan=new), wall(2))
    assert come(room.look(wall(20)))[1:] == [("n", 3, "clock"), ("b", 8, "clock")]
    assert come(room.deliver(FACILITATOR, "a", wall(21)))[-1] == ("a", 21, "hand")  # a skipped one after all


def test_an_inject_that_has_come_is_not_edited_and_a_broken_one_not_put_in(store):
    room = started(opened(store, inject("a", 1)))
    plan = room.exercise.injects[0]
    room.look(wall(2))
    for kind, said in (
        ("edited", Said(inject="a", plan=plan)),
        ("postponed", Said(inject="a", at=9.0)),
        ("skipped", Said(inject="a")),
    ):
        assert codes(room.do, FACILITATOR, kind, said, wall(2)) == ["already_delivered"]
    broken = plan.__class__(id="n", at=3.0, to=["nobody"], subject="{figure}", objective="none")
    assert codes(room.do, FACILITATOR, "edited", Said(inject="n", plan=broken), wall(2)) == [
        "no_role",
        "no_such_figure",
        "no_objective",
    ]


def test_the_lead_decides_once_and_others_vote(store):
    room = started(opened(store, ASKS))
    lead, second, other = player(room), player(room, name="Lee"), player(room, "business")
    chosen = Said(role="operations", inject="ask", option="a")
    assert codes(room.do, lead, "decided", chosen, wall(0.5)) == ["no_inject"]  # it has not come
    view = room.do(second, "voted", Said(inject="ask", option="b"), wall(1.1))
    assert view.state.votes == {"ask": {second.id: "b"}}
    assert codes(room.do, second, "decided", chosen, wall(1.2)) == ["not_the_lead"]
    assert codes(room.do, other, "voted", Said(inject="ask", option="b"), wall(1.2)) == ["not_yours"]
    assert codes(room.do, lead, "decided", Said(role="operations", inject="ask", option="z"), wall(1.2)) == [
        "no_option"
    ]
    for _ in range(2):
        assert len(room.do(lead, "decided", chosen, wall(1.3)).state.decisions) == 1  # sent twice
    assert codes(room.do, FACILITATOR, "decided", Said(role="operations", inject="ask", option="b"), wall(1.4)) == [
        "already_decided"
    ]
    room.do(FACILITATOR, "lead", Said(seat=second.id, role="operations"), wall(1.5))
    free = Said(role="operations", text="call the fire brigade", confidence=4)
    assert len(room.do(second, "decided", free, wall(1.6), once="form 1").state.decisions) == 2
    assert len(room.do(second, "decided", free, wall(1.6), once="form 1").state.decisions) == 2


def test_a_decision_needs_an_option_or_words_of_its_own(store):
    room = started(opened(store, ASKS))
    seat = player(room)
    nothing = Said(role="operations", inject="ask", text=" ")
    assert codes(room.do, seat, "decided", nothing, wall(2)) == ["no_choice"]
    assert codes(room.do, seat, "decided", Said(role="operations", text=" "), wall(2)) == ["required"]
    long = Said(role="operations", inject="ask", option="a", text="x" * 4001)
    assert codes(room.do, seat, "decided", long, wall(2)) == ["too_long"]
    view = room.do(seat, "decided", Said(role="operations", inject="ask", text="our own way"), wall(2))
    assert [d.said.text for d in view.state.decisions] == ["our own way"]


def test_nobody_does_what_is_not_theirs(store):
    room = started(opened(store, ASKS, objectives=[{"id": "o", "text": "o"}]))
    seats = {
        "player": player(room),
        **{part: room.take_seat(part, None, "x", START)[0] for part in ("evaluator", "observer", "screen")},
    }
    room.look(wall(2))
    acts = {
        "clock": Said(running=False, speed=60.0), "skipped": Said(inject="ask"), "truth": Said(shown=True), "back": Said(number=1),
        "ended": Said(), "rated": Said(objective="o", rating="S"), "noted": Said(text="x"), "decided": Said(role="operations", text="x"),
        "joined": Said(seat="s9", part="facilitator"), "delivered": Said(inject="ask"),
    }  # fmt: skip
    may = {"player": {"decided"}, "evaluator": {"rated", "noted"}, "observer": set(), "screen": set()}
    for part, seat in seats.items():
        for kind, said in acts.items():
            if kind not in may[part]:
                assert codes(room.do, seat, kind, said, wall(2)) == ["not_yours"], (part, kind)
        assert codes(room.deliver, seat, "ask", wall(2)) == ["not_yours"]
    levers_of = Said(role="operations", actions=[Action(do="shed", service="shop", factor=0.5)])
    assert codes(room.do, seats["player"], "decided", levers_of, wall(2)) == ["not_your_lever"]
    pretends = Said(role="executive", text="x")
    assert "not_the_lead" in codes(room.do, seats["player"], "decided", pretends, wall(2))
    assert codes(room.take_seat, "facilitator", None, "x", START) == ["no_such_part"]
    assert codes(room.take_seat, "player", "cook", "\x00\n", START) == ["no_role", "required"]
    assert codes(room.take_seat, "observer", None, "n" * 81, START) == ["too_long"]


def test_after_the_end_only_the_hot_wash_goes_on(store):
    room = started(opened(store, inject("late", 9), questions=[{"id": "q", "text": "?"}]))
    seat = player(room)
    room.do(FACILITATOR, "ended", Said(), wall(2))
    assert come(room.look(wall(20))) == [] and room.look(wall(20)).t == pytest.approx(2)
    assert codes(room.do, seat, "decided", Said(role="operations", text="x"), wall(20)) == ["drill_ended"]
    assert codes(room.do, seat, "answered", Said(question="q", text=" "), wall(20)) == ["required"]
    room.do(seat, "answered", Said(question="q", text="first"), wall(20))
    view = room.do(seat, "answered", Said(question="q", text="second"), wall(21))
    assert view.state.answers["q", seat.id].said.text == "second"


def test_a_line_of_the_improvement_plan_is_changed_and_taken_out(store):
    room = opened(store)
    for text in ("first", "second"):
        view = room.do(FACILITATOR, "improved", Said(item="1", text=text), START)
    assert [entry.said.text for entry in view.state.improvements.values()] == ["second"]
    assert room.do(FACILITATOR, "improved", Said(item="1", text="second", shown=False), START).state.improvements == {}


def test_levers_that_the_event_took_away_say_what_they_wait_for(store):
    room = started(opened(store))
    view = room.look(wall(1))
    found = {lever.placement: lever for lever in levers(room.compiled, view.impact, view.t)}
    pay, shop, photos = found["pay-busan"], found["shop-busan"], found["photos-busan"]
    assert (pay.standing, pay.reason, pay.on) == ("lost", "gate", "auth")  # its failover needs login, which burned
    assert shop.standing in ("under_way", "serving")
    assert (photos.standing, photos.reason, photos.on) == ("lost", "gate", "auth")
    assert pay.starts == 7  # login is back an hour after power


def test_many_who_look_and_act_at_once_lose_and_double_nothing(store_url):
    store = Store(store_url)
    room = started(opened(store, *(inject(f"i{n}", n / 4) for n in range(12)), objectives=[{"id": "o", "text": "o"}]))
    judges = [room.take_seat("evaluator", None, f"e{n}", START)[0] for n in range(4)]
    rooms, failed = [again(room) for _ in judges], []

    def act(n: int) -> None:
        try:
            for step in range(10):
                rooms[n].look(wall(step / 3))
                rooms[n].do(judges[n], "noted", Said(text=f"{n}-{step}"), wall(step / 3))
        except BaseException as error:  # noqa: BLE001
            failed.append(error)

    threads = [threading.Thread(target=act, args=(n,)) for n in range(len(judges))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    view = again(room).look(wall(3))
    assert failed == []
    assert sorted(note.said.text for note in view.state.notes) == sorted(
        f"{n}-{step}" for n in range(4) for step in range(10)
    )
    assert come(view) == [(f"i{n}", n / 4, "clock") for n in range(12)]
    assert [entry.number for entry in view.log] == list(range(1, len(view.log) + 1))
    store.close()


@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(st.sampled_from(["hold", "activate", "shed", "order"]), st.floats(0.1, 20)), min_size=1, max_size=4
    )
)
def test_what_is_decided_later_never_changes_what_was_seen_before(tmp_path_factory, decided):
    """The replay from t = 0 with all decisions shows the same up to each decision as the room saw then."""
    room = started(opened(Store(f"sqlite:///{tmp_path_factory.mktemp('store') / 'a.sqlite3'}")))
    does = {
        "hold": Action(do="hold", service="shop"), "activate": Action(do="activate", placement="photos-busan"),
        "shed": Action(do="shed", service="pay", factor=0.5), "order": Action(do="set_order", services=["photos"]),
    }  # fmt: skip
    before = room.look(wall(0)).impact
    for what, t in sorted(decided, key=lambda row: row[1]):
        view = room.do(FACILITATOR, "decided", Said(role="operations", actions=[does[what]]), wall(t))
        for name in ("timeline", "availability", "sites"):
            old, new = (run.table(name)[run.table(name)["t"] < view.t - 1e-6] for run in (before, view.impact))
            assert old.equals(new)
        before = view.impact


def test_what_comes_next_is_what_then_comes(store):
    room = started(
        opened(
            store, inject("a", 4), inject("b", 2), inject("late", trigger=condition("hours_to_rto", "shop", at_most=1))
        )
    )
    view = room.look(wall(0))
    assert [(due.inject.id, due.t) for due in coming(room.compiled, view.state, view.log)] == [
        ("b", 2),
        ("late", 3),
        ("a", 4),
    ]
    assert [name for name, _, _ in come(room.look(wall(5)))] == ["b", "late", "a"]
