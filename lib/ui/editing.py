"""The estate that is open, as a document to be edited: every edit is kept at once, as a version of its own.

A sample, and a version that was opened by a link, cannot be changed: their first edit makes a copy. Where somebody
else has changed the estate since this page was drawn, both edits are kept if they do not touch the same values;
if they do, ours is kept aside and the reader says whose is to stand.
"""

from collections.abc import Callable

from lib.model.checks import Mistakes, Problem
from lib.model.compare import compare
from lib.model.draft import Document
from lib.model.estate import Estate
from lib.model.merge import merge
from lib.store import library
from lib.store.documents import Conflict, Version
from lib.ui import keeping, results, session

Edit = Callable[[Document], Document]


def document() -> Document:
    """Return the document of the estate that is open; not to be changed in place."""
    return results.document(session.ref())


def problems() -> list[Problem]:
    """Return every mistake of the estate that is open."""
    return results.checked(session.ref())[1]


def estate() -> Estate | None:
    """Return the estate that is open, None while it has mistakes."""
    return results.checked(session.ref())[0]


def version() -> Version | None:
    """Return the version that is open, without its document; None for a sample or a link."""
    key, number = library.parted(session.ref())
    return None if number is None else library.store().line(key, number)


def edit(change: Edit, code: str, **values: object) -> bool:
    """Change the estate that is open and keep it; say whether it is done. ``estate.said.<code>`` says what it was.

    To be called before anything is drawn, from a widget's callback. Raises nothing: what went wrong is shown next.
    """
    before = document()
    after = change(before)
    if after == before:
        return False
    said = {"word": f"estate.said.{code}"} | values
    try:
        _keep(before, after, said)
    except Mistakes as mistakes:
        session.fail(mistakes)
        return False
    return True


def _keep(before: Document, after: Document, said: dict) -> None:
    now = session.state()
    key, number = library.parted(now["ref"])
    if not session.is_mine():
        keeping.open_copy(before)
        after, _ = merge(before, after, document())  # the copy has an id and a name of its own
        key, number = library.parted(now["ref"])
    try:
        now["ref"] = library.ref(library.store().save(key, after, number, said, now["by"]))
    except Conflict as conflict:
        _join(key, number, before, after, said, conflict)
    session.follow_estate()


def _join(key: str, number: int, before: Document, after: Document, said: dict, conflict: Conflict) -> None:
    """Take in what somebody else changed meanwhile; where both changed the same value, ask whose is to stand."""
    now, store = session.state(), library.store()
    theirs = store.load(key)
    joined, clashes = merge(before, after, theirs.document)
    if clashes:
        aside = store.save_aside(key, after, said, now["by"])
        now["clash"] = {"aside": aside.number, "base": number, "by": theirs.by, "places": clashes}
        now["ref"] = library.ref(theirs)
    else:
        now["joined"] = {"by": theirs.by, "count": len(compare(before, theirs.document))}
        now["ref"] = library.ref(store.save(key, joined, theirs.number, said, now["by"]))


def settle(ours: bool) -> None:
    """End a clash: our edit stands on top of theirs where both touch the same, or theirs stands. Raises Mistakes."""
    now, store = session.state(), library.store()
    clash = now.pop("clash", None)
    if clash is None or not ours:
        return
    key, _ = library.parted(now["ref"])
    aside, theirs = store.load(key, clash["aside"]), store.load(key)
    joined, _ = merge(store.load(key, clash["base"]).document, aside.document, theirs.document)
    now["ref"] = library.ref(store.save(key, joined, theirs.number, aside.said, now["by"]))
    session.follow_estate()


def _step(way: str) -> None:
    now = session.state()
    key, number = library.parted(now["ref"])
    try:
        moved = getattr(library.store(), way)(key, number)
        if moved is not None:
            now["ref"] = library.ref(moved)
    except Conflict:
        now["notice"] = "estate.moved_on"
        now["ref"] = library.current(key)
    session.follow_estate()


def undo() -> None:
    guarded(lambda: _step("undo"))


def redo() -> None:
    guarded(lambda: _step("redo"))


def restore(number: int) -> None:
    """Put an old version's content on top of the newest. Raises Mistakes."""
    now = session.state()
    key, base = library.parted(now["ref"])
    try:
        now["ref"] = library.ref(library.store().restore(key, number, base, now["by"]))
    except Conflict:
        now["notice"] = "estate.moved_on"
        now["ref"] = library.current(key)
    session.follow_estate()


def guarded(act: Callable[[], None]) -> None:
    """Do something to the store; what is wrong with it is shown next, and nothing else happens."""
    try:
        act()
    except Mistakes as mistakes:
        session.fail(mistakes)
