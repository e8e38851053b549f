"""The land that a printed map shows: what there is to see, and the outlines near it. Degrees, no drawing."""

from collections.abc import Iterator
from functools import cache
from math import cos, radians
from typing import NamedTuple

from lib.map.base import countries_geojson, regions_geojson
from lib.model.estate import Estate

KOREA = "kr"  # drawn by its provinces
AROUND = 0.08  # of what is shown, free at its edge
LEAST, NEAR = 0.6, 0.12  # degrees that are shown at least, and in a close-up
CLOSE = 0.4  # sites that take up less than this of what is shown are shown larger beside it
STEEPEST = 0.2  # cosine of the latitude that a map is stretched for at most

Ring = list[tuple[float, float]]  # (lon, lat)


class Box(NamedTuple):
    """West, south, east, north, degrees."""

    west: float
    south: float
    east: float
    north: float

    @property
    def stretch(self) -> float:
        """Return how many degrees of latitude a degree of longitude is as long as, in the middle."""
        return max(STEEPEST, cos(radians((self.south + self.north) / 2)))

    def fitted(self, ratio: float) -> "Box":
        """Return the box grown around its middle to a ratio of width to height on paper."""
        wide, high = (self.east - self.west) * self.stretch, self.north - self.south
        high = max(high, wide / ratio)
        half = high * ratio / self.stretch / 2
        lon, lat = (self.west + self.east) / 2, (self.south + self.north) / 2
        return Box(lon - half, lat - high / 2, lon + half, lat + high / 2)

    def meets(self, other: "Box") -> bool:
        return (
            self.west <= other.east
            and other.west <= self.east
            and self.south <= other.north
            and other.south <= self.north
        )


class Shape(NamedTuple):
    """An outline: of a region or country by its id, or of the land around."""

    id: str
    rings: list[tuple[Ring, Box]]
    box: Box

    def near(self, box: Box) -> list[Ring]:
        """Return the rings that meet a box: an island far from it is not drawn."""
        return [ring for ring, around in self.rings if around.meets(box)] if self.box.meets(box) else []


def shapes(estate: Estate) -> dict[str, Shape]:
    """Return id -> outline of every country, Korea by its provinces unless the estate has it as one region."""
    countries, provinces = _outlines()
    if any(region.id == KOREA for region in estate.regions):
        return countries
    return {id_: shape for id_, shape in countries.items() if id_ != KOREA} | provinces


@cache
def _outlines() -> tuple[dict[str, Shape], ...]:
    """Return the outlines of countries and of provinces; do not change them."""
    return tuple(
        {feature["id"]: _shape(feature["id"], feature["geometry"]) for feature in file["features"]}
        for file in (countries_geojson(), regions_geojson())
    )


def _shape(id_: str, geometry: dict) -> Shape:
    many = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    rings = [[(lon, lat) for lon, lat, *_ in ring] for polygon in many for ring in polygon]
    return Shape(id_, [(ring, _around(ring)) for ring in rings], _around(point for ring in rings for point in ring))


def _around(points) -> Box:
    lons, lats = zip(*points, strict=True)
    return Box(min(lons), min(lats), max(lons), max(lats))


def frame(estate: Estate, known: dict[str, Shape]) -> Box | None:
    """Return what there is to see: every site and region, a region's outline where it is known; None without any."""
    return _roomy([*_places(estate.sites), *_extents(estate, known)])


def close_up(estate: Estate, whole: Box) -> Box | None:
    """Return the sites' own surroundings where they would stand too close together on the whole map; else None."""
    if len(estate.sites) < 2:
        return None
    box = _roomy(list(_places(estate.sites)), NEAR)
    near = max((box.east - box.west) / (whole.east - whole.west), (box.north - box.south) / (whole.north - whole.south))
    return box if near < CLOSE else None


def _places(rows: list) -> Iterator[Box]:
    for row in rows:
        yield Box(row.lon, row.lat, row.lon, row.lat)


def _extents(estate: Estate, known: dict[str, Shape]) -> Iterator[Box]:
    for region in estate.regions:
        if region.id in known:
            yield known[region.id].box
        else:
            yield from _places([region])


def _roomy(boxes: list[Box], least: float = LEAST) -> Box | None:
    """Return the box around some, with room at its edge."""
    if not boxes:
        return None
    west, south = min(b.west for b in boxes), min(b.south for b in boxes)
    east, north = max(b.east for b in boxes), max(b.north for b in boxes)
    wide, high = max(east - west, least), max(north - south, least)
    lon, lat = (west + east) / 2, (south + north) / 2
    more = 0.5 + AROUND
    return Box(lon - more * wide, lat - more * high, lon + more * wide, lat + more * high)
