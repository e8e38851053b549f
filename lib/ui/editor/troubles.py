"""What is wrong or unwise in an estate: mistakes, each with a jump to its cell, and advice."""

import re

import pandas as pd
import streamlit as st

from lib.model import draft
from lib.model.advice import RULES, Advice, names_of
from lib.model.checks import Problem
from lib.ui import editing, long, results, session, show
from lib.ui.editor import card, fields, table
from lib.view.ground_plan import name_of
from lib.words import Words
from lib.words.advising import told

PLACE = re.compile(r"(?P<kind>[a-z_]+)(?:\[(?P<row>\d+)\])?(?:\.(?P<path>.*))?")
MOST_SHOWN = 60
AT_ONCE = 2_000  # placements up to which advice is had while the page is drawn
SIGNS = {"high": ":red[■]", "medium": ":orange[▲]", "low": ":blue[●]"}


def mistakes(words: Words) -> None:
    """List what keeps the estate from being simulated."""
    found = editing.problems()
    if not found:
        st.caption(words("estate.no_mistakes"))
    for number, problem in enumerate(found[:MOST_SHOWN]):
        _line(f"mistake-{number}", problem.place, _said(problem, words), words)
    if len(found) > MOST_SHOWN:
        st.caption(words("problem.and_more", count=MOST_SHOWN))


def _said(problem: Problem, words: Words) -> str:
    """Return a mistake with its place as a reader of the tables knows it."""
    return f"**{_where(problem.place, words)}** · {_plain(words.problem(problem).partition(': ')[2])}"


def _where(place: str, words: Words) -> str:
    kind, row, path = parted(place)
    if kind not in table.KINDS:
        path, kind = place, "estate"
    names = [words(f"estate.one.{kind}")]
    if row is not None:
        rows = draft.rows(editing.document(), kind)
        names.append(name_of(rows[row], words) if row < len(rows) and rows[row].get("id") else f"#{row + 1}")
    column = next((c for c in fields.shown(kind) if path and path.startswith(c.path)), None)
    names.append(fields.label(column, words) if column else path or "")
    return " › ".join(_plain(name) for name in names if name)


def parted(place: str) -> tuple[str, int | None, str]:
    """Return kind, row and path of a place such as placements[3].serves[0]."""
    found = PLACE.fullmatch(place)
    if found is None:
        return place, None, ""
    row = found["row"]
    return found["kind"], None if row is None else int(row), re.sub(r"\[\d+\]", "", found["path"] or "")


def _line(key: str, place: str, said: str, words: Words, more: str = "") -> None:
    arrow, text = st.columns([0.06, 0.94], gap="small")
    arrow.button(
        "", key=f"b-{key}", icon=":material/arrow_forward:", type="tertiary", help=words("estate.jump"),
        on_click=jump, args=[place],
    )  # fmt: skip
    text.markdown(said)
    if more:
        text.caption(more)


def jump(place: str) -> None:
    """Go to the cell that a place names: its row alone in the table, and on the card if it is a site's or service's."""
    kind, row, path = parted(place)
    if kind not in table.KINDS:  # a field of the estate itself
        table.jump("estate", 0, kind)
        return
    rows = draft.rows(editing.document(), kind)
    if row is None or row >= len(rows):
        table.jump(kind, 0)
        return
    first = next((c.path for c in fields.shown(kind) if path.startswith(c.path)), "")
    table.jump(kind, row, first)
    if kind in card.KINDS and table.fields_id(rows[row]):
        card.choose(kind, rows[row]["id"])


def advice(words: Words) -> None:
    """List what an estate without mistakes should be looked at for, worst first: what, why, what mends it."""
    estate = editing.estate()
    if estate is None:
        st.caption(words("estate.no_advice_yet"))
        return
    found = _advised(words)
    if found is None:
        return
    rules = [rule for rule in RULES if any(advice.rule == rule for advice in found)]
    called = {rule: words(f"advice.{rule}.name") for rule in rules}
    wanted = st.selectbox(
        words("estate.rule"), rules, index=None, key="w_rule", format_func=called.get, label_visibility="collapsed",
        placeholder=words("estate.every_rule", count=len(found)),
    )  # fmt: skip
    shown = [advice for advice in found if wanted in (None, advice.rule)]
    if not shown:
        st.caption(words("estate.no_advice"))
    names = names_of(estate, words.language)
    for number, piece in enumerate(shown[:MOST_SHOWN]):
        said = told(words, piece, names)
        sign = SIGNS[piece.severity]
        what = f"{sign} **{_plain(said['name'])}** · {_plain(said['text'])}"
        _line(f"advice-{number}", piece.place, what, words, f"{_plain(said['why'])} {_plain(said['mend'])}")
    if len(shown) > MOST_SHOWN:
        st.caption(words("estate.first_advice", most=MOST_SHOWN, count=len(shown)))
    if shown:
        show.csv_button(lambda: advice_table(shown, names, words), "advice")


def advice_table(found: list[Advice], names: dict, words: Words) -> pd.DataFrame:
    """Return a line a piece of advice: its rule, how grave it is, its place, and its sentences."""
    rows = [
        {"rule": a.rule, "severity": a.severity, "tier": a.tier, "place": a.place, "services": " ".join(a.services)}
        | told(words, a, names)
        for a in found
    ]
    return pd.DataFrame(rows)


def _advised(words: Words) -> list[Advice] | None:
    """Return the advice, of a large estate once it was asked for."""
    ref = session.ref()
    if len(draft.rows(editing.document(), "placements")) <= AT_ONCE:
        return results.advice(ref)
    subject = long.request("advice", estate=ref)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            words("estate.check"), key="b-check", on_click=long.ask,
            args=["advice", subject, lambda tell, stopped: results.advice(ref)],
        )  # fmt: skip
    long.watch("advice", words)
    return long.latest("advice")


def _plain(said: str) -> str:
    """Return text that is shown as it is: names may hold what Markdown reads."""
    return re.sub(r"([\\`*_{}\[\]<>#$|~])", r"\\\1", said)
