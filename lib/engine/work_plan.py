"""The restarts that every order of recovery has, as a problem of scheduling."""

from typing import NamedTuple

import numpy as np

from lib.engine.compile import Compiled
from lib.engine.unhindered import Unhindered
from lib.model.scenario import Scenario
from lib.model.thresholds import TIE, USABLE

START = 1  # the phase of a restart's gates
MOST_RESTARTS = 400  # of which the problem is put; with more it takes too long to solve
MOST_LOST = 2_000_000  # restarts times services


class WorkPlan(NamedTuple):
    """J restarts and what hangs on them. Nothing in it holds a restart back that some order would not."""

    services: np.ndarray  # i8[J]
    heads: np.ndarray  # f8[J], hours: none starts earlier
    hours: np.ndarray  # f8[J]
    needs: np.ndarray  # f8[J, teams], crews
    crews: np.ndarray  # f8[teams], the most that a team ever has
    before: list[tuple[int, int]]  # the first ends before the second starts
    lost: np.ndarray  # f8[J, S], share of a service that is lost at least, from the first event until the restart ends
    wanted: np.ndarray  # bool[J], without it some service is not back


def work_plan(compiled: Compiled, scenario: Scenario, best: Unhindered) -> WorkPlan | None:
    """Return the restarts that every order has; None where there are none, or too many."""
    net, placed = compiled.net, best.restarts
    if not 0 < len(placed) <= MOST_RESTARTS or len(placed) * len(net.services) > MOST_LOST:
        return None
    services = net.placements["service"][placed].astype(np.int64)
    lost = np.array([best.least_lost_without(p) for p in placed.tolist()])
    crews = _most_crews(compiled, scenario)
    needs = np.zeros((len(placed), len(crews)))
    for j, p in enumerate(placed.tolist()):
        own = slice(net.needs.first[p], net.needs.first[p + 1])
        needs[j, net.needs.items[own]] = net.need_crews[own]
    return WorkPlan(
        services=services,
        heads=best.starts,
        hours=compiled.restart.median[placed],
        needs=np.where(needs > crews + TIE, 0.0, needs),  # what never fits is no bound on the others
        crews=crews,
        before=[(i, j) for j in range(len(placed)) for i in _before(compiled, services[j], lost)],
        lost=lost,
        wanted=(lost > 1 - net.goals["mbco"][net.rising.place] + TIE).any(axis=1),
    )


def _most_crews(compiled: Compiled, scenario: Scenario) -> np.ndarray:
    """Return the most crews that each team has at any time."""
    now = compiled.crews.copy()
    most = now.copy()
    for action in sorted((a for a in scenario.actions if a.do == "add_crews"), key=lambda a: a.at):
        team = compiled.number("teams")[action.team]
        now[team] += action.crews
        most[team] = max(most[team], now[team])
    return np.maximum(most, 0.0)


def _before(compiled: Compiled, s: int, lost: np.ndarray) -> list[int]:
    """Return the restarts that must have ended before a start gate of a service opens, but by hand."""
    net, found = compiled.net, np.zeros(len(lost), dtype=bool)
    for g in range(net.groups_of[START, s], net.groups_of[START, s + 1]):
        group = net.groups[g]
        members = net.members[group["first"] : group["end"]]
        unusable = 1 - lost[:, members] < USABLE - TIE
        unusable &= net.services["circle"][members] != net.services["circle"][s]
        found |= unusable.sum(axis=1) > len(members) - group["k"]
    return np.flatnonzero(found).tolist()
