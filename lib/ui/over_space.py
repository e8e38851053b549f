"""What lies over the 3-D view: what its signs mean, whose land it is, and a button that saves it as PNG."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import streamlit as st

from lib.view.space import space_key
from lib.words import Words

ASSETS = Path(__file__).parent / "assets"
BUTTON = (
    '<button type="button"><svg viewBox="0 0 16 16" aria-hidden="true">'
    '<path d="M8 2v8M4.5 7 8 10.5 11.5 7M2.5 13.5h11"/></svg></button>'
)


def over_space(words: Words, view: str, picture: str) -> None:
    """Show it over the view in the container with the key `view`; `picture` is the file's name without its ending."""
    said = {"save": words("map.save_png"), "key": space_key(words), "source": words("map.attribution")}
    _renderer()(key="over-space", data=said | {"view": view, "picture": picture}, height="stretch")


@cache
def _renderer() -> Callable:
    css, js = ((ASSETS / f"over_space.{kind}").read_text("utf-8") for kind in ("css", "js"))
    html = f'<div class="over">{BUTTON}<div class="lines"></div></div>'
    return st.components.v2.component("outage_atlas_over_space", html=html, css=css, js=js)
