"""The base map's shapes, for every view that draws the same land: WGS84, degrees."""

import json
from functools import cache
from pathlib import Path

ASSETS = Path(__file__).parent / "assets"


@cache
def regions_geojson() -> dict:
    """Korea's 17 first-level divisions of 2022 as a GeoJSON FeatureCollection; do not change it.

    A feature's `id` is our region id (`seoul`), `properties.name` is `{"ko", "en"}`.
    """
    return _read("korea.json")


@cache
def countries_geojson() -> dict:
    """The world's countries but Antarctica as a GeoJSON FeatureCollection; do not change it.

    A feature's `id` is its two-letter ISO 3166 code in small letters (`kr`), `properties.name`
    is `{"ko", "en"}`.
    """
    return _read("countries.json")


@cache
def known_regions() -> frozenset[str]:
    """Ids of the base map's shapes: a region with one of them is shaded in its true outline."""
    features = regions_geojson()["features"] + countries_geojson()["features"]
    return frozenset(feature["id"] for feature in features)


def _read(name: str) -> dict:
    return json.loads((ASSETS / name).read_text(encoding="utf-8"))
