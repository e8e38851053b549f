"""What was found in a file from elsewhere, as rows of an estate that may still be incomplete."""

from msgspec import Struct

from lib.model.checks import Problem

Row = dict[str, object]  # fields of an ``estate/1`` record, as plain data; only those that the source knows
File = tuple[str, bytes]  # a name and its content


class Found(Struct, frozen=True):
    """The rows of a source by kind (``sites``, ``services``, …), each with where in the source it stands.

    ``rows[kind][i]`` was found at ``places[kind][i]``, such as ``services.csv, row 7``; every row of a kind that
    has ids has one. ``problems`` is what could not be read; with any of them nothing may be taken in.
    """

    rows: dict[str, list[Row]]
    places: dict[str, list[str]]
    problems: list[Problem] = []
