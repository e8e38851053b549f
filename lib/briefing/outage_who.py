"""Who was hit: the summary, the map at the worst moment, and affected people over time."""

from math import ceil

import numpy as np

from lib.briefing import map_picture
from lib.briefing.deck import Slide
from lib.briefing.document import Blocks, Bullets, Figures, LineChart, Paragraph, Series, Table
from lib.briefing.outage_actions import first_actions
from lib.briefing.telling import Telling
from lib.view import moment
from lib.view.steps import thinned
from lib.view.story import in_question, recovery_chain
from lib.view.theme import TINY
from lib.words.figures import exact

MOST_POINTS = 160  # of the run of medians
HALF = 0.5
LEAST_WAIT = 0.25  # hours at a gate that are worth a word


def summary(t: Telling) -> Slide:
    """Tell in one sentence who was hit, how many, how long; with the figures, why, and what to do first."""
    words, figures, doing = t.words, Figures(_figures(t)), first_actions(t)
    because = why(t)
    blocks: list[Blocks] = [figures] if t.kind != "nothing" else [Paragraph(words("deck.summary.nothing_help"))]
    blocks += [Paragraph(because, "callout")] if because else []
    blocks += [Paragraph(words("deck.summary.first")), Bullets(tuple(doing), numbered=True)] if doing else []
    notes = words(f"deck.summary.notes_{'none' if t.kind == 'nothing' else 'run'}", scenario=t.subject)
    return Slide("summary", headline(t), tuple(blocks), notes, tuple(blocks[:1]))


def headline(t: Telling) -> str:
    """Return who was hit, how many and how long, in one plain sentence."""
    said = {"sites": t.out, "people": t.count(t.impact.peak_affected_people), "lost": t.count(t.impact.lost_user_hours)}
    if t.kind in ("nothing", "nobody"):
        return t.words(f"deck.summary.{t.kind}", **({} if t.kind == "nothing" else {"sites": t.out}))
    said |= {"services": len(t.fallen)}
    last, which = moment.last_back(t.impact)
    if last is None:
        horizon = t.hours(t.found.scenario.horizon_hours)
        return t.words(f"deck.summary.{t.kind}_never", **said, never=len(which), horizon=horizon)
    return t.words(f"deck.summary.{t.kind}_back", **said, last=t.hours(last))


def _figures(t: Telling) -> tuple[tuple[str, str, str], ...]:
    """Return the headline numbers, each with its range over the draws."""
    words, impact = t.words, t.impact
    last = words("deck.not_back") if t.last_back is None else t.hours(t.last_back)
    found = [
        (t.count(impact.peak_affected_people), words("deck.figure.people"), t.range("peak_people")),
        (t.count(impact.lost_user_hours), words("deck.figure.user_hours"), t.range("lost_user_hours")),
        (last, words("deck.figure.last_back"), t.range("last_back")),
    ]
    if t.has_money:
        found.append((t.count(sum(t.money_lost)), t.in_currency("deck.figure.cost"), t.range("money_lost", bare=True)))
    else:
        found.append((str(len(t.fallen)), words("deck.figure.services"), words("deck.of", all=len(t.estate.services))))
    return tuple(found)


def why(t: Telling) -> str:
    """Return the longest wait for a tool on the way back, or else nothing."""
    service = in_question(t.impact) if t.kind not in ("nothing", "nobody") else None
    for step in recovery_chain(t.impact, service, 1) if service else []:
        gates = {r.removeprefix("gate:"): hours for r, hours in step.waits.items() if r.startswith("gate:")}
        if gates and max(gates.values()) >= LEAST_WAIT:
            tool = max(gates, key=gates.get)
            said = {"service": t.service(service), "tool": t.service(tool), "hours": t.hours(gates[tool])}
            return t.words("deck.summary.why_gate", **said)
        reason = max(step.waits, key=step.waits.get, default=None)
        if reason and step.waits[reason] >= LEAST_WAIT:
            said = {"service": t.service(service), "hours": t.hours(step.waits[reason])}
            return t.words(f"deck.summary.why_{reason.partition(':')[0]}", **said)
    return ""


def worst_moment(t: Telling) -> float:
    """Return when most people are affected, hours; most users where no people are; else when the first site is out."""
    table = moment.columns(t.impact, "timeline")
    for name in ("affected_people", "affected_users"):
        if len(table[name]) and table[name].max() >= 0.5:
            return float(table["t"][np.argmax(table[name])])
    struck = moment.columns(t.impact, "sites")["t"]
    return float(struck[0]) if len(struck) else 0.0


def map_slide(t: Telling) -> Slide:
    """Tell where people were hit at the worst moment."""
    words, at = t.words, worst_moment(t)
    affected = moment.regions_at(t.impact, at)
    rows = sorted((r for r in t.estate.regions if affected.get(r.id, 0) >= 0.5), key=lambda r: (-affected[r.id], r.id))
    dark = sum(out for out, _ in moment.sites_at(t.impact, at).values())
    said = {"at": t.at(at), "dark": dark, "all": len(t.estate.sites)}
    people = moment.people_at(t.impact, at)["affected_people"]
    if rows:
        said |= {
            "people": t.count(people),
            "region": t.called["regions"][rows[0].id],
            "most": t.count(affected[rows[0].id]),
        }
    title = words(f"deck.map.{'people' if rows else 'sites' if t.kind != 'nothing' else 'nothing'}", **said)
    wide, narrow = (draw(t.impact, words, at, title) for draw in (map_picture.drawn, map_picture.in_column))
    return Slide("map", title, (wide,), words("deck.map.notes"), (narrow,), _regions(t, rows, affected))


def _regions(t: Telling, rows: list, affected: dict[str, float]) -> tuple[Blocks, ...]:
    if not rows:
        return ()
    words = t.words
    told = tuple(
        (t.called["regions"][r.id], t.count(affected[r.id]), t.share(affected[r.id], r.population)) for r in rows
    )
    columns = tuple(words(f"deck.map.{name}") for name in ("region", "affected", "share"))
    return (Table(columns, told, widths=(3, 2, 2), numeric=(1, 2), caption=words("deck.map.table")),)


def people(t: Telling) -> Slide:
    """Tell how many people were affected when, and how sure that is."""
    words, table = t.words, moment.columns(t.impact, "timeline")
    what = "affected_people" if t.kind != "hours" else "affected_users"
    values = table[what]
    if not len(values) or values.max() < 0.5:
        said = words("deck.people.none")
        return Slide("people", said, (Paragraph(said),), words("deck.people.notes_none"), ())
    peak = int(np.argmax(values))
    said = {"people": t.count(values[peak])}
    half = _below(table["t"], values, HALF * values[peak])
    kind = "users" if what == "affected_users" else "people"
    if half is None:
        title = words(f"deck.{kind}.stays", **said, horizon=t.hours(t.found.scenario.horizon_hours))
    else:
        title = words(f"deck.{kind}.halves", **said, half=t.hours(half))
    chart = _chart(t, table["t"], values, kind, title)
    return Slide(
        "people", title, (chart,), words("deck.people.notes", draws=exact(t.language, t.found.draws)), (chart,)
    )


def _below(t: np.ndarray, values: np.ndarray, level: float) -> float | None:
    """Return from when on values stay at or below a level; None if they do not."""
    above = np.flatnonzero(values > level + TINY)
    if not len(above):
        return float(t[0])
    return None if above[-1] == len(values) - 1 else float(t[above[-1] + 1])


def _chart(t: Telling, times: np.ndarray, values: np.ndarray, kind: str, said: str) -> LineChart:
    """Return the run of medians with the band of the draws; the draws tell of people alone."""
    words = t.words
    band = t.found.sure.band() if t.found.sure is not None and kind == "people" else None
    end = _end(t, band)
    own = thinned((times, values), MOST_POINTS)
    at = np.unique(np.concatenate([[0.0], own[0], [] if band is None else band["t"], [end]]))
    at = at[at <= end + TINY]
    line = Series(words("deck.people.line"), tuple(_held(*own, at)))
    edges = () if band is None else tuple(
        Series(words(f"deck.people.{name}"), tuple(_held(band["t"], band[name], at))) for name in ("p10", "p90")
    )  # fmt: skip
    caption = words("deck.people.caption", draws=exact(t.language, t.found.draws)) if edges else ""
    return LineChart(
        tuple(map(float, at)), (line,), said, axis=words(f"chart.{kind}.axis"), band=edges, caption=caption
    )


def _held(times: np.ndarray, values: np.ndarray, at: np.ndarray) -> list[float]:
    """Return at each time the last value at or before it."""
    place = np.searchsorted(times, at + TINY, side="right") - 1
    return [float(value) for value in np.where(place < 0, 0.0, np.asarray(values, dtype=float)[place])]


def _end(t: Telling, band: dict | None) -> float:
    """Return up to when to draw, hours: a little after the last people, in whole quarters of a day."""
    last = moment.span_hours(t.impact)
    if band is not None:
        hit = np.flatnonzero(band["p90"] >= 0.5)
        last = max(last, float(band["t"][hit[-1]]) * 1.06 if len(hit) else 0.0)
    return float(min(t.found.scenario.horizon_hours, ceil(max(1.0, last) / 6) * 6)) or 1.0
