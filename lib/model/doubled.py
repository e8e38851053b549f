"""Keys that stand twice in an object of a JSON file: readers of JSON forget all but the last without a word."""

from lib.model.checks import Problem


class Doubled(dict):
    """An object of a file in which keys stand twice: their names."""

    names: list[str]


def as_object(pairs: list[tuple[str, object]]) -> dict:
    """Return an object of a file from its keys and values; of a key that stands twice the last value, and its name."""
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    object_, seen = Doubled(found), set()
    object_.names = list(dict.fromkeys(key for key, _ in pairs if key in seen or seen.add(key)))
    return object_


def doubled(raw: object, place: str = "") -> list[Problem]:
    """Return a mistake for every key that stands twice in plain data read with ``as_object``."""
    dot = f"{place}." if place else ""
    problems = [Problem(f"{dot}{name[:100]}", "stands_twice") for name in getattr(raw, "names", ())]
    if isinstance(raw, dict):
        inside = [(f"{dot}{str(key)[:100]}", value) for key, value in raw.items() if isinstance(value, dict | list)]
    else:
        rows = raw if isinstance(raw, list) else ()
        inside = [(f"{place}[{i}]", value) for i, value in enumerate(rows) if isinstance(value, dict | list)]
    return problems + [problem for at, value in inside for problem in doubled(value, at)]
