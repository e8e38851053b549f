"""The formats that an estate is exported in, by name."""

from collections.abc import Callable

from msgspec import to_builtins

from lib.model.checks import Mistakes, Problem
from lib.model.estate import Estate
from lib.model.reading import to_json

BINARY = ("xlsx", "csv")  # csv is a zip of files


def exported(estate: Estate, to: str | None, language: str) -> bytes:
    """Return an estate's file in a format. Raises Mistakes where there is no such format or it cannot hold the estate."""
    if to not in FORMATS:
        values = {"what": "choice", "choices": ", ".join(FORMATS), "got": str(to)[:60] if to else "-"}
        raise Mistakes([Problem("--to", "expected", values)])
    return FORMATS[to](estate, language)


def _xlsx(estate: Estate, language: str) -> bytes:
    from lib.store.exports.tables import to_xlsx

    return to_xlsx(to_builtins(estate), language)


def _csv(estate: Estate, language: str) -> bytes:
    from lib.store.exports.tables import to_csv_zip

    return to_csv_zip(to_builtins(estate))


def _graphml(estate: Estate, language: str) -> bytes:
    from lib.store.exports.graph import to_graphml

    return to_graphml(estate, language)


def _dot(estate: Estate, language: str) -> bytes:
    from lib.store.exports.graph import to_dot

    return to_dot(estate, language)


FORMATS: dict[str, Callable[[Estate, str], bytes]] = {
    "xlsx": _xlsx,
    "csv": _csv,
    "json": lambda estate, language: to_json(estate),
    "graphml": _graphml,
    "dot": _dot,
}
