"""What more than one editor asks its reader: files, what their columns hold, whose edit is to stand; and lists of mistakes."""

from collections.abc import Callable, Sequence
from hashlib import sha256

import pandas as pd
import streamlit as st

from lib.model.checks import Problem
from lib.store.imports.found import File
from lib.ui import editing
from lib.words import Words

LARGEST_MB = 50  # of a file that is imported
MOST_SHOWN = 50  # mistakes; all of them can be downloaded
MOST_NOTES = 500
LEAVE_OUT = "-"


def uploaded(means: str, key: str, words: Words) -> list[File]:
    """Ask for files to import, and return those that were given. means: says what they may be."""
    st.caption(means)
    given = st.file_uploader(
        words("estate.import_files"), accept_multiple_files=True, key=key, label_visibility="collapsed",
        max_upload_size=LARGEST_MB,
    )  # fmt: skip
    return [(file.name, file.getvalue()) for file in given or []]


def mark(files: list[File]) -> str:
    """Return what tells these files from others: widgets about them begin anew with others."""
    return sha256(b"".join(name.encode() + sha256(content).digest() for name, content in files)).hexdigest()[:12]


def mistakes(problems: list[Problem], words: Words) -> None:
    """Say why an import was refused, mistake by mistake."""
    every = [words.problem(problem) for problem in problems]
    st.error(words("estate.import_refused", count=len(every)), icon=":material/error:")
    st.code("\n".join(every[:MOST_SHOWN]), language=None, wrap_lines=True)
    if len(every) > MOST_SHOWN:
        st.caption(words("problem.and_more", count=MOST_SHOWN))
        st.download_button(words("frame.all_mistakes"), "\n".join(every), "import.txt", on_click="ignore")


def left_out(notes: list[Problem], words: Words) -> None:
    """Tell what an import leaves out, and why."""
    if notes:
        with st.expander(words("estate.import_notes", count=len(notes))):
            st.code("\n".join(words.problem(note) for note in notes[:MOST_NOTES]), language=None, wrap_lines=True)


def columns(
    sheet, guessed: Sequence[str | None], called: dict[str, str], mark: str, words: Words
) -> dict[str, str | None]:
    """Let the reader say which column each header of a sheet is; its first row shows what stands there.

    called: column -> its name. Return header -> column, None for what is left out.
    """
    first = dict(enumerate(sheet.sample[0] if sheet.sample else ()))  # a row may be shorter than the header
    frame = pd.DataFrame({
        "header": sheet.headers, "sample": [first.get(i, "") for i in range(len(sheet.headers))],
        "column": [path if path in called else LEAVE_OUT for path in guessed],
    })  # fmt: skip
    typed = st.data_editor(
        frame, key=f"w_columns_{mark}", hide_index=True, width="stretch", disabled=["header", "sample"],
        height=min(38 + 35 * len(frame), 250),
        column_config={
            "header": words("estate.header"), "sample": words("estate.sample"),
            "column": st.column_config.SelectboxColumn(
                words("estate.goes_to"), options=[LEAVE_OUT, *called], required=True,
                format_func=lambda path: words("estate.leave_out") if path == LEAVE_OUT else called[path],
            ),
        },
    )  # fmt: skip
    pairs = zip(typed["header"], typed["column"], strict=True)
    return {header: None if path in (LEAVE_OUT, None) else path for header, path in pairs if header}


def whose(clash: dict | None, settle: Callable[[bool], object], words: Words, of: str = "") -> None:
    """Ask whose edit is to stand where somebody else changed the same value; ``of`` tells two questions on a page apart."""
    if not clash:
        return
    who, places = clash["by"] or words("estate.somebody"), ", ".join(clash["places"][:5])
    st.warning(words("estate.clash", who=who, places=places), icon=":material/call_merge:")
    with st.container(horizontal=True):
        for key, ours in (("theirs", False), ("ours", True)):
            st.button(
                words(f"estate.clash_{key}"), key=f"b-{key}{of}", on_click=editing.guarded,
                args=[lambda ours=ours: settle(ours)],
            )  # fmt: skip
