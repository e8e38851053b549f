"""What the reader does to the cases: begin, add, choose, put in order, remove, open elsewhere."""

import streamlit as st

from lib.model.checks import Mistakes
from lib.store import library
from lib.ui import choice, results, session
from lib.ui.compare import runs
from lib.ui.compare.cases import CARRIED, MOST, READY, Asked, moved, read, without, written
from lib.ui.compare.opened import Opened, fits, open_cases, packed, settled

KEY = "compare.cases"


def asked() -> list[Asked]:
    return read(choice.chosen(KEY))


def _keep(cases: list[Asked]) -> None:
    choice.keep(KEY, written(cases))


def _keep_in_order(cases: list[Asked]) -> None:
    """Keep cases, each with its events; where the store cannot take what that needs, say so and change nothing."""
    try:
        _keep(settled(cases, open_cases(asked())))
    except Mistakes as mistakes:
        session.fail(mistakes)


def open_ready() -> None:
    """Open the comparison that is ready, and compute its draws and years."""
    choice.keep(KEY, READY)
    runs.begin(open_cases(asked()))


def _as_open() -> Asked:
    """Return what is open on the other screens as a case. Raises Mistakes where the store is out."""
    now = session.state()
    changed = session.is_changed()
    return Asked(now["estate"], packed(now["scenario"]) if changed else now["base"])


def add() -> None:
    """Add what is open on the other screens, or the first case once more where that is here already."""
    cases = asked()
    try:
        case = _as_open()
    except Mistakes as mistakes:
        session.fail(mistakes)
        return
    if len(cases) < MOST:
        _keep([*cases, case if case not in cases else Asked(cases[0].estate, CARRIED)])


def choose_estate(place: int, estate: str) -> None:
    """Set a case's estate; where its scenario does not fit that, it takes the first case's events, or what fits."""
    cases = asked()
    cases[place] = Asked(estate, _scenario_for(place, estate, cases[place].scenario))
    _keep(cases)


def _scenario_for(place: int, key: str, scenario: str) -> str:
    if scenario in (CARRIED, session.FREE):
        return scenario
    try:
        estate, _ = results.checked(library.current(key))
        if estate is None or fits(scenario, estate):
            return scenario
        return CARRIED if place else next(iter(library.scenarios(estate)), session.FREE)
    except Mistakes:
        return scenario


def choose_scenario(place: int, scenario: str) -> None:
    cases = asked()
    cases[place] = cases[place]._replace(scenario=scenario)
    _keep(cases)


def move(place: int, to: int) -> None:
    _keep_in_order(moved(asked(), place, to))


def remove(place: int) -> None:
    _keep_in_order(without(asked(), place))


def open_case(case: Opened, page: str = "outage") -> None:
    """Open a case's estate and events on another screen."""
    session.open_estate(case.asked.estate)
    if case.scenario is not None:
        key = case.asked.scenario
        if key != session.FREE and fits(key, case.estate):
            session.open_scenario(key)
        else:
            session.open_case(case.scenario)
    st.switch_page(f"pages/plan/{page}.py")
