"""The fields of one inject as widgets: what stands in each, and what becomes of the inject when one is changed."""

import streamlit as st

from lib.model import exercise_draft as draft
from lib.model import msel
from lib.model.cells import read
from lib.model.columns import LANGUAGES
from lib.model.draft import Document, Row
from lib.ui.choice import hold
from lib.ui.drill.prepare import opened
from lib.ui.drill.prepare.names import choice, escaped, is_apart, text_of, with_text
from lib.words import Words

NOTATED = ("expected.within_hours", "trigger.after_hours")  # hours that may be typed as M+30


def line(path: str, inject: Row, words: Words, area: int | None = None, **more: object) -> None:
    """Show a field as a line of text, or as an area so many pixels high; its mistakes stand under it."""
    key = _key(path, inject)
    value = msel.cell(inject, msel.BY_PATH[path])
    said = {
        "label": words(f"prepare.column.{path}"),
        "value": hold(key, "" if value is None else f"{value:.15g}" if isinstance(value, float) else str(value)),
        "key": key,
        "on_change": _take,
        "args": [path, inject.get("id"), key],
    }
    if area:
        st.text_area(**said, height=area, **more)
    else:
        st.text_input(**said, **more)
    mistakes(path, inject, words)


def named(path: str, inject: Row, words: Words, area: int | None = None) -> None:
    """Show a text as it is typed: one field for all languages, or one for each."""
    apart = opened.state().get("apart", True) or is_apart(inject, path)
    others = [other for other in LANGUAGES if other != words.language]
    for language in [words.language, *others] if apart else [None]:
        shown = f"{path}.{language}" if language else path
        key = _key(shown, inject)
        said = {
            "label": words(f"prepare.column.{shown}"), "key": key,
            "value": hold(key, text_of(inject, path, language or words.language) or ""), "on_change": _take_text,
            "args": [path, language, inject.get("id"), key],
        }  # fmt: skip
        st.text_area(**said, height=area) if area else st.text_input(**said)
    mistakes(path, inject, words)


def menu(
    path: str, inject: Row, options: dict[str, str] | tuple[str, ...], words: Words, default: str | None = None
) -> None:
    """Show a field as a menu of codes; what is none of them stands there too."""
    key, value = _key(path, inject), msel.cell(inject, msel.BY_PATH[path])
    held = default if value is None else str(value)
    called = options if isinstance(options, dict) else {code: choice(code, words) for code in options}
    st.session_state[key] = held
    st.selectbox(
        words(f"prepare.column.{path}"), [*called, *([held] if held not in (*called, None) else [])], key=key, index=None,
        format_func=lambda code: called.get(code, code), placeholder=words("estate.not_set"), on_change=_take,
        args=[path, inject.get("id"), key, default],
    )  # fmt: skip
    mistakes(path, inject, words)


def many(path: str, inject: Row, options: dict[str, str], words: Words) -> None:
    """Show a list of ids as a menu of which several are chosen."""
    key = _key(path, inject)
    now = (
        [item for item in inject.get(path) or [] if isinstance(item, str)] if isinstance(inject.get(path), list) else []
    )
    st.multiselect(
        words(f"prepare.column.{path}"), [*options, *(item for item in now if item not in options)], hold(key, now), key=key,
        format_func=lambda code: options.get(code, code), placeholder=words("estate.not_set"), on_change=_take,
        args=[path, inject.get("id"), key],
    )  # fmt: skip
    mistakes(path, inject, words)


def mistakes(path: str, inject: Row, words: Words) -> None:
    """Say what is wrong with a field."""
    place = opened.place_of(inject.get("id"))
    where = f"injects[{place}].{path}"
    for problem in opened.checked()[0]:
        if problem.place == where or problem.place.startswith((f"{where}[", f"{where}.")):
            st.caption(f":red[{escaped(words.problem(problem).partition(': ')[2])}]")


def change(id_: object, new, code: str = "field", **values: object) -> bool:
    """Make another inject of the one of an id, and keep it; the form follows a new id."""

    def edited(document: Document) -> Document:
        place = next((i for i, row in enumerate(draft.rows(document, "injects")) if row.get("id") == id_), None)
        return (
            document
            if place is None
            else draft.change(document, "injects", {place: new(draft.rows(document, "injects")[place])})
        )

    return opened.edit(edited, code, **({"what": str(id_)} | values))


def _take(path: str, id_: object, key: str, default: str | None = None) -> None:
    """Put what was typed into the inject; what was shown as the default, and still is, stays unsaid."""
    typed = st.session_state[key]
    column = msel.BY_PATH[path]

    def new(row: Row) -> Row:
        if default is not None and typed == default and msel.cell(row, column) is None:
            return row
        if isinstance(typed, list):
            return row | {path: typed}
        value = typed or ""
        if path in NOTATED and isinstance(read(value, "number"), str):
            value = msel.taken(msel.BY_PATH["at"], value, None)
        return msel.put(row, column, value, opened.starts_at())

    if change(id_, new, field=path) and path == "id":
        opened.state()["inject"] = str(typed).strip()


def _take_text(path: str, language: str | None, id_: object, key: str) -> None:
    typed = st.session_state[key]
    change(id_, lambda row: with_text(row, path, language, typed), field=path)


def _key(path: str, inject: Row) -> str:
    return f"w_inject_{path}_{inject.get('id')}"
