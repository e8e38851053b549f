"""Options for what is open: what helps, within a budget, to reach a goal, and the best order of recovery."""

import streamlit as st

from lib.ui import choice, results, session
from lib.ui.options import budget, goal, order, ranked
from lib.words import Words

PARTS = {"rank": ranked.part, "budget": budget.part, "goal": goal.part, "order": order.part}


def show(words: Words) -> None:
    """Draw the whole part; where nothing is out, or nothing can be computed, what leads on."""
    if results.checked(session.ref())[0] is None:
        st.error(words("options.broken"), icon=":material/construction:")
        st.page_link("pages/plan/estate.py", label=words("options.to_estate"), icon=":material/edit:")
        return
    if not session.state()["scenario"]["events"]:
        st.info(words("options.needs_event"), icon=":material/info:")
        st.page_link("pages/plan/outage.py", label=words("options.to_outage"), icon=":material/power_off:")
        return
    chosen = choice.choose("options.part", words)
    st.caption(words(f"options.means.{chosen}"))
    PARTS[chosen](words, session.theme())
