"""The part with the best set within a budget, and the front that it is taken from."""

import streamlit as st

from lib.model.options import Options
from lib.ui import choice, sheet, show
from lib.ui.options import asked, asking, found, ranked, trying
from lib.view import options_charts as charts
from lib.view import options_table as view
from lib.words import Words

HEIGHT = 430  # pixels
FIELD = "options.budget.budget"


def part(words: Words, theme: str) -> None:
    values, problems = asked.numbers("budget")
    budget = values.get("budget")
    asking.row("budget", found.subject() if budget is None else found.budget_subject(), found.begin_budget, words)
    options = found.for_budget(budget) if not problems else found.last()
    if options is None:
        st.caption(words("options.not_asked"))
        return
    _show(options, options.budget if problems else budget, words, theme)


def _show(options: Options, budget: float | None, words: Words, theme: str) -> None:
    estate = asked.compiled().estate
    best = view.within(options, budget)
    sheet.intro(" ".join(view.set_sentences(best, options, budget, estate, words)))
    ranked.notes(options, estate, words)
    if budget is not None and not options.proven and options.budget != budget:
        st.caption(words("options.budget.not_searched"))
    left, right = st.columns([0.52, 0.48], gap="medium")
    with left:
        show.chart(
            charts.front(options, budget, best.cost_per_year, estate, words, theme, HEIGHT), "options-front",
            selection_mode="points", on_select=lambda: _take_point(words),
        )  # fmt: skip
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(words("options.front.pick"))
            show.csv_button(view.front_table(options), "options-front")
            show.xlsx_button({words("options.part.budget"): view.front_table(options)}, "options-front")
    with right:
        members = view.members(best.ids, options)
        if members:
            sheet.table(view.set_sheet(best.ids, options, estate, words), "options-set", words, HEIGHT - 60, tight=True)
            trying.button(members, words, "options.try" if len(members) == 1 else "options.try_set")


def _take_point(words: Words) -> None:
    """Make the cost of the set that was clicked the budget."""
    points = st.session_state["options-front"]["selection"]["points"]
    if points:
        said = view.budget_for(points[0]["customdata"][0], words)
        choice.keep(FIELD, said)
        st.session_state["w_options_budget_budget"] = said
