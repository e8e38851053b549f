"""The command ``import``: other tools' files → an estate, or what taking them in would do."""

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

from lib.asked import one_of, write
from lib.model.checks import Mistakes, Problem
from lib.model.estate import Estate
from lib.model.reading import read_estate, to_json
from lib.store import files
from lib.words import Words

WAYS = ("fill", "replace", "skip")
MOST_LINES = 200  # of notes, and of what is to be completed


def add_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    """Add what the command takes; ``words`` says what it has to say."""
    from lib.store.imports.source import SOURCES

    parser.add_argument("files", metavar="FILE", nargs="+", help=words("imports.files"))
    parser.add_argument("--into", metavar="ESTATE", help=words("imports.into"))
    told = words("imports.source", sources=", ".join(SOURCES))
    parser.add_argument("--source", metavar="S", help=told)
    parser.add_argument("--on-existing", metavar="WAY", default=WAYS[0], help=words("imports.on_existing"))
    parser.add_argument("--id", help=words("imports.id"))
    parser.add_argument("--option", metavar="KEY=VALUE", action="append", default=[], help=words("imports.option"))
    parser.add_argument("--dry-run", action="store_true", help=words("imports.dry_run"))
    parser.add_argument("--out", metavar="FILE", help=words("command.out"))
    parser.set_defaults(words=words)


def run(asked: argparse.Namespace) -> None:
    """Write the estate with what was found taken in, or the plan of that; tell what is left out and to be done.

    Raises Mistakes where a file cannot be read or what is in it cannot be taken in.
    """
    from lib.store.imports.plan import How, plan
    from lib.store.imports.source import SOURCES, read

    given = []
    problems = [
        *asked.unknown,
        *one_of("--source", asked.source, SOURCES),
        *one_of("--on-existing", asked.on_existing, WAYS),
    ]
    for name in asked.files:
        try:
            given.append((Path(name).name, files.read_bytes(name)))
        except Mistakes as mistakes:
            problems += mistakes.problems
    try:
        document = _estate(asked)
        options = dict(_option(text) for text in asked.option)
    except Mistakes as mistakes:
        raise Mistakes(problems + mistakes.problems) from None
    if problems:
        raise Mistakes(problems)
    planned = plan(document, read(given, asked.source, options), How(on_existing=asked.on_existing))
    if asked.dry_run:
        write(asked.out, _told(planned, asked.words))
    if planned.problems:
        raise Mistakes(planned.problems)
    record, mistaken = _record(planned.document)
    if not asked.dry_run:
        write(asked.out, to_json(record))
    _tell(planned, asked.words)
    if asked.into and mistaken:
        print(asked.words("imports.still_wrong", count=len(mistaken)), file=sys.stderr)
        _list([asked.words.problem(problem) for problem in mistaken], asked.words)


def _estate(asked: argparse.Namespace) -> dict:
    """Return the estate to import into, which may be a draft, or a new one."""
    if asked.into is None:
        from lib.store.imports.ids import safe

        return {"format": "estate/1", "id": asked.id or safe(Path(asked.files[0]).name.partition(".")[0])}
    from lib.store.imports.documents import read_json

    document = read_json(asked.into, files.read_bytes(asked.into))
    if not isinstance(document, dict) or document.get("format") != "estate/1":
        raise Mistakes([Problem(asked.into, "not_an_estate")])
    return document | ({"id": asked.id} if asked.id else {})


def _option(text: str) -> tuple[str, object]:
    """Return the key and value of ``KEY=VALUE``; a value that is JSON is taken as that."""
    key, mark, value = text.partition("=")
    if not mark:
        raise Mistakes([Problem("--option", "wrong_option", {"why": text})])
    try:
        return key, json.loads(value)
    except ValueError:
        return key, value


def _record(document: dict) -> tuple[Estate | dict, list[Problem]]:
    """Return the estate, or the document of one that lacks something yet, with what is wrong in it."""
    try:
        return read_estate(document), []
    except Mistakes as mistakes:
        return document, mistakes.problems


def _told(planned, words: Words) -> bytes:
    """Return the ``plan/1`` document."""
    changes = [
        {"kind": c.kind, "id": c.id, "what": c.what, "place": c.place, "fields": c.fields, "kept": c.kept, "why": c.why}
        for c in planned.changes
    ]
    told = {
        "format": "plan/1",
        "changes": changes,
        "problems": [words.problem(problem) for problem in planned.problems],
        "notes": [words.problem(note) for note in planned.notes],
        "todo": [todo._asdict() for todo in planned.todo],
    }
    return (json.dumps(told, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def _tell(planned, words: Words) -> None:
    """Say what became of the rows, what was left out and what is to be completed."""
    counts = Counter(change.what for change in planned.changes if change.kind != "facts")
    all_counts = {what: counts[what] for what in ("created", "changed", "same", "skipped")}
    print(words("imports.counts", **all_counts), file=sys.stderr)
    _list([words.problem(note) for note in planned.notes], words)
    if planned.todo:
        print(words("imports.to_complete"), file=sys.stderr)
        lacking: dict[str, list[str]] = {}
        for todo in planned.todo:
            lacking.setdefault(f"{todo.kind}.{todo.id}", []).append(words(f"imports.todo.{todo.what}"))
        _list([f"{name}: {', '.join(what)}" for name, what in lacking.items()], words)


def _list(lines: list[str], words: Words) -> None:
    for line in lines[:MOST_LINES]:
        print(line, file=sys.stderr)
    if len(lines) > MOST_LINES:
        print(words("imports.more", count=len(lines) - MOST_LINES), file=sys.stderr)
