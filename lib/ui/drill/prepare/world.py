"""What an inject does to the world when it is delivered: events and actions in their notation, or put together from menus."""

import streamlit as st

from lib.model.draft import Row
from lib.model.exercise_checks import OF
from lib.model.scenario import ACTIONS
from lib.ui.drill.prepare import fields, opened
from lib.ui.drill.prepare.names import choice, name
from lib.words import Words

NUMBERS = {"add_crews": ("crews", 1.0), "extend_outage": ("hours", 1.0), "shed": ("factor", 0.5)}


def show(inject: Row, words: Words) -> None:
    fields.line(
        "actions", inject, words, area=90, help=words("prepare.actions_means"), placeholder="activate placement=…"
    )
    ground = opened.compiled()
    if ground is not None:
        _add_action(inject, ground.estate, words)
    fields.line(
        "events", inject, words, area=90, help=words("prepare.events_means"), placeholder="site=… outage_hours=6"
    )
    if ground is not None:
        _add_event(inject, ground.estate, words)
    fields.named("notes", inject, words, area=70)


def _add_action(inject: Row, estate, words: Words) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        do = st.selectbox(
            words("prepare.action"), list(ACTIONS), key="w_do", width=170, format_func=lambda code: choice(code, words)
        )
        called = {row.id: name(getattr(row, "name", ""), words, row.id) for row in getattr(estate, f"{OF[do]}s")}
        if do == "set_order":
            of = st.multiselect(
                words("prepare.of_order"), list(called), key=f"w_of_{do}", format_func=called.get, width=220
            )
        else:
            of = st.selectbox(words("prepare.of"), list(called), key=f"w_of_{do}", format_func=called.get, width=200)
        field, start = NUMBERS.get(do, (None, 0.0))
        number = (
            st.number_input(words(f"prepare.number.{field}"), value=start, format="%g", key=f"w_n_{do}", width=110)
            if field
            else None
        )
        st.button(
            words("prepare.add"), key="b-add-action", icon=":material/add:", disabled=not of, on_click=_put,
            args=[inject.get("id"), "actions", _action(do, of, field, number)],
        )  # fmt: skip


def _action(do: str, of: object, field: str | None, number: float | None) -> Row:
    return {"do": do, ACTIONS[do][0]: of} | ({field: number} if field else {})


def _add_event(inject: Row, estate, words: Words) -> None:
    kinds = [kind for kind in ("site", "zone") if getattr(estate, f"{kind}s")]
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        kind = st.selectbox(
            words("prepare.event"),
            kinds,
            key="w_event",
            width=190,
            format_func=lambda k: words(f"prepare.event_of.{k}"),
        )
        if kind is None:
            return
        called = {row.id: name(row.name, words, row.id) for row in getattr(estate, f"{kind}s")}
        of = st.selectbox(words("prepare.of"), list(called), key=f"w_event_{kind}", format_func=called.get, width=200)
        hours = st.number_input(
            words("prepare.outage_hours"), 0.0, 1e6, 6.0, format="%g", key="w_event_hours", width=110
        )
        st.button(
            words("prepare.add"), key="b-add-event", icon=":material/add:", disabled=not of, on_click=_put,
            args=[inject.get("id"), "events", {kind: of, "outage_hours": hours}],
        )  # fmt: skip


def _put(id_: object, field: str, made: Row) -> None:
    def new(row: Row) -> Row:
        before = row.get(field, [])
        return row | {field: [*before, made]} if isinstance(before, list) else row

    fields.change(id_, new, field=field)
