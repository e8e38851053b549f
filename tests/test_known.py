"""What a room knows: boards that are late by the detection time, and stale while monitoring is out; reckoned by hand."""

import json
from pathlib import Path

import pytest

from lib.drill.known import board, shares
from lib.drill.levers import Lever, levers
from lib.drill.reported import course, people, standbys
from lib.engine.compile import compile_estate
from lib.engine.simulate import simulate
from lib.model.reading import read_estate, read_scenario
from lib.view import moment

# Users: mail 40 of the 100 people of west, 50 of the 50 of east; shop 60 and 0. `mail` is seen after 0.5 h, `shop` after 2 h.
ESTATE = {
    "format": "estate/1", "id": "small", "detection_hours": 0.5, "decision_hours": 1,
    "regions": [
        {"id": "west", "name": "West", "lat": 37, "lon": 127, "population": 100},
        {"id": "east", "name": "East", "lat": 36, "lon": 128, "population": 50},
    ],
    "sites": [
        {"id": "a", "name": "A", "lat": 37, "lon": 127, "outage_hours": 4},
        {"id": "b", "name": "B", "lat": 36, "lon": 128, "outage_hours": 4},
    ],
    "teams": [{"id": "ops", "crews": 5}],
    "services": [
        {"id": "mail", "users": 90, "region_share": {"west": 4 / 9, "east": 5 / 9}, "team": "ops"},
        {"id": "shop", "users": 60, "region_share": {"west": 1, "east": 0}, "team": "ops", "detection_hours": 2},
        {"id": "watch", "team": "ops"},
    ],
    "placements": [
        {"id": "mail-a", "service": "mail", "site": "a", "role": "active", "servers": 10, "restart_hours": 1},
        {"id": "shop-a", "service": "shop", "site": "a", "role": "active", "servers": 10, "restart_hours": 1},
        {"id": "watch-b", "service": "watch", "site": "b", "role": "active", "servers": 1, "restart_hours": 1},
    ],
}  # fmt: skip


def run(*events: dict, estate: dict = ESTATE):
    ground = read_estate(json.dumps(estate))
    scenario = {"format": "scenario/1", "id": "s", "estate": "small", "horizon_hours": 48, "events": list(events)}
    return simulate(compile_estate(ground), read_scenario(json.dumps(scenario), ground))


@pytest.fixture(scope="module")
def a_out():
    """Site a dark from 1 to 5; restarts take an hour: mail and shop are down from 1 to 6."""
    return run({"at": 1, "site": "a"})


@pytest.fixture(scope="module")
def both_out():
    """And site b, with monitoring, dark from 2 to 6: monitoring is out from 2 to 7."""
    return run({"at": 1, "site": "a"}, {"at": 2, "site": "b"})


def test_the_run_is_as_reckoned(both_out):
    told = moment.spells(both_out)
    assert told["mail"] == told["shop"] == [(0, 1, 1), (1, 6, 0), (6, 48, 1)]
    assert told["watch"] == [(0, 2, 1), (2, 7, 0), (7, 48, 1)]


@pytest.mark.parametrize(
    ("t", "mail", "shop"),
    [(0, "up", "up"), (1, "up", "up"), (1.49, "up", "up"), (1.5, "down", "up"), (2.99, "down", "up"), (3, "down", "down"),
     (6, "down", "down"), (6.49, "down", "down"), (6.5, "up", "down"), (7.99, "up", "down"), (8, "up", "up")],
)  # fmt: skip
def test_a_board_is_late_by_each_services_detection_time_both_ways(a_out, t, mail, shop):
    found = board(a_out, None, t)
    assert (found.as_of, found.stale) == (t, False)
    assert (found.statuses["mail"], found.statuses["shop"]) == (mail, shop)


def test_a_board_stands_still_and_says_so_while_monitoring_is_out(both_out):
    before = board(both_out, "watch", 1.9)
    assert (before.as_of, before.stale) == (1.9, False)
    for t in (2.5, 4, 6.99):
        found = board(both_out, "watch", t)
        assert (found.as_of, found.stale) == (2, True)
        assert found.statuses == {"mail": "down", "shop": "up", "watch": "up"}  # as seen at 2: shop of 0, watch of 1.5


def test_a_board_is_right_again_when_monitoring_is_back(both_out):
    found = board(both_out, "watch", 7)
    assert (found.as_of, found.stale) == (7, False)
    # mail as of 6.5: back. shop as of 5 and monitoring itself as of 6.5: still down.
    assert found.statuses == {"mail": "up", "shop": "down", "watch": "down"}
    assert board(both_out, "watch", 8).statuses == {"mail": "up", "shop": "up", "watch": "up"}


def test_without_a_monitoring_service_the_board_never_goes_stale(both_out):
    assert board(both_out, None, 4).stale is False


def test_monitoring_that_fails_at_the_start_has_seen_nothing():
    found = board(run({"at": 0, "site": "a"}, {"at": 0, "site": "b"}), "watch", 3)
    assert (found.as_of, found.stale) == (0, True)
    assert set(found.statuses.values()) == {"up"}


def test_people_as_reported_are_reckoned_from_the_board():
    estate = read_estate(json.dumps(ESTATE))
    assert people(estate, {"mail": 1, "shop": 1, "watch": 0}) == 0
    assert people(estate, {"mail": 0, "shop": 1, "watch": 1}) == pytest.approx(40 + 50)
    assert people(estate, {"mail": 1, "shop": 0.5, "watch": 1}) == pytest.approx(30)
    # west: 100 (1 - 0.6 * 0.4) = 76, east: all 50
    assert people(estate, {"mail": 0, "shop": 0, "watch": 1}) == pytest.approx(126)


def test_people_as_reported_agree_with_the_engine_where_all_is_known(a_out):
    assert people(a_out.estate, shares(a_out, 4)) == pytest.approx(moment.people_at(a_out, 4)["affected_people"])


def test_an_estate_without_regions_has_no_people():
    bare = ESTATE | {"regions": [], "services": [{"id": "mail", "users": 9}], "placements": [ESTATE["placements"][0]]}
    assert people(read_estate(json.dumps(bare | {"teams": []})), {"mail": 0}) == 0


def test_the_course_of_what_was_reported(a_out, both_out):
    # mail is seen from 1.5 to 6.5, shop from 3 to 8
    assert rounded(course(a_out, None, 48)) == [(0, 0), (1.5, 90), (3, 126), (6.5, 60), (8, 0)]
    assert rounded(course(a_out, None, 2)) == [(0, 0), (1.5, 90)]
    # monitoring is out from 2 to 7, when it sees that mail is back
    assert rounded(course(both_out, "watch", 48)) == [(0, 0), (1.5, 90), (7, 60), (8, 0)]


def rounded(told) -> list[tuple[float, float]]:
    return [(round(t, 9), round(value, 6)) for t, value in told]


# The teaching estate: the standby of payment opens only once login answers, and login burns with the main site.


@pytest.fixture(scope="module")
def fire():
    with (Path(__file__).parents[1] / "data/estates/teaching.json").open(encoding="utf-8") as file:
        ground = read_estate(file.read())
    scenario = {
        "format": "scenario/1",
        "id": "s",
        "estate": "teaching",
        "horizon_hours": 72,
        "events": [{"at": 1, "site": "daejeon"}],
    }
    compiled = compile_estate(ground)
    return compiled, simulate(compiled, read_scenario(json.dumps(scenario), ground))


def known_at(fire, t: float, ordered: tuple[str, ...] = ()) -> dict[str, Lever]:
    compiled, impact = fire
    found = standbys(impact, levers(compiled, impact, t), board(impact, None, t), ordered)
    return {lever.placement: lever for lever in found}


def test_a_lost_standby_is_lost_to_the_room_only_once_that_is_reported(fire):
    compiled, impact = fire
    true = {lever.placement: lever for lever in levers(compiled, impact, 1.05)}
    assert (true["pay-busan"].standing, true["pay-busan"].on) == ("lost", "auth")
    assert known_at(fire, 1.05)["pay-busan"].standing == "ready"  # nothing is detected before 1.1
    found = known_at(fire, 1.1)["pay-busan"]
    assert (found.standing, found.reason, found.on) == ("lost", "gate", "auth")


def test_who_orders_a_standby_learns_that_it_is_lost(fire):
    assert known_at(fire, 1.05, ("pay-busan",))["pay-busan"].standing == "lost"


def test_nobody_in_the_room_knows_when_a_standby_will_start_or_serve(fire):
    for t in (0.5, 1.05, 1.5, 3, 9, 20):
        assert {(lever.starts, lever.serves) for lever in known_at(fire, t).values()} == {(None, None)}


def test_a_standby_that_took_over_by_itself_is_seen_late(fire):
    # shop's goes on by itself after detection and decision at 1.6 and serves at 2.6; seen 0.1 h later
    assert [known_at(fire, t)["shop-busan"].standing for t in (1.2, 1.65, 1.7, 2.65, 2.7)] == [
        "ready", "ready", "under_way", "under_way", "serving",
    ]  # fmt: skip


def test_a_standby_whose_activation_failed_is_seen_to_have_failed_late():
    # noticed at 1.5, decided at 2.5, fails after an hour at 3.5, which is seen at 4
    standby = {
        "id": "mail-b",
        "service": "mail",
        "site": "b",
        "role": "warm",
        "servers": 10,
        "activation_hours": 1,
        "success": 0.1,
    }
    estate = ESTATE | {"placements": [*ESTATE["placements"], standby]}
    impact = run({"at": 1, "site": "a"}, estate=estate)
    compiled = compile_estate(impact.estate)
    found = {t: standbys(impact, levers(compiled, impact, t), board(impact, None, t), ()) for t in (3.2, 3.6, 4)}
    assert [found[t][0].standing for t in found] == ["under_way", "under_way", "failed"]
