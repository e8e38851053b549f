"""Prepare: an exercise before it begins; its list of injects as table, timeline and form, the pre-flight check, the start."""

import streamlit as st

from lib.ui import frame, session
from lib.ui.drill import (
    prepare_bar,
    prepare_check,
    prepare_head,
    prepare_inject,
    prepare_list,
    prepare_open,
    prepare_table,
    prepare_timeline,
)

HEIGHT = 560  # pixels of table, timeline and form

frame.choices(sound=False)
words = session.words()
prepare_open.follow()
if prepare_open.state()["key"] is None:
    prepare_list.show(words)
    st.stop()
prepare_bar.show(words)
part = prepare_bar.choose_part(words)
if part == "exercise":
    prepare_head.show(words)
elif part == "check":
    prepare_check.show(words)
else:
    left, right = st.columns([0.6, 0.4], gap="medium")
    with left:
        (prepare_table if part == "injects" else prepare_timeline).show(words, HEIGHT)
    with right:
        prepare_inject.show(words, HEIGHT)
