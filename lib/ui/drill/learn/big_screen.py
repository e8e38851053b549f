"""The big screen once the exercise is over: truth against what was known, what decisions were worth, the questions. No controls."""

from html import escape

import plotly.graph_objects as go
import streamlit as st

from lib.drill.worth import worth
from lib.model.estate import text
from lib.ui import show as shown
from lib.ui.drill.learn import wash
from lib.ui.drill.seats import big_screen
from lib.ui.drill.table import Table
from lib.view import drill_texts as texts
from lib.view.drill_worth import said
from lib.view.texts import clipped

MOST_DEEDS, MOST_LINES = 5, 4  # decisions by what they were worth; lines of the improvement plan
LONGEST_DEED, LONGEST_QUESTION, LONGEST_LINE = 60, 150, 80  # half-width letters
CHART, LETTERS = 430, 19  # pixels: the chart's height, and its letters, to be read from the back of a room


def show(at: Table) -> None:
    big_screen.style(at.theme)
    _style()
    with st.container(key="big"):
        big_screen.top(at)
        left, right = st.columns([1.5, 1], gap="large")
        with left:
            st.html(_part(at, "timeline"))
            with st.container(key="big-chart"):
                shown.chart(_chart(at), key="drill-timeline")
            st.html(_part(at, "worth", _deeds(at)))
        with right:
            st.html(f'<div class="big-grid one">{_questions(at)}{_plan(at)}</div>')


def _chart(at: Table) -> go.Figure:
    letters = {"tickfont": {"size": LETTERS}, "title_font": {"size": LETTERS}}
    return wash.timeline(at, CHART).update_layout(
        font_size=LETTERS, legend_font_size=LETTERS, xaxis=letters, yaxis=letters,
        margin={"l": 120, "r": 20, "t": 52, "b": 46},
    )  # fmt: skip


def _part(at: Table, name: str, shown: str = "") -> str:
    return f'<div class="big-grid one"><h3>{escape(at.words(f"seats.{name}"))}</h3>{shown}</div>'


def _deeds(at: Table) -> str:
    """Return what the decisions were worth, the weightiest first."""
    words, state, estate = at.words, at.view.state, at.room.compiled.estate
    found = sorted(worth(at.room.compiled, state), key=lambda row: -abs(row.saved))[:MOST_DEEDS]
    rows = "".join(
        f"<li>{escape(clipped(texts.decided(row.decision, state, estate, words), LONGEST_DEED))}"
        f"<em><b>{escape(said(row.saved, words))}</b></em></li>"
        for row in found
    )
    return f'<ul data-testid="big-worth">{rows or big_screen.none(at, "no_worth")}</ul>'


def _questions(at: Table) -> str:
    """Return the questions of the hot wash, with how many answers each has."""
    words, state = at.words, at.view.state
    answered = [question for question, _ in state.answers]
    rows = "".join(
        f"<li>{escape(clipped(text(row.text, words.language, row.id), LONGEST_QUESTION))}"
        f"<small>{escape(words('seats.answers_given', count=answered.count(row.id)))}</small></li>"
        for row in state.exercise.questions
    )
    return f'<h3>{escape(words("seats.wash"))}</h3><ul data-testid="big-questions">{rows or big_screen.none(at, "no_questions")}</ul>'


def _plan(at: Table) -> str:
    """Return the improvement plan's last lines, once there are any."""
    lines = sorted(at.view.state.improvements.values(), key=lambda entry: entry.number)[-MOST_LINES:]
    rows = "".join(
        f"<li>{escape(clipped(line.said.text, LONGEST_LINE))}"
        f"<small>{escape(' · '.join(filter(None, [line.said.owner, line.said.due])))}</small></li>"
        for line in lines
    )
    return f"<h3>{escape(at.words('seats.plan'))}</h3><ul>{rows}</ul>" if rows else ""


def _style() -> None:
    st.html("""<style>
    .big-grid.one { display: block; }
    .st-key-big-chart .modebar-container { display: none; }
    </style>""")
