"""Improvement options one by one: what each changes, costs and buys, with pencil and paper."""

import json

import pytest
from msgspec import to_builtins
from option_cases import alone, app, estate, fire, found, option, records, two_tools, worth_with
from test_command_line import KAKAO, command

from lib.engine.options.changes import applied
from lib.engine.simulate import simulate
from lib.model.checks import Mistakes
from lib.model.options import KINDS, Goal, check_question
from lib.model.prices import PRICED, layout_cost
from lib.model.reading import read_estate
from lib.runs.options import carry_out
from lib.view.options_said import kind_said, option_said
from lib.words import LANGUAGES, Words


def test_a_second_active_placement_stands_where_no_zone_is_shared():
    # a is dark for 6 h and app restarts in 2: 8 h of 1000 users. b shares no zone with a, c does; 10 servers at 20.
    result = alone(app())
    assert result.base.lost_user_hours == pytest.approx(8000)
    dual = option(result, "dual_site:app@b")
    assert dual.what == {"service": "app", "site": "b", "servers": 10}
    assert (dual.cost_per_year, dual.lost_user_hours_avoided, dual.worth.all_back_hours) == (200, 8000, 0)


def test_people_at_the_peak_are_those_of_the_run_with_the_option_made():
    read, scenario = records(app())
    result = alone(app())
    assert result.base.peak_affected_people == pytest.approx(simulate(read, scenario).peak_affected_people)
    assert result.base.peak_affected_people > 0
    for each in result.options:
        made = simulate(applied(read, [each]), scenario).peak_affected_people
        assert each.worth.peak_affected_people == pytest.approx(made)
    assert option(result, "dual_site:app@b").worth.peak_affected_people == pytest.approx(0)


def test_a_second_active_placement_leaves_demand_as_it_was():
    read, _ = records(app())
    changed = applied(read, [option(alone(app()), "dual_site:app@b")])
    assert changed.services[0].demand == 10
    assert [(p.site, p.role, p.servers) for p in changed.placements] == [("a", "active", 10), ("b", "active", 10)]


def test_a_warm_standby_is_there_after_detection_decision_and_activation():
    result = option(alone(app()), "standby:app@b")  # 0.1 + 0.5 + 1 h
    assert result.cost_per_year == 200
    assert result.worth.lost_user_hours == pytest.approx(1600)
    assert result.lost_user_hours_avoided == pytest.approx(6400)


def test_a_cold_standby_takes_the_pool_that_is_there_and_costs_nothing():
    result = option(alone(app(hours=24)), "cold_standby:app@b")  # 0.1 + 0.5 + 8 h in place of 26
    assert (result.cost_per_year, result.lost_user_hours_avoided) == (0, pytest.approx(26_000 - 8_600))


def test_no_cold_standby_without_room():
    small = app(hours=24)
    small[0]["sites"][1]["free_servers"] = 9
    assert [o.kind for o in alone(small).options if o.kind == "cold_standby"] == []


def test_a_standby_that_is_too_small_grows_by_what_is_missing():
    # 4 of 10 servers from 1.6 h on: 1600 + 6.4 · 600; with 6 more 1600.
    result = alone(app({"service": "app", "site": "b", "role": "warm", "servers": 4}))
    bigger = option(result, "bigger:app-b")
    assert bigger.what == {"service": "app", "placement": "app-b", "site": "b", "servers": 6}
    assert bigger.cost_per_year == 120
    assert bigger.lost_user_hours_avoided == pytest.approx(6.4 * 600)
    assert "standby" not in {o.kind for o in result.options}


def test_what_serves_in_another_site_grows_by_what_is_missing():
    # b serves 4 of 14; with 10 more it serves all of them. app-a is back at 8 h.
    result = alone(app({"service": "app", "site": "b", "servers": 4}))
    bigger = option(result, "bigger:app-b")
    assert result.base.lost_user_hours == pytest.approx(8 * 1000 * 10 / 14)
    assert (bigger.what["servers"], bigger.cost_per_year) == (10, 200)
    assert bigger.worth.lost_user_hours == pytest.approx(0)


def test_an_automatic_standby_waits_for_no_decision():
    result = option(alone(app({"service": "app", "site": "b", "role": "warm"})), "automatic:app")
    assert result.what == {"service": "app", "placements": ["app-b"]}
    assert (result.cost_per_year, result.lost_user_hours_avoided) == (70, pytest.approx(500))


def test_more_crews_let_two_restarts_run_side_by_side():
    # One crew: the second service is back at 10 h, not at 8. A quarter of one crew is rounded up to one.
    pair = estate(
        {"id": "app"}, {"id": "zoo", "users": 300}, placements=[{"service": s, "site": "a"} for s in ("app", "zoo")]
    )
    result = alone((pair, fire()))
    crews = [o for o in result.options if o.kind == "crews"]
    assert [(o.id, o.what) for o in crews] == [("crews:ops+1", {"team": "ops", "crews": 1})]
    assert (crews[0].cost_per_year, crews[0].lost_user_hours_avoided) == (1000, pytest.approx(600))


def test_a_quarter_more_crews_and_as_many_again():
    names = [f"s{i}" for i in range(12)]
    pair = estate(
        *[{"id": s} for s in names], placements=[{"service": s, "site": "a"} for s in names],
        teams=[{"id": "ops", "crews": 6, "crew_cost": 1000}],
    )  # fmt: skip
    crews = {o.id: o.cost_per_year for o in alone((pair, fire())).options if o.kind == "crews"}
    assert crews == {"crews:ops+2": 2000, "crews:ops+6": 6000}


def test_a_pool_gets_the_servers_that_cold_standbys_miss():
    # Both are called at 0.6 h; 10 free servers serve one from 8.6 h on, the other waits for its restart at 42 h.
    services = ("app", "zoo")
    pair = estate(
        *[{"id": s} for s in services],
        placements=[
            {"service": s, "site": x, "role": r} for s in services for x, r in (("a", "active"), ("b", "cold"))
        ],
        teams=[{"id": "ops", "crews": 2}],
    )
    result = alone((pair, fire(40)))
    pool = option(result, "pool:b")
    assert (pool.what, pool.cost_per_year) == ({"site": "b", "servers": 10}, 200)
    assert pool.lost_user_hours_avoided == pytest.approx(1000 * (42 - 8.6))


def test_a_new_site_is_where_most_people_are_far_from_the_fire_without_a_site():
    new = option(alone(app()), "new_site:many")  # near has more people, 16 km from a; few has fewer
    assert new.what["standbys"] == [{"service": "app", "servers": 10}]
    assert (new.what["lat"], new.what["lon"], new.what["servers"]) == (20, 20, 10)
    assert new.cost_per_year == 5000 + 10 * 20  # at the dearest price of a server
    assert new.lost_user_hours_avoided == pytest.approx(6400)


def test_no_new_site_within_reach_of_a_circle():
    out = fire(circle={"lat": 20, "lon": 20, "radius_km": 5})
    out["events"].append({"site": "a", "outage_hours": 6})
    assert {o.id for o in alone((app()[0], out)).options if o.kind == "new_site"} == {"new_site:few"}


def test_a_site_taken_out_of_a_zone_is_not_hit_with_it():
    split = option(alone((app()[0], fire(zone="grid"))), "split_zone:a@grid")
    assert (split.cost_per_year, split.lost_user_hours_avoided) == (300, 8000)
    assert "split_zone" not in {o.kind for o in alone(app()).options}  # the fire is the site's own


def test_a_tool_that_others_wait_for_is_an_option():
    result = alone(two_tools())
    assert {"dual_site:login@b", "dual_site:tool@b"} <= {o.id for o in result.options}
    assert option(result, "dual_site:tool@b").lost_user_hours_avoided == pytest.approx(
        0
    )  # the login still is waited for


def test_every_kind_has_its_change_price_and_words():
    assert set(PRICED) == set(KINDS)
    for language in LANGUAGES:
        assert all(kind_said(kind, Words(language)) for kind in KINDS)


PAIRS = [
    app(hours=24), app({"service": "app", "site": "b", "role": "warm", "servers": 4}), two_tools(),
    (app()[0], fire(zone="grid")),
]  # fmt: skip


@pytest.mark.parametrize("pair", PAIRS, ids=["alone", "small standby", "tools", "zone"])
def test_an_option_is_valued_as_the_changed_estate_runs(pair):
    for o in alone(pair).options:
        assert o.worth.lost_user_hours == pytest.approx(worth_with(pair, [o])[0], abs=1e-6), o.id


@pytest.mark.parametrize("pair", PAIRS, ids=["alone", "small standby", "tools", "zone"])
def test_a_changed_estate_is_a_right_one(pair):
    read, _ = records(pair)
    options = alone(pair).options
    for some in [*([o] for o in options), options]:
        assert read_estate(to_builtins(applied(read, some))) == applied(read, reversed(some))


def test_servers_cost_what_the_layout_costs_more():
    for pair in PAIRS:
        read, _ = records(pair)
        for o in alone(pair).options:
            if o.kind in ("dual_site", "standby", "cold_standby", "bigger", "pool"):
                assert layout_cost(applied(read, [o])) - layout_cost(read) == pytest.approx(o.cost_per_year), o.id


def test_a_layout_costs_its_servers_and_its_pools():
    read, _ = records(app({"service": "app", "site": "c", "role": "cold", "servers": 7}))
    assert layout_cost(read) == 10 * 10 + 10 * 20  # app in a, the pool in b; the cold one would take from a pool


def test_a_layout_without_a_price_has_no_cost():
    pair = app()
    del pair[0]["sites"][0]["server_cost"]
    assert layout_cost(records(pair)[0]) is None


def test_what_has_no_price_is_valued_and_takes_no_part_in_sets():
    pair = app({"service": "app", "site": "b", "role": "warm", "servers": 4})
    del pair[0]["automation_cost"], pair[0]["site_cost"]
    result = found(pair, budget=1e6)
    without = {o.id for o in result.options if o.cost_per_year is None}
    assert without == {"automatic:app", "new_site:many"}
    assert option(result, "automatic:app").lost_user_hours_avoided > 0
    assert not without & {name for valued in (*result.front, result.best_set) for name in valued.ids}


def test_most_avoided_comes_first():
    avoided = [o.lost_user_hours_avoided for o in alone(app()).options]
    assert len(avoided) > 2 and avoided == sorted(avoided, reverse=True)


def test_money_that_is_not_lost():
    pair = app()
    pair[0]["services"][0] |= {"revenue_per_hour": 5, "compensation": {"after_hours": 3, "per_user": 2}}
    result = alone(pair)
    assert result.base.money == pytest.approx(8 * 5 + 1000 * 2)
    assert option(result, "standby:app@b").money_avoided == pytest.approx(8 * 5 + 2000 - 1.6 * 5)


def test_an_option_as_a_sentence():
    read, _ = records(app())
    o = option(alone(app()), "standby:app@b")
    assert option_said(o, read, Words("en")) == "Keep a warm standby of app in b: 10 servers"
    for pair in PAIRS:
        for o in alone(pair).options:
            for language in LANGUAGES:
                assert "{" not in option_said(o, records(pair)[0], Words(language))


def test_a_scenario_without_events_is_refused():
    pair = app()
    pair[1]["events"] = []
    with pytest.raises(Mistakes, match="no_event"):
        alone(pair)


def test_a_scenario_that_costs_nothing_is_refused():
    pair = app({"service": "app", "site": "b"})
    pair[0]["services"][0]["demand"] = 10
    with pytest.raises(Mistakes, match="nothing_to_improve"):
        alone(pair)


def test_every_site_hit_leaves_what_is_left():
    out = fire()
    out["events"] = [{"site": site, "outage_hours": 6} for site in "abc"]
    assert {o.kind for o in alone((app()[0], out)).options} == {"new_site"}


@pytest.mark.parametrize(
    ("typed", "places"),
    [
        ({"budget": "-1"}, ["budget"]), ({"budget": "nan"}, ["budget"]), ({"budget": "much"}, ["budget"]),
        ({"tier": "1"}, ["hours"]), ({"hours": "4"}, ["tier"]), ({"tier": "0", "hours": "-1"}, ["tier", "hours"]),
        ({"tier": "1.5", "hours": "4"}, ["tier"]), ({"seconds": "0", "seed": "x"}, ["seconds", "seed"]),
    ],
)  # fmt: skip
def test_what_is_asked_is_checked_all_at_once(typed, places):
    assert [p.place for p in check_question(typed)[1]] == places


def test_a_tier_that_no_service_has():
    read, _ = records((estate({"id": "app", "tier": 3}, placements=[{"service": "app", "site": "a"}]), fire()))
    assert [p.code for p in check_question({"tier": 2, "hours": 4}, read)[1]] == ["no_tier"]
    assert check_question({"tier": 3, "hours": 4, "budget": "1e6"}, read) == (
        {"budget": 1e6, "goal": Goal(3, 4.0)}, [],
    )  # fmt: skip


def test_the_command(tmp_path):
    files = [tmp_path / name for name in ("estate.json", "scenario.json")]
    for file, document in zip(files, two_tools(), strict=True):
        file.write_text(json.dumps(document))
    done = command("options", *files, "--budget", "40", "--tier", "1", "--hours", "2")
    told = json.loads(done.stdout)
    assert done.returncode == 0
    assert told["best_set"] == ["dual_site:login@b", "dual_site:tool@b"]
    assert told["goal"]["status"] == "reached" and told["goal"]["best"]["cost_per_year"] == 40
    assert set(told["options"][0]) >= {"kind", "what", "cost_per_year", "lost_user_hours_avoided"}


def test_the_command_names_every_mistake():
    done = command("options", *KAKAO, "--budget", "-3", "--tier", "1", "--seed", "x")
    assert done.returncode == 2
    assert all(place in done.stderr for place in ("--budget", "--hours", "--seed"))


def test_kakao_what_the_inquiry_found_stands_among_the_options():
    from lib.store import files

    read = files.read_estate_file(KAKAO[0])
    result = carry_out(read, files.read_scenario_file(KAKAO[1], read), seconds=0.01)
    names = {o.id.partition("@")[0] for o in result.options}
    assert {
        f"dual_site:{s}" for s in ("switch-tool", "login", "object-store", "cache", "package-store", "deploy")
    } <= names
    assert all(o.cost_per_year is not None for o in result.options)
    # What burned with the site that it was to replace buys most for its cost.
    bought = {o.id: o.lost_user_hours_avoided / o.cost_per_year for o in result.options if o.cost_per_year}
    assert max(bought, key=bought.get) == "dual_site:switch-tool@anyang"
