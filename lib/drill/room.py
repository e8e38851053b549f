"""The door of an exercise that is played: who may do what, the clock, and the log kept in step with it.

Any number of people, browser tabs and processes play one exercise. Whoever looks, first adds what has fallen due
(``Room.look``); whoever acts, acts on what the log then says (``Room.do``). Each entry is added once, whoever tries.
"""

import secrets
from functools import lru_cache
from threading import Lock
from time import monotonic
from typing import NamedTuple

from lib.drill import acts
from lib.drill.due import Due, caught_up, delivery, next_due
from lib.drill.world import impact_of
from lib.engine.compile import Compiled, compile_estate
from lib.model.checks import Mistakes, Problem
from lib.model.drill import WORLD, Entry, Said, Seat, State, folded, standing
from lib.model.exercise import Exercise
from lib.model.impact import Impact
from lib.model.reading import read_estate, read_exercise
from lib.store.drills import Begun, Drills, New, Outdated

TRIES = 100  # to add to a log that others add to
FRESH = 0.1  # seconds for which a glance goes by what somebody else has just seen
ORDERED = (
    *WORLD,
    "back",
    "lead",
)  # what makes sense only after exactly what was seen; of all else the order is no matter


class View(NamedTuple):
    """An exercise at one moment: its state and log, the time of the scenario, what comes of it, what comes next by itself."""

    state: State
    log: list[Entry]
    t: float
    impact: Impact
    following: Due | None


def begin(drills: Drills, exercise: dict, estate: dict, wall: float) -> Begun:
    """Begin an exercise and return its keys; its facilitator has a seat. Raises Mistakes."""
    ground = read_estate(estate)
    read_exercise(exercise, ground)
    begun = drills.begin(exercise, estate, wall)
    said = Said(seat="facilitator", part="facilitator")
    new = New(seat="facilitator", wall=wall, t=0.0, kind="joined", said=said, once="joined:facilitator")
    drills.append(begun.key, [new])
    return begun


@lru_cache(maxsize=16)
def room(drills: Drills, key: str) -> "Room":
    """Return the one room of an exercise in this process. Raises Mistakes where there is none."""
    return Room(drills, key)


class Room:
    """An exercise that is played, as this process knows it. Every method may raise Mistakes where the store is out."""

    def __init__(self, drills: Drills, key: str):
        exercise, estate = drills.plan(key)
        self.drills, self.key = drills, key
        self.exercise: Exercise = read_exercise(exercise)
        self.compiled: Compiled = compile_estate(read_estate(estate))
        self._lock, self._log = Lock(), []
        self._state = folded(self.exercise, [])
        self._following: Due | None = None
        self._looked = -FRESH
        self._read()

    def look(self, wall: float) -> View:
        """Return the exercise at a wall time; what has fallen due by then has been added to its log."""
        with self._lock:
            for _ in range(TRIES):
                self._read()
                t = self._time(wall)
                if self._following is None or self._following.t > t or not self._state.clock.running:
                    return self._view(t)
                try:
                    self._catch_up(t, wall)
                except Outdated:
                    continue
            return self._view(self._time(wall))

    def glance(self, wall: float) -> int:
        """Return the number of the last entry as ``look`` would, or as it was at most FRESH seconds ago.

        Many screens of one process that wait for something to happen ask the database once between them.
        """
        if monotonic() - self._looked >= FRESH:
            self.look(wall)
        return self._state.number

    def take_seat(self, part: str, role: str | None, name: str, wall: float) -> tuple[Seat, str]:
        """Give somebody a seat; return it and the token that opens it. Raises Mistakes."""
        acts.check_seat(self.exercise, part, role, name)
        seat, token = self.drills.seat(self.key)
        said = Said(seat=seat, part=part, role=role, name=acts.plain(name))
        new = New(seat=seat, wall=wall, t=self.look(wall).t, kind="joined", said=said, once=f"joined:{seat}")
        self.drills.append(self.key, [new])
        return Seat(id=seat, part=part, role=role, name=said.name), token

    def do(
        self, seat: Seat, kind: str, said: Said, wall: float, seen: int | None = None, once: str | None = None
    ) -> View:
        """Add what a seat does to the log; return what it comes to.

        seen: the number of the last entry that was on the screen of whoever acts; what somebody else has changed since
        is not overwritten. once: names what is done, so that sent twice it is done once. Raises Mistakes, and adds
        nothing, where the seat may not, where it makes no sense now, or where somebody else was quicker.
        """
        once = once or secrets.token_hex(8)
        for _ in range(TRIES):
            view = self.look(wall)
            new = acts.entry(view.state, view.log, self.compiled, seat, kind, said, (view.t, wall, seen), once)
            if new is None:
                return view
            try:
                self.drills.append(
                    self.key, [*self._passed(view, new), new], view.state.number if kind in ORDERED else None
                )
            except Outdated:
                continue
            return self.look(wall)
        raise Mistakes([Problem("log", "log_busy", {"tries": TRIES})])

    def deliver(self, seat: Seat, inject: str, wall: float) -> View:
        """Deliver an inject now, by hand; if it has come meanwhile, nothing happens."""
        for _ in range(TRIES):
            view = self.look(wall)
            plan = acts.to_deliver(view.state, seat, inject)
            if plan is None:
                return view
            entry = delivery(view.impact, plan, view.t, wall, view.state.number + 1, seat.id, by_hand=True)
            try:
                self.drills.append(self.key, [self._new(entry, view.state)], view.state.number)
            except Outdated:
                continue
            return self.look(wall)
        raise Mistakes([Problem("log", "log_busy", {"tries": TRIES})])

    def step_back(self, seat: Seat, wall: float) -> View:
        """Take the last thing back that changed the world or the clock; what it set off since comes again."""
        view = self.look(wall)
        counts = standing(view.log)
        last = next((entry for entry in reversed(counts) if entry.kind in WORLD), None)
        if last is None:
            return view
        return self.do(seat, "back", Said(number=last.number - 1), wall, once=f"{last.number}")

    def _passed(self, view: View, new: New) -> list[New]:
        """Return what comes up to the time that a jump of the clock goes to, that time and now among it."""
        if new.kind != "clock" or new.said.to_t is None:
            return []
        between = caught_up(self.compiled, view.state, view.log, new.t, new.wall)
        return [self._new(entry, view.state) for entry in between]

    def _catch_up(self, t: float, wall: float) -> None:
        missing = caught_up(self.compiled, self._state, self._log, t, wall)
        self.drills.append(self.key, [self._new(entry, self._state) for entry in missing], self._state.number)
        self._read()

    def _new(self, entry: Entry, state: State) -> New:
        once = f"delivered:{entry.said.inject}:{state.epoch}"
        return New(seat=entry.seat, wall=entry.wall, t=entry.t, kind=entry.kind, said=entry.said, once=once)

    def _read(self) -> None:
        number, self._looked = self.drills.number(self.key), monotonic()
        if number == self._state.number and self._log:
            return
        fresh = self.drills.log(self.key, self._state.number)
        if fresh:
            self._log = [*self._log, *fresh]
            self._state = folded(self.exercise, self._log)
            self._following = next_due(self.compiled, self._state, self._log)

    def _time(self, wall: float) -> float:
        return min(self._state.clock.at(wall), self.exercise.scenario.horizon_hours)

    def _view(self, t: float) -> View:
        return View(self._state, self._log, t, impact_of(self.compiled, self._state), self._following)
