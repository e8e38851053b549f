"""Files of the estate and the scenario that are open: opened, with mistakes mended; saved, with every number; kept here under a name."""

import msgspec
import streamlit as st

from lib.model import draft
from lib.model.checks import Mistakes
from lib.model.estate import Estate, text
from lib.model.media import MEDIA
from lib.model.reading import read_estate, read_scenario, to_json
from lib.store import library
from lib.ui import keeping, results, session, show
from lib.words import Words

LARGEST_MB = 50
MOST_SHOWN = 50  # mistakes listed on the screen; all of them are in the file to download


def show_open(words: Words) -> None:
    """Show the box in which the file of an estate or a scenario is opened."""
    with st.popover(words("frame.open"), icon=":material/folder_open:"):
        st.caption(words("frame.open_help", megabytes=LARGEST_MB))
        file = st.file_uploader(
            words("frame.open"), type=["json"], key="w_file", label_visibility="collapsed",
            max_upload_size=LARGEST_MB, on_change=lambda: _take_file(st.session_state["w_file"]),
        )  # fmt: skip
        mistakes = session.state().get("mistakes")
        if file is not None and mistakes:
            _show_mistakes(words, file.name, mistakes)


def _take_file(file) -> None:
    """Keep and open an uploaded estate or scenario; if it has mistakes show them and change nothing."""
    now = session.state()
    now.update(mistakes=None, to_mend=None)
    if file is None:
        return
    content, said = file.getvalue(), {"word": "estate.said.opened", "file": file.name[:100]}
    try:
        if library.is_scenario(content):
            scenario = read_scenario(content, results.compiled(session.ref()).estate)
            session.open_scenario(library.keep_scenario(scenario, said, now["by"]))
        else:
            keeping.keep_estate(msgspec.to_builtins(read_estate(content)), said)
    except Mistakes as mistakes:
        now["mistakes"] = [Words(now["language"]).problem(problem) for problem in mistakes.problems]
        document = library.plain_data(content)
        if draft.is_editable(document) and document.get("format") == "estate/1":
            now["to_mend"] = (document, said)


def _mend(document: dict, said: dict) -> None:
    keeping.keep_estate(document, said)
    session.state().update(mistakes=None, to_mend=None)


def _show_mistakes(words: Words, name: str, mistakes: list[str]) -> None:
    heading = words("problem.heading_one") if len(mistakes) == 1 else words("problem.heading", count=len(mistakes))
    st.error(f"**{name.replace('*', '')}** · {heading}", icon=":material/error:")
    st.code("\n".join(mistakes[:MOST_SHOWN]), language=None, wrap_lines=True)
    if len(mistakes) > MOST_SHOWN:
        st.caption(words("problem.and_more", count=MOST_SHOWN))
        st.download_button(words("frame.all_mistakes"), "\n".join(mistakes), f"{name}.txt", on_click="ignore")
    if to_mend := session.state().get("to_mend"):
        st.button(words("frame.open_anyway"), key="open-anyway", on_click=_mend, args=to_mend, icon=":material/edit:")


def show_save(words: Words, now: dict, estate: Estate | None) -> None:
    """Show the box in which files of what is open are saved, and what was knocked out is kept."""
    with st.popover(words("frame.save"), icon=":material/download:"):
        if estate is not None:
            st.download_button(
                words("frame.save_estate"), lambda: to_json(estate), f"{estate.id}.json", MEDIA["json"],
                on_click="ignore", width="stretch",
            )  # fmt: skip
            st.download_button(
                words("frame.save_scenario"), lambda: to_json(read_scenario(now["scenario"], estate)),
                f"{now['scenario']['id']}.json", MEDIA["json"], on_click="ignore", width="stretch",
            )  # fmt: skip
            run = now["ref"], now["scenario"], now["draw"] and tuple(now["draw"])
            show.xlsx_button(
                lambda: show.run_tables(results.impact(*run)), "run", words("frame.save_numbers"), now["scenario"]["id"],
                width="stretch",
            )  # fmt: skip
            _keep_scenario(words, now)
        st.caption(words("frame.link_help"))


def _keep_scenario(words: Words, now: dict) -> None:
    """Let the reader keep what was knocked out under a name, or as the next version of what is open."""
    name = text(now["scenario"].get("name", ""), words.language)
    st.text_input(words("frame.scenario_name"), name, key="w_scenario_name", max_chars=200)
    with st.container(horizontal=True):
        st.button(
            words("frame.keep_new"), key="keep-new", icon=":material/bookmark_add:", disabled=not now["scenario"]["events"],
            on_click=lambda: keeping.keep_scenario(st.session_state["w_scenario_name"], anew=True),
        )  # fmt: skip
        if keeping.is_kept_scenario():
            st.button(
                words("frame.keep_version"), key="keep-version", icon=":material/save:", disabled=not session.is_changed(),
                on_click=lambda: keeping.keep_scenario(st.session_state["w_scenario_name"], anew=False),
            )  # fmt: skip
