"""The reference model against the cases worked out with a pencil."""

import pytest
from estates import random_pair
from hand_cases import CASES, assert_expected
from reference import reference


@pytest.mark.parametrize("estate, scenario, expected", [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_reference_agrees_with_the_pencil(estate, scenario, expected):
    assert_expected(reference(estate, scenario), expected)


@pytest.mark.parametrize("seed", range(100))
def test_charges_sum_to_the_total(seed):
    result = reference(*random_pair(seed))
    charged = sum(row["lost_user_hours"] for row in result["causes"])
    assert charged == pytest.approx(result["lost_user_hours"], rel=1e-9, abs=1e-6)


@pytest.mark.parametrize("seed", range(100))
def test_affected_people_stay_within_their_bounds(seed):
    for row in reference(*random_pair(seed))["timeline"]:
        assert row["low"] - 1e-6 <= row["affected_people"] <= row["high"] + 1e-6


@pytest.mark.parametrize("seed", range(100))
def test_an_action_that_changes_nothing_changes_nothing(seed):
    """A time at which nothing happens may be walked through without harm."""
    estate, scenario = random_pair(seed)
    idle = [{"at": at, "do": "add_crews", "team": "ops", "crews": 0} for at in (0.05, 0.7, 1.3, 2.9, 5, 7.77)]
    assert_same(reference(estate, scenario), reference(estate, {**scenario, "actions": scenario["actions"] + idle}))


def assert_same(result, other):
    """Two results agree but for the order in which waits and losses were summed."""
    assert_expected(
        result,
        {
            **{key: other[key] for key in ("lost_user_hours", "peak_affected_people", "jobs")},
            "services": {row["id"]: row for row in other["services"]},
            "timeline": {row["t"]: row for row in other["timeline"]},
            "causes": {(row["service"], row["site"]): row["lost_user_hours"] for row in other["causes"]},
        },
    )
