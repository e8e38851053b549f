"""The figures of a comparison over time: who is affected in each case, and how that differs from the first."""

from math import ceil, floor

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from lib.view.compared import Case
from lib.view.moment import columns, span_hours
from lib.view.risk_axis import title_of
from lib.view.steps import MOST_POINTS, hover_bars, line, thinned
from lib.view.texts import safe, short
from lib.view.theme import COLORS, TINY, axis, count_axis, empty_note, figure, hours_axis, round_numbers
from lib.words import Words
from lib.words.figures import after, count

STROKES = {  # of each case by its letter: colour on light and dark ground, dash, width: told apart in grey too
    "A": ("#1d2730", "#e9eef2", "solid", 2.6),
    "B": ("#a3457c", "#e58ab4", "dash", 2.2),
    "C": ("#007a5a", "#4cc9a4", "dot", 2.6),
    "D": ("#8a6100", "#e0b84c", "longdashdot", 2.0),
}
SYMBOLS = {"A": "circle", "B": "square", "C": "diamond", "D": "triangle-up"}
LABEL_WIDTH = 42  # half-width letters
BAND = {"light": 0.13, "dark": 0.2}  # opacity of P10 to P90
SAMPLES = 60  # places where a line's name may stand


def color_of(letter: str, theme: str) -> str:
    return STROKES[letter][theme == "dark"]


def stroke(letter: str, theme: str) -> dict:
    """Return how a case's lines are drawn."""
    return {"color": color_of(letter, theme), "dash": STROKES[letter][2], "width": STROKES[letter][3]}


def end_of(cases: list[Case]) -> float:
    """Return up to when to draw, hours: until all is back in every case, or the longest horizon."""
    return max(span_hours(case.impact) for case in cases)


def at(case: Case, times: np.ndarray) -> np.ndarray:
    """Return a case's affected people at times, hours; nan after its horizon."""
    table = columns(case.impact, "timeline")
    found = table["affected_people"][np.searchsorted(table["t"], times + TINY, side="right") - 1]
    return np.where(times < case.impact.scenario.horizon_hours + TINY, found, np.nan)


def changes(cases: list[Case]) -> np.ndarray:
    """Return the times at which the affected people of any case change, hours, rising."""
    return np.unique(np.concatenate([[0.0], *(columns(case.impact, "timeline")["t"] for case in cases)]))


def people(cases: list[Case], words: Words, theme: str, height: int = 300) -> go.Figure:
    """Draw the people who miss at least one service over time, hours, a line for each case with its name beside it.

    Where a case has draws, P10 to P90 of them lie behind its line.
    """
    end, top = end_of(cases), max(case.impact.peak_affected_people for case in cases)
    top = max(top, *(float(case.draws.band["p90"].max()) for case in banded(cases)), 0.0)
    t = _shown(cases, end)
    texts = [_hover(cases, i, t, words) for i in range(len(t))]
    traces = [hover_bars(t, end, texts, (top or 1) * 1.04)]
    traces += [trace for case in banded(cases) for trace in _band(case, end, theme)]
    for case in cases:
        until = min(end, case.impact.scenario.horizon_hours)
        table = columns(case.impact, "timeline")
        mine = thinned((table["t"], table["affected_people"]), MOST_POINTS - 1)
        inside = mine[0] < until
        traces.append(line(mine[0][inside], mine[1][inside], until, name=case.letter, line=stroke(case.letter, theme)))
    notes = _names(cases, end, top, theme) if top else [empty_note(words("chart.people.none"), theme)]
    return figure(
        traces, theme, height,
        xaxis=hours_axis(words, theme, end),
        yaxis=count_axis(words, theme, top, title=title_of(words("chart.people.axis"), theme)),
        annotations=notes,
        margin={"l": 66, "r": 14, "t": 12, "b": 28},
        showlegend=False,
        hovermode="closest",
    )  # fmt: skip


def banded(cases: list[Case]) -> list[Case]:
    """Return the cases that have draws."""
    return [case for case in cases if case.draws and case.draws.band]


def _band(case: Case, end: float, theme: str) -> list[dict]:
    """Return the ground between P10 and P90 of a case's draws."""
    band, until = case.draws.band, min(end, case.impact.scenario.horizon_hours)
    inside = band["t"] < until
    color = "".join(f"{int(color_of(case.letter, theme)[i : i + 2], 16)}," for i in (1, 3, 5))
    ground = {"fillcolor": f"rgba({color}{BAND[theme]})", "line": {"width": 0}}
    low, high = (line(band["t"][inside], band[name][inside], until, **ground) for name in ("p10", "p90"))
    return [low, high | {"fill": "tonexty"}]


def band_at(case: Case, t: float) -> tuple[float, float] | None:
    """Return P10 and P90 of a case's draws at a time, hours; None without draws, or after its horizon."""
    if not banded([case]) or t > case.impact.scenario.horizon_hours:
        return None
    band = case.draws.band
    place = int(np.searchsorted(band["t"], t + TINY, side="right")) - 1
    return float(band["p10"][place]), float(band["p90"][place])


def _shown(cases: list[Case], end: float) -> np.ndarray:
    t = changes(cases)
    values = tuple(np.nan_to_num(at(case, t)) for case in cases)
    return (found := thinned((t, *values), MOST_POINTS - 1)[0])[found < end]


def _hover(cases: list[Case], i: int, t: np.ndarray, words: Words) -> str:
    said = [_hover_of(case, float(t[i]), words) for case in cases]
    return "<br>".join([words("compare.from_on", time=after(words, round(float(t[i]), 1))), *said])


def _hover_of(case: Case, t: float, words: Words) -> str:
    value = count(words.language, float(at(case, np.array([t]))[0]))
    said, band = f"{case.letter} <b>{value}</b>", band_at(case, t)
    if band is None:
        return said
    low, high = (count(words.language, number) for number in band)
    return f"{said} ({words('compare.band_at', low=low, high=high)})"


def _names(cases: list[Case], end: float, top: float, theme: str) -> list[dict]:
    """Return each line's name, where the line is farthest from the others and from names that stand already."""
    t = np.linspace(0.02, 0.86, SAMPLES) * end
    values = np.array([np.nan_to_num(at(case, t)) for case in cases]) / top
    notes, taken = [], []
    for i, case in enumerate(cases):
        others = np.delete(values, i, axis=0)
        room = np.abs(others - values[i]).min(axis=0) if len(others) else np.ones(len(t))
        crowded = [
            any(abs(x - a) < 0.3 * end and abs(y - b) < 0.13 for a, b in taken)
            for x, y in zip(t, values[i], strict=True)
        ]
        score = (
            np.minimum(room, 0.25) + 0.05 * (values[i] > 0.02) - 0.2 * (values[i] > 0.9) - np.where(crowded, 1.0, 0.0)
        )
        best = int(np.argmax(score))
        x, y = float(t[best]), float(values[i][best])
        taken.append((x, y))
        notes.append({
            "x": x, "y": y * top, "text": f"<b>{case.letter}</b> {safe(short(case.name, LABEL_WIDTH))}", "showarrow": False,
            "xanchor": "left", "yanchor": "bottom" if y < 0.9 else "top", "xshift": 4,
            "font": {"size": 11, "color": color_of(case.letter, theme)}, "bgcolor": COLORS[theme]["paper"], "opacity": 0.92,
        })  # fmt: skip
    return notes


def gaps(cases: list[Case], words: Words, theme: str, height: int = 190) -> go.Figure:
    """Draw how many more people, or fewer, are affected than in the first case, over time, hours."""
    end, t = end_of(cases), changes(cases)
    first = at(cases[0], t)
    found = [np.nan_to_num(at(case, t) - first) for case in cases[1:]]
    low, high = (float(f([f(gap) for gap in found] or [0.0])) for f in (np.min, np.max))
    low, high = min(low, 0.0), max(high, 0.0)
    keep = thinned((t, *found), MOST_POINTS - 1)[0] if found else t
    keep = keep[keep < end]
    texts = [_gap_hover(cases, i, keep, words) for i in range(len(keep))]
    traces = [hover_bars(keep, end, texts, 1.0) | {"yaxis": "y2"}]
    for case, gap in zip(cases[1:], found, strict=True):
        mine = thinned((t, gap), MOST_POINTS - 1)
        inside = mine[0] < end
        traces.append(line(mine[0][inside], mine[1][inside], end, name=case.letter, line=stroke(case.letter, theme)))
    ticks = _ticks_between(low, high)
    room = 0.06 * (high - low or 1)
    return figure(
        traces, theme, height,
        xaxis=hours_axis(words, theme, end),
        yaxis=axis(theme, range=[low - room, high + room], tickvals=ticks, ticktext=[signed(words, tick) for tick in ticks],
                   zeroline=True, zerolinecolor=COLORS[theme]["quiet"], title=title_of(words("compare.gap_axis", letter=cases[0].letter), theme)),
        yaxis2={"overlaying": "y", "range": [0, 1], "visible": False, "fixedrange": True},
        annotations=[] if high > low else [empty_note(words("compare.no_gap"), theme)],
        margin={"l": 66, "r": 14, "t": 8, "b": 28},
        showlegend=False,
        hovermode="closest",
    )  # fmt: skip


def _ticks_between(low: float, high: float) -> list[float]:
    """Return round numbers from `low` to `high`, of which 0 is one: at least one more, where they differ."""
    if low == high:
        return [0.0]
    step = round_numbers(high - low, 5)[1]
    return [i * step for i in range(ceil(low / step - TINY), floor(high / step + TINY) + 1)]


def signed(words: Words, number: float) -> str:
    """Return a count with its sign, a true minus."""
    if not number:
        return "0"
    return f"{'+' if number > 0 else '−'}{count(words.language, abs(number))}"


def _gap_hover(cases: list[Case], i: int, t: np.ndarray, words: Words) -> str:
    first = float(at(cases[0], t[i : i + 1])[0])
    said = [f"{case.letter} <b>{signed(words, float(at(case, t[i : i + 1])[0]) - first)}</b>" for case in cases[1:]]
    return "<br>".join([words("compare.from_on", time=after(words, round(float(t[i]), 1))), *said])


def people_table(cases: list[Case]) -> pd.DataFrame:
    """Return t (hours) and, from then on, each case's affected people and the difference to the first, for export."""
    t = changes(cases)
    table = pd.DataFrame({"t": t} | {f"affected_people_{case.letter}": at(case, t) for case in cases})
    first = at(cases[0], t)
    return table.assign(**{f"difference_{case.letter}": at(case, t) - first for case in cases[1:]})


def bands_table(cases: list[Case]) -> pd.DataFrame:
    """Return a row for each case and time, hours: affected people at P10, P50 and P90 of its draws, for export."""
    rows = [pd.DataFrame({"case": case.letter} | case.draws.band) for case in banded(cases)]
    return pd.concat(rows, ignore_index=True) if rows else pd.DataFrame(columns=["case", "t", "p10", "p50", "p90"])
