"""The ground that charts in documents are drawn on: a figure of matplotlib in the documents' fonts and the screens' colours."""

import io
import threading
from collections.abc import Callable
from functools import lru_cache

from lib.briefing import fonts
from lib.briefing.document import Picture, plain
from lib.view.texts import width_of
from lib.view.theme import COLORS, HOUR_STEPS
from lib.words import Words
from lib.words.figures import after

WIDTH = 6.77  # inches: the text's width in documents, and of a chart unless it is said
SIZE = 8  # points of letters
LETTER = 0.061  # inches of a half-width letter of that size, about
RIGHT = 0.3  # inches beside the plot
DRAWING = threading.Lock()  # matplotlib draws in one thread at a time

Draw = Callable[[object, dict], None]


def picture(
    draw: Draw, height: float, alternative: str, caption: str, title: str = "", width: float = WIDTH, dark: bool = True
) -> Picture:
    """Return what `draw(figure, colors)` draws, so many inches high, on a light ground, and on a dark one if wanted."""
    with DRAWING:
        light, *other = (_svg(draw, width, height, COLORS[theme]) for theme in ("light", "dark")[: 1 + dark])
    return Picture(light, alternative, caption, *other, title=title)


def _svg(draw: Draw, width: float, height: float, colors: dict) -> bytes:
    _prepare()
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height))
    figure.patch.set_alpha(0)
    draw(figure, colors)
    out = io.BytesIO()
    figure.savefig(out, format="svg", metadata=dict.fromkeys(("Date", "Creator", "Format", "Type")))
    return out.getvalue()


@lru_cache(maxsize=1)
def _prepare() -> None:
    """Set once what is the same for every chart: letters as outlines, no formulas in texts, ids that do not change."""
    import matplotlib
    from matplotlib.font_manager import fontManager

    for path in fonts.files():
        fontManager.addfont(path)
    matplotlib.rcParams.update({
        "font.family": list(fonts.FAMILIES),
        "font.size": SIZE,
        "text.parse_math": False,
        "axes.unicode_minus": False,
        "svg.fonttype": "path",
        "svg.hashsalt": "outage-atlas",
        "hatch.linewidth": 0.9,
    })  # fmt: skip


def axes(figure, colors: dict, left: float, bottom: float, top: float, right: float = RIGHT):
    """Return the plot's axes, with margins in inches and hardly a line."""
    width, height = figure.get_size_inches()
    box = (left / width, bottom / height, (width - left - right) / width, (height - bottom - top) / height)
    made = figure.add_axes(box)
    made.patch.set_alpha(0)
    for side in ("top", "right", "left"):
        made.spines[side].set_visible(False)
    made.spines["bottom"].set_color(colors["quiet"])
    made.tick_params(colors=colors["muted"], labelcolor=colors["muted"], length=0, pad=4)
    made.set_axisbelow(True)
    return made


def grid(colors: dict) -> dict:
    """Return the look of lines behind a plot."""
    return {"color": colors["quiet"], "linewidth": 0.5, "alpha": 0.45}


def hours(made, words: Words, colors: dict, end: float) -> None:
    """Set an axis of hours after the start."""
    step = next((step for step in HOUR_STEPS if end / step <= 8), HOUR_STEPS[-1] * (1 + end // (8 * HOUR_STEPS[-1])))
    ticks = [step * number for number in range(int(end / step + 1e-9) + 1)]
    made.set_xlim(0, end)
    made.set_xticks(ticks, [after(words, tick) for tick in ticks])
    made.grid(axis="x", **grid(colors))


def legend(figure, colors: dict, shown: list, left: float, across: int = 0, top: float = 0.0) -> None:
    """Set a legend so many inches below the figure's top, so many entries in a line, all unless it is said; shown: (sign, text)."""
    if shown:
        signs, texts = zip(*shown, strict=True)
        at, across = left / figure.get_figwidth(), across or len(shown)
        place = {
            "loc": "upper left",
            "bbox_to_anchor": (at, 1 - top / figure.get_figheight()),
            "ncols": across,
            "borderaxespad": 0.2,
        }
        figure.legend(
            signs,
            texts,
            frameon=False,
            labelcolor=colors["muted"],
            handlelength=1.6,
            columnspacing=1.6,
            borderpad=0,
            **place,
        )


def empty(figure, colors: dict, said: str) -> None:
    """Say in the middle that there is nothing to draw."""
    figure.text(0.5, 0.5, said, ha="center", va="center", color=colors["muted"], size=SIZE + 1)


def one_line(text: str) -> str:
    """Return a text that a chart can hold: on one line, every letter with a shape."""
    return " ".join(plain(text).split())


def inches(text: str) -> float:
    return width_of(text) * LETTER
