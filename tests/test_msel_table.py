"""The MSEL as a table: the cells of an inject, what is done to the world as text, workbooks and CSV files both ways."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.model import msel, notation
from lib.model.exercise import Inject
from lib.model.reading import row_mistakes

SMALL = json.loads((Path(__file__).parent / "data" / "exercises" / "small.json").read_text("utf-8"))
TEXT = st.text(max_size=30) | st.sampled_from(
    ["", "-", "null", "=1+1", "{x} first", "{}", '"', "a;b", "a: b", "1", "true", "a\nb", " x "]
)
NAME = TEXT | st.dictionaries(st.sampled_from(["en", "ko", "ja"]), TEXT, max_size=3)
IDS = st.text(min_size=1, max_size=10) | st.sampled_from(
    ["pay", "결제", "1", "a b", "true", "-", "=x", "a,b", "@", "[x]"]
)
HOURS = st.floats(0, 1e6) | st.integers(0, 1000)
ACTION = st.fixed_dictionaries(
    {"do": st.sampled_from(["activate", "set_order", "shed"])},
    optional={
        "at": HOURS,
        "placement": IDS,
        "services": st.lists(IDS, max_size=3),
        "factor": st.floats(0.01, 1),
        "team": IDS,
    },
)
EVENT = st.fixed_dictionaries(
    {"at": HOURS},
    optional={"site": IDS, "lose": st.floats(0.01, 1), "destroyed": st.booleans(), "cause": NAME,
              "outage_hours": HOURS | st.just({"median": 2, "p90": 5}), "circle": st.just({"lat": 1, "lon": 2.5, "radius_km": 3})},
)  # fmt: skip
OPTION = st.fixed_dictionaries(
    {"id": IDS, "text": NAME}, optional={"actions": st.lists(ACTION, min_size=1, max_size=3)}
)
INJECT = st.fixed_dictionaries(
    {"id": IDS, "subject": NAME},
    optional={
        "at": HOURS, "kind": st.sampled_from(msel.KINDS), "sender": NAME, "to": st.lists(IDS, max_size=3), "message": NAME,
        "trigger": st.fixed_dictionaries({"on": st.sampled_from(msel.TRIGGERS)}, optional={"of": IDS, "at_least": st.floats(-1e18, 1e18)}),
        "events": st.lists(EVENT, max_size=2), "actions": st.lists(ACTION, max_size=3), "options": st.lists(OPTION, max_size=3),
        "decides": IDS, "objective": IDS, "notes": NAME, "expected": st.fixed_dictionaries({"text": TEXT}, optional={"within_hours": HOURS}),
    },
)  # fmt: skip


@pytest.mark.parametrize("inject", SMALL["injects"], ids=lambda inject: inject["id"])
def test_an_inject_comes_back_from_its_cells(inject):
    assert msel.fits_cells(inject)


@given(INJECT)
def test_any_inject_comes_back_from_its_cells(inject):
    assert msel.same(msel.inject_of(msel.row_of(inject)), inject)


@given(st.lists(ACTION, max_size=4), st.lists(EVENT, max_size=4), st.lists(OPTION, max_size=4))
def test_what_is_done_to_the_world_comes_back_from_its_text(actions, events, options):
    for field, rows in (("actions", actions), ("events", events), ("options", options)):
        assert notation.read(notation.written(rows, field), field) == rows


@given(st.text(max_size=60), st.sampled_from(notation.FIELDS))
def test_any_text_is_read_or_refused(text, field):
    try:
        notation.read(text, field)
    except ValueError:
        pass


@pytest.mark.parametrize(
    ("field", "text", "rows"),
    [
        ("actions", "activate placement=shop-busan", [{"do": "activate", "placement": "shop-busan"}]),
        ("actions", "add_crews team=ops crews=2 at=M+30\nset_order services=pay,shop",
         [{"do": "add_crews", "team": "ops", "crews": 2, "at": 0.5}, {"do": "set_order", "services": ["pay", "shop"]}]),
        ("actions", "hold service=pay; release service=pay at=2", [{"do": "hold", "service": "pay"}, {"do": "release", "service": "pay", "at": 2}]),
        ("actions", 'set_order services="pay"', [{"do": "set_order", "services": "pay"}]),
        ("events", 'site=pangyo lose=0.5 outage_hours={"median": 12, "p90": 30} cause="Fire; again"',
         [{"site": "pangyo", "lose": 0.5, "outage_hours": {"median": 12, "p90": 30}, "cause": "Fire; again"}]),
        ("events", "zone=grid destroyed=true", [{"zone": "grid", "destroyed": True}]),
        ("options", "yes: Do it: now\n- activate placement=p\n- hold service=s\n\n no : Wait",
         [{"id": "yes", "text": "Do it: now", "actions": [{"do": "activate", "placement": "p"}, {"do": "hold", "service": "s"}]}, {"id": "no", "text": "Wait"}]),
        ("options", 'yes: {"en": "Do it", "ko": "한다"}', [{"id": "yes", "text": {"en": "Do it", "ko": "한다"}}]),
        ("events", "-", []),
        ("actions", '[{"do": "hold", "service": "s"}]', [{"do": "hold", "service": "s"}]),
    ],
)  # fmt: skip
def test_what_is_done_to_the_world_as_a_person_writes_it(field, text, rows):
    assert notation.read(text, field) == rows


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("actions", "activate"[:0] + "=x"), ("actions", "activate placement"), ("actions", "placement=x"), ("actions", "hold service=a service=b"),
        ("actions", 'hold service="a'), ("events", "pangyo"), ("events", "site="), ("options", "- hold service=a"), ("options", "no colon"),
        ("events", "[1, NaN]"), ("events", "[" * 100_000),
    ],
)  # fmt: skip
def test_what_is_no_notation_is_refused(field, text):
    with pytest.raises(ValueError):
        notation.read(text, field)


def test_a_cell_that_cannot_be_read_stays_as_it_was_typed_for_the_checks():
    typed = {"id": "x", "subject": "s", "at": "soon", "actions": "activate placement", "to": "ops", "kind": "nonsense"}
    inject = msel.inject_of(typed)
    assert inject == typed | {"to": ["ops"]}
    assert {problem.place for problem in row_mistakes(inject, Inject)} == {"at", "actions", "kind"}


def test_a_time_is_typed_in_the_notation_in_hours_or_as_a_local_time():
    column = msel.BY_PATH["at"]
    for typed in ("D+1 H+3", "27", "2025-03-04 12:00", 27):
        assert msel.put({}, column, typed, "2025-03-03T09:00+09:00") == {"at": 27}
