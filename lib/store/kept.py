"""What the store gives back: a version of a document, a line of its history, a line of a list."""

from datetime import datetime

from msgspec import Struct

from lib.model.checks import Mistakes, Problem
from lib.model.estate import Name

Said = dict[str, object]  # what a version changed: a word of the catalogue under "word", beside it the values it takes


class Kept(Struct, frozen=True, kw_only=True):
    """A version of a document. ``can_undo`` and ``can_redo`` say whether the tree goes on from it, up and down."""

    key: str
    kind: str
    number: int
    head: int
    document: dict
    at: datetime
    by: str
    said: Said
    can_undo: bool
    can_redo: bool
    removed: bool = False


class Version(Struct, frozen=True, kw_only=True):
    """A line of a history. ``size`` is bytes of JSON; ``on_path``: it is the head or an ancestor of it.

    ``can_redo``: the tree goes on from it; asked for one version alone.
    """

    number: int
    parent: int | None
    at: datetime
    by: str
    said: Said
    size: int
    on_path: bool
    can_redo: bool = False

    @property
    def can_undo(self) -> bool:
        return self.parent is not None


class Listed(Struct, frozen=True, kw_only=True):
    """A document in a list: id, name and, of a scenario, its estate's id are its head's; who last changed it, when."""

    key: str
    id: str
    name: Name
    estate: str
    head: int
    at: datetime
    by: str


class Conflict(Mistakes):
    """Somebody else changed the document: its head now, who set it and when, and what that version says."""

    def __init__(self, key: str, head: int, by: str, at: datetime, said: Said):
        values = {"number": head, "by": by, "at": f"{at:%Y-%m-%d %H:%M} UTC"}
        super().__init__([Problem(key, "changed_by" if by else "changed_meanwhile", values)])
        self.key, self.head, self.by, self.at, self.said = key, head, by, at, said
