"""Too few servers: before anything is lost, in the standbys, in a site's pool."""

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from lib.engine.advise.survey import Survey
from lib.model.advice import Advice, Severity
from lib.model.thresholds import DOWN, TIE

DIGITS = 6  # of servers: sums that only rounding tells apart are one


def short_already(survey: Survey) -> Iterator[Advice]:
    """Yield services whose active placements do not carry the peak demand with nothing lost, in some region.

    High where that takes the service down: it is never up in any scenario, which is a mistake in the
    estate more often than a fact.
    """
    for s, service in enumerate(survey.estate.services):
        cover = survey.cover(s, survey.active[s])
        if survey.demand[s] > 0 and not survey.covered(s, cover):
            down = survey.mean(s, cover) <= DOWN + TIE
            yield survey.advice(
                "short_already", "high" if down else "medium", f"services[{s}].demand", [s],
                kind="down" if down else "short", service=service.id,
                servers=_round(survey.lacks(s, cover)), demand=float(survey.demand[s]),
            )  # fmt: skip


def standby_too_small(survey: Survey) -> Iterator[Advice]:
    """Yield services whose standbys and other sites together cannot carry what one site's loss takes, the worst site of each.

    At peak (profile 1) and region by region; a cold or backup standby counts with the servers it
    asks for, for whether the pool has them is ``pool_too_small``'s. High where the service collapses,
    medium below its mbco, else low. Services of which nothing is left are ``one_site``'s.
    """
    for s in np.flatnonzero(survey.demand > 0).tolist():
        before = np.minimum(1, survey.cover(s, survey.active[s]))
        worst: tuple[float, int, np.ndarray] | None = None
        for x in survey.active_sites(s):
            left = survey.elsewhere(survey.active[s] + survey.standbys[s], x)
            cover = survey.cover(s, left)
            taken = np.maximum(0, before - cover) * (survey.net.share[s] > 0)
            missing = _round(float(survey.demand[s] * (survey.net.share[s] @ taken)))
            if cover.any() and taken.max() > TIE and (worst is None or missing > worst[0]):
                worst = missing, x, cover
        if worst:
            yield _too_small(survey, s, *worst)


def _too_small(survey: Survey, s: int, missing: float, x: int, cover: np.ndarray) -> Advice:
    service, placements = survey.estate.services[s], survey.estate.placements
    standbys = survey.elsewhere(survey.standbys[s], x)
    others = sorted(survey.elsewhere(survey.active[s], x), key=lambda p: (-placements[p].servers, placements[p].id))
    p = (standbys or others)[0]
    return survey.advice(
        "standby_too_small", _severity(survey, s, cover), f"placements[{p}].servers", [s],
        kind="standby" if standbys else "active", service=service.id, lost=survey.estate.sites[x].id,
        site=placements[p].site, servers=missing, demand=float(survey.demand[s]),
    )  # fmt: skip


def _severity(survey: Survey, s: int, cover: np.ndarray) -> Severity:
    service, left = survey.estate.services[s], survey.mean(s, cover)
    if left <= DOWN + TIE:
        return "high"
    return "medium" if left < service.mbco - TIE else "low"


def pool_too_small(survey: Survey) -> Iterator[Advice]:
    """Yield sites whose ``free_servers`` do not suffice for the cold and backup standbys that one other site's loss calls.

    All services that lose servers there are counted together, for they compete; each calls its
    standbys in failover's order, and only until they would carry its load. The worst site of each is named.
    High where there is no free server at all: then none of them comes up.
    """
    calls: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))  # site -> lost site -> standbys
    for s in np.flatnonzero(survey.demand > 0).tolist():
        if any(survey.pooled[p] for p in survey.standbys[s]):
            for x in survey.active_sites(s):
                for p in _called(survey, s, x):
                    calls[survey.site[p]][x].append(p)
    for y, by_loss in sorted(calls.items()):
        asked = {
            x: _round(sum(sorted(survey.estate.placements[p].servers for p in called))) for x, called in by_loss.items()
        }
        x = min(asked, key=lambda x: (-asked[x], survey.estate.sites[x].id))
        free = survey.estate.sites[y].free_servers
        if asked[x] > free + TIE:
            services = [int(survey.net.placements["service"][p]) for p in by_loss[x]]
            yield survey.advice(
                "pool_too_small", "medium" if free > TIE else "high", f"sites[{y}].free_servers", services,
                site=survey.estate.sites[y].id, lost=survey.estate.sites[x].id, members=survey.ids("services", set(services)),
                asked=asked[x], free=free, servers=_round(asked[x] - free),
            )  # fmt: skip


def _called(survey: Survey, s: int, x: int) -> list[int]:
    """Return the cold and backup standbys that a service calls when it loses a site, were no pool empty."""
    called, cover = [], survey.cover(s, survey.elsewhere(survey.active[s], x))
    for p in survey.elsewhere(survey.standbys[s], x):
        short = (cover < 1 - TIE) & (survey.net.share[s] > 0)
        if (short & survey.net.serves[p]).any():
            cover = cover + survey.cover(s, [p])
            called += [p] if survey.pooled[p] else []
    return called


def _round(servers: float) -> float:
    return round(servers, DIGITS)
