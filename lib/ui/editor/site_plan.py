"""The map on which an estate is built: sites set and moved, services put into them."""

import streamlit as st

from lib.map.component import site_map
from lib.map.contract import WORDS
from lib.model import draft
from lib.model.draft import Document
from lib.ui import dependencies, editing, session
from lib.ui.editor import card, placing
from lib.ui.editor.choices import ids, named
from lib.view.ground import region_at
from lib.view.ground_plan import marks
from lib.words import Words

TOOLS = ("select", "site", "place", "connect")
AT_HAND = 12  # services over the map, to be dragged into a site


def show(words: Words, height: int) -> None:
    """Show the tools and the map; what a click does is the tool's."""
    now, document = session.state()["edit"], editing.document()
    tool = _tools(words, now, document)
    if tool == "connect":
        _connect(words, height)
        return
    kind, chosen = card.chosen()
    site_map(
        {
            "sites": marks(document, words), "chosen": chosen if kind == "sites" else None,
            "words": {key: words(f"map.{key}") for key in WORDS}, "theme": session.theme(),
            "lang": words.language, "mode": "edit", "picture": f"outage-atlas-{document.get('id')}",
            "palette": _at_hand(document, words) if tool == "place" else [],
            "picked": st.session_state.get("w_drop_service") if tool == "place" else None,
        },
        key=f"plan-{now.setdefault('map', session.state()['estate'])}",  # stays when a sample becomes a copy
        height=height,
        on_site=lambda done: _click(done["id"], tool),
        on_place=(lambda done: set_site(done["lat"], done["lon"])) if tool == "site" else None,
        on_move=lambda done: _move(done["id"], done["lat"], done["lon"]),
        on_pick=lambda done: st.session_state.update(w_drop_service=done["id"]),
        on_drop=lambda done: _drop(done["item"], done["site"]),
    )  # fmt: skip


def _tools(words: Words, now: dict, document: Document) -> str:
    now.setdefault("tool", "select" if draft.rows(document, "sites") else "site")
    with st.container(key="plan-tools", horizontal=True, vertical_alignment="bottom", gap="small"):
        st.session_state["w_tool"] = now["tool"]
        st.segmented_control(
            words("estate.tool_label"), TOOLS, key="w_tool", label_visibility="collapsed",
            format_func=lambda tool: words(f"estate.tool.{tool}"),
            on_change=lambda: now.update(tool=st.session_state["w_tool"] or now["tool"]),
        )  # fmt: skip
        if now["tool"] == "place":
            called = named(document, "services", words)
            st.selectbox(
                words("estate.one.services"), ids(document, "services"), key="w_drop_service", index=None, width=180,
                format_func=lambda code: called.get(code, code), placeholder=words("estate.choose.services"),
            )  # fmt: skip
            placing.role_and_servers("drop", words)
        elif now["tool"] == "connect":
            placing.choose_phase("draw", words, "collapsed")
    st.caption(words(f"estate.tool_means.{now['tool']}"))
    return now["tool"]


def _at_hand(document: Document, words: Words) -> list[dict]:
    """Return the services over the map: the one that is chosen, then those that are nowhere yet, then the others."""
    called, picked = named(document, "services", words), st.session_state.get("w_drop_service")
    placed = {row.get("service") for row in draft.rows(document, "placements")}
    first = [*([picked] if picked in called else []), *(id_ for id_ in called if id_ not in placed), *called]
    return [{"id": id_, "name": called[id_]} for id_ in list(dict.fromkeys(first))[:AT_HAND]]


def _connect(words: Words, height: int) -> None:
    """Show the services, of which the reader chooses one and then another that it needs."""
    estate = editing.estate()
    if estate is None or not estate.services:
        st.info(words("estate.no_graph_yet"), icon=":material/info:")
        return
    dependencies.connecting(estate, words, height, _drawn)


def _drawn(done: dict) -> None:
    placing.connect(done["from"], done["to"], st.session_state["w_draw_phase"])
    card.choose("services", done["from"])


def _click(site: str, tool: str) -> None:
    card.choose("sites", site)
    if tool == "place":
        placing.put(site, st.session_state["w_drop_service"], "drop")


def _drop(service: str, site: str) -> None:
    st.session_state["w_drop_service"] = service
    _click(site, "place")


def set_site(lat: float, lon: float) -> None:
    """Set a datacenter at a place, in the region it lies in, and show its card."""
    document = editing.document()
    name = session.words()("estate.new_site", number=len(draft.rows(document, "sites")) + 1)
    id_ = draft.free_id(document, "sites", name)

    def change(document: Document) -> Document:
        region = region_at(draft.rows(document, "regions"), lat, lon)
        row = {"id": draft.free_id(document, "sites", id_), "name": name, "lat": round(lat, 4), "lon": round(lon, 4)}
        return draft.add(document, "sites", row | ({"region": region} if region else {}))

    if editing.edit(change, "site_set", what=name):
        card.choose("sites", id_)


def _move(site: str, lat: float, lon: float) -> None:
    def change(document: Document) -> Document:
        region = region_at(draft.rows(document, "regions"), lat, lon)
        for place, row in enumerate(draft.rows(document, "sites")):
            if row.get("id") == site:
                moved = row | {"lat": round(lat, 4), "lon": round(lon, 4)} | ({"region": region} if region else {})
                return draft.change(document, "sites", place, moved)
        return document

    card.choose("sites", site)
    editing.edit(change, "site_moved", what=site)
