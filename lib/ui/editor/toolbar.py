"""The row over the Estate screen: new, undo, redo, versions, import, export, a link to share; and how it is kept."""

import json

import streamlit as st

from lib.model.checks import Mistakes
from lib.model.compare import compare
from lib.model.estate import text
from lib.model.media import MEDIA
from lib.store import library
from lib.store.documents import Version
from lib.store.exports import graph, tables
from lib.ui import address, editing, keeping, questions, session
from lib.ui.editor import taking_in, versions
from lib.ui.ticking import ticking
from lib.view.texts import apart
from lib.words import Words

LOOK_EVERY = 2.0  # seconds between two looks at whether somebody else has changed the estate


def show(words: Words) -> None:
    version = editing.version()
    with st.container(key="edit-tools", horizontal=True, vertical_alignment="center", gap="small"):
        _new(words)
        mine = session.is_mine()
        for way, icon, can in (
            ("undo", "undo", version and version.can_undo),
            ("redo", "redo", version and version.can_redo),
        ):
            st.button(
                words(f"estate.{way}"), key=f"b-{way}", icon=f":material/{icon}:", disabled=not (mine and can),
                on_click=getattr(editing, way),
            )  # fmt: skip
        link = f"?estate={library.parted(session.ref())[0]}"
        versions.show(words, version, versions.Kept(session.ref(), mine, compare, editing.restore, link))
        taking_in.show(words)
        _export(words)
        _share(words, version)
        st.space("stretch")
        with st.container(key="kept", width="content"):
            _state(words, version)
    with st.container():  # there even when empty, as in the frame
        questions.whose(session.state().get("clash"), editing.settle, words)
        _joined(words)
    shown = session.ref()
    ticking(lambda: _look(shown), LOOK_EVERY, "look")


def _new(words: Words) -> None:
    with st.popover(words("estate.new"), icon=":material/add:", key="p_new", on_change="rerun"):
        st.text_input(
            words("estate.new_name"), key="w_new_name", max_chars=200, placeholder=words("estate.new_example")
        )
        st.checkbox(words("estate.new_regions"), True, key="w_new_regions")
        st.button(words("estate.new_empty"), key="b-new", type="primary", on_click=_begin, width="stretch")
        st.divider()
        st.button(words("estate.new_copy"), key="b-copy", on_click=_copy, width="stretch")
        if session.is_mine():
            st.button(words("estate.remove_estate"), key="b-remove-estate", on_click=_remove, width="stretch")
        removed = library.store().listed("estate", removed=True)
        if removed:
            named = apart({row.key: text(row.name, words.language, row.id) for row in removed})
            st.selectbox(words("estate.removed_estates"), list(named), key="w_removed", format_func=named.get)
            st.button(words("estate.bring_back"), key="b-bring-back", on_click=_bring_back, width="stretch")


def _begin() -> None:
    name = st.session_state["w_new_name"].strip() or session.words()("estate.unnamed")
    st.session_state["p_new"] = False  # else the first click beside it would do no more than close it
    editing.guarded(lambda: keeping.new_estate(name, st.session_state["w_new_regions"]))


def _remove() -> None:
    def remove() -> None:
        library.store().remove(session.state()["estate"])
        session.open_estate(session.FIRST_ESTATE)

    editing.guarded(remove)


def _bring_back() -> None:
    def bring_back() -> None:
        key = st.session_state["w_removed"]
        library.store().unremove(key)
        session.open_estate(key)

    editing.guarded(bring_back)


def _copy() -> None:
    editing.guarded(lambda: keeping.open_copy(editing.document()))


def _export(words: Words) -> None:
    document, estate = editing.document(), editing.estate()
    id_ = str(document.get("id") or "estate")[:100]
    with st.popover(words("estate.export"), icon=":material/download:"):
        files = [
            ("json", lambda: json.dumps(document, ensure_ascii=False, indent=1).encode(), True),
            ("xlsx", lambda: tables.to_xlsx(document, words.language), True),
            ("csv.zip", lambda: tables.to_csv_zip(document), True),
            ("graphml", lambda: graph.to_graphml(estate), estate is not None),
            ("dot", lambda: graph.to_dot(estate), estate is not None),
        ]  # fmt: skip
        for ending, make, possible in files:
            st.download_button(
                words(f"estate.as.{ending.replace('.', '_')}"), make, f"{id_}.{ending}", MEDIA[ending],
                key=f"b-as-{ending}", on_click="ignore", width="stretch", disabled=not possible,
            )  # fmt: skip


def _share(words: Words, version: Version | None) -> None:
    with st.popover(words("estate.share"), icon=":material/link:"):
        if version is None:
            st.caption(words("estate.share_sample"))
            return
        st.caption(words("estate.share_version", number=version.number))
        if session.state()["edit"].get("link", ["", 0])[1] == version.number:
            _address(f"/?estate={session.state()['edit']['link'][0]}&lang={words.language}")
        else:
            st.button(
                words("estate.make_link"),
                key="b-link",
                icon=":material/add_link:",
                on_click=_link,
                args=[version.number],
            )
        if session.is_mine():
            st.caption(words("estate.share_live"))
            _address(f"/estate?estate={session.state()['estate']}&lang={words.language}")


def _address(path: str) -> None:
    st.code(address.own() + path, language=None, wrap_lines=True)


def _link(number: int) -> None:
    def make() -> None:
        key, _ = library.parted(session.ref())
        session.state()["edit"]["link"] = [library.store().link(key, number), number]

    editing.guarded(make)


def _state(words: Words, version: Version | None) -> None:
    """Say how what is shown is kept."""
    if version is None:
        linked = library.is_link(session.ref())
        st.caption(words("estate.state_linked" if linked else "estate.state_sample"))
    elif not session.is_mine():
        st.caption(words("estate.state_read_only", number=version.number))
    else:
        by = words("estate.state_by", by=version.by) if version.by else ""
        st.caption(words("estate.state_kept", number=version.number, ago=versions.ago(words, version.at)) + by)


def _joined(words: Words) -> None:
    joined = session.state().pop("joined", None)
    if joined:
        who = joined["by"] or words("estate.somebody")
        st.info(words("estate.joined", who=who, count=joined["count"]), icon=":material/call_merge:")


def _look(shown: str) -> None:
    """Draw the page anew when somebody else has changed the estate since it was drawn."""
    try:
        moved = session.is_mine() and library.current(session.state()["estate"]) != shown
    except Mistakes:  # the store is out just now: what is done next says so
        return
    if moved:
        session.state()["notice"] = "estate.changed_elsewhere"
        st.rerun()
