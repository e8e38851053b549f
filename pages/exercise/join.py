"""Join an exercise that is played: a code, then a name and a part."""

import streamlit as st

from lib.ui import session
from lib.ui.drill import door, memory

now, words = session.state(), session.words()
if now.pop("go", False):
    st.switch_page(door.PLAY, query_params={"seat": now["seat"]})
door.heading(words)
asked = st.query_params.get("code", "")[: door.LONGEST_CODE].strip().lower()
if asked and asked != (now.get("joining") or {}).get("code"):
    door.look_up(asked)
door.ask(words)
memory.offer(words)
joining = now.get("joining") or {}
now["address"] = {"code": joining["code"]} if "key" in joining else {}
