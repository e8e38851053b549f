"""What an exercise gives to take away: the after-action report, what is printed before, the exercise as one file."""

from collections.abc import Callable

import streamlit as st

from lib.briefing import DOCUMENTS, after_action, manuals, written
from lib.briefing.document import Document
from lib.briefing.played import played
from lib.drill.archive import archived
from lib.drill.world import scenario_of
from lib.engine.compile import Compiled
from lib.model.drill import folded
from lib.model.exercise import Exercise, roles_of
from lib.model.media import MEDIA
from lib.model.order import Order
from lib.model.reading import to_json
from lib.runs.order import carry_out
from lib.ui import long
from lib.ui.drill.table import Table
from lib.view import drill_texts
from lib.words import Words

LONGEST_SEARCH = 300  # seconds; it ends with its rounds long before


def of_played(at: Table) -> None:
    """Offer the report in each format, in the language of the screen; to the facilitator the whole exercise too."""
    words, name = at.words, at.view.state.exercise.id
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", key="report-downloads", width="content"
    ):
        st.html(f"<b>{words('report.short')}</b>")
        _buttons("report", f"{name}-report", words, lambda: _report(at))
        if at.seat.part == "facilitator":
            st.download_button(
                words("report.whole"), lambda: archived(at.room, at.view.log), f"{name}.drill.json", "application/json",
                key="b-archive", on_click="ignore", icon=":material/inventory_2:", help=words("report.whole_help"),
            )  # fmt: skip


def best_order(at: Table) -> Order | None:
    """Let the best order of recovery be looked for beside the page, and return it once it was found."""
    words, scenario = at.words, scenario_of(at.view.state)
    subject = f"order|{at.room.key}"
    wanted = long.request("order", scenario=to_json(scenario).decode(), exercise=at.room.key)
    if scenario.events and (found := long.keeper().result(wanted)) is not None:
        return found

    def work(tell, stopped) -> Order:
        return carry_out(at.room.compiled, scenario, seconds=LONGEST_SEARCH, tell=tell, stopped=stopped)

    st.button(
        words("report.look_for_order"), key="b-order", icon=":material/manage_search:", help=words("report.look_for_order_help"),
        disabled=not scenario.events, on_click=long.ask, args=(subject, wanted, work),
    )  # fmt: skip
    long.watch(subject, words)
    return None


def _report(at: Table) -> Document:
    """Return the after-action report, with the best order of recovery if it was looked for."""
    scenario = to_json(scenario_of(at.view.state)).decode()
    order = long.keeper().result(long.request("order", scenario=scenario, exercise=at.room.key))
    return after_action.after_action(played(at.room.compiled, at.view, at.words), order)


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
    for form in DOCUMENTS:
        st.download_button(
            form.upper(), lambda form=form: written(document(), form),
            f"{name}.{words.language}.{form}", MEDIA[form], key=f"b-{key}-{form}", on_click="ignore", icon=":material/download:",
        )  # fmt: skip
