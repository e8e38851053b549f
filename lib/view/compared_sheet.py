"""The table of a comparison: every number of each case, and how it differs from the first, in words and as it is."""

from math import isfinite
from typing import NamedTuple

import pandas as pd

from lib.view.compared import GROUPS, METRICS, Case, Difference, Metric, Number, difference, number
from lib.words import Words
from lib.words.figures import count, exact, hours, money

SIGNS = {"better": "✓", "worse": "✗", "same": "=", "unclear": "≈"}
TIMES = 3.0  # from here on a number is told as so many times the reference's, not as per cent more
MINUS, PLUS = "−", "+"


class Cell(NamedTuple):
    value: str
    gap: str = ""  # how it differs, absolute and relative
    verdict: str = ""  # better, worse, same, unclear; nothing for the reference and where nothing can be compared
    is_bare: bool = False  # it says why there is no number


class Row(NamedTuple):
    code: str
    title: str
    means: str
    cells: tuple[Cell, ...]


def groups(cases: list[Case], words: Words) -> list[tuple[str, list[Row]]]:
    """Return the rows of each group under its title; the first case is the reference."""
    found = {group: [] for group in GROUPS}
    for metric in METRICS:
        cells = tuple(cell(metric, cases[0], case, words) for case in cases)
        title, means = (words(f"compare.{kind}.{metric.code}") for kind in ("number", "means_of"))
        found[metric.group].append(Row(metric.code, title, means, cells))
    return [(words(f"compare.group.{group}"), rows) for group, rows in found.items()]


def cell(metric: Metric, first: Case, case: Case, words: Words) -> Cell:
    """Return a number in words, and how it differs from the first's."""
    told = number(metric, case)
    value = value_text(metric, told, case, words)
    if case is first or told.value is None:
        return Cell(value, is_bare=told.value is None)
    gap = difference(metric, first, case)
    return Cell(value, gap_text(metric, gap, case, words), gap.verdict)


def value_text(metric: Metric, told: Number, case: Case, words: Words) -> str:
    """Return a number as a reader is told it, with its standard error; why there is none, where there is none."""
    if told.value is None:
        return words(f"compare.why.{told.why}")
    if not isfinite(told.value):
        return words("compare.why.all_lost" if metric.code == "data_loss" else "compare.why.not_within")
    if metric.code == "data_loss" and not told.value:
        return words("compare.why.no_data_loss")
    said = _amount(metric, told.value, case, words)
    return said if told.error is None else f"{said} ± {_amount(metric, told.error, case, words)}"


def _amount(metric: Metric, value: float, case: Case, words: Words) -> str:
    if metric.unit == "hours":
        return hours(words, value)
    if metric.unit == "money":
        return money(words, value, case.impact.estate.currency)
    if metric.unit == "share":
        return share_text(value)
    return exact(words.language, value) if metric.unit == "count" else count(words.language, value)


def share_text(share: float) -> str:
    return f"{100 * share:.1f}".removesuffix(".0") + "%"


def gap_text(metric: Metric, gap: Difference, case: Case, words: Words) -> str:
    """Return a difference with its sign, and beside it how much that is of the reference's number."""
    if gap.absolute is None or gap.verdict == "same":
        return ""
    sign = PLUS if gap.absolute > 0 else MINUS
    if metric.unit == "share":
        return words("compare.points", points=f"{sign}{100 * abs(gap.absolute):.1f}".removesuffix(".0"))
    said = f"{sign}{_amount(metric, abs(gap.absolute), case, words)}"
    return said if gap.relative is None else f"{said} ({relative_text(gap.relative)})"


def relative_text(relative: float) -> str:
    """Return how much a difference is of the reference's number: −71%, or ×4.2 where it is many times that."""
    if relative + 1 >= TIMES:
        return f"×{relative + 1:.1f}".removesuffix(".0")
    share = 100 * abs(relative)
    return (
        f"{PLUS if relative > 0 else MINUS}{share:.0f}%"
        if share >= 1
        else f"{PLUS if relative > 0 else MINUS}{share:.1g}%"
    )


def raw(cases: list[Case]) -> pd.DataFrame:
    """Return a row for each number and case, as it is, for export.

    Columns: number (code), group, unit, case (letter), name, value, standard_error, difference, relative, verdict. No
    value: nothing to tell; infinite: not within the horizon, or everything lost.
    """
    rows = []
    for metric in METRICS:
        for case in cases:
            told = number(metric, case)
            gap = Difference(None, None, "") if case is cases[0] else difference(metric, cases[0], case)
            rows.append(
                (metric.code, metric.group, _unit(metric, case), case.letter, case.name, told.value, told.error, *gap)
            )
    heads = ("number", "group", "unit", "case", "name", "value", "standard_error", "difference", "relative", "verdict")
    return pd.DataFrame(rows, columns=heads)


def _unit(metric: Metric, case: Case) -> str:
    return case.impact.estate.currency or "currency" if metric.unit == "money" else metric.unit
