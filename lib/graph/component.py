"""Mount the clickable graph in a page."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import streamlit as st

from lib.graph.contract import message
from lib.map.served import mount

ASSETS = Path(__file__).parent / "assets"

Handler = Callable[[dict], None]


def service_graph(
    drawing: str,
    view: dict,
    *,
    key: str,
    height: int | str,
    on_choose: Handler | None = None,
    on_open: Handler | None = None,
    on_connect: Handler | None = None,
) -> None:
    """Show the services on a ground so many pixels high (or `stretch`); `contract` describes drawing and view.

    A handler runs as a callback, before the rerun, with what the reader did:

    on_choose   {"id", "seq"}, mode `look`: a service was chosen, or None: none any more
    on_open     {"id", "seq"}, mode `look`: a bundle was chosen
    on_connect  {"from", "to", "seq"}, mode `connect`: one node was chosen and then another, from the first to what it
                is to need

    `seq` is a whole number that rises with each action in a browser. What has no handler is not
    sent. Raises ValueError, naming every mistake, when the view is not as described.
    """
    handlers = {"choose": on_choose, "open": on_open, "connect": on_connect}
    heard = {event: handler for event, handler in handlers.items() if handler}
    callbacks = {f"on_{event}_change": partial(_hand_on, key, event, handler) for event, handler in heard.items()}
    sent = message(view) | {"drawing": drawing, "key": key, "listen": list(heard)}
    mount("graph", ASSETS, css="graph.css")(key=key, data=sent, height=height, **callbacks)


def _hand_on(key: str, event: str, handler: Handler) -> None:
    if done := st.session_state[key].get(event):
        handler(done)
