"""What an exercise is told with: names of what may be broken, choices in words, triggers and variables in a line."""

from lib.model import exercise_draft as draft
from lib.model import msel
from lib.model.columns import Column
from lib.model.draft import Document, Row
from lib.view.exercise_said import figure
from lib.view.texts import apart
from lib.words import Words


def name(value: object, words: Words, otherwise: object = "") -> str:
    """Return a name, or one per language, in the reader's; ``otherwise`` where it is neither or empty."""
    if isinstance(value, dict):
        value = value.get(words.language) or next((said for said in value.values() if isinstance(said, str)), "")
    return value if isinstance(value, str) and value else str(otherwise)


def choice(code: object, words: Words) -> str:
    return words(f"prepare.choice.{code}") if words.has(f"prepare.choice.{code}") else str(code)


def in_language(row: Row, path: str, words: Words) -> Column:
    """Return the column of a text in the reader's language where the inject has one per language."""
    column = msel.BY_PATH[path]
    held = row
    for part in path.split("."):
        held = held.get(part) if isinstance(held, dict) else None
    named = f"{path}.{words.language}"
    return msel.BY_PATH[named] if isinstance(held, dict) and named in msel.BY_PATH else column


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
    try:
        return figure(reading, limit, words, None)
    except KeyError:
        return f"{limit:g}"
