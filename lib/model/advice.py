"""Advice: what an estate's planner should look at, where it is, and which rules somebody insists on."""

import re
from collections.abc import Iterable
from typing import Literal, NamedTuple

from msgspec import Struct

from lib.model.checks import Problem, missing
from lib.model.estate import Estate, text

Severity = Literal["high", "medium", "low"]
SEVERITIES: tuple[Severity, ...] = ("high", "medium", "low")
RULES = (
    "one_site", "tool_in_its_own_site", "start_needs_own_site", "cold_start_cycle",
    "short_already", "standby_too_small", "pool_too_small",
    "standby_same_zone", "group_shares_zone", "all_in_one_zone", "no_crew",
    "rto_impossible", "rto_longer", "rto_missing", "rpo_impossible", "rpo_no_copy",
    "nothing_placed", "nobody_uses", "empty_site",
)  # fmt: skip
MOST_TIER = 99


class Advice(Struct, frozen=True):
    """A rule that an estate breaks at a place in its file; ``words`` has the sentences of a rule.

    place: as a problem's, such as ``placements[7].servers``; tier: of the most critical
    service it is about, None where it is about none; users: those of such a service and of all
    that depends on it, a person counted once for each, the most of them; services: ids, the most critical one first; values:
    what the sentences speak of, ids for services, sites, zones and teams, hours in keys that end
    in ``_hours``. Where ``values`` has a ``kind``, the rule has sentences of its own for it.
    """

    rule: str
    place: str
    severity: Severity
    tier: int | None = None
    users: float = 0
    services: tuple[str, ...] = ()
    values: dict[str, object] = {}

    def to_row(self) -> dict:
        """Return it as plain data; ``service`` is the one it is about, None where it is about none or several."""
        return {
            "rule": self.rule, "severity": self.severity, "tier": self.tier, "place": self.place,
            "service": self.services[0] if len(self.services) == 1 else None, "services": list(self.services),
            "users": self.users, "values": self.values,
        }  # fmt: skip


class Required(NamedTuple):
    """A rule that must hold: for services up to a tier, or everywhere."""

    rule: str
    tier: int | None = None

    def broken_by(self, advice: Advice) -> bool:
        """Say whether a piece of advice says that it does not hold."""
        if advice.rule != self.rule:
            return False
        return self.tier is None or (advice.tier is not None and advice.tier <= self.tier)


def read_required(asked: Iterable[str]) -> tuple[list[Required], list[Problem]]:
    """Return the rules that somebody named, as RULE, RULE:N or RULE:tier<=N, and every mistake in that."""
    required, problems = [], []
    for given in asked:
        rule, colon, bound = given.partition(":")
        problems += missing("--require", "rule", rule[:60], RULES)
        tier = re.fullmatch(r"(?:tier\s*<=\s*)?(\d{1,2})", bound.strip(), re.ASCII)
        if colon and not (tier and 1 <= int(tier[1]) <= MOST_TIER):
            problems.append(Problem("--require", "rule_tier", {"got": given[:60], "most": MOST_TIER}))
        required.append(Required(rule, int(tier[1]) if tier else None))
    return required, problems


def check_services(estate: Estate | None, asked: Iterable[str]) -> list[Problem]:
    """Return a mistake for each id that names no service; without an estate, which could not be read, none."""
    known = {service.id for service in estate.services} - {None} if estate else None
    return [p for name in asked for p in missing("--service", "service", name, known)] if known is not None else []


def names_of(estate: Estate, language: str) -> dict[str, dict[str, str]]:
    """Return kind -> id -> name in a language, of all that advice speaks of."""
    kinds = ("services", "sites", "zones", "teams")
    return {kind: {r.id: text(r.name, language, r.id) for r in getattr(estate, kind)} for kind in kinds}
