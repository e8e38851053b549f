"""What was expected of the teams and how it stands; which standbys can still be called up; the log."""

from html import escape

import streamlit as st

from lib.drill.expected import outcome
from lib.drill.levers import Lever, levers
from lib.model.drill import Delivery, Entry
from lib.model.estate import text
from lib.ui.drill.table import Table
from lib.view.drill_said import entry_said, role_said, seat_said, subject, time_said
from lib.view.texts import names

MOST_ENTRIES = 80
STANDINGS = ("lost", "failed", "under_way", "ready", "serving")


def expected(at: Table) -> None:
    """Show every expected action of an inject that has come: met, late, missed or open, and by when."""
    words = at.words
    rows = [row for row in at.view.state.delivered if row.inject.expected is not None]
    if not rows:
        st.caption(words("conduct.nothing_expected"))
        return
    heads = "".join(f"<th>{escape(words(f'conduct.expected.{name}'))}</th>" for name in ("what", "who", "by", "how"))
    st.html(
        f'<table class="drill-table"><thead><tr>{heads}</tr></thead><tbody>{"".join(_expected(at, r) for r in rows)}</tbody></table>'
    )


def _expected(at: Table, row: Delivery) -> str:
    words, state, plan = at.words, at.view.state, row.inject.expected
    starts_at = state.exercise.scenario.starts_at
    found, when = outcome(state, row, at.view.t)
    how = words(f"conduct.outcome.{found}") + (f" · {time_said(when, words, starts_at)}" if when is not None else "")
    who = ", ".join(role_said(state, role, words) for role in row.inject.to)
    what = f"<b>{escape(text(plan.text, words.language, row.inject.id))}</b><br>{escape(subject(row.inject, words, row.figures, starts_at))}"
    by = escape(time_said(row.t + plan.within_hours, words, starts_at))
    return f'<tr data-expected="{escape(row.inject.id, quote=True)}"><td>{what}</td><td>{escape(who)}</td><td>{by}</td><td><em class="{found}">{escape(how)}</em></td></tr>'


def standbys(at: Table) -> None:
    """Show every standby: lost, and to what and until when; or ready, under way, serving."""
    words = at.words
    rows = sorted(levers(at.room.compiled, at.view.impact, at.view.t), key=lambda row: STANDINGS.index(row.standing))
    if not rows:
        st.caption(words("conduct.no_standbys"))
        return
    heads = "".join(f"<th>{escape(words(f'conduct.lever.{name}'))}</th>" for name in ("what", "how", "when"))
    st.html(
        f'<table class="drill-table"><thead><tr>{heads}</tr></thead><tbody>{"".join(_lever(at, r) for r in rows)}</tbody></table>'
    )


def _lever(at: Table, row: Lever) -> str:
    words, estate = at.words, at.room.compiled.estate
    services, sites = names(estate, "services", words), names(estate, "sites", words)
    starts_at = at.view.state.exercise.scenario.starts_at
    how = words(f"conduct.lever.{row.standing}")
    if row.reason:
        reason = words(f"chart.wait.{row.reason}") if words.has(f"chart.wait.{row.reason}") else row.reason
        how += f": {reason}" + (f" ({services.get(row.on, row.on)})" if row.on else "")
    until = row.starts if row.standing == "lost" else row.serves
    when = words("conduct.lever.never") if row.standing == "lost" and until is None else ""
    if until is not None:
        word = "conduct.lever.until" if row.standing == "lost" else "conduct.lever.serves"
        when = words(word, t=time_said(until, words, starts_at))
    color = {"lost": "missed", "failed": "missed", "under_way": "late"}.get(row.standing, "met")
    what = f"{services[row.service]} · {sites[row.site]}"
    return f'<tr data-lever="{escape(row.placement, quote=True)}"><td>{escape(what)}</td><td><em class="{color}">{escape(how)}</em></td><td>{escape(when)}</td></tr>'


def log(at: Table) -> None:
    """Show the log's last entries, the newest first."""
    st.html("".join(_entry(at, entry) for entry in at.view.log[: -MOST_ENTRIES - 1 : -1]))


def _entry(at: Table, entry: Entry) -> str:
    words, state = at.words, at.view.state
    head = f"{entry.number} · {time_said(entry.t, words, state.exercise.scenario.starts_at)} · {seat_said(state, entry.seat, words)}"
    return f'<div class="inject"><span>{escape(head)}</span><b>{escape(entry_said(entry, state, at.room.compiled.estate, words))}</b></div>'
