"""The figures of the recovery screen: what came back when, and what caused the loss."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from lib.model.estate import POOLED
from lib.model.impact import Impact
from lib.view.gantt import gantt
from lib.view.moment import rows, span_hours
from lib.view.steps import MOST_POINTS, hover_bars, line, thinned
from lib.view.texts import names, safe, short, span, width_of
from lib.view.theme import COLORS, TINY, axis, count_axis, empty_note, figure, hours_axis, share_axis, small, status_of
from lib.words import Words
from lib.words.figures import count, percent

__all__ = ["cause_rows", "causes_pareto", "curves", "gantt", "recovery_curves"]

CURVES = {"services": ("#0072B2", "solid"), "users": ("people", "dash"), "servers": ("muted", "dot")}
MOST_CAUSES = 12
LABEL_WIDTH = 40  # half-width letters


def recovery_curves(impact: Impact, words: Words, theme: str, height: int = 300) -> go.Figure:
    """Draw over time, hours, the share of services up, of users served and of servers up (`curves`)."""
    color, end = COLORS[theme], span_hours(impact)
    table = curves(impact)
    columns = thinned(tuple(table[name].to_numpy() for name in ("t", "users", "services", "servers")), MOST_POINTS - 1)
    t, shares = columns[0], dict(zip(("users", "services", "servers"), columns[1:], strict=True))
    until = np.append(t[1:], impact.scenario.horizon_hours)
    texts = []
    for i, (since, to) in enumerate(zip(t, until, strict=True)):
        said = [f"{words(f'chart.curve.{name}')} <b>{percent(float(shares[name][i]))}</b>" for name in CURVES]
        texts.append("<br>".join([*said, span(impact, words, since, to)]))
    traces = [hover_bars(t, max(end, t[-1]), texts, 1.04)]
    for name, (stroke, dash) in CURVES.items():
        style = {"color": color.get(stroke, stroke), "width": 2, "dash": dash}
        traces.append(line(t, shares[name], max(end, t[-1]), name=words(f"chart.curve.{name}"), line=style))
    return figure(
        traces, theme, height,
        xaxis=hours_axis(words, theme, end),
        yaxis=share_axis(theme),
        margin={"l": 50, "r": 14, "t": 30, "b": 28},
        hovermode="closest",
    )  # fmt: skip


def curves(impact: Impact) -> pd.DataFrame:
    """Return t (hours) and, from then on, the shares of services up, of users served and of servers up.

    users: 1 less the affected users over the users of all services. servers: those not lost, of all that
    stand in active, hot and warm placements; servers of the pools for cold and backup ones are not counted.
    A share of nothing is 1.
    """
    estate, timeline = impact.estate, impact.table("timeline")
    down, lost = _services_up(impact), _servers_lost(impact)
    t = np.unique(np.concatenate([[0.0], timeline["t"], down[0], lost[0]]))
    users = sum(s.users for s in estate.services)
    affected = _from_then_on(t, timeline["t"], timeline["affected_users"])
    servers = sum(p.servers for p in estate.placements if p.role not in POOLED)
    return pd.DataFrame({
        "t": t,
        "services": 1 - _from_then_on(t, *down) / (len(estate.services) or 1),
        "users": 1 - affected / (users or 1),
        "servers": 1 - _from_then_on(t, *lost) / (servers or 1),
    })  # fmt: skip


def _from_then_on(t: np.ndarray, times, values) -> np.ndarray:
    """Return at each t the last value at or before it, 0 before the first."""
    at = np.searchsorted(np.asarray(times), t + TINY, side="right")
    return np.append(0.0, np.asarray(values, dtype=float))[at]


def _services_up(impact: Impact) -> tuple[list[float], list[float]]:
    """Return times and, from then on, how many services are not up."""
    below: set[str] = set()
    times, numbers = [], []
    for row in rows(impact.table("availability")):
        (below.discard if status_of(row.availability) == "up" else below.add)(row.service)
        times.append(row.t)
        numbers.append(len(below))
    return times, numbers


def _servers_lost(impact: Impact) -> tuple[list[float], list[float]]:
    """Return times and, from then on, how many of the estate's own servers are lost."""
    own = {p.id: p.servers for p in impact.estate.placements if p.role not in POOLED}
    lost, total, times, numbers = dict.fromkeys(own, 0.0), 0.0, [], []
    for row in rows(impact.table("placements")):
        if row.placement in own:
            total += own[row.placement] * row.lost - lost[row.placement]
            lost[row.placement] = own[row.placement] * row.lost
            times.append(row.t)
            numbers.append(round(total, 6))  # what adding and taking away leaves behind is no server
    return times, numbers


def cause_rows(impact: Impact, words: Words, most: int = MOST_CAUSES) -> pd.DataFrame:
    """Return the root causes, most lost user-hours first, the smallest after `most` as one row of their own.

    Columns: cause (name), service, site (ids; None in the row of the rest), lost_user_hours, share of the
    total, cumulative share.
    """
    services, sites = names(impact.estate, "services", words), names(impact.estate, "sites", words)
    found = []
    for row in sorted(rows(impact.table("causes")), key=lambda row: -row.lost_user_hours):
        cause = services[row.service]
        if row.site is not None:
            cause = words("chart.cause.at", service=cause, site=sites[row.site])
        found.append((cause, row.service, row.site, row.lost_user_hours))
    if len(found) > most + 1:
        rest = words("chart.cause.rest", count=len(found) - most)
        found[most:] = [(rest, None, None, sum(row[3] for row in found[most:]))]
    hours = np.array([row[3] for row in found])
    share = hours / (hours.sum() or 1)
    table = pd.DataFrame([row[:3] for row in found], columns=["cause", "service", "site"], dtype=object)
    return table.assign(lost_user_hours=hours, share=share, cumulative=share.cumsum())


def causes_pareto(impact: Impact, words: Words, theme: str) -> go.Figure:
    """Draw lost user-hours by root cause (service and site), largest first, and their cumulative share."""
    color, table = COLORS[theme], cause_rows(impact, words)
    labels = [short(cause, LABEL_WIDTH) for cause in table["cause"]]
    y, top = list(range(len(table))), float(table["lost_user_hours"].max()) if len(table) else 0.0
    curve = {
        "type": "scatter", "mode": "lines+markers", "x": table["cumulative"].tolist(), "y": y, "xaxis": "x2",
        "line": {"color": color["ink"], "width": 1.5}, "marker": {"size": 6}, "hoverinfo": "skip",
    }  # fmt: skip
    return figure(
        [_cause_bars(words, color, table), curve], theme, 100 + 26 * max(3, len(y)),
        xaxis=count_axis(words, theme, top, title={"text": words("chart.cause.axis"), "font": small(theme), "standoff": 6}),
        xaxis2=share_axis(theme, overlaying="x", side="top", showgrid=False,
                          title={"text": words("chart.cause.line"), "font": small(theme), "standoff": 4}),
        yaxis=axis(theme, range=[max(3, len(y)) - 0.4, -0.6], tickvals=y, ticktext=list(map(safe, labels)), showgrid=False),
        annotations=[] if y else [empty_note(words("chart.cause.none"), theme)],
        margin={"l": 16 + round(6 * max(map(width_of, labels), default=8)), "r": 26, "t": 48, "b": 48},
        showlegend=False,
        hovermode="closest",
    )  # fmt: skip


def _cause_bars(words: Words, color: dict, table: pd.DataFrame) -> dict:
    values = [count(words.language, value) for value in table["lost_user_hours"]]
    texts = [
        words(
            "chart.cause.hover", cause=safe(row.cause), value=value,
            share=percent(row.share), cumulative=percent(row.cumulative),
        )
        for row, value in zip(rows(table), values, strict=True)
    ]  # fmt: skip
    return {
        "type": "bar", "orientation": "h", "x": table["lost_user_hours"].tolist(), "y": list(range(len(table))), "width": 0.82,
        "text": values, "textposition": "auto", "insidetextanchor": "start", "textangle": 0, "marker": {"color": color["people"]},
        "insidetextfont": {"color": color["on_people"], "size": 11}, "outsidetextfont": {"color": color["ink"], "size": 11},
        "customdata": texts, "hovertemplate": "%{customdata}<extra></extra>",
    }  # fmt: skip
