"""The row in which a run of the Risk screen is asked for: what to type, the button, the progress beside it."""

import streamlit as st

from lib.ui import long, risk, session
from lib.words import Words


def choose_part(parts: list[str], words: Words) -> str:
    """Let the reader choose what is shown; the choice stays when the page is left."""
    now = session.state()
    chosen = now.get("risk", parts[0])
    chosen = chosen if chosen in parts else parts[0]
    st.session_state["w_risk"] = chosen
    st.segmented_control(
        words("risk.part_label"), parts, key="w_risk", label_visibility="collapsed",
        format_func=lambda part: words(f"risk.part.{part}"),
        on_change=lambda: now.update(risk=st.session_state["w_risk"] or chosen),
    )  # fmt: skip
    return chosen


def row(part: str, words: Words, width: float = 0.36):
    """Show the numbers of a part with its button and, beside them, progress, mistakes or how the last run ended.

    Returns what is beside them, for what is to be said of the result.
    """
    left, right = st.columns([width, 1 - width], gap="medium", vertical_alignment="bottom")
    with left:
        _form(part, words)
    with right:
        if problems := risk.mistakes(part)[1]:
            st.error("  \n".join(risk.said(problem, words) for problem in problems), icon=":material/error:")
        else:
            long.watch(risk.subject(part), words)
    return right


def _form(part: str, words: Words) -> None:
    asked = risk.typed(part)
    with st.form(f"ask-{part}", border=False):
        columns = st.columns([1] * len(asked) + [0.9], vertical_alignment="bottom")
        for column, (name, value) in zip(columns, asked.items(), strict=False):
            key = f"w_{part}_{name}"
            if key not in st.session_state:
                st.session_state[key] = value
            column.text_input(words(f"risk.{name}"), key=key, help=words(f"risk.{name}_means"))
        columns[-1].form_submit_button(
            words("risk.run"), type="primary", key=f"b-ask-{part}", on_click=_hand_in, args=[part], width="stretch"
        )


def _hand_in(part: str) -> None:
    asked = risk.typed(part)
    for name in asked:
        asked[name] = st.session_state[f"w_{part}_{name}"].strip()
    risk.begin(part)
