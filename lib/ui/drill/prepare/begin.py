"""The start of an exercise: refused while the pre-flight check finds mistakes; its links are shown to who begins it."""

import time

import streamlit as st

from lib.drill import room
from lib.model.checks import Mistakes
from lib.store import library
from lib.store.drills import Begun
from lib.ui import address, results, session
from lib.ui.drill.prepare import opened
from lib.ui.drill.prepare.names import escaped, name
from lib.words import Words


def button(words: Words) -> None:
    """Show the button that begins the exercise, and why it cannot."""
    wrong = opened.checked()[0]
    ready = not wrong and opened.compiled() is not None
    why = words("prepare.begin_means") if ready else words("prepare.not_ready", count=len(wrong))
    if st.button(
        words("prepare.begin"), key="b-begin", type="primary", icon=":material/play_arrow:", disabled=not ready, help=why,
        on_click=_begin,
    ) or session.state().get("just_begun"):  # fmt: skip
        _show(words)


def _begin() -> None:
    """Begin the exercise as it stands here, on the estate as it is open; what is refused is said next."""
    document, estate = opened.document(), results.document(session.ref())
    try:
        made = room.begin(library.drills(), document, estate, time.time())
    except Mistakes as mistakes:
        session.fail(mistakes)
        return
    note(made, document)
    session.state()["just_begun"] = True


def note(made: Begun, document: dict) -> None:
    """Keep the keys of an exercise that was begun, or taken in as it was played, for this session's list."""
    title = name(document.get("name"), session.words(), document["id"])
    row = {"name": title, "key": made.key, "code": made.code, "token": made.token}
    session.state().setdefault("begun", []).append(row)


def _show(words: Words) -> None:
    if session.state().pop("just_begun", False):
        st.dialog(words("prepare.begun"), width="large")(_links)(session.state()["begun"][-1], words)


def _links(made: dict, words: Words) -> None:
    with st.container(key="begun-links"):
        st.markdown(words("prepare.facilitator_link"))
        _link(f"/play?seat={made['token']}", words)
        st.warning(words("prepare.secret"), icon=":material/key:")
        st.markdown(words("prepare.join_link", code=made["code"].upper()))
        _link(f"/join?code={made['code']}", words)


def _link(path: str, words: Words) -> None:
    url = f"{address.own()}{path}&lang={words.language}"
    st.code(url, language=None, wrap_lines=True)


def begun(words: Words) -> None:
    """List what was begun in this session, each with its link."""
    made = session.state().get("begun", [])
    if not made:
        return
    st.markdown(f"**{words('prepare.begun_here')}**")
    for row in reversed(made):
        with st.container(border=True, key=f"begun-{row['key']}"):
            st.markdown(f"{escaped(row['name'])} · `{row['code'].upper()}`")
            _link(f"/play?seat={row['token']}", words)
