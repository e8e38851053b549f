"""A small exercise on the teaching estate, and rooms in which it is played, for tests."""

import json
from pathlib import Path

from lib.drill.room import Room, begin
from lib.model.drill import Said, Seat
from lib.store.documents import Store
from lib.store.drills import Drills

PROJECT = Path(__file__).parents[1]
TEACHING = json.loads((PROJECT / "data" / "estates" / "teaching.json").read_text("utf-8"))
FIRE = json.loads((PROJECT / "data" / "scenarios" / "teaching-fire.json").read_text("utf-8"))  # daejeon out, 0 h to 6 h
FACILITATOR = Seat(id="facilitator", part="facilitator")
START = 1_700_000_000.0  # a wall time
SPEED = 60.0  # a minute in the room is an hour in the scenario


def exercise(*injects: dict, **more) -> dict:
    """Return an exercise over the fire in Daejeon."""
    return {"format": "exercise/1", "id": "small", "scenario": FIRE, "speed": SPEED, "injects": list(injects)} | more


def inject(id_: str, at: float | None = None, **more) -> dict:
    return {"id": id_, "to": ["operations"], "subject": f"inject {id_}"} | ({} if at is None else {"at": at}) | more


def condition(reading: str, of: str | None = None, **limit) -> dict:
    return {"on": "condition", "reading": reading} | ({"of": of} if of else {}) | limit


def opened(store: Store, *injects: dict, **more) -> Room:
    """Return the room of an exercise that has just begun; its clock stands."""
    drills = Drills(store.engine)
    begun = begin(drills, exercise(*injects, **more), TEACHING, START)
    return Room(drills, begun.key)


def again(room: Room) -> Room:
    """Return the same exercise as another process knows it."""
    return Room(room.drills, room.key)


def started(room: Room, wall: float = START) -> Room:
    room.do(FACILITATOR, "clock", Said(running=True, speed=SPEED), wall)
    return room


def wall(hours: float) -> float:
    """Return the wall time at which a clock that was started at START shows so many hours."""
    return START + hours * 3600 / SPEED


def come(view) -> list[tuple[str, float, str]]:
    """Return the injects that have come: which, when (hours), why."""
    return [(delivery.inject.id, round(delivery.t, 9), delivery.why) for delivery in view.state.delivered]
