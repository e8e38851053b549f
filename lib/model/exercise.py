"""A tabletop exercise as it is prepared: roles, objectives, and the MSEL, the list of what is to be injected.

It is read from an ``exercise/1`` file, which holds its starting scenario whole. Times are hours from the
scenario's start. What happens when it is played is in ``lib.model.drill``.
"""

from typing import Annotated, Literal

from msgspec import Meta

from lib.model.estate import Hours, Id, Name, Record
from lib.model.readable import readable
from lib.model.scenario import Action, Do, Event, Scenario

Channel = Literal["briefing", "call", "mail", "news", "social", "status_page", "dashboard"]
Reading = Literal[
    "affected_people", "peak_affected_people", "lost_user_hours", "services_down", "services_degraded",
    "availability", "affected_users", "hours_out", "hours_to_rto", "dark", "hours_to_power",
]  # fmt: skip
READINGS: dict[str, tuple[str | None, str]] = {  # what each is read of (nothing: the whole), and its unit
    "affected_people": (None, "people"),
    "peak_affected_people": (None, "people"),
    "lost_user_hours": (None, "user-hours"),
    "services_down": (None, "services"),
    "services_degraded": (None, "services"),
    "availability": ("service", "share"),
    "affected_users": ("service", "users"),
    "hours_out": ("service", "hours"),  # since it fell below its mbco; none while it is not
    "hours_to_rto": ("service", "hours"),  # negative once its RTO has passed; none while it is not below its mbco
    "dark": ("site", "yes or no"),  # 1 without power, else 0
    "hours_to_power": ("site", "hours"),  # as the event says now; none where power is on
}
FIGURE = Annotated[float, Meta(ge=-1e18, le=1e18)]
ROLES: dict[str, tuple[Do, ...]] = {  # the teams of an exercise that names none, with their levers
    "operations": ("activate", "hold", "release", "set_order"),
    "communications": (),
    "executive": ("add_crews", "shed"),
    "business": (),
}


class Objective(Record, kw_only=True):
    """What is to be shown or learnt; evaluators rate it."""

    id: Id
    text: Name


class Role(Record, kw_only=True):
    """A team of players, and which actions of the model are its to take, beside the options that injects put to it."""

    id: Id
    name: Name = ""
    levers: list[Do] = []


class Trigger(Record, kw_only=True):
    """What sets an inject off: the clock, a figure of the engine, an expected action that did not come, or a hand.

    ``condition``: the reading (of that service or site) is at least, or at most, a figure. ``missed``: the expected action of
    the inject named did not come within its time. ``after_hours`` passes between either and the inject.
    """

    on: Literal["clock", "condition", "missed", "hand"] = "clock"
    reading: Reading | None = None
    of: Id | None = None
    at_least: FIGURE | None = None
    at_most: FIGURE | None = None
    inject: Id | None = None
    after_hours: Hours = 0


class Expected(Record, kw_only=True):
    """What the players should do, and within how many hours of the inject.

    With ``do`` (a kind of action, and what it is done to) a decision that does it meets it; without, an evaluator says so.
    """

    text: Name
    within_hours: Hours = 1
    do: Do | None = None
    of: Id | None = None


class Option(Record, kw_only=True):
    """One answer to the question that an inject puts: what it does to the world, at once."""

    id: Id
    text: Name
    actions: list[Action] = []


class Inject(Record, kw_only=True):
    """A line of the MSEL. Its events and actions happen ``at`` hours after it is delivered."""

    id: Id
    at: Hours | None = None  # for a clock trigger; a place in the list for the others
    trigger: Trigger = Trigger()
    kind: Literal["contextual", "contingency", "expected"] = "contextual"
    sender: Name = ""
    to: list[Id] = []
    channel: Channel = "briefing"
    subject: Name
    message: Name = ""
    events: list[Event] = []
    actions: list[Action] = []
    decides: Id | None = None  # the role that answers; one of ``to``
    options: list[Option] = []
    objective: Id | None = None
    expected: Expected | None = None
    notes: Name = ""


class Question(Record, kw_only=True):
    """A question of the hot wash."""

    id: Id
    text: Name


@readable
class Exercise(Record, kw_only=True):
    format: Literal["exercise/1"]
    id: Id
    name: Name = ""
    purpose: Name = ""
    scenario: Scenario
    minutes: Annotated[int, Meta(ge=1, le=10_000)] = 90  # how long it is planned to last in the room
    speed: Annotated[float, Meta(ge=1, le=600)] = 60  # scenario time to the time in the room, at the start
    monitoring: Id | None = None  # the service that feeds the players' board; none: the board never goes stale
    roles: list[Role] = []  # none: those of ROLES
    objectives: list[Objective] = []
    injects: list[Inject] = []
    questions: list[Question] = []


def roles_of(exercise: Exercise) -> list[Role]:
    """Return the teams of players."""
    return exercise.roles or [Role(id=role, levers=list(levers)) for role, levers in ROLES.items()]
