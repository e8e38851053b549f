"""The tornado: each assumed value moved alone, held against runs on estates that are changed by hand."""

import json
from pathlib import Path

import pytest
from hand_cases import dependency, estate, fire, placement, scenario, service

from lib.engine.compile import compile_estate
from lib.engine.simulate import simulate
from lib.engine.tornado import Tornado, moved, uncertain
from lib.model.reading import read_estate, read_scenario
from lib.runs.local import carry_out

DATA = Path(__file__).parents[1] / "data"


def assumed(of: str, low: float, high: float, tag: str = "assumed") -> dict:
    return {"of": of, "tag": tag, "low": low, "high": high}


def shop(**changes) -> dict:
    """A shop of 1,000 users at x alone: back one hour after the power."""
    return estate(
        [service("shop", 1000)], [placement("shop-x", "shop", "x", restart_hours=changes.pop("restart", 1))], **changes
    )


def swept(document: dict, fires: list, **how):
    record = read_estate(document)
    return carry_out(compile_estate(record), Tornado(read_scenario(scenario(fires), record)), **how)


def test_each_value_is_moved_alone_and_the_widest_swing_comes_first():
    facts = [
        assumed("services.shop.tier", 1, 9),
        assumed("services.shop.users", 500, 1500),
        assumed("placements.shop-x.restart_hours", 0, 6),
    ]
    found = swept(shop(facts=facts), [fire("x", 0, 4)])
    assert found.lost_user_hours == pytest.approx(5000)  # 4 h of power, 1 h of restart
    told = [(swing.of, swing.lost_at_low, swing.lost_at_high, swing.swing) for swing in found.swings]
    assert told == [
        ("placements.shop-x.restart_hours", pytest.approx(4000), pytest.approx(10_000), pytest.approx(6000)),
        ("services.shop.users", pytest.approx(2500), pytest.approx(7500), pytest.approx(5000)),
        ("services.shop.tier", pytest.approx(5000), pytest.approx(5000), 0),
    ]
    assert found.to_document()["facts"][0]["of"] == "placements.shop-x.restart_hours"


def test_only_assumed_values_with_a_range_are_moved():
    facts = [
        assumed("services.shop.users", 500, 1500, tag="sourced"),
        {"of": "services.shop.tier", "tag": "assumed", "low": 1},
        assumed("services.shop.tier", 2, 2),
        assumed("services.shop.mbco", 0.5, 1),
    ]
    assert [fact.of for fact in uncertain(read_estate(shop(facts=facts)))] == ["services.shop.mbco"]


def test_a_value_that_no_estate_can_have_is_told_as_none():
    found = swept(shop(facts=[assumed("services.shop.mbco", 0.5, 3)]), [fire("x", 0, 4)])
    (swing,) = found.swings
    assert swing.lost_at_high is None
    assert swing.lost_at_low == pytest.approx(5000)


@pytest.mark.parametrize(
    "duration, value, expected",
    [
        ({"median": 2, "p90": 6}, 4, {"median": 4, "p90": 12}),
        ({"min": 1, "mode": 2, "max": 3}, 4, {"min": 2, "mode": 4, "max": 6}),
        ({"median": 2, "p90": 6}, 0, 0),
        (2, 4, 4),
    ],
)
def test_a_duration_keeps_its_shape_when_its_median_moves(duration, value, expected):
    record = read_estate(shop(restart=duration))
    other = moved(record, "placements.shop-x.restart_hours", value)
    assert other.placements[0].restart_hours == expected
    assert record.placements[0].restart_hours == duration  # the estate itself is left alone


def test_places_within_a_field_and_ids_with_dots():
    document = estate(
        [service("a.b", 10, compensation={"after_hours": 3}), service("c", 10)],
        [placement("p", "a.b", "x"), placement("q", "c", "x")],
        [dependency("a.b", "c", "run", weight=0.5)],
    )
    record = read_estate(document)
    assert moved(record, "services.a.b.compensation.after_hours", 8).services[0].compensation.after_hours == 8
    assert moved(record, "dependencies.a.b.c.run.weight", 0.25).dependencies[0].weight == 0.25
    assert moved(record, f"estate.{record.id}.detection_hours", 2).detection_hours == 2
    assert moved(record, "services.c.tier.deep", 1) is None


def test_the_split_makes_no_difference_and_a_sample_agrees_with_a_run_by_hand():
    document = json.loads((DATA / "estates" / "teaching.json").read_text("utf-8"))
    fires = json.loads((DATA / "scenarios" / "teaching-fire.json").read_text("utf-8"))
    record = read_estate(document)
    tornado = Tornado(read_scenario(fires, record))
    one, many = (carry_out(compile_estate(record), tornado, workers=w, size=s) for w, s in ((1, 1000), (2, 7)))
    assert one.to_document() == many.to_document()
    of = "placements.pay-daejeon.restart_hours"
    (swing,) = (swing for swing in one.swings if swing.of == of)
    (row,) = (row for row in document["placements"] if row["id"] == "pay-daejeon")
    row["restart_hours"] = swing.high
    by_hand = simulate(read_estate(document), read_scenario(fires, record)).lost_user_hours
    assert swing.lost_at_high == pytest.approx(by_hand, rel=1e-12)
