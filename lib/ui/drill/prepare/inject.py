"""One inject on a form: when and to whom, the message with its figures as players will read it, what is decided, what it does."""

from copy import deepcopy

import streamlit as st

from lib.model import exercise_draft as draft
from lib.model import msel
from lib.model.draft import Document, Row
from lib.model.exercise import READINGS
from lib.ui import session
from lib.ui.drill.prepare import decision, fields, message, opened, world
from lib.ui.drill.prepare.names import listed, name, roles
from lib.words import Words

SIDES = ("when", "message", "decision", "world")
FORM = 430  # pixels, at least; the page gives it what the window has
STEP_HOURS = 0.25  # that an inject is moved by


def show(words: Words) -> None:
    rows, now = opened.injects(), opened.state()
    place = opened.place_of(now["inject"])
    if place is None and rows:
        place = 0
    _choice(rows, place, words)
    if place is None:
        st.caption(words("prepare.no_injects"))
        return
    inject = rows[place]
    _tools(inject, place, words)
    side = now.setdefault("side", SIDES[0])
    st.session_state["w_side_of_form"] = side
    st.segmented_control(
        words("prepare.side_label"), SIDES, key="w_side_of_form", label_visibility="collapsed",
        format_func=lambda one: words(f"prepare.side.{one}"),
        on_change=lambda: now.update(side=st.session_state["w_side_of_form"] or side),
    )  # fmt: skip
    with st.container(height=FORM, border=False, key="inject-form"):
        {
            "when": _when,
            "message": message.show,
            "decision": decision.show,
            "world": world.show,
        }[side](inject, words)


def _choice(rows: list[Row], place: int | None, words: Words) -> None:
    now = opened.state()
    ids = [str(row.get("id")) for row in rows]
    called = {
        str(row.get("id")): f"{i}. {name(row.get('subject'), words, row.get('id'))}" for i, row in enumerate(rows, 1)
    }
    left, right = st.columns([0.72, 0.28], vertical_alignment="bottom")
    st.session_state["w_inject"] = ids[place] if place is not None else None
    left.selectbox(
        words("prepare.which"), ids, key="w_inject", index=None, format_func=lambda id_: called.get(id_, id_),
        label_visibility="collapsed", placeholder=words("prepare.which"),
        on_change=lambda: now.update(inject=st.session_state["w_inject"]),
    )  # fmt: skip
    right.button(
        words("prepare.insert"), key="b-insert", icon=":material/add:", width="stretch", on_click=_insert, args=[place]
    )


def _tools(inject: Row, place: int, words: Words) -> None:
    with st.container(horizontal=True, gap="small", key="inject-tools"):
        timed = isinstance(inject.get("at"), int | float)
        for key, icon, hours in (("earlier", "fast_rewind", -STEP_HOURS), ("later", "fast_forward", STEP_HOURS)):
            st.button(
                words(f"prepare.{key}"), key=f"b-{key}", icon=f":material/{icon}:", disabled=not timed, on_click=_move,
                args=[place, hours], help=words("prepare.move_means"),
            )  # fmt: skip
        st.button(
            words("prepare.duplicate"),
            key="b-duplicate",
            icon=":material/content_copy:",
            on_click=_duplicate,
            args=[place],
        )
        st.button(words("prepare.delete"), key="b-delete", icon=":material/delete:", on_click=_delete, args=[place])


def _insert(place: int | None) -> None:
    """Put a new inject below the one that is shown, at its time, and show it."""
    rows, words = opened.injects(), session.words()
    at = rows[place].get("at", 0) if place is not None else 0
    id_ = draft.free_id(opened.document(), "injects", f"inject-{len(rows) + 1}")
    subject = words("prepare.new_inject", number=len(rows) + 1)
    first = next(iter(roles(opened.document(), words)), None)
    row = {
        "id": id_,
        "at": at if isinstance(at, int | float) else 0,
        "to": [first] if first else [],
        "subject": subject,
    }
    if opened.edit(lambda d: draft.add(d, "injects", row, None if place is None else place + 1), "inserted", what=id_):
        opened.state().update(inject=id_, side=SIDES[0])


def _duplicate(place: int) -> None:
    row = deepcopy(opened.injects()[place])
    id_ = draft.free_id(opened.document(), "injects", f"{row.get('id')}-copy")
    made = {"id": id_} | {key: value for key, value in row.items() if key != "id"}
    if opened.edit(lambda d: draft.add(d, "injects", made, place + 1), "duplicated", what=str(row.get("id"))):
        opened.state()["inject"] = id_


def _delete(place: int) -> None:
    rows = opened.injects()
    after = rows[place + 1] if place + 1 < len(rows) else rows[place - 1]
    gone = str(rows[place].get("id"))
    if opened.edit(lambda d: draft.remove(d, "injects", {place}), "removed", what=gone):
        opened.state()["inject"] = after.get("id") if len(rows) > 1 else None


def _move(place: int, hours: float) -> None:
    what = str(opened.injects()[place].get("id"))
    opened.edit(lambda d: draft.later(d, {place}, hours), "moved", what=what)


def _when(inject: Row, words: Words) -> None:
    document: Document = opened.document()
    trigger = inject.get("trigger") if isinstance(inject.get("trigger"), dict) else {}
    left, right = st.columns(2, gap="small")
    with left:
        fields.menu("trigger.on", inject, msel.TRIGGERS, words, "clock")
    with right:
        fields.line("at", inject, words, help=words("prepare.time_means"), placeholder="D+1 H+3 M+45")
    _trigger(str(trigger.get("on", "clock")), trigger, inject, words)
    left, right = st.columns(2, gap="small")
    with left:
        fields.many("to", inject, roles(document, words), words)
        fields.menu("channel", inject, msel.BY_PATH["channel"].choices, words, "briefing")
    with right:
        fields.menu("kind", inject, msel.KINDS, words, "contextual")
        fields.menu("objective", inject, listed(document, "objectives", "text", words), words)
    fields.named("sender", inject, words)
    fields.line("id", inject, words)


def _trigger(on: str, trigger: Row, inject: Row, words: Words) -> None:
    """Show what a trigger needs: a condition its figure, an action that did not come its inject."""
    if on == "condition":
        left, right = st.columns(2, gap="small")
        with left:
            fields.menu("trigger.reading", inject, tuple(READINGS), words)
            fields.line("trigger.at_least", inject, words)
        with right:
            fields.menu("trigger.of", inject, _of(trigger.get("reading"), words), words)
            fields.line("trigger.at_most", inject, words)
        st.caption(words("prepare.limit_means", unit=words(f"prepare.unit.{_unit(trigger.get('reading'))}")))
    if on == "missed":
        others = listed(opened.document(), "injects", "subject", words)
        waiting = {
            row["id"]: others[row["id"]] for row in opened.injects() if row.get("id") in others and row.get("expected")
        }
        fields.menu("trigger.inject", inject, waiting, words)
    if on in ("condition", "missed"):
        fields.line("trigger.after_hours", inject, words, placeholder="M+30")


def _of(reading: object, words: Words) -> dict[str, str]:
    ground = opened.compiled()
    kind = READINGS[reading][0] if isinstance(reading, str) and reading in READINGS else None
    if ground is None or kind is None:
        return {}
    return {row.id: name(row.name, words, row.id) for row in getattr(ground.estate, f"{kind}s")}


def _unit(reading: object) -> str:
    return (
        READINGS[reading][1].replace(" ", "_").replace("-", "_")
        if isinstance(reading, str) and reading in READINGS
        else "none"
    )
