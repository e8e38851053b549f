"""An observer's screen: the board, what went to every role, what was decided; nothing to press."""

import streamlit as st

from lib.ui.drill import look
from lib.ui.drill.seats import inbox, situation
from lib.ui.drill.table import Table, moving


def show(at: Table) -> None:
    words, state = at.words, at.view.state
    look.style()
    left, middle, right = st.columns([1.1, 1, 1], gap="medium")
    with left:
        st.html(look.heading(words("seats.all_injects"), anchor="seat-inbox"))
        with st.container(key="seat-inbox"):
            st.html(inbox.messages(at, state.delivered, roles=True))
    with middle:
        st.html(look.heading(words("seats.all_decisions"), anchor="seat-decide"))
        with st.container(key="seat-decide"):
            st.html(look.decisions(at, state.decisions, roles=True))
    with right, st.container(key="seat-known"):
        moving(at, situation.tell, "board")
        moving(at, situation.map_of_sites, "map")
