"""Two edits at a time: both stand, and what both touched is named."""

from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_draft import SMALL, documents

from lib.model import draft
from lib.model.merge import merge


def changed(kind, place, **fields):
    return draft.change(SMALL, kind, place, draft.rows(SMALL, kind)[place] | fields)


def test_edits_of_different_rows_and_fields_both_stand():
    ours, theirs = changed("sites", 0, lat=5), draft.add(changed("sites", 0, lon=7), "zones", {"id": "new"})
    merged, clashes = merge(SMALL, ours, theirs)
    assert clashes == []
    assert merged["sites"][0] == SMALL["sites"][0] | {"lat": 5, "lon": 7}
    assert merged["zones"][-1] == {"id": "new"}


def test_one_value_changed_by_both_clashes_and_ours_stands():
    merged, clashes = merge(SMALL, changed("sites", 0, lat=5), changed("sites", 0, lat=6))
    assert clashes == ["sites.a.lat"]
    assert merged["sites"][0]["lat"] == 5


def test_the_same_change_by_both_is_no_clash():
    both = changed("sites", 0, lat=5)
    assert merge(SMALL, both, deepcopy(both)) == (both, [])


def test_what_one_removed_and_the_other_changed_clashes():
    removed = draft.remove(SMALL, "zones", {1})
    touched = changed("zones", 1, annual_rate=2)
    assert merge(SMALL, removed, touched)[1] == ["zones.y"]
    merged, clashes = merge(SMALL, touched, removed)
    assert clashes == ["zones.y"]
    assert {"id": "y", "annual_rate": 2} in merged["zones"]


def test_a_field_left_out_by_one_stays_out():
    row = {key: value for key, value in SMALL["services"][0].items() if key != "team"}
    ours = draft.change(SMALL, "services", 0, row)
    merged, clashes = merge(SMALL, ours, changed("services", 0, users=6))
    assert clashes == []
    assert merged["services"][0] == row | {"users": 6}


def test_top_level_values_merge_too():
    merged, clashes = merge(SMALL, SMALL | {"currency": "KRW"}, SMALL | {"name": "x"})
    assert (merged["currency"], merged["name"], clashes) == ("KRW", "x", [])


@pytest.mark.parametrize("kind", draft.TABLES)
def test_rows_that_both_added_under_different_names_both_stand(kind):
    field = {"dependencies": "service", "facts": "of"}.get(kind, "id")
    ours, theirs = (draft.add(SMALL, kind, {field: name}) for name in ("one", "two"))
    merged, clashes = merge(SMALL, ours, theirs)
    assert clashes == []
    assert merged[kind] == [*SMALL[kind], {field: "two"}, {field: "one"}]


edits = st.lists(st.tuples(st.sampled_from(draft.TABLES), st.integers(0, 50), st.sampled_from("arc")), max_size=4)


def edited(document, steps, mark):
    for kind, place, how in steps:
        there = draft.rows(document, kind)
        if how == "a" or not there:
            document = draft.add(document, kind, {"id": f"{mark}{len(there)}", "of": f"{mark}", "service": mark})
        elif how == "r":
            document = draft.remove(document, kind, {place % len(there)})
        else:
            document = draft.change(document, kind, place % len(there), there[place % len(there)] | {"note": mark})
    return document


@given(documents, edits, edits)
def test_a_merge_with_nobody_elses_edit_is_the_edit(document, mine, others):
    ours, theirs = edited(document, mine, "m"), edited(document, others, "o")
    assert merge(document, ours, document)[1] == []
    assert merge(document, document, theirs) == (theirs, [])
    merged, clashes = merge(document, ours, theirs)
    if not clashes:  # then it does not matter who came first, but for the order of new rows
        other, none = merge(document, theirs, ours)
        assert none == []
        for kind in draft.TABLES:
            assert sorted(map(str, merged.get(kind, []))) == sorted(map(str, other.get(kind, [])))
