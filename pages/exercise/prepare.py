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

TIMELINE = 600  # pixels

prepare_open.follow()
frame.choices(sound=False)
st.html("""<style>
.st-key-inject-form, [data-testid="stLayoutWrapper"]:has(> .st-key-inject-form) { height: max(400px, calc(100vh - 380px)) !important; }
.st-key-inject-form > * { flex: 0 0 auto !important; }
</style>""")
words = session.words()
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
        if part == "injects":
            prepare_table.show(words)
        else:
            prepare_timeline.show(words, TIMELINE)
    with right:
        prepare_inject.show(words)
