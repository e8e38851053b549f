"""The best order of recovery: held against pencil and paper, against every order there is, and against bounds."""

import json
from concurrent.futures import ThreadPoolExecutor
from itertools import count, permutations
from random import Random

import numpy as np
import pytest
from estates import random_pair
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from packing import packed
from test_command_line import KAKAO, command

from lib.engine.compile import compile_estate
from lib.engine.order import best_order
from lib.engine.order_bound import bound_of
from lib.engine.plan import happenings
from lib.engine.simulate import simulate
from lib.engine.trials import Trials
from lib.model.checks import Mistakes
from lib.model.reading import read_estate, read_scenario
from lib.model.scenario import Action
from lib.runs.local import Stopped
from lib.runs.order import carry_out


def records(estate: dict, scenario: dict):
    """Return an estate, compiled, and its scenario."""
    read = read_estate(estate)
    return compile_estate(read), read_scenario(scenario, read)


def shop(*services: dict, crews: float = 1, **rest) -> tuple[dict, dict]:
    """One site, dark at t = 0 with power back at once; a service is ``id``, ``users`` and ``hours``, of one team."""
    estate = {
        "format": "estate/1", "id": "shop", "break_glass_hours": 1000,
        "regions": [{"id": "r", "lat": 0, "lon": 0, "population": 1000}],
        "sites": [{"id": "here", "lat": 0, "lon": 0}],
        "teams": [{"id": "ops", "crews": crews}],
        "services": [{"id": s["id"], "users": s.get("users", 0), "team": "ops"} for s in services],
        "placements": [
            {"id": f"{s['id']}-here", "service": s["id"], "site": "here", "role": "active", "servers": 1,
             "restart_hours": s["hours"]}
            for s in services
        ],
        **rest,
    }  # fmt: skip
    scenario = {"format": "scenario/1", "id": "out", "estate": "shop", "horizon_hours": 100,
                "events": [{"site": "here", "outage_hours": 0}]}  # fmt: skip
    return estate, scenario


def start(service: str, on: str) -> dict:
    return {"service": service, "on": on, "phase": "start"}


def with_order(scenario, services, at: float = 0):
    """Return a scenario without orders of its own, and with one."""
    kept = [action for action in scenario.actions if action.do != "set_order"]
    return replace(scenario, actions=[*kept, Action(do="set_order", at=at, services=list(services))])


def cost(compiled, scenario) -> tuple[float, float]:
    """Return lost user-hours and the hours until all is back, infinite if it never is."""
    impact = simulate(compiled, scenario)
    back = impact.table("services")["ttr_hours"]
    return impact.lost_user_hours, np.inf if back.isna().any() else float(back.max())


def test_most_people_an_hour_of_work_go_first():
    # One crew: 1000 people wait for 10 h of work, 300 for 1 h, 800 for 4 h. By tier and reach big goes first: 10 · 1000 +
    # 14 · 800 + 15 · 300 = 25,700. By people an hour (300, 200, 100): 1 · 300 + 5 · 800 + 15 · 1000 = 19,300.
    compiled, out = records(*shop(
        {"id": "big", "users": 1000, "hours": 10}, {"id": "quick", "users": 300, "hours": 1},
        {"id": "middle", "users": 800, "hours": 4},
    ))  # fmt: skip
    found = best_order(compiled, out)
    assert found.services == ("quick", "middle", "big")
    assert found.found == pytest.approx((19_300, 15))
    assert found.default == pytest.approx((25_700, 15))
    assert found.lower_bound == pytest.approx(19_300)


def test_what_others_wait_for_goes_first_where_that_pays():
    # One crew. The queue has no users, but shop cannot start without it. By default shop (reach 100) and queue (reach 100) go
    # before news (90): 2 + 1 h for shop, 4 h for news: 660. News first is 90 + 400 = 490.
    estate, scenario = shop(
        {"id": "queue", "hours": 2}, {"id": "shop", "users": 100, "hours": 1}, {"id": "news", "users": 90, "hours": 1},
        dependencies=[start("shop", "queue")],
    )  # fmt: skip
    found = best_order(*records(estate, scenario))
    assert found.services[0] == "news"
    assert found.found.lost_user_hours == pytest.approx(490) and found.default.lost_user_hours == pytest.approx(660)


def test_all_back_soonest_begins_with_the_longest_chain():
    # Two crews: a and b take 3 h each and have users, c takes 2 h and d, which waits for it, 4 h. By default a and b go first, c
    # from 3 to 5, d to 9. With c first: c 0 to 2, d 2 to 6, a 0 to 3, b 3 to 6. 12 h of work cannot be done sooner by two crews.
    estate, scenario = shop(
        {"id": "a", "users": 50, "hours": 3}, {"id": "b", "users": 50, "hours": 3}, {"id": "c", "hours": 2},
        {"id": "d", "hours": 4}, crews=2, dependencies=[start("d", "c")],
    )  # fmt: skip
    found = best_order(*records(estate, scenario), "all-back")
    assert (found.found.all_back_hours, found.default.all_back_hours) == pytest.approx((6, 9))
    assert found.lower_bound == pytest.approx(6)


def test_the_bound_counts_work_that_crews_share():
    # 5 jobs of 2 h for 2 crews are three rounds; without crews it would be 2 h.
    jobs = [{"id": f"s{i}", "users": 1, "hours": 2} for i in range(5)]
    found = best_order(*records(*shop(*jobs, crews=2)), "all-back")
    assert found.lower_bound == pytest.approx(6) and found.found.all_back_hours == pytest.approx(6)


def test_a_cut_rectangle_is_packed_again():
    # Work cut from a rectangle of 4 teams and so many hours fits into it without a gap; it takes as long in the best order.
    for seed in range(3):
        document, scenario, hours = packed(seed)
        found = best_order(*records(document, scenario), "all-back", left=some(30))
        assert found.lower_bound == pytest.approx(hours)
        assert hours <= found.found.all_back_hours + 1e-9 and found.found.all_back_hours <= 1.05 * hours
        assert found.default.all_back_hours > 1.05 * hours


def some(most: int):
    """Return what says that there is time left, so many times."""
    calls = count()
    return lambda: 1e3 if next(calls) < most * 40 else 0.0


def pair(seed: int):
    compiled, scenario = records(*random_pair(seed))
    return compiled, scenario


def tried(compiled, scenario, by_hours: bool):
    """Return every order of up to five services with jobs in the default run, and what each costs; None without any."""
    kept = with_order(scenario, [])
    jobs = simulate(compiled, kept).table("jobs")
    names = sorted(set(jobs["service"]))[:5]
    if not scenario.events or not names:
        return None
    began = min(event.at for event in scenario.events)
    number = compiled.number("services")
    orders = np.array(list(permutations([number[name] for name in names])))
    happens = happenings(compiled, with_order(scenario, names, began))
    trials = Trials(compiled, happens, by_hours, began, len(orders))
    trials.fill(orders)
    return names, orders, trials.orders.costs, began


@given(st.integers(0, 10**6), st.booleans())
@settings(max_examples=60)
def test_an_order_costs_what_a_whole_run_with_it_costs(seed, by_hours):
    compiled, scenario = pair(seed)
    if found := tried(compiled, scenario, by_hours):
        _, orders, costs, began = found
        ids = [service.id for service in compiled.estate.services]
        for k in (0, len(orders) // 2, len(orders) - 1):
            lost, back = cost(compiled, with_order(scenario, [ids[s] for s in orders[k]], began))
            told = costs[k] if by_hours else costs[k][[2, 0, 1]]
            assert told[0] == pytest.approx(lost, rel=1e-9, abs=1e-6)
            assert (told[1] > 0) == (back == np.inf)
            assert back == np.inf or told[2] == pytest.approx(back, rel=1e-9, abs=1e-9)


@given(st.integers(0, 10**6), st.booleans())
@settings(max_examples=150)
def test_no_order_beats_the_bound(seed, by_hours):
    compiled, scenario = pair(seed)
    if found := tried(compiled, scenario, by_hours):
        value = bound_of(compiled, with_order(scenario, []), by_hours, 1.0).value
        costs = found[2]
        least = costs[:, 0] if by_hours else np.where(costs[:, 0] > 0, np.inf, costs[:, 1])
        assert value is None or value <= least.min() * (1 + 1e-9) + 1e-6


@given(st.integers(0, 10**6), st.booleans())
@settings(max_examples=60)
def test_the_best_order_is_the_best_there_is(seed, by_hours):
    compiled, scenario = pair(seed)
    found = tried(compiled, scenario, by_hours)
    if found and len(found[0]) < 5:
        order = best_order(compiled, scenario, "user-hours" if by_hours else "all-back")
        best = min(map(tuple, found[2]))
        mine, default = order.found, order.default
        assert sorted(order.services) == found[0]
        if by_hours:
            assert mine.lost_user_hours == pytest.approx(best[0], rel=1e-9, abs=1e-6)
        elif best[0] == 0:
            assert mine.all_back_hours == pytest.approx(best[1], rel=1e-9, abs=1e-9)
        assert (mine.lost_user_hours <= default.lost_user_hours) if by_hours else True
        assert cost(compiled, with_order(scenario, order.services, found[3]))[0] == mine.lost_user_hours


def test_a_search_finds_the_best_of_all_orders_of_seven():
    random = Random(1)
    jobs = [{"id": f"s{i}", "users": random.randint(1, 99), "hours": random.randint(1, 9)} for i in range(7)]
    gates = [start("s6", "s0"), start("s3", "s5"), start("s1", "s2")]
    compiled, scenario = records(*shop(*jobs, crews=2, dependencies=gates))
    every = np.array(list(permutations(range(7))))
    for objective, place in (("user-hours", 0), ("all-back", 1)):
        trials = Trials(
            compiled, happenings(compiled, with_order(scenario, [j["id"] for j in jobs])), place == 0, 0.0, len(every)
        )
        trials.fill(every)
        found = best_order(compiled, scenario, objective, left=some(20))
        assert found.found[place] == pytest.approx(trials.orders.costs[:, place].min())
        assert found.lower_bound <= found.found[place] + 1e-6
    assert best_order(compiled, scenario, left=some(20)).found.lost_user_hours < found.default.lost_user_hours


def kakao():
    with open(KAKAO[0], "rb") as file:
        estate = read_estate(file.read())
    with open(KAKAO[1], "rb") as file:
        return compile_estate(estate), read_scenario(file.read(), estate)


def rounds(most: int):
    """Return what lets a search make so many rounds, and what to tell it."""
    made = [0]
    return (lambda: 1e3 if made[0] < most else 0.0), lambda done, of: made.__setitem__(0, done)


@pytest.mark.parametrize("objective", ["user-hours", "all-back"])
def test_the_same_on_any_number_of_threads_and_never_worse(objective):
    compiled, fire = kakao()
    found = []
    for threads in (0, 1, 3):
        left, tell = rounds(3)
        with ThreadPoolExecutor(max(1, threads)) as pool:
            found.append(best_order(compiled, fire, objective, 7, left, pool.map if threads else map, tell))
    assert found[0] == found[1] == found[2]
    assert found[0].rounds == (4 if objective == "user-hours" else 2)  # nothing beats the bound
    place = ("user-hours", "all-back").index(objective)
    assert found[0].lower_bound <= found[0].found[place] <= found[0].default[place]
    assert cost(compiled, with_order(fire, found[0].services))[place] == found[0].found[place]


def test_an_order_that_the_scenario_sets_is_left_out():
    estate, scenario = shop({"id": "a", "users": 1, "hours": 5}, {"id": "b", "users": 2, "hours": 1})
    worst = scenario | {"actions": [{"do": "set_order", "at": 0, "services": ["a", "b"]}]}
    assert best_order(*records(estate, worst)) == best_order(*records(estate, scenario))


def test_the_order_takes_effect_with_the_first_event():
    estate, scenario = shop({"id": "a", "users": 3, "hours": 5}, {"id": "b", "users": 2, "hours": 1})
    later = scenario | {"events": [{"at": 7, "site": "here", "outage_hours": 2}]}
    found = best_order(*records(estate, later))
    assert found.services == ("b", "a")
    assert found.found == pytest.approx((3 * 8 + 2 * 3, 8)) and found.lower_bound == pytest.approx(30)


def test_nothing_is_proved_where_a_standby_is_activated_before():
    estate, scenario = shop({"id": "a", "users": 3, "hours": 5}, {"id": "b", "users": 2, "hours": 1})
    estate["placements"].append({"id": "a-too", "service": "a", "site": "here", "role": "warm", "servers": 1})
    early = scenario | {
        "events": [{"at": 7, "site": "here"}],
        "actions": [{"do": "activate", "at": 1, "placement": "a-too"}],
    }
    assert best_order(*records(estate, early)).lower_bound is None


def test_what_never_comes_back_has_no_hours():
    estate, scenario = shop({"id": "a", "users": 3, "hours": 5}, {"id": "b", "users": 2, "hours": 200})
    found = best_order(*records(estate, scenario), "all-back")
    assert found.found.all_back_hours is None and found.lower_bound is None
    assert found.found.lost_user_hours <= found.default.lost_user_hours
    assert json.loads(json.dumps(found.to_document(), allow_nan=False))["all_back_hours"] is None


def test_a_search_can_be_stopped():
    compiled, fire = kakao()
    with pytest.raises(Stopped):
        carry_out(compiled, fire, seconds=60, stopped=lambda: True)


def test_time_ends_a_search():
    compiled, fire = kakao()
    found = carry_out(compiled, fire, seconds=0.5, workers=1)
    assert found.rounds < found.rounds_of
    assert found.found.lost_user_hours <= found.default.lost_user_hours


@pytest.mark.parametrize(("change", "code"), [
    ({"events": []}, "no_event"),
    ({"events": [{"site": "there"}]}, "nothing_to_recover"),
])  # fmt: skip
def test_nothing_to_recover_is_said(change, code):
    estate, scenario = shop({"id": "a", "users": 3, "hours": 5})
    estate["sites"].append({"id": "there", "lat": 0, "lon": 1})
    with pytest.raises(Mistakes) as mistakes:
        best_order(*records(estate, scenario | change))
    assert [(p.place, p.code) for p in mistakes.value.problems] == [("events", code)]


def test_an_objective_that_there_is_not():
    with pytest.raises(Mistakes) as mistakes:
        best_order(*records(*shop({"id": "a", "hours": 1})), "money")
    assert [p.place for p in mistakes.value.problems] == ["objective"]


def test_the_command_prints_the_order():
    done = command("order", *KAKAO, "--seconds", "1", "--seed", "3")
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert set(found) == {
        "objective", "seed", "services", "lost_user_hours", "all_back_hours", "lower_bound", "default", "rounds", "rounds_of",
    }  # fmt: skip
    assert found["lower_bound"] <= found["lost_user_hours"] <= found["default"]["lost_user_hours"]
    assert set(found["default"]) == {"lost_user_hours", "all_back_hours"}


def test_every_mistake_of_the_command_is_named_at_once_in_both_languages():
    wrong = ("order", *KAKAO, "--objective", "money", "--seconds", "0", "--seed", "-1")
    english, korean = command(*wrong), command(*wrong, language="ko_KR.UTF-8")
    assert (english.returncode, english.stdout) == (2, "")
    for done in (english, korean):
        assert [line.split(":")[0] for line in done.stderr.splitlines()] == ["--objective", "--seconds", "--seed"]
    assert "user-hours, all-back" in english.stderr and "가운데 하나" in korean.stderr


def test_an_empty_scenario_is_refused_in_both_languages(tmp_path):
    empty = tmp_path / "empty.json"
    empty.write_text('{"format": "scenario/1", "id": "empty", "estate": "kakao-2022"}')
    done = command("order", KAKAO[0], str(empty))
    assert (done.returncode, done.stdout) == (2, "") and "no event" in done.stderr
    assert "사건이 없어" in command("order", KAKAO[0], str(empty), language="ko_KR.UTF-8").stderr
