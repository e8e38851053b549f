"""Whom a briefing hides what from: the table, the names that are hidden, and where they stand in what somebody typed.

``lib/briefing/AUDIENCES.md`` has the table in words.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from lib.model.briefing import AUDIENCES, Audience
from lib.model.estate import Estate, Name
from lib.model.scenario import Scenario

HIDES: dict[Audience, frozenset[str]] = {
    "all": frozenset(),
    "board": frozenset({"sites", "places", "teams", "texts", "sources"}),
    "regulator": frozenset({"places", "teams", "money", "sources"}),
    "public": frozenset({"sites", "services", "places", "teams", "money", "texts", "sources"}),
    "vendor": frozenset({"sites", "services", "places", "teams", "money", "texts", "sources"}),
}
SHORTEST = 2  # letters of a name, or of its first word, that is looked for; Latin words are three letters at least
LATIN = "0-9A-Za-z"


def hides(audience: Audience, what: str) -> bool:
    """Say whether an audience is not told: sites, services, teams (names), places, money, texts or sources."""
    return what in HIDES[audience]


def names_hidden(estate: Estate, scenario: Scenario, audience: Audience) -> tuple[str, ...]:
    """Return the ids and names, in every language, that an audience is not told, and the first word of a site's name."""
    if audience not in AUDIENCES:
        raise ValueError(f"no audience {audience}")
    found = dict.fromkeys(_names(estate, scenario, HIDES[audience]))
    return tuple(name for name in found if len(name) >= SHORTEST)


def _names(estate: Estate, scenario: Scenario, hidden: frozenset[str]) -> Iterator[str]:
    if "sites" in hidden:
        for site in estate.sites:
            yield from (site.id, *_called(site.name), *_called(site.operator, False))
        for zone in estate.zones:
            yield from (zone.id, *_called(zone.name, False))
    if "teams" in hidden:  # their ids, and those of services, are common words too often: map, page, storage
        for team in estate.teams:
            yield from _called(team.name, False)
    if "services" in hidden:
        for service in estate.services:
            yield from _called(service.name, False)
        yield from (estate.id, scenario.id, *_called(estate.name), *_called(scenario.name, False))


def _called(name: Name, first: bool = True) -> Iterator[str]:
    """Yield a name in each language, and its first word, which is often all that people say."""
    for text in (name,) if isinstance(name, str) else name.values():
        yield text.strip()
        if first and (words := re.findall(r"\w+", text)) and len(words[0]) > (SHORTEST if words[0].isascii() else 1):
            yield words[0]


def found_in(text: str, hidden: tuple[str, ...]) -> list[str]:
    """Return the hidden names that stand in a text, in their order, whatever their case.

    A name that begins or ends in a Latin letter or digit must do so at the edge of a word; Korean particles may follow.
    """
    plain = _folded(text)
    return [name for name in hidden if (said := _folded(name)) in plain and re.search(_at_edges(said), plain)]


def _at_edges(name: str) -> str:
    before = rf"(?<![{LATIN}])" if re.match(f"[{LATIN}]", name) else ""
    after = rf"(?![{LATIN}])" if re.search(f"[{LATIN}]$", name) else ""
    return before + re.escape(name) + after


@lru_cache(maxsize=100_000)
def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
