"""The hot wash: questions answered from every device, the improvement plan, what was true and what was known, what decisions were worth."""

from html import escape

import plotly.graph_objects as go
import streamlit as st

from lib.drill.reported import course
from lib.drill.worth import worth
from lib.model.drill import Said
from lib.model.estate import text
from lib.ui import show as shown
from lib.ui.drill import downloads, look
from lib.ui.drill.learn import improving, judged
from lib.ui.drill.table import Table
from lib.view import drill_texts as texts
from lib.view.drill_said import seat_said
from lib.view.drill_timeline import Mark, truth_and_known
from lib.view.drill_worth import order_said, saved_bars

SEES_ALL = ("facilitator", "evaluator")  # whose answers all are shown to
PARTS = ("answers", "timeline", "plan", "ratings")


def show(at: Table) -> None:
    """Show the hot wash to any seat but the big screen: part by part, because each part computes what it shows."""
    look.style()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(look.heading(at.words("seats.wash"), at.words("seats.wash_means")), width="stretch")
        downloads.of_played(at)
    parts = [part for part in PARTS if at.seat.part in SEES_ALL or part != "ratings"]
    part = st.segmented_control(
        at.words("seats.wash"), parts, default=parts[0], key="w_wash",
        format_func=lambda part: at.words(f"seats.wash_part.{part}"), label_visibility="collapsed", required=True,
    )  # fmt: skip
    {"answers": _answers, "timeline": _timeline, "plan": improving.show, "ratings": _ratings}[part](at)


def _answers(at: Table) -> None:
    words, questions = at.words, at.view.state.exercise.questions
    if not questions:
        st.html(look.quiet(words("seats.no_questions")))
    for first in range(0, len(questions), 2):
        for column, question in zip(st.columns(2, gap="medium"), questions[first : first + 2], strict=False):
            with column, st.container(border=True, key=f"question-{question.id}"):
                st.html(f"<b>{escape(text(question.text, words.language, question.id))}</b>")
                _answer(at, question.id)
                if at.seat.part in SEES_ALL:
                    _all_answers(at, question.id)


def _answer(at: Table, question: str) -> None:
    """Ask for this seat's answer; what was sent before stands there to be changed."""
    words, before = at.words, at.view.state.answers.get((question, at.seat.id))
    with st.form(f"answer-{question}", border=False):
        st.text_area(words("seats.your_answer"), before.said.text if before else "", key=f"w_answer-{question}",
                     height=90, label_visibility="collapsed")  # fmt: skip
        st.form_submit_button(words("seats.save_answer"), key=f"b-answer-{question}", icon=":material/save:",
                              on_click=_save, args=(at, question))  # fmt: skip
    if before:
        st.html(look.quiet(words("seats.answer_saved")))


def _save(at: Table, question: str) -> None:
    said = Said(question=question, text=st.session_state.get(f"w_answer-{question}") or "")
    at.do("answered", said, at.once(f"answer-{question}-{hash(said.text)}"))


def _all_answers(at: Table, question: str) -> None:
    state = at.view.state
    found = [entry for (asked, _), entry in state.answers.items() if asked == question]
    rows = "".join(
        f"<li>{escape(entry.said.text)}<small>{escape(_author(at, entry.seat))}</small></li>"
        for entry in sorted(found, key=lambda entry: entry.number)
    )
    st.html(f'<ul class="said-list" data-testid="answers-{escape(question, quote=True)}">{rows}</ul>')


def _author(at: Table, seat: str) -> str:
    state, words = at.view.state, at.words
    found = state.seats.get(seat)
    role = texts.role_names(state, words).get(found.role, "") if found else ""
    return " · ".join(filter(None, [seat_said(state, seat, words), role]))


def _timeline(at: Table) -> None:
    """Show truth against what was known, and what each decision was worth."""
    words, state, impact = at.words, at.view.state, at.view.impact
    st.html(look.heading(words("seats.timeline"), words("seats.timeline_means")))
    shown.chart(timeline(at), key="drill-timeline")
    st.html(look.heading(words("seats.worth"), words("seats.worth_means")))
    found = worth(at.room.compiled, state)
    named = [(texts.decided(row.decision, state, at.room.compiled.estate, words), row.saved) for row in found]
    shown.chart(saved_bars(named, words, at.theme), key="drill-worth")
    if at.seat.part in SEES_ALL and (order := downloads.best_order(at)) is not None:
        st.html(look.quiet(order_said(impact, order, words)))


def timeline(at: Table, height: int = 320) -> go.Figure:
    """Return how many were affected in truth and as far as was known, up to the end, with what happened in the room."""
    end = max(at.view.t, *(entry.t for entry in at.view.log))
    known = course(at.view.impact, at.view.state.exercise.monitoring, end)
    return truth_and_known(at.view.impact, known, marks(at), end, at.words, at.theme, height)


def marks(at: Table) -> list[Mark]:
    """Return what was injected and decided, as marks on the timeline."""
    words, state, estate = at.words, at.view.state, at.room.compiled.estate
    starts_at = state.exercise.scenario.starts_at
    came = [Mark(d.t, "inject", texts.subject(d.inject, d.figures, words, starts_at)) for d in state.delivered]
    return came + [Mark(d.t, "decision", texts.decided(d, state, estate, words)) for d in state.decisions]


def _ratings(at: Table) -> None:
    """Show how every objective was rated, and what evaluators wrote; they may still do both."""
    words = at.words
    left, right = st.columns(2, gap="medium")
    with left:
        st.html(look.heading(words("seats.objectives")))
        judged.objectives(at)
    with right:
        st.html(look.heading(words("seats.notes")))
        judged.notes(at)
