"""The MSEL along the scenario's time, with the people affected behind it if the room does nothing."""

import numpy as np
import plotly.graph_objects as go

from lib.model.exercise import Exercise, Inject
from lib.model.impact import Impact
from lib.view.moment import columns
from lib.view.steps import MOST_POINTS, line, thinned
from lib.view.texts import safe, width_of
from lib.view.theme import COLORS, count_axis, figure, hours_axis, small
from lib.words import Words
from lib.words.figures import after, clock

SIGNS = {"clock": "circle", "condition": "diamond", "missed": "triangle-up", "hand": "square"}
KIND_COLORS = {"contextual": "#0072B2", "contingency": "#D55E00", "expected": "#009E73"}  # Okabe and Ito


def msel_timeline(
    exercise: Exercise, comes: dict[str, float], impact: Impact, names: dict[str, str], words: Words, theme: str,
    by: str = "role", chosen: str | None = None, height: int = 460,
) -> go.Figure:  # fmt: skip
    """Draw each inject at the time it comes by itself, hours, in the rows of its roles or of its kind.

    comes: inject -> hours; what does not come by itself stands hollow at its planned time, if it has one. names: row -> name.
    A mark's customdata is the inject's id.
    """
    color, marks = COLORS[theme], _marks(exercise, comes, by)
    rows = [row for row in names if any(mark[0] == row for mark in marks)] or list(names)
    end = max([exercise.scenario.horizon_hours if not marks else 0.0, *(1.08 * t for _, _, t, _ in marks), 1.0])
    used = [on for on in SIGNS if any(mark[1].trigger.on == on for mark in marks)]
    shown = [_trace(on, marks, rows, exercise, words, color, chosen) for on in used]
    traces = [_people(impact, words, theme, end), *shown, *_key(marks, words, color)]
    table = columns(impact, "timeline")
    top = float(table["affected_people"].max())
    return figure(
        traces, theme, height,
        xaxis=hours_axis(words, theme, end) | {"range": [-0.02 * end, end]},
        yaxis=count_axis(words, theme, top) | {
            "side": "right", "showgrid": False, "range": [0, 1.15 * top or 1],
            "title": {"text": words("prepare.people_axis"), "font": small(theme)},
        },
        yaxis2={
            "overlaying": "y", "side": "left", "tickvals": list(range(len(rows))), "ticktext": [safe(names[row]) for row in rows], "range": [len(rows) - 0.4, -0.6],
            "tickfont": small(theme), "gridcolor": color["grid"], "zeroline": False, "fixedrange": True,
        },
        margin={"l": 16 + min(200, 7 * max(width_of(names[row]) for row in rows)), "r": 70, "t": 58, "b": 30}, showlegend=True, hovermode="closest",
    )  # fmt: skip


def _marks(exercise: Exercise, comes: dict[str, float], by: str) -> list[tuple[str, Inject, float, bool]]:
    """Return row, inject, time and whether it comes by itself, of each that has a time."""
    found = []
    for inject in exercise.injects:
        t = comes.get(inject.id, inject.at)
        if t is not None:
            for row in inject.to if by == "role" else [inject.kind]:
                found.append((row, inject, t, inject.id in comes))
    return found


def _trace(
    on: str, marks: list, rows: list[str], exercise: Exercise, words: Words, color: dict, chosen: str | None
) -> dict:
    mine = [mark for mark in marks if mark[1].trigger.on == on and mark[0] in rows]
    tint = [KIND_COLORS[inject.kind] for _, inject, _, _ in mine]
    return {
        "type": "scatter", "mode": "markers", "showlegend": False,
        "yaxis": "y2", "x": [t for _, _, t, _ in mine], "y": [rows.index(row) for row, _, _, _ in mine],
        "customdata": [inject.id for _, inject, _, _ in mine],
        "text": [_hover(inject, t, here, exercise, words) for _, inject, t, here in mine], "hoverinfo": "text",
        "marker": {
            "symbol": [SIGNS[on] + ("" if here else "-open") for _, _, _, here in mine], "color": tint,
            "size": [17 if inject.id == chosen else 12 for _, inject, _, _ in mine], "opacity": 1,
            "line": {"width": [2.5 if inject.id == chosen else 1.5 for _, inject, _, _ in mine],
                     "color": [color["ink"] if inject.id == chosen else one if not here else color["paper"]
                               for one, (_, inject, _, here) in zip(tint, mine, strict=True)]},
        },
        "selected": {"marker": {"opacity": 1}}, "unselected": {"marker": {"opacity": 1}},
    }  # fmt: skip


def _key(marks: list, words: Words, color: dict) -> list[dict]:
    """Return traces for the legend, their point out of sight: the shape says what sets an inject off, the colour its kind."""
    shapes = [(on, SIGNS[on], color["muted"]) for on in SIGNS if any(m[1].trigger.on == on for m in marks)]
    kinds = [(kind, "square", tint) for kind, tint in KIND_COLORS.items() if any(m[1].kind == kind for m in marks)]
    return [
        {"type": "scatter", "mode": "markers", "name": words(f"prepare.choice.{code}"), "x": [-1e6], "y": [0],
         "marker": {"symbol": sign, "color": tint, "size": 10}, "hoverinfo": "skip"}
        for code, sign, tint in [*shapes, *kinds]
    ]  # fmt: skip


def _hover(inject: Inject, t: float, here: bool, exercise: Exercise, words: Words) -> str:
    subject = inject.subject if isinstance(inject.subject, str) else inject.subject.get(words.language) or inject.id
    local = clock(words, exercise.scenario.starts_at, t)
    lines = [f"<b>{safe(subject)}</b>", f"{after(words, t)}" + (f" · {local}" if local else "")]
    if not here:
        lines.append(words("prepare.not_by_itself"))
    return "<br>".join(lines)


def _people(impact: Impact, words: Words, theme: str, end: float) -> dict:
    table = columns(impact, "timeline")
    t, value = np.asarray(table["t"]), np.asarray(table["affected_people"])
    t, value = thinned((t[t <= end], value[t <= end]), MOST_POINTS - 1)
    drawn = line(
        t, value, end, name=words("prepare.people"), fill="tozeroy", fillcolor=COLORS[theme]["band"], opacity=0.6,
        line={"width": 1, "color": COLORS[theme]["people"]},
    )  # fmt: skip
    return drawn
