"""What stands over every screen of an exercise: its name, whose screen it is, the clock, language, light or dark."""

from collections.abc import Callable
from html import escape
from pathlib import Path
from time import time

import streamlit as st

from lib.map.served import mount
from lib.model.estate import text
from lib.model.exercise import Exercise
from lib.ui import frame
from lib.ui.drill.table import Table
from lib.ui.theme_switch import theme_switch
from lib.view.drill_said import role_said
from lib.words import Words

ASSETS = Path(__file__).parent / "assets"
SECTIONS = ("wash", "board")


def show(at: Table, more: Callable[[], None]) -> None:
    """Show the header; ``more`` is what stands at its end."""
    _style()
    with st.container(key="drill-head", horizontal=True, vertical_alignment="center", gap="medium"):
        st.html(_title(at), width="stretch")
        clock(at, "drill-clock")
        with st.container(horizontal=True, width="content", vertical_alignment="center", gap="small"):
            frame.choose_language(at.words)
            theme_switch(at.words)
            more()


def clock(at: Table, key: str, large: bool = False) -> None:
    """Show the exercise's clock, which ticks in the browser."""
    now, exercise = at.view.state.clock, at.view.state.exercise
    words = at.words
    data = {
        "stamp": f"{at.view.state.number}:{at.view.t}",
        "t": at.view.t,
        "speed": now.speed,
        "running": now.running,
        "ended": at.view.state.ended,
        "horizon": exercise.scenario.horizon_hours,
        "starts": exercise.scenario.starts_at,
        "language": words.language,
        "minutes": exercise.minutes,
        "elapsed": elapsed(at),
        "large": large,
        "words": {
            name: words(f"conduct.clock.{name}") for name in ("running", "paused", "ended", "room", "over", "end")
        },
    }
    mount("drill-clock", ASSETS, css="drill-clock.css")(key=key, data=data, width="content", height="content")


def elapsed(at: Table) -> dict:
    """Return the seconds that the exercise has taken in the room, and whether they go on: from the clock's first start to the end."""
    begun = next((e.wall for e in at.view.log if e.kind == "clock" and e.said.running), None)
    over = next((e.wall for e in reversed(at.view.log) if e.kind == "ended"), None) if at.view.state.ended else None
    if begun is None:
        return {"seconds": 0, "runs": False}
    return {"seconds": max(0.0, (over or time()) - begun), "runs": over is None}


def afterwards(at: Table) -> bool:
    """Let the reader choose between the hot wash and the exercise as it ended; say whether it is the hot wash."""
    chosen = st.segmented_control(
        at.words("conduct.which_section"), SECTIONS, default=SECTIONS[0], key="w_drill_section", label_visibility="collapsed",
        format_func=lambda section: at.words(f"conduct.section.{section}"),
    )  # fmt: skip
    return chosen != SECTIONS[1]


def exercise_name(exercise: Exercise, words: Words) -> str:
    return text(exercise.name, words.language, exercise.id)


def whose(at: Table) -> str:
    """Return whose seat it is: name, part or team, and whether it leads that."""
    part = at.words(f"conduct.part.{at.seat.part}")
    lead = at.view.state.leads.get(at.seat.role) == at.seat.id if at.seat.role else False
    told = [at.seat.name, part if at.seat.role is None else role_said(at.view.state, at.seat.role, at.words)]
    return " · ".join(filter(None, [*told, at.words("conduct.lead") if lead else ""]))


def _title(at: Table) -> str:
    name = exercise_name(at.view.state.exercise, at.words)
    return f'<p class="drill-title"><b>{escape(name)}</b><span data-testid="whose">{escape(whose(at))}</span></p>'


def _style() -> None:
    st.html("""<style>
    .stMainBlockContainer { padding-top: 1.2rem; }
    .stAppHeader { display: none; }
    [data-testid="stPopoverBody"] { word-break: keep-all; }
    .drill-title { margin: 0; line-height: 1.3; }
    .drill-title b { display: block; font-size: 1.12rem; }
    .st-key-drill-wrong { position: fixed; bottom: 0.8rem; left: 50%; transform: translateX(-50%); z-index: 1000002;
                          width: min(46rem, 92vw); background: var(--st-background-color, Canvas); border-radius: 0.4rem; }
    .st-key-drill-wrong > :first-child { flex: 1 1 0; }
    .st-key-b-wrong { position: absolute; right: 0.6rem; width: auto; }
    .drill-title span { font-size: 0.86rem; opacity: 0.8; overflow-wrap: anywhere; }
    </style>""")
