"""An improvement option as a plain sentence."""

from lib.model.estate import Estate, text
from lib.model.options import Option
from lib.words import Words
from lib.words.figures import exact

KINDS_OF = {"service": "services", "site": "sites", "team": "teams", "zone": "zones", "region": "regions"}


def option_said(option: Option, estate: Estate, words: Words) -> str:
    """Return what an option changes, with the names of services and sites of the estate, as one sentence without a full stop."""
    holes = {key: _name(estate, kind, option.what[key], words) for key, kind in KINDS_OF.items() if key in option.what}
    holes |= {key: _count(words, option.what[key]) for key in ("servers", "crews") if key in option.what}
    if "placements" in option.what:
        holes["count"] = _count(words, len(option.what["placements"]))
    if "standbys" in option.what:
        holes["count"] = _count(words, len(option.what["standbys"]))
    return words(f"options.said.{option.kind}", **holes)


def kind_said(kind: str, words: Words) -> str:
    """Return what a kind of option is called."""
    return words(f"options.kind.{kind}")


def _name(estate: Estate, kind: str, wanted: str, words: Words) -> str:
    """Return a record's name, or its id where it has none or is not there yet."""
    return next((text(r.name, words.language, r.id) for r in getattr(estate, kind) if r.id == wanted), wanted)


def _count(words: Words, number: float) -> str:
    return exact(words.language, number) if float(number).is_integer() else f"{number:g}"
