"""What a run says in words: the headline, and why a service took as long as it did.

``recovery_chain`` follows the jobs: what ended when the service came back, what
that job had waited for, what that in turn had waited for, down to the power.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from lib.model.impact import Impact
from lib.model.thresholds import TIE, USABLE
from lib.view.moment import columns, records
from lib.view.texts import names
from lib.words import Words
from lib.words.figures import count, hours


class Step(NamedTuple):
    """A job on the way to recovery: what it was, and the hours it waited for each reason."""

    service: str
    site: str
    kind: str  # activation or restart
    start: float
    end: float
    waits: dict[str, float]  # reason -> hours: detection, decision, power, held, gate:SERVICE, crew, servers, work


def waits_of(impact: Impact, job) -> dict[str, float]:
    """Return the hours from a job's commitment to its end by what they went into."""
    spent: dict[str, float] = {}
    if job.kind == "restart":
        spent["power"] = job.release - job.created
    else:
        spent["detection"], spent["decision"] = job.decided - job.created, job.release - job.decided
    for row in (wait for wait in records(impact, "waits") if wait.job == job.job):
        reason = f"gate:{row.on}" if row.reason == "gate" else row.reason
        spent[reason] = spent.get(reason, 0.0) + row.until - row.since
    spent["work"] = job.end - job.start
    return {reason: spell for reason, spell in spent.items() if spell > 1e-6}


@lru_cache(maxsize=64)
def recovery_chain(impact: Impact, service: str, longest: int = 8) -> list[Step]:
    """Return the jobs that decided when a service was usable again, the last one first."""
    chain: list[Step] = []
    moment = _came_back(impact, service, None)
    while moment is not None and len(chain) < longest:
        before = impact.cause_path(service, np.nextafter(moment, -np.inf) - 1e-6)
        root = before[-1][0] if before else service
        job = _job_ending(impact, root, moment)
        if job is None:
            return chain
        step = Step(root, job.site, job.kind, job.start, job.end, waits_of(impact, job))
        if step in chain:
            return chain
        chain.append(step)
        gates = {r.removeprefix("gate:"): h for r, h in step.waits.items() if r.startswith("gate:")}
        if not gates:
            return chain
        service = max(gates, key=gates.get)
        moment = _came_back(impact, service, job.start)
    return chain


def _came_back(impact: Impact, service: str, by: float | None) -> float | None:
    """Return when a service became usable again: at last, or the latest time up to ``by``."""
    table = columns(impact, "availability")
    mine = np.flatnonzero(table["service"] == service)
    usable = table["availability"][mine] >= USABLE - TIE
    turned = np.flatnonzero(usable[1:] & ~usable[:-1]) + 1
    times = table["t"][mine[turned]]
    times = times if by is None else times[times <= by + TIE]
    return float(times[-1]) if len(times) else None


def _job_ending(impact: Impact, service: str, moment: float):
    jobs = (job for job in records(impact, "jobs") if job.service == service and job.outcome == "done")
    return next((job for job in jobs if abs(job.end - moment) < 1e-6), None)


def headline(impact: Impact, words: Words) -> str:
    """Return one to three plain sentences: what is out, who is hit, how long, and the longest wait for a tool."""
    hit = _sites_out(impact, words)
    if not hit:
        return words("story.nothing")
    said = [words("story.out", sites=_listed(hit, words))]
    if impact.peak_affected_people < 0.5 and impact.lost_user_hours < 0.5:
        return said[0] + " " + words("story.nobody")
    said.append(words("story.people", people=count(words.language, impact.peak_affected_people)))
    back = columns(impact, "services")["ttr_hours"]
    never = int(np.isnan(back).sum())
    if never:
        said.append(words("story.never", count=never, hours=hours(words, impact.scenario.horizon_hours)))
    else:
        said.append(words("story.last", hours=hours(words, back.max())))
    gate = _longest_gate(impact)
    if gate:
        service, tool, spell = gate
        named = names(impact.estate, "services", words)
        said.append(words("story.gate", service=named[service], tool=named[tool], hours=hours(words, spell)))
    return " ".join(said)


def in_question(impact: Impact) -> str | None:
    """Return the service to explain first: the headline's, else the one that loses most; None without services."""
    gate, table = _longest_gate(impact), columns(impact, "services")
    if gate or not len(table["service"]):
        return gate and gate[0]
    return str(table["service"][np.nanargmax(table["lost_user_hours"])])


def _sites_out(impact: Impact, words: Words) -> list[str]:
    struck = dict.fromkeys(columns(impact, "sites")["site"])
    named = names(impact.estate, "sites", words)
    return [named[site] for site in struck]


def _listed(items: list[str], words: Words, most: int = 4) -> str:
    shown = ", ".join(items[:most])
    return shown if len(items) <= most else words("story.and_more", items=shown, count=len(items) - most)


@lru_cache(maxsize=64)
def _longest_gate(impact: Impact) -> tuple[str, str, float] | None:
    """Return the service with most users whose recovery waited at a gate, for which tool, how long."""
    hit = [row for row in records(impact, "services") if row.peak_affected_users > 0]
    for service, *_ in sorted(hit, key=lambda row: -row.peak_affected_users)[:5]:
        for step in recovery_chain(impact, service, 1):
            gates = {r.removeprefix("gate:"): h for r, h in step.waits.items() if r.startswith("gate:")}
            if gates and max(gates.values()) >= 0.25:
                tool = max(gates, key=gates.get)
                return service, tool, gates[tool]
    return None


def reason_text(reason: str, impact: Impact, words: Words) -> str:
    """Return what a wait was for: crews, or the service at the gate by its name."""
    if reason.startswith("gate:"):
        return words("story.reason.gate", service=names(impact.estate, "services", words)[reason.removeprefix("gate:")])
    return words(f"story.reason.{reason}")
