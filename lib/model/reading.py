"""Bytes or plain data → records, or every mistake at once.

A document that is right is decoded in one pass. Only one that is not is walked
field by field (``walk``).
"""

import json
import re
from collections.abc import Callable
from itertools import chain
from typing import get_args

import msgspec
from msgspec import ValidationError

from lib.model.briefing import Briefing, check_briefing
from lib.model.checks import Mistakes, Problem, check_estate, check_scenario
from lib.model.doubled import as_object, doubled
from lib.model.estate import Estate, Record
from lib.model.exercise import Exercise
from lib.model.exercise_checks import check_exercise
from lib.model.scenario import Scenario
from lib.model.walk import fields_of, walked

LARGEST_BYTES = 200_000_000
DEEPEST = 40  # levels of nesting; an estate needs five
LOOKED_THROUGH = 4_000_000  # bytes of a right file that is looked through for keys that stand twice; it takes 0.2 s
FORMATS = ("estate/1", "scenario/1", "exercise/1", "briefing/1")
HALF = re.compile(rb"\\u[dD][89a-fA-F]")  # it may be one half of a pair, or stand alone
NESTS = (dict, list)  # a tuple: to make a union for each of a million values takes longer than to look at it


def read_estate(document: bytes | str | dict) -> Estate:
    """Return the estate of an ``estate/1`` document.

    Raises Mistakes naming every mistake and its place.
    """
    return _right(document, Estate, check_estate)


def read_scenario(document: bytes | str | dict, estate: Estate | None = None) -> Scenario:
    """Return the scenario of a ``scenario/1`` document, checked against its estate if given.

    Raises Mistakes naming every mistake and its place.
    """
    return _right(document, Scenario, lambda scenario: check_scenario(scenario, estate))


def read_exercise(document: bytes | str | dict, estate: Estate | None = None) -> Exercise:
    """Return the exercise of an ``exercise/1`` document, checked against its estate if given.

    Raises Mistakes naming every mistake and its place.
    """
    return _right(document, Exercise, lambda exercise: check_exercise(exercise, estate))


def read_briefing(document: bytes | str | dict) -> Briefing:
    """Return the briefing of a ``briefing/1`` document. Raises Mistakes naming every mistake and its place."""
    return _right(document, Briefing, check_briefing)


def row_mistakes(row: dict, kind: type[Record]) -> list[Problem]:
    """Return every mistake in the fields of one record; places begin at the record (``region_share.seoul``)."""
    try:
        msgspec.convert(row, kind)
    except (ValidationError, RecursionError):
        problems: list[Problem] = []
        walked(row, kind, "", problems)
        return problems
    return []


def to_json(record: Estate | Scenario | dict) -> bytes:
    """Return the file of an estate or scenario, or of a draft of one: UTF-8, one record a line, defaults left out."""
    lines = []
    for key, value in msgspec.to_builtins(record).items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            rows = ",\n".join("  " + json.dumps(row, ensure_ascii=False) for row in value)
            lines.append(f' "{key}": [\n{rows}\n ]')
        else:
            lines.append(f' "{key}": {json.dumps(value, ensure_ascii=False)}')
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode()


def _right(document: bytes | str | dict, kind: type[Record], rules: Callable[[Record], list[Problem]]) -> Record:
    """Return the record of a document that keeps every rule. Raises Mistakes, with what could be read."""
    record, problems = _read(document, kind)
    problems += rules(record) if record else []
    if problems:
        raise Mistakes(problems, record)
    return record


def _read(document: bytes | str | dict, kind: type[Record]) -> tuple[Record | None, list[Problem]]:
    if isinstance(document, dict):
        raw = document
    else:
        if isinstance(document, str):
            document = document.encode("utf-8", "surrogatepass")
        document = document.removeprefix(b"\xef\xbb\xbf")
        if len(document) <= LARGEST_BYTES and HALF.search(document) and _holds_half(document):
            return None, [Problem("file", "half_character")]
        try:
            if len(document) <= LARGEST_BYTES:
                return msgspec.json.decode(document, type=kind), _twice(document)
        except (msgspec.DecodeError, ValidationError, RecursionError, UnicodeDecodeError):
            pass
        raw, problems = parsed(document)
        if problems:
            return None, problems
    problems = _other_format(raw, kind)
    if problems:
        return None, problems
    try:
        return msgspec.convert(raw, kind), doubled(raw)
    except (ValidationError, RecursionError):
        pass
    problems = doubled(raw)
    return walked(raw, kind, "", problems), problems


def _other_format(raw: object, kind: type[Record]) -> list[Problem]:
    """Return the one mistake of a file that is right in kind somewhere else: all others would follow from it."""
    given = raw.get("format") if isinstance(raw, dict) else None
    wanted = get_args(fields_of(kind)["format"].type)[0]
    if given == wanted or given not in FORMATS:
        return []
    return [Problem("file", "other_format", {"given": given, "wanted": wanted})]


def _twice(document: bytes) -> list[Problem]:
    """Return the keys that stand twice in an object of a right file: readers of JSON forget all but the last."""
    if len(document) > LOOKED_THROUGH:
        return []
    return doubled(json.loads(document, object_pairs_hook=as_object))


def _holds_half(document: bytes) -> bool:
    """Say whether a text in a file has half of a character, which could be shown and written nowhere."""
    try:
        json.dumps(json.loads(document), ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return True
    except (ValueError, RecursionError):  # something else is wrong, and said elsewhere
        pass
    return False


def parsed(document: bytes) -> tuple[object, list[Problem]]:
    """Return the plain data of a JSON file, or why it is none."""
    if len(document) > LARGEST_BYTES:
        return None, [Problem("file", "too_large", {"megabytes": LARGEST_BYTES // 1_000_000})]
    try:
        raw = json.loads(document.decode("utf-8"), object_pairs_hook=as_object)
        if depth(raw) <= DEEPEST:
            return raw, []
    except UnicodeDecodeError as error:
        return None, [Problem("file", "not_utf8", {"byte": error.start})]
    except json.JSONDecodeError as error:
        return None, [Problem(f"line {error.lineno}, column {error.colno}", "not_json")]
    except ValueError:
        return None, [Problem("file", "number_too_long")]
    except RecursionError:
        pass
    return None, [Problem("file", "too_deep", {"levels": DEEPEST})]


def depth(value: object) -> int:
    """Return how many levels of lists and objects plain data has; past DEEPEST one more is counted and no further."""
    levels, level = 0, [value]
    while level and levels <= DEEPEST:
        levels += 1
        inner = (v.values() if isinstance(v, dict) else v for v in level if isinstance(v, NESTS))
        level = list(chain.from_iterable(inner))
    return levels
