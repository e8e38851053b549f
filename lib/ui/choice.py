"""What a reader chooses on a screen. It stays when the page is left, and when it is loaded again."""

from typing import TypeVar

import streamlit as st

from lib.ui import kept, session
from lib.words import Words

Value = TypeVar("Value")


def chosen(key: str) -> str:
    """Return what is chosen or typed: a key of ``kept``."""
    return session.state()["kept"].get(key, kept.FIRST[key])


def keep(key: str, said: str) -> None:
    session.state()["kept"][key] = said


def hold(key: str, value: Value) -> Value:
    """Have a widget show a value, unless it does: setting it again would undo what is typed or clicked just now.

    Return the value, for the widget to begin with: what is set goes to the browser once, and is lost where another run
    follows at once; the field would then be empty, and taken for emptied by the reader.
    """
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value
    return value


def choose(key: str, words: Words, label: bool = False, menu: bool = False) -> str:
    """Let the reader choose: from what stands side by side, or from a menu; ``label``: with its name above."""
    widget, now = f"w_{key}", chosen(key)
    st.session_state[widget] = now
    (st.selectbox if menu else st.segmented_control)(
        words(f"{key}_label"), kept.CHOICES[key], key=widget, label_visibility="visible" if label else "collapsed",
        format_func=lambda option: words(f"{key}.{option}"),
        on_change=lambda: keep(key, st.session_state[widget] or now),
    )  # fmt: skip
    return now
