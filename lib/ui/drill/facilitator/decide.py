"""Deciding on behalf of a team: its answer to an inject, an order of its own, or words alone."""

import streamlit as st

from lib.model.drill import Delivery, Said
from lib.model.estate import text
from lib.model.exercise import roles_of
from lib.ui.drill.facilitator import pick
from lib.ui.drill.table import Table
from lib.view.drill_said import role_said, seat_said, subject

FREE = ""
KEY = "decide"


def show(at: Table) -> None:
    """Show what waits for a decision, with the votes, and the form of a decision."""
    words, state = at.words, at.view.state
    open_ = {row.inject.id: row for row in _open(at)}
    asked = st.selectbox(
        words("conduct.decide_on"), [*open_, FREE], key="w_decide_on",
        format_func=lambda id_: _asked(at, open_[id_]) if id_ in open_ else words("conduct.decide_free"),
    )  # fmt: skip
    inject = open_[asked].inject if asked in open_ else None
    left, right = st.columns(2, gap="small")
    with left:
        if inject is None:
            roles = {role.id: role_said(state, role.id, words) for role in roles_of(state.exercise)}
            st.selectbox(words("conduct.decides_who"), list(roles), key="w_decide_role", format_func=roles.get)
        else:
            st.text(words("conduct.decides", role=role_said(state, inject.decides, words)))
            options = {row.id: text(row.text, words.language, row.id) for row in inject.options}
            if options:
                st.selectbox(
                    words("conduct.option"), list(options), key=f"w_option_{asked}", format_func=options.get, index=None,
                    placeholder=words("conduct.option_none"),
                )  # fmt: skip
            _votes(at, open_[asked], options)
    with right:
        st.text_area(words("conduct.rationale"), key="w_decide_text", height=90)
    pick.begin(KEY)
    pick.show(at, KEY, outages=False)
    st.button(
        words("conduct.decide_now"), key="b-decide", type="primary", icon=":material/gavel:", on_click=_decide, args=[at, inject],
        disabled=state.ended,
    )  # fmt: skip


def _asked(at: Table, row: Delivery) -> str:
    return subject(row.inject, at.words, row.figures, at.view.state.exercise.scenario.starts_at)


def _open(at: Table) -> list[Delivery]:
    """Return what was put to a team and is not decided, oldest first."""
    decided = {decision.said.inject for decision in at.view.state.decisions}
    return [row for row in at.view.state.delivered if row.inject.decides and row.inject.id not in decided]


def _votes(at: Table, row: Delivery, options: dict[str, str]) -> None:
    state, words = at.view.state, at.words
    for seat, option in state.votes.get(row.inject.id, {}).items():
        st.text(words("conduct.vote", name=seat_said(state, seat, words), option=options.get(option, option)))


def _decide(at: Table, inject) -> None:
    typed = st.session_state
    _, actions = pick.picked(KEY)
    said = Said(
        role=inject.decides if inject else typed["w_decide_role"],
        inject=inject and inject.id,
        option=typed.get(f"w_option_{inject.id}") if inject else None,
        text=typed["w_decide_text"].strip() or None,
        actions=actions,
    )
    if at.do("decided", said, at.once(KEY)):
        pick.clear(KEY)
        typed["w_decide_text"] = ""
