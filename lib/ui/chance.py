"""Draws of a scenario and random years of an estate: one request on every screen that asks, so computed once."""

import json
from hashlib import sha256
from typing import NamedTuple

import numpy as np

from lib.engine.exceedance import curve
from lib.engine.montecarlo import Draws, MonteCarlo
from lib.engine.risk import Risk, Years
from lib.model.reading import read_scenario
from lib.ui import long, results
from lib.view.risk_year import MEASURES


class Sure(NamedTuple):
    """What is kept of many draws."""

    document: dict  # montecarlo/1
    t: np.ndarray  # hours, of the band
    p10: np.ndarray  # affected people at t, as p50 and p90
    p50: np.ndarray
    p90: np.ndarray
    lost: np.ndarray  # f8[draws], user-hours
    peak: np.ndarray  # f8[draws], people
    back: np.ndarray  # f8[draws], hours, nan where some service does not recover
    money: np.ndarray  # f8[draws]
    ttr: np.ndarray  # f8[draws, services], hours

    def band(self) -> dict[str, np.ndarray]:
        return {name: getattr(self, name) for name in ("t", "p10", "p50", "p90")}


class Year(NamedTuple):
    """What is kept of many years."""

    document: dict  # risk/1
    curves: dict  # user_hours, money -> aep, oep -> return periods (years), losses
    hours: np.ndarray  # f8[years], user-hours lost in each
    money: np.ndarray  # f8[years]


def subject(part: str, ref: str, scenario: dict | None = None) -> str:
    """Return what a part's result is about: the version of the estate, and the scenario's document where it matters."""
    if scenario is None:
        return f"{part}|{ref}"
    text = json.dumps(scenario, sort_keys=True, ensure_ascii=False)
    return f"{part}|{ref}|{sha256(text.encode()).hexdigest()}"


def draws_work(ref: str, scenario: dict, numbers: dict[str, int]) -> long.Work:
    """Return the work of drawing a scenario; numbers: draws, seed."""
    arrays = results.compiled(ref)
    wanted = Draws(read_scenario(scenario, arrays.estate), numbers["seed"], numbers["draws"])
    return long.sweeps(arrays, [wanted], kept_of_draws)


def years_work(ref: str, numbers: dict[str, int]) -> long.Work:
    """Return the work of many years; numbers: years, seed."""
    return long.sweeps(results.compiled(ref), [Years(numbers["years"], numbers["seed"])], kept_of_years)


def found(subject: str, numbers: dict[str, int]) -> object | None:
    """Return what these numbers gave, whoever asked for it; else, or without numbers, the last that this session saw."""
    return (long.known(long.request(subject, **numbers)) if numbers else None) or long.latest(subject)


def kept_of_draws(found: list[MonteCarlo]) -> Sure:
    (draws,) = found
    band, cost = draws.band(), draws.outcomes
    return Sure(
        draws.to_document(), **band, lost=cost.lost_user_hours, peak=cost.peak_people, back=cost.all_back_hours,
        money=cost.money_lost, ttr=cost.ttr_hours,
    )  # fmt: skip


def kept_of_years(found: list[Risk]) -> Year:
    (years,) = found
    columns = dict(zip(MEASURES, ("lost_user_hours", "money_lost"), strict=True))
    losses = {measure: years.losses(column) for measure, column in columns.items()}
    curves = {
        measure: {"aep": curve(losses[measure]), "oep": curve(years.largest(column))}
        for measure, column in columns.items()
    }
    return Year(years.to_document(), curves, losses["user_hours"], losses["money"])
