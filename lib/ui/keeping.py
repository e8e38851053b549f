"""New estates, copies and scenarios, kept in the store and opened."""

from itertools import count

from lib.model import draft
from lib.model.checks import Mistakes
from lib.store import library
from lib.ui import session
from lib.words import Words


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
        else:
            store.save(now["base"], document, store.head(now["base"]), said, now["by"])
        now["scenario"] = document
    except Mistakes as mistakes:
        session.fail(mistakes)


def is_kept_scenario() -> bool:
    """Say whether the scenario that is open is one of the store's, which can get another version."""
    base = session.state()["base"]
    return base != session.FREE and not library.is_sample("scenarios", base)
