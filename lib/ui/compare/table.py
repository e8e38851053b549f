"""The table of every number, and what it takes to carry the comparison away."""

from html import escape

import pandas as pd
import streamlit as st

from lib.ui import show as page
from lib.view import compared_charts, compared_services
from lib.view.compared import Case
from lib.view.compared_charts import color_of
from lib.view.compared_sheet import SIGNS, Cell, Row, groups, raw
from lib.view.theme import STATUS
from lib.words import Words

COLORS = {  # of a verdict, on light and dark ground
    "better": {"light": STATUS["up"][0], "dark": "#56b4e9"}, "worse": {"light": STATUS["down"][0], "dark": "#f28e4c"},
}  # fmt: skip


def show(cases: list[Case], words: Words, theme: str) -> None:
    """Show every number of every case with its difference to the first."""
    heads = "".join(
        f'<th scope="col" class="number" title="{escape(case.name, quote=True)}"><b style="color:{color_of(case.letter, theme)}">'
        f"{case.letter}</b> {escape(case.name)}</th>"
        for case in cases
    )
    body = "".join(_group(title, rows, len(cases), words, theme) for title, rows in groups(cases, words))
    st.html(
        f"""<style>
        .compared th.number {{ white-space: normal; min-width: 8rem; max-width: 22rem; text-align: right; font-weight: 400; }}
        .compared td.text {{ min-width: 11rem; }}
        .compared td.number {{ white-space: normal; }}
        .compared td.number span {{ font-size: .78rem; white-space: nowrap; display: inline-block; min-width: 12.5rem;
            text-align: left; padding-left: .6rem; }}
        .compared tr.group td {{ font-weight: 600; padding-top: .6rem; }}
        .compared td[title] {{ cursor: help; }}
        </style><div class="sheet compared" data-testid="compared"><table><thead><tr><th></th>{heads}</tr></thead>
        <tbody>{body}</tbody></table></div>"""
    )
    with st.container(horizontal=True):
        page.csv_button(raw(cases), "compare")
        page.xlsx_button(lambda: sheets(cases, words), "compare")


def sheets(cases: list[Case], words: Words) -> dict[str, pd.DataFrame]:
    """Return the whole comparison as the tables of a workbook."""
    services = compared_services.table(cases, compared_services.services(cases, words))
    tables: dict[str, pd.DataFrame] = {
        "numbers": raw(cases), "affected_people": compared_charts.people_table(cases), "services": services,
    }  # fmt: skip
    if compared_charts.banded(cases):
        tables["affected_people_draws"] = compared_charts.bands_table(cases)
    return tables


def _group(title: str, rows: list[Row], many: int, words: Words, theme: str) -> str:
    said = "".join(_row(row, words, theme) for row in rows)
    return f'<tr class="group"><td colspan="{many + 1}">{escape(title)}</td></tr>{said}'


def _row(row: Row, words: Words, theme: str) -> str:
    told = [escape(row.cells[0].value), *(_cell(cell, words, theme) for cell in row.cells[1:])]
    cells = "".join(f'<td class="number" data-number="{row.code}">{cell}</td>' for cell in told)
    return f'<tr><td class="text" title="{escape(row.means, quote=True)}">{escape(row.title)}</td>{cells}</tr>'


def _cell(cell: Cell, words: Words, theme: str) -> str:
    if cell.is_bare:
        return f"<span>{escape(cell.value)}</span>"
    if not cell.verdict:
        return f"{escape(cell.value)}<span></span>"
    told = f"{SIGNS[cell.verdict]} {words(f'compare.verdict.{cell.verdict}')}"
    color = f' style="color:{COLORS[cell.verdict][theme]}"' if cell.verdict in COLORS else ""
    gap = f"{escape(cell.gap)} " if cell.gap else ""
    return f"{escape(cell.value)}<span>{gap}<b{color}>{escape(told)}</b></span>"
