"""Risk: how sure, what next, single points of failure, a year of outages, what would change the answer."""

from importlib.util import find_spec

import streamlit as st

from lib.ui import asking, frame, risk_next, risk_sure, risk_tornado, risk_year, session, sheet

PARTS = {"sure": risk_sure.part, "next": risk_next.part, "year": risk_year.part, "tornado": risk_tornado.part}
if find_spec("lib.engine.cutsets"):
    from lib.ui import risk_cuts

    PARTS["cuts"] = risk_cuts.part
ORDER = [part for part in ("sure", "next", "cuts", "year", "tornado") if part in PARTS]

words, theme = session.words(), session.theme()
frame.choices()
sheet.style(theme)
chosen = asking.choose_part(ORDER, words)
st.caption(words(f"risk.means.{chosen}"))
PARTS[chosen](words, theme)
