"""The door: an estate and a scenario in, an ``Impact`` out."""

from functools import partial

import numpy as np

from lib.engine.compile import Compiled, compile_estate
from lib.engine.handles import Handle
from lib.engine.kernel import door
from lib.engine.metrics import Measures, measures
from lib.engine.paths import cause_path
from lib.engine.plan import first_event, happenings
from lib.engine.recovery import advance
from lib.engine.room import Room, reset, room_of
from lib.engine.state import Happenings, Logs, State, copied, written
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
    with room_of(compiled) as room:
        logs = finish(compiled, happens, room)
        provided = copied(room.state.record.provided)
    measured = measures(compiled, logs, first_event(happens), happens.horizon)
    finished = Run(compiled, scenario, provided, logs, measured)
    return Impact(
        estate=compiled.estate,
        scenario=scenario,
        lost_user_hours=measured.lost_user_hours,
        peak_affected_people=measured.peak_people,
        make=lambda name: TABLES[name](finished),
        cause_path=partial(cause_path, finished),
    )


class Run:
    """A finished run with what was measured of it: what tables are made from."""

    def __init__(self, compiled: Compiled, scenario: Scenario, provided: np.ndarray, logs: Logs, measures: Measures):
        self.compiled, self.scenario = compiled, scenario
        self.provided, self.logs, self.measures = provided, logs, measures


def run(compiled: Compiled, happens: Happenings) -> tuple[State, Logs]:
    """Run a scenario's arrays from t = 0 to the horizon and return the last state and the logs."""
    with room_of(compiled) as room:
        logs = finish(compiled, happens, room)
        return State(*(copied(array) for array in room.state.record)), logs


def finish(compiled: Compiled, happens: Happenings, room: Room) -> Logs:
    """Run a scenario's arrays in a room from t = 0 to the horizon and return the logs."""
    h, begun = Handle(happens), False
    while not _advance(compiled.handle, h, room.start, room.state, room.logs, begun):
        room.lengthen()
        begun = True
    return written(room.logs.record, room.state.record)


@door
def _advance(net, h, start, x, logs, begun):
    if not begun:
        reset(x, start)
    return advance(net, h, x, logs)
