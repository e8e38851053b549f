"""Charts that live in an HTML file: each as figures of plotly, light and dark, and the one script that draws them all."""

from base64 import b64encode
from functools import lru_cache
from hashlib import sha256
from importlib.metadata import distribution
from math import isfinite, isnan

import msgspec
import numpy as np

from lib.briefing import axis
from lib.briefing.canvas import one_line
from lib.briefing.charts import MOST_LINES, NAME, band_name, beside_bars, few, known, tint
from lib.briefing.document import BarChart, LineChart, Series
from lib.briefing.html_script import SCRIPT
from lib.briefing.pictures import LEGEND, MOST_BARS
from lib.view.steps import MOST_POINTS
from lib.view.texts import safe, short
from lib.view.theme import COLORS, FONT, UNSEEN, legend, plain_figure
from lib.view.theme import axis as common_axis
from lib.words import Words

DASHES = ("solid", "dash", "dot", "dashdot")
PLOT, BAR = 310, 32  # pixels: height of a plot of lines, of a bar
LETTER = 0.0115  # of the width of a plot of bars that a half-width letter takes, about
BAR_NAME = 30  # half-width letters of a bar's name


def told(chart: LineChart | BarChart, language: str) -> str:
    """Return a chart as JSON that can stand in a script element; nothing if there is no number in it.

    light, dark: the figures; said: what is read at each place; reader: the trace that answers pointer and keys.
    """
    words = Words(language)
    made, values = (_lines, chart.lines + chart.band) if isinstance(chart, LineChart) else (_bars, chart.bars)
    if not any(known(series.values) for series in values):
        return ""
    figures = {theme: made(chart, words, theme) for theme in ("light", "dark")}
    reader = figures["light"]["data"][0]
    said = [text.replace("<br>", ", ").replace("<b>", "").replace("</b>", "") for text in reader["customdata"]]
    return msgspec.json.encode(figures | {"said": said}).decode().replace("<", "\\u003c")


def hidden(chart: LineChart | BarChart) -> int:
    """Return how many lines or bars a chart has no room for."""
    return max(0, len(chart.lines) - MOST_LINES if isinstance(chart, LineChart) else len(chart.names) - MOST_BARS)


@lru_cache(maxsize=1)
def script() -> str:
    """Return the script of every file with charts: plotly with its licence, and what draws them."""
    from plotly.offline import get_plotlyjs

    licence = distribution("plotly").read_text("licenses/LICENSE.txt") or ""
    return f"/*\n{licence.strip()}\n*/\n{get_plotlyjs()}\n{SCRIPT}".replace("\r", "")


@lru_cache(maxsize=1)
def fingerprint() -> str:
    """Return what allows this one script and no other."""
    return "sha256-" + b64encode(sha256(script().encode()).digest()).decode()


def _lines(chart: LineChart, words: Words, theme: str) -> dict:
    lines, colors = chart.lines[:MOST_LINES], COLORS[theme]
    at, *values = few(chart, *lines, *chart.band, most=MOST_POINTS)
    numbers = [float(value) for row in values for value in row if isfinite(value)]
    low, high = min(0.0, *numbers), max(0.0, *numbers)
    bottom, top = (1.06 * low, 1.06 * high) if low < high else (0.0, 1.0)
    start, end = axis.ends(chart)
    traces = [_reader(at, chart.steps, (start, end), (bottom, top), _read(chart, words, at, lines, values))]
    traces += _band(chart, words, at, values[len(lines) :], colors) if chart.band else []
    traces += [
        _line(chart, line, number, at, values[number], tint(line.colour, colors)) for number, line in enumerate(lines)
    ]
    along, ticks = axis.along(words, chart), axis.ticks(words, "count", low, high, 5)
    return plain_figure(
        traces, theme, PLOT + 104,
        margin={"l": 8, "r": 44, "t": 74, "b": 34}, hovermode="closest", bargap=0, barmode="overlay",
        showlegend=True, font=_letters(theme, "ink"), legend=legend(itemclick="toggle", y=1.09),
        xaxis=_axis(theme, range=[start, end], **_ticks(along)),
        yaxis=_axis(theme, range=[bottom, top], automargin=True, **_ticks(ticks)),
        annotations=[_above(chart.axis, theme)],
    )  # fmt: skip


def _axis(theme: str, **more: object) -> dict:
    return common_axis(theme, **{"tickfont": _letters(theme), **more})


def _letters(theme: str, ink: str = "muted", size: float = 12.5) -> dict:
    return {"family": FONT, "size": size, "color": COLORS[theme][ink]}


def _ticks(ticks: axis.Ticks) -> dict:
    return {"tickvals": [at for at, _ in ticks], "ticktext": [safe(text) for _, text in ticks]}


def _above(said: str, theme: str) -> dict:
    """Return what the values are, above their axis."""
    place = {"x": 0, "y": 1, "xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom"}
    return place | {"text": safe(short(one_line(said), 90)), "showarrow": False, "font": _letters(theme)}


def _line(chart: LineChart, series: Series, number: int, at: np.ndarray, values: np.ndarray, color: str) -> dict:
    alone = np.isfinite(values).sum() == 1
    shape = {"color": color, "width": 1.8 if number else 2.4, "dash": DASHES[number % 4]}
    shape |= {"shape": "hv" if chart.steps else "linear"}
    return {
        "type": "scatter", "mode": "markers" if alone else "lines", "x": at.tolist(), "y": _plain(values), "line": shape,
        "marker": {"color": color, "size": 8}, "hoverinfo": "skip", "name": safe(short(one_line(series.name), NAME)),
        "showlegend": bool(one_line(series.name)),
    }  # fmt: skip


def _band(chart: LineChart, words: Words, at: np.ndarray, edges: list[np.ndarray], colors: dict) -> list[dict]:
    color = tint(chart.band[0].colour, colors)
    fill = f"rgba({','.join(str(int(color[i : i + 2], 16)) for i in (1, 3, 5))},0.2)"
    common = {
        "type": "scatter", "mode": "lines", "x": at.tolist(), "hoverinfo": "skip", "legendgroup": "band",
        "line": {"width": 0, "shape": "hv" if chart.steps else "linear", "color": color},
    }  # fmt: skip
    name = safe(short(band_name(chart.band, words), NAME))
    high = {"y": _plain(edges[1]), "fill": "tonexty", "fillcolor": fill, "name": name, "showlegend": bool(name)}
    return [common | {"y": _plain(edges[0]), "showlegend": False}, common | high]


def _plain(values: np.ndarray) -> list[float | None]:
    return [None if isnan(value) else value for value in values.tolist()]


def _reader(at: np.ndarray, steps: bool, ends: tuple, reach: tuple, texts: list[str]) -> dict:
    """Return unseen bars, one a place, so that a pointer anywhere reads what holds there."""
    if steps:
        edges = np.append(at, max(at[-1] + (ends[1] - ends[0]) / 100, ends[1]))
    else:
        edges = np.concatenate([[ends[0]], (at[1:] + at[:-1]) / 2, [ends[1]]])
    return {
        "type": "bar", "x": ((edges[1:] + edges[:-1]) / 2).tolist(), "width": np.diff(edges).tolist(),
        "base": [reach[0]] * len(at), "y": [reach[1] - reach[0]] * len(at), "showlegend": False, "marker": UNSEEN,
        "customdata": texts, "hovertemplate": "%{customdata}<extra></extra>",
    }  # fmt: skip


def _read(chart: LineChart, words: Words, at: np.ndarray, lines: tuple[Series, ...], values: list) -> list[str]:
    """Return what is read at each place."""
    said = [axis.at_said(words, chart, 10.0**where if chart.along == "years" else where) for where in at.tolist()]
    found = []
    for place, when in enumerate(said):
        rows = [f"<b>{safe(when)}</b>"]
        rows += [
            _row(line.name, axis.said(words, "count", _known(values[number][place])))
            for number, line in enumerate(lines)
        ]
        if chart.band:
            low, high = (axis.said(words, "count", _known(edge[place])) for edge in values[len(lines) :])
            rows.append(_row(band_name(chart.band, words), words("briefing.chart.between", low=low, high=high)))
        found.append("<br>".join(rows))
    return found


def _row(name: str, said: str) -> str:
    name = safe(short(one_line(name), 60))
    return f"{name}: {safe(said)}" if name else safe(said)


def _known(value: float) -> float | None:
    return None if isnan(value) else float(value)


def _bars(chart: BarChart, words: Words, theme: str) -> dict:
    (bars, *target), colors = chart.bars, COLORS[theme]
    names, texts = chart.names[:MOST_BARS], beside_bars(chart, words)[:MOST_BARS]
    values = [value or 0.0 for value in bars.values[:MOST_BARS]]
    against = list(target[0].values[:MOST_BARS]) if target else [None] * len(names)
    numbers = [0.0, *values, *known(against)]
    low, high = min(numbers), max(numbers)
    room = (high - low or 1) * (0.06 + LETTER * max(min(len(text), 40) for text in texts) * 1.4)
    ends = (low - (room if low < 0 else 0), high + room)
    said = _read_bars(chart, words, texts)
    reader = {
        "type": "bar", "orientation": "h", "y": list(range(len(names))), "base": [ends[0]] * len(names), "width": 1,
        "x": [ends[1] - ends[0]] * len(names), "customdata": said, "marker": UNSEEN, "showlegend": False,
        "hovertemplate": "%{customdata}<extra></extra>",
    }  # fmt: skip
    drawn = {
        "type": "bar", "orientation": "h", "y": reader["y"], "x": values, "width": 0.62, "hoverinfo": "skip",
        "marker": {"color": tint(bars.colour, colors), "line": {"width": 0}}, "name": safe(short(one_line(bars.name), LEGEND)),
    }  # fmt: skip
    traces = [reader, drawn, *_marks(target, against, colors), _beside(values, against, texts, ends, colors)]
    ticks = axis.ticks(words, chart.unit, low, high)
    return plain_figure(
        traces, theme, BAR * len(names) + 90, margin={"l": 8, "r": 16, "t": 34 if target else 8, "b": 52}, barmode="overlay",
        hovermode="closest", showlegend=bool(target), font=_letters(theme, "ink"),
        xaxis=_axis(theme, range=list(ends), title={"text": safe(short(one_line(chart.axis), 90)), "font": _letters(theme)}, **_ticks(ticks)),
        yaxis=_axis(theme, range=[len(names) - 0.4, -0.6], automargin=True, showgrid=False, tickfont=_letters(theme, "ink"), tickvals=reader["y"],
                           ticktext=[safe(short(one_line(name), BAR_NAME)) + " " for name in names]),
    )  # fmt: skip


def _read_bars(chart: BarChart, words: Words, texts: list[str]) -> list[str]:
    found = []
    for number, (name, text) in enumerate(zip(chart.names, texts, strict=False)):
        rows = [f"<b>{safe(short(one_line(name), 80))}</b>", _row(chart.bars[0].name, text)]
        for series in chart.bars[1:]:
            own = one_line(series.texts[number]) if series.texts else ""
            rows.append(_row(series.name, own or axis.said(words, chart.unit, series.values[number])))
        found.append("<br>".join(rows))
    return found


def _marks(target: list[Series], against: list[float | None], colors: dict) -> list[dict]:
    look = {"symbol": "line-ns", "size": 17, "line": {"width": 3, "color": colors["ink"]}}
    return [
        {"type": "scatter", "mode": "markers", "x": against, "y": list(range(len(against))), "marker": look,
         "hoverinfo": "skip", "name": safe(short(one_line(series.name), LEGEND))} for series in target
    ]  # fmt: skip


def _beside(values: list, against: list, texts: list[str], ends: tuple, colors: dict) -> dict:
    """Return what stands beside each bar, or beside the mark that it would cover."""
    letter = LETTER * (ends[1] - ends[0])
    places = []
    for value, mark, text in zip(values, against, texts, strict=True):
        covered = mark is not None and value <= mark < value + letter * (len(text) + 2) * 1.4
        places.append(mark + letter if covered else value)
    return {
        "type": "scatter", "mode": "text", "x": places, "y": list(range(len(values))), "hoverinfo": "skip", "showlegend": False,
        "text": [f" {safe(short(text, 40))} " for text in texts], "cliponaxis": False, "textfont": {"size": 13, "color": colors["ink"]},
        "textposition": ["middle left" if value < 0 else "middle right" for value in values],
    }  # fmt: skip
