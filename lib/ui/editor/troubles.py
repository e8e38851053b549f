"""What is wrong or unwise in an estate: mistakes, each with a jump to its cell, and advice."""

import re

import streamlit as st

from lib.model import draft
from lib.model.checks import Problem
from lib.ui import editing
from lib.ui.editor import card, fields, table
from lib.view.ground_plan import name_of
from lib.words import Words

PLACE = re.compile(r"(?P<kind>[a-z_]+)(?:\[(?P<row>\d+)\])?(?:\.(?P<path>.*))?")
MOST_SHOWN = 60


def mistakes(words: Words) -> None:
    """List what keeps the estate from being simulated."""
    found = editing.problems()
    if not found:
        st.caption(words("estate.no_mistakes"))
    for number, problem in enumerate(found[:MOST_SHOWN]):
        _line(f"mistake-{number}", problem.place, _said(problem, words), words)
    if len(found) > MOST_SHOWN:
        st.caption(words("problem.and_more", count=MOST_SHOWN))


def _said(problem: Problem, words: Words) -> str:
    """Return a mistake with its place as a reader of the tables knows it."""
    return f"**{_where(problem.place, words)}** · {words.problem(problem).partition(': ')[2]}"


def _where(place: str, words: Words) -> str:
    kind, row, path = parted(place)
    if kind not in table.KINDS:
        path, kind = place, "estate"
    names = [words(f"estate.one.{kind}")]
    if row is not None:
        rows = draft.rows(editing.document(), kind)
        names.append(name_of(rows[row], words) if row < len(rows) and rows[row].get("id") else f"#{row + 1}")
    column = next((c for c in fields.shown(kind) if path and path.startswith(c.path)), None)
    names.append(fields.label(column, words) if column else path or "")
    return " › ".join(name.replace("*", "\\*").replace("[", "\\[") for name in names if name)


def parted(place: str) -> tuple[str, int | None, str]:
    """Return kind, row and path of a place such as placements[3].serves[0]."""
    found = PLACE.fullmatch(place)
    if found is None:
        return place, None, ""
    row = found["row"]
    return found["kind"], None if row is None else int(row), re.sub(r"\[\d+\]", "", found["path"] or "")


def _line(key: str, place: str, said: str, words: Words) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            "", key=f"b-{key}", icon=":material/arrow_forward:", type="tertiary", help=words("estate.jump"),
            on_click=jump, args=[place],
        )  # fmt: skip
        st.markdown(said)


def jump(place: str) -> None:
    """Go to the cell that a place names: its row alone in the table, and on the card if it is a site's or service's."""
    kind, row, path = parted(place)
    if kind not in table.KINDS:  # a field of the estate itself
        table.jump("estate", 0, kind)
        return
    rows = draft.rows(editing.document(), kind)
    if row is None or row >= len(rows):
        table.jump(kind, 0)
        return
    first = next((c.path for c in fields.shown(kind) if path.startswith(c.path)), "")
    table.jump(kind, row, first)
    if kind in card.KINDS and table.fields_id(rows[row]):
        card.choose(kind, rows[row]["id"])


def advised() -> list:
    return []


def advice(words: Words) -> None:
    st.caption(words("estate.no_advice_yet"))
