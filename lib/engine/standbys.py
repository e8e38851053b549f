"""What is known of a service's standbys before any run, for ``losses``: who may ever serve, and who is sure to."""

from typing import NamedTuple

from lib.engine.compile import Compiled
from lib.model.thresholds import TIE


class Standby(NamedTuple):
    """A standby that failover may commit, and what no loss of sites changes about it."""

    placement: int
    site: int
    pooled: bool
    asked: float  # servers that committed coverage counts
    granted: float  # servers, if nobody else is granted any
    may_serve: bool
    ends: bool  # its activation starts and ends if its site, its gates and its pool allow it
    works: bool

    @property
    def plain(self) -> bool:
        """Say whether it brings what committing it counts on, if its activation ends."""
        return self.works and self.granted >= self.asked


def standbys_of(compiled: Compiled, s: int, at_once: bool) -> list[Standby]:
    """Return a service's standbys, best first; those that are never committed are left out.

    At once only an activation that takes no time is in time: one released without
    delay, or because another one failed or was granted too little.
    """
    net = compiled.net
    if net.services[s]["demand"] <= 0:
        return []
    items = net.standbys_of.items[net.standbys_of.first[s] : net.standbys_of.first[s + 1]].tolist()
    known = [p for p in items if not (net.placements[p]["pooled"] and _pool(compiled, p) <= TIE)]
    again = any(net.placements[p]["pooled"] or not compiled.usually_works[p] for p in known)
    return [_standby(compiled, s, p, at_once, again) for p in known]


def _standby(compiled: Compiled, s: int, p: int, at_once: bool, again: bool) -> Standby:
    net, placed = compiled.net, compiled.net.placements[p]
    asked, pooled, works = float(placed["servers"]), bool(placed["pooled"]), bool(compiled.usually_works[p])
    staffed, takes_crews = _crews(compiled, p)
    ends = may_end = staffed
    if at_once:
        delay = net.services[s]["detection"] + (0 if placed["automatic"] else net.services[s]["decision"])
        may_end = staffed and compiled.activation.median[p] <= TIE and (delay <= TIE or again)
        ends = may_end and delay <= TIE and not takes_crews
    return Standby(
        placement=p,
        site=int(placed["site"]),
        pooled=pooled,
        asked=asked,
        granted=min(asked, _pool(compiled, p)) if pooled else asked,
        may_serve=may_end and works,
        ends=ends,
        works=works,
    )


def _pool(compiled: Compiled, p: int) -> float:
    return float(compiled.free_servers[compiled.net.placements[p]["site"]])


def _crews(compiled: Compiled, p: int) -> tuple[bool, bool]:
    """Say whether the teams are large enough for an activation, and whether it takes crews at all.

    Restarts at sites that stay lost take none, so all crews are free sooner or later.
    """
    net = compiled.net
    if net.placements[p]["automatic"]:
        return True, False
    needs = range(net.needs.first[p], net.needs.first[p + 1])
    wanted = [(net.need_crews[i], compiled.crews[net.needs.items[i]]) for i in needs if net.need_crews[i] > 0]
    return all(crews >= need - TIE for need, crews in wanted), bool(wanted)
