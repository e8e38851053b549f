"""Tools that are lost with what they are to bring back."""

from collections import defaultdict
from collections.abc import Iterator

from lib.engine.advise.losses import After
from lib.engine.advise.survey import Group, Survey
from lib.model.advice import Advice


def tool_in_its_own_site(survey: Survey) -> Iterator[Advice]:
    """Yield failovers that cannot happen when they are wanted: a switch tool is lost with the site it is to replace.

    The site is lost for good, what is left of the service does not carry its load, and too few of a
    failover group ever become usable. The tool itself may stand elsewhere and still fall, because of
    what it needs to run, and so on: that is named too. Tools that depend on the service are
    waved through when the glass is broken, and are passed over.
    """
    yield from _shut(survey, "failover", "tool_in_its_own_site")


def start_needs_own_site(survey: Survey) -> Iterator[Advice]:
    """Yield cold and backup standbys that cannot start: what they need for that is lost with the site they are to replace."""
    yield from _shut(survey, "start", "start_needs_own_site")


def _shut(survey: Survey, phase: str, rule: str) -> Iterator[Advice]:
    for s, groups in enumerate(survey.groups[phase]):
        if not groups or survey.demand[s] <= 0:
            continue
        found: dict[int, dict[int, list[int]]] = defaultdict(dict)  # group -> site -> its members that are lost there
        for x in survey.active_sites(s):
            if _to_be_called(survey, s, x, phase):
                after = survey.losses.after((x,))
                for g, group in enumerate(groups):
                    if culprits := _culprits(survey, after, s, group):
                        found[g][x] = culprits
        for g, by_site in sorted(found.items()):
            yield _advice(survey, rule, s, groups[g], by_site)


def _to_be_called(survey: Survey, s: int, x: int, phase: str) -> bool:
    """Say whether the loss of a site calls a standby elsewhere to which gates of a phase apply."""
    standbys = survey.elsewhere(survey.standbys[s], x)
    gated = [p for p in standbys if phase == "failover" or survey.pooled[p]]
    return bool(gated) and not survey.covered(s, survey.cover(s, survey.elsewhere(survey.active[s], x)))


def _culprits(survey: Survey, after: After, s: int, group: Group) -> list[int]:
    """Return the members that the loss makes unusable where they keep a group shut for ever."""
    circle, before = survey.net.services["circle"], survey.losses.before
    shut = [m for m in group.members if not after.usable[m] and circle[m] != circle[s]]
    if len(group.members) - len(shut) >= group.k:
        return []
    return [m for m in shut if before.usable[m]]


def _advice(survey: Survey, rule: str, s: int, group: Group, by_site: dict[int, list[int]]) -> Advice:
    services = survey.estate.services
    tools = survey.by_id("services", {m for culprits in by_site.values() for m in culprits})
    x, culprits = next(iter(by_site.items()))
    first = survey.by_id("services", culprits)[0]
    root = _root(survey.losses.after((x,)), first)
    values = {"service": services[s].id, "tools": survey.ids("services", tools), "sites": survey.ids("sites", by_site)}
    if root != first:
        values |= {"kind": "through", "needed": services[root].id}
    place = group.at[group.members.index(tools[0])]
    return survey.advice(rule, "high", f"dependencies[{place}]", [s], **values)


def _root(after: After, s: int) -> int:
    """Return what a service fell with in the end."""
    seen = set()
    while s in after.through and s not in seen:
        seen.add(s)
        s = after.through[s]
    return s
