"""Two edits of one estate or exercise at a time, joined: both stand where they touch different values.

Rows are matched by what names them (``name_of``), fields by name. A value that both changed, and not to the same, clashes;
so does a row that one changed and the other removed. Where they clash, ours stands in what is returned.
"""

from lib.model.draft import TABLES, Document, Row, name_of, rows


def merge(
    base: Document, ours: Document, theirs: Document, tables: tuple[str, ...] = TABLES, head: str = "estate"
) -> tuple[Document, list[str]]:
    """Return what both edits of ``base`` make together, and the places (kind.id.field) where they clash."""
    clashes: list[str] = []
    merged = _fields(head, *(_head(document, tables) for document in (base, ours, theirs)), clashes)
    for kind in tables:
        if kind in base or kind in ours or kind in theirs:
            merged[kind] = _rows(kind, base, ours, theirs, clashes)
    return merged, clashes


def _head(document: Document, tables: tuple[str, ...]) -> Row:
    return {key: value for key, value in document.items() if key not in tables}


def _rows(kind: str, base: Document, ours: Document, theirs: Document, clashes: list[str]) -> list[Row]:
    """Return the rows of a kind in their order, ours that are new after them."""
    first, mine, others = (_by_key(kind, document) for document in (base, ours, theirs))
    kept = []
    for key, row in others.items():
        if key in mine:
            kept.append(_fields(f"{kind}.{key}", first.get(key, {}), mine[key], row, clashes))
        elif key not in first:
            kept.append(row)
        elif row != first[key]:
            clashes.append(f"{kind}.{key}")  # we removed what they changed
    for key, row in mine.items():
        if key not in others and key not in first:
            kept.append(row)
        elif key not in others and row != first[key]:
            clashes.append(f"{kind}.{key}")  # they removed what we changed
            kept.append(row)
    return kept


def _by_key(kind: str, document: Document) -> dict[str, Row]:
    """Return the rows by what names them; of several with one name each has a number."""
    found: dict[str, Row] = {}
    for row in rows(document, kind):
        name, number = name_of(kind, row), 1
        key = name
        while key in found:
            number += 1
            key = f"{name} ({number})"
        found[key] = row
    return found


def _fields(place: str, base: Row, ours: Row, theirs: Row, clashes: list[str]) -> Row:
    merged = {}
    for field in [*theirs, *(field for field in ours if field not in theirs)]:
        before, mine, other = (row.get(field, _fields) for row in (base, ours, theirs))  # any mark for none will do
        if mine != other and mine != before and other != before:
            clashes.append(f"{place}.{field}")
        value = other if mine == before else mine
        if value is not _fields:
            merged[field] = value
    return merged
