"""The part of the Risk screen that says what outages cost in a year."""

import streamlit as st

from lib.ui import asking, choice, long, risk, sheet, show
from lib.view import risk_year as view
from lib.words import Words
from lib.words.figures import exact

HEIGHT, TABLE_HEIGHT = 310, 320


def part(words: Words, theme: str) -> None:
    risk.begin_unasked("year")
    beside = asking.row("year", words)
    found = risk.found("year")
    if found is None:
        st.caption(words("risk.on_its_way" if long.is_asked(risk.subject("year")) else "risk.not_asked"))
        return
    estate, document = risk.compiled().estate, found.document
    years, outages = (exact(words.language, document[name]) for name in ("years", "outages"))
    with beside:
        st.caption(words("risk.shown_years", years=years, outages=outages, seed=document["seed"]))
        measure = choice.choose("risk.year.measure", words)
    left, right = st.columns([0.52, 0.48], gap="medium")
    with left:
        show.chart(view.exceedance(found.curves[measure], document, measure, words, theme, HEIGHT), "risk-exceedance")
        st.caption(" ".join(view.sentences(document, measure, words)))
        st.markdown(f"**{words('risk.year.losses')}**")
        sheet.table(view.period_sheet(document, measure, words), f"risk-periods-{measure}", words, TABLE_HEIGHT)
    with right:
        show.chart(view.contributions(document, measure, estate, words, theme, HEIGHT), "risk-sources")
        st.caption(view.source_sentence(document, measure, estate, words))
        show.csv_button(view.source_table(document, measure), f"risk-sources-{measure}")
        st.markdown(f"**{words('risk.year.services')}**")
        sheet.table(view.service_sheet(document, estate, words), "risk-downtime", words, TABLE_HEIGHT)
