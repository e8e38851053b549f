"""One inject in play: read, skipped, put off, changed, or a new one put in."""

from secrets import token_hex

import msgspec
import streamlit as st

from lib.model.checks import Mistakes
from lib.model.drill import Said
from lib.model.estate import Name, text
from lib.model.exercise import Channel, Inject, Trigger, roles_of
from lib.model.times import parsed, written
from lib.ui.drill import facilitator_pick
from lib.ui.drill.facilitator_list import NEW
from lib.ui.drill.table import Table, fail, note, noted
from lib.view.drill_said import role_said, subject, time_said

CHANNELS = Channel.__args__
LONGEST_SUBJECT, LONGEST_MESSAGE = 300, 4000


def show(at: Table) -> None:
    """Show the inject that is chosen in the list, or the form of one that is not in the list yet."""
    words, state = at.words, at.view.state
    waiting = {row.id: row for row in [*state.pending, *state.skipped]}
    chosen = noted("inject")
    if chosen not in waiting and chosen != NEW:
        chosen = at.view.following.inject.id if at.view.following else next(iter(waiting), NEW)
    st.session_state["w_drill_inject"] = chosen
    st.selectbox(
        words("conduct.chosen"), [*waiting, NEW], key="w_drill_inject", label_visibility="collapsed",
        format_func=lambda id_: subject(waiting[id_], words) if id_ in waiting else words("conduct.new"),
        on_change=lambda: note("inject", st.session_state["w_drill_inject"]),
    )  # fmt: skip
    if chosen == NEW:
        _new(at)
    else:
        _move(at, waiting[chosen])
        _form(at, waiting[chosen], chosen)


def _new(at: Table) -> None:
    """Show the form of an inject that is not in the list."""
    name = noted("new") or f"x{token_hex(3)}"
    note("new", name)
    first = roles_of(at.view.state.exercise)[:1]
    _form(at, Inject(id=name, to=[role.id for role in first], subject="", trigger=Trigger(on="hand")), name, fresh=True)


def _move(at: Table, inject: Inject) -> None:
    """Show the buttons that put an inject off or leave it out."""
    words, key = at.words, f"w_at_{inject.id}"
    skipped = any(row.id == inject.id for row in at.view.state.skipped)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="drill-move"):
        st.button(
            words("conduct.deliver"), key=f"b-now-{inject.id}", type="primary", on_click=at.deliver, args=[inject.id],
            disabled=at.view.state.ended,
        )  # fmt: skip
        st.button(
            words("conduct.skip"), key=f"b-skip-{inject.id}", icon=":material/block:", disabled=skipped or at.view.state.ended,
            on_click=lambda: at.do("skipped", Said(inject=inject.id)),
        )  # fmt: skip
        if inject.trigger.on == "clock":
            st.text_input(
                words("conduct.at"), written(inject.at or 0.0), key=key, width=190, help=words("conduct.at_means")
            )
            st.button(
                words("conduct.postpone"), key=f"b-postpone-{inject.id}", icon=":material/schedule:", on_click=_postpone,
                args=[at, inject], disabled=at.view.state.ended,
            )  # fmt: skip


def _postpone(at: Table, inject: Inject) -> None:
    try:
        t = parsed(st.session_state[f"w_at_{inject.id}"], at.view.state.exercise.scenario.starts_at)
    except Mistakes as mistakes:
        fail(at, mistakes)
        return
    at.do("postponed", Said(inject=inject.id, at=t))


def _form(at: Table, inject: Inject, key: str, fresh: bool = False) -> None:
    """Show the fields of an inject; what is typed stays until it is saved, whatever the others do meanwhile."""
    words, state = at.words, at.view.state
    roles = {role.id: role_said(state, role.id, words) for role in roles_of(state.exercise)}
    facilitator_pick.begin(key, inject.events, inject.actions)
    left, right = st.columns([0.62, 0.38], gap="small")
    with left:
        st.text_input(
            words("conduct.subject"),
            text(inject.subject, words.language),
            key=f"w_subject_{key}",
            max_chars=LONGEST_SUBJECT,
        )
        st.text_area(
            words("conduct.message"), text(inject.message, words.language), key=f"w_message_{key}",
            max_chars=LONGEST_MESSAGE, height=110, help=words("conduct.message_means"),
        )  # fmt: skip
    with right:
        st.multiselect(words("conduct.to"), list(roles), inject.to, key=f"w_to_{key}", format_func=roles.get)
        st.selectbox(
            words("conduct.channel_label"), CHANNELS, CHANNELS.index(inject.channel), key=f"w_channel_{key}",
            format_func=lambda channel: words(f"conduct.channel.{channel}"),
        )  # fmt: skip
    facilitator_pick.show(at, key, outages=True)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        if fresh:
            _buttons_of_new(at, inject, key)
        else:
            st.button(
                words("conduct.save"), key=f"b-save-{key}", icon=":material/save:", on_click=_save, args=[at, inject, key],
                disabled=state.ended,
            )  # fmt: skip


def _buttons_of_new(at: Table, inject: Inject, key: str) -> None:
    words = at.words
    st.text_input(
        words("conduct.new_at"), key=f"w_when_{key}", width=230, help=words("conduct.at_means"),
        placeholder=time_said(at.view.t + 0.5, words, None),
    )  # fmt: skip
    st.button(
        words("conduct.put_in"),
        key=f"b-put-{key}",
        icon=":material/playlist_add:",
        on_click=_save,
        args=[at, inject, key],
    )
    st.button(words("conduct.deliver"), key=f"b-send-{key}", type="primary", on_click=_send, args=[at, inject, key])


def _save(at: Table, inject: Inject, key: str) -> bool:
    """Put an inject into the list as it stands in the form."""
    try:
        plan = _typed(at, inject, key)
    except Mistakes as mistakes:
        fail(at, mistakes)
        return False
    if not at.do("edited", Said(inject=plan.id, plan=plan)):
        return False
    facilitator_pick.clear(key)
    if noted("new") == key:
        note("new", None)
        note("inject", plan.id)
        note("panel", "inject")
    return True


def _send(at: Table, inject: Inject, key: str) -> None:
    if _save(at, inject, key):
        at.deliver(inject.id)


def _typed(at: Table, inject: Inject, key: str) -> Inject:
    """Return an inject as it stands in the form. Raises Mistakes where its time is none."""
    typed, language = st.session_state, at.words.language
    events, actions = facilitator_pick.picked(key)
    when = (typed.get(f"w_when_{key}") or "").strip()
    changed = {
        "subject": _said(inject.subject, typed[f"w_subject_{key}"].strip(), language),
        "message": _said(inject.message, typed[f"w_message_{key}"].strip(), language),
        "to": [role.id for role in roles_of(at.view.state.exercise) if role.id in typed[f"w_to_{key}"]],
        "channel": typed[f"w_channel_{key}"],
        "events": events,
        "actions": actions,
    }
    if when:
        changed |= {"at": parsed(when, at.view.state.exercise.scenario.starts_at), "trigger": Trigger()}
    return msgspec.structs.replace(inject, **changed)


def _said(name: Name, typed: str, language: str) -> Name:
    """Return a name with its text in one language changed, and in the others as it was."""
    return name | {language: typed} if isinstance(name, dict) else typed
