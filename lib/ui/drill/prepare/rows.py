"""Small tables of an exercise: objectives, teams, questions; typed over like any other, with a text in each language."""

import pandas as pd
import streamlit as st

from lib.model import exercise_draft as draft
from lib.model.columns import LANGUAGES
from lib.model.draft import Document, Row
from lib.model.scenario import ACTIONS
from lib.ui.drill.prepare import opened
from lib.ui.drill.prepare.names import choice, joined
from lib.words import Words

FIELD = {"objectives": "text", "questions": "text", "roles": "name"}
ROW, MOST = 35, 7  # pixels of a row; rows that are shown at once


def show(kind: str, words: Words) -> None:
    base = _base(kind, words)
    make = st.column_config
    configs = {"id": make.TextColumn(words("prepare.column.id"), width=130)}
    for language in LANGUAGES:
        configs[language] = make.TextColumn(words(f"prepare.text.{language}"), width=260)
    if kind == "roles":
        configs["levers"] = make.MultiselectColumn(
            words("prepare.levers"), options=list(ACTIONS), format_func=lambda code: choice(code, words), width=300
        )
    st.data_editor(
        base["frame"], key=base["key"], hide_index=True, width="stretch", num_rows="dynamic", column_config=configs,
        height=ROW * (min(len(base["frame"]), MOST) + 2) + 4, on_change=_take, args=[kind],
    )  # fmt: skip


def _rows(document: Document, kind: str) -> list[Row]:
    return draft.roles(document) if kind == "roles" else draft.rows(document, kind)


def _base(kind: str, words: Words) -> dict:
    """Return what the table shows: its rows as they were when it was last drawn anew."""
    ref, bases = opened.state()["ref"], st.session_state.setdefault("prepare_rows", {})
    base = bases.get(kind)
    if base is None or base["language"] != words.language or base["expects"] != ref:
        number = 0 if base is None else base["number"] + 1
        rows = _rows(opened.document(), kind)
        order = [words.language, *(other for other in LANGUAGES if other != words.language)]
        table = {"id": [str(row.get("id", "")) for row in rows]}
        table |= {language: [_said(row.get(FIELD[kind]), language) for row in rows] for language in order}
        if kind == "roles":
            table["levers"] = [row.get("levers", []) if isinstance(row.get("levers", []), list) else [] for row in rows]
        frame = pd.DataFrame({name: pd.Series(cells, dtype="object") for name, cells in table.items()})
        base = bases[kind] = {
            "language": words.language, "expects": ref, "ref": ref, "number": number, "key": f"{kind}-{number}", "frame": frame
        }  # fmt: skip
    return base


def _said(name: object, language: str) -> str:
    held = name.get(language, "") if isinstance(name, dict) else name
    return held if isinstance(held, str) else ""


def _take(kind: str) -> None:
    base = st.session_state["prepare_rows"][kind]
    typed, before = st.session_state[base["key"]], opened.document_of(base["ref"])
    opened.edit(lambda _: edited(before, kind, typed), "rows", kind=kind)


def edited(before: Document, kind: str, typed: dict) -> Document:
    """Return the exercise with what was typed over one of its small tables, added to it and deleted from it."""
    document = before | {kind: _rows(before, kind)}
    rows = draft.rows(document, kind)
    new = {
        int(i): _typed_over(rows[int(i)], cells, kind)
        for i, cells in typed["edited_rows"].items()
        if int(i) < len(rows)
    }
    after = draft.change(document, kind, new)
    for cells in typed["added_rows"]:
        row = _typed_over({}, cells, kind)
        if row:
            wish = (
                next(iter(row[FIELD[kind]].values()), kind)
                if isinstance(row.get(FIELD[kind]), dict)
                else kind.removesuffix("s")
            )
            after = draft.add(after, kind, {"id": row.get("id") or draft.free_id(after, kind, wish)} | row)
    return draft.remove(after, kind, {int(i) for i in typed["deleted_rows"]})


def _typed_over(row: Row, cells: dict, kind: str) -> Row:
    for name, cell in cells.items():
        if name in LANGUAGES:
            row = row | {FIELD[kind]: joined(row.get(FIELD[kind]), name, cell or "")}
        elif name == "levers":
            row = row | {"levers": list(cell or [])}
        elif cell:
            row = row | {name: str(cell).strip()}
    return row
