"""What each decision was worth, as bars: lost user-hours that it saved, or cost."""

from collections.abc import Sequence

import plotly.graph_objects as go

from lib.model.impact import Impact
from lib.model.order import Order
from lib.view.texts import in_order, names, safe, short, width_of
from lib.view.theme import COLORS, STATUS, axis, empty_note, figure, round_numbers
from lib.words import Words
from lib.words.figures import count

ROW, LEAST = 34, 110  # pixels
MOST_NAMED = 8  # services of an order
LABEL_WIDTH = 46  # half-width letters


def saved_bars(worth: Sequence[tuple[str, float]], words: Words, theme: str) -> go.Figure:
    """Draw (what was decided, lost user-hours saved) in the order of the log; what did harm goes to the left."""
    values = [value for _, value in worth]
    labels = [short(text, LABEL_WIDTH) for text, _ in worth]
    low, high = min(0.0, *values, 0.0), max(0.0, *values, 0.0)
    ticks = [-tick for tick in round_numbers(-low, 2)[:0:-1]] + round_numbers(high)
    room = (high - low or 1) * 0.16
    trace = {
        "type": "bar", "orientation": "h", "x": values, "y": list(range(len(values))), "textposition": "outside",
        "text": [said(value, words) for value in values], "cliponaxis": False,
        "marker": {"color": [STATUS["up" if value >= 0 else "down"][0] for value in values]},
        "customdata": [safe(text) for text, _ in worth],
        "hovertemplate": "%{customdata}<br>%{text}<extra></extra>",
    }  # fmt: skip
    widest = max((width_of(label) for label in labels), default=8)
    return figure(
        [trace], theme, max(LEAST, 50 + ROW * len(values)),
        xaxis=axis(theme, range=[low - (room if low < 0 else 0), high + room], tickvals=ticks,
                   ticktext=[count(words.language, tick) for tick in ticks], zeroline=True, zerolinecolor=COLORS[theme]["quiet"]),
        yaxis=axis(theme, range=[len(values) - 0.5, -0.5], tickvals=list(range(len(values))),
                   ticktext=[safe(label) for label in labels], showgrid=False),
        annotations=[] if worth else [empty_note(words("seats.no_worth"), theme)],
        margin={"l": 20 + round(6.4 * widest), "r": 20, "t": 10, "b": 28},
        showlegend=False,
    )  # fmt: skip


def said(value: float, words: Words) -> str:
    """Return user-hours with their sign: saved, or lost by it."""
    if abs(value) < 0.5:
        return words("seats.no_difference")
    told = count(words.language, abs(value))
    return words("seats.saved" if value >= 0 else "seats.cost", hours=told)


def order_said(impact: Impact, order: Order, words: Words) -> str:
    """Return what the best order of recovery that was found would have saved more than what was done."""
    saved = impact.lost_user_hours - order.found.lost_user_hours
    if saved <= 0:
        return words("report.no_better_order")
    called = names(impact.estate, "services", words)
    told = in_order(words, [called.get(service, service) for service in order.services], MOST_NAMED)
    return words("report.better_order", hours=count(words.language, saved), order=told)
