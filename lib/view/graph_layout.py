"""Where the graph's nodes stand: in columns, those who depend left of what they need; the same graph, the same picture.

Layered as by Sugiyama: circles are cut, levels found, columns ordered by barycentres. A line that passes columns gets a
lane in each, and lines of one phase to one service share it, so that they do not cross boxes. Where the graph was drawn
before, what stood there keeps its height, and only what is new is put in.
"""

from itertools import pairwise
from typing import NamedTuple

import numpy as np
from scipy.optimize import isotonic_regression

from lib.view.graph import Graph

WIDTH = 172.0  # of a box; this and the next four in pixels at zoom 1
ROW = 46.0  # the height that a box takes
LANE = 9.0  # the height that a lane takes
GAP = 62.0  # between columns
FOLD_GAP = 30.0  # between the parts of a column that was too high
LEAST_ROWS = 16  # nodes that a column may have before it is folded
LEAST_COLUMNS = 7  # that a graph may have before any are joined
COLUMNS = 0.7  # that a larger graph may have, times the root of its nodes: about as wide as a screen
WITH_LANES = 160  # nodes up to which lines get lanes
SWEEPS = 12  # times that all columns are ordered anew, by what stands right and left of them in turn

Lane = tuple[str, str]  # what a line leads to, its phase


class Layout(NamedTuple):
    """Middles of the nodes, pixels at zoom 1; the lanes that a line to a service in a phase may take, from left to right.

    lanes: (target, phase) -> [(left, right, y)], one for each column it passes.
    """

    place: dict[str, tuple[float, float]]
    lanes: dict[Lane, list[tuple[float, float, float]]]


def layout(graph: Graph, before: Layout | None = None) -> Layout:
    """Return where everything stands; `before`: where it stood, to move as little of it as may be."""
    if not graph.nodes:
        return Layout({}, {})
    columns, left = _columns(graph)
    column = {node: c for c, nodes in enumerate(columns) for node in nodes}
    items, links = _with_lanes(graph, columns, column)
    kept = _kept(before, column, left) if before else {}
    if kept:
        _order_as_before(items, links, kept)
    else:
        _sweep(items, links)
    y = _heights(items, links, kept)
    lanes: dict[Lane, list[tuple[float, float, float]]] = {}
    for x, things in zip(left, items, strict=True):
        for thing in things:
            if isinstance(thing, tuple):
                lanes.setdefault(thing[:2], []).append((x, x + WIDTH, y[thing]))
    return Layout({node: (left[column[node]] + WIDTH / 2, y[node]) for node in column}, lanes)


def _kept(before: Layout, column: dict[str, int], left: list[float]) -> dict:
    """Return how high nodes and lanes stood before; nothing where less than half of the nodes did."""
    heights: dict = {node: before.place[node][1] for node in column if node in before.place}
    if len(heights) * 2 < len(column):
        return {}
    columns = {x: c for c, x in enumerate(left)}
    for lane, parts in before.lanes.items():
        heights.update({(*lane, columns[x]): y for x, _, y in parts if x in columns})
    return heights


def levels(graph: Graph) -> dict[str, int]:
    """Return each node's column before any is folded: what it needs stands right of it, but where that closes a circle.

    What people use stands as far left as it may, platforms as far right.
    """
    needs, order = _acyclic(graph)
    level = dict.fromkeys(order, 0)
    for node in order:
        for other in needs[node]:
            level[other] = max(level[other], level[node] + 1)
    last, used = max(level.values(), default=0), {node.id: node.used for node in graph.nodes}
    for node in reversed(order):
        if not used[node]:
            level[node] = min((level[other] for other in needs[node]), default=last + 1) - 1
    return level if any(needs.values()) else {node: 0 if used[node] else 1 for node in order}


def _acyclic(graph: Graph) -> tuple[dict[str, list[str]], list[str]]:
    """Return what each node needs without the edges that close a circle, and an order in which needs come later."""
    rank = {"run": 0, "start": 1, "failover": 2}
    needs: dict[str, dict[str, None]] = {node.id: {} for node in graph.nodes}
    needed = set()
    for edge in sorted(graph.edges, key=lambda e: rank[e.phase]):
        if edge.source != edge.target:
            needs[edge.source][edge.target] = None
            needed.add(edge.target)
    state, done, kept = {}, [], {node: [] for node in needs}
    used = {node.id: node.used for node in graph.nodes}
    for root in sorted(needs, key=lambda node: (node in needed, not used[node])):
        waiting = [(root, iter(needs[root]))] if root not in state else []
        state.setdefault(root, "open")
        while waiting:
            node, rest = waiting[-1]
            other = next(rest, None)
            if other is None:
                state[node] = "done"
                done.append(node)
                waiting.pop()
            elif state.get(other) != "open":
                kept[node].append(other)
                if other not in state:
                    state[other] = "open"
                    waiting.append((other, iter(needs[other])))
    return kept, done[::-1]


def _columns(graph: Graph) -> tuple[list[list[str]], list[float]]:
    """Return the nodes of each column and its left edge; too high a one is folded into several, of too many some are joined."""
    level = _joined(levels(graph), max(LEAST_COLUMNS, round(COLUMNS * len(graph.nodes) ** 0.5)))
    rows = max(LEAST_ROWS, round(2.2 * len(graph.nodes) ** 0.5))
    columns, left, x = [], [], 0.0
    for each in range(max(level.values()) + 1):
        here = [node.id for node in graph.nodes if level[node.id] == each]
        parts = max(1, -(-len(here) // rows))
        for part in range(parts):
            columns.append(here[len(here) * part // parts : len(here) * (part + 1) // parts])
            left.append(x)
            x += WIDTH + (GAP if part == parts - 1 else FOLD_GAP)
    return columns, left


def _joined(level: dict[str, int], most: int) -> dict[str, int]:
    """Return levels of which there are about so many at most: neighbours are joined where few nodes stand."""
    many = np.bincount(list(level.values()))
    if len(many) <= most:
        return level
    middle = np.cumsum(many) - (many + 1) // 2
    joined = np.unique(middle * most // len(level), return_inverse=True)[1].tolist()
    return {node: joined[each] for node, each in level.items()}


def _with_lanes(graph: Graph, columns: list[list[str]], column: dict[str, int]) -> tuple[list[list], list[tuple]]:
    """Return what stands in each column, lanes (target, phase, column) too, and the links between neighbouring things."""
    items, links = [list(nodes) for nodes in columns], {}
    for edge in graph.edges:
        first, last = column[edge.source], column[edge.target]
        if first >= last:
            continue
        passed = range(first + 1, last) if len(graph.nodes) <= WITH_LANES else ()
        way = [edge.source, *((edge.target, edge.phase, c) for c in passed), edge.target]
        for thing in way[1:-1]:
            if (thing, None) not in links:
                links[thing, None] = 0
                items[thing[2]].append(thing)
        for pair in pairwise(way):
            links[pair] = links.get(pair, 0) + 1
    return items, [(*pair, times) for pair, times in links.items() if pair[1] is not None]


def _near(links: list[tuple]) -> tuple[dict, dict]:
    """Return what each thing is linked with on its right and on its left, with how many lines."""
    right, left = {}, {}
    for one, other, times in links:
        right.setdefault(one, []).append((other, times))
        left.setdefault(other, []).append((one, times))
    return right, left


def _mean(thing, near: dict, place: dict, otherwise: float) -> float:
    found = [(place[other], times) for other, times in near.get(thing, ()) if other in place]
    total = sum(times for _, times in found)
    return sum(at * times for at, times in found) / total if total else otherwise


def _sweep(items: list[list], links: list[tuple]) -> None:
    """Order each column by the mean place of what its things are linked with, to the right and to the left in turn."""
    right, left = _near(links)
    place = {thing: (i + 0.5) / len(things) for things in items for i, thing in enumerate(things)}
    for sweep in range(SWEEPS):
        near = left if sweep % 2 else right
        for things in items if sweep % 2 else reversed(items):
            things.sort(key=lambda thing: _mean(thing, near, place, place[thing]))
            place.update((thing, (i + 0.5) / len(things)) for i, thing in enumerate(things))


def _order_as_before(items: list[list], links: list[tuple], heights: dict) -> None:
    """Order each column by where its things stood; what is new by what it is linked with, else last."""
    right, left = _near(links)
    place = dict(heights)
    for things in items:
        for thing in things:
            if thing not in place:
                both = {thing: [*left.get(thing, ()), *right.get(thing, ())]}
                place[thing] = _mean(thing, both, place, float("inf"))
        things.sort(key=place.__getitem__)


def _heights(items: list[list], links: list[tuple], kept: dict) -> dict:
    """Return each thing's y: near what it is linked with, the order of its column kept, nothing over another.

    No column grows higher than the highest must be. Those `kept` stay where they were as far as there is room.
    """
    right, left = _near(links)
    needed = [np.array([LANE if isinstance(thing, tuple) else ROW for thing in things]) for things in items]
    highest = max(float(room.sum()) for room in needed)
    offsets = [np.cumsum(room) - room / 2 for room in needed]
    y = {
        thing: float(at) + (highest - room.sum()) / 2
        for things, room, at_ in zip(items, needed, offsets, strict=True)
        for thing, at in zip(things, at_, strict=True)
    }
    middle = (min(kept.values()) + max(kept.values()) - highest) / 2 if kept else 0.0
    for sweep in range(2 if kept else 6):
        near = left if sweep % 2 else right
        for things, room, offset in zip(items, needed, offsets, strict=True):
            wanted = [kept[t] - middle if t in kept else _mean(t, near, y, y[t]) for t in things]
            weights = [1000.0 if t in kept else 1.0 for t in things]
            slack = isotonic_regression(np.array(wanted) - offset, weights=weights).x if things else offset
            low, high = (-np.inf, np.inf) if kept else (0, highest - room.sum())
            y.update(zip(things, (np.clip(slack, low, high) + offset).tolist(), strict=True))
    return {thing: round(at + middle, 1) for thing, at in y.items()}
