"""What a session holds: ids and small dicts under one key.

Widgets have keys of their own, which Streamlit forgets when the page changes; nothing that matters stays in them.
``address`` mirrors the state, ``keeping`` puts it into the store, ``editing`` changes the estate that is open.
"""

import streamlit as st

from lib.model.checks import Mistakes
from lib.model.impact import Impact
from lib.store import library
from lib.ui import results
from lib.ui.knock import empty_scenario, fitting
from lib.words import Words

FREE = "free"  # the scenario in which nothing happens until the user says so
FIRST_ESTATE = "kakao-2022"


def state() -> dict:
    """Return the session's dict: language, estate and base (keys), ref, scenario (document), t (hours), draw, kept, …"""
    return st.session_state.atlas


def turn_to(page: str) -> None:
    """Note which page is shown, by its part of the address; the wall of another one is left."""
    now = state()
    if now.setdefault("page", page) != page:
        now.update(page=page, wall=False)


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
    if key != FREE:
        note_base(key, library.parted(library.current(key))[1] or 0)


def note_base(key: str, number: int) -> None:
    """Note which version of a kept scenario is open: what is kept next goes on top of that."""
    state()["base_at"] = (key, number)


def base_number() -> int:
    """Return which version of the kept scenario that is open was opened. Raises Mistakes."""
    key, number = state().get("base_at") or ("", 0)
    return number if key == state()["base"] else library.store().head(state()["base"])


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


def follow_head() -> None:
    """Go on with the newest version of the estate that is open, whoever made it; stay where the store is out."""
    now = state()
    try:
        newest = library.current(now["estate"])
        if newest != now["ref"]:
            now["ref"] = newest
            follow_estate()
    except Mistakes as mistakes:
        fail(mistakes)


def fail(mistakes: Mistakes) -> None:
    """Have the screen say, once, what went wrong."""
    state()["failed"] = [words().problem(problem) for problem in mistakes.problems]


def change_scenario(scenario: dict) -> None:
    state().update(scenario=scenario, playing=False)


def played() -> tuple[str, bool]:
    """Return the key of the scenario that is open, and whether it is no longer as it was opened."""
    base = state()["base"]
    return base, base != FREE and is_changed()


def is_changed() -> bool:
    """Say whether the scenario is no longer the one that was opened."""
    now = state()
    if now["base"] == FREE:
        return bool(now["scenario"]["events"])
    try:
        return now["scenario"] != results.scenario_document(now["ref"], library.current(now["base"]))
    except Mistakes:  # the estate is broken just now
        return True
