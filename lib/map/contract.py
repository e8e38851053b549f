"""What the map takes: the shape of its data, checked before it is sent to the browser.

`data` is a dict of plain dicts and lists. Degrees are WGS84; every text is in the reader's
language and is shown as text, never as markup. `sites`, `words` and `theme` are required.

sites
    list of {"id", "name", "lat", "lon", "status", "text", "label"}: `status` one of `STATUSES`
    (`dark` is knocked out), `text` the short status under the name, `label` the whole sentence
    that a screen reader says.
regions
    list of {"id", "value", "text"}, drawn as shading: `id` of a shape of the base map
    (`base.known_regions`), `value` its strength in [0, 1], `text` the tooltip. With `lat` and
    `lon` the id may be any other: such a region is drawn as a disc.
arcs
    list of {"from": [lat, lon], "to": [lat, lon], "kind", "text"}: `kind` one of `ARC_KINDS`,
    `text` the tooltip.
chosen
    the id of the site that is chosen, ringed, or None.
clicks
    dict of a site's id to the {"status", "text", "label"} that a click on it is sure to give it: shown from the click
    on, till the answer to it.
palette
    list of {"id", "name"}: what can be pulled onto a site, mode `edit`; `picked` the id of the one that is chosen.
circle
    the area hit, {"lat", "lon", "radius_km"}, or None.
words
    a text for each of `WORDS`.
theme
    `light` or `dark`.
lang
    `ko` or `en`, in which the provinces' names stand on the land; None leaves them out.
mode
    `knock`: sites and regions can be chosen; `edit`: sites can be chosen and dragged, empty
    places clicked, and no legend says what the signs mean; `circle`: a circle is drawn by pulling from its middle.
view
    {"lat", "lon", "zoom"}, {"south", "west", "north", "east"}, or None for all sites. Used when
    the map first appears and whenever it changes; else the reader's own view stays.
picture
    the name, without its ending, of the PNG file that the reader can save.
"""

from collections.abc import Callable, Iterator
from math import isfinite
from numbers import Real
from typing import Any

from lib.map.base import known_regions

STATUSES = ("up", "degraded", "down", "unknown", "dark")
ARC_KINDS = ("depends", "failover", "lost")
MODES = ("knock", "edit", "circle")
THEMES = ("light", "dark")
LANGUAGES = ("ko", "en", None)
CONTROLS = ("map", "zoom_in", "zoom_out", "fit", "save_png", "attribution", "legend", "shade", "drag", "palette")
WORDS = CONTROLS + STATUSES + ARC_KINDS

REQUIRED = ("sites", "words", "theme")
DEFAULTS: dict[str, Any] = {
    "regions": [],
    "arcs": [],
    "chosen": None,
    "clicks": {},
    "palette": [],
    "picked": None,
    "circle": None,
    "lang": None,
    "mode": "knock",
    "view": None,
    "picture": "outage-atlas-map",
}

Check = Callable[[Any], str]  # what is wrong with a value, or nothing


def message(data: dict) -> dict:
    """The data as they go to the browser: complete, and with plain floats.

    Raises ValueError with every mistake in them, one a line: `sites[2].lat: 137.4 is not in
    [-90, 90]`.
    """
    full = DEFAULTS | data
    mistakes = list(_mistakes(full))
    if mistakes:
        raise ValueError("\n".join(mistakes))
    return _plain(full)


def _text(value: Any) -> str:
    return "" if isinstance(value, str) else f"{value!r} is not a text"


def _one_of(allowed: tuple) -> Check:
    names = ", ".join(map(str, allowed))
    return lambda value: "" if value in allowed else f"{value!r} is none of {names}"


def _number(low: float, high: float) -> Check:
    def check(value: Any) -> str:
        number = isinstance(value, Real) and not isinstance(value, bool) and isfinite(value)
        return "" if number and low <= value <= high else f"{value!r} is not in [{low}, {high}]"

    return check


_LAT, _LON = _number(-90, 90), _number(-180, 180)


def _point(value: Any) -> str:
    if not isinstance(value, list | tuple) or len(value) != 2:
        return f"{value!r} is not [lat, lon]"
    return _LAT(value[0]) or _LON(value[1])


_PLACE = {"lat": _LAT, "lon": _LON}
_NAMES = {"id": _text, "name": _text, "text": _text, "label": _text}
_SITE = _NAMES | _PLACE | {"status": _one_of(STATUSES)}
_CLICK = {"status": _one_of(STATUSES), "text": _text, "label": _text}
_ITEM = {"id": _text, "name": _text}
_REGION = {"id": _text, "value": _number(0, 1), "text": _text} | _PLACE
_ARC = {"from": _point, "to": _point, "kind": _one_of(ARC_KINDS), "text": _text}
_CIRCLE = _PLACE | {"radius_km": _number(0, 20_040)}  # at most half-way round the earth
_ZOOMED = _PLACE | {"zoom": _number(0, 20)}
_BOUNDS = {"south": _LAT, "west": _LON, "north": _LAT, "east": _LON}


def _mistakes(data: dict) -> Iterator[str]:
    yield from (f"{key}: missing" for key in REQUIRED if key not in data)
    yield from (f"{key}: not known" for key in data if key not in (*REQUIRED, *DEFAULTS))
    yield from _rows("sites", data.get("sites", []), _SITE)
    yield from _rows("regions", data["regions"], _REGION)
    yield from _rows("arcs", data["arcs"], _ARC)
    yield from _rows("palette", data["palette"], _ITEM)
    for id_, mark in data["clicks"].items():
        yield from _record(f"clicks.{id_}", mark, _CLICK)
    view = data["view"]
    if data["circle"] is not None:
        yield from _record("circle", data["circle"], _CIRCLE)
    if view is not None:
        zoomed = isinstance(view, dict) and "zoom" in view
        yield from _record("view", view, _ZOOMED if zoomed else _BOUNDS)
    for key in ("picture", *(key for key in ("chosen", "picked") if data[key] is not None)):
        if mistake := _text(data[key]):
            yield f"{key}: {mistake}"
    if "words" in data:
        yield from _record("words", data["words"], dict.fromkeys(WORDS, _text))
    for key, allowed in {"theme": THEMES, "lang": LANGUAGES, "mode": MODES}.items():
        if key in data and (mistake := _one_of(allowed)(data[key])):
            yield f"{key}: {mistake}"


def _rows(key: str, rows: Any, fields: dict[str, Check]) -> Iterator[str]:
    if not isinstance(rows, list | tuple):
        yield f"{key}: {type(rows).__name__} is not a list"
        return
    seen = set()
    for i, row in enumerate(rows):
        yield from _record(f"{key}[{i}]", row, fields)
        id_ = row.get("id") if isinstance(row, dict) else None
        if isinstance(id_, str) and id_ in seen:
            yield f"{key}[{i}].id: {id_!r} comes twice"
        seen.add(str(id_))


def _record(where: str, row: Any, fields: dict[str, Check]) -> Iterator[str]:
    if not isinstance(row, dict):
        yield f"{where}: {type(row).__name__} is not a dict"
        return
    yield from (f"{where}.{name}: not known" for name in row if name not in fields)
    optional = _PLACE if fields is _REGION and row.get("id") in known_regions() else {}
    for name, check in fields.items():
        if name in row and (mistake := check(row[name])):
            yield f"{where}.{name}: {mistake}"
        elif name not in row and name not in optional:
            yield f"{where}.{name}: missing"


def _plain(value: Any) -> Any:
    """The same, with the numbers of numpy and the like as floats, which JSON can carry."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return round(float(value), 6) if isinstance(value, Real) else value
