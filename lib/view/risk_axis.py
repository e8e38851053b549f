"""Axes of losses that need not begin at nothing, and what stands beside the lines drawn across them."""

from lib.view.theme import axis, round_numbers, small
from lib.words import Words
from lib.words.figures import count


def loss_axis(words: Words, theme: str, low: float, high: float, title: str) -> dict:
    """Return an axis from a little below a loss to a little above another, ticks at round numbers between them."""
    room = 0.04 * (high - low or 1)
    ticks = ticks_between(low, high)
    return axis(
        theme, range=[low - room, high + room], tickvals=ticks, ticktext=[count(words.language, tick) for tick in ticks],
        title=title_of(title, theme),
    )  # fmt: skip


def title_of(said: str, theme: str) -> dict:
    """Return an axis's title."""
    return {"text": said, "font": small(theme), "standoff": 6}


def ticks_between(low: float, high: float, most: int = 8) -> list[float]:
    """Return round numbers from low to high."""
    steps = round_numbers(high - low, most)
    if len(steps) < 2:
        return [low]
    first = -(-low // steps[1])
    return [steps[1] * (first + i) for i in range(int((high - steps[1] * first) // steps[1]) + 1)]


def upright(x: float, dash: str, stroke: str) -> dict:
    """Return a vertical line through the whole plot."""
    return {
        "type": "line", "x0": x, "x1": x, "y0": 0, "y1": 1, "yref": "paper",
        "line": {"color": stroke, "width": 1.3, "dash": dash},
    }  # fmt: skip


def flag(said: str, x: float, height: float, color: dict, side: str) -> dict:
    """Return the name of a vertical line, on one side of it (left, right), at a height from 0 to 1."""
    return {
        "text": said, "x": x, "y": height, "yref": "paper", "yanchor": "top", "xanchor": "right" if side == "left" else "left",
        "showarrow": False, "font": {"size": 11, "color": color["ink"]}, "bgcolor": color["paper"], "opacity": 0.9,
    }  # fmt: skip
