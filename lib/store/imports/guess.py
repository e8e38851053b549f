"""What a sheet and its columns are, by their names: codes, or Korean or English words of the catalogue."""

import re
import unicodedata
from functools import cache

from lib.model.columns import COLUMNS
from lib.words import LANGUAGES, catalogue

LOOKED_AT = 10  # rows in which the header may stand: titles may stand above it


def kind_of(title: str, header: list[str]) -> str | None:
    """Return the kind that a sheet's or file's name says, else the one whose columns its header has; None without."""
    stem = re.sub(r"\.\w{1,4}$", "", title)
    said = {_kinds().get(plain(word)) for word in re.split(r"[\s_.,()\[\]-]+", stem)} - {None}
    if plain(stem) in _kinds() or len(said) == 1:
        return _kinds().get(plain(stem)) or said.pop()
    known = {kind: sum(path_of(kind, head) is not None for head in header) for kind in COLUMNS}
    needed = {
        kind: all(any(path_of(kind, head) == c.path for head in header) for c in columns if c.required)
        for kind, columns in COLUMNS.items()
    }
    fitting = [kind for kind in COLUMNS if needed[kind] and known[kind] == sum(map(bool, header))]
    return max(fitting, key=known.get, default=None)


def path_of(kind: str, header: str) -> str | None:
    """Return the path of the column that a header names, None if it names none of the kind's."""
    return _headers(kind).get(plain(header))


def header_row(kinds: tuple[str, ...], rows: list[list[str]]) -> int:
    """Return which of the first rows is the header: the one with most known names for any of ``kinds``."""
    known = [max(sum(path_of(kind, cell) is not None for cell in row) for kind in kinds) for row in rows[:LOOKED_AT]]
    return known.index(max(known)) if known else 0


def is_words(kind: str, cells: dict[str, object]) -> bool:
    """Say whether a row (path: cell) repeats the columns' words in one language, as our own workbooks' second does."""
    return bool(cells) and any(
        all(catalogue()[f"column.{kind}.{path}"][language] == cell for path, cell in cells.items())
        for language in LANGUAGES
    )


def is_guide(title: str) -> bool:
    """Say whether a sheet is the one that explains the others."""
    return title in catalogue()["sheet.guide.title"].values()


@cache
def yes_no() -> dict[str, bool]:
    """Return the words for yes and no, in every language."""
    words = {True: catalogue()["sheet.yes"], False: catalogue()["sheet.no"]}
    return {plain(word): value for value, said in words.items() for text in said.values() for word in text.split(",")}


def plain(text: str) -> str:
    """Return what of a name counts in comparisons."""
    return re.sub(r"[\s_-]+", "", unicodedata.normalize("NFKC", text).casefold())


@cache
def _kinds() -> dict[str, str]:
    names = {}
    for kind in COLUMNS:
        for text in (
            kind,
            *catalogue()[f"sheet.{kind}"].values(),
            *catalogue().get(f"evidence.kind.{kind}", {}).values(),
        ):
            names.setdefault(plain(text), kind)
    return names


@cache
def _headers(kind: str) -> dict[str, str]:
    """Return plain header -> path: paths first, then whole words, then words without their unit."""
    names: dict[str, str] = {}
    words = [(c.path, catalogue()[f"column.{kind}.{c.path}"]) for c in COLUMNS[kind]]
    for path, _ in words:
        names[plain(path)] = names[plain(f"{kind}.{path}")] = path
    for path, said in words:
        for text in said.values():
            names.setdefault(plain(text), path)
    short = [(plain(re.split(r"[,(]", text)[0]), path) for path, said in words for text in said.values()]
    for text, path in short:
        if len({other for other_text, other in short if other_text == text}) == 1:
            names.setdefault(text, path)
    return names
