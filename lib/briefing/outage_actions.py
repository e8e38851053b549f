"""What to do: what each change buys, the best set of them, what is weak, and the best order of recovery."""

from lib.briefing.deck import Slide
from lib.briefing.document import BarChart, Blocks, Bullets, Paragraph, Series, Table
from lib.briefing.telling import Telling
from lib.model.advice import Advice, names_of
from lib.model.options import Option
from lib.view.drill_worth import order_said
from lib.view.options_said import option_said
from lib.view.texts import short
from lib.words.advising import told as advice_told

MOST_OPTIONS, MOST_BARS, MOST_WEAK, FIRST = 6, 8, 6, 3
MOST_NAMES = 3
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
    words, whole = t.words, t.impact.lost_user_hours
    useful = useful_options(t)
    if useful:
        return [
            words("deck.actions.buys", what=said(t, o), avoided=t.count(o.lost_user_hours_avoided),
                  share=t.share(o.lost_user_hours_avoided, whole), cost=_cost(t, o.cost_per_year))
            for o in useful[:most]
        ]  # fmt: skip
    found = []
    for rows in weaknesses(t)[:most]:
        told = advice_told(words, rows[0], names_of(t.estate, t.language))
        found.append(words("deck.actions.mend", name=told["name"], services=_who(t, rows), mend=told["mend"]))
    return found


def said(t: Telling, option: Option) -> str:
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
    words, whole = t.words, t.impact.lost_user_hours
    rows = tuple(
        (said(t, o), _cost(t, o.cost_per_year), t.count(o.lost_user_hours_avoided),
         t.share(o.lost_user_hours_avoided, whole))
        for o in useful
    )  # fmt: skip
    columns = tuple(words(f"deck.actions.{name}") for name in ("what", "cost", "avoided", "share"))
    return Table(columns, rows, widths=(6, 2, 2, 1.4), numeric=(1, 2, 3))


def _best(t: Telling) -> list[Blocks]:
    """Return the best set of changes, where it is more than one."""
    found = t.found.options
    named = {option.id: option for option in found.options}
    ids = [id_ for id_ in found.best_set.ids if id_ in named]
    if len(ids) < 2:
        return []
    items = t.words("deck.and_more", items=" + ".join(said(t, named[id_]) for id_ in ids[:MOST_NAMES]),
                    count=len(ids) - MOST_NAMES) if len(ids) > MOST_NAMES else " + ".join(said(t, named[i]) for i in ids)  # fmt: skip
    left = found.best_set.worth.lost_user_hours
    share = t.share(found.base.lost_user_hours - left, found.base.lost_user_hours)
    cost = _cost(t, found.best_set.cost_per_year)
    return [
        Paragraph(t.words("deck.actions.best_set", items=items, cost=cost, left=t.count(left), share=share), "callout")
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
    if t.found.order is None:
        return []
    return [Paragraph(" ".join(order_said(t.impact, t.found.order, t.words).split()))]
