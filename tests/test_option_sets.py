"""Sets of improvement options: against every set there is, goals with their proofs, and the same answer each time."""

from concurrent.futures import ThreadPoolExecutor
from itertools import count, product
from math import inf, isnan
from random import Random

import pytest
from estates import estates_and_scenarios, random_pair
from hypothesis import given, settings
from hypothesis import strategies as st
from option_cases import app, fire, found, option, records, two_tools, worth_with
from test_command_line import KAKAO

from lib.engine.compile import compile_estate
from lib.engine.options import sets
from lib.engine.options.bound import least_hours
from lib.model.checks import Mistakes
from lib.model.options import Goal
from lib.runs.local import Stopped
from lib.runs.options import carry_out
from lib.store import files

SEEDS = range(45)


def priced(seed: int) -> tuple[dict, dict]:
    """A small random estate with prices, a few of them missing, and a scenario."""
    chance = Random(seed)
    estate, scenario = random_pair(seed)
    estate |= {name: chance.choice((3, 7, 20)) for name in ("automation_cost", "site_cost", "split_cost")}
    for site in estate["sites"]:
        site["server_cost"] = chance.choice((1, 2, 3, 2.5))
    for team in estate["teams"][: chance.choice((1, 2))]:
        team["crew_cost"] = chance.choice((4, 10))
    return estate, scenario


def some(pairs, most: int):
    """Yield those pairs that have something to improve, and no more than so many options, with the options."""
    for pair in pairs:
        try:
            options = found(pair, left=lambda: 0).options
        except Mistakes:
            continue
        if 0 < len(options) <= most:
            yield pair, options


def subsets(options) -> list[list]:
    return [
        [o for o, taken in zip(options, choice, strict=True) if taken]
        for choice in product((0, 1), repeat=len(options))
    ]


def cost_of(chosen) -> float:
    return sum(inf if o.cost_per_year is None else o.cost_per_year for o in chosen)


def test_two_that_need_each_other_are_found_together():
    # Alone neither tool avoids an hour; both, for a server each at 20, have the app back at 1.6 h in place of 8.
    result = found(two_tools(), budget=40)
    assert result.best_set.ids == ("dual_site:login@b", "dual_site:tool@b")
    assert (result.best_set.cost_per_year, result.best_set.worth.lost_user_hours) == (40, pytest.approx(1600))


def test_nothing_is_within_a_budget_of_nothing():
    pair = two_tools()
    pair[0]["sites"][1]["free_servers"] = 0
    assert found(pair, budget=0).best_set.ids == ()


def test_what_costs_nothing_is_within_a_budget_of_nothing():
    assert found(app(hours=24), budget=0).best_set.ids == ("cold_standby:app@b",)


def test_without_a_budget_nearly_all_that_can_be_avoided_for_the_least():
    result = found(two_tools())
    base, last = result.base.lost_user_hours, result.front[-1].worth.lost_user_hours
    enough = [v for v in result.front if base - v.worth.lost_user_hours >= 0.95 * (base - last)]
    assert result.best_set == enough[0]


def assert_is_the_best(pair, options, result, budget: float) -> None:
    """Fail where some set within the budget loses fewer user-hours, or a set of the front is not what it says."""
    affordable = [s for s in subsets(options) if cost_of(s) <= budget]
    least = min(worth_with(pair, s)[0] for s in affordable)
    assert result.best_set.worth.lost_user_hours == pytest.approx(least, rel=1e-9, abs=1e-6)
    assert result.best_set.cost_per_year <= budget


def test_the_front_and_the_best_set_are_those_of_every_set():
    checked = 0
    for pair, options in some(map(priced, SEEDS), 5):
        result = found(pair, budget=25)
        assert result.proven and result.rounds == result.rounds_of
        assert_is_the_best(pair, options, result, 25)
        costs = [v.cost_per_year for v in result.front]
        losses = [v.worth.lost_user_hours for v in result.front]
        assert costs == sorted(set(costs)) and losses == sorted(set(losses), reverse=True)
        worths = [(cost_of(s), worth_with(pair, s)[0]) for s in subsets(options) if cost_of(s) < inf]
        for cost, loss in worths:
            assert min(v.worth.lost_user_hours for v in result.front if v.cost_per_year <= cost) <= loss + 1e-6
        checked += 1
    assert checked >= 10


def test_the_search_finds_the_best_sets_too(monkeypatch):
    monkeypatch.setattr(sets, "FEW", -1)
    same = []
    for pair, options in some(map(priced, SEEDS), 5):
        result = found(pair, budget=25)
        affordable = [s for s in subsets(options) if cost_of(s) <= 25]
        least = min(worth_with(pair, s)[0] for s in affordable)
        assert not result.proven and result.best_set.cost_per_year <= 25
        assert result.best_set.worth.lost_user_hours >= least - 1e-6
        same.append(result.best_set.worth.lost_user_hours <= least + 1e-6)
    assert len(same) >= 10 and sum(same) >= 0.9 * len(same)


def test_a_goal_is_reached_by_the_cheapest_set():
    goal = found(two_tools(), goal=Goal(1, 2.0)).goal
    assert (goal.status, goal.cheapest, goal.best.cost_per_year) == ("reached", True, 40)
    assert set(goal.best.ids) == {"dual_site:login@b", "dual_site:tool@b"}


def test_a_goal_that_the_estate_keeps_as_it_is():
    goal = found(two_tools(), goal=Goal(1, 8.0)).goal  # app is back at 8 h
    assert (goal.status, goal.cheapest, goal.best.ids) == ("reached", True, ())


def test_a_goal_that_nothing_reaches_is_proven():
    pair = app()
    pair[1]["events"] = [{"site": site, "outage_hours": 6} for site in "abc"]
    pair[0]["regions"] = pair[0]["regions"][:1]  # nowhere for a new site
    goal = found(pair, goal=Goal(1, 7.0)).goal
    assert (goal.status, goal.proof, goal.hindered) == ("impossible", "bound", (("app", pytest.approx(8)),))
    assert found(pair, goal=Goal(1, 8.0)).goal.status == "reached"


def test_a_goal_without_prices_is_reached_by_few_options():
    pair = two_tools()
    for site in pair[0]["sites"]:
        del site["server_cost"]
    goal = found(pair, goal=Goal(1, 2.0)).goal
    assert goal.status == "reached" and goal.best.cost_per_year is None
    assert (len(goal.best.ids), goal.cheapest) == (1, False)  # a second place of the app is one option


def reached_by(pair, options, goal: Goal) -> list[list]:
    tiers = [s.get("tier", 3) for s in pair[0]["services"]]

    def keeps(chosen) -> bool:
        back = worth_with(pair, chosen)[1]
        return all(not isnan(b) and b <= goal.hours + 1e-9 for b, t in zip(back, tiers, strict=True) if t <= goal.tier)

    return [s for s in subsets(options) if keeps(s)]


@pytest.mark.parametrize("few", [10, -1], ids=["every set", "search"])
def test_goals_against_every_set(monkeypatch, few):
    monkeypatch.setattr(sets, "FEW", few)
    told = {"reached": 0, "impossible": 0, "not_found": 0}
    best_cost = 0
    for pair, options in some(map(priced, SEEDS), 5):
        goal = Goal(2, 2.0)
        result = found(pair, goal=goal).goal
        right = reached_by(pair, options, goal)
        told[result.status] += 1
        if result.status == "reached":
            ids = set(result.best.ids)
            assert any({o.id for o in s} == ids for s in right)
            if result.cheapest:
                assert result.best.cost_per_year == pytest.approx(min(map(cost_of, right)))
            best_cost += result.best.cost_per_year in (None, pytest.approx(min(map(cost_of, right))))
        elif result.status == "impossible":
            assert right == []
        if few == 10:
            assert (result.status == "reached") == bool(right)
            assert result.status != "reached" or result.cheapest or result.best.cost_per_year is None
    assert told["reached"] >= 5 and told["impossible"] >= 5
    assert best_cost >= 0.9 * told["reached"]


@settings(max_examples=40, deadline=None)
@given(estates_and_scenarios(), st.randoms(use_true_random=False))
def test_no_set_brings_a_service_back_sooner_than_the_bound(pair, chance):
    assert_bounded(pair, chance)


def assert_bounded(pair, chance) -> bool:
    """Fail where some set of options has a service back sooner than the bound says; tell whether there was a bound."""
    read, scenario = records(pair)
    try:
        options = list(found(pair, left=lambda: 0).options)
    except Mistakes:
        return False
    least = least_hours(read, scenario, options)
    if least is None:
        return False
    for chosen in [[], options, *([o for o in options if chance.random() < 0.5] for _ in range(6))]:
        for bound, back in zip(least.tolist(), worth_with(pair, chosen)[1], strict=True):
            assert isnan(back) or bound <= back + 1e-6, [o.id for o in chosen]
    return True


def test_the_bound_is_not_idle():
    # All sites are dark for 6 h and the restart takes 2: no option has the app back before 8 h.
    read, scenario = records((app()[0], {**fire(), "events": [{"site": s, "outage_hours": 6} for s in "abc"]}))
    assert least_hours(read, scenario, []).tolist() == [pytest.approx(8)]
    assert least_hours(*records(app()), [option(found(app()), "standby:app@b")]).tolist() == [pytest.approx(1.6)]


@pytest.fixture(scope="module")
def kakao():
    read = files.read_estate_file(KAKAO[0])
    return compile_estate(read), files.read_scenario_file(KAKAO[1], read)


def small(pair_of: tuple[dict, dict], **asked):
    return found(pair_of, **asked).to_document()


def test_the_same_on_one_thread_and_on_several(monkeypatch):
    monkeypatch.setattr(sets, "FEW", -1)
    asked = {"budget": 100, "goal": Goal(1, 2.0), "seed": 3}
    one = small(two_tools(), **asked)
    for workers in (1, 2, 5):
        with ThreadPoolExecutor(workers) as pool:
            assert small(two_tools(), each=pool.map, **asked) == one


def test_a_search_that_was_cut_short_says_so(monkeypatch):
    monkeypatch.setattr(sets, "FEW", -1)
    looks = count()
    result = found(two_tools(), left=lambda: 3 - next(looks))
    assert result.rounds < result.rounds_of
    assert result.front and not result.proven


def test_every_option_is_run_even_without_time(kakao):
    result = carry_out(*kakao, seconds=1e-6, seed=1)
    assert len(result.options) > 20 and result.rounds < result.rounds_of


def test_a_run_is_stopped(kakao):
    with pytest.raises(Stopped):
        carry_out(*kakao, stopped=lambda: True)


def test_progress_reaches_its_end():
    told = []
    found(two_tools(), tell=lambda done, of: told.append((done, of)))
    assert told[-1][0] == told[-1][1] and all(done <= of for done, of in told)
