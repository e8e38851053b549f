"""What no order of recovery can beat, and the schedule that comes nearest to it."""

from typing import NamedTuple

import numpy as np

from lib.engine.compile import Compiled
from lib.engine.metrics import measures
from lib.engine.scheduling import end_of_all, least_lost
from lib.engine.unhindered import Unhindered
from lib.engine.work_plan import WorkPlan, work_plan
from lib.model.scenario import Scenario
from lib.model.thresholds import TIE


class Bound(NamedTuple):
    """What was proved, and what it suggests."""

    value: float | None  # user-hours, or hours from the first event until all is back; none where nothing is proved
    starts: np.ndarray  # f8[S], hours: when the solver would start a service's restart, inf where it has no say
    rate: np.ndarray  # f8[S], people who miss something until a service is restarted; 0 where that is not known
    cut_short: bool = False  # whether there was more to find in more time


def bound_of(compiled: Compiled, scenario: Scenario, by_hours: bool, seconds: float) -> Bound:
    """Return a bound on lost user-hours or on the time until all is back, from a solver that takes so many seconds at most.

    It is that of the unhindered recovery, or that of the restarts which every order has, whichever is
    higher. Where a standby is activated before the first event, nothing is proved: what
    serves when the event comes may then depend on the crews.
    """
    services = len(compiled.net.services)
    nothing = Bound(None, np.full(services, np.inf), np.zeros(services))
    began = min(event.at for event in scenario.events)
    if any(action.do == "activate" and action.at < began - TIE for action in scenario.actions):
        return nothing
    best = Unhindered(compiled, scenario)
    plan = work_plan(compiled, scenario, best)
    horizon = best.happens.horizon
    measured = measures(best.compiled, best.logs, best.first_event, horizon).services
    if by_hours:
        value, schedule = _hours(compiled, best, plan, measured["lost_user_hours"], seconds)
    else:
        value, schedule = _back(best, plan, measured["ttr_hours"], seconds)
    if plan is None:
        return nothing._replace(value=value)
    rate = np.zeros(services)
    np.maximum.at(rate, plan.services, plan.lost @ compiled.net.services["users"])
    if schedule is None:
        return nothing._replace(value=value, rate=rate)
    starts = nothing.starts
    if schedule.starts is not None:
        np.minimum.at(starts, plan.services, schedule.starts)
    return Bound(value, starts, rate, schedule.cut_short)


def _hours(compiled: Compiled, best: Unhindered, plan: WorkPlan | None, lost: np.ndarray, seconds: float):
    """Return a bound on lost user-hours, with the schedule."""
    before = best.lost_before()
    if plan is None or not (plan.lost @ compiled.net.services["users"]).any():
        return float(lost.sum()), None
    least = np.maximum(lost - before, 0.0)
    schedule = least_lost(plan, compiled.net.services["users"], least, best.first_event, best.happens.horizon, seconds)
    return max(float(lost.sum()), float(before.sum()) + schedule.bound), schedule


def _back(best: Unhindered, plan: WorkPlan | None, back: np.ndarray, seconds: float):
    """Return a bound on the time until all is back, none where not even the unhindered recovery is; and the schedule."""
    schedule = end_of_all(plan, seconds) if plan is not None and plan.wanted.any() else None
    if np.isnan(back).any():
        return None, schedule
    longest = float(back.max(initial=0.0))
    return max(longest, schedule.bound - best.first_event) if schedule else longest, schedule
