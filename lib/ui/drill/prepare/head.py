"""What an exercise is besides its injects: name and purpose, length and speed, objectives, teams, questions, the scenario."""

import msgspec
import streamlit as st

from lib.model.columns import LANGUAGES
from lib.model.draft import Document
from lib.model.scenario import Scenario
from lib.ui import session
from lib.ui.choice import hold
from lib.ui.drill.prepare import opened, rows
from lib.ui.drill.prepare.names import escaped, estate_names, joined, name
from lib.words import Words
from lib.words.figures import clock, hours

NUMBERS = {"minutes": (1, 10_000, 90), "speed": (1, 600, 60)}  # lowest, highest, unless set


def show(words: Words) -> None:
    document = opened.document()
    left, right = st.columns([0.4, 0.6], gap="large")
    with left:
        for field, area in (("name", None), ("purpose", 80)):
            for language in (words.language, *(other for other in LANGUAGES if other != words.language)):
                _text(document, field, language, area, words)
        columns = st.columns(2, gap="small")
        for column, field in zip(columns, NUMBERS, strict=True):
            with column:
                _number(document, field, words)
        _monitoring(document, words)
        _scenario(document, words)
        for problem in opened.checked()[0]:
            if not problem.place.startswith("injects["):
                st.caption(f":red[{escaped(words.problem(problem))}]")
    with right:
        for kind in ("objectives", "roles", "questions"):
            st.markdown(f"**{words(f'prepare.{kind}')}**", help=words(f"prepare.{kind}_mean"))
            rows.show(kind, words)


def _text(document: Document, field: str, language: str, area: int | None, words: Words) -> None:
    key, held = f"w_head_{field}_{language}", document.get(field, "")
    text = held if isinstance(held, str) else str(held.get(language, "")) if isinstance(held, dict) else ""
    said = {
        "label": words(f"prepare.{field}.{language}"),
        "value": hold(key, text),
        "key": key,
        "on_change": _take_text,
        "args": [field, language, key],
    }
    st.text_area(**said, height=area) if area else st.text_input(**said)


def _take_text(field: str, language: str, key: str) -> None:
    typed = st.session_state[key]

    def change(document: Document) -> Document:
        return document | {field: joined(document.get(field), language, typed)}

    opened.edit(change, "head", field=field)


def _number(document: Document, field: str, words: Words) -> None:
    low, high, usual = NUMBERS[field]
    key, held = f"w_head_{field}", document.get(field, usual)
    right = isinstance(held, int | float) and not isinstance(held, bool) and low <= held <= high
    st.number_input(
        words(f"prepare.{field}"), low, high, hold(key, int(held) if right else usual), key=key, step=1, help=words(f"prepare.{field}_means"), on_change=_take,
        args=[field, key],
    )  # fmt: skip


def _monitoring(document: Document, words: Words) -> None:
    ground, held = opened.compiled(), document.get("monitoring")
    called = {row.id: name(row.name, words, row.id) for row in ground.estate.services} if ground else {}
    st.session_state["w_head_monitoring"] = held
    st.selectbox(
        words("prepare.monitoring"), [*called, *([held] if held not in (*called, None) else [])], index=None,
        key="w_head_monitoring", format_func=lambda id_: called.get(id_, id_), placeholder=words("prepare.no_monitoring"),
        help=words("prepare.monitoring_means"), on_change=_take, args=["monitoring", "w_head_monitoring"],
    )  # fmt: skip


def _take(field: str, key: str) -> None:
    typed = st.session_state[key]

    def change(document: Document) -> Document:
        rest = {name: value for name, value in document.items() if name != field}
        return rest if typed is None else document | {field: typed}

    opened.edit(change, "head", field=field)


def _scenario(document: Document, words: Words) -> None:
    """Tell the scenario that the exercise begins with, and let it be the one that is open now."""
    scenario = document["scenario"]
    st.markdown(f"**{words('prepare.scenario')}**")
    horizon, start, estate = scenario.get("horizon_hours", 168), opened.starts_at(), scenario.get("estate")
    facts = [
        name(scenario.get("name"), words, scenario.get("id")),
        words("prepare.scenario_of", estate=estate_names(words).get(estate, estate)),
    ]
    if isinstance(horizon, int | float):
        facts.append(words("prepare.horizon", hours=hours(words, horizon)))
    facts.append(clock(words, start, 0.0))
    st.caption(" · ".join(filter(None, facts)))
    st.button(
        words("prepare.take_scenario"), key="b-take-scenario", icon=":material/swap_horiz:", on_click=_take_scenario,
        help=words("prepare.take_scenario_means"),
    )  # fmt: skip


def _take_scenario() -> None:
    scenario = msgspec.to_builtins(msgspec.convert(session.state()["scenario"], Scenario))
    opened.edit(lambda document: document | {"scenario": scenario}, "scenario")
