"""Mount the clickable map in a page."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from lib.map.base import ASSETS
from lib.map.contract import message
from lib.map.served import mount, serve

Handler = Callable[[dict], None]


def site_map(
    data: dict,
    *,
    key: str,
    height: int | str,
    on_site: Handler | None = None,
    on_place: Handler | None = None,
    on_move: Handler | None = None,
    on_region: Handler | None = None,
    on_circle: Handler | None = None,
    on_pick: Handler | None = None,
    on_drop: Handler | None = None,
) -> None:
    """Show the sites on a map `height` pixels high, or as high as its container ("stretch"); `contract` describes `data`.

    A handler runs as a callback, before the rerun, with what the reader did:

    on_site    {"id", "seq"}, every mode
    on_region  {"id", "seq"}, mode `knock`
    on_place   {"lat", "lon", "seq"}, mode `edit`
    on_move    {"id", "lat", "lon", "seq"}, mode `edit`
    on_circle  {"lat", "lon", "radius_km", "seq"}, mode `circle`
    on_pick    {"id", "seq"}, mode `edit`: chosen from the palette
    on_drop    {"item", "site", "seq"}, mode `edit`: pulled from the palette onto a site

    Degrees and kilometres; `seq` is a whole number that rises with each action in a browser.
    What has no handler is not sent. Raises ValueError, naming every mistake, when the data are
    not as described.
    """
    handlers = {
        "site": on_site,
        "place": on_place,
        "move": on_move,
        "region": on_region,
        "circle": on_circle,
        "pick": on_pick,
        "drop": on_drop,
    }
    heard = {event: handler for event, handler in handlers.items() if handler}
    callbacks = {f"on_{event}_change": partial(_hand_on, key, event, handler) for event, handler in heard.items()}
    answered = st.session_state.get(_answered(key), 0)
    sent = message(data) | {"key": key, "listen": list(heard), "answered": answered}
    mount("map", ASSETS, css="map.css")(key=key, data=sent, height=height, **callbacks)


def land_address() -> str:
    """Serve the map's shapes and return their folder's address, for other views that draw the same land."""
    return serve("map", ASSETS)


def _hand_on(key: str, event: str, handler: Handler) -> None:
    if done := st.session_state[key].get(event):
        st.session_state[_answered(key)] = done["seq"]
        handler(done)


def _answered(key: str) -> str:
    """Return where the session holds the sequence number of the last action that data are an answer to."""
    return f"{key}-answered"
