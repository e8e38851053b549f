"""The questions that injects put to a team: a card for each, with its options, votes, reasons, and the lead's pick."""

from html import escape

import streamlit as st

from lib.drill.acts import may_decide
from lib.model.drill import Delivery, Said, State
from lib.model.estate import text
from lib.model.exercise import Option
from lib.ui.drill import look
from lib.ui.drill.table import Table
from lib.view import drill_texts as texts
from lib.view.drill_said import seat_said, time_said
from lib.view.texts import unmarked

CONFIDENCE = (1, 2, 3, 4, 5)


def open_questions(at: Table, role: str) -> list[Delivery]:
    """Return the delivered injects that a role decides and has not decided."""
    done = {decision.said.inject for decision in at.view.state.decisions}
    return [d for d in at.view.state.delivered if d.inject.decides == role and d.inject.id not in done]


def cards(at: Table, role: str) -> None:
    """Show a card for each question that waits for a role's answer, the newest first."""
    for delivery in reversed(open_questions(at, role)):
        name = f"{delivery.inject.id}-{delivery.number}"
        with st.container(border=True, key=f"ask-{name}"):
            st.html(_question(at, delivery))
            with st.form(f"ask-form-{name}", border=False):
                _fields(at, delivery, name)
                _buttons(at, delivery, name)


def _question(at: Table, delivery: Delivery) -> str:
    words, starts_at = at.words, at.view.state.exercise.scenario.starts_at
    said = texts.subject(delivery.inject, delivery.figures, words, starts_at)
    votes = _votes(at.view.state, delivery, at)
    since = words("seats.asked_at", time=time_said(delivery.t, words, starts_at))
    return f"{look.heading(said)}{look.quiet(since)}{votes}"


def _votes(state: State, delivery: Delivery, at: Table) -> str:
    """Return who is for what."""
    given = state.votes.get(delivery.inject.id, {})
    rows = []
    for option in delivery.inject.options:
        voters = [seat_said(state, seat, at.words) for seat, chosen in given.items() if chosen == option.id]
        if voters:
            said = at.words("seats.votes", option=text(option.text, at.words.language, option.id), count=len(voters))
            rows.append(f"<li>{escape(said)}<small>{escape(', '.join(voters))}</small></li>")
    return f'<ul class="said-list" data-testid="votes">{"".join(rows)}</ul>' if rows else ""


def _fields(at: Table, delivery: Delivery, name: str) -> None:
    words, estate, options = at.words, at.room.compiled.estate, {o.id: o for o in delivery.inject.options}
    if options:
        st.radio(
            words("seats.options"), list(options), index=None, key=f"w_option-{name}", label_visibility="collapsed",
            format_func=lambda option: unmarked(text(options[option].text, words.language, option)),
            captions=[unmarked(texts.effect(option, estate, words)) for option in options.values()],
        )  # fmt: skip
        _whole_orders(at, list(options.values()))
    reasons(at, name, "seats.reason" if options else "seats.answer")


def _whole_orders(at: Table, options: list[Option]) -> None:
    """Show, to be opened, the orders of recovery of which an option names the beginning only."""
    words, estate = at.words, at.room.compiled.estate
    told = {option.id: texts.deeds(option.actions, estate, words, whole=True) for option in options}
    long = [option for option in options if told[option.id] != texts.deeds(option.actions, estate, words)]
    if long:
        with st.expander(words("seats.whole_orders")):
            for option in long:
                st.text(text(option.text, words.language, option.id))
                st.caption(unmarked(told[option.id]))


def reasons(at: Table, name: str, label: str) -> None:
    """Ask why, and how sure."""
    words = at.words
    st.text_area(words(label), key=f"w_text-{name}", height=70)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.html(f'<p class="quiet" title="{escape(words("seats.confidence_means"), quote=True)}">'
                f'{escape(words("seats.confidence"))}</p>', width="content")  # fmt: skip
        st.segmented_control(words("seats.confidence"), CONFIDENCE, key=f"w_sure-{name}", format_func=str,
                             label_visibility="collapsed")  # fmt: skip


def _buttons(at: Table, delivery: Delivery, name: str) -> None:
    words, inject, over = at.words, delivery.inject, at.view.state.ended
    with st.container(horizontal=True, vertical_alignment="center"):
        if inject.options and at.seat.part == "player":
            st.form_submit_button(words("seats.vote"), key=f"b-vote-{name}", icon=":material/how_to_vote:",
                                  on_click=_vote, args=(at, delivery, name), disabled=over)  # fmt: skip
        if may_decide(at.view.state, at.seat, inject):
            st.form_submit_button(words("seats.decide"), key=f"b-decide-{name}", type="primary", icon=":material/gavel:",
                                  on_click=_decide, args=(at, delivery, name), disabled=over)  # fmt: skip
        else:
            if not inject.options:
                st.form_submit_button(words("seats.decide"), key=f"b-decide-{name}", disabled=True)
            st.html(look.quiet(lead_decides(at, inject.decides)))


def lead_decides(at: Table, role: str) -> str:
    """Return who decides for a team; the facilitator where it has no lead."""
    lead = at.view.state.leads.get(role)
    if lead is None:
        return at.words("seats.facilitator_decides")
    return at.words("seats.lead_decides", name=seat_said(at.view.state, lead, at.words))


def _vote(at: Table, delivery: Delivery, name: str) -> None:
    option = st.session_state.get(f"w_option-{name}")
    said = Said(inject=delivery.inject.id, option=option)
    at.do("voted", said, at.once(f"vote-{name}-{option}"))


def _decide(at: Table, delivery: Delivery, name: str) -> None:
    option = st.session_state.get(f"w_option-{name}")
    said = Said(role=delivery.inject.decides, inject=delivery.inject.id, option=option, **given(name))
    at.do("decided", said, at.once(f"decide-{name}"))


def given(name: str) -> dict:
    """Return the reason and the confidence that were typed into a card."""
    held = st.session_state
    return {"text": (held.get(f"w_text-{name}") or "").strip() or None, "confidence": held.get(f"w_sure-{name}")}
