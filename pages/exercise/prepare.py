"""Prepare: an exercise before it begins; its list of injects as table, timeline and form, the pre-flight check, the start."""

import streamlit as st

from lib.ui import frame, session
from lib.ui.drill.prepare import bar, check, exercises, head, inject, opened, table, timeline

TIMELINE = 600  # pixels

opened.follow()
frame.choices(sound=False)
st.html("""<style>
.st-key-inject-form, [data-testid="stLayoutWrapper"]:has(> .st-key-inject-form) { height: max(400px, calc(100vh - 395px)) !important; flex-basis: auto !important; }
.st-key-inject-form > * { flex: 0 0 auto !important; }
.st-key-msel-table, [data-testid="stLayoutWrapper"]:has(> .st-key-msel-table) { height: max(400px, calc(100vh - 305px)) !important; flex-basis: auto !important; }
</style>""")
words = session.words()
if opened.state()["key"] is None:
    exercises.show(words)
    st.stop()
bar.show(words)
part = bar.choose_part(words)
if part == "exercise":
    head.show(words)
elif part == "check":
    check.show(words)
else:
    left, right = st.columns([0.6, 0.4], gap="medium")
    with left:
        if part == "injects":
            table.show(words)
        else:
            timeline.show(words, TIMELINE)
    with right:
        inject.show(words)
