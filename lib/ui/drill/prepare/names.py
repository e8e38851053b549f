"""What an exercise is told with: names of what may be broken, choices in words, triggers and variables in a line."""

import re

from lib.model import exercise_draft as draft
from lib.model import msel
from lib.model.columns import LANGUAGES, Column
from lib.model.draft import Document, Row
from lib.model.estate import text
from lib.model.exercise import READINGS
from lib.store import library
from lib.view.exercise_said import figure
from lib.view.texts import apart
from lib.words import Words


def name(value: object, words: Words, otherwise: object = "") -> str:
    """Return a name, or one per language, in the reader's; ``otherwise`` where it is neither or empty."""
    if isinstance(value, dict):
        value = value.get(words.language) or next((said for said in value.values() if isinstance(said, str)), "")
    return value if isinstance(value, str) and value else str(otherwise)


def escaped(said: str) -> str:
    """Return text that is shown as it is: names may hold what Markdown reads."""
    return re.sub(r"([\\`*_{}\[\]<>#$|~:])", r"\\\1", said)


def choice(code: object, words: Words) -> str:
    return words(f"prepare.choice.{code}") if words.has(f"prepare.choice.{code}") else str(code)


def in_language(row: Row, path: str, words: Words) -> Column:
    """Return the column of a text in the reader's language where the inject has one per language."""
    named = f"{path}.{words.language}"
    return msel.BY_PATH[named] if is_apart(row, path) and named in msel.BY_PATH else msel.BY_PATH[path]


def held(inject: Row, path: str) -> object:
    """Return what stands at a path of an inject, None where nothing does."""
    for part in path.split("."):
        inject = inject.get(part) if isinstance(inject, dict) else None
    return inject


def is_apart(inject: Row, path: str) -> bool:
    """Say whether a text of an inject is one for each language."""
    return isinstance(held(inject, path), dict)


def text_of(inject: Row, path: str, language: str) -> str | None:
    """Return a text of an inject in a language as one types it, None where there is none."""
    found = held(inject, path)
    found = found.get(language) if isinstance(found, dict) else found
    return found if isinstance(found, str) or found is None else str(found)


def with_text(inject: Row, path: str, language: str | None, typed: str) -> Row:
    """Return an inject with a text as it was typed, for a language or for all of them; an empty one removes it."""
    head, _, field = path.rpartition(".")
    inner = (inject.get(head) if isinstance(inject.get(head), dict) else {}) if head else inject
    said = typed if language is None else joined(inner.get(field), language, typed)
    rest = {key: value for key, value in inner.items() if key != field}
    changed = inner | {field: said} if said else rest
    if not head:
        return changed
    return inject | {head: changed} if changed else {key: value for key, value in inject.items() if key != head}


def joined(name: object, language: str, typed: str) -> dict[str, str] | str:
    """Return a name with another text for a language; one that was for all languages stays that of the others."""
    names = (
        name
        if isinstance(name, dict)
        else {other: name for other in LANGUAGES}
        if isinstance(name, str) and name
        else {}
    )
    return {key: text for key, text in (names | {language: typed}).items() if text} or ""


def roles(document: Document, words: Words) -> dict[str, str]:
    """Return id -> name of the teams."""
    named = {}
    for row in draft.roles(document):
        if isinstance(row.get("id"), str):
            usual = words(f"prepare.role.{row['id']}") if words.has(f"prepare.role.{row['id']}") else row["id"]
            named[row["id"]] = name(row.get("name"), words, usual)
    return apart(named)


def listed(document: Document, kind: str, field: str, words: Words) -> dict[str, str]:
    """Return id -> text of objectives, questions or injects."""
    rows = [row for row in draft.rows(document, kind) if isinstance(row.get("id"), str)]
    return {row["id"]: name(row.get(field), words, row["id"]) for row in rows}


def triggered(inject: Row, words: Words) -> str:
    """Return what sets an inject off, in a line."""
    trigger = inject.get("trigger") if isinstance(inject.get("trigger"), dict) else {}
    on = trigger.get("on", "clock")
    said = choice(on, words)
    if on == "condition":
        of = f" {trigger['of']}" if trigger.get("of") else ""
        sign, limit = (
            ("≥", trigger.get("at_least")) if trigger.get("at_least") is not None else ("≤", trigger.get("at_most"))
        )
        said = f"{choice(trigger.get('reading'), words)}{of} {sign} {_limit(trigger.get('reading'), limit, words)}"
    elif on == "missed":
        said = words("prepare.missed_of", inject=trigger.get("inject"))
    return said


def _limit(reading: object, limit: object, words: Words) -> str:
    if not isinstance(limit, int | float) or not isinstance(reading, str):
        return str(limit)
    if reading not in READINGS or READINGS[reading][1] == "yes or no":
        return f"{limit:g}"
    return figure(reading, limit, words, None)


def estate_names(words: Words) -> dict[str, str]:
    """Return id -> name of the estates that exercises may be about; none of those kept while the store is out."""
    return {id_: text(said, words.language, id_) for id_, said in library.or_samples(library.estate_names).items()}
