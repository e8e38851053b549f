"""The truth beside what the players know: the headline figures, and each service as it is and as it is reported."""

from html import escape

import streamlit as st

from lib.drill.known import board
from lib.drill.readings import reading
from lib.model.estate import Service
from lib.ui.drill.table import Table
from lib.view import moment
from lib.view.drill_said import time_said
from lib.view.texts import names
from lib.view.theme import STATUS
from lib.words import Words
from lib.words.figures import count, hours

WORST = ("down", "degraded", "up", "unknown")


def show(at: Table) -> None:
    """Show both at the table's time."""
    impact, t, words = at.view.impact, at.view.t, at.words
    true, known = moment.statuses_at(impact, t), board(impact, at.view.state.exercise.monitoring, t)
    starts_at = at.view.state.exercise.scenario.starts_at
    told = words("conduct.stale", t=time_said(known.as_of, words, starts_at)) if known.stale else ""
    shown = words("conduct.truth_is_shown") if at.view.state.truth else ""
    st.html(_figures(at) + _notes([told, shown]))
    with st.container(height=250, border=False, key="drill-truth"):
        st.html(_table(at, true, known.statuses))


def _figures(at: Table) -> str:
    impact, t, words = at.view.impact, at.view.t, at.words
    now = moment.headline(impact, t)
    lost = reading(impact, "lost_user_hours", None, t) or 0.0
    cells = [
        ("people", count(words.language, now.people)),
        ("peak", count(words.language, now.peak)),
        ("lost", count(words.language, lost)),
        ("last", words("head.not_back") if now.last_back_hours is None else hours(words, now.last_back_hours)),
    ]
    boxes = "".join(
        f'<div title="{escape(words(f"conduct.figure.{name}_means"), quote=True)}" data-testid="truth-{name}">'
        f"<span>{escape(words(f'conduct.figure.{name}'))}</span><b>{escape(value)}</b></div>"
        for name, value in cells
    )
    return f'<div class="figures">{boxes}</div>'


def _notes(said: list[str]) -> str:
    return "".join(f'<p class="drill-note">{escape(line)}</p>' for line in said if line)


def _table(at: Table, true: dict[str, str], known: dict[str, str]) -> str:
    words, impact = at.words, at.view.impact
    called = names(impact.estate, "services", words)
    services = sorted(impact.estate.services, key=lambda row: (WORST.index(true[row.id]), -row.users))
    heads = "".join(f"<th>{escape(words(f'conduct.truth.{name}'))}</th>" for name in ("service", "is", "known", "rto"))
    rows = "".join(
        f'<tr{_differs(true[row.id], known[row.id])} data-service="{escape(row.id, quote=True)}"><td>{escape(called[row.id])}</td>'
        f"<td>{_status(true[row.id], words)}</td><td>{_status(known[row.id], words)}</td><td>{escape(_rto(at, row))}</td></tr>"
        for row in services
    )
    return f'<table class="drill-table"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'


def _differs(true: str, known: str) -> str:
    return ' class="differs"' if true != known else ""


def _status(status: str, words: Words) -> str:
    color, sign = STATUS[status]
    return f'<span style="color:{color}">{sign}</span> {escape(words(f"map.{status}"))}'


def _rto(at: Table, service: Service) -> str:
    """Return how long a service has to its RTO, or since when it is past."""
    left = reading(at.view.impact, "hours_to_rto", service.id, at.view.t)
    if left is None:
        return ""
    return at.words("conduct.rto_left" if left >= 0 else "conduct.rto_past", hours=hours(at.words, abs(left)))
