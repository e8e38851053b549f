"""The part that seeks a goal: every service up to a tier back in time, by the cheapest set, or the proof that none can."""

import streamlit as st

from lib.model.options import Goal, Options
from lib.ui import long, results, session, sheet
from lib.ui.options import asked, asking, card, found, trying
from lib.view import options_goal as view
from lib.view import options_table as tables
from lib.words import Words

HEIGHT = 330  # pixels


def part(words: Words, theme: str) -> None:
    subject = asked.subject("goal")
    asking.row("goal", subject, lambda: _begin(subject), words)
    goal = _goal()
    options = asked.latest(subject, _request(subject, goal) if goal else "")
    if options is None:
        st.caption(words("options.not_asked"))
        return
    _show(options, words)


def _goal() -> Goal | None:
    values, problems = asked.numbers("goal")
    return None if problems else values["goal"]


def _request(subject: str, goal: Goal) -> str:
    return long.request(subject, seed=found.SEED, seconds=_seconds(), **goal._asdict())


def _seconds() -> float:
    values, problems = asked.numbers("rank")
    return 10.0 if problems else values["seconds"]


def _begin(subject: str) -> None:
    if goal := _goal():
        long.ask(subject, _request(subject, goal), found.work(_seconds(), goal=goal))


def _show(options: Options, words: Words) -> None:
    estate, verdict = asked.compiled().estate, options.goal
    first, *more = view.answer(options, estate, words)
    icon = {"reached": ":material/check_circle:", "impossible": ":material/block:"}.get(
        verdict.status, ":material/help:"
    )
    (st.success if verdict.status == "reached" else st.warning)(first, icon=icon)
    for said in more:
        sheet.intro(said)
    chosen = tables.members(verdict.best.ids, options) if verdict.best else []
    as_is = results.impact(session.ref(), session.state()["scenario"])
    then = card.after(chosen) if chosen else None
    left, right = st.columns(2, gap="medium")
    with left:
        sheet.table(view.service_sheet(verdict, as_is, then, words), "options-goal", words, HEIGHT, tight=True)
    with right:
        if chosen:
            sheet.table(
                tables.set_sheet(verdict.best.ids, options, estate, words),
                "options-goal-set",
                words,
                HEIGHT,
                tight=True,
            )
            trying.button(chosen, words, "options.try" if len(chosen) == 1 else "options.try_set")
