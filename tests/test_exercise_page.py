"""The exercise's page says what the code says: every field, figure, trigger, entry and part."""

import re
from pathlib import Path

import pytest
import test_model_page as model_page
from msgspec.structs import fields

from lib.drill.acts import MAY
from lib.drill.archive import PARTS
from lib.model import exercise
from lib.model.drill import ENTRIES
from lib.model.estate import Record

PAGE = (Path(__file__).parents[1] / "lib" / "model" / "EXERCISE.md").read_text("utf-8")
RECORDS = {
    "The exercise, `exercise/1`": exercise.Exercise,
    "Roles, `roles`": exercise.Role,
    "Objectives, `objectives`": exercise.Objective,
    "Injects, `injects`": exercise.Inject,
    "Triggers, `trigger`": exercise.Trigger,
    "Expected actions, `expected`": exercise.Expected,
    "Options, `options`": exercise.Option,
    "Questions, `questions`": exercise.Question,
}


@pytest.fixture(autouse=True)
def this_page(monkeypatch):
    monkeypatch.setattr(model_page, "PAGE", PAGE)


def rows(heading: str, column: str) -> dict[str, dict[str, str]]:
    return model_page.rows_by_name(model_page.tables(heading)[0], column)


def test_every_record_has_its_table():
    known = {kind for kind in Record.__subclasses__() if kind.__module__ == "lib.model.exercise"}
    assert set(RECORDS.values()) == known


@pytest.mark.parametrize(("heading", "record"), RECORDS.items(), ids=lambda part: getattr(part, "__name__", ""))
def test_a_table_lists_the_fields_as_they_are(heading, record):
    assert set(rows(heading, "field")) == {field.name for field in fields(record)}
    model_page.test_a_table_lists_the_fields_as_they_are(heading, record)


def test_figures_with_what_they_are_of_and_their_units():
    told = {name: (row["of"].strip("–") or None, row["unit"]) for name, row in rows("2. Figures", "figure").items()}
    assert told == exercise.READINGS


def test_entries_with_what_they_hold_and_who_makes_them():
    told = rows("4. The log", "entry")
    assert list(told) == list(ENTRIES)
    for kind, row in told.items():
        _, needs, may = ENTRIES[kind]
        assert (tuple(model_page.codes(row["holds"])), tuple(model_page.codes(row["may hold"]))) == (needs, may), kind
        by = set(row["by"].split(", ")) - {"–"}
        assert by - {"facilitator"} == {part for part, kinds in MAY.items() if kind in kinds}, kind
        assert bool(by) == (kind not in ("joined", "delivered")), kind


def test_triggers_each_have_their_line():
    said = set(re.findall(r"^- \*\*(\w+)\*\*", PAGE, flags=re.MULTILINE))
    assert said == {"clock", "condition", "missed", "hand"}


def test_the_file_of_a_played_exercise():
    assert tuple(rows("7. A played exercise as a file, `drill/1`", "key")) == PARTS
