"""An exercise's mistakes: each named with its place, all at once; what will not come is found before the room meets."""

import json

import msgspec
import pytest
from drills import FIRE, PROJECT, TEACHING, condition, exercise, inject

from lib.drill.preflight import preflight
from lib.engine.compile import compile_estate
from lib.model.checks import Mistakes
from lib.model.exercise import READINGS, Exercise
from lib.model.reading import read_estate, read_exercise

ESTATE = read_estate(TEACHING)
EXPECTS = inject("ask", 1, kind="expected", expected={"text": "x"})


def mistakes(document: dict) -> list[tuple[str, str]]:
    with pytest.raises(Mistakes) as caught:
        read_exercise(document, ESTATE)
    return [(problem.place, problem.code) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("changed", "place", "code"),
    [
        ({"to": []}, "to", "nobody_addressed"),
        ({"to": ["cooks"]}, "to[0]", "no_role"),
        ({"decides": "executive"}, "decides", "decides_unaddressed"),
        ({"options": [{"id": "a", "text": "a"}]}, "decides", "nobody_decides"),
        ({"decides": "operations", "options": [{"id": "a", "text": "a"}] * 2}, "options[1].id", "same_id"),
        ({"at": None}, "at", "required"),
        ({"trigger": {"on": "condition", "at_least": 1}}, "trigger.reading", "required"),
        ({"trigger": condition("affected_people", "shop", at_least=1)}, "trigger.of", "of_the_whole"),
        ({"trigger": condition("hours_to_rto", at_most=0)}, "trigger.of", "required"),
        ({"trigger": condition("hours_to_rto", "shpo", at_most=0)}, "trigger.of", "no_service_near"),
        ({"trigger": condition("affected_people")}, "trigger", "one_limit"),
        ({"trigger": condition("affected_people", at_least=1, at_most=2)}, "trigger", "one_limit"),
        ({"trigger": {"on": "missed"}}, "trigger.inject", "required"),
        ({"trigger": {"on": "missed", "inject": "nine"}}, "trigger.inject", "no_inject"),
        ({"trigger": {"on": "missed", "inject": "other"}}, "trigger.inject", "nothing_expected"),
        ({"message": "{affected}"}, "message", "no_such_figure"),
        ({"message": {"en": "ok", "ko": "{hours_to_rto}"}}, "message", "no_such_figure"),
        ({"message": "{hours_to_rto:nobody}"}, "message", "no_service"),
        ({"message": "a } b"}, "message", "lone_brace"),
        ({"objective": "none"}, "objective", "no_objective"),
        ({"kind": "expected"}, "expected", "required"),
        ({"expected": {"text": "x", "do": "activate", "of": "nowhere"}}, "expected.of", "no_placement"),
        ({"events": [{"site": "busam"}]}, "events[0].site", "no_site_near"),
        ({"events": [{}]}, "events[0]", "one_target"),
        ({"actions": [{"do": "hold"}]}, "actions[0].service", "action_needs"),
        ({"decides": "operations", "options": [{"id": "a", "text": "a", "actions": [{"do": "hold", "service": "x9"}]}]}, "options[0].actions[0].service", "no_service"),
    ],
)  # fmt: skip
def test_every_mistake_of_an_inject_is_named_with_its_place(changed, place, code):
    assert mistakes(exercise(inject("other", 1), inject("one", 1) | changed)) == [(f"injects[1].{place}", code)]


def test_ten_mistakes_are_named_at_once():
    broken = exercise(
        inject("a", 1, to=["x"]), inject("a", 1), inject("b", 1, cook=1), inject("c", 1, channel="fax"),
        monitoring="nagios", speed=0, objectives=[{"id": "o"}], scenario=FIRE | {"starts_at": "soon"}, roles=7, more=1,
    )  # fmt: skip
    assert len(mistakes(broken)) == 10


def test_injects_that_wait_for_each_other_never_come():
    one = EXPECTS | {"id": "one", "trigger": {"on": "missed", "inject": "two"}}
    two = EXPECTS | {"id": "two", "trigger": {"on": "missed", "inject": "one"}}
    assert mistakes(exercise(one, two)) == [
        ("injects[0].trigger.inject", "waits_for_itself"),
        ("injects[1].trigger.inject", "waits_for_itself"),
    ]


def test_what_will_not_come_if_the_room_does_nothing():
    compiled = compile_estate(ESTATE)
    rows = [
        inject("past", 73), inject("never", trigger=condition("services_down", at_least=5)),
        inject("no-rto", trigger=condition("hours_to_rto", "ferry", at_most=0)), inject("fine", trigger=condition("dark", "daejeon", at_least=1)),
        EXPECTS, inject("why", trigger={"on": "missed", "inject": "ask"}),
    ]  # fmt: skip
    wrong, doubtful = preflight(compiled, read_exercise(exercise(*rows)))
    assert wrong == []
    assert [(p.place, p.code) for p in doubtful] == [
        ("injects[0].at", "after_the_end"), ("injects[1].trigger", "never_holds"), ("injects[2].trigger", "never_holds"),
    ]  # fmt: skip
    broken = msgspec.convert(exercise(*rows, inject("x", 1, to=["nobody"])), Exercise)
    wrong, doubtful = preflight(compiled, broken)
    assert [p.code for p in wrong] == ["no_role"] and doubtful == []


@pytest.mark.parametrize("name", sorted(path.stem for path in (PROJECT / "data" / "exercises").glob("*.json")))
def test_the_ready_exercises_pass_the_pre_flight_check(name):
    document = json.loads((PROJECT / "data" / "exercises" / f"{name}.json").read_text("utf-8"))
    estate = read_estate((PROJECT / "data" / "estates" / f"{document['scenario']['estate']}.json").read_bytes())
    found = read_exercise(document, estate)
    assert preflight(compile_estate(estate), found) == ([], [])
    for row in document["injects"]:
        for text in (row["subject"], row["message"], row.get("notes", {"en": 1, "ko": 1}), row["sender"]):
            assert set(text) == {"en", "ko"}
    asked = [row for row in document["injects"] if row.get("options")]
    assert len(document["injects"]) >= (8 if name.startswith("kakao") else 5)
    assert len(asked) >= (4 if name.startswith("kakao") else 3)


def test_every_figure_has_a_name_and_unit():
    assert {of for of, _ in READINGS.values()} == {None, "service", "site"}
    assert all(unit for _, unit in READINGS.values())
