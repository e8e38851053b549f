"""The three-dimensional view at a time t (hours): columns of affected people, arcs, sites by status.

It is looked at, not edited. No tiles are fetched: land is drawn from the map's own shapes.
"""

from math import cos, log2, radians

import pydeck as pdk

from lib.map.base import countries_geojson, regions_geojson
from lib.model.estate import Estate
from lib.model.impact import Impact
from lib.model.scenario import distance_km
from lib.view.mapdata import dependency_arcs, region_shades, site_marks
from lib.view.moment import placements_at, regions_at
from lib.view.texts import width_of
from lib.view.theme import STATUS, TINY
from lib.words import Words

KM_PER_DEGREE = 111.2
VIEW_PIXELS = (760, 330)  # a view at least so large shows all sites and regions
PITCH, BEARING = 48, -8  # degrees
HIGHEST, THICK = 0.26, 0.016  # of the land shown: a column of all people of the largest region, its radius
AROUND = 0.18  # of all sites' and regions' extent: the least half of what the view opens on
RISE = 0.14  # of the land shown: an arc's least height, so that neighbours' arcs are seen too
LETTER, SIGN_HALF = 6.4, (9, 9)  # pixels: a half-width letter of a name, half a sign
ASIDE = (
    (0, 0),
    (20, 0),
    (-20, 0),
    (0, 20),
    (0, -20),
    (20, 20),
    (-20, 20),
    (20, -20),
    (-20, -20),
)  # where a sign may stand
ROWS = (0, 18, -18, 36, -36)  # pixels by which a name may stand off the side of its sign, down or up
SEVERITY = {"up": 0, "unknown": 1, "degraded": 2, "down": 3, "dark": 4}
FONT = "Pretendard, 'Noto Sans KR', 'Noto Sans CJK KR', 'Apple SD Gothic Neo', 'Malgun Gothic', sans-serif"
LAND = {
    "light": {"sea": "#dde7ed", "land": "#efefeb", "line": "#c3c9cc", "korea": "#fcfcfa", "korea_line": "#a9b2b8",
              "people": "#a3457c", "ink": "#1d2730", "label": "#ffffff"},
    "dark": {"sea": "#0d141a", "land": "#1b232a", "line": "#2c363f", "korea": "#27313a", "korea_line": "#4a5965",
             "people": "#d9709f", "ink": "#e9eef2", "label": "#161d24"},
}  # fmt: skip
ARC_COLORS = {"failover": STATUS["up"][0], "lost": STATUS["down"][0]}
SIGNS = {status: sign for status, (_, sign) in STATUS.items()} | {"dark": "×"}


def space(impact: Impact, words: Words, theme: str, t: float, land: str | None = None) -> pdk.Deck:
    """Return the view at t: a column per region as high as its affected people, arcs from the sites that lost
    servers to what takes over (blue) and to what falls with it (vermilion), and the sites by status.

    `land` is the address of a folder with the map's `korea.json` and `countries.json`, so that the browser
    keeps them from one view to the next; without it the shapes near the sites travel in the view itself.
    The camera depends on the estate alone: it stays where the reader put it while t moves.
    """
    estate, color = impact.estate, LAND[theme]
    box = _box(estate)
    layers = [*_land(box, color, land), _columns(impact, words, t, box, color), _arcs(impact, words, t, box)]
    return pdk.Deck(
        layers=layers + _sites(impact, words, t, box, color),
        initial_view_state=_camera(box),
        map_provider=None,
        tooltip={"text": "{text}"},
    )


def _box(estate: Estate) -> tuple[float, float, float, float]:
    """Return west, south, east, north of what the view opens on, degrees: the sites with land around them.

    Where the sites stand close together, the regions' farther ends are left out: one cannot see both.
    """
    sites, everywhere = _bounds(estate.sites or estate.regions), _bounds([*estate.sites, *estate.regions])
    lon, lat = (sites[0] + sites[2]) / 2, (sites[1] + sites[3]) / 2
    wide = max(0.25, 0.75 * (sites[2] - sites[0]), AROUND * (everywhere[2] - everywhere[0]))
    high = max(0.25, 0.75 * (sites[3] - sites[1]), AROUND * (everywhere[3] - everywhere[1]))
    return lon - wide, lat - high, lon + wide, lat + high


def _bounds(places: list) -> tuple[float, float, float, float]:
    lons, lats = [p.lon for p in places] or [0.0], [p.lat for p in places] or [0.0]
    return min(lons), min(lats), max(lons), max(lats)


def _reach_km(box: tuple) -> float:
    west, south, east, north = box
    return max((north - south) * KM_PER_DEGREE, (east - west) * KM_PER_DEGREE * cos(radians((south + north) / 2)))


def _camera(box: tuple) -> pdk.ViewState:
    west, south, east, north = box
    middle = (south + north) / 2
    across, up = east - west, (north - south) * cos(radians(PITCH)) / cos(radians(middle))
    zoom = min(log2(pixels * 360 / 512 / degrees) for pixels, degrees in zip(VIEW_PIXELS, (across, up), strict=True))
    turn = {"zoom": round(zoom, 2), "pitch": PITCH, "bearing": BEARING}
    return pdk.ViewState(longitude=(west + east) / 2, latitude=middle, **turn)


def _land(box: tuple, color: dict, land: str | None) -> list[pdk.Layer]:
    west, south, east, north = box
    wide, high = max(12.0, east - west), max(9.0, north - south)
    sea = [[max(-179.9, west - wide), max(-85, south - high)], [min(179.9, east + wide), min(85, north + high)]]
    (x0, y0), (x1, y1) = sea
    shapes = {"countries": countries_geojson, "korea": regions_geojson}
    ground = [{"polygon": [[x0, y0], [x1, y0], [x1, y1], [x0, y1]]}]
    flat = {"parameters": {"depthWriteEnabled": False}}  # one above the other in order, without flicker
    sea_color = _rgb(color["sea"])
    layers = [pdk.Layer("SolidPolygonLayer", ground, id="sea", get_polygon="polygon", get_fill_color=sea_color, **flat)]
    for name, fill, stroke in (("countries", "land", "line"), ("korea", "korea", "korea_line")):
        data = f"{land.rstrip('/')}/{name}.json" if land else _near(shapes[name](), sea)
        layers.append(pdk.Layer(
            "GeoJsonLayer", data, id=name, stroked=True, filled=True, pickable=False, line_width_min_pixels=0.8,
            get_fill_color=_rgb(color[fill]), get_line_color=_rgb(color[stroke]), get_line_width=0, **flat,
        ))  # fmt: skip
    return layers


def _near(shapes: dict, corners: list[list[float]]) -> dict:
    """Return the shapes with a point between two corners ([lon, lat], degrees)."""
    (west, south), (east, north) = corners
    kept = [
        shape for shape in shapes["features"]
        if any(west <= lon <= east and south <= lat <= north for lon, lat in _points(shape["geometry"]["coordinates"]))
    ]  # fmt: skip
    return {"type": "FeatureCollection", "features": [{**shape, "properties": {}} for shape in kept]}


def _points(nested: list):
    if nested and isinstance(nested[0], int | float):
        yield nested[:2]
    else:
        for part in nested:
            yield from _points(part)


def _columns(impact: Impact, words: Words, t: float, box: tuple, color: dict) -> pdk.Layer:
    said = {shade["id"]: shade for shade in region_shades(impact, words, t)}
    affected = regions_at(impact, t)
    most = max((region.population for region in impact.estate.regions), default=0) or 1
    reach = 1000 * _reach_km(box)
    rows = [
        {"at": [region.lon, region.lat], "up": affected.get(region.id, 0.0) / most * HIGHEST * reach,
         "color": [*_rgb(color["people"]), 70 + round(110 * said[region.id]["value"])], "text": said[region.id]["text"]}
        for region in impact.estate.regions
    ]  # fmt: skip
    return pdk.Layer(
        "ColumnLayer", rows, id="people", get_position="at", get_elevation="up", get_fill_color="color",
        radius=THICK * reach, disk_resolution=24, extruded=True, pickable=True,
    )  # fmt: skip


def _arcs(impact: Impact, words: Words, t: float, box: tuple) -> pdk.Layer:
    hurt = any(lost > TINY for _, _, lost in placements_at(impact, t).values())
    arcs = [arc for arc in dependency_arcs(impact, words, t) if arc["kind"] in ARC_COLORS] if hurt else []
    least = RISE * _reach_km(box)
    rows = [
        {"source": arc["from"][::-1], "target": arc["to"][::-1], "color": _rgb(ARC_COLORS[arc["kind"]]),
         "tilt": 18 if arc["kind"] == "lost" else -18, "text": arc["text"],
         "rise": max(1.0, 2 * least / max(0.1, distance_km(*arc["from"], *arc["to"])))}
        for arc in arcs
    ]  # fmt: skip
    return pdk.Layer(
        "ArcLayer", rows, id="arcs", get_source_position="source", get_target_position="target", get_tilt="tilt",
        get_source_color="color", get_target_color="color", get_height="rise", get_width=2.5, pickable=True,
    )  # fmt: skip


def _sites(impact: Impact, words: Words, t: float, box: tuple, color: dict) -> list[pdk.Layer]:
    """Return the sites' signs and names, none covering another as the view opens; the worst are named first."""
    marks = site_marks(impact, words, t)
    rows = [
        {"at": [mark["lon"], mark["lat"]], "sign": SIGNS[mark["status"]], "name": mark["name"], "text": mark["label"],
         "color": _rgb(STATUS.get(mark["status"], STATUS["down"])[0]), "size": 32 if mark["status"] == "dark" else 20}
        for mark in marks
    ]  # fmt: skip
    signs, names = _apart(rows, sorted(range(len(marks)), key=lambda i: -SEVERITY[marks[i]["status"]]), box)
    common = {
        "get_position": "at", "get_pixel_offset": "shift", "font_family": pdk.types.String(FONT),
        "character_set": pdk.types.String("auto"), "parameters": {"depthCompare": "always"},  # in sight behind a column
    }  # fmt: skip
    return [
        pdk.Layer(
            "TextLayer", signs, id="sites", get_text="sign", get_color="color", get_size="size", font_weight=700, pickable=True,
            font_settings={"sdf": True, "buffer": 8}, outline_width=3, outline_color=_rgb(color["label"]), **common,
        ),
        pdk.Layer(
            "TextLayer", names, id="names", get_text="name", get_color=_rgb(color["ink"]), get_size=12,
            background=True, get_background_color=[*_rgb(color["label"]), 235], background_padding=[5, 2, 5, 2], **common,
        ),
    ]  # fmt: skip


def _apart(rows: list[dict], first: list[int], box: tuple) -> tuple[list[dict], list[dict]]:
    """Return the signs and the names with the shift (pixels) that keeps them apart; a name without room is left out.

    Signs depend on their places alone, names are placed in the order of `first`.
    """
    across = 512 * 2 ** _camera(box).zoom / 360  # pixels a degree
    down = -across * cos(radians(PITCH)) / cos(radians((box[1] + box[3]) / 2))
    places = [(row["at"][0] * across, row["at"][1] * down) for row in rows]
    taken: list[tuple] = []
    moves = [_free(place, [(*move, *SIGN_HALF) for move in ASIDE], taken) or (0, 0) for place in places]
    signs = [{**row, "shift": list(move)} for row, move in zip(rows, moves, strict=True)]
    shifts = [(i, _free(places[i], _beside(rows[i]["name"], *moves[i]), taken)) for i in first]
    return signs, [{**rows[i], "shift": list(shift)} for i, shift in shifts if shift]


def _free(place: tuple, wanted: list[tuple], taken: list[tuple]) -> tuple | None:
    """Return the first wanted shift (x, y, half width, half height) whose box is free, and take it; None if none is."""
    for dx, dy, wide, high in wanted:
        spot = (place[0] + dx, place[1] + dy, wide, high)
        if not any(_overlap(spot, other) for other in taken):
            taken.append(spot)
            return dx, dy
    return None


def _beside(name: str, x: float, y: float) -> list[tuple]:
    """Return where a name may stand by its sign at x, y: right, left, below, above; nearest first."""
    half = 6 + LETTER * width_of(name) / 2
    sides = [(x + side * (half + 12), y + row) for row in ROWS for side in (1, -1)]
    above = [(x, y + row) for row in (20, -20, 40, -40)]
    return [(*shift, half, 10) for shift in [*sides[:2], *above[:2], *sides[2:], *above[2:]]]


def _overlap(a: tuple, b: tuple) -> bool:
    """Say whether two boxes (middle x, y, half width, half height) overlap."""
    return abs(a[0] - b[0]) < a[2] + b[2] and abs(a[1] - b[1]) < a[3] + b[3]


def space_key(words: Words) -> str:
    """Return what columns and arcs mean, for a line under the view."""
    return words("chart.space.key", out=words("map.dark"), takes_over=words("map.failover"), lost=words("map.lost"))


def _rgb(color: str) -> list[int]:
    return [int(color[i : i + 2], 16) for i in (1, 3, 5)]
