"""Minimal cut sets of a service, its single points of failure, and which sites and zones matter most in them."""

import pandas as pd
from babel.numbers import format_decimal

from lib.model.estate import HOURS_A_YEAR, Estate
from lib.view.sheets import Head, Sheet
from lib.view.texts import names
from lib.words import Words
from lib.words.figures import exact, hours

MOST_SETS = 500  # shown; the CSV has all


def sets_sheet(sets: tuple[tuple[str, ...], ...], estate: Estate, words: Words) -> Sheet:
    """Return cut sets, each with how many sites are in it; smaller ones first."""
    called = names(estate, "sites", words)
    heads = [Head(words("risk.cuts.members")), Head(words("risk.cuts.size"), kind="number")]
    rows = [[" + ".join(called[site] for site in sites), str(len(sites))] for sites in sets[:MOST_SETS]]
    raw = pd.DataFrame([{"order": len(sites), "sites": " ".join(sites)} for sites in sets], columns=["order", "sites"])
    return Sheet(heads, rows, raw)


def sentence(sets: tuple[tuple[str, ...], ...], service: str, estate: Estate, words: Words) -> str:
    """Return a service's single points of failure and how many sets there are."""
    called, name = names(estate, "sites", words), names(estate, "services", words)[service]
    if not sets:
        return words("risk.cuts.no_sets", service=name)
    single = [called[sites[0]] for sites in sets if len(sites) == 1]
    first = (
        words("risk.cuts.single", count=len(single), sites=", ".join(single))
        if single
        else words("risk.cuts.no_single", service=name)
    )
    return f"{first} {words('risk.cuts.sets', count=exact(words.language, len(sets)))}"


def importance_sheet(events: list[dict], estate: Estate, words: Words) -> Sheet:
    """Return how much each site and zone matters, the largest Birnbaum importance first.

    events: kind, id, unavailability, birnbaum, fussell_vesely (none where there is none).
    """
    called = {kind: names(estate, f"{kind}s", words) for kind in ("site", "zone")}
    kinds = ("unavailability", "birnbaum", "fussell")
    heads = [Head(words("risk.cuts.event"))]
    heads += [Head(words(f"risk.cuts.{kind}"), "", "number", words(f"risk.cuts.{kind}_means")) for kind in kinds]
    rows = [
        [_named(row, called, words), share_of_time(row["unavailability"]), _number(row["birnbaum"])]
        + [_number(row["fussell_vesely"])]
        for row in events
    ]
    return Sheet(heads, rows, pd.DataFrame(events))


def _named(row: dict, called: dict[str, dict[str, str]], words: Words) -> str:
    name = called[row["kind"]][row["id"]]
    return words("risk.cuts.zone", zone=name) if row["kind"] == "zone" else name


def _number(number: float | None) -> str:
    return "–" if number is None else f"{number:.3g}"


def share_of_time(probability: float) -> str:
    """Return a probability as a share of the time, with three digits that count."""
    return f"{format_decimal(100 * probability, '@##', locale='en')}%"


def probability_sentence(probability: float, words: Words) -> str:
    """Return for how much of the time a service is out, and how long that is in a year."""
    length = (
        hours(words, HOURS_A_YEAR * probability) if HOURS_A_YEAR * probability >= 1 / 60 else words("risk.cuts.moment")
    )
    return words("risk.cuts.probability", share=share_of_time(probability), length=length)
