"""The best order of recovery beside the default: when each service is back in both, what is saved, what no order beats."""

from math import isnan
from typing import NamedTuple

import pandas as pd
import plotly.graph_objects as go

from lib.model.estate import Estate
from lib.model.impact import Impact
from lib.model.order import Order
from lib.view.sheets import Head, Sheet
from lib.view.texts import names, safe, short, width_of
from lib.view.theme import COLORS, axis, figure, hours_axis, legend, small
from lib.words import Words
from lib.words.figures import count, hours, percent

MOST = 40  # services in the chart, the first to recover
LABEL_WIDTH = 30  # half-width letters
ROW, TOP = 18, 68  # pixels: a service; legend, title and ticks
SAME = 1e-9  # hours, and a share of a bound


class Recovered(NamedTuple):
    """The best order that was found, and hours until each service is back in it and in the default; None: not within the horizon."""

    order: Order
    found: dict[str, float | None]
    default: dict[str, float | None]
    at: float  # hours: the first event, with which the order takes effect
    horizon: float  # hours after that


def backs(impact: Impact) -> dict[str, float | None]:
    """Return hours from the first event until each service is back; None: not within the horizon."""
    table = impact.table("services")
    times = zip(table["service"], table["ttr_hours"], strict=True)
    return {service: None if isnan(back) else float(back) for service, back in times}


def is_better(found: Recovered) -> bool:
    """Say whether the order is better than the default."""
    before, after = _measure(found)
    return after < before * (1 - SAME)


def _measure(found: Recovered) -> tuple[float, float]:
    """Return what the default costs and what the order does: user-hours, or hours until all are back."""
    if found.order.objective == "user-hours":
        return found.order.default.lost_user_hours, found.order.found.lost_user_hours
    never = float("inf")
    back = (found.order.default.all_back_hours, found.order.found.all_back_hours)
    return tuple(never if hour is None else hour for hour in back)


def sentences(found: Recovered, words: Words) -> list[str]:
    """Return what the order saves, and what no order can do better."""
    order = found.order
    by_hours = order.objective == "user-hours"
    return [
        *(_saved(order, words) if by_hours else _sooner(order, words)),
        _bound(found, words),
        *_search(found, words),
    ]


def _saved(order: Order, words: Words) -> list[str]:
    before, after = order.default.lost_user_hours, order.found.lost_user_hours
    if after >= before * (1 - SAME):
        return [words("options.order.same", lost=count(words.language, before))]
    holes = {"before": before, "after": after, "saved": before - after}
    said = {name: count(words.language, value) for name, value in holes.items()}
    return [words("options.order.saves", share=percent((before - after) / before), **said)]


def _sooner(order: Order, words: Words) -> list[str]:
    before, after = order.default.all_back_hours, order.found.all_back_hours
    if after is None:
        return [words("options.order.never")]
    if before is None:
        return [words("options.order.only_then", after=hours(words, after))]
    if after >= before - SAME:
        return [words("options.order.not_sooner", back=hours(words, before))]
    said = {"before": before, "after": after, "saved": before - after}
    return [words("options.order.sooner", **{name: hours(words, value) for name, value in said.items()})]


def _bound(found: Recovered, words: Words) -> str:
    bound, (_, after) = found.order.lower_bound, _measure(found)
    if bound is None:
        return words("options.order.no_bound")
    if is_proven(found):
        return words("options.order.proven")
    if found.order.objective == "all-back":
        return words("options.order.bound_back", bound=hours(words, bound))
    more = count(words.language, after - bound)
    return words("options.order.bound", bound=count(words.language, bound), more=more)


def is_proven(found: Recovered) -> bool:
    """Say whether no order can be better than the one that was found."""
    bound, (_, after) = found.order.lower_bound, _measure(found)
    return bound is not None and after <= bound * (1 + SAME) + SAME


def _search(found: Recovered, words: Words) -> list[str]:
    """Say that more time may find more, where it may."""
    order = found.order
    if is_proven(found) or order.rounds >= order.rounds_of:
        return []
    return [words("options.order.more_time", rounds=order.rounds, all=order.rounds_of)]


def order_table(found: Recovered) -> pd.DataFrame:
    """Return the services in the order with when each is back in it and by default, hours, for export."""
    rows = [
        {"place": place, "service": service, "back_hours": found.found[service], "default_back_hours": found.default[service]}
        for place, service in enumerate(found.order.services, 1)
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=["place", "service", "back_hours", "default_back_hours"])
    return table.astype({"back_hours": "float64", "default_back_hours": "float64"})


def order_sheet(found: Recovered, estate: Estate, words: Words) -> Sheet:
    """Return the services in the order: when each is back in it, when by default, and how much sooner that is."""
    called = names(estate, "services", words)
    kinds = (
        ("place", "number"),
        ("service", "text"),
        ("back", "number"),
        ("default", "number"),
        ("difference", "number"),
    )
    heads = [Head(words(f"options.order.{name}"), kind=kind, means=words(f"options.order.{name}_means"))
             for name, kind in kinds]  # fmt: skip
    rows = [
        [str(place), called[service], hours(words, found.found[service]), hours(words, found.default[service]),
         _difference(found.default[service], found.found[service], words)]
        for place, service in enumerate(found.order.services, 1)
    ]  # fmt: skip
    return Sheet(heads, rows, order_table(found))


def _difference(default: float | None, found: float | None, words: Words) -> str:
    if default is None or found is None:
        return (
            "–" if default is found else words("options.order.only_now" if default is None else "options.order.no_more")
        )
    sooner = default - found
    if round(abs(sooner) * 60) == 0:
        return "0"
    return f"{'−' if sooner > 0 else '+'}{hours(words, abs(sooner))}"


def chart(found: Recovered, estate: Estate, words: Words, theme: str) -> go.Figure:
    """Draw when each service is back, in the order and by default; one that is not within the horizon stands at its end."""
    color, services = COLORS[theme], found.order.services[:MOST]
    called = names(estate, "services", words)
    labels = [f"{place}. {short(called[service], LABEL_WIDTH)}" for place, service in enumerate(services, 1)]
    ends = [hour for times in (found.found, found.default) for s in services if (hour := times[s]) is not None]
    late = any(times[s] is None for times in (found.found, found.default) for s in services)
    end = found.horizon if late else max(ends, default=1.0) or 1.0
    text = [_hover(found, service, called[service], words) for service in services]
    lines = {
        "type": "scatter", "mode": "lines", "showlegend": False, "hoverinfo": "skip",
        "x": [x for s in services for x in (_at(found.default[s], end), _at(found.found[s], end), None)],
        "y": [y for row in range(len(services)) for y in (row, row, None)],
        "line": {"color": color["quiet"], "width": 2},
    }  # fmt: skip
    marks = [
        _marks(found.default, services, end, text, words("options.order.default"), {"color": color["paper"], "size": 9,
               "line": {"color": color["muted"], "width": 2}}),
        _marks(found.found, services, end, text, words("options.order.back"), {"color": color["people"], "size": 10}),
    ]  # fmt: skip
    height = TOP + 12 + ROW * max(3, len(services))
    return figure(
        [lines, *marks], theme, height,
        xaxis=_top_axis(words, theme, end),
        yaxis=axis(theme, range=[max(3, len(services)) - 0.4, -0.6], tickvals=list(range(len(services))),
                   ticktext=list(map(safe, labels)), showgrid=False),
        legend=legend(y=1 + (TOP - 24) / (height - TOP - 12)),
        margin={"l": 16 + round(6.4 * max(map(width_of, labels), default=8)), "r": 16, "t": TOP, "b": 12},
        hovermode="closest",
    )  # fmt: skip


def _top_axis(words: Words, theme: str, end: float) -> dict:
    """Return an axis of hours after the first event, above the plot: it is seen however long the list is."""
    made = hours_axis(words, theme, end * 1.03, 7, side="top")
    ticks = [hours(words, hour) if hour else "0" for hour in made["tickvals"]]
    title = {"text": words("options.order.hours"), "font": small(theme), "standoff": 4}
    return made | {"ticktext": ticks, "title": title}


def _at(hour: float | None, end: float) -> float:
    return end if hour is None else hour


def _marks(times: dict, services: tuple[str, ...], end: float, text: list[str], name: str, marker: dict) -> dict:
    late = [times[service] is None for service in services]
    return {
        "type": "scatter", "mode": "markers", "name": name, "x": [_at(times[service], end) for service in services],
        "y": list(range(len(services))), "customdata": text, "hovertemplate": "%{customdata}<extra></extra>",
        "marker": marker | {"symbol": ["triangle-right" if never else "circle" for never in late]}, "cliponaxis": False,
    }  # fmt: skip


def _hover(found: Recovered, service: str, name: str, words: Words) -> str:
    back = {"back": hours(words, found.found[service]), "default": hours(words, found.default[service])}
    return words("options.order.hover", name=safe(name), **back)
