"""When a service's own coverage falls short, as a condition on the lost sites.

``lib/model/MODEL.md``, sections 2 to 4, for ``losses``: which placements serve in the
end, *hopefully* (a standby serves if it may) or *surely* (only if it serves in any case).
"""

from collections.abc import Callable

from lib.engine.compile import Compiled
from lib.engine.families import ALWAYS, NEVER, Families, TooLarge
from lib.engine.standbys import Standby, standbys_of
from lib.model.thresholds import TIE

TINY = 1e-12  # rounding of sums and quotients; far below TIE
MOST_LEVELS = 20_000  # different deficits of a service in a region class
MOST_POOL_SHARERS = 16  # sums over more of them are not looked into one by one


class Coverage:
    """Own coverage of every service under lost sites.

    Conditions are ``Families``; their variables are numbered by ``variables``, place of a
    site -> number, in the order in which sites are first asked for.
    """

    def __init__(self, compiled: Compiled, families: Families, variables: dict[int, int], at_once: bool, hopeful: bool):
        self.compiled, self.net, self.families, self.variables = compiled, compiled.net, families, variables
        self.at_once, self.hopeful = at_once, hopeful
        self.closed: dict[int, tuple[int, int]] = {}  # service -> when its gates stay closed: pooled, other standbys
        self._groups: dict[tuple[int, int], list[tuple[int, float, list[int]]]] = {}
        self._standbys: dict[int, list[Standby]] = {}

    def standbys(self, s: int) -> list[Standby]:
        if s not in self._standbys:
            self._standbys[s] = standbys_of(self.compiled, s, self.at_once)
        return self._standbys[s]

    def groups(self, phase: int, s: int) -> list[tuple[int, float, list[int]]]:
        """Return a service's groups of a phase: k, weight, members."""
        if (phase, s) not in self._groups:
            first, end = self.net.groups_of[phase, s], self.net.groups_of[phase, s + 1]
            self._groups[phase, s] = [
                (int(g["k"]), float(g["weight"]), self.net.members[g["first"] : g["end"]].tolist())
                for g in self.net.groups[first:end]
            ]
        return self._groups[phase, s]

    def site(self, x: int) -> int:
        """Return the condition that a site is lost."""
        return self.families.single(self.variables.setdefault(x, len(self.variables)))

    def short(self, s: int, c: int, deficit: float, load: float) -> int:
        """Return when own coverage in a region class leaves such a deficit, demand being load times its peak."""
        service = self.net.services[s]
        if service["demand"] <= 0 or self.net.share[s, c] <= 0:
            return NEVER

        def lacks(covered: float) -> bool:
            return _deficit(covered / load, service["collapse"]) >= deficit - TINY

        active = self._active(s, c)
        if self.hopeful:
            rows = [(self._cover(p, p.granted), self._gone(s, p)) for p in self._serving(s, c) if p.may_serve]
            return self._short(active + rows, 0, lacks)
        if lacks(sum(cover for cover, _ in active)):  # so it is while no site of its own is lost: nothing is committed
            return ALWAYS
        return self.families.all(self._sure(s, active, standing, lacks) for standing in self._prefixes(s, c))

    def _prefixes(self, s: int, c: int) -> list[list[Standby]]:
        """Return the standbys for a class, and the best few of them up to one that may be stuck.

        Failover commits the best first, so that one that is stuck keeps only those after it away.
        """
        every = self._serving(s, c)
        found = [every]
        for i, p in enumerate(every):
            if not p.plain or self._stuck(s, p) != NEVER:
                found.append(every[:i])
            if not p.plain:
                break
        return found

    def _sure(self, s: int, active: list, standing: list[Standby], lacks: Callable[[float], bool]) -> int:
        """Return when coverage falls short although all of ``standing`` have been committed where needed.

        Either all that can serve do, or what is committed suffices, less what is stuck.
        """
        serving = [(self._cover(p, p.granted), self._gone(s, p)) for p in standing if p.works]
        stuck = [(self._cover(p, p.asked), self._stuck(s, p)) for p in standing]
        missing = sum(cover for cover, _ in stuck)
        return self.families.any((self._short(active + serving, 0, lacks), self._short(stuck, 1 - missing, lacks)))

    def _short(self, rows: list[tuple[float, int]], base: float, lacks: Callable[[float], bool]) -> int:
        """Return when ``base`` and the covers whose condition does not hold add up to too little."""
        merged: dict[int, float] = {}
        for cover, gone in rows:
            merged[gone] = merged.get(gone, 0.0) + cover
        base += merged.pop(NEVER, 0.0)
        merged.pop(ALWAYS, None)
        ordered = sorted(merged.items(), key=lambda row: (-row[1], row[0]))
        rest = [sum(cover for _, cover in ordered[i:]) for i in range(len(ordered) + 1)]
        seen: dict[tuple[int, float], int] = {}

        def below(i: int, covered: float) -> int:
            if not lacks(covered):
                return NEVER
            if lacks(covered + rest[i]):
                return ALWAYS
            key = i, round(covered, 12)
            if key not in seen:
                gone, cover = ordered[i]
                without = self.families.all((gone, below(i + 1, covered)))
                seen[key] = self.families.any((below(i + 1, covered + cover), without))
            return seen[key]

        return below(0, base)

    def _active(self, s: int, c: int) -> list[tuple[float, int]]:
        first, items = self.net.placements_of
        places = items[first[s] : first[s + 1]]
        rows = self.net.placements[places]
        return [
            (self._part(p) * float(row["servers"]), self.site(int(row["site"])))
            for p, row in zip(places, rows, strict=True)
            if row["active"] and self.net.serves[p, c]
        ]

    def _serving(self, s: int, c: int) -> list[Standby]:
        return [p for p in self.standbys(s) if self.net.serves[p.placement, c]]

    def _part(self, p: int) -> float:
        """Return what a server of a placement covers at peak."""
        placed = self.net.placements[p]
        return 1 / float(self.net.services[placed["service"]]["demand"] * placed["served"])

    def _cover(self, p: Standby, servers: float) -> float:
        return self._part(p.placement) * servers

    def _gone(self, s: int, p: Standby) -> int:
        """Return when a standby does not serve; hopefully, when it certainly does not."""
        held = self.closed[s][0 if p.pooled else 1] if self.hopeful else self._stuck(s, p)
        return self.families.any((self.site(p.site), held))

    def _stuck(self, s: int, p: Standby) -> int:
        """Return when a standby that is committed may never get to an end."""
        if not p.ends:
            return ALWAYS
        empty = self._pool_short(s, p) if p.pooled else NEVER
        return self.families.any((self.closed[s][0 if p.pooled else 1], empty))

    def _pool_short(self, s: int, p: Standby) -> int:
        """Return when the standbys of all services that are hit may leave too little in the pool of a site."""
        first, items = self.net.placements_at
        left = float(self.compiled.free_servers[p.site]) - p.granted + TIE
        rows = []
        for q in items[first[p.site] : first[p.site + 1]].tolist():
            other = int(self.net.placements[q]["service"])
            if q != p.placement and self.net.placements[q]["pooled"] and self.net.services[other]["demand"] > 0:
                rows.append((float(self.net.placements[q]["servers"]), ALWAYS if other == s else self._hit(other)))
        total = sum(servers for servers, _ in rows)
        if len({hit for _, hit in rows}) > MOST_POOL_SHARERS and total > left:
            return self.families.any(hit for _, hit in rows)
        return self._short(rows, 0, lambda spared: total - spared > left)

    def _hit(self, s: int) -> int:
        """Return when a service commits failover: some active placement of it is lost."""
        first, items = self.net.placements_of
        places = self.net.placements[items[first[s] : first[s + 1]]]
        return self.families.any(self.site(x) for x in places["site"][places["active"]].tolist())

    def levels(self, s: int, c: int, load: float) -> set[float]:
        """Return all deficits that own coverage may have: whichever placements serve, or are stuck."""
        service = self.net.services[s]
        if service["demand"] <= 0 or self.net.share[s, c] <= 0:
            return set()
        covers = [cover for cover, _ in self._active(s, c)]
        standing = self._serving(s, c)
        sums = _sums(covers + [self._cover(p, p.granted) for p in standing])
        sums |= {1 - stuck for stuck in _sums([self._cover(p, p.asked) for p in standing])}
        return {_deficit(covered / load, service["collapse"]) for covered in sums} - {0.0}


def _deficit(covered: float, collapse: float) -> float:
    """Return 1 less own coverage."""
    if covered >= 1 - TIE:
        return 0.0
    return 1.0 if covered < collapse - TIE else 1 - covered


def _sums(parts: list[float]) -> set[float]:
    """Return the sums of all selections."""
    found = {0.0: 0.0}
    for part in parts:
        found |= {round(total + part, 12): total + part for total in found.values()}
        if len(found) > MOST_LEVELS:
            raise TooLarge
    return set(found.values())
