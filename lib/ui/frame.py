"""What stands around every screen: the first wait, the style, the row of choices."""

from collections.abc import Callable

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import get_script_run_ctx

from lib.engine.warm import is_warm, warm
from lib.model.checks import Mistakes, Problem
from lib.model.estate import Estate, text
from lib.store import library
from lib.ui import files, keeping, questions, results, session
from lib.ui.theme_switch import theme_switch
from lib.view.texts import apart
from lib.view.theme import COLORS
from lib.words import LANGUAGES, Words

MOST_SHOWN = 50  # mistakes of an estate, listed on the screen


@st.cache_resource(show_spinner=False)
def _engine_ready() -> bool:
    warm()
    return True


def prepare() -> None:
    """Compile the engine's kernels, or load them, before anything is asked of them; show the wait."""
    if is_warm():
        _engine_ready()
        return
    both = " · ".join(Words(language)("frame.compiling") for language in LANGUAGES)
    with st.spinner(both, show_time=True):
        _engine_ready()


def notice_first_run() -> None:
    """Note whether Streamlit still takes ``pages/`` for its own list of pages, as in a server's first run."""
    st.session_state["first_run"] = bool(PagesManager.uses_pages_directory)


def close_page_not_found(paths: list[str]) -> None:
    """Close the box in which Streamlit says that an address names no page, and say it in the reader's language if it is so.

    paths: those of all pages. A server's first run says it of every deep link: before ``st.navigation`` has run once,
    Streamlit looks for pages straight in ``pages/``.
    """
    context = get_script_run_ctx()
    asked = context.pages_manager.intended_page_name if context else None
    is_lost = bool(asked) and asked not in paths
    if is_lost:
        session.state()["notice"] = "frame.no_page"
    # There even when empty: else the next run moves every element, and both are seen for a moment.
    with st.container(key="first-run"):
        if st.session_state.pop("first_run", False) or is_lost:
            st.html(
                """<script>
                (function close(tries) {
                    const button = document.querySelector('[role="dialog"] button[aria-label="Close"]');
                    if (button) button.click(); else if (tries) setTimeout(close, 50, tries - 1);
                })(100);
                </script>""",
                unsafe_allow_javascript=True,
            )


def style() -> None:
    """Make room: little space above, figures in even widths, our words where Streamlit has its own."""
    words, color = session.words(), COLORS[session.theme()]
    st.html(f"""<style>
    .stMainBlockContainer {{ padding: 4rem 1.5rem 0.5rem; }}
    .stMain [data-testid="stVerticalBlock"] {{ gap: 0.5rem; }}
    [data-testid="stLayoutWrapper"]:has(> .st-key-first-run) {{ display: none; }}
    .stApp {{ font-variant-numeric: tabular-nums; word-break: keep-all; }}
    body [data-testid="stCaptionContainer"] *, body [data-testid="stMarkdownContainer"] * {{ word-break: keep-all; }}
    [data-testid="stElementToolbar"] {{ display: none; }}
    [data-testid="stMainMenu"], [data-testid="stMainMenuPopover"] {{ display: none; }}
    [data-testid="stFileUploaderDropzoneInstructions"] {{ display: none; }}
    [data-testid="stFileUploaderDropzone"] button {{ font-size: 0; }}
    [data-testid="stFileUploaderDropzone"] button * {{ display: none; }}
    [data-testid="stFileUploaderDropzone"] button::after {{ content: "{words("frame.choose_file")}"; font-size: 0.9rem; }}
    [data-testid="stExceptionMessage"] {{ font-size: 0; visibility: hidden; }}
    [data-testid="stExceptionMessage"]::after {{ content: "{words("frame.unforeseen")}"; font-size: 1rem; visibility: visible; }}
    .modebar-btn[data-title]::after {{ content: "{words("frame.save_png")}" !important; }}
    .st-key-space-box {{ position: relative; }}
    .st-key-over-space {{ position: absolute; inset: 0; pointer-events: none; }}
    .st-key-timeline, [data-testid="stLayoutWrapper"]:has(> .st-key-timeline) {{ height: max(255px, calc(100vh - 655px)) !important; }}
    .st-key-why, [data-testid="stLayoutWrapper"]:has(> .st-key-why) {{ height: max(210px, calc(100vh - 700px)) !important; }}
    .st-key-gantt, [data-testid="stLayoutWrapper"]:has(> .st-key-gantt) {{ height: max(420px, calc(100vh - 275px)) !important; }}
    [data-testid="stColumn"]:has(.st-key-order) {{ position: relative; }}
    [data-testid="stLayoutWrapper"]:has(> .st-key-order) {{ position: absolute; top: -4px; right: 11rem; width: auto; z-index: 2; }}
    .st-key-order {{ background: {color["paper"]}; border-radius: 0.5rem; }}
    .st-key-order button {{ min-height: 1.5rem; height: 1.5rem; padding: 0 0.5rem; }}
    .st-key-order button p {{ font-size: 0.75rem; }}
    .headline {{ font-size: 1.12rem; line-height: 1.4; margin: 0; text-wrap: pretty; }}
    .figures {{ display: grid; grid-template-columns: repeat(auto-fit, minmax(7.2rem, 1fr)); gap: 0.4rem 0.9rem; }}
    .figures div {{ border-left: 3px solid color-mix(in srgb, currentColor 20%, transparent); padding-left: 0.55rem; }}
    .figures b {{ display: block; font-size: 1.3rem; line-height: 1.25; font-weight: 650; white-space: nowrap; }}
    .figures span {{ display: block; font-size: 0.76rem; opacity: 0.75; line-height: 1.25; }}
    .figures [title] {{ cursor: help; }}
    .why, .why p, .why li {{ font-size: 0.86rem; line-height: 1.4; }}
    .why p {{ margin: 0 0 0.35rem; }}
    .why h4 {{ font-size: 1rem; padding: 0; margin: 0 0 0.2rem; }}
    .why ol {{ margin: 0.2rem 0 0.4rem; padding-left: 1.1rem; }}
    .tag {{ font-size: 0.7rem; border: 1px solid; border-radius: 0.6rem; padding: 0 0.4rem; opacity: 0.8; white-space: nowrap; }}
    </style>""")


def choices(sound: bool = True, brief: bool = True, more: Callable[[Words], None] | None = None) -> None:
    """Show the row of choices: estate, scenario, open, save, the way to the briefing, what a page has ``more``, language, light or dark.

    Where the page needs a ``sound`` estate and the one that is open has mistakes, it says what is missing and ends.
    """
    words, now = session.words(), session.state()
    estate, problems = results.checked(session.ref())
    with st.container(key="choices", horizontal=True, vertical_alignment="center", gap="small"):
        _choose_estate(words, now)
        _choose_scenario(words, now, estate)
        files.show_open(words)
        files.show_save(words, now, estate)
        if brief and sound and estate is not None:
            st.page_link(
                "pages/brief/briefing.py", label=words("brief.me"), icon=":material/summarize:", width="content",
                help=words("brief.me_means"),
            )  # fmt: skip
        if more and sound and estate is not None:
            more(words)
        st.space("stretch")
        choose_language(words)
        theme_switch(words)
    with st.container():  # there even when empty: what comes and goes in it moves no other element from its place
        _say(words, now)
    if sound and estate is None:
        _not_to_be_simulated(words, problems)
        st.stop()


def _say(words: Words, now: dict) -> None:
    """Say what has come up since the page was last drawn."""
    said(words)
    if now.get("joined_at") and now["joined_at"] == now["base_at"]:  # until the next version is kept or opened
        st.info(words("frame.scenario_joined"), icon=":material/call_merge:")
    if (clash := now.get("scenario_clash")) and clash["key"] == now["base"]:
        questions.whose(clash, keeping.settle_scenario, words, "-scenario")


def said(words: Words) -> None:
    """Say, once, what was passed over in an address, or went wrong."""
    now = session.state()
    if now["notice"]:
        st.warning(words(now["notice"]), icon=":material/info:")
        now["notice"] = None
    if failed := now.pop("failed", None):
        st.error("  \n".join(failed), icon=":material/error:")


def _not_to_be_simulated(words: Words, problems: list[Problem]) -> None:
    """Say why an estate cannot be simulated, and where it is mended."""
    st.error(words("frame.broken", count=len(problems)), icon=":material/construction:")
    st.code("\n".join(words.problem(problem) for problem in problems[:MOST_SHOWN]), language=None, wrap_lines=True)
    st.page_link("pages/plan/estate.py", label=words("frame.mend"), icon=":material/edit:")


def _or_samples(everything: Callable[[], dict], samples: Callable[[], dict]) -> dict:
    """Return all there is to choose, or the samples where the store is out, and say so."""
    try:
        return everything()
    except Mistakes as mistakes:
        session.fail(mistakes)
        return samples()


def guarded(page: Callable[[], None]) -> None:
    """Draw a page; what the store cannot give is said in its place."""
    try:
        page()
    except Mistakes as mistakes:
        st.error(
            "  \n".join(session.words().problem(problem) for problem in mistakes.problems), icon=":material/error:"
        )


def _choose_estate(words: Words, now: dict) -> None:
    found = _or_samples(library.estates, library.sample_estates)
    named = {key: text(name, words.language, key) for key, name in found.items()}
    key, number = library.parted(now["estate"])
    if now["estate"] not in named:  # a version that a link names, or an estate that was removed
        said = text(results.document(now["ref"]).get("name") or "", words.language, key)
        linked = words("frame.linked", name=said) if library.is_link(key) else said
        named[now["estate"]] = linked if number is None else words("frame.version", name=said, number=number)
    named = apart(named)
    st.session_state["w_estate"] = now["estate"]
    st.selectbox(
        words("frame.estate"), list(named), key="w_estate", width=300, label_visibility="collapsed",
        format_func=named.get, on_change=lambda: _open(st.session_state["w_estate"]),
    )  # fmt: skip


def _open(key: str) -> None:
    try:
        session.open_estate(key)
    except Mistakes as mistakes:
        session.fail(mistakes)


def _choose_scenario(words: Words, now: dict, estate: Estate | None) -> None:
    found = _or_samples(lambda: library.scenarios(estate), lambda: library.sample_scenarios(estate)) if estate else {}
    named = {session.FREE: words("frame.free")} | {key: text(n, words.language, key) for key, n in found.items()}
    now["row"] = session.played()
    named, base = apart(named), now["base"] if now["base"] in named else session.FREE
    if base != session.FREE and now["row"][1]:
        named[base] += words("frame.changed")
    st.session_state["w_scenario"] = base
    st.selectbox(
        words("frame.scenario"), list(named), key="w_scenario", width=300, label_visibility="collapsed",
        format_func=named.get, disabled=estate is None,
        on_change=lambda: session.open_scenario(st.session_state["w_scenario"]),
    )  # fmt: skip


def choose_language(words: Words) -> None:
    now = session.state()

    def choose() -> None:
        now["language"] = st.session_state["w_language"] or now["language"]
        now["relabel"] = True

    st.session_state["w_language"] = now["language"]
    st.segmented_control(
        words("frame.language"), LANGUAGES, key="w_language", label_visibility="collapsed", on_change=choose,
        format_func={"ko": "한국어", "en": "English"}.get,
    )  # fmt: skip
    if now.pop("relabel", False):
        st.rerun()
