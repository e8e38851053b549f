"""The part of the Risk screen that says what next: every case of one and two sites."""

import json

import streamlit as st

from lib.model.checks import Problem
from lib.ui import choice, long, risk, sheet, show
from lib.view import risk_next as view
from lib.words import Words
from lib.words.figures import exact

HEIGHT = 560
ROW = 35  # pixels
MOST_ROWS = 300  # shown; the CSV has all
WIDTHS = {"whole": (245, 118, 102, 112, 190), "once": (380, 120, 120, 120)}  # pixels of the list's columns


def part(words: Words, theme: str) -> None:
    estate = risk.compiled().estate
    if not estate.sites:
        st.info(words("risk.needs_site"), icon=":material/info:")
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        moment = choice.choose("risk.next.moment", words)
        st.caption(words(f"risk.next.{moment}.means"))
    asked = "once" if moment == "once" else "next"
    for problem in risk.too_many_pairs():
        said = words.problem(Problem(words("risk.next.cases.two"), problem.code, problem.values))
        st.info(said, icon=":material/info:")
    if not risk.takes_a_blink(asked):
        _ask(asked, words)
    found = risk.cases(asked)
    if found is None:
        st.caption(words("risk.not_asked"))
        return
    sheet.intro(view.sentence(found.one, found.two, estate, words))
    left, right = st.columns([0.43, 0.57], gap="medium")
    with left:
        _matrix(found, words, theme)
    with right:
        _list(found, words)


def _ask(part: str, words: Words) -> None:
    left, right = st.columns([0.16, 0.84], vertical_alignment="center")
    left.button(words("risk.run"), type="primary", key=f"b-ask-{part}", on_click=risk.begin, args=[part])
    with right:
        long.watch(risk.subject(part), words)


def _matrix(found: risk.Next, words: Words, theme: str) -> None:
    grid = view.grid(found.one, found.two)
    estate = risk.compiled().estate
    key = "matrix" if len(grid.sites) == len(estate.sites) else "matrix_part"
    st.caption(
        words(f"risk.next.{key}", **({} if key == "matrix" else {"most": len(grid.sites), "all": len(estate.sites)}))
    )
    chosen = show.chart(
        view.matrix(grid, estate, words, theme, HEIGHT), f"risk-matrix-{grid.moment}", on_select="rerun",
        selection_mode="points",
    )  # fmt: skip
    if chosen.selection.points:
        risk.open_case(json.loads(chosen.selection.points[0]["customdata"][0]))


def _list(found: risk.Next, words: Words) -> None:
    chosen, moment = choice.choose("risk.next.cases", words), view.moment_of(found.one)
    document = getattr(found, chosen)
    table = view.worst_table(document, risk.compiled().estate, words, MOST_ROWS)
    event = st.dataframe(
        table, key=f"cases-{moment}-{chosen}", hide_index=True, width="stretch", height=min(HEIGHT - 80, 38 + ROW * max(1, len(table))), column_config=_columns(table, moment, words),
        on_select="rerun", selection_mode="single-cell",
    )  # fmt: skip
    most, everything = exact(words.language, len(table)), exact(words.language, len(document["cases"]))
    st.caption(words("risk.next.shown", most=most, all=everything))
    show.csv_button(view.cases_table(document), f"risk-cases-{moment}-{chosen}")
    if event.selection.cells:
        case = document["cases"][event.selection.cells[0][0]]
        risk.open_case(case["sites"], case.get("zone"))


def _columns(table, moment: str, words: Words) -> dict:
    """Return how each column of the list is shown: its definition, its pixels."""
    helps = (None, *(words(f"risk.next.{moment}.{name}_means") for name in ("cost", "beside", "down")), None)
    return {
        head: st.column_config.Column(help=means, width=width, alignment="right" if means else "left")
        for head, means, width in zip(table.columns, helps, WIDTHS[moment], strict=False)
    }
