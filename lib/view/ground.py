"""In which region a place lies: by the base map's outlines, else the nearest region."""

from collections.abc import Iterator

from lib.map.base import countries_geojson, regions_geojson
from lib.model.scenario import distance_km

Place = tuple[float, float]  # lat, lon


def region_at(regions: list[dict], lat: float, lon: float) -> str | None:
    """Return the id of the region in which a place lies, of rows of regions; None where there are none.

    A region that has the id of a shape of the base map is that shape. Where no shape holds the place, it is the
    region whose middle is nearest.
    """
    ids = {row.get("id") for row in regions if isinstance(row.get("id"), str)}
    for feature in (*regions_geojson()["features"], *countries_geojson()["features"]):
        if feature["id"] in ids and any(_inside(ring, lat, lon) for ring in _rings(feature["geometry"])):
            return feature["id"]
    near = [
        (distance_km(lat, lon, *middle), row["id"]) for row in regions if (middle := place_of(row)) and _has_id(row)
    ]
    return min(near)[1] if near else None


def province(lat: float, lon: float) -> Place | None:
    """Return the middle of the first-level division of Korea in which a place lies; None outside of Korea."""
    for feature in regions_geojson()["features"]:
        if any(_inside(ring, lat, lon) for ring in _rings(feature["geometry"])):
            return tuple(feature["properties"]["middle"])
    return None


def place_of(row: dict) -> Place | None:
    """Return lat and lon of a row, None where it has none on this earth."""
    lat, lon = row.get("lat"), row.get("lon")
    numbers = all(isinstance(value, int | float) and not isinstance(value, bool) for value in (lat, lon))
    return (float(lat), float(lon)) if numbers and abs(lat) <= 90 and abs(lon) <= 180 else None


def _has_id(row: dict) -> bool:
    return isinstance(row.get("id"), str)


def _rings(geometry: dict) -> Iterator[list]:
    """Yield the outer rings of a polygon or several; holes of first-level divisions are other divisions' shapes."""
    shapes = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    for shape in shapes:
        yield shape[0]


def _inside(ring: list, lat: float, lon: float) -> bool:
    """Say whether a ray to the east crosses a ring of [lon, lat] an odd number of times."""
    inside = False
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (y1 > lat) != (y2 > lat) and lon < x1 + (lat - y1) * (x2 - x1) / (y2 - y1):
            inside = not inside
    return inside
