"""Risk: how sure, what next, single points of failure, a year of outages, what would change the answer."""

import streamlit as st

from lib import runs
from lib.ui import choice, frame, risk_cuts, risk_next, risk_sure, risk_tornado, risk_year, session, sheet

PARTS = {
    "sure": risk_sure.part, "next": risk_next.part, "cuts": risk_cuts.part, "year": risk_year.part,
    "tornado": risk_tornado.part,
}  # fmt: skip

words, theme = session.words(), session.theme()
frame.choices()
sheet.style(theme)
chosen = choice.choose("risk.part", words)
left, right = st.columns([0.78, 0.22])
left.caption(words(f"risk.means.{chosen}"))
address = runs.where()
right.caption(
    words("risk.computed_there", address=address) if address else words("risk.computed_here"),
    help=words("risk.computed_means"), text_alignment="right",
)  # fmt: skip
PARTS[chosen](words, theme)
