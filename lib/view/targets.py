"""Tables of the recovery screen: targets met or missed, and the recovery tools that the event took away."""

from math import isnan

import pandas as pd

from lib.model.impact import Impact
from lib.model.thresholds import USABLE
from lib.view.moment import Spell, rows, spells
from lib.view.sheets import Sheet, sheet_of
from lib.view.texts import listed, names
from lib.view.theme import STATUS, TINY
from lib.words import Words
from lib.words.figures import after, hours

MOST_WAITING = 5  # names of services in a cell
HEADS = ("service", "tier", "ttr", "rto", "rto_met", "loss", "rpo", "rpo_met")


def rto_numbers(impact: Impact) -> pd.DataFrame:
    """Return a row for each service, last back first: its numbers as they are, for export.

    Columns: service (id), tier, ttr_hours, rto_hours, rto_met, data_loss_hours, data_lost_total, rpo_hours,
    rpo_met. No number: not within the horizon, everything lost, or no target.
    """
    services = {s.id: s for s in impact.estate.services}
    table = impact.table("services")
    found = pd.DataFrame({
        "service": table["service"],
        "tier": [services[service].tier for service in table["service"]],
        "ttr_hours": table["ttr_hours"],
        "rto_hours": pd.Series([services[service].rto_hours for service in table["service"]], dtype="float64"),
        "rto_met": table["rto_met"],
        "data_loss_hours": table["data_loss_hours"],
        "data_lost_total": table["data_lost_total"],
        "rpo_hours": pd.Series([services[service].rpo_hours for service in table["service"]], dtype="float64"),
        "rpo_met": table["rpo_met"],
    })  # fmt: skip
    return found.sort_values("ttr_hours", ascending=False, na_position="first", kind="stable", ignore_index=True)


def rto_sheet(impact: Impact, words: Words) -> Sheet:
    """Return the table of targets: `rto_table`, and `rto_numbers` for export."""
    kinds = ("text", *["number"] * 3, "text", *["number"] * 2, "text")
    return sheet_of(rto_table(impact, words), kinds, rto_numbers(impact))


def rto_table(impact: Impact, words: Words) -> pd.DataFrame:
    """Return `rto_numbers` as a reader is told them, by how much a target was missed included."""
    called = names(impact.estate, "services", words)
    heads = [words(f"chart.target.{name}") for name in HEADS]
    told = []
    for row in rows(rto_numbers(impact)):
        loss = words("chart.target.all_lost") if row.data_lost_total else _loss(words, row.data_loss_hours)
        told.append((
            called[row.service], row.tier, hours(words, row.ttr_hours) if row.ttr_hours else words("chart.target.not_below"),
            _length(words, row.rto_hours), _met(words, row.rto_met, row.ttr_hours - row.rto_hours),
            loss, _length(words, row.rpo_hours), _met(words, row.rpo_met, row.data_loss_hours - row.rpo_hours),
        ))  # fmt: skip
    return pd.DataFrame(told, columns=heads)


def _length(words: Words, number: float) -> str:
    return "–" if isnan(number) else hours(words, number)


def _loss(words: Words, number: float) -> str:
    return hours(words, number) if number else words("chart.target.no_loss")


def _met(words: Words, met: bool | None, over: float) -> str:
    """Return whether a target was met, sign and word, and by how many hours it was missed."""
    if met is None:
        return words("chart.target.none")
    if met:
        return f"{STATUS['up'][1]} {words('chart.target.met')}"
    sign = f"{STATUS['down'][1]}\N{NO-BREAK SPACE}"
    if isnan(over):
        return sign + words("chart.target.missed")
    return sign + words("chart.target.missed_by", length=hours(words, over))


def lever_numbers(impact: Impact) -> pd.DataFrame:
    """Return a row for each spell in which a recovery tool was not usable, the most waited for first.

    A recovery tool is a service that another names in a `start` or `failover` dependency; it is not usable
    below 0.5. Columns: service (id), since, until (hours; none: not usable again within the horizon), jobs
    that waited at a gate for it in that spell, waited_hours of all these jobs added up, waiting (ids of their
    services, most hours first).
    """
    tools = {d.on for d in impact.estate.dependencies if d.phase != "run"}
    times, waits = spells(impact), _gate_waits(impact)
    served = {job.job: job.service for job in rows(impact.table("jobs"))}
    horizon = impact.scenario.horizon_hours
    found = []
    for service in (s for s in impact.estate.services if s.id in tools):
        for since, until in _unusable(times[service.id]):
            mine = [(w, min(w.until, until) - max(w.since, since)) for w in waits.get(service.id, [])]
            mine = [(w, spent) for w, spent in mine if spent > TINY]
            found.append({
                "service": service.id, "since": since, "until": until if until < horizon else float("nan"),
                "jobs": len({w.job for w, _ in mine}), "waited_hours": sum(spent for _, spent in mine),
                "waiting": _by_hours([(served[w.job], spent) for w, spent in mine]),
            })  # fmt: skip
    found.sort(key=lambda row: -row["waited_hours"])
    return pd.DataFrame(found, columns=["service", "since", "until", "jobs", "waited_hours", "waiting"])


def _gate_waits(impact: Impact) -> dict[str, list]:
    """Return service -> the waits at gates for it."""
    found: dict[str, list] = {}
    for wait in rows(impact.table("waits")):
        if wait.reason == "gate":
            found.setdefault(wait.on, []).append(wait)
    return found


def _unusable(times: list[Spell]) -> list[tuple[float, float]]:
    """Return from when to when a service was not usable, neighbouring spells as one."""
    found: list[tuple[float, float]] = []
    for since, until, share in times:
        if share >= USABLE - TINY:
            continue
        if found and since <= found[-1][1] + TINY:
            since = found.pop()[0]
        found.append((since, until))
    return found


def lever_sheet(impact: Impact, words: Words) -> Sheet:
    """Return the table of lost levers: `lost_levers`, and `lever_numbers` for export."""
    raw = lever_numbers(impact)
    return sheet_of(
        lost_levers(impact, words), ("text", *["number"] * 4, "text"), raw.assign(waiting=raw["waiting"].map(" ".join))
    )


def _by_hours(spent: list[tuple[str, float]]) -> list[str]:
    total: dict[str, float] = {}
    for service, length in spent:
        total[service] = total.get(service, 0.0) + length
    return sorted(total, key=lambda service: -total[service])


def lost_levers(impact: Impact, words: Words) -> pd.DataFrame:
    """Return `lever_numbers` as a reader is told them; empty where no recovery tool was lost."""
    called = names(impact.estate, "services", words)
    heads = [words(f"chart.lever.{name}") for name in ("tool", "since", "until", "jobs", "waited", "waiting")]
    told = [
        (called[row.service], after(words, row.since), words("figure.not_within") if isnan(row.until) else after(words, row.until),
         row.jobs, words("figure.hours", h=round(row.waited_hours)), listed(words, [called[service] for service in row.waiting], MOST_WAITING) or "–")
        for row in rows(lever_numbers(impact))
    ]  # fmt: skip
    return pd.DataFrame(told, columns=heads)
