"""How probable it is that a service is cut off, and which sites and zones matter most in that.

A basic event is a site's, or a zone's, being out; they are independent, and a zone takes all
its sites with it. Probabilities are exact, from the binary decision diagram of the cut
sets (A. Rauzy, New algorithms for fault trees analysis, Reliability Engineering and
System Safety 40, 1993), not sums of rare events.
"""

from collections.abc import Callable

from lib.engine.families import ALWAYS, MOST_NODES, NEVER, NODES_A_LOOK, Families, TooLarge
from lib.model.checks import Mistakes, Problem
from lib.model.cutsets import CutRisk, CutSets, Importance
from lib.model.estate import HOURS_A_YEAR, Estate, Site, Zone, mean_hours

Event = tuple[str, str]  # kind (site or zone), id


def unavailability(record: Site | Zone) -> float:
    """Return the probability that a site, or what a zone's sites share, is out at a random time.

    With λ = ``annual_rate`` and τ = mean ``outage_hours`` / 8766, both per year, it is
    λτ / (1 + λτ), the steady state of one that fails at rate λ while it is up and is
    restored at rate 1/τ (M. Rausand and A. Høyland, System Reliability Theory, 2004).
    """
    load = record.annual_rate * mean_hours(record.outage_hours) / HOURS_A_YEAR
    return load / (1 + load)


def cut_risk(estate: Estate, found: CutSets, look: Callable[[], None] = lambda: None) -> CutRisk:
    """Find out how probable it is that all sites of some cut set are out, and what each site and zone adds.

    The sites and zones are those of the cut sets. Only as complete as ``found``: ask for all
    orders. Birnbaum's importance is ∂P/∂q; that of Fussell and Vesely is the probability that
    all of some minimal cut set with the event in it is out, over P. ``look`` is called now and
    then, and what it raises ends the work.
    Raises Mistakes where the diagram grows too large.
    """
    used = {x for sites in found.sets for x in sites}
    sites = [site for site in estate.sites if site.id in used]
    zones = {zone.id: zone for zone in estate.zones}
    outs: dict[str, list[Event]] = {}  # site -> events that take it out, those of many sites first
    chances: dict[Event, float] = {}
    for site in sites:
        shared = [zone for zone in dict.fromkeys(site.zones) if zones[zone].annual_rate > 0]
        outs[site.id] = [*(("zone", zone) for zone in shared), ("site", site.id)]
        chances |= {("zone", zone): unavailability(zones[zone]) for zone in shared}
        chances["site", site.id] = unavailability(site)
    try:
        return weigh(found.sets, outs, chances, look)
    except (TooLarge, RecursionError):
        raise Mistakes([Problem("order", "cut_sets_too_many", {"service": found.service})]) from None


def weigh(
    sets: tuple[tuple[str, ...], ...],
    outs: dict[str, list[Event]],
    chances: dict[Event, float],
    look: Callable[[], None] = lambda: None,
) -> CutRisk:
    """Return the probability of some set's being out, with every event's importance.

    outs: what takes a member of the sets out; chances: event -> its probability. The order
    of ``outs`` is that of the diagram: neighbours should stand together.
    """
    number = {event: i for i, event in enumerate(dict.fromkeys(event for events in outs.values() for event in events))}
    families = Families(look=look)
    out = {x: families.any(families.single(number[event]) for event in events) for x, events in outs.items()}
    family = _union(families, [[out[x] for x in outs if x in members] for members in map(frozenset, sets)])
    events, weights = list(number), [chances[event] for event in number]
    diagram = Diagram(families, weights)
    top = diagram.of(family)
    probability = diagram.probability(top)
    birnbaum = diagram.derivatives(top)
    rows = [
        Importance(
            kind=kind,
            id=name,
            unavailability=weights[i],
            birnbaum=birnbaum[i],
            fussell_vesely=diagram.probability(diagram.of(families.containing(family, i))) / probability
            if probability > 0
            else None,
        )
        for i, (kind, name) in enumerate(events)
    ]
    return CutRisk(probability, tuple(sorted(rows, key=lambda row: (-row.birnbaum, row.kind, row.id))))


def _union(families: Families, sets: list[list[int]]) -> int:
    """Return the family of all sets; halves are joined, so that few large families are."""
    if len(sets) <= 1:
        return families.all(reversed(sets[0])) if sets else NEVER
    middle = len(sets) // 2
    return families.any((_union(families, sets[:middle]), _union(families, sets[middle:])))


class Diagram:
    """Binary decision diagrams of families; ``weights``: probability of each variable.

    Node n is true if its variable ``top[n]`` is and ``high[n]`` is, or it is not and ``low[n]`` is.
    """

    def __init__(self, families: Families, weights: list[float]):
        self.families, self.weights = families, weights
        self.top, self.high, self.low = [len(weights)] * 2, [0, 1], [0, 1]
        self.chance = [0.0, 1.0]
        self._numbers: dict[tuple[int, int, int], int] = {}
        self._either: dict[tuple[int, int], int] = {}
        self._of = {NEVER: 0, ALWAYS: 1}

    def of(self, family: int) -> int:
        """Return the diagram that is true where all of some set of the family is."""
        families = self.families
        for at in families.nodes(family):
            if at not in self._of:
                low = self._of[families.without[at]]
                self._of[at] = self._node(families.top[at], self._or(self._of[families.having[at]], low), low)
        return self._of[family]

    def probability(self, n: int) -> float:
        return self.chance[n]

    def derivatives(self, n: int) -> list[float]:
        """Return ∂P/∂q of each variable: Birnbaum's importance."""
        found = [0.0] * len(self.weights)
        reach = {n: 1.0}
        for at in range(n, 1, -1):  # a node is numbered after those that it leads to
            if at in reach:
                weight, high, low = self.weights[self.top[at]], self.high[at], self.low[at]
                found[self.top[at]] += reach[at] * (self.chance[high] - self.chance[low])
                reach[high] = reach.get(high, 0.0) + reach[at] * weight
                reach[low] = reach.get(low, 0.0) + reach[at] * (1 - weight)
        return found

    def _node(self, variable: int, high: int, low: int) -> int:
        if high == low:
            return low
        key = (variable, high, low)
        if key not in self._numbers:
            if len(self.top) > MOST_NODES:
                raise TooLarge
            if len(self.top) % NODES_A_LOOK == 0:
                self.families.look()
            self._numbers[key] = len(self.top)
            self.top.append(variable)
            self.high.append(high)
            self.low.append(low)
            weight = self.weights[variable]
            self.chance.append(weight * self.chance[high] + (1 - weight) * self.chance[low])
        return self._numbers[key]

    def _or(self, a: int, b: int) -> int:
        if a == b or b == 0 or a == 1:
            return a
        if a == 0 or b == 1:
            return b
        key = (a, b) if a < b else (b, a)
        if key not in self._either:
            top = min(self.top[a], self.top[b])
            a1, a0 = (self.high[a], self.low[a]) if self.top[a] == top else (a, a)
            b1, b0 = (self.high[b], self.low[b]) if self.top[b] == top else (b, b)
            self._either[key] = self._node(top, self._or(a1, b1), self._or(a0, b0))
        return self._either[key]
