"""What matters in a scenario's run: who loses, what that is charged to, and who held whom up."""

from collections import Counter
from functools import cached_property

import numpy as np

from lib.engine.compile import Compiled
from lib.engine.reach import users_reached
from lib.engine.simulate import simulate
from lib.model.estate import POOLED, standby
from lib.model.options import Goal
from lib.model.scenario import Scenario, sites_hit
from lib.model.thresholds import TIE


class Survey:
    """The scenario's run on the estate as it is, and what an option may begin with."""

    def __init__(self, compiled: Compiled, scenario: Scenario, goal: Goal | None):
        self.compiled, self.estate, self.scenario, self.goal = compiled, compiled.estate, scenario, goal
        self.impact = simulate(compiled, scenario)
        hit = {self.estate.sites[i].id for event in scenario.events for i in sites_hit(self.estate, event)}
        self.hit = [site for site in self.estate.sites if site.id in hit]
        self.safe = [site for site in self.estate.sites if site.id not in hit]
        self.placed: dict[str, list] = {service.id: [] for service in self.estate.services}
        for placement in self.estate.placements:
            self.placed[placement.service].append(placement)
        net = compiled.net.services["demand"]
        self.demand = {s.id: float(d) for s, d in zip(self.estate.services, net, strict=True)}

    @cached_property
    def safe_ids(self) -> set[str]:
        return {site.id for site in self.safe}

    def there(self, service: str, *roles: str, safe: bool = True) -> list:
        """Return the placements of a service in some roles, in sites that no event hits or in those that one hits."""
        return [p for p in self.placed[service] if p.role in roles and (p.site in self.safe_ids) == safe]

    @cached_property
    def weight(self) -> dict[str, float]:
        """What each service has to do with the loss, user-hours: its own, what is charged to it, what waited for it."""
        table = self.impact.table("services")
        lost = table["lost_user_hours"] + (1 - table["resilience"])  # what nobody uses may hold others up
        found = Counter(dict(zip(table["service"], lost, strict=True)))
        for row in self.impact.table("causes").itertuples():
            found[row.service] += row.lost_user_hours
        for row in self._waits.itertuples():
            if row.reason == "gate":
                found[row.on] += (row.until - row.since) * self._reach[row.service]
        return dict(found)

    @cached_property
    def services(self) -> list[str]:
        """The services that matter: those that miss the goal first, then those with most weight."""
        late = self._late
        some = [s.id for s in self.estate.services if self.weight.get(s.id, 0) > TIE]
        return sorted(some, key=lambda name: (name not in late, -self.weight[name]))

    @cached_property
    def teams(self) -> list[str]:
        """The teams that jobs waited for, those that most user-hours waited for first."""
        needs, found = {p.id: self._needs(p) for p in self.estate.placements}, Counter()
        placement = self.impact.table("jobs").set_index("job")["placement"]
        for row in self._waits.itertuples():
            if row.reason == "crew":
                for team in needs[placement[row.job]]:
                    found[team] += (row.until - row.since) * max(1.0, self._reach[row.service])
        return sorted(found, key=lambda team: -found[team])

    @cached_property
    def called(self) -> set[str]:
        """The standbys that failover called."""
        jobs = self.impact.table("jobs")
        return set(jobs[jobs["kind"] == "activation"]["placement"])

    @cached_property
    def pools_short(self) -> dict[str, float]:
        """Servers by which the pools of sites are short of what was called there."""
        asked = Counter()
        for p in self.estate.placements:
            if p.id in self.called and p.role in POOLED:
                asked[p.site] += p.servers
        return {s.id: asked[s.id] - s.free_servers for s in self.safe if asked[s.id] > s.free_servers + TIE}

    def manual(self, service: str) -> list[str]:
        """Return a service's standbys in safe sites that were called and that people have to switch to."""
        return [p.id for p in self.there(service, "hot", "warm", *POOLED) if p.id in self.called and not standby(p)[1]]

    @cached_property
    def _waits(self):
        jobs = self.impact.table("jobs")[["job", "service"]]
        return self.impact.table("waits").merge(jobs, on="job")

    @cached_property
    def _reach(self) -> dict[str, float]:
        """The users of each service and of all that depends on it."""
        place, net = self.compiled.number("services"), self.compiled.net.services
        edges = [(place[d.service], place[d.on]) for d in self.estate.dependencies]
        reach = users_reached(net["users"], np.array(edges, dtype=np.int64).reshape(-1, 2), net["circle"])
        return {s.id: float(users) for s, users in zip(self.estate.services, reach, strict=True)}

    @cached_property
    def _late(self) -> set[str]:
        if self.goal is None:
            return set()
        table = self.impact.table("services").set_index("service")["ttr_hours"]
        wanted = [s.id for s in self.estate.services if s.tier <= self.goal.tier]
        return {name for name in wanted if not table[name] <= self.goal.hours + TIE}

    def _needs(self, placement) -> dict[str, float]:
        if placement.needs is not None:
            return placement.needs
        team = next((s.team for s in self.estate.services if s.id == placement.service), None)
        return {team: 1.0} if team else {}
