"""New estates, copies and scenarios, kept in the store and opened."""

from itertools import count

from lib.model import draft
from lib.model.checks import Mistakes
from lib.model.merge import merge
from lib.store import library
from lib.store.documents import Conflict
from lib.ui import session
from lib.words import Words

WHOLE = ()  # lists of a scenario whose rows are joined one by one: none, as an event is known by its place alone


def keep_estate(document: dict, said: dict) -> None:
    """Keep a new estate, which may have mistakes, and open it. Raises Mistakes."""
    session.open_estate(library.store().create("estate", document, said, session.state()["by"]).key)


def new_estate(name: str, regions: bool) -> None:
    """Begin an estate in which nothing exists yet, but Korea's regions if wanted, and open it. Raises Mistakes."""
    taken = library.estate_ids()
    id_ = draft.free_id({"services": [{"id": other} for other in taken]}, "services", name)
    document = draft.empty(id_, name) | (library.korea() if regions else {})
    keep_estate(document, {"word": "estate.said.begun"})


def open_copy(document: dict) -> None:
    """Go on with a copy of the estate that is open, which the reader can change; the scenario stays. Raises Mistakes."""
    now, said = session.state(), {"word": "estate.said.copied", "source": str(document.get("id"))[:100]}
    made = library.store().create("estate", _copied(document), said, now["by"])
    now.update(estate=made.key, ref=library.ref(made))


def _copied(document: dict) -> dict:
    """Return a document under an id that scenarios of the first still fit, its name marked in every language."""
    name, taken = document.get("name") or str(document.get("id")), library.estate_ids()
    wish = f"{document.get('id')}-copy"
    id_ = next(id_ for n in count(1) if (id_ := wish if n == 1 else f"{wish}-{n}") not in taken)
    if isinstance(name, dict):
        named = {language: Words(language)("estate.copy_of", name=said) for language, said in name.items()}
    else:
        named = session.words()("estate.copy_of", name=name)
    return draft.with_settings(document, draft.settings(document) | {"id": id_, "name": named})


def keep_scenario(name: str, anew: bool) -> None:
    """Keep the scenario under a name, as a new one or as the next version of the one that is open."""
    now = session.state()
    document = now["scenario"] | ({"name": name.strip()} if name.strip() else {})
    said, store = {"word": "estate.said.scenario"}, library.store()
    try:
        if anew:
            now["base"] = store.create("scenario", document, said, now["by"]).key
            session.note_base(now["base"], 1)
        else:
            document = _next_version(document, said)
        now["scenario"] = document
    except Mistakes as mistakes:
        session.fail(mistakes)


def _next_version(document: dict, said: dict) -> dict:
    """Keep a scenario on top of the version that was opened, and return what then is open. Raises Mistakes.

    Where somebody else has kept one meanwhile, both stand if they do not touch the same values; if they do, ours is kept
    aside and the reader says whose is to stand.
    """
    now, store, by = session.state(), library.store(), session.state()["by"]
    key, number = now["base"], session.base_number()
    try:
        session.note_base(key, store.save(key, document, number, said, by).number)
        return document
    except Conflict:
        theirs = store.load(key)
    joined, clashes = merge(store.load(key, number).document, document, theirs.document, WHOLE, "scenario")
    if clashes:
        aside = store.save_aside(key, document, said, by)
        clash = {"aside": aside.number, "base": number, "by": theirs.by, "places": clashes, "key": key}
        now["scenario_clash"] = clash
        session.note_base(key, theirs.number)
        return theirs.document
    session.note_base(key, store.save(key, joined, theirs.number, said, by).number)
    now["joined_at"] = now["base_at"]
    return joined


def settle_scenario(ours: bool) -> None:
    """End a clash of scenarios: ours stands on top of theirs where both touch the same, or theirs stands. Raises Mistakes."""
    now, store = session.state(), library.store()
    clash = now.pop("scenario_clash", None)
    if clash is None or not ours:
        return
    key = clash["key"]
    aside, theirs = store.load(key, clash["aside"]), store.load(key)
    first = store.load(key, clash["base"]).document
    joined, _ = merge(first, aside.document, theirs.document, WHOLE, "scenario")
    kept = store.save(key, joined, theirs.number, aside.said, now["by"])
    now["scenario"] = kept.document
    session.note_base(key, kept.number)


def is_kept_scenario() -> bool:
    """Say whether the scenario that is open is one of the store's, which can get another version."""
    base = session.state()["base"]
    return base != session.FREE and not library.is_sample("scenarios", base)
