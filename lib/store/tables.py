"""The tables of the store, and how a transaction on SQLite or PostgreSQL is had.

One schema and one code for both. A database that cannot be used raises Mistakes
with the one reason; ``refusals`` finds it.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep

import sqlalchemy as sa
from sqlalchemy import URL, Connection, Engine, event
from sqlalchemy.exc import ArgumentError, DisconnectionError, SQLAlchemyError

from lib.model.checks import Mistakes, Problem
from lib.store.refusals import ANSWER, BUSY, refusal, shown

SCHEMA = 4  # raised with every change to the tables
PACKAGE = "psycopg[binary]>=3.2"
PAUSE = 0.005  # seconds between two tries
ALONE = 0x61746C6173  # PostgreSQL's lock under which the tables are made once

metadata = sa.MetaData()
schema = sa.Table("atlas_schema", metadata, sa.Column("version", sa.Integer, primary_key=True, autoincrement=False))
documents = sa.Table(
    "atlas_documents", metadata,
    sa.Column("key", sa.String(40), primary_key=True),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("head", sa.Integer, nullable=False),  # the number of the version that is shown
    sa.Column("last", sa.Integer, nullable=False),  # the highest number given
    sa.Column("moved_at", sa.String(40), nullable=False),  # when and by whom the head was last set
    sa.Column("moved_by", sa.Text, nullable=False),
    sa.Column("removed", sa.Boolean, nullable=False),
)  # fmt: skip
versions = sa.Table(
    "atlas_versions", metadata,
    sa.Column("key", sa.ForeignKey(documents.c.key), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("parent", sa.Integer),
    sa.Column("at", sa.String(40), nullable=False),  # ISO 8601, UTC
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("said", sa.Text, nullable=False),  # JSON
    sa.Column("about", sa.Text, nullable=False),  # JSON: what a list shows of the document
    sa.Column("size", sa.Integer, nullable=False),  # bytes of JSON
    sa.Column("content", sa.LargeBinary, nullable=False),  # JSON, compressed; last, so that rows are passed over without it
)  # fmt: skip
pictures = sa.Table(  # of documents, each once however many versions show it
    "atlas_pictures", metadata,
    sa.Column("digest", sa.String(64), primary_key=True),  # SHA-256
    sa.Column("content", sa.LargeBinary, nullable=False),
)  # fmt: skip
links = sa.Table(  # keys under which one version can be read, and nothing be changed
    "atlas_links", metadata,
    sa.Column("link", sa.String(40), primary_key=True),
    sa.Column("key", sa.ForeignKey(documents.c.key), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.UniqueConstraint("key", "number"),
)  # fmt: skip
drills = sa.Table(  # exercises that are played
    "atlas_drills", metadata,
    sa.Column("key", sa.String(40), primary_key=True),
    sa.Column("code", sa.String(20), nullable=False, unique=True),
    sa.Column("begun", sa.Double, nullable=False),  # seconds since 1970
    sa.Column("exercise", sa.LargeBinary, nullable=False),  # as it was then; JSON, compressed
    sa.Column("estate", sa.LargeBinary, nullable=False),
)  # fmt: skip
entries = sa.Table(  # their logs, which only grow
    "atlas_entries", metadata,
    sa.Column("key", sa.ForeignKey(drills.c.key), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("wall", sa.Double, nullable=False),
    sa.Column("seat", sa.String(40), nullable=False),
    sa.Column("t", sa.Double, nullable=False),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("said", sa.Text, nullable=False),  # JSON
    sa.Column("once", sa.String(500), nullable=False),
    sa.UniqueConstraint("key", "once"),
)  # fmt: skip
seats = sa.Table(  # who takes part; a token as its hash
    "atlas_seats", metadata,
    sa.Column("token", sa.String(64), primary_key=True),
    sa.Column("key", sa.ForeignKey(drills.c.key), nullable=False, index=True),
    sa.Column("seat", sa.String(40), nullable=False),
)  # fmt: skip
reads = sa.Table(  # up to which entry of the log a seat has read its messages
    "atlas_reads", metadata,
    sa.Column("key", sa.ForeignKey(drills.c.key), primary_key=True),
    sa.Column("seat", sa.String(40), primary_key=True),
    sa.Column("number", sa.Integer, nullable=False),
)  # fmt: skip
guesses = sa.Table(  # wrong codes of the last minute
    "atlas_guesses", metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("address", sa.String(100), nullable=False),
    sa.Column("wall", sa.Double, nullable=False),
)  # fmt: skip
sa.Index("atlas_children", versions.c.key, versions.c.parent)


def address(folder: Path) -> str | URL:
    """Return where the store is: what ``OUTAGE_ATLAS_STORE`` names, or a file in a folder."""
    return os.environ.get("OUTAGE_ATLAS_STORE") or URL.create("sqlite", database=str(folder / "atlas.sqlite3"))


def connect(url: str | URL) -> Engine:
    """Return the engine of a ``sqlite:///file`` or ``postgresql://`` address; it connects when first used.

    Raises Mistakes where the address is none, or its driver is not installed.
    """
    place = "OUTAGE_ATLAS_STORE"
    try:
        url = sa.make_url(url)
    except (ArgumentError, ValueError):
        raise Mistakes([Problem(place, "store_address")]) from None
    name = url.get_backend_name()
    if name == "sqlite" and url.database and url.database != ":memory:" and not url.query:
        return _sqlite(url)
    if name in ("postgresql", "postgres"):
        return _postgresql(url)
    raise Mistakes([Problem(place, "store_address")])


@contextmanager
def transaction(engine: Engine, writes: bool = False) -> Iterator[Connection]:
    """Give a connection within a transaction, committed whole at the end or not at all. Raises Mistakes."""
    try:
        with engine.connect() as connection:
            if "ready" not in connection.info:
                _prepare(connection)
                connection.info["ready"] = True
            connection.execution_options(writes=writes)
            with connection.begin():
                yield connection
    except SQLAlchemyError as error:
        raise Mistakes([refusal(error, engine)]) from None


def _sqlite(url: URL) -> Engine:
    path = Path(url.database).absolute()
    engine = sa.create_engine(
        URL.create("sqlite+pysqlite", database=str(path)), connect_args={"timeout": BUSY}, pool_timeout=BUSY,
        pool_size=10, max_overflow=20,
    )  # fmt: skip

    @event.listens_for(engine, "do_connect")
    def make_folder(dialect, record, words, named):
        with suppress(OSError):  # the database then says that it cannot be opened
            path.parent.mkdir(parents=True, exist_ok=True)

    @event.listens_for(engine, "connect")
    def set_up(connection, record):
        connection.isolation_level = None  # transactions begin where `begin` says, not where Python's driver guesses
        _share(connection)
        for pragma in ("synchronous = FULL", "foreign_keys = ON"):
            connection.execute(f"PRAGMA {pragma}")
        record.info["file"] = _identity(path)

    @event.listens_for(engine, "checkout")
    def still_there(connection, record, proxy):
        if record.info["file"] != _identity(path):
            raise DisconnectionError  # the file was deleted or replaced: open the one that is there

    @event.listens_for(engine, "begin")
    def begin(connection):
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _share(connection: sqlite3.Connection) -> None:
    """Let others read while one writes; a new file's change to this is refused at once where another one makes it."""
    end = monotonic() + BUSY
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if not error.sqlite_errorname.startswith("SQLITE_BUSY") or monotonic() > end:
                raise
            sleep(PAUSE)


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _postgresql(url: URL) -> Engine:
    url = url.set(drivername="postgresql+psycopg")
    usual = {"connect_timeout": ANSWER, "tcp_user_timeout": 10_000, "application_name": "outage-atlas"}
    try:
        engine = sa.create_engine(
            url, connect_args={key: value for key, value in usual.items() if key not in url.query}, pool_timeout=BUSY,
            pool_size=10, max_overflow=20, pool_pre_ping=True, isolation_level="READ COMMITTED",
        )  # fmt: skip
    except ImportError:
        raise Mistakes([Problem(shown(url), "no_psycopg", {"package": PACKAGE})]) from None

    @event.listens_for(engine, "connect")
    def set_up(connection, record):
        connection.execute(f"SET lock_timeout = '{BUSY}s'")
        connection.execute("SET idle_in_transaction_session_timeout = '60s'")  # a client that died far away
        connection.commit()

    return engine


def _prepare(connection: Connection) -> None:
    """Make the tables that are missing. Raises Mistakes where a newer version of this program made them."""
    connection.execution_options(writes=False)
    with connection.begin():
        found = _version(connection)
    if found is None or found < SCHEMA:
        connection.execution_options(writes=True)
        with connection.begin():
            if connection.dialect.name == "postgresql":
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(ALONE)))
            found = _version(connection)
            if found is None or found < SCHEMA:  # 2: the tables of exercises; 3: what is read; 4: pictures
                metadata.create_all(connection)
                connection.execute(sa.insert(schema).values(version=SCHEMA))
                found = SCHEMA
    if found > SCHEMA:
        raise Mistakes([Problem(shown(connection.engine.url), "store_newer", {"found": found, "known": SCHEMA})])


def _version(connection: Connection) -> int | None:
    if not sa.inspect(connection).has_table(schema.name):
        return None
    return connection.scalar(sa.select(sa.func.max(schema.c.version)))
