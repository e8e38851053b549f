"""Importing, step by step in one box: files, how to read them, what goes where, what would change; then it is taken in."""

from typing import Literal, get_args, get_origin

import pandas as pd
import streamlit as st
from msgspec import Struct
from msgspec.structs import fields as fields_of

from lib.model.checks import Mistakes
from lib.model.columns import COLUMNS
from lib.store.exports import tables
from lib.store.imports import plan as planning
from lib.store.imports import source as sources
from lib.store.imports import spreadsheet
from lib.store.imports.found import File, Found
from lib.ui import editing, questions
from lib.ui import show as carry
from lib.ui.editor import fields
from lib.ui.editor.choices import ids, named
from lib.ui.questions import LEAVE_OUT
from lib.view.changes import plan_table
from lib.words import Words

RENAMED = ("services", "sites", "teams", "zones", "regions")
HOW = ("fill", "replace", "skip")


def show(words: Words) -> None:
    """Show the button that opens the box."""
    if st.button(words("estate.import"), key="b-import", icon=":material/upload_file:"):
        st.dialog(words("estate.import"), width="large")(_steps)(words)


def _steps(words: Words) -> None:
    files = questions.uploaded(words("estate.import_means", megabytes=questions.LARGEST_MB), "w_import", words)
    with st.container(horizontal=True):
        st.download_button(
            words("estate.template"), lambda: tables.template(words.language), "outage-atlas-template.xlsx",
            key="b-template", on_click="ignore", type="tertiary", icon=":material/table_view:",
        )  # fmt: skip
        st.download_button(
            words("estate.template_csv"), lambda: tables.csv_template(words.language), "outage-atlas-template.zip",
            key="b-template-csv", on_click="ignore", type="tertiary", icon=":material/table:",
        )  # fmt: skip
    if not files:
        return
    try:
        found = _read(files, words)
    except Mistakes as mistakes:
        questions.mistakes(mistakes.problems, words)
        return
    if found is None:
        return
    if found.problems:
        questions.mistakes(found.problems, words)
        return
    how = _how(found, words)
    _preview(planning.plan(editing.document(), found, how), files, words)


def _read(files: list[File], words: Words) -> Found | None:
    """Return what is found in the files, read as the reader says; None while that is not known."""
    guessed = sources.guess(files)
    names = list(sources.SOURCES)
    chosen = st.selectbox(
        words("estate.source"), names, index=names.index(guessed) if guessed else None, key=f"w_source_{questions.mark(files)}",
        format_func=lambda name: words(f"estate.source_is.{name}"), placeholder=words("estate.source_unknown"),
    )  # fmt: skip
    if chosen is None:
        st.info(words("estate.source_unknown"), icon=":material/help:")
        return None
    if chosen == "spreadsheet":
        return spreadsheet.read(files, _mapping(files, words))
    return sources.read(files, chosen, _options(chosen, words))


def _mapping(files: list[File], words: Words) -> dict:
    """Let the reader say what each sheet and column holds; what is guessed stands there already."""
    sheets, mapping, mark = spreadsheet.headers(files).sheets, {}, questions.mark(files)
    if not sheets:
        return mapping
    name = sheets[0].name
    if len(sheets) > 1:
        name = st.segmented_control(
            words("estate.sheets"), [sheet.name for sheet in sheets], default=name, key=f"w_sheet_{mark}"
        ) or name  # fmt: skip
    kept = st.session_state.setdefault(f"mapping_{mark}", {})
    sheet = next(sheet for sheet in sheets if sheet.name == name)
    kind = st.selectbox(
        words("estate.sheet_holds"), [LEAVE_OUT, *COLUMNS], key=f"w_kind_{mark}_{name}",
        index=0 if sheet.kind is None else 1 + list(COLUMNS).index(sheet.kind),
        format_func=lambda kind: words("estate.leave_out") if kind == LEAVE_OUT else words(f"estate.kind.{kind}"),
    )  # fmt: skip
    if kind == LEAVE_OUT:
        kept[name] = {"kind": None}
    else:
        kept[name] = {"kind": kind, "columns": _columns(sheet, kind, f"{mark}_{name}", words)}
    return kept


def _columns(sheet: spreadsheet.Sheet, kind: str, mark: str, words: Words) -> dict[str, str | None]:
    """Let the reader say which column of a table each header is; the first row shows what stands there."""
    said = {column.path: f"{fields.label(column, words)} ({column.path})" for column in COLUMNS[kind]}
    guessed = sheet.columns if kind == sheet.kind else [None] * len(sheet.headers)
    return questions.columns(sheet, guessed, said, f"{mark}_{kind}", words)


def _options(source: str, words: Words) -> dict:
    """Show what can be chosen about a source, made from the type of its options."""
    kind, chosen = sources.options_type(source), {}
    options = fields_of(kind)
    if not options:
        return chosen
    for column, field in zip(st.columns(len(options)), options, strict=True):
        with column:
            chosen[field.name] = _option(source, field, kind, words)
    return chosen


def _option(source: str, field, kind: type[Struct], words: Words) -> object:
    label, key = words(f"estate.option.{source}.{field.name}"), f"w_option_{source}_{field.name}"
    default = getattr(kind(), field.name)
    if get_origin(field.type) is Literal:
        choices = get_args(field.type)
        return st.selectbox(label, choices, index=choices.index(default), key=key)
    if field.type is bool:
        return st.checkbox(label, default, key=key)
    if field.type is float:
        return st.number_input(label, 0.0, None, float(default), key=key)
    if isinstance(default, tuple):
        typed = st.text_input(label, "; ".join(default), key=key)
        return [part.strip() for part in typed.split(";")] if typed.strip() else []
    return st.text_input(label, default, key=key)


def _how(found: Found, words: Words) -> planning.How:
    """Let the reader say which found thing is which of the estate's, and what becomes of values there are already."""
    on_existing = st.segmented_control(
        words("estate.on_existing"), HOW, default=HOW[0], key="w_on_existing",
        format_func=lambda how: words(f"estate.on_existing_is.{how}"),
    )  # fmt: skip
    kinds = [kind for kind in RENAMED if any("id" in row for row in found.rows.get(kind, []))]
    renames = {}
    if kinds and st.toggle(words("estate.rename"), key="w_rename", help=words("estate.rename_means")):
        kind = st.segmented_control(
            words("estate.kind_label"), kinds, default=kinds[0], key="w_rename_kind", label_visibility="collapsed",
            format_func=lambda kind: words(f"estate.kind.{kind}"),
        ) or kinds[0]  # fmt: skip
        kept = st.session_state.setdefault("renames", {})
        kept[kind] = _renames(kind, found, words)
        renames = {kind: kept[kind] for kind in kinds if kind in kept}
    return planning.How(renames, on_existing or HOW[0])


def _renames(kind: str, found: Found, words: Words) -> dict[str, str | None]:
    here = ids(editing.document(), kind)
    called = named(editing.document(), kind, words)
    new = [str(row["id"]) for row in found.rows[kind] if "id" in row]
    frame = pd.DataFrame({"found": new, "becomes": new})
    options = [LEAVE_OUT, *dict.fromkeys([*new, *here])]
    typed = st.data_editor(
        frame, key=f"w_renames_{kind}_{len(new)}", hide_index=True, width="stretch", disabled=["found"],
        height=min(38 + 35 * len(frame), 250),
        column_config={
            "found": words("estate.found"),
            "becomes": st.column_config.SelectboxColumn(
                words("estate.becomes"), options=options, required=True,
                format_func=lambda id_: words("estate.leave_out") if id_ == LEAVE_OUT else called.get(id_, id_),
            ),
        },
    )  # fmt: skip
    pairs = zip(typed["found"], typed["becomes"], strict=True)
    return {old: None if id_ == LEAVE_OUT else id_ for old, id_ in pairs if id_ != old}


def _preview(plan: planning.Plan, files: list[File], words: Words) -> None:
    if plan.problems:
        questions.mistakes(plan.problems, words)
    count = {
        what: sum(change.what == what for change in plan.changes) for what in ("created", "changed", "same", "skipped")
    }
    st.markdown(words("estate.plan", **count))
    table = plan_table(plan.changes, words)
    st.dataframe(table, key="plan", hide_index=True, width="stretch", height=220)
    carry.csv_button(table, "import")
    if plan.todo:
        with st.expander(words("estate.todo", count=len(plan.todo))):
            st.code("\n".join(words(f"estate.todo_is.{t.what}", id=t.id) for t in plan.todo[:500]), language=None)
    questions.left_out(plan.notes, words)
    useful = not plan.problems and count["created"] + count["changed"] > 0
    if st.button(words("estate.take_in"), key="b-take-in", type="primary", disabled=not useful):
        names = ", ".join(name for name, _ in files)[:200]
        editing.edit(lambda _: plan.document, "imported", files=names, count=count["created"] + count["changed"])
        st.rerun()
