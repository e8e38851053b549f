"""A page on which something goes wrong that nobody foresaw, in the page's own run or in a part that is drawn by itself."""

import sys
from pathlib import Path

import streamlit as st

sys.path.insert(0, str(Path(__file__).parents[2]))

from lib.ui import address, frame


def part() -> None:
    if st.button("part"):
        raise ValueError("a secret of the part")


address.begin()
frame.style()
st.fragment(part)()
if st.button("page"):
    raise ValueError("a secret of the page")
