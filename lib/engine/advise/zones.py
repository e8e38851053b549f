"""What stands apart on paper and falls together."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from lib.engine.advise.survey import Group, Survey
from lib.model.advice import Advice


class Loss(NamedTuple):
    """A site or a zone, and the places of the sites that go with it."""

    kind: str
    id: str
    sites: tuple[int, ...]


def standby_same_zone(survey: Survey) -> Iterator[Advice]:
    """Yield standbys that share a site or a zone with every site that they could stand in for.

    Low where something else of the service stands outside. Zones that hold the whole estate tell
    nothing apart and are left to ``all_in_one_zone``.
    """
    for s, standbys in enumerate(survey.standbys):
        homes = survey.active_sites(s) if survey.demand[s] > 0 else []
        for p in standbys:
            if homes and all(_together(survey, x, survey.site[p]) for x in homes):
                yield _same_zone(survey, s, p, homes)


def _together(survey: Survey, x: int, y: int) -> bool:
    return x == y or bool(survey.zones[x] & survey.zones[y])


def _same_zone(survey: Survey, s: int, p: int, homes: list[int]) -> Advice:
    y, others = survey.site[p], [x for x in homes if x != survey.site[p]]
    shared = min(survey.zones[others[0]] & survey.zones[y]) if others else None
    inside = {y} if shared is None else {x for x in survey.used_sites if shared in survey.zones[x]}
    alone = all(survey.site[q] in inside for q in survey.active[s] + survey.standbys[s])
    return survey.advice(
        "standby_same_zone", "medium" if alone else "low", f"placements[{p}].site", [s],
        kind="zone" if others else "site", service=survey.estate.services[s].id,
        site=survey.estate.sites[y].id, **({"zone": shared} if others else {}),
    )  # fmt: skip


def group_shares_zone(survey: Survey) -> Iterator[Advice]:
    """Yield groups of alternatives of which the loss of one site or zone leaves fewer than k usable, for good.

    What the members need is followed too: two that stand apart and run on one login fall together. Of
    several losses the one that leaves the fewest is named, a site before a zone.
    """
    groups = [
        (s, group)
        for phase in survey.groups.values()
        for s, own in enumerate(phase)
        for group in own
        if group.k < len(group.members)
    ]  # fmt: skip
    if not groups:
        return
    left, named = _fewest(survey, [group for _, group in groups])
    for (s, group), count, loss in zip(groups, left.tolist(), named, strict=True):
        if loss is not None and count < group.k:
            yield _group_advice(survey, s, group, count, loss)


def _fewest(survey: Survey, groups: list[Group]) -> tuple[np.ndarray, list[Loss | None]]:
    """Return how many members of each group the worst loss leaves, and which loss that is."""
    members = np.array([m for group in groups for m in group.members])
    first = np.cumsum([0] + [len(group.members) for group in groups[:-1]])
    k = np.array([group.k for group in groups])
    before = np.add.reduceat(survey.losses.before.usable[members].astype(int), first)
    left, named = before.copy(), [None] * len(groups)
    for loss in _single_losses(survey):
        after = np.add.reduceat(survey.losses.after(loss.sites).usable[members].astype(int), first)
        for g in np.flatnonzero((after < left) & (after < k) & (before >= k)).tolist():
            left[g], named[g] = after[g], loss
    return left, named


def _single_losses(survey: Survey) -> Iterator[Loss]:
    """Yield each site, then each zone that tells sites apart, with the sites it takes; by id."""
    for x in survey.used_sites:
        yield Loss("site", survey.estate.sites[x].id, (x,))
    for z in survey.by_id("zones", range(len(survey.estate.zones))):
        name = survey.estate.zones[z].id
        sites = tuple(x for x in survey.used_sites if name in survey.zones[x])
        if len(sites) > 1:
            yield Loss("zone", name, sites)


def _group_advice(survey: Survey, s: int, group: Group, left: int, loss: Loss) -> Advice:
    fallen = survey.losses.before.usable & ~survey.losses.after(loss.sites).usable
    gone = survey.by_id("services", {m for m in group.members if fallen[m]})
    place = group.at[group.members.index(gone[0])]
    return survey.advice(
        "group_shares_zone", "medium", f"dependencies[{place}]", [s],
        kind=loss.kind, service=survey.estate.services[s].id, members=survey.ids("services", gone),
        k=group.k, left=left, **{loss.kind: loss.id},
    )  # fmt: skip


def all_in_one_zone(survey: Survey) -> Iterator[Advice]:
    """Yield zones that hold all of two or more sites in use: no placement in this estate survives them."""
    for z, zone in enumerate(survey.estate.zones):
        if len(survey.used_sites) > 1 and zone.id in survey.everywhere:
            yield survey.advice("all_in_one_zone", "medium", f"zones[{z}]", zone=zone.id, count=len(survey.used_sites))
