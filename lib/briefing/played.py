"""An exercise that was played, as its report reads it: who took part, when, what the room was told and knew."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timezone

import msgspec

from lib.drill.expected import outcome
from lib.drill.room import View
from lib.drill.world import impact_of
from lib.drill.worth import Worth, worth
from lib.engine.compile import Compiled
from lib.model.drill import Delivery, Seat, State
from lib.model.estate import text
from lib.model.impact import Impact
from lib.view.drill_said import role_said, seat_said, time_said
from lib.words import Words


@dataclass(frozen=True, eq=False)
class Played:
    """An exercise at its end (or now): what comes of it, and what would have come without any decision."""

    compiled: Compiled
    view: View
    words: Words
    untouched: Impact  # the injects as they came, no decision
    worths: list[Worth]

    @property
    def state(self) -> State:
        return self.view.state

    @property
    def starts_at(self) -> str | None:
        return self.state.exercise.scenario.starts_at

    def when(self, t: float) -> str:
        """Return a time of the scenario."""
        return time_said(t, self.words, self.starts_at)

    def wall(self, wall: float) -> str:
        """Return a time in the room, by the clock of the scenario's place, else UTC."""
        return f"{datetime.fromtimestamp(wall, self._zone()):%Y-%m-%d %H:%M}"

    def zone(self) -> str:
        """Return the name of the clock by which ``wall`` tells the time."""
        return str(self._zone())

    def who(self, seat: str) -> str:
        return seat_said(self.state, seat, self.words)

    def role(self, role: str | None) -> str:
        return role_said(self.state, role, self.words)

    def text(self, name: object, otherwise: str = "") -> str:
        return text(name, self.words.language, otherwise)

    def seats(self, part: str) -> list[Seat]:
        return [seat for seat in self.state.seats.values() if seat.part == part]

    def expectations(self) -> Iterator[tuple[Delivery, str, float | None]]:
        """Yield each inject that came with an expected action, how that stands, and when it came (hours)."""
        for delivery in self.state.delivered:
            if delivery.inject.expected is not None:
                yield delivery, *outcome(self.state, delivery, self.view.t)

    def _zone(self) -> timezone:
        start = datetime.fromisoformat(self.starts_at) if self.starts_at else None
        return start.tzinfo if start is not None and start.tzinfo else UTC


def played(compiled: Compiled, view: View, words: Words) -> Played:
    """Return an exercise as its report reads it."""
    undecided = msgspec.structs.replace(view.state, decisions=[])
    return Played(compiled, view, words, impact_of(compiled, undecided), worth(compiled, view.state))
