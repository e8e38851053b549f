"""What is known of the situation: the board as reported, how old it is, the map; the truth for those who may see it."""

from html import escape

import streamlit as st

from lib.drill.known import Board, board
from lib.map.component import site_map
from lib.map.contract import WORDS
from lib.ui.drill import look
from lib.ui.drill.table import Table
from lib.view.drill_board import marks, tiles
from lib.view.drill_said import time_said
from lib.view.mapdata import region_shades, site_marks
from lib.view.moment import statuses_at


def shown(at: Table) -> Board:
    """Return the board that this seat may look at: as reported, or true and of this moment where the facilitator shows it."""
    view = at.view
    if view.state.truth:
        return Board(view.t, False, statuses_at(view.impact, view.t))
    return board(view.impact, view.state.exercise.monitoring, view.t)


def tell(at: Table) -> None:
    """Show the board and how old it is."""
    words, found = at.words, shown(at)
    rows = tiles(at.room.compiled.estate, found.statuses, words)
    counts = f"{words('seats.last_known')} {look.counts(rows, words)}" if found.stale else look.counts(rows, words)
    st.html(look.heading(words("seats.board"), counts, "seat-board") + age(at, found, at.view.state.truth))
    st.html(look.board(rows, words, found.stale))


def age(at: Table, found: Board, truth: bool) -> str:
    """Return as of when the board is, loudly where it is stale."""
    words, starts_at = at.words, at.view.state.exercise.scenario.starts_at
    if truth:
        return look.quiet(words("seats.truth_shown"))
    time = time_said(found.as_of, words, starts_at)
    if found.stale:
        return f'<p class="stale" data-testid="stale">{escape(words("seats.stale", time=time))}</p>'
    return look.quiet(words("seats.as_of", time=time))


def map_of_sites(at: Table, height: int = 330) -> None:
    """Show where the sites are. What has become of them nobody tells the players, unless the truth is shown."""
    words, view, estate = at.words, at.view, at.room.compiled.estate
    known = shown(at)
    if view.state.truth:
        true = {mark["id"]: mark["status"] for mark in site_marks(view.impact, words, view.t)}
        found, shades = marks(estate, known.statuses, words, true), region_shades(view.impact, words, view.t)
    else:
        found, shades = marks(estate, known.statuses, words, old=known.stale), []
    site_map(
        {
            "sites": found,
            "regions": shades,
            "words": {key: words(f"map.{key}") for key in WORDS},
            "theme": at.theme,
            "lang": words.language,
            "picture": "outage-atlas-exercise",
        },
        key="seat-map",
        height=height,
    )
