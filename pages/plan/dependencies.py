"""Dependencies: who needs whom, how an outage reaches a service, circles, single points of failure."""

import streamlit as st

from lib.ui import address, clock, dependencies, draw_note, frame, graph_card, graph_lists, headline, session, sheet

HEIGHT = 560
TABLE_HEIGHT = 185

frame.choices()
draw_note.show(session.words())
sheet.style(session.theme())
dependencies.style(above=bool(session.state()["scenario"]["events"]))


def answer() -> None:
    """Show all that a click on the graph or another time changes."""
    impact, words = session.impact(), session.words()
    clock.advance(impact)
    renamed = address.write()  # first: a reload in the midst of the rest finds what was clicked
    if not impact.estate.services:
        st.info(words("deps.empty"), icon=":material/info:")
        return
    if impact.scenario.events:
        headline.sentence(impact, words)
    dependencies.controls(words)
    cause, waited = dependencies.path_of(impact, words)
    left, right = st.columns([0.7, 0.3], gap="medium")
    with left, st.container(key="graph-box", height=HEIGHT, border=False):
        dependencies.graph(impact, words, [*cause, *waited], "stretch")
    with right:
        part = graph_card.choose_part(words)
        with st.container(key="beside", height=HEIGHT - 50, border=False):
            if part == "service":
                graph_card.service(impact, words, cause, waited)
            elif part == "circles":
                graph_lists.circle_list(impact, words)
            else:
                graph_lists.single_tables(impact, words, TABLE_HEIGHT)
    if impact.scenario.events:
        clock.row(impact, words)
    if renamed:
        st.rerun()  # the row of choices names another scenario


st.fragment(answer, run_every=clock.tick())()
