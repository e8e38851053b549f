"""The rows of documents and versions, read and written within a transaction."""

import json
import re
import secrets
from datetime import datetime

from sqlalchemy import Connection, Row, exists, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from lib.model.checks import Mistakes, Problem
from lib.store.kept import Conflict, Kept, Said, Version
from lib.store.packing import Packed, digest_in, unpacked
from lib.store.tables import documents, links, pictures, versions

LETTERS = "23456789abcdefghjkmnpqrstvwxyz"  # of a key: none that look alike
KEY = re.compile(rf"[besx]-[{LETTERS}]{{11}}")  # 30^11: more than a guesser of links gets through
LINE = ("number", "parent", "at", "by", "said", "size")  # the columns of a line of the history
LINK = re.compile(rf"r-[{LETTERS}]{{11}}")


def document_row(connection: Connection, key: str) -> Row:
    """Return a document's row. Raises Mistakes where there is none."""
    return _document_row(connection, key, select(documents))


def to_change(connection: Connection, key: str, base: int | None = None) -> Row:
    """Return a document's row, locked until the transaction ends. Raises Conflict where its head is not ``base``, if given."""
    found = _document_row(connection, key, select(documents).with_for_update())
    if found.removed:
        raise Mistakes([Problem(key, "document_removed")])
    if base not in (None, found.head):
        said = connection.scalar(select(versions.c.said).where(_is(key, found.head)))
        raise Conflict(key, found.head, found.moved_by, datetime.fromisoformat(found.moved_at), json.loads(said))
    return found


def version_row(connection: Connection, key: str, number: int) -> Row:
    """Return a version's row, with ``children`` that says whether any version hangs under it. Raises Mistakes."""
    last = document_row(connection, key).last
    if not 1 <= number <= last:
        raise Mistakes([Problem(key, "no_such_version", {"number": str(number)[:20], "last": last})])
    child = versions.alias()
    children = exists().where(child.c.key == key, child.c.parent == number).label("children")
    return connection.execute(select(versions, children).where(_is(key, number))).one()


def document_of(connection: Connection, row: Row) -> dict:
    """Return the document of a version's row. Raises Mistakes where it is damaged."""
    try:
        document = unpacked(row.content)
        return document | {"logo": _picture(connection, digest)} if (digest := digest_in(document)) else document
    except ValueError:
        raise Mistakes([Problem(row.key, "version_damaged", {"number": row.number})]) from None


def _picture(connection: Connection, digest: str) -> str:
    """Return a picture by its digest. Raises ValueError where it is gone."""
    content = connection.scalar(select(pictures.c.content).where(pictures.c.digest == digest))
    if content is None:
        raise ValueError(f"no picture {digest}")
    return content.decode("utf-8", "surrogatepass")


def kept(connection: Connection, key: str, number: int | None = None) -> Kept:
    """Return a version, by default the head."""
    found = document_row(connection, key)
    row = version_row(connection, key, found.head if number is None else number)
    return Kept(
        key=key, kind=found.kind, number=row.number, head=found.head, document=document_of(connection, row), said=json.loads(row.said),
        at=datetime.fromisoformat(row.at), by=row.by, can_undo=row.parent is not None, can_redo=row.children,
        removed=found.removed,
    )  # fmt: skip


def history(connection: Connection, key: str) -> list[Version]:
    """Return all versions, newest first."""
    head = document_row(connection, key).head
    columns = (versions.c[name] for name in LINE)
    rows = connection.execute(select(*columns).where(versions.c.key == key).order_by(versions.c.number.desc())).all()
    path = _path({row.number: row.parent for row in rows}, head)
    return [_line(row, row.number in path) for row in rows]


def line(connection: Connection, key: str, number: int) -> Version:
    """Return a version's line without its document. Raises Mistakes."""
    child = versions.alias()
    children = exists().where(child.c.key == key, child.c.parent == number).label("children")
    head = document_row(connection, key).head
    asked = select(*(versions.c[name] for name in LINE), children).where(_is(key, number))
    row = connection.execute(asked).one_or_none()
    if row is None:
        raise Mistakes([Problem(key, "no_such_version", {"number": str(number)[:20], "last": head})])
    return _line(row, number == head, row.children)


def _line(row: Row, on_path: bool, can_redo: bool = False) -> Version:
    return Version(
        number=row.number, parent=row.parent, at=datetime.fromisoformat(row.at), by=row.by, said=json.loads(row.said),
        size=row.size, on_path=on_path, can_redo=can_redo,
    )  # fmt: skip


def parent_of(connection: Connection, key: str, number: int) -> int | None:
    return connection.scalar(select(versions.c.parent).where(_is(key, number)))


def newest_child_of(connection: Connection, key: str, number: int) -> int | None:
    """Return the newest version that hangs under one; only undo can have left it."""
    return connection.scalar(
        select(func.max(versions.c.number)).where(versions.c.key == key, versions.c.parent == number)
    )


def new_key(begins: str) -> str:
    """Return a key that nobody can guess."""
    return f"{begins}-" + "".join(secrets.choice(LETTERS) for _ in range(11))


def link_of(connection: Connection, key: str, number: int) -> str:
    """Return the link to a version, a new one where there is none yet."""
    version_row(connection, key, number)
    there = select(links.c.link).where(links.c.key == key, links.c.number == number)
    link = connection.scalar(there)
    if link is None:
        link = new_key("r")
        connection.execute(insert(links).values(link=link, key=key, number=number))
    return link


def linked(connection: Connection, link: str) -> Kept:
    """Return the version that a link leads to. Raises Mistakes where it leads nowhere."""
    asked = select(links).where(links.c.link == link)
    row = connection.execute(asked).one_or_none() if LINK.fullmatch(link) else None
    if row is None:
        raise Mistakes([Problem(link[:100], "no_such_document")])
    return kept(connection, row.key, row.number)


def add_document(connection: Connection, key: str, kind: str, at: datetime, by: str) -> None:
    connection.execute(insert(documents).values(
        key=key, kind=kind, head=1, last=1, removed=False, moved_at=at.isoformat(), moved_by=by,
    ))  # fmt: skip


def add_version(
    connection: Connection,
    key: str,
    number: int,
    parent: int | None,
    content: Packed,
    at: datetime,
    by: str,
    said: Said,
) -> None:
    once = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[connection.dialect.name](pictures)
    for digest, picture in content.pictures.items():
        connection.execute(once.values(digest=digest, content=picture).on_conflict_do_nothing())
    connection.execute(insert(versions).values(
        key=key, number=number, parent=parent, at=at.isoformat(), by=by, said=json.dumps(said),
        about=content.about, size=content.size, content=content.content,
    ))  # fmt: skip


def change(connection: Connection, key: str, **values: object) -> None:
    """Set columns of a document's row."""
    connection.execute(update(documents).where(documents.c.key == key).values(values))


def _document_row(connection: Connection, key: str, asked) -> Row:
    row = connection.execute(asked.where(documents.c.key == key)).one_or_none() if KEY.fullmatch(key) else None
    if row is None:
        raise Mistakes([Problem(key[:100], "no_such_document")])
    return row


def _is(key: str, number: int):
    return (versions.c.key == key) & (versions.c.number == number)


def _path(parents: dict[int, int | None], head: int) -> set[int]:
    path, number = set(), head
    while number is not None:
        path.add(number)
        number = parents[number]
    return path
