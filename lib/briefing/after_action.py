"""The after-action report and improvement plan of an exercise that was played: what is told, in which order."""

from collections.abc import Iterator

from lib.briefing import pictures
from lib.briefing.document import (
    Blocks,
    Bullets,
    Contents,
    Details,
    Document,
    Figures,
    Heading,
    Paragraph,
    Picture,
    Table,
)
from lib.briefing.marks import Mark
from lib.briefing.pictures import Bar, Line, Row
from lib.briefing.played import Played
from lib.drill.readings import began
from lib.drill.reported import course
from lib.model.exercise import roles_of
from lib.model.order import Order
from lib.view import drill_texts, moment
from lib.view.drill_worth import order_said
from lib.view.drill_worth import said as worth_said
from lib.view.texts import names
from lib.view.theme import status_of
from lib.words.figures import count, hours

RATINGS = ("P", "S", "M", "U")
TOLD = ("delivered", "decided", "skipped", "postponed", "edited", "back", "ended", "met")  # entries of the timeline


def after_action(played: Played, order: Order | None = None, classification: str = "") -> Document:
    """Return the report. ``order``: the best order of recovery that was found, if it was looked for."""
    words, exercise = played.words, played.state.exercise
    name = played.text(exercise.name, exercise.id)
    parts = (
        _overview, _in_figures, _objectives, _course, lambda p: _decisions(p, order), _expected, _targets, _hot_wash,
        _improvements, _method,
    )  # fmt: skip
    blocks = [Contents(), *(block for part in parts for block in part(played))]
    footer = words("report.footer", name=name, id=exercise.id, entries=played.state.number)
    return Document(
        title=words("report.title"), subtitle=name, language=words.language, blocks=tuple(blocks), footer=footer,
        classification=classification,
    )  # fmt: skip


def _overview(played: Played) -> Iterator[Blocks]:
    words, state, log = played.words, played.state, played.view.log
    exercise, walls = state.exercise, [entry.wall for entry in log]
    yield Heading(1, words("report.overview"))
    if exercise.purpose:
        yield Paragraph(played.text(exercise.purpose))
    estate = played.compiled.estate
    yield Details((
        (words("report.scenario"), played.text(exercise.scenario.name, exercise.scenario.id)),
        (words("report.estate"), played.text(estate.name, estate.id)),
        (words("report.held"), words("report.from_to", start=played.wall(min(walls)), end=played.wall(max(walls)), zone=played.zone())),
        (words("report.covered"), hours(words, played.view.t)),
        (words("report.planned"), hours(words, exercise.minutes / 60)),
        *_took_part(played),
    ))  # fmt: skip


def _took_part(played: Played) -> Iterator[tuple[str, str]]:
    words = played.words
    for role in roles_of(played.state.exercise):
        people = [seat.name for seat in played.seats("player") if seat.role == role.id]
        yield played.role(role.id), ", ".join(people) or words("report.nobody")
    for part in ("evaluator", "observer"):
        people = [seat.name for seat in played.seats(part)]
        if people:
            yield words(f"conduct.part.{part}"), ", ".join(people)


def _in_figures(played: Played) -> Iterator[Blocks]:
    words, impact = played.words, played.view.impact
    language, states = words.language, [state for _, state, _ in played.expectations()]
    yield Heading(1, words("report.in_figures"))
    last, last_without = moment.last_back(impact)[0], moment.last_back(played.untouched)[0]
    saved = played.untouched.lost_user_hours - impact.lost_user_hours
    yield Figures((
        (count(language, impact.peak_affected_people), words("report.peak"), words("report.peak_help")),
        (count(language, impact.lost_user_hours), words("report.lost"), words("report.lost_help")),
        (count(language, abs(saved)), words(f"report.all_{'saved' if saved >= 0 else 'cost'}"), words("report.all_decisions_help")),
        (hours(words, last), words("report.last_back"), words("report.last_back_help", without=hours(words, last_without))),
        (f"{states.count('met')} / {len(states)}", words("report.in_time"), words("report.in_time_help")),
    ))  # fmt: skip
    if played.state.ended is False:
        yield Paragraph(words("report.not_over"), style="callout")


def _objectives(played: Played) -> Iterator[Blocks]:
    words, state = played.words, played.state
    yield Heading(1, words("report.objectives"))
    rows = []
    for objective in state.exercise.objectives:
        given = [entry for (of, _), entry in sorted(state.ratings.items()) if of == objective.id]
        letters = ", ".join(
            f"{entry.said.rating} ({played.who(entry.seat)}, {played.wall(entry.wall)[-5:]})" for entry in given
        )
        remarks = "\n".join(entry.said.text for entry in given if entry.said.text)
        rows.append((played.text(objective.text, objective.id), letters or words("report.not_rated"), remarks))
    columns = (words("report.objective"), words("report.rated"), words("report.remarks"))
    yield Table(columns, tuple(rows), widths=(4, 3, 5))
    yield Paragraph(" ".join(words(f"report.rating.{letter}") for letter in RATINGS), style="note")
    notes = [_note(played, entry) for entry in state.notes]
    if notes:
        yield Heading(2, words("report.notes"))
        yield Bullets(tuple(notes))


def _note(played: Played, entry) -> str:
    about = {row.id: played.text(row.text, row.id) for row in played.state.exercise.objectives}.get(
        entry.said.objective
    )
    said = f"{played.when(entry.t)} · {played.who(entry.seat)}: {entry.said.text}"
    return f"{said} ({about})" if about else said


def _course(played: Played) -> Iterator[Blocks]:
    words = played.words
    yield Heading(1, words("report.course"))
    yield Paragraph(words("report.course_help"))
    yield _truth_and_known(played)
    yield _statuses(played)
    rows = []
    for entry in played.view.log:
        if entry.kind in TOLD:
            rows.append(
                (played.when(entry.t), played.wall(entry.wall)[-5:], played.who(entry.seat), _entry(played, entry))
            )
    columns = (words("report.scenario_time"), words("report.room_time"), words("report.by"), words("report.what"))
    yield Table(columns, tuple(rows), widths=(4, 1.6, 2.4, 8))


def _truth_and_known(played: Played) -> Picture:
    words, state, impact = played.words, played.state, played.view.impact
    end = max(played.view.t, 0.1)
    table = moment.columns(impact, "timeline")
    known = course(impact, state.exercise.monitoring, end)
    lines = [Line(words("seats.true_line"), table["t"].tolist(), table["affected_people"].tolist()),
             Line(words("seats.known_line"), [t for t, _ in known], [people for _, people in known])]  # fmt: skip
    return pictures.people(
        lines, words, end, words("report.people_alternative"), words("report.people_caption"), _marks(played)
    )


def _statuses(played: Played) -> Picture:
    words, impact = played.words, played.view.impact
    called, start, end = names(impact.estate, "services", words), began(impact), max(played.view.t, 0.1)
    told = moment.spells(impact)
    rows = [
        Row(called[service.id], [(since, until, status_of(share)) for since, until, share in told[service.id]],
            None if service.rto_hours is None else start + service.rto_hours)
        for service in sorted(impact.estate.services, key=lambda s: (s.tier, -s.users))
        if service.users > 0
    ]  # fmt: skip
    return pictures.services(rows, words, end, words("report.services_alternative"), words("report.services_caption"))


def _marks(played: Played) -> list[Mark]:
    """Return what came and what was decided, as marks on the time: injects by their numbers."""
    came = [Mark(delivery.t, delivery.inject.id) for delivery in played.state.delivered]
    done = [Mark(d.t, d.said.inject or played.role(d.said.role), decision=True) for d in played.state.decisions]
    return sorted([*came, *done], key=lambda mark: mark.at)


def _entry(played: Played, entry) -> str:
    words, said = played.words, entry.said
    if entry.kind == "delivered":
        subject = drill_texts.subject(said.plan, said.figures, words, played.starts_at)
        return words(
            "report.came", number=said.inject, subject=subject, roles=", ".join(map(played.role, said.plan.to))
        )
    if entry.kind == "decided":
        decision = next((d for d in played.state.decisions if d.number == entry.number), None)
        told = (
            drill_texts.decided(decision, played.state, played.compiled.estate, words)
            if decision
            else words("report.taken_back")
        )
        return words("report.decided", role=played.role(said.role), what=told)
    key = entry.kind if entry.kind != "met" else "met_yes" if said.met else "met_no"
    return words(f"report.entry.{key}", number=said.inject or "", back=(said.number or 0) + 1)


def _decisions(played: Played, order: Order | None) -> Iterator[Blocks]:
    words, state = played.words, played.state
    worths = {row.decision.number: row.saved for row in played.worths}
    yield Heading(1, words("report.decisions"))
    yield Paragraph(words("report.decisions_help"))
    rows = []
    for decision in state.decisions:
        told = drill_texts.decided(decision, state, played.compiled.estate, words)
        saved = worth_said(worths[decision.number], words) if decision.number in worths else words("report.no_effect")
        sure = f"{decision.said.confidence} / 5" if decision.said.confidence else ""
        rows.append(
            (
                played.when(decision.t),
                f"{played.role(decision.said.role)}\n{played.who(decision.seat)}",
                told,
                decision.said.text or "",
                sure,
                saved,
            )
        )
    columns = tuple(words(f"report.{key}") for key in ("scenario_time", "team", "what", "why", "sure", "worth"))
    yield Table(columns, tuple(rows), widths=(2.8, 2.9, 3.8, 3.4, 1.4, 2.5), numeric=(5,))
    if played.worths:
        yield _worth_bars(played)
    if order is not None:
        yield Paragraph(order_said(played.view.impact, order, words), style="callout")


def _worth_bars(played: Played) -> Picture:
    words, estate = played.words, played.compiled.estate
    bars = [
        Bar(drill_texts.decided(row.decision, played.state, estate, words), row.saved, worth_said(row.saved, words))
        for row in played.worths
    ]
    return pictures.bars(
        bars,
        words,
        words("report.worth_alternative"),
        words("report.worth_caption"),
        words("report.worth_axis"),
        gain=True,
    )


def _expected(played: Played) -> Iterator[Blocks]:
    words = played.words
    yield Heading(1, words("report.expected"))
    rows = []
    for delivery, stands, when in played.expectations():
        subject = drill_texts.subject(delivery.inject, delivery.figures, words, played.starts_at)
        by = played.when(delivery.t + delivery.inject.expected.within_hours)
        came = played.when(when) if when is not None else "–"
        rows.append(
            (
                delivery.inject.id,
                f"{subject}\n{played.text(delivery.inject.expected.text)}",
                by,
                came,
                words(f"report.stands_as.{stands}"),
            )
        )
    columns = tuple(words(f"report.{key}") for key in ("number", "expected_of", "until", "came_at", "stands"))
    yield Table(columns, tuple(rows), widths=(1, 6, 3, 3, 1.6))


def _targets(played: Played) -> Iterator[Blocks]:
    words, impact = played.words, played.view.impact
    called = names(impact.estate, "services", words)
    yield Heading(1, words("report.targets"))
    without = {row.service: row.ttr_hours for row in moment.records(played.untouched, "services")}
    targets = {service.id: service.rto_hours for service in impact.estate.services}
    rows = [
        (called[row.service], hours(words, targets[row.service]), hours(words, row.ttr_hours), hours(words, without[row.service]))
        for row in moment.records(impact, "services")
        if row.rto_met is False
    ]  # fmt: skip
    yield Paragraph(words("report.targets_help", start=played.when(began(impact))))
    columns = tuple(words(f"report.{key}") for key in ("service", "target", "recovered", "recovered_without"))
    yield Table(columns, tuple(rows), widths=(5, 2.5, 3, 3), numeric=(1, 2, 3))


def _hot_wash(played: Played) -> Iterator[Blocks]:
    words, state = played.words, played.state
    if not state.exercise.questions:
        return
    yield Heading(1, words("report.hot_wash"))
    for question in state.exercise.questions:
        yield Heading(2, played.text(question.text, question.id))
        given = [entry for (of, _), entry in state.answers.items() if of == question.id]
        said = tuple(f"{entry.said.text} ({played.who(entry.seat)})" for entry in given)
        yield Bullets(said) if said else Paragraph(words("report.no_answers"), style="note")


def _improvements(played: Played) -> Iterator[Blocks]:
    words, state = played.words, played.state
    yield Heading(1, words("report.improvements"))
    called = {row.id: played.text(row.text, row.id) for row in state.exercise.objectives}
    rows = []
    for number, entry in enumerate(state.improvements.values(), 1):
        said = entry.said
        rows.append((str(number), said.text, called.get(said.objective, ""), said.owner or "", said.due or ""))
    columns = tuple(words(f"report.{key}") for key in ("number", "action", "objective", "owner", "due"))
    yield Table(columns, tuple(rows), widths=(1, 6, 4, 2.4, 2.4))


def _method(played: Played) -> Iterator[Blocks]:
    words = played.words
    yield Heading(1, words("report.method"))
    yield Bullets(tuple(words(f"report.method_of.{key}") for key in ("replay", "worth", "people", "known", "targets")))
