"""A player's screen: what came, what is asked and may be ordered, what the board says. Never more than a player may know."""

from html import escape

import streamlit as st

from lib.ui.drill import look
from lib.ui.drill.seats import ask, inbox, pull, situation
from lib.ui.drill.table import Table, moving


def show(at: Table) -> None:
    look.style()
    st.html(_jump(at))
    left, middle, right = st.columns([1, 1.15, 1], gap="medium")
    with left:
        inbox.show(at)
    with middle:
        _decide(at)
    with right, st.container(key="seat-known"):
        moving(at, situation.tell, "board")
        moving(at, situation.map_of_sites, "map")


def _jump(at: Table) -> str:
    """Return the way to each part, for a screen on which they stand below each other."""
    count = len(ask.open_questions(at, at.seat.role))
    parts = {"inbox": at.words("seats.inbox"), "decide": at.words("seats.to_decide"), "board": at.words("seats.board")}
    parts["decide"] += f" ({count})" if count else ""
    links = "".join(f'<a href="#seat-{part}" target="_self">{escape(said)}</a>' for part, said in parts.items())
    return f'<nav class="jump">{links}</nav>'


def _decide(at: Table) -> None:
    words, state, role = at.words, at.view.state, at.seat.role
    waiting = len(ask.open_questions(at, role))
    note = words("seats.waiting", count=waiting) if waiting else words("seats.none_waiting")
    st.html(look.heading(words("seats.to_decide"), note, "seat-decide"))
    with st.container(key="seat-decide"):
        ask.cards(at, role)
        st.html(look.heading(words("seats.levers")))
        pull.show(at)
        mine = [decision for decision in state.decisions if decision.said.role == role]
        st.html(look.heading(words("seats.decided")) + look.decisions(at, mine, roles=False))
