"""The table of every number, and what it takes to carry the comparison away."""

from html import escape

import pandas as pd
import streamlit as st

from lib.store.exports import frames
from lib.ui import show as page
from lib.view import compared_charts, compared_services
from lib.view.compared import Case
from lib.view.compared_charts import color_of
from lib.view.compared_sheet import SIGNS, Cell, Row, groups, raw
from lib.view.theme import STATUS
from lib.words import Words

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLORS = {"better": STATUS["up"][0], "worse": STATUS["down"][0]}


def show(cases: list[Case], words: Words, theme: str) -> None:
    """Show every number of every case with its difference to the first."""
    heads = "".join(
        f'<th scope="col" class="number" title="{escape(case.name, quote=True)}"><b style="color:{color_of(case.letter, theme)}">'
        f"{case.letter}</b> {escape(case.name)}</th>"
        for case in cases
    )
    body = "".join(_group(title, rows, len(cases), words) for title, rows in groups(cases, words))
    st.html(
        f"""<style>
        .compared th.number {{ white-space: normal; min-width: 8rem; text-align: right; font-weight: 400; }}
        .compared td.text {{ min-width: 11.5rem; }}
        .compared td.number {{ line-height: 1.3; }}
        .compared td.number span {{ font-size: .76rem; white-space: nowrap; display: block; }}
        .compared tr.group td {{ font-weight: 600; padding-top: .6rem; }}
        .compared td[title] {{ cursor: help; }}
        </style><div class="sheet compared" data-testid="compared"><table><thead><tr><th></th>{heads}</tr></thead>
        <tbody>{body}</tbody></table></div>"""
    )
    with st.container(horizontal=True):
        page.csv_button(raw(cases), "compare")
        st.download_button(
            words("compare.save_xlsx"), lambda: workbook(cases, words), "outage-atlas-compare.xlsx", XLSX,
            key="xlsx-compare", on_click="ignore", icon=":material/table_view:", type="tertiary",
        )  # fmt: skip


def workbook(cases: list[Case], words: Words) -> bytes:
    """Return the whole comparison as a workbook."""
    services = compared_services.table(cases, compared_services.services(cases, words))
    sheets: dict[str, pd.DataFrame] = {
        "numbers": raw(cases), "affected_people": compared_charts.people_table(cases), "services": services,
    }  # fmt: skip
    return frames.to_xlsx(sheets)


def _group(title: str, rows: list[Row], many: int, words: Words) -> str:
    said = "".join(_row(row, words) for row in rows)
    return f'<tr class="group"><td colspan="{many + 1}">{escape(title)}</td></tr>{said}'


def _row(row: Row, words: Words) -> str:
    cells = "".join(f'<td class="number" data-number="{row.code}">{_cell(cell, words)}</td>' for cell in row.cells)
    return f'<tr><td class="text" title="{escape(row.means, quote=True)}">{escape(row.title)}</td>{cells}</tr>'


def _cell(cell: Cell, words: Words) -> str:
    if not cell.verdict:
        return escape(cell.value)
    told = f"{SIGNS[cell.verdict]} {words(f'compare.verdict.{cell.verdict}')}"
    color = f' style="color:{COLORS[cell.verdict]}"' if cell.verdict in COLORS else ""
    gap = f"{escape(cell.gap)} " if cell.gap else ""
    return f"{escape(cell.value)}<span>{gap}<b{color}>{escape(told)}</b></span>"
