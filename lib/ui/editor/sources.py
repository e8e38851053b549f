"""Where a value comes from: its tag, source, note and range, typed beside the record it belongs to."""

import streamlit as st

from lib.model import draft
from lib.model.columns import COLUMNS
from lib.model.draft import Document, Row
from lib.ui import editing
from lib.ui.choice import hold
from lib.ui.editor import fields
from lib.words import Words

TAGS = next(column.choices for column in COLUMNS["facts"] if column.path == "tag")
TYPED = [column for column in fields.shown("facts") if column.path not in ("of", "tag")]


def show(kind: str, row: Row, words: Words) -> None:
    """Show a button that opens the source of one of a record's values."""
    with st.popover(words("estate.sources"), icon=":material/fact_check:"):
        paths = [column.path for column in fields.shown(kind) if column.path != "id"]
        labels = {column.path: fields.label(column, words) for column in fields.shown(kind)}
        path = st.selectbox(words("estate.source_of"), paths, key="w_source_of", format_func=labels.get)
        of = f"{kind}.{row.get('id')}.{path}"
        fact = next((fact for fact in draft.rows(editing.document(), "facts") if fact.get("of") == of), {})
        st.session_state["w_fact_tag"] = fact.get("tag")
        st.selectbox(
            words("column.facts.tag"), TAGS, key="w_fact_tag", index=None, placeholder=words("estate.not_set"),
            format_func=lambda tag: fields.choice(tag, words), on_change=_take, args=[of, words],
        )  # fmt: skip
        for column in TYPED:
            key = f"w_fact_{column.path}"
            st.text_input(
                fields.label(column, words), hold(key, fields.typed(fields.value(fact, column, words))), key=key, help=fields.means(column, words), disabled=not fact,
                on_change=_take, args=[of, words],
            )  # fmt: skip


def _take(of: str, words: Words) -> None:
    """Keep what was typed about a value; without a tag it has no source any more."""
    tag = st.session_state["w_fact_tag"]
    typed = {column.path: st.session_state[f"w_fact_{column.path}"] for column in TYPED}

    def change(document: Document) -> Document:
        facts = draft.rows(document, "facts")
        place = next((i for i, fact in enumerate(facts) if fact.get("of") == of), None)
        if tag is None:
            return document if place is None else draft.remove(document, "facts", {place})
        row = {"of": of} if place is None else facts[place]
        row = row | {"tag": tag}
        for column in TYPED:
            row = fields.changed(row, column, typed[column.path], words)
        return draft.add(document, "facts", row) if place is None else draft.change(document, "facts", place, row)

    editing.edit(change, "sourced", what=of)
