"""Texts in figures: names made safe and short, spans of time, who is what."""

import re
from collections import Counter
from functools import lru_cache
from html import escape
from unicodedata import east_asian_width

from lib.model.estate import Estate, text
from lib.model.impact import Impact
from lib.words import Words
from lib.words.figures import after, clock

LONGEST_WORD = 24  # letters: what is longer is cut in its middle


def safe(said: str) -> str:
    """Return text that a figure shows as it is: plotly reads markup in its texts."""
    return escape(said, quote=False)


def unmarked(said: str) -> str:
    """Return text that Streamlit's labels show as it is, on one line: they read Markdown, ``:icons:`` and arrows in it."""
    joined = re.sub(r"([:<>=~-])", "\\1\u2060", " ".join(said.split()))  # a word joiner: no icon, no arrow begins there
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", joined)


@lru_cache(maxsize=8192)
def width_of(said: str) -> int:
    """Return the width of text in half-width letters: a Korean letter counts two."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in said)


@lru_cache(maxsize=8192)
def short(said: str, most: int) -> str:
    """Return text cut to so many half-width letters, an ellipsis where it was cut."""
    if width_of(said) <= most:
        return said
    kept = ""
    for letter in said:
        if width_of(kept + letter) > most - 1:
            break
        kept += letter
    return kept.rstrip(" (·,") + "…"


def clipped(said: str, most: int) -> str:
    """Return a sentence cut to so many half-width letters, after a whole word where one ends not long before."""
    kept = short(said, most)
    if kept == said:
        return said
    before, _, last = kept.rpartition(" ")
    return f"{before.rstrip(' (·,;:')}…" if before and len(last) <= LONGEST_WORD else kept


def names(estate: Estate, kind: str, words: Words) -> dict[str, str]:
    """Return id -> name of the estate's `kind` (sites, services, regions), the id where there is no name."""
    return apart({row.id: text(row.name, words.language, row.id) for row in getattr(estate, kind)})


def apart(named: dict[str, str]) -> dict[str, str]:
    """Return key -> name with the key's end beside a name that several have: a menu tells its options apart by name."""
    count = Counter(named.values())
    return {key: name if count[name] == 1 else f"{name} · {key[-12:]}" for key, name in named.items()}


def listed(words: Words, said: list[str], most: int = 3) -> str:
    """Return texts in a row, the first few and how many more; names have commas of their own."""
    if len(said) <= most:
        return " / ".join(said)
    return words("chart.and_more", names=" / ".join(said[:most]), count=len(said) - most)


def in_order(words: Words, said: list[str], most: int) -> str:
    """Return what comes one after another: the first few, and how many more there are."""
    if len(said) <= most:
        return " → ".join(said)
    return words("chart.and_more", names=" → ".join(said[:most]), count=len(said) - most)


def span(impact: Impact, words: Words, since: float, until: float, apart: str = "<br>") -> str:
    """Return from when to when, hours after the start and by the clock where the scenario has one."""
    starts_at, language = impact.scenario.starts_at, words.language
    hours = _both(words, after(words, since), after(words, until), until >= impact.scenario.horizon_hours)
    if starts_at is None:
        return hours
    times = (_clock(language, starts_at, round(since, 9)), _clock(language, starts_at, round(until, 9)))
    return f"{hours}{apart}{_both(words, *times, until >= impact.scenario.horizon_hours)}"


def _both(words: Words, since: str, until: str, open_ended: bool) -> str:
    return words("chart.from_on", since=since) if open_ended else words("chart.between", since=since, until=until)


@lru_cache(maxsize=8192)
def _clock(language: str, starts_at: str, t: float) -> str:
    return clock(Words(language), starts_at, t)
