"""Moments on a chart of time: a line through the plot, and a label above it that covers no other."""

from collections.abc import Sequence

from msgspec import Struct

from lib.briefing import canvas
from lib.briefing.canvas import one_line
from lib.view.texts import short

LANE = 0.17  # inches of a row of labels
MOST_LANES = 5
LONGEST = 16  # half-width letters of a label


class Mark(Struct, frozen=True):
    """A moment in time: an inject, or a decision."""

    at: float
    label: str
    decision: bool = False


def lanes_of(marks: Sequence[Mark], end: float, width: float) -> tuple[list[int | None], int]:
    """Return the row of each mark's label, so that none covers another (None where all are taken), and how many rows."""
    free = [0.0] * MOST_LANES
    order = sorted(range(len(marks)), key=lambda i: (marks[i].at, i))
    found: dict[int, int | None] = {}
    for number in order:
        long = canvas.inches(short(one_line(marks[number].label), LONGEST)) + 0.1
        start = min(marks[number].at / end * width, width - long) if end else 0.0
        lane = next((lane for lane, taken in enumerate(free) if taken <= start), None)
        found[number] = lane
        if lane is not None:
            free[lane] = start + long
    lanes = [found[number] for number in range(len(marks))]
    return lanes, max((lane + 1 for lane in lanes if lane is not None), default=0)


def line_of(made, mark: Mark, colors: dict):
    """Draw a moment's line through the plot, and return it."""
    color, width, style = (colors["ink"], 1.1, "-") if mark.decision else (colors["muted"], 0.9, (0, (2, 2)))
    return made.axvline(mark.at, color=color, linewidth=width, linestyle=style)


def draw_mark(made, mark: Mark, lane: int | None, colors: dict) -> None:
    """Draw a moment's line with its label above the plot, in its row, as near to the line as the page's edge allows."""
    line_of(made, mark, colors)
    if lane is None:
        return
    text = short(one_line(mark.label), LONGEST)
    box = made.get_window_extent()
    dots = made.figure.dpi
    at = min(mark.at / made.get_xlim()[1] * box.width / dots, box.width / dots - canvas.inches(text))
    above = 0.05 + LANE * lane
    made.annotate(
        text, (0, 1), (at * 72, above * 72), xycoords="axes fraction", textcoords="offset points", va="bottom", ha="left",
        color=colors["ink"] if mark.decision else colors["muted"], size=canvas.SIZE - 0.5,
    )  # fmt: skip
