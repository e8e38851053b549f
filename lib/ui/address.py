"""The address of a page: a reload, a second tab or a link to a colleague is where the first was."""

import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from urllib.parse import urlsplit

import streamlit as st

from lib.model.checks import Mistakes
from lib.model.limits import check_asked
from lib.model.reading import read_scenario
from lib.store import library
from lib.ui import kept, results, session
from lib.words import LANGUAGES

LONGEST = 4000  # letters of a scenario in an address; a longer one is kept in the store
LONGEST_LINK = 200_000  # bytes of a scenario in an address


def begin() -> None:
    """Make the session's dict from the address, if this is its first run; else see what has become of the estate."""
    if "atlas" not in st.session_state:
        st.session_state.atlas = {
            "language": _language(), "estate": session.FIRST_ESTATE, "ref": session.FIRST_ESTATE, "base": session.FREE, "scenario": None,
            "t": 0.0, "service": None, "playing": False, "speed": 4.0, "notice": None, "draw": None, "by": "",
            "kept": {}, "edit": {},
        }  # fmt: skip
        _follow_address()
    else:
        session.follow_head()


def write() -> bool:
    """Put the state into the address, so that a reload or a link finds it again.

    Say whether the row of choices names another scenario, or the same but changed where it no longer is, or the reverse.
    """
    now = session.state()
    if "address" in now:
        _write_own(now.pop("address"))
        return False
    wanted = {"lang": now["language"], "estate": now["estate"], "scenario": now["base"], "t": f"{now['t']:g}"}
    wanted |= kept.written(now["kept"])
    if now["service"]:
        wanted["service"] = now["service"]
    if now.get("exercise"):
        wanted["exercise"] = now["exercise"]
    if now.get("briefing"):
        wanted["briefing"] = now["briefing"]
    if now.get("wall"):
        wanted["wall"] = "1"
    if now["draw"]:
        wanted["draw"] = "{}-{}".format(*now["draw"])
    if session.is_changed():
        wanted |= _written_scenario(now)
    if st.query_params.to_dict() != wanted:
        st.query_params.from_dict(wanted)
    return "row" in now and now["row"] != session.played()


def _written_scenario(now: dict) -> dict[str, str]:
    """Return what an address says of a scenario that is not as it was opened: itself, or under which key it is now kept.

    Nothing, and the screen says why, where it is long and the store is out.
    """
    packet = packed(now["scenario"])
    if len(packet) <= LONGEST:
        return {"events": packet}
    try:
        said = {"word": "estate.said.long_link"}
        now["base"] = library.keep_scenario(read_scenario(now["scenario"]), said, now["by"])
    except Mistakes as mistakes:
        session.fail(mistakes)
        return {}
    return {"scenario": now["base"]}


def _write_own(wanted: dict) -> None:
    """Write the address of a page that has one of its own: it put that into the session as it was drawn."""
    wanted = {"lang": session.state()["language"]} | wanted
    if st.query_params.to_dict() != wanted:
        st.query_params.from_dict(wanted)


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
    asked, now = st.query_params, session.state()
    now["kept"], wrong = kept.read(asked.to_dict())
    now["notice"] = "frame.bad_link" if wrong else None
    try:
        session.open_estate(asked.get("estate", session.FIRST_ESTATE))
        estate = results.checked(now["ref"])[0]  # None while it has mistakes: then the scenario waits unchecked
        if asked.get("scenario", session.FREE) != session.FREE:
            found = library.scenario_of(library.current(asked["scenario"]), estate)
            now.update(base=asked["scenario"], scenario=results.plain(found))
            session.note_base(asked["scenario"], library.parted(library.current(asked["scenario"]))[1] or 0)
        if "events" in asked:
            now["scenario"] = results.plain(read_scenario(unpacked(asked["events"]), estate))
        now["t"] = min(max(0.0, float(asked.get("t", 0))), float(now["scenario"]["horizon_hours"]))
        now["draw"] = _draw(asked["draw"]) if "draw" in asked else None
        ids = {service.id for service in estate.services} if estate else set()
        now["service"] = asked.get("service") if asked.get("service") in ids else None
        if "exercise" in asked:
            _open_exercise(asked["exercise"])
        now["wall"] = asked.get("wall") == "1"
        if "briefing" in asked:
            library.briefing_document(library.current(asked["briefing"]))
            now["briefing"] = asked["briefing"]
    except (Mistakes, ValueError):
        now["notice"] = "frame.bad_link"
        if now["scenario"] is None:
            session.open_estate(session.FIRST_ESTATE)


def _open_exercise(key: str) -> None:
    """Have the Prepare screen open an exercise. Raises Mistakes where there is none of that key."""
    library.exercise_document(library.current(key))
    session.state()["exercise"] = key


def own() -> str:
    """Return the app's own address, as the reader's browser knows it, without a slash at the end."""
    parts = urlsplit(st.context.url or "")
    path = parts.path.rstrip("/")
    page = next((page for page in session.state().get("paths", []) if path.endswith(f"/{page}")), None)
    return f"{parts.scheme}://{parts.netloc}{path.removesuffix(f'/{page}') if page else path}"
