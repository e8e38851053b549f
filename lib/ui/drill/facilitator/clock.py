"""The facilitator's hand on the clock: start, pause, speed, to the next inject, one step back, the end."""

import re

import streamlit as st

from lib.drill.acts import SPEEDS
from lib.model.checks import Mistakes, Problem
from lib.model.drill import Said
from lib.ui.drill.table import Table, fail, last_step
from lib.view.drill_said import entry_said, subject, time_said
from lib.view.texts import short

OFFERED = ("1", "10", "60", "120", "300", "600")


def row(at: Table) -> None:
    """Show the clock's buttons; start and pause stand side by side, so that a double click does not undo itself."""
    words, state = at.words, at.view.state
    running, over = state.clock.running, state.ended
    with st.container(key="drill-clock-row", horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            words("conduct.start"), key="b-start", icon=":material/play_arrow:", type="primary", disabled=running or over,
            on_click=_set, args=[at, True],
        )  # fmt: skip
        st.button(
            words("conduct.pause"), key="b-pause", icon=":material/pause:", disabled=not running or over,
            on_click=_set, args=[at, False],
        )  # fmt: skip
        _speed(at)
        _next(at)
        _back(at)
        st.session_state["w_truth"] = state.truth
        st.toggle(
            words("conduct.show_truth"), key="w_truth", help=words("conduct.show_truth_means"),
            on_change=lambda: at.do("truth", Said(shown=st.session_state["w_truth"])),
        )  # fmt: skip
        _end(at)


def speed_of(typed: str) -> float:
    """Return a speed that was chosen or typed, 60 or 60x. Raises Mistakes where it is none that the clock goes at."""
    low, high = SPEEDS
    try:
        speed = float(typed.strip().rstrip("xX×"))
    except ValueError:
        speed = 0.0
    if not low <= speed <= high:
        values = {"what": "number_between", "low": low, "high": high, "got": typed.strip()[:40]}
        raise Mistakes([Problem("speed", "expected", values)])
    return speed


def _set(at: Table, running: bool) -> None:
    at.do("clock", Said(running=running, speed=at.view.state.clock.speed))


def _speed(at: Table) -> None:
    now = f"{at.view.state.clock.speed:g}"
    st.session_state["w_drill_speed"] = now
    options = OFFERED if now in OFFERED else tuple(sorted({*OFFERED, now}, key=float))
    st.selectbox(
        at.words("conduct.speed"), options, key="w_drill_speed", width=110, label_visibility="collapsed",
        format_func=lambda speed: f"{speed.strip().rstrip('xX×')}×", accept_new_options=True, disabled=at.view.state.ended,
        help=at.words("conduct.speed_means"), on_change=_take_speed, args=[at],
    )  # fmt: skip


def _take_speed(at: Table) -> None:
    typed = st.session_state["w_drill_speed"]
    try:
        speed = speed_of(typed or "")
    except Mistakes as mistakes:
        fail(at, mistakes)
        return
    at.do("clock", Said(running=at.view.state.clock.running, speed=speed))


def _next(at: Table) -> None:
    due, words = at.view.following, at.words
    if due is None:
        said, help = words("conduct.none_next"), None
    else:
        said = words("conduct.to_next", inject=short(_plain(subject(due.inject, words)), 34))
        help = words("conduct.to_next_means", t=time_said(due.t, words, at.view.state.exercise.scenario.starts_at))
    st.button(
        said, key="b-next", icon=":material/skip_next:", help=help, disabled=due is None or at.view.state.ended,
        on_click=_jump, args=[at],
    )  # fmt: skip


def _jump(at: Table) -> None:
    clock, due = at.view.state.clock, at.view.following
    once = f"jump:{due.inject.id}:{at.view.state.epoch}:{at.view.state.set_at.get('', 0)}"
    at.do("clock", Said(running=clock.running, speed=clock.speed, to_t=due.t), once=once)


def _back(at: Table) -> None:
    """Say what a step back takes back before it is taken."""
    words, state, last = at.words, at.view.state, last_step(at.view.log)
    with st.popover(words("conduct.back"), icon=":material/undo:", disabled=last is None, key="p-back"):
        if last is None:
            return
        starts_at = state.exercise.scenario.starts_at
        st.text(words("conduct.takes_back", what=entry_said(last, state, at.room.compiled.estate, words)))
        st.caption(words("conduct.back_means", t=time_said(last.t, words, starts_at)))
        st.button(
            words("conduct.back_now"),
            key=f"b-back-{last.number}",
            type="primary",
            on_click=at.step_back,
            args=[last.number],
        )


def _end(at: Table) -> None:
    words = at.words
    with st.popover(words("conduct.end"), icon=":material/stop_circle:", disabled=at.view.state.ended, key="p-end"):
        st.write(words("conduct.end_means"))
        st.button(words("conduct.end_now"), key="b-end", type="primary", on_click=_finish, args=[at])


def _finish(at: Table) -> None:
    at.do("ended", Said(), f"{at.view.state.epoch}")


def _plain(said: str) -> str:
    """Return typed text as a button's label can show it: without what would be markup there."""
    return re.sub(r":(?=\S)|[*_`\[\]()<>#$~\\]", "", said)
