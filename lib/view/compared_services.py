"""Time to recover per service across cases: those that differ most first, and how many do not differ."""

from math import isfinite
from typing import NamedTuple

import pandas as pd
import plotly.graph_objects as go

from lib.view.compared import NEVER, Case, is_family, times_to_recover
from lib.view.compared_charts import SYMBOLS, color_of
from lib.view.texts import names, safe, short, width_of
from lib.view.theme import COLORS, axis, empty_note, figure, hours_axis
from lib.words import Words
from lib.words.figures import hours

MOST = 16  # services drawn
ROW, LEAST_ROWS = 21, 3  # pixels
LABEL_WIDTH = 28  # half-width letters
MINUTE = 1 / 60
BEYOND = 1.08  # of the longest time: where what never comes back is drawn
ASIDE = 0.16  # of a row: how far marks of equal times stand apart


class Service(NamedTuple):
    """A service and its time to recover in each case, hours; None where the case has no such service."""

    id: str
    name: str
    times: tuple[float | None, ...]

    @property
    def known(self) -> list[float]:
        return [time for time in self.times if time is not None]


def services(cases: list[Case], words: Words) -> list[Service]:
    """Return every service: those that differ most first, then those of one case alone, then those that are the same."""
    rows: dict[str, tuple[str, list]] = {}
    called = [names(case.impact.estate, "services", words) for case in cases]
    for i, case in enumerate(cases):
        keys = _keys(cases, i, called)
        for service, time in times_to_recover(case.impact).items():
            _, times = rows.setdefault(keys[service], (called[i][service], [None] * len(cases)))
            times[i] = time
    found = [Service(key.partition("@")[0], name, tuple(times)) for key, (name, times) in rows.items()]
    longest = max((t for s in found for t in s.known if isfinite(t)), default=1.0)
    return sorted(found, key=lambda s: _rank(s, longest))


def _keys(cases: list[Case], i: int, called: list[dict[str, str]]) -> dict[str, str]:
    """Return what names each service of a case across cases, by its id: that in variants of one estate; elsewhere its
    name must be the same too.

    called: service -> name, of each case up to this one.
    """
    estate = cases[i].impact.estate
    for other in cases[:i]:
        if is_family(other.impact.estate, estate):
            mark = "" if other is cases[0] else f"@{other.impact.estate.id}"
            return {service: f"{service}{mark}" for service in called[i]}
    same = called[0].items() & called[i].items()
    return {
        service: service if (service, name) in same else f"{service}@{estate.id}" for service, name in called[i].items()
    }


def _rank(service: Service, longest: float) -> tuple:
    times = [min(time, 2 * longest) for time in service.known]
    gap = max(times) - min(times)
    return (0, -gap, -max(times)) if differs(service) else (1 if len(times) == 1 else 2, 0, -max(times))


def differs(service: Service) -> bool:
    """Say whether it takes longer in one case than in another, by a minute at least."""
    low, high = min(service.known), max(service.known)
    return low != high and not high - low < MINUTE


def note(cases: list[Case], found: list[Service], words: Words) -> str:
    """Return how many services differ, how many are the same, and how many stand in one case alone."""
    different = sum(differs(s) for s in found)
    alone = sum(len(s.known) == 1 for s in found) if len(cases) > 1 else 0
    same = len(found) - different - alone
    said = [words("compare.services.differ", differ=different, same=same)]
    if alone:
        said.append(words("compare.services.alone", alone=alone))
    if different > MOST:
        said.append(words("compare.services.most", most=MOST))
    return " ".join(said)


def dots(cases: list[Case], found: list[Service], words: Words, theme: str) -> go.Figure:
    """Draw the time to recover of the services that differ, hours, a mark for each case."""
    rows = [s for s in found if differs(s)][:MOST]
    end = max([time for s in rows for time in s.known if isfinite(time)] + [1.0])
    never = any(not isfinite(time) for s in rows for time in s.known)
    labels, color = [short(s.name, LABEL_WIDTH) for s in rows], COLORS[theme]
    traces = [_span(rows, end, color)] + [_marks(cases[i], i, rows, end, words, theme) for i in range(len(cases))]
    across = hours_axis(words, theme, end, most=7)
    across["range"] = [-0.02 * end, end * (BEYOND + 0.06 if never else 1.04)]
    if never:
        across["tickvals"] = [*across["tickvals"], end * BEYOND]
        across["ticktext"] = [*across["ticktext"], words("compare.never")]
    return figure(
        traces, theme, 62 + ROW * max(LEAST_ROWS, len(rows)),
        xaxis=across,
        yaxis=axis(theme, range=[max(LEAST_ROWS, len(rows)) - 0.4, -0.6], tickvals=list(range(len(rows))),
                   ticktext=list(map(safe, labels)), showgrid=False),
        annotations=[] if rows else [empty_note(words("compare.services.none"), theme)],
        margin={"l": 16 + round(6.2 * max(map(width_of, labels), default=8)), "r": 20, "t": 26, "b": 28},
        hovermode="closest",
    )  # fmt: skip


def _place(time: float, end: float) -> float:
    return time if isfinite(time) else end * BEYOND


def _span(rows: list[Service], end: float, color: dict) -> dict:
    """Return the lines from the shortest to the longest time of each service."""
    x, y = [], []
    for i, service in enumerate(rows):
        x += [_place(min(service.known), end), _place(max(service.known), end), None]
        y += [i, i, None]
    return {
        "type": "scatter", "mode": "lines", "x": x, "y": y, "line": {"color": color["quiet"], "width": 1.5},
        "showlegend": False, "hoverinfo": "skip",
    }  # fmt: skip


def _marks(case: Case, i: int, rows: list[Service], end: float, words: Words, theme: str) -> dict:
    mine = [(y, s) for y, s in enumerate(rows) if s.times[i] is not None]
    told = [
        words("compare.services.hover", case=case.letter, service=safe(s.name), time=hours(words, _number(s.times[i])))
        for _, s in mine
    ]
    aside = [ASIDE * s.times[:i].count(s.times[i]) for _, s in mine]
    return {
        "type": "scatter", "mode": "markers", "name": case.letter, "x": [_place(s.times[i], end) for _, s in mine],
        "y": [y + shift for (y, _), shift in zip(mine, aside, strict=True)],
        "marker": {"symbol": SYMBOLS[case.letter], "size": 10, "color": color_of(case.letter, theme),
                   "line": {"width": 1, "color": COLORS[theme]["paper"]}},
        "customdata": told, "hovertemplate": "%{customdata}<extra></extra>",
    }  # fmt: skip


def _number(time: float) -> float | None:
    return time if time != NEVER else None


def table(cases: list[Case], found: list[Service]) -> pd.DataFrame:
    """Return a row for each service, for export: service (id), name, its hours to recover in each case, what differs.

    No number: no such service; infinite: not within the horizon.
    """
    heads = ["service", "name", *(f"ttr_hours_{case.letter}" for case in cases), "differs"]
    return pd.DataFrame([(s.id, s.name, *s.times, differs(s)) for s in found], columns=heads)
