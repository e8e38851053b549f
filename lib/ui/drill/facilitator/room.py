"""Who is in the room, who leads which team, and how the others get in."""

from html import escape

import segno
import streamlit as st

from lib.model.drill import Said
from lib.model.exercise import roles_of
from lib.store import library
from lib.ui import address
from lib.ui.drill.table import Table
from lib.view.drill_said import role_said, seat_said
from lib.words import Words

OTHERS = ("evaluator", "observer", "screen")


def show(at: Table) -> None:
    """Show every team with its people and its lead, who can be changed, then the others."""
    words, state = at.words, at.view.state
    for role in roles_of(state.exercise):
        team = [seat.id for seat in state.seats.values() if seat.role == role.id]
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"drill-team-{role.id}"):
            people = ", ".join(seat_said(state, seat, words) for seat in team) or words("conduct.nobody")
            st.html(
                f'<div class="inject"><b>{escape(role_said(state, role.id, words))} ({len(team)})</b>'
                f"<span>{escape(people)}</span></div>",
                width="stretch",
            )
            if team:
                _lead(at, role.id, team)
    counts = {part: sum(seat.part == part for seat in state.seats.values()) for part in OTHERS}
    st.caption(" · ".join(f"{words(f'conduct.part.{part}')} {count}" for part, count in counts.items()))


def _lead(at: Table, role: str, team: list[str]) -> None:
    words, state, key = at.words, at.view.state, f"w_lead_{role}"
    st.session_state[key] = state.leads.get(role)
    st.selectbox(
        words("conduct.lead"), team, key=key, width=270, label_visibility="collapsed",
        format_func=lambda seat: words("conduct.leads", name=seat_said(state, seat, words)),
        on_change=lambda: at.do("lead", Said(seat=st.session_state[key], role=role)),
    )  # fmt: skip


def way_in(at: Table) -> None:
    """Show code, link and QR code, large enough to be read from the back of a room."""
    words, code = at.words, library.drills().code(at.room.key)
    link = f"{address.own()}/join?code={code}"
    with st.container(horizontal=True, vertical_alignment="center", gap="large"):
        st.html(
            f'<div class="drill-code"><span>{escape(words("conduct.code"))}</span><b data-testid="code">{escape(code)}</b>'
            f'<span data-testid="link">{escape(link)}</span></div>',
            width="content",
        )
        st.html(_square(link, words), width="content")


def _square(link: str, words: Words) -> str:
    """Return a link as a QR code, dark on light whatever the page's colours are."""
    picture = segno.make(link, error="m").svg_data_uri(scale=5, border=2, dark="#000", light="#fff")
    return f'<img class="drill-qr" alt="{escape(words("conduct.qr"), quote=True)}" src="{escape(picture, quote=True)}">'
