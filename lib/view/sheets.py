"""Tables to be read: heads, cells in words, and the raw numbers they were written from; and how numbers are written."""

from typing import NamedTuple

import pandas as pd

from lib.words import Words
from lib.words.figures import exact


class Head(NamedTuple):
    """A column: its title, the group it stands under, how a cell is shown (text, number, tag, holds), its definition."""

    title: str
    group: str = ""
    kind: str = "text"
    means: str = ""


class Sheet(NamedTuple):
    """A table to be read: heads, cells in words (a tag or holds cell is its code), and the raw numbers."""

    heads: list[Head]
    rows: list[list[str]]
    raw: pd.DataFrame


def sheet_of(told: pd.DataFrame, kinds: tuple[str, ...], raw: pd.DataFrame) -> Sheet:
    """Return a frame of words as a table to be read; kinds: how each column's cells are shown."""
    heads = [Head(title, kind=kind) for title, kind in zip(told.columns, kinds, strict=True)]
    return Sheet(heads, [[str(cell) for cell in row] for row in told.itertuples(index=False)], raw)


def hours_text(hours: float | None, digits: int = 1) -> str:
    return "–" if hours is None else f"{hours:.{digits}f}"


def signed(error: float | None, digits: int = 1) -> str:
    """Return a number with its sign, a true minus; no sign where it rounds to 0."""
    if error is None:
        return "–"
    said = f"{error:+.{digits}f}"
    return f"{0:.{digits}f}" if float(said) == 0 else said.replace("-", "−")


def short_number(number: float) -> str:
    """Return a number with at most two decimals."""
    return f"{number:.2f}".rstrip("0").rstrip(".")


def span_text(hours: tuple[float, ...]) -> str:
    return "–".join(short_number(hour) for hour in dict.fromkeys(hours))


def servers_text(words: Words, number: float) -> str:
    return exact(words.language, number)


def share_text(words: Words, share: float) -> str:
    return words("evidence.error.relative", number=f"{100 * share:.1f}".removesuffix(".0"))
