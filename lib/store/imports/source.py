"""Which tool a file is from, told by its content, and the one door to all importers."""

import re
from collections.abc import Callable
from importlib import import_module

from msgspec import Struct

from lib.model.checks import Mistakes, Problem
from lib.store.imports.found import File, Found
from lib.store.imports.guard import as_text, opened

SOURCES = {  # source -> module, function
    "spreadsheet": ("told", "read"),
    "backstage": ("backstage", "read"),
    "jaeger": ("traces", "read_jaeger"),
    "service_graph": ("traces", "read_service_graph"),
    "kubernetes": ("kubernetes", "read"),
    "estate": ("estates", "read"),
}
WORKBOOKS = (b"PK\3\4", b"\xd0\xcf\x11\xe0")  # a zip that is kept whole; and Excel's format until 2003
LOOKED_AT = 1_000_000  # characters of a file


def guess(files: list[File]) -> str | None:
    """Return the source that files are from, by what is in them, or None where it cannot be told.

    Tables beside another source's files are taken as no part of it. Raises Mistakes where a file cannot be opened.
    """
    inside, problems = opened(files)
    if problems:
        raise Mistakes(problems)
    found = list(dict.fromkeys(one for one in (_source_of(name, content) for name, content in inside) if one))
    others = [one for one in found if one != "spreadsheet"]
    return (others or found)[0] if len(others or found) == 1 else None


def read(files: list[File], source: str | None = None, options: dict | None = None) -> Found:
    """Return what is found in files from ``source``, or from the one that their content tells.

    Raises Mistakes where that is none, and where the options are not the source's own.
    """
    source = source or guess(files)
    if source not in SOURCES:
        code = "no_source" if source else "unknown_source"
        place = ", ".join(name for name, _ in files)[:200] or "file"
        raise Mistakes([Problem(place, code, {"source": source, "sources": ", ".join(SOURCES)})])
    return _reader(source)(files, options or {})


def options_type(source: str) -> type[Struct]:
    """Return the typed record of what can be chosen about a source."""
    return import_module(f"lib.store.imports.{SOURCES[source][0]}").Options


def _reader(source: str) -> Callable[[list[File], dict], Found]:
    """Return a source's ``read``; its libraries are loaded only when it is asked for."""
    module, function = SOURCES[source]
    return getattr(import_module(f"lib.store.imports.{module}"), function)


def _source_of(name: str, content: bytes) -> str | None:
    if content.startswith(WORKBOOKS):
        return "spreadsheet"
    try:
        text = as_text(name, content)[:LOOKED_AT].lstrip()
    except Mistakes:
        return None
    if text.startswith(("{", "[")):
        return _json_source(text)
    if re.search(r"^\s*traces_service_graph_request_\w+\{", text, re.MULTILINE):
        return "service_graph"
    if re.search(r"""^apiVersion:\s*["']?backstage\.io/""", text, re.MULTILINE):
        return "backstage"
    return "spreadsheet" if _is_table(text) else None


def _json_source(text: str) -> str | None:
    if re.search(r'"format"\s*:\s*"estate/', text):
        return "estate"
    if '"apiVersion"' in text and ('"items"' in text or '"kind"' in text):
        return "kubernetes"
    links = re.match(r'\[|\{.*?"data"\s*:\s*\[', text, re.DOTALL)
    return "jaeger" if links and ('"parent"' in text or re.search(r"\[\s*\]", text)) else None


def _is_table(text: str) -> bool:
    """Say whether the first two lines have the same number of commas, semicolons or tabs, and some."""
    lines = [line for line in text.split("\n", 50)[:50] if line.strip()][:2]
    return any(lines and lines[0].count(mark) and lines[0].count(mark) == lines[-1].count(mark) for mark in ",;\t")
