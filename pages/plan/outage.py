"""Knock-out: click a site on the map, see who is hit, for how long, and why that long."""

from time import sleep

import streamlit as st

from lib.model.impact import Impact
from lib.ui import address, chart, choice, clock, draw_note, frame, headline, outage_map, session, wall, why
from lib.view import charts
from lib.words import Words

MAP_HEIGHT, ROW_HEIGHT = 345, 225
HEAD_START = 0.03  # seconds in which the server sends map and figures, and the browser draws them, before all the rest


def people(impact: Impact, words: Words) -> None:
    figure = charts.affected_people(impact, words, session.theme(), session.state()["t"], 250)
    chart.draw(figure, "affected-people")


def services(impact: Impact, words: Words) -> None:
    now, height = session.state(), charts.timeline_height(len(impact.estate.services))
    with st.container(key="order"):
        order = choice.choose("outage.order", words)
    figure = charts.status_timeline(impact, words, session.theme(), now["t"], height, order, selected=now["service"])
    with st.container(height=ROW_HEIGHT + 30, border=False, key="timeline"):
        chart.draw(figure, "services", on_choose=lambda service: now.update(service=service))


def screen() -> None:
    """Show the screen: row by row what is set, and all that answers it in a fragment."""
    frame.choices(more=wall.button)
    note, sentence = st.container(), st.container()
    left, right = st.columns([0.56, 0.44], gap="medium")
    with left:
        controls = outage_map.controls(session.impact().estate, session.words())
    slider = st.container()
    lower_left, lower_right = st.columns([0.62, 0.38], gap="medium")

    def answer() -> None:
        """Show the parts in the order in which they are missed: the browser draws one while the next is computed."""
        impact, words = session.impact(), session.words()
        clock.advance(impact)
        renamed = address.write()  # first: a reload in the midst of the rest finds what was clicked
        with right:
            headline.figures(impact, words)
        with left:
            outage_map.show(impact, words, MAP_HEIGHT)
        sleep(HEAD_START)
        with note:
            draw_note.show(words)
        with sentence:
            headline.sentence(impact, words)
        with right:
            people(impact, words)
        with lower_left:
            services(impact, words)
        with lower_right:
            why.card(impact, words, ROW_HEIGHT - 15)
        with slider:
            clock.row(impact, words)
        with controls:
            outage_map.repair_all(impact, words)
        if renamed:
            st.rerun()  # the row of choices names another scenario

    st.fragment(answer, run_every=clock.tick())()


if wall.is_on():
    st.fragment(wall.screen, run_every=clock.tick())()
else:
    screen()
