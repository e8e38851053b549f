"""A scenario as arrays: its events and actions, and how long everything lasts, drawn or as the medians have it."""

from typing import NamedTuple

import numpy as np

from lib.engine.compile import Compiled
from lib.engine.draws import Spread, chances, hours, spread
from lib.engine.net import Rows
from lib.engine.state import ACTION, CASE, EVENT, Happenings
from lib.model.scenario import Scenario, sites_hit, starting_hour

ACTION_KINDS = (
    "add_crews", "set_order", "activate", "hold", "release", "extend_outage", "fail_activation", "shed",
)  # fmt: skip


class Plan(NamedTuple):
    """A scenario's events, and how long each outage may last."""

    events: np.ndarray  # EVENT
    hits: Rows  # event -> sites
    outage: Spread  # beside hits.items
    chance: np.ndarray  # i8, beside hits.items: outages of one number last as long in every draw


class Lasting(NamedTuple):
    """Durations in hours and outcomes, a row for each of D draws."""

    outage: np.ndarray  # f8[D, hits]
    activation_hours: np.ndarray  # f8[D, P]
    restart_hours: np.ndarray  # f8[D, P]
    works: np.ndarray  # bool[D, P]


def plan_of(compiled: Compiled, scenario: Scenario) -> Plan:
    """Return a scenario's events as arrays."""
    estate = compiled.estate
    hit = [sites_hit(estate, event) for event in scenario.events]
    events = np.zeros(len(scenario.events), dtype=EVENT)
    outages, chance = [], []
    for row, event, sites in zip(events, scenario.events, hit, strict=True):
        row["at"], row["lose"], row["destroyed"] = event.at, event.lose, event.destroyed
        shared = event.outage_hours is not None
        outages += [event.outage_hours if shared else estate.sites[site].outage_hours for site in sites]
        begun = chance[-1] + 1 if chance else 0
        by_id = sorted(sites, key=lambda site: estate.sites[site].id)
        chance += [begun if shared else begun + by_id.index(site) for site in sites]
    return Plan(events, _rows_of(hit), spread(outages), np.array(chance, dtype=np.int64))


def medians(compiled: Compiled, plan: Plan) -> Lasting:
    """Return the one row of a deterministic run: medians, and what works at least half the time works."""
    rows = plan.outage.median, compiled.activation.median, compiled.restart.median, compiled.usually_works
    return Lasting(*(row[None, :] for row in rows))


def drawn(compiled: Compiled, plan: Plan, seed: int, first: int, last: int) -> Lasting:
    """Return the rows of the draws first to last, which depend on seed and number alone.

    Numbers go to the placements in the order of their ids, then to the outages.
    """
    rank, count = compiled.net.placements["rank"], len(compiled.success)
    chance = chances(seed, first, last, 3 * count + int(plan.chance.max(initial=-1)) + 1)
    activation, restart, works = (chance[:, kind * count + rank] for kind in range(3))
    return Lasting(
        hours(plan.outage, chance[:, 3 * count + plan.chance]),
        hours(compiled.activation, activation),
        hours(compiled.restart, restart),
        np.ascontiguousarray(works < compiled.success),
    )


def happenings(compiled: Compiled, scenario: Scenario, draw: tuple[int, int] | None = None) -> Happenings:
    """Return a scenario's arrays: with the median of every duration, or with those of a draw (seed, number)."""
    plan = plan_of(compiled, scenario)
    lasting = medians(compiled, plan) if draw is None else drawn(compiled, plan, draw[0], draw[1], draw[1] + 1)
    actions, orders = _actions(compiled, scenario)
    return Happenings(
        case=np.array([(0, len(plan.events), 0, 0, starting_hour(scenario))], dtype=CASE),
        events=plan.events,
        hits=plan.hits,
        actions=actions,
        orders=orders,
        outage=lasting.outage,
        activation_hours=lasting.activation_hours,
        restart_hours=lasting.restart_hours,
        works=lasting.works,
        horizon=float(scenario.horizon_hours),
        profiled=bool(np.ptp(compiled.net.profile) > 0),
    )


def first_event(happens: Happenings) -> float:
    """Return the time of the earliest event, 0 without one."""
    return float(happens.events["at"].min()) if len(happens.events) else 0.0


def _actions(compiled: Compiled, scenario: Scenario) -> tuple[np.ndarray, Rows]:
    actions = np.zeros(len(scenario.actions), dtype=ACTION)
    orders: list[list[int]] = []
    for row, action in zip(actions, scenario.actions, strict=True):
        row["at"], row["kind"] = action.at, ACTION_KINDS.index(action.do)
        kind = next((k for k in ("team", "placement", "service", "site") if getattr(action, k) is not None), None)
        row["target"] = -1 if kind is None else compiled.number(kind + "s")[getattr(action, kind)]
        row["value"] = next((v for v in (action.crews, action.hours, action.factor) if v is not None), 0.0)
        orders.append([compiled.number("services")[s] for s in action.services or ()])
    return actions, _rows_of(orders)


def _rows_of(lists: list[list[int]]) -> Rows:
    first = np.cumsum([0] + [len(row) for row in lists])
    return Rows(first.astype(np.int64), np.array([item for row in lists for item in row], dtype=np.int64))
