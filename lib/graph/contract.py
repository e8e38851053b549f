"""What the graph takes: the shape of its data, checked before they are sent to the browser.

The *drawing*, which changes with the estate and the language alone, goes as one text that ``packed`` makes of

nodes
    list of {"id", "name", "kind", "x", "y", "size", "single", "circle"}: `kind` one of `KINDS`, x and y its middle in pixels
    at zoom 1, `size` how many services it stands for, `single` how many others its loss takes down, `circle`
    whether it lies on a circle of the cold start.
gates
    list of {"of", "phase", "k", "n", "x", "y"}: k of n members suffice to the node `of`.
edges
    list of {"from", "to", "phase", "weight", "count", "gate", "circle", "way"}: `from` needs `to`; `gate` is a place among
    the gates or None; `way` the points [x, y] that the line takes.
key
    a text; where it changes the whole is shown anew, else the reader's own view stays.

The *view*, which changes with every click, is a dict:

statuses
    id -> one of `STATUSES`; what is missing has none.
chosen
    id of a node, or None.
trail
    list of [from, to, phase] to highlight: the way of an outage.
phases
    list of `PHASES`: the lines shown.
focus
    {"ids", "seq"}: nodes to bring into sight when `seq` has risen; or None.
mode
    `look`: a node is chosen; `connect`: one node and then another.
words
    a text for each of `WORDS`; names in braces stand for what is filled in.
theme
    `light` or `dark`.
picture
    the name, without its ending, of the PNG file that the reader can save.

Every text is shown as text, never as markup. `packed` and `message` raise ValueError with every mistake, one a line.
"""

import json
from collections.abc import Callable, Iterator
from math import isfinite
from numbers import Real
from typing import Any

PHASES = ("run", "start", "failover")
KINDS = ("service", "platform", "bundle")
STATUSES = ("up", "degraded", "down", "unknown")
MODES = ("look", "connect")
THEMES = ("light", "dark")
WORDS = (
    "graph", "search", "none_found", "zoom_in", "zoom_out", "fit", "save_png", "legend", "needs", "bundle_size",
    "node", "node_plain", "single", "circle", "trail", "gate", "edge_run", "edge_start", "edge_failover", "edge_share",
    "edge_count", "connect_from", "connect_to", "legend_single", "circle_short", *PHASES, *KINDS, *STATUSES,
)  # fmt: skip
VIEW = ("statuses", "chosen", "trail", "phases", "focus", "mode", "words", "theme", "picture")

Check = Callable[[Any], str]  # what is wrong with a value, or nothing


def packed(drawing: dict) -> str:
    """Return a drawing as the text that goes to the browser, with every click: an edge as a short row, without names."""
    _raise(_drawing(drawing))
    place, phase = ({each: i for i, each in enumerate(all_)} for all_ in ((n["id"] for n in drawing["nodes"]), PHASES))
    edges = [
        [place[e["from"]], place[e["to"]], phase[e["phase"]], e["weight"], e["count"], e["gate"], int(e["circle"]), e["way"]]
        for e in drawing["edges"]
    ]  # fmt: skip
    return json.dumps(drawing | {"edges": edges}, ensure_ascii=False, separators=(",", ":"))


def message(view: dict) -> dict:
    """Return a view as it goes to the browser, complete."""
    full = {"statuses": {}, "chosen": None, "trail": [], "phases": list(PHASES), "focus": None, "mode": "look"} | view
    full.setdefault("picture", "outage-atlas-graph")
    _raise(_view(full))
    return full


def _raise(found: Iterator[str]) -> None:
    if mistakes := list(found):
        raise ValueError("\n".join(mistakes))


def _text(value: Any) -> str:
    return "" if isinstance(value, str) else f"{value!r} is not a text"


def _bool(value: Any) -> str:
    return "" if isinstance(value, bool) else f"{value!r} is neither True nor False"


def _one_of(allowed: tuple) -> Check:
    return lambda value: "" if value in allowed else f"{value!r} is none of {', '.join(allowed)}"


def _number(low: float, high: float, whole: bool = False) -> Check:
    kind = int if whole else Real

    def check(value: Any) -> str:
        number = isinstance(value, kind) and not isinstance(value, bool) and isfinite(value)
        return "" if number and low <= value <= high else f"{value!r} is not in [{low}, {high}]"

    return check


_PIXELS, _COUNT = _number(-1e7, 1e7), _number(0, 1e9, whole=True)
_NODE = {
    "id": _text, "name": _text, "kind": _one_of(KINDS), "x": _PIXELS, "y": _PIXELS, "size": _COUNT, "single": _COUNT,
    "circle": _bool,
}  # fmt: skip
_GATE = {"of": _text, "phase": _one_of(PHASES), "k": _COUNT, "n": _COUNT, "x": _PIXELS, "y": _PIXELS}


def _way(value: Any) -> str:
    good = isinstance(value, list) and all(
        isinstance(p, list | tuple) and len(p) == 2 and not any(map(_PIXELS, p)) for p in value
    )
    return "" if good else f"{value!r} is not a list of [x, y]"


_EDGE = {
    "from": _text, "to": _text, "phase": _one_of(PHASES), "weight": _number(0, 1), "count": _COUNT,
    "gate": lambda value: "" if value is None else _COUNT(value), "circle": _bool, "way": _way,
}  # fmt: skip


def _drawing(drawing: dict) -> Iterator[str]:
    yield from (f"{key}: missing" for key in ("nodes", "gates", "edges", "key") if key not in drawing)
    yield from (f"{key}: not known" for key in drawing if key not in ("nodes", "gates", "edges", "key"))
    shapes = {"nodes": _NODE, "gates": _GATE, "edges": _EDGE}
    found = [mistake for key, fields in shapes.items() for mistake in _rows(key, drawing.get(key, []), fields)]
    yield from found
    if "key" in drawing and (mistake := _text(drawing["key"])):
        yield f"key: {mistake}"
    if not found:
        yield from _references(*(drawing.get(key, []) for key in shapes))


def _references(nodes: list[dict], gates: list[dict], edges: list[dict]) -> Iterator[str]:
    ids: set[str] = set()
    for i, row in enumerate(nodes):
        if row["id"] in ids:
            yield f"nodes[{i}].id: {row['id']!r} comes twice"
        ids.add(row["id"])
    for kind, rows, keys in (("gates", gates, ("of",)), ("edges", edges, ("from", "to"))):
        for i, row in enumerate(rows):
            yield from (f"{kind}[{i}].{key}: there is no node {row[key]!r}" for key in keys if row[key] not in ids)
    for i, row in enumerate(edges):
        if row["gate"] is not None and row["gate"] >= len(gates):
            yield f"edges[{i}].gate: there is no gate {row['gate']}"


def _rows(key: str, rows: Any, fields: dict[str, Check]) -> Iterator[str]:
    if not isinstance(rows, list):
        yield f"{key}: {type(rows).__name__} is not a list"
        return
    for i, row in enumerate(rows):
        yield from _record(f"{key}[{i}]", row, fields)


def _record(where: str, row: Any, fields: dict[str, Check]) -> Iterator[str]:
    if not isinstance(row, dict):
        yield f"{where}: {type(row).__name__} is not a dict"
        return
    yield from (f"{where}.{name}: not known" for name in row if name not in fields)
    for name, check in fields.items():
        if name not in row:
            yield f"{where}.{name}: missing"
        elif mistake := check(row[name]):
            yield f"{where}.{name}: {mistake}"


def _view(view: dict) -> Iterator[str]:
    yield from (f"{key}: missing" for key in VIEW if key not in view)
    yield from (f"{key}: not known" for key in view if key not in VIEW)
    for key, allowed in {"theme": THEMES, "mode": MODES}.items():
        if key in view and (mistake := _one_of(allowed)(view[key])):
            yield f"{key}: {mistake}"
    statuses = view["statuses"]
    yield from (f"statuses.{id_}: {mistake}" for id_, s in statuses.items() if (mistake := _one_of(STATUSES)(s)))
    yield from (f"phases[{i}]: {mistake}" for i, p in enumerate(view["phases"]) if (mistake := _one_of(PHASES)(p)))
    if view["chosen"] is not None and (mistake := _text(view["chosen"])):
        yield f"chosen: {mistake}"
    for i, hop in enumerate(view["trail"]):
        if not isinstance(hop, list | tuple) or len(hop) != 3 or any(map(_text, hop)) or hop[2] not in PHASES:
            yield f"trail[{i}]: {hop!r} is not [from, to, phase]"
    if view["focus"] is not None:
        yield from _record("focus", view["focus"], {"ids": _ids, "seq": _COUNT})
    if "words" in view:
        yield from _record("words", view["words"], dict.fromkeys(WORDS, _text))
    if mistake := _text(view["picture"]):
        yield f"picture: {mistake}"


def _ids(value: Any) -> str:
    good = isinstance(value, list) and not any(map(_text, value))
    return "" if good else f"{value!r} is not a list of texts"
