"""The best schedule of the restarts that every order has: a proposal for an order, and a bound that none beats.

OR-Tools' CP-SAT. Hours become whole units, rounded down: times rounded down keep every
rule that the exact ones keep, so a bound on the rounded problem is one on the true one.
"""

from typing import NamedTuple

import numpy as np

from lib.engine.work_plan import WorkPlan

UNITS = (1.0, 0.5, 0.25, 0.1, 0.05, 1 / 60, 0.01)  # hours
MOST_UNITS = 1e6
WEIGHTS = 1e6  # to which all weights are scaled together
CREWS = 1000  # to a crew
ROUND = 1e-7  # units: closer to a whole number than this is one
EFFORT = 0.15  # the most that the solver works, in its own measure of time, the same on every machine


class Schedule(NamedTuple):
    """What the solver found."""

    starts: np.ndarray | None  # f8[J], hours; none where it found no schedule
    bound: float  # hours after the scenario's start, or user-hours
    cut_short: bool  # by the clock, before its effort was spent


def end_of_all(plan: WorkPlan, seconds: float) -> Schedule:
    """Return a schedule in which the last restart that is wanted ends soon, and a bound on that time."""
    problem = _Problem(plan)
    last = problem.model.new_int_var(0, problem.end, "last")
    for j in np.flatnonzero(plan.wanted).tolist():
        problem.model.add(last >= problem.starts[j] + int(problem.hours[j]))
    problem.model.minimize(last)
    return problem.solve(seconds, problem.unit)


def least_lost(
    plan: WorkPlan, users: np.ndarray, least: np.ndarray, first_event: float, horizon: float, seconds: float
) -> Schedule:
    """Return a schedule in which few user-hours are lost from the first event to the horizon, and a bound on them.

    least: f8[S], user-hours that each service loses in any case.
    """
    problem, weights = _Problem(plan), plan.lost * users
    scale = (
        WEIGHTS / weights.max(axis=0).sum()
    )  # of people who miss a service until the restart that matters most to it
    whole, sure = _floor(weights * scale), _floor(least * scale / problem.unit)
    until = [problem.until(j, first_event, horizon) if whole[j].any() else 0 for j in range(len(whole))]
    span = int(_floor((horizon - first_event) / problem.unit))
    total = []
    for s in np.flatnonzero(whole.any(axis=0)).tolist():
        most = max(int(whole[:, s].max()) * span, int(sure[s]))
        lost = problem.model.new_int_var(int(sure[s]), most, f"lost {s}")
        for j in np.flatnonzero(whole[:, s]).tolist():
            problem.model.add(lost >= int(whole[j, s]) * until[j])
        total.append(lost)
    problem.model.minimize(sum(total))
    found = problem.solve(seconds, problem.unit / scale)
    return found._replace(bound=found.bound + float(least[~whole.any(axis=0)].sum()))


class _Problem:
    """A model with a start for each restart, crews that are never overdrawn, and who waits for whom."""

    def __init__(self, plan: WorkPlan):
        from ortools.sat.python import cp_model  # takes half a second

        self.cp, self.model = cp_model, cp_model.CpModel()
        self.unit = _unit(plan)
        self.hours, heads = _floor(plan.hours / self.unit), _floor(plan.heads / self.unit)
        self.end = int(heads.max() + self.hours.sum())
        self.starts = [self.model.new_int_var(int(head), self.end, f"start {j}") for j, head in enumerate(heads)]
        for i, j in plan.before:
            self.model.add(self.starts[j] >= self.starts[i] + int(self.hours[i]))
        self._share_crews(plan)

    def _share_crews(self, plan: WorkPlan) -> None:
        spans = [
            self.model.new_fixed_size_interval_var(start, int(hours), f"restart {j}")
            for j, (start, hours) in enumerate(zip(self.starts, self.hours, strict=True))
        ]  # fmt: skip
        needs, crews = _floor(plan.needs * CREWS), -_floor(-plan.crews * CREWS)
        for team in range(len(crews)):
            taking = np.flatnonzero(needs[:, team]).tolist()
            if needs[taking, team].sum() > crews[team]:
                self.model.add_cumulative([spans[j] for j in taking], needs[taking, team].tolist(), int(crews[team]))

    def until(self, j: int, first_event: float, horizon: float):
        """Return a variable: units from the first event to the end of a restart, or to the horizon if that is sooner."""
        began = -int(_floor(-first_event / self.unit))
        span = int(_floor((horizon - first_event) / self.unit))
        found, late = self.model.new_int_var(0, span, f"until {j}"), self.model.new_bool_var(f"late {j}")
        self.model.add(found >= self.starts[j] + int(self.hours[j]) - began).only_enforce_if(~late)
        self.model.add(found >= span).only_enforce_if(late)
        return found

    def solve(self, seconds: float, unit: float) -> Schedule:
        """Return the best schedule found within a time, and the bound in units of the objective."""
        solver = self.cp.CpSolver()
        solver.parameters.num_workers = 1  # with more, what it finds would depend on who is faster
        solver.parameters.random_seed = 1
        solver.parameters.max_deterministic_time = EFFORT
        solver.parameters.max_time_in_seconds = max(seconds, 0.01)
        status = solver.solve(self.model)
        cut_short = status != self.cp.OPTIMAL and solver.response_proto.deterministic_time < EFFORT
        if status not in (self.cp.OPTIMAL, self.cp.FEASIBLE):
            return Schedule(None, 0.0, cut_short)
        starts = np.array([solver.value(start) for start in self.starts]) * self.unit
        return Schedule(starts, max(0.0, np.ceil(solver.best_objective_bound - 1e-6)) * unit, cut_short)


def _unit(plan: WorkPlan) -> float:
    """Return the largest unit in which every time is whole, hours, or the smallest; larger where times are very long."""
    times = np.concatenate([plan.heads, plan.hours])
    whole = [unit for unit in UNITS if np.all(np.abs(times / unit - np.round(times / unit)) < ROUND)]
    longest = plan.heads.max() + plan.hours.sum()
    return max(whole[0] if whole else UNITS[-1], longest / MOST_UNITS)


def _floor(values: np.ndarray | float) -> np.ndarray:
    """Return whole numbers, rounded down but where they were whole but for the last digits."""
    return np.floor(values + ROUND).astype(np.int64)
