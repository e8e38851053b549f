"""The bench's SimPy peer finds the engine's numbers: a ratio of speeds says little if the work differs."""

from math import inf

import numpy as np
import pytest
from bench.big_estate import big_estate, site_out
from bench.kakao_fire import kakao_fire, peers
from bench.peer_estate import prepare
from bench.simpy_peer import Recovery

from lib.engine.at_once import AtOnce
from lib.engine.compile import compile_estate
from lib.engine.contingency import Contingency
from lib.engine.montecarlo import Draws
from lib.engine.simulate import simulate
from lib.model.impact import Impact
from lib.model.reading import read_estate, read_scenario
from lib.runs.local import carry_out

SHAPES = {
    "200": {"services": 200},
    "200, in 10 sites": {"services": 200, "sites": 10},
    "200, in 3 sites, one crew a team": {"services": 200, "sites": 3, "crews": 1, "seed": 2},
    "200, in 5 sites, regions apart": {"services": 200, "sites": 5, "areas": 17, "seed": 3},
    "1,000": {"services": 1000},
    "1,000, in 20 sites, regions apart": {"services": 1000, "sites": 20, "areas": 4},
    "1,000, in 5 sites, one crew a team": {"services": 1000, "sites": 5, "crews": 1, "seed": 4},
    "1,000, in 10 sites, few dependencies": {"services": 1000, "sites": 10, "fan": 2, "crews": 1, "seed": 5},
}
SEED, DRAWS = 7, 60
SITE, HOURS, WEEK, TOO_SOON = "x1", 12.0, 168.0, 12.4


def impact_of(estate: dict, horizon: float = WEEK) -> Impact:
    record = read_estate(estate)
    return simulate(record, read_scenario(site_out(SITE, HOURS, horizon), record))


@pytest.mark.parametrize("horizon", [WEEK, TOO_SOON])
@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_the_peer_finds_the_same_losses_and_recoveries(shape, horizon):
    estate = big_estate(**shape)
    lost, ttr = Recovery(prepare(read_estate(estate), {SITE}), {SITE: HOURS}, horizon).run()
    services = impact_of(estate, horizon).table("services").set_index("service")
    assert sum(lost.values()) > 0
    assert lost == pytest.approx(services["lost_user_hours"].to_dict(), rel=1e-9, abs=1e-6)
    assert (None in ttr.values()) == (horizon == TOO_SOON)
    back = {name: hours for name, hours in ttr.items() if hours is not None}
    assert back == pytest.approx(services["ttr_hours"].dropna().to_dict(), rel=1e-9, abs=1e-6)


def test_the_shapes_use_all_that_the_peer_covers():
    jobs, waits, roles = set(), set(), set()
    for shape in SHAPES.values():
        estate = big_estate(**shape)
        impact = impact_of(estate)
        table, role_of = impact.table("jobs"), {row["id"]: row["role"] for row in estate["placements"]}
        jobs |= set(table["kind"] + " " + table["outcome"])
        waits |= set(impact.table("waits")["reason"])
        roles |= {role_of[placement] for placement in table["placement"][table["outcome"] == "done"]}
    assert jobs == {"restart done", "activation done", "activation withdrawn"}
    assert waits == {"crew", "gate"}
    assert roles == {"active", "hot", "warm"}


def test_the_peer_finds_the_same_in_every_draw_of_the_kakao_fire():
    compiled, scenario = kakao_fire()
    names = [service.id for service in compiled.estate.services]
    outcomes = Draws(scenario, SEED, DRAWS).part(compiled, 0, DRAWS)
    lost_here = outcomes.unavailable_hours * compiled.net.services["users"]
    for draw, recovery in enumerate(peers(compiled, scenario, SEED, 0, DRAWS)):
        lost, ttr = recovery.run()
        assert lost == pytest.approx(dict(zip(names, lost_here[draw], strict=True)), rel=1e-9, abs=1e-6)
        hours = [inf if back is None else back for back in ttr.values()]
        ours = dict(zip(names, np.nan_to_num(outcomes.ttr_hours[draw], nan=inf), strict=True))
        assert hours == pytest.approx([ours[name] for name in ttr], rel=1e-9, abs=1e-6)


def test_the_fire_uses_what_the_large_estates_do_not():
    """Pools that give less than asked for, circles broken by hand, crews of several, gates of cold standbys."""
    compiled, scenario = kakao_fire()
    impact, estate = simulate(compiled, scenario), compiled.estate
    jobs = impact.table("jobs").set_index("placement")
    roles = {p.id: p.role for p in estate.placements}
    assert {roles[name] for name in jobs.index} >= {"active", "hot", "warm", "cold"}
    assert {crews for p in estate.placements for crews in (p.needs or {}).values()} >= {1, 2, 8}
    assert impact.table("services")["ttr_hours"].notna().all()


def test_igraph_finds_the_same_users_where_dependencies_are_hard():
    from bench.bench_sweeps import large_estate
    from bench.igraph_peer import Reach

    estate, pairs = large_estate("hard", 300, 10), Contingency(2)
    cases, ours = pairs.cases(estate), carry_out(compile_estate(estate), AtOnce(pairs))
    reach = Reach(estate, [case.sites for case in cases])
    assert [reach.affected_users(i) for i in range(len(cases))] == pytest.approx(ours.affected_users.tolist())
