"""The figures in an inject's message: ``{affected_people}``, ``{hours_to_rto:pay}``; ``{{`` and ``}}`` are braces."""

import re

from lib.model.estate import Name
from lib.model.exercise import READINGS, Inject

HOLE = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")
TIMES = ("time", "hours")  # what time it is in the scenario, and how many hours have passed


def texts(name: Name | None) -> list[str]:
    """Return what a name says, in each of its languages; what is no text says nothing."""
    return [said for said in (name.values() if isinstance(name, dict) else [name]) if isinstance(said, str)]


def holes(inject: Inject) -> list[str]:
    """Return what stands in braces in an inject's subject and message, each once; "" for a brace that stands alone."""
    found = {}
    for text in [*texts(inject.subject), *texts(inject.message)]:
        for match in HOLE.finditer(text):
            if match[0] not in ("{{", "}}"):
                found[match[1] or ""] = True
    return list(found)


def known(hole: str) -> bool:
    """Say whether braces name a figure there is, with what it is of where it is of something."""
    name, colon, of = hole.partition(":")
    if name in TIMES:
        return not colon
    return name in READINGS and bool(colon) == bool(of) == (READINGS[name][0] is not None)


def filled(text: str, said: dict[str, str]) -> str:
    """Return a message with its figures, as words; what is not among them stays in its braces."""

    def say(match: re.Match) -> str:
        return match[0][0] if match[0] in ("{{", "}}") else said.get(match[1] or "", match[0])

    return HOLE.sub(say, text)
