"""Hidden names in what somebody typed, or in a logo: it is told as it stands, so whoever makes the file has to agree."""

import io
from base64 import b64decode
from collections.abc import Iterator

from lib.briefing import images
from lib.briefing.hidden import found_in, names_hidden
from lib.model.briefing import Briefing
from lib.model.checks import Problem
from lib.model.estate import Estate
from lib.model.scenario import Scenario


def hidden_names(briefing: Briefing, estate: Estate, scenario: Scenario) -> list[tuple[str, str]]:
    """Return (place, name) of each name in a briefing which its audience is not told, in the order of the file."""
    hidden = names_hidden(estate, scenario, briefing.audience)
    return (
        [(place, name) for place, text in _texts(briefing) for name in _longest(found_in(text, hidden))]
        if hidden
        else []
    )


def check_typed(briefing: Briefing, estate: Estate, scenario: Scenario) -> list[Problem]:
    """Return the same as mistakes."""
    found = hidden_names(briefing, estate, scenario)
    return [Problem(place, "hidden_name", {"name": name, "audience": briefing.audience}) for place, name in found]


def _longest(names: list[str]) -> list[str]:
    """Return names without those that are only a part of another, or the same in other letters."""
    kept: list[str] = []
    for name in sorted(names, key=len, reverse=True):
        if not any(name.casefold() in other.casefold() for other in kept):
            kept.append(name)
    return sorted(kept, key=names.index)


def _texts(briefing: Briefing) -> Iterator[tuple[str, str]]:
    """Yield each text that is told as it was typed, with its place; notes of parts that are left out are not told."""
    for field in ("title", "organisation", "classification"):
        yield field, getattr(briefing, field)
    for number, note in enumerate(briefing.notes):
        if note.part in briefing.parts:
            yield f"notes[{number}].title", note.title
            yield f"notes[{number}].notes", note.notes
    if briefing.logo:
        yield "logo", _written_in(b64decode(briefing.logo))


def _written_in(picture: bytes) -> str:
    """Return what can be read in a picture's file: an SVG's letters and remarks, what a photo says about itself."""
    if images.kind(picture) == "svg":
        return picture.decode("utf-8", "ignore")
    from PIL import Image

    with Image.open(io.BytesIO(picture), formats=images.RASTER) as image:
        told = [*image.info.values(), *image.getexif().values()]
    return "\n".join(
        said if isinstance(said, str) else said.decode("utf-8", "ignore")
        for said in told
        if isinstance(said, str | bytes)
    )
