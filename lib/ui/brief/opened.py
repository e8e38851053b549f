"""The briefing that is open: every setting is kept at once, as a version of its own, under a key in the address.

Until something is set there is none in the store, and the screen shows a briefing of defaults. A change is a function of the
briefing: where another window has changed it meanwhile, ours is made on top of theirs.
"""

from collections.abc import Callable
from functools import lru_cache

import msgspec
from msgspec.structs import replace

from lib.model.briefing import PARTS, Briefing, Note
from lib.model.checks import Mistakes
from lib.model.reading import read_briefing
from lib.store import library
from lib.store.documents import Conflict, Kept, Version
from lib.ui import editing, session

TRIES = 3  # to keep a change while another window changes the same briefing


def key() -> str | None:
    """Return the key of the briefing that is open; None while nothing was set."""
    return session.state().get("briefing")


def follow() -> None:
    """Take up the newest version of the briefing that is open; say so, and begin afresh, where there is none any more."""
    now = session.state()
    now["briefing_ref"] = None
    if key() is None:
        return
    try:
        now["briefing_ref"] = library.current(key())
        briefing()
    except Mistakes as mistakes:
        session.fail(mistakes)
        now.update(briefing=None, briefing_ref=None)


@lru_cache(maxsize=16)
def _read(ref: str) -> Briefing:
    return read_briefing(library.briefing_document(ref))


def briefing() -> Briefing:
    """Return the briefing that is open, as it was when this run began, or one of defaults. Raises Mistakes."""
    ref = session.state().get("briefing_ref")
    return _read(ref) if ref else Briefing()


def version() -> Version | None:
    """Return the version that is open, without its document; None while nothing was set."""
    ref = session.state().get("briefing_ref")
    return library.store().line(*library.parted(ref)) if ref else None


def change(how: Callable[[Briefing], Briefing], what: str) -> None:
    """Change the briefing and keep it; what goes wrong is shown next. ``brief.said.<what>`` says what was changed."""
    editing.guarded(lambda: _keep(how, {"word": f"brief.said.{what}"}))


def put(**fields: object) -> None:
    """Set fields of the briefing."""
    change(lambda before: replace(before, **fields), next(iter(fields)))


def _keep(how: Callable[[Briefing], Briefing], said: dict) -> None:
    now, store = session.state(), library.store()
    if key() is None:
        after = _right(how(Briefing()))
        if after != Briefing():
            made = store.create("briefing", msgspec.to_builtins(after), said, now["by"])
            now.update(briefing=made.key, briefing_ref=library.ref(made))
        return
    for _ in range(TRIES):
        newest = store.load(key())
        before = read_briefing(newest.document)
        after = _right(how(before))
        if after == before:
            return
        try:
            _opened(store.save(key(), msgspec.to_builtins(after), newest.number, said, now["by"]))
            return
        except Conflict:
            continue
    now["notice"] = "brief.moved_on"


def _right(briefing: Briefing) -> Briefing:
    """Return the briefing if a file of it could be read again. Raises Mistakes."""
    return read_briefing(msgspec.to_builtins(briefing))


def _opened(kept: Kept) -> None:
    session.state()["briefing_ref"] = library.ref(kept)


def step(way: str) -> None:
    """Undo or redo the last change."""

    def move() -> None:
        try:
            moved = getattr(library.store(), way)(*library.parted(session.state()["briefing_ref"]))
        except Conflict:
            session.state()["notice"] = "brief.moved_on"
        else:
            if moved is not None:
                _opened(moved)

    editing.guarded(move)


def afresh() -> None:
    """Begin with defaults; the briefing that was open stays in the store under its key."""
    session.state().update(briefing=None, briefing_ref=None)


# The parts


def order(briefing: Briefing) -> list[str]:
    """Return all parts in the order of the screen: those that are told, then the others."""
    return [*briefing.parts, *(part for part in PARTS if part not in briefing.parts)]


def with_part(briefing: Briefing, part: str, told: bool) -> Briefing:
    """Return a briefing with a part told, after the others, or left out; one part at least stays."""
    parts = [other for other in briefing.parts if other != part]
    return replace(briefing, parts=[*parts, part] if told else parts or [part])


def moved(briefing: Briefing, part: str, by: int) -> Briefing:
    """Return a briefing with a part so many places further down, as far as it goes."""
    parts = list(briefing.parts)
    if part not in parts:
        return briefing
    place = parts.index(part)
    parts.insert(max(0, min(len(parts) - 1, place + by)), parts.pop(place))
    return replace(briefing, parts=parts)


def note(briefing: Briefing, part: str) -> Note:
    """Return what was written for a part, empty where nothing was."""
    return next((note for note in briefing.notes if note.part == part), Note(part=part))


def with_note(briefing: Briefing, part: str, **fields: str) -> Briefing:
    """Return a briefing with a part's title or notes as written; empty ones leave the briefing's own."""
    written = replace(note(briefing, part), **fields)
    rest = [other for other in briefing.notes if other.part != part]
    return replace(briefing, notes=[*rest, written] if written.title or written.notes else rest)
