"""What an inject in play asks of the room: the team that decides, and the answers there are, each with what it does."""

import streamlit as st

from lib.model.checks import Mistakes, Problem
from lib.model.estate import Name
from lib.model.exercise import Inject, Option
from lib.ui.drill.facilitator import pick
from lib.ui.drill.table import Table, note, noted

LONGEST = 300  # letters of an answer


def begin(inject: Inject) -> None:
    """Begin with the answers that there are, unless the draft has its own."""
    if inject.id not in _drafts():
        note("answers", _drafts() | {inject.id: [option.id for option in inject.options]})
        for option in inject.options:
            pick.begin(_part(inject.id, option.id), actions=option.actions)


def forget(key: str) -> None:
    for answer in _drafts().get(key, ()):
        pick.clear(_part(key, answer))
    note("answers", {name: answers for name, answers in _drafts().items() if name != key})


def renamed(old: str, new: str) -> None:
    """Go on with a draft's answers under another key; their texts are the form's."""
    answers = _drafts().get(old, [])
    note("answers", _drafts() | {new: answers})
    for answer in answers:
        pick.begin(_part(new, answer), *pick.picked(_part(old, answer)))


def show(at: Table, inject: Inject, decides: str, roles: dict[str, str], texts: dict[str, str]) -> None:
    """Show who decides and the answers; ``decides`` and ``texts`` (answer -> key) say where the form keeps them."""
    words, key, answers = at.words, inject.id, _drafts().get(inject.id, [])
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        team = st.selectbox(
            words("conduct.decides_team"), list(roles), key=decides, index=None, format_func=roles.get, width=230,
            placeholder=words("conduct.decides_nobody"), help=words("conduct.answers_mean"),
        )  # fmt: skip
        if team is not None or answers:
            st.button(
                words("conduct.add_answer"), key=f"b-answer-{key}", icon=":material/add:", on_click=_add, args=[key]
            )
    for i, answer in enumerate(answers, 1):
        with st.container(border=True, gap="small", key=f"drill-answer-{key}-{i}"):
            with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
                st.text_input(words("conduct.answer", number=i), key=texts[answer], max_chars=LONGEST)
                st.button("", key=f"b-no-answer-{key}-{i}", icon=":material/close:", help=words("conduct.drop_answer"),
                          on_click=_drop, args=[key, answer])  # fmt: skip
            pick.show(at, _part(key, answer), outages=False)


def answers_of(key: str) -> list[str]:
    """Return the ids of a draft's answers, in their order."""
    return _drafts().get(key, [])


def typed(inject: Inject, texts: dict[str, Name]) -> list[Option]:
    """Return the answers as they stand in the form; a row in which nothing stands is none."""
    made = [
        Option(id=answer, text=said, actions=pick.picked(_part(inject.id, answer))[1]) for answer, said in texts.items()
    ]
    return [option for option in made if option.text or option.actions]


def check(inject: Inject) -> None:
    """Raise Mistakes where an answer does something and says nothing."""
    silent = [number for number, option in enumerate(inject.options, 1) if not option.text]
    if silent:
        raise Mistakes([Problem("options", "option_silent", {"number": number}) for number in silent])


def _drafts() -> dict[str, list[str]]:
    return noted("answers") or {}


def _part(key: str, answer: str) -> str:
    return f"{key}~{answer}"


def _add(key: str) -> None:
    answers = _drafts().get(key, [])
    free = next(f"answer-{n}" for n in range(1, len(answers) + 2) if f"answer-{n}" not in answers)
    note("answers", _drafts() | {key: [*answers, free]})


def _drop(key: str, answer: str) -> None:
    pick.clear(_part(key, answer))
    note("answers", _drafts() | {key: [other for other in _drafts().get(key, []) if other != answer]})
