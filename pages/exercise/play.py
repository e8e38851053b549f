"""An exercise that is played: one page for every seat. The token in the address says whose it is."""

from importlib import import_module

import streamlit as st

from lib.model.checks import Mistakes
from lib.ui import session
from lib.ui.drill import door, header, memory, table
from lib.ui.drill.table import Table

SCREENS = {
    "facilitator": "facilitator.screen",
    "player": "seats.player",
    "evaluator": "seats.evaluator",
    "observer": "seats.observer",
    "screen": "seats.big_screen",
    "wash": "learn.wash",
    "screen_wash": "learn.big_screen",
}


def show(part: str, at: Table) -> None:
    """Show a part's screen; each is loaded by those alone who have it."""
    import_module(f"lib.ui.drill.{SCREENS[part]}").show(at)


def page() -> None:
    memory.lead_out()
    token = st.query_params.get("seat") or session.state().get("seat", "")
    try:
        at = table.seated(token)
    except Mistakes as mistakes:
        door.closed(mistakes, token)
        return
    door.keep(token)
    header.show(at, (lambda: None) if at.seat.part == "screen" else lambda: memory.leave_button(at.words, token))
    part = at.seat.part
    if at.view.state.ended and part == "screen":
        part = "screen_wash"
    elif at.view.state.ended and header.afterwards(at):
        part = "wash"
    show(part, at)
    memory.keep(at, token)
    table.follow(at)


page()
