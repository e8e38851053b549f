"""The card of a site or a service: all its values, what is placed there, what it needs; where each value comes from."""

import streamlit as st

from lib.model import draft
from lib.model.columns import Column
from lib.model.draft import Document, Row
from lib.ui import editing, session
from lib.ui.choice import hold
from lib.ui.editor import fields, placing, sources
from lib.ui.editor.choices import ids, named
from lib.words import Words

KINDS = ("sites", "services")


def choose(kind: str, id_: str | None) -> None:
    """Put a site or service on the card."""
    session.state()["edit"]["card"] = [kind, id_]


def chosen() -> tuple[str, str | None]:
    """Return kind and id of what is on the card, the id None if it is not there any more."""
    kind, id_ = session.state()["edit"].get("card") or ("sites", None)
    return kind, id_ if id_ in ids(editing.document(), kind) else None


def show(words: Words) -> None:
    kind, id_ = _choice(words)
    if id_ is None:
        st.caption(words("estate.card_empty"))
        return
    document = editing.document()
    place = next(i for i, row in enumerate(draft.rows(document, kind)) if row.get("id") == id_)
    row = draft.rows(document, kind)[place]
    _form(kind, place, row, words)
    if kind == "sites":
        placing.placements(document, "site", id_, "service", words)
    else:
        placing.placements(document, "service", id_, "site", words)
        placing.needs(document, id_, words)
    with st.container(horizontal=True):
        sources.show(kind, row, words)
        st.button(
            words(f"estate.remove.{kind}"), key="b-remove", icon=":material/delete:", type="tertiary",
            on_click=lambda: editing.edit(lambda d: draft.remove(d, kind, {place}), "removed", what=id_),
        )  # fmt: skip


def _choice(words: Words) -> tuple[str, str | None]:
    kind, id_ = chosen()
    document = editing.document()
    left, right, end = st.columns([0.34, 0.4, 0.26], vertical_alignment="center")
    st.session_state["w_card_kind"] = kind
    left.segmented_control(
        words("estate.card_kind"), KINDS, key="w_card_kind", label_visibility="collapsed",
        format_func=lambda kind: words(f"estate.one.{kind}"),
        on_change=lambda: choose(st.session_state["w_card_kind"] or kind, None),
    )  # fmt: skip
    called = named(document, kind, words)
    st.session_state["w_card"] = id_
    right.selectbox(
        words("estate.card_which"), ids(document, kind), key="w_card", index=None, label_visibility="collapsed",
        format_func=lambda id_: called.get(id_, id_), placeholder=words("estate.card_choose"),
        on_change=lambda: choose(kind, st.session_state["w_card"]),
    )  # fmt: skip
    end.button(
        words("estate.add_service"), key="b-service", icon=":material/add:", on_click=_new_service, width="stretch"
    )
    return kind, id_


def _new_service() -> None:
    """Add a service nobody uses yet and show its card."""
    document = editing.document()
    name = session.words()("estate.new_service", number=len(draft.rows(document, "services")) + 1)
    id_ = draft.free_id(document, "services", name)

    def change(document: Document) -> Document:
        return draft.add(document, "services", {"id": draft.free_id(document, "services", id_), "name": name})

    if editing.edit(change, "service_set", what=name):
        choose("services", id_)


def _form(kind: str, place: int, row: Row, words: Words) -> None:
    """Show every value of a record in a field of its own; a mistake stands under the field it is in."""
    tags = {fact.get("of"): fact.get("tag") for fact in draft.rows(editing.document(), "facts")}
    wrong = {problem.place: problem for problem in editing.problems()}
    columns = st.columns(3, gap="small")
    for i, column in enumerate(fields.shown(kind)):
        with columns[i % 3]:
            tag = tags.get(f"{kind}.{row.get('id')}.{column.path}")
            _field(column, place, row, tag, words)
            where = f"{kind}[{place}].{column.path}"
            for problem in [wrong[at] for at in wrong if at == where or at.startswith((f"{where}[", f"{where}."))]:
                st.caption(f":red[{words.problem(problem).partition(': ')[2]}]")


def _field(column: Column, place: int, row: Row, tag: str | None, words: Words) -> None:
    key = f"w_{column.kind}_{column.path}"
    value = fields.value(row, column, words)
    said = {
        "label": fields.label(column, words) + (f" · {fields.choice(tag, words)}" if tag else ""),
        "help": fields.means(column, words), "key": key, "on_change": _take, "args": [column, row.get("id"), key, words],
    }  # fmt: skip
    document = editing.document()
    if column.form in ("choice", "yes_no", "one"):
        options = column.choices or (fields.YES_NO if column.form == "yes_no" else ids(document, column.refers))
        called = named(document, column.refers, words) if column.refers else {}
        st.session_state[key] = fields.typed(value) or None
        options = [*options, *([st.session_state[key]] if st.session_state[key] not in (*options, None) else [])]
        st.selectbox(
            **said, options=options, index=None, placeholder=_default(column, words),
            format_func=lambda code: called.get(code) or fields.choice(code, words),
        )  # fmt: skip
    elif column.form == "many" and isinstance(row.get(column.path, []), list):
        called = named(document, column.refers, words)
        now = [item for item in row.get(column.path) or [] if isinstance(item, str)]
        known = ids(document, column.refers)
        st.multiselect(
            **said, options=[*known, *(item for item in now if item not in known)], default=hold(key, now),
            format_func=lambda code: called.get(code, code), placeholder=_default(column, words),
        )  # fmt: skip
    else:
        st.text_input(**said, value=hold(key, fields.typed(value)), placeholder=_default(column, words))


def _default(column: Column, words: Words) -> str:
    """Return what an empty field means."""
    if column.default in (None, "", []):
        return "" if column.form == "text" else words("estate.not_set")
    return words("estate.default", value=fields.choice(fields.typed(column.default), words))


def _take(column: Column, id_: str | None, key: str, words: Words) -> None:
    typed = st.session_state[key]

    def change(document: Document) -> Document:
        for place, row in enumerate(draft.rows(document, column.kind)):
            if row.get("id") == id_:
                if isinstance(typed, list):
                    rest = {name: value for name, value in row.items() if name != column.path}
                    new = row | {column.path: typed} if typed else rest
                else:
                    new = fields.changed(row, column, typed, words)
                return draft.change(document, column.kind, place, new)
        return document

    if editing.edit(change, "field", what=id_, field=f"{column.kind}.{column.path}") and column.path == "id":
        choose(column.kind, str(typed).strip())
