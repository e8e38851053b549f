"""An estate as tables: every field has its column and its words, and a cell gives back what it was made of."""

import json
from math import nan
from pathlib import Path

import pytest
from estates import estates_and_scenarios
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import fields

from lib.model.checks import Mistakes
from lib.model.columns import COLUMNS, TABLES, cell, put
from lib.model.estate import Compensation
from lib.model.reading import read_estate
from lib.words import LANGUAGES, catalogue

SAMPLES = sorted((Path(__file__).parents[1] / "data" / "estates").glob("*.json"))
BY_PATH = {(c.kind, c.path): c for columns in COLUMNS.values() for c in columns}
ANY = st.text(max_size=30)
AWKWARD = st.sampled_from(
    ["-", "null", "a;b", "a=b", 'say "so"', '"so"', '"', " a ", "line\nbreak", "\r\n", "{}", '{"en": "x"}', "[1]", "12",
     "=1+1", "+82", "@x", "true", "_x0041_", "\x00", "\ud800", "\ufffe", "，", "서울", "１", "a,b", "\\", "", "\u00a0"]
)  # fmt: skip
TEXTS = st.one_of(ANY, AWKWARD)
IDS = TEXTS.filter(bool)
NUMBERS = st.one_of(st.integers(0, 2**70), st.floats(0, 1e18), st.sampled_from([0.1, 1e-300, 12, 12.0]))
OF_FORM = {
    "text": TEXTS, "one": IDS, "number": NUMBERS, "integer": st.integers(1, 99), "yes_no": st.booleans(),
    "many": st.lists(IDS), "shares": st.dictionaries(TEXTS, NUMBERS), "needs": st.dictionaries(TEXTS, NUMBERS),
    "numbers": st.lists(NUMBERS),
    "duration": st.one_of(NUMBERS, st.fixed_dictionaries({"median": NUMBERS, "p90": NUMBERS}), st.just({}),
                          st.fixed_dictionaries({"min": NUMBERS, "mode": NUMBERS, "max": NUMBERS})),
}  # fmt: skip
NAMES = st.one_of(TEXTS, st.dictionaries(st.one_of(st.sampled_from(["en", "ko", "ja", ""]), TEXTS), TEXTS))


def record_of(kind):
    """Any record that its types allow, fields left out, null and empty ones included."""
    parts = {}
    for column in COLUMNS[kind]:
        head, _, part = column.path.partition(".")
        if part in ("en", "ko"):
            parts[head] = NAMES
        elif part:
            inner = {f.name: NUMBERS for f in fields(Compensation)}
            parts[head] = st.fixed_dictionaries({}, optional=inner)
        else:
            value = st.sampled_from(column.choices) if column.choices else OF_FORM[column.form]
            parts[head] = st.one_of(value, st.none())
    return st.fixed_dictionaries({}, optional=parts)


def through_cells(kind, record, start=None):
    for column in COLUMNS[kind]:
        start = put(start or {}, column, cell(record, column))
    return start


def tables(document):
    yield "estate", {key: value for key, value in document.items() if key not in TABLES}
    for kind in TABLES:
        for record in document.get(kind, []):
            yield kind, record


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_cells_of_the_samples_give_back_their_records(path):
    for kind, record in tables(json.loads(path.read_text("utf-8"))):
        assert through_cells(kind, record) == record
        assert through_cells(kind, record, record) == record


@given(estates_and_scenarios())
def test_cells_of_random_estates_give_back_their_records(pair):
    for kind, record in tables(pair[0]):
        assert through_cells(kind, record) == record


@pytest.mark.parametrize("kind", COLUMNS)
@settings(max_examples=40)
@given(data=st.data())
def test_whatever_the_types_allow_survives_its_cells(kind, data):
    record = data.draw(record_of(kind))
    assert through_cells(kind, record) == record
    assert through_cells(kind, record, record) == record


@pytest.mark.parametrize("kind", COLUMNS)
@settings(max_examples=40)
@given(data=st.data())
def test_text_cells_can_be_held_by_any_spreadsheet(kind, data):
    record = data.draw(record_of(kind))
    for column in COLUMNS[kind]:
        value = cell(record, column)
        if isinstance(value, str):
            assert value and value == value.strip() and value[0] not in "=+@"
            assert value == "-" or value[0] != "-"
            assert all(c == "\n" or ord(c) >= 32 for c in value)
            value.encode("utf-8")
            assert through_cells(kind, record) == put(through_cells(kind, record), column, f"  {value}\n")


JUNK = st.one_of(
    TEXTS, st.floats(), st.integers(), st.booleans(), st.none(), st.text('"{}[]=;,- \\0129ap%', max_size=20)
)


@pytest.mark.parametrize("kind", COLUMNS)
@settings(max_examples=40)
@given(junk=JUNK, data=st.data())
def test_any_cell_is_taken_and_keeps_its_record_plain(kind, junk, data):
    column = data.draw(st.sampled_from(COLUMNS[kind]))
    before = data.draw(record_of(kind))
    kept = json.dumps(before)
    after = put(before, column, junk)
    assert json.dumps(before) == kept
    json.dumps(after)
    assert put(after, column, cell(after, column)) == after or column.path.startswith(("name", "operator", "note"))


TYPED = [
    ("services", "users", "12,000", 12000), ("services", "users", "１２，０００", 12000), ("services", "users", " 3.5 ", 3.5),
    ("services", "users", "1e6", 1e6), ("services", "users", "20%", "20%"), ("services", "users", "1,23", "1,23"),
    ("services", "users", "many", "many"), ("services", "users", 7.0, 7.0), ("services", "users", "１e9999", "１e9999"),
    ("services", "mbco", "99.9%", 0.999), ("services", "mbco", "９９％", 0.99), ("services", "tier", "2", 2),
    ("services", "tier", 2.0, 2), ("services", "tier", "2.5", 2.5), ("services", "tier", "\u22122", -2),
    ("services", "team", 7.0, "7"), ("services", "team", "ops ", "ops"), ("services", "team", "null", None),
    ("services", "region_share", "seoul=20%;busan=0.8", {"seoul": 0.2, "busan": 0.8}),
    ("services", "region_share", "seoul = 0.2, busan = 0.8", {"seoul": 0.2, "busan": 0.8}),
    ("services", "region_share", "seoul=0.2; seoul=0.8", "seoul=0.2; seoul=0.8"),
    ("services", "region_share", "seoul", "seoul"), ("services", "region_share", "-", {}),
    ("placements", "needs", '"a;b"=2; ops=1', {"a;b": 2, "ops": 1}), ("placements", "needs", "ops=20%", "ops=20%"),
    ("placements", "serves", "seoul; busan", ["seoul", "busan"]), ("placements", "serves", "seoul\nbusan", ["seoul", "busan"]),
    ("placements", "serves", 'a "b"', ['a "b"']), ("placements", "serves", "-", []), ("placements", "serves", '["a"]', ["a"]),
    ("placements", "role", "Hot", "hot"), ("placements", "role", "hotter", "hotter"),
    ("placements", "automatic", "TRUE", True), ("placements", "automatic", "no", False), ("placements", "automatic", 1, True),
    ("placements", "automatic", "maybe", "maybe"),
    ("sites", "outage_hours", "median 12; p90 30", {"median": 12, "p90": 30}),
    ("sites", "outage_hours", "Min=1, mode = 2, max 9", {"min": 1, "mode": 2, "max": 9}),
    ("sites", "outage_hours", "12", 12), ("sites", "outage_hours", "median", "median"),
    ("estate", "load_profile", "50%; 1", [0.5, 1]), ("estate", "load_profile", "[NaN]", "[NaN]"),
    ("estate", "name", "a=b; c", "a=b; c"), ("estate", "name", '"-"', "-"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "path", "typed", "value"), TYPED)
def test_what_people_type_is_read_sensibly(kind, path, typed, value):
    found = put({}, BY_PATH[kind, path], typed)[path]
    assert found == value and type(found) is type(value)


@pytest.mark.parametrize("empty", [None, "", "  \n", nan])
def test_an_empty_cell_removes_its_field_alone(empty):
    service = {"id": "talk", "users": 5, "compensation": {"per_user": 1}, "name": {"en": "Talk", "ko": "톡"}}
    assert put(service, BY_PATH["services", "users"], empty) == {k: v for k, v in service.items() if k != "users"}
    assert put(service, BY_PATH["services", "demand"], empty) == service
    assert put(service, BY_PATH["services", "name.en"], empty)["name"] == {"ko": "톡"}
    assert "compensation" not in put(service, BY_PATH["services", "compensation.per_user"], empty)
    assert (
        put({"id": "a", "compensation": {}}, BY_PATH["services", "compensation.per_user"], empty)["compensation"] == {}
    )


def test_a_name_for_all_languages_becomes_the_other_languages_name():
    assert put({"name": "Talk"}, BY_PATH["services", "name.ko"], "톡")["name"] == {"en": "Talk", "ko": "톡"}
    assert put({"name": "톡"}, BY_PATH["services", "name.en"], "Talk")["name"] == {"en": "Talk", "ko": "톡"}
    assert put({"name": {"en": "Talk"}}, BY_PATH["services", "name"], "톡")["name"] == "톡"


def test_what_cannot_be_read_is_named_by_the_checks():
    service = put(
        put({"id": "talk"}, BY_PATH["services", "users"], "many"), BY_PATH["services", "region_share"], "seoul"
    )
    with pytest.raises(Mistakes) as mistakes:
        read_estate({"format": "estate/1", "id": "x", "services": [service]})
    named = {p.place: p.values["got"] for p in mistakes.value.problems}
    assert named == {"services[0].users": '"many"', "services[0].region_share": '"seoul"'}


def test_a_long_cell_is_read_at_once():
    for text in (
        "a" + " " * 200_000 + '"',
        '"' + "\\" * 200_000,
        "a=" * 100_000,
        "9" * 200_000,
        "[" * 200_000,
        "{" * 200_000,
    ):
        for column in BY_PATH.values():
            put({}, column, text)


def test_the_catalogue_has_a_header_and_help_for_every_column():
    words = {key for key in catalogue() if key.startswith("column.")}
    wanted = {f"column.{c.kind}.{c.path}{end}" for c in BY_PATH.values() for end in ("", ".help")}
    assert wanted <= words
    assert {key for key in words if key.split(".")[1] in COLUMNS} == wanted


@pytest.mark.parametrize("language", LANGUAGES)
def test_headers_differ_within_a_table(language):
    for kind, columns in COLUMNS.items():
        heads = [catalogue()[f"column.{kind}.{c.path}"][language] for c in columns]
        assert len(set(heads)) == len(heads)


def test_columns_are_those_of_the_types():
    assert BY_PATH["sites", "outage_hours"].unit == "hours"
    assert BY_PATH["sites", "zones"].refers == "zones" and BY_PATH["placements", "needs"].refers == "teams"
    assert BY_PATH["placements", "role"].choices == ("active", "hot", "warm", "cold", "backup")
    assert BY_PATH["placements", "role"].required and not BY_PATH["sites", "zones"].required
    assert BY_PATH["services", "mbco"].default == 0.99 and BY_PATH["services", "compensation.after_hours"].default == 0
    forms = {c.form for c in BY_PATH.values()}
    assert forms == {
        "text",
        "number",
        "integer",
        "yes_no",
        "choice",
        "one",
        "many",
        "shares",
        "needs",
        "duration",
        "numbers",
    }
