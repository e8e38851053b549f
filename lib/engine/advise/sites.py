"""Single points of failure: services that one site takes down for good."""

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from lib.engine.advise.losses import After
from lib.engine.advise.survey import Survey
from lib.model.advice import Advice
from lib.model.thresholds import DOWN, TIE

USELESS = DOWN + TIE  # mean coverage with which a service is down


def one_site(survey: Survey) -> Iterator[Advice]:
    """Yield services for which N-1 does not hold: the loss of one site takes them down for good.

    Exact: the sites are the minimal cut sets of order 1, "good" (section 7 of the model page), as the
    engine ends when each site in turn never returns. Not asked of what is down with nothing lost.
    Kinds: ``own``, nothing elsewhere could carry the service; ``stuck``, its standbys elsewhere
    could and never come up; ``needed``, something that it runs on falls.
    """
    ids = [service.id for service in survey.estate.services]
    for s, kinds in _fallen(survey).items():
        for kind, fell in sorted(kinds.items()):
            more = {"through": survey.ids("services", set(fell.values()))} if kind == "needed" else {}
            severity = "medium" if kind == "needed" else "high"
            yield survey.advice(
                "one_site", severity, f"services[{s}]", [s],
                kind=kind, service=ids[s], sites=survey.ids("sites", fell), **more,
            )  # fmt: skip


def _fallen(survey: Survey) -> dict[int, dict[str, dict[int, int]]]:
    """Return service -> kind -> the sites that take it down, each with the service by which."""
    found: dict[int, dict[str, dict[int, int]]] = defaultdict(lambda: defaultdict(dict))
    before = survey.losses.before
    for x in survey.used_sites:
        after = survey.losses.after((x,))
        for s in np.flatnonzero(after.down & ~before.down).tolist():
            found[s][_kind(survey, after, s, x)][x] = after.through.get(s, s)
    return found


def _kind(survey: Survey, after: After, s: int, x: int) -> str:
    if s in after.through:
        return "needed"
    left = survey.elsewhere(survey.active[s] + survey.standbys[s], x)
    return "stuck" if survey.mean(s, survey.cover(s, left)) > USELESS else "own"
