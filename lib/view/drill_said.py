"""What happens in an exercise, in words: an action, an outage, what sets an inject off, an entry of the log."""

import re
from collections.abc import Mapping

from lib.model.drill import Entry, State
from lib.model.estate import Estate, text
from lib.model.exercise import READINGS, Exercise, Inject, roles_of
from lib.model.scenario import Action, Event
from lib.model.times import written
from lib.view.exercise_said import said as with_figures
from lib.view.texts import names
from lib.words import Words
from lib.words.figures import clock, count, hours, percent

MOST_ORDERED = 4  # services of an order that are named in one phrase
HOLE = re.compile(r"\{[^{}]*\}")  # a figure of a message


def time_said(t: float, words: Words, starts_at: str | None) -> str:
    """Return a time of the scenario, to the minute: D+1 H+3 M+45 and the local time where there is one."""
    local = clock(words, starts_at, t)
    return f"{written(round(t * 60) / 60)} · {local}" if local else written(round(t * 60) / 60)


def action_said(action: Action, estate: Estate, words: Words, whole: bool = False) -> str:
    """Return an action as one phrase; of a long order of recovery its beginning, unless the `whole` is wanted."""
    called = {kind: names(estate, kind, words) for kind in ("services", "sites", "teams")}
    place = next((row for row in estate.placements if row.id == action.placement), None)
    service = action.service or (place and place.service)
    site = action.site or (place and place.site)
    ordered = [called["services"].get(id_, id_) for id_ in action.services or ()]
    return words(
        f"conduct.action.{action.do}",
        service=called["services"].get(service, service),
        site=called["sites"].get(site, site),
        team=called["teams"].get(action.team, action.team),
        services=", ".join(ordered) if whole else _beginning(ordered, words),
        crews=f"{action.crews or 0:+g}",
        hours=f"{action.hours or 0:+g}",
        share=percent(action.factor) if action.factor is not None else "",
    )


def _beginning(ordered: list[str], words: Words) -> str:
    """Return the first of many names, and how many more there are."""
    if len(ordered) <= MOST_ORDERED + 1:  # "and 1 more" would be no shorter
        return ", ".join(ordered)
    return words("chart.and_more", names=", ".join(ordered[:MOST_ORDERED]), count=len(ordered) - MOST_ORDERED)


def event_said(event: Event, estate: Estate, words: Words) -> str:
    """Return an outage as one phrase."""
    sites, zones = names(estate, "sites", words), names(estate, "zones", words)
    where = sites.get(event.site) or zones.get(event.zone) or event.site or event.zone or words("conduct.event.circle")
    said = [words("conduct.event.out", where=where)]
    said += [words("conduct.event.share", share=percent(event.lose))] if event.lose < 1 else []
    said += [words("conduct.event.destroyed")] if event.destroyed else []
    if isinstance(event.outage_hours, int | float):
        said.append(words("conduct.event.hours", hours=hours(words, event.outage_hours)))
    return ", ".join(said)


def trigger_said(inject: Inject, called: Mapping[str, str], estate: Estate, words: Words) -> str:
    """Return what sets an inject off. called: the subjects of all injects, by id."""
    trigger = inject.trigger
    if trigger.on == "condition":
        limit, way = (trigger.at_least, "least") if trigger.at_least is not None else (trigger.at_most, "most")
        if trigger.reading == "dark":
            site = names(estate, "sites", words).get(trigger.of, trigger.of)
            return words("conduct.when.dark" if way == "least" else "conduct.when.lit", site=site)
        kind, unit = READINGS[trigger.reading]
        of = names(estate, f"{kind}s", words).get(trigger.of, trigger.of) if kind else ""
        figure = (
            percent(limit)
            if unit == "share"
            else hours(words, limit)
            if unit == "hours"
            else count(words.language, limit)
        )
        reading = words(f"conduct.reading.{trigger.reading}")
        return words(f"conduct.when.{way}", reading=f"{of}: {reading}" if of else reading, figure=figure)
    if trigger.on == "missed":
        return words("conduct.when.missed", inject=called.get(trigger.inject, trigger.inject))
    return words(f"conduct.when.{trigger.on}")


def subject(inject: Inject, words: Words, figures: dict | None = None, starts_at: str | None = None) -> str:
    """Return an inject's subject with the figures it came with; what is not known yet is left open."""
    return HOLE.sub("…", with_figures(text(inject.subject, words.language, inject.id), figures or {}, words, starts_at))


def subjects(exercise: Exercise, words: Words) -> dict[str, str]:
    """Return inject -> subject."""
    return {inject.id: subject(inject, words) for inject in exercise.injects}


def role_said(state: State, role: str | None, words: Words) -> str:
    """Return the name of a team, as its exercise has it or as the catalogue has it."""
    found = next((row for row in roles_of(state.exercise) if row.id == role), None)
    if found is not None and found.name:
        return text(found.name, words.language, found.id)
    return words(f"conduct.role.{role}") if words.has(f"conduct.role.{role}") else role or ""


def seat_said(state: State, seat: str, words: Words) -> str:
    """Return who sits in a seat."""
    found = state.seats.get(seat)
    if found is None:
        return words("conduct.itself")
    return found.name or words(f"conduct.part.{found.part}")


def _called(inject: str | None, plans: dict[str, Inject], state: State, words: Words) -> str:
    """Return the subject of an inject that an entry names."""
    if inject not in plans:
        return inject or ""
    came = next((row for row in state.delivered if row.inject.id == inject), None)
    return subject(plans[inject], words, came and came.figures, state.exercise.scenario.starts_at)


def entry_said(entry: Entry, state: State, estate: Estate, words: Words) -> str:
    """Return an entry of the log as one phrase, without when and whose."""
    said, plans = entry.said, _plans(state)
    inject = _called(said.inject, plans, state, words)
    option = _option(plans.get(said.inject), said.option, words)
    actions = "; ".join(action_said(action, estate, words) for action in said.actions or ())
    kind = entry.kind
    if kind == "clock":
        kind = "jumped" if said.to_t is not None else "started" if said.running else "paused"
    elif kind == "truth":
        kind = "truth_shown" if said.shown else "truth_hidden"
    elif kind == "met":
        kind = "met_yes" if said.met else "met_no"
    return words(
        f"conduct.entry.{kind}",
        inject=inject,
        option=" · ".join(part for part in (option, said.text or "", actions) if part),
        role=role_said(state, said.role, words),
        name=seat_said(state, said.seat, words) if said.seat else "",
        speed=f"{said.speed or 0:g}",
        text=said.text or "",
        rating=said.rating or "",
        number=(said.number or 0) + 1,
        t=written(round((said.at or 0) * 60) / 60),
    )


def _plans(state: State) -> dict[str, Inject]:
    rows = [*state.exercise.injects, *state.pending, *state.skipped, *(row.inject for row in state.delivered)]
    return {row.id: row for row in rows}


def _option(inject: Inject | None, option: str | None, words: Words) -> str:
    found = next((row for row in inject.options if row.id == option), None) if inject else None
    return text(found.text, words.language, found.id) if found else ""
