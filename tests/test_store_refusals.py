"""A database that cannot be used is told in one sentence, soon, and what is in it stays as it is."""

import os
import shutil
import socket
import sqlite3
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

import psycopg
import pytest
import sqlalchemy as sa

from lib.model.checks import Mistakes, Problem
from lib.store import tables
from lib.store.documents import Store, address
from lib.words import LANGUAGES, Words

SAID = {"word": "tried"}
ESTATE = {"format": "estate/1", "id": "a", "filling": "x" * 100}


def problem(do, *arguments) -> Problem:
    """Return the one problem with which something is refused within six seconds, and which has its sentences."""
    start = monotonic()
    with pytest.raises(Mistakes) as caught:
        do(*arguments)
    assert monotonic() - start < 6
    (found,) = caught.value.problems
    sentences = {Words(language).problem(found) for language in LANGUAGES}
    assert len(sentences) == len(LANGUAGES) and all(found.place in sentence for sentence in sentences)
    return found


def sqlite_store(folder: Path) -> tuple[Store, Path, str]:
    """Return a store with a document of two versions, its file and the document's key."""
    store = Store(f"sqlite:///{folder / 'atlas.sqlite3'}")
    key = store.create("estate", ESTATE, SAID).key
    store.save(key, ESTATE, 1, SAID)
    return store, folder / "atlas.sqlite3", key


@pytest.mark.parametrize("url", [
    "", "atlas", "mysql://host/db", "sqlite://", "sqlite:///:memory:", "postgresql://host:port/db", "://", "sqlite:///a?mode=ro",
])  # fmt: skip
def test_an_address_of_no_store_is_refused(url):
    found = problem(Store, url)
    assert (found.place, found.code) == ("OUTAGE_ATLAS_STORE", "store_address")


def test_the_store_is_a_file_in_the_data_folder_or_what_the_variable_names(tmp_path, monkeypatch):
    monkeypatch.delenv("OUTAGE_ATLAS_STORE", raising=False)
    folder = tmp_path / "판교 100% #1?"
    Store(address(folder)).create("estate", ESTATE, SAID)
    assert (folder / "atlas.sqlite3").stat().st_size > 0
    monkeypatch.setenv("OUTAGE_ATLAS_STORE", "postgresql://user@host/db")
    assert address(folder) == "postgresql://user@host/db"


def test_without_its_driver_postgresql_is_refused_with_the_way_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    found = problem(Store, "postgres://user:secret@host/db?password=secret")
    assert (found.place, found.code) == ("postgresql://user:***@host/db", "no_psycopg")


@contextmanager
def mute_server() -> Iterator[int]:
    """A server that takes connections and never says a word; gives its port."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


def test_a_server_that_does_not_answer_is_said_soon():
    with mute_server() as port:
        found = problem(Store(f"postgresql://u:secret@127.0.0.1:{port}/db").listed, "estate")
    assert found.code == "store_unreachable" and "secret" not in str(found)
    assert problem(Store(f"postgresql://u@127.0.0.1:{port}/db").listed, "estate").code == "store_unreachable"


def test_a_database_that_the_server_has_not_is_said(postgresql):
    found = problem(Store(postgresql.url("nosuch")).listed, "estate")
    assert found.code == "store_unreachable" and "nosuch" in found.values["why"]
    found = problem(Store(postgresql.url() + "&colour=red").listed, "estate")
    assert found.code == "store_unusable" and "colour" in found.values["why"]


def test_a_user_who_may_not_make_tables_is_told(postgresql):
    with psycopg.connect(postgresql.url(), autocommit=True) as connection:
        connection.execute("CREATE ROLE guest LOGIN")
        connection.execute("CREATE DATABASE guarded")
    url = postgresql.url("guarded")
    assert problem(Store(url.replace("atlas@", "guest@")).listed, "estate").code == "unwritable"
    key = Store(url).create("estate", ESTATE, SAID).key
    assert problem(Store(url.replace("atlas@", "guest@")).load, key).code == "unwritable"


def test_a_store_of_a_newer_version_of_the_program_is_left_alone(store_url):
    store = Store(store_url)
    store.create("estate", ESTATE, SAID)
    with store.engine.begin() as connection:
        connection.execute(sa.update(tables.schema).values(version=tables.SCHEMA + 1))
    later = Store(store_url)
    found = problem(later.create, "estate", ESTATE, SAID)
    assert (found.code, found.values) == ("store_newer", {"found": tables.SCHEMA + 1, "known": tables.SCHEMA})
    assert problem(later.listed, "estate").code == "store_newer"


def test_a_damaged_version_is_named_and_the_others_are_there(store_url):
    store = Store(store_url)
    key = store.create("estate", ESTATE, SAID).key
    store.save(key, ESTATE | {"id": "b"}, 1, SAID)
    for content in (b"", b"nothing of the kind", tables_content(store, key)[:-9]):
        with store.engine.begin() as connection:
            connection.execute(sa.update(tables.versions).where(tables.versions.c.number == 2).values(content=content))
        found = problem(store.load, key)
        assert (found.place, found.code, found.values) == (key, "version_damaged", {"number": 2})
        assert problem(store.restore, key, 2, 2).code == "version_damaged"
    assert store.restore(key, 1, 2).document == ESTATE
    assert store.load(key).number == 3


def tables_content(store: Store, key: str) -> bytes:
    with store.engine.begin() as connection:
        return connection.scalar(sa.select(tables.versions.c.content).where(tables.versions.c.key == key))


def test_a_file_that_is_no_database_is_left_as_it_is(tmp_path):
    file = tmp_path / "atlas.sqlite3"
    for content in (b"a diary, not a database; " * 100, b"SQLite format 3\0" + b"\xff" * 5000):
        file.write_bytes(content)
        store = Store(f"sqlite:///{file}")
        assert (problem(store.listed, "estate").place, problem(store.load, "e-22222222222").code) == (
            str(file),
            "store_damaged",
        )
        assert problem(store.create, "estate", ESTATE, SAID).code == "store_damaged"
        assert file.read_bytes() == content


def test_a_file_damaged_within_is_said(tmp_path):
    store, file, key = sqlite_store(tmp_path)
    store.close()
    whole = file.read_bytes()
    file.write_bytes(whole[:4096] + b"\x55" * (len(whole) - 4096))
    assert problem(Store(f"sqlite:///{file}").load, key).code == "store_damaged"
    file.write_bytes(whole[: len(whole) // 2])
    assert problem(Store(f"sqlite:///{file}").history, key).code == "store_damaged"


@contextmanager
def as_nobody() -> Iterator[None]:
    """Give up the rights of root, for whom no folder is read-only."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    try:
        if root:
            os.seteuid(65534)
        yield
    finally:
        if root:
            os.seteuid(0)


@pytest.mark.skipif(sys.platform == "win32", reason="folders there have no such mode")
def test_a_read_only_folder_is_said_and_nothing_changes():
    folder = Path(tempfile.mkdtemp())  # not pytest's own, which only its user may enter
    try:
        store, file, key = sqlite_store(folder)
        store.close()
        before = file.read_bytes()
        file.chmod(stat.S_IRUSR | stat.S_IROTH)
        folder.chmod(0o555)
        with as_nobody():
            again = Store(f"sqlite:///{file}")
            assert problem(again.save, key, ESTATE, 2, SAID).code == "unwritable"
            inside = Store(f"sqlite:///{folder / 'new' / 'atlas.sqlite3'}")
            assert problem(inside.create, "estate", ESTATE, SAID).code == "unwritable"
        assert file.read_bytes() == before
    finally:
        folder.chmod(0o755)
        shutil.rmtree(folder)


def test_a_folder_that_is_a_file_is_said(tmp_path):
    (tmp_path / "data").write_text("")
    found = problem(Store(address(tmp_path / "data")).listed, "estate")
    assert (found.place, found.code) == (str(tmp_path / "data" / "atlas.sqlite3"), "unwritable")


def test_a_full_disk_is_said_and_the_old_version_stays(tmp_path):
    store, file, key = sqlite_store(tmp_path)
    store.close()
    limit = file.stat().st_size // 4096 + 2
    sa.event.listen(
        store.engine, "connect", lambda connection, _: connection.execute(f"PRAGMA max_page_count = {limit}")
    )
    assert problem(store.save, key, ESTATE | {"large": os.urandom(50_000).hex()}, 2, SAID).code == "unwritable"
    assert (store.load(key).number, store.load(key).document) == (2, ESTATE)
    assert store.save(key, ESTATE, 2, SAID).number == 3


def test_a_folder_deleted_while_the_store_is_open_is_forgotten(tmp_path):
    store, file, key = sqlite_store(tmp_path / "data")
    shutil.rmtree(tmp_path / "data")
    assert problem(store.save, key, ESTATE, 2, SAID).code == "no_such_document"
    key = store.create("estate", ESTATE, SAID).key
    store.close()
    assert Store(f"sqlite:///{file}").load(key).document == ESTATE


def test_one_who_writes_for_too_long_is_not_waited_for(store_url, monkeypatch):
    monkeypatch.setattr(tables, "BUSY", 1)
    store = Store(store_url)
    key = store.create("estate", ESTATE, SAID).key
    with holding(store_url, key):
        assert problem(store.save, key, ESTATE, 1, SAID).code == "store_busy"
        assert store.load(key).document == ESTATE  # readers are not held up
    assert store.save(key, ESTATE, 1, SAID).number == 2


@contextmanager
def holding(url: str, key: str) -> Iterator[None]:
    """Somebody else has begun to change a document and does not end."""
    if url.startswith("sqlite"):
        connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
        connection.execute("BEGIN IMMEDIATE")
    else:
        connection = psycopg.connect(url)
        connection.execute("SELECT * FROM atlas_documents WHERE key = %s FOR UPDATE", [key])
    try:
        yield
    finally:
        connection.close()
