"""Risk: how sure, what next, single points of failure, a year of outages, what would change the answer."""

import streamlit as st

from lib.ui import choice, frame, risk_cuts, risk_next, risk_sure, risk_tornado, risk_year, session, sheet

PARTS = {
    "sure": risk_sure.part, "next": risk_next.part, "cuts": risk_cuts.part, "year": risk_year.part,
    "tornado": risk_tornado.part,
}  # fmt: skip

words, theme = session.words(), session.theme()
frame.choices()
sheet.style(theme)
chosen = choice.choose("risk.part", words)
st.caption(words(f"risk.means.{chosen}"))
PARTS[chosen](words, theme)
