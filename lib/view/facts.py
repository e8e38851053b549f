"""Every figure of an estate with where it comes from: its tag, source, note and range.

A figure is named kind.id.field, as its fact is; a dependency's id is service.on.phase. Figures
that equal the format's default and have no fact are left out: the format says what they are.
"""

import json
from collections.abc import Iterator
from typing import NamedTuple

import msgspec
import pandas as pd
from babel.numbers import format_decimal

from lib.model.estate import Estate, Fact, text
from lib.view.sheets import Head, Sheet
from lib.view.texts import names
from lib.words import Words
from lib.words.figures import count

KINDS = ("estate", "services", "placements", "dependencies", "sites", "teams", "zones", "regions")
NAMED = ("services", "sites", "teams", "zones", "regions")
TAGS = ("sourced", "weak", "derived", "assumed", "none")
DURATIONS = ("outage_hours", "activation_hours", "restart_hours")
WHOLE = (*DURATIONS, "region_share")  # fields whose table is one figure
UNITS = {
    "lat": "degrees", "lon": "degrees", "population": "people", "users": "people", "annual_rate": "per_year",
    "outage_hours": "hours", "activation_hours": "hours", "restart_hours": "hours", "replication_lag_hours": "hours",
    "detection_hours": "hours", "decision_hours": "hours", "break_glass_hours": "hours", "rto_hours": "hours",
    "rpo_hours": "hours", "compensation.after_hours": "hours", "free_servers": "servers", "servers": "servers",
    "demand": "servers", "server_cost": "money_a_year", "crew_cost": "money_a_year", "automation_cost": "money_a_year",
    "site_cost": "money_a_year", "split_cost": "money_a_year", "revenue_per_hour": "money", "compensation.per_user": "money",
    "crews": "crews", "needs": "crews", "mbco": "share", "collapse_below": "share", "success": "share", "weight": "share",
}  # fmt: skip
COLUMNS = {
    "kind": "text", "of": "text", "field": "text", "value": "number", "range": "number", "tag": "tag", "source": "text",
    "note": "text",
}  # fmt: skip


class Figure(NamedTuple):
    """A number of an estate and where it stands; `value` is None for a link, which has none."""

    kind: str
    id: str
    field: str
    value: object

    @property
    def place(self) -> str:
        return f"{self.kind}.{self.id}.{self.field}"


def figures_of(document: dict) -> dict[str, Figure]:
    """Return every number of an estate's document by its place."""
    estate = {key: value for key, value in document.items() if key not in (*KINDS, "facts")}
    found = list(_numbers("estate", document["id"], "", estate))
    for kind in KINDS[1:]:
        for row in document.get(kind, []):
            found += _numbers(kind, row.get("id") or link_id(row), "", row)
    return {figure.place: figure for figure in found}


def link_id(row: dict) -> str:
    return f"{row['service']}.{row['on']}.{row.get('phase', 'run')}"


def _numbers(kind: str, name: str, field: str, value: object) -> Iterator[Figure]:
    if isinstance(value, bool) or not isinstance(value, int | float | dict | list):
        return
    if isinstance(value, dict) and field not in WHOLE:
        for key, child in value.items():
            yield from _numbers(kind, name, f"{field}.{key}" if field else key, child)
    elif not isinstance(value, list) or any(isinstance(item, int | float) for item in value):
        yield Figure(kind, name, field, value)


def known_figures(estate: Estate) -> list[tuple[Figure, Fact | None]]:
    """Return each figure and link of an estate with its fact, then the facts of which nothing stands there."""
    facts = {fact.of: fact for fact in estate.facts}
    written, whole = figures_of(msgspec.to_builtins(estate)), figures_of(_with_defaults(estate))
    found = [figure for place, figure in whole.items() if place in written or place in facts]
    found += [Figure("dependencies", f"{d.service}.{d.on}.{d.phase}", "on", None) for d in estate.dependencies]
    places = {figure.place for figure in found}
    found += [Figure(*_split(of), None) for of in facts if of not in places]
    return [(figure, facts.get(figure.place)) for figure in found]


def _with_defaults(value: object) -> object:
    if isinstance(value, msgspec.Struct):
        return {name: _with_defaults(getattr(value, name)) for name in value.__struct_fields__}
    return [_with_defaults(item) for item in value] if isinstance(value, list) else value


def _split(of: str) -> tuple[str, str, str]:
    kind, _, rest = of.partition(".")
    name, _, field = rest.rpartition(".")
    return kind, name, field


def tag_of(fact: Fact | None) -> str:
    return fact.tag if fact else "none"


def counts(estate: Estate) -> dict[str, int]:
    """Return how many figures carry each tag."""
    tags = [tag_of(fact) for _, fact in known_figures(estate)]
    return {tag: tags.count(tag) for tag in TAGS}


def raw_table(estate: Estate, language: str) -> pd.DataFrame:
    """Return every figure with its fact as it stands in the file, notes in a language."""
    columns = ["of", "kind", "id", "field", "value", "unit", "tag", "source", "note", "low", "high"]
    rows = [
        (figure.place, *figure[:3], _plain(figure.value), unit_of(figure.field), tag_of(fact))
        + ((fact.source, text(fact.note, language), fact.low, fact.high) if fact else ("", "", None, None))
        for figure, fact in known_figures(estate)
    ]
    return pd.DataFrame(rows, columns=columns)


def _plain(value: object) -> object:
    return json.dumps(value) if isinstance(value, dict | list) else value


def unit_of(field: str) -> str:
    return UNITS.get(field) or UNITS.get(field.split(".")[0], "")


def figure_sheet(estate: Estate, words: Words) -> Sheet:
    """Return every figure in words with its range, tag, source and note."""
    called = {kind: names(estate, kind, words) for kind in NAMED}
    rows = [
        [words(f"evidence.kind.{figure.kind}") if figure.kind in KINDS else figure.kind,
         _named(estate, words, called, figure), field_text(words, figure.field, called),
         value_text(words, figure, estate.currency), range_text(words, fact), tag_of(fact),
         fact.source if fact else "", text(fact.note, words.language) if fact else ""]
        for figure, fact in known_figures(estate)
    ]  # fmt: skip
    heads = [Head(words(f"evidence.column.{name}"), kind=kind) for name, kind in COLUMNS.items()]
    return Sheet(heads, rows, raw_table(estate, words.language))


def _named(estate: Estate, words: Words, called: dict[str, dict[str, str]], figure: Figure) -> str:
    if figure.kind == "estate":
        return text(estate.name, words.language, estate.id)
    if figure.kind == "dependencies":
        service, _, rest = figure.id.partition(".")
        on, _, phase = rest.rpartition(".")
        services = called["services"]
        said = words(f"evidence.phase.{phase}") if words.has(f"evidence.phase.{phase}") else phase
        return f"{services.get(service, service)} → {services.get(on, on)} ({said})"
    if figure.kind == "placements":
        for row in estate.placements:
            if row.id == figure.id:
                service = called["services"].get(row.service, row.service)
                return f"{service}, {called['sites'].get(row.site, row.site)} ({row.id})"
    return called.get(figure.kind, {}).get(figure.id, figure.id)


def field_text(words: Words, field: str, called: dict[str, dict[str, str]]) -> str:
    """Return a field in words; a need of crews names its team."""
    head, _, rest = field.partition(".")
    if head == "needs":
        return words("evidence.field.needs", team=called["teams"].get(rest, rest))
    key = f"evidence.field.{field.replace('.', '_')}"
    return words(key) if words.has(key) else field


def value_text(words: Words, figure: Figure, currency: str) -> str:
    """Return a figure's value with its unit, all its digits."""
    value, unit = figure.value, unit_of(figure.field)
    if value is None:
        return ""
    if isinstance(value, list):
        return words("evidence.values", count=len(value))
    if isinstance(value, dict):
        parts = [number(words, v) for v in value.values()]
        if figure.field in DURATIONS and "median" in value:
            return words("evidence.value.lognormal", median=parts[0], p90=parts[-1])
        return words("evidence.value.triangular", parts="–".join(parts)) if figure.field in DURATIONS else ", ".join(
            f"{key} {part}" for key, part in zip(value, parts, strict=True)
        )  # fmt: skip
    return words(f"evidence.value.{unit or 'plain'}", number=number(words, value), currency=currency).strip()


def range_text(words: Words, fact: Fact | None) -> str:
    if fact is None or (fact.low is None and fact.high is None):
        return ""
    return "–".join("" if end is None else number(words, end) for end in (fact.low, fact.high))


def number(words: Words, value: float) -> str:
    """Return a number with all the digits that count, its thousands apart; in 만 and 억 where that leaves nothing out."""
    tenth = 10_000_000 if abs(value) >= 100_000_000 else 1_000
    if words.language == "ko" and 10_000 <= abs(value) < 1e12 and value % tenth == 0:
        return count("ko", value)
    return format_decimal(value, format="#,##0.####", locale=words.language)
