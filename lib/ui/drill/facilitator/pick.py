"""Picking what an inject or a decision does to the world: outages and the model's actions, one after another."""

import streamlit as st

from lib.model.estate import Estate
from lib.model.exercise import Do
from lib.model.scenario import ACTIONS, Action, Event
from lib.ui.drill import order_list
from lib.ui.drill.table import Table, note, noted
from lib.view.drill_said import action_said, event_said
from lib.view.texts import names, unmarked
from lib.words import Words

OUTAGE = "outage"
NUMBERS = {"crews": (-1000.0, 1000.0, 1.0), "hours": (-1000.0, 1000.0, 1.0), "factor": (0.01, 1.0, 0.5)}


def begin(key: str, events: list[Event] = (), actions: list[Action] = ()) -> None:
    """Begin with what there is; nothing is lost if something was picked already under that key."""
    picked = noted("picked") or {}
    if key not in picked:
        note("picked", picked | {key: [*events, *actions]})


def clear(key: str) -> None:
    note("picked", {name: rows for name, rows in (noted("picked") or {}).items() if name != key})


def picked(key: str) -> tuple[list[Event], list[Action]]:
    """Return the outages and the actions that were picked under a key."""
    rows = (noted("picked") or {}).get(key, [])
    return [row for row in rows if isinstance(row, Event)], [row for row in rows if isinstance(row, Action)]


def show(at: Table, key: str, outages: bool) -> None:
    """Show what is picked, each with a button to leave it out, and what can be added."""
    words, estate = at.words, at.room.compiled.estate
    for i, row in enumerate((noted("picked") or {}).get(key, [])):
        said, whole = _said(row, estate, words)
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.text(f"• {said}", width="stretch", help=whole if whole != said else None)
            st.button(
                "", key=f"b-drop-{key}-{i}", icon=":material/close:", help=words("conduct.pick.drop"), on_click=_drop,
                args=[key, i],
            )  # fmt: skip
    kinds = ([OUTAGE] if outages and estate.sites else []) + [do for do in ACTIONS if _targets(at, do)]
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        do = st.selectbox(
            words("conduct.pick.what"), kinds, key=f"w_pick_{key}", index=None, width=230,
            format_func=lambda do: words(f"conduct.do.{do}"), placeholder=words("conduct.pick.nothing"),
        )  # fmt: skip
        if do is not None:
            _fields(at, key, do)
            st.button(
                words("conduct.pick.add"), key=f"b-pick-{key}", icon=":material/add:", on_click=_add, args=[key, do]
            )


def _said(row: Event | Action, estate: Estate, words: Words) -> tuple[str, str]:
    """Return what was picked, as one phrase and in full."""
    if isinstance(row, Event):
        return (event_said(row, estate, words),) * 2
    return action_said(row, estate, words), unmarked(action_said(row, estate, words, whole=True))


def _targets(at: Table, do: Do | str) -> dict[str, str]:
    """Return id -> name of what a kind of action can be done to."""
    estate, words = at.room.compiled.estate, at.words
    if do == OUTAGE:
        return names(estate, "sites", words)
    field = ACTIONS[do][0].removesuffix("s")
    if field != "placement":
        return names(estate, f"{field}s", words)
    services, sites = names(estate, "services", words), names(estate, "sites", words)
    return {
        row.id: f"{services[row.service]} · {sites[row.site]}" for row in estate.placements if row.role != "active"
    }  # fmt: skip


def _fields(at: Table, key: str, do: Do | str) -> None:
    words, targets = at.words, _targets(at, do)
    label = words(f"conduct.pick.{'site' if do == OUTAGE else ACTIONS[do][0]}")
    if do == "set_order":
        with st.container(width=360):
            st.caption(label)
            order_list.show(targets, f"w_pick_{key}_{do}", words)
        return
    st.selectbox(label, list(targets), key=f"w_pick_{key}_{do}", format_func=targets.get, width=220)
    for field in ("hours",) if do == OUTAGE else ACTIONS[do][1:]:
        low, high, first = NUMBERS[field]
        st.number_input(words(f"conduct.pick.{field}"), low, high, first, key=f"w_pick_{key}_{do}_{field}", width=130)


def _add(key: str, do: Do | str) -> None:
    here = f"w_pick_{key}_{do}"
    chosen = order_list.made(here) if do == "set_order" else st.session_state[here]
    if not chosen:
        return
    if do == OUTAGE:
        row = Event(site=chosen, outage_hours=max(0.0, st.session_state[f"{here}_hours"]))
    else:
        first, *others = ACTIONS[do]
        row = Action(do=do, **{first: chosen}, **{field: st.session_state[f"{here}_{field}"] for field in others})
    rows = (noted("picked") or {}).get(key, [])
    note("picked", (noted("picked") or {}) | {key: [*rows, row]})
    st.session_state[f"w_pick_{key}"] = None


def _drop(key: str, number: int) -> None:
    rows = (noted("picked") or {}).get(key, [])
    note("picked", (noted("picked") or {}) | {key: [row for i, row in enumerate(rows) if i != number]})
