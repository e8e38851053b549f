"""Exercises that are played: what was begun, who has a seat, and the log, which only grows.

An exercise and the estate that it is played on are kept as they were when it began. Tokens that open a seat are
kept as hashes alone: who reads the database cannot take a seat.
"""

import hashlib
import json
import secrets
import zlib
from collections.abc import Iterable

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, Row, delete, func, insert, select

from lib.model.checks import Mistakes, Problem
from lib.model.drill import Entry, Said
from lib.store.packing import packed
from lib.store.rows import LETTERS, new_key
from lib.store.tables import drills, entries, guesses, reads, seats, transaction

CODE_LETTERS = 6  # 30^6: 729 million codes, of which a guesser gets through a few a minute
MINUTE = 60.0
MOST_GUESSES = 10  # wrong ones in a minute from one address
MOST_GUESSES_IN_ALL = 300
MOST_ENTRIES = 100_000  # of one exercise
MOST_SEATS = 1000


class Begun(Struct, frozen=True):
    """An exercise that was begun: its key, the code to join with, and the token of the facilitator's seat."""

    key: str
    code: str
    token: str


class Holder(Struct, frozen=True):
    """Whose a token is: the exercise's key and the seat in it."""

    key: str
    seat: str


class New(Struct, frozen=True, kw_only=True):
    """An entry to be added. Of those with the same ``once`` an exercise takes the first alone."""

    seat: str
    wall: float
    t: float
    kind: str
    said: Said
    once: str


class Outdated(Exception):
    """The log has grown since it was read; nothing was added."""


class Drills:
    """The exercises in a store's database; any number of threads and processes may use it at once.

    Every method raises Mistakes where the database cannot be used, or where key, code or token names nothing.
    """

    def __init__(self, engine):
        self.engine = engine

    def begin(self, exercise: dict, estate: dict, wall: float, log: Iterable[Entry] = ()) -> Begun:
        """Keep an exercise as it begins, or one that was played elsewhere with its log; return its keys."""
        plan, ground = packed(exercise).content, packed(estate).content
        key, token = new_key("d"), secrets.token_urlsafe(24)
        with transaction(self.engine, writes=True) as connection:
            code = _free_code(connection)
            connection.execute(insert(drills).values(key=key, code=code, begun=wall, exercise=plan, estate=ground))
            rows = [_row(key, entry, f"kept:{entry.number}") for entry in log]
            if rows:
                connection.execute(insert(entries), rows)
            _sit(connection, key, "facilitator", token)
        return Begun(key, code, token)

    def plan(self, key: str) -> tuple[dict, dict]:
        """Return the exercise and the estate as they were when it began."""
        with transaction(self.engine) as connection:
            row = _drill(connection, key)
        return _unpacked(row.exercise), _unpacked(row.estate)

    def code(self, key: str) -> str:
        with transaction(self.engine) as connection:
            return _drill(connection, key).code

    def holder(self, token: str) -> Holder:
        """Return whose a token is. Raises Mistakes where it opens nothing."""
        with transaction(self.engine) as connection:
            row = connection.execute(select(seats).where(seats.c.token == _hash(token))).one_or_none()
        if row is None:
            raise Mistakes([Problem("seat", "no_such_seat")])
        return Holder(row.key, row.seat)

    def find(self, code: str, address: str, wall: float) -> str:
        """Return the key of the exercise that a code joins. Raises Mistakes, also where an address has guessed too often."""
        code = code.strip().lower()
        with transaction(self.engine, writes=True) as connection:
            connection.execute(delete(guesses).where(guesses.c.wall < wall - MINUTE))
            ours = select(func.count()).select_from(guesses).where(guesses.c.address == address[:100])
            if connection.scalar(ours) >= MOST_GUESSES or _count(connection, guesses) >= MOST_GUESSES_IN_ALL:
                raise Mistakes([Problem("code", "too_many_guesses", {"minutes": 1})])
            key = connection.scalar(select(drills.c.key).where(drills.c.code == code))
            if key is None:
                connection.execute(insert(guesses).values(address=address[:100], wall=wall))
        if key is None:
            raise Mistakes([Problem("code", "no_such_code")])
        return key

    def seat(self, key: str) -> tuple[str, str]:
        """Make a seat and return its name in the log and the token that opens it."""
        token = secrets.token_urlsafe(24)
        with transaction(self.engine, writes=True) as connection:
            _drill(connection, key, locked=True)
            taken = connection.scalar(select(func.count()).select_from(seats).where(seats.c.key == key))
            if taken >= MOST_SEATS:
                raise Mistakes([Problem("seat", "too_many", {"count": taken + 1, "most": MOST_SEATS})])
            _sit(connection, key, seat := f"s{taken}", token)
        return seat, token

    def read_to(self, key: str, seat: str) -> int:
        """Return up to which entry a seat has read its messages; 0 where it has read none."""
        mine = select(reads.c.number).where(reads.c.key == key, reads.c.seat == seat)
        with transaction(self.engine) as connection:
            return connection.scalar(mine) or 0

    def mark_read(self, key: str, seat: str, number: int) -> None:
        """Note that a seat has read its messages up to an entry; what was read stays read."""
        mine = (reads.c.key == key) & (reads.c.seat == seat)
        with transaction(self.engine, writes=True) as connection:
            _drill(connection, key, locked=True)
            before = connection.scalar(select(reads.c.number).where(mine)) or 0
            connection.execute(delete(reads).where(mine))
            connection.execute(insert(reads).values(key=key, seat=seat, number=max(before, number)))

    def number(self, key: str) -> int:
        """Return the number of the last entry: whether anything happened, at little cost."""
        with transaction(self.engine) as connection:
            return _last(connection, key)

    def log(self, key: str, after: int = 0) -> list[Entry]:
        """Return the entries after a number, in order."""
        asked = select(entries).where(entries.c.key == key, entries.c.number > after).order_by(entries.c.number)
        with transaction(self.engine) as connection:
            return [_entry(row) for row in connection.execute(asked).all()]

    def append(self, key: str, added: list[New], base: int | None = None) -> list[Entry]:
        """Add entries to the log, all or none, and return those that were not there already.

        Raises Outdated where ``base`` is given and is not the last entry's number, unless all of them are there.
        """
        with transaction(self.engine, writes=True) as connection:
            _drill(connection, key, locked=True)
            wanted = [new.once for new in added]
            there = set(
                connection.scalars(select(entries.c.once).where(entries.c.key == key, entries.c.once.in_(wanted)))
            )
            fresh, last = [new for new in added if new.once not in there], _last(connection, key)
            if not fresh:
                return []
            if base not in (None, last):
                raise Outdated
            if last + len(fresh) > MOST_ENTRIES:
                raise Mistakes([Problem("log", "too_many", {"count": last + len(fresh), "most": MOST_ENTRIES})])
            kept = [
                Entry(number=last + i, wall=new.wall, seat=new.seat, t=new.t, kind=new.kind, said=new.said)
                for i, new in enumerate(fresh, 1)
            ]
            rows = [_row(key, entry, new.once) for entry, new in zip(kept, fresh, strict=True)]
            connection.execute(insert(entries), rows)
            return kept


def _drill(connection: Connection, key: str, locked: bool = False) -> Row:
    asked = select(drills).where(drills.c.key == key)
    row = connection.execute(asked.with_for_update() if locked else asked).one_or_none()
    if row is None:
        raise Mistakes([Problem(key[:100], "no_such_drill")])
    return row


def _last(connection: Connection, key: str) -> int:
    return connection.scalar(select(func.max(entries.c.number)).where(entries.c.key == key)) or 0


def _count(connection: Connection, table) -> int:
    return connection.scalar(select(func.count()).select_from(table))


def _free_code(connection: Connection) -> str:
    while True:
        code = "".join(secrets.choice(LETTERS) for _ in range(CODE_LETTERS))
        if connection.scalar(select(drills.c.key).where(drills.c.code == code)) is None:
            return code


def _sit(connection: Connection, key: str, seat: str, token: str) -> None:
    connection.execute(insert(seats).values(token=_hash(token), key=key, seat=seat))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _row(key: str, entry: Entry, once: str) -> dict:
    said = msgspec.json.encode(entry.said).decode()
    return {
        "key": key, "number": entry.number, "wall": entry.wall, "seat": entry.seat, "t": entry.t, "kind": entry.kind,
        "said": said, "once": once,
    }  # fmt: skip


def _entry(row: Row) -> Entry:
    held = dict(row._mapping)  # row.t is SQLAlchemy's own
    said = msgspec.json.decode(held["said"], type=Said)
    return Entry(**{name: held[name] for name in ("number", "wall", "seat", "t", "kind")}, said=said)


def _unpacked(content: bytes) -> dict:
    return json.loads(zlib.decompress(content))
