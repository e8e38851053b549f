"""The door: an estate and a scenario in, an ``Impact`` out."""

from functools import partial

from lib.engine.compile import Compiled, compile_estate
from lib.engine.handles import Handle
from lib.engine.kernel import door
from lib.engine.metrics import Measures, measures
from lib.engine.paths import cause_path
from lib.engine.plan import first_event, happenings
from lib.engine.recovery import advance
from lib.engine.state import Happenings, Logs, State, empty_logs, longer, start_state, written
from lib.engine.tables import TABLES
from lib.model.estate import Estate
from lib.model.impact import Impact
from lib.model.scenario import Scenario


def simulate(estate: Estate | Compiled, scenario: Scenario, draw: tuple[int, int] | None = None) -> Impact:
    """Find out what a scenario does to an estate: who is hit, for how long, and why.

    Both must be free of mistakes (``lib.model.reading``). Every duration takes its
    median and an activation works if its success is at least 0.5; or, with ``draw``,
    (seed, number), they are those of that draw. Give a compiled estate
    (``compile_estate``) to run many scenarios on it.
    """
    compiled = estate if isinstance(estate, Compiled) else compile_estate(estate)
    happens = happenings(compiled, scenario, draw)
    state, logs = run(compiled, happens)
    measured = measures(compiled, logs, first_event(happens), happens.horizon)
    finished = Run(compiled, scenario, state, logs, measured)
    return Impact(
        estate=compiled.estate,
        scenario=scenario,
        lost_user_hours=float(measured.services["lost_user_hours"].sum()),
        peak_affected_people=measured.peak_people,
        make=lambda name: TABLES[name](finished),
        cause_path=partial(cause_path, finished),
    )


class Run:
    """A finished run with what was measured of it: what tables are made from."""

    def __init__(self, compiled: Compiled, scenario: Scenario, state: State, logs: Logs, measures: Measures):
        self.compiled, self.scenario = compiled, scenario
        self.state, self.logs, self.measures = state, logs, measures


def run(compiled: Compiled, happens: Happenings) -> tuple[State, Logs]:
    """Run a scenario's arrays from t = 0 to the horizon and return the last state and the logs."""
    state, logs = start_state(compiled), empty_logs(compiled, happens)
    at, h = Handle(state), Handle(happens)
    while not _advance(compiled.handle, h, at, Handle(logs)):
        logs = longer(logs)
    return state, written(logs, state)


@door
def _advance(net, h, x, logs):
    return advance(net, h, x, logs)
