"""Estates and scenarios as users make them, with every version there ever was.

A document has versions in a tree, and a head: the version that is shown. Saving
hangs a new version under the head; undo and redo move the head along the tree, so
they outlive a crash, a reload and a second tab. Nothing is ever deleted.

Whoever changes a document names the head that was seen (``base``). Where somebody else
has moved it since, nothing is done and Conflict is raised.
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import URL, Connection, select

from lib.store import rows
from lib.store.kept import Conflict, Kept, Listed, Said, Version
from lib.store.packing import Packed, packed
from lib.store.tables import address, connect, documents, transaction, versions

__all__ = ["Conflict", "Kept", "Listed", "Said", "Store", "Version", "address"]
KINDS = {"estate": "e", "scenario": "s", "exercise": "x", "briefing": "b"}  # each with what its keys begin with
LONGEST_BY = 100


class Store:
    """The documents at an address (see ``address``); any number of threads and processes may use it at once.

    Every method raises Mistakes where the database cannot be used, or where the key names nothing.
    ``by`` is a name that a user gave, or nothing; 100 letters of it are kept, and no control characters.
    """

    def __init__(self, url: str | URL):
        self.engine = connect(url)

    def close(self) -> None:
        """Close the connections that are kept open; the next call opens new ones."""
        self.engine.dispose()

    def create(self, kind: str, document: dict, said: Said, by: str = "") -> Kept:
        """Keep a new document and return it with its new key. Raises Mistakes where it is too large or too deep."""
        if kind not in KINDS:
            raise ValueError(f"no kind of document: {kind}")
        content, by, at = packed(document), _plain(by), datetime.now(UTC)
        key = rows.new_key(KINDS[kind])
        with transaction(self.engine, writes=True) as connection:
            rows.add_document(connection, key, kind, at, by)
            rows.add_version(connection, key, 1, None, content, at, by, said)
        return _newest(key, kind, 1, document, at, by, said)

    def save(self, key: str, document: dict, base: int, said: Said, by: str = "") -> Kept:
        """Keep a new version under the head. Raises Conflict, and Mistakes as ``create`` does."""
        content = packed(document)
        with transaction(self.engine, writes=True) as connection:
            return _grow(connection, key, base, document, content, said, by)

    def save_aside(self, key: str, document: dict, said: Said, by: str = "") -> Kept:
        """Keep a version that is in the history and on no way of undo or redo; the head stays."""
        content, by, at = packed(document), _plain(by), datetime.now(UTC)
        with transaction(self.engine, writes=True) as connection:
            number = rows.to_change(connection, key).last + 1
            rows.add_version(connection, key, number, None, content, at, by, said)
            rows.change(connection, key, last=number)
            return rows.kept(connection, key, number)

    def restore(self, key: str, number: int, base: int, by: str = "") -> Kept:
        """Keep an old version's content as a new version under the head. Raises Conflict."""
        with transaction(self.engine, writes=True) as connection:
            old = rows.version_row(connection, key, number)
            content, said = Packed(old.content, old.size, old.about), {"word": "kept.restored", "number": number}
            return _grow(connection, key, base, rows.document_of(connection, old), content, said, by)

    def undo(self, key: str, base: int, by: str = "") -> Kept | None:
        """Move the head to its parent and return that; None where it has none. Raises Conflict."""
        return self._move(key, base, by, rows.parent_of)

    def redo(self, key: str, base: int, by: str = "") -> Kept | None:
        """Move the head to its newest child and return that; None where it has none. Raises Conflict."""
        return self._move(key, base, by, rows.newest_child_of)

    def load(self, key: str, number: int | None = None) -> Kept:
        """Return a version, by default the head."""
        with transaction(self.engine) as connection:
            return rows.kept(connection, key, number)

    def link(self, key: str, number: int) -> str:
        """Return a key under which a version can be read, and nothing be changed; the same each time."""
        with transaction(self.engine, writes=True) as connection:
            return rows.link_of(connection, key, number)

    def linked(self, link: str) -> Kept:
        """Return the version that a link leads to."""
        with transaction(self.engine) as connection:
            return rows.linked(connection, link)

    def head(self, key: str) -> int:
        """Return the number of the head: whether anything changed, at little cost."""
        with transaction(self.engine) as connection:
            return rows.document_row(connection, key).head

    def line(self, key: str, number: int) -> Version:
        """Return what a version is but for its document: at little cost, however large that is."""
        with transaction(self.engine) as connection:
            return rows.line(connection, key, number)

    def history(self, key: str) -> list[Version]:
        """Return all versions, newest first."""
        with transaction(self.engine) as connection:
            return rows.history(connection, key)

    def listed(self, kind: str, removed: bool = False) -> list[Listed]:
        """Return the documents of a kind that are not removed, or those that are; last changed first."""
        at_head = (versions.c.key == documents.c.key) & (versions.c.number == documents.c.head)
        asked = select(documents, versions.c.about).join(versions, at_head)
        asked = asked.where(documents.c.kind == kind, documents.c.removed == removed)
        with transaction(self.engine) as connection:
            found = connection.execute(asked.order_by(documents.c.moved_at.desc(), documents.c.key)).all()
        return [
            Listed(
                key=row.key, head=row.head, at=datetime.fromisoformat(row.moved_at), by=row.moved_by,
                **json.loads(row.about),
            )
            for row in found
        ]  # fmt: skip

    def remove(self, key: str) -> None:
        """Mark a document as removed: lists leave it out and it cannot be changed, until ``unremove``."""
        self._mark(key, True)

    def unremove(self, key: str) -> None:
        self._mark(key, False)

    def _mark(self, key: str, removed: bool) -> None:
        with transaction(self.engine, writes=True) as connection:
            rows.document_row(connection, key)
            rows.change(connection, key, removed=removed)

    def _move(self, key: str, base: int, by: str, target: Callable) -> Kept | None:
        with transaction(self.engine, writes=True) as connection:
            rows.to_change(connection, key, base)
            number = target(connection, key, base)
            if number is None:
                return None
            rows.change(connection, key, head=number, moved_at=datetime.now(UTC).isoformat(), moved_by=_plain(by))
            return rows.kept(connection, key)


def _grow(connection: Connection, key: str, base: int, document: dict, content: Packed, said: Said, by: str) -> Kept:
    """Add a version under the head and make it the head."""
    found, by, at = rows.to_change(connection, key, base), _plain(by), datetime.now(UTC)
    number = found.last + 1
    rows.add_version(connection, key, number, base, content, at, by, said)
    rows.change(connection, key, head=number, last=number, moved_at=at.isoformat(), moved_by=by)
    return _newest(key, found.kind, number, document, at, by, said)


def _newest(key: str, kind: str, number: int, document: dict, at: datetime, by: str, said: Said) -> Kept:
    return Kept(
        key=key, kind=kind, number=number, head=number, document=document, at=at, by=by, said=said,
        can_undo=number > 1, can_redo=False,
    )  # fmt: skip


def _plain(by: str) -> str:
    return "".join(letter for letter in by.strip() if letter.isprintable())[:LONGEST_BY]
