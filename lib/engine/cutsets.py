"""Minimal cut sets: the smallest sets of sites whose loss takes a service down (section 7).

Two families of sets are worked out by ``losses`` without trying one set after another:
those whose loss takes the service down even if every standby that may serve does, and
those whose loss can take it down if only standbys that are sure to serve do. Where the
two are one, that is the answer, exact by construction. They are, wherever each activation
that is committed either works or cannot work. They are not where standbys compete for a
pool, are committed but stuck, or where a service is short of servers before any loss. Then
every set between them is tried, smaller ones first, by a run of the engine; sets that
contain a cut set found before need no try. Nothing is taken to be monotone there: losing
one site more may bring a service back, if that keeps another one off the pool.
"""

from collections.abc import Callable
from itertools import chain
from math import inf

import numpy as np

from lib.engine.aftermath import Aftermath
from lib.engine.compile import Compiled, compile_estate
from lib.engine.families import Families, TooLarge
from lib.engine.losses import Losses
from lib.model.checks import Mistakes, Problem
from lib.model.cutsets import CutSets
from lib.model.estate import Estate

MOST_RUNS = 20_000
MOST_SETS = 1_000_000


class _OutOfRuns(Exception):
    """The engine has been run often enough; sets of so many sites are known."""


def cut_sets(
    estate: Estate | Compiled,
    service: str,
    order: int | None = None,
    when: str = "good",
    look: Callable[[], None] = lambda: None,
) -> CutSets:
    """Find out which losses of sites take a service down, at once or for good, and no fewer sites do.

    order: the largest number of sites in a set, None for any; when: "once" (right after
    the loss at t = 0) or "good" (the sites never return, and failover has done what it can);
    look: called now and then, and what it raises ends the search.
    Raises Mistakes where the sets are too many, or the search would take more than ``MOST_RUNS`` runs.
    """
    compiled = estate if isinstance(estate, Compiled) else compile_estate(estate)
    s, limit = compiled.number("services")[service], inf if order is None else order
    aftermath = Aftermath(compiled, when == "once")
    try:
        sure, possible, sites = _bounds(compiled, s, Families(limit, look), when == "once")
        if sure != possible:
            sure = _between(aftermath, s, sure, possible, sites, limit, look)
    except (TooLarge, RecursionError):
        raise Mistakes([Problem("order", "cut_sets_too_many", {"service": service})]) from None
    except _OutOfRuns as gone:
        values = {"service": service, "most": MOST_RUNS, "order": gone.args[0]}
        raise Mistakes([Problem("order", "cut_sets_runs", values)]) from None
    ids = [site.id for site in compiled.estate.sites]
    named = sorted((tuple(sorted(ids[x] for x in sites)) for sites in sure), key=lambda sites: (len(sites), sites))
    return CutSets(service, when, order, tuple(named), aftermath.runs)


def _bounds(compiled: Compiled, s: int, families: Families, at_once: bool) -> tuple[set, set, list[int]]:
    """Return minimal sets that are sure cuts, minimal sets that may be, and all sites that may matter."""
    variables = {}
    hopeful = Losses(compiled, families, variables, at_once, hopeful=True)
    for m in hopeful.needed(s):  # neighbours in the estate get neighbouring variables
        for x in _sites(compiled, m):
            variables.setdefault(x, len(variables))
    down = hopeful.down(s)
    may = Losses(compiled, families, variables, at_once, hopeful=False).down(s)
    if families.count(may) > MOST_SETS:
        raise TooLarge
    sites = list(variables)
    sure = {frozenset(sites[v] for v in members) for members in families.sets(down)}
    if down == may:
        return sure, sure, []
    possible = {frozenset(sites[v] for v in members) for members in families.sets(may)}
    return sure, possible, _sites_that_matter(compiled, hopeful, s)


def _between(
    aftermath: Aftermath, s: int, sure: set, possible: set, sites: list[int], limit: float, look: Callable[[], None]
) -> set:
    """Return the minimal cut sets: those among ``possible`` and their extensions that are ``sure`` or prove to be by a run."""
    found: list[frozenset[int]] = []
    spared: set[frozenset[int]] = set()  # of the size before, no cut set nor containing one
    for size in range(int(min(limit, len(sites))) + 1):
        extended = {members | {x} for members in spared for x in sites if x not in members}
        tried = {members for members in possible if len(members) == size} | extended
        spared = set()
        cuts = []
        for members in tried:
            look()
            if any(cut <= members for cut in found):
                continue
            if members in sure:
                cuts.append(members)
            elif aftermath.runs >= MOST_RUNS:
                raise _OutOfRuns(size - 1)
            elif aftermath.down(s, sorted(members)):
                cuts.append(members)
            else:
                spared.add(members)
        found += cuts
    return set(found)


def _sites_that_matter(compiled: Compiled, losses: Losses, s: int) -> list[int]:
    """Return all sites whose loss may change what becomes of a service.

    Those of what it depends on, of what competes with that for a pool or for crews, and so on.
    """
    net = compiled.net
    teams = _teams(compiled)
    pools = [{int(net.placements[p]["site"]) for p in _placements(compiled, m) if net.placements[p]["pooled"]}
             for m in range(len(net.services))]  # fmt: skip
    users: dict[tuple[str, int], set[int]] = {}
    for m in range(len(net.services)):
        for thing in chain((("team", t) for t in teams[m]), (("pool", x) for x in pools[m])):
            users.setdefault(thing, set()).add(m)
    seen, waiting = set(), {s}
    while waiting:
        m = waiting.pop()
        near = set(losses.needed(m))
        for n in near - seen:
            for thing in chain((("team", t) for t in teams[n]), (("pool", x) for x in pools[n])):
                waiting |= users.pop(thing, set())
        seen |= near
        waiting -= seen
    return sorted({x for m in seen for x in _sites(compiled, m)})


def _teams(compiled: Compiled) -> list[set[int]]:
    """Return the teams that each service's jobs need."""
    net = compiled.net
    return [
        {int(t) for p in _placements(compiled, m) for t in net.needs.items[net.needs.first[p] : net.needs.first[p + 1]]}
        for m in range(len(net.services))
    ]


def _placements(compiled: Compiled, s: int) -> np.ndarray:
    rows = compiled.net.placements_of
    return rows.items[rows.first[s] : rows.first[s + 1]]


def _sites(compiled: Compiled, s: int) -> list[int]:
    return compiled.net.placements["site"][_placements(compiled, s)].tolist()
