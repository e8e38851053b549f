"""Text → plain data, within limits: JSON, and YAML that remembers its lines."""

import json
import re
from collections.abc import Iterator

import yaml

from lib.model.checks import Mistakes, Problem
from lib.store.imports.guard import as_text

DEEPEST = 64  # levels of nesting
MOST_VALUES = 5_000_000  # of one file, each use of an alias counted whole
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Said(str):
    """A word of a YAML file with the line on which it stands."""

    __slots__ = ("line",)


class _Open:
    """A mapping or list that is still being read."""

    def __init__(self, value: dict | list, line: int, anchor: str | None):
        self.value, self.line, self.anchor = value, line, anchor
        self.key, self.size = None, 1

    def put(self, value: object, size: int) -> None:
        """Add a value, which in a mapping is a key and what belongs to it in turn."""
        self.size += size
        if isinstance(self.value, list):
            self.value.append(value)
        elif self.key is None:
            self.key = value if isinstance(value, str) else ""
        else:
            if self.key == "<<":
                for inherited in value if isinstance(value, list) else [value]:
                    if isinstance(inherited, dict):
                        self.value.update({k: v for k, v in inherited.items() if k not in self.value})
            else:
                self.value[self.key] = value
            self.key = None


def read_json(name: str, content: bytes) -> object:
    """Return the plain data of a JSON file. Raises Mistakes."""
    text = as_text(name, content)
    try:
        value = json.loads(text)
        if _depth(value) <= DEEPEST:
            if re.search(r"\\u[dD][89a-fA-F]", text):
                json.dumps(value, ensure_ascii=False).encode()
            return value
    except json.JSONDecodeError as error:
        raise Mistakes([Problem(f"{name}, line {error.lineno}, column {error.colno}", "not_json")]) from None
    except UnicodeEncodeError:  # half of a character
        raise Mistakes([Problem(name, "not_text")]) from None
    except (RecursionError, ValueError):  # ValueError: a number of thousands of digits
        pass
    raise Mistakes([Problem(name, "too_deep", {"levels": DEEPEST})])


def _depth(value: object) -> int:
    depth, level = 0, [value]
    while level and depth <= DEEPEST:
        depth += 1
        inner = [v.values() if isinstance(v, dict) else v for v in level if isinstance(v, dict | list)]
        level = [child for children in inner for child in children]
    return depth


def read_yaml(name: str, text: str) -> list[tuple[int, object]]:
    """Return a file's documents as (first line, plain data); every scalar is a ``Said`` or None.

    Tags are not obeyed, so that nothing is made but words, lists and mappings. Raises Mistakes.
    """
    try:
        return list(_documents(name, text))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{name}, line {mark.line + 1}, column {mark.column + 1}" if mark else name
        why = str(getattr(error, "problem", None) or getattr(error, "reason", None) or "")
        raise Mistakes([Problem(place, "not_yaml", {"why": why})]) from None


def _documents(name: str, text: str) -> Iterator[tuple[int, object]]:
    anchors: dict[str, tuple[object, int]] = {}
    stack: list[_Open] = []
    values = 0
    for event in yaml.parse(text, Loader=LOADER):
        line = event.start_mark.line + 1
        if len(stack) == 1 and not stack[0].value:
            stack[0].line = line  # where the document's own text begins, after its ---
        if isinstance(event, yaml.DocumentStartEvent):
            anchors, stack = {}, [_Open([], line, None)]
            continue
        if isinstance(event, yaml.DocumentEndEvent):
            yield stack[0].line, stack[0].value[0]
            continue
        if isinstance(event, yaml.CollectionStartEvent):
            opened = {} if isinstance(event, yaml.MappingStartEvent) else []
            stack.append(_Open(opened, line, event.anchor))
            if len(stack) > DEEPEST:
                raise Mistakes([Problem(f"{name}, line {line}", "too_deep", {"levels": DEEPEST})])
            continue
        if isinstance(event, yaml.CollectionEndEvent):
            done = stack.pop()
            value, size, anchor = done.value, done.size, done.anchor
        elif isinstance(event, yaml.ScalarEvent):
            value, size, anchor = _scalar(event, line), 1, event.anchor
        elif isinstance(event, yaml.AliasEvent):
            if event.anchor not in anchors:  # of a value that is still open, or of none
                raise Mistakes([Problem(f"{name}, line {line}", "wrong_alias", {"alias": event.anchor})])
            (value, size), anchor = anchors[event.anchor], None
        else:
            continue
        if anchor:
            anchors[anchor] = (value, size)
        stack[-1].put(value, size)
        values = max(values + 1, stack[-1].size)
        if values > MOST_VALUES:
            raise Mistakes([Problem(f"{name}, line {line}", "too_many_values", {"most": MOST_VALUES})])


def _scalar(event: yaml.ScalarEvent, line: int) -> Said | None:
    if event.implicit[0] and event.value in ("", "~", "null", "Null", "NULL"):
        return None
    said = Said(event.value)
    said.line = line
    return said
