"""Numbers on the axes of charts: round ticks, and every number as its unit and language write it."""

from math import ceil, floor, log10

from babel.numbers import format_decimal

from lib.briefing.document import LineChart
from lib.view.theme import HOUR_STEPS, TINY, round_numbers
from lib.words import Words
from lib.words.figures import after, count, exact, hours, percent

Ticks = list[tuple[float, str]]  # (where, what stands there)
NOTHING = 1e-9  # what is smaller is drawn as zero
SMALL = 10  # below it, numbers have decimals


def said(words: Words, unit: str, value: float | None) -> str:
    """Return a number of a unit of UNITS: 2 d 3 h, 1.2M, 35%; a dash for None."""
    if value is None:
        return "–"
    if value < 0:
        return "-" + said(words, unit, -value)
    if unit == "hours":
        return hours(words, value)
    if unit == "percent":
        return percent(value)
    if value < SMALL and value != round(value):
        return format_decimal(round(value, 2), locale=words.language)
    return count(words.language, value)


def ticks(words: Words, unit: str, low: float, high: float, most: int = 4) -> Ticks:
    """Return round numbers from `low` <= 0 to `high` >= 0, at most so many to a side."""
    reach = max(high, -low)
    if reach < NOTHING:
        return [(0.0, "0")]
    if unit == "hours":
        step = _hour_step(reach, most)
        rising = [step * n for n in range(floor(reach / step + TINY) + 1)]
    else:
        rising = round_numbers(reach, most)
    found = [*(-tick for tick in rising[:0:-1] if -tick >= low), *(tick for tick in rising if tick <= high)]
    return [(tick, said(words, unit, tick) if tick else "0") for tick in found]


def place(along: str, at: float) -> float:
    """Return where a time or a return period stands on its axis: years to a logarithmic scale."""
    return log10(at) if along == "years" else at


def ends(chart: LineChart) -> tuple[float, float]:
    """Return both ends of the axis along, in its places: hours begin at 0 at the latest."""
    if not chart.at:
        return 0.0, 1.0
    first, last = place(chart.along, chart.at[0]), place(chart.along, chart.at[-1])
    first = min(0.0, first) if chart.along == "hours" else first
    return (first, last) if last - first > NOTHING else (first, first + 1.0)


def along(words: Words, chart: LineChart, most: int = 8) -> Ticks:
    """Return the ticks of the axis along."""
    first, last = ends(chart)
    if chart.along == "years":
        kept = (1,) if last - first > 2 else (1, 2, 5)
        powers = range(floor(first), ceil(last) + 1)
        periods = [m * 10.0**power for power in powers for m in kept]
        within = [p for p in periods if first - TINY <= log10(p) <= last + TINY]
        return [(log10(p), period(words, p)) for p in within[:: ceil(len(within) / most) or 1]]
    step = _hour_step(last - first, most)
    return [(step * n, after(words, step * n)) for n in range(ceil(first / step - TINY), floor(last / step + TINY) + 1)]


def at_said(words: Words, chart: LineChart, at: float) -> str:
    """Return a time after the start, or a return period."""
    return period(words, at) if chart.along == "years" else after(words, at)


def period(words: Words, years: float) -> str:
    """Return a return period: 1,000 years."""
    if years == 1:
        return words("briefing.chart.year")
    written = exact(words.language, years) if SMALL <= years < 1e6 else said(words, "count", years)
    return words("briefing.chart.years", years=written)


def _hour_step(reach: float, most: int) -> float:
    largest = HOUR_STEPS[-1]
    return next((s for s in HOUR_STEPS if reach / s <= most), None) or largest * ceil(reach / largest / most)
