"""Many runs: draws, contingencies and years, held against single runs and against sums on paper."""

import json
from math import sqrt

import numpy as np
import pytest
from estates import random_pair
from hypothesis import given, settings
from hypothesis import strategies as st
from reference import reference

from lib.engine import at_once
from lib.engine.at_once import AtOnce
from lib.engine.compile import compile_estate
from lib.engine.contingency import Contingency, case_scenario
from lib.engine.draws import chances, hours, spread
from lib.engine.exceedance import curve, exceeded, mean, periods, tail_mean
from lib.engine.moments import moments_document
from lib.engine.montecarlo import Draws
from lib.engine.risk import Years
from lib.engine.simulate import simulate
from lib.model.reading import read_estate, read_scenario, to_json
from lib.runs.local import Stopped, carry_out

CHANCE_KEPT = 0.4


def kakao():
    with open("data/estates/kakao-2022.json", "rb") as file:
        estate = read_estate(file.read())
    with open("data/scenarios/kakao-2022-fire.json", "rb") as file:
        return compile_estate(estate), read_scenario(file.read(), estate)


def two_sites(**site) -> dict:
    """One service of 100 users in one of two sites; its restart takes an hour."""
    return {
        "format": "estate/1", "id": "two",
        "regions": [{"id": "r", "lat": 0, "lon": 0, "population": 1000}],
        "sites": [{"id": "a", "lat": 0, "lon": 0, "outage_hours": 3, **site}, {"id": "b", "lat": 0, "lon": 1}],
        "services": [{"id": "s", "users": 100, "revenue_per_hour": 7}],
        "placements": [{"id": "p", "service": "s", "site": "a", "role": "active", "servers": 1, "restart_hours": 1}],
    }  # fmt: skip


@pytest.mark.parametrize("workers", [1, 2, 5])
@pytest.mark.parametrize("size", [7, 64])
def test_numbers_do_not_depend_on_how_a_sweep_is_cut(workers, size):
    compiled, scenario = kakao()
    for sweep in (Draws(scenario, 5, 150), Contingency(2, zones=True), Years(300, 5)):
        whole = carry_out(compiled, sweep, workers=1, size=10_000).to_document()
        assert carry_out(compiled, sweep, workers, size).to_document() == whole


def test_a_draw_is_the_same_alone_and_among_others():
    compiled, scenario = kakao()
    outcomes = carry_out(compiled, Draws(scenario, 9, 40)).outcomes
    for draw in (0, 17, 39):
        alone = simulate(compiled, scenario, draw=(9, draw))
        services = alone.table("services")
        assert outcomes.lost_user_hours[draw] == pytest.approx(alone.lost_user_hours, rel=1e-12)
        assert outcomes.peak_people[draw] == pytest.approx(alone.peak_affected_people, rel=1e-12)
        assert outcomes.ttr_hours[draw] == pytest.approx(services["ttr_hours"].to_numpy(), nan_ok=True)
        assert outcomes.money_lost[draw] == pytest.approx(
            services["revenue_lost"].sum() + services["compensation"].sum()
        )


def test_draws_differ_by_number_and_by_seed():
    table = np.stack([*chances(1, 0, 50, 20), *chances(2, 0, 50, 20)])
    assert len(np.unique(table)) == table.size
    assert (chances(1, 30, 50, 20) == chances(1, 0, 50, 20)[30:]).all()


def test_draws_do_not_depend_on_the_order_in_the_file():
    compiled, scenario = kakao()
    document = json.loads(to_json(compiled.estate))
    for kind in ("sites", "services", "placements"):
        document[kind].reverse()
    turned = compile_estate(read_estate(document))
    ours, theirs = (carry_out(c, Draws(scenario, 3, 20)).outcomes for c in (compiled, turned))
    assert theirs.lost_user_hours == pytest.approx(ours.lost_user_hours, rel=1e-9)


def test_durations_at_given_chances():
    """Log-normal with median 10 and p90 30; triangular 0, 2, 4, whose median is 2; a fixed 5."""
    of = spread([{"median": 10, "p90": 30}, {"min": 0, "mode": 2, "max": 4}, 5])
    at = [hours(of, np.full(3, u)) for u in (0.1, 0.5, 0.9)]
    assert at[1] == pytest.approx([10, 2, 5])
    assert at[2] == pytest.approx([30, 4 - sqrt(0.1 * 4 * 2), 5])
    assert at[0] == pytest.approx([10 / 3, sqrt(0.1 * 4 * 2), 5])
    assert hours(spread([{"min": 1, "mode": 1, "max": 3}]), np.array([0.75])) == pytest.approx([3 - 1])


def test_an_event_with_its_own_duration_lasts_as_long_at_all_its_sites():
    document = two_sites() | {"zones": [{"id": "z"}]}
    for site in document["sites"]:
        site |= {"zones": ["z"], "outage_hours": {"median": 3, "p90": 9}}
    estate = read_estate(document)
    outages = {}
    for own in ({}, {"outage_hours": {"median": 3, "p90": 9}}):
        scenario = {"format": "scenario/1", "id": "x", "estate": "two", "events": [{"zone": "z", **own}]}
        sites = simulate(estate, read_scenario(scenario, estate), draw=(1, 1)).table("sites")
        outages[bool(own)] = sites[sites["t"] == 0]["returns"].tolist()
    assert outages[True][0] == outages[True][1] and outages[False][0] != outages[False][1]


def test_an_activation_works_as_often_as_it_should():
    document = two_sites(outage_hours=50)
    document["placements"].append(
        {"id": "q", "service": "s", "site": "b", "role": "hot", "servers": 1, "success": CHANCE_KEPT}
    )
    estate = read_estate(document)
    scenario = read_scenario(
        {"format": "scenario/1", "id": "x", "estate": "two", "events": [{"site": "a"}]}, estate
    )  # fmt: skip
    found = carry_out(compile_estate(estate), Draws(scenario, 1, 2000))
    share = (found.outcomes.ttr_hours[:, 0] < 50).mean()
    assert share == pytest.approx(CHANCE_KEPT, abs=4 * sqrt(CHANCE_KEPT * (1 - CHANCE_KEPT) / 2000))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6))
def test_contingencies_are_what_single_runs_say(seed):
    """Against the slow second implementation, on random estates, by order 1 and 2."""
    document, _ = random_pair(seed, "small")
    estate = read_estate(document)
    for order in (1, 2):
        found = carry_out(compile_estate(estate), Contingency(order, zones=order == 1), workers=1)
        for i, case in enumerate(found.cases):
            scenario = json.loads(to_json(case_scenario(estate, case)))
            alone = reference(document, scenario)
            assert found.outcomes.lost_user_hours[i] == pytest.approx(alone["lost_user_hours"], rel=1e-9, abs=1e-6)
            assert found.outcomes.peak_people[i] == pytest.approx(alone["peak_affected_people"], rel=1e-9, abs=1e-6)
            rows = [row for row in alone["timeline"] if row["t"] < 168 - 1e-9]
            down = {name for row in rows for name, share in row["availability"].items() if share <= 0.05 + 1e-9}
            assert set(found.down(i)) == down


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6))
def test_the_moment_of_the_loss(seed):
    """Right after the loss nothing has taken over yet: what a run says at t = 0 where no job takes no time."""
    document, _ = random_pair(seed, "small")
    compiled = compile_estate(read_estate(document))
    for order in (1, 2):
        sweep = AtOnce(Contingency(order, zones=order == 1))
        moments = carry_out(compiled, sweep, workers=1)
        for i, case in enumerate(sweep.cases(compiled.estate)):
            impact = simulate(compiled, case_scenario(compiled.estate, case))
            if (impact.table("jobs")["end"] <= 1e-9).any():
                continue
            first = impact.table("timeline").query("t == 0").iloc[-1]
            now = impact.table("availability").query("t == 0").drop_duplicates("service", keep="last")
            assert moments.affected_people[i] == pytest.approx(first["affected_people"], rel=1e-9, abs=1e-6)
            assert moments.affected_users[i] == pytest.approx(first["affected_users"], rel=1e-9, abs=1e-6)
            assert moments.services_down[i] == (now["availability"] <= 0.05 + 1e-9).sum()


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6))
def test_the_moment_is_the_same_from_nothing_and_from_what_each_site_does_alone(seed):
    """Where there is no room to keep what the sites do alone, every case is worked out from nothing."""
    document, _ = random_pair(seed, "small")
    sweeps = [AtOnce(Contingency(order, zones=True)) for order in (1, 2, 3)]
    known, unknown = [], []
    for found, room in ((known, at_once.ROOM), (unknown, 0)):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(at_once, "ROOM", room)
            compiled = compile_estate(read_estate(document))
            found += [sweep.part(compiled, 0, sweep.count(compiled.estate)) for sweep in sweeps]
    for one, other in zip(known, unknown, strict=True):
        assert [column.tolist() for column in one] == [column.tolist() for column in other]


def test_the_moments_of_all_cases_are_told_worst_first():
    """100 of 1000 people use s in a, 300 t in b: 1 - 0.9 * 0.7 of them lose one of both; the hot standby comes too late."""
    document = two_sites()
    document["services"].append({"id": "t", "users": 300})
    document["placements"] += [
        {"id": "q", "service": "t", "site": "b", "role": "active", "servers": 1},
        {"id": "h", "service": "s", "site": "b", "role": "hot", "servers": 1},
    ]
    document["zones"] = [{"id": "z"}]
    for site in document["sites"]:
        site["zones"] = ["z"]
    estate, cases = read_estate(document), Contingency(1, zones=True)
    told = moments_document(estate, cases, carry_out(compile_estate(estate), AtOnce(cases)))
    assert told["format"] == "at-once/1" and told["order"] == 1
    rows = [
        {"sites": ["a", "b"], "zone": "z", "affected_people": 370, "affected_users": 400, "services_down_count": 2},
        {"sites": ["b"], "affected_people": 300, "affected_users": 300, "services_down_count": 1},
        {"sites": ["a"], "affected_people": 100, "affected_users": 100, "services_down_count": 1},
    ]
    assert told["cases"] == [{k: pytest.approx(v) if isinstance(v, int) else v for k, v in row.items()} for row in rows]


def test_contingencies_stand_worst_first():
    compiled, _ = kakao()
    lost = [case["lost_user_hours"] for case in carry_out(compiled, Contingency(2)).to_document()["cases"]]
    assert len(lost) == 15 and lost == sorted(lost, reverse=True)


def test_average_annual_loss_of_a_site_that_fails_now_and_then():
    """Half an outage a year, four hours each (three without power, one to restart) for 100 users: 200 user-hours."""
    found = carry_out(compile_estate(read_estate(two_sites(annual_rate=0.5))), Years(20_000, 1)).to_document()
    aal = found["user_hours"]["aal"]
    assert aal["standard_error"] == pytest.approx(400 * sqrt(0.5 / 20_000), rel=0.05)
    assert aal["value"] == pytest.approx(200, abs=4 * aal["standard_error"])
    assert found["money"]["aal"]["value"] == pytest.approx(aal["value"] * 7 / 100)
    assert found["services"][0]["downtime_hours_per_year"] == pytest.approx(aal["value"] / 100)
    assert found["services"][0]["availability"] == pytest.approx(1 - aal["value"] / 100 / 8766)
    assert [at["id"] for at in found["user_hours"]["by_source"]] == ["a"]


def test_exceedance_of_a_site_that_fails_now_and_then():
    """A year has k outages with Poisson probability: 0.39 at least one, 0.09 two, 0.014 three, 0.0018 four."""
    found = carry_out(compile_estate(read_estate(two_sites(annual_rate=0.5))), Years(20_000, 2)).to_document()
    aep = {row["return_period"]: row["value"] for row in found["user_hours"]["aep"]}
    oep = {row["return_period"]: row["value"] for row in found["user_hours"]["oep"]}
    assert [aep[period] for period in (2, 5, 20, 100, 1000)] == [0, 400, 800, 1200, 1600]
    assert [oep[period] for period in (2, 5, 20, 100, 1000)] == [0, 400, 400, 400, 400]
    assert max(aep) == 2000


def test_zones_fail_with_all_their_sites():
    document = two_sites() | {"zones": [{"id": "z", "annual_rate": 1, "outage_hours": 1}]}
    for site in document["sites"]:
        site["zones"] = ["z"]
    found = carry_out(compile_estate(read_estate(document)), Years(500, 1))
    assert found.sources[0].kind == "zone" and set(found.outages.lost_user_hours) == {200.0}  # 1 h out, 1 h to restart


def test_losses_on_paper():
    losses = np.arange(1.0, 101.0)  # 100 years: 1 to 100
    assert mean(losses).value == 50.5
    assert mean(losses).standard_error == pytest.approx(losses.std(ddof=1) / 10)
    assert exceeded(losses, 10).value == pytest.approx(90.1)
    assert tail_mean(losses, 10).value == pytest.approx(95.5)  # of 91 to 100
    worst = np.arange(91.0, 101.0)
    spread_of = (worst.var(ddof=1) + 0.9 * 4.5**2) / 10
    assert tail_mean(losses, 10).standard_error == pytest.approx(sqrt(spread_of))
    assert periods(100) == [2, 5, 10]
    years, loss = curve(np.array([0.0, 5.0, 0.0, 9.0]))
    assert (years.tolist(), loss.tolist()) == ([4.0, 2.0], [9.0, 5.0])


def test_standard_errors_cover_what_they_should():
    """Over 200 repetitions the average, the quantile and the tail scatter as much as their standard errors say."""
    dice = np.random.default_rng(1)
    samples = dice.exponential(1, (200, 1000))
    for estimate in (mean, lambda x: exceeded(x, 10), lambda x: tail_mean(x, 10)):
        rows = [estimate(sample) for sample in samples]
        scatter = np.std([row.value for row in rows], ddof=1)
        assert np.mean([row.standard_error for row in rows]) == pytest.approx(scatter, rel=0.2)


def test_an_estate_without_rates_loses_nothing():
    found = carry_out(compile_estate(read_estate(two_sites())), Years(100, 1)).to_document()
    assert found["outages"] == 0 and found["user_hours"]["aal"] == {"value": 0.0, "standard_error": 0.0}


def test_a_sweep_tells_how_far_it_is_and_can_be_stopped():
    compiled, scenario = kakao()
    told = []
    carry_out(compiled, Draws(scenario, 1, 60), workers=1, size=20, tell=lambda done, of: told.append((done, of)))
    assert told == [(0, 60), (20, 60), (40, 60), (60, 60)]
    told.clear()
    with pytest.raises(Stopped):
        carry_out(
            compiled, Draws(scenario, 1, 600), workers=1, size=20,
            tell=lambda done, of: told.append(done), stopped=lambda: len(told) > 2,
        )  # fmt: skip
    assert 0 < told[-1] < 600


def test_quantiles_are_of_the_figures_and_not_of_a_mean_run():
    compiled, scenario = kakao()
    found = carry_out(compiled, Draws(scenario, 1, 101))
    lost = np.sort(found.outcomes.lost_user_hours)
    document = found.to_document()
    assert document["lost_user_hours"]["p10"] == pytest.approx(lost[10])
    assert document["lost_user_hours"]["p50"] == pytest.approx(lost[50])
    assert found.outcomes.lost_user_hours[document["representatives"]["p90"]] == pytest.approx(lost[90])
    band = found.band()
    assert (band["p10"] <= band["p50"]).all() and (band["p50"] <= band["p90"]).all()


def test_a_service_that_may_not_recover():
    """Half of the activations work and the power stays away: it recovers in half of the draws."""
    document = two_sites(outage_hours=1000)
    document["placements"].append({"id": "q", "service": "s", "site": "b", "role": "hot", "servers": 1, "success": 0.5})
    estate = read_estate(document)
    scenario = read_scenario({"format": "scenario/1", "id": "x", "estate": "two", "events": [{"site": "a"}]}, estate)
    at = carry_out(compile_estate(estate), Draws(scenario, 1, 400)).to_document()["services"][0]["ttr_hours"]
    assert 0.4 < at["recovers"] < 0.6 and at["p90"] == pytest.approx(0.2)  # 0.1 to detect, 0.1 to activate
