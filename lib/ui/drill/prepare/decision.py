"""What an inject asks of the room: who decides, the options and what each does, and the action that is expected."""

import streamlit as st

from lib.model import notation
from lib.model.columns import LANGUAGES
from lib.model.draft import Row
from lib.model.exercise_checks import OF
from lib.model.scenario import ACTIONS
from lib.ui.choice import hold
from lib.ui.drill.prepare import fields, opened
from lib.ui.drill.prepare.names import joined, name, roles
from lib.words import Words


def show(inject: Row, words: Words) -> None:
    fields.menu("decides", inject, roles(opened.document(), words), words)
    st.markdown(f"**{words('prepare.options')}**")
    options = inject.get("options", [])
    if isinstance(options, list) and all(isinstance(option, dict) for option in options):
        for i, option in enumerate(options):
            _option(i, option, inject, words)
        st.button(
            words("prepare.add_option"),
            key="b-add-option",
            icon=":material/add:",
            on_click=_add,
            args=[inject.get("id")],
        )
    fields.mistakes("options", inject, words)
    st.markdown(f"**{words('prepare.expected')}**")
    fields.named("expected.text", inject, words)
    left, middle, right = st.columns(3, gap="small")
    with left:
        fields.line("expected.within_hours", inject, words, placeholder="H+1")
    with middle:
        fields.menu("expected.do", inject, tuple(ACTIONS), words)
    with right:
        fields.menu("expected.of", inject, _of(inject, words), words)


def _of(inject: Row, words: Words) -> dict[str, str]:
    expected, ground = inject.get("expected"), opened.compiled()
    kind = OF.get(expected.get("do")) if isinstance(expected, dict) else None
    if ground is None or kind is None:
        return {}
    return {row.id: name(getattr(row, "name", ""), words, row.id) for row in getattr(ground.estate, f"{kind}s")}


def _option(i: int, option: Row, inject: Row, words: Words) -> None:
    """Show an option: its id, its text in each language, its actions in their notation."""
    id_ = inject.get("id")
    with st.container(border=True, key=f"option-{i}"):
        left, right = st.columns([0.3, 0.7], gap="small")
        with left:
            _field(id_, i, "id", option.get("id", ""), words("prepare.option_id"))
            st.button(
                words("prepare.delete"), key=f"b-less-option-{i}", icon=":material/close:", type="tertiary",
                on_click=_remove, args=[id_, i],
            )  # fmt: skip
        with right:
            text = option.get("text", "")
            for language in (words.language, *(other for other in LANGUAGES if other != words.language)):
                held = text if isinstance(text, str) else text.get(language, "") if isinstance(text, dict) else ""
                _field(id_, i, f"text.{language}", held, words(f"prepare.option_text.{language}"))
            actions = option.get("actions", [])
            written = (
                notation.written(actions, "actions") if isinstance(actions, list) and actions else str(actions or "")
            )
            _field(id_, i, "actions", written, words("prepare.option_actions"), words("prepare.actions_means"))
        place = f"injects[{opened.place_of(id_)}].options[{i}]"
        for problem in opened.checked()[0]:
            if problem.place.startswith(place):
                st.caption(f":red[{words.problem(problem).partition(': ')[2]}]")


def _field(id_: object, i: int, part: str, value: object, label: str, help_: str | None = None) -> None:
    key = f"w_option_{id_}_{i}_{part}"
    said = {
        "label": label,
        "value": hold(key, str(value)),
        "key": key,
        "help": help_,
        "on_change": _take,
        "args": [id_, i, part, key],
    }
    st.text_area(**said, height=70) if part == "actions" else st.text_input(**said)


def _take(id_: object, i: int, part: str, key: str) -> None:
    typed = st.session_state[key]

    def new(row: Row) -> Row:
        options = list(row.get("options", []))
        if i < len(options):
            options[i] = _typed(options[i], part, typed)
        return row | {"options": options}

    fields.change(id_, new, field="options")


def _typed(option: Row, part: str, typed: str) -> Row:
    field, _, language = part.partition(".")
    if field == "text":
        return option | {"text": joined(option.get("text"), language, typed)}
    if field == "actions":
        rest = {key: value for key, value in option.items() if key != "actions"}
        return rest | {"actions": actions_of(typed)} if typed.strip() else rest
    return option | {field: typed.strip()}


def actions_of(typed: str, field: str = "actions") -> object:
    """Return what was typed in the notation; as text where it cannot be read, for the checks to name."""
    try:
        return notation.read(typed, field)
    except ValueError:
        return typed


def _add(id_: object) -> None:
    def new(row: Row) -> Row:
        options = row.get("options", [])
        taken = {option.get("id") for option in options}
        free = next(f"option-{n}" for n in range(1, len(options) + 2) if f"option-{n}" not in taken)
        return row | {"options": [*options, {"id": free, "text": ""}]}

    fields.change(id_, new, field="options")


def _remove(id_: object, i: int) -> None:
    def new(row: Row) -> Row:
        kept = [option for place, option in enumerate(row.get("options", [])) if place != i]
        rest = {key: value for key, value in row.items() if key != "options"}
        return rest | {"options": kept} if kept else rest

    fields.change(id_, new, field="options")
