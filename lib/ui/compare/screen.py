"""Cases side by side: the same event on other layouts, or other events, with every difference to the first."""

from html import escape

import streamlit as st

from lib.model.checks import Problem
from lib.ui import choice, session
from lib.ui import show as page
from lib.ui.compare import changing, columns, runs, table
from lib.ui.compare.cases import MOST
from lib.ui.compare.opened import Opened, open_cases
from lib.view import compared_charts, compared_cost, compared_services
from lib.view.compared import Case
from lib.words import Words
from lib.words.figures import exact


def show(words: Words) -> None:
    """Draw the whole part."""
    st.caption(words("compare.means.cases"))
    cases = open_cases(changing.asked())
    if not cases:
        _begin(words)
        return
    told = runs.told(cases, columns.named(runs.sound(cases), words))
    columns.show(cases, told, words)
    _below(cases, told, words)
    if not told:
        st.info(words("compare.no_case"), icon=":material/info:")
        return
    _results(told, words, session.theme())


def _begin(words: Words) -> None:
    """Offer a comparison that is ready, and what is open on the other screens."""
    st.info(words("compare.empty"), icon=":material/compare_arrows:")
    with st.container(horizontal=True, gap="small"):
        st.button(
            words("compare.ready"), key="b-ready", type="primary", icon=":material/compare_arrows:",
            on_click=changing.open_ready,
        )  # fmt: skip
        st.button(words("compare.begin_open"), key="b-begin", icon=":material/add:", on_click=changing.add)


def _below(cases: list[Opened], told: list[Case], words: Words) -> None:
    """Show what goes for all cases: one more of them, the numbers of draws and years, what is still to be said."""
    left, right = st.columns([0.44, 0.56], gap="medium", vertical_alignment="bottom")
    with left:
        _form(words)
    with right, st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        st.button(
            words("compare.add"), key="b-add", icon=":material/add:", help=words("compare.add_means"),
            disabled=len(cases) == MOST, on_click=changing.add,
        )  # fmt: skip
        if problems := runs.mistakes(cases)[1]:
            st.error("  \n".join(_said(problem, words) for problem in problems), icon=":material/error:")
        else:
            st.caption(_standing(told, words))
    if len(cases) == 1:
        st.info(words("compare.one_more"), icon=":material/info:")
    if told and told[0].letter != cases[0].letter and len(told) > 1:
        st.warning(words("compare.other_reference", letter=told[0].letter), icon=":material/flag:")


def _form(words: Words) -> None:
    with st.form("ask-compare", border=False):
        *typed, press = st.columns([1, 1, 1, 0.9], vertical_alignment="bottom")
        for column, (name, value) in zip(typed, runs.typed().items(), strict=True):
            said = words(f"compare.{name}")
            column.text_input(said, value, key=f"w_compare_{name}", help=words(f"risk.{name}_means"))
        press.form_submit_button(
            words("compare.run"), type="primary", key="b-ask-compare", on_click=_hand_in, width="stretch",
        )  # fmt: skip


def _hand_in() -> None:
    for name in runs.NUMBERS:
        choice.keep(f"compare.{name}", st.session_state[f"w_compare_{name}"].strip())
    runs.begin(open_cases(changing.asked()))


def _said(problem: Problem, words: Words) -> str:
    """Return a mistake with the label of the number that it is in."""
    return words.problem(Problem(words(f"compare.{problem.place}"), problem.code, problem.values))


def _standing(told: list[Case], words: Words) -> str:
    """Return with which numbers the draws and years that are shown were computed."""
    years = [case.years.document for case in told if case.years]
    draws = [case.draws.document for case in told if case.draws]
    drawable = [case for case in told if case.impact.scenario.events]
    if not years and not draws:
        return words("compare.not_asked")
    mixed = [len({found[name] for found in kept}) > 1 for name, kept in (("years", years), ("draws", draws))]
    seeds = {found["seed"] for found in (*years, *draws)}
    if len(years) < len(told) or len(draws) < len(drawable) or any(mixed) or len(seeds) > 1:
        return words("compare.shown_part")
    drawn = exact(words.language, draws[0]["draws"]) if draws else "0"
    return words("compare.shown", draws=drawn, years=exact(words.language, years[0]["years"]), seed=years[0]["seed"])


def _results(told: list[Case], words: Words, theme: str) -> None:
    left, right = st.columns([0.56, 0.44], gap="medium")
    with left:
        _people(told, words, theme)
    with right:
        if len(told) > 1:
            _services(told, words, theme)
    _title(words("compare.table"))
    table.show(told, words, theme)
    _costs(told, words, theme)


def _title(said: str) -> None:
    st.markdown(f"**{said}**")


def _people(told: list[Case], words: Words, theme: str) -> None:
    _title(words("compare.timeline"))
    page.chart(compared_charts.people(told, words, theme), "compare-people")
    if compared_charts.banded(told):
        st.caption(words("compare.band"))
    if len(told) > 1:
        _title(words("compare.gap"))
        page.chart(compared_charts.gaps(told, words, theme), "compare-gap")
    page.csv_button(compared_charts.people_table(told), "compare-people")


def _services(told: list[Case], words: Words, theme: str) -> None:
    found = compared_services.services(told, words)
    _title(words("compare.by_service"))
    page.chart(compared_services.dots(told, found, words, theme), "compare-services")
    st.caption(compared_services.note(told, found, words))
    page.csv_button(compared_services.table(told, found), "compare-services")


def _costs(told: list[Case], words: Words, theme: str) -> None:
    _title(words("compare.by_year"))
    left, right = st.columns([0.4, 0.6], gap="medium")
    with left:
        for said in compared_cost.sentences(told, words):
            st.html(f'<p class="intro" data-testid="cost-said">{escape(said)}</p>')
        st.caption(words("compare.layout_means"))
    with right:
        page.chart(compared_cost.bars(told, words, theme), "compare-year")
