"""An exercise in words: who, when, what a decision does, what a standby waits for."""

from lib.model.drill import Decision, State
from lib.model.estate import Estate, text
from lib.model.exercise import Exercise, Inject, Option, roles_of
from lib.model.scenario import Action
from lib.view.exercise_said import said
from lib.view.texts import names
from lib.words import Words
from lib.words.figures import clock, hours, percent

CHANNELS = {  # channel: its sign, of the Material Symbols
    "briefing": "campaign", "call": "call", "mail": "mail", "news": "newspaper", "social": "forum",
    "status_page": "public", "dashboard": "monitoring",
}  # fmt: skip
PUBLIC = ("briefing", "news", "social", "status_page")  # what everybody in the room may see
REASONS = ("power", "held", "gate", "crew", "servers", "detection", "decision")


def role_names(exercise: Exercise, words: Words) -> dict[str, str]:
    """Return role -> name; those that every exercise may use have one of their own."""
    found = {}
    for role in roles_of(exercise):
        own = words(f"conduct.role.{role.id}") if words.has(f"conduct.role.{role.id}") else role.id
        found[role.id] = text(role.name, words.language, own)
    return found


def who(state: State, seat: str, words: Words) -> str:
    """Return the name of who did something, the part where somebody gave none, the exercise where it was nobody."""
    found = state.seats.get(seat)
    if found is None:
        return words("seats.by_itself")
    return found.name or words(f"conduct.part.{found.part}")


def when(words: Words, starts_at: str | None, t: float) -> str:
    """Return a time of the scenario: how long after its start, and by the local clock where it has one."""
    return " · ".join(filter(None, [since_start(words, t), clock(words, starts_at, round(t, 9))]))


def since_start(words: Words, t: float) -> str:
    return words("seats.after", length=hours(words, t))


def subject(inject: Inject, figures: dict, words: Words, starts_at: str | None) -> str:
    """Return an inject's subject with its figures as they were when it came."""
    return said(text(inject.subject, words.language, inject.id), figures, words, starts_at)


def message(inject: Inject, figures: dict, words: Words, starts_at: str | None) -> str:
    return said(text(inject.message, words.language, ""), figures, words, starts_at)


def deed(action: Action, estate: Estate, words: Words) -> str:
    """Return what an action does to the world, as a sentence; how long after the decision where it is later."""
    services, sites = names(estate, "services", words), names(estate, "sites", words)
    placed = {p.id: p for p in estate.placements}.get(action.placement)
    holes = {
        "service": services.get(placed.service if placed else action.service, ""),
        "site": sites.get(placed.site if placed else action.site, ""),
        "team": names(estate, "teams", words).get(action.team, ""),
        "crews": f"{action.crews or 0:+g}",
        "factor": percent(action.factor or 1),
        "length": hours(words, abs(action.hours or 0)),
        "services": " → ".join(services.get(service, service) for service in action.services or ()),
    }
    sooner = "_sooner" if action.do == "extend_outage" and (action.hours or 0) < 0 else ""
    told = words(f"seats.do.{action.do}{sooner}", **holes)
    return words("seats.later", what=told, length=hours(words, action.at)) if action.at else told


def effect(option: Option, estate: Estate, words: Words) -> str:
    """Return what an option does to the world in words."""
    return " ".join(deed(action, estate, words) for action in option.actions) or words("seats.no_effect")


def decided(decision: Decision, state: State, estate: Estate, words: Words) -> str:
    """Return what was decided: the option's text, else what it does, else what was written."""
    option = chosen(decision, state)
    if option is not None:
        return text(option.text, words.language, option.id)
    deeds = " ".join(deed(action, estate, words) for action in decision.said.actions or ())
    return deeds or decision.said.text or ""


def chosen(decision: Decision, state: State) -> Option | None:
    """Return the option that a decision took, None where it took none."""
    for delivery in state.delivered:
        if delivery.inject.id == decision.said.inject:
            return next((o for o in delivery.inject.options if o.id == decision.said.option), None)
    return None


def standing(kind: str, reason: str | None, on: str | None, services: dict[str, str], words: Words) -> str:
    """Return how a standby stands: ready, serving, lost and for what it waits; never until when."""
    if kind != "lost":
        return words(f"seats.standing.{kind}")
    why = f"seats.waits.{reason}" if reason in REASONS else "seats.waits.unknown"
    return words("seats.standing.lost", why=words(why, service=services.get(on, on or "")))
