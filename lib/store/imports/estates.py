"""An ``estate/1`` file as a source, so that two estates can be joined; it may be a draft."""

from msgspec import Struct

from lib.model.checks import Mistakes, Problem
from lib.model.readable import readable
from lib.store.imports.documents import read_json
from lib.store.imports.found import ORDER, File, Found, Gathering, options_of
from lib.store.imports.guard import opened
from lib.store.imports.lacking import mistakes_of


@readable
class Options(Struct, frozen=True, forbid_unknown_fields=True):
    """An estate is read as it is: there is nothing to choose."""


def read(files: list[File], options: dict | None = None) -> Found:
    """Return the rows of estates. Raises Mistakes where ``options`` are no ``Options``."""
    options_of(options, Options)
    gathered = Gathering()
    inside, problems = opened(files)
    gathered.problems += problems
    for name, content in inside:
        try:
            _add_document(name, read_json(name, content), gathered)
        except Mistakes as mistakes:
            gathered.problems += mistakes.problems
    return gathered.found()


def _add_document(name: str, document: object, gathered: Gathering) -> None:
    if not isinstance(document, dict) or document.get("format") != "estate/1":
        gathered.problem(name, "not_an_estate")
        return
    wrong = mistakes_of(document)
    if wrong:
        raise Mistakes([Problem(f"{name}: {p.place}", p.code, p.values) for p in wrong])
    own = {key: value for key, value in document.items() if key not in ORDER and key != "format"}
    gathered.rows["estate"] = gathered.rows["estate"] or [own]
    gathered.places["estate"] = gathered.places["estate"] or [name]
    for kind in ORDER[1:]:
        for i, row in enumerate(document.get(kind) or []):
            gathered.rows[kind].append(row)
            gathered.places[kind].append(f"{name}: {kind}[{i}]")
