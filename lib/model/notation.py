"""What an inject or an option does to the world, as people write it in a cell, and back without loss.

| of | written as, a line each (``;`` parts lines too, but for options) |
|---|---|
| actions | ``activate placement=login-busan at=0.5``, ``set_order services=pay,talk``; ``at`` also as ``M+30`` |
| events | ``site=pangyo lose=0.5 outage_hours={"median": 12, "p90": 30} cause="Fire, again"`` |
| options | ``switch: Switch to the standby`` and below it a line ``- activate placement=…`` for each action |

A value that is no plain word or number stands as JSON; so does the whole cell where lines cannot hold it.
"""

import json
import re

from lib.model.cells import EMPTY, as_json, plain
from lib.model.checks import Mistakes
from lib.model.times import parsed

FIELDS = ("events", "actions", "options")
LISTS = ("services",)  # fields whose plain words, parted by commas, are a list
BARE = re.compile(r'[^\s",;={}\[\]]+')
WORDS = re.compile(rf"{BARE.pattern}(?:,{BARE.pattern})*")
NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
KEY, DO = re.compile(r"[ \t]*([a-z_]+)[ \t]*=[ \t]*"), re.compile(r"\s*([a-z_]+)(?![a-z_]|[ \t]*=)")
END = re.compile(r"[ \t]*(?:[;\n]\s*|$)")
QUOTED = r'"(?:[^"\\]|\\.)*"'
OPTION = re.compile(rf"\s*({QUOTED}|[^\s\":;=+@{{\[-][^\s\":;]*)[ \t]*:[ \t]*([^\n]*)\n?")
CONSTANTS = {"true": True, "false": False, "null": None}
DECODER = json.JSONDecoder(parse_constant=lambda constant: _refuse(constant))


def written(rows: object, field: str) -> str:
    """Return the cell of events, actions or options; ``-`` for none of them."""
    if rows == []:
        return EMPTY
    try:
        text = _options(rows) if field == "options" else "\n".join(_line(row, field) for row in rows)
        if read(text, field) == rows:
            return text
    except (TypeError, ValueError, AttributeError, KeyError):
        pass
    return as_json(rows)


def read(text: str, field: str) -> list:
    """Return the events, actions or options of a cell. Raises ValueError with the piece that cannot be read."""
    text = text.strip()
    if text == EMPTY:
        return []
    try:
        if text[:1] in "[{" and text[:1]:
            return json.loads(text, parse_constant=_refuse)
        return _read_options(text) if field == "options" else _read_rows(text, field)
    except RecursionError:
        raise ValueError(text[:40]) from None


def _options(options: list[dict]) -> str:
    lines = []
    for option in options:
        if set(option) - {"id", "text", "actions"}:
            raise ValueError(option)
        lines.append(f"{_bare_id(option['id'])}: {_bare_text(option['text'])}")
        lines += [f"- {_line(action, 'actions')}" for action in option.get("actions", [])]
    return "\n".join(lines)


def _bare_id(id_: str) -> str:
    return id_ if OPTION.fullmatch(f"{id_}:") and plain(id_) and id_[0] != '"' else as_json(id_)


def _bare_text(text: object) -> str:
    fits = isinstance(text, str) and text and plain(text) and "\n" not in text and text[0] not in '"{['
    return text if fits else as_json(text)


def _line(row: dict, field: str) -> str:
    words = [row["do"]] if field == "actions" else []
    if field == "actions" and not DO.fullmatch(row["do"]):
        raise ValueError(row)
    words += [f"{key}={_token(key, value)}" for key, value in row.items() if key != "do" or field != "actions"]
    return " ".join(words)


def _token(key: str, value: object) -> str:
    if key in LISTS and isinstance(value, list) and value and all(_is_bare(item) for item in value):
        return ",".join(value)
    return value if key not in LISTS and _is_bare(value) else as_json(value)


def _is_bare(value: object) -> bool:
    if not isinstance(value, str) or not BARE.fullmatch(value) or not plain(value):
        return False
    return value not in CONSTANTS and not NUMBER.fullmatch(value)


def _read_options(text: str) -> list[dict]:
    options, place = [], 0
    while place < len(text):
        if text[place] == "-":
            action, place = _row(text, place + 1, "actions", "\n")
            (options[-1] if options else _refuse(text)).setdefault("actions", []).append(action)
            continue
        found = OPTION.match(text, place) or _refuse(text[place:])
        said = found[2].strip()
        options.append({"id": _unquoted(found[1]), "text": json.loads(said) if said[:1] in ('"', "{", "[") else said})
        place = found.end() + len(text[found.end() :]) - len(text[found.end() :].lstrip())
    return options


def _read_rows(text: str, field: str) -> list[dict]:
    rows, place = [], 0
    while place < len(text):
        row, place = _row(text, place, field)
        rows.append(row)
    return rows


def _row(text: str, place: int, field: str, parts: str = ";\n") -> tuple[dict, int]:
    """Return the record that stands at a place and the place after it."""
    row, begins = {}, place
    if field == "actions":
        found = DO.match(text, place) or _refuse(text[place:])
        row["do"], place = found[1], found.end()
    while found := KEY.match(text, place):
        if found[1] in row:
            _refuse(text[place:])
        row[found[1]], place = _value(text, found.end(), found[1])
    end = END.match(text, place)
    if end is None or not row or (";" in end[0] and ";" not in parts):
        _refuse(text[place:] or text[begins:])
    return row, end.end()


def _value(text: str, place: int, key: str) -> tuple[object, int]:
    if text[place : place + 1] in ('"', "{", "["):
        return DECODER.raw_decode(text, place)
    found = WORDS.match(text, place) or _refuse(text[place:])
    return _word(found[0], key), found.end()


def _word(word: str, key: str) -> object:
    if key in LISTS:
        return word.split(",")
    if word in CONSTANTS:
        return CONSTANTS[word]
    if NUMBER.fullmatch(word):
        return int(word) if re.fullmatch(r"[+-]?\d{1,300}", word, re.ASCII) else float(word)
    if key == "at":
        try:
            return parsed(word)
        except Mistakes:
            return word
    return word


def _unquoted(text: str) -> str:
    return json.loads(text) if text[0] == '"' else text


def _refuse(text: str) -> None:
    raise ValueError(text.strip()[:40])
