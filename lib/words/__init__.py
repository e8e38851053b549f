"""The only place where codes become language: Korean and English side by side.

Each ``*.toml`` beside this file is a part of one flat catalogue: a key with its
sentence in every language, ``outage.title = {en = "...", ko = "..."}``, holes in
braces. ``Words(language)`` says them.
"""

import re
import tomllib
from functools import cache
from pathlib import Path

LANGUAGES = ("ko", "en")
PLACES = {  # how places in files of text and in tables are put together, each by its key of problem.at
    "line": re.compile(r"(?:(?<=, )|^)line (?P<n>\d+)"),
    "sheet": re.compile(r"(?:(?<=, )|(?<=: )|^)sheet '(?P<n>[^']*)'"),
    "row": re.compile(r"(?<=, )row (?P<n>\d+)"),
    "cell": re.compile(r"(?<=, )cell (?P<n>[A-Z]+\d+)"),
    "column": re.compile(r"(?<=, )column (?P<n>.+)$"),
}


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """Return key -> language -> sentence, of all parts; a key stands in one part only."""
    found: dict[str, dict[str, str]] = {}
    for part in sorted(Path(__file__).parent.glob("*.toml")):
        for key, sentence in _flat(tomllib.loads(part.read_text("utf-8"))):
            if key in found:
                raise ValueError(f"{part.name}: {key} stands in the catalogue twice")
            found[key] = sentence
    return found


def _flat(table: dict, prefix: str = "") -> list[tuple[str, dict[str, str]]]:
    rows = []
    for key, value in table.items():
        if "en" in value and isinstance(value["en"], str):
            rows.append((prefix + key, value))
        else:
            rows += _flat(value, f"{prefix}{key}.")
    return rows


class Words:
    """Says a key of the catalogue in one language, numbers written as that language does."""

    def __init__(self, language: str):
        self.language = language if language in LANGUAGES else "en"

    def __call__(self, key: str, **holes: object) -> str:
        sentence = catalogue()[key][self.language]
        return sentence.format(**holes) if holes else sentence

    def has(self, key: str) -> bool:
        return key in catalogue()

    def problem(self, problem) -> str:
        """Return a mistake in the input as a sentence with its place."""
        holes = {name: _bound(value) if name in ("low", "high") else value for name, value in problem.values.items()}
        if "what" in holes:
            holes["what"] = self(f"wanted.{holes['what']}").format(**holes)
        if self.has(f"errno.{holes.get('errno')}"):
            holes["why"] = self(f"errno.{holes['errno']}")
        if isinstance(holes.get("first"), str):
            holes["first"] = self.place(holes["first"])
        place = self("problem.whole_file") if problem.place == "file" else self.place(problem.place)
        return f"{place}: " + self(f"problem.{problem.code}").format(**holes)

    def place(self, place: str) -> str:
        """Return a place in a file, its line, sheet, row, cell and column in words."""
        for key, part in PLACES.items():
            place = part.sub(lambda found, key=key: self(f"problem.at.{key}", n=found["n"]), place)
        return place


def _bound(value: object) -> object:
    """Return the end of a range as it is read: 1,000,000 rather than 1e+06."""
    if not isinstance(value, int | float) or value != value // 1:
        return value
    return f"{int(value):,}"
