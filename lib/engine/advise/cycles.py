"""Cold-start deadlocks: services that wait for each other when everything has to start again."""

from collections import defaultdict, deque
from collections.abc import Iterator
from heapq import heapify, heappop, heappush

import numpy as np

from lib.engine.advise.survey import Group, Survey
from lib.engine.reach import strong_components
from lib.model import thresholds
from lib.model.advice import Advice
from lib.model.thresholds import TIE

USABLE = thresholds.USABLE - TIE


def cold_start_cycle(survey: Survey) -> Iterator[Advice]:
    """Yield cycles that only break-glass opens once everything is dark, one for each strongly connected component.

    Everything that serves is lost and power is back everywhere: whoever's ``start`` groups are open starts,
    until nobody more can. Of those who cannot, and what they wait for to start and to run, the
    components with a start dependency inside are deadlocks. A shortest cycle is told in its order.
    High where one site holds all that serves of its members, so that its loss alone is enough.
    """
    waits = _waits(survey)
    edges = np.array([(s, m) for s, on in waits.items() for m in on], dtype=np.int64).reshape(-1, 2)
    component = strong_components(len(survey.estate.services), edges).tolist() if len(edges) else []
    starts: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for s, on in waits.items():
        for m, phase in on.items():
            if phase == "start" and component[s] == component[m]:
                starts[component[s]].append((s, m))
    for inside, closing in sorted(starts.items()):
        yield _cycle_advice(survey, waits, [s for s in waits if component[s] == inside], closing)


def _cycle_advice(survey: Survey, waits: dict, members: list[int], closing: list[tuple[int, int]]) -> Advice:
    rows = survey.estate.services
    s, m = min(closing, key=lambda pair: (rows[pair[0]].id, rows[pair[1]].id))
    cycle = [s, *_path(survey, waits, m, s, set(members))]
    sites = {x for member in members for x in survey.active_sites(member)}
    place = next(group.at[group.members.index(m)] for group in survey.groups["start"][s] if m in group.members)
    where = {"kind": "site", "site": survey.estate.sites[next(iter(sites))].id} if len(sites) == 1 else {}
    return survey.advice(
        "cold_start_cycle", "high" if where else "medium", f"dependencies[{place}]", members,
        cycle=tuple(rows[i].id for i in cycle), count=len(members),
        break_glass_hours=survey.estate.break_glass_hours, **where,
    )  # fmt: skip


def _path(survey: Survey, waits: dict, first: int, last: int, inside: set[int]) -> list[int]:
    """Return a shortest way along who waits for whom, the same whatever the order of the file."""
    came: dict[int, int] = {first: first}
    queue = deque([first])
    while last not in came:
        at = queue.popleft()
        for m in survey.by_id("services", waits[at]):
            if m in inside and m not in came:
                came[m] = at
                queue.append(m)
    way = [last]
    while way[-1] != first:
        way.append(came[way[-1]])
    return way[::-1]


def _waits(survey: Survey) -> dict[int, dict[int, str]]:
    """Return each service that never comes back from the dark -> whom it waits for -> phase, start before run."""
    back = BlackStart(survey).available
    found: dict[int, dict[int, str]] = {}
    for s in (i for i, level in enumerate(back) if level < USABLE):
        found[s] = {}
        for phase in ("start", "run"):
            for group in survey.groups[phase][s]:
                shut = [m for m in group.members if back[m] < USABLE]
                if len(group.members) - len(shut) < group.k and (phase == "start" or group.weight > 1 - USABLE):
                    for m in shut:
                        found[s].setdefault(m, phase)
    return found


class BlackStart:
    """Who comes back, and how far, if everything that serves is dark and power returns everywhere.

    Regions are taken together; what has started covers what it does with nothing lost. Nothing that
    is up goes down again, so that each service is looked at again only when what it waits for rose.
    """

    def __init__(self, survey: Survey):
        self.start, self.run = survey.groups["start"], survey.groups["run"]
        net = survey.net
        self.component, self.circle = net.services["component"].tolist(), net.services["circle"].tolist()
        first, items = net.inside.first.tolist(), net.inside.items.tolist()
        self.inside = [items[first[c] : first[c + 1]] for c in range(len(net.circular))]
        free = [survey.demand[s] <= 0 for s in range(len(self.start))]
        self.whole = [
            1.0 if free[s] else survey.mean(s, survey.cover(s, survey.active[s])) for s in range(len(free))
        ]  # fmt: skip
        self.started = free
        self.available = [0.0] * len(free)
        self.waiting = _waiting(self.start, self.run)
        self._go()

    def _go(self) -> None:
        """Look at services, what they wait for first: out of a circle each is looked at once."""
        queue = [(circle, s) for s, circle in enumerate(self.circle)]
        queued = [True] * len(queue)
        heapify(queue)
        while queue:
            _, s = heappop(queue)
            queued[s] = False
            if not self.started[s]:
                self.started[s] = all(self._usable(group) for group in self.start[s])
            for m in self._settle(self.component[s]) if self.started[s] else ():
                for above in self.waiting[m]:
                    if not queued[above]:
                        queued[above] = True
                        heappush(queue, (self.circle[above], above))

    def _usable(self, group: Group) -> bool:
        return sum(self.available[m] >= USABLE for m in group.members) >= group.k

    def _settle(self, component: int) -> list[int]:
        """Raise a component of the run graph to its greatest fixed point; return who rose."""
        inside = self.inside[component]
        before = [self.available[s] for s in inside]
        for s in inside:
            self.available[s] = self.whole[s] if self.started[s] else 0.0
        moving = True
        while moving:
            moving = False
            for s in inside:
                level = min((self._carried(group) for group in self.run[s]), default=1.0)
                if level < self.available[s]:
                    self.available[s], moving = level, True
        return [s for s, level in zip(inside, before, strict=True) if self.available[s] > level]

    def _carried(self, group: Group) -> float:
        kth = sorted((self.available[m] for m in group.members), reverse=True)[group.k - 1]
        return 1 - group.weight * (1 - kth)


def _waiting(*phases: list[list[Group]]) -> list[list[int]]:
    """Return, for each service, those that depend on it in some phase."""
    found: list[dict[int, None]] = [{} for _ in phases[0]]
    for phase in phases:
        for s, groups in enumerate(phase):
            for group in groups:
                for m in group.members:
                    found[m][s] = None
    return [list(row) for row in found]
