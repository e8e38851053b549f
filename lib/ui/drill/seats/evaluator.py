"""An evaluator's screen: what was expected, the objectives, notes; the truth beside what is known."""

import streamlit as st

from lib.drill.known import board
from lib.ui.drill import look
from lib.ui.drill.learn import judged
from lib.ui.drill.seats import inbox, situation
from lib.ui.drill.table import Table, moving
from lib.view.drill_board import tiles
from lib.view.moment import statuses_at


def show(at: Table) -> None:
    words, state = at.words, at.view.state
    look.style()
    left, middle, right = st.columns([1.05, 1, 1.05], gap="medium")
    with left:
        st.html(look.heading(words("seats.expected"), anchor="seat-inbox"))
        with st.container(key="seat-inbox"):
            judged.expected(at)
    with middle:
        st.html(look.heading(words("seats.objectives"), anchor="seat-decide"))
        with st.container(key="seat-decide"):
            judged.objectives(at)
            st.html(look.heading(words("seats.notes")))
            judged.notes(at)
    with right, st.container(key="seat-known"):
        moving(at, _both, "both")
        st.html(look.heading(words("seats.all_decisions")) + look.decisions(at, state.decisions, roles=True))
        st.html(look.heading(words("seats.all_injects")) + inbox.messages(at, state.delivered, roles=True))


def _both(at: Table) -> None:
    """Show the board as the players have it; where a service really is otherwise, that stands below."""
    words, view = at.words, at.view
    known = board(view.impact, view.state.exercise.monitoring, view.t)
    rows = tiles(at.room.compiled.estate, known.statuses, words, statuses_at(view.impact, view.t))
    wrong = sum(row.truth is not None for row in rows)
    note = words("seats.unknown_count", count=wrong) if wrong else words("seats.all_known")
    st.html(look.heading(words("seats.known_and_true"), note))
    st.html(situation.age(at, known, truth=False) + look.board(rows, words, known.stale))
