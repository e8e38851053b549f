"""What a scenario costs on an estate, and how far it is from a goal."""

from typing import NamedTuple

import numpy as np

from lib.engine.compile import Compiled
from lib.engine.metrics import measures
from lib.engine.plan import first_event, happenings
from lib.engine.simulate import run
from lib.model.estate import Service
from lib.model.options import Goal, Worth
from lib.model.scenario import Scenario
from lib.model.thresholds import TIE


class Value(NamedTuple):
    """What a run found. short: hours by which services miss the goal, added up; 0 where it is reached or there is none."""

    worth: Worth
    short: float


def value_of(compiled: Compiled, scenario: Scenario, goal: Goal | None) -> Value:
    """Return what the scenario's run of medians costs."""
    happens = happenings(compiled, scenario)
    began = first_event(happens)
    measured = measures(compiled, run(compiled, happens)[1], began, happens.horizon)
    found = measured.services
    back, never = found["ttr_hours"], np.isnan(found["ttr_hours"])
    money = float(found["revenue_lost"].sum() + found["compensation"].sum())
    all_back = None if never.any() else float(back.max(initial=0.0))
    worth = Worth(float(found["lost_user_hours"].sum()), all_back, money, measured.peak_people)
    return Value(worth, float(hours_short(compiled.estate.services, back, goal, happens.horizon - began).sum()))


def hours_short(services: list[Service], back: np.ndarray, goal: Goal | None, span: float) -> np.ndarray:
    """Return by how many hours each service misses a goal; f8[S]. One never back misses it by the whole span and more."""
    if goal is None:
        return np.zeros(len(back))
    wanted = np.array([service.tier <= goal.tier for service in services], dtype=bool)
    over = np.where(np.isnan(back), max(span, goal.hours) + 1, back) - goal.hours
    return np.where(wanted & (over > TIE), over, 0.0)
