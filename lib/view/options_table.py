"""Options as a ranked table, and sets of them: what each costs a year, what it buys here, where its price comes from."""

from math import ceil

import pandas as pd

from lib.model.estate import Estate
from lib.model.options import Option, Options, Valued
from lib.view.options_prices import tag_of_price
from lib.view.options_said import option_said
from lib.view.sheets import Head, Sheet
from lib.words import Words
from lib.words.figures import count, exact, hours, money, percent

WORTH_TELLING = 0.01  # share of the loss
MOST_NAMED = 4  # options of a set in a hover
COLUMNS = (
    "place", "option", "cost_per_year", "lost_user_hours_avoided", "share_avoided", "money_avoided", "all_back_hours",
    "peak_affected_people",
)  # fmt: skip


def price_text(cost: float | None, currency: str, words: Words) -> str:
    """Return what something costs a year; that it has no price, or costs nothing, in words."""
    if cost is None:
        return words("options.no_price")
    return money(words, cost, currency) if cost else words("options.free")


def ranked(found: Options, estate: Estate) -> pd.DataFrame:
    """Return every option as it stands, the one that avoids most first, for export.

    price: the tag of what it is priced from (sourced, weak, derived, assumed, none where no source is named).
    """
    base = found.base.lost_user_hours
    rows = [
        option.to_row() | {
            "place": place, "what": " ".join(f"{key}={value}" for key, value in option.what.items()),
            "share_avoided": option.lost_user_hours_avoided / base if base else 0.0,
            "price": tag_of_price(option, estate) or "",
        }
        for place, option in enumerate(found.options, 1)
    ]  # fmt: skip
    columns = ["place", "id", "kind", "what", "cost_per_year", "price", *COLUMNS[3:], "lost_user_hours", "money"]
    return pd.DataFrame(rows, columns=columns).astype({"cost_per_year": "float64", "all_back_hours": "float64"})


def ranked_table(found: Options, estate: Estate, words: Words) -> pd.DataFrame:
    """Return the same as a reader is told it."""
    rows = []
    for place, option in enumerate(found.options, 1):
        share = option.lost_user_hours_avoided / found.base.lost_user_hours if found.base.lost_user_hours else 0.0
        rows.append([
            place, option_said(option, estate, words), priced(option, estate, words),
            signed_count(option.lost_user_hours_avoided, words), signed_share(share),
            signed_count(option.money_avoided, words), hours(words, option.worth.all_back_hours),
            count(words.language, option.worth.peak_affected_people),
        ])  # fmt: skip
    return pd.DataFrame(rows, columns=[_title(name, estate, words) for name in COLUMNS])


def _title(name: str, estate: Estate, words: Words) -> str:
    title = words(f"options.column.{name}")
    if name != "cost_per_year" or not estate.currency:
        return title
    return words("options.column.in_currency", title=title, currency=estate.currency)


def priced(option: Option, estate: Estate, words: Words) -> str:
    """Return what an option costs a year, its currency left out, and where that price comes from."""
    tag = tag_of_price(option, estate)
    if not tag:
        return price_text(option.cost_per_year, estate.currency, words)
    return f"{count(words.language, option.cost_per_year)} · {words(f'evidence.tag.{tag}')}"


def price_tag(option: Option, estate: Estate, words: Words) -> str:
    """Return where an option's price comes from: assumed, sourced, …; nothing where it has none to come from."""
    tag = tag_of_price(option, estate)
    return words(f"evidence.tag.{tag}") if tag else "–"


def signed_count(number: float, words: Words) -> str:
    """Return user-hours avoided; a minus where the option does harm."""
    return "0" if round(number) == 0 else f"{'−' if number < 0 else ''}{count(words.language, abs(number))}"


def signed_share(share: float) -> str:
    return "0%" if abs(share) < 0.0005 else f"{'−' if share < 0 else ''}{percent(abs(share))}"


def sentence(found: Options, estate: Estate, words: Words) -> str:
    """Return what buys most, and what buys most for its money."""
    helping = [option for option in found.options if option.lost_user_hours_avoided > 0]
    if not helping:
        return words("options.none_helps", all=exact(words.language, len(found.options)))
    first, worth = helping[0], best_value(found)
    said = [_told("first", first, found, estate, words)]
    if worth and worth is not first:
        said.append(_told("best_value", worth, found, estate, words))
    return " ".join(said)


def _told(key: str, option: Option, found: Options, estate: Estate, words: Words) -> str:
    cost = option.cost_per_year
    kind = "_no_price" if cost is None else "" if cost else "_free"
    holes = {
        "what": option_said(option, estate, words), "avoided": count(words.language, option.lost_user_hours_avoided),
        "share": percent(option.lost_user_hours_avoided / found.base.lost_user_hours),
    }  # fmt: skip
    return words(f"options.{key}{kind}", **holes, **({"cost": money(words, cost, estate.currency)} if cost else {}))


def best_value(found: Options) -> Option | None:
    """Return the option that avoids most user-hours for its money, of those that avoid some of the loss worth speaking of.

    One that costs nothing comes first; of several the one that avoids most.
    """
    least = WORTH_TELLING * found.base.lost_user_hours
    some = [o for o in found.options if o.cost_per_year is not None and o.lost_user_hours_avoided > least]
    return max(some, key=_for_its_money, default=None)


def _for_its_money(option: Option) -> tuple[bool, float]:
    cost, avoided = option.cost_per_year, option.lost_user_hours_avoided
    return not cost, avoided / cost if cost else avoided


def named(ids: tuple[str, ...], found: Options, estate: Estate, words: Words) -> list[str]:
    """Return what the options of a set are, in words, in the order of the ranking."""
    return [option_said(option, estate, words) for option in members(ids, found)]


def members(ids: tuple[str, ...], found: Options) -> list[Option]:
    """Return the options of a set, those that avoid most by themselves first."""
    return [option for option in found.options if option.id in ids]


def within(found: Options, budget: float | None) -> Valued:
    """Return the set of the front that loses fewest user-hours within a budget; without one the set that is proposed."""
    if budget is None:
        return found.best_set
    held = [each for each in found.front if each.cost_per_year is not None and each.cost_per_year <= budget]
    nothing = Valued((), 0.0, found.base)
    return min(held, key=lambda each: (each.worth.lost_user_hours, each.cost_per_year), default=nothing)


def set_sentences(best: Valued, found: Options, budget: float | None, estate: Estate, words: Words) -> list[str]:
    """Return what the best set within a budget is worth, and how sure it is that it is the best."""
    currency = estate.currency
    if not best.ids:
        said = words("options.set.nothing", budget=price_text(budget, currency, words))
        return [
            said,
            words(
                "options.set.proven" if found.proven else "options.set.found", runs=exact(words.language, found.runs)
            ),
        ]
    lost = found.base.lost_user_hours
    avoided = lost - best.worth.lost_user_hours
    holes = {
        "cost": price_text(best.cost_per_year, currency, words), "avoided": count(words.language, avoided),
        "share": percent(avoided / lost if lost else 0.0), "after": hours(words, best.worth.all_back_hours),
        "before": hours(words, found.base.all_back_hours),
    }  # fmt: skip
    first = (
        words("options.set.proposed", **holes)
        if budget is None
        else words("options.set.within", budget=price_text(budget, currency, words), **holes)
    )
    sure = "options.set.proven" if found.proven else "options.set.found"
    return [first, words(sure, runs=exact(words.language, found.runs))]


def set_sheet(ids: tuple[str, ...], found: Options, estate: Estate, words: Words) -> Sheet:
    """Return the options of a set: what each costs and what it avoids by itself."""
    chosen = members(ids, found)
    kinds = {"option": "text", "cost_per_year": "number", "price": "text", "alone": "number"}
    heads = [
        Head(words(f"options.column.{name}"), kind=kind, means=_means(name, words)) for name, kind in kinds.items()
    ]
    rows = [
        [option_said(option, estate, words), price_text(option.cost_per_year, estate.currency, words),
         price_tag(option, estate, words), signed_count(option.lost_user_hours_avoided, words)]
        for option in chosen
    ]  # fmt: skip
    whole = ranked(found, estate)
    return Sheet(heads, rows, whole[whole["id"].isin(ids)])


def _means(name: str, words: Words) -> str:
    return words(f"options.column.{name}_means") if words.has(f"options.column.{name}_means") else ""


def front_table(found: Options) -> pd.DataFrame:
    """Return the sets of the front, the cheapest first, for export."""
    base = found.base.lost_user_hours
    rows = [each.to_row() | {"ids": " ".join(each.ids), "lost_user_hours_avoided": base - each.worth.lost_user_hours}
            for each in found.front]  # fmt: skip
    columns = [
        "ids",
        "cost_per_year",
        "lost_user_hours",
        "lost_user_hours_avoided",
        "all_back_hours",
        "peak_affected_people",
        "money",
    ]
    return pd.DataFrame(rows, columns=columns)


def budget_for(cost: float, words: Words) -> str:
    """Return a budget that a set of this cost just fits in, as one types it."""
    return exact(words.language, ceil(cost))
