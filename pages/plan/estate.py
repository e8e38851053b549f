"""Estate: build it on the map, edit it in tables; it is kept as one types, and says what is missing or unwise."""

import streamlit as st

from lib.ui import editing, frame, session
from lib.ui.editor import card, site_plan, table, toolbar, troubles

MAP_HEIGHT, SIDE_HEIGHT, TABLE_HEIGHT = 330, 400, 300
SIDES = {"card": card.show, "mistakes": troubles.mistakes, "advice": troubles.advice}

frame.choices(sound=False)
words, now = session.words(), session.state().setdefault("edit", {})
toolbar.show(words)
left, right = st.columns([0.55, 0.45], gap="medium")
with left:
    site_plan.show(words, MAP_HEIGHT)
with right:
    count = {"mistakes": len(editing.problems())}
    now.setdefault("side", "card")
    st.session_state["w_side"] = now["side"]
    st.segmented_control(
        words("estate.side_label"), list(SIDES), key="w_side", label_visibility="collapsed",
        format_func=lambda side: words(f"estate.side.{side}") + (f" {count[side]}" if side in count else ""),
        on_change=lambda: now.update(side=st.session_state["w_side"] or now["side"]),
    )  # fmt: skip
    with st.container(height=SIDE_HEIGHT, border=False, key="side"):
        SIDES[now["side"]](words)
table.show(words, TABLE_HEIGHT)
