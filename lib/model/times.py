"""A time of the scenario as people write it: ``D+1 H+3 M+45``, so many hours, or a local date and time.

Inside, times are hours from the scenario's start. ``D+1`` is 24 hours after it, ``H+3`` three hours, ``M+45`` 45 minutes;
any of them may be left out. A date and time without an offset is in the offset of the start.
"""

import re
import unicodedata
from datetime import datetime
from math import isfinite

from lib.model.checks import Mistakes, Problem

LATEST = 1e6  # hours
LONGEST = 60  # letters
NUMBER = r"\d+(?:\.\d+)?"
NOTATION = re.compile(
    rf"(?:D\s*\+\s*({NUMBER}))?\s*(?:H\s*\+\s*({NUMBER}))?\s*(?:M\s*\+\s*({NUMBER}))?", re.ASCII | re.IGNORECASE
)
HOURS = re.compile(rf"(?:T\s*\+\s*)?([+-]?(?:{NUMBER}|\.\d+)(?:e[+-]?\d{{1,3}})?)\s*h?", re.ASCII | re.IGNORECASE)


def parsed(text: str, starts_at: str | None = None, place: str = "at") -> float:
    """Return the hours from the start that a written time means.

    Raises Mistakes where it is none, lies before the start or after a million hours, or is a date and the scenario has no start.
    """
    plain = unicodedata.normalize("NFKC", text).strip().replace("\u2212", "-")
    hours = _relative(plain) if len(plain) <= LONGEST else None
    if hours is None:
        hours = _since_start(plain, starts_at, place)
    if not 0 <= hours <= LATEST:
        _refuse(place, "before_start" if hours < 0 else "time_too_late", text, most=LATEST)
    return hours


def written(hours: float) -> str:
    """Return hours in the notation, such that ``parsed`` gives the same number; as hours where minutes do not do."""
    minutes = round(hours * 60) if isfinite(hours) and hours >= 0 else 0
    if minutes / 60 != hours:
        return repr(float(hours))
    days, rest = divmod(minutes, 1440)
    parts = [f"{letter}+{n}" for letter, n in zip("DHM", (days, *divmod(rest, 60)), strict=True) if n]
    return " ".join(parts) or "H+0"


def _relative(text: str) -> float | None:
    found = NOTATION.fullmatch(text)
    if text and found:
        days, hours, minutes = (float(part or 0) for part in found.groups())
        return (days * 1440 + hours * 60 + minutes) / 60
    found = HOURS.fullmatch(text)
    return float(found[1]) if found else None


def _since_start(text: str, starts_at: str | None, place: str) -> float:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or not re.search(r"\d:\d", text):  # a date alone says no time
        _refuse(place, "not_a_drill_time", text)
    start = _start(starts_at)
    if start is None:
        _refuse(place, "no_start_time", text)
    if moment.tzinfo is None or start.tzinfo is None:
        moment, start = moment.replace(tzinfo=None), start.replace(tzinfo=None)
    return round((moment - start).total_seconds() * 1e6) / 3.6e9


def _start(starts_at: str | None) -> datetime | None:
    """Return the scenario's start, None where it has none, or something that is no time, which is a mistake of its own."""
    try:
        return None if starts_at is None else datetime.fromisoformat(starts_at)
    except ValueError:
        return None


def _refuse(place: str, code: str, text: str, **values: object) -> None:
    shown = text if len(text) <= LONGEST else text[: LONGEST - 3] + "..."
    raise Mistakes([Problem(place, code, {"text": shown, **values})])
