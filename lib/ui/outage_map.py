"""The map that is clicked, and what goes with a click: how long, how much, a zone, a circle."""

from math import floor

import pydeck as pdk
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lib.map.component import land_address, site_map
from lib.map.contract import WORDS
from lib.model.estate import Estate
from lib.model.impact import Impact
from lib.model.scenario import Event
from lib.ui import session
from lib.ui.foreseen import clicks
from lib.ui.knock import empty_scenario, knock_out, repair
from lib.ui.over_space import over_space
from lib.view.mapdata import dependency_arcs, region_shades, site_marks
from lib.view.moment import sites_at
from lib.view.space import space
from lib.view.texts import names
from lib.view.theme import TINY
from lib.words import Words

FLAT, TALL = "map", "space"


def show(impact: Impact, words: Words, height: int) -> None:
    """Show the sites at the session's time, on the map or in three dimensions."""
    if session.state().get("view") == TALL:
        _show_space(impact, words, height)
    else:
        _show_map(impact, words, height)


def look(impact: Impact, words: Words) -> None:
    """Show the same to look at only, as large as its container."""
    if session.state().get("view") == TALL:
        with st.container(key="space-box", height="stretch"):
            st.pydeck_chart(_deck(impact, words), key="space", height="stretch")
            over_space(words, "space-box", _picture_name() + "-3d")
    else:
        site_map(_drawn(impact, words), key=f"look-{session.state()['estate']}", height="stretch")


def _drawn(impact: Impact, words: Words) -> dict:
    """Return what is on the map at the session's time."""
    now = session.state()
    return {
        "sites": site_marks(impact, words, now["t"]),
        "regions": region_shades(impact, words, now["t"]),
        "arcs": dependency_arcs(impact, words, now["t"]) if now.get("arcs") else [],
        "circle": _last_circle(now["scenario"]),
        "words": {key: words(f"map.{key}") for key in WORDS},
        "theme": session.theme(),
        "lang": now["language"],
        "picture": _picture_name(),
    }


def _deck(impact: Impact, words: Words) -> pdk.Deck:
    return space(impact, words, session.theme(), session.state()["t"], land_address())


def _show_map(impact: Impact, words: Words, height: int) -> None:
    """Show the map; a click knocks a site out or repairs it."""
    now = session.state()
    site_map(
        _drawn(impact, words)
        | {"clicks": clicks(impact, words, how()), "mode": "circle" if now.get("drawing") else "knock"},
        key=f"map-{now['estate']}",
        height=height,
        on_site=lambda done: _click(impact, done["id"]),
        on_circle=lambda done: _circle({key: done[key] for key in ("lat", "lon", "radius_km")}),
    )


def _show_space(impact: Impact, words: Words, height: int) -> None:
    """Show the same in three dimensions, to look at: people as columns, what falls and what takes over as arcs."""
    with st.container(key="space-box"):
        st.pydeck_chart(_deck(impact, words), key="space", height=height)
        over_space(words, "space-box", _picture_name() + "-3d")


def _picture_name() -> str:
    return f"outage-atlas-{session.state()['estate']}-{session.state()['base']}"


def how() -> dict:
    """Return what a knock-out is to be like: at (the slider's time unless set), lose, outage_hours, destroyed."""
    now = session.state()
    at = floor(100 * now["t"] + TINY) / 100  # never later than what is shown
    return ({"at": at} if at else {}) | now.get("how", {})


def _click(impact: Impact, site: str) -> None:
    """Repair a site that is out at the slider's time; knock out any other."""
    now = session.state()
    _, returns = sites_at(impact, now["t"])[site]
    if returns is None:
        session.change_scenario(knock_out(now["scenario"], {"site": site}, how()))
    else:
        session.change_scenario(repair(impact.estate, now["scenario"], site))


def _circle(circle: dict) -> None:
    now = session.state()
    now["drawing"] = False
    rounded = {
        "lat": round(circle["lat"], 4),
        "lon": round(circle["lon"], 4),
        "radius_km": round(circle["radius_km"], 1),
    }
    session.change_scenario(knock_out(now["scenario"], {"circle": rounded}, how()))


def _last_circle(scenario: dict) -> dict | None:
    circles = [event["circle"] for event in scenario.get("events", []) if event.get("circle")]
    return circles[-1] if circles else None


def controls(estate: Estate, words: Words) -> DeltaGenerator:
    """Show the row over the map: view, zone, circle, how, arcs; return it, for what is to stand at its end."""
    now = session.state()
    row = st.container(key="controls", horizontal=True, vertical_alignment="center", gap="small")
    with row:
        st.session_state["w_view"] = now.get("view", FLAT)
        st.segmented_control(
            words("knock.view"), [FLAT, TALL], key="w_view", label_visibility="collapsed",
            format_func=lambda view: words(f"knock.{view}"),
            on_change=_choose_view,
        )  # fmt: skip
        with st.popover(words("knock.more"), icon=":material/bolt:"):
            _zone(estate, words)
            _circle_by_numbers(estate, words)
        with st.popover(words("knock.how"), icon=":material/tune:"):
            _how_settings(words)
        st.session_state["w_arcs"] = bool(now.get("arcs"))
        st.toggle(words("knock.arcs"), key="w_arcs", on_change=_show_arcs)
    return row


def repair_all(impact: Impact, words: Words) -> None:
    """Show the button that brings every site back."""
    st.button(
        words("knock.repair_all"), icon=":material/build:", key="repair-all", type="tertiary",
        disabled=not impact.scenario.events, on_click=_repair_all, args=(impact.estate,),
    )  # fmt: skip


def _choose_view() -> None:
    now = session.state()
    now["view"] = st.session_state["w_view"] or now.get("view", FLAT)


def _show_arcs() -> None:
    session.state()["arcs"] = st.session_state["w_arcs"]


def _repair_all(estate: Estate) -> None:
    now = session.state()
    now["base"] = session.FREE
    session.change_scenario(empty_scenario(estate.id))
    now["t"] = 0.0


def _zone(estate: Estate, words: Words) -> None:
    if not estate.zones:
        return
    named = names(estate, "zones", words)
    st.selectbox(words("knock.zone"), list(named), key="w_zone", format_func=named.get)
    st.button(
        words("knock.zone_out"), key="zone-out", width="stretch",
        on_click=_zone_out,
    )  # fmt: skip
    st.divider()


def _zone_out() -> None:
    session.change_scenario(knock_out(session.state()["scenario"], {"zone": st.session_state["w_zone"]}, how()))


def _circle_by_numbers(estate: Estate, words: Words) -> None:
    centre = estate.sites[0] if estate.sites else Event
    left, middle, right = st.columns(3)
    left.number_input(words("knock.lat"), -90.0, 90.0, getattr(centre, "lat", 37.5), format="%.3f", key="w_lat")
    middle.number_input(words("knock.lon"), -180.0, 180.0, getattr(centre, "lon", 127.0), format="%.3f", key="w_lon")
    right.number_input(words("knock.radius"), 0.0, 20_000.0, 10.0, format="%.1f", key="w_radius")
    st.button(
        words("knock.circle_out"), key="circle-out", width="stretch",
        on_click=lambda: _circle({
            "lat": st.session_state["w_lat"], "lon": st.session_state["w_lon"], "radius_km": st.session_state["w_radius"],
        }),
    )  # fmt: skip
    st.button(
        words("knock.draw"), key="circle-draw", width="stretch", icon=":material/draw:",
        on_click=_draw_circle,
    )  # fmt: skip


def _draw_circle() -> None:
    session.state()["drawing"] = True


def _how_settings(words: Words) -> None:
    """Let the reader say how the next knock-outs are to be; an empty field is the site's own."""
    settings = session.state().setdefault("how", {})

    def take() -> None:
        hours, at = st.session_state["w_hours"], st.session_state["w_at"]
        share, destroyed = st.session_state["w_lose"], st.session_state["w_destroyed"]
        settings.clear()
        settings.update({"outage_hours": hours} if hours is not None else {})
        settings.update({"at": at} if at is not None else {})
        settings.update({"lose": share / 100} if share < 100 else {})
        settings.update({"destroyed": True} if destroyed else {})

    st.caption(words("knock.how_help"))
    st.number_input(
        words("knock.hours"), 0.0, 100_000.0, settings.get("outage_hours"), key="w_hours", on_change=take,
        placeholder=words("knock.own_hours"),
    )  # fmt: skip
    st.number_input(
        words("knock.at"), 0.0, 100_000.0, settings.get("at"), key="w_at", on_change=take,
        placeholder=words("knock.slider_time"),
    )  # fmt: skip
    st.slider(
        words("knock.lose"),
        5,
        100,
        round(100 * settings.get("lose", 1)),
        5,
        format="%d%%",
        key="w_lose",
        on_change=take,
    )
    st.checkbox(words("knock.destroyed"), settings.get("destroyed", False), key="w_destroyed", on_change=take)
