"""A briefing as it is prepared: what is told, in which order, to whom, and in whose name.

It is read from a ``briefing/1`` file. What it tells comes from an estate, a scenario and a seed each time it is written.
"""

from base64 import b64decode
from collections.abc import Iterator
from typing import Annotated, Literal

from msgspec import Meta, field

from lib.model.checks import Problem
from lib.model.estate import Id, Record, Text
from lib.model.readable import readable

Part = Literal["summary", "map", "people", "services", "causes", "cost", "year", "actions", "sure"]
Audience = Literal["all", "board", "regulator", "public", "vendor"]
PARTS: tuple[Part, ...] = ("summary", "map", "people", "services", "causes", "cost", "year", "actions", "sure")
AUDIENCES: tuple[Audience, ...] = ("all", "board", "regulator", "public", "vendor")
FORMS = {
    "pptx": "pptx",
    "pdf": "pdf",
    "page": "pdf",
    "html": "html",
    "docx": "docx",
    "png": "zip",
    "xlsx": "xlsx",
}  # form: ending
MOST_LOGO = 1_000_000  # bytes


class Note(Record, kw_only=True):
    """What somebody wrote in place of the notes, or of the sentence, that the briefing would have."""

    part: Part
    title: Annotated[str, Meta(max_length=300)] = ""
    notes: Text = ""


@readable
class Briefing(Record, kw_only=True):
    """Who prepared what for whom; everything has a default, so that a briefing is ready before anybody sets anything."""

    format: Literal["briefing/1"] = "briefing/1"
    id: Id = "briefing"
    title: Annotated[str, Meta(max_length=300)] = ""  # the scenario's name where there is none
    parts: list[Part] = field(default_factory=lambda: list(PARTS))  # those that are told, in this order
    notes: list[Note] = []
    audience: Audience = "all"  # whom names, places and money are hidden from
    organisation: Annotated[str, Meta(max_length=200)] = ""
    classification: Annotated[str, Meta(max_length=100)] = ""
    logo: Annotated[str, Meta(max_length=10_000_000)] = ""  # base64 of a PNG, JPEG or SVG
    seed: Annotated[int, Meta(ge=0, le=2**63 - 1)] = 1
    draws: Annotated[int, Meta(ge=1, le=100_000)] = 1000
    years: Annotated[int, Meta(ge=1, le=1_000_000)] = 10_000


def check_briefing(briefing: Briefing) -> list[Problem]:
    """Return every mistake of a briefing whose fields have the right types; whether its logo is a picture is seen later."""
    return [*_parts(briefing), *_notes(briefing), *_logo(briefing)]


def _parts(briefing: Briefing) -> Iterator[Problem]:
    if not briefing.parts:
        yield Problem("parts", "no_parts")
    yield from _twice("parts", briefing.parts, "")


def _notes(briefing: Briefing) -> Iterator[Problem]:
    yield from _twice("notes", [note.part for note in briefing.notes], ".part")


def _twice(field: str, parts: list[Part | None], inner: str) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for i, part in enumerate(parts):
        if part is not None and first.setdefault(part, i) != i:
            values = {"part": part, "first": f"{field}[{first[part]}]{inner}"}
            yield Problem(f"{field}[{i}]{inner}", "part_twice", values)


def _logo(briefing: Briefing) -> Iterator[Problem]:
    try:
        size = len(b64decode(briefing.logo or "", validate=True))
    except ValueError:
        yield Problem("logo", "not_base64")
        return
    if size > MOST_LOGO:
        yield Problem("logo", "logo_too_large", {"most": MOST_LOGO // 1000})
