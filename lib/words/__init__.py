"""The only place where codes become language: Korean and English side by side.

Each ``*.toml`` beside this file is a part of one flat catalogue: a key with its
sentence in every language, ``outage.title = {en = "...", ko = "..."}``, holes in
braces. ``Words(language)`` says them.
"""

import tomllib
from functools import cache
from pathlib import Path

LANGUAGES = ("ko", "en")


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


def _written(number: float) -> str:
    """Return the end of a range, every digit of a whole number written out."""
    return f"{int(number):,}" if number == int(number) else f"{number:g}"


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
        holes = dict(problem.values)
        if "what" in holes:
            ends = {name: _written(holes[name]) for name in ("low", "high") if name in holes}
            holes["what"] = self(f"wanted.{holes['what']}").format(**holes | ends)
        if self.has(f"errno.{holes.get('errno')}"):
            holes["why"] = self(f"errno.{holes['errno']}")
        place = self("problem.whole_file") if problem.place == "file" else problem.place
        return f"{place}: " + self(f"problem.{problem.code}").format(**holes)
