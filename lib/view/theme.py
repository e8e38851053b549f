"""How every figure looks: colours, signs, layout, axes of hours and of counts."""

from math import ceil, floor, isnan, log10

import plotly.graph_objects as go

from lib.model.thresholds import DOWN, TIE, UP
from lib.words import Words
from lib.words.figures import after, count

FONT = (
    "Pretendard Variable, Pretendard, 'Noto Sans KR', 'Noto Sans CJK KR', 'Apple SD Gothic Neo', "
    "'Malgun Gothic', system-ui, sans-serif"
)
COLORS = {
    "light": {
        "ink": "#1d2730", "muted": "#56636d", "grid": "rgba(29,39,48,0.10)", "paper": "#ffffff", "panel": "#ffffff",
        "people": "#a3457c", "band": "rgba(163,69,124,0.16)", "quiet": "#9aa5ae", "on_people": "#ffffff",
    },
    "dark": {
        "ink": "#e9eef2", "muted": "#a5b4bf", "grid": "rgba(233,238,242,0.13)", "paper": "#0e1117", "panel": "#1b232a",
        "people": "#d9709f", "band": "rgba(217,112,159,0.24)", "quiet": "#71808c", "on_people": "#14191e",
    },
}  # fmt: skip
STATUS = {  # status: (colour, sign); colours safe for colour-blind eyes (Okabe and Ito)
    "up": ("#0072B2", "●"),
    "degraded": ("#E69F00", "▲"),
    "down": ("#D55E00", "■"),
    "unknown": ("#8A8A8A", "◆"),
}
WAITS = {  # what a job's time went by: (colour, pattern)
    "detection": ("#B7C0C7", ""),
    "decision": ("#CC79A7", ""),
    "power": ("#6B7780", ""),
    "held": ("#F0E442", "x"),
    "gate": ("#D55E00", "/"),
    "crew": ("#E69F00", "."),
    "servers": ("#009E73", "-"),
    "work": ("#0072B2", ""),
}
UNSEEN = {"color": "rgba(0,0,0,0)", "line": {"width": 0}}  # marker of bars that only answer the pointer
STEADY = {"selected": {"marker": {"opacity": 1}}, "unselected": {"marker": {"opacity": 1}}}  # a click dims nothing
HOUR_STEPS = (0.1, 0.2, 0.5, 1, 2, 3, 6, 12, 24, 48, 72, 168, 336, 672)
TINY = TIE


def status_of(availability: float) -> str:
    """Return up from 0.99 on, down to 0.05, else degraded; unknown for no number."""
    if isnan(availability):
        return "unknown"
    if availability >= UP - TINY:
        return "up"
    return "down" if availability <= DOWN + TINY else "degraded"


def figure(traces: list[dict], theme: str, height: int, **layout: object) -> go.Figure:
    """Return a figure of so many pixels that sits on the page's own ground; `layout` is added to the common one."""
    # Checking every property takes longer than all the rest: the tests do it, not every click.
    return go.Figure(plain_figure(traces, theme, height, **layout), _validate=False)


def plain_figure(traces: list[dict], theme: str, height: int, **layout: object) -> dict:
    """Return the same as plain data."""
    color = COLORS[theme]
    common = {
        "template": {},
        "height": height,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": 12, "color": color["ink"]},
        "hoverlabel": {"bgcolor": color["panel"], "bordercolor": color["quiet"], "align": "left",
                       "font": {"family": FONT, "size": 12, "color": color["ink"]}},
        "legend": legend(),
        "modebar": {"bgcolor": "rgba(0,0,0,0)", "color": color["muted"], "activecolor": color["ink"]},
        "dragmode": False,
        "uirevision": "stay",
    }  # fmt: skip
    return {"data": traces, "layout": common | layout}


def hatched(fill: str, shape: str, theme: str) -> dict:
    """Return the marker of bars in a colour, hatched on the page's ground where there is a pattern."""
    pattern = {"shape": shape, "fgcolor": fill, "bgcolor": COLORS[theme]["paper"], "fillmode": "replace"}
    return {"color": fill, "line": {"width": 0}, "pattern": pattern | {"size": 5, "solidity": 0.5} if shape else {}}


def small(theme: str) -> dict:
    """Return the font of axis titles and notes."""
    return {"size": 11, "color": COLORS[theme]["muted"]}


def legend(**more: object) -> dict:
    """Return the legend in one line above the plot, for reading only."""
    place = {"orientation": "h", "x": 0, "xanchor": "left", "y": 1, "yanchor": "bottom"}
    return place | {"itemclick": False, "itemdoubleclick": False, "bgcolor": "rgba(0,0,0,0)"} | more


def axis(theme: str, **more: object) -> dict:
    color = COLORS[theme]
    common = {
        "gridcolor": color["grid"], "linecolor": color["grid"], "zeroline": False, "fixedrange": True,
        "tickfont": small(theme),
    }  # fmt: skip
    return common | more


def hours_axis(words: Words, theme: str, end: float, most: int = 8, **more: object) -> dict:
    """Return an axis from 0 to `end` hours, at most so many steps, ticks as T+12 h."""
    step = next((s for s in HOUR_STEPS if end / s <= most), None) or HOUR_STEPS[-1] * ceil(end / HOUR_STEPS[-1] / most)
    ticks = [i * step for i in range(floor(end / step + TINY) + 1)]
    return axis(theme, range=[0, end], tickvals=ticks, ticktext=[after(words, t) for t in ticks], **more)


def count_axis(words: Words, theme: str, top: float, most: int = 4, **more: object) -> dict:
    """Return an axis from 0 to a little above `top`, at round numbers written as the language does."""
    ticks = round_numbers(top, most)
    texts = [count(words.language, value) for value in ticks]
    return axis(theme, range=[0, (top or 1) * 1.04], tickvals=ticks, ticktext=texts, **more)


def round_numbers(top: float, most: int = 4) -> list[float]:
    """Return 0 and its multiples up to `top`, in steps of 1, 2 or 5 times a power of ten."""
    if top <= 0:
        return [0]
    power = 10 ** floor(log10(top / most))
    step = next(m * power for m in (1, 2, 5, 10) if top / (m * power) <= most + TINY)
    return [i * step for i in range(floor(top / step + TINY) + 1)]


def share_axis(theme: str, **more: object) -> dict:
    """Return an axis of shares, 0 to 100%."""
    ticks = [0, 0.25, 0.5, 0.75, 1]
    return axis(theme, range=[0, 1.04], tickvals=ticks, ticktext=[f"{100 * t:.0f}%" for t in ticks], **more)


def now_line(now: float | None, theme: str) -> list[dict]:
    """Return the vertical line at a time, hours, through the whole plot."""
    if now is None:
        return []
    line = {"color": COLORS[theme]["ink"], "width": 1.5}
    return [{"type": "line", "x0": now, "x1": now, "y0": 0, "y1": 1, "yref": "paper", "line": line}]


def empty_note(said: str, theme: str) -> dict:
    """Return what an empty figure says in its middle."""
    place = {"x": 0.5, "y": 0.5, "xref": "paper", "yref": "paper", "showarrow": False}
    return place | {"text": said, "font": {"color": COLORS[theme]["muted"]}}
