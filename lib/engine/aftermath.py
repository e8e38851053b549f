"""What the engine itself says when sites are lost at t = 0 and never return: the judge of cut sets."""

import numpy as np

from lib.engine.compile import Compiled
from lib.engine.net import Rows
from lib.engine.plan import happenings
from lib.engine.simulate import run
from lib.engine.state import ACTIVATION, Happenings, Logs, State
from lib.model.scenario import Event, Scenario
from lib.model.thresholds import DOWN, TIE

FOREVER = 1e18  # hours
AT_REST = 1e12  # hours: more than all jobs of an estate can take, one after another
DAY = 24.0


class Aftermath:
    """Runs the engine with sets of sites lost together, in one event."""

    def __init__(self, compiled: Compiled, at_once: bool):
        self.compiled, self.at_once = compiled, at_once
        self.runs = 0

    def down(self, s: int, sites: list[int]) -> bool:
        """Say whether a service is down: right after the loss, or when nothing can change any more."""
        return bool(1 - self.end(sites).mean[self.compiled.net.rising.place[s]] <= DOWN + TIE)

    def end(self, sites: list[int]) -> State:
        """Return the state right after the loss, or when nothing can change any more.

        With a load profile that is at local hour 0, when everything has been the same for a whole day.
        """
        happens = self._happenings(sites)
        horizon = 0.0 if self.at_once else 2 * DAY if happens.profiled else AT_REST
        state, logs = self._run(happens, horizon)
        while not self.at_once and happens.profiled and not self._rests(state, logs, horizon):
            horizon *= 2
            state, logs = self._run(happens, horizon)
        return state

    def _run(self, happens: Happenings, horizon: float) -> tuple[State, Logs]:
        self.runs += 1
        return run(self.compiled, happens._replace(horizon=horizon))

    def _happenings(self, sites: list[int]) -> Happenings:
        ids = [self.compiled.estate.sites[x].id for x in sites[:1]]
        scenario = Scenario(
            format="scenario/1", id="loss", estate=self.compiled.estate.id, events=[Event(site=x) for x in ids]
        )
        happens = happenings(self.compiled, scenario)
        ends = np.array([0] + [len(sites)] * len(ids), dtype=np.int64)
        return happens._replace(
            hits=Rows(ends, np.array(sites, dtype=np.int64)), outage=np.full((1, len(sites)), FOREVER)
        )

    def _rests(self, state: State, logs: Logs, horizon: float) -> bool:
        """Say whether no job has begun or ended for a day, and none is still to be released or waved through."""
        waiting, ended = state.placed["job"] == ACTIVATION, logs.jobs["end"]
        released = state.jobs["release"][waiting] + self.compiled.net.break_glass
        last = max(released.max(initial=0.0), ended[np.isfinite(ended)].max(initial=0.0))
        return not state.placed["running"][waiting].any() and last <= horizon - DAY
