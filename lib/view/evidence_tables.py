"""The tables of the evidence page in words, each with the raw numbers it was written from."""

from dataclasses import asdict
from typing import NamedTuple

import pandas as pd

from lib.model.estate import Estate, text
from lib.view.backtest import Check, Recovery
from lib.view.facts import known_figures, tag_of
from lib.view.sheets import Head, Sheet, hours_text, servers_text, share_text, short_number, signed, span_text
from lib.view.structure import fitted
from lib.view.texts import names
from lib.words import Words

NEAR = 0.10  # an error of this share of the fact counts as near
CHECK_COLUMNS = {
    "check": "text", "fact": "number", "model": "number", "error": "number", "accepted": "number", "holds": "holds",
}  # fmt: skip


class Verdict(NamedTuple):
    """How well a run does: services near the fact of all, rank correlation, checks held of all, the worst error."""

    near: int
    services: int
    rank: float
    held: int
    checks: int
    worst: float
    worst_service: str
    missed: list[Check]


def verdict(evidence: dict, full: dict[str, float | None], checks: list[Check]) -> Verdict:
    """Return how near each service's hours to normal are to the facts; infinitely far where it is not back."""
    facts = {fact["service"]: fact["full_hours"] for fact in evidence["services"] if "full_hours" in fact}
    errors = {name: float("inf") if full[name] is None else full[name] / hour - 1 for name, hour in facts.items()}
    worst = max(errors, key=lambda name: abs(errors[name]))
    near = sum(abs(error) <= NEAR for error in errors.values())
    rank = next(check.model for check in checks if check.code == "order")
    missed = [check for check in checks if not check.holds]
    return Verdict(near, len(facts), rank, len(checks) - len(missed), len(checks), errors[worst], worst, missed)


def error_text(words: Words, check: Check) -> str:
    if check.error is None:
        return "–"
    number = {"relative": signed(100 * check.error), "rank": signed(check.error, 3)}.get(
        check.measure, signed(check.error)
    )
    return words(f"evidence.error.{check.measure}", number=number)


def amount(words: Words, check: Check, *values: float | None) -> str:
    """Return a value of a check, or the span of two, with its unit."""
    if None in values:
        return "–"
    if check.unit == "servers":
        return "–".join(servers_text(words, value) for value in values)
    if check.unit == "share":
        return "–".join(share_text(words, value) for value in values)
    if check.unit == "rank":
        return "–".join(f"{value:.3f}" for value in values)
    return words("evidence.value.hours", number=span_text(values))


def accepted(words: Words, check: Check) -> str:
    if check.high is None:
        return words("evidence.at_least", value=amount(words, check, check.low))
    if check.low == check.high:
        return words("evidence.unchanged")
    if not check.low:
        return words("evidence.at_most", value=amount(words, check, check.high))
    if check.code == "naver_least":
        return words("evidence.over", value=amount(words, check, check.low))
    return amount(words, check, check.low, check.high)


def check_text(words: Words, check: Check, called: dict[str, str]) -> str:
    """Return what a check compares, in words."""
    at = "" if check.at is None else f"{check.at:g}"
    return words(f"evidence.check.{check.code}", service=called.get(check.subject, check.subject), hours=at)


def check_sheet(checks: list[Check], plain: list[Check], called: dict[str, str], words: Words) -> Sheet:
    """Return every check: fact, model, error, what is accepted; and what the structure alone gives where it was run."""
    bare = {(check.code, check.subject, check.at): check for check in plain}
    others = [bare.get((check.code, check.subject, check.at)) for check in checks]
    rows = [
        [check_text(words, check, called), _fact(words, check), amount(words, check, check.model),
         error_text(words, check), accepted(words, check), holds(check)]
        for check in checks
    ]  # fmt: skip
    records = [asdict(check) for check in checks]
    heads = [Head(words(f"evidence.column.{name}"), kind=kind) for name, kind in CHECK_COLUMNS.items()]
    if plain:
        alone = words("evidence.column.plain")
        heads += [Head(alone, kind="number"), Head(words("evidence.column.holds"), kind="holds")]
        for row, record, other in zip(rows, records, others, strict=True):
            row += ["–" if other is None else amount(words, other, other.model), holds(other)]
            record |= {"structure": other and other.model, "structure_holds": other and other.holds}
    heads.append(Head(words("evidence.column.source")))
    rows = [[*row, check.source] for row, check in zip(rows, checks, strict=True)]
    return Sheet(heads, rows, pd.DataFrame(records))


def _fact(words: Words, check: Check) -> str:
    if check.code == "naver_least":
        return words("evidence.not_down")
    if check.fact is None:
        return words("evidence.before", value=amount(words, check, check.before))
    said = amount(words, check, *(check.between or (check.fact,)))
    return words("evidence.at_most", value=said) if check.bound == "at most" else said


def holds(check: Check | None) -> str:
    return "" if check is None else "holds" if check.holds else "misses"


def recovery_sheet(
    rows: list[Recovery], checks: list[Check], evidence: dict, called: dict[str, str], words: Words
) -> Sheet:
    """Return each service's hours: fact, model, error, accepted, for first use and for normal; what-if, tag, source."""
    found = {(check.code, check.subject): check for check in checks}
    facts = {fact["service"]: fact for fact in evidence["services"]}
    sheet, records = [], []
    for row in rows:
        fact, first, last = facts[row.service], found.get(("usable", row.service)), found.get(("normal", row.service))
        note = text(fact.get("note", ""), words.language)
        sheet.append([
            called.get(row.service, row.service),
            *_three(words, _partial_fact(row), row.partial_model, _partial_error(row), first),
            *_three(words, hours_text(row.full_fact), row.full_model, _error(row.full_fact, row.full_model), last),
            hours_text(row.partial_what_if), hours_text(row.full_what_if), fact["tag"],
            _source(words, fact) + (f" · {note}" if note else ""),
        ])  # fmt: skip
        records.append(
            _recovery_record(row, first, last) | {"tag": fact["tag"], "source": fact["source"], "note": note}
        )
    return Sheet(_recovery_heads(words), sheet, pd.DataFrame(records))


def _three(words: Words, fact: str, model: float | None, error: float | None, check: Check | None) -> list[str]:
    band = "" if check is None else f"{hours_text(check.low)}–{hours_text(check.high)}"
    said = "–" if error is None else words("evidence.error.relative", number=signed(100 * error))
    return [fact, hours_text(model), said, band, holds(check)]


def _recovery_heads(words: Words) -> list[Head]:
    heads = [Head(words("evidence.column.service"))]
    for group in ("partial", "full"):
        for name in ("fact", "model", "error", "accepted"):
            heads.append(Head(words(f"evidence.column.{name}"), words(f"evidence.group.{group}"), "number"))
        heads.append(Head(words("evidence.column.holds"), words(f"evidence.group.{group}"), "holds"))
    heads += [
        Head(words(f"evidence.column.{name}"), words("evidence.group.what_if"), "number")
        for name in ("partial", "full")
    ]
    return heads + [Head(words("evidence.column.tag"), words("evidence.group.source"), "tag"),
                    Head(words("evidence.column.source"), words("evidence.group.source"))]  # fmt: skip


def _recovery_record(row: Recovery, first: Check | None, last: Check | None) -> dict:
    record = asdict(row) | {"partial_error": _partial_error(row), "full_error": _error(row.full_fact, row.full_model)}
    for name, check in (("partial", first), ("full", last)):
        record |= {f"{name}_low": check and check.low, f"{name}_high": check and check.high}
        record |= {f"{name}_holds": check and check.holds}
    return record


def _partial_fact(row: Recovery) -> str:
    if row.between:
        return "–".join(hours_text(hour) for hour in row.between)
    return ("≥ " if row.bound == "at least" else "") + hours_text(row.partial_fact)


def _partial_error(row: Recovery) -> float | None:
    """Return the error of first use; a bound has none."""
    return None if row.bound == "at least" else _error(row.partial_fact, row.partial_model)


def _error(fact: float | None, model: float | None) -> float | None:
    return None if fact is None or model is None else model / fact - 1


def _source(words: Words, fact: dict) -> str:
    """Return a published source as it is; what was derived has none."""
    return words("evidence.from_others") if fact["tag"] == "derived" else fact["source"]


def fitted_sheet(estate: Estate, words: Words) -> Sheet:
    """Return the durations that were chosen to fit, those with one reason in one row: chosen, structure alone, why."""
    called = names(estate, "services", words)
    facts = {fact.of: fact for fact in estate.facts}
    groups: dict[tuple[str, float, str], list[tuple[str, float]]] = {}
    records = []
    for placement, field, chosen, plain in fitted(estate):
        place = f"placements.{placement.id}.{field}"
        fact = facts.get(place)
        note = text(fact.note, words.language) if fact else ""
        groups.setdefault((field, chosen, note), []).append((called[placement.service], plain))
        records.append({"of": place, "hours": chosen, "structure_hours": plain, "tag": tag_of(fact), "note": note})
    rows = [
        [words(f"evidence.field.{field}"), _counted(words, [service for service, _ in members]), short_number(chosen),
         span_text((min(plain for _, plain in members), max(plain for _, plain in members))), note]
        for (field, chosen, note), members in groups.items()
    ]  # fmt: skip
    columns = {"field": "text", "service": "text", "chosen": "number", "plain_hours": "number", "why": "text"}
    return Sheet(
        [Head(words(f"evidence.column.{name}"), kind=kind) for name, kind in columns.items()],
        rows,
        pd.DataFrame(records),
    )


def _counted(words: Words, said: list[str]) -> str:
    """Return texts in a row, each once, with how often it came where it came more than once."""
    counts = {name: said.count(name) for name in said}
    return ", ".join(
        name if many == 1 else words("evidence.times", name=name, count=many) for name, many in counts.items()
    )


def assumed_by_field(estate: Estate) -> dict[tuple[str, str], int]:
    """Return how many assumed figures there are of each kind and field, most first, as the catalogue names
    the field; the needs of all teams are one."""
    found: dict[tuple[str, str], int] = {}
    for figure, fact in known_figures(estate):
        if tag_of(fact) == "assumed":
            key = (figure.kind, "needs_any" if figure.field.startswith("needs.") else figure.field.replace(".", "_"))
            found[key] = found.get(key, 0) + 1
    return dict(sorted(found.items(), key=lambda item: -item[1]))
