"""Numbers, durations and times as a reader of Korean or English writes them."""

import re
from datetime import datetime, timedelta
from functools import lru_cache
from math import isnan

from babel.dates import format_skeleton
from babel.numbers import format_compact_decimal, format_decimal

from lib.words import Words

UNIT = re.compile(r"(?<=\d) (?=(?:d|h|min)(?![0-9A-Za-z]))|(?<=\d [dh]) (?=\d)")


@lru_cache(maxsize=4096)
def count(language: str, number: float, digits: int = 1) -> str:
    """Return a count in a language's compact form: 123.5만, 2,464.1만, 1.2억; 1.2M. Babel leaves out the comma."""
    if isnan(number):
        return "–"
    if abs(number) < (10_000 if language == "ko" else 1_000):
        return format_decimal(round(number), locale=language)
    short = format_compact_decimal(number, locale=language, fraction_digits=digits)
    return re.sub(r"\d+", lambda whole: format_decimal(int(whole[0]), locale=language), short, count=1)


def exact(language: str, number: float) -> str:
    return format_decimal(round(number), locale=language)


def percent(share: float) -> str:
    return f"{100 * share:.0f}%" if 0.1 <= share <= 0.9 or share in (0, 1) else f"{100 * share:.1f}%"


def hours(words: Words, number: float | None) -> str:
    """Return hours as days, hours and minutes, the two largest that count."""
    if number is None or isnan(number):
        return words("figure.not_within")
    minutes = round(number * 60)
    days, rest = divmod(minutes, 1440)
    whole, left = divmod(rest, 60)
    if days:
        return words("figure.days_hours", d=days, h=whole) if whole else words("figure.days", d=days)
    if whole:
        return words("figure.hours_minutes", h=whole, m=left) if left else words("figure.hours", h=whole)
    return words("figure.minutes", m=left)


def together(said: str) -> str:
    """Return text in which a number and its unit stay on one line: 2 d 6 h."""
    return UNIT.sub("\N{NO-BREAK SPACE}", said)


def after(words: Words, number: float) -> str:
    """Return a time after the start, short, for axes and the slider: T+10 h."""
    return words("figure.after", hours=f"{number:.1f}".removesuffix(".0"))


def clock(words: Words, starts_at: str | None, number: float) -> str:
    """Return the local date and time at so many hours, or nothing without a start time."""
    if starts_at is None:
        return ""
    moment = datetime.fromisoformat(starts_at) + timedelta(hours=number)
    return " ".join(format_skeleton(part, moment, locale=words.language) for part in ("MMMEd", "Hm"))


def money(words: Words, number: float, currency: str) -> str:
    return f"{count(words.language, number)} {currency}".strip()
