"""How charts on slides write their numbers, and where their axes have marks.

Formats of Office divide by thousands only. So a Korean bar keeps its number of people, with a comma and a point set into its
digits (`0\\,000\\.0,"만"` writes 44,000,000 as 4,400.0만); a Korean line, whose axis would end in .0 everywhere, has its numbers
in 만 or 억.
"""

from math import ceil, floor, log10

from lib.briefing.document import BarChart
from lib.view.theme import HOUR_STEPS, round_numbers
from lib.words import Words
from lib.words.figures import count

SIZES = {"ko": (1e8, 1e4), "en": (1e9, 1e6, 1e3)}  # of a line's axis, largest first
FORMATS = {  # language: (from, the size that is counted in, how)
    "ko": (
        (1e12, 1e12, "#,##0.0,,,,"), (1e11, 1e8, r"0\,000\.00,,"), (1e8, 1e8, r"0\.00,,"), (1e7, 1e4, r"0\,000\.0,"),
        (1e4, 1e4, r"0\.0,"),
    ),
    "en": ((1e9, 1e9, "#,##0.0,,,"), (1e6, 1e6, "#,##0.0,,"), (1e3, 1e3, "#,##0.0,")),
}  # fmt: skip
MOST_FORMS = 2  # that a format chooses from by a number's size; what is smaller is written out


def quoted(text: str) -> str:
    """Return a text as a part of a number format."""
    return f'"{text}"' if text and '"' not in text else ""


def suffix(language: str, size: float) -> str:
    """Return what a language writes for a power of ten: 만, 억, K, M."""
    return count(language, size, 0).lstrip("0123456789., ")


def counts_format(language: str, values: list[float]) -> str:
    """Return the format of numbers in a language's compact form, each by its own size."""
    forms = FORMATS[language]
    met = {next((form for form in forms if abs(value) >= form[0]), None) for value in values}
    shown = [form for form in forms if form in met][:MOST_FORMS]
    if (
        shown and min(values) < 0
    ):  # a condition would not see what is below zero, nor a set comma how many digits there are
        _, size, _ = shown[0]
        return _compact(language, size, next(form[2] for form in reversed(forms) if form[1] == size))
    return ";".join([*(f"[>={form[0]:.0f}]{_compact(language, *form[1:])}" for form in shown), "#,##0"])


def _compact(language: str, size: float, digits: str) -> str:
    return digits + quoted(suffix(language, size))


def bars_format(block: BarChart, words: Words, values: list[float]) -> str:
    """Return the format of what stands beside bars."""
    whole = all(value == round(value) or abs(value) >= 100 for value in values)
    if block.unit == "hours":
        return hours_format(words, "#,##0" if whole else "#,##0.0")
    if block.unit == "percent":
        return "0%" if all(abs(100 * value - round(100 * value)) < 1e-9 for value in values) else "0.0%"
    return counts_format(words.language, values)


def hours_format(words: Words, number: str, key: str = "figure.hours", hole: str = "h") -> str:
    """Return a format of hours in the words of a sentence with one hole."""
    before, _, after = words(key, **{hole: "\0"}).partition("\0")
    return quoted(before) + number + quoted(after)


def scale(language: str, top: float) -> tuple[float, str]:
    """Return what numbers up to `top` are divided by, and what is written behind them."""
    size = next((size for size in SIZES[language] if top >= size), 1.0)
    return size, suffix(language, size) if size > 1 else ""


def values_axis(values: list[float]) -> tuple[float, float, float, int]:
    """Return from where to where an axis goes, its step, and the decimals that the step needs."""
    high, low = max([0.0, *values]), min([0.0, *values])
    marks = round_numbers(max(high, -low), 5)
    step = marks[1] if len(marks) > 1 else 1.0
    least, most = step * floor(low / step + 1e-9), step * ceil(high / step - 1e-9)
    return least, most if most > least else least + step, step, max(0, -floor(log10(step) + 1e-9))


def hours_axis(end: float, most: int) -> float:
    """Return the step between marks of hours, at most so many."""
    return next((step for step in HOUR_STEPS if end / step <= most), HOUR_STEPS[-1] * ceil(end / HOUR_STEPS[-1] / most))


def years_axis(least: float, most: float) -> tuple[float, float]:
    """Return the power of ten that all return periods are above, and the largest of them."""
    low = 10.0 ** floor(log10(least) + 1e-9)
    return low, most if most > low else 10 * low
