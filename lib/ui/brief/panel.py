"""What is set of a briefing: which parts, in which order, in whose words; its cover; the numbers behind it."""

from base64 import b64decode, b64encode

import streamlit as st

from lib.briefing import images
from lib.briefing.deck import Deck
from lib.model.briefing import MOST_LOGO, Briefing
from lib.model.checks import Problem
from lib.ui import choice, session
from lib.ui.brief import opened
from lib.ui.choice import hold
from lib.words import Words

NUMBERS = {"seed": (0, 2**53 - 1), "draws": (1, 100_000), "years": (1, 1_000_000)}  # as a browser can hold them
LONGEST = {"title": 300, "organisation": 200, "classification": 100}


def show(briefing: Briefing, deck: Deck | None, words: Words) -> None:
    """Show the panel that is chosen; deck: what is told just now, None while it is not found."""
    part = choice.choose("brief.panel", words)
    {"parts": _parts, "cover": _cover, "numbers": _numbers}[part](briefing, deck, words)


def part(briefing: Briefing) -> str:
    """Return the part whose words are being edited."""
    chosen = session.state().get("brief_part")
    return chosen if chosen in opened.order(briefing) else briefing.parts[0]


def _parts(briefing: Briefing, deck: Deck | None, words: Words) -> None:
    chosen = part(briefing)
    with st.container(key="brief-parts", gap=None):
        for place, name in enumerate(opened.order(briefing)):
            _row(briefing, name, place, name == chosen, words)
    _words_of(briefing, chosen, deck, words)


def _row(briefing: Briefing, name: str, place: int, chosen: bool, words: Words) -> None:
    told, last = name in briefing.parts, len(briefing.parts) - 1
    with st.container(horizontal=True, vertical_alignment="center", gap=None, key=f"brief-row-{name}"):
        st.session_state[f"w_brief_told_{name}"] = told  # each time: two runs in quick succession would lose it
        st.checkbox(
            words("brief.tell", part=words(f"brief.part.{name}")), key=f"w_brief_told_{name}", label_visibility="collapsed",
            width="content", disabled=told and not last, on_change=_tell, args=[name],
        )  # fmt: skip
        st.button(
            words(f"brief.part.{name}"), key=f"b-brief-{name}", type="primary" if chosen else "tertiary",
            width="content", on_click=_choose, args=[name],
        )  # fmt: skip
        st.space("stretch")
        for way, by, ends in (("up", -1, 0), ("down", 1, last)):
            st.button(
                words(f"brief.{way}", part=words(f"brief.part.{name}")), key=f"b-brief-{way}-{name}", type="tertiary",
                icon=f":material/arrow_{way}ward:", disabled=not told or place == ends, on_click=_move, args=[name, by],
            )  # fmt: skip


def _choose(name: str) -> None:
    session.state()["brief_part"] = name


def _tell(name: str) -> None:
    told = st.session_state[f"w_brief_told_{name}"]
    opened.change(lambda before: opened.with_part(before, name, told), "parts")


def _move(name: str, by: int) -> None:
    opened.change(lambda before: opened.moved(before, name, by), "parts")


def _words_of(briefing: Briefing, name: str, deck: Deck | None, words: Words) -> None:
    """Let the sentence and the speaker's notes of a part be written anew; what it says by itself stands in the fields, faintly."""
    written = opened.note(briefing, name)
    own = next((slide for slide in deck.slides if slide.id == name), None) if deck else None
    fields = (("title", st.text_area, 90, own and not written.title and own.title, 300),
              ("notes", st.text_area, 190, own and not written.notes and own.notes, 4000))  # fmt: skip
    for field, widget, height, said, most in fields:
        key = f"w_brief_{field}_{name}"
        widget(
            words(f"brief.{field}_of", part=words(f"brief.part.{name}")), hold(key, getattr(written, field)), key=key, height=height, max_chars=most,
            placeholder=said or words("brief.own"), on_change=_write, args=[name, field],
        )  # fmt: skip


def _write(name: str, field: str) -> None:
    typed = st.session_state[f"w_brief_{field}_{name}"].strip()
    opened.change(lambda before: opened.with_note(before, name, **{field: typed}), "notes")


def _cover(briefing: Briefing, deck: Deck | None, words: Words) -> None:
    shown = {
        "title": deck.title if deck else "",
        "organisation": "",
        "classification": words("brief.classification_example"),
    }
    for field, most in LONGEST.items():
        st.text_input(
            words(f"brief.{field}"), hold(f"w_brief_{field}", getattr(briefing, field)), key=f"w_brief_{field}", max_chars=most, placeholder=shown[field],
            help=words(f"brief.{field}_means"), on_change=_set, args=[field],
        )  # fmt: skip
    st.file_uploader(
        words("brief.logo"), ["png", "jpg", "jpeg", "svg"], key="w_brief_logo", help=words("brief.logo_means"),
        max_upload_size=MOST_LOGO // 1_000_000 + 1, on_change=_take_logo,
    )  # fmt: skip
    if said := session.state().get("brief_logo"):
        st.error(said, icon=":material/error:")
    if briefing.logo:
        with st.container(horizontal=True, vertical_alignment="center"):
            data = b64decode(briefing.logo)
            st.html(f'<img class="brief-logo" src="{images.address(data)}" alt="" data-testid="brief-logo">')
            st.button(
                words("brief.no_logo"), key="b-brief-no-logo", icon=":material/delete:", on_click=opened.put,
                kwargs={"logo": ""},
            )  # fmt: skip


def _set(field: str) -> None:
    typed = st.session_state[f"w_brief_{field}"]
    opened.put(**{field: typed.strip() if isinstance(typed, str) else typed})


def _take_logo() -> None:
    """Take a picture as the logo; say what is wrong with one that is none, and keep the one before."""
    file, now = st.session_state["w_brief_logo"], session.state()
    now["brief_logo"] = None
    if file is None:
        return
    data, words = file.getvalue(), session.words()
    wrong = ("too_large", {"megabytes": MOST_LOGO // 1_000_000}) if len(data) > MOST_LOGO else images.wrong(data)
    if wrong:
        now["brief_logo"] = words.problem(Problem(file.name[:100], *wrong))
    else:
        opened.put(logo=b64encode(data).decode())


def _numbers(briefing: Briefing, deck: Deck | None, words: Words) -> None:
    st.caption(words("brief.numbers_help"))
    for field, (low, high) in NUMBERS.items():
        st.session_state[f"w_brief_{field}"] = getattr(briefing, field)
        st.number_input(
            words(f"brief.{field}"), low, high, key=f"w_brief_{field}", step=1, help=words(f"brief.{field}_means"),
            on_change=_set, args=[field],
        )  # fmt: skip
    if deck:
        st.caption(deck.footer)
