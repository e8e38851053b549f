"""Light, dark, or as the system is: a switch of our own, kept by the browser for every page."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import streamlit as st

from lib.ui import session
from lib.words import Words

SCHEMES = {  # as Streamlit names them: its word in our catalogue, its picture
    "Light": ("frame.light", '<circle cx="10" cy="10" r="3.6"/><path d="M10 2v2M10 16v2M2 10h2M16 10h2M4 4l2 2M14 14l2 2M4 16l2-2M14 6l2-2"/>'),
    "Dark": ("frame.dark", '<path d="M16.5 11.8A7 7 0 0 1 8.2 3.5a7 7 0 1 0 8.3 8.3Z"/>'),
    "System": ("frame.system", '<circle cx="10" cy="10" r="7"/><path class="half" d="M10 3a7 7 0 0 1 0 14Z"/>'),
}  # fmt: skip
ASSETS = Path(__file__).parent / "assets"


def theme_switch(words: Words) -> None:
    """Show the switch; a choice repaints the page and then asks for its figures in the new colours."""
    said = {"theme": words("frame.theme")} | {scheme: words(key) for scheme, (key, _) in SCHEMES.items()}
    data = {"words": said, "paths": session.state().get("paths", [""])}
    _renderer()(key="theme", data=data, width="content", on_chosen_change=lambda: None)


@cache
def _renderer() -> Callable:
    choices = "".join(
        f'<label><input type="radio" name="theme" value="{scheme}"><svg viewBox="0 0 20 20" aria-hidden="true">{picture}</svg></label>'
        for scheme, (_, picture) in SCHEMES.items()
    )
    css, js = ((ASSETS / f"theme_switch.{kind}").read_text("utf-8") for kind in ("css", "js"))
    return st.components.v2.component(
        "outage_atlas_theme", html=f'<div role="radiogroup">{choices}</div>', css=css, js=js
    )
