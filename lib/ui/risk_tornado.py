"""The part of the Risk screen that says which assumed values would change the answer."""

import streamlit as st

from lib.engine.tornado import Tornado
from lib.ui import asking, long, risk, session, show
from lib.view import risk_tornado as view
from lib.words import Words
from lib.words.figures import exact

HEIGHT = 540


def part(words: Words, theme: str) -> None:
    if not session.state()["scenario"]["events"]:
        st.info(words("risk.needs_event"), icon=":material/info:")
        return
    estate = risk.compiled().estate
    asking.row("tornado", words, 0.14)
    found = long.latest(risk.subject("tornado"))
    if found is None:
        if long.is_asked(risk.subject("tornado")):
            st.caption(words("risk.on_its_way"))
            return
        runs = exact(words.language, Tornado(risk.scenario()).count(estate))
        st.caption(f"{words('risk.not_asked')} {words('risk.tornado.runs', count=runs)}")
        return
    show.chart(view.tornado(found.document, estate, words, theme, HEIGHT), "risk-tornado")
    st.caption(view.sentence(found.document, estate, words))
    show.csv_button(view.table(found.document), "risk-tornado")
