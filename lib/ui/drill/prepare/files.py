"""Files of an exercise: the MSEL as workbook or CSV, taken in after a preview; the whole exercise as JSON."""

from time import time

import streamlit as st

from lib.drill import archive
from lib.model import exercise_draft as draft
from lib.model import msel
from lib.model.checks import Mistakes
from lib.model.media import MEDIA
from lib.model.reading import DEEPEST, depth, read_exercise, to_json
from lib.store import library
from lib.store.exports import msel as tables
from lib.store.imports import msel as planning
from lib.ui import questions, session, show
from lib.ui.drill import downloads
from lib.ui.drill.prepare import begin, opened
from lib.view.changes import inject_table
from lib.words import Words

LARGEST_MB = 50  # of an exercise that is opened
HOW = ("replace", "skip", "whole")


def show_export(words: Words) -> None:
    document = opened.document()
    id_ = str(document.get("id") or "exercise")[:100]
    with st.popover(words("estate.export"), icon=":material/download:"):
        for ending, make in (
            ("xlsx", lambda: tables.to_xlsx(document, words.language)), ("csv", lambda: tables.to_csv(document)),
            ("json", lambda: to_json(document)),
        ):  # fmt: skip
            st.download_button(
                words(f"prepare.as.{ending}"), make, f"{id_}.{ending}", MEDIA[ending], key=f"b-as-{ending}",
                on_click="ignore", width="stretch",
            )  # fmt: skip


def show_print(words: Words) -> None:
    """Offer what is printed before the exercise, once nothing in it is wrong."""
    wrong, ground = opened.checked()[0], opened.compiled()
    with st.popover(words("print.papers"), icon=":material/print:", disabled=bool(wrong) or ground is None):
        if not wrong and ground is not None:
            downloads.printables(ground, read_exercise(opened.document()), words)


def show_open(words: Words) -> None:
    """Show the box in which an exercise's file is opened."""
    with st.popover(words("prepare.open_file"), icon=":material/folder_open:"):
        st.caption(words("prepare.open_means", megabytes=LARGEST_MB))
        st.file_uploader(
            words("prepare.open_file"), type="json", key="w_open_exercise", label_visibility="collapsed",
            max_upload_size=LARGEST_MB, on_change=_open,
        )  # fmt: skip
        mistakes = session.state().get("exercise_mistakes")
        if mistakes:
            questions.mistakes(mistakes, words)
            if session.state().get("exercise_to_mend"):
                st.button(words("frame.open_anyway"), key="b-open-anyway", icon=":material/edit:", on_click=_mend)


def _open() -> None:
    """Keep and open an uploaded exercise; one with mistakes may be opened to mend it."""
    file, now = st.session_state["w_open_exercise"], session.state()
    now.update(exercise_mistakes=None, exercise_to_mend=None)
    if file is None:
        return
    document, said_ = library.plain_data(file.getvalue()), {"word": "prepare.said.opened", "file": file.name[:100]}
    try:
        if isinstance(document, dict) and document.get("format") == archive.FORMAT:
            made = archive.restored(library.drills(), file.getvalue(), time())
            begin.note(made, document["exercise"])
            return
        read_exercise(file.getvalue())
        opened.keep(document, said_)
    except Mistakes as mistakes:
        now["exercise_mistakes"] = mistakes.problems
        if draft.is_editable(document) and depth(document) <= DEEPEST:
            now["exercise_to_mend"] = (document, said_)


def _mend() -> None:
    now = session.state()
    try:
        opened.keep(*now["exercise_to_mend"])
        now.update(exercise_mistakes=None, exercise_to_mend=None)
    except Mistakes as mistakes:
        session.fail(mistakes)


def show_import(words: Words) -> None:
    if st.button(words("prepare.import"), key="b-import", icon=":material/upload_file:"):
        st.dialog(words("prepare.import"), width="large")(_steps)(words)


def _steps(words: Words) -> None:
    files = questions.uploaded(words("prepare.import_means", megabytes=questions.LARGEST_MB), "w_import_msel", words)
    if not files:
        return
    sheets = planning.headers(files)
    if sheets.problems:
        questions.mistakes(sheets.problems, words)
        return
    mapping = _mapping(files, sheets.sheets, words)
    how = st.segmented_control(
        words("prepare.existing"), HOW, default=HOW[0], key="w_existing", format_func=lambda one: words(f"prepare.existing_is.{one}")
    )  # fmt: skip
    ground = opened.compiled()
    plan = planning.plan(opened.document(), files, mapping, how or HOW[0], ground.estate if ground else None)
    _preview(plan, files, words)


def _mapping(files: list, sheets: list, words: Words) -> dict:
    """Let the reader say what each column holds; what is guessed stands there already."""
    if not sheets:
        return {}
    name, mark = sheets[0].name, questions.mark(files)
    if len(sheets) > 1:
        first = next((sheet.name for sheet in sheets if sheet.kind), name)
        names = [sheet.name for sheet in sheets]
        name = st.segmented_control(words("estate.sheets"), names, default=first, key=f"w_sheet_{mark}") or first
    kept = st.session_state.setdefault(f"msel_mapping_{mark}", {sheet.name: None for sheet in sheets if not sheet.kind})
    sheet = next(sheet for sheet in sheets if sheet.name == name)
    used = st.checkbox(
        words("prepare.use_sheet"), sheet.kind is not None or len(sheets) == 1, key=f"w_use_{mark}_{name}"
    )
    kept[name] = _columns(sheet, f"{mark}_{name}", words) if used else None
    return kept


def _columns(sheet, mark: str, words: Words) -> dict[str, str | None]:
    called = {column.path: f"{words(f'prepare.column.{column.path}')} ({column.path})" for column in msel.COLUMNS}
    return questions.columns(sheet, sheet.columns, called, mark, words)


def _preview(plan: planning.Plan, files: list, words: Words) -> None:
    if plan.problems:
        questions.mistakes(plan.problems, words)
    kinds = ("created", "changed", "same", "skipped", "removed")
    count = {kind: sum(change.what == kind for change in plan.changes) for kind in kinds}
    st.markdown(words("prepare.plan", **count))
    table = inject_table(plan.changes, words)
    st.dataframe(table, key="plan", hide_index=True, width="stretch", height=220)
    show.csv_button(table, "import-msel")
    questions.left_out(plan.notes, words)
    new = count["created"] + count["changed"] + count["removed"]
    if st.button(words("estate.take_in"), key="b-take-in", type="primary", disabled=bool(plan.problems) or not new):
        names = ", ".join(name for name, _ in files)[:200]
        opened.edit(lambda _: plan.document, "imported", files=names, count=new)
        st.rerun()
