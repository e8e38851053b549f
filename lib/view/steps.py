"""Lines that change in steps: few enough points to draw at once, and what a pointer reads above them."""

import numpy as np

from lib.view.theme import UNSEEN

MOST_POINTS = 300  # of a line: what a browser draws without delay


def thinned(columns: tuple[np.ndarray, ...], most: int = MOST_POINTS) -> tuple[np.ndarray, ...]:
    """Return times and values with at most `most` rows: without those where no value changes and then,
    of each equal part of the time, only the lowest and the highest of the first value.

    `columns`: times, rising, then one or more values. First, last, lowest and highest row stay.
    """
    t, value = columns[0], columns[1]
    changed = np.any([np.diff(column) != 0 for column in columns[1:]], axis=0)
    kept = np.flatnonzero(np.append(True, changed))
    if len(kept) > most:
        parts = (most - 2) // 2
        part = np.minimum((t[kept] - t[0]) / (t[kept[-1]] - t[0]) * parts, parts - 1).astype(int)
        order = np.lexsort([value[kept], part])
        lowest = np.flatnonzero(np.diff(part[order], prepend=-1))
        highest = np.append(lowest[1:], len(order)) - 1
        kept = np.unique(np.concatenate([kept[[0, -1]], kept[order[lowest]], kept[order[highest]]]))
    return tuple(column[kept] for column in columns)


def line(t: np.ndarray, value: np.ndarray, end: float, **more: object) -> dict:
    """Return the trace of values that hold from t on, drawn until `end` hours; it answers no pointer."""
    shape = {"shape": "hv", **more.pop("line", {})}
    return {
        "type": "scatter", "mode": "lines", "x": [*t.tolist(), float(end)], "y": [*value.tolist(), float(value[-1])],
        "line": shape, "hoverinfo": "skip", **more,
    }  # fmt: skip


def hover_bars(t: np.ndarray, end: float, texts: list[str], top: float) -> dict:
    """Return one unseen bar a step, `top` high: a pointer anywhere above a step reads that step's text.

    The lines' own points would answer with the nearest change, which may be the step after.
    """
    until = np.append(t[1:], end)
    return {
        "type": "bar", "x": ((t + until) / 2).tolist(), "width": (until - t).tolist(), "y": [float(top)] * len(t),
        "showlegend": False,
        "marker": UNSEEN, "customdata": texts, "hovertemplate": "%{customdata}<extra></extra>",
    }  # fmt: skip
