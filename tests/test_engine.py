"""The engine against the page: hand-computed cases, the plain second implementation, properties."""

import copy
import json

import pytest
from agreement import differences
from estates import estates_and_scenarios
from hand_cases import CASES, assert_expected
from hypothesis import assume, given
from hypothesis import strategies as st
from reference import reference

from lib.engine.compile import compile_estate
from lib.engine.simulate import simulate
from lib.model.impact import COLUMNS
from lib.model.reading import read_estate, read_scenario, to_json


def impact_of(estate: dict, scenario: dict):
    records = read_estate(estate)
    return simulate(records, read_scenario(scenario, records))


@pytest.mark.parametrize("estate, scenario, expected", [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_agrees_with_the_pencil(estate, scenario, expected):
    assert_expected(impact_of(estate, scenario).to_document(), expected)


@given(estates_and_scenarios())
def test_agrees_with_the_plain_implementation(pair):
    assert differences(impact_of(*pair).to_document(), reference(*pair)) == []


@given(estates_and_scenarios(size="medium"))
def test_agrees_on_larger_estates(pair):
    assert differences(impact_of(*pair).to_document(), reference(*pair)) == []


@given(estates_and_scenarios())
def test_charges_sum_to_the_total(pair):
    impact = impact_of(*pair)
    assert impact.table("causes")["lost_user_hours"].sum() == pytest.approx(impact.lost_user_hours, rel=1e-9, abs=1e-6)


@given(estates_and_scenarios(), st.randoms(use_true_random=False))
def test_the_order_in_the_file_does_not_matter(pair, dice):
    estate, scenario = pair
    shuffled = copy.deepcopy(estate)
    for kind in ("sites", "services", "placements"):
        dice.shuffle(shuffled[kind])
    ours, theirs = impact_of(shuffled, scenario).to_document(), impact_of(estate, scenario).to_document()
    place = {row["id"]: i for i, row in enumerate(theirs["services"])}
    ours["services"].sort(key=lambda row: place[row["id"]])
    assert differences(ours, theirs) == []


@given(estates_and_scenarios(), st.randoms(use_true_random=False))
def test_any_subset_may_be_removed(pair, dice):
    estate, scenario = (copy.deepcopy(document) for document in pair)
    for kind in ("services", "sites", "dependencies", "regions", "teams"):
        estate[kind] = [row for row in estate.get(kind, []) if dice.random() < 0.6]
    estate, scenario = without_dangling(estate, scenario)
    assert differences(impact_of(estate, scenario).to_document(), reference(estate, scenario)) == []


def without_dangling(estate: dict, scenario: dict) -> tuple[dict, dict]:
    """Return both documents without what names a record that is gone."""
    ids = {
        kind: {row["id"] for row in estate.get(kind, [])} for kind in ("services", "sites", "regions", "teams", "zones")
    }
    for site in estate["sites"]:
        if site.get("region") not in ids["regions"]:
            site.pop("region", None)
    for service in estate["services"]:
        if service.get("team") not in ids["teams"]:
            service.pop("team", None)
        if not set(service.get("region_share") or {}) <= ids["regions"]:
            service.pop("region_share", None)
    kept = []
    for placement in estate["placements"]:
        if placement["service"] in ids["services"] and placement["site"] in ids["sites"]:
            serves = [region for region in placement.pop("serves", None) or [] if region in ids["regions"]]
            needs = {
                team: crews for team, crews in (placement.pop("needs", None) or {}).items() if team in ids["teams"]
            }
            kept.append(placement | ({"serves": serves} if serves else {}) | ({"needs": needs} if needs else {}))
    estate["placements"] = kept
    estate["dependencies"] = [
        d | {"k": 1, "weight": 1} for d in estate["dependencies"] if {d["service"], d["on"]} <= ids["services"]
    ]
    placed = {placement["id"] for placement in kept}
    fits = {
        "site": ids["sites"],
        "zone": ids["zones"],
        "team": ids["teams"],
        "service": ids["services"],
        "placement": placed,
    }
    for kind in ("events", "actions"):
        scenario[kind] = [
            row
            for row in scenario.get(kind, [])
            if all(row[key] in known for key, known in fits.items() if row.get(key) is not None)
        ]
    for action in scenario["actions"]:
        if "services" in action:
            action["services"] = [s for s in action["services"] if s in ids["services"]]
    return estate, scenario


def uncontested(estate: dict) -> dict:
    """Return an estate in which nothing competes and nothing fails: no crews, pools, gates or peaks, enough servers.

    Where servers are short before anything happens, or an activation fails, an
    outage can do good: it starts standbys that a later one starts later.
    """
    estate = copy.deepcopy(estate)
    estate["teams"], estate["dependencies"] = [], [d for d in estate["dependencies"] if d.get("phase", "run") == "run"]
    estate.pop("load_profile", None)
    for service in estate["services"]:
        service.pop("team", None)
        service.pop("demand", None)
    for placement in estate["placements"]:
        placement.pop("needs", None)
        placement.pop("success", None)
    estate["placements"] = [p for p in estate["placements"] if p["role"] in ("active", "hot", "warm")]
    return estate


@given(estates_and_scenarios(), st.sampled_from([0.25, 1, 6]))
def test_a_later_or_shorter_outage_never_costs_more(pair, hours):
    estate = uncontested(pair[0])
    scenario = {"format": "scenario/1", "id": "one", "estate": estate["id"], "horizon_hours": 100}
    assume(impact_of(estate, scenario).lost_user_hours == 0)
    event = {"site": estate["sites"][0]["id"], "at": 2, "outage_hours": 8}
    first = impact_of(estate, scenario | {"events": [event]}).lost_user_hours
    later = impact_of(
        estate, scenario | {"events": [event | {"at": 2 + hours, "outage_hours": 8 - hours}]}
    ).lost_user_hours
    shorter = impact_of(estate, scenario | {"events": [event | {"outage_hours": 8 - hours}]}).lost_user_hours
    assert later <= first + 1e-6
    assert shorter <= first + 1e-6


def test_tables_have_their_declared_columns():
    _, estate, scenario, _ = CASES[0]
    impact = impact_of(estate, scenario)
    for name, columns in COLUMNS.items():
        table = impact.table(name)
        assert list(table) == list(columns)
        assert {key: str(table[key].dtype) for key in columns} == {key: column.type for key, column in columns.items()}


@given(estates_and_scenarios())
def test_files_come_back_as_they_were(pair):
    estate = read_estate(json.dumps(pair[0]))
    assert read_estate(to_json(estate)) == estate
    scenario = read_scenario(json.dumps(pair[1]), estate)
    assert read_scenario(to_json(scenario), estate) == scenario


def test_a_great_many_events_and_actions_at_one_time():
    estate = {
        "format": "estate/1", "id": "one", "sites": [{"id": "x", "lat": 0, "lon": 0}], "services": [{"id": "s", "users": 1}],
        "placements": [{"id": "p", "service": "s", "site": "x", "role": "active", "servers": 1}],
    }  # fmt: skip
    fire = {"site": "x", "outage_hours": 2}
    scenario = {"format": "scenario/1", "id": "f", "estate": "one", "events": [fire] * 2000}
    assert impact_of(estate, scenario).lost_user_hours == pytest.approx(3)
    later = {"do": "extend_outage", "site": "x", "hours": 0.01}
    scenario |= {"events": [fire], "actions": [later] * 3000}
    assert impact_of(estate, scenario).lost_user_hours == pytest.approx(33)


def test_shares_of_rounded_figures_are_scaled():
    estate = {
        "format": "estate/1", "id": "e", "sites": [{"id": "x", "lat": 0, "lon": 0}],
        "regions": [{"id": r, "lat": 0, "lon": 0, "population": 1} for r in "abc"],
        "services": [{"id": "s", "users": 1e6, "mbco": 1, "region_share": dict.fromkeys("abc", 0.333333)}],
        "placements": [{"id": "p", "service": "s", "site": "x", "role": "active", "servers": 1}],
    }  # fmt: skip
    scenario = {"format": "scenario/1", "id": "f", "estate": "e", "events": [{"site": "x", "outage_hours": 2}]}
    assert impact_of(estate, scenario).lost_user_hours == pytest.approx(3e6, rel=1e-12)
    assert differences(impact_of(estate, scenario).to_document(), reference(estate, scenario)) == []


@given(estates_and_scenarios())
def test_a_compiled_estate_is_not_changed_by_a_run(pair):
    estate = read_estate(pair[0])
    scenario = read_scenario(pair[1], estate)
    compiled = compile_estate(estate)
    first = simulate(compiled, scenario).to_document()
    assert simulate(compiled, scenario).to_document() == first
