"""Navigation, language, theme; nothing else. Run with ``streamlit run app.py``."""

import streamlit as st

from lib.ui import address, frame, session
from lib.ui.drill import door

# Streamlit's menu, which is hidden, changes the theme for our switch; it is there only if it has an entry of ours.
st.set_page_config(
    "Outage Atlas", layout="wide", initial_sidebar_state="collapsed", menu_items={"About": "Outage Atlas"}
)
frame.notice_first_run()
address.begin()
words = session.words()
pages = {
    "": [  # without a section: side by side in the bar, one click away
        st.Page("pages/plan/outage.py", title=words("page.outage"), url_path="outage", default=True),
        st.Page("pages/plan/estate.py", title=words("page.estate"), url_path="estate"),
        st.Page("pages/plan/recovery.py", title=words("page.recovery"), url_path="recovery"),
        st.Page("pages/plan/dependencies.py", title=words("page.dependencies"), url_path="dependencies"),
        st.Page("pages/plan/risk.py", title=words("page.risk"), url_path="risk"),
        st.Page("pages/brief/compare.py", title=words("page.compare"), url_path="compare"),
        st.Page("pages/brief/briefing.py", title=words("page.briefing"), url_path="briefing"),
        st.Page("pages/brief/evidence.py", title=words("page.evidence"), url_path="evidence"),
    ],
    words("page.exercise"): [
        st.Page("pages/exercise/prepare.py", title=words("page.prepare"), url_path="prepare"),
        st.Page("pages/exercise/join.py", title=words("page.join"), url_path="join"),
        st.Page(
            "pages/exercise/play.py", title=words("page.play"), url_path="play",
            visibility="visible" if "seat" in session.state() else "hidden",
        ),
    ],
}  # fmt: skip
# Before anything that takes long: until then a click leads to the front page. Who has a seat sees the exercise alone.
here = st.navigation(pages, position="hidden" if "seat" in st.query_params else "top")
door.lead_back(here.url_path)
session.turn_to(here.url_path)
frame.prepare()
session.state()["paths"] = [page.url_path for section in pages.values() for page in section]
frame.style()
frame.close_page_not_found(session.state()["paths"])
if here.url_path not in door.PAGES:  # those say in their own run what their address is
    frame.guarded(address.write)  # what was just chosen survives a reload while the page is still being drawn
frame.guarded(here.run)
frame.guarded(address.write)
