"""Cases side by side: the same event on other layouts, or other events, with every difference to the first."""

import streamlit as st

from lib.words import Words


def show(words: Words) -> None:
    """Draw the whole part."""
    st.caption(words("compare.means.cases"))
