"""Sheets: text, and tables whose cells wrap, as a page shows them."""

from html import escape

import streamlit as st

from lib.ui import show
from lib.view.sheets import Head, Sheet
from lib.view.theme import COLORS, STATUS
from lib.words import Words
from lib.words.figures import together

SIGNS = {"holds": "✓", "misses": "✗"}
FAINT = "color-mix(in srgb, currentColor 20%, transparent)"
FAINTER = "color-mix(in srgb, currentColor 12%, transparent)"


def style(theme: str) -> None:
    st.html(f"""<style>
    .blocks {{ display: grid; grid-template-columns: repeat(auto-fit, minmax(18rem, 1fr)); gap: 0.6rem 1.6rem; }}
    .blocks section {{ border-left: 3px solid {FAINT}; padding-left: 0.75rem; }}
    .blocks h3 {{ font-size: 0.95rem; margin: 0; padding: 0 0 0.15rem; }}
    .blocks p, .intro {{ font-size: 0.9rem; line-height: 1.45; margin: 0; text-wrap: pretty; }}
    .intro {{ max-width: 80rem; }}
    .sheet {{ overflow: auto; }}
    .sheet table {{ border-collapse: collapse; width: 100%; font-size: 0.84rem; line-height: 1.4; margin: 0; }}
    .sheet thead {{ position: sticky; top: 0; background: {COLORS[theme]["paper"]}; z-index: 1; }}
    .sheet th {{ font-weight: 600; text-align: left; white-space: nowrap; vertical-align: bottom; color: {COLORS[theme]["muted"]}; }}
    .sheet th[title] {{ cursor: help; }}
    .sheet th, .sheet td {{ padding: 0.22rem 0.6rem; border: 0; }}
    .sheet td {{ border-top: 1px solid {FAINTER}; vertical-align: top; overflow-wrap: anywhere; }}
    .sheet .text {{ min-width: 6.5rem; }}
    .sheet .number {{ text-align: right; white-space: nowrap; }}
    .sheet .first {{ padding-left: 1.1rem; border-left: 1px solid {FAINT}; }}
    .sheet.tight th {{ white-space: normal; }}
    .sheet.tight th, .sheet.tight td {{ padding: 0.22rem 0.35rem; }}
    .sheet.tight .text {{ min-width: 4.5rem; }}
    .sheet .mark {{ white-space: nowrap; }}
    .sheet .misses {{ color: {STATUS["down"][0]}; font-weight: 600; }}
    </style>""")


def intro(said: str) -> None:
    st.html(f'<p class="intro">{escape(said)}</p>')


def blocks(said: list[tuple[str, str]]) -> None:
    """Show titled paragraphs side by side."""
    parts = "".join(f"<section><h3>{escape(title)}</h3><p>{escape(text)}</p></section>" for title, text in said)
    st.html(f'<div class="blocks">{parts}</div>')


def table(sheet: Sheet, key: str, words: Words, height: int | None = None, tight: bool = False) -> None:
    """Show a table, scrolling within so many pixels if given, and a button for the CSV of its raw numbers.

    tight: titles and cells wrap, for many columns in little room.
    """
    body = "".join(f"<tr>{_cells(sheet.heads, row, words)}</tr>" for row in sheet.rows)
    titles = "".join(
        f'<th class="{_class(sheet.heads, i)}" scope="col"{_means(head)}>{escape(head.title)}</th>'
        for i, head in enumerate(sheet.heads)
    )
    groups = f"<tr>{_groups(sheet.heads)}</tr>" if any(head.group for head in sheet.heads) else ""
    room = f' style="max-height: {height}px" tabindex="0"' if height else ""
    st.html(
        f'<div class="sheet{" tight" if tight else ""}"{room}><table><thead>{groups}<tr>{titles}</tr></thead><tbody>{body}</tbody></table></div>'
    )
    show.csv_button(sheet.raw, key)


def _groups(heads: list[Head]) -> str:
    said = []
    for i, head in enumerate(heads):
        if i == 0 or head.group != heads[i - 1].group:
            wide = sum(other.group == head.group for other in heads)
            said.append(f'<th class="{"first" if head.group else ""}" colspan="{wide}">{escape(head.group)}</th>')
    return "".join(said)


def _means(head: Head) -> str:
    return f' title="{escape(head.means, quote=True)}"' if head.means else ""


def _class(heads: list[Head], i: int) -> str:
    kind = heads[i].kind if heads[i].kind in ("text", "number") else "mark"
    return f"{kind} first" if heads[i].group and heads[i].group != heads[i - 1].group else kind


def _cells(heads: list[Head], row: list[str], words: Words) -> str:
    return "".join(
        f'<td class="{_class(heads, i)}">{_cell(head, cell, words)}</td>'
        for i, (head, cell) in enumerate(zip(heads, row, strict=True))
    )


def _cell(head: Head, cell: str, words: Words) -> str:
    if head.kind == "holds":
        return f'<span class="{cell}">{SIGNS[cell]} {escape(words(f"evidence.holds.{cell}"))}</span>' if cell else ""
    return tag(cell, words) if head.kind == "tag" else escape(together(cell))


def tag(code: str, words: Words) -> str:
    return f'<span class="tag">{escape(words(f"evidence.tag.{code}"))}</span>'
