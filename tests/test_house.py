"""The house keeps its rules: arrows point one way, words have both languages, the front page's example holds."""

import ast
import doctest
import re
import string
from pathlib import Path

import lib
from lib.words import LANGUAGES, catalogue

PROJECT = Path(__file__).parents[1]
ALLOWED = {  # room -> rooms that it may import
    "model": set(),
    "words": set(),
    "engine": {"model"},
    "store": {"model", "words"},
    "map": set(),
    "graph": {"map"},
    "view": {"model", "words", "map"},
    "runs": {"model", "engine"},
    "drill": {"model", "engine", "store", "view"},
    "briefing": {"model", "words", "engine", "runs", "view", "drill"},
    "ui": {"model", "words", "engine", "runs", "store", "view", "map", "graph", "drill", "briefing"},
    "": {"model", "words", "engine", "runs", "store", "view", "briefing"},  # lib/__main__.py
}


def imports(path: Path) -> set[str]:
    """Return the modules a file imports, also inside functions."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def room_of(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 and parts[1] in ALLOWED else ""


def test_arrows_point_one_way():
    wrong = []
    for path in (PROJECT / "lib").rglob("*.py"):
        parts = path.relative_to(PROJECT / "lib").parts
        room = parts[0] if len(parts) > 1 else ""
        for module in imports(path):
            if module.startswith("lib.") and room_of(module) not in ALLOWED[room] | {room}:
                wrong.append(f"{path.relative_to(PROJECT)} imports {module}")
    assert wrong == []


def test_only_the_screens_the_map_and_the_graph_know_streamlit():
    knowing = {
        p.relative_to(PROJECT / "lib").parts[0] for p in (PROJECT / "lib").rglob("*.py") if "streamlit" in imports(p)
    }
    assert knowing == {"ui", "map", "graph"}


def test_the_engine_touches_no_files_and_no_clock():
    outside = {"time", "datetime", "random", "sys", "io", "json"}
    inner = [p for p in (PROJECT / "lib" / "engine").rglob("*.py") if p.name != "kernel.py"]
    assert {p.name: found for p in inner if (found := outside & imports(p))} == {}


def test_the_example_on_the_front_holds():
    assert doctest.testmod(lib).failed == 0
    assert doctest.testmod(lib).attempted >= 5


def holes(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_every_sentence_stands_in_both_languages_with_the_same_holes():
    for key, sentence in catalogue().items():
        assert set(sentence) == set(LANGUAGES), key
        assert all(text.strip() for text in sentence.values()), key
        assert holes(sentence["ko"]) == holes(sentence["en"]), key


def test_every_word_that_is_asked_for_stands_in_the_catalogue():
    asked = set()
    for path in [PROJECT / "app.py", *(PROJECT / "pages").rglob("*.py"), *(PROJECT / "lib").rglob("*.py")]:
        asked |= set(re.findall(r"""words\(\s*["']([a-z_0-9]+(?:\.[a-z_0-9]+)+)["']""", path.read_text("utf-8")))
    assert asked - set(catalogue()) == set()
    assert len(asked) > 50


def test_no_korean_stands_in_code():
    allowed = {"lib/ui/frame.py": "한국어"}  # a language is named in itself
    for path in [PROJECT / "app.py", *(PROJECT / "pages").rglob("*.py"), *(PROJECT / "lib").rglob("*.py")]:
        if path.parent.name != "words":
            text = path.read_text("utf-8").replace(allowed.get(str(path.relative_to(PROJECT)), "\0"), "")
            assert not re.search("[가-힣]", text.replace("만", "").replace("억", "")), path
