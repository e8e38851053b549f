"""Says on a screen that it shows one random draw of the scenario, and leads back to the run of medians."""

import streamlit as st

from lib.ui import session
from lib.words import Words
from lib.words.figures import exact


def show(words: Words) -> None:
    """Show the note while a draw is open."""
    draw = session.state()["draw"]
    if draw is None:
        return
    seed, number = draw
    with st.container(key="draw-note", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(
            f'<p data-testid="draw-note" style="margin:0;font-size:.9rem">◆ {words("risk.draw_note", number=exact(words.language, number), seed=seed)}</p>',
            width="content",
        )
        st.button(
            words("risk.back_to_medians"), key="b-medians", type="tertiary", icon=":material/undo:",
            on_click=lambda: session.open_draw(None),
        )  # fmt: skip
