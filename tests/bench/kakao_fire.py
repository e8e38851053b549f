"""The Kakao fire of the sample estates, for the engine and for its SimPy peer."""

from collections.abc import Iterator
from pathlib import Path

from bench.peer_estate import prepare
from bench.simpy_peer import Recovery

from lib.engine.compile import Compiled, compile_estate
from lib.engine.plan import drawn, plan_of
from lib.model.reading import read_estate, read_scenario
from lib.model.scenario import Scenario

DATA = Path(__file__).parents[2] / "data"


def kakao_fire() -> tuple[Compiled, Scenario]:
    """Return the estate, compiled, and the scenario of the fire."""
    estate = read_estate((DATA / "estates" / "kakao-2022.json").read_bytes())
    return compile_estate(estate), read_scenario((DATA / "scenarios" / "kakao-2022-fire.json").read_bytes(), estate)


def peers(compiled: Compiled, scenario: Scenario, seed: int, first: int, last: int) -> Iterator[Recovery]:
    """Yield the peer's run of each draw, with the durations that the engine draws for it."""
    estate, plan = compiled.estate, plan_of(compiled, scenario)
    sites = [estate.sites[site].id for site in plan.hits.items]
    net, ids = prepare(estate, set(sites)), [p.id for p in estate.placements]
    lasting = drawn(compiled, plan, seed, first, last)
    for outage, activation, restart in zip(*(rows.tolist() for rows in lasting[:3]), strict=True):
        hours = (dict(zip(ids, row, strict=True)) for row in (activation, restart))
        yield Recovery(net, dict(zip(sites, outage, strict=True)), scenario.horizon_hours, *hours)
