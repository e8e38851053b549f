"""Compiled estates and impacts, kept by key and by the scenario's text: never by a record.

What is asked for many times a click is kept by Python itself: Streamlit's cache takes a third of a millisecond a look.
"""

import json
from functools import lru_cache

import msgspec
import streamlit as st

from lib.engine.compile import Compiled, compile_estate
from lib.engine.simulate import simulate
from lib.model.estate import Estate
from lib.model.impact import Impact
from lib.model.reading import read_estate, read_scenario
from lib.model.scenario import Scenario
from lib.store import library


@lru_cache(maxsize=8)
def compiled(key: str) -> Compiled:
    """Return an estate's arrays. Raises Mistakes."""
    return compile_estate(read_estate(library.estate_bytes(key)))


@lru_cache(maxsize=64)
def _impact(key: str, scenario: str, draw: tuple[int, int] | None) -> Impact:
    arrays = compiled(key)
    return simulate(arrays, read_scenario(scenario, arrays.estate), draw)


def impact(key: str, scenario: dict, draw: tuple[int, int] | None = None) -> Impact:
    """Return what a scenario document does to an estate, by medians or in a draw (seed, number). Raises Mistakes."""
    return _impact(key, json.dumps(scenario, sort_keys=True, ensure_ascii=False), draw)


@st.cache_data(max_entries=32, show_spinner=False)
def scenario_keys(key: str) -> list[str]:
    """Return the scenarios that fit an estate; cleared when a scenario is opened."""
    return library.scenario_keys(compiled(key).estate)


@st.cache_data(max_entries=64, show_spinner=False)
def scenario_document(estate: str, key: str) -> dict:
    """Return a scenario that fits an estate as plain data. Raises Mistakes."""
    return document(library.scenario_of(key, compiled(estate).estate))


@lru_cache(maxsize=64)
def estate_name(key: str) -> Estate:
    """Return an estate for its name: read once, not compiled."""
    return read_estate(library.estate_bytes(key))


def document(record: Scenario) -> dict:
    """Return a record as plain data, horizon and events always among it."""
    return {"horizon_hours": record.horizon_hours, "events": []} | msgspec.to_builtins(record)
