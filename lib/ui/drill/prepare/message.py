"""The message of an inject: its texts, the figures it may hold with their value at that time, and how players will read it."""

from html import escape

import pandas as pd
import streamlit as st

from lib.drill.rehearsal import Rehearsal, every_figure, figures_of
from lib.model.draft import Row
from lib.ui.drill.prepare import fields, opened
from lib.ui.drill.prepare.names import choice, name, roles
from lib.view.exercise_said import figure, said
from lib.words import LANGUAGES, Words
from lib.words.figures import clock

TABLE_HEIGHT = 180  # pixels


def show(inject: Row, words: Words) -> None:
    st.toggle(
        words("prepare.apart"), opened.state().get("apart", True), key="w_apart",
        on_change=lambda: opened.state().update(apart=st.session_state["w_apart"]),
    )  # fmt: skip
    fields.named("subject", inject, words)
    fields.named("message", inject, words, area=115)
    run = opened.rehearsal()
    if run is None:
        st.caption(words("prepare.no_preview"))
        return
    t, by_itself = time_of(inject, run)
    _preview(inject, run, t, by_itself, words)
    _figures(inject, run, t, words)


def time_of(inject: Row, run: Rehearsal) -> tuple[float, bool]:
    """Return when an inject comes if the room does nothing, else its planned time; and whether it comes by itself."""
    id_, at = inject.get("id"), inject.get("at")
    if isinstance(id_, str) and id_ in run.comes:
        return run.comes[id_], True
    horizon = run.exercise.scenario.horizon_hours
    return (min(max(0.0, at), horizon) if isinstance(at, int | float) else 0.0), False


def _preview(inject: Row, run: Rehearsal, t: float, by_itself: bool, words: Words) -> None:
    """Show the message as players will read it, in each language that it has."""
    st.markdown(f"**{words('prepare.preview')}**")
    subject, message = inject.get("subject", ""), inject.get("message", "")
    found = figures_of(run, subject, message, t)
    texts = [text for text in (subject, message) if isinstance(text, dict)]
    languages = [language for language in LANGUAGES if any(language in text for text in texts)] or [words.language]
    languages.sort(key=lambda language: language != words.language)
    for language in languages:
        own = Words(language)
        team = roles(opened.document(), own)
        to = ", ".join(team.get(role, role) for role in inject.get("to") or [] if isinstance(role, str))
        head, body = (said(name(text, own), found, own, opened.starts_at()) for text in (subject, message))
        facts = [
            choice(inject.get("channel", "briefing"), own),
            name(inject.get("sender"), own),
            f"→ {to}",
            _clock(t, own),
        ]
        st.html(
            f'<div class="preview" lang="{language}" style="border:1px solid color-mix(in srgb, currentColor 22%, transparent);'
            'border-radius:0.5rem;padding:0.6rem 0.8rem">'
            f'<div style="font-size:0.78rem;opacity:0.75">{escape(" · ".join(filter(None, facts)))}</div>'
            f'<div style="font-weight:650;margin:0.15rem 0">{escape(head)}</div>'
            f'<div style="white-space:pre-wrap;font-size:0.92rem;line-height:1.45">{escape(body)}</div></div>'
        )
    if not by_itself:
        st.caption(words("prepare.preview_planned"))


def _clock(t: float, words: Words) -> str:
    return clock(words, opened.starts_at(), t) or figure("time", t, words, None)


def _figures(inject: Row, run: Rehearsal, t: float, words: Words) -> None:
    """List what can stand in braces, with its value when the inject comes; one can be put at the end of the message."""
    st.markdown(f"**{words('prepare.figures')}**")
    estate, now = run.compiled.estate, opened.state()
    left, right = st.columns(2, gap="small")
    service = _of("service", estate.services, left, now, words)
    site = _of("site", estate.sites, right, now, words)
    values = every_figure(run, t, service, site)
    starts_at = opened.starts_at()
    frame = pd.DataFrame({
        words("prepare.figure_written"): [f"{{{hole}}}" for hole, _ in values],
        words("prepare.figure_means"): [choice(hole.partition(":")[0], words) for hole, _ in values],
        words("prepare.figure_now"): [figure(hole, value, words, starts_at) for hole, value in values],
    })  # fmt: skip
    left, right = st.columns([0.68, 0.32], vertical_alignment="bottom", gap="small")
    left.selectbox(
        words("prepare.figure"), [hole for hole, _ in values], key="w_figure", format_func=lambda hole: f"{{{hole}}}"
    )
    right.button(
        words("prepare.append"), key="b-append", icon=":material/add:", width="stretch", on_click=_append,
        args=[inject.get("id"), words.language],
    )  # fmt: skip
    st.dataframe(frame, key="figures", hide_index=True, height=TABLE_HEIGHT, width="stretch")


def _of(kind: str, rows: list, column, now: dict, words: Words) -> str | None:
    called = {row.id: name(row.name, words, row.id) for row in rows}
    held = now.get(f"of_{kind}")
    st.session_state[f"w_of_{kind}"] = held if held in called else next(iter(called), None)
    return column.selectbox(
        words(f"prepare.of_{kind}"), list(called), key=f"w_of_{kind}", format_func=called.get,
        on_change=lambda: now.update({f"of_{kind}": st.session_state[f"w_of_{kind}"]}),
    )  # fmt: skip


def _append(id_: object, language: str) -> None:
    hole = f"{{{st.session_state['w_figure']}}}"

    def new(row: Row) -> Row:
        text = row.get("message", "")
        if isinstance(text, dict):
            return row | {"message": {key: f"{part} {hole}".strip() for key, part in text.items()} or {language: hole}}
        return row | {"message": f"{text} {hole}".strip()}

    fields.change(id_, new, field="message")
