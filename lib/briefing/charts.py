"""Charts of a document as pictures: for paper, for what runs no script, and as files of their own."""

from collections.abc import Sequence
from itertools import takewhile
from math import ceil, isfinite, nan

import numpy as np
from msgspec.structs import replace

from lib.briefing import axis, canvas
from lib.briefing.canvas import one_line
from lib.briefing.document import BarChart, Document, LineChart, Picture, Series
from lib.briefing.pictures import LEGEND, MOST_BARS, MOST_POINTS, beside, value_bars
from lib.view.steps import thinned
from lib.view.texts import short
from lib.view.theme import STATUS
from lib.words import Words

MOST_LINES, NAME = 8, 60  # NAME: half-width letters of a line's name
SHORT_NAME = 12  # letters of a band's edge that are told whole in a legend; else those before a colon
STYLES = ("-", "--", ":", "-.")  # of lines, so that they are told apart without colours
SIGN = 0.42  # inches: a sign of the legend and the space around it
TICK = 0.55  # inches that a number beneath bars needs
ROW, LINE_HEIGHT = 0.26, 0.19  # inches: of a bar with its space, of a line of letters


def drawn(document: Document, dark: bool = False) -> Document:
    """Return a document with a picture in place of each chart, for a dark ground too if wanted."""
    blocks = (
        picture(block, document.language, dark=dark) if isinstance(block, LineChart | BarChart) else block
        for block in document.blocks
    )
    return replace(document, blocks=tuple(blocks))


def picture(
    chart: LineChart | BarChart, language: str, width: float = canvas.WIDTH, height: float = 2.1, most: int = MOST_BARS,
    dark: bool = False,
) -> Picture:  # fmt: skip
    """Return a chart as a picture so many inches wide, a plot of lines so many high, at most so many bars."""
    words = Words(language)
    if isinstance(chart, LineChart):
        something = any(known(series.values) for series in (*chart.lines[:MOST_LINES], *chart.band))
        draw, tall = _lines(chart, words, width, height) if something else _nothing(words)
    else:
        something = any(known(series.values) or any(series.texts) for series in chart.bars)
        draw, tall = _bars(chart, words, width, most) if something else _nothing(words)
    return canvas.picture(draw, tall, chart.alternative, chart.caption, chart.title, width, dark)


def tint(name: str, colors: dict) -> str:
    """Return a colour of COLOURS on a ground."""
    return STATUS[name][0] if name in STATUS else colors[name]


def known(values: Sequence[float | None]) -> list[float]:
    return [value for value in values if value is not None]


def band_name(band: tuple[Series, ...], words: Words) -> str:
    """Return what the area between two series is called in a legend: P10 ~ P90, or the words that both begin with."""
    low, high = (one_line(edge.name) for edge in band)
    if max(len(low), len(high)) > SHORT_NAME:
        low, high = low.partition(":")[0], high.partition(":")[0]
    both = [a for a, _ in takewhile(lambda pair: pair[0] == pair[1], zip(low.split(), high.split(), strict=False))]
    if both or not (low and high):
        return " ".join(both) or low or high
    return words("briefing.chart.between", low=low, high=high)


def _lines(chart: LineChart, words: Words, width: float, height: float) -> tuple[canvas.Draw, float]:
    """Return what draws lines, and how high it is, inches."""
    lines, hidden = chart.lines[:MOST_LINES], len(chart.lines) - MOST_LINES
    numbers = [value for series in (*lines, *chart.band) for value in known(series.values)]
    low, high = min(0.0, *numbers), max(0.0, *numbers)
    values = axis.ticks(words, "count", low, high, 5)
    left = 0.14 + max(canvas.inches(text) for _, text in values)
    names = [*(one_line(line.name) for line in lines), *([band_name(chart.band, words)] if chart.band else [])]
    names = [short(name, min(NAME, int((width - left - SIGN) / canvas.LETTER))) for name in names]
    across, rows = _packed(names, width - left)
    top = 0.1 + LINE_HEIGHT * (rows + bool(chart.axis))
    bottom = 0.32 + (LINE_HEIGHT if hidden > 0 else 0)

    def draw(figure, colors: dict) -> None:
        made = canvas.axes(figure, colors, left, bottom, top)
        _ground(made, chart, words, values, (low, high), colors)
        band = [_band(made, chart, colors)] if chart.band else []
        shown = [_line(made, chart, line, number, colors) for number, line in enumerate(lines)]
        signs = [(sign, name) for sign, name in zip([*shown, *band], names, strict=True) if name]
        canvas.legend(figure, colors, signs, left, across)
        if chart.axis:
            place = (left / width, 1 - (0.04 + LINE_HEIGHT * rows) / figure.get_figheight())
            figure.text(*place, short(one_line(chart.axis), round((width - left) / canvas.LETTER)), color=colors["muted"], va="top")  # fmt: skip
        _left_out(figure, words, colors, hidden, left)

    return draw, bottom + height + top


def _ground(made, chart: LineChart, words: Words, values: axis.Ticks, reach: tuple[float, float], colors: dict) -> None:
    """Set both axes."""
    along = axis.along(words, chart, max(2, int(made.figure.get_figwidth() / 0.8)))
    made.set_xlim(*axis.ends(chart))
    made.set_xticks([at for at, _ in along], [text for _, text in along])
    made.set_ylim(*(1.06 * end for end in reach) if reach[0] < reach[1] else (0, 1))
    made.set_yticks([at for at, _ in values], [text for _, text in values])
    made.grid(**canvas.grid(colors))
    if reach[0] < 0:
        made.axhline(0, color=colors["muted"], linewidth=0.8)


def _line(made, chart: LineChart, series: Series, number: int, colors: dict):
    """Draw a line, the first one strongest, and return its sign for the legend."""
    at, values = few(chart, series)
    look = {"color": tint(series.colour, colors), "linewidth": 1.3 if number else 1.7, "linestyle": STYLES[number % 4]}
    if np.isfinite(values).sum() == 1:
        look |= {"marker": "o", "markersize": 4}
    return made.plot(at, values, drawstyle="steps-post" if chart.steps else "default", **look)[0]


def _band(made, chart: LineChart, colors: dict):
    """Draw the area between two lines, and return its sign for the legend."""
    at, low, high = few(chart, *chart.band)
    look = {"color": tint(chart.band[0].colour, colors), "alpha": 0.2}
    if len(at) == 1:
        made.vlines(at, low, high, linewidth=6, **look)
    return made.fill_between(at, low, high, step="post" if chart.steps else None, linewidth=0, **look)


def few(chart: LineChart, *series: Series, most: int = MOST_POINTS) -> tuple[np.ndarray, ...]:
    """Return places along and the values of series, NaN for none; of very many points the lowest and highest."""
    at = np.array([axis.place(chart.along, at) for at in chart.at], float)
    values = [np.array([nan if value is None else value for value in one.values], float) for one in series]
    if len(at) <= most:
        return at, *values
    return thinned((at, *values, np.arange(len(at))), most)[
        :-1
    ]  # numbered rows differ: lines without steps keep their bends


def _bars(chart: BarChart, words: Words, width: float, most: int) -> tuple[canvas.Draw, float]:
    """Return what draws bars, and how high it is, inches."""
    hidden, (bars, *target) = len(chart.names) - most, chart.bars
    names = [short(one_line(name), 32 if width > 5 else 26) for name in chart.names[:most]]
    values = [value or 0.0 for value in bars.values[:most]]
    texts = [short(text, 40) for text in beside_bars(chart, words)[:most]]
    against = [nan if value is None else value for series in target for value in series.values[:most]]
    reach = [0.0, *values, *(value for value in against if isfinite(value))]
    left = beside(names)
    room = width - left - canvas.RIGHT - max(map(canvas.inches, texts), default=0)  # for the bars alone
    ticks = axis.ticks(words, chart.unit, min(reach), max(reach), 4 if width > 5 else 3)
    ticks = ticks if (len(ticks) - 1) * TICK < room else [ticks[0], ticks[-1]]
    bottom = (0.46 if chart.axis else 0.32) + (LINE_HEIGHT if hidden > 0 else 0)
    top = 0.1 + (LINE_HEIGHT if target else 0)

    def draw(figure, colors: dict) -> None:
        made = canvas.axes(figure, colors, left, bottom, top, 0.08)
        made.spines["bottom"].set_visible(False)
        made.set_ylim(len(names) - 0.4, -0.6)
        made.set_yticks(range(len(names)), names, color=colors["ink"])
        value_bars(made, values, texts, [tint(bars.colour, colors)] * len(values), ticks, colors, against)
        if target:
            _held_against(figure, made, chart, against, colors, left)
        if chart.axis:
            _counted(figure, chart.axis, left, 0.04 + (LINE_HEIGHT if hidden > 0 else 0), colors)
        _left_out(figure, words, colors, hidden, left)

    return draw, bottom + max(ROW * len(names), 0.5) + top


def _counted(figure, said: str, left: float, bottom: float, colors: dict) -> None:
    """Say what bars count: in the middle beneath the plot, or up to its right end where it is longer than that."""
    width, height = figure.get_size_inches()
    said = short(one_line(said), round((width - canvas.RIGHT) / canvas.LETTER))
    fits = canvas.inches(said) < width - left - canvas.RIGHT
    at = (left + width - canvas.RIGHT) / 2 if fits else width - canvas.RIGHT
    figure.text(at / width, bottom / height, said, color=colors["muted"], va="bottom", ha="center" if fits else "right")


def beside_bars(chart: BarChart, words: Words) -> list[str]:
    """Return what stands beside each bar."""
    bars = chart.bars[0]
    own = bars.texts or ("",) * len(bars.values)
    return [one_line(text) or axis.said(words, chart.unit, value) for text, value in zip(own, bars.values, strict=True)]


def _held_against(figure, made, chart: BarChart, against: list[float], colors: dict, left: float) -> None:
    """Draw a mark across each bar where it should have ended, and say what bars and marks are."""
    look = {"marker": "|", "markersize": 11, "markeredgewidth": 2.2, "linestyle": "none"}
    sign = made.plot(against, range(len(against)), color=colors["ink"], zorder=3, **look)[0]
    signs = [(made.patches[0], chart.bars[0].name), (sign, chart.bars[1].name)]
    shown = [(s, short(one_line(name), LEGEND)) for s, name in signs if one_line(name)]
    room = figure.get_figwidth() - sum(SIGN + canvas.inches(name) for _, name in shown)
    canvas.legend(figure, colors, shown, max(0.02, min(left, room)))


def _packed(names: list[str], width: float) -> tuple[int, int]:
    """Return how many entries of a legend stand in a line, and how many lines that makes."""
    shown = [name for name in names if name]
    across = max(1, int(width / (max(map(canvas.inches, shown), default=0) + SIGN)))
    return min(across, len(shown) or 1), ceil(len(shown) / across)


def _left_out(figure, words: Words, colors: dict, hidden: int, left: float) -> None:
    if hidden > 0:
        place = (left / figure.get_figwidth(), 0.04 / figure.get_figheight())
        figure.text(*place, words("briefing.hidden", count=hidden), color=colors["muted"], va="bottom")


def _nothing(words: Words) -> tuple[canvas.Draw, float]:
    return lambda figure, colors: canvas.empty(figure, colors, words("briefing.chart.none")), 0.8
