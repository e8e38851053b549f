"""What next: each site, zone or pair of sites out, with the whole recovery, worst first."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, combinations, islice
from math import comb
from typing import NamedTuple

import numpy as np

from lib.engine.compile import Compiled
from lib.engine.plan import happenings, medians, plan_of
from lib.engine.sweep import Cases, Outcomes, joined, run_cases
from lib.model.estate import Estate
from lib.model.scenario import Event, Scenario


class Case(NamedTuple):
    """What is out at t = 0: some sites, or a zone and with it its sites."""

    sites: tuple[str, ...]
    zone: str | None = None


@dataclass(frozen=True)
class Contingency:
    """A sweep: every set of ``order`` sites out for their median outages; and, asked for, each zone."""

    order: int = 1
    horizon: float = 168
    zones: bool = False

    def cases(self, estate: Estate) -> list[Case]:
        """Return the cases in the order of the file, zones last."""
        return list(self._each(estate))

    def some_cases(self, estate: Estate, first: int, last: int) -> Iterator[Case]:
        """Yield the cases first to last."""
        return islice(self._each(estate), first, last)

    def _each(self, estate: Estate) -> Iterator[Case]:
        for sites in combinations([site.id for site in estate.sites], self.order):
            yield Case(sites)
        for zone in estate.zones if self.zones else ():
            if sites := tuple(site.id for site in estate.sites if zone.id in site.zones):
                yield Case(sites, zone.id)

    def count(self, estate: Estate) -> int:
        """Return of how many cases it consists."""
        hit = {zone for site in estate.sites for zone in site.zones} if self.zones else ()
        return comb(len(estate.sites), self.order) + sum(zone.id in hit for zone in estate.zones)

    def part(self, compiled: Compiled, first: int, last: int) -> Outcomes:
        """Return the outcomes of some cases."""
        events = [_events(compiled.estate, case) for case in self.some_cases(compiled.estate, first, last)]
        scenario = _scenario(compiled.estate, list(chain(*events)), self.horizon)
        happens, lasting = happenings(compiled, scenario), medians(compiled, plan_of(compiled, scenario))
        starts = np.cumsum([0] + [len(own) for own in events])
        cases = Cases(starts, lasting, np.zeros(len(events)))
        return run_cases(compiled, happens, cases, np.empty(0), services=False, down=True)

    def result(self, compiled: Compiled, parts: list[Outcomes]) -> "Cascades":
        """Return what the parts, in order, amount to."""
        return Cascades(compiled.estate, self, joined(parts))


def case_scenario(estate: Estate, case: Case, horizon: float = 168) -> Scenario:
    """Return one case as a scenario, to open it."""
    return _scenario(estate, _events(estate, case), horizon)


def _events(estate: Estate, case: Case) -> list[Event]:
    if case.zone is None:
        return [Event(site=site) for site in case.sites]
    return [Event(zone=zone.id, outage_hours=zone.outage_hours) for zone in estate.zones if zone.id == case.zone]


def _scenario(estate: Estate, events: list[Event], horizon: float) -> Scenario:
    return Scenario(format="scenario/1", id="contingency", estate=estate.id, horizon_hours=horizon, events=events)


class Cascades:
    """The outcomes of all cases, worst first by lost user-hours."""

    def __init__(self, estate: Estate, contingency: Contingency, outcomes: Outcomes):
        self.contingency, self.outcomes = contingency, outcomes
        self.cases = contingency.cases(estate)
        self.services = [service.id for service in estate.services]
        lost = outcomes.lost_user_hours
        self.order = sorted(range(len(self.cases)), key=lambda i: (-lost[i], self.cases[i].sites))

    def down(self, i: int) -> list[str]:
        """Return the services that are down at some time in a case."""
        return [self.services[s] for s in np.flatnonzero(self.outcomes.down[i])]

    def to_document(self) -> dict:
        """Return the ``contingency/1`` document."""
        found = self.outcomes
        return {
            "format": "contingency/1", "order": self.contingency.order, "horizon_hours": self.contingency.horizon,
            "cases": [
                {"sites": list(self.cases[i].sites)}
                | ({"zone": self.cases[i].zone} if self.cases[i].zone else {})
                | {"lost_user_hours": float(found.lost_user_hours[i]),
                   "peak_affected_people": float(found.peak_people[i]), "services_down": self.down(i)}
                for i in self.order
            ],
        }  # fmt: skip
