"""Trying options: a new estate is kept that has them, and the Compare part opens with it beside the one that is open."""

from itertools import count

import msgspec
import streamlit as st

from lib.engine.options.changes import applied
from lib.model import draft
from lib.model.estate import text
from lib.model.options import Option
from lib.store import library
from lib.ui import choice, editing, session
from lib.ui.compare.cases import CARRIED, Asked, written
from lib.ui.compare.opened import packed
from lib.ui.options import asked
from lib.view.options_said import option_said
from lib.view.texts import short
from lib.words import LANGUAGES, Words

LONGEST_NAME = 90  # half-width letters of the option in the new estate's name


def button(options: list[Option], words: Words, word: str) -> None:
    """Offer to try some options together."""
    st.button(
        words(word), key="b-try", type="primary", icon=":material/compare:", help=words("options.try_means"),
        on_click=lambda: editing.guarded(lambda: _try(options)),
    )  # fmt: skip


def _try(options: list[Option]) -> None:
    """Keep the estate with the options, once for each set in a session, and compare it. Raises Mistakes."""
    now, ids = session.state(), " ".join(sorted(option.id for option in options))
    tried, mark = now.setdefault("tried", {}), f"{session.ref()} {ids}"
    kept = tried.get(mark)
    if kept is None or kept not in library.estates():
        said = {"word": "options.said_tried", "count": len(options), "source": session.ref()[:100]}
        kept = tried[mark] = library.store().create("estate", variant(options), said, now["by"]).key
    pair = [Asked(session.ref(), _scenario()), Asked(kept, CARRIED)]
    choice.keep("compare.cases", written(pair))
    choice.keep("compare.part", "cases")


def _scenario() -> str:
    """Return what names the scenario that is open: its key, or a text with its events where it stands in no file."""
    now = session.state()
    return packed(now["scenario"]) if now["base"] == session.FREE or session.is_changed() else now["base"]


def variant(options: list[Option]) -> dict:
    """Return the estate that is open with some options, under an id that its scenarios fit and a name that says them."""
    estate = asked.compiled().estate
    changed = msgspec.to_builtins(applied(estate, options))
    named = {language: _name(options, Words(language)) for language in LANGUAGES}
    return draft.with_settings(changed, draft.settings(changed) | {"id": _free_id(estate.id), "name": named})


def _name(options: list[Option], words: Words) -> str:
    estate = asked.compiled().estate
    name = text(estate.name, words.language, estate.id)
    said = short(option_said(options[0], estate, words), LONGEST_NAME)
    if len(options) == 1:
        return words("options.with_one", name=name, option=said)
    return words("options.with_many", name=name, count=len(options), option=said)


def _free_id(id_: str) -> str:
    """Return an id that scenarios of the first estate fit and that no other has."""
    wish, taken = f"{id_}-option", library.estate_ids()
    return next(free for n in count(1) if (free := wish if n == 1 else f"{wish}-{n}") not in taken)
