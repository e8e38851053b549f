"""The part of the Risk screen that says what next: every case of one and two sites."""

import json

import streamlit as st

from lib.model.checks import Problem
from lib.ui import long, risk, session, show
from lib.view import risk_next as view
from lib.words import Words
from lib.words.figures import exact

HEIGHT = 560
ROW = 35  # pixels
MOST_ROWS = 300  # shown; the CSV has all
LISTS = ("one", "two")


def part(words: Words, theme: str) -> None:
    estate = risk.compiled().estate
    if not estate.sites:
        st.info(words("risk.needs_site"), icon=":material/info:")
        return
    if not risk.takes_a_blink(estate):
        _ask(words)
    found = risk.cases()
    if found is None:
        st.caption(words("risk.not_asked"))
        return
    st.html(f'<p class="intro">{view.sentence(found.one, found.two, estate, words)}</p>')
    left, right = st.columns([0.5, 0.5], gap="medium")
    with left:
        _matrix(found, words, theme)
    with right:
        _list(found, words)


def _ask(words: Words) -> None:
    left, right = st.columns([0.16, 0.84], vertical_alignment="center")
    left.button(words("risk.run"), type="primary", key="b-ask-next", on_click=risk.begin, args=["next"])
    with right:
        for problem in risk.too_many_pairs():
            said = words.problem(Problem(words("risk.next.two"), problem.code, problem.values))
            st.info(said, icon=":material/info:")
        long.watch(risk.subject("next"), words)


def _matrix(found: risk.Next, words: Words, theme: str) -> None:
    grid = view.grid(found.one, found.two)
    estate = risk.compiled().estate
    key = "matrix" if len(grid.sites) == len(estate.sites) else "matrix_part"
    st.caption(
        words(f"risk.next.{key}", **({} if key == "matrix" else {"most": len(grid.sites), "all": len(estate.sites)}))
    )
    chosen = show.chart(
        view.matrix(grid, estate, words, theme, HEIGHT), "risk-matrix", on_select="rerun", selection_mode="points"
    )
    if chosen.selection.points:
        risk.open_case(json.loads(chosen.selection.points[0]["customdata"][0]))


def _list(found: risk.Next, words: Words) -> None:
    now = session.state()
    st.session_state["w_cases"] = chosen = now.get("cases", LISTS[0])
    st.segmented_control(
        words("risk.next.list"), LISTS, key="w_cases", label_visibility="collapsed",
        format_func=lambda name: words(f"risk.next.{name}"),
        on_change=lambda: now.update(cases=st.session_state["w_cases"] or chosen),
    )  # fmt: skip
    document = getattr(found, chosen)
    table = view.worst_table(document, risk.compiled().estate, words, MOST_ROWS)
    event = st.dataframe(
        table, key=f"cases-{chosen}", hide_index=True, width="stretch", height=min(HEIGHT - 80, 38 + ROW * max(1, len(table))), column_config=_columns(table, words),
        on_select="rerun", selection_mode="single-cell",
    )  # fmt: skip
    most, everything = exact(words.language, len(table)), exact(words.language, len(document["cases"]))
    st.caption(words("risk.next.shown", most=most, all=everything))
    show.csv_button(view.cases_table(document), f"risk-cases-{chosen}")
    if event.selection.cells:
        case = document["cases"][event.selection.cells[0][0]]
        risk.open_case(case["sites"], case.get("zone"))


def _columns(table, words: Words) -> dict:
    """Return how each column of the list is shown: its definition, its pixels."""
    helps = (None, "risk.lost_means", "risk.next.peak_means", "risk.next.down_means", None)
    return {
        head: st.column_config.Column(
            help=words(key) if key else None, width=width, alignment="right" if key else "left"
        )
        for head, key, width in zip(table.columns, helps, (225, 118, 102, 114, 240), strict=True)
    }
