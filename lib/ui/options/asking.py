"""The row in which a run is asked for: what to type, the button, beside it progress, mistakes or how the last run ended."""

from collections.abc import Callable

import streamlit as st

from lib.ui import choice, long
from lib.ui.options import asked
from lib.words import Words

WIDTHS = {0: 0.2, 1: 0.34, 2: 0.4}  # share of the page by how many numbers are typed


def row(part: str, subject: str, begin: Callable[[], None], words: Words):
    """Show the numbers of a part with its button; return what is beside them, for what is to be said of the result."""
    typed = asked.typed(part)
    width = WIDTHS[len(typed)]
    left, right = st.columns([width, 1 - width], gap="medium", vertical_alignment="bottom")
    with left, st.form(f"ask-options-{part}", border=False):
        columns = st.columns([1] * len(typed) + [0.9], vertical_alignment="bottom")
        for column, (name, value) in zip(columns, typed.items(), strict=False):
            said, means = words(f"options.{part}.{name}"), words(f"options.{part}.{name}_means")
            column.text_input(said, value, key=f"w_options_{part}_{name}", help=means)
        columns[-1].form_submit_button(
            words(f"options.{part}.run"), type="primary", key=f"b-ask-options-{part}", width="stretch",
            on_click=_hand_in, args=[part, begin],
        )  # fmt: skip
    with right:
        if problems := asked.numbers(part)[1]:
            st.error("  \n".join(asked.said(problem, part, words) for problem in problems), icon=":material/error:")
        else:
            long.watch(subject, words)
    return right


def _hand_in(part: str, begin: Callable[[], None]) -> None:
    for name in asked.typed(part):
        choice.keep(f"options.{part}.{name}", st.session_state[f"w_options_{part}_{name}"].strip())
    begin()
