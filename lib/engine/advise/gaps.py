"""What is not there: crews, placements, users."""

from collections import defaultdict
from collections.abc import Iterator

from lib.engine.advise.survey import Survey
from lib.model.advice import Advice
from lib.model.estate import standby
from lib.model.thresholds import TIE


def no_crew(survey: Survey) -> Iterator[Advice]:
    """Yield teams with fewer crews than one job of theirs takes: it waits for ever, and what it repairs stays away.

    Every placement's restart is such a job, but that of one that can never serve; so is an activation that is not automatic.
    """
    rows, needs = survey.estate.placements, survey.net.needs
    short: dict[int, dict[int, float]] = defaultdict(dict)  # team -> placement -> crews
    for p in range(len(rows)):
        for i in range(needs.first[p], needs.first[p + 1]):
            wanted = float(survey.net.need_crews[i])
            if wanted > 0 and wanted > survey.compiled.crews[needs.items[i]] + TIE:
                short[int(needs.items[i])][p] = wanted
    for t, wanted in sorted(short.items()):
        services = {int(survey.net.placements["service"][p]) for p in wanted}
        waits = [rows[p].role == "active" or not standby(rows[p])[1] for p in wanted]
        yield survey.advice(
            "no_crew", "high" if any(waits) else "low", f"teams[{t}].crews", services,
            team=survey.estate.teams[t].id, crews=survey.estate.teams[t].crews, wanted=max(wanted.values()),
            count=len(wanted), members=survey.ids("services", services),
        )  # fmt: skip


def nothing_placed(survey: Survey) -> Iterator[Advice]:
    """Yield services that people use and that stand nowhere: they count as up whatever is lost.

    Low where they run on others, with which they fall: some services are nothing but that. Those with
    a demand of their own are ``short_already``'s.
    """
    placed = {p.service for p in survey.estate.placements}
    for s, service in enumerate(survey.estate.services):
        if service.users > 0 and service.id not in placed and survey.demand[s] <= 0:
            on = survey.groups["run"][s]
            yield survey.advice(
                "nothing_placed", "low" if on else "medium", f"services[{s}]", [s],
                kind="needs" if on else "alone", service=service.id, users=service.users,
            )  # fmt: skip


def nobody_uses(survey: Survey) -> Iterator[Advice]:
    """Yield services without users on which nothing depends: no outage of theirs is ever counted."""
    needed = {d.on for d in survey.estate.dependencies if d.on != d.service}
    for s, service in enumerate(survey.estate.services):
        if service.users <= 0 and service.id not in needed:
            yield survey.advice("nobody_uses", "low", f"services[{s}].users", [s], service=service.id)


def empty_site(survey: Survey) -> Iterator[Advice]:
    """Yield sites in which nothing is placed."""
    used = set(survey.used_sites)
    for x, site in enumerate(survey.estate.sites):
        if x not in used:
            yield survey.advice("empty_site", "low", f"sites[{x}]", site=site.id)
