"""The big screen: the clock, what is known, the board, what the public heard, what was decided. Read from ten metres; no controls."""

from html import escape

import streamlit as st

from lib.drill.known import Board, shares
from lib.drill.reported import people
from lib.model.drill import Decision, Delivery
from lib.ui.drill import header, look
from lib.ui.drill.seats import situation
from lib.ui.drill.table import Table, moving
from lib.view import drill_texts as texts
from lib.view.drill_board import Tile, tiles
from lib.view.drill_said import time_said
from lib.view.moment import people_at
from lib.view.texts import clipped
from lib.view.theme import COLORS, STATUS
from lib.words.figures import count

MOST_TILES = 28  # services with users; more are counted, those that are down first on the board
MOST_MESSAGES, MOST_DECISIONS = 3, 3  # the last message with its text
LONGEST_SUBJECT, LONGEST_BODY, LONGEST_DEED = 64, 150, 96  # half-width letters


def show(at: Table) -> None:
    style(at.theme)
    with st.container(key="big"):
        top(at)
        moving(at, _situation, "screen")


def top(at: Table) -> None:
    """Show the exercise's name and its clock."""
    with st.container(key="big-top", horizontal=True, vertical_alignment="center"):
        said = escape(header.exercise_name(at.view.state.exercise, at.words))
        st.html(f'<p class="big-name">{said}</p>', width="stretch")
        header.clock(at, "big-clock", large=True)


def _situation(at: Table) -> None:
    found = situation.shown(at)
    rows = tiles(at.room.compiled.estate, found.statuses, at.words)
    left = _headline(at, found, rows) + situation.age(at, found, at.view.state.truth) + _board(at, rows, found.stale)
    st.html(f'<div class="big-grid"><section>{left}</section><section>{_told(at)}</section></div>')


def _headline(at: Table, found: Board, rows: list[Tile]) -> str:
    """Say how many people are affected as far as is known, and how many services are in each state."""
    words, view = at.words, at.view
    if view.state.truth:
        affected = people_at(view.impact, view.t)["affected_people"]
    else:
        affected = people(at.room.compiled.estate, shares(view.impact, found.as_of))
    kind = "true" if view.state.truth else "reported" if not found.stale else "stale" if affected >= 1 else "unknown"
    said = words(f"seats.people_{kind}", people=count(words.language, affected))
    before = f"<em>{escape(words('seats.last_known'))}</em>" if found.stale else ""
    used = [row for row in rows if not row.platform]
    signs = "".join(
        f'<span><i style="color:{STATUS[status][0]}">{STATUS[status][1]}</i> {escape(words(f"map.{status}"))} '
        f"<b>{sum(row.status == status for row in used)}</b></span>"
        for status in ("down", "degraded", "up")
    )
    return f'<p class="big-head" data-testid="big-headline">{escape(said)}</p><p class="big-counts">{before}{signs}</p>'


def _board(at: Table, rows: list[Tile], old: bool) -> str:
    """Return the tiles of services with users; of platforms only what is not up; what finds no room is counted."""
    shown = [row for row in rows if not row.platform] + [row for row in rows if row.platform and row.status != "up"]
    if len(shown) > MOST_TILES:
        order = ("down", "degraded", "unknown", "up")
        kept = {row.service for row in sorted(shown, key=lambda row: order.index(row.status))[:MOST_TILES]}
        left_out = len(shown) - len(kept)
        shown = [row for row in shown if row.service in kept]
        more = look.quiet(at.words("seats.more_services", count=left_out))
    else:
        more = ""
    return f'<div class="big-board {_size(len(shown))}">{look.board(shown, at.words, old)}</div>{more}'


def _size(many: int) -> str:
    """Return how large tiles are that so many fit."""
    return "few" if many <= 9 else "some" if many <= 16 else "many"


def _told(at: Table) -> str:
    """Return what came by public channels last, and what was decided last."""
    words, state = at.words, at.view.state
    came = [delivery for delivery in state.delivered if texts.is_public(delivery.inject, state.exercise)][
        -MOST_MESSAGES:
    ]
    decided = state.decisions[-MOST_DECISIONS:]
    messages = "".join(_message(at, delivery, delivery is came[-1]) for delivery in reversed(came))
    decisions = "".join(_decision(at, decision) for decision in reversed(decided))
    return (
        f'<h3>{escape(words("seats.public"))}</h3><ul data-testid="big-public">{messages or none(at, "nothing_came")}</ul>'
        f'<h3>{escape(words("seats.all_decisions"))}</h3>'
        f'<ul data-testid="big-decisions">{decisions or none(at, "none_decided")}</ul>'
    )  # fmt: skip


def none(at: Table, word: str) -> str:
    """Return a line for a list in which nothing stands."""
    return f"<li><small>{escape(at.words(f'seats.{word}'))}</small></li>"


def _message(at: Table, delivery: Delivery, whole: bool) -> str:
    words, inject, starts_at = at.words, delivery.inject, at.view.state.exercise.scenario.starts_at
    said = clipped(texts.subject(inject, delivery.figures, words, starts_at), LONGEST_SUBJECT)
    under = f"{words(f'seats.channel.{inject.channel}')} · {time_said(delivery.t, words, None)}"
    body = clipped(texts.message(inject, delivery.figures, words, starts_at), LONGEST_BODY)
    text = f"<em>{escape(body)}</em>" if body and whole else ""
    return f"<li>{look.icon(texts.CHANNELS[inject.channel])} {escape(said)}{text}<small>{escape(under)}</small></li>"


def _decision(at: Table, decision: Decision) -> str:
    words, state = at.words, at.view.state
    said = clipped(texts.decided(decision, state, at.room.compiled.estate, words), LONGEST_DEED)
    role = texts.role_names(state, words).get(decision.said.role, "")
    under = f"{role} · {time_said(decision.t, words, None)}"
    return f"<li>{escape(said)}<small>{escape(under)}</small></li>"


def style(theme: str) -> None:
    look.style()
    color = COLORS[theme]
    st.html(f"""<style>
    .st-key-big {{ position: fixed; inset: 0; z-index: 1000001; background: {color["paper"]}; color: {color["ink"]};
                   padding: 1.6vh 2vw; overflow: hidden; }}
    .big-name {{ font-size: 2.1vw; font-weight: 650; margin: 0; line-height: 1.2; }}
    .big-grid {{ display: grid; grid-template-columns: 1.75fr 1fr; gap: 2.2vw; }}
    .big-grid p, .big-grid h3, .big-grid ul {{ margin: 0 0 1vh; padding: 0; }}
    .big-head {{ font-size: 2.9vw; font-weight: 700; line-height: 1.2; }}
    .big-counts {{ display: flex; gap: 2vw; font-size: 1.9vw; line-height: 1.3; }}
    .big-counts i, .big-counts em, .big-board .tile i {{ font-style: normal; }}
    .big-grid p.quiet, .big-grid p.stale {{ font-size: 1.35vw; opacity: 1; }}
    .big-grid p.stale {{ padding: 0.4vh 0.6vw; }}
    .big-board {{ --size: 1.18vw; --pad: 0.6vh; }}
    .big-board .tiles {{ grid-template-columns: repeat(4, 1fr); gap: 0.55vw; }}
    .big-board.some {{ --size: 1.65vw; --pad: 2vh; }}
    .big-board.few {{ --size: 2.2vw; --pad: 2.6vh; }}
    .big-board.few .tiles {{ grid-template-columns: repeat(3, 1fr); }}
    .big-board .tile {{ border-left-width: 0.75vw; padding: var(--pad) 0.6vw; }}
    .big-board .tile[data-status="down"] {{ background: color-mix(in srgb, var(--c) 22%, transparent); }}
    .big-board .tile[data-status="degraded"] {{ background: color-mix(in srgb, var(--c) 16%, transparent); }}
    .big-board .tile b {{ font-size: var(--size); line-height: 1.26; }}
    .big-board .tiles.old .tile b, .big-board .tiles.old .tile .known {{ opacity: 0.8; }}
    .big-board .tile em {{ display: none; }}
    .big-board.many .tile b {{ -webkit-line-clamp: 2; }}
    .big-board .tile span {{ font-size: calc(0.95 * var(--size)); }}
    .big-grid h3 {{ font-size: 1.5vw; font-weight: 650; border-bottom: 2px solid {color["grid"]}; }}
    .big-grid ul {{ list-style: none; }}
    .big-grid li em {{ display: block; font-style: normal; font-size: 1.35vw; opacity: 0.9; }}
    .big-grid li {{ font-size: 1.7vw; line-height: 1.28; margin: 0 0 1.1vh; padding: 0; overflow-wrap: anywhere; }}
    .big-grid li small {{ display: block; font-size: 1.1vw; opacity: 0.8; }}
    .big-grid .seat-icon {{ font-size: 1.7vw; }}
    </style>""")
