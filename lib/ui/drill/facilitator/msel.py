"""The MSEL in play: what comes, in the order in which it comes by itself, what has come, what is skipped."""

from collections.abc import Iterator
from html import escape
from pathlib import Path

import streamlit as st

from lib.drill.due import coming, figures
from lib.drill.expected import outcome
from lib.map.served import mount
from lib.model.drill import Delivery
from lib.model.estate import text
from lib.model.exercise import Inject
from lib.ui.drill.table import Table, note
from lib.view.drill_said import role_said, seat_said, subject, subjects, time_said, trigger_said
from lib.view.exercise_said import said

ASSETS = Path(__file__).parent / "assets"
LISTS = ("pending", "delivered", "skipped")
MOST_ROWS = 40
NEW = ""  # chosen: the inject that is not in the list yet


def show(at: Table) -> None:
    words, state = at.words, at.view.state
    many = {"pending": len(state.pending), "delivered": len(state.delivered), "skipped": len(state.skipped)}
    with st.container(horizontal=True, vertical_alignment="center", key="drill-list-head"):
        chosen = st.segmented_control(
            words("conduct.which_list"), LISTS, default=LISTS[0], required=True, key="w_drill_list", label_visibility="collapsed",
            format_func=lambda name: words(f"conduct.list.{name}", count=many[name]),
        )  # fmt: skip
        st.space("stretch")
        st.button(
            words("conduct.new"), key="b-new", icon=":material/add:", on_click=choose, args=[NEW], disabled=state.ended
        )
    with st.container(height=500, border=True, key="drill-list"):
        if not many[chosen]:
            st.caption(words(f"conduct.list.no_{chosen}"))
        elif chosen == "delivered":
            st.html("".join(_delivered(at, row) for row in reversed(state.delivered)))
        else:
            _waiting(at, list(_pending(at) if chosen == "pending" else ((None, row) for row in state.skipped)))
    mount("steady-list", ASSETS)(key="drill-steady", data={"list": "drill-list"}, height="content")


def choose(inject: str) -> None:
    """Have an inject shown beside the list, or the form of a new one."""
    note("inject", inject)
    note("panel", "inject")


def _pending(at: Table) -> Iterator[tuple[float | None, Inject]]:
    """Yield what has not come: first what comes by itself, with its time, then what waits for something."""
    found = coming(at.room.compiled, at.view.state, at.view.log)
    yield from ((due.t, due.inject) for due in found)
    soon = {due.inject.id for due in found}
    yield from ((None, row) for row in at.view.state.pending if row.id not in soon)


def _waiting(at: Table, rows: list[tuple[float | None, Inject]]) -> None:
    words = at.words
    for t, inject in rows[:MOST_ROWS]:
        with st.container(
            horizontal=True, vertical_alignment="center", gap="small", key=f"drill-inject-{inject.id}", border=False
        ):
            st.html(_head(at, inject, t), width="stretch")
            st.button(
                words("conduct.deliver"), key=f"b-deliver-{inject.id}", on_click=at.deliver, args=[inject.id],
                disabled=at.view.state.ended, help=words("conduct.deliver_means"),
            )  # fmt: skip
            st.button(
                "", key=f"b-choose-{inject.id}", icon=":material/edit:", help=words("conduct.choose"), on_click=choose,
                args=[inject.id],
            )  # fmt: skip
    if len(rows) > MOST_ROWS:
        st.caption(words("conduct.list.more", count=len(rows) - MOST_ROWS))


def _head(at: Table, inject: Inject, t: float | None) -> str:
    words, state = at.words, at.view.state
    starts_at = state.exercise.scenario.starts_at
    following = at.view.following is not None and at.view.following.inject.id == inject.id
    when = time_said(t, words, starts_at) if t is not None else words("conduct.waits")
    why = trigger_said(inject, subjects(state.exercise, words), at.room.compiled.estate, words)
    return (
        f'<div class="inject{" following" if following else ""}"><span>{escape(when)} · {escape(why)}</span>'
        f"<b>{escape(_subject_at(at, inject, at.view.t if t is None else t))}</b><span>{_about(at, inject)}</span></div>"
    )


def _subject_at(at: Table, inject: Inject, t: float) -> str:
    """Return an inject's subject with its figures as they would be at a time."""
    words, starts_at = at.words, at.view.state.exercise.scenario.starts_at
    return subject(inject, words, figures(at.view.impact, inject, t), starts_at)


def _about(at: Table, inject: Inject) -> str:
    """Return to whom and how an inject goes, and what there is to decide, as safe HTML."""
    words, state = at.words, at.view.state
    told = [", ".join(role_said(state, role, words) for role in inject.to), words(f"conduct.channel.{inject.channel}")]
    if inject.decides:
        told.append(words("conduct.decides", role=role_said(state, inject.decides, words)))
    if inject.events or inject.actions:
        told.append(words("conduct.changes_world"))
    return escape(" · ".join(part for part in told if part))


def _delivered(at: Table, row: Delivery) -> str:
    """Return an inject that has come, its message to be opened, as safe HTML."""
    words, state, inject = at.words, at.view.state, row.inject
    starts_at = state.exercise.scenario.starts_at
    who = next((entry.seat for entry in at.view.log if entry.number == row.number), "")
    why = words(f"conduct.came.{row.why}") + (f" ({seat_said(state, who, words)})" if row.why == "hand" and who else "")
    title, body = (
        said(text(name, words.language), row.figures, words, starts_at) for name in (inject.subject, inject.message)
    )
    sender = text(inject.sender, words.language)
    head = f"{time_said(row.t, words, starts_at)} · {why}"
    return (
        f'<details class="inject" data-inject="{escape(inject.id, quote=True)}"><summary><span>{escape(head)}</span>'
        f"<b>{escape(title)}</b><span>{_about(at, inject)}{_outcome(at, row)}</span></summary>"
        f"<p>{escape(sender + ': ' if sender else '')}{escape(body)}</p></details>"
    )


def _outcome(at: Table, row: Delivery) -> str:
    if row.inject.expected is None:
        return ""
    found, _ = outcome(at.view.state, row, at.view.t)
    return f' · <em class="{found}">{escape(at.words(f"conduct.outcome.{found}"))}</em>'
