"""What no set of options can beat: every one of them made, and nothing ever waits for crews, servers or pools."""

from dataclasses import replace

import numpy as np
from msgspec.structs import replace as changed

from lib.engine.compile import compile_estate
from lib.engine.metrics import measures
from lib.engine.options.changes import applied, free_id, with_demand
from lib.engine.options.worth import hours_short
from lib.engine.unhindered import Unhindered
from lib.model.estate import Estate
from lib.model.options import Goal, Option
from lib.model.scenario import Scenario
from lib.model.thresholds import TIE


def least_hours(estate: Estate, scenario: Scenario, options: list[Option]) -> np.ndarray | None:
    """Return hours that each service takes at the least until it is back, with any of these options made; f8[S].

    nan: it is never back up to the horizon. None where nothing is proved: a standby is activated before the first event.
    """
    began = min(event.at for event in scenario.events)
    if any(action.do == "activate" and action.at < began - TIE for action in scenario.actions):
        return None
    estate = applied(estate, [option for option in options if option.kind != "split_zone"])
    left: dict[str, set[str]] = {}
    for option in options:
        if option.kind == "split_zone":
            left.setdefault(option.what["site"], set()).add(option.what["zone"])
    for name, zones in left.items():
        estate, scenario = _beside(estate, scenario, name, zones)
    compiled = compile_estate(estate)
    # A pool that is taken for empty lets failover call what stands behind it at once: no set calls it sooner.
    best = Unhindered(replace(compiled, free_servers=np.zeros(len(estate.sites))), scenario)
    return measures(best.compiled, best.logs, best.first_event, best.happens.horizon).services["ttr_hours"]


def hindered(
    estate: Estate, scenario: Scenario, options: list[Option], goal: Goal
) -> tuple[tuple[str, float | None], ...]:
    """Return the services that no set of these options brings back in time, each with its least hours, None for never."""
    least = least_hours(estate, scenario, options)
    if least is None:
        return ()
    span = scenario.horizon_hours - min(event.at for event in scenario.events)
    late = hours_short(estate.services, least, goal, span) > 0
    return tuple(
        (estate.services[s].id, None if np.isnan(least[s]) else float(least[s])) for s in np.flatnonzero(late).tolist()
    )


def _beside(estate: Estate, scenario: Scenario, name: str, zones: set[str]) -> tuple[Estate, Scenario]:
    """Return the estate with a copy of a site and all in it, which the events of some zones do not hit.

    Failover calls what it calls where the site is hit, and everything in it is also there as if it were not:
    no less is there at any time than with the site in its zones or out of any.
    """
    site = next(site for site in estate.sites if site.id == name)
    apart = free_id(f"{name}-apart", {s.id for s in estate.sites})
    twin = changed(site, id=apart, zones=[zone for zone in site.zones if zone not in zones])
    there = [p for p in estate.placements if p.site == site.id]
    taken, copies, actions = {p.id for p in estate.placements}, [], list(scenario.actions)
    for p in there:
        name = free_id(f"{p.id}-apart", taken)
        taken.add(name)
        copies.append(changed(p, id=name, site=twin.id))
        actions += [changed(a, placement=name) for a in scenario.actions if a.do == "activate" and a.placement == p.id]
    estate = with_demand(estate, {p.service for p in there})
    estate = changed(estate, sites=[*estate.sites, twin], placements=[*estate.placements, *copies])
    return estate, changed(scenario, actions=actions)
