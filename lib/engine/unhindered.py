"""How soon at best: what no order of recovery can beat, since crews, servers and pools never hold anything up."""

from dataclasses import replace

import numpy as np
from msgspec.structs import replace as changed

from lib.engine.compile import Compiled
from lib.engine.plan import first_event, happenings, plan_of
from lib.engine.simulate import run
from lib.engine.state import DONE, RESTART, Happenings, Logs
from lib.model.scenario import Action, Scenario
from lib.model.thresholds import TIE

PLENTY = 1e15  # crews, servers, hours


class Unhindered:
    """An event's recovery in which every job starts as soon as its release, power, hold and gates let it.

    Crews and pools have no end, every standby that failover could ever call is called as soon as it
    ever could be, and events after the first time are left out. A placement serves no
    later than in any order of recovery, so nothing is less available at any time.
    """

    def __init__(self, compiled: Compiled, scenario: Scenario):
        self.compiled = replace(
            compiled,
            crews=np.full(len(compiled.crews), PLENTY),
            free_servers=np.full(len(compiled.free_servers), PLENTY),
        )
        self.happens = self._happenings(compiled, scenario)
        self.first_event = first_event(self.happens)
        self.logs = self._run(self.happens)
        jobs = self.logs.jobs
        done = jobs[(jobs["kind"] == RESTART) & (jobs["outcome"] == DONE) & (jobs["created"] <= self.first_event + TIE)]
        self.restarts = done["placement"].astype(np.int64)  # that every order has
        self.starts = done["start"].copy()  # hours; none starts earlier in any order

    def least_lost_without(self, placement: int) -> np.ndarray:
        """Return the share of each service that is lost at any time from the first event on until a placement is
        restarted; f8[S]. It is what is lost at all times up to the horizon where it never is."""
        hours = self.happens.restart_hours.copy()
        hours[0, placement] = PLENTY
        log = self._run(self.happens._replace(restart_hours=hours)).services
        begun = log["t"] <= self.first_event + TIE
        least = np.zeros(len(self.compiled.net.services))
        least[log["service"][begun]] = log["lost"][begun]  # of several the last one stays
        later = log[~begun & (log["t"] < self.happens.horizon - TIE)]
        np.minimum.at(least, later["service"], later["lost"])
        return least

    def lost_before(self) -> np.ndarray:
        """Return the user-hours of each service that are lost before the first event; f8[S]."""
        log, until = self.logs.services, self.first_event
        early = log[log["t"] < until - TIE]
        found = np.zeros(len(self.compiled.net.services))
        for s in np.unique(early["service"]).tolist():
            own = early[early["service"] == s]
            found[s] = float((own["lost"] * np.diff(np.append(own["t"], until))).sum())
        return found * self.compiled.net.services["users"]

    def _run(self, happens: Happenings) -> Logs:
        return run(self.compiled, happens)[1]

    def _happenings(self, compiled: Compiled, scenario: Scenario) -> Happenings:
        began = min(event.at for event in scenario.events)
        events = [event for event in scenario.events if event.at <= began + TIE]
        actions = [action for action in scenario.actions if action.do != "set_order"]
        called = _called(compiled, scenario)
        ids = [p.id for p in compiled.estate.placements]
        actions += [Action(do="activate", at=at, placement=ids[p]) for p, at in called.items()]
        return happenings(compiled, changed(scenario, events=events, actions=actions))


def _called(compiled: Compiled, scenario: Scenario) -> dict[int, float]:
    """Return the standbys that failover may ever call, and the earliest time at which each may be released, hours."""
    estate, net = compiled.estate, compiled.net
    number = compiled.number("placements")
    ordered = {number[a.placement]: a.at for a in reversed(scenario.actions) if a.do == "activate"}
    doomed = {number[a.placement] for a in scenario.actions if a.do == "fail_activation"}
    doomed |= set(np.flatnonzero(~compiled.usually_works).tolist())
    hit = _first_hits(compiled, scenario)
    returns = _first_returns(compiled, scenario)
    asked = np.bincount(net.placements["site"], net.placements["servers"] * net.placements["pooled"], len(estate.sites))
    called = {}
    for s, at in hit.items():
        own = net.standbys_of.items[net.standbys_of.first[s] : net.standbys_of.first[s + 1]].tolist()
        alarm = at + net.services["detection"][s]
        first = {
            p: min(alarm + (0 if net.placements["automatic"][p] else net.services["decision"][s]), ordered.get(p, np.inf))
            for p in own
        }  # fmt: skip
        again = [returns.get(int(net.placements["site"][p]), np.inf) for p in own]
        again += [first[p] + compiled.activation.median[p] for p in own if p in doomed]
        short = asked > compiled.free_servers
        again += [first[p] for p in own if net.placements["pooled"][p] and short[net.placements["site"][p]]]
        called |= {p: float(min([first[p], *again])) for p in own}
    return called


def _first_hits(compiled: Compiled, scenario: Scenario) -> dict[int, float]:
    """Return the services that have a placement at a site that an event hits, and when first, hours."""
    net, plan, first = compiled.net, plan_of(compiled, scenario), {}
    for i in np.argsort(plan.events["at"], kind="stable").tolist():
        for site in plan.hits.items[plan.hits.first[i] : plan.hits.first[i + 1]].tolist():
            there = net.placements_at.items[net.placements_at.first[site] : net.placements_at.first[site + 1]]
            for s in net.placements["service"][there].tolist():
                first.setdefault(s, float(plan.events["at"][i]))
    return first


def _first_returns(compiled: Compiled, scenario: Scenario) -> dict[int, float]:
    """Return the earliest time at which power may return to each site that an event hits, hours."""
    plan, began, first = plan_of(compiled, scenario), {}, {}
    at = np.repeat(plan.events["at"], np.diff(plan.hits.first))
    rows = zip(plan.hits.items.tolist(), at.tolist(), (at + plan.outage.median).tolist(), strict=True)
    for site, begins, ends in rows:
        began[site] = min(begins, began.get(site, np.inf))
        first[site] = min(ends, first.get(site, np.inf))
    for action in scenario.actions:
        site = compiled.number("sites").get(action.site, -1)
        if action.do == "extend_outage" and action.hours < 0 and site in first:
            first[site] = min(first[site], max(action.at, began[site]))
    return first
