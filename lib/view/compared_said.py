"""What a comparison says in words: a few whole sentences on a case against the first, each true by its numbers."""

from math import isfinite

import numpy as np

from lib.model.impact import Impact
from lib.view.compared import NEVER, Case, is_family, numbers_of_run, times_to_recover
from lib.view.moment import columns
from lib.view.texts import names
from lib.view.theme import TINY
from lib.words import Words
from lib.words.figures import count, hours, percent

SHARES = tuple(i / 20 for i in range(18, 1, -1))  # of the people at the worst moment, who are spoken of as being back
NOBODY = 0.5  # people
ALIKE = 0.005  # of a number: a smaller difference is told as about as many
MINUTE = 1 / 60


def against(first: Case, case: Case, words: Words) -> str:
    """Return what differs between a case and the first one, in one to four sentences."""
    hit = [_is_hit(each.impact) for each in (first, case)]
    lost = [count(words.language, each.impact.lost_user_hours) for each in (first, case)]
    named = {"first": first.letter, "case": case.letter}
    if not any(hit):
        return words("compare.said.nobody_in_both", **named)
    if not hit[1]:
        return words("compare.said.nobody", lost=lost[0], **named)
    if not hit[0]:
        return words("compare.said.nobody_in_first", lost=lost[1], **named)
    if _is_same(first.impact, case.impact):
        return words("compare.said.same", **named)
    said = (part(first, case, words) for part in (_back, _service, _hours, _last))
    return " ".join(filter(None, said))


def _is_hit(impact: Impact) -> bool:
    return impact.peak_affected_people >= NOBODY or impact.lost_user_hours >= NOBODY


def _is_same(first: Impact, case: Impact) -> bool:
    return (
        abs(first.lost_user_hours - case.lost_user_hours) <= TINY * max(1.0, first.lost_user_hours)
        and abs(first.peak_affected_people - case.peak_affected_people) <= TINY * max(1.0, first.peak_affected_people)
        and times_to_recover(first) == times_to_recover(case)
    )


def calm_from(impact: Impact, level: float) -> float:
    """Return how long after the first event no more people than that are affected, hours; infinite where it never ends."""
    table = columns(impact, "timeline")
    t, people = table["t"], table["affected_people"]
    above = np.flatnonzero(people > level + TINY)
    if not len(above):
        return 0.0
    after, began = above[-1] + 1, min((event.at for event in impact.scenario.events), default=0.0)
    is_back = after < len(t) and t[after] < impact.scenario.horizon_hours - TINY
    return float(t[after]) - began if is_back else NEVER


def _back(first: Case, case: Case, words: Words) -> str:
    """Return how much sooner or later a share of the people is back: of the first's people, or of each one's own."""
    peaks = [each.impact.peak_affected_people for each in (first, case)]
    if min(peaks) < NOBODY:  # an estate without regions, or of services without users
        return ""
    shared = is_family(first.impact.estate, case.impact.estate)
    share, before, now = most_telling(first.impact, case.impact, [peaks[0]] * 2 if shared else peaks)
    holes = {
        "first": first.letter, "case": case.letter, "people": count(words.language, share * peaks[0]),
        "share": percent(share), "all": count(words.language, peaks[0]), "own": count(words.language, peaks[1]),
        "before": hours(words, _finite(before)), "now": hours(words, _finite(now)), "gap": hours(words, _gap(before, now)),
    }  # fmt: skip
    if shared and peaks[1] <= (1 - share) * peaks[0] + TINY:
        return words("compare.said.never_hit", **holes)
    return words(f"compare.said.{'of_all' if shared else 'of_own'}.{_order(before, now)}", **holes)


def most_telling(first: Impact, case: Impact, wholes: list[float]) -> tuple[float, float, float]:
    """Return a share of the people, and from which time on, hours, so many are back in the first and in the case.

    wholes: of how many people in each. It is the share whose time differs most, weighed by how many they are; the
    largest where none differs.
    """
    end = max(first.scenario.horizon_hours, case.scenario.horizon_hours)
    found = []
    for share in SHARES:
        times = [calm_from(each, (1 - share) * whole) for each, whole in zip((first, case), wholes, strict=True)]
        before, now = (min(time, end) for time in times)
        found.append((share * abs(now - before), share, *times))
    _, share, before, now = max(found, key=lambda row: row[0])
    return share, before, now


def _order(before: float, now: float) -> str:
    """Return how two times stand: sooner, later, same, or which of the two never comes."""
    if not (isfinite(before) and isfinite(now)):
        return "never_both" if before == now else "never_now" if isfinite(before) else "never_before"
    return "same" if abs(now - before) < MINUTE else "sooner" if now < before else "later"


def _finite(time: float) -> float | None:
    return time if isfinite(time) else None


def _gap(before: float, now: float) -> float | None:
    return abs(now - before) if isfinite(before) and isfinite(now) else None


def _service(first: Case, case: Case, words: Words) -> str:
    """Return how much sooner or later the service is back whose users gain or lose most hours by that."""
    if not is_family(first.impact.estate, case.impact.estate):
        return ""
    times = [times_to_recover(each.impact) for each in (first, case)]
    end = max(first.impact.scenario.horizon_hours, case.impact.scenario.horizon_hours)
    weights = {
        service.id: service.users * abs(min(times[1][service.id], end) - min(times[0][service.id], end))
        for service in case.impact.estate.services if service.id in times[0]
    }  # fmt: skip
    service = max(weights, key=weights.get, default="")
    if not service or not weights[service]:
        return ""
    before, now = (each[service] for each in times)
    users = next(s.users for s in case.impact.estate.services if s.id == service)
    return words(
        f"compare.said.service.{_order(before, now)}", service=names(case.impact.estate, "services", words)[service],
        users=count(words.language, users), before=hours(words, _finite(before)), now=hours(words, _finite(now)),
        gap=hours(words, _gap(before, now)), first=first.letter,
    )  # fmt: skip


def _hours(first: Case, case: Case, words: Words) -> str:
    before, now = (each.impact.lost_user_hours for each in (first, case))
    holes = {"before": count(words.language, before), "now": count(words.language, now)}
    if not before or now > 2 * before:
        times = {"times": f"{now / before:.1f}".removesuffix(".0")} if before else {}
        return words("compare.said.hours.times" if before else "compare.said.hours.only", **holes, **times)
    share = abs(now - before) / before
    if share < ALIKE:
        return words("compare.said.hours.alike", **holes)
    key = "compare.said.hours.fewer" if now < before else "compare.said.hours.more"
    return words(key, share=f"{100 * share:.0f}%", **holes)


def _last(first: Case, case: Case, words: Words) -> str:
    before, now = (numbers_of_run(each.impact)["last_back"].value for each in (first, case))
    left = [int(numbers_of_run(each.impact)["not_back"].value) for each in (first, case)]
    return words(
        f"compare.said.last.{_order(before, now)}", first=first.letter, case=case.letter,
        before=hours(words, _finite(before)), now=hours(words, _finite(now)), gap=hours(words, _gap(before, now)),
        before_left=left[0], left=left[1],
        before_horizon=hours(words, first.impact.scenario.horizon_hours), horizon=hours(words, case.impact.scenario.horizon_hours),
    )  # fmt: skip
