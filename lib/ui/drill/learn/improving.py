"""The improvement plan: what is to be done, by whom, until when, for which objective; the facilitator edits it as a table."""

from secrets import token_hex

import pandas as pd
import streamlit as st

from lib.model.drill import Entry, Said
from lib.model.estate import text
from lib.ui.drill import look
from lib.ui.drill.table import Table

COLUMNS = ("text", "owner", "due", "objective")
MOST_LINES = 200


def show(at: Table) -> None:
    words, plan = at.words, at.view.state.improvements
    st.html(look.heading(words("seats.plan"), words("seats.plan_means")))
    frame, config = as_table(plan), _columns(at)
    if at.seat.part != "facilitator":
        if plan:
            st.dataframe(
                frame.drop(columns="item"), hide_index=True, column_config=config, width="stretch", placeholder=""
            )
        else:
            st.html(look.quiet(words("seats.no_plan")))
        return
    latest = max((entry.number for entry in at.view.log if entry.kind == "improved"), default=0)
    edited = st.data_editor(
        frame, hide_index=True, num_rows="add", key=f"w_plan-{latest}", width="stretch",
        column_config=config | {"item": None}, placeholder="",
    )  # fmt: skip
    st.button(words("seats.save_plan"), key="b-plan", type="primary", icon=":material/save:", on_click=_save,
              args=(at, edited.to_dict("records")))  # fmt: skip


def as_table(plan: dict[str, Entry]) -> pd.DataFrame:
    """Return the plan's lines in the order in which they were first written; dates as dates."""
    lines = {
        item: {"item": item} | {name: getattr(entry.said, name) for name in COLUMNS} for item, entry in plan.items()
    }
    frame = pd.DataFrame(list(lines.values()), columns=["item", *COLUMNS], dtype=object)
    return frame.assign(due=pd.to_datetime(frame["due"], errors="coerce").dt.date)


def changed(plan: dict[str, Entry], rows: list[dict]) -> list[Said]:
    """Return the lines of an edited table that are new or other than before; one whose text is gone is taken out."""
    found = []
    for row in rows[:MOST_LINES]:
        line = {name: _plain(row.get(name)) for name in COLUMNS}
        before = plan.get(_plain(row.get("item")) or "")
        if line["text"] and (before is None or line != {name: getattr(before.said, name) for name in COLUMNS}):
            found.append(Said(item=before.said.item if before else f"i{token_hex(4)}", **line))
        elif before is not None and not line["text"]:
            found.append(Said(item=before.said.item, text=before.said.text, shown=False))
    return found


def _plain(value: object) -> str | None:
    """Return a cell as it is kept: dates as 2026-11-30, nothing as nothing."""
    return None if value is None or pd.isna(value) or not str(value).strip() else str(value).strip()


def _columns(at: Table) -> dict:
    words = at.words
    named = {row.id: text(row.text, words.language, row.id) for row in at.view.state.exercise.objectives}
    return {
        "text": st.column_config.TextColumn(words("seats.plan_column.text"), width="large", max_chars=1000),
        "owner": st.column_config.TextColumn(words("seats.plan_column.owner"), max_chars=200),
        "due": st.column_config.DateColumn(words("seats.plan_column.due"), format="YYYY-MM-DD"),
        "objective": st.column_config.SelectboxColumn(
            words("seats.plan_column.objective"), options=list(named), format_func=lambda key: named.get(key, key)
        ),
    }


def _save(at: Table, rows: list[dict]) -> None:
    for said in changed(at.view.state.improvements, rows):
        held = (
            said.item if said.item in at.view.state.improvements else "",
            *(getattr(said, name) for name in COLUMNS),
        )
        at.do("improved", said, at.once(f"improved-{held}"))
