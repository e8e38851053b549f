"""How an exercise's seats look: their style, and the pieces of HTML that they share. What people typed is escaped here."""

from html import escape

import streamlit as st

from lib.model.drill import Decision, Delivery
from lib.model.estate import text
from lib.ui.drill.table import Table
from lib.view import drill_texts as texts
from lib.view.drill_board import Tile, counted
from lib.view.drill_said import seat_said, time_said
from lib.view.theme import STATUS
from lib.words import Words


def style() -> None:
    st.html("""<style>
    .seat-h { scroll-margin-top: 4.2rem; font-size: 0.98rem; font-weight: 650; margin: 0; display: flex; gap: 0.5rem; align-items: baseline; flex-wrap: wrap; row-gap: 0; }
    .seat-h span { font-size: 0.78rem; font-weight: 400; opacity: 0.75; }
    p.quiet { font-size: 0.84rem; opacity: 0.75; margin: 0; }
    .seat-icon { font-family: "Material Symbols Rounded"; font-size: 1.15rem; line-height: 1; font-weight: 400;
                 vertical-align: -0.2rem; font-style: normal; }
    .msg { border-left: 3px solid color-mix(in srgb, currentColor 18%, transparent); padding: 0.1rem 0 0.1rem 0.6rem;
           margin: 0 0 0.75rem; font-size: 0.9rem; line-height: 1.4; overflow-wrap: anywhere; }
    .msg.new { border-left-color: #508898; border-left-width: 5px; }
    .msg p { margin: 0; font-size: 0.92rem; }
    .msg p.meta { font-size: 0.76rem; opacity: 0.8; }
    .msg p.body { white-space: pre-line; margin-top: 0.15rem; font-size: 0.88rem; }
    p.said { margin: 0; font-size: 0.92rem; }
    .badge { font-size: 0.7rem; border: 1px solid; border-radius: 0.6rem; padding: 0 0.4rem; white-space: nowrap; font-weight: 600; }
    .tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(8.2rem, 1fr)); gap: 0.3rem; }
    .tile { border: 1px solid color-mix(in srgb, currentColor 16%, transparent); border-left: 5px solid var(--c); border-radius: 4px;
            padding: 0.15rem 0.45rem 0.2rem; line-height: 1.25; min-width: 0; }
    .tile b { font-size: 0.8rem; font-weight: 600; overflow: hidden; display: -webkit-box;
              -webkit-line-clamp: 3; -webkit-box-orient: vertical; overflow-wrap: anywhere; padding-bottom: 0.14em; }
    .tile span { font-size: 0.76rem; }
    .tile i { font-style: normal; color: var(--c); }
    .tiles.old .tile { border-style: dashed; border-left-style: double; }
    .tiles.old .tile b, .tiles.old .tile .known { opacity: 0.65; }
    .tile em { font-style: normal; }
    .tile.platform b { font-style: italic; }
    p.stale { background: color-mix(in srgb, #E69F00 22%, transparent); border-left: 5px solid #E69F00; padding: 0.3rem 0.6rem;
             font-size: 0.86rem; margin: 0 0 0.3rem; }
    ul.said-list { list-style: none; padding: 0; margin: 0; font-size: 0.86rem; line-height: 1.4; overflow-wrap: anywhere; }
    ul.said-list li { margin: 0 0 0.55rem; padding: 0; font-size: 0.88rem; }
    .said-list small { display: block; opacity: 0.78; font-size: 0.76rem; }
    .jump { display: none; }
    @media (max-width: 640px) {
      .stMainBlockContainer { padding-left: 0.8rem; padding-right: 0.8rem; }
      .jump { display: flex; gap: 0.4rem; }
      .jump a { flex: 1; text-align: center; padding: 0.45rem 0.2rem; border: 1px solid; border-radius: 6px; font-size: 0.86rem;
                color: inherit; text-decoration: none; }
      .tiles { grid-template-columns: repeat(auto-fill, minmax(9.2rem, 1fr)); }
    }
    @media (min-width: 641px) {
      .st-key-seat-inbox { max-height: calc(100vh - 8.8rem); overflow-y: auto; }
      .st-key-seat-decide { max-height: calc(100vh - 8.4rem); overflow-y: auto; padding-right: 0.4rem; }
      .st-key-seat-known { max-height: calc(100vh - 6.4rem); overflow-y: auto; padding-right: 0.4rem; }
    }
    </style>""")


def heading(said: str, note: str = "", anchor: str = "") -> str:
    place = f' id="{anchor}"' if anchor else ""
    small = f"<span>{escape(note)}</span>" if note else ""
    return f'<h3 class="seat-h"{place}>{escape(said)}{small}</h3>'


def quiet(said: str) -> str:
    return f'<p class="quiet">{escape(said)}</p>'


def message(at: Table, delivery: Delivery, new: bool = False, roles: bool = False) -> str:
    """Return an inject as it came, with its figures as they were then; ``roles``: also to whom it went."""
    words, inject = at.words, delivery.inject
    starts_at = at.view.state.exercise.scenario.starts_at
    sender = text(inject.sender, words.language, "")
    called = texts.role_names(at.view.state, words)
    meta = [words(f"seats.channel.{inject.channel}"), words("seats.from", sender=sender) if sender else "",
            words("seats.to", roles=", ".join(called.get(role, role) for role in inject.to)) if roles else "",
            time_said(delivery.t, words, starts_at)]  # fmt: skip
    badge = f' <span class="badge">{escape(words("seats.new"))}</span>' if new else ""
    body = texts.message(inject, delivery.figures, words, starts_at)
    said = f'<p class="body">{escape(body)}</p>' if body else ""
    return (
        f'<article class="msg{" new" if new else ""}" data-testid="inject-{escape(inject.id, quote=True)}"><p>'
        f"{icon(texts.CHANNELS[inject.channel])} <b>{escape(texts.subject(inject, delivery.figures, words, starts_at))}</b>"
        f'{badge}</p><p class="meta">{escape(" · ".join(filter(None, meta)))}</p>{said}</article>'
    )


def icon(sign: str) -> str:
    return f'<i class="seat-icon" aria-hidden="true">{sign}</i>'


def board(tiles: list[Tile], words: Words, old: bool = False) -> str:
    """Return tiles as a grid: colour, sign, name and word; where the truth differs and may be seen, it stands below.

    ``old``: nobody knows whether it is still so.
    """
    return f'<div class="tiles{" old" if old else ""}">{"".join(_tile(tile, words, old) for tile in tiles)}</div>'


def _tile(tile: Tile, words: Words, old: bool) -> str:
    before = f"<em>{escape(words('seats.last_known'))} </em>" if old else ""
    real = ""
    if tile.truth is not None:
        color, sign = STATUS[tile.truth]
        truth = escape(words("seats.really", status=words(f"map.{tile.truth}")))
        real = f'<br><span><i style="color:{color}">{sign}</i> {truth}</span>'
    kind = " platform" if tile.platform else ""
    return (
        f'<div class="tile{kind}" style="--c:{tile.color}" data-testid="tile-{escape(tile.service, quote=True)}"'
        f' data-status="{tile.status}"><b title="{escape(tile.name, quote=True)}">{escape(tile.name)}</b>'
        f'<span class="known"><i>{tile.sign}</i> {before}{escape(tile.said)}</span>{real}</div>'
    )


def counts(tiles: list[Tile], words: Words) -> str:
    """Return how many services are in each state, as text with its signs."""
    found = counted(tiles)
    return " · ".join(f"{STATUS[status][1]} {words(f'map.{status}')} {count}" for status, count in found.items())


def decisions(at: Table, shown: list[Decision], roles: bool) -> str:
    """Return decisions, the last first: what, when, by whom, why, how sure."""
    if not shown:
        return quiet(at.words("seats.none_decided"))
    return f'<ul class="said-list">{"".join(_decision(at, decision, roles) for decision in reversed(shown))}</ul>'


def _decision(at: Table, decision: Decision, roles: bool) -> str:
    words, state, said = at.words, at.view.state, decision.said
    what = texts.decided(decision, state, at.room.compiled.estate, words)
    role = texts.role_names(state, words).get(said.role, said.role)
    meta = [role if roles else "", seat_said(state, decision.seat, words),
            time_said(decision.t, words, state.exercise.scenario.starts_at),
            words("seats.sure", confidence=said.confidence) if said.confidence else ""]  # fmt: skip
    why = f"<small>{escape(said.text)}</small>" if said.text and said.text != what else ""
    return f"<li>{escape(what)}{why}<small>{escape(' · '.join(filter(None, meta)))}</small></li>"
