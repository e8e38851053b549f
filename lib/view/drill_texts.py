"""An exercise in words, as its seats read it: what came, what a decision does, what a standby waits for."""

from collections.abc import Iterable

from lib.model.drill import Decision, State
from lib.model.estate import Estate, text
from lib.model.exercise import Exercise, Inject, Option, roles_of
from lib.model.scenario import Action
from lib.view.drill_said import action_said, role_said
from lib.view.exercise_said import said
from lib.words import Words
from lib.words.figures import hours

CHANNELS = {  # channel: its sign, of the Material Symbols
    "briefing": "campaign", "call": "call", "mail": "mail", "news": "newspaper", "social": "forum",
    "status_page": "public", "dashboard": "monitoring",
}  # fmt: skip
PUBLIC = ("news", "social", "status_page")  # channels that everybody hears, whoever an inject is for
REASONS = ("power", "held", "gate", "crew", "servers", "detection", "decision")


def role_names(state: State, words: Words) -> dict[str, str]:
    """Return role -> name."""
    return {role.id: role_said(state, role.id, words) for role in roles_of(state.exercise)}


def subject(inject: Inject, figures: dict, words: Words, starts_at: str | None) -> str:
    """Return an inject's subject with its figures as they were when it came."""
    return said(text(inject.subject, words.language, inject.id), figures, words, starts_at)


def message(inject: Inject, figures: dict, words: Words, starts_at: str | None) -> str:
    return said(text(inject.message, words.language, ""), figures, words, starts_at)


def is_public(inject: Inject, exercise: Exercise) -> bool:
    """Say whether everybody may have heard an inject: by its channel, or as a briefing to every team."""
    to_all = inject.channel == "briefing" and {role.id for role in roles_of(exercise)} <= set(inject.to)
    return inject.channel in PUBLIC or to_all


def deeds(actions: Iterable[Action] | None, estate: Estate, words: Words, whole: bool = False) -> str:
    """Return what actions do to the world; of a later one also how long after the decision.

    Of a long order of recovery it names the beginning, unless the `whole` is wanted.
    """
    return "; ".join(_deed(action, estate, words, whole) for action in actions or ())


def _deed(action: Action, estate: Estate, words: Words, whole: bool) -> str:
    said = action_said(action, estate, words, whole)
    return words("seats.later", what=said, length=hours(words, action.at)) if action.at else said


def effect(option: Option, estate: Estate, words: Words) -> str:
    """Return what an option does to the world in words."""
    return deeds(option.actions, estate, words) or words("seats.no_effect")


def decided(decision: Decision, state: State, estate: Estate, words: Words) -> str:
    """Return what was decided: the option's text, else what it does, else what was written."""
    option = chosen(decision, state)
    if option is not None:
        return text(option.text, words.language, option.id)
    return deeds(decision.said.actions, estate, words) or decision.said.text or ""


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
