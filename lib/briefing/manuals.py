"""What is printed before an exercise: the situation manual, the facilitator's book, the players' handout."""

from collections.abc import Iterator

from lib.briefing.document import (
    Blocks,
    Bullets,
    Card,
    Checklist,
    Contents,
    Details,
    Document,
    Heading,
    Lines,
    PageBreak,
    Paragraph,
    Table,
)
from lib.drill.due import caught_up, figures
from lib.drill.world import impact_of
from lib.engine.compile import Compiled
from lib.model.drill import folded
from lib.model.estate import Estate, text
from lib.model.exercise import Exercise, Inject, Option, Role, roles_of
from lib.view import drill_texts
from lib.view.drill_said import event_said, subjects, time_said, trigger_said
from lib.view.texts import names
from lib.words import Words
from lib.words.figures import count, hours

WRITTEN = 6  # lines to write on


def situation_manual(compiled: Compiled, exercise: Exercise, words: Words, classification: str = "") -> Document:
    """Return what everybody reads before: what it is for, who plays, what there is; nothing of what will come."""
    blocks = [
        *_purpose(exercise, words), *_roles(exercise, words), *_rules(words), *_objectives(exercise, words),
        PageBreak(), *_services(compiled, words), *_sites(compiled, words),
    ]  # fmt: skip
    return _document("manual", exercise, words, blocks, classification)


def facilitators_book(compiled: Compiled, exercise: Exercise, words: Words, classification: str = "") -> Document:
    """Return everything that will come, with its expected times if the room does nothing; for the facilitator alone."""
    blocks = [
        Paragraph(words("print.secret"), style="callout"), Contents(), *_purpose(exercise, words), *_objectives(exercise, words),
        Heading(1, words("print.before")), Checklist(tuple(words(f"print.check_before.{i}") for i in range(1, 7))),
        PageBreak(), *_msel(compiled, exercise, words),
        Heading(1, words("print.after")), Checklist(tuple(words(f"print.check_after.{i}") for i in range(1, 5))),
    ]  # fmt: skip
    return _document("book", exercise, words, blocks, classification)


def handout(compiled: Compiled, exercise: Exercise, role: Role, words: Words, classification: str = "") -> Document:
    """Return what a player of a team has in hand: the team's part, its levers, targets, room for notes."""
    name = drill_texts.role_names(folded(exercise, []), words)[role.id]
    mine = tuple(words(f"print.lever.{do}") for do in role.levers) or (words("print.no_levers"),)
    blocks = [
        Heading(1, name), *_rules(words), Heading(2, words("print.levers")), Bullets(mine),
        *_services(compiled, words), Heading(1, words("print.my_notes")), Lines(WRITTEN * 2),
    ]  # fmt: skip
    return _document("handout", exercise, words, blocks, classification)


def _document(kind: str, exercise: Exercise, words: Words, blocks: list[Blocks], classification: str) -> Document:
    name = text(exercise.name, words.language, exercise.id)
    return Document(
        title=words(f"print.{kind}"), subtitle=name, language=words.language, blocks=tuple(blocks),
        footer=words("print.footer", name=name, id=exercise.id), classification=classification,
    )  # fmt: skip


def _purpose(exercise: Exercise, words: Words) -> Iterator[Blocks]:
    scenario = exercise.scenario
    yield Heading(1, words("print.purpose"))
    if exercise.purpose:
        yield Paragraph(text(exercise.purpose, words.language, ""))
    yield Details((
        (words("report.planned"), hours(words, exercise.minutes / 60)),
        (words("print.begins"), time_said(0.0, words, scenario.starts_at)),
        (words("print.speed"), words("print.speed_said", length=hours(words, exercise.speed / 60))),
    ))  # fmt: skip


def _roles(exercise: Exercise, words: Words) -> Iterator[Blocks]:
    called = drill_texts.role_names(folded(exercise, []), words)
    yield Heading(1, words("print.roles"))
    rows = [
        (called[role.id], "\n".join(words(f"print.lever.{do}") for do in role.levers) or words("print.no_levers"))
        for role in roles_of(exercise)
    ]
    yield Table((words("report.team"), words("print.levers")), tuple(rows), widths=(2, 5))
    yield Paragraph(words("print.other_parts"), style="note")


def _rules(words: Words) -> Iterator[Blocks]:
    yield Heading(1, words("print.rules"))
    yield Bullets(tuple(words(f"print.rule.{i}") for i in range(1, 6)))


def _objectives(exercise: Exercise, words: Words) -> Iterator[Blocks]:
    if exercise.objectives:
        yield Heading(1, words("report.objectives"))
        yield Bullets(tuple(text(row.text, words.language, row.id) for row in exercise.objectives), numbered=True)


def _services(compiled: Compiled, words: Words) -> Iterator[Blocks]:
    """Tell what the plan says: who uses each service, how soon it must be back, where it stands by."""
    estate = compiled.estate
    services, sites = names(estate, "services", words), names(estate, "sites", words)
    yield Heading(1, words("print.services"))
    rows = []
    for service in sorted(estate.services, key=lambda s: (s.tier, -s.users)):
        at = [p for p in estate.placements if p.service == service.id]
        runs = dict.fromkeys(sites[p.site] for p in at if p.role == "active")
        stands_by = dict.fromkeys(sites[p.site] for p in at if p.role != "active")
        rto = hours(words, service.rto_hours) if service.rto_hours is not None else "–"
        users = count(words.language, service.users) if service.users else "–"
        rows.append(
            (services[service.id], str(service.tier), users, rto, ", ".join(runs) or "–", ", ".join(stands_by) or "–")
        )
    columns = tuple(words(f"print.{key}") for key in ("service", "tier", "users", "rto", "runs_in", "stands_by_in"))
    yield Table(columns, tuple(rows), widths=(5, 1, 2, 2, 4, 4), numeric=(1, 2, 3))


def _sites(compiled: Compiled, words: Words) -> Iterator[Blocks]:
    estate = compiled.estate
    sites = names(estate, "sites", words)
    yield Heading(1, words("print.sites"))
    rows = [
        (sites[site.id], text(site.operator, words.language, "–") or "–", words(f"print.owned.{site.ownership}"))
        for site in estate.sites
    ]
    yield Table((words("print.site"), words("print.operator"), words("print.ownership")), tuple(rows))


def _msel(compiled: Compiled, exercise: Exercise, words: Words) -> Iterator[Blocks]:
    """Tell every inject, those first that come first if the room does nothing."""
    state = folded(exercise, [])
    came = {e.said.inject: e for e in caught_up(compiled, state, [], exercise.scenario.horizon_hours, 0.0)}
    untouched = impact_of(compiled, state)
    horizon = exercise.scenario.horizon_hours
    times = {row.id: came[row.id].t if row.id in came else row.at for row in exercise.injects}
    yield Heading(1, words("print.msel"))
    yield Paragraph(words("print.msel_help"), style="note")
    for row in sorted(exercise.injects, key=lambda row: horizon if times[row.id] is None else times[row.id]):
        t = times[row.id]
        read = came[row.id].said.figures if row.id in came else figures(untouched, row, min(t or 0.0, horizon))
        yield _card(compiled, exercise, row, t, read, words)


def _card(compiled: Compiled, exercise: Exercise, row: Inject, t: float | None, read: dict, words: Words) -> Card:
    estate, language, starts_at = compiled.estate, words.language, exercise.scenario.starts_at
    roles = drill_texts.role_names(folded(exercise, []), words)
    objectives = {o.id: text(o.text, language, o.id) for o in exercise.objectives}
    details = [
        (words("print.when"), time_said(t, words, starts_at) if t is not None else "–"),
        (words("print.trigger"), trigger_said(row, subjects(exercise, words), estate, words)),
        (words("print.from"), text(row.sender, language, "–") or "–"),
        (words("print.to"), ", ".join(roles.get(role, role) for role in row.to)),
        (words("print.channel"), words(f"conduct.channel.{row.channel}")),
        *([(words("report.objective"), objectives.get(row.objective, row.objective))] if row.objective else []),
        *([(words("print.expected"), _expected(row, words))] if row.expected else []),
        *([(words("print.decides"), roles.get(row.decides, row.decides))] if row.decides else []),
        *[(words("print.option"), _option(option, estate, words)) for option in row.options],
        *[(words("print.world"), event_said(event, estate, words)) for event in row.events],
        *[(words("print.world"), drill_texts.deeds([action], estate, words, whole=True)) for action in row.actions],
    ]  # fmt: skip
    notes = (text(row.notes, language, ""),) if row.notes else ()
    title = drill_texts.subject(row, read, words, starts_at)
    said = drill_texts.message(row, read, words, starts_at)
    return Card(title=title, tag=row.id, details=tuple(details), text=said, notes=notes, lines=2)


def _option(option: Option, estate: Estate, words: Words) -> str:
    """Return an option, with what it does where it does anything."""
    said = text(option.text, words.language, option.id)
    return f"{said}: {drill_texts.deeds(option.actions, estate, words, whole=True)}" if option.actions else said


def _expected(row: Inject, words: Words) -> str:
    within = hours(words, row.expected.within_hours)
    return words("print.expected_said", what=text(row.expected.text, words.language, ""), within=within)
