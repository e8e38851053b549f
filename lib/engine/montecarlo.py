"""How sure: one scenario in many draws (section 7 of ``lib/model/MODEL.md``)."""

from dataclasses import dataclass

import numpy as np

from lib.engine.compile import Compiled
from lib.engine.plan import drawn, happenings, plan_of
from lib.engine.sweep import Cases, Outcomes, joined, run_cases
from lib.model.estate import Estate
from lib.model.scenario import Scenario

QUANTILES = {"p10": 0.1, "p50": 0.5, "p90": 0.9}
CURVE_POINTS = 241


@dataclass(frozen=True)
class Draws:
    """A sweep: the scenario in so many draws from 0, each of (seed, number) alone."""

    scenario: Scenario
    seed: int
    draws: int

    def count(self, estate: Estate) -> int:
        """Return of how many draws it consists."""
        return self.draws

    def part(self, compiled: Compiled, first: int, last: int) -> Outcomes:
        """Return the outcomes of some draws."""
        happens, plan = happenings(compiled, self.scenario), plan_of(compiled, self.scenario)
        lasting = drawn(compiled, plan, self.seed, first, last)
        same = np.array([0, len(plan.events)])
        cases = Cases(same, lasting, np.full(last - first, happens.case[0]["first_hour"]))
        return run_cases(compiled, happens, cases, curve_times(self.scenario), services=True, down=False)

    def result(self, compiled: Compiled, parts: list[Outcomes]) -> "MonteCarlo":
        """Return what the parts, in order, amount to."""
        return MonteCarlo(compiled, self, joined(parts))


def curve_times(scenario: Scenario) -> np.ndarray:
    """Return the times at which curves are compared between draws, hours."""
    return np.linspace(0, scenario.horizon_hours, CURVE_POINTS)


class MonteCarlo:
    """The outcomes of many draws. A quantile is of a figure over the draws, never the figure of a mean run."""

    def __init__(self, compiled: Compiled, draws: Draws, outcomes: Outcomes):
        self.draws, self.outcomes = draws, outcomes
        self.services = [service.id for service in compiled.estate.services]
        self.users = compiled.net.services["users"]

    def band(self) -> dict[str, np.ndarray]:
        """Return ``t`` and the quantiles of affected people at each t over the draws."""
        levels = np.quantile(self.outcomes.people, list(QUANTILES.values()), axis=0)
        return {"t": curve_times(self.draws.scenario)} | dict(zip(QUANTILES, levels, strict=True))

    def representatives(self) -> dict[str, int]:
        """Return, for each quantile, the draw whose lost user-hours are nearest to it."""
        lost = self.outcomes.lost_user_hours
        return {name: int(np.argmin(np.abs(lost - np.quantile(lost, q)))) for name, q in QUANTILES.items()}

    def to_document(self) -> dict:
        """Return the ``montecarlo/1`` document."""
        found = self.outcomes
        return {
            "format": "montecarlo/1", "draws": self.draws.draws, "seed": self.draws.seed,
            "lost_user_hours": figures(found.lost_user_hours),
            "peak_affected_people": figures(found.peak_people),
            "ttr_hours": times_to_recover(found.all_back_hours),
            "services": [
                {"id": name, "lost_user_hours": figures(found.unavailable_hours[:, s] * self.users[s]),
                 "ttr_hours": times_to_recover(found.ttr_hours[:, s])}
                for s, name in enumerate(self.services)
            ],
            "representatives": self.representatives(),
        }  # fmt: skip


def figures(values: np.ndarray) -> dict[str, float]:
    """Return mean and quantiles of a figure over the draws."""
    levels = np.quantile(values, list(QUANTILES.values()))
    return {"mean": float(values.mean())} | dict(zip(QUANTILES, map(float, levels), strict=True))


def times_to_recover(hours: np.ndarray) -> dict[str, float | None]:
    """Return mean and quantiles over the draws in which it recovers, and the share of them."""
    back = hours[~np.isnan(hours)]
    found = figures(back) if len(back) else dict.fromkeys(("mean", *QUANTILES))
    return found | {"recovers": len(back) / len(hours)}
