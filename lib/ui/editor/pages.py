"""Which rows of a long table are shown: a page of them, or of those in which something is found."""

from math import ceil

import streamlit as st

from lib.model.draft import Row
from lib.ui import session
from lib.words import Words
from lib.words.figures import exact

LONG = 500  # rows of a page; a table of no more has one


def asked() -> tuple[str, int]:
    """Return what is searched for, and which page, from 0."""
    find, page = session.state()["edit"].get("rows", ("", 0))
    return find, page


def ask(find: str = "", page: int = 0) -> None:
    """Show the rows in which a text is found, or all; of them a page."""
    session.state()["edit"]["rows"] = (find, page)


def places(rows: list[Row]) -> list[int] | None:
    """Return the places of the rows to be shown, None for all of a short table."""
    if len(rows) <= LONG:
        return None
    find, page = asked()
    found = [i for i, row in enumerate(rows) if _holds(row, find.strip().casefold())]
    return found[page * LONG : (page + 1) * LONG]


def last(rows: list[Row]) -> int:
    return max(0, ceil(len(rows) / LONG) - 1)


def _holds(row: Row, find: str) -> bool:
    return not find or any(find in str(value).casefold() for value in row.values())


def controls(rows: list[Row], words: Words) -> None:
    """Show, over a long table, the search and what leads from page to page."""
    if len(rows) <= LONG:
        return
    (find, page), shown = asked(), places(rows) or []
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="pages"):
        st.session_state["w_find"] = find
        st.text_input(
            words("estate.find"), key="w_find", placeholder=words("estate.find"), label_visibility="collapsed", width=260,
            on_change=lambda: ask(st.session_state["w_find"]),
        )  # fmt: skip
        _turn("chevron_left", words("estate.page_before"), find, page - 1, page == 0)
        _turn("chevron_right", words("estate.page_after"), find, page + 1, len(shown) < LONG)
        first, count = page * LONG + 1, [exact(words.language, n) for n in (page * LONG + len(shown), len(rows))]
        said = words("estate.rows_shown", first=exact(words.language, first), last=count[0], all=count[1])
        st.caption(said if shown else words("estate.nothing_found"))


def _turn(icon: str, help: str, find: str, page: int, disabled: bool) -> None:
    st.button(
        "", key=f"b-{icon}", icon=f":material/{icon}:", help=help, disabled=disabled, on_click=ask, args=[find, page]
    )
