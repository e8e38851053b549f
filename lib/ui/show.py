"""Charts and tables on a page, each with what it takes to carry it away."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from lib.model.impact import COLUMNS, Impact
from lib.store.exports import frames
from lib.ui import results, session
from lib.words import Words

MOST_ROWS = 200_000  # of a table in a workbook: Excel has room for a million, and a reader for less


def chart(figure, key: str, **how) -> object:
    """Show a plotly figure; its one button saves it as PNG, in the browser, named after ``key``."""
    config = {
        "displaylogo": False,
        "modeBarButtons": [["toImage"]],
        "toImageButtonOptions": {"format": "png", "filename": f"outage-atlas-{key}", "scale": 2},
    }
    return st.plotly_chart(figure, key=key, theme=None, config=config, width="stretch", **how)


def csv(frame: pd.DataFrame) -> bytes:
    """Return a table as CSV that a spreadsheet opens rightly, Korean included."""
    return frame.to_csv(index=False).encode("utf-8-sig")


def csv_button(frame: pd.DataFrame | Callable[[], pd.DataFrame], key: str) -> None:
    """Offer a table as CSV; one that takes time to make is given as what makes it."""
    words = session.words()
    st.download_button(
        words("frame.save_csv"), lambda: csv(frame() if callable(frame) else frame), f"outage-atlas-{key}.csv", "text/csv",
        key=f"csv-{key}", on_click="ignore", icon=":material/table:", type="tertiary",
    )  # fmt: skip


def xlsx_button(sheets: dict[str, pd.DataFrame], key: str) -> None:
    """Offer tables as a workbook, a sheet each under its title."""
    words = session.words()
    st.download_button(
        words("frame.save_xlsx"), lambda: frames.to_xlsx(sheets), f"outage-atlas-{key}.xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", key=f"xlsx-{key}", on_click="ignore",
        icon=":material/table_view:", type="tertiary",
    )  # fmt: skip


def numbers_button(words: Words, now: dict) -> None:
    """Offer every table of the run that is open, with what each column means, as a workbook written when asked for."""
    asked = (now["ref"], now["scenario"], now["draw"] and tuple(now["draw"]))
    st.download_button(
        words("frame.save_numbers"), lambda: frames.to_xlsx(run_tables(results.impact(*asked))),
        f"outage-atlas-{now['scenario']['id']}.xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", key="run-numbers", on_click="ignore",
        width="stretch",
    )  # fmt: skip


def run_tables(impact: Impact) -> dict[str, pd.DataFrame]:
    """Return the tables of a run by name, and first the unit and meaning of their columns; one too long is left out."""
    tables = {name: impact.table(name) for name in COLUMNS}
    kept = {name: table for name, table in tables.items() if len(table) <= MOST_ROWS}
    rows = [(name, column, told.unit, told.meaning) for name in kept for column, told in COLUMNS[name].items()]
    return {"columns": pd.DataFrame(rows, columns=["table", "column", "unit", "meaning"])} | kept
