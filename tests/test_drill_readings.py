"""Figures that a room reads: the same as a plain look at the run's tables, and their first times past a limit."""

import msgspec
import pytest
from drills import FIRE, TEACHING
from estates import estates_and_scenarios
from hypothesis import assume, given
from hypothesis import strategies as st

from lib.drill.readings import first_time, reading
from lib.engine.simulate import simulate
from lib.model.exercise import READINGS, Trigger
from lib.model.reading import read_estate, read_scenario
from lib.model.scenario import Scenario

FIRE_IN_DAEJEON = simulate(read_estate(TEACHING), read_scenario(FIRE))


def plainly(impact, name: str, of: str | None, t: float) -> float | None:
    """Return a figure by looking at the tables row by row; its definition, written down again."""
    timeline = [row for row in impact.table("timeline").itertuples() if row.t <= t + 1e-9]
    shares: dict[str, float] = {service.id: 1.0 for service in impact.estate.services}
    below: dict[str, float | None] = dict.fromkeys(shares)
    mbco = {service.id: service.mbco for service in impact.estate.services}
    for row in impact.table("availability").itertuples():
        if row.t <= t + 1e-9:
            shares[row.service] = row.availability
            ok = row.availability >= mbco[row.service] - 1e-9
            below[row.service] = None if ok else row.t if below[row.service] is None else below[row.service]
    service = next((s for s in impact.estate.services if s.id == of), None)
    site = [row for row in impact.table("sites").itertuples() if row.site == of and row.t <= t + 1e-9]
    used = [s.id for s in impact.estate.services if s.users > 0]
    start = min((event.at for event in impact.scenario.events), default=0.0)
    if name == "affected_people":
        return timeline[-1].affected_people
    if name == "peak_affected_people":
        return max(row.affected_people for row in timeline)
    if name == "lost_user_hours":
        ends = [row.t for row in timeline[1:]] + [t]
        return sum(row.affected_users * (end - row.t) for row, end in zip(timeline, ends, strict=True))
    if name == "services_down":
        return sum(shares[s] <= 0.05 + 1e-9 for s in used)
    if name == "services_degraded":
        return sum(0.05 + 1e-9 < shares[s] < 0.99 - 1e-9 for s in used)
    if name == "availability":
        return shares[of]
    if name == "affected_users":
        return service.users * (1 - shares[of])
    if name == "hours_out":
        return None if below[of] is None else t - below[of]
    if name == "hours_to_rto":
        return None if below[of] is None or service.rto_hours is None else start + service.rto_hours - t
    if name == "dark":
        return float(site[-1].dark) if site else 0.0
    return site[-1].returns - t if site and site[-1].dark else None


def things(impact, name: str) -> list[str | None]:
    kind = READINGS[name][0]
    return [None] if kind is None else [row.id for row in getattr(impact.estate, f"{kind}s")]


@given(estates_and_scenarios(), st.data())
def test_every_figure_is_what_the_tables_say(pair, data):
    estate, scenario = pair
    impact = simulate(read_estate(estate), read_scenario(scenario))
    t = data.draw(st.floats(0, impact.scenario.horizon_hours, allow_subnormal=False))
    changes = [row.t for name in ("timeline", "sites", "availability") for row in impact.table(name).itertuples()]
    assume(all(abs(t - change) > 1e-6 for change in changes if change > 0))
    for name in READINGS:
        for of in things(impact, name):
            said, plain = reading(impact, name, of, t), plainly(impact, name, of, t)
            assert said == (None if plain is None else pytest.approx(plain, rel=1e-9, abs=1e-6)), (name, of)


@given(estates_and_scenarios(), st.sampled_from(sorted(READINGS)), st.booleans(), st.data())
def test_the_first_time_holds_and_no_time_before_it_does(pair, name, rising, data):
    estate, scenario = pair
    impact = simulate(read_estate(estate), read_scenario(scenario))
    assume(things(impact, name))
    of = data.draw(st.sampled_from(things(impact, name)))
    limit = data.draw(st.sampled_from([0, 0.5, 1, 2, 3, 10, 100, 5000]))
    since = data.draw(st.sampled_from([0, 1, 2.5, 7]))
    trigger = Trigger(on="condition", reading=name, of=of, **{"at_least" if rising else "at_most": limit})
    found, end = first_time(impact, trigger, since), impact.scenario.horizon_hours

    def holds(t: float, slack: float) -> bool:
        value = reading(impact, name, of, t)
        return value is not None and (value >= limit - slack if rising else value <= limit + slack)

    near = 1e-6 * max(1.0, limit)
    times = [since + (end - since) * i / 200 for i in range(200)] if end > since else []
    assert not any(holds(t, -near) for t in times if found is None or t < found - 1e-6)
    if found is not None:
        assert since - 1e-9 <= found <= end + 1e-9
        assert holds(found, near)


def test_times_by_hand():
    """Daejeon is dark from 0 to 6 h, with shop (12,000,000 users, RTO 4 h); ferry's island share is untouched."""
    first = lambda **said: first_time(FIRE_IN_DAEJEON, Trigger(on="condition", **said), 0.0)
    assert first(reading="dark", of="daejeon", at_most=0) == 6
    assert first(reading="hours_to_rto", of="shop", at_most=0) == 4
    assert first(reading="hours_to_rto", of="shop", at_most=1.5) == 2.5
    assert first(reading="hours_to_power", of="daejeon", at_most=2) == 4
    assert first(reading="hours_out", of="shop", at_least=3.25) == 3.25
    assert first(reading="hours_to_power", of="jeju", at_most=2) is None
    assert first(reading="hours_to_rto", of="ferry", at_most=0) is None  # it has no RTO
    assert reading(FIRE_IN_DAEJEON, "availability", "ferry", 1.0) == pytest.approx(0.3 * 0.7)  # pay is down: weight 0.3


def test_nothing_happens_nothing_is_read():
    quiet = simulate(read_estate(TEACHING), Scenario(format="scenario/1", id="quiet", estate="teaching"))
    assert reading(quiet, "affected_people", None, 5.0) == 0
    assert reading(quiet, "hours_out", "shop", 5.0) is None
    assert (
        first_time(quiet, msgspec.convert({"on": "condition", "reading": "services_down", "at_least": 1}, Trigger), 0)
        is None
    )
