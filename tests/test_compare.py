"""What differs between two versions of an estate or scenario, broken ones too."""

import copy
import json
import random
from math import nan
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.model.compare import Change, compare, compare_exercises, compare_scenarios

PROJECT = Path(__file__).parents[1]
KAKAO = json.loads((PROJECT / "data" / "estates" / "kakao-2022.json").read_text("utf-8"))
FIRE = json.loads((PROJECT / "data" / "scenarios" / "kakao-2022-fire.json").read_text("utf-8"))
PANGYO = {"id": "pangyo", "lat": 37.4, "lon": 127.1, "zones": ["grid", "bundang"], "outage_hours": 12}
TALK = {"id": "talk", "users": 40, "region_share": {"seoul": 0.4, "busan": 0.6}, "name": {"ko": "톡"}}


def test_an_estate_does_not_differ_from_itself():
    assert compare(KAKAO, copy.deepcopy(KAKAO)) == []
    assert compare_scenarios(FIRE, copy.deepcopy(FIRE)) == []


def test_records_are_matched_by_their_id_wherever_they_stand():
    shuffled = copy.deepcopy(KAKAO)
    for rows in shuffled.values():
        if isinstance(rows, list) and isinstance(rows[0], dict):
            random.Random(1).shuffle(rows)
    assert shuffled["sites"] != KAKAO["sites"]
    assert compare(KAKAO, shuffled) == []


def test_what_was_created_changed_and_removed_is_told_field_by_field():
    after = {"sites": [{"id": "new", "lat": 1}, PANGYO | {"lat": 37.5, "operator": "SK", "zones": ["bundang", "grid"]}]}
    before = {"sites": [{"id": "old", "lat": 2, "region": None}, PANGYO]}
    assert compare(before, after) == [
        Change("sites", "new", "created", {"id": (None, "new"), "lat": (None, 1)}),
        Change("sites", "pangyo", "changed", {"lat": (37.4, 37.5), "operator": (None, "SK")}),
        Change("sites", "old", "removed", {"id": ("old", None), "lat": (2, None)}),
    ]


def test_a_part_of_a_field_is_told_by_its_path():
    after = TALK | {"region_share": {"seoul": 0.5, "jeju": 0.5}, "name": "Talk", "compensation": {"per_user": 1}}
    (change,) = compare({"services": [TALK]}, {"services": [after]})
    assert change.fields == {
        "region_share.seoul": (0.4, 0.5), "region_share.busan": (0.6, None), "region_share.jeju": (None, 0.5),
        "name": ({"ko": "톡"}, "Talk"), "compensation": (None, {"per_user": 1}),
    }  # fmt: skip


def test_the_estates_own_fields_are_told_first():
    before = {"id": "a", "currency": "KRW", "load_profile": [1, 0.5], "teams": [{"id": "ops"}]}
    after = {"id": "b", "currency": "KRW", "load_profile": [0.5, 1], "teams": []}
    assert compare(before, after) == [
        Change("estate", "b", "changed", {"id": ("a", "b"), "load_profile": ([1, 0.5], [0.5, 1])}),
        Change("teams", "ops", "removed", {"id": ("ops", None)}),
    ]


def test_dependencies_are_known_by_their_ends_phase_and_group_and_facts_by_their_value():
    before = {
        "dependencies": [
            {"service": "taxi", "on": "login", "weight": 1},
            {"service": "taxi", "on": "login", "phase": "start"},
            {"service": "taxi", "on": "map", "group": "g", "k": 1},
        ],
        "facts": [{"of": "services.talk.users", "tag": "assumed"}],
    }
    after = {
        "dependencies": [
            {"service": "taxi", "on": "map", "group": "h", "k": 1},
            {"service": "taxi", "on": "login", "phase": "start"},
            {"service": "taxi", "on": "login", "phase": "run", "weight": 0.5},
        ],
        "facts": [{"of": "services.talk.users", "tag": "sourced"}],
    }
    told = [(change.kind, change.id, change.what) for change in compare(before, after)]
    assert told == [
        ("dependencies", "taxi/map/run/h", "created"), ("dependencies", "taxi/login/run", "changed"),
        ("dependencies", "taxi/map/run/g", "removed"), ("facts", "services.talk.users", "changed"),
    ]  # fmt: skip


def test_an_exercise_differs_in_its_own_fields_and_its_injects():
    before = {
        "id": "x",
        "minutes": 30,
        "scenario": {"horizon_hours": 48},
        "injects": [{"id": "a", "at": 1}, {"id": "b"}],
    }
    after = {
        "id": "x",
        "minutes": 45,
        "scenario": {"horizon_hours": 24},
        "injects": [{"id": "a", "at": 2}],
        "questions": [{"id": "q"}],
    }
    assert compare_exercises(before, after) == [
        Change("exercise", "x", "changed", {"minutes": (30, 45), "scenario.horizon_hours": (48, 24)}),
        Change("injects", "a", "changed", {"at": (1, 2)}), Change("injects", "b", "removed", {"id": ("b", None)}),
        Change("questions", "q", "created", {"id": (None, "q")}),
    ]  # fmt: skip


def test_a_number_is_one_value_however_it_is_written_and_true_is_none():
    assert compare({"sites": [{"id": "a", "lat": 1}]}, {"sites": [{"id": "a", "lat": 1.0}]}) == []
    assert compare({"sites": [{"id": "a", "lat": nan}]}, {"sites": [{"id": "a", "lat": float("nan")}]}) == []
    assert compare({"services": [{"id": "a", "team": None}]}, {"services": [{"id": "a"}]}) == []
    (change,) = compare({"placements": [{"id": "a", "automatic": 1}]}, {"placements": [{"id": "a", "automatic": True}]})
    assert change.fields == {"automatic": (1, True)}


def test_rows_without_an_id_are_known_by_their_place_and_those_of_one_id_in_turn():
    before = {"sites": [5, {"lat": 1}, PANGYO, PANGYO, None, 7, 8], "services": {"talk": {}}}
    after = {"sites": [6, {"lat": 1}, PANGYO, PANGYO | {"lat": 0}, None, 7, 8, None], "services": []}
    assert compare(before, after) == [
        Change("estate", "", "changed", {"services": ({"talk": {}}, [])}),
        Change("sites", "[0]", "changed", {"": (5, 6)}),
        Change("sites", "pangyo", "changed", {"lat": (37.4, 0)}),
        Change("sites", "[7]", "created", {"": (None, None)}),
    ]


def test_events_and_actions_are_known_by_their_place():
    before = {"format": "scenario/1", "id": "fire", "events": [{"at": 0, "site": "pangyo"}], "horizon_hours": 24}
    after = {
        "format": "scenario/1", "id": "fire", "events": [{"at": 0, "site": "pangyo", "lose": 0.5}, {"at": 2, "site": "anyang"}],
        "actions": [{"do": "set_order", "services": ["b", "a"]}],
    }  # fmt: skip
    assert compare_scenarios(before, after) == [
        Change("scenario", "fire", "changed", {"horizon_hours": (24, None)}),
        Change("events", "[0]", "changed", {"lose": (None, 0.5)}),
        Change("events", "[1]", "created", {"at": (None, 2), "site": (None, "anyang")}),
        Change("actions", "[0]", "created", {"do": (None, "set_order"), "services": (None, ["b", "a"])}),
    ]
    (change,) = compare_scenarios(after, after | {"actions": [{"do": "set_order", "services": ["a", "b"]}]})
    assert change.fields == {"services": (["b", "a"], ["a", "b"])}


names = st.sampled_from(
    ["id", "service", "on", "of", "zones", "serves", "sites", "a", "", "dependencies", "facts", "events"]
)
anything = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 2) | st.floats() | st.sampled_from(["a", "b", ""]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4),
    max_leaves=20,
)
documents = st.dictionaries(names, anything, max_size=5)


@pytest.mark.parametrize("difference", [compare, compare_scenarios])
@given(documents, documents)
def test_broken_documents_are_compared_as_well(difference, before, after):
    assert difference(before, before) == []
    there, back = difference(before, after), difference(after, before)
    turned = {"created": "removed", "removed": "created", "changed": "changed"}
    assert sorted((c.kind, turned[c.what]) for c in there) == sorted((c.kind, c.what) for c in back)
