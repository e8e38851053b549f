"""What is placed in a site, and what a service needs: listed on the card, and added to from there or from the map."""

import streamlit as st

from lib.model import draft
from lib.model.draft import Document, Row
from lib.ui import editing
from lib.ui.editor import fields, table
from lib.ui.editor.choices import ids, named
from lib.words import Words

ROLES = ("active", "hot", "warm", "cold", "backup")
PHASES = ("run", "start", "failover")
MOST_LINES = 30  # placements or dependencies listed; the table has all


def placements(document: Document, own: str, id_: str, other: str, words: Words) -> None:
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


def needs(document: Document, id_: str, words: Words) -> None:
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
