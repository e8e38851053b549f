"""The row in which a run of the Risk screen is asked for: what to type, the button, the progress beside it."""

import streamlit as st

from lib.ui import choice, long, risk
from lib.words import Words


def row(part: str, words: Words, width: float = 0.36):
    """Show the numbers of a part with its button and, beside them, progress, mistakes or how the last run ended.

    Returns what is beside them, for what is to be said of the result.
    """
    left, right = st.columns([width, 1 - width], gap="medium", vertical_alignment="bottom")
    with left:
        _form(part, words)
    with right:
        problems = risk.mistakes(part)[1]
        if problems:
            st.error("  \n".join(risk.said(problem, words) for problem in problems), icon=":material/error:")
        if not problems or long.is_asked(risk.subject(part)):  # what runs is shown beside a mistake too
            long.watch(risk.subject(part), words)
    return right


def _form(part: str, words: Words) -> None:
    asked = risk.typed(part)
    with st.form(f"ask-{part}", border=False):
        columns = st.columns([1] * len(asked) + [0.9], vertical_alignment="bottom")
        for column, (name, value) in zip(columns, asked.items(), strict=False):
            column.text_input(words(f"risk.{name}"), value, key=f"w_{part}_{name}", help=words(f"risk.{name}_means"))
        columns[-1].form_submit_button(
            words("risk.run"), type="primary", key=f"b-ask-{part}", on_click=_hand_in, args=[part], width="stretch"
        )


def _hand_in(part: str) -> None:
    for name in risk.typed(part):
        choice.keep(f"risk.{part}.{name}", st.session_state[f"w_{part}_{name}"].strip())
    risk.begin(part)
