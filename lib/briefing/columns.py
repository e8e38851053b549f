"""How a table's width is divided where nobody says: by what its columns hold."""

from itertools import chain

from lib.briefing.document import Table
from lib.view.texts import width_of

LEAST, MOST = 4, 40  # half-width letters that a column is reckoned at


def shares(table: Table) -> list[float]:
    """Return each column's share of the table's width; they add up to 1."""
    widths = table.widths or [_reckoned(table, column) for column in range(len(table.columns))]
    return [width / sum(widths) for width in widths]


def _reckoned(table: Table, column: int) -> float:
    cells = chain((table.columns[column],), (row[column] for row in table.rows))
    widest = max((width_of(line) for cell in cells for line in cell[:400].split("\n")), default=0)
    return min(max(widest + 2, LEAST), MOST)
