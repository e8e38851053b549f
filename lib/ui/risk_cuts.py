"""The part of the Risk screen with single points of failure and minimal cut sets of a service."""

from typing import NamedTuple

import streamlit as st

from lib.engine.cutsets import cut_sets
from lib.engine.importance import cut_risk
from lib.model.checks import Mistakes, Problem
from lib.runs.local import Stopped
from lib.ui import choice, long, risk, session, sheet
from lib.view import risk_cuts as view
from lib.view.texts import names
from lib.words import Words

FEW_SITES, FEW_PLACEMENTS = 12, 300  # an estate whose cut sets take a blink
HEIGHT = 430


class Cuts(NamedTuple):
    sets: tuple[tuple[str, ...], ...]
    probability: float | None  # of being out of service; none where it was not to be had
    events: list[dict]  # importance of sites and zones
    problems: list[Problem]


def part(words: Words, theme: str) -> None:
    estate = risk.compiled().estate
    if not estate.services:
        st.info(words("why.no_service"), icon=":material/info:")
        return
    service, when, order = _choices(words)
    subject = long.request("cuts", estate=session.ref(), service=service, when=when, order=order)
    found = _found(subject, service, when, order, words)
    if found is None:
        st.caption(words("risk.not_asked"))
        return
    for problem in found.problems:
        st.error(words.problem(problem), icon=":material/error:")
    if not found.problems:
        _show(found, service, order, words)


def _found(subject: str, service: str, when: str, order: int | None, words: Words) -> Cuts | None:
    estate, work = risk.compiled().estate, _work(service, when, order)
    if len(estate.sites) <= FEW_SITES and len(estate.placements) <= FEW_PLACEMENTS:
        return long.find(subject, work)
    left, right = st.columns([0.16, 0.84], vertical_alignment="center")
    left.button(
        words("risk.run"), type="primary", key="b-ask-cuts", on_click=long.ask, args=[f"cuts|{subject}", subject, work]
    )
    with right:
        long.watch(f"cuts|{subject}", words)
    return long.latest(f"cuts|{subject}")


def _work(service: str, when: str, order: int | None):
    compiled = risk.compiled()

    def work(tell, stopped) -> Cuts:
        def look() -> None:
            if stopped():
                raise Stopped

        try:
            found = cut_sets(compiled, service, order, when, look)
        except Mistakes as mistakes:
            return Cuts((), None, [], mistakes.problems)
        try:
            weighed = cut_risk(compiled.estate, found, look)
        except Mistakes:  # too many to weigh; the sets are known nevertheless
            return Cuts(found.sets, None, [], [])
        return Cuts(found.sets, weighed.probability, [event._asdict() for event in weighed.events], [])

    return work


def _choices(words: Words) -> tuple[str, str, int | None]:
    estate, now = risk.compiled().estate, session.state()
    called = names(estate, "services", words)
    service = now["service"] or max(estate.services, key=lambda s: s.users).id
    st.session_state["w_cut_service"] = service
    left, middle, right, _ = st.columns([0.3, 0.22, 0.18, 0.3], vertical_alignment="bottom")
    left.selectbox(
        words("risk.cuts.service"), list(called), key="w_cut_service", format_func=called.get,
        on_change=lambda: now.update(service=st.session_state["w_cut_service"]),
    )  # fmt: skip
    with middle:
        when = choice.choose("risk.cuts.when", words, label=True)
    with right:
        order = choice.choose("risk.cuts.order", words, label=True, menu=True)
    st.caption(words(f"risk.cuts.{when}_means"))
    return service, when, None if order == "any" else int(order)


def _show(found: Cuts, service: str, order: int | None, words: Words) -> None:
    estate = risk.compiled().estate
    sheet.intro(view.sentence(found.sets, service, estate, words))
    left, right = st.columns(2, gap="medium")
    with left:
        sheet.table(view.sets_sheet(found.sets, estate, words), "risk-cutsets", words, HEIGHT)
    with right:
        if found.probability is not None and found.events:
            st.caption(view.probability_sentence(found.probability, words))
            sheet.table(view.importance_sheet(found.events, estate, words), "risk-importance", words, HEIGHT - 30)
        if order is not None:
            st.caption(words("risk.cuts.partial", order=order))
