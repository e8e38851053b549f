"""The figures of the evidence page: the model beside what was reported, in hours, servers and shares."""

import plotly.graph_objects as go

from lib.model.thresholds import DOWN
from lib.view.backtest import Check, Recovery
from lib.view.sheets import servers_text, share_text, short_number, span_text
from lib.view.texts import safe, short, width_of
from lib.view.theme import COLORS, STATUS, axis, count_axis, figure, hours_axis, legend, share_axis
from lib.words import Words
from lib.words.figures import after

MODEL = {"light": "#3d6b78", "dark": "#8fbecb"}
WHAT_IF = {"light": "#9a6200", "dark": "#e0b060"}
ROW, TOP, BOTTOM = 24, 44, 30  # pixels
LABEL_WIDTH = 40  # half-width letters
RIGHT = 0.66  # where the right-hand plot begins, as a share of the width
HOLLOW, FULL = "circle-open", "circle"  # first use, normal


def recovery_chart(rows: list[Recovery], names: dict[str, str], words: Words, theme: str) -> go.Figure:
    """Draw each service's hours to first use and to normal: the facts and the model; beside them the what-if."""
    end = 1.04 * max(hour for row in rows for hour in _hours(row))
    labels = [names.get(row.service, row.service) for row in rows]
    texts = [_text(row, label, words) for row, label in zip(rows, labels, strict=True)]
    traces = _left(rows, words, theme) + _right(rows, words, theme) + _hover(texts, end, "x") + _hover(texts, end, "x2")
    return figure(
        traces, theme, TOP + BOTTOM + ROW * len(rows),
        xaxis=hours_axis(words, theme, end, 7, domain=[0, RIGHT - 0.035]),
        xaxis2=hours_axis(words, theme, end, 4, domain=[RIGHT, 1], anchor="y"),
        yaxis=_rows_axis(labels, theme),
        margin={"l": _room(labels), "r": 16, "t": TOP, "b": BOTTOM},
        legend=legend(font={"size": 11}), legend2=legend(x=RIGHT, font={"size": 11}),
        hovermode="closest",
    )  # fmt: skip


def _hours(row: Recovery) -> list[float]:
    found = (row.partial_fact, row.partial_model, row.partial_what_if, row.full_fact, row.full_model, row.full_what_if)
    return [hour for hour in found if hour is not None] + list(row.between or ())


def _left(rows: list[Recovery], words: Words, theme: str) -> list[dict]:
    color, model = COLORS[theme], MODEL[theme]
    about = [row.partial_fact if row.bound != "at least" else None for row in rows]
    least = [row.partial_fact if row.bound == "at least" else None for row in rows]
    firsts, fulls = [row.partial_model for row in rows], [row.full_model for row in rows]
    facts = [row.full_fact for row in rows]
    return [
        _lines([row.between or (None, None) for row in rows], color["quiet"], 9),
        _lines(list(zip(firsts, fulls, strict=True)), color["quiet"], 1),
        _lines(list(zip(about, firsts, strict=True)), model, 5, 0.45),
        _lines(list(zip(facts, fulls, strict=True)), model, 5, 0.45),
        _marks(about, _tick(color["ink"], 13, 1.5), words("evidence.mark.fact_partial")),
        _marks(
            least,
            {"symbol": "triangle-right-open", "size": 9, "color": color["ink"]},
            words("evidence.mark.fact_least"),
        ),
        _marks(facts, _tick(color["ink"], 17, 3.5), words("evidence.mark.fact_full")),
        _marks(firsts, _dot(HOLLOW, model), words("evidence.mark.model_partial")),
        _marks(fulls, _dot(FULL, model), words("evidence.mark.model_full")),
    ]


def _right(rows: list[Recovery], words: Words, theme: str) -> list[dict]:
    color, other = COLORS[theme]["quiet"], WHAT_IF[theme]
    firsts, fulls = [row.partial_model for row in rows], [row.full_model for row in rows]
    changed = (
        [(row.partial_model, row.partial_what_if) for row in rows],
        [(row.full_model, row.full_what_if) for row in rows],
    )
    traces = [_lines(pairs, other, 3, 0.4) for pairs in changed]
    traces += [
        _marks(firsts, _dot(HOLLOW, color, 7)),
        _marks(fulls, _dot(FULL, color, 7), words("evidence.mark.as_it_was")),
    ]
    traces += [
        _marks(
            [row.partial_what_if for row in rows], _dot("diamond-open", other), words("evidence.mark.what_if_partial")
        ),
        _marks([row.full_what_if for row in rows], _dot("diamond", other), words("evidence.mark.what_if_full")),
    ]
    return [trace | {"xaxis": "x2", "legend": "legend2"} for trace in traces]


def _lines(pairs: list[tuple[float | None, float | None]], color: str, width: float, opacity: float = 1) -> dict:
    """Return one line a row between two values; none where either is missing."""
    x, y = [], []
    for row, (since, until) in enumerate(pairs):
        if since is not None and until is not None:
            x += [since, until, None]
            y += [row, row, None]
    return {
        "type": "scatter", "mode": "lines", "x": x, "y": y, "opacity": opacity, "hoverinfo": "skip", "showlegend": False,
        "line": {"color": color, "width": width},
    }  # fmt: skip


def _marks(values: list[float | None], marker: dict, name: str = "") -> dict:
    return {
        "type": "scatter", "mode": "markers", "x": values, "y": list(range(len(values))), "marker": marker, "name": name,
        "hoverinfo": "skip", "showlegend": bool(name), "cliponaxis": False,
    }  # fmt: skip


def _tick(color: str, size: float, width: float) -> dict:
    return {"symbol": "line-ns", "size": size, "color": color, "line": {"width": width, "color": color}}


def _dot(symbol: str, color: str, size: float = 9) -> dict:
    return {"symbol": symbol, "size": size, "color": color, "line": {"width": 1.8, "color": color}}


def _hover(texts: list[str], end: float, axis_name: str) -> list[dict]:
    """Return one unseen bar a row: a pointer anywhere in it reads the row's text."""
    return [{
        "type": "bar", "orientation": "h", "x": [end] * len(texts), "y": list(range(len(texts))), "width": 1,
        "xaxis": axis_name, "marker": {"color": "rgba(0,0,0,0)", "line": {"width": 0}}, "showlegend": False,
        "customdata": texts, "hovertemplate": "%{customdata}<extra></extra>",
    }]  # fmt: skip


def _text(row: Recovery, name: str, words: Words) -> str:
    said = [f"<b>{safe(name)}</b>"]
    for what in ("partial", "full"):
        hours = (getattr(row, f"{what}_{who}") for who in ("fact", "model", "what_if"))
        fact, model, other = ("–" if hour is None else after(words, hour) for hour in hours)
        said.append(words(f"evidence.hover.{what}", fact=fact, model=model, what_if=other))
    return "<br>".join(said)


def _rows_axis(labels: list[str], theme: str) -> dict:
    texts = [safe(short(label, LABEL_WIDTH)) for label in labels]
    font = {"size": 12, "color": COLORS[theme]["ink"]}
    return axis(
        theme, range=[len(labels) - 0.4, -0.6], tickvals=list(range(len(labels))), ticktext=texts, tickfont=font
    )


def _room(labels: list[str]) -> int:
    return 16 + round(6.5 * max((min(LABEL_WIDTH, width_of(label)) for label in labels), default=8))


def servers_chart(
    model: list[tuple[float, float]],
    plain: list[tuple[float, float]],
    checks: list[Check],
    evidence: dict,
    words: Words,
    theme: str,
) -> go.Figure:
    """Draw the servers up in the burnt site over hours: the model, the structure alone, the reported points."""
    color, total = COLORS[theme], evidence["servers"]["total"]
    end = 1.05 * max(model[-1][0], plain[-1][0], *(point["to_hours"] for point in evidence["server_points"]))
    traces = [
        _steps(plain, end, words("evidence.mark.plain"), {"color": color["quiet"], "width": 2, "dash": "dot"}),
        _steps(model, end, words("evidence.mark.model"), {"color": MODEL[theme], "width": 2.5}),
        *_points(list(zip(evidence["server_points"], checks, strict=True)), words, color),
    ]
    return figure(
        traces, theme, 430,
        xaxis=hours_axis(words, theme, end, 10) | {"range": [-0.01 * end, end]},
        yaxis=count_axis(words, theme, total) | {"range": [-0.03 * total, 1.05 * total]},
        margin={"l": 62, "r": 20, "t": 40, "b": 30},
        legend=legend(font={"size": 12}),
        hovermode="closest",
    )  # fmt: skip


def _steps(steps: list[tuple[float, float]], end: float, name: str, line: dict) -> dict:
    x, y = [t for t, _ in steps] + [end], [servers for _, servers in steps] + [steps[-1][1]]
    shape = {"shape": "hv"} | line
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, "name": name, "line": shape, "hoverinfo": "skip"}


def _points(reported: list[tuple[dict, Check]], words: Words, color: dict) -> list[dict]:
    traces = []
    for bound, symbol in (("about", "square"), ("at most", "triangle-down")):
        points = [(point, check) for point, check in reported if check.bound == bound]
        down = [0 if bound == "at most" else check.fact - check.low for _, check in points]
        traces.append({
            "type": "scatter", "mode": "markers", "name": words(f"evidence.mark.{bound.replace(' ', '_')}"),
            "x": [(point["from_hours"] + point["to_hours"]) / 2 for point, _ in points],
            "y": [check.fact for _, check in points], "marker": {"symbol": symbol, "size": 10, "color": color["ink"]},
            "error_x": {"array": [(point["to_hours"] - point["from_hours"]) / 2 for point, _ in points],
                        "color": color["ink"], "thickness": 2, "width": 0},
            "error_y": {"array": [check.high - check.fact for _, check in points], "arrayminus": down, "symmetric": False,
                        "color": color["quiet"], "thickness": 1.5, "width": 6},
            "customdata": [_point_text(point, words) for point, _ in points],
            "hovertemplate": "%{customdata}<extra></extra>", "cliponaxis": False,
        })  # fmt: skip
    return traces


def _point_text(point: dict, words: Words) -> str:
    hours = span_text((point["from_hours"], point["to_hours"]))
    key = "evidence.hover.at_most" if point["is"] == "at most" else "evidence.hover.servers"
    return words(key, hours=hours, servers=servers_text(words, point["servers"])) + "<br>" + safe(point["source"])


def naver_chart(checks: list[Check], names: dict[str, str], words: Words, theme: str) -> go.Figure:
    """Draw Naver's hours to normal of each function beside the facts, and the least availability of its main services."""
    functions, main = ([check for check in checks if check.code == code] for code in ("naver_normal", "naver_least"))
    color, labels = COLORS[theme], [names.get(check.subject, check.subject) for check in functions]
    end = 1.06 * max(hour for check in functions for hour in (check.fact, check.model) if hour is not None)
    traces = [
        _lines([check.between or (None, None) for check in functions], color["quiet"], 9),
        _marks([check.fact for check in functions], _tick(color["ink"], 17, 3.5), words("evidence.mark.fact_full")),
        _marks([check.model for check in functions], _dot(FULL, MODEL[theme]), words("evidence.mark.model_full")),
    ]
    texts = [_naver_text(check, label, words) for check, label in zip(functions, labels, strict=True)]
    others = [names.get(check.subject, check.subject) for check in main]
    down = {"type": "line", "xref": "x2", "yref": "paper", "x0": DOWN, "x1": DOWN, "y0": 0, "y1": 1,
            "line": {"color": STATUS["down"][0], "width": 1.5, "dash": "dash"}}  # fmt: skip
    return figure(
        traces + _hover(texts, end, "x") + [_least(main, words, theme)], theme, TOP + BOTTOM + 29 * len(functions),
        xaxis=hours_axis(words, theme, end, 7, domain=[0, 0.55]),
        yaxis=_rows_axis(labels, theme),
        xaxis2=share_axis(theme, domain=[0.69, 0.96], anchor="y2"),
        yaxis2=_rows_axis(others, theme) | {"anchor": "x2", "showgrid": False},
        shapes=[down],
        margin={"l": _room(labels), "r": 16, "t": TOP, "b": BOTTOM},
        legend=legend(font={"size": 12}), legend2=legend(x=0.69, font={"size": 12}),
        hovermode="closest",
    )  # fmt: skip


def _least(main: list[Check], words: Words, theme: str) -> dict:
    return {
        "type": "bar", "orientation": "h", "x": [check.model for check in main], "y": list(range(len(main))), "width": 0.4,
        "xaxis": "x2", "yaxis": "y2", "legend": "legend2", "name": words("evidence.mark.least"),
        "marker": {"color": MODEL[theme]}, "text": [share_text(words, check.model) for check in main],
        "textposition": "outside", "textfont": {"color": COLORS[theme]["ink"]}, "hoverinfo": "skip", "cliponaxis": False,
    }  # fmt: skip


def _naver_text(check: Check, name: str, words: Words) -> str:
    fact, model = span_text(check.between or (check.fact,)), "–" if check.model is None else short_number(check.model)
    return f"<b>{safe(name)}</b><br>" + words("evidence.hover.naver", fact=fact, model=model)
