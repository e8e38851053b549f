"""The tables in which everything is edited: one kind at a time, menus for choices, cells pasted from a spreadsheet.

While the reader types, the table's own rows stay as they were when it was drawn, and what was typed lies over them:
drawing them anew would take cursor and scroll position away. Any edit made elsewhere draws it anew.
"""

import pandas as pd
import streamlit as st

from lib.model import draft
from lib.model.columns import Column
from lib.model.draft import Document, Row
from lib.store import library
from lib.ui import editing, session
from lib.ui.editor import fields, pages
from lib.ui.editor.fields import YES_NO
from lib.words import Words

MOST_CHOICES = 1_000  # ids in a menu; of more the reader types one
KINDS = ("sites", "services", "placements", "dependencies", "regions", "zones", "teams", "facts", "estate")


def show(words: Words, height: int) -> None:
    now = session.state()["edit"]
    document = editing.document()
    kind = _choose_kind(words, now, document)
    base = _base(kind, words)
    if now.get("only"):
        _only_one(words, now)
    else:
        pages.controls(_rows(document, kind), words)
    st.data_editor(
        base["frame"], key=base["key"], hide_index=True, width="stretch", height=height, placeholder="",
        num_rows="fixed" if kind == "estate" or now.get("only") else "dynamic",
        column_config=_configs(base["columns"], base["frame"], document, words), on_change=_take, args=[words],
    )  # fmt: skip


def jump(kind: str, place: int, path: str = "") -> None:
    """Show one row alone, with a cell of it first."""
    session.state()["edit"].update(kind=kind, only=[place, path])


def search(kind: str, find: str) -> None:
    """Show the rows of a kind in which a text is found, where they are many; else all."""
    session.state()["edit"].update(kind=kind, only=None)
    pages.ask(find)


def _choose_kind(words: Words, now: dict, document: Document) -> str:
    now.setdefault("kind", KINDS[0])
    count = {kind: len(draft.rows(document, kind)) for kind in KINDS[:-1]}
    st.session_state["w_kind"] = now["kind"]

    def choose() -> None:
        now.update(kind=st.session_state["w_kind"] or now["kind"], only=None)
        pages.ask()

    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.segmented_control(
            words("estate.kind_label"), KINDS, key="w_kind", label_visibility="collapsed", on_change=choose,
            format_func=lambda kind: words(f"estate.kind.{kind}") + (f" {count[kind]}" if kind in count else ""),
        )  # fmt: skip
        st.space("stretch")
        st.caption(words("estate.table_means"))
    return now["kind"]


def _only_one(words: Words, now: dict) -> None:
    st.button(
        words("estate.all_rows"), key="b-all-rows", icon=":material/table_rows:", type="tertiary",
        on_click=lambda: now.update(only=None),
    )  # fmt: skip


def _base(kind: str, words: Words) -> dict:
    """Return what the table shows: its rows as they were when it was last drawn anew, and how its columns lie."""
    now, ref = session.state()["edit"], session.ref()
    only = now.get("only")
    asked = (kind, only, words.language, pages.asked())
    base = st.session_state.get("table")
    if base is None or base["asked"] != asked or base["expects"] != ref:
        number = 0 if base is None else base["number"] + 1
        rows = _rows(editing.document(), kind)
        places = [only[0]] if only and only[0] < len(rows) else pages.places(rows)
        columns = _ordered(kind, only[1] if only else "")
        frame = _frame(rows if places is None else [rows[i] for i in places], columns, words)
        base = {
            "asked": asked, "expects": ref, "ref": ref, "number": number, "key": f"table-{number}", "kind": kind,
            "places": places, "columns": columns, "frame": frame,
        }  # fmt: skip
        st.session_state["table"] = base
    return base


def _rows(document: Document, kind: str) -> list[Row]:
    return [draft.settings(document)] if kind == "estate" else draft.rows(document, kind)


def _ordered(kind: str, first: str) -> list[Column]:
    columns = fields.shown(kind)
    return sorted(columns, key=lambda column: (column.path != "id", not first or column.path != first))


def _frame(rows: list[Row], columns: list[Column], words: Words) -> pd.DataFrame:
    return pd.DataFrame({
        column.path: _series([fields.value(row, column, words) for row in rows], rows, column) for column in columns
    })  # fmt: skip


def _series(cells: list, rows: list[Row], column: Column) -> pd.Series:
    """Return a column's cells: numbers where all are, lists where menus allow several, else text as one types it."""
    if column.form in ("number", "integer") and all(_is_number(cell) for cell in cells if cell is not None):
        return pd.Series(cells, dtype="float64" if column.form == "number" else "Int64")
    if column.form == "many":
        lists = [row.get(column.path) for row in rows]
        if all(item is None or _is_ids(item) for item in lists):
            return pd.Series(lists, dtype="object")
    return pd.Series([None if cell is None else fields.typed(cell) for cell in cells], dtype="object")


def _is_number(cell: object) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _is_ids(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _configs(columns: list[Column], frame: pd.DataFrame, document: Document, words: Words) -> dict:
    ids = {kind: [row["id"] for row in draft.rows(document, kind) if fields_id(row)] for kind in draft.KINDS}
    return {column.path: _config(column, frame[column.path], ids, words) for column in columns}


def fields_id(row: Row) -> bool:
    return isinstance(row.get("id"), str) and bool(row["id"])


def _config(column: Column, cells: pd.Series, ids: dict[str, list[str]], words: Words):
    make = st.column_config
    said = {
        "label": fields.label(column, words), "help": fields.means(column, words), "pinned": column.path == "id",
        "required": False,
    }  # fmt: skip
    if cells.dtype != "object":
        return make.NumberColumn(**said, step=1 if column.form == "integer" else None)
    if column.form == "choice":
        return make.SelectboxColumn(**said, options=column.choices, format_func=lambda code: fields.choice(code, words))
    if column.form == "yes_no":
        return make.SelectboxColumn(**said, options=YES_NO, format_func=lambda code: fields.choice(code, words))
    if column.form == "one":
        known = ids[column.refers]
        if len(known) > MOST_CHOICES:
            return make.TextColumn(**said)
        return make.SelectboxColumn(**said, options=[*known, *sorted(set(cells.dropna()) - set(known))])
    if column.form == "many" and all(item is None or isinstance(item, list) for item in cells):
        return make.MultiselectColumn(**said, options=ids[column.refers], accept_new_options=True)
    return make.TextColumn(**said)


def _take(words: Words) -> None:
    """Make of the table's rows and what was typed over them the next version."""
    base = st.session_state["table"]
    typed, kind = st.session_state[base["key"]], base["kind"]
    before = editing.results.document(base["ref"])
    done = editing.edit(lambda _: _edited(before, base, typed, words), "table", kind=kind)
    now = session.state()
    joined = "joined" in now or "clash" in now
    key, _ = library.parted(session.ref())
    if key != library.parted(base["ref"])[0] and kind not in ("estate", "facts"):
        base["ref"] = f"{key}@1"  # the copy that the edit made begins with the same rows
    copied = key != library.parted(base["ref"])[0]
    if done and not joined and not copied:
        if not _completed(base, typed):
            base["expects"] = session.ref()
        elif base["places"] is not None:  # the new row is shown where it stands now
            pages.ask(page=pages.last(_rows(editing.document(), kind)))


def _completed(base: dict, typed: dict) -> bool:
    """Say whether a new row got an id that the table does not show yet."""
    rows = _rows(editing.document(), base["kind"])
    added = [row for row in typed["added_rows"] if any(value is not None for value in row.values())]
    return any(fields_id(row) and not typed_row.get("id") for row, typed_row in zip(reversed(rows), reversed(added)))


def _edited(before: Document, base: dict, typed: dict, words: Words) -> Document:
    kind, columns = base["kind"], {column.path: column for column in base["columns"]}
    rows = _rows(before, kind)
    places = range(len(rows)) if base["places"] is None else base["places"]
    new = {
        places[int(i)]: _typed_over(rows[places[int(i)]], cells, columns, words)
        for i, cells in typed["edited_rows"].items()
    }  # fmt: skip
    if kind == "estate":
        return draft.with_settings(before, new.get(0, rows[0]))
    after = draft.change_all(before, kind, new)
    added = [_typed_over({}, cells, columns, words) for cells in typed["added_rows"]]
    for row in filter(None, added):
        after = draft.add(after, kind, with_id(after, kind, row, words))
    return draft.remove(after, kind, {places[int(i)] for i in typed["deleted_rows"]})


def _typed_over(row: Row, cells: dict, columns: dict[str, Column], words: Words) -> Row:
    for path, cell in cells.items():
        if isinstance(cell, list):
            row = row | {path: cell}
        else:
            row = fields.changed(row, columns[path], cell, words)
    return row


def with_id(document: Document, kind: str, row: Row, words: Words) -> Row:
    """Return a new row with an id, once all else that it must have is there."""
    columns = fields.shown(kind)
    if not any(column.path == "id" for column in columns) or fields_id(row):
        return row
    if any(column.required and column.path != "id" and column.path not in row for column in columns):
        return row
    if kind == "placements":
        wish = f"{row['service']}-{row['site']}"
    else:
        name = row.get("name") or kind.removesuffix("s")
        wish = name if isinstance(name, str) else next(iter(name.values()), kind)
    return {"id": draft.free_id(document, kind, str(wish))} | row
