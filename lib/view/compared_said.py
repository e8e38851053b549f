"""What a comparison says in words: a few whole sentences on a case against the first, each true by its numbers."""

from math import isfinite

import numpy as np

from lib.model.impact import Impact
from lib.view.compared import NEVER, Case, is_family, numbers_of_run, times_to_recover
from lib.view.moment import columns
from lib.view.theme import TINY
from lib.words import Words
from lib.words.figures import count, hours

BACK = 0.9  # of the people at the worst moment: who is spoken of as being back
NOBODY = 0.5  # people
ALIKE = 0.005  # of a number: a smaller difference is told as about as many
MINUTE = 1 / 60


def against(first: Case, case: Case, words: Words) -> str:
    """Return what differs between a case and the first one, in one to four sentences."""
    peaks = [each.impact.peak_affected_people for each in (first, case)]
    named = {"first": first.letter, "case": case.letter}
    people = [count(words.language, peak) for peak in peaks]
    if max(peaks) < NOBODY and max(first.impact.lost_user_hours, case.impact.lost_user_hours) < NOBODY:
        return words("compare.said.nobody_in_both", **named)
    if peaks[1] < NOBODY:
        return words("compare.said.nobody", people=people[0], **named)
    if peaks[0] < NOBODY:
        return words("compare.said.nobody_in_first", people=people[1], **named)
    if _is_same(first.impact, case.impact):
        return words("compare.said.same", **named)
    said = (_back(first, case, words), _hours(first, case, words), _last(first, case, words))
    return " ".join(filter(None, said))


def _is_same(first: Impact, case: Impact) -> bool:
    return (
        abs(first.lost_user_hours - case.lost_user_hours) <= TINY * max(1.0, first.lost_user_hours)
        and abs(first.peak_affected_people - case.peak_affected_people) <= TINY * max(1.0, first.peak_affected_people)
        and times_to_recover(first) == times_to_recover(case)
    )


def calm_from(impact: Impact, level: float) -> float:
    """Return from which time on, hours, no more people than that are affected; infinite where it does not come."""
    table = columns(impact, "timeline")
    t, people = table["t"], table["affected_people"]
    above = np.flatnonzero(people > level + TINY)
    if not len(above):
        return 0.0
    after = above[-1] + 1
    return float(t[after]) if after < len(t) and t[after] < impact.scenario.horizon_hours - TINY else NEVER


def _back(first: Case, case: Case, words: Words) -> str:
    """Return how much sooner or later nine in ten are back: of the first's people, or each of its own."""
    peaks = [each.impact.peak_affected_people for each in (first, case)]
    shared = is_family(first.impact.estate, case.impact.estate)
    levels = [(1 - BACK) * peaks[0]] * 2 if shared else [(1 - BACK) * peak for peak in peaks]
    before, now = (calm_from(each.impact, level) for each, level in zip((first, case), levels, strict=True))
    holes = {
        "first": first.letter, "case": case.letter, "people": count(words.language, BACK * peaks[0]),
        "all": count(words.language, peaks[0]), "own": count(words.language, peaks[1]),
        "before": hours(words, _finite(before)), "now": hours(words, _finite(now)), "gap": hours(words, _gap(before, now)),
    }  # fmt: skip
    kind = "of_all" if shared else "of_own"
    if shared and peaks[1] <= levels[1]:
        return words("compare.said.never_hit", **holes)
    return words(f"compare.said.{kind}.{_order(before, now)}", **holes)


def _order(before: float, now: float) -> str:
    """Return how two times stand: sooner, later, same, or which of the two never comes."""
    if not (isfinite(before) and isfinite(now)):
        return "never_both" if before == now else "never_now" if isfinite(before) else "never_before"
    return "same" if abs(now - before) < MINUTE else "sooner" if now < before else "later"


def _finite(time: float) -> float | None:
    return time if isfinite(time) else None


def _gap(before: float, now: float) -> float | None:
    return abs(now - before) if isfinite(before) and isfinite(now) else None


def _hours(first: Case, case: Case, words: Words) -> str:
    before, now = (each.impact.lost_user_hours for each in (first, case))
    holes = {"before": count(words.language, before), "now": count(words.language, now)}
    if not before or now > 2 * before:
        times = {"times": f"{now / before:.1f}"} if before else {}
        return words("compare.said.hours.times" if before else "compare.said.hours.only", **holes, **times)
    share = abs(now - before) / before
    if share < ALIKE:
        return words("compare.said.hours.alike", **holes)
    key = "compare.said.hours.fewer" if now < before else "compare.said.hours.more"
    return words(key, share=f"{100 * share:.0f} %", **holes)


def _last(first: Case, case: Case, words: Words) -> str:
    before, now = (numbers_of_run(each.impact)["last_back"].value for each in (first, case))
    left = [int(numbers_of_run(each.impact)["not_back"].value) for each in (first, case)]
    return words(
        f"compare.said.last.{_order(before, now)}", first=first.letter, case=case.letter,
        before=hours(words, _finite(before)), now=hours(words, _finite(now)), gap=hours(words, _gap(before, now)),
        before_left=left[0], left=left[1],
        before_horizon=hours(words, first.impact.scenario.horizon_hours), horizon=hours(words, case.impact.scenario.horizon_hours),
    )  # fmt: skip
