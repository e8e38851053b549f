"""Every version of an estate or exercise: who changed what and when; two compared; an old one put on top again."""

from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st
from babel.dates import format_datetime, format_timedelta

from lib.model.compare import Change
from lib.store import library
from lib.store.documents import Version
from lib.ui import editing, session
from lib.ui import show as carry
from lib.view.changes import change_table, field_named
from lib.words import Words

MOST_SHOWN = 200  # versions in the list, newest first
LIST_HEIGHT, TABLE_HEIGHT = 260, 240  # pixels


class Kept(NamedTuple):
    """What is open: its ref, whether it may be changed, how two versions differ, what restores one, where one is read."""

    ref: str
    mine: bool
    differences: Callable[[dict, dict], list[Change]]
    restore: Callable[[int], None]
    link: str = ""  # before a version's number; without one a version is not opened to be read


def show(words: Words, version: Version | None, kept: Kept) -> None:
    if st.button(words("estate.versions"), key="b-versions", icon=":material/history:", disabled=version is None):
        st.dialog(words("estate.versions"), width="large")(_versions)(kept, words)


def said(words: Words, version: Version) -> str:
    """Return in a sentence what a version changed."""
    values = {key: value for key, value in version.said.items() if key != "word"}
    word = version.said.get("word", "")
    if "field" in values:
        kind = {"prepare.said.field": "injects.", "prepare.said.head": "exercise."}.get(word, "")
        values["field"] = field_named(f"{kind}{values['field']}", words)
    for key in (f"estate.kind.{values.get('kind')}", f"prepare.{values.get('kind')}"):
        if words.has(key):
            values["kind"] = words(key)
            break
    return words(word, **values) if words.has(word) else ""


def ago(words: Words, moment: datetime) -> str:
    passed = datetime.now(UTC) - moment
    return format_timedelta(-passed, add_direction=True, locale=words.language, threshold=1.2)


def _versions(kept: Kept, words: Words) -> None:
    key = library.parted(kept.ref)[0]
    history = library.store().history(key)
    st.text_input(
        words("estate.your_name"), session.state()["by"], key="w_by", max_chars=100, help=words("estate.your_name_means"),
        on_change=lambda: session.state().update(by=st.session_state["w_by"].strip()),
    )  # fmt: skip
    st.caption(words("estate.versions_mean"))
    # Rows are chosen by their place: when a version is added elsewhere, what was chosen no longer counts.
    chosen = st.dataframe(
        _table(history[:MOST_SHOWN], words), key=f"versions-{len(history)}", hide_index=True, height=LIST_HEIGHT,
        width="stretch", on_select="rerun", selection_mode="multi-row",
    )  # fmt: skip
    picked = sorted(history[i].number for i in chosen["selection"]["rows"])
    if len(picked) == 1:
        _one(kept, picked[0], history, words)
    elif len(picked) == 2:
        _compared(kept, *picked, words)


def _table(history: list[Version], words: Words) -> pd.DataFrame:
    zone = _zone()
    rows = [
        (version.number, format_datetime(version.at.astimezone(zone), "short", locale=words.language), version.by,
         said(words, version), words("estate.on_path" if version.on_path else "estate.off_path"))
        for version in history
    ]  # fmt: skip
    heads = ("number", "at", "by", "said", "state")
    return pd.DataFrame(rows, columns=[words(f"estate.version.{head}") for head in heads])


def _zone() -> tzinfo:
    try:
        return ZoneInfo(st.context.timezone or "UTC")
    except (KeyError, ValueError, OSError):
        return UTC


def _one(kept: Kept, number: int, history: list[Version], words: Words) -> None:
    """Show what one version changed, and offer to put it on top again."""
    version = next(version for version in history if version.number == number)
    with st.container(horizontal=True):
        newest = kept.ref.endswith(f"@{number}")
        can = {"key": "b-restore", "type": "primary", "disabled": newest or not kept.mine}
        if st.button(words("estate.restore", number=number), **can):
            editing.guarded(lambda: kept.restore(number))
            st.rerun()
        if kept.link:
            st.link_button(words("estate.look_at", number=number), f"{kept.link}@{number}&lang={words.language}")
    if version.parent is not None:
        _compared(kept, version.parent, number, words)


def _compared(kept: Kept, before: int, after: int, words: Words) -> None:
    load, key = library.store().load, library.parted(kept.ref)[0]
    changes = kept.differences(load(key, before).document, load(key, after).document)
    st.caption(words("estate.compared", before=before, after=after, count=len(changes)))
    table = change_table(changes, words)
    st.dataframe(table, key="compared", hide_index=True, height=TABLE_HEIGHT, width="stretch")
    carry.csv_button(table, f"versions-{before}-{after}")
