"""The MSEL as a table: a line an inject, typed over or pasted into from a spreadsheet.

While the reader types, the table's own rows stay as they were when it was drawn, and what was typed lies over them:
drawing them anew would take cursor and scroll position away. Any edit made elsewhere draws it anew.
"""

import pandas as pd
import streamlit as st

from lib.model import exercise_draft as draft
from lib.model import msel
from lib.model.cells import read
from lib.model.columns import Column
from lib.model.draft import Document, Row
from lib.store import library
from lib.ui.drill.prepare import opened
from lib.ui.drill.prepare.names import choice, in_language, is_apart, roles, text_of, triggered, with_text
from lib.view.drill_said import subjects, trigger_said
from lib.words import Words

SHOWN = (
    "at", "subject", "to", "trigger", "kind", "channel", "sender", "message", "objective", "expected.text",
    "expected.within_hours", "notes", "id",
)  # fmt: skip
WIDTHS = {
    "at": 100, "trigger": 230, "kind": 115, "sender": 110, "to": 190, "channel": 100, "subject": 230, "message": 320, "expected.text": 220,
}  # fmt: skip
HEIGHT = 560  # pixels; the page gives it what the window has
FIXED = ("trigger",)  # told here, set on the form


def show(words: Words) -> None:
    base = _base(words)
    with st.container(key="msel-table", height=HEIGHT, border=False):
        st.data_editor(
            base["frame"], key=base["key"], hide_index=True, width="stretch", height="stretch", placeholder="",
            num_rows="dynamic", column_config=_configs(base["frame"], words), on_change=_take, args=[words],
        )  # fmt: skip
    st.caption(words("prepare.table_means"))


def _base(words: Words) -> dict:
    """Return what the table shows: its rows as they were when it was last drawn anew."""
    ref, base = opened.state()["ref"], st.session_state.get("msel")
    if base is None or base["language"] != words.language or base["expects"] != ref:
        number = 0 if base is None else base["number"] + 1
        frame = _frame(opened.injects(), words)
        base = {
            "language": words.language,
            "expects": ref,
            "ref": ref,
            "number": number,
            "key": f"msel-{number}",
            "frame": frame,
        }
        st.session_state["msel"] = base
    return base


def _frame(rows: list[Row], words: Words) -> pd.DataFrame:
    table = {"number": pd.Series(range(1, len(rows) + 1), dtype="Int64")}
    triggers = _triggers(words)
    for path in SHOWN:
        told = [triggers.get(row.get("id")) if path == "trigger" else None for row in rows]
        table[path] = pd.Series([said or _shown(row, path, words) for row, said in zip(rows, told)], dtype="object")
    return pd.DataFrame(table)


def _triggers(words: Words) -> dict[str, str]:
    """Return inject -> what sets it off, in the names of the estate, of those that have no mistakes."""
    exercise = opened.sound()
    if exercise is None:
        return {}
    called, estate = subjects(exercise, words), opened.compiled().estate
    return {inject.id: trigger_said(inject, called, estate, words) for inject in exercise.injects}


def _shown(row: Row, path: str, words: Words) -> object:
    if path == "trigger":
        return triggered(row, words)
    column = in_language(row, path, words)
    if path == "to" and _is_ids(row.get("to")):
        return row["to"]
    if column.form == "text" and path != "id":
        return text_of(row, path, words.language)
    value = msel.cell(row, column)
    return None if value is None else f"{value:.15g}" if isinstance(value, float) else str(value)


def _is_ids(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _configs(frame: pd.DataFrame, words: Words) -> dict:
    make, document = st.column_config, opened.document()
    configs = {"number": make.NumberColumn("#", disabled=True, width=45, pinned=True)}
    for path in SHOWN:
        said = {"label": words(f"prepare.column.{path}"), "width": WIDTHS.get(path, 120), "pinned": path == "at"}
        column = msel.BY_PATH.get(path)
        if path in FIXED:
            configs[path] = make.TextColumn(**said, disabled=True, help=words("prepare.trigger_means"))
        elif path == "to" and all(cell is None or isinstance(cell, list) for cell in frame[path]):
            called = roles(document, words)
            configs[path] = make.MultiselectColumn(
                **said,
                options=list(called),
                accept_new_options=True,
                format_func=lambda role, called=called: called.get(role, role),
            )
        elif column.form == "choice":
            configs[path] = make.SelectboxColumn(
                **said, options=column.choices, format_func=lambda code: choice(code, words)
            )
        elif path == "objective":
            known = [row["id"] for row in draft.rows(document, "objectives") if isinstance(row.get("id"), str)]
            configs[path] = make.SelectboxColumn(**said, options=list(dict.fromkeys([*known, *frame[path].dropna()])))
        else:
            help_ = words("prepare.time_means") if path == "at" else None
            configs[path] = make.TextColumn(**said, help=help_)
    return configs


def _take(words: Words) -> None:
    """Make of the table's rows and what was typed over them the next version."""
    base = st.session_state["msel"]
    typed, before = st.session_state[base["key"]], opened.document_of(base["ref"])
    key = library.parted(opened.state()["ref"])[0]
    changed = {int(i): row for i, row in typed["edited_rows"].items()}
    done = opened.edit(lambda _: edited(before, changed, typed, words), "table")
    now, after = opened.state(), library.parted(opened.state()["ref"])[0]
    alone = "joined" not in now and "clash" not in now and after == key and not typed["added_rows"]
    if done and alone and not typed["deleted_rows"]:
        base["expects"] = now["ref"]


def edited(before: Document, changed: dict[int, dict], typed: dict, words: Words) -> Document:
    """Return the exercise with what was typed over its table, added to it and deleted from it."""
    rows, start = draft.rows(before, "injects"), opened.start_of(before)
    new = {i: _typed_over(rows[i], cells, start, words) for i, cells in changed.items() if i < len(rows)}
    after = draft.change(before, "injects", new)
    for cells in typed["added_rows"]:
        row = _typed_over({}, cells, start, words)
        if row:
            after = draft.add(after, "injects", with_id(after, row))
    return draft.remove(after, "injects", {int(i) for i in typed["deleted_rows"]})


def _typed_over(row: Row, cells: dict, start: str | None, words: Words) -> Row:
    for path, cell in cells.items():
        if path in ("number", "trigger"):
            continue
        if isinstance(cell, list):
            row = row | {path: cell}
        elif msel.BY_PATH[path].form == "text" and path != "id":
            row = with_text(row, path, words.language if is_apart(row, path) else None, cell or "")
        else:
            row = msel.put(row, in_language(row, path, words), _as_typed(msel.BY_PATH[path], cell), start)
    return row


def _as_typed(column: Column, cell: object) -> object:
    """Return a cell of hours as the hours that a notation such as M+30 means."""
    if column.form == "number" and isinstance(cell, str) and isinstance(read(cell, "number"), str):
        return msel.taken(msel.BY_PATH["at"], cell, None)
    return cell


def with_id(document: Document, row: Row) -> Row:
    """Return a new inject with an id, and a time to be set off at."""
    if not isinstance(row.get("id"), str) or not row["id"]:
        row = {"id": draft.free_id(document, "injects", f"inject-{len(draft.rows(document, 'injects')) + 1}")} | row
    return row
