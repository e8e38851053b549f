"""Ids for what other tools have named: free of marks that could mislead, each for one thing, the same every time."""

import re
import unicodedata
from collections.abc import Hashable, Iterable

LONGEST = 100


def safe(name: str) -> str:
    """Return a name as an id: letters of any script, digits, ``-`` and ``_``; never empty."""
    plain = unicodedata.normalize("NFC", name)
    return re.sub(r"[^\w]+", "-", plain.replace("-", " "))[:LONGEST].strip("-") or "unnamed"


def ids_for(wanted: Iterable[tuple[Hashable, str, str]]) -> dict[Hashable, str]:
    """Return an id for each thing: of its name, or of its longer name where two have the same.

    ``wanted`` is (thing, name, longer name) in the source's order; the same longer names are numbered.
    """
    rows = list(wanted)
    count: dict[str, int] = {}
    for _, name, _ in rows:
        count[safe(name)] = count.get(safe(name), 0) + 1
    alone = {safe(name) for _, name, _ in rows if count[safe(name)] == 1}
    ids: dict[Hashable, str] = {}
    used = set(alone)
    for thing, name, longer in rows:
        ids[thing] = safe(name) if count[safe(name)] == 1 else _free(safe(longer), used)
    return ids


def _free(wanted: str, used: set[str]) -> str:
    """Return ``wanted`` or the first of ``wanted-2``, ``wanted-3``, … not used yet, and use it."""
    name, number = wanted, 1
    while name in used:
        number += 1
        name = f"{wanted}-{number}"
    used.add(name)
    return name
