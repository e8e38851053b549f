"""The files of a briefing: one is written when it is asked for, beside the page, and then handed over."""

import msgspec
import streamlit as st

from lib.briefing import files
from lib.briefing.deck import Deck
from lib.briefing.typed import hidden_names
from lib.model.briefing import FORMS, Briefing
from lib.model.media import MEDIA
from lib.ui import long, session
from lib.ui.brief import found
from lib.ui.brief.found import subject
from lib.words import Words

SUBJECT = "file"
MOST_NAMED = 8
CLICK = """<script>
(function hand(tries) {
    const button = document.querySelector(".st-key-b-save-file button");
    if (button && !button.disabled) button.click(); else if (tries) setTimeout(hand, 50, tries - 1);
})(100);
</script>"""  # the reader asked for the file already


def buttons(briefing: Briefing, deck: Deck | None, words: Words) -> None:
    """Offer the briefing in each form; one that is wanted is written, then handed to the browser."""
    agreed = _agreed(briefing, session.words())
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="brief-forms"):
        st.html(f"<b>{words('brief.take')}</b>", width="content")
        for form in FORMS:
            st.button(
                words(f"brief.form.{form}"), key=f"b-form-{form}", help=words(f"brief.form_means.{form}"),
                disabled=deck is None or not agreed, on_click=_ask, args=[form, briefing, deck, words],
            )  # fmt: skip
    long.watch(SUBJECT, words)
    _hand_over(briefing, words)


def _agreed(briefing: Briefing, words: Words) -> bool:
    """Say whether files may be written: not while hidden names stand in what was typed and nobody has agreed to tell them."""
    found = list(dict.fromkeys(name for _, name in hidden_names(briefing, *subject())))
    if not found:
        return True
    named = ", ".join(f"“{name}”" for name in found[:MOST_NAMED]).replace("*", "\\*").replace("$", "\\$")
    st.error(words("brief.names_in_text", names=named), icon=":material/visibility_off:")
    now, mark = session.state(), [briefing.audience, *found]
    st.session_state["w_brief_agreed"] = now.get("brief_agreed") == mark
    st.checkbox(words("brief.agree"), key="w_brief_agreed", on_change=_agree, args=[mark])
    return now.get("brief_agreed") == mark


def _agree(mark: list[str]) -> None:
    session.state()["brief_agreed"] = mark if st.session_state["w_brief_agreed"] else None


def request(form: str, briefing: Briefing, language: str) -> str:
    """Return the request for a file: all that it depends on."""
    said = msgspec.json.encode(briefing).decode()
    return long.request("file", form=form, briefing=said, language=language, of=found.wanted(briefing))


def name_of(form: str, briefing: Briefing, scenario: str, language: str) -> str:
    """Return a file's name: what it tells of, unless that is hidden, for whom, in which form and language."""
    subject = scenario if briefing.audience == "all" else briefing.audience
    part = {"page": ["page"], "png": ["pictures"]}.get(form, [])
    plain = "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in subject)[:60].strip("-")
    return ".".join(["-".join(filter(None, ["briefing", plain, *part])), language, FORMS[form]])


def _ask(form: str, briefing: Briefing, deck: Deck, words: Words) -> None:
    wanted = request(form, briefing, words.language)
    now = session.state()
    now["brief_file"] = {
        "form": form, "wanted": wanted, "handed": False,
        "name": name_of(form, briefing, now["scenario"].get("id") or "outage", words.language),
    }  # fmt: skip
    long.ask(SUBJECT, wanted, lambda tell, stopped: files.files_of(deck, form))


def _hand_over(briefing: Briefing, words: Words) -> None:
    """Hand the file that was asked for to the browser, once; a button gives it again while nothing has changed."""
    file = session.state().get("brief_file")
    if not file or file["wanted"] != request(file["form"], briefing, words.language):
        return
    data = long.keeper().result(file["wanted"])
    if data is None:
        return
    ending = file["name"].rpartition(".")[2]
    st.download_button(
        words("brief.again", name=file["name"]), data, file["name"], MEDIA[ending], key="b-save-file", type="tertiary",
        on_click="ignore", icon=":material/download:",
    )  # fmt: skip
    if not file["handed"]:
        file["handed"] = True
        st.html(CLICK, unsafe_allow_javascript=True)
