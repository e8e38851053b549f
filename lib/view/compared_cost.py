"""What layouts cost a year against what outages are expected to cost a year, and what a cheaper layout really saves."""

from typing import NamedTuple

import plotly.graph_objects as go

from lib.view.compared import METRICS, Case, comparable, difference, is_family, number
from lib.view.risk_axis import title_of
from lib.view.texts import safe, short
from lib.view.theme import COLORS, axis, count_axis, empty_note, figure, hatched
from lib.words import Words
from lib.words.figures import count, money

BY_CODE = {metric.code: metric for metric in METRICS}
ROW, LEAST_ROWS = 46, 2  # pixels
LABEL_WIDTH = 24  # half-width letters


class Costs(NamedTuple):
    """A case's year: money, user-hours, and the standard errors of the two that come from random years."""

    layout: float | None
    loss: float | None
    loss_error: float | None
    hours: float | None
    hours_error: float | None


def costs(case: Case) -> Costs:
    found = [number(BY_CODE[code], case) for code in ("layout", "money_a_year", "hours_a_year")]
    layout, loss, hours = found
    return Costs(layout.value, loss.value, loss.error, hours.value, hours.error)


def bars(cases: list[Case], words: Words, theme: str) -> go.Figure:
    """Draw, for each case, layout and expected loss a year on one another, money; and the expected lost user-hours."""
    color, found, y = COLORS[theme], [costs(case) for case in cases], list(range(len(cases)))
    rows = max(LEAST_ROWS, len(cases))
    top = max([(each.layout or 0) + (each.loss or 0) + (each.loss_error or 0) for each in found])
    most = max([(each.hours or 0) + (each.hours_error or 0) for each in found])
    currency = next((case.impact.estate.currency for case in cases if case.impact.estate.currency), "")
    parts = [
        _bar([each.layout for each in found], y, words("compare.number.layout"), color["quiet"], "", theme),
        _bar([each.loss for each in found], y, words("compare.number.money_a_year"), color["people"], "/", theme,
             [each.loss_error for each in found]),
        _bar([each.hours for each in found], y, words("compare.number.hours_a_year"), color["people"], ".", theme,
             [each.hours_error for each in found]) | {"xaxis": "x2", "yaxis": "y2"},
    ]  # fmt: skip
    names = [f"<b>{case.letter}</b> {safe(short(case.name, LABEL_WIDTH))}" for case in cases]
    upright = {"range": [rows - 0.5, -0.5], "tickvals": y, "showgrid": False}
    return figure(
        parts, theme, 72 + ROW * rows,
        xaxis=count_axis(words, theme, 1.12 * top, title=title_of(words("compare.money_axis", currency=currency), theme), domain=[0, 0.56]),
        xaxis2=count_axis(words, theme, 1.2 * most, 3, title=title_of(words("compare.hours_axis"), theme), domain=[0.64, 1], anchor="y2"),
        yaxis=axis(theme, ticktext=names, **upright),
        yaxis2=axis(theme, ticktext=[case.letter for case in cases], anchor="x2", **upright),
        barmode="stack",
        annotations=_said(cases, found, words, theme) + ([] if most else [_empty(words, theme)]),
        showlegend=False,
        margin={"l": 190, "r": 20, "t": 22, "b": 46},
        hovermode="closest",
    )  # fmt: skip


def _empty(words: Words, theme: str) -> dict:
    return empty_note(words("compare.why.not_computed"), theme) | {"x": 0.82}


def _bar(values: list, y: list[int], name: str, fill: str, shape: str, theme: str, errors: list | None = None) -> dict:
    bar = {
        "type": "bar", "orientation": "h", "x": [value or 0 for value in values], "y": y, "width": 0.5, "name": name,
        "marker": hatched(fill, shape, theme), "hoverinfo": "skip",
    }  # fmt: skip
    if errors:
        ink = COLORS[theme]["ink"]
        bar["error_x"] = {"type": "data", "array": [e or 0 for e in errors], "thickness": 1.2, "width": 4, "color": ink}
    return bar


def _said(cases: list[Case], found: list[Costs], words: Words, theme: str) -> list[dict]:
    """Return the figures above the bars."""
    notes = []
    for i, (case, each) in enumerate(zip(cases, found, strict=True)):
        place = {"x": 0, "y": i - 0.27, "yanchor": "bottom", "showarrow": False, "xanchor": "left",
                 "font": {"size": 11, "color": COLORS[theme]["ink"]}}  # fmt: skip
        notes.append(place | {"text": safe(_parts(case, each, words))})
        if each.hours is not None:
            told = [count(words.language, number) for number in (each.hours, each.hours_error)]
            notes.append(place | {"xref": "x2", "yref": "y2", "text": " ± ".join(told)})
    return notes


def _parts(case: Case, each: Costs, words: Words) -> str:
    """Return what a case's layout costs, and what it is expected to lose."""

    def told(number: float | None) -> str:
        return words("compare.why.no_prices") if number is None else _money(words, number, case)

    if case.years is None:
        return words("compare.layout_said", layout=told(each.layout))
    return words("compare.costs_said", layout=told(each.layout), loss=told(each.loss))


def sentences(cases: list[Case], words: Words) -> list[str]:
    """Return, for each case against the first, what its layout costs more or less and what that buys, each a year."""
    return [said for case in cases[1:] if (said := _against(cases[0], case, words))]


def _against(first: Case, case: Case, words: Words) -> str:
    named = {"first": first.letter, "case": case.letter}
    if None in (first.layout, case.layout):
        without = [each.letter for each in (first, case) if each.layout is None]
        return words("compare.cost.no_prices", cases=", ".join(without), **named)
    if not comparable(BY_CODE["layout"], first, case):
        return words("compare.cost.currencies", **named)
    saved = case.layout - first.layout
    said = [words(f"compare.cost.layout.{_turn(saved)}", gap=_money(words, abs(saved), case), **named)]
    if first.years is None or case.years is None:
        return " ".join([*said, words("compare.cost.not_computed")])
    said += [part(first, case, words) for part in (_loss, _hours, _each_hour)]
    return " ".join(filter(None, said))


def _loss(first: Case, case: Case, words: Words) -> str:
    """Return how the expected loss in money differs, and the sum of it and the layout."""
    if None in (costs(first).loss, costs(case).loss):
        return words("compare.cost.no_loss")
    gap, total = (difference(BY_CODE[code], first, case) for code in ("money_a_year", "total"))
    if gap.verdict in ("unclear", ""):
        return words("compare.cost.loss.unclear") if gap.verdict else words("compare.cost.other_numbers")
    if gap.verdict == "same":
        return words("compare.cost.loss.same")
    said = words(f"compare.cost.loss.{_turn(gap.absolute)}", gap=_money(words, abs(gap.absolute), case))
    if total.verdict in ("better", "worse"):
        key = f"compare.cost.total.{_turn(total.absolute)}"
        said += " " + words(key, gap=_money(words, abs(total.absolute), case), case=case.letter)
    return said


def _each_hour(first: Case, case: Case, words: Words) -> str:
    """Return what each user-hour that is spared, or given away, is paid with; for layouts of one estate alone."""
    if not is_family(first.impact.estate, case.impact.estate):
        return ""
    total, hours = (difference(BY_CODE[code], first, case) for code in ("total", "hours_a_year"))
    if (
        total.absolute is None
        or hours.verdict not in ("better", "worse")
        or (total.absolute > 0) == (hours.absolute > 0)
    ):
        return ""
    each = _money(words, abs(total.absolute / hours.absolute), case)
    return words("compare.cost.each.spared" if total.absolute > 0 else "compare.cost.each.given", each=each)


def _hours(first: Case, case: Case, words: Words) -> str:
    gap = difference(BY_CODE["hours_a_year"], first, case)
    if gap.verdict not in ("better", "worse"):
        return words("compare.cost.hours.unclear") if gap.verdict == "unclear" else ""
    return words(f"compare.cost.hours.{_turn(gap.absolute)}", gap=count(words.language, abs(gap.absolute)))


def _turn(gap: float) -> str:
    return "more" if gap > 0 else "less" if gap < 0 else "same"


def _money(words: Words, number: float, case: Case) -> str:
    return money(words, number, case.impact.estate.currency)
