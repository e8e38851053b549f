"""Truth against what the room knew, over the time of the scenario, with what was injected and decided on it."""

from collections.abc import Sequence
from typing import NamedTuple

import plotly.graph_objects as go

from lib.model.impact import Impact
from lib.view.moment import columns
from lib.view.texts import safe, short
from lib.view.theme import COLORS, count_axis, empty_note, figure, hours_axis, small
from lib.words import Words
from lib.words.figures import count, hours

SIGNS = {"inject": ("triangle-down", "#6B7780"), "decision": ("diamond", "#009E73")}
LONGEST = 70  # half-width letters of a mark's text


class Mark(NamedTuple):
    """Something that happened: at t hours, an inject or a decision, what is said of it."""

    t: float
    kind: str
    text: str


def truth_and_known(
    impact: Impact,
    known: Sequence[tuple[float, float]],
    marks: Sequence[Mark],
    end: float,
    words: Words,
    theme: str,
    height: int = 320,
) -> go.Figure:
    """Draw affected people up to ``end`` (hours) as they were and as reported; marks stand above, ▼ injects, ◆ decisions.

    known: (t, people) at each change of what was reported, from 0 on.
    """
    table, color, end = columns(impact, "timeline"), COLORS[theme], max(end, 0.1)
    true = list(zip(table["t"].tolist(), table["affected_people"].tolist(), strict=True))
    top = max([value for t, value in [*true, *known] if t <= end], default=0.0)
    traces = [
        _steps(true, end, words("seats.true_line"), {"width": 2.5, "color": color["people"]}, words, words("seats.true_hover")),
        _steps(known, end, words("seats.known_line"), {"width": 1.6, "color": color["ink"], "dash": "dash"}, words,
               words("seats.known_hover")),
    ]  # fmt: skip
    traces += [_marks([m for m in marks if m.kind == kind], kind, (top or 1) * 1.1, words) for kind in SIGNS]
    title = {"text": words("chart.people.axis"), "font": small(theme), "standoff": 6}
    people = count_axis(words, theme, top, title=title) | {"range": [0, (top or 1) * 1.18]}
    return figure(
        traces, theme, height,
        xaxis=hours_axis(words, theme, end * 1.02),
        yaxis=people,
        annotations=[] if top else [empty_note(words("chart.people.none"), theme)],
        margin={"l": 66, "r": 14, "t": 30, "b": 30},
        showlegend=True,
        hovermode="closest",
    )  # fmt: skip


def _steps(course: Sequence[tuple[float, float]], end: float, name: str, line: dict, words: Words, hover: str) -> dict:
    shown = [(t, value) for t, value in course if t <= end]
    shown.append((end, shown[-1][1] if shown else 0.0))
    told = [hover.format(people=count(words.language, value), time=hours(words, t)) for t, value in shown]
    return {
        "type": "scatter", "mode": "lines", "name": name, "line": {"shape": "hv"} | line,
        "x": [t for t, _ in shown], "y": [value for _, value in shown],
        "text": told, "hovertemplate": "%{text}<extra></extra>",
    }  # fmt: skip


def _marks(marks: list[Mark], kind: str, y: float, words: Words) -> dict:
    symbol, color = SIGNS[kind]
    return {
        "type": "scatter", "mode": "markers", "name": words(f"seats.{kind}s"),
        "x": [mark.t for mark in marks], "y": [y] * len(marks),
        "marker": {"symbol": symbol, "size": 11, "color": color},
        "text": [f"{safe(short(mark.text, LONGEST))}<br>{hours(words, mark.t)}" for mark in marks],
        "hovertemplate": "%{text}<extra></extra>",
    }  # fmt: skip
