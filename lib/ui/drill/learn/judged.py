"""What evaluators judge: expected actions, objectives, and notes in their own words."""

from functools import partial
from html import escape

import streamlit as st

from lib.drill.expected import outcome
from lib.model.drill import Delivery, Entry, Said
from lib.model.estate import text
from lib.ui.drill import look
from lib.ui.drill.table import Table, moving
from lib.view import drill_texts as texts
from lib.view.drill_said import seat_said, time_said
from lib.view.texts import short

RATINGS = ("P", "S", "M", "U")
OUTCOMES = {  # colour and sign
    "open": ("#8A8A8A", "◆"), "met": ("#0072B2", "●"), "late": ("#E69F00", "▲"), "missed": ("#D55E00", "■"),
}  # fmt: skip


def expected(at: Table) -> None:
    """Show the expected action of each delivered inject: how it stands by the log, or by an evaluator's word."""
    words = at.words
    asked = [delivery for delivery in at.view.state.delivered if delivery.inject.expected]
    if not asked:
        st.html(look.quiet(words("seats.nothing_expected")))
    for delivery in reversed(asked):
        with st.container(border=True, key=f"expected-{delivery.inject.id}"):
            moving(at, partial(_stands, delivery), f"expected-{delivery.inject.id}")
            _word(at, delivery)


def _stands(delivery: Delivery, at: Table) -> None:
    """Say how an expected action stands now: the time it has left passes by itself."""
    words, view, plan = at.words, at.view, delivery.inject.expected
    starts_at = view.state.exercise.scenario.starts_at
    state, came = outcome(view.state, delivery, view.t)
    color, sign = OUTCOMES[state]
    by = words("seats.due", time=time_said(delivery.t + plan.within_hours, words, starts_at))
    when = words("seats.came_at", time=time_said(came, words, starts_at)) if came is not None else ""
    word = view.state.met.get(delivery.inject.id)
    told = words("seats.word_of", name=seat_said(view.state, word.seat, words)) if word else ""
    note = word.said.text if word and word.said.text else ""
    said = texts.subject(delivery.inject, delivery.figures, words, starts_at)
    st.html(
        f'<p class="said" data-testid="expected-{escape(delivery.inject.id, quote=True)}" data-outcome="{state}">'
        f'<b style="color:{color}">{sign}</b> <b>{escape(words(f"conduct.outcome.{state}"))}</b> · '
        f"{escape(text(plan.text, words.language, ''))}</p>"
        + look.quiet(" · ".join(filter(None, [said, by, when, told, note])))
    )


def _word(at: Table, delivery: Delivery) -> None:
    words, name = at.words, delivery.inject.id
    with st.form(f"met-{name}", border=False), st.container(horizontal=True, gap="small"):
        st.text_input(words("seats.note"), key=f"w_met-{name}", label_visibility="collapsed",
                      placeholder=words("seats.note"))  # fmt: skip
        for met in (True, False):
            kind = "yes" if met else "no"
            st.form_submit_button(words(f"seats.met_{kind}"), key=f"b-met-{kind}-{name}",
                                  on_click=_say, args=(at, name, met))  # fmt: skip


def _say(at: Table, inject: str, met: bool) -> None:
    note = (st.session_state.get(f"w_met-{inject}") or "").strip() or None
    if at.do("met", Said(inject=inject, met=met, text=note), at.once(f"met-{inject}-{met}")):
        st.session_state[f"w_met-{inject}"] = ""


def objectives(at: Table) -> None:
    """Show each objective with its ratings; an evaluator rates it."""
    words, exercise = at.words, at.view.state.exercise
    if not exercise.objectives:
        st.html(look.quiet(words("seats.no_objectives")))
        return
    st.html(look.quiet(words("seats.scale")))
    for objective in exercise.objectives:
        with st.container(border=True, key=f"objective-{objective.id}"):
            st.html(f"<b>{escape(text(objective.text, words.language, objective.id))}</b>" + given(at, objective.id))
            if at.seat.part == "evaluator":
                _rate(at, objective.id)


def _rate(at: Table, objective: str) -> None:
    words = at.words
    with st.form(f"rate-{objective}", border=False), st.container(horizontal=True, gap="small"):
        st.segmented_control(words("seats.rating"), RATINGS, key=f"w_rate-{objective}", label_visibility="collapsed")
        st.text_input(words("seats.note"), key=f"w_why-{objective}", label_visibility="collapsed",
                      placeholder=words("seats.note"))  # fmt: skip
        st.form_submit_button(words("seats.rate"), key=f"b-rate-{objective}", on_click=_send, args=(at, objective))


def _send(at: Table, objective: str) -> None:
    held = st.session_state
    rating, why = held.get(f"w_rate-{objective}"), (held.get(f"w_why-{objective}") or "").strip() or None
    said = Said(objective=objective, rating=rating, text=why)
    if at.do("rated", said, at.once(f"rate-{objective}-{rating}")):
        held[f"w_why-{objective}"] = ""


def given(at: Table, objective: str) -> str:
    """Return the ratings of an objective, one of each evaluator, with when and why."""
    found = [entry for (rated, _), entry in at.view.state.ratings.items() if rated == objective]
    rows = "".join(
        f"<li><b>{entry.said.rating}</b> {escape(at.words(f'seats.rated.{entry.said.rating}'))}"
        f"<small>{escape(_by(at, entry))}</small></li>"
        for entry in sorted(found, key=lambda entry: entry.number)
    )
    return f'<ul class="said-list" data-testid="ratings-{escape(objective, quote=True)}">{rows}</ul>' if rows else ""


def _by(at: Table, entry: Entry) -> str:
    words, starts_at = at.words, at.view.state.exercise.scenario.starts_at
    parts = [seat_said(at.view.state, entry.seat, words), time_said(entry.t, words, starts_at), entry.said.text]
    return " · ".join(filter(None, parts))


def notes(at: Table) -> None:
    """Show every evaluator's notes, the last first; an evaluator writes one above."""
    about = _about(at)
    if at.seat.part == "evaluator":
        _new_note(at, about)
    rows = "".join(_note_row(at, entry, about) for entry in reversed(at.view.state.notes))
    said = f'<ul class="said-list" data-testid="notes">{rows}</ul>' if rows else look.quiet(at.words("seats.no_notes"))
    st.html(said)


def _new_note(at: Table, about: dict[str, str]) -> None:
    """Ask for a note, free or about an objective or an inject."""
    words = at.words
    with st.form("note", border=True):
        st.text_area(words("seats.note"), key="w_note", height=80, label_visibility="collapsed",
                     placeholder=words("seats.note_here"))  # fmt: skip
        st.selectbox(words("seats.about"), list(about), index=None, key="w_note_about", label_visibility="collapsed",
                     format_func=lambda key: short(about[key], 60), placeholder=words("seats.about"))  # fmt: skip
        st.form_submit_button(
            words("seats.write_note"), key="b-note", icon=":material/edit_note:", on_click=_note, args=(at,)
        )


def _about(at: Table) -> dict[str, str]:
    """Return what a note may be about, objectives and delivered injects, each with its text."""
    words, state = at.words, at.view.state
    starts_at = state.exercise.scenario.starts_at
    about = {f"objective:{row.id}": text(row.text, words.language, row.id) for row in state.exercise.objectives}
    told = {d.inject.id: texts.subject(d.inject, d.figures, words, starts_at) for d in state.delivered}
    return about | {f"inject:{inject}": said for inject, said in told.items()}


def _note(at: Table) -> None:
    held = st.session_state
    kind, _, of = (held.get("w_note_about") or "").partition(":")
    said = Said(text=held.get("w_note") or "", **({kind: of} if of else {}))
    if at.do("noted", said, at.once("note")):
        held["w_note"] = ""


def _note_row(at: Table, entry: Entry, about: dict[str, str]) -> str:
    said = entry.said
    of = about.get(f"objective:{said.objective}") or about.get(f"inject:{said.inject}") or ""
    parts = [of, seat_said(at.view.state, entry.seat, at.words),
             time_said(entry.t, at.words, at.view.state.exercise.scenario.starts_at)]  # fmt: skip
    return f"<li>{escape(said.text or '')}<small>{escape(' · '.join(filter(None, parts)))}</small></li>"
