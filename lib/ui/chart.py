"""Figures drawn in place by a component of our own, for the screen that answers every click.

Streamlit builds plotly's own element anew at each change, and draws it two or three times: some 150 ms a figure.
"""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from lib.map.served import mount
from lib.ui import session

ASSETS = Path(__file__).parent / "assets"


def draw(figure: dict, key: str, on_choose: Callable[[str], None] | None = None, large: bool = False) -> None:
    """Show a figure of ``lib.view.charts``; a button saves it as PNG, in the browser, named after ``key``.

    `on_choose` runs, as a callback, with the id in the customdata of the bar that was clicked. A `large` figure is
    enlarged, letters and all, until it is as high as the container in which it stands.
    """
    data = {
        "figure": figure,
        "file": f"outage-atlas-{key}",
        "save": session.words()("frame.save_png"),
        "choosing": on_choose is not None,
        "large": large,
    }
    heard = {"on_choose_change": lambda: _hand_on(key, on_choose)} if on_choose else {}
    mount("chart", ASSETS)(key=key, data=data, height="stretch" if large else figure["layout"]["height"], **heard)


def _hand_on(key: str, on_choose: Callable[[str], None]) -> None:
    if done := st.session_state[key].get("choose"):
        on_choose(done["id"])
