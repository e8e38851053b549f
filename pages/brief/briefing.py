"""Briefing: what is told of the outage that is open, ready at once; set, taken away as files, shown on the wall."""

import streamlit as st

from lib.model.briefing import AUDIENCES
from lib.ui import choice, frame, long, session
from lib.ui.brief import found, opened, panel, stage, take
from lib.words import Words

opened.follow()
words, wall = session.words(), bool(session.state().get("wall"))
frame.choices(brief=False)
briefing = opened.briefing()
said_in = choice.chosen("brief.language")
told_in = words if said_in == "screen" else Words(said_in)
st.html("""<style>
[data-testid="stLayoutWrapper"]:has(> .st-key-brief-stage), .st-key-brief-stage { height: max(420px, calc(100vh - 215px)) !important; }
[data-testid="stLayoutWrapper"]:has(> .st-key-brief-panel), .st-key-brief-panel { height: max(420px, calc(100vh - 215px)) !important; }
.st-key-brief-panel > * { flex: 0 0 auto !important; }
[class*="st-key-b-brief-up-"] [data-testid="stMarkdownContainer"], [class*="st-key-b-brief-down-"] [data-testid="stMarkdownContainer"] {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.st-key-brief-parts button { margin-left: 0.3rem; min-height: 2rem; padding: 0 0.5rem; }
.st-key-brief-parts [data-testid="stCheckbox"] { min-height: 2rem; }
.brief-logo { max-height: 56px; max-width: 220px; background: #fff; padding: 4px; border-radius: 4px; }
</style>""")


def bar() -> None:
    """Show whom it is for, in which language, undo and redo, the way to the wall."""
    version = opened.version()
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="brief-bar"):
        st.session_state["w_brief_audience"] = briefing.audience
        st.selectbox(
            words("brief.audience"), AUDIENCES, key="w_brief_audience", label_visibility="collapsed", width=310,
            format_func=lambda audience: words(f"brief.audience_of.{audience}"), help=words("brief.audience_means"),
            on_change=lambda: opened.put(audience=st.session_state["w_brief_audience"]),
        )  # fmt: skip
        choice.choose("brief.language", words)
        for way, can in (("undo", version and version.can_undo), ("redo", version and version.can_redo)):
            st.button(
                words(f"brief.{way}"), key=f"b-brief-{way}", icon=f":material/{way}:", type="tertiary", disabled=not can,
                on_click=opened.step, args=[way],
            )  # fmt: skip
        if opened.key():
            st.button(
                words("brief.afresh"), key="b-brief-afresh", type="tertiary", on_click=opened.afresh,
                help=words("brief.afresh_means"),
            )  # fmt: skip
        st.space("stretch")
        st.button(
            words("brief.present"), key="b-present", type="primary", icon=":material/slideshow:",
            disabled=findings is None, on_click=stage.to_wall, help=words("brief.present_means"),
        )  # fmt: skip


found.begin(briefing)
findings = found.findings(briefing)
bar()
if not session.state()["scenario"]["events"]:
    st.info(words("brief.nothing_out"), icon=":material/info:")
long.watch(found.SUBJECT, words)
if not findings and not long.is_asked(found.SUBJECT):
    st.button(words("brief.find"), key="b-brief-find", type="primary", on_click=found.ask, args=[briefing])
deck = found.deck(briefing, told_in) if findings else None
take.buttons(briefing, deck, told_in)
left, right = st.columns([0.67, 0.33], gap="medium")
with right, st.container(height=560, border=False, key="brief-panel"):
    panel.show(briefing, deck, words)
with left, st.container(height=560, border=False, key="brief-stage"):
    if findings:
        stage.show(found.slides(briefing, told_in, session.theme()), words, panel.part(briefing))
    else:
        st.caption(words("brief.first"))
        stage.show(found.first(briefing, told_in, session.theme()), words, panel.part(briefing))
