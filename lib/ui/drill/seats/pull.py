"""The levers of a team: what it may order without being asked, each with its reason and how sure it is."""

from collections.abc import Callable
from html import escape
from math import floor

import streamlit as st

from lib.drill.acts import may_decide
from lib.drill.known import board
from lib.drill.levers import Lever, levers
from lib.drill.reported import standbys
from lib.model.checks import Mistakes, Problem
from lib.model.drill import Said
from lib.model.estate import Estate
from lib.model.exercise import roles_of
from lib.model.scenario import ACTIONS, Action
from lib.ui.drill import look, order_list
from lib.ui.drill.seats import ask
from lib.ui.drill.table import Table, fail, moving
from lib.view import drill_texts as texts
from lib.view.drill_board import in_order
from lib.view.texts import names

STEP = 0.05  # hours: standbys are tried out so often, once for everybody who looks
ORDER = "w_set_order_services"
OTHER = "other"  # a decision in words alone
SIGNS = {"ready": "●", "serving": "▶", "under_way": "◔", "lost": "■", "failed": "✕"}


def show(at: Table) -> None:
    """Show the levers of the seat's team; one is chosen, then filled in."""
    words, role = at.words, at.seat.role
    kinds = [*next(row.levers for row in roles_of(at.view.state.exercise) if row.id == role), OTHER]
    chosen = st.pills(
        words("seats.levers"), kinds, key="w_lever", label_visibility="collapsed",
        format_func=lambda do: words("seats.other") if do == OTHER else words(f"conduct.do.{do}"),
    )  # fmt: skip
    if chosen is None:
        st.html(look.quiet(words("seats.choose_lever")))
        return
    if chosen == "activate":
        moving(at, _standbys, "standbys")
    with st.form(f"pull-{chosen}", border=True):
        if chosen != OTHER:
            FIELDS[chosen](at, at.room.compiled.estate)
        ask.reasons(at, f"pull-{chosen}", "seats.what" if chosen == OTHER else "seats.reason")
        _button(at, chosen)


def _button(at: Table, do: str) -> None:
    mine = may_decide(at.view.state, at.seat, None)
    st.form_submit_button(at.words("seats.order"), key=f"b-order-{do}", type="primary", icon=":material/gavel:",
                          on_click=_order, args=(at, do), disabled=at.view.state.ended or not mine)  # fmt: skip
    if not mine:
        st.html(look.quiet(ask.lead_decides(at, at.seat.role)))


def _order(at: Table, do: str) -> None:
    held, name = st.session_state, f"pull-{do}"
    fields = {} if do == OTHER else {field: _given(do, field) for field in ACTIONS[do]}
    if empty := [Problem(field, "required") for field, value in fields.items() if value is None or value == []]:
        fail(at, Mistakes(empty))
        return
    actions = [] if do == OTHER else [Action(do=do, **fields)]
    if at.do("decided", Said(role=at.seat.role, actions=actions, **ask.given(name)), at.once(name)):
        held[f"w_text-{name}"] = ""


def _given(do: str, field: str) -> object:
    key = f"w_{do}_{field}"
    return order_list.made(key) if key == ORDER else st.session_state.get(key)


def known_standbys(at: Table) -> list[Lever]:
    """Return the standbys as this seat may know them."""
    view, t = at.view, floor(at.view.t / STEP) * STEP
    found = levers(at.room.compiled, view.impact, t)
    if view.state.truth:
        return found
    ordered = {a.placement for d in view.state.decisions for a in d.said.actions or () if a.do == "activate"}
    return standbys(view.impact, found, board(view.impact, view.state.exercise.monitoring, t), ordered)


def _standbys(at: Table) -> None:
    words, estate = at.words, at.room.compiled.estate
    services, label = names(estate, "services", words), _placements(at, estate)
    rows = "".join(
        f"<li>{SIGNS[lever.standing]} {escape(label[lever.placement])}"
        f"<small>{escape(texts.standing(lever.standing, lever.reason, lever.on, services, words))}</small></li>"
        for lever in known_standbys(at)
    )
    st.html(f'<ul class="said-list" data-testid="standbys">{rows}</ul>')


def _placements(at: Table, estate: Estate) -> dict[str, str]:
    """Return standby -> its service, site and kind."""
    services, sites, words = names(estate, "services", at.words), names(estate, "sites", at.words), at.words
    return {
        p.id: f"{services[p.service]} · {sites[p.site]} · {words(f'estate.choice.{p.role}')}"
        for p in estate.placements
        if p.role != "active"
    }


def _choose(at: Table, do: str, field: str, named: dict[str, str]) -> None:
    st.selectbox(at.words(f"seats.field.{field}"), list(named), key=f"w_{do}_{field}", index=None,
                 format_func=named.get, placeholder=at.words("seats.choose"))  # fmt: skip


def _activate(at: Table, estate: Estate, do: str = "activate") -> None:
    _choose(at, do, "placement", _placements(at, estate))


def _services(at: Table, estate: Estate) -> dict[str, str]:
    called = names(estate, "services", at.words)
    return {service.id: called[service.id] for service in in_order(estate)}


def _crews(at: Table, estate: Estate) -> None:
    _choose(at, "add_crews", "team", names(estate, "teams", at.words))
    st.number_input(at.words("seats.field.crews"), 1.0, 1000.0, 1.0, 1.0, format="%g", key="w_add_crews_crews")


def _sequence(at: Table, estate: Estate) -> None:
    st.caption(f"{at.words('seats.field.services')}. {at.words('seats.field.services_means')}")
    order_list.show(_services(at, estate), ORDER, at.words)


def _shed(at: Table, estate: Estate) -> None:
    _choose(at, "shed", "service", _services(at, estate))
    st.select_slider(
        at.words("seats.field.factor"), [n / 20 for n in range(1, 21)], 0.5, key="w_shed_factor",
        format_func=lambda share: f"{100 * share:.0f}%",
    )  # fmt: skip


def _power(at: Table, estate: Estate) -> None:
    _choose(at, "extend_outage", "site", names(estate, "sites", at.words))
    st.number_input(at.words("seats.field.hours"), -1000.0, 1000.0, -1.0, 0.5, format="%g", key="w_extend_outage_hours",
                    help=at.words("seats.field.hours_means"))  # fmt: skip


FIELDS: dict[str, Callable[[Table, Estate], None]] = {
    "activate": _activate,
    "hold": lambda at, estate: _choose(at, "hold", "service", _services(at, estate)),
    "release": lambda at, estate: _choose(at, "release", "service", _services(at, estate)),
    "set_order": _sequence,
    "add_crews": _crews,
    "shed": _shed,
    "extend_outage": _power,
    "fail_activation": lambda at, estate: _activate(at, estate, "fail_activation"),
}
