"""The row over an exercise that is prepared: back to the list, undo, redo, import, export, begin; and how it is kept."""

import streamlit as st

from lib.model.checks import Mistakes
from lib.model.compare import compare_exercises
from lib.store import library
from lib.ui import editing, questions, session
from lib.ui.drill.prepare import begin, files, opened
from lib.ui.drill.prepare.names import escaped, name
from lib.ui.editor import versions
from lib.ui.ticking import ticking
from lib.words import Words

LOOK_EVERY = 2.0  # seconds between two looks at whether somebody else has changed the exercise
PARTS = ("injects", "timeline", "exercise", "check")


def show(words: Words) -> None:
    version, mine = opened.version(), opened.is_mine()
    document = opened.document()
    with st.container(key="prepare-tools", horizontal=True, vertical_alignment="center", gap="small"):
        st.button(words("prepare.all"), key="b-all", icon=":material/arrow_back:", on_click=_list)
        for way, can in (("undo", version and version.can_undo), ("redo", version and version.can_redo)):
            st.button(
                words(f"estate.{way}"), key=f"b-{way}", icon=f":material/{way}:", disabled=not (mine and can),
                on_click=opened.step, args=[way],
            )  # fmt: skip
        kept = versions.Kept(opened.state()["ref"], mine, compare_exercises, opened.restore)
        versions.show(words, version, kept)
        files.show_import(words)
        files.show_export(words)
        files.show_print(words)
        if mine:
            st.button(words("prepare.remove"), key="b-remove-exercise", icon=":material/delete:", on_click=_remove)
        begin.button(words)
    title = name(document.get("name"), words, document.get("id"))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"#### {escaped(title)}", width="stretch")
        with st.container(key="kept", width="content"):
            _state(words, version)
    with st.container():  # there even when empty, as in the frame
        _foreign_estate(words)
        questions.whose(opened.state().get("clash"), opened.settle, words)
        if "joined" in opened.state():
            who = opened.state().pop("joined") or words("estate.somebody")
            st.info(words("prepare.joined", who=who), icon=":material/call_merge:")
    shown = opened.state()["ref"]
    ticking(lambda: _look(shown), LOOK_EVERY, "look")


def choose_part(words: Words) -> str:
    """Let the reader choose what to see; how many mistakes there are stands beside the check."""
    now, (wrong, never) = opened.state(), opened.checked()
    count = {"injects": len(opened.injects()), "check": len(wrong) + len(never)}
    st.session_state["w_prepare"] = now["part"]
    st.segmented_control(
        words("prepare.part_label"), PARTS, key="w_prepare", label_visibility="collapsed",
        format_func=lambda part: words(f"prepare.part.{part}") + (f" {count[part]}" if part in count else ""),
        on_change=lambda: now.update(part=st.session_state["w_prepare"] or now["part"]),
    )  # fmt: skip
    return now["part"]


def _list() -> None:
    opened.open_(None)


def _remove() -> None:
    def remove() -> None:
        library.store().remove(opened.state()["key"])
        opened.open_(None)

    editing.guarded(remove)


def _state(words: Words, version) -> None:
    if version is None:
        st.caption(words("prepare.state_sample"))
    else:
        by = words("estate.state_by", by=version.by) if version.by else ""
        st.caption(words("estate.state_kept", number=version.number, ago=versions.ago(words, version.at)) + by)


def _foreign_estate(words: Words) -> None:
    """Say which estate the exercise needs, where another is open."""
    named = opened.document()["scenario"].get("estate")
    if isinstance(named, str) and opened.fits(named):
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.warning(words("prepare.other_estate", estate=named), icon=":material/domain:")
        found = library.estate_of(named) if isinstance(named, str) else None
        if found is not None:
            st.button(words("prepare.open_estate"), key="b-open-estate", on_click=_open_estate, args=[found])


def _open_estate(key: str) -> None:
    editing.guarded(lambda: session.open_estate(key))


def _look(shown: str) -> None:
    """Draw the page anew when somebody else has changed the exercise since it was drawn."""
    now = opened.state()
    try:
        newest = library.current(now["key"]) if now["key"] is not None else shown
    except Mistakes:  # the store is out just now: what is done next says so
        return
    if newest != shown:
        if newest != now["ref"]:  # else it was changed here, while this page was being drawn
            session.state()["notice"] = "prepare.changed_elsewhere"
        st.rerun()
