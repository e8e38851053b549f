"""What a session holds: ids and small dicts under one key, mirrored in the address.

A reload, a second tab or a link to a colleague reads the address and is where
the first was. Widgets have keys of their own, which Streamlit forgets when the
page changes; nothing that matters stays in them.
"""

import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from itertools import count
from urllib.parse import urlsplit

import streamlit as st

from lib.model import draft
from lib.model.checks import Mistakes
from lib.model.estate import Estate
from lib.model.impact import Impact
from lib.model.limits import check_asked
from lib.model.reading import read_scenario
from lib.store import library
from lib.ui import results
from lib.ui.knock import empty_scenario, fitting
from lib.words import LANGUAGES, Words

FREE = "free"  # the scenario in which nothing happens until the user says so
FIRST_ESTATE = "kakao-2022"
LONGEST_ADDRESS = 4000  # letters of a scenario in an address; a longer one is kept as a file
LONGEST_LINK = 200_000  # bytes of a scenario in an address
NOTHING = Estate(format="estate/1", id="nothing")


def begin() -> None:
    """Make the session's dict from the address, if this is its first run; else see what has become of the estate."""
    if "atlas" not in st.session_state:
        st.session_state.atlas = {
            "language": _language(), "estate": FIRST_ESTATE, "ref": FIRST_ESTATE, "base": FREE, "scenario": None,
            "t": 0.0, "service": None, "playing": False, "speed": 4.0, "notice": None, "draw": None, "by": "",
        }  # fmt: skip
        _follow_address()
    else:
        _follow_head()


def state() -> dict:
    """Return the session's dict: language, estate and base (keys), ref, scenario (document), t (hours), draw, …"""
    return st.session_state.atlas


def ref() -> str:
    """Return which version of the estate is open, as it was when this run began."""
    return state()["ref"]


def is_mine() -> bool:
    """Say whether the estate that is open can be changed: a sample, and a version opened by a link, can not."""
    return library.parted(state()["estate"])[1] is None and library.parted(ref())[1] is not None


def words() -> Words:
    return Words(state()["language"])


def theme() -> str:
    """Return light or dark, as the reader's browser shows the page."""
    return "dark" if st.context.theme.type == "dark" else "light"


def impact() -> Impact:
    """Return what the scenario does to the estate that is open, in the draw that is open, if any."""
    now = state()
    return results.impact(now["ref"], now["scenario"], now["draw"] and tuple(now["draw"]))


def open_draw(draw: list[int] | None) -> None:
    """Show one random draw [seed, number] of the scenario, or its run of medians."""
    state().update(draw=draw, t=0.0, playing=False)


def open_case(scenario: dict) -> None:
    """Show a scenario document that stands in no file, as if the user had knocked out its sites."""
    state().update(base=FREE, scenario=scenario, draw=None, t=0.0, playing=False)


def open_estate(key: str) -> None:
    """Show an estate with nothing out. Raises Mistakes, and changes nothing, if there is none of that key."""
    opened = library.current(key)
    id_ = results.document(opened).get("id")
    state().update(
        estate=key, ref=opened, base=FREE, scenario=empty_scenario(str(id_)), t=0.0, service=None, playing=False,
        draw=None, edit={},
    )  # fmt: skip


def open_scenario(key: str) -> None:
    """Play a scenario on the estate that is open. Raises Mistakes, and changes nothing, if it does not fit."""
    estate = results.compiled(ref()).estate
    scenario = empty_scenario(estate.id) if key == FREE else results.plain(library.scenario_of(key, estate))
    state().update(base=key, scenario=scenario, t=0.0, playing=False, draw=None)


def follow_estate() -> None:
    """Fit scenario and choices to the estate as it is now: what names something that is gone is left out."""
    now, (estate, _) = state(), results.checked(ref())
    if estate is None:
        return
    now["scenario"], left_out = fitting(now["scenario"], estate)
    if left_out:
        now.update(base=FREE, notice="frame.events_left_out")
    if now["service"] not in {service.id for service in estate.services}:
        now["service"] = None


def _follow_head() -> None:
    """Go on with the newest version of the estate that is open, whoever made it; stay where the store is out."""
    now = state()
    try:
        newest = library.current(now["estate"])
        if newest != now["ref"]:
            now["ref"] = newest
            follow_estate()
    except Mistakes as mistakes:
        now["failed"] = [words().problem(problem) for problem in mistakes.problems]


def keep_estate(document: dict, said: dict) -> None:
    """Keep a new estate, which may have mistakes, and open it. Raises Mistakes."""
    open_estate(library.store().create("estate", document, said, state()["by"]).key)


def new_estate(name: str, regions: bool) -> None:
    """Begin an estate in which nothing exists yet, but Korea's regions if wanted, and open it. Raises Mistakes."""
    taken = library.estate_ids()
    id_ = draft.free_id({"services": [{"id": other} for other in taken]}, "services", name)
    document = draft.empty(id_, name) | (library.korea() if regions else {})
    keep_estate(document, {"word": "estate.said.begun"})


def address() -> str:
    """Return the app's own address, as the reader's browser knows it, without a slash at the end."""
    parts = urlsplit(st.context.url or "")
    path = parts.path.rstrip("/")
    page = next((page for page in state().get("paths", []) if path.endswith(f"/{page}")), None)
    return f"{parts.scheme}://{parts.netloc}{path.removesuffix(f'/{page}') if page else path}"


def open_copy(document: dict) -> None:
    """Go on with a copy of the estate that is open, which the reader can change; the scenario stays. Raises Mistakes."""
    now, said = state(), {"word": "estate.said.copied", "source": str(document.get("id"))[:100]}
    made = library.store().create("estate", _copied(document), said, now["by"])
    now.update(estate=made.key, ref=library.ref(made))


def _copied(document: dict) -> dict:
    """Return a document under an id that scenarios of the first still fit, its name marked in every language."""
    name, taken = document.get("name") or str(document.get("id")), library.estate_ids()
    wish = f"{document.get('id')}-copy"
    id_ = next(id_ for n in count(1) if (id_ := wish if n == 1 else f"{wish}-{n}") not in taken)
    if isinstance(name, dict):
        named = {language: Words(language)("estate.copy_of", name=said) for language, said in name.items()}
    else:
        named = words()("estate.copy_of", name=name)
    return document | {"id": id_, "name": named}


def keep_scenario(name: str, anew: bool) -> None:
    """Keep the scenario under a name, as a new one or as the next version of the one that is open."""
    now = state()
    document = now["scenario"] | ({"name": name.strip()} if name.strip() else {})
    said, store = {"word": "estate.said.scenario"}, library.store()
    try:
        if anew:
            now["base"] = store.create("scenario", document, said, now["by"]).key
        else:
            store.save(now["base"], document, store.head(now["base"]), said, now["by"])
        now["scenario"] = document
    except Mistakes as mistakes:
        now["failed"] = [words().problem(problem) for problem in mistakes.problems]


def is_kept_scenario() -> bool:
    """Say whether the scenario that is open is one of the store's, which can get another version."""
    base = state()["base"]
    return base != FREE and not library.is_sample("scenarios", base)


def change_scenario(scenario: dict) -> None:
    state().update(scenario=scenario, playing=False)


def is_changed() -> bool:
    """Say whether the scenario is no longer the one that was opened."""
    now = state()
    if now["base"] == FREE:
        return bool(now["scenario"]["events"])
    try:
        return now["scenario"] != results.scenario_document(now["ref"], library.current(now["base"]))
    except Mistakes:  # the estate is broken just now
        return True


def write_address() -> bool:
    """Put the state into the address, so that a reload or a link finds it again.

    Say whether the address named another scenario before, or the same but changed where it no longer is, or the reverse.
    """
    now = state()
    wanted = {"lang": now["language"], "estate": now["estate"], "scenario": now["base"], "t": f"{now['t']:g}"}
    if now["service"]:
        wanted["service"] = now["service"]
    if now["draw"]:
        wanted["draw"] = "{}-{}".format(*now["draw"])
    if is_changed():
        packet = packed(now["scenario"])
        if len(packet) > LONGEST_ADDRESS:
            said = {"word": "estate.said.long_link"}
            now["base"] = library.keep_scenario(read_scenario(now["scenario"]), said, now["by"])
            wanted["scenario"] = now["base"]
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
    try:
        open_estate(asked.get("estate", FIRST_ESTATE))
        if asked.get("scenario", FREE) != FREE:
            open_scenario(asked["scenario"])
        if "events" in asked:
            estate = results.compiled(now["ref"]).estate
            now["scenario"] = results.plain(read_scenario(unpacked(asked["events"]), estate))
        now["t"] = min(max(0.0, float(asked.get("t", 0))), float(now["scenario"]["horizon_hours"]))
        now["draw"] = _draw(asked["draw"]) if "draw" in asked else None
        ids = {service.id for service in (results.checked(now["ref"])[0] or NOTHING).services}
        now["service"] = asked.get("service") if asked.get("service") in ids else None
    except (Mistakes, ValueError):
        now["notice"] = "frame.bad_link"
        if now["scenario"] is None:
            open_estate(FIRST_ESTATE)
