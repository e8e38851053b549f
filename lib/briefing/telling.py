"""Findings as a briefing tells them: numbers in words, their spread over the draws, what kind of outage it was."""

import re
from collections import Counter
from functools import cached_property
from typing import NamedTuple

import numpy as np
from msgspec.structs import replace

from lib.briefing.canvas import one_line
from lib.briefing.hidden import hides
from lib.briefing.names import told_apart
from lib.engine.montecarlo import QUANTILES
from lib.model.briefing import Audience
from lib.model.estate import Estate, text
from lib.runs.findings import Findings
from lib.view import moment
from lib.view.texts import names, short
from lib.words import Words
from lib.words.figures import after, clock, count, hours, money, percent

LABEL, IN_TITLE = 44, 34  # half-width letters of a name beside a bar, and in a sentence
SAME = 1e-9
BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")


class Spread(NamedTuple):
    """A figure over the draws, and the share of the draws that have it."""

    low: float  # P10
    middle: float  # P50
    high: float  # P90
    share: float = 1.0


class Telling:
    """What is told, in one language."""

    def __init__(self, found: Findings, words: Words, audience: Audience = "all"):
        self.found, self.words, self.audience = found, words, audience
        self.estate, self.impact, self.language = found.estate, found.impact, words.language

    def count(self, number: float) -> str:
        return count(self.language, number)

    def hours(self, number: float | None) -> str:
        return hours(self.words, number)

    def money(self, number: float) -> str:
        return money(self.words, number, one_line(self.estate.currency))

    def share(self, part: float, whole: float) -> str:
        return percent(min(1.0, max(0.0, part / whole))) if whole else "–"

    def at(self, t: float) -> str:
        """Return a time: the local one where it is known, else hours after the start."""
        return clock(self.words, self.found.scenario.starts_at, t) or after(self.words, round(t, 1))

    @cached_property
    def called(self) -> dict[str, dict[str, str]]:
        """Return kind -> id -> name, on one line and cut where it is very long."""
        kinds = ("services", "sites", "regions", "zones", "teams")
        return {
            kind: told_apart({i: one_line(name) for i, name in names(self.estate, kind, self.words).items()}, LABEL)
            for kind in kinds
        }

    def service(self, id_: str) -> str:
        """Return a service's name as a sentence has it: without what stands in brackets behind it."""
        return self._in_titles[id_]

    @cached_property
    def _in_titles(self) -> dict[str, str]:
        return told_apart({id_: one_line(name) for id_, name in self._plain_names.items()}, IN_TITLE)

    @cached_property
    def _plain_names(self) -> dict[str, str]:
        full = names(self.estate, "services", self.words)
        plain = {id_: BRACKETS.sub("", name) or name for id_, name in full.items()}
        many = Counter(plain.values())
        return {id_: name if many[name] == 1 else full[id_] for id_, name in plain.items()}

    @cached_property
    def plain(self) -> Estate:
        """Return the estate with such names of its services, for what says them in sentences."""
        return replace(self.estate, services=[replace(s, name=self._plain_names[s.id]) for s in self.estate.services])

    @cached_property
    def subject(self) -> str:
        """Return what the briefing is about: the scenario's name, or what is out where it has none."""
        scenario = self.found.scenario
        otherwise = self.words("deck.out", sites=self.out) if self.out else scenario.id
        return one_line(text(scenario.name, self.language, otherwise))

    @cached_property
    def out(self) -> str:
        """Return the names of the sites that the scenario strikes, the first few."""
        struck = list(dict.fromkeys(moment.columns(self.impact, "sites")["site"]))
        shown = [short(self.called["sites"][site], IN_TITLE) for site in struck]
        if len(shown) <= 3:
            return ", ".join(shown)
        return self.words("deck.and_more", items=", ".join(shown[:2]), count=len(shown) - 2)

    @cached_property
    def kind(self) -> str:
        """Return what kind of outage it was.

        nothing: no site is out; nobody: all users are served; services: services fall, but the estate counts no users;
        hours: users are hit, but no region has people; people: people are hit.
        """
        impact = self.impact
        if not len(moment.columns(impact, "sites")["site"]):
            return "nothing"
        if impact.peak_affected_people >= 0.5:
            return "people"
        if impact.lost_user_hours >= 0.5:
            return "hours"
        unused = not any(service.users > 0 for service in self.estate.services)
        return "services" if unused and self.fallen else "nobody"

    @cached_property
    def fallen(self) -> list:
        """Return the rows of the services that fell below their objective."""
        rows = moment.records(self.impact, "services")
        return [row for row in rows if row.ttr_hours != 0]

    @cached_property
    def last_back(self) -> float | None:
        """Return the longest time to recover of a service with users, hours; None where one does not."""
        return moment.last_back(self.impact)[0]

    @property
    def has_money(self) -> bool:
        """Say whether the estate says what an outage costs in money."""
        return any(s.revenue_per_hour > 0 or s.compensation.per_user > 0 for s in self.estate.services)

    @property
    def hides_money(self) -> bool:
        return hides(self.audience, "money")

    @cached_property
    def money_lost(self) -> tuple[float, float]:
        """Return revenue lost and compensation in the run of medians, in the estate's currency."""
        table = moment.columns(self.impact, "services")
        return float(table["revenue_lost"].sum()), float(table["compensation"].sum())

    def spread(self, what: str) -> Spread | None:
        """Return a figure's spread: peak_people, lost_user_hours, money_lost or last_back; None without draws."""
        if self.found.sure is None:
            return None
        outcomes = self.found.sure.outcomes
        values = self._back(outcomes) if what == "last_back" else getattr(outcomes, what)
        known = values[~np.isnan(values)]
        if not len(known):
            return None
        return Spread(*np.quantile(known, list(QUANTILES.values())).tolist(), len(known) / len(values))

    def _back(self, outcomes) -> np.ndarray:
        """Return in each draw the longest time to recover of a service with users, nan where one does not."""
        used = np.array([service.users > 0 for service in self.estate.services], dtype=bool)
        hours = outcomes.ttr_hours[:, used] if used.any() else outcomes.ttr_hours
        return hours.max(axis=1) if hours.shape[1] else np.zeros(len(hours))

    def in_currency(self, key: str) -> str:
        """Return what a figure of money is called, with its currency."""
        currency = one_line(self.estate.currency)
        return self.words("deck.in_currency", what=self.words(key), currency=currency) if currency else self.words(key)

    def range(self, what: str, bare: bool = False) -> str:
        """Return a figure's spread in words, money without its currency if ``bare``; nothing without draws."""
        found = self.spread(what)
        if found is None:
            return ""
        say = {"last_back": self.hours, "money_lost": self.count if bare else self.money}.get(what, self.count)
        low, high = say(found.low), say(found.high)
        said = self.words("deck.range_same", value=low) if low == high else self.words("deck.range", low=low, high=high)
        if found.share < 1 - SAME:
            said += " " + self.words("deck.range_share", share=percent(found.share))
        return said
