"""An order that the reader makes of services: a list whose rows are dragged, or moved with their arrows."""

from pathlib import Path

import streamlit as st

from lib.map.served import mount
from lib.words import Words

ASSETS = Path(__file__).parent / "assets"


def show(named: dict[str, str], key: str, words: Words) -> None:
    """Show the list, empty at first, and what can be added to it; ``named``: id -> name."""
    said = {name: words(f"seats.sequence.{name}") for name in ("add", "up", "down", "drop")}
    data = {"named": list(named.items()), "order": made(key), "words": said}
    mount("order-list", ASSETS, css="order-list.css")(key=key, data=data, height="content")


def made(key: str) -> list[str]:
    """Return the order that was made under a key, ids."""
    return list((st.session_state.get(key) or {}).get("order") or [])
