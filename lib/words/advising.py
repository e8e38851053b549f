"""Advice in sentences: what is wrong, why it matters, what mends it."""

from collections.abc import Mapping

from lib.words import Words
from lib.words.figures import count, hours

KINDS = {  # a value of advice -> which records' names stand for its ids
    "service": "services", "on": "services", "needed": "services", "tools": "services", "through": "services",
    "members": "services", "cycle": "services", "site": "sites", "lost": "sites", "sites": "sites",
    "zone": "zones", "team": "teams",
}  # fmt: skip
PARTS = ("name", "text", "why", "mend")
MOST_NAMES = 5  # of a list
MOST_STEPS = 8  # of a cycle


def told(words: Words, advice, names: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Return the name of an advice's rule and its sentences: ``name``, ``text``, ``why``, ``mend``.

    names: kind -> id -> name, of ``services``, ``sites``, ``zones`` and ``teams``.
    """
    holes = {key: _said(words, key, value, names) for key, value in advice.values.items()}
    return {part: words(_key(words, advice, part), **holes) for part in PARTS}


def _key(words: Words, advice, part: str) -> str:
    own = f"advice.{advice.rule}.{part}_{advice.values.get('kind')}"
    return own if words.has(own) else f"advice.{advice.rule}.{part}"


def _said(words: Words, key: str, value: object, names: Mapping[str, Mapping[str, str]]) -> str:
    if key in KINDS:
        known = names[KINDS[key]]
        return _listed(words, key, [known[i] for i in value]) if isinstance(value, tuple) else known[value]
    if key.endswith("_hours"):
        return hours(words, value)
    return _number(words, value) if isinstance(value, int | float) else str(value)


def _number(words: Words, value: float) -> str:
    """Return a number; small ones with the decimals that they have."""
    if value < 100 and value != round(value):
        return f"{value:.3g}"
    return count(words.language, value)


def _listed(words: Words, key: str, items: list[str]) -> str:
    if key == "cycle":
        return " → ".join(items if len(items) <= MOST_STEPS + 1 else [*items[: MOST_STEPS - 1], "…", items[-1]])
    shown, more = ", ".join(items[:MOST_NAMES]), len(items) - MOST_NAMES
    return words("advising.and_more", items=shown, count=more) if more > 0 else shown
