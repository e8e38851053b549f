"""The facilitator's screen: the clock, the MSEL in play, the truth beside what players know, and all that is at hand."""

from collections.abc import Callable

import streamlit as st

from lib.drill.expected import outcome
from lib.ui import chart
from lib.ui.drill.facilitator import clock, decide, expected, form, inject, msel, room, truth
from lib.ui.drill.table import Table, moving, note, noted
from lib.view import charts

PANELS: dict[str, Callable[[Table], None]] = {
    "room": room.show,
    "way_in": room.way_in,
    "inject": inject.show,
    "decide": decide.show,
    "expected": expected.expected,
    "levers": expected.standbys,
    "course": lambda at: _course(at),
    "log": expected.log,
}
FOLLOW_TIME = ("expected", "levers", "course")


def show(at: Table) -> None:
    _style()
    form.keep()
    clock.row(at)
    left, right = st.columns([0.44, 0.56], gap="medium")
    with left:
        msel.show(at)
    with right:
        moving(at, truth.show, "truth")
        _panels(at)


def _panels(at: Table) -> None:
    """Show one of the panels: the one that was chosen here, or to which a button elsewhere has led."""
    words, counts = at.words, _counts(at)
    st.session_state["w_drill_panel"] = shown = noted("panel") if noted("panel") in PANELS else _first(at)
    st.segmented_control(
        words("conduct.which_panel"), list(PANELS), required=True, key="w_drill_panel", label_visibility="collapsed",
        format_func=lambda name: words(f"conduct.panel.{name}") + counts.get(name, ""),
        on_change=lambda: note("panel", st.session_state["w_drill_panel"]),
    )  # fmt: skip
    with st.container(height=330, border=True, key="drill-panel"):
        if shown in FOLLOW_TIME:
            moving(at, PANELS[shown], shown)
        else:
            PANELS[shown](at)


def _first(at: Table) -> str:
    """Return what to show first: the way in until the clock has started."""
    return "room" if "" in at.view.state.set_at else "way_in"


def _counts(at: Table) -> dict[str, str]:
    """Return what stands behind a panel's name: how many sit in the room, how many answers are open."""
    state = at.view.state
    due = [outcome(state, row, at.view.t)[0] for row in state.delivered if row.inject.expected is not None]
    decided = {decision.said.inject for decision in state.decisions}
    asked = [row for row in state.delivered if row.inject.options and row.inject.id not in decided]
    found = {
        "room": len(state.seats) - 1,
        "expected": sum(how in ("open", "missed") for how in due),
        "decide": len(asked),
    }
    return {name: f" {many}" for name, many in found.items() if many}


def _course(at: Table) -> None:
    """Draw the affected people up to now and as it goes on if nobody does anything."""
    chart.draw(charts.affected_people(at.view.impact, at.words, at.theme, at.view.t, 250), "drill-people")
    st.caption(at.words("conduct.course_means"))


def _style() -> None:
    st.html("""<style>
    .st-key-drill-list, [data-testid="stLayoutWrapper"]:has(> .st-key-drill-list) { height: max(420px, calc(100vh - 222px)) !important; flex-basis: auto !important; }
    .st-key-drill-panel, [data-testid="stLayoutWrapper"]:has(> .st-key-drill-panel) { height: max(240px, calc(50vh - 117px)) !important; flex-basis: auto !important; }
    .st-key-drill-truth, [data-testid="stLayoutWrapper"]:has(> .st-key-drill-truth) { height: max(220px, calc(50vh - 178px)) !important; flex-basis: auto !important; }
    .st-key-drill-list [data-testid="stVerticalBlock"] { gap: 0.35rem; }
    .st-key-drill-list [class*="st-key-drill-inject-"] { flex-wrap: nowrap; }
    .st-key-drill-list [class*="st-key-drill-inject-"] > :not(:first-child) { flex: none; }
    .inject { border-left: 3px solid color-mix(in srgb, currentColor 20%, transparent); padding: 0 0 0.1rem 0.6rem; line-height: 1.35; overflow-wrap: anywhere; }
    .inject.following { border-left-color: #3d6b78; }
    .inject b { display: block; font-size: 0.95rem; font-weight: 600; }
    .inject span { display: block; font-size: 0.78rem; opacity: 0.8; }
    details.inject { margin-bottom: 0.5rem; }
    details.inject summary { cursor: pointer; list-style: none; }
    details.inject p { font-size: 0.88rem; margin: 0.3rem 0; white-space: pre-wrap; }
    em.met { font-style: normal; color: #0072B2; } em.late { font-style: normal; color: #B87400; }
    em.missed { font-style: normal; color: #D55E00; } em.open { font-style: normal; opacity: 0.8; }
    .drill-table { width: 100%; border-collapse: collapse; font-size: 0.86rem; }
    .drill-table th { text-align: left; font-weight: 600; font-size: 0.76rem; opacity: 0.75; padding: 0.1rem 0.5rem 0.2rem 0; }
    .drill-table td { padding: 0.16rem 0.5rem 0.16rem 0; border-top: 1px solid color-mix(in srgb, currentColor 12%, transparent); vertical-align: top; }
    .drill-table tr.differs td { background: color-mix(in srgb, #E69F00 13%, transparent); }
    .drill-note { margin: 0.3rem 0 0; font-size: 0.84rem; font-weight: 600; }
    .drill-code span { display: block; font-size: 0.95rem; overflow-wrap: anywhere; }
    .drill-code b { display: block; font-size: 4rem; line-height: 1.15; letter-spacing: 0.12em; font-family: ui-monospace, monospace; }
    .drill-qr { width: 200px; height: 200px; display: block; border-radius: 4px; }
    </style>""")
