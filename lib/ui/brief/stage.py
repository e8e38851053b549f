"""The slides of the briefing on the screen, and one at a time on the wall."""

from pathlib import Path

import streamlit as st

from lib.briefing.stage import Shown
from lib.map.served import mount
from lib.ui import session
from lib.words import Words

ASSETS = Path(__file__).parent / "assets"


def show(slides: list[Shown], words: Words, chosen: str | None) -> None:
    """Show the slides: below one another, where a click chooses a part, or on the wall, where keys step."""
    now = session.state()
    data = {
        "slides": [{"id": slide.id, "title": slide.title, "html": slide.html} for slide in slides],
        "wall": bool(now.get("wall")),
        "chosen": chosen,
        "name": f"{now['estate']}|{now['base']}",
        "words": {"hint": words("brief.hint")},
    }
    mount("stage", ASSETS, css="stage.css")(
        key="stage", data=data, height="content", on_left_change=leave_wall, on_part_change=_choose,
    )  # fmt: skip


def to_wall() -> None:
    session.state()["wall"] = True


def leave_wall() -> None:
    session.state()["wall"] = False


def _choose() -> None:
    if done := st.session_state["stage"].get("part"):
        session.state().update(brief_part=done["id"])
        session.state()["kept"]["brief.panel"] = "parts"
