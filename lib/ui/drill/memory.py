"""The seats that a reader's browser remembers, in its own storage and nowhere else: offered where one joins, dropped when left."""

from pathlib import Path

import streamlit as st

from lib.map.served import mount
from lib.ui import session
from lib.ui.drill.header import exercise_name, whose
from lib.ui.drill.table import Table
from lib.words import Words

ASSETS = Path(__file__).parent / "assets"
JOIN = "pages/exercise/join.py"


def keep(at: Table, token: str) -> None:
    """Have the browser remember a seat."""
    now = session.state()
    now["left_seats"] = [other for other in now.get("left_seats", []) if other != token]
    kept = {"token": token, "exercise": exercise_name(at.view.state.exercise, at.words), "who": whose(at)}
    _mount("seat-kept", {"keep": kept})


def offer(words: Words) -> None:
    """Show the seats that the browser remembers, without those that were left."""
    said = {name: words(f"conduct.memory.{name}") for name in ("title", "means", "leave")}
    _mount("seats-offered", {"forget": session.state().get("left_seats", []), "words": said})


def leave_button(words: Words, token: str) -> None:
    """Let the reader leave a seat, after a word on what that means; the big screen, which has no controls, is left where one joins."""
    with st.popover("", icon=":material/logout:", help=words("conduct.memory.leave"), key="leave-seat"):
        st.caption(words("conduct.memory.leave_means"))
        st.button(words("conduct.memory.leave"), key="b-leave", type="primary", on_click=leave, args=[token])


def leave(token: str) -> None:
    """Have the session and the browser forget a seat; the page then leads to where one joins."""
    now = session.state()
    now.pop("seat", None)
    now.update(joining=None, gone_out=True)
    forget(token)


def forget(token: str) -> None:
    """Have the browser forget a seat when its seats are offered next."""
    now = session.state()
    now["left_seats"] = [other for other in now.get("left_seats", []) if other != token] + [token]


def lead_out() -> None:
    """Go to where one joins, once a seat was left."""
    if session.state().pop("gone_out", False):
        st.switch_page(JOIN)


def _mount(key: str, data: dict) -> None:
    mount("seat-memory", ASSETS, css="seat-memory.css")(key=key, data=data, height="content")
