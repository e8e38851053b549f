"""A record's values as a person types them: which columns are shown, what stands in a cell, what it becomes."""

from lib.model.cells import Cell
from lib.model.columns import COLUMNS, NAMED, Column, cell, put
from lib.model.draft import Row
from lib.words import Words

FIXED = {("estate", "format")}  # never typed
YES_NO = ("true", "false")


def shown(kind: str) -> list[Column]:
    """Return the columns of a kind that are shown: a name once, in the reader's language."""
    return [
        column for column in COLUMNS[kind]
        if (kind, column.path) not in FIXED and not (_is_named(column) and "." in column.path)
    ]  # fmt: skip


def value(row: Row, column: Column, words: Words) -> Cell:
    """Return what stands in a record's cell for a reader, a name in his language."""
    return cell(row, _spoken(row, column, words))


def changed(row: Row, column: Column, typed: Cell, words: Words) -> Row:
    """Return the record with what was typed; what cannot be read stays in it as the text that it is."""
    return put(row, _spoken(row, column, words), typed)


def typed(value: Cell) -> str:
    """Return a cell as one types it into a field."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES_NO[not value]
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def label(column: Column, words: Words) -> str:
    return words(f"column.{column.kind}.{column.path}")


def means(column: Column, words: Words) -> str:
    return words(f"column.{column.kind}.{column.path}.help")


def choice(code: str, words: Words) -> str:
    """Return a choice of a menu in words."""
    return words(f"estate.choice.{code}") if words.has(f"estate.choice.{code}") else code


def _is_named(column: Column) -> bool:
    return (column.kind, column.path.partition(".")[0]) in NAMED


def _spoken(row: Row, column: Column, words: Words) -> Column:
    """Return the column of a name in the reader's language where the record has one per language."""
    if _is_named(column) and isinstance(row.get(column.path), dict):
        path = f"{column.path}.{words.language}"
        return next(other for other in COLUMNS[column.kind] if other.path == path)
    return column
