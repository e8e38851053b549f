"""What an exercise gives to take away: the after-action report, what is printed before, the exercise as one file."""

from collections.abc import Callable
from importlib import import_module

import streamlit as st

from lib.briefing import after_action, manuals
from lib.briefing.document import Document
from lib.briefing.played import played
from lib.drill.archive import archived
from lib.engine.compile import Compiled
from lib.model.drill import folded
from lib.model.exercise import Exercise, roles_of
from lib.ui.drill.table import Table
from lib.view import drill_texts
from lib.words import Words

FORMATS = {  # format -> the file's kind, and the module that writes it
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "html": "text/html",
}


def of_played(at: Table) -> None:
    """Offer the report in each format, in the language of the screen; to the facilitator the whole exercise too."""
    words, name = at.words, at.view.state.exercise.id
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="report-downloads"):
        st.html(f"<b>{words('report.short')}</b>")
        _buttons(
            "report",
            f"{name}-report",
            words,
            lambda: after_action.after_action(played(at.room.compiled, at.view, words)),
        )
        if at.seat.part == "facilitator":
            st.download_button(
                words("report.whole"), lambda: archived(at.room, at.view.log), f"{name}.drill.json", "application/json",
                key="b-archive", on_click="ignore", icon=":material/inventory_2:", help=words("report.whole_help"),
            )  # fmt: skip


def printables(compiled: Compiled, exercise: Exercise, words: Words) -> None:
    """Offer what is printed before an exercise, in each format."""
    called, roles = drill_texts.role_names(folded(exercise, []), words), {role.id: role for role in roles_of(exercise)}
    kinds = ("manual", "book", *roles)
    kind = st.selectbox(
        words("print.which"), kinds, key="w_print", width=320,
        format_func=lambda kind: words("print.handout_for", role=called[kind]) if kind in roles else words(f"print.{kind}"),
    )  # fmt: skip

    def document() -> Document:
        if kind in roles:
            return manuals.handout(compiled, exercise, roles[kind], words)
        write = manuals.situation_manual if kind == "manual" else manuals.facilitators_book
        return write(compiled, exercise, words)

    with st.container(horizontal=True, gap="small"):
        _buttons("print", f"{exercise.id}-{kind}", words, document)


def _buttons(key: str, name: str, words: Words, document: Callable[[], Document]) -> None:
    for form, mime in FORMATS.items():
        st.download_button(
            form.upper(), lambda form=form: import_module(f"lib.briefing.{form}").write(document()),
            f"{name}.{words.language}.{form}", mime, key=f"b-{key}-{form}", on_click="ignore", icon=":material/download:",
        )  # fmt: skip
