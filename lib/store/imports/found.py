"""What was found in a file from elsewhere, as rows of an estate that may still be incomplete."""

from typing import TypeVar

from msgspec import Struct, ValidationError, convert

from lib.model.checks import KINDS, Mistakes, Problem

Row = dict[str, object]  # fields of an ``estate/1`` record, as plain data; only those that the source knows
File = tuple[str, bytes]  # a name and its content
Options = TypeVar("Options", bound=Struct)
ORDER = ("estate", "regions", "zones", "sites", "teams", "services", "placements", "dependencies", "facts")


class Found(Struct, frozen=True):
    """The rows of a source by kind (``sites``, ``services``, …), each with where in the source it stands.

    ``rows[kind][i]`` was found at ``places[kind][i]``, such as ``services.csv, row 7``; every row of a kind that
    has ids has one. ``estate`` has at most one row, the fields of the estate itself. ``problems`` is what could
    not be read; with any of them nothing may be taken in. ``notes`` is what was left out on purpose, and why.
    """

    rows: dict[str, list[Row]]
    places: dict[str, list[str]]
    problems: list[Problem] = []
    notes: list[Problem] = []


class Gathering:
    """Rows, facts, problems and notes while a source is read."""

    def __init__(self):
        self.rows: dict[str, list[Row]] = {kind: [] for kind in ORDER}
        self.places: dict[str, list[str]] = {kind: [] for kind in ORDER}
        self.problems: list[Problem] = []
        self.notes: list[Problem] = []

    def add(self, kind: str, row: Row, place: str) -> None:
        """Add a row without its empty fields."""
        kept = {field: _plain(value) for field, value in row.items() if value not in (None, "", [], {})}
        self.rows[kind].append(kept)
        self.places[kind].append(place)

    def fact(self, of: str, tag: str, source: str, note: str = "") -> None:
        """Say where a value comes from; the note quotes the source's own terms."""
        self.add("facts", {"of": of, "tag": tag, "source": source[:500], "note": note[:500]}, source)

    def depends(self, place: str, source: str, read: tuple[str, str], row: Row) -> None:
        """Add a run dependency; ``read`` is the tag and note of its being one. That all of it is lost is assumed."""
        of = f"dependencies.{row['service']}.{row['on']}.run"
        self.add("dependencies", row, place)
        self.fact(f"{of}.on", read[0], source, read[1])
        self.fact(f"{of}.weight", "assumed", source)

    def problem(self, place: str, code: str, **values: object) -> None:
        self.problems.append(Problem(place, code, {name: _plain(value) for name, value in values.items()}))

    def note(self, place: str, code: str, **values: object) -> None:
        self.notes.append(Problem(place, code, {name: _plain(value) for name, value in values.items()}))

    def found(self) -> Found:
        """Return what was found, or that nothing was."""
        if not self.problems and not any(self.rows.values()):
            self.problem("file", "nothing_to_import")
        kept = [kind for kind in ORDER if self.rows[kind]]
        rows, places = {kind: self.rows[kind] for kind in kept}, {kind: self.places[kind] for kind in kept}
        return Found(rows, places, self.problems, self.notes)


def _plain(value: object) -> object:
    """Return a word that remembers its line as a word that does not."""
    return str(value) if isinstance(value, str) else value


def options_of(given: dict | None, kind: type[Options]) -> Options:
    """Return the options of an importer with defaults for those not given. Raises Mistakes."""
    try:
        return convert(given or {}, kind)
    except ValidationError as error:
        raise Mistakes([Problem("options", "wrong_option", {"why": str(error)})]) from None


def same_ids(found: Found) -> list[Problem]:
    """Return the found rows that have another one's id, or none."""
    wrong = []
    for kind in KINDS:
        first: dict[str, str] = {}
        for row, place in zip(found.rows.get(kind, []), found.places.get(kind, []), strict=False):
            id = row.get("id")
            if not isinstance(id, str):
                wrong.append(Problem(f"{place}: id", "required"))
            elif id in first:
                wrong.append(Problem(place, "same_id", {"id": id, "first": first[id]}))
            else:
                first[id] = place
    return wrong
