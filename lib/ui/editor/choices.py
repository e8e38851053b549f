"""What menus offer: the ids of an estate that may be broken, and their names."""

from lib.model import draft
from lib.model.draft import Document
from lib.view.ground_plan import name_of
from lib.view.texts import apart
from lib.words import Words


def ids(document: Document, kind: str) -> list[str]:
    """Return the ids of a kind, each once."""
    found = (row.get("id") for row in draft.rows(document, kind))
    return list(dict.fromkeys(id_ for id_ in found if isinstance(id_, str) and id_))


def named(document: Document, kind: str, words: Words) -> dict[str, str]:
    """Return id -> name of the rows of a kind."""
    rows = (row for row in draft.rows(document, kind) if isinstance(row.get("id"), str))
    return apart({row["id"]: name_of(row, words) for row in rows})
