"""What is left for good after a loss of sites, of all services at once: the engine's own answer, one run a loss."""

from functools import cached_property
from typing import NamedTuple

import numpy as np

from lib.engine.aftermath import Aftermath
from lib.engine.compile import Compiled
from lib.model import thresholds
from lib.model.thresholds import TIE

DOWN, UNUSABLE = 1 - thresholds.DOWN - TIE, 1 - thresholds.USABLE + TIE  # mean deficits
EDGE = np.dtype([("service", "i8"), ("member", "i8"), ("group", "i8"), ("rank", "i8")])  # a member of a run group


class After(NamedTuple):
    """How services end when sites are lost and never return."""

    usable: np.ndarray  # bool[S]
    down: np.ndarray  # bool[S]
    through: dict[int, int]  # a service that fell -> the one it needs by which it did; without: by its own coverage


class Losses(Aftermath):
    """Runs losses for good, each once."""

    def __init__(self, compiled: Compiled):
        super().__init__(compiled, at_once=False)
        self._known: dict[tuple[int, ...], After] = {}

    @cached_property
    def before(self) -> After:
        """How services are with nothing lost."""
        return self.after(())

    @cached_property
    def edges(self) -> np.ndarray:
        """Return who runs on whom: EDGE, groups one after another; rank: the member's in the order of ids."""
        net = self.compiled.net
        starts = net.groups_of[0]
        sizes = (net.groups["end"] - net.groups["first"])[: starts[-1]]
        edges = np.zeros(int(sizes.sum()), dtype=EDGE)
        edges["group"] = np.repeat(np.arange(len(sizes)), sizes)
        edges["service"] = np.repeat(np.repeat(np.arange(len(starts) - 1), np.diff(starts)), sizes)
        edges["member"] = net.members[: len(edges)]
        ids = [service.id for service in self.compiled.estate.services]
        rank = np.empty(len(ids), dtype=np.int64)
        rank[sorted(range(len(ids)), key=ids.__getitem__)] = np.arange(len(ids))
        edges["rank"] = rank[edges["member"]]
        return edges

    def after(self, sites: tuple[int, ...]) -> After:
        """Return how all services end without some sites, which are given by their places in the file."""
        net = self.compiled.net
        first = net.placements_at.first
        lost = tuple(sorted(x for x in sites if first[x + 1] > first[x]))  # an empty site is no loss
        if lost not in self._known:
            self._known[lost] = self._found(lost)
        return self._known[lost]

    def _found(self, sites: tuple[int, ...]) -> After:
        share = self.compiled.net.share
        if not len(share):
            return After(np.zeros(0, dtype=bool), np.zeros(0, dtype=bool), {})
        state = self.end(list(sites))
        place = self.compiled.net.rising.place
        own, lost = state.deficits["own"][place], state.lost[place]
        mean, own_mean = (share * lost).sum(axis=1), (share * own).sum(axis=1)
        down, unusable = mean >= DOWN, mean > UNUSABLE
        by_others = np.where(down, own_mean < DOWN, unusable & (own_mean <= UNUSABLE))
        return After(~unusable, down, _binding(self.compiled, self.edges, by_others, own, lost))


def _binding(compiled: Compiled, edges: np.ndarray, fallen: np.ndarray, own, lost) -> dict[int, int]:
    """Return, for each fallen service, the one that it runs on by which it fell, in the regions where that costs most.

    own, lost: f8[S, C] deficits. Of several, one that fell by itself comes first, then the
    smallest id. A group's deficit is its weight times the k-th smallest of its members'.
    """
    net = compiled.net
    chosen = edges[fallen[edges["service"]]]
    if not len(chosen):
        return {}
    worst = np.argmax(net.share * (lost - own), axis=1)[chosen["service"]]
    deficit = lost[chosen["member"], worst]
    order = np.lexsort((deficit, chosen["group"]))
    chosen, worst, deficit = chosen[order], worst[order], deficit[order]
    first = np.searchsorted(chosen["group"], chosen["group"])
    kth = deficit[first + net.groups["k"][chosen["group"]] - 1]
    binds = net.groups["weight"][chosen["group"]] * kth >= lost[chosen["service"], worst] - TIE
    binds &= deficit >= kth - TIE
    chosen, worst = chosen[binds], worst[binds]
    by_itself = own[chosen["member"], worst] >= lost[chosen["member"], worst] - TIE
    order = np.lexsort((chosen["rank"], ~by_itself, chosen["service"]))
    services, at = np.unique(chosen["service"][order], return_index=True)
    return dict(zip(services.tolist(), chosen["member"][order][at].tolist(), strict=True))
