"""The way into an exercise: a code, a name and a part give a seat, and the seat's token stays in the address."""

from contextlib import suppress
from html import escape
from time import time

import streamlit as st

from lib.drill.room import Room, room
from lib.model.checks import Mistakes
from lib.model.exercise import roles_of
from lib.store import library
from lib.ui import frame, session
from lib.ui.drill import memory
from lib.ui.drill.header import exercise_name
from lib.ui.drill.table import TWICE, seated, told
from lib.ui.theme_switch import theme_switch
from lib.ui.ticking import ticking
from lib.view.drill_said import role_said
from lib.words import Words

KEPT = ("w_draft_", "w_decide_", "w_drill_")  # fields of a seat, which another must not find filled in
PARTS = ("player", "evaluator", "observer", "screen")
LONGEST_CODE = 40
AGAIN = 2.0  # seconds between two attempts to reach the store
PLAY = "pages/exercise/play.py"
PAGES = ("join", "play")  # with an address of their own


def keep(token: str) -> None:
    """Leave a seat's token in the address, so that a reload comes back to it, and in this session."""
    now = session.state()
    if now.get("at_table") != token:
        leave(now)
    now.update(seat=token, at_table=token, address={"seat": token}, go=False)


def leave(now: dict) -> None:
    """Forget what this session kept for another seat: what was chosen and typed there."""
    now.pop("drill", None)
    for key in [key for key in st.session_state if str(key).startswith(KEPT)]:
        del st.session_state[key]


def lead_back(page: str) -> None:
    """Bring a seat that has landed on another page back to its own.

    A browser that finds a restarted server asks for its page anew; what is clicked in that moment asks for the front page.
    """
    if "seat" in st.query_params and page != "play":
        st.switch_page(PLAY, query_params={"seat": st.query_params["seat"]})


def closed(mistakes: Mistakes, token: str) -> None:
    """Say once why a token opens no seat now. Where it is none let the reader join; else keep it and try again."""
    words, now = session.words(), session.state()
    gone = any(problem.code == "no_such_seat" for problem in mistakes.problems)
    heading(words)
    if token:
        st.error("  \n".join(told(words, problem) for problem in mistakes.problems), icon=":material/error:")
    if gone:
        now.pop("seat", None)
        now["address"] = {}
        memory.forget(token)
        ask(words)
        memory.offer(words)
    else:
        keep(token)
        _try_again(token)


def _try_again(token: str) -> None:
    """Draw the page anew as soon as the seat can be had."""

    def attempt() -> None:
        with suppress(Mistakes):
            seated(token)
            st.rerun()

    ticking(attempt, AGAIN, "again")


def ask(words: Words) -> None:
    """Ask for the code, or for name and part once it is known; say what was wrong with what was typed."""
    joining = session.state().get("joining") or {}
    if wrong := joining.get("wrong"):
        st.error("  \n".join(wrong), icon=":material/error:")
    if "key" in joining:
        seat_form(words, joining["key"])
    else:
        code_box(words)


def heading(words: Words) -> None:
    """Say what this page is for, with language and light or dark beside it."""
    with st.container(key="choices", horizontal=True, vertical_alignment="center", gap="small"):
        st.subheader(words("conduct.join"), anchor=False)
        st.space("stretch")
        frame.choose_language(words)
        theme_switch(words)


def code_box(words: Words) -> None:
    """Ask for the code of an exercise."""
    with st.form("join-code", border=False, width=420):
        st.text_input(words("conduct.code"), key="w_code", max_chars=LONGEST_CODE, help=words("conduct.code_means"))
        st.form_submit_button(words("conduct.go_on"), key="b-code", type="primary", on_click=_take_code)


def _take_code() -> None:
    look_up(st.session_state["w_code"])


def look_up(code: str) -> None:
    """Find the exercise that a code joins, and keep both in the session, or what speaks against it."""
    now, words = session.state(), session.words()
    code = code.strip().lower()
    now["joining"] = {"code": code[:LONGEST_CODE]}
    if not code:
        return
    try:
        now["joining"]["key"] = library.drills().find(code, whence(), time())
    except Mistakes as mistakes:
        now["joining"]["wrong"] = [told(words, problem) for problem in mistakes.problems]


def whence() -> str:
    """Return the reader's network address; Streamlit names none for this machine's own browser."""
    return st.context.ip_address or "local"


def seat_form(words: Words, key: str) -> None:
    """Ask for name, part and role, and give the seat."""
    here = room(library.drills(), key)
    st.html(f'<p class="headline">{escape(exercise_name(here.exercise, words))}</p>')
    with st.container(width=640):
        part = st.radio(
            words("conduct.ask_part"), PARTS, key="w_part", format_func=lambda part: words(f"conduct.part.{part}"),
            captions=[words(f"conduct.part.{part}_means") for part in PARTS],
        )  # fmt: skip
        if part == "player":
            _choose_role(here, words)
        if part != "screen":
            st.text_input(words("conduct.name"), key="w_name", help=words("conduct.name_means"))
        st.button(
            words("conduct.take_seat"),
            key="b-join",
            type="primary",
            icon=":material/login:",
            on_click=_sit,
            args=[here],
        )


def _choose_role(here: Room, words: Words) -> None:
    state = here.look(time()).state
    roles = roles_of(here.exercise)
    names = {role.id: role_said(state, role.id, words) for role in roles}
    role = st.selectbox(words("conduct.team"), list(names), key="w_role", format_func=names.get)
    levers = next(row.levers for row in roles if row.id == role)
    said = words("conduct.levers_of", levers=", ".join(words(f"conduct.do.{do}") for do in levers)) if levers else ""
    means = words(f"conduct.role.{role}_means") if words.has(f"conduct.role.{role}_means") else ""
    if means or said:
        st.caption(" ".join(part for part in (means, said) if part))


def _sit(here: Room) -> None:
    """Take a seat; the second click of a double click takes no second one."""
    now, wall = session.state(), time()
    if wall - now.get("sat", 0.0) < TWICE:
        return
    part = st.session_state["w_part"]
    role = st.session_state.get("w_role") if part == "player" else None
    try:
        _, token = here.take_seat(part, role, st.session_state.get("w_name") or "", wall)
    except Mistakes as mistakes:
        now["joining"]["wrong"] = [told(session.words(), problem) for problem in mistakes.problems]
        return
    now.update(sat=wall, seat=token, joining=None, go=True)
