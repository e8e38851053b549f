"""The pre-flight check: what makes the exercise unplayable, and what will not come by itself, each with a jump to it."""

import re
from math import inf

import pandas as pd
import streamlit as st

from lib.model.checks import Problem
from lib.model.times import written
from lib.ui.drill.prepare import opened
from lib.ui.drill.prepare.names import escaped, name
from lib.view.drill_said import subjects, trigger_said
from lib.view.drill_texts import subject
from lib.words import Words
from lib.words.figures import clock

MOST_SHOWN = 60
PLACE = re.compile(r"injects\[(\d+)\]\.?(.*)")


def show(words: Words) -> None:
    wrong, never = opened.checked()
    if opened.compiled() is None:
        st.info(words("prepare.no_estate"), icon=":material/domain_disabled:")
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown(f"**{words('prepare.wrong')}**")
        _listed("wrong", wrong, words, words("prepare.none_wrong"), ":red[■]")
    with right:
        st.markdown(f"**{words('prepare.never')}**")
        none = words("prepare.never_later" if wrong else "prepare.none_never")
        _listed("never", never, words, none, ":orange[▲]")
    _comes(words)


def _comes(words: Words) -> None:
    """Tell when each inject comes if the room does nothing."""
    run = opened.rehearsal()
    if run is None or not run.exercise.injects:
        return
    st.markdown(f"**{words('prepare.comes')}**")
    rows, starts_at = [], opened.starts_at()
    called, figures = subjects(run.exercise, words), {entry.said.inject: entry.said.figures for entry in run.log}
    for inject in sorted(run.exercise.injects, key=lambda inject: run.comes.get(inject.id, inf)):
        t = run.comes.get(inject.id)
        local = "" if t is None else clock(words, starts_at, t)
        when = words("prepare.not_alone") if t is None else written(round(t * 60) / 60)
        planned = "" if inject.at is None else written(inject.at)
        trigger = trigger_said(inject, called, run.compiled.estate, words)
        said = subject(inject, figures.get(inject.id) or {}, words, starts_at)
        rows.append((when, local, planned, trigger, said))
    heads = ("prepare.comes_at", "prepare.local", "prepare.planned", "prepare.column.trigger", "prepare.column.subject")
    table = pd.DataFrame(rows, columns=[words(head) for head in heads])
    st.dataframe(table, key="comes", hide_index=True, width="stretch", height=min(38 + 35 * len(rows), 500))


def _listed(key: str, problems: list[Problem], words: Words, none: str, sign: str) -> None:
    if not problems:
        st.caption(none)
    for i, problem in enumerate(problems[:MOST_SHOWN]):
        arrow, said = st.columns([0.07, 0.93], gap="small", vertical_alignment="center")
        arrow.button(
            "", key=f"b-{key}-{i}", icon=":material/arrow_forward:", type="tertiary", help=words("estate.jump"),
            on_click=jump, args=[problem.place],
        )  # fmt: skip
        said.markdown(
            f"{sign} **{escaped(where(problem.place, words))}** · {escaped(words.problem(problem).partition(': ')[2])}"
        )
    if len(problems) > MOST_SHOWN:
        st.caption(words("problem.and_more", count=MOST_SHOWN))


def where(place: str, words: Words) -> str:
    """Return a place as a reader of the table knows it."""
    found, rows = PLACE.fullmatch(place), opened.injects()
    if found is None or int(found[1]) >= len(rows):
        return place
    row, path = rows[int(found[1])], re.sub(r"\[\d+\]", "", found[2])
    called = name(row.get("subject"), words, row.get("id"))
    field = words(f"prepare.column.{path}") if words.has(f"prepare.column.{path}") else path
    return f"{int(found[1]) + 1}. {called}" + (f" › {field}" if field else "")


def jump(place: str) -> None:
    """Go to the inject that a place names, on the form; to the exercise's own fields else."""
    found, rows, now = PLACE.fullmatch(place), opened.injects(), opened.state()
    if found is None or int(found[1]) >= len(rows):
        now.update(part="exercise")
        return
    path = found[2]
    side = next((side for side, begins in SIDES.items() if path.startswith(begins)), "when")
    now.update(part="injects", inject=rows[int(found[1])].get("id"), side=side)


SIDES = {  # which part of the form holds a field
    "message": ("message", "subject"), "decision": ("decides", "options", "expected", "objective"),
    "world": ("events", "actions", "notes"), "when": ("",),
}  # fmt: skip
