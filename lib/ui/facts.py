"""Every figure of the open estate with its tag and source: a table to filter and to carry away."""

from html import escape

import pandas as pd
import streamlit as st

from lib.model.estate import Estate, text
from lib.ui import sheet
from lib.view import facts
from lib.view.sheets import Sheet
from lib.words import Words
from lib.words.figures import exact

HEIGHT = 510  # pixels
MOST_ROWS = 500  # shown; the CSV has all


def estate_figures(estate: Estate, words: Words) -> None:
    """Show the figures that the reader's filters keep, and how many there are of each tag."""
    whole, counts = facts.figure_sheet(estate, words), facts.counts(estate)
    name, everything = text(estate.name, words.language, estate.id), exact(words.language, len(whole.rows))
    sheet.intro(words("evidence.figures_intro", name=name, all=everything))
    if whole.rows and not estate.facts:
        st.info(words("evidence.no_facts"), icon=":material/info:")
    _explain_tags(counts, words)
    kept = _kept(whole, counts, words)
    rows = [whole.rows[i] for i in kept]
    sheet.table(Sheet(whole.heads, rows[:MOST_ROWS], whole.raw.iloc[kept]), "figures", words, HEIGHT)
    most = "evidence.shown_first" if len(rows) > MOST_ROWS else "evidence.shown"
    st.caption(words(most, count=exact(words.language, len(rows)), all=everything, most=MOST_ROWS))


def _explain_tags(counts: dict[str, int], words: Words) -> None:
    used = [tag for tag in facts.TAGS if counts[tag]]
    said = (f"{sheet.tag(tag, words)} {escape(words(f'evidence.tag_is.{tag}'))}" for tag in used)
    st.html(f'<p class="intro">{" &emsp; ".join(said)}</p>')


def _kept(whole: Sheet, counts: dict[str, int], words: Words) -> list[int]:
    """Return which rows the reader's choice of tags, kinds and text keeps; nothing chosen keeps all."""
    raw: pd.DataFrame = whole.raw
    left, middle, right = st.columns([0.42, 0.32, 0.26], vertical_alignment="bottom")
    tags = left.pills(
        words("evidence.filter_tag"), facts.TAGS, selection_mode="multi", key="w_tags",
        format_func=lambda tag: words("evidence.tag_count", tag=words(f"evidence.tag.{tag}"), count=counts[tag]),
    )  # fmt: skip
    kinds = middle.multiselect(
        words("evidence.filter_kind"), facts.KINDS, key="w_kinds",
        format_func=lambda kind: words(f"evidence.kind.{kind}"), placeholder=words("evidence.all_kinds"),
    )  # fmt: skip
    wanted = right.text_input(words("evidence.filter_text"), key="w_find").strip().casefold()
    kept = raw["tag"].isin(tags or facts.TAGS) & raw["kind"].isin(kinds or raw["kind"])
    return [
        i for i in range(len(raw)) if kept.iat[i] and wanted in " ".join([*whole.rows[i], raw["of"].iat[i]]).casefold()
    ]
