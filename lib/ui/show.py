"""Charts and tables on a page, each with what it takes to carry it away."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from lib.model.impact import COLUMNS, Impact
from lib.model.media import MEDIA
from lib.store.exports import frames
from lib.ui import session

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
        words("frame.save_csv"), lambda: csv(frame() if callable(frame) else frame), f"outage-atlas-{key}.csv",
        MEDIA["csv"], key=f"csv-{key}", on_click="ignore", icon=":material/table:", type="tertiary",
    )  # fmt: skip


def xlsx_button(
    sheets: dict[str, pd.DataFrame] | Callable[[], dict[str, pd.DataFrame]],
    key: str, label: str = "", name: str = "", width: str = "content",
) -> None:  # fmt: skip
    """Offer tables as a workbook, a sheet each under its title; those that take time to make are given as what makes them.

    label: what the button says, name: what the file is called, where the common ones do not fit; width: "stretch" among
    other files to take.
    """
    words = session.words()
    look = {"type": "secondary"} if width == "stretch" else {"type": "tertiary", "icon": ":material/table_view:"}
    st.download_button(
        label or words("frame.save_xlsx"), lambda: frames.to_xlsx(sheets() if callable(sheets) else sheets),
        f"outage-atlas-{name or key}.xlsx", MEDIA["xlsx"], key=f"xlsx-{key}", on_click="ignore", width=width, **look,
    )  # fmt: skip


def run_tables(impact: Impact) -> dict[str, pd.DataFrame]:
    """Return the tables of a run by name, and first the unit and meaning of their columns; one too long is left out."""
    tables = {name: impact.table(name) for name in COLUMNS}
    kept = {name: table for name, table in tables.items() if len(table) <= MOST_ROWS}
    rows = [(name, column, told.unit, told.meaning) for name in kept for column, told in COLUMNS[name].items()]
    return {"columns": pd.DataFrame(rows, columns=["table", "column", "unit", "meaning"])} | kept
