"""What to do: what each change buys, the best set of them, what is weak, and the best order of recovery."""

import re

from lib.briefing.canvas import one_line
from lib.briefing.deck import Slide
from lib.briefing.document import BarChart, Blocks, Bullets, Paragraph, Series, Table
from lib.briefing.telling import BRACKETS, Telling
from lib.model.advice import Advice, names_of
from lib.model.options import Option
from lib.view.options_said import option_said
from lib.view.texts import in_order, short, width_of
from lib.words.advising import told as advice_told

MOST_BARS, MOST_SET, MOST_WEAK, FIRST = 7, 5, 6, 3
ENOUGH = 0.03  # of the loss: what avoids less is not what to do first
MOST_NAMES, MOST_ORDERED = 3, 6
LABEL, SENTENCE = 60, 120  # half-width letters of a change, without and with its details
DETAILS = re.compile(r": (?![^(]*\))")  # what begins them: a colon that does not stand in brackets
TOLD_SEVERITIES = ("high", "medium")


def actions(t: Telling) -> Slide:
    """Tell what to do and what it buys."""
    words, useful, weak = t.words, useful_options(t), weaknesses(t)
    title = _title(t, useful, weak)
    blocks: list[Blocks] = []
    if useful:
        blocks = [_bars(t, _apart(useful)[:MOST_BARS], title), *_together(t)]
    elif weak:
        blocks = [_weak_table(t, weak[:MOST_WEAK])]
    blocks += _order(t)
    notes = words(f"deck.actions.notes_{'options' if useful else 'advice'}")
    short_form = Bullets(tuple(first_actions(t)), numbered=True) if useful or weak else Paragraph(title)
    more = [_options_table(t, useful)] if useful else []
    more += [_weak_table(t, weak)] if weak and useful else []
    return Slide("actions", title, tuple(blocks) or (Paragraph(title),), notes, (short_form,), tuple(more))


def useful_options(t: Telling) -> list[Option]:
    """Return the changes that avoid something, those that avoid most first."""
    found = t.found.options
    return [option for option in found.options if option.lost_user_hours_avoided >= 0.5] if found else []


def _apart(options: list[Option]) -> list[Option]:
    """Return the first option of each service, site, team or zone: two ways to the same are one thing to decide."""
    found: dict[str, Option] = {}
    for option in options:
        what = option.what
        found.setdefault(str(what.get("service") or what.get("team") or what.get("zone") or what.get("site")), option)
    return list(found.values())


def best_buys(t: Telling) -> list[Option]:
    """Return the options that avoid most for their cost, of those that avoid enough; by what they avoid without prices."""
    least = ENOUGH * t.impact.lost_user_hours
    some = [option for option in useful_options(t) if option.lost_user_hours_avoided >= least] or useful_options(t)
    if _is_priced(t):
        some = sorted(some, key=_dearness)
    return _apart(some)


def _dearness(option: Option) -> tuple[bool, float]:
    """Return what a user-hour avoided costs a year; what has no price comes last."""
    cost = option.cost_per_year
    return cost is None, (cost or 0.0) / option.lost_user_hours_avoided


def weaknesses(t: Telling) -> list[list[Advice]]:
    """Return the advice worth a word, that of one rule together, the worst first."""
    found: dict[str, list[Advice]] = {}
    for advice in t.found.advice or ():
        if advice.severity in TOLD_SEVERITIES:
            found.setdefault(advice.rule, []).append(advice)
    return list(found.values())


def first_actions(t: Telling, most: int = FIRST) -> list[str]:
    """Return what to do first: the changes that buy most, or else what mends the worst weaknesses."""
    words = t.words
    if useful_options(t):
        return [_bought(t, option) for option in best_buys(t)[:most]]
    found = []
    for rows in weaknesses(t)[:most]:
        told = advice_told(words, rows[0], names_of(t.estate, t.language))
        found.append(words("deck.actions.mend", name=told["name"], services=_who(t, rows), mend=told["mend"]))
    return found


def _bought(t: Telling, option: Option) -> str:
    """Return what a change buys, and for how much where anything has a price."""
    avoided = option.lost_user_hours_avoided
    holes = {"what": brief(t, option), "avoided": t.count(avoided), "share": t.share(avoided, t.impact.lost_user_hours)}
    if not _is_priced(t):
        return t.words("deck.actions.buys_free", **holes)
    return t.words("deck.actions.buys", **holes, cost=_cost(t, option.cost_per_year))


def _is_priced(t: Telling) -> bool:
    """Say whether the estate prices anything, and whoever reads this may know."""
    found = t.found.options
    return not t.hides_money and found is not None and any(option.cost_per_year for option in found.options)


def said(t: Telling, option: Option) -> str:
    return short(" ".join(option_said(option, t.plain, t.words).split()), SENTENCE)


def _cost(t: Telling, a_year: float | None) -> str:
    return t.words("deck.actions.no_price") if a_year is None else t.money(a_year)


def _bare_cost(t: Telling, a_year: float | None) -> str:
    return t.words("deck.actions.no_price") if a_year is None else t.count(a_year)


def _who(t: Telling, rows: list[Advice]) -> str:
    """Return the services that some advice is about, the first few."""
    ids = list(dict.fromkeys(service for advice in rows for service in advice.services))
    shown = ", ".join(t.service(id_) for id_ in ids[:MOST_NAMES])
    return t.words("deck.and_more", items=shown, count=len(ids) - MOST_NAMES) if len(ids) > MOST_NAMES else shown or "–"


def _title(t: Telling, useful: list[Option], weak: list) -> str:
    words = t.words
    if useful:
        first = best_buys(t)[0]
        avoided = first.lost_user_hours_avoided
        holes = {
            "what": brief(t, first),
            "share": t.share(avoided, t.impact.lost_user_hours),
            "avoided": t.count(avoided),
        }
        if _is_priced(t) and first.cost_per_year is not None:
            return words("deck.actions.best_buy", **holes, cost=t.money(first.cost_per_year))
        return words("deck.actions.best", **holes)
    return words("deck.actions.weak", count=len(weak)) if weak else words("deck.actions.none")


def brief(t: Telling, option: Option) -> str:
    """Return what an option changes without its details, which follow a colon."""
    told = DETAILS.split(said(t, option))[0]
    return short(told if width_of(told) <= LABEL else BRACKETS.sub("", told) or told, LABEL)


def _bars(t: Telling, useful: list[Option], title: str) -> BarChart:
    words, whole, priced = t.words, t.impact.lost_user_hours, _is_priced(t)
    avoided = tuple(float(option.lost_user_hours_avoided) for option in useful)
    texts = tuple(
        words("deck.actions.text_cost", share=t.share(o.lost_user_hours_avoided, whole), cost=_bare_cost(t, o.cost_per_year))
        if priced else t.share(o.lost_user_hours_avoided, whole)
        for o in useful
    )  # fmt: skip
    bars = (Series(words("deck.actions.avoided"), avoided, "up", texts),)
    axis = (
        words("deck.actions.axis_cost", currency=one_line(t.estate.currency)) if priced else words("deck.actions.axis")
    )
    return BarChart(tuple(brief(t, o) for o in useful), bars, title, axis=axis)


def _options_table(t: Telling, useful: list[Option]) -> Table:
    words, whole, priced = t.words, t.impact.lost_user_hours, _is_priced(t)
    columns, widths = (
        (("what", "cost", "avoided", "share"), (6, 2, 2, 1.4))
        if priced
        else (("what", "avoided", "share"), (6, 2, 1.4))
    )
    rows = []
    for option in useful:
        avoided = option.lost_user_hours_avoided
        cost = (_cost(t, option.cost_per_year),) if priced else ()
        rows.append((said(t, option), *cost, t.count(avoided), t.share(avoided, whole)))
    named = tuple(words(f"deck.actions.{name}") for name in columns)
    return Table(named, tuple(rows), widths=widths, numeric=tuple(range(1, len(columns))))


def _together(t: Telling) -> list[Blocks]:
    """Return the changes that together halve the loss, or come nearest to it."""
    chosen, words = t.found.bundle, t.words
    if chosen is None:
        return []
    named = {option.id: option for option in t.found.options.options}
    before, left = t.found.options.base.lost_user_hours, chosen.worth.lost_user_hours
    holes = {"count": len(chosen.ids), "left": t.count(left), "share": t.share(before - left, before)}
    if len(chosen.ids) == 1:
        return [Paragraph(words("deck.actions.alone", what=brief(t, named[chosen.ids[0]]), share=holes["share"]))]
    key = "halves" if left <= before / 2 else "together"
    cost = _cost(t, chosen.cost_per_year)
    title = (
        words(f"deck.actions.{key}", **holes, cost=cost)
        if _is_priced(t)
        else words(f"deck.actions.{key}_free", **holes)
    )
    items = [brief(t, named[id_]) for id_ in chosen.ids[:MOST_SET]]
    more = len(chosen.ids) - len(items)
    items += [words("deck.actions.more", count=more)] if more else []
    return [Paragraph(title), Bullets(tuple(items))]


def _weak_table(t: Telling, weak: list[list[Advice]]) -> Table:
    words, named = t.words, names_of(t.estate, t.language)
    rows = []
    for same in weak:
        told = advice_told(words, same[0], named)
        rows.append((told["name"], _who(t, same), told["mend"]))
    columns = tuple(words(f"deck.actions.{name}") for name in ("weak_point", "about", "mends"))
    return Table(columns, tuple(rows), widths=(3, 4, 6))


def _order(t: Telling) -> list[Blocks]:
    """Return the best order of recovery, where one was looked for."""
    order, words = t.found.order, t.words
    if order is None:
        return []
    saved = order.default.lost_user_hours - order.found.lost_user_hours
    if saved < 0.5:
        return [Paragraph(words("deck.actions.no_order"))]
    told = in_order(words, [t.service(service) for service in order.services], MOST_ORDERED)
    share = t.share(saved, order.default.lost_user_hours)
    return [Paragraph(words("deck.actions.order", services=told, saved=t.count(saved), share=share))]
