"""Editing a document by hand: what an edit changes, what follows it, what stays as it was."""

import json
from copy import deepcopy

import pytest
from estates import estates_and_scenarios
from hypothesis import given
from hypothesis import strategies as st

from lib.model import draft
from lib.model.reading import read_estate
from lib.store import library

SMALL = {
    "format": "estate/1",
    "id": "small",
    "regions": [{"id": "r", "lat": 1, "lon": 1, "population": 9}, {"id": "q", "lat": 2, "lon": 2, "population": 1}],
    "zones": [{"id": "z"}, {"id": "y"}],
    "sites": [{"id": "a", "lat": 1, "lon": 1, "region": "r", "zones": ["z", "y"]}, {"id": "b", "lat": 2, "lon": 2}],
    "teams": [{"id": "ops"}],
    "services": [
        {"id": "shop", "users": 5, "team": "ops", "region_share": {"r": 0.5, "q": 0.5}},
        {"id": "shop.web"},
        {"id": "auth"},
    ],
    "placements": [
        {"id": "p", "service": "shop", "site": "a", "role": "active", "servers": 3, "serves": ["r", "q"]},
        {"id": "s", "service": "shop", "site": "b", "role": "warm", "servers": 3, "needs": {"ops": 2}},
        {"id": "t", "service": "auth", "site": "a", "role": "active", "servers": 1},
    ],
    "dependencies": [{"service": "shop", "on": "auth"}, {"service": "shop.web", "on": "shop", "phase": "start"}],
    "facts": [
        {"of": "services.shop.users", "tag": "sourced"},
        {"of": "services.shop.web.users", "tag": "weak"},
        {"of": "sites.a.outage_hours", "tag": "assumed"},
        {"of": "dependencies.shop.auth.run.weight", "tag": "assumed"},
        {"of": "placements.p.servers", "tag": "derived"},
    ],
}


def facts(document):
    return [fact["of"] for fact in document["facts"]]


def test_a_new_id_is_followed_by_all_that_named_the_old_one():
    shop = draft.rows(SMALL, "services")[0]
    new = draft.change(SMALL, "services", 0, shop | {"id": "store"})
    assert [p["service"] for p in new["placements"]] == ["store", "store", "auth"]
    assert new["dependencies"] == [
        {"service": "store", "on": "auth"},
        {"service": "shop.web", "on": "store", "phase": "start"},
    ]
    assert facts(new) == [
        "services.store.users",
        "services.shop.web.users",
        "sites.a.outage_hours",
        "dependencies.store.auth.run.weight",
        "placements.p.servers",
    ]
    assert draft.problems(new) == []


@pytest.mark.parametrize(
    ("kind", "place", "field", "after"),
    [
        ("regions", 0, ("services", 0, "region_share"), {"new": 0.5, "q": 0.5}),
        ("regions", 0, ("placements", 0, "serves"), ["new", "q"]),
        ("regions", 0, ("sites", 0, "region"), "new"),
        ("zones", 1, ("sites", 0, "zones"), ["z", "new"]),
        ("sites", 1, ("placements", 1, "site"), "new"),
        ("teams", 0, ("services", 0, "team"), "new"),
        ("teams", 0, ("placements", 1, "needs"), {"new": 2}),
    ],
)
def test_every_kind_of_reference_follows(kind, place, field, after):
    row = draft.rows(SMALL, kind)[place]
    new = draft.change(SMALL, kind, place, row | {"id": "new"})
    where, i, name = field
    assert new[where][i][name] == after
    assert draft.problems(new) == []


def test_an_id_that_two_rows_have_is_not_followed():
    twice = draft.add(SMALL, "sites", {"id": "a", "lat": 3, "lon": 3})
    new = draft.change(twice, "sites", 2, {"id": "c", "lat": 3, "lon": 3})
    assert [p["site"] for p in new["placements"]] == ["a", "b", "a"]
    assert facts(new) == facts(SMALL)


def test_a_facts_dependency_follows_its_phase():
    new = draft.change(SMALL, "dependencies", 0, {"service": "shop", "on": "auth", "phase": "failover"})
    assert "dependencies.shop.auth.failover.weight" in facts(new)


def test_a_removed_site_takes_its_placements_and_their_facts_along():
    new = draft.remove(SMALL, "sites", {0})
    assert [p["id"] for p in new["placements"]] == ["s"]
    assert facts(new) == ["services.shop.users", "services.shop.web.users", "dependencies.shop.auth.run.weight"]
    assert draft.problems(new) == []


def test_a_removed_service_takes_its_dependencies_along():
    new = draft.remove(SMALL, "services", {0})
    assert [p["id"] for p in new["placements"]] == ["t"]
    assert new["dependencies"] == []
    assert facts(new) == ["services.shop.web.users", "sites.a.outage_hours"]
    assert draft.problems(new) == []


def test_a_removed_zone_or_team_is_named_by_nobody():
    new = draft.remove(draft.remove(SMALL, "zones", {0}), "teams", {0})
    assert new["sites"][0]["zones"] == ["y"]
    assert "team" not in new["services"][0]
    assert new["placements"][1]["needs"] == {}
    assert draft.problems(new) == []


def test_what_served_only_a_removed_region_does_not_serve_all_of_a_sudden():
    one = draft.change(SMALL, "placements", 0, SMALL["placements"][0] | {"serves": ["r"]})
    new = draft.remove(one, "regions", {0})
    assert new["placements"][0]["serves"] == []
    places = {problem.place for problem in draft.problems(new)}
    assert places == {"placements[0].serves", "services[0].region_share"}


@pytest.mark.parametrize(
    ("wish", "id_"), [("Pangyo 2", "pangyo-2"), ("  A ", "a-2"), ("판교", "판교"), ("///", "site"), ("b", "b-2")]
)
def test_a_free_id_is_plain_and_not_taken(wish, id_):
    assert draft.free_id(SMALL, "sites", wish) == id_


@pytest.mark.parametrize(
    ("document", "editable"),
    [(SMALL, True), ({}, True), ([], False), ({"sites": {}}, False), ({"sites": [1]}, False), ({"name": 3}, True)],
)
def test_tables_can_be_edited_however_wrong(document, editable):
    assert draft.is_editable(document) is editable


documents = st.one_of(
    estates_and_scenarios().map(lambda pair: pair[0]),
    st.sampled_from([json.loads(library.estate_bytes(key)) for key in library.estate_keys()]),
)


@given(documents, st.data())
def test_renaming_and_back_changes_nothing_and_renaming_leaves_no_mistake(document, data):
    before = deepcopy(document)
    kind = data.draw(st.sampled_from([kind for kind in draft.NAMES if document.get(kind)]))
    place = data.draw(st.integers(0, len(document[kind]) - 1))
    row = document[kind][place]
    renamed = draft.change(document, kind, place, row | {"id": "quite.new"})
    assert document == before
    read_estate(renamed)
    assert draft.change(renamed, kind, place, row) == before


@given(documents, st.data())
def test_removing_leaves_no_name_of_what_is_gone(document, data):
    before = deepcopy(document)
    kind = data.draw(st.sampled_from([kind for kind in draft.TABLES if document.get(kind)]))
    places = data.draw(st.sets(st.integers(0, len(document[kind]) - 1), min_size=1))
    less = draft.remove(document, kind, places)
    assert document == before
    codes = {problem.code for problem in draft.problems(less)}
    # Groups, shares and regions served lose members: that is for the user to mend.
    assert codes <= {"k_too_large", "sum_not_1", "serves_nothing"}


anything = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from(["a", "b", "", "services.a.users"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["a", "id", "x"]), inner, max_size=2),
    max_leaves=4,
)
fields = st.sampled_from(["id", "site", "service", "on", "zones", "region", "serves", "needs", "of", "team", "lat"])
garbage = st.dictionaries(
    st.sampled_from(draft.TABLES), st.lists(st.dictionaries(fields, anything, max_size=5), max_size=4)
)


@given(garbage, st.data())
def test_no_document_of_tables_is_too_wrong_to_be_edited(document, data):
    before = deepcopy(document)
    kind = data.draw(st.sampled_from(draft.TABLES))
    row = data.draw(st.dictionaries(fields, anything, max_size=5))
    longer = draft.add(document, kind, row)
    place = data.draw(st.integers(0, len(longer[kind]) - 1))
    changed = draft.change(longer, kind, place, row | {"id": draft.free_id(longer, kind, "b")})
    less = draft.remove(changed, kind, {place})
    assert len(less[kind]) == len(document.get(kind, []))
    assert draft.problems(changed)  # no format line at least
    assert document == before
