"""The part with every option: ranked, in a chart of what it buys for its cost, and on a card to be tried."""

import streamlit as st

from lib.model.estate import Estate
from lib.model.options import Options
from lib.ui import session, sheet, show
from lib.ui.options import asked, asking, card, found
from lib.view import options_charts as charts
from lib.view import options_table as view
from lib.words import Words
from lib.words.figures import count, exact

HEIGHT, CHART, BESIDE_CARD = 470, 410, 250  # pixels: the table; the chart; the chart over the card
ROW = 35
WIDTHS = (34, 290, 128, 64, 70, 68, 84, 82)  # pixels of the table's columns
NUMBERS = ("place", "cost_per_year", "lost_user_hours_avoided", "share_avoided", "money_avoided", "all_back_hours",
           "peak_affected_people")  # fmt: skip


def part(words: Words, theme: str) -> None:
    asking.row("rank", found.subject(), found.begin, words)
    options, estate = found.latest(), asked.compiled().estate
    if options is None:
        st.caption(words("options.not_asked"))
        return
    sheet.intro(view.sentence(options, estate, words))
    notes(options, estate, words)
    picked = _picked(options)
    left, right = st.columns([0.64, 0.36], gap="medium")
    with left:
        _table(options, picked, estate, words)
    with right:
        show.chart(
            charts.buys(options, picked, estate, words, theme, CHART if picked is None else BESIDE_CARD), "options-buy", selection_mode="points",
            on_select=lambda: _take_point(options),
        )  # fmt: skip
        if picked is None:
            st.caption(words("options.pick"))
        else:
            card.show(next(option for option in options.options if option.id == picked), options, words)


def notes(options: Options, estate: Estate, words: Words) -> None:
    """Say what has no price, what is assumed, and what was not looked at."""
    said, language = [], words.language
    unpriced = sum(option.cost_per_year is None for option in options.options)
    if unpriced:
        said.append(
            words("options.unpriced", count=exact(language, unpriced), all=exact(language, len(options.options)))
        )
    if any(view.tag_of_price(option, estate) == "assumed" for option in options.options):
        said.append(words("options.assumed"))
    if options.left_out:
        said.append(words("options.left_out", count=exact(language, options.left_out)))
    if said:
        st.caption(" ".join(said))


def _picked(options: Options) -> str | None:
    """Return the id of the option that is chosen, while there is one of that id."""
    id_ = session.state().get("option")
    return id_ if any(option.id == id_ for option in options.options) else None


def _table(options: Options, picked: str | None, estate: Estate, words: Words) -> None:
    table = view.ranked_table(options, estate, words)
    turn = session.state().get("option_turn", 0)  # a point that is chosen draws the table anew, with its row chosen
    key = f"options-{turn}"
    rows = [i for i, option in enumerate(options.options) if option.id == picked]
    st.dataframe(
        table, key=key, hide_index=True, width="stretch", height=min(HEIGHT, 38 + ROW * max(1, len(table))),
        column_config=_columns(table, options, words), selection_mode="single-row", selection_default={"selection": {"rows": rows}},
        on_select=lambda: _take_row(key, options),
    )  # fmt: skip
    raw = view.ranked(options, estate)
    with st.container(horizontal=True, gap="small"):
        show.csv_button(raw, "options")
        show.xlsx_button(
            {words("options.part.rank"): raw, words("options.part.budget"): view.front_table(options)}, "options"
        )


def _columns(table, options: Options, words: Words) -> dict:
    """Return how each column is shown: its definition, its pixels."""
    before = {"peak": count(words.language, options.base.peak_affected_people)}
    return {
        head: st.column_config.Column(
            help=words(f"options.column.{name}_means", **(before if name == "peak_affected_people" else {}))
            if words.has(f"options.column.{name}_means") else None,
            width=width, alignment="right" if name in NUMBERS else "left",
        )
        for head, name, width in zip(table.columns, view.COLUMNS, WIDTHS, strict=True)
    }  # fmt: skip


def _take_row(key: str, options: Options) -> None:
    rows = st.session_state[key]["selection"]["rows"]
    session.state()["option"] = options.options[rows[0]].id if rows else None


def _take_point(options: Options) -> None:
    points = st.session_state["options-buy"]["selection"]["points"]
    if points:
        now = session.state()
        now.update(option=points[0]["customdata"][0], option_turn=now.get("option_turn", 0) + 1)
