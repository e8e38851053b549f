"""The MSEL as a table: the cells of an inject, what is done to the world as text, workbooks and CSV files both ways."""

import json
import zipfile
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from lib.model import msel, notation
from lib.model.checks import Mistakes
from lib.model.exercise import Inject
from lib.model.reading import read_estate, read_exercise, row_mistakes
from lib.store import library
from lib.store.exports import msel as exported
from lib.store.imports import msel as imported
from lib.view.changes import inject_table
from lib.words import LANGUAGES, Words

SMALL = json.loads((Path(__file__).parent / "data" / "exercises" / "small.json").read_text("utf-8"))
TEACHING = read_estate(library.estate_bytes("teaching"))
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


def book(rows: list[list[object]], title: str = "MSEL") -> tuple[str, bytes]:
    made = Workbook()
    made.active.title = title
    for row in rows:
        made.active.append(row)
    content = BytesIO()
    made.save(content)
    return "msel.xlsx", content.getvalue()


def table(*lines: str, encoding: str = "utf-8") -> tuple[str, bytes]:
    return "msel.csv", "\n".join(lines).encode(encoding)


def bare() -> dict:
    return SMALL | {"injects": []}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_workbook_and_a_csv_file_lose_nothing(language):
    for file in (("m.xlsx", exported.to_xlsx(SMALL, language)), ("m.csv", exported.to_csv(SMALL))):
        plan = imported.plan(bare(), [file], estate=TEACHING)
        assert (plan.problems, [change.what for change in plan.changes]) == ([], ["created"] * 5)
        assert all(msel.same(one, other) for one, other in zip(plan.document["injects"], SMALL["injects"], strict=True))
        assert read_exercise(plan.document, TEACHING) == read_exercise(SMALL, TEACHING)


def test_taking_the_same_in_again_changes_nothing():
    plan = imported.plan(SMALL, [("m.xlsx", exported.to_xlsx(SMALL))], estate=TEACHING)
    assert {change.what for change in plan.changes} == {"same"}
    assert plan.document == SMALL


@given(st.lists(INJECT, max_size=4, unique_by=lambda inject: inject["id"]))
@settings(max_examples=40, deadline=None)
def test_any_list_comes_back_from_its_files(injects):
    document = SMALL | {"injects": injects}
    for file in (("m.xlsx", exported.to_xlsx(document)), ("m.csv", exported.to_csv(document))):
        lines = imported.plan(bare(), [file]).problems if not injects else None
        if injects:
            seen = imported.read([file], SMALL)
            assert [msel.same(one, other) for one, other in zip(seen, injects, strict=True)] == [True] * len(injects)
        else:
            assert [problem.code for problem in lines] == ["nothing_to_import"]


def test_a_list_of_another_tool_is_read_by_its_headers_names_and_words():
    file = table(
        "No.,Time,From,To,Method,Title,Description,Expected Action,Comments",
        '1,D+0 H+1,Boss,"Operations, comms",call,Ring,{affected_people} hit,Answer it,loud',
        "2,2025-03-03 11:30,,홍보,Status page,Post,,,",
    )
    plan = imported.plan(bare(), [file], estate=TEACHING)
    assert plan.problems == []
    assert plan.document["injects"] == [
        {"id": "1", "at": 1, "sender": "Boss", "to": ["ops", "comms"], "channel": "call", "subject": "Ring",
         "message": "{affected_people} hit", "expected": {"text": "Answer it"}, "notes": "loud"},
        {"id": "2", "at": 2.5, "to": ["comms"], "channel": "status_page", "subject": "Post"},
    ]  # fmt: skip


def test_a_date_cell_is_a_time_and_cp949_is_read():
    moment = datetime(2025, 3, 3, 12, 0)
    plan = imported.plan(
        bare(), [book([["id", "at", "to", "subject"], ["a", moment, "ops", "x"], ["b", 0.5, "ops", "y"]])]
    )
    assert [inject["at"] for inject in plan.document["injects"]] == [3, 0.5]
    plan = imported.plan(bare(), [table("번호,시각,대상,제목", "가,H+1,운영,화재 발생", encoding="cp949")])
    assert plan.document["injects"] == [{"id": "가", "at": 1, "to": ["ops"], "subject": "화재 발생"}]


def test_columns_are_mapped_by_hand_and_others_left_out():
    file = table("a,b,c,d", "x,1,ops,Hello", "y,2,comms,Bye")
    sheet = imported.headers([file]).sheets[0]
    assert (sheet.kind, sheet.columns, sheet.rows) == (None, (None,) * 4, 2)
    assert [problem.code for problem in imported.plan(bare(), [file]).problems] == ["nothing_to_import"]
    mapping = {"msel.csv": {"a": "id", "b": "at", "c": "to", "d": "subject"}}
    assert [change.what for change in imported.plan(bare(), [file], mapping).changes] == ["created", "created"]
    less = imported.plan(bare(), [file], {"msel.csv": mapping["msel.csv"] | {"b": None}})
    assert [problem.code for problem in less.notes] == ["column_left_out"]
    assert [(problem.code, problem.place) for problem in less.problems] == [
        ("required", "msel.csv, row 2: at"), ("required", "msel.csv, row 3: at"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("how", "whats", "ids"),
    [
        ("replace", ["changed", "created"], ["alarm", "switch", "late", "rto", "hand", "new"]),
        ("skip", ["skipped", "created"], ["alarm", "switch", "late", "rto", "hand", "new"]),
        ("whole", ["changed", "created", "removed", "removed", "removed", "removed"], ["alarm", "new"]),
    ],
)
def test_what_becomes_of_injects_that_are_there(how, whats, ids):
    plan = imported.plan(
        SMALL, [table("id,at,subject,to", "alarm,2,Louder,ops", "new,3,New,comms")], how=how, estate=TEACHING
    )
    assert plan.problems == []
    assert [change.what for change in plan.changes] == whats
    assert [inject["id"] for inject in plan.document["injects"]] == ids
    alarm = plan.document["injects"][0]
    assert (alarm["at"], alarm["message"]) == ((0.25 if how == "skip" else 2), SMALL["injects"][0]["message"])


def test_every_mistake_is_named_with_its_cell_and_nothing_is_taken_in():
    rows = [
        ["id", "at", "to", "subject", "actions", "kind", "message", "trigger.of"],
        ["a", "soon", "ops", "x", None, None, None, None],
        ["b", 1, "opps", "=1+1", None, None, None, None],
        ["c", 2, "ops", "x", "activate placement", "odd", None, None],
        ["c", 3, "ops", "y", None, None, "{affected_poeple}", None],
        ["d", -1, None, "z", None, None, None, None],
    ]
    plan = imported.plan(SMALL, [book(rows)], estate=TEACHING)
    assert plan.document == SMALL
    first = {(problem.code, problem.place) for problem in plan.problems}
    assert first == {
        ("formula", "sheet 'MSEL', cell D3"),
    }
    rows[2][3] = "fine"
    second = {(problem.code, problem.place) for problem in imported.plan(SMALL, [book(rows)], estate=TEACHING).problems}
    assert second == {
        ("not_a_drill_time", "sheet 'MSEL', cell B2"), ("not_notation", "sheet 'MSEL', cell E4"),
        ("expected", "sheet 'MSEL', cell F4"), ("same_id", "sheet 'MSEL', cell A5"), ("expected", "sheet 'MSEL', cell B6"),
    }  # fmt: skip
    rows[1][1], rows[3][4], rows[3][5], rows[4][0], rows[5][1] = 0, "activate placement=nowhere", "expected", "e", 1
    third = {(problem.code, problem.place) for problem in imported.plan(SMALL, [book(rows)], estate=TEACHING).problems}
    assert third == {
        ("no_role_near", "sheet 'MSEL', cell C3"), ("no_placement", "sheet 'MSEL', cell E4"),
        ("required", "sheet 'MSEL', row 4: expected"), ("no_such_figure", "sheet 'MSEL', cell G5"),
        ("nobody_addressed", "sheet 'MSEL', cell C6"),
    }  # fmt: skip
    for language in LANGUAGES:
        assert all(Words(language).problem(problem) for problem in plan.problems)


def test_what_is_no_table_is_refused():
    bomb = BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("big.csv", b"0" * 60_000_000)
    for name, content, code in (
        ("msel.xlsx", b"PK\3\4 no workbook", "damaged_archive"), ("msel.csv", b"\xff\x00\x80", "not_text"),
        ("msel.zip", bomb.getvalue(), "swells"), ("msel.csv", b"", "nothing_to_import"), ("msel.xlsx", b"id,subject", "not_a_workbook"),
    ):  # fmt: skip
        plan = imported.plan(SMALL, [(name, content)])
        assert [problem.code for problem in plan.problems] == [code], name
        assert plan.document == SMALL


def test_an_inject_that_no_table_can_hold_is_named():
    with pytest.raises(Mistakes) as raised:
        exported.to_csv(
            SMALL | {"injects": [{"id": "x", "subject": "s", "colour": "red"}, {"id": "y", "subject": "a" * 40_000}]}
        )
    assert [(p.place, p.code) for p in raised.value.problems] == [
        ("injects[0]", "not_for_tables"),
        ("injects[1].subject", "cell_too_long"),
    ]


def test_a_row_without_an_id_gets_one():
    plan = imported.plan(bare(), [table("at,to,subject", "1,ops,a", "2,ops,b")])
    assert [inject["id"] for inject in plan.document["injects"]] == ["inject-2", "inject-3"]


@pytest.mark.parametrize(
    ("language", "told"),
    [("ko", ("a", "생김", "제목: Hello", "m.csv, 2행")), ("en", ("a", "created", "Subject: Hello", "m.csv, row 2"))],
)
def test_the_preview_tells_each_inject_in_words_with_its_place(language, told):
    plan = imported.plan(bare(), [("m.csv", b"id,at,to,subject,message\na,H+1,operations,Hello,Go\n")], estate=TEACHING)
    (row,) = inject_table(plan.changes, Words(language)).itertuples(index=False)
    assert (*row[:2], row[3]) == (*told[:2], told[3])
    assert told[2] in row[2]
