"""Targets that cannot be met, whatever happens: recovery times and recovery points."""

from collections.abc import Iterator
from typing import NamedTuple

from lib.engine.advise.survey import Survey
from lib.model.advice import Advice
from lib.model.estate import median_hours, standby
from lib.model.thresholds import TIE


def rto_longer(survey: Survey) -> Iterator[Advice]:
    """Yield dependencies whose own RTO is longer than that of the service that cannot run without them.

    Hard run dependencies only: weight 1 and no alternative in their group.
    """
    services = survey.estate.services
    for s, m, place in _hard(survey):
        ours, theirs = services[s].rto_hours, services[m].rto_hours
        if ours is not None and theirs is not None and theirs > ours + TIE:
            yield survey.advice(
                "rto_longer", "medium", f"dependencies[{place}]", [s],
                service=services[s].id, on=services[m].id, rto_hours=ours, on_rto_hours=theirs,
            )  # fmt: skip


def rto_missing(survey: Survey) -> Iterator[Advice]:
    """Yield dependencies without an RTO under a service that has one and cannot run without them."""
    services = survey.estate.services
    for s, m, place in _hard(survey):
        if services[s].rto_hours is not None and services[m].rto_hours is None:
            yield survey.advice(
                "rto_missing", "low", f"dependencies[{place}]", [s],
                service=services[s].id, on=services[m].id, rto_hours=services[s].rto_hours,
            )  # fmt: skip


def _hard(survey: Survey) -> Iterator[tuple[int, int, int]]:
    """Yield service, what it cannot run without, the dependency's place; each pair once."""
    for s, groups in enumerate(survey.groups["run"]):
        seen = {s}
        for group in groups:
            if group.weight >= 1 - TIE and group.k >= len(group.members):
                for m, place in zip(group.members, group.at, strict=True):
                    if m not in seen:
                        seen.add(m)
                        yield s, m, place


def rto_impossible(survey: Survey) -> Iterator[Advice]:
    """Yield services whose RTO is shorter than their own recovery at its quickest, after the loss of the site that takes longest.

    Medians; every activation begins together, nothing waits for crews, gates or pools. Where the standbys
    elsewhere reach the service's mbco, that is detection, decision (unless automatic) and the activations
    that it takes; where they do not, the site's servers must start again too, and power is taken to be
    back at once. No loss from which mbco holds all along is counted.
    """
    for s, service in enumerate(survey.estate.services):
        if service.rto_hours is None or survey.demand[s] <= 0:
            continue
        backs = [(_back(survey, s, x), x) for x in survey.active_sites(s)]
        slowest = max((back.hours for back, _ in backs), default=0.0)
        if slowest > service.rto_hours + TIE:
            back, x = next((back, x) for back, x in backs if back.hours == slowest)
            yield survey.advice(
                "rto_impossible", "medium", f"services[{s}].rto_hours", [s],
                kind=back.kind, service=service.id, site=survey.estate.sites[x].id,
                rto_hours=service.rto_hours, back_hours=back.hours,
            )  # fmt: skip


class Back(NamedTuple):
    """How soon a service can have its mbco again: after its standbys' activations, or a restart too."""

    hours: float
    kind: str


def _back(survey: Survey, s: int, x: int) -> Back:
    service = survey.net.services[s]
    wanted = survey.estate.services[s].mbco - TIE
    left = survey.elsewhere(survey.active[s], x)
    if survey.mean(s, survey.cover(s, left)) >= wanted:
        return Back(0.0, "none")
    ready = {}
    for p in survey.elsewhere(survey.standbys[s], x):
        hours, automatic, _ = standby(survey.estate.placements[p])
        ready[p] = float(service["detection"] + (0 if automatic else service["decision"]) + median_hours(hours))
    hours = _reached(survey, s, left, ready, wanted)
    if hours is not None:
        return Back(hours, "standby")
    lost = [p for p in survey.active[s] if survey.site[p] == x]
    ready |= {p: median_hours(survey.estate.placements[p].restart_hours) for p in lost}
    hours = _reached(survey, s, left, ready, wanted)
    return Back(0.0 if hours is None else hours, "restart")  # short with nothing lost: another rule's


def _reached(survey: Survey, s: int, left: list[int], ready: dict[int, float], wanted: float) -> float | None:
    """Return when so much is covered if placements come up at their times; None if it never is."""
    serving = list(left)
    for hours in sorted(set(ready.values())):
        serving += [p for p, at in ready.items() if at == hours]
        if survey.mean(s, survey.cover(s, serving)) >= wanted:
            return hours
    return None


def rpo_impossible(survey: Survey) -> Iterator[Advice]:
    """Yield services whose RPO is below the replication lag of every standby that the loss of their only site leaves."""
    for s, x in _copied(survey):
        service = survey.estate.services[s]
        lags = [standby(survey.estate.placements[p])[2] for p in survey.elsewhere(survey.standbys[s], x)]
        if lags and min(lags) > service.rpo_hours + TIE:
            yield survey.advice(
                "rpo_impossible", "medium", f"services[{s}].rpo_hours", [s],
                service=service.id, rpo_hours=service.rpo_hours, lag_hours=min(lags),
            )  # fmt: skip


def rpo_no_copy(survey: Survey) -> Iterator[Advice]:
    """Yield services with an RPO and all their data in one site: should it burn, nothing is left to recover."""
    for s, x in _copied(survey):
        if not survey.elsewhere(survey.standbys[s], x):
            service = survey.estate.services[s]
            yield survey.advice(
                "rpo_no_copy", "medium", f"services[{s}].rpo_hours", [s],
                service=service.id, site=survey.estate.sites[x].id, rpo_hours=service.rpo_hours,
            )  # fmt: skip


def _copied(survey: Survey) -> Iterator[tuple[int, int]]:
    """Yield services with an RPO that serve from one site only, and that site."""
    for s, service in enumerate(survey.estate.services):
        sites = survey.active_sites(s) if service.rpo_hours is not None and survey.demand[s] > 0 else []
        if len(sites) == 1:
            yield s, sites[0]
