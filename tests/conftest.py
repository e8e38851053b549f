"""How much the property tests look for, and the databases that the store is tested on.

Set HYPOTHESIS_PROFILE to `search` for a long, random hunt.
"""

import os
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest
from hypothesis import settings
from office import Office
from office import office as libreoffice
from postgres import Server, serving

settings.register_profile("steady", derandomize=True, deadline=None, database=None, max_examples=100)
settings.register_profile("search", deadline=None, max_examples=5000, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


@pytest.fixture(scope="module", autouse=True)
def main_module() -> Iterator[None]:
    """A page that is run in a test leaves itself behind as ``__main__``, which a process of another test would begin with."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """A real PostgreSQL server, installed where the machine has none."""
    with serving() as server:
        yield server


@pytest.fixture(scope="session")
def office(tmp_path_factory) -> Office:
    """A real LibreOffice, installed where the machine has none."""
    return Office(libreoffice(), Path(tmp_path_factory.mktemp("office")))


databases = (f"store{number}" for number in count())


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request, tmp_path) -> str:
    """The address of an empty store, of each kind in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'atlas.sqlite3'}"
    server, name = request.getfixturevalue("postgresql"), next(databases)
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return server.url(name)
