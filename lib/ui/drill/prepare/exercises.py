"""The exercises there are to prepare: samples, those kept, a new one; and those that were begun in this session."""

import streamlit as st

from lib.model import exercise_draft as draft
from lib.model.checks import Mistakes
from lib.store import library
from lib.ui import editing, results, session
from lib.ui.drill.prepare import begin, files, opened
from lib.ui.drill.prepare.names import estate_names, name
from lib.view.texts import apart
from lib.words import Words

COLUMNS = 3


def show(words: Words) -> None:
    st.markdown(f"**{words('prepare.list_title')}**")
    st.caption(words("prepare.list_means"))
    named = _all()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.text_input(
            words("prepare.new_name"),
            key="w_exercise_name",
            max_chars=200,
            width=320,
            placeholder=words("prepare.new_example"),
        )
        st.button(words("prepare.new"), key="b-new-exercise", type="primary", icon=":material/add:", on_click=_begin)
        files.show_open(words)
        st.caption(words("prepare.new_means", estate=_estate_name(words)))
    columns, estates = st.columns(COLUMNS, gap="medium"), estate_names(words)
    for i, (key, called) in enumerate(apart({key: name(said, words, key) for key, said in named.items()}).items()):
        with columns[i % COLUMNS]:
            _card(key, called, estates, words)
    begin.begun(words)


def _all() -> dict:
    try:
        return library.exercises()
    except Mistakes as mistakes:  # the store is out: the samples are there
        session.fail(mistakes)
        return library.sample_exercises()


def _estate_name(words: Words) -> str:
    document = results.document(session.ref())
    return name(document.get("name"), words, document.get("id"))


def _card(key: str, called: str, estates: dict[str, str], words: Words) -> None:
    with st.container(border=True, key=f"exercise-{key}"):
        st.button(
            called, key=f"b-open-{key}", type="tertiary", icon=":material/assignment:", on_click=_open, args=[key]
        )
        document = opened.document_of(library.current(key))
        if not draft.is_editable(document):
            return
        st.caption(name(document.get("purpose"), words))
        about = document["scenario"].get("estate")
        st.caption(words(
            "prepare.card", estate=estates.get(about, about), injects=len(draft.rows(document, "injects")),
            minutes=document.get("minutes", 90), kind=words(f"prepare.{'sample' if library.is_sample('exercises', key) else 'own'}"),
        ))  # fmt: skip


def _open(key: str) -> None:
    editing.guarded(lambda: opened.open_(key))


def _begin() -> None:
    name = st.session_state["w_exercise_name"].strip() or session.words()("prepare.unnamed")
    editing.guarded(lambda: opened.begin_new(name))
