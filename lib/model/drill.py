"""An exercise that is played: an append-only log of what was done, and the state that it comes to.

Nothing in the log is ever changed. Stepping back is an entry too: ``folded`` passes over what it takes back.
Wall times are seconds since 1970 (UTC), times in the scenario hours from its start.
"""

from typing import Literal

import msgspec
from msgspec import Struct

from lib.model.estate import Hours, Id, Record, Text
from lib.model.exercise import FIGURE, Exercise, Inject
from lib.model.readable import readable
from lib.model.scenario import Action

Part = Literal["facilitator", "player", "evaluator", "observer", "screen"]
Rating = Literal["P", "S", "M", "U"]  # performed; with some challenges; with major challenges; unable (HSEEP)
FIGURES = dict[
    str, FIGURE | None
]  # "hours_to_rto:pay" -> its value when a message was delivered, None where it had none


class Seat(Struct, frozen=True, kw_only=True):
    """Somebody who takes part. ``id`` stands in the log; the token that opens the seat does not."""

    id: str
    part: Part
    role: str | None = None
    name: str = ""


class Clock(Struct, frozen=True):
    """The exercise's clock: at wall time ``since`` it stood at ``t``; it goes on at ``speed`` while it runs."""

    t: float = 0.0
    since: float = 0.0
    speed: float = 60.0
    running: bool = False

    def at(self, wall: float) -> float:
        """Return the scenario's time at a wall time, hours."""
        return self.t + max(0.0, wall - self.since) * self.speed / 3600 if self.running else self.t


@readable
class Said(Record, kw_only=True):
    """What an entry may hold; each kind in ``ENTRIES`` says which of it."""

    seat: Id | None = None
    part: Part | None = None
    role: Id | None = None
    name: Text | None = None
    running: bool | None = None
    speed: float | None = None
    to_t: Hours | None = None
    inject: Id | None = None
    plan: Inject | None = None  # an inject as it then was
    why: Literal["clock", "condition", "missed", "hand"] | None = None
    figures: FIGURES | None = None
    at: Hours | None = None
    option: Id | None = None
    actions: list[Action] | None = None
    text: Text | None = None
    confidence: int | None = None  # 1 (a guess) to 5 (certain)
    objective: Id | None = None
    rating: Rating | None = None
    met: bool | None = None
    shown: bool | None = None
    question: Id | None = None
    item: Id | None = None
    owner: Text | None = None
    due: Text | None = None
    number: int | None = None


ENTRIES: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {  # kind: meaning, what it needs, what it may have
    "joined": ("somebody took a seat", ("seat", "part"), ("role", "name")),
    "lead": ("a seat leads its role's team", ("seat", "role"), ()),
    "clock": ("the clock started, paused, changed its speed or jumped to t", ("running", "speed"), ("to_t",)),
    "delivered": ("an inject reached its roles", ("inject", "plan", "why", "figures"), ()),
    "skipped": ("an inject will not come", ("inject",), ()),
    "postponed": ("a clock inject will come at another time", ("inject", "at"), ()),
    "edited": ("an inject that is not delivered was changed, or a new one put in", ("inject", "plan"), ()),
    "voted": ("a player is for an option", ("inject", "option"), ("text",)),
    "decided": (
        "a team decided; its actions happen at t",
        ("role",),
        ("actions", "inject", "option", "text", "confidence"),
    ),
    "met": ("an evaluator says whether the expected action of an inject came", ("inject", "met"), ("text",)),
    "noted": ("an evaluator's note", ("text",), ("objective", "inject")),
    "rated": ("an evaluator's rating of an objective; the last of each evaluator counts", ("objective", "rating"), ("text",)),
    "truth": ("players see what is true, or what they would know", ("shown",), ()),
    "back": ("stepped back: the world is as it was after that entry", ("number",), ()),
    "ended": ("the exercise is over; the hot wash begins", (), ()),
    "answered": ("an answer in the hot wash; the last of each seat counts", ("question", "text"), ()),
    "improved": ("a line of the improvement plan, new, changed, or (not shown) taken out", ("item", "text"), ("owner", "due", "objective", "shown")),
}  # fmt: skip
WORLD = (
    "clock",
    "delivered",
    "skipped",
    "postponed",
    "edited",
    "voted",
    "decided",
    "met",
    "ended",
)  # what "back" takes back


@readable
class Entry(Struct, frozen=True, kw_only=True):
    """A line of the log: its number (from 1, without holes), when, whose, at what time of the scenario, and what."""

    number: int
    wall: float
    seat: str  # "" where the exercise itself did it: an inject that fell due
    t: float
    kind: str
    said: Said


class Delivery(Struct, frozen=True):
    """An inject that has come: the entry's number and time, the inject as it was, its message's figures."""

    number: int
    t: float
    inject: Inject
    why: str
    figures: FIGURES


class Decision(Struct, frozen=True):
    """A decision: the entry's number and time, whose, and what it did to the world."""

    number: int
    t: float
    seat: str
    said: Said


class State(Struct, frozen=True, kw_only=True):
    """What a log comes to. ``pending``: injects that have not come, as they are now, in the order of the list."""

    exercise: Exercise
    number: int  # of the last entry
    clock: Clock
    seats: dict[str, Seat]
    leads: dict[str, str]  # role -> seat
    pending: list[Inject]
    skipped: list[Inject]
    delivered: list[Delivery]
    decisions: list[Decision]
    votes: dict[str, dict[str, str]]  # inject -> seat -> option
    met: dict[str, Entry]  # inject -> an evaluator's word
    notes: list[Entry]
    ratings: dict[tuple[str, str], Entry]  # objective, seat
    answers: dict[tuple[str, str], Entry]  # question, seat
    improvements: dict[str, Entry]
    truth: bool
    ended: bool
    set_at: dict[str, int]  # inject, or "" for the clock -> the entry that last set it
    epoch: int  # the last step back's number, 0 before any: what came before it may come again


def folded(exercise: Exercise, log: list[Entry]) -> State:
    """Return the state that a log comes to."""
    found = _Fold(exercise)
    for entry in standing(log):
        getattr(found, entry.kind)(entry)
    return found.state(log[-1].number if log else 0)


def standing(log: list[Entry]) -> list[Entry]:
    """Return the entries that count: without those of the world that a later step back took back."""
    kept: list[Entry] = []
    for entry in log:
        if entry.kind == "back":
            kept = [e for e in kept if e.number <= entry.said.number or e.kind not in WORLD]
        kept.append(entry)
    return kept


class _Fold:
    """A state in the making: one method for each kind of entry."""

    def __init__(self, exercise: Exercise):
        self.exercise, self.plans = exercise, {inject.id: inject for inject in exercise.injects}
        self.clock_now = Clock(speed=exercise.speed)
        self.seats: dict[str, Seat] = {}
        self.leads: dict[str, str] = {}
        self.gone: dict[str, Inject] = {}
        self.come: dict[str, Delivery] = {}
        self.decisions: list[Decision] = []
        self.votes: dict[str, dict[str, str]] = {}
        self.said_met: dict[str, Entry] = {}
        self.notes: list[Entry] = []
        self.ratings: dict[tuple[str, str], Entry] = {}
        self.answers: dict[tuple[str, str], Entry] = {}
        self.plan: dict[str, Entry] = {}
        self.shown = self.over = False
        self.epoch = 0
        self.set_at: dict[str, int] = {}

    def joined(self, entry: Entry) -> None:
        said = entry.said
        self.seats[said.seat] = Seat(id=said.seat, part=said.part, role=said.role, name=said.name or "")
        if said.part == "player" and said.role:
            self.leads.setdefault(said.role, said.seat)

    def lead(self, entry: Entry) -> None:
        self.leads[entry.said.role] = entry.said.seat

    def clock(self, entry: Entry) -> None:
        self.clock_now = Clock(entry.t, entry.wall, entry.said.speed, entry.said.running)
        self.set_at[""] = entry.number

    def delivered(self, entry: Entry) -> None:
        said = entry.said
        self.come[said.inject] = Delivery(entry.number, entry.t, said.plan, said.why, said.figures)
        self.plans.setdefault(said.inject, said.plan)
        self.gone.pop(said.inject, None)

    def skipped(self, entry: Entry) -> None:
        self.set_at[entry.said.inject] = entry.number
        if entry.said.inject in self.plans:
            self.gone[entry.said.inject] = self.plans[entry.said.inject]

    def postponed(self, entry: Entry) -> None:
        self.set_at[entry.said.inject] = entry.number
        plan = self.plans.get(entry.said.inject)
        if plan is not None:
            self.plans[plan.id] = msgspec.structs.replace(plan, at=entry.said.at)
            self.gone.pop(plan.id, None)

    def edited(self, entry: Entry) -> None:
        self.plans[entry.said.inject] = entry.said.plan
        self.set_at[entry.said.inject] = entry.number
        self.gone.pop(entry.said.inject, None)

    def voted(self, entry: Entry) -> None:
        self.votes.setdefault(entry.said.inject, {})[entry.seat] = entry.said.option

    def decided(self, entry: Entry) -> None:
        self.decisions.append(Decision(entry.number, entry.t, entry.seat, entry.said))

    def met(self, entry: Entry) -> None:
        self.said_met[entry.said.inject] = entry

    def noted(self, entry: Entry) -> None:
        self.notes.append(entry)

    def rated(self, entry: Entry) -> None:
        self.ratings[entry.said.objective, entry.seat] = entry

    def truth(self, entry: Entry) -> None:
        self.shown = entry.said.shown

    def back(self, entry: Entry) -> None:
        """Stand still at the entry's own t, that of the entry it goes back to: nobody is surprised by a clock that runs on."""
        self.epoch = entry.number
        self.clock_now = Clock(entry.t, entry.wall, self.clock_now.speed, False)

    def ended(self, entry: Entry) -> None:
        self.over = True
        self.clock_now = Clock(entry.t, entry.wall, self.clock_now.speed, False)

    def answered(self, entry: Entry) -> None:
        self.answers[entry.said.question, entry.seat] = entry

    def improved(self, entry: Entry) -> None:
        if entry.said.shown is False:
            self.plan.pop(entry.said.item, None)
        else:
            self.plan[entry.said.item] = entry

    def state(self, number: int) -> State:
        waiting = [plan for plan in self.plans.values() if plan.id not in self.come and plan.id not in self.gone]
        return State(
            exercise=self.exercise, number=number, clock=self.clock_now, seats=self.seats, leads=self.leads,
            pending=waiting, skipped=list(self.gone.values()), delivered=sorted(self.come.values(), key=lambda d: d.number),
            decisions=self.decisions, votes=self.votes, met=self.said_met, notes=self.notes, ratings=self.ratings,
            answers=self.answers, improvements=self.plan, truth=self.shown, ended=self.over,
            set_at=self.set_at, epoch=self.epoch,
        )  # fmt: skip
