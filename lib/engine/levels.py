"""Which deficits a service can have in a region class, whatever sites are lost."""

import numpy as np

from lib.engine.coverage import MOST_LEVELS, Coverage
from lib.engine.families import TooLarge
from lib.model.thresholds import TIE


def levels_of(coverage: Coverage, services: list[int], c: int, load: float) -> dict[int, np.ndarray]:
    """Return service -> all deficits above ``TIE`` that it may have, rising; some may never come about.

    services: all that are asked for, with all that they run on. A deficit is one of
    own coverage, or one of a member of a run group times the group's weight.
    """
    net = coverage.net
    found: dict[int, np.ndarray] = {}
    component = net.services["component"]
    for lower in np.unique(component[services]).tolist():
        inside = net.inside.items[net.inside.first[lower] : net.inside.first[lower + 1]].tolist()
        for s in inside:
            found[s] = _distinct([np.array(sorted(coverage.levels(s, c, load)))])
        for _ in inside:  # a deficit passes a service of a circle once at most
            found |= {s: _distinct([found[s], *_from_groups(coverage, found, s)]) for s in inside}
    return found


def _from_groups(coverage: Coverage, found: dict[int, np.ndarray], s: int) -> list[np.ndarray]:
    return [weight * found[m] for _, weight, members in coverage.groups(0, s) for m in members if weight > 0]


def _distinct(parts: list[np.ndarray]) -> np.ndarray:
    """Return the values of several lists in order; of those that rounding tells apart, the smallest."""
    values = np.sort(np.concatenate(parts))
    values = values[values > TIE]
    _, first = np.unique(np.round(values, 12), return_index=True)
    if len(first) > MOST_LEVELS:
        raise TooLarge
    return values[first]
