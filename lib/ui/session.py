"""What a session holds: ids and small dicts under one key, mirrored in the address.

A reload, a second tab or a link to a colleague reads the address and is where
the first was. Widgets have keys of their own, which Streamlit forgets when the
page changes; nothing that matters stays in them.
"""

import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode

import streamlit as st

from lib.model.checks import Mistakes
from lib.model.impact import Impact
from lib.model.limits import check_asked
from lib.model.reading import read_scenario
from lib.store import library
from lib.ui import kept, results
from lib.ui.knock import empty_scenario
from lib.words import LANGUAGES, Words

FREE = "free"  # the scenario in which nothing happens until the user says so
FIRST_ESTATE = "kakao-2022"
LONGEST_ADDRESS = 4000  # letters of a scenario in an address; a longer one is kept as a file
LONGEST_LINK = 200_000  # bytes of a scenario in an address


def begin() -> None:
    """Make the session's dict from the address, if this is its first run."""
    if "atlas" not in st.session_state:
        st.session_state.atlas = {
            "language": _language(), "estate": FIRST_ESTATE, "base": FREE, "scenario": None, "t": 0.0,
            "service": None, "playing": False, "speed": 4.0, "notice": None, "draw": None, "kept": {},
        }  # fmt: skip
        _follow_address()


def state() -> dict:
    """Return the session's dict: language, estate and base (keys), scenario (document), t (hours), draw, kept, …"""
    return st.session_state.atlas


def words() -> Words:
    return Words(state()["language"])


def theme() -> str:
    """Return light or dark, as the reader's browser shows the page."""
    return "dark" if st.context.theme.type == "dark" else "light"


def impact() -> Impact:
    """Return what the scenario does to the estate that is open, in the draw that is open, if any."""
    now = state()
    return results.impact(now["estate"], now["scenario"], now["draw"] and tuple(now["draw"]))


def open_draw(draw: list[int] | None) -> None:
    """Show one random draw [seed, number] of the scenario, or its run of medians."""
    state().update(draw=draw, t=0.0, playing=False)


def open_case(scenario: dict) -> None:
    """Show a scenario document that stands in no file, as if the user had knocked out its sites."""
    state().update(base=FREE, scenario=scenario, draw=None, t=0.0, playing=False)


def open_estate(key: str) -> None:
    """Show an estate with nothing out. Raises Mistakes, and changes nothing, if it cannot be read."""
    estate = results.compiled(key).estate
    state().update(
        estate=key, base=FREE, scenario=empty_scenario(estate), t=0.0, service=None, playing=False, draw=None
    )


def open_scenario(key: str) -> None:
    """Play a scenario on the estate that is open. Raises Mistakes, and changes nothing, if it does not fit."""
    estate = results.compiled(state()["estate"]).estate
    scenario = empty_scenario(estate) if key == FREE else results.document(library.scenario_of(key, estate))
    state().update(base=key, scenario=scenario, t=0.0, playing=False, draw=None)


def change_scenario(scenario: dict) -> None:
    state().update(scenario=scenario, playing=False)


def is_changed() -> bool:
    """Say whether the scenario is no longer the one that was opened."""
    now = state()
    if now["base"] == FREE:
        return bool(now["scenario"]["events"])
    return now["scenario"] != results.scenario_document(now["estate"], now["base"])


def write_address() -> bool:
    """Put the state into the address, so that a reload or a link finds it again.

    Say whether the address named another scenario before, or the same but changed where it no longer is, or the reverse.
    """
    now = state()
    wanted = {"lang": now["language"], "estate": now["estate"], "scenario": now["base"], "t": f"{now['t']:g}"}
    wanted |= kept.written(now["kept"])
    if now["service"]:
        wanted["service"] = now["service"]
    if now["draw"]:
        wanted["draw"] = "{}-{}".format(*now["draw"])
    if is_changed():
        packet = packed(now["scenario"])
        if len(packet) > LONGEST_ADDRESS:
            estate = results.compiled(now["estate"]).estate
            now["base"] = wanted["scenario"] = library.keep_scenario(read_scenario(now["scenario"], estate))
            results.scenario_keys.clear()
        else:
            wanted["events"] = packet
    before = st.query_params.to_dict()
    if before != wanted:
        st.query_params.from_dict(wanted)
    return _opened(before) != _opened(wanted)


def _opened(address: dict) -> tuple[str, bool]:
    """Return the scenario that an address names, and whether it is changed."""
    base = address.get("scenario", FREE)
    return base, base != FREE and "events" in address


def packed(scenario: dict) -> str:
    """Return a scenario as a short text for an address."""
    return urlsafe_b64encode(zlib.compress(json.dumps(scenario, ensure_ascii=False).encode(), 9)).decode()


def unpacked(packet: str) -> dict:
    """Return the scenario of a text from an address. Raises ValueError."""
    opener = zlib.decompressobj()
    try:
        document = opener.decompress(urlsafe_b64decode(packet), LONGEST_LINK)
        scenario = json.loads(document)
    except (zlib.error, ValueError, RecursionError):
        raise ValueError("not a packed scenario") from None
    if opener.unconsumed_tail or not isinstance(scenario, dict):
        raise ValueError("not a packed scenario")
    return scenario


def _language() -> str:
    asked = st.query_params.get("lang") or (st.context.locale or "ko")[:2]
    return asked if asked in LANGUAGES else "en" if st.context.locale and not st.query_params.get("lang") else "ko"


def _draw(said: str) -> list[int]:
    """Return the draw [seed, number] of an address. Raises Mistakes."""
    seed, _, number = said.partition("-")
    numbers, problems = check_asked({"seed": seed, "draw": number})
    if problems:
        raise Mistakes(problems)
    return [numbers["seed"], numbers["draw"]]


def _follow_address() -> None:
    """Open what the address names; what it names wrongly is passed over with a notice."""
    asked, now = st.query_params, state()
    now["kept"], wrong = kept.read(asked.to_dict())
    now["notice"] = "frame.bad_link" if wrong else None
    try:
        open_estate(asked.get("estate", FIRST_ESTATE))
        if asked.get("scenario", FREE) != FREE:
            open_scenario(asked["scenario"])
        if "events" in asked:
            estate = results.compiled(now["estate"]).estate
            now["scenario"] = results.document(read_scenario(unpacked(asked["events"]), estate))
        now["t"] = min(max(0.0, float(asked.get("t", 0))), float(now["scenario"]["horizon_hours"]))
        now["draw"] = _draw(asked["draw"]) if "draw" in asked else None
        ids = results.compiled(now["estate"]).number("services")
        now["service"] = asked.get("service") if asked.get("service") in ids else None
    except (Mistakes, ValueError):
        now["notice"] = "frame.bad_link"
        if now["scenario"] is None:
            open_estate(FIRST_ESTATE)
