"""What to do: what each change buys, the best set of them, what is weak, and the best order of recovery."""

from lib.briefing.deck import Slide
from lib.briefing.document import BarChart, Blocks, Bullets, Paragraph, Series, Table
from lib.briefing.telling import Telling
from lib.model.advice import Advice, names_of
from lib.model.options import Option
from lib.view.texts import short
from lib.words.advising import told as advice_told

MOST_OPTIONS, MOST_BARS, MOST_WEAK, FIRST = 6, 8, 6, 3
MOST_NAMES, MOST_ORDERED = 3, 6
LABEL = 60  # half-width letters of a change
TOLD_SEVERITIES = ("high", "medium")


def actions(t: Telling) -> Slide:
    """Tell what to do and what it buys."""
    words, useful, weak = t.words, useful_options(t), weaknesses(t)
    title = _title(t, useful, weak)
    blocks: list[Blocks] = []
    if useful:
        blocks = [_bars(t, useful[:MOST_BARS], title), _options_table(t, useful[:MOST_OPTIONS]), *_best(t)]
    elif weak:
        blocks = [_weak_table(t, weak[:MOST_WEAK])]
    blocks += _order(t)
    notes = words(f"deck.actions.notes_{'options' if useful else 'advice'}")
    short_form = Bullets(tuple(first_actions(t)), numbered=True) if useful or weak else Paragraph(title)
    return Slide("actions", title, tuple(blocks) or (Paragraph(title),), notes, (short_form,))


def useful_options(t: Telling) -> list[Option]:
    """Return the changes that avoid something, those that avoid most first."""
    found = t.found.options
    return [option for option in found.options if option.lost_user_hours_avoided >= 0.5] if found else []


def weaknesses(t: Telling) -> list[list[Advice]]:
    """Return the advice worth a word, that of one rule together, the worst first."""
    found: dict[str, list[Advice]] = {}
    for advice in t.found.advice or ():
        if advice.severity in TOLD_SEVERITIES:
            found.setdefault(advice.rule, []).append(advice)
    return list(found.values())


def first_actions(t: Telling, most: int = FIRST) -> list[str]:
    """Return what to do first: the changes that buy most, or else what mends the worst weaknesses."""
    words, useful = t.words, useful_options(t)
    if useful:
        return [_bought(t, option) for option in useful[:most]]
    found = []
    for rows in weaknesses(t)[:most]:
        told = advice_told(words, rows[0], names_of(t.estate, t.language))
        found.append(words("deck.actions.mend", name=told["name"], services=_who(t, rows), mend=told["mend"]))
    return found


def _bought(t: Telling, option: Option) -> str:
    """Return what a change buys, and for how much where anything has a price."""
    avoided = option.lost_user_hours_avoided
    holes = {"what": said(t, option), "avoided": t.count(avoided), "share": t.share(avoided, t.impact.lost_user_hours)}
    if not _is_priced(t):
        return t.words("deck.actions.buys_free", **holes)
    return t.words("deck.actions.buys", **holes, cost=_cost(t, option.cost_per_year))


def _is_priced(t: Telling) -> bool:
    """Say whether the estate prices anything, and whoever reads this may know."""
    found = t.found.options
    return not t.hides_money and found is not None and any(option.cost_per_year for option in found.options)


def said(t: Telling, option: Option) -> str:
    from lib.view.options_said import option_said

    return short(" ".join(option_said(option, t.estate, t.words).split()), LABEL)


def _cost(t: Telling, a_year: float | None) -> str:
    return t.words("deck.actions.no_price") if a_year is None else t.money(a_year)


def _who(t: Telling, rows: list[Advice]) -> str:
    """Return the services that some advice is about, the first few."""
    ids = list(dict.fromkeys(service for advice in rows for service in advice.services))
    shown = ", ".join(t.service(id_) for id_ in ids[:MOST_NAMES])
    return t.words("deck.and_more", items=shown, count=len(ids) - MOST_NAMES) if len(ids) > MOST_NAMES else shown or "–"


def _title(t: Telling, useful: list[Option], weak: list) -> str:
    words, whole = t.words, t.impact.lost_user_hours
    if useful:
        best = useful[0]
        share = t.share(best.lost_user_hours_avoided, whole)
        return words(
            "deck.actions.best", what=said(t, best), share=share, avoided=t.count(best.lost_user_hours_avoided)
        )
    if weak:
        return words("deck.actions.weak", count=len(weak))
    return words("deck.actions.none")


def _bars(t: Telling, useful: list[Option], title: str) -> BarChart:
    words, whole = t.words, t.impact.lost_user_hours
    avoided = tuple(float(option.lost_user_hours_avoided) for option in useful)
    texts = tuple(words("deck.actions.text", count=t.count(value), share=t.share(value, whole)) for value in avoided)
    bars = (Series(words("deck.actions.avoided"), avoided, "up", texts),)
    return BarChart(tuple(said(t, o) for o in useful), bars, title, axis=words("deck.actions.axis"))


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


def _best(t: Telling) -> list[Blocks]:
    """Return the best set of changes, where it is more than one."""
    found = t.found.options
    named = {option.id: option for option in found.options}
    ids = [id_ for id_ in found.best_set.ids if id_ in named]
    if len(ids) < 2:
        return []
    items = " + ".join(said(t, named[id_]) for id_ in ids[:MOST_NAMES])
    items = t.words("deck.and_more", items=items, count=len(ids) - MOST_NAMES) if len(ids) > MOST_NAMES else items
    left, before = found.best_set.worth.lost_user_hours, found.base.lost_user_hours
    holes = {"items": items, "left": t.count(left), "share": t.share(before - left, before)}
    if not _is_priced(t):
        return [Paragraph(t.words("deck.actions.best_set_free", **holes), "callout")]
    return [
        Paragraph(t.words("deck.actions.best_set", **holes, cost=_cost(t, found.best_set.cost_per_year)), "callout")
    ]


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
    told = " → ".join(t.service(service) for service in order.services[:MOST_ORDERED])
    told += " → …" if len(order.services) > MOST_ORDERED else ""
    share = t.share(saved, order.default.lost_user_hours)
    return [Paragraph(words("deck.actions.order", services=told, saved=t.count(saved), share=share))]
