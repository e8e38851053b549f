"""What the rules of advice look at: an estate with its arrays, lists by service, and its losses."""

from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

import numpy as np

from lib.engine.advise.losses import Losses
from lib.engine.compile import Compiled, compile_estate
from lib.engine.net import Rows
from lib.engine.reach import users_reached
from lib.engine.wires import PHASES
from lib.model.advice import Advice, Severity
from lib.model.checks import grouped
from lib.model.estate import Estate
from lib.model.thresholds import TIE


class Group(NamedTuple):
    """A dependency group: ``k`` of its members suffice."""

    k: int
    weight: float
    members: tuple[int, ...]  # services, each at its dependency's place in ``at``
    at: tuple[int, ...]


class Survey:
    """An estate under inspection. Services, sites and so on are numbered by their places in the file."""

    def __init__(self, estate: Estate | Compiled):
        self.compiled = estate if isinstance(estate, Compiled) else compile_estate(estate)
        self.estate, self.net = self.compiled.estate, self.compiled.net
        self.losses = Losses(self.compiled)
        self.demand = self.net.services["demand"]
        self.site = self.net.placements["site"].tolist()
        self.pooled = self.net.placements["pooled"].tolist()
        self.works = self.compiled.usually_works.tolist()

    @cached_property
    def reach(self) -> np.ndarray:
        """Return the users of each service and of all that depends on it."""
        number = self.compiled.number("services")
        rows = [(number[d.service], number[d.on]) for d in self.estate.dependencies]
        edges = np.array(rows, dtype=np.int64).reshape(-1, 2)
        users = np.array([s.users for s in self.estate.services], dtype=float)
        return np.round(users_reached(users, edges, self.net.services["circle"]), 6)

    @cached_property
    def active(self) -> list[list[int]]:
        """Return each service's active placements."""
        serving = self.net.placements["active"]
        return [[p for p in row if serving[p]] for row in _lists(self.net.placements_of, len(self.estate.services))]

    @cached_property
    def standbys(self) -> list[list[int]]:
        """Return each service's standbys whose activation usually works, the best first."""
        rows = _lists(self.net.standbys_of, len(self.estate.services))
        return [[p for p in row if self.works[p]] for row in rows]

    @cached_property
    def groups(self) -> dict[str, list[list[Group]]]:
        """Return phase -> each service's groups."""
        number, rows = self.compiled.number("services"), self.estate.dependencies
        found: dict[str, list[list[Group]]] = {phase: [[] for _ in number] for phase in PHASES}
        for at in grouped(rows).values():
            first = rows[at[0]]
            members = tuple(number[rows[i].on] for i in at)
            found[first.phase][number[first.service]].append(Group(first.k, first.weight, members, tuple(at)))
        return found

    @cached_property
    def used_sites(self) -> list[int]:
        """Return the sites that hold a placement, in the order of ids."""
        return sorted(set(self.site), key=lambda x: self.estate.sites[x].id)

    @cached_property
    def everywhere(self) -> set[str]:
        """Return the zones that hold every site in use."""
        rows = [set(self.estate.sites[x].zones) for x in self.used_sites]
        return set.intersection(*rows) if rows else set()

    @cached_property
    def zones(self) -> list[set[str]]:
        """Return the zones of each site that tell sites apart."""
        return [set(site.zones) - self.everywhere for site in self.estate.sites]

    def active_sites(self, s: int) -> list[int]:
        """Return where a service serves before any outage, in the order of ids."""
        return self.by_id("sites", {self.site[p] for p in self.active[s] if self.net.placements["servers"][p] > 0})

    def elsewhere(self, places: Iterable[int], x: int) -> list[int]:
        """Return the placements that do not stand in a site."""
        return [p for p in places if self.site[p] != x]

    def cover(self, s: int, places: Iterable[int]) -> np.ndarray:
        """Return what placements cover of a service's peak demand, f8[C], which may be above 1."""
        found = np.zeros(self.net.share.shape[1])
        for p in places:
            placed = self.net.placements[p]
            asked = self.demand[s] * placed["served"]
            if asked > 0:
                found += self.net.serves[p] * (placed["servers"] / asked)
        return found

    def mean(self, s: int, cover: np.ndarray) -> float:
        """Return the mean own coverage that a service has from such a cover."""
        own = np.where(cover >= 1 - TIE, 1.0, cover)
        own[own < self.net.services["collapse"][s] - TIE] = 0
        return float(self.net.share[s] @ own)

    def lacks(self, s: int, cover: np.ndarray) -> float:
        """Return how many servers of a service's peak demand are not covered."""
        return float(self.demand[s] * (self.net.share[s] @ np.maximum(0, 1 - cover)))

    def covered(self, s: int, cover: np.ndarray) -> bool:
        """Say whether no region that uses a service is short of it."""
        return bool((cover >= 1 - TIE)[self.net.share[s] > 0].all())

    def by_id(self, kind: str, places: Iterable[int]) -> list[int]:
        """Return records' places in the order of their ids."""
        records = getattr(self.estate, kind)
        return sorted(places, key=lambda i: records[i].id)

    def ids(self, kind: str, places: Iterable[int]) -> tuple[str, ...]:
        """Return records' ids, in order."""
        records = getattr(self.estate, kind)
        return tuple(sorted(records[i].id for i in places))

    def advice(
        self, rule: str, severity: Severity, place: str, services: Iterable[int] = (), **values: object
    ) -> Advice:
        """Return a piece of advice about some services."""
        rows = self.estate.services
        about = sorted(set(services), key=lambda s: (rows[s].tier, -self.reach[s], rows[s].id))
        return Advice(
            rule=rule, place=place, severity=severity,
            tier=rows[about[0]].tier if about else None,
            users=float(max((self.reach[s] for s in about), default=0)),
            services=tuple(rows[s].id for s in about), values=values,
        )  # fmt: skip


def _lists(rows: Rows, count: int) -> list[list[int]]:
    items, first = rows.items.tolist(), rows.first.tolist()
    return [items[first[i] : first[i + 1]] for i in range(count)]
