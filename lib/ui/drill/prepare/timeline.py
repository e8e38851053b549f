"""The MSEL along the scenario's time: click a mark to have its inject on the form."""

import streamlit as st

from lib.drill.rehearsal import impact_at
from lib.ui import session
from lib.ui import show as shown
from lib.ui.drill.prepare import opened
from lib.ui.drill.prepare.names import choice, name, roles
from lib.view.msel import KIND_COLORS, msel_timeline
from lib.words import Words

ROWS = ("role", "kind")


def show(words: Words, height: int) -> None:
    now, run = opened.state(), opened.rehearsal()
    if run is None:
        st.info(words("prepare.no_timeline"), icon=":material/timeline:")
        return
    by = now.setdefault("by", ROWS[0])
    st.session_state["w_by_rows"] = by
    st.segmented_control(
        words("prepare.rows_label"), ROWS, key="w_by_rows", format_func=lambda row: words(f"prepare.rows.{row}"),
        label_visibility="collapsed", on_change=lambda: now.update(by=st.session_state["w_by_rows"] or by),
    )  # fmt: skip
    names = roles(opened.document(), words) if by == "role" else {kind: choice(kind, words) for kind in KIND_COLORS}
    figure = msel_timeline(
        run.exercise, run.comes, impact_at(run), names, words, session.theme(), by, now["inject"], height - 90
    )
    shown.chart(figure, f"msel-{by}", on_select=lambda: _choose(f"msel-{by}"), selection_mode="points")
    late = [inject for inject in run.exercise.injects if inject.id not in run.comes]
    if late:
        names = ", ".join(name(inject.subject, words, inject.id) for inject in late[:8])
        st.caption(words("prepare.do_not_come", count=len(late), names=names))
    hidden = len(opened.injects()) - len(run.exercise.injects)
    if hidden:
        st.caption(words("prepare.left_out", count=hidden))


def _choose(key: str) -> None:
    points = st.session_state[key]["selection"]["points"]
    if points and points[0].get("customdata"):
        chosen = points[0]["customdata"]
        opened.state()["inject"] = chosen[0] if isinstance(chosen, list) else chosen
