"""The why-card: what a service is down for, and why its recovery takes as long as it does."""

from html import escape

import streamlit as st

from lib.model.estate import Service
from lib.model.impact import Impact
from lib.ui import session
from lib.view.moment import availability_at, records
from lib.view.story import Step, in_question, reason_text, recovery_chain
from lib.view.texts import names
from lib.view.theme import STATUS, status_of
from lib.words import Words
from lib.words.figures import after, hours, percent, together


def card(impact: Impact, words: Words, height: int) -> None:
    """Show the why-card of the chosen service, with the menu that chooses it."""
    now = session.state()
    named = names(impact.estate, "services", words)
    if not named:
        st.caption(words("why.no_service"))
        return
    chosen = now["service"] if now["service"] in named else in_question(impact)
    st.session_state["w_service"] = chosen
    st.selectbox(
        words("why.choose"), list(named), key="w_service", format_func=named.get, label_visibility="collapsed",
        on_change=_choose,
    )  # fmt: skip
    with st.container(height=height, border=False, key="why"):
        st.html(f'<div class="why">{together(_body(impact, words, chosen, now["t"]))}</div>')


def _choose() -> None:
    session.state()["service"] = st.session_state["w_service"]


def _body(impact: Impact, words: Words, service: str, t: float) -> str:
    record = next(s for s in impact.estate.services if s.id == service)
    row = next(row for row in records(impact, "services") if row.service == service)
    parts = [_status(impact, words, service, t), _targets(words, record, row)]
    path = impact.cause_path(service, t)
    if path:
        parts.append(_path(impact, words, path))
    chain = recovery_chain(impact, service)
    if chain:
        parts.append(_chain(impact, words, chain))
    elif row.ttr_hours == 0:
        parts.append(f"<p>{words('why.never_down')}</p>")
    return "".join(parts)


def _status(impact: Impact, words: Words, service: str, t: float) -> str:
    share = availability_at(impact, t)[service]
    status = status_of(share)
    colour, sign = STATUS[status]
    said = words("why.status", status=words(f"map.{status}"), share=percent(share), time=after(words, t))
    return f'<h4><span style="color:{colour}">{sign}</span> {escape(said)}</h4>'


def _targets(words: Words, record: Service, row) -> str:
    met = {None: "", True: words("why.met"), False: words("why.missed")}
    lines = [words("why.ttr", hours=hours(words, row.ttr_hours))]
    if record.rto_hours is not None:
        lines.append(words("why.rto", target=hours(words, record.rto_hours), met=met[row.rto_met]))
    loss = words("why.total_loss") if row.data_lost_total else hours(words, row.data_loss_hours)
    lines.append(words("why.data_loss", loss=loss))
    if record.rpo_hours is not None:
        lines.append(words("why.rpo", target=hours(words, record.rpo_hours), met=met[row.rpo_met]))
    return "<p>" + " · ".join(escape(line) for line in lines) + "</p>"


def _path(impact: Impact, words: Words, path: list[tuple[str, list[str]]]) -> str:
    services, sites = names(impact.estate, "services", words), names(impact.estate, "sites", words)
    steps = [services[service] for service, _ in path]
    steps += [", ".join(sites[site] for site in path[-1][1])] if path[-1][1] else [words("why.too_small")]
    return f"<p><b>{words('why.down_for')}</b> " + " ← ".join(escape(step) for step in steps) + "</p>"


def _chain(impact: Impact, words: Words, chain: list[Step]) -> str:
    items = "".join(f"<li>{_step(impact, words, step)}</li>" for step in chain)
    return f"<b>{words('why.chain')}</b><ol>{items}</ol>"


def _step(impact: Impact, words: Words, step: Step) -> str:
    services, sites = names(impact.estate, "services", words), names(impact.estate, "sites", words)
    said = words(
        f"why.{step.kind}", service=services[step.service], site=sites[step.site], end=after(words, round(step.end, 1))
    )
    spent = sorted(step.waits.items(), key=lambda wait: -wait[1])
    waits = ", ".join(
        words("why.spent", hours=hours(words, spell), reason=reason_text(reason, impact, words))
        for reason, spell in spent
    )
    return f"{escape(said)}<br>{escape(waits)}"
