"""What was or would be changed in an estate or exercise, as a table to be read."""

from typing import Protocol

import pandas as pd

from lib.model.compare import Change
from lib.words import Words

MOST_ROWS = 2000
LONGEST = 80  # letters of a value in a cell
LONGEST_ROW = 300  # letters of all values of a row


class PlannedInject(Protocol):
    """What an import would do to an inject."""

    id: str
    what: str
    place: str
    fields: dict[str, tuple[object, object]]


class Planned(PlannedInject, Protocol):
    """What an import would do to a row of an estate."""

    kind: str
    kept: dict[str, tuple[object, object]]
    why: str


def change_table(changes: list[Change], words: Words) -> pd.DataFrame:
    """Return a line a field: kind, id, what happened, field, before and after, the first 2,000."""
    rows = []
    for change in changes[:MOST_ROWS]:
        one = f"estate.one.{change.kind}"
        start = (
            words(one if words.has(one) else f"prepare.one.{change.kind}"),
            change.id,
            words(f"estate.what.{change.what}"),
        )
        if change.what == "changed":
            rows += [
                (*start, field_named(f"{change.kind}.{path}", words), said(before), said(after))
                for path, (before, after) in change.fields.items()
            ]
        else:
            rows.append((*start, "", "", ""))
    heads = ("kind", "id", "what", "field", "before", "after")
    return pd.DataFrame(rows[:MOST_ROWS], columns=[words(f"estate.change.{head}") for head in heads])


def plan_table(changes: list[Planned], words: Words) -> pd.DataFrame:
    """Return a line a row that is found: kind, id, what would happen, its values, where it was found."""
    rows = [
        (words(f"estate.one.{change.kind}"), change.id, words(f"estate.what.{change.what}"),
         _values(change, words), words.place(change.place))
        for change in sorted(changes, key=lambda change: change.what == "same")[:MOST_ROWS]
    ]  # fmt: skip
    heads = ("kind", "id", "what", "values", "place")
    return pd.DataFrame(rows, columns=[words(f"estate.change.{head}") for head in heads])


def inject_table(changes: list[PlannedInject], words: Words) -> pd.DataFrame:
    """Return a line an inject that is found: id, what would happen, its values, where it was found."""
    rows = [
        (change.id, words(f"estate.what.{change.what}"), _told("injects", change.fields, words), words.place(change.place))
        for change in sorted(changes, key=lambda change: change.what == "same")[:MOST_ROWS]
    ]  # fmt: skip
    heads = ("id", "what", "values", "place")
    return pd.DataFrame(rows, columns=[words(f"estate.change.{head}") for head in heads])


def field_named(field: str, words: Words) -> str:
    """Return a field (kind.path) as its table or form calls it, or its path where neither does."""
    kind, _, path = field.partition(".")
    keys = (f"column.{field}", f"prepare.column.{path}" if kind == "injects" else f"prepare.{path}")
    return next((words(key) for key in keys if words.has(key)), path)


def _values(change: Planned, words: Words) -> str:
    """Return the values that would be taken, or why none is."""
    if change.why:
        return words(f"estate.why.{change.why}", fields=", ".join(change.kept))
    return _told(change.kind, change.fields, words)


def _told(kind: str, fields: dict[str, tuple[object, object]], words: Words) -> str:
    """Return the values after an import, each by its field's name; cut where they are long."""
    told = (f"{field_named(f'{kind}.{path}', words)}: {said(after)}" for path, (_, after) in fields.items())
    return "; ".join(told)[:LONGEST_ROW]


def said(value: object) -> str:
    """Return a value as one reads it in a cell, cut where it is long."""
    if isinstance(value, dict):
        value = "; ".join(f"{key}={said(part)}" for key, part in value.items())
    elif isinstance(value, list):
        value = "; ".join(map(said, value))
    text = "" if value is None else f"{value:.15g}" if isinstance(value, float) else str(value)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
