"""Advice on an estate: every rule once, the worst first."""

import re

from lib.engine.advise.capacity import pool_too_small, short_already, standby_too_small
from lib.engine.advise.cycles import cold_start_cycle
from lib.engine.advise.gaps import empty_site, no_crew, nobody_uses, nothing_placed
from lib.engine.advise.gates import start_needs_own_site, tool_in_its_own_site
from lib.engine.advise.sites import one_site
from lib.engine.advise.survey import Survey
from lib.engine.advise.targets import rpo_impossible, rpo_no_copy, rto_impossible, rto_longer, rto_missing
from lib.engine.advise.zones import all_in_one_zone, group_shares_zone, standby_same_zone
from lib.engine.compile import Compiled
from lib.model.advice import SEVERITIES, Advice
from lib.model.estate import Estate

CHECKS = (
    one_site, tool_in_its_own_site, start_needs_own_site, cold_start_cycle,
    short_already, standby_too_small, pool_too_small,
    standby_same_zone, group_shares_zone, all_in_one_zone, no_crew,
    rto_impossible, rto_longer, rto_missing, rpo_impossible, rpo_no_copy,
    nothing_placed, nobody_uses, empty_site,
)  # fmt: skip
KINDS = ("services", "placements", "dependencies", "teams", "sites", "zones")


def advise(estate: Estate | Compiled) -> list[Advice]:
    """Find out what is weak in an estate: by severity, then tier, then users reached, then place.

    The estate must be free of mistakes (``lib.model.reading``). Takes one run of the engine for
    each site and zone, and one with nothing lost; all other rules look at the structure alone.
    """
    survey = Survey(estate)
    return sorted((advice for check in CHECKS for advice in check(survey)), key=_worst_first)


def _worst_first(advice: Advice) -> tuple:
    kind, place, field = re.fullmatch(r"(\w+)\[(\d+)\](.*)", advice.place).groups()
    tier = float("inf") if advice.tier is None else advice.tier
    where = KINDS.index(kind), int(place), field
    return SEVERITIES.index(advice.severity), tier, -advice.users, where, advice.rule, str(advice.values.get("kind"))
