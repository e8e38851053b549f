"""Which services came back when, against their targets; and what the loss came from."""

from math import isnan

from lib.briefing.deck import Slide
from lib.briefing.document import BarChart, Blocks, Bullets, Paragraph, Series, Table
from lib.briefing.outage_who import why
from lib.briefing.telling import LABEL, Telling
from lib.view.recovery import cause_rows
from lib.view.story import Step, in_question, reason_text, recovery_chain
from lib.view.texts import short
from lib.words.figures import after, percent

MOST_SERVICES, FEW_SERVICES = 9, 6  # on a slide, on the one page
MOST_CAUSES = 10
LARGE = 0.5  # of the loss: the causes that make up so much are counted
MOST_STEPS, MOST_WAITS = 4, 3


def services(t: Telling) -> Slide:
    """Tell which services missed their target by how much."""
    words, rows = t.words, worst_first(t)
    title = _services_title(t, rows)
    if not rows:
        return Slide("services", title, (Paragraph(title),), words("deck.services.notes"), ())
    wide, narrow = (_bars(t, rows, most, title) for most in (MOST_SERVICES, FEW_SERVICES))
    return Slide("services", title, (wide,), words("deck.services.notes"), (narrow,), (_table(t, rows),))


def worst_first(t: Telling) -> list:
    """Return the services that fell: first those that miss their target, by how long; then by when they are back."""
    service = {row.id: row for row in t.estate.services}
    endless = t.found.scenario.horizon_hours + 1

    def worst(row) -> tuple:
        ttr, own = endless if isnan(row.ttr_hours) else row.ttr_hours, service[row.service]
        missed = row.rto_met is False
        over = ttr - own.rto_hours if missed else 0.0
        return -missed, -over, -ttr, own.tier, -own.users, own.id

    return sorted(t.fallen, key=worst)


def _services_title(t: Telling, rows: list) -> str:
    words = t.words
    if not rows:
        return words("deck.services.none")
    first = t.service(rows[0].service)
    aims = {service.id: service.rto_hours for service in t.estate.services}
    missed = [row for row in rows if row.rto_met is False]
    aimed = sum(hours is not None for hours in aims.values())
    if not missed:
        last = t.hours(rows[0].ttr_hours)
        key = "never" if isnan(rows[0].ttr_hours) else "met" if aimed else "no_targets"
        return words(f"deck.services.{key}", count=len(rows), service=first, last=last)
    said = {"missed": len(missed), "aimed": aimed, "service": first, "target": t.hours(aims[rows[0].service])}
    if isnan(rows[0].ttr_hours):
        return words("deck.services.missed_never", **said, horizon=t.hours(t.found.scenario.horizon_hours))
    return words("deck.services.missed", **said, last=t.hours(rows[0].ttr_hours))


def _bars(t: Telling, rows: list, most: int, said: str) -> BarChart:
    """Return time to recover beside the target; one that is not back has a bar up to the horizon, and says so."""
    words, shown = t.words, rows[:most]
    horizon = t.found.scenario.horizon_hours
    aims = {service.id: service.rto_hours for service in t.estate.services}
    took = [horizon if isnan(row.ttr_hours) else float(row.ttr_hours) for row in shown]
    beside = [
        words("deck.services.longer", hours=t.hours(horizon)) if isnan(row.ttr_hours) else t.hours(row.ttr_hours)
        for row in shown
    ]
    bars = [Series(words("deck.services.ttr"), tuple(took), "down", tuple(beside))]
    if any(aims[row.service] is not None for row in shown):
        wanted = tuple(aims[row.service] for row in shown)
        bars.append(
            Series(words("deck.services.rto"), wanted, "quiet", tuple("" if h is None else t.hours(h) for h in wanted))
        )
    hidden = len(rows) - len(shown)
    return BarChart(
        tuple(t.called["services"][row.service] for row in shown), tuple(bars), said, axis=words("deck.services.axis"),
        unit="hours", caption=words("deck.services.more", count=hidden) if hidden else "",
    )  # fmt: skip


def _table(t: Telling, rows: list) -> Table:
    words, aims = t.words, {service.id: service for service in t.estate.services}
    told = []
    for row in rows:
        own = aims[row.service]
        met = {None: "–", True: words("deck.services.kept"), False: words("deck.services.broken")}[row.rto_met]
        told.append((
            t.called["services"][row.service], str(own.tier), t.count(own.users) if own.users else "–",
            t.hours(own.rto_hours) if own.rto_hours is not None else "–",
            words("deck.not_back") if isnan(row.ttr_hours) else t.hours(row.ttr_hours), met,
        ))  # fmt: skip
    columns = tuple(words(f"deck.services.{name}") for name in ("service", "tier", "users", "rto", "ttr", "result"))
    caption = words("deck.services.table")
    return Table(columns, tuple(told), widths=(5, 1.2, 2, 2, 2.4, 2), numeric=(1, 2, 3, 4), caption=caption)


def causes(t: Telling) -> Slide:
    """Tell what the loss came from, and why the service in question took so long."""
    words, table = t.words, cause_rows(t.impact, t.words, MOST_CAUSES)
    if not len(table) or not table["lost_user_hours"].sum() > 0:
        said = words("deck.causes.none")
        return Slide("causes", said, (Paragraph(said),), words("deck.causes.notes"), ())
    named = list(table[table["service"].notna()].itertuples())
    many = 1 + int((table["cumulative"] < LARGE).sum())
    first = {"cause": _cause(t, named[0]), "share": percent(named[0].share)}
    if 1 < many <= len(named):
        upto = percent(float(table["cumulative"].iloc[many - 1]))
        title = words("deck.causes.few", **first, count=many, cumulative=upto)
    else:
        title = words("deck.causes.one", **first)
    chart = BarChart(
        tuple(short(_cause(t, row) if isinstance(row.service, str) else row.cause, LABEL) for row in table.itertuples()),
        (Series(words("chart.cause.axis"), tuple(map(float, table["lost_user_hours"])), "people", _cumulative(t, table)),),
        title, axis=words("deck.causes.axis"), caption=words("deck.causes.caption"),
    )  # fmt: skip
    because = why(t)
    return Slide(
        "causes",
        title,
        (chart, *_way_back(t)),
        words("deck.causes.notes"),
        (Paragraph(because or words("deck.causes.caption")),),
    )


def _cause(t: Telling, row) -> str:
    """Return a root cause as a sentence has it."""
    service = t.service(row.service)
    return service if row.site is None else t.words("chart.cause.at", service=service, site=t.called["sites"][row.site])


def _cumulative(t: Telling, table) -> tuple[str, ...]:
    return tuple(
        t.words("deck.causes.text", share=percent(row.share), upto=percent(row.cumulative))
        for row in table.itertuples()
    )  # fmt: skip


def _way_back(t: Telling) -> list[Blocks]:
    """Return the way back of the service in question, the last step first."""
    service = in_question(t.impact)
    chain = recovery_chain(t.impact, service) if service else []
    if not chain:
        return []
    said = [_step(t, step) for step in chain[:MOST_STEPS]]
    return [Paragraph(t.words("deck.causes.why", service=t.service(service))), Bullets(tuple(said), numbered=True)]


def _step(t: Telling, step: Step) -> str:
    words = t.words
    said = words(
        f"why.{step.kind}", service=t.service(step.service), site=t.called["sites"][step.site],
        end=after(words, round(step.end, 1)),
    )  # fmt: skip
    spent = sorted(step.waits.items(), key=lambda wait: -wait[1])[:MOST_WAITS]
    waits = [
        words("why.spent", hours=t.hours(hours), reason=short(reason_text(reason, t.impact, words), LABEL))
        for reason, hours in spent
    ]
    return " ".join([said, ", ".join(waits)])
