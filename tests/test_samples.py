"""The samples are right files, in two languages, and every figure in them says where it comes from."""

import copy
import json
import re

import pytest

from lib.model.reading import read_estate, read_scenario
from lib.store.library import SAMPLES
from lib.view.facts import TAGS, counts, figures_of, known_figures, link_id, tag_of

ESTATES = sorted(path.stem for path in (SAMPLES / "estates").glob("*.json"))
SCENARIOS = sorted(path.stem for path in (SAMPLES / "scenarios").glob("*.json"))
DUAL = {"switch-tool": 40, "login": 400, "image-store": 300, "package-store": 200, "cache": 1000}


def load(kind: str, name: str) -> dict:
    """Return a document of ``data/``: kind is estates or scenarios."""
    return json.loads((SAMPLES / kind / f"{name}.json").read_text(encoding="utf-8"))


def untagged(estate: dict) -> set[str]:
    """Return the places of numbers without a fact."""
    return set(figures_of(estate)) - {fact["of"] for fact in estate["facts"]}


def spots(value, path=""):
    """Yield every (path, value) of a document, facts left out."""
    yield path, value
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in children:
        if key != "facts":
            yield from spots(child, f"{path}.{key}")


@pytest.mark.parametrize("name", ESTATES)
def test_an_estate_has_no_mistakes(name):
    assert read_estate((SAMPLES / "estates" / f"{name}.json").read_bytes()).id == name


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_scenario_has_no_mistakes_and_fits_its_estate(name):
    scenario = load("scenarios", name)
    assert scenario["id"] == name
    read_scenario(scenario, read_estate(load("estates", scenario["estate"])))


@pytest.mark.parametrize("name", ESTATES)
def test_every_figure_has_one_fact_and_every_fact_its_figure(name):
    estate = load("estates", name)
    places = [fact["of"] for fact in estate["facts"]]
    links = {f"dependencies.{link_id(row)}.on" for row in estate["dependencies"]}
    assert len(places) == len(set(places))
    assert not untagged(estate)
    assert set(places) == set(figures_of(estate)) | links


@pytest.mark.parametrize("place", [("services", "users"), ("placements", "servers"), ("dependencies", "weight")])
def test_a_figure_without_a_fact_is_found(place):
    kind, field = place
    estate = load("estates", "kakao-2022")
    row = next(row for row in estate[kind] if field in row)
    name = row.get("id") or link_id(row)
    estate["facts"] = [fact for fact in estate["facts"] if fact["of"] != f"{kind}.{name}.{field}"]
    assert untagged(estate) == {f"{kind}.{name}.{field}"}


@pytest.mark.parametrize("name", ESTATES)
def test_a_fact_says_what_its_tag_promises(name):
    estate = load("estates", name)
    numbers = figures_of(estate)
    for fact in estate["facts"]:
        value = numbers[fact["of"]].value if fact["of"] in numbers else None
        middle = value["median"] if isinstance(value, dict) and "median" in value else value
        assert fact["tag"] in ("weak", "assumed") or fact["source"], fact
        assert fact["tag"] == "sourced" or fact["note"], fact
        if fact["tag"] == "assumed" and isinstance(middle, int | float):
            assert fact["low"] <= middle <= fact["high"], fact


@pytest.mark.parametrize("kind, name", [("estates", n) for n in ESTATES] + [("scenarios", n) for n in SCENARIOS])
def test_every_name_is_in_korean_and_english(kind, name):
    for path, value in spots(load(kind, name)):
        if re.search(r"\.(name|cause|operator)$", path):
            assert set(value) == {"en", "ko"} and all(value.values()), path
            assert re.search("[가-힣]", value["ko"]) or value["ko"].isascii(), path
    notes = [fact["note"] for fact in load(kind, name).get("facts", []) if "note" in fact]
    assert all(set(note) == {"en", "ko"} for note in notes)


def test_pangyo_has_32000_servers_of_which_10000_wait_for_the_main_cable():
    estate = load("estates", "kakao-2022")
    for site, servers in {"pangyo": 22_000, "pangyo-b": 10_000}.items():
        assert sum(p["servers"] for p in estate["placements"] if p["site"] == site) == servers


def test_floor_crews_boot_1120_servers_an_hour_by_hand():
    estate = load("estates", "kakao-2022")
    crews = next(team["crews"] for team in estate["teams"] if team["id"] == "ops")
    by_hand = [p for p in estate["placements"] if p["site"] == "pangyo" and "ops" in p.get("needs", {})]
    assert 1_100 <= crews * 80 <= 1_200
    for p in by_hand:
        assert p["servers"] / (p["restart_hours"]["median"] * p["needs"]["ops"]) == pytest.approx(80, rel=0.01)


def test_the_what_if_differs_by_five_standbys_and_nothing_else():
    base, dual = load("estates", "kakao-2022"), load("estates", "kakao-2022-dual")
    added = [
        {"id": f"{service}-anyang", "service": service, "site": "anyang", "role": "hot", "servers": servers}
        for service, servers in DUAL.items()
    ]
    assert [p for p in dual["placements"] if p not in base["placements"]] == added
    kept = copy.deepcopy(dual) | {"id": base["id"], "name": base["name"]}
    kept["placements"] = [p for p in dual["placements"] if p not in added]
    kept["facts"] = [
        fact | {"of": fact["of"].replace("estate.kakao-2022-dual.", "estate.kakao-2022.")}
        for fact in dual["facts"]
        if not any(fact["of"].startswith(f"placements.{p['id']}.") for p in added)
    ]
    assert kept == base


def test_each_standby_of_the_what_if_is_as_large_as_pangyos_own():
    estate = load("estates", "kakao-2022")
    for service, servers in DUAL.items():
        assert servers == sum(
            p["servers"] for p in estate["placements"] if p["service"] == service and p["role"] == "active"
        )


@pytest.mark.parametrize("name", ESTATES)
def test_every_fact_is_shown_once_with_its_tag(name):
    estate = load("estates", name)
    found = counts(read_estate(estate))
    assert found == {tag: sum(fact["tag"] == tag for fact in estate["facts"]) for tag in TAGS}
    assert found["none"] == 0


def test_what_has_no_fact_is_shown_as_such():
    """A figure of its own, a link, a duration of a zone; a default that is not written is no figure."""
    estate = {
        "format": "estate/1", "id": "bare",
        "zones": [{"id": "z", "outage_hours": {"median": 3, "p90": 9}}],
        "teams": [{"id": "ops", "crews": 2}],
        "services": [{"id": "shop", "users": 10, "compensation": {"per_user": 5}}, {"id": "login"}],
        "dependencies": [{"service": "shop", "on": "login"}],
        "facts": [
            {"of": "estate.bare.decision_hours", "tag": "assumed"},
            {"of": "services.shop.demand", "tag": "weak"},
        ],
    }  # fmt: skip
    found = {figure.place: (figure.value, tag_of(fact)) for figure, fact in known_figures(read_estate(estate))}
    assert found == {
        "estate.bare.decision_hours": (0.5, "assumed"),  # the format's default, and somebody stands by it
        "services.shop.users": (10, "none"),
        "services.shop.compensation.per_user": (5, "none"),
        "zones.z.outage_hours": ({"median": 3, "p90": 9}, "none"),
        "teams.ops.crews": (2, "none"),
        "dependencies.shop.login.run.on": (None, "none"),
        "services.shop.demand": (None, "weak"),  # the value itself is not there
    }
