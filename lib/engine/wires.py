"""Who depends on whom, as arrays: groups, components of the run graph, and the rows that the cascade reads."""

import numpy as np

from lib.engine.net import EDGE, GROUP, NEED, NODE, Rows, rows_by
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


def wires_of(count: int, groups, members, groups_of) -> dict:
    """Return the ``weights``, ``needed``, ``wide`` and ``gated`` of a net."""
    ends = [groups_of[phase, -1] for phase in range(3)]
    run, gates = groups[: ends[0]], groups[ends[0] :]
    of_run = np.repeat(np.arange(count), np.diff(groups_of[0]))
    narrow = run["end"] - run["first"] == 1
    needed = np.zeros(int(narrow.sum()), dtype=NEED)
    weights = np.unique(groups["weight"])
    needed["weight"], needed["member"] = np.searchsorted(weights, run["weight"][narrow]), members[run["first"][narrow]]
    first = np.searchsorted(of_run[narrow], np.arange(count + 1)).astype(np.int64)
    of_gates = np.concatenate([np.repeat(np.arange(count), np.diff(groups_of[phase])) for phase in (1, 2)])
    behind = np.repeat(of_gates, gates["end"] - gates["first"])
    pairs = np.unique(np.stack([members[len(members) - len(behind) :], behind], axis=1), axis=0)
    return {
        "weights": weights,
        "needed": Rows(first, needed),
        "wide": rows_by(of_run[~narrow], count, np.flatnonzero(~narrow)),
        "gated": rows_by(pairs[:, 0], count, pairs[:, 1]),
    }


def nodes_of(inside: Rows, circular, dependents: Rows, needed: Rows, wide: Rows) -> np.ndarray:
    """Return a NODE for each component."""
    nodes = np.zeros(len(circular), dtype=NODE)
    nodes["service"], nodes["circular"] = inside.items[inside.first[:-1]], circular
    nodes["edge"], nodes["edge_end"] = dependents.first[:-1], dependents.first[1:]
    for name, rows in (("need", needed), ("wide", wide)):
        nodes[name], nodes[f"{name}_end"] = rows.first[nodes["service"]], rows.first[nodes["service"] + 1]
    return nodes


def run_components(count: int, groups, members, groups_of):
    """Return the run graph's strongly connected components, what is depended on first.

    Gives component[S], services inside each, whether it has a cycle, and its dependents.
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
    return (
        component,
        rows_by(component, total),
        circular,
        _edges(component, circular, upper, lower, np.searchsorted(np.unique(groups["weight"]), weight)),
    )


def _edges(component, circular, upper, lower, weight) -> Rows:
    """Return each component's dependents, from the run dependencies of ``upper`` on ``lower`` services."""
    below, above = component[lower], component[upper]
    order = np.lexsort((-weight, above, below))
    order = order[below[order] != above[order]]
    pairs, at = np.unique(np.stack([below[order], above[order]], axis=1), axis=0, return_index=True)
    edges = np.zeros(len(at), dtype=EDGE)
    edges["component"], edges["weight"] = pairs[:, 1], weight[order[at]]
    edges["service"] = np.where(circular[pairs[:, 0]] | circular[pairs[:, 1]], -1, upper[order[at]])
    first = np.searchsorted(pairs[:, 0], np.arange(len(circular) + 1))
    return Rows(first.astype(np.int64), edges)
