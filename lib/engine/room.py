"""Where runs take place and are measured, kept for the next run.

Memory that is asked of the system anew has to be cleared, which takes half as long as a run.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import numpy as np

from lib.engine.compile import Compiled
from lib.engine.handles import Handle
from lib.engine.kernel import plain
from lib.engine.lanes import LANES
from lib.engine.net import Net
from lib.engine.state import empty_logs, longer, start_state

MOST_TIMES = 4096  # at which anything changes in a run: there is room for so many, and for more when needed

MEASURED = np.dtype([
    ("ttr_hours", "f8"), ("usable_again_hours", "f8"), ("unavailable_hours", "f8"), ("lost_user_hours", "f8"),
    ("peak_affected_users", "f8"),
    ("resilience", "f8"), ("revenue_lost", "f8"), ("compensation", "f8"),
], align=True)  # fmt: skip
TRACK = np.dtype([
    ("since", "f8"), ("lost", "f8"), ("area", "f8"), ("late_area", "f8"), ("peak", "f8"),
    ("recovered", "f8"), ("usable", "f8"), ("spell", "f8"), ("spell_peak", "f8"), ("owed", "f8"),
], align=True)  # fmt: skip


class Sums(NamedTuple):
    """Room to measure a run in. Those of T times have room for more."""

    track: np.ndarray  # TRACK[S], by place
    services: np.ndarray  # MEASURED[S]
    lost: np.ndarray  # f8[1], user-hours of all services
    times: np.ndarray  # f8[T]
    shares: np.ndarray  # f8[K, T, 3]
    people: np.ndarray  # f8[T, 3]
    missed: np.ndarray  # f8[lines + 3, LANES], as ``people`` has it


class Room:
    """A state and logs for runs of an estate, and sums to measure them; for one run at a time."""

    def __init__(self, compiled: Compiled):
        self.net = compiled.net
        self.start, self.state = Handle(start_state(compiled)), Handle(start_state(compiled))
        self.logs, self.sums = Handle(empty_logs(compiled)), Handle(sums(compiled.net, MOST_TIMES))

    def lengthen(self) -> None:
        """Make the logs twice as long."""
        self.logs = Handle(longer(self.logs.record))

    def widen(self) -> None:
        """Make room to measure twice as many times."""
        self.sums = Handle(sums(self.net, 2 * len(self.sums.record.times)))


@contextmanager
def room_of(compiled: Compiled) -> Iterator[Room]:
    """Lend a room of an estate that no run is in."""
    try:
        room = compiled.rooms.pop()
    except IndexError:
        room = Room(compiled)
    yield room
    compiled.rooms.append(room)


def sums(net: Net, times: int) -> Sums:
    """Return the room to measure a run of so many times at which anything changes."""
    services, (crowds, leaves) = len(net.services), net.crowds.weight.shape
    return Sums(
        np.empty(services, dtype=TRACK), np.empty(services, dtype=MEASURED), np.empty(1), np.empty(times),
        np.empty((crowds, times, 3)), np.empty((times, 3)), np.empty((2 * -(-leaves // (2 * LANES)) + 3, LANES)),
    )  # fmt: skip


@plain
def reset(x, start):
    """Put back all that a run leaves behind; lists are emptied by their counts, queues are empty."""
    _restore(x.placed, start.placed)
    _restore(x.provided, start.provided)
    _restore(x.sites, start.sites)
    _restore(x.crews, start.crews)
    _restore(x.used, start.used)
    _restore(x.mean, start.mean)
    for place in range(len(x.lost)):
        for c in range(x.lost.shape[1]):
            x.lost[place, c], x.deficits[place, c] = 0.0, start.deficits[place, c]
    _restore(x.counts, start.counts)


@plain
def _restore(at, start):
    for i in range(len(at)):
        at[i] = start[i]
