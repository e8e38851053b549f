"""Charts and tables on a page, each with what it takes to carry it away."""

import pandas as pd
import streamlit as st

from lib.store.exports import frames
from lib.ui import session


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


def csv_button(frame: pd.DataFrame, key: str) -> None:
    words = session.words()
    st.download_button(
        words("frame.save_csv"), lambda: csv(frame), f"outage-atlas-{key}.csv", "text/csv",
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
