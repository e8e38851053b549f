"""Compiled estates and impacts, kept by key and by the scenario's text: never by a record."""

import json

import msgspec
import streamlit as st

from lib.engine.compile import Compiled, compile_estate
from lib.engine.simulate import simulate
from lib.model.estate import Estate
from lib.model.impact import Impact
from lib.model.reading import read_estate, read_scenario
from lib.model.scenario import Scenario
from lib.store import library


@st.cache_resource(max_entries=8, show_spinner=False)
def compiled(key: str) -> Compiled:
    """Return an estate's arrays. Raises Mistakes."""
    return compile_estate(read_estate(library.estate_bytes(key)))


@st.cache_resource(max_entries=64, show_spinner=False)
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


@st.cache_resource(max_entries=64, show_spinner=False)
def estate_name(key: str) -> Estate:
    """Return an estate for its name: read once, not compiled."""
    return read_estate(library.estate_bytes(key))


def document(record: Scenario) -> dict:
    """Return a record as plain data, horizon and events always among it."""
    return {"horizon_hours": record.horizon_hours, "events": []} | msgspec.to_builtins(record)
