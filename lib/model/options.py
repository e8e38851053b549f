"""Improvement options: what an estate could change, what each change costs a year and what it buys in a scenario.

``lib/model/MODEL.md``, *Improvement options*, says what each kind changes, how it is priced and how it is valued.
"""

from typing import Literal, NamedTuple

from lib.model.checks import Problem
from lib.model.estate import Estate
from lib.model.limits import check_asked

KINDS = (
    "dual_site",  # what: service, site, servers: a second active placement there
    "standby",  # service, site, servers: a warm standby there, with servers of its own
    "cold_standby",  # service, site, servers: a cold standby there, from the pool that there is
    "bigger",  # service, placement, site, servers: an active placement or a hot or warm standby gets so many servers more
    "automatic",  # service, placements: its manual standbys take over by themselves
    "crews",  # team, crews: so many more
    "pool",  # site, servers: so many more in its pool of free servers
    "new_site",  # site (its id), region, lat, lon, standbys [{service, servers}], servers: warm standbys in another site
    "split_zone",  # site, zone: the site no longer fails with the zone
)
Status = Literal["reached", "impossible", "not_found"]
Proof = Literal["bound", "exhaustive"]
HIGHEST_TIER = 99
MOST_MONEY = 1e18


class Worth(NamedTuple):
    """What the scenario costs on an estate; ``all_back_hours`` is None where some service is not back at the horizon.

    lost_user_hours: user-hours; money: revenue lost and compensation, in the estate's currency; peak_affected_people:
    people who miss at least one service, at the worst moment.
    """

    lost_user_hours: float
    all_back_hours: float | None
    money: float
    peak_affected_people: float

    def to_row(self) -> dict:
        """Return it as plain data."""
        return self._asdict()


class Option(NamedTuple):
    """One change to the estate, and what the scenario is with it alone.

    id: readable and stable, such as ``standby:login@anyang``; what: ids and numbers, by kind as ``KINDS`` says;
    cost_per_year: in the estate's currency, None where the estate has no price for it; avoided: against
    the estate as it is, below 0 where the change does harm.
    """

    id: str
    kind: str
    what: dict
    cost_per_year: float | None
    worth: Worth
    lost_user_hours_avoided: float
    money_avoided: float

    def to_row(self) -> dict:
        """Return it as plain data."""
        return {
            "id": self.id, "kind": self.kind, "what": self.what, "cost_per_year": self.cost_per_year,
            "lost_user_hours_avoided": self.lost_user_hours_avoided, "money_avoided": self.money_avoided,
            **self.worth.to_row(),
        }  # fmt: skip


class Valued(NamedTuple):
    """A set of options made together, and what the scenario is then. cost_per_year is None where one has no price."""

    ids: tuple[str, ...]
    cost_per_year: float | None
    worth: Worth

    def to_row(self) -> dict:
        """Return it as plain data."""
        return {"ids": list(self.ids), "cost_per_year": self.cost_per_year, **self.worth.to_row()}


class Goal(NamedTuple):
    """What is to hold in the scenario: every service up to a tier is back (time to recover) within some hours."""

    tier: int
    hours: float


class GoalFound(NamedTuple):
    """What was found for a goal.

    status: reached; impossible, which ``proof`` proves: ``bound``, no set can, since even without any waiting for
    crews and servers ``hindered`` are not back in time; ``exhaustive``, every set was run; or not_found,
    neither a set nor a proof. best: the cheapest set found that reaches it (empty where the estate does as it is);
    cheapest: whether it is proven that no cheaper one does; hindered: services, each with the hours that
    it takes at the very least, None where it is never back up to the horizon.
    """

    goal: Goal
    status: Status
    proof: Proof | None = None
    best: Valued | None = None
    cheapest: bool = False
    hindered: tuple[tuple[str, float | None], ...] = ()

    def to_row(self) -> dict:
        """Return it as plain data."""
        return {
            **self.goal._asdict(), "status": self.status, "proof": self.proof,
            "best": self.best.to_row() if self.best else None, "cheapest": self.cheapest,
            "hindered": [{"service": service, "hours": hours} for service, hours in self.hindered],
        }  # fmt: skip


class Options(NamedTuple):
    """What an estate could change for a scenario.

    base: as the estate is. options: those that avoid most first; left_out: services that lost user-hours or held others
    up, and were not looked at. front: sets of priced options, by cost, each losing fewer user-hours than every cheaper
    one found. best_set: the set of the front that loses fewest within the budget; without a budget the
    cheapest that avoids at least 95% of what any set of the front avoids; proven: whether every
    set of priced options was run, so that front and best set are the best there are.
    runs: of the engine; rounds, rounds_of: of the search, made and at most: with all of them the same seed finds the same again.
    """

    estate: str
    scenario: str
    seed: int
    budget: float | None
    base: Worth
    options: tuple[Option, ...]
    left_out: int
    front: tuple[Valued, ...]
    best_set: Valued
    proven: bool
    goal: GoalFound | None
    runs: int
    rounds: int
    rounds_of: int

    def to_document(self) -> dict:
        """Return the document ``options/1``: plain data."""
        return {
            "format": "options/1", "estate": self.estate, "scenario": self.scenario, "seed": self.seed,
            "budget": self.budget, "base": self.base.to_row(), "options": [o.to_row() for o in self.options],
            "left_out": self.left_out, "front": [v.to_row() for v in self.front],
            "best_set": list(self.best_set.ids), "best": self.best_set.to_row(), "proven": self.proven,
            "goal": self.goal.to_row() if self.goal else None,
            "runs": self.runs, "rounds": self.rounds, "rounds_of": self.rounds_of,
        }  # fmt: skip


def check_question(typed: dict[str, object], estate: Estate | None = None) -> tuple[dict[str, object], list[Problem]]:
    """Return budget, goal, seconds and seed from what was typed (budget, tier, hours, seconds, seed), and every mistake.

    estate: as far as it could be read; a tier that none of its services has is a mistake.
    """
    values, problems = check_asked({name: typed.get(name) for name in ("seconds", "seed")})
    budget, wrong = _number("budget", typed.get("budget"), MOST_MONEY)
    tier, hours, wrong_goal = _goal(typed.get("tier"), typed.get("hours"))
    if tier is not None and estate is not None and all((s.tier or 0) > tier for s in estate.services):
        wrong_goal.append(Problem("tier", "no_tier", {"tier": tier}))
    goal = None if tier is None or hours is None else Goal(tier, hours)
    return values | {"budget": budget, "goal": goal}, wrong + wrong_goal + problems


def _goal(tier: object, hours: object) -> tuple[int | None, float | None, list[Problem]]:
    """Return tier and hours, which go together, and the mistakes in them."""
    if tier is None and hours is None:
        return None, None, []
    lone = "tier" if tier is None else "hours" if hours is None else None
    if lone:
        return None, None, [Problem(lone, "goal_needs_both")]
    level, wrong = _number("tier", tier, HIGHEST_TIER, low=1, whole=True)
    time, wrong_time = _number("hours", hours, 1e6)
    return level, time, wrong + wrong_time


def _number(name: str, given: object, high: float, low: float = 0, whole: bool = False):
    """Return the number that was typed, None without one, and the mistake in it."""
    if given is None:
        return None, []
    try:
        number = int(str(given)) if whole else float(str(given))
    except ValueError:
        number = float("nan")
    if low <= number <= high:
        return number, []
    what = "integer_between" if whole else "number_between"
    return None, [Problem(name, "expected", {"what": what, "low": low, "high": high, "got": str(given)[:60]})]
