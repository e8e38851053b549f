"""The recovery of an outage in SimPy, as a SimPy user would write it: the bench's peer.

Some sites are out at t = 0. It covers what ``big_estate`` and the Kakao fire use:
restarts once power is back, standbys of every role with detection and decision, pools,
crews by priority, start and failover gates, circles broken by hand, weighted groups,
regions, collapse. It finds lost user-hours and times to recover, and none of the
engine's other results. As all that happens is one outage at t = 0, nothing gets worse
later: a gate that is open stays open.
"""

from heapq import heapify, heappop, heappush
from math import inf, nextafter

from bench.peer_estate import Group, Net, Placement, Service
from simpy import AllOf, Environment, Event, Interrupt
from simpy.events import Condition

TIE = 1e-9
ACTIVATION, RESTART = 0, 1  # as in the order of jobs
SETTLE, DEAL = 2, 3  # at one time: what happens (SimPy's 0 and 1), then availability, then crews


class Late(Event):
    """Calls back at the present time, after all that has a lower order."""

    def __init__(self, env: Environment, order: int, call):
        super().__init__(env)
        self.callbacks.append(lambda _: call())
        self._ok, self._value = True, None
        env.schedule(self, order)


class Crews:
    """The crews of a team, dealt out at the end of each time, by rank.

    A simpy.PriorityResource would give a crew away the moment it is free; but what ends at
    that time may open the gate of a job that comes first.
    """

    def __init__(self, env: Environment, free: float):
        self.env, self.free, self.asking, self.dealing = env, free, [], False

    def ask(self, rank: tuple, crews: float, ready) -> Event:
        """Return the event that the crews are there; ready: whether there is something for them to work on."""
        given = Event(self.env)
        heappush(self.asking, (rank, given, crews, ready))
        self._deal_later()
        return given

    def withdraw(self, given: Event) -> None:
        self.asking = [asking for asking in self.asking if asking[1] is not given]
        heapify(self.asking)

    def give_back(self, crews: float) -> None:
        self.free += crews
        self._deal_later()

    def _deal_later(self) -> None:
        if self.asking and not self.dealing:
            self.dealing = True
            Late(self.env, DEAL, self._deal)

    def _deal(self) -> None:
        self.dealing = False
        passed_over = []
        while self.asking and self.free > TIE:
            asking = heappop(self.asking)
            _, given, crews, ready = asking
            if crews <= self.free + TIE and ready():
                self.free -= crews
                given.succeed()
            else:
                passed_over.append(asking)
        for asking in passed_over:
            heappush(self.asking, asking)


class Recovery:
    """One run: the sites that ``net`` was prepared for are out for some hours each, by id.

    activation_hours, restart_hours: by placement, where they are not the usual ones.
    """

    def __init__(
        self,
        net: Net,
        back: dict[str, float],
        horizon: float,
        activation_hours: dict[str, float] | None = None,
        restart_hours: dict[str, float] | None = None,
    ):
        self.net, self.services, self.back, self.horizon = net, net.services, back, horizon
        self.activation_hours = activation_hours or net.activation_hours
        self.restart_hours = restart_hours or net.restart_hours
        self.env, count = Environment(), len(net.services)
        self.crews = {team: Crews(self.env, free) for team, free in net.crews.items()}
        self.no_crews = Crews(self.env, inf)  # for automatic activations: a job like any other
        self.pools = dict(net.pools)
        self.dark = set(back)
        self.lost = {p.id for p in net.hit}  # placements that serve but have no servers
        self.activated: dict[int, list[tuple[Placement, float]]] = {}  # and the share of their servers
        self.committed: dict[int, dict[Placement, float]] = {}  # the same, with those still being activated
        self.waiting: dict[int, list] = {}  # activations not started yet
        self.own = [[1.0] * count for _ in net.shares]
        self.level = [[1.0] * count for _ in net.shares]
        self.mean, self.since, self.area = [1.0] * count, [0.0] * count, [0.0] * count
        self.recovered: dict[int, float | None] = {}  # when it stopped being below its MBCO; not yet: None
        self.usable: dict[int, Event] = {}  # of the services that are not
        self.touched: set[int] = set()

    def run(self) -> tuple[dict[str, float], dict[str, float | None]]:
        """Return the lost user-hours and the TTR (None: not recovered) of each service."""
        self.touched = {p.service for p in self.net.hit}
        self.settle()
        for site in self.back:
            self.env.process(self.outage(site))
        for p in self.net.hit:
            self.env.process(self.restart(p))
        for s in self.net.rank:
            self.commit(s, with_delay=True)
        self.env.run(until=nextafter(self.horizon, inf))  # with what happens at the horizon itself
        lost, ttr = {}, {}
        for s, service in enumerate(self.services):
            area = self.area[s] + (1 - self.mean[s]) * (self.horizon - self.since[s])
            lost[service.id] = service.users * area
            ttr[service.id] = self.recovered.get(s, 0.0)
        return lost, ttr

    def outage(self, site: str):
        yield self.env.timeout(self.back[site])
        self.dark.remove(site)
        for s in self.net.rank:
            if any(p.site == site for p in self.services[s].standbys):
                self.commit(s, with_delay=False)

    def restart(self, p: Placement):
        service = self.services[p.service]
        yield self.env.timeout(self.back[p.site])
        yield self.gates(service, service.start)
        crews = self.crews[p.team]
        yield crews.ask((self.net.rank[p.service], RESTART, p.id), p.crews, lambda: True)
        yield self.env.timeout(self.restart_hours[p.id])
        crews.give_back(p.crews)
        self.lost.remove(p.id)
        self.touch(p.service)

    def commit(self, s: int, with_delay: bool) -> None:
        """Give the best standbys an activation until what serves and what is to serve suffices."""
        service, committed = self.services[s], self.committed.setdefault(s, {})
        serving = [(p, 1.0) for p in service.active if p.id not in self.lost]
        if len(serving) == len(service.active):
            return
        left = [
            p for p in service.standbys
            if p.site not in self.dark and p not in committed and not (p.pooled and self.pools[p.site] <= TIE)
        ]  # fmt: skip
        while left:
            sure = serving + list(committed.items())
            short = {c for c in range(len(self.net.shares)) if self.cover(sure, c) < 1 - TIE}
            best = next((p for p in left if short.intersection(p.serves)), None)
            if best is None:
                return
            left.remove(best)
            committed[best] = 1.0
            delay = (service.detection + (0 if best.automatic else service.decision)) if with_delay else 0
            self.waiting.setdefault(s, []).append(self.env.process(self.activation(best, delay)))

    def activation(self, p: Placement, delay: float):
        service, asked = self.services[p.service], None
        crews, count = (self.no_crews, 0.0) if p.automatic else (self.crews[p.team], p.crews)
        try:
            yield self.env.timeout(delay)
            yield self.gates(service, service.start * p.pooled + service.failover)
            rank = self.net.rank[p.service], ACTIVATION, p.id
            asked = crews.ask(rank, count, lambda: not p.pooled or self.take(p))
            yield asked
        except Interrupt:
            if asked:
                crews.withdraw(asked)
            del self.committed[p.service][p]
            return
        self.waiting[p.service].remove(self.env.active_process)
        if self.committed[p.service][p] < 1:
            self.commit(p.service, with_delay=False)
        yield self.env.timeout(self.activation_hours[p.id])
        crews.give_back(count)
        self.activated.setdefault(p.service, []).append((p, self.committed[p.service][p]))
        self.touch(p.service)

    def take(self, p: Placement) -> bool:
        """Take a standby's servers, or as many as there are, from its site's pool; say whether there were any."""
        servers = min(p.servers, self.pools[p.site])
        self.pools[p.site] -= servers
        self.committed[p.service][p] = servers / p.servers
        return servers > TIE

    def gates(self, service: Service, groups: list[Group]) -> Event:
        """Return the event that every group has enough usable members."""
        return AllOf(self.env, [self.gate(service, group) for group in groups])

    def gate(self, service: Service, group: Group) -> Event:
        closed = [self.opening(service, m) for m in group.members if m in self.usable]
        missing = group.k - (len(group.members) - len(closed))
        if missing <= 0:
            return AllOf(self.env, [])
        return Condition(self.env, lambda _, count: count >= missing, closed)

    def opening(self, service: Service, member: int) -> Event:
        """Return the event that a member is usable, or, in a circle with the service, done without by hand."""
        usable = self.usable[member]
        circular = self.services[member].circle == service.circle
        return usable | self.env.timeout(self.net.break_glass) if circular else usable

    def touch(self, s: int) -> None:
        """Note that a service's own coverage changed; all that change at one time are settled together."""
        if not self.touched:
            Late(self.env, SETTLE, self.settle)
        self.touched.add(s)

    def settle(self) -> None:
        """Bring availability to its fixed point from the touched services on, drop activations that nobody needs."""
        changed: set[int] = set()
        for c in range(len(self.net.shares)):
            changed |= self.settle_class(self.own[c], self.level[c], c)
        for s in self.touched & self.waiting.keys():
            if all(own[s] == 1 for own in self.own):
                for process in self.waiting.pop(s):
                    process.interrupt()
        self.touched.clear()
        for s in changed:
            self.account(s)

    def settle_class(self, own: list[float], level: list[float], c: int) -> set[int]:
        """Settle a region class and return the services whose availability changed there."""
        queue = []
        for s in self.touched:
            covered = self.own_coverage(s, c)
            if covered != own[s]:
                own[s] = covered
                queue.append(s)
        heapify(queue)
        queued, changed = set(queue), set()
        while queue:
            s = heappop(queue)
            queued.remove(s)
            now = availability(self.services[s], own[s], level)
            if now != level[s]:
                level[s] = now
                changed.add(s)
                for dependent in self.services[s].dependents:
                    if dependent not in queued:
                        queued.add(dependent)
                        heappush(queue, dependent)
        return changed

    def own_coverage(self, s: int, c: int) -> float:
        service = self.services[s]
        serving = [(p, 1.0) for p in service.active if p.id not in self.lost] + self.activated.get(s, [])
        covered = self.cover(serving, c)
        if covered >= 1 - TIE:
            return 1.0
        return 0.0 if covered < service.collapse_below - TIE else covered

    def cover(self, placements: list[tuple[Placement, float]], c: int) -> float:
        return sum(p.cover * part for p, part in placements if c in p.serves)

    def account(self, s: int) -> None:
        """Take a service's new availability into its figures; tell those who wait for it to be usable."""
        now = self.env.now
        mean = sum(share * level[s] for share, level in zip(self.net.shares, self.level, strict=True))
        self.area[s] += (1 - self.mean[s]) * (now - self.since[s])
        self.since[s], self.mean[s] = now, mean
        if mean < self.services[s].mbco - TIE:
            self.recovered[s] = None
        elif self.recovered.get(s, 0) is None:
            self.recovered[s] = now
        if mean < 0.5 - TIE:
            self.usable.setdefault(s, Event(self.env))
        elif s in self.usable:
            self.usable.pop(s).succeed()


def availability(service: Service, own: float, level: list[float]) -> float:
    """Return own coverage, or what the worst of the run groups leaves, if less. (min() would be slower here.)"""
    least = own
    for member, weight in service.singles:
        left = 1 - weight * (1 - level[member])
        if left < least:  # noqa: PLR1730
            least = left
    for group in service.groups:
        kth = sorted([level[m] for m in group.members], reverse=True)[group.k - 1]
        left = 1 - group.weight * (1 - kth)
        if left < least:  # noqa: PLR1730
            least = left
    return least
