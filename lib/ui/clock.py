"""The time slider: one time for map, figures and charts, by hand or playing."""

from time import monotonic

import numpy as np
import streamlit as st

from lib.model.impact import Impact
from lib.ui import session
from lib.view.moment import columns
from lib.words import Words
from lib.words.figures import after, clock

TICK = 0.5  # seconds between two pictures while playing
SPEEDS = (1.0, 4.0, 12.0)  # hours a second
STEP = 0.25  # hours
LARGE_STEPS = (0.25, 0.5, 1.0, 2.0, 3.0, 6.0, 12.0, 24.0)  # hours
MOST_LARGE_STEPS = 60  # from end to end


def last_hour(impact: Impact) -> float:
    """Return where the slider ends: a little after the last change, a day at least, never past the horizon."""
    changes = columns(impact, "timeline")["t"]
    end = np.ceil(max(24.0, 1.06 * float(changes.max())) / 6) * 6
    return float(min(impact.scenario.horizon_hours, end))


def large_step(end: float) -> float:
    """Return the hours of a step by key, so that it is not far from one end of the slider, `end` hours, to the other."""
    return next((step for step in LARGE_STEPS if end / step <= MOST_LARGE_STEPS), LARGE_STEPS[-1])


def tick() -> float | None:
    """Return how often the screen is to run by itself: every tick while playing."""
    return TICK if session.state()["playing"] else None


def advance(impact: Impact) -> None:
    """Move the time by what has passed since the last run, if playing; never past the end, where it stops."""
    now, end = session.state(), last_hour(impact)
    now["t"] = min(now["t"], end)
    if not now["playing"]:
        return
    moment = monotonic()
    now["t"] = min(end, now["t"] + now["speed"] * min(2.0, moment - now.get("ticked", moment)))
    now["ticked"] = moment
    if now["t"] >= end:
        now["playing"] = False
        st.rerun()


def row(impact: Impact, words: Words) -> None:
    """Show the slider with its buttons; whoever moves it moves everything."""
    now, end = session.state(), last_hour(impact)
    with st.container(key="clock", horizontal=True, vertical_alignment="center", gap="small"):
        _button(":material/skip_previous:", words("clock.previous"), lambda: _jump(impact, -1))
        _button(*_play(words), lambda: toggle(end))
        _button(":material/skip_next:", words("clock.next"), lambda: _jump(impact, 1))
        st.session_state["w_speed"] = now["speed"]
        st.selectbox(
            words("clock.speed"), SPEEDS, key="w_speed", width=115, label_visibility="collapsed",
            format_func=lambda speed: words("clock.hours_a_second", speed=f"{speed:g}"),
            on_change=lambda: now.update(speed=st.session_state["w_speed"]),
        )  # fmt: skip
        _slider(now, end, words)
        local = clock(words, impact.scenario.starts_at, now["t"])
        st.markdown(f"**{after(words, now['t'])}**" + (f" · {local}" if local else ""), width=250)


def _slider(now: dict, end: float, words: Words) -> None:
    """While playing the slider only shows: the browser's last value is then always late, and would stop the play."""
    key = "w_t_playing" if now["playing"] else "w_t"
    st.session_state[key] = float(np.clip(round(now["t"] / STEP) * STEP, 0, end))
    st.slider(
        words("clock.time"), 0.0, end, step=STEP, key=key, label_visibility="collapsed", format=" ", disabled=now["playing"],
        on_change=None if now["playing"] else _slide,
    )  # fmt: skip


def _slide() -> None:
    session.state()["t"] = st.session_state["w_t"]


def _play(words: Words) -> tuple[str, str]:
    if session.state()["playing"]:
        return ":material/pause:", words("clock.pause")
    return ":material/play_arrow:", words("clock.play")


def _button(icon: str, help: str, on_click) -> None:
    st.button("", icon=icon, help=help, key=f"b-{icon.split(':')[1].rsplit('/')[-1]}", on_click=on_click)


def toggle(end: float) -> None:
    """Play or pause; from the start again where the time stands at the end, `end` hours."""
    now = session.state()
    now["playing"] = not now["playing"]
    now["ticked"] = monotonic()
    if now["playing"] and now["t"] >= end:
        now["t"] = 0.0
    st.rerun()  # the whole app: how often the screen runs by itself has changed


def _jump(impact: Impact, way: int) -> None:
    """Move to the next or the previous time at which anything changes."""
    now = session.state()
    times = columns(impact, "timeline")["t"]
    times = times[times > now["t"] + 1e-6] if way > 0 else times[times < now["t"] - 1e-6]
    now["playing"] = False
    if len(times):
        now["t"] = float(times[0] if way > 0 else times[-1])
