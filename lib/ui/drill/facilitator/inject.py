"""One inject in play: read, delivered, skipped, put off, changed, or a new one put in."""

from secrets import token_hex

import streamlit as st

from lib.model.checks import Mistakes
from lib.model.drill import Said
from lib.model.exercise import Inject, Trigger, roles_of
from lib.ui.drill.facilitator import form, options
from lib.ui.drill.facilitator.msel import NEW
from lib.ui.drill.table import Table, fail, note, noted
from lib.view.drill_said import subject


def show(at: Table) -> None:
    """Show the inject that is chosen in the list, or the form of one that is not in the list yet."""
    words, state = at.words, at.view.state
    waiting = {row.id: row for row in [*state.pending, *state.skipped]}
    chosen = noted("inject")
    if chosen is None:
        chosen = at.view.following.inject.id if at.view.following else next(iter(waiting), NEW)
        note("inject", chosen)
    gone = chosen not in waiting and chosen != NEW
    if not gone:
        st.session_state["w_drill_inject"] = chosen
    st.selectbox(
        words("conduct.chosen"), [*waiting, NEW], key="w_drill_inject", label_visibility="collapsed",
        index=None if gone else 0, placeholder=words("conduct.choose_inject"),
        format_func=lambda id_: subject(waiting[id_], words) if id_ in waiting else words("conduct.new"),
        on_change=lambda: note("inject", st.session_state["w_drill_inject"]),
    )  # fmt: skip
    if gone:
        _has_come(at, chosen)
    elif chosen == NEW:
        _new(at)
    else:
        _old(at, waiting[chosen])


def _has_come(at: Table, chosen: str) -> None:
    """Say that the inject has come meanwhile; what was typed can become a new one."""
    words = at.words
    st.info(words("conduct.has_come"), icon=":material/info:")
    if chosen in (noted("drafts") or {}):
        st.button(
            words("conduct.as_new"), key="b-as-new", on_click=_as_new, args=[chosen], disabled=at.view.state.ended
        )


def _as_new(old: str) -> None:
    note("new", new := f"x{token_hex(3)}")
    form.renamed(old, new)
    note("inject", NEW)


def _old(at: Table, inject: Inject) -> None:
    """Show an inject of the list: what can be done with it, and its form."""
    words, over = at.words, at.view.state.ended
    differs = form.begin(at, inject)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="drill-move"):
        _move(at, inject)
        st.button(
            words("conduct.save_mine" if differs else "conduct.save"), key=f"b-save-{inject.id}", icon=":material/save:",
            on_click=_save, args=[at, inject], disabled=over,
        )  # fmt: skip
    if differs:
        st.warning(words("conduct.changed_meanwhile"), icon=":material/group:")
        st.button(
            words("conduct.take_theirs"),
            key=f"b-theirs-{inject.id}",
            on_click=form.forget,
            args=[inject.id],
        )
    form.show(at, inject)


def _new(at: Table) -> None:
    """Show the form of an inject that is not in the list."""
    words, name = at.words, noted("new") or f"x{token_hex(3)}"
    note("new", name)
    first = roles_of(at.view.state.exercise)[:1]
    inject = Inject(id=name, to=[role.id for role in first], subject="", trigger=Trigger(on="hand"))
    form.begin(at, inject)
    over = at.view.state.ended
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        form.time_box(at, name, words("conduct.at"), words("conduct.empty_by_hand"))
        st.button(
            words("conduct.put_in"), key=f"b-put-{name}", icon=":material/playlist_add:", on_click=_put, args=[at, inject],
            disabled=over,
        )  # fmt: skip
        st.button(
            words("conduct.deliver"),
            key=f"b-send-{name}",
            type="primary",
            on_click=_send,
            args=[at, inject],
            disabled=over,
        )
    form.show(at, inject)


def _move(at: Table, inject: Inject) -> None:
    """Show the buttons that deliver an inject, leave it out, or set its time."""
    words, over = at.words, at.view.state.ended
    skipped = any(row.id == inject.id for row in at.view.state.skipped)
    st.button(
        words("conduct.deliver"), key=f"b-now-{inject.id}", type="primary", on_click=at.deliver, args=[inject.id],
        disabled=over,
    )  # fmt: skip
    st.button(
        words("conduct.skip"), key=f"b-skip-{inject.id}", icon=":material/block:", disabled=skipped or over,
        on_click=_skip, args=[at, inject],
    )  # fmt: skip
    form.time_box(at, inject.id, words("conduct.at"))
    st.button(
        words("conduct.postpone"), key=f"b-postpone-{inject.id}", icon=":material/schedule:", on_click=_postpone,
        args=[at, inject], disabled=over,
    )  # fmt: skip


def _skip(at: Table, inject: Inject) -> None:
    if at.do("skipped", Said(inject=inject.id)):
        form.agree(at.now(), inject)


def _postpone(at: Table, inject: Inject) -> None:
    """Set the time at which an inject comes; one that waited for something else comes by the clock from then on."""
    try:
        t = form.time_typed(at, inject.id)
    except Mistakes as mistakes:
        fail(at, mistakes)
        return
    if t is None:
        return
    plan = form.by_the_clock(inject, t)
    said = Said(inject=inject.id, at=t) if inject.trigger.on == "clock" else Said(inject=inject.id, plan=plan)
    if at.do("postponed" if inject.trigger.on == "clock" else "edited", said):
        form.agree(at.now(), plan)


def _save(at: Table, inject: Inject) -> None:
    try:
        options.check(plan := form.typed(at, inject))
    except Mistakes as mistakes:
        fail(at, mistakes)
        return
    if at.do("edited", Said(inject=plan.id, plan=plan)):
        form.agree(at.now(), plan)


def _put(at: Table, inject: Inject) -> bool:
    """Put a new inject into the list as it stands in the form."""
    try:
        t = form.time_typed(at, inject.id)
        options.check(plan := form.typed(at, inject))
    except Mistakes as mistakes:
        fail(at, mistakes)
        return False
    plan = plan if t is None else form.by_the_clock(plan, t)
    if not at.do("edited", Said(inject=plan.id, plan=plan)):
        return False
    form.forget(plan.id)
    note("new", None)
    note("inject", plan.id)
    return True


def _send(at: Table, inject: Inject) -> None:
    """Put a new inject in and deliver it at once, whatever time stands in the form."""
    if _put(at, inject):
        at.deliver(inject.id)
