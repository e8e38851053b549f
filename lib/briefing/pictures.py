"""Charts for documents, from plain numbers and names: each returns a Picture, the same bytes for the same numbers.

Colours are those of the screens. Status is told by thickness and hatching too, so that it survives a black and white printer.
Times are hours after the start; axes are written as the language does (T+12 h, 1,200만).
"""

from collections.abc import Sequence
from math import isfinite

import numpy as np
from msgspec import Struct

from lib.briefing import canvas
from lib.briefing.axis import Ticks, ticks
from lib.briefing.canvas import one_line
from lib.briefing.document import Picture
from lib.briefing.marks import LANE, Mark, draw_mark, lanes_of, line_of
from lib.view.steps import thinned
from lib.view.texts import short
from lib.view.theme import STATUS, round_numbers
from lib.words import Words
from lib.words.figures import count

MOST_ROWS, MOST_BARS, MOST_POINTS = 45, 30, 1500
THICK = {"up": 0.18, "degraded": 0.8, "down": 0.8, "unknown": 0.4}  # share of a row's height
LABEL, LEGEND = 24, 36  # half-width letters of a name beside the plot, and of a line's above it


class Line(Struct, frozen=True):
    """Numbers over time; each holds until the next time."""

    label: str
    times: Sequence[float]
    values: Sequence[float]


class Row(Struct, frozen=True):
    """A service's status over time, and when it should have been back at the latest."""

    name: str
    spells: Sequence[tuple[float, float, str]]  # (since, until, up | degraded | down | unknown)
    due: float | None = None


class Bar(Struct, frozen=True):
    name: str
    value: float
    text: str = ""  # beside the bar; the value if empty


def people(
    lines: Sequence[Line], words: Words, end: float, alternative: str, caption: str = "", marks: Sequence[Mark] = ()
) -> Picture:
    """Draw people affected over time up to `end` > 0: the first line is the truth, a second what was known of it."""
    marks = [mark for mark in marks if 0 <= mark.at <= end]
    left = 0.78
    lanes, most = lanes_of(marks, end, canvas.WIDTH - left - canvas.RIGHT)
    top = 0.3 + LANE * most

    def draw(figure, colors: dict) -> None:
        if not any(len(line.times) for line in lines):
            canvas.empty(figure, colors, words("chart.people.none"))
            return
        made = canvas.axes(figure, colors, left, 0.32, top)
        canvas.hours(made, words, colors, end)
        _counts(made, words, colors, max((v for line in lines for v in line.values if isfinite(v)), default=0))
        made.set_ylabel(words("chart.people.axis"), color=colors["muted"])
        shown = [
            (_step(made, line, number, colors, end), short(one_line(line.label), LEGEND))
            for number, line in enumerate(lines)
        ]
        for mark, lane in zip(marks, lanes, strict=True):
            draw_mark(made, mark, lane, colors)
        kinds = {mark.decision: line_of(made, mark, colors) for mark in marks}
        shown += [(kinds[kind], words(f"briefing.mark.{'decision' if kind else 'inject'}")) for kind in sorted(kinds)]
        canvas.legend(figure, colors, shown, left)

    return canvas.picture(draw, 0.32 + 2.1 + top, alternative, caption)


def services(
    rows: Sequence[Row], words: Words, end: float, alternative: str, caption: str = "", marks: Sequence[Mark] = ()
) -> Picture:
    """Draw the status of services over time, in the given order, each with the time by which it should have been back."""
    shown, hidden = rows[:MOST_ROWS], len(rows) - MOST_ROWS
    names = [short(one_line(row.name), LABEL) for row in shown]
    left, bottom = beside(names), 0.32 + (0.2 if hidden > 0 else 0)
    height = max(0.19 * len(shown), 0.5)
    marks = [mark for mark in marks if 0 <= mark.at <= end]
    lanes, most = lanes_of(marks, end, canvas.WIDTH - left - canvas.RIGHT)
    top = 0.3 + LANE * most

    def draw(figure, colors: dict) -> None:
        if not shown:
            canvas.empty(figure, colors, words("briefing.no_rows"))
            return
        made = canvas.axes(figure, colors, left, bottom, top)
        canvas.hours(made, words, colors, end)
        made.set_ylim(len(shown) - 0.4, -0.6)
        made.set_yticks(range(len(shown)), names, color=colors["ink"])
        signs = _spells(made, shown, colors, end)
        for mark, lane in zip(marks, lanes, strict=True):
            draw_mark(made, mark, lane, colors)
        statuses = [(signs[status], words(f"map.{status}")) for status in STATUS if status in signs]
        due = [(signs["due"], words("briefing.due"))] if "due" in signs else []
        canvas.legend(figure, colors, statuses + due, left)
        if hidden > 0:
            figure.text(
                left / canvas.WIDTH, 0.01, words("chart.hidden", count=hidden), color=colors["muted"], va="bottom"
            )

    return canvas.picture(draw, bottom + height + top, alternative, caption)


def bars(
    bars: Sequence[Bar], words: Words, alternative: str, caption: str = "", axis: str = "", gain: bool = False
) -> Picture:
    """Draw horizontal bars in the given order, below zero to the left.

    axis: what they count, with its unit. gain: more is better, so what is below zero has the colour of harm.
    """
    shown, hidden = [bar for bar in bars[:MOST_BARS] if isfinite(bar.value)], len(bars) - MOST_BARS
    names = [short(one_line(bar.name), LABEL + 8) for bar in shown]
    left, bottom = beside(names), (0.52 if axis else 0.32) + (0.2 if hidden > 0 else 0)
    height = max(0.26 * len(shown), 0.5)

    def draw(figure, colors: dict) -> None:
        if not shown:
            canvas.empty(figure, colors, words("briefing.no_rows"))
            return
        made = canvas.axes(figure, colors, left, bottom, 0.1)
        made.spines["bottom"].set_visible(False)
        made.set_ylim(len(shown) - 0.4, -0.6)
        made.set_yticks(range(len(shown)), names, color=colors["ink"])
        values = [bar.value for bar in shown]
        texts = [one_line(bar.text) or count(words.language, bar.value) for bar in shown]
        tints = [STATUS["down" if bar.value < 0 else "up"][0] if gain else colors["people"] for bar in shown]
        value_bars(made, values, texts, tints, ticks(words, "count", min(0, *values), max(0, *values)), colors)
        if axis:
            made.set_xlabel(one_line(axis), color=colors["muted"])
        if hidden > 0:
            said = words("briefing.hidden", count=hidden)
            figure.text(left / canvas.WIDTH, 0.01, said, color=colors["muted"], va="bottom")

    return canvas.picture(draw, bottom + height + 0.1, alternative, caption)


def beside(names: list[str]) -> float:
    """Return the room for names beside a plot, inches."""
    return 0.25 + max(map(canvas.inches, names), default=0)


def _counts(made, words: Words, colors: dict, top: float) -> None:
    """Set an axis of people from 0 to a little above the top."""
    ticks = round_numbers(top)
    made.set_ylim(0, (top or 1) * 1.06)
    made.set_yticks(ticks, [count(words.language, tick) for tick in ticks])
    made.grid(axis="y", **canvas.grid(colors))


def _step(made, line: Line, number: int, colors: dict, end: float):
    """Draw a line of steps, the first one filled, and return its sign for the legend."""
    times, values = thinned((np.asarray(line.times, float), np.asarray(line.values, float)), MOST_POINTS)
    times, values = [*times, end], [*values, *values[-1:]]
    first = number == 0
    color, width, style = (colors["people"], 1.6, "-") if first else (colors["ink"], 1.3, "--")
    if first:
        made.fill_between(times, values, step="post", color=colors["people"], alpha=0.16, linewidth=0)
    return made.step(times, values, where="post", color=color, linewidth=width, linestyle=style)[0]


def _spells(made, rows: Sequence[Row], colors: dict, end: float) -> dict:
    """Draw each row's statuses and its due time; return status -> sign for the legend."""
    signs = {}
    for at, row in enumerate(rows):
        for since, until, status in row.spells:
            color, _ = STATUS[status]
            hatch = {"hatch": "////", "edgecolor": colors["paper"]} if status == "degraded" else {}
            length = min(until, end) - max(since, 0)
            if length > 0:
                drawn = made.barh(at, length, THICK[status], max(since, 0), color=color, linewidth=0, **hatch)
                signs.setdefault(status, drawn)
        if row.due is not None and 0 <= row.due <= end:
            signs["due"] = made.plot(
                [row.due], [at], marker="|", markersize=9, markeredgewidth=2.2, color=colors["ink"], linestyle="none"
            )[0]
    return signs


def value_bars(
    made, values: Sequence[float], texts: Sequence[str], tints: Sequence[str], ticks: Ticks, colors: dict,
    against: Sequence[float] = (),
) -> None:  # fmt: skip
    """Draw bars with a text beside each; `against`: for each bar what it is held against, or NaN."""
    against = [float("nan")] * len(values) if not against else against
    known = [mark for mark in against if isfinite(mark)]
    high, low = max(0, *values, *known), min(0, *values, *known)
    box = made.get_position().width * made.figure.get_figwidth()
    room = max(map(canvas.inches, texts)) + 0.12
    inch = (high - low or 1) / max(box - room * (1 + (low < 0)), box / 4)
    made.set_xlim(low - (room * inch if low < 0 else 0), high + room * inch)
    made.set_xticks([at for at, _ in ticks], [text for _, text in ticks])
    made.grid(axis="x", **canvas.grid(colors))
    made.axvline(0, color=colors["muted"], linewidth=0.8)
    for at, (value, text, tint, mark) in enumerate(zip(values, texts, tints, against, strict=True)):
        made.barh(at, value, 0.62, color=tint, linewidth=0)
        side = -1 if value < 0 else 1
        covered = value <= mark < value + (canvas.inches(text) + 0.12) * inch and side > 0
        made.annotate(
            text, (mark if covered else value, at), ((6 if covered else 4) * side, 0), textcoords="offset points",
            va="center_baseline", ha="left" if side > 0 else "right", color=colors["ink"],
        )  # fmt: skip
