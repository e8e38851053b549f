"""Who depends on whom, as arrays: groups, components of the run graph, and the rows that the cascade reads."""

import numpy as np

from lib.engine.net import AT_ONCE, EDGE, GROUP, NEED, NODE, Rising, Rows, rows_by
from lib.engine.reach import strong_components
from lib.model.checks import grouped
from lib.model.estate import Estate

PHASES = ("run", "start", "failover")


def groups_of_services(estate: Estate, service: dict[str, int]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the groups by phase and service in file order, their members, where each begins."""
    rows = estate.dependencies
    phase, count = {name: len(service) * i for i, name in enumerate(PHASES)}, len(service)
    found = list(grouped(rows).values())
    keys = np.array([phase[rows[at[0]].phase] + service[rows[at[0]].service] for at in found], dtype=np.int64)
    order = np.argsort(keys, kind="stable")
    keys, listed = keys[order], [found[i] for i in order.tolist()]
    groups = np.zeros(len(listed), dtype=GROUP)
    groups["k"] = [rows[at[0]].k for at in listed]
    groups["weight"] = [rows[at[0]].weight for at in listed]
    groups["end"] = np.cumsum([len(at) for at in listed])
    groups["first"][1:] = groups["end"][:-1]
    members = [service[rows[i].on] for at in listed for i in at]
    starts = [np.searchsorted(keys, i * count + np.arange(count + 1)) for i in range(3)]
    return groups, np.array(members, dtype=np.uint32), np.array(starts, dtype=np.int64)


def rising_of(share, groups, members, groups_of, inside: Rows, circular, dependents: Rows, heaviest) -> Rising:
    """Return the services, and what they need to run, by place."""
    count, run = len(share), groups[: groups_of[0, -1]]
    place = np.argsort(inside.items)
    above = place[np.repeat(np.arange(count), np.diff(groups_of[0]))]
    size = run["end"] - run["first"]
    weights = _weights(groups)
    narrow, wide = (rows_by(above[rows], count, np.flatnonzero(rows)) for rows in (size == 1, size > 1))
    needed, several = np.zeros(len(narrow.items), dtype=NEED), run[wide.items]
    needed["weight"] = np.searchsorted(weights, run["weight"][narrow.items])
    needed["member"] = place[members[run["first"][narrow.items]]]
    need, needs = _filled_up(Rows(narrow.first, needed), weights)
    ends, size = np.cumsum(size[wide.items]), size[wide.items]
    listed = members[np.repeat(several["first"] - (ends - size), size) + np.arange(size.sum())]
    several["first"], several["end"] = ends - size, ends
    edges = np.zeros(len(dependents.items), dtype=EDGE)
    edges["place"], edges["weight"] = inside.first[dependents.items], heaviest
    return Rising(
        place=place.astype(np.uint32),
        share=share[inside.items],
        weights=weights,
        needed=Rows(narrow.first, needed),
        needs=needs,
        wide=Rows(wide.first, several),
        members=place[listed].astype(np.uint32),
        edges=edges,
        gates=np.isin(inside.items, members[run["end"].max(initial=0) :]),  # those of start and failover groups
        nodes=_nodes(inside.first, circular, dependents.first, need, wide.first),
    )


def _weights(groups: np.ndarray) -> np.ndarray:
    """Return the different weights of groups, and 0."""
    return np.unique(np.append(groups["weight"], 0.0))


def _filled_up(needed: Rows, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return where the needs of each place begin, and all needs, each row filled up to a multiple of AT_ONCE."""
    size = np.diff(needed.first)
    begin = np.concatenate([[0], np.cumsum(-(-size // AT_ONCE) * AT_ONCE)])
    needs = np.zeros(begin[-1], dtype=NEED)
    needs["weight"] = np.searchsorted(weights, 0.0)
    needs[np.repeat(begin[:-1] - needed.first[:-1], size) + np.arange(len(needed.items))] = needed.items
    return begin, needs


def _nodes(first_place, circular, edge, need, wide) -> np.ndarray:
    """Return a NODE for each place."""
    nodes, firsts = np.zeros(len(need) - 1, dtype=NODE), first_place[:-1]
    nodes["circle_end"][firsts] = np.where(circular, first_place[1:], 0)
    nodes["edge"][firsts], nodes["edge_end"][firsts] = edge[:-1], edge[1:]
    for name, first in (("need", need), ("wide", wide)):
        nodes[name], nodes[f"{name}_end"] = first[:-1], first[1:]
    return nodes


def run_components(count: int, groups, members, groups_of):
    """Return the run graph's strongly connected components, what is depended on first.

    Gives component[S], services inside each, whether it has a cycle, its dependents, and
    by which weights they are.
    """
    first, end = groups_of[0][:-1], groups_of[0][1:]
    last = np.maximum(end - 1, 0)  # a service's groups stand together, and so do their members
    spans = [
        (groups[f]["first"], groups[e]["end"]) if n > f else (0, 0) for f, n, e in zip(first, end, last, strict=True)
    ]
    upper = np.repeat(np.arange(count), [b - a for a, b in spans])
    lower = members[: len(upper)].astype(np.int64)
    component = strong_components(count, np.stack([upper, lower], axis=1))
    total = int(component.max(initial=-1)) + 1
    circular = np.bincount(component, minlength=total) > 1
    circular[component[upper[upper == lower]]] = True
    weight = np.repeat(groups["weight"], groups["end"] - groups["first"])[: len(upper)]
    number = np.searchsorted(_weights(groups), weight)
    return component, rows_by(component, total), circular, *_dependents(component, circular, upper, lower, number)


def _dependents(component, circular, upper, lower, weight) -> tuple[Rows, np.ndarray]:
    """Return each component's dependents, from the run dependencies of ``upper`` on ``lower`` services.

    And the largest weight by which they run on it, -1 where either of the two is a circle.
    """
    below, above = component[lower], component[upper]
    order = np.lexsort((-weight, above, below))
    order = order[below[order] != above[order]]
    pairs, at = np.unique(np.stack([below[order], above[order]], axis=1), axis=0, return_index=True)
    heaviest = np.where(circular[pairs[:, 0]] | circular[pairs[:, 1]], -1, weight[order[at]])
    return rows_by(pairs[:, 0], len(circular), pairs[:, 1]), heaviest
