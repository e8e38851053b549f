"""The card of a site or a service: all its values, what is placed there, what it needs; where each value comes from."""

import streamlit as st

from lib.model import draft
from lib.model.columns import Column
from lib.model.draft import Document, Row
from lib.ui import editing, session
from lib.ui.editor import fields, sources, table
from lib.ui.editor.choices import ids, named
from lib.words import Words

KINDS = ("sites", "services")
MOST_LINES = 30  # placements or dependencies listed; the table has all
ROLES = ("active", "hot", "warm", "cold", "backup")
PHASES = ("run", "start", "failover")


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
        _placements(document, "site", id_, "service", words)
    else:
        _placements(document, "service", id_, "site", words)
        _needs(document, id_, words)
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
        st.session_state[key] = now
        known = ids(document, column.refers)
        st.multiselect(
            **said, options=[*known, *(item for item in now if item not in known)],
            format_func=lambda code: called.get(code, code), placeholder=_default(column, words),
        )  # fmt: skip
    else:
        fields.hold(key, fields.typed(value))
        st.text_input(**said, placeholder=_default(column, words))


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


def _placements(document: Document, own: str, id_: str, other: str, words: Words) -> None:
    """Show what is placed in a site, or where a service is placed, and let one more be put there."""
    kind = f"{other}s"
    called = named(document, kind, words)
    st.markdown(f"**{words(f'estate.placed.{own}')}**")
    there = [(place, row) for place, row in enumerate(draft.rows(document, "placements")) if row.get(own) == id_]
    for place, row in there[:MOST_LINES]:
        role, servers = fields.choice(str(row.get("role")), words), fields.typed(row.get("servers"))
        name = called.get(str(row.get(other)), str(row.get(other)))
        _line(words("estate.placement", name=name, role=role, servers=servers), "placements", place, words)
    _rest("placements", id_, len(there), words)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.selectbox(
            words(f"estate.one.{kind}"), ids(document, kind), key=f"w_put_{other}", index=None, width=200,
            format_func=lambda code: called.get(code, code), placeholder=words(f"estate.choose.{kind}"),
        )  # fmt: skip
        role_and_servers("put", words)
        st.button(
            words("estate.put"), key="b-put", icon=":material/add:",
            on_click=lambda: put(**{own: id_, other: st.session_state[f"w_put_{other}"]}, prefix="put"),
        )  # fmt: skip


def role_and_servers(prefix: str, words: Words) -> None:
    st.selectbox(
        words("column.placements.role"), ROLES, key=f"w_{prefix}_role", width=120,
        format_func=lambda role: fields.choice(role, words),
    )  # fmt: skip
    st.number_input(
        words("column.placements.servers"), 0.0, 1e12, 10.0, 10.0, key=f"w_{prefix}_servers", format="%.15g", width=140
    )


def put(site: str | None, service: str | None, prefix: str) -> None:
    """Put a service into a site with the role and servers that are set."""
    role, servers = st.session_state[f"w_{prefix}_role"], st.session_state[f"w_{prefix}_servers"]
    if not site or not service:
        return

    def change(document: Document) -> Document:
        id_ = draft.free_id(document, "placements", f"{service}-{site}" + ("" if role == "active" else f"-{role}"))
        row = {"id": id_, "service": service, "site": site, "role": role, "servers": servers}
        return draft.add(document, "placements", row)

    editing.edit(change, "placed", what=service, where=site)


def _needs(document: Document, id_: str, words: Words) -> None:
    """Show what a service needs, and let one more dependency be drawn."""
    called = named(document, "services", words)
    st.markdown(f"**{words('estate.needs')}**")
    there = [
        (place, row) for place, row in enumerate(draft.rows(document, "dependencies")) if row.get("service") == id_
    ]
    for place, row in there[:MOST_LINES]:
        said = words(
            "estate.dependency", name=called.get(str(row.get("on")), str(row.get("on"))),
            phase=fields.choice(str(row.get("phase", "run")), words),
        )  # fmt: skip
        group = words("estate.in_group", group=row["group"], k=row.get("k", 1)) if row.get("group") else ""
        _line(said + group, "dependencies", place, words)
    _rest("dependencies", id_, len(there), words)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.selectbox(
            words("estate.one.services"), [other for other in ids(document, "services") if other != id_], key="w_need",
            index=None, width=200, format_func=lambda code: called.get(code, code),
            placeholder=words("estate.choose.services"),
        )  # fmt: skip
        choose_phase("need", words)
        st.button(
            words("estate.connect"), key="b-need", icon=":material/add_link:",
            on_click=lambda: connect(id_, st.session_state["w_need"], st.session_state["w_need_phase"]),
        )  # fmt: skip


def choose_phase(prefix: str, words: Words, label: str = "visible") -> None:
    """Let the reader say what a dependency that is drawn is needed for."""
    st.selectbox(
        words("column.dependencies.phase"), PHASES, key=f"w_{prefix}_phase", width=140, label_visibility=label,
        format_func=lambda phase: fields.choice(phase, words),
    )  # fmt: skip


def connect(service: str | None, on: str | None, phase: str) -> None:
    """Draw a dependency, unless there is that one already."""
    if not service or not on or service == on:
        return
    row = {"service": service, "on": on} | ({} if phase == "run" else {"phase": phase})

    def change(document: Document) -> Document:
        there = [(d.get("service"), d.get("on"), d.get("phase", "run")) for d in draft.rows(document, "dependencies")]
        return document if (service, on, phase) in there else draft.add(document, "dependencies", row)

    editing.edit(change, "connected", what=service, where=on)


def _rest(kind: str, id_: str, count: int, words: Words) -> None:
    """Lead to the table where the card does not list all rows."""
    if count > MOST_LINES:
        st.button(
            words("estate.rest", count=count - MOST_LINES), key=f"b-rest-{kind}", type="tertiary",
            icon=":material/table_rows:", on_click=table.search, args=[kind, id_],
        )  # fmt: skip


def _line(said: str, kind: str, place: int, words: Words) -> None:
    row = draft.rows(editing.document(), kind)[place]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(said.replace("[", "\\[").replace("*", "\\*"))
        st.button(
            "", key=f"b-less-{kind}-{place}", icon=":material/close:", type="tertiary", help=words("estate.remove_line"),
            on_click=_remove_row, args=[kind, row],
        )  # fmt: skip


def _remove_row(kind: str, row: Row) -> None:
    def change(document: Document) -> Document:
        places = {i for i, other in enumerate(draft.rows(document, kind)) if other == row}
        return draft.remove(document, kind, places)

    editing.edit(change, "removed", what=str(row.get("id") or row.get("on")))
