"""What is said of a goal: the cheapest set that reaches it, the proof that none can, or that neither was found."""

from math import inf

import pandas as pd

from lib.model.estate import Estate
from lib.model.impact import Impact
from lib.model.options import GoalFound, Options
from lib.model.thresholds import TIE
from lib.view.options_order import backs as backs_of
from lib.view.options_table import price_text
from lib.view.sheets import Head, Sheet
from lib.view.texts import listed, names
from lib.words import Words
from lib.words.figures import count, exact, hours, percent, together

MOST_HINDERED = 5


def answer(found: Options, estate: Estate, words: Words) -> list[str]:
    """Return the answer to the goal in sentences, the verdict first."""
    goal = found.goal
    asked = {"tier": goal.goal.tier, "hours": hours(words, goal.goal.hours)}
    return {"reached": _reached, "impossible": _impossible, "not_found": _not_found}[goal.status](
        goal, asked, found, estate, words
    )


def _reached(goal: GoalFound, asked: dict, found: Options, estate: Estate, words: Words) -> list[str]:
    best, lost = goal.best, found.base.lost_user_hours
    if not best.ids:
        return [words("options.goal.already", **asked)]
    avoided = lost - best.worth.lost_user_hours
    priced = best.cost_per_year is not None
    holes = {"cost": price_text(best.cost_per_year, estate.currency, words)} if priced else {}
    first = words(
        "options.goal.reached" if priced else "options.goal.reached_no_price",
        avoided=count(words.language, avoided), share=percent(avoided / lost if lost else 0.0), **holes, **asked,
    )  # fmt: skip
    return [
        first,
        words(
            "options.goal.cheapest" if goal.cheapest else "options.goal.cheapest_found",
            runs=exact(words.language, found.runs),
        ),
    ]


def _impossible(goal: GoalFound, asked: dict, found: Options, estate: Estate, words: Words) -> list[str]:
    if goal.proof != "bound":
        return [
            words("options.goal.impossible", **asked),
            words("options.goal.exhaustive", runs=exact(words.language, found.runs)),
        ]
    called = names(estate, "services", words)
    parts = [
        words("options.goal.never", service=called[service]) if least is None
        else words("options.goal.least", service=called[service], hours=hours(words, least))
        for service, least in goal.hindered
    ]  # fmt: skip
    return [
        words("options.goal.impossible", **asked),
        words("options.goal.bound", services=listed(words, parts, MOST_HINDERED)),
    ]


def _not_found(goal: GoalFound, asked: dict, found: Options, estate: Estate, words: Words) -> list[str]:
    return [words("options.goal.not_found", runs=exact(words.language, found.runs), **asked)]


def service_sheet(goal: GoalFound, as_is: Impact, then: Impact | None, words: Words) -> Sheet:
    """Return when each service that the goal is about is back, the last first: as the estate is, and with the set found.

    then: the run with the set; None without one.
    """
    called, wanted = names(as_is.estate, "services", words), goal.goal.hours
    runs = [as_is] if then is None else [as_is, then]
    backs = [backs_of(run) for run in runs]
    rows = [s for s in as_is.estate.services if s.tier <= goal.goal.tier]
    rows.sort(key=lambda s: (-_late(backs[0][s.id]), s.tier))
    heads = [Head(words("options.goal.service")), Head(words("options.goal.service_tier"), kind="number")]
    told = [[called[s.id], str(s.tier)] for s in rows]
    raw = pd.DataFrame({"service": [s.id for s in rows], "tier": [s.tier for s in rows]})
    for name, back in zip(("as_is", "then"), backs, strict=False):
        heads += [
            Head(words(f"options.goal.{name}"), kind="number"),
            Head(words("options.goal.target", hours=together(hours(words, wanted)))),
        ]
        for row, service in zip(told, rows, strict=True):
            in_time = _late(back[service.id]) <= wanted + TIE
            row += [hours(words, back[service.id]), words("options.goal.yes" if in_time else "options.goal.no")]
        raw[f"{name}_back_hours"] = pd.Series([back[s.id] for s in rows], dtype="float64")
    return Sheet(heads, told, raw)


def _late(back: float | None) -> float:
    return inf if back is None else back
