"""The part of the Risk screen that says how sure: the draws of the open scenario."""

from html import escape

import streamlit as st

from lib.ui import asking, chance, long, risk, session, sheet, show
from lib.view import risk_sure as view
from lib.words import Words
from lib.words.figures import count, exact, hours

CHART_HEIGHT, TABLE_HEIGHT = 280, 300


def part(words: Words, theme: str) -> None:
    if not session.state()["scenario"]["events"]:
        st.info(words("risk.needs_event"), icon=":material/info:")
        return
    risk.begin_unasked("sure")
    beside = asking.row("sure", words)
    found = risk.found("sure")
    if found is None:
        st.caption(words("risk.on_its_way" if long.is_asked(risk.subject("sure")) else "risk.not_asked"))
        return
    document = found.document
    beside.caption(words("risk.shown_draws", draws=exact(words.language, document["draws"]), seed=document["seed"]))
    left, right = st.columns([0.55, 0.45], gap="medium")
    with left:
        _over_time(found, words, theme)
    with right:
        _losses(found, words, theme)
    representatives(found, words)
    rows = view.services_sheet(risk.compiled().estate, document, found.ttr, words)
    sheet.table(rows, "risk-services", words, TABLE_HEIGHT)


def _over_time(found: chance.Sure, words: Words, theme: str) -> None:
    show.chart(view.fan(found.band(), risk.medians(), words, theme, CHART_HEIGHT), "risk-fan")
    left, right = st.columns([0.84, 0.16], vertical_alignment="center")
    left.caption(view.fan_sentence(found.band(), words))
    with right:
        show.csv_button(view.curves_table(found.band()), "risk-fan")


def _losses(found: chance.Sure, words: Words, theme: str) -> None:
    medians = risk.medians().lost_user_hours
    show.chart(view.histogram(found.lost, medians, words, theme, CHART_HEIGHT), "risk-histogram")
    left, right = st.columns([0.84, 0.16], vertical_alignment="center")
    left.caption(view.sentence(found.lost, words))
    with right:
        show.csv_button(view.draws_table(found.lost, found.peak, found.back, found.money), "risk-draws")


def representatives(found: chance.Sure, words: Words) -> None:
    """Show the three representative draws, each with what opens it."""
    for column, (name, number) in zip(st.columns(3), found.document["representatives"].items(), strict=True):
        with column, st.container(horizontal=True, vertical_alignment="center", gap="small"):
            lost, back = count(words.language, found.lost[number]), hours(words, found.back[number])
            near = words("risk.sure.near", name=name.upper(), number=exact(words.language, number))
            st.html(
                f'<p title="{escape(words("risk.sure.representatives_means"), quote=True)}" '
                f'style="margin:0;font-size:.86rem;line-height:1.35;cursor:help"><b>{near}</b><br>'
                f"{words('risk.sure.costs', lost=lost, back=back)}</p>"
            )
            for page in ("outage", "recovery"):
                if st.button(words(f"risk.sure.open_{page}"), key=f"b-{page}-{name}"):
                    risk.open_draw(found.document["seed"], number, page)
