"""The exercise that is open, as a document to be edited: every edit is kept at once, as a version of its own.

A sample cannot be changed: its first edit makes a copy. Where somebody else has changed the exercise since this page was
drawn, both edits are kept if they do not touch the same values; if they do, ours is kept aside and the reader says whose stands.
"""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache

import msgspec

from lib.drill.preflight import preflight
from lib.drill.rehearsal import Rehearsal, playable, rehearse
from lib.engine.compile import Compiled
from lib.model import exercise_draft as draft
from lib.model.checks import Mistakes, Problem
from lib.model.draft import Document
from lib.model.exercise import Exercise
from lib.model.merge import merge
from lib.model.scenario import Scenario
from lib.store import library
from lib.store.documents import Conflict, Version
from lib.ui import editing, results, session
from lib.words import Words

Edit = Callable[[Document], Document]


def state() -> dict:
    """Return what the screen keeps: key and ref of the exercise that is open, the inject on the form, what is shown."""
    fresh = {"key": session.state().get("exercise"), "ref": None, "inject": None, "part": "injects"}
    return session.state().setdefault("prepare", fresh)


def follow() -> None:
    """Go on with the newest version of the exercise that is open; with the list, and a word, where it is not there any more."""
    now = state()
    try:
        if now["key"] is not None:
            now["ref"] = library.current(now["key"])
            document()
    except Mistakes as mistakes:
        session.fail(mistakes)
        if now["ref"] is None:
            now["key"] = session.state()["exercise"] = None


def open_(key: str | None) -> None:
    """Show an exercise, or the list of them, with its estate. Raises Mistakes, and changes nothing, if there is none of that key."""
    ref = None if key is None else library.current(key)
    named = document_of(ref).get("scenario", {}).get("estate") if ref else None
    state().update(key=key, ref=ref, inject=None, part="injects")
    session.state()["exercise"] = key
    if isinstance(named, str) and not fits(named):
        found = library.estate_of(named)
        if found is not None:
            session.open_estate(found)


def fits(named: str) -> bool:
    """Say whether the estate that is open is the one named, or a variant of it."""
    id_ = str(results.document(session.ref()).get("id"))
    return id_ == named or id_.startswith(f"{named}-")


@lru_cache(maxsize=16)
def document_of(ref: str) -> Document:
    return library.exercise_document(ref)


def document() -> Document:
    """Return the document of the exercise that is open; not to be changed in place."""
    return document_of(state()["ref"])


def compiled() -> Compiled | None:
    """Return the estate of the exercise, None where another is open or it has mistakes."""
    named = document()["scenario"].get("estate")
    if not isinstance(named, str) or not fits(named) or results.checked(session.ref())[0] is None:
        return None
    return results.compiled(session.ref())


@lru_cache(maxsize=16)
def _checked(ref: str, compiled: Compiled | None) -> tuple[list[Problem], list[Problem]]:
    exercise, problems = draft.checked(document_of(ref), compiled.estate if compiled else None)
    return preflight(compiled, exercise) if exercise and compiled else (problems, [])


def checked() -> tuple[list[Problem], list[Problem]]:
    """Return what makes the exercise unplayable, and what will not come if the room does nothing."""
    return _checked(state()["ref"], compiled())


@lru_cache(maxsize=16)
def _sound(ref: str, compiled: Compiled) -> Exercise | None:
    return playable(document_of(ref), compiled.estate)


def sound() -> Exercise | None:
    """Return the exercise without the injects that have mistakes; None where another estate is open or mistakes are elsewhere."""
    ground = compiled()
    return _sound(state()["ref"], ground) if ground else None


@lru_cache(maxsize=16)
def _rehearsal(ref: str, compiled: Compiled) -> Rehearsal | None:
    exercise = _sound(ref, compiled)
    return rehearse(compiled, exercise) if exercise else None


def rehearsal() -> Rehearsal | None:
    """Return how the exercise goes if the room does nothing, without the injects that have mistakes."""
    ground = compiled()
    return _rehearsal(state()["ref"], ground) if ground else None


def is_mine() -> bool:
    """Say whether the exercise can be changed: a sample can not."""
    return library.parted(state()["ref"])[1] is not None


def version() -> Version | None:
    """Return the version that is open, without its document; None for a sample."""
    key, number = library.parted(state()["ref"])
    return None if number is None else library.store().line(key, number)


def keep(made: Document, said: dict) -> None:
    """Keep a new exercise, which may have mistakes, and open it. Raises Mistakes."""
    open_(library.store().create("exercise", made, said, session.state()["by"]).key)


def begin_new(name: str) -> None:
    """Begin an exercise over the estate and the scenario that are open. Raises Mistakes."""
    scenario = msgspec.to_builtins(msgspec.convert(session.state()["scenario"], Scenario))
    id_ = draft.free_id({"services": [{"id": other} for other in library.exercise_ids()]}, "services", name)
    keep(draft.empty(id_, name, scenario), {"word": "prepare.said.begun"})


def edit(change: Edit, code: str, **values: object) -> bool:
    """Change the exercise that is open and keep it; say whether it is done. Raises nothing: what went wrong is shown next."""
    before = document()
    after = change(before)
    if after == before:
        return False
    try:
        _keep(before, after, {"word": f"prepare.said.{code}"} | values)
    except Mistakes as mistakes:
        session.fail(mistakes)
        return False
    return True


def _keep(before: Document, after: Document, said: dict) -> None:
    now, by = state(), session.state()["by"]
    if not is_mine():
        copied = {"word": "estate.said.copied", "source": str(before.get("id"))[:100]}
        made = library.store().create("exercise", _copied(before), copied, by)
        now.update(key=made.key, ref=library.ref(made))
        session.state()["exercise"] = made.key
        own = ("id", "name") if after.get("name") == before.get("name") else ("id",)
        after = after | {field: made.document[field] for field in own}
    key, number = library.parted(now["ref"])
    try:
        now["ref"] = library.ref(library.store().save(key, after, number, said, by))
    except Conflict as conflict:
        _join(key, number, before, after, said, conflict)


def _copied(document: Document) -> Document:
    """Return a document under an id of its own, its name marked in every language."""
    name = document.get("name") or str(document.get("id"))
    taken = {"services": [{"id": other} for other in library.exercise_ids()]}
    id_ = draft.free_id(taken, "services", f"{document.get('id')}-copy")
    if isinstance(name, dict):
        marked = {language: Words(language)("estate.copy_of", name=said) for language, said in name.items()}
    else:
        marked = session.words()("estate.copy_of", name=name)
    return document | {"id": id_, "name": marked}


def _join(key: str, number: int, before: Document, after: Document, said: dict, conflict: Conflict) -> None:
    """Take in what somebody else changed meanwhile; where both changed the same value, ask whose is to stand."""
    now, store, by = state(), library.store(), session.state()["by"]
    theirs = store.load(key)
    joined, clashes = merge(before, after, theirs.document, draft.LISTS, "exercise")
    if clashes:
        aside = store.save_aside(key, after, said, by)
        now["clash"] = {"aside": aside.number, "base": number, "by": theirs.by, "places": clashes}
        now["ref"] = library.ref(theirs)
    else:
        now["joined"] = theirs.by
        now["ref"] = library.ref(store.save(key, joined, theirs.number, said, by))


def settle(ours: bool) -> None:
    """End a clash: our edit stands on top of theirs where both touch the same, or theirs stands. Raises Mistakes."""
    now, store = state(), library.store()
    clash = now.pop("clash", None)
    if clash is None or not ours:
        return
    key, _ = library.parted(now["ref"])
    aside, theirs = store.load(key, clash["aside"]), store.load(key)
    joined, _ = merge(store.load(key, clash["base"]).document, aside.document, theirs.document, draft.LISTS, "exercise")
    now["ref"] = library.ref(store.save(key, joined, theirs.number, aside.said, session.state()["by"]))


def step(way: str) -> None:
    """Undo or redo; what is wrong with it is shown next."""

    def move() -> None:
        now = state()
        key, number = library.parted(now["ref"])
        try:
            moved = getattr(library.store(), way)(key, number)
            now["ref"] = library.ref(moved) if moved is not None else now["ref"]
        except Conflict:
            session.state()["notice"] = "prepare.moved_on"
            now["ref"] = library.current(key)

    editing.guarded(move)


def restore(number: int) -> None:
    """Put an old version's content on top of the newest. Raises Mistakes."""
    now = state()
    key, base = library.parted(now["ref"])
    try:
        now["ref"] = library.ref(library.store().restore(key, number, base, session.state()["by"]))
    except Conflict:
        session.state()["notice"] = "prepare.moved_on"
        now["ref"] = library.current(key)


def injects() -> list[dict]:
    return draft.rows(document(), "injects")


def place_of(id_: object) -> int | None:
    """Return the place of an inject in the list, None where there is none of that id."""
    return next((i for i, row in enumerate(injects()) if row.get("id") == id_), None)


def starts_at() -> str | None:
    return start_of(document())


def start_of(document: Document) -> str | None:
    """Return when a scenario starts, None where it does not say, or says something that is no time."""
    said = document["scenario"].get("starts_at")
    try:
        datetime.fromisoformat(said)
    except (TypeError, ValueError):
        return None
    return said
