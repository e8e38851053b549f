"""An exercise with anything anywhere is read, or refused with its mistakes; it never breaks the program."""

import json
from copy import deepcopy
from pathlib import Path

import pytest

from lib.drill.rehearsal import playable
from lib.engine.compile import compile_estate
from lib.model import exercise_draft as draft
from lib.model import msel
from lib.model.checks import Mistakes
from lib.model.reading import read_estate, read_exercise
from lib.store import library
from lib.words import LANGUAGES, Words

SMALL = json.loads((Path(__file__).parent / "data" / "exercises" / "small.json").read_text("utf-8"))
TEACHING = read_estate(library.estate_bytes("teaching"))
ODD = (None, 3, -1, 1e300, True, "odd", "", [], {}, [None], {"x": 1}, "{", float("nan"))


def places(value: object, way: tuple = ()) -> list[tuple]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [way, *(deeper for key, part in inner for deeper in places(part, (*way, key)))] if way else [
        deeper for key, part in inner for deeper in places(part, (key,))
    ]  # fmt: skip


def with_at(document: dict, way: tuple, value: object) -> dict:
    changed = deepcopy(document)
    inner = changed
    for key in way[:-1]:
        inner = inner[key]
    inner[way[-1]] = value
    return changed


def without(document: dict, way: tuple) -> dict:
    changed = deepcopy(document)
    inner = changed
    for key in way[:-1]:
        inner = inner[key]
    del inner[way[-1]]
    return changed


WAYS = places(SMALL)


@pytest.mark.parametrize("odd", [*ODD, "(gone)"], ids=repr)
def test_an_exercise_with_something_odd_anywhere(odd):
    for way in WAYS:
        document = without(SMALL, way) if odd == "(gone)" else with_at(SMALL, way, odd)
        try:
            read_exercise(document, TEACHING)
        except Mistakes as mistakes:
            assert all(Words(language).problem(p) for p in mistakes.problems for language in LANGUAGES), way


@pytest.mark.parametrize("odd", [None, 3, "odd", [], {}, [None]], ids=repr)
def test_what_can_be_edited_can_be_shown_and_rehearsed(odd):
    shown = 0
    for way in WAYS:
        document = with_at(SMALL, way, odd)
        if draft.is_editable(document):
            shown += 1
            assert all(msel.row_of(row) is not None for row in draft.rows(document, "injects"))
            playable(document, TEACHING)
    assert shown > 50


def test_an_exercise_without_its_broken_injects():
    broken = SMALL | {"injects": [SMALL["injects"][0], SMALL["injects"][2], SMALL["injects"][1] | {"to": []}]}
    exercise = playable(broken, compile_estate(TEACHING).estate)
    assert [inject.id for inject in exercise.injects] == ["alarm"]  # what waited for the broken one goes too
    assert playable(SMALL | {"minutes": "long"}, TEACHING) is None
