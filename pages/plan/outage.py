"""Knock-out: click a site on the map, see who is hit, for how long, and why that long."""

import streamlit as st

from lib.ui import clock, draw_note, frame, headline, outage_map, session, show, why
from lib.view import charts

MAP_HEIGHT, ROW_HEIGHT = 345, 225


def choose_service() -> None:
    session.state()["service"] = show.chosen_service("services") or session.state()["service"]


def screen() -> None:
    now = session.state()
    words, theme = session.words(), session.theme()
    frame.choices()
    draw_note.show(words)
    impact = session.impact()
    clock.advance(impact)
    headline.sentence(impact, words)
    left, right = st.columns([0.56, 0.44], gap="medium")
    with left:
        outage_map.controls(impact, words)
        if now.get("view") == outage_map.TALL:
            outage_map.show_space(impact, words, MAP_HEIGHT)
        else:
            outage_map.show_map(impact, words, MAP_HEIGHT)
    with right:
        headline.figures(impact, words)
        show.chart(charts.affected_people(impact, words, theme, now["t"], 250), "affected-people")
    clock.row(impact, words)
    left, right = st.columns([0.62, 0.38], gap="medium")
    with left, st.container(height=ROW_HEIGHT + 30, border=False, key="timeline"):
        height = charts.timeline_height(len(impact.estate.services))
        order = now.get("order", "people")
        figure = charts.status_timeline(impact, words, theme, now["t"], height, order, selected=now["service"])
        show.chart(figure, "services", on_select=choose_service, selection_mode="points")
    with right:
        why.card(impact, words, ROW_HEIGHT - 15)
    session.write_address()


st.fragment(screen, run_every=clock.tick())()
