"""The figures of the knock-out screen: who is affected over time, and the state of every service.

They are figures of plotly as plain data, numbers in lists: `go.Figure` takes them, and `lib/ui/assets/draw.js` draws
what is used of plotly here.
"""

import numpy as np

from lib.model.estate import Service, text
from lib.model.impact import Impact
from lib.view.moment import Spell, availability_at, columns, span_hours, spells
from lib.view.steps import MOST_POINTS, hover_bars, line, thinned
from lib.view.texts import names, safe, short, span, width_of
from lib.view.theme import (
    COLORS,
    STATUS,
    STEADY,
    TINY,
    UNSEEN,
    axis,
    count_axis,
    empty_note,
    hatched,
    hours_axis,
    now_line,
    plain_figure,
    small,
    status_of,
)
from lib.words import Words
from lib.words.figures import count, hours, percent

TOP, BOTTOM = 40, 8  # pixels above the rows, for key and hours, and below
ROW, LEAST_ROW = 15, 9.5  # pixels of a row that is read with ease, and of one that is still read
LABEL_WIDTH = 26  # half-width letters
BAR = {"down": 0.86, "degraded": 0.86, "up": 0.2}  # thickness as a share of the row: what is wrong is thick


def affected_people(impact: Impact, words: Words, theme: str, now: float | None = None, height: int = 220) -> dict:
    """Draw the people who miss at least one service over time, hours, with the lowest and highest it can be."""
    table = columns(impact, "timeline")
    t, value, low, high = (table[name] for name in ("t", "affected_people", "low", "high"))
    return _affected(impact, words, theme, now, height, "people", (t, value, low, high))


def affected_users(impact: Impact, words: Words, theme: str, now: float | None = None, height: int = 220) -> dict:
    """Draw the affected users of every service, added up, over time; the area beneath is the lost user-hours."""
    table = columns(impact, "timeline")
    t, value = table["t"], table["affected_users"]
    return _affected(impact, words, theme, now, height, "users", (t, value, value, value))


def _affected(
    impact: Impact, words: Words, theme: str, now: float | None, height: int, what: str, values: tuple
) -> dict:
    color, end = COLORS[theme], max(span_hours(impact), now or 0)
    t, value, low, high = thinned(values, MOST_POINTS - 1)
    end, top = max(end, t[-1]), float(high.max())
    traces = [hover_bars(t, end, _step_texts(impact, words, what, (t, value, low, high)), (top or 1) * 1.04)]
    if what == "people":
        band = {"name": words("chart.people.band"), "fillcolor": color["band"], "line": {"width": 0}}
        traces += [line(t, low, end, **band, showlegend=False), line(t, high, end, **band, fill="tonexty")]
    fill = {"fill": "tozeroy", "fillcolor": color["band"]} if what == "users" else {}
    stroke = {"width": 2, "color": color["people"]}
    traces.append(line(t, value, end, name=words(f"chart.{what}.line"), line=stroke, **fill))
    title = {"text": words(f"chart.{what}.axis"), "font": small(theme), "standoff": 6}
    return plain_figure(
        traces, theme, height,
        xaxis=hours_axis(words, theme, end),
        yaxis=count_axis(words, theme, top, title=title),
        shapes=now_line(now, theme),
        annotations=[] if top else [empty_note(words(f"chart.{what}.none"), theme)],
        margin={"l": 62, "r": 24, "t": 26, "b": 28},
        showlegend=what == "people",
        hovermode="closest",
    )  # fmt: skip


def _step_texts(impact: Impact, words: Words, what: str, steps: tuple) -> list[str]:
    until = np.append(steps[0][1:], impact.scenario.horizon_hours)
    texts = []
    for since, *values, to in zip(*steps, until, strict=True):
        value, low, high = (count(words.language, number) for number in values)
        head = words(f"chart.{what}.hover", value=value, low=low, high=high)
        texts.append(f"{head}<br>{span(impact, words, since, to)}")
    return texts


def status_timeline(
    impact: Impact,
    words: Words,
    theme: str,
    now: float | None = None,
    height: int = 280,
    order: str = "people",
    services: list[str] | None = None,
    selected: str | None = None,
    least_row: float = LEAST_ROW,
) -> dict:
    """Draw services over time, hours: thick and full while down, thick and hatched while degraded, thin while up.

    `order`: "people" (most users first), "tier" (most critical first) or "recovery" (last back first).
    `services` limits the rows to some ids; `selected` sets one off. Rows that do not fit in `height`
    pixels, `least_row` each, are left out, those never affected first, and a note says how many (`timeline_height`).
    A bar's customdata is [service id, hover text].
    """
    found = spells(impact)
    wanted = [s for s in ordered_services(impact, order) if services is None or s.id in services]
    rows = _fitting(wanted, found, height, least_row)
    end, color, size = max(span_hours(impact), now or 0), COLORS[theme], _label_size(height, len(rows))
    bars = [(y, s, spell) for y, s in enumerate(rows) for spell in _begun(found[s.id], end)]
    traces = [_hover_bars(impact, words, bars)] + [_status_bars(words, theme, bars, status) for status in BAR]
    at_now, called = availability_at(impact, now or 0), names(impact.estate, "services", words)
    labels = [_label(s, called[s.id], status_of(at_now[s.id]), color, s.id == selected) for s in rows]
    widest = max((width_of(short(called[s.id], LABEL_WIDTH)) for s in rows), default=8)
    return plain_figure(
        traces, theme, height,
        xaxis=hours_axis(words, theme, end, side="top"),  # in sight before anything is scrolled
        yaxis=axis(theme, range=[len(rows) - 0.4, -0.6], tickvals=list(range(len(rows))), ticktext=labels,
                   tickfont=small(theme) | {"size": size}, showgrid=False),
        shapes=_selected_row(rows, selected, color) + now_line(now, theme),
        annotations=_notes(words, theme, len(wanted) - len(rows), rows),
        margin={"l": 24 + round(size * widest * 0.53), "r": 24, "t": TOP, "b": BOTTOM},
        barmode="overlay",
        showlegend=False,
        hovermode="closest",
    )  # fmt: skip


def _label_size(height: int, rows: int) -> float:
    return min(12, max(9, (height - TOP - BOTTOM) / max(1, rows) - 1))


def timeline_height(rows: int) -> int:
    """Return the pixels in which so many rows are read with ease."""
    return TOP + BOTTOM + ROW * rows


def ordered_services(impact: Impact, order: str) -> list[Service]:
    """Return the services by users, by tier or by who is back last; ties by the other two, then by place in the file."""
    ttr = dict(zip(*(columns(impact, "services")[name].tolist() for name in ("service", "ttr_hours")), strict=True))
    back = {service: -np.inf if np.isnan(hour) else -hour for service, hour in ttr.items()}
    keys = {
        "people": lambda s: (-s.users, s.tier, back[s.id]),
        "tier": lambda s: (s.tier, -s.users, back[s.id]),
        "recovery": lambda s: (back[s.id], -s.users, s.tier),
    }
    return sorted(impact.estate.services, key=keys[order])


def _fitting(services: list[Service], found: dict[str, list[Spell]], height: int, row: float) -> list[Service]:
    most = max(1, int((height - TOP - BOTTOM) / row + TINY))
    if len(services) <= most:
        return services
    calm = [all(status_of(share) == "up" for _, _, share in found[s.id]) for s in services]
    chosen = sorted(sorted(range(len(services)), key=lambda i: (calm[i], i))[:most])
    return [services[i] for i in chosen]


def _begun(rows: list[Spell], end: float) -> list[Spell]:
    return [spell for spell in rows if spell[0] < end - TINY]


def _status_bars(words: Words, theme: str, bars: list, status: str) -> dict:
    mine = [(y, since, until) for y, _, (since, until, share) in bars if status_of(share) == status]
    return {
        "type": "bar", "orientation": "h", "hoverinfo": "skip", "name": words(f"map.{status}"),
        "y": [y for y, _, _ in mine], "base": [since for _, since, _ in mine],
        "x": [until - since for _, since, until in mine], "width": BAR[status],
        "marker": hatched(STATUS[status][0], "/" if status == "degraded" else "", theme),
    }  # fmt: skip


def _hover_bars(impact: Impact, words: Words, bars: list) -> dict:
    return {
        "type": "bar", "orientation": "h", "width": 1, "marker": UNSEEN, **STEADY,
        "y": [y for y, _, _ in bars], "base": [spell[0] for _, _, spell in bars],
        "x": [spell[1] - spell[0] for _, _, spell in bars],
        "customdata": [[s.id, _spell_text(impact, words, s, spell)] for _, s, spell in bars],
        "hovertemplate": "%{customdata[1]}<extra></extra>",
    }  # fmt: skip


def _spell_text(impact: Impact, words: Words, service: Service, spell: Spell) -> str:
    since, until, share = spell
    sign, status = STATUS[status_of(share)][1], words(f"map.{status_of(share)}")
    users = words("chart.used_by", users=count(words.language, service.users))
    kind = users if service.users else words("chart.platform")
    name = safe(text(service.name, words.language, service.id))
    state = words("chart.spell", sign=sign, status=status, share=percent(share), length=hours(words, until - since))
    return f"<b>{name}</b> · {kind}<br>{state}<br>{span(impact, words, since, until)}"


def _label(service: Service, name: str, status: str, color: dict, selected: bool) -> str:
    fill, sign = STATUS[status]
    name = safe(short(name, LABEL_WIDTH))
    if not service.users:
        name = f"<i>{name}</i>"
    name = f'<b><span style="color:{color["ink"]}">{name}</span></b>' if selected else name
    return f'{name} <span style="color:{fill}">{sign}</span>'


def _selected_row(rows: list[Service], selected: str | None, color: dict) -> list[dict]:
    band = {"type": "rect", "xref": "paper", "x0": 0, "x1": 1, "layer": "below", "line": {"width": 0}}
    band["fillcolor"] = color["grid"]
    return [band | {"y0": y - 0.5, "y1": y + 0.5} for y, s in enumerate(rows) if s.id == selected]


def _notes(words: Words, theme: str, hidden: int, rows: list[Service]) -> list[dict]:
    """Return the key of the signs above the rows' left end, and above the right what italics mean and what is left out."""
    signs = [(*STATUS[status], words(f"map.{status}")) for status in BAR]
    key = "&nbsp;&nbsp; ".join(f'<span style="color:{fill}">{sign}</span> {said}' for fill, sign, said in signs)
    notes = [words("chart.italic")] if any(not s.users for s in rows) else []
    if hidden:
        notes.append(words("chart.hidden", count=hidden))
    place = {"xref": "paper", "yref": "paper", "y": 1, "yshift": 15, "yanchor": "bottom", "showarrow": False}
    return [
        place | {"x": 0, "xanchor": "left", "text": key},
        place | {"x": 1, "xanchor": "right", "text": " · ".join(notes), "font": small(theme)},
    ]
