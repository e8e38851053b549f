"""What the tests of imports share: the example files, and reading what was found in them."""

from pathlib import Path

from lib.store.imports.found import File, Found
from lib.words import Words

DATA = Path(__file__).parent / "data" / "imports"
BACKSTAGE = ["backstage/entities.yaml", "backstage/org.yaml"]
CATALOGUE = "catalogue/catalog-info.yaml"
HOTROD, TEMPO, OPENMETRICS = "traces/hotrod.json", "traces/tempo.prom", "traces/openmetrics.prom"
WITH_PODS, WITHOUT_PODS = "kubernetes/with-pods.json", "kubernetes/without-pods.json"


def given(*names: str) -> list[File]:
    return [(Path(name).name, (DATA / name).read_bytes()) for name in names]


def edges(found: Found) -> set[tuple[str, str]]:
    return {(row["service"], row["on"]) for row in found.rows.get("dependencies", [])}


def by_id(found: Found, kind: str) -> dict[str, dict]:
    return {row["id"]: row for row in found.rows.get(kind, [])}


def facts(found: Found) -> dict[str, tuple[str, str, str]]:
    """Return what a fact is of -> its tag, source, note."""
    return {row["of"]: (row["tag"], row["source"], row.get("note", "")) for row in found.rows.get("facts", [])}


def said(problems) -> list[tuple[str, str]]:
    """Return place and code of problems or notes, each of which has a sentence in both languages."""
    for problem in problems:
        assert all(Words(language).problem(problem) for language in ("ko", "en"))
    return [(problem.place, problem.code) for problem in problems]
