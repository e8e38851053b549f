"""The messages that came to a seat, newest first, those that nobody has looked at yet marked."""

import streamlit as st

from lib.model.checks import Mistakes
from lib.model.drill import Delivery
from lib.ui.drill import look
from lib.ui.drill.table import Table, fail


def mine(at: Table) -> list[Delivery]:
    """Return what has come to this seat's role, the oldest first."""
    return [delivery for delivery in at.view.state.delivered if at.seat.role in delivery.inject.to]


def show(at: Table) -> None:
    """Show a player's inbox."""
    words, came = at.words, mine(at)
    upto = at.room.drills.read_to(at.room.key, at.seat.id)
    new = [delivery for delivery in came if delivery.number > upto]
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        note = words("seats.new_count", count=len(new)) if new else ""
        st.html(look.heading(words("seats.inbox"), note, "seat-inbox"), width="content")
        if new:
            st.button(words("seats.mark_read"), key="b-read", type="tertiary", icon=":material/done_all:",
                      on_click=_mark, args=(at, new[-1].number))  # fmt: skip
    with st.container(key="seat-inbox"):
        st.html(messages(at, came, upto))


def messages(at: Table, came: list[Delivery], upto: int | None = None, roles: bool = False) -> str:
    """Return messages, the newest first; those after ``upto`` as new."""
    if not came:
        return look.quiet(at.words("seats.nothing_came"))
    return "".join(
        look.message(at, delivery, upto is not None and delivery.number > upto, roles) for delivery in reversed(came)
    )


def _mark(at: Table, number: int) -> None:
    try:
        at.room.drills.mark_read(at.room.key, at.seat.id, number)
    except Mistakes as mistakes:
        fail(at, mistakes)
