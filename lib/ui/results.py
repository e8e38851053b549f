"""Documents, compiled estates and impacts, kept by ref and by the scenario's text: never by a record.

What is asked for many times a click is kept by Python itself: Streamlit's cache takes a third of a millisecond a look.
"""

import json
from functools import lru_cache

import msgspec

from lib.engine.advise import advise
from lib.engine.compile import Compiled, compile_estate
from lib.engine.simulate import simulate
from lib.model import draft
from lib.model.advice import Advice
from lib.model.checks import Mistakes, Problem
from lib.model.draft import Document
from lib.model.estate import Estate
from lib.model.impact import Impact
from lib.model.reading import read_scenario
from lib.model.scenario import Scenario
from lib.store import library


@lru_cache(maxsize=16)
def document(ref: str) -> Document:
    """Return an estate as plain data, not to be changed; it may have mistakes. Raises Mistakes where there is none."""
    return library.estate_document(ref)


@lru_cache(maxsize=16)
def checked(ref: str) -> tuple[Estate | None, list[Problem]]:
    """Return an estate, or None and every mistake in it. Raises Mistakes where there is none."""
    return draft.checked(document(ref))


@lru_cache(maxsize=8)
def compiled(ref: str) -> Compiled:
    """Return an estate's arrays. Raises Mistakes."""
    estate, problems = checked(ref)
    if estate is None:
        raise Mistakes(problems)
    return compile_estate(estate)


@lru_cache(maxsize=16)
def advice(ref: str) -> list[Advice]:
    """Return the advice on an estate. Raises Mistakes."""
    return advise(compiled(ref))


@lru_cache(maxsize=64)
def _impact(ref: str, scenario: str, draw: tuple[int, int] | None) -> Impact:
    arrays = compiled(ref)
    return simulate(arrays, read_scenario(scenario, arrays.estate), draw)


def impact(ref: str, scenario: dict, draw: tuple[int, int] | None = None) -> Impact:
    """Return what a scenario document does to an estate, by medians or in a draw (seed, number). Raises Mistakes."""
    return _impact(ref, json.dumps(scenario, sort_keys=True, ensure_ascii=False), draw)


@lru_cache(maxsize=64)
def scenario_document(ref: str, scenario: str) -> dict:
    """Return a scenario, by its ref, that fits an estate as plain data. Raises Mistakes."""
    return plain(library.scenario_of(scenario, compiled(ref).estate))


def plain(record: Scenario) -> dict:
    """Return a scenario as plain data, horizon and events always among it."""
    return {"horizon_hours": record.horizon_hours, "events": []} | msgspec.to_builtins(record)
