"""The Gantt of recovery: every job, its time coloured by what it went by."""

from math import inf, isnan
from os.path import commonprefix

import plotly.graph_objects as go

from lib.model.impact import Impact
from lib.view.moment import rows, span_hours
from lib.view.pieces import Piece, pieces
from lib.view.texts import names, safe, short, span, width_of
from lib.view.theme import STEADY, WAITS, axis, empty_note, figure, hatched, hours_axis, small
from lib.words import Words
from lib.words.figures import hours

ROW, TOP, BOTTOM = 17, 54, 10  # pixels
MOST_JOBS = 150
SERVICE_WIDTH, SITE_WIDTH = 22, 14  # half-width letters in a row's label
LONGEST_ID = 12  # of what tells two placements apart there
PLOT_PIXELS, LETTER_PIXELS = 540, 5.4  # a plot is at least so wide: what fits behind a bar there
MOST_BEYOND = 150  # pixels by which a text may reach beyond the plot
SIGNS = {"": "■", "/": "▨", "x": "▩", ".": "▦", "-": "▤"}  # of the bars' patterns
MARKS = {"failed": "✕", "aborted": "⊘", "withdrawn": "↩", "lost": "✕", "open": "▸"}


def gantt(impact: Impact, words: Words, theme: str, order: str = "end") -> go.Figure:
    """Draw every recovery job over time, hours, coloured by what it waited for and then its work.

    `order`: "end" (first done on top; not done last) or "service" (jobs of a service together, most users
    first). Behind a bar stands what became of a job not done (failed, aborted, withdrawn, lost with its site, open at
    the horizon) and the services it waited for at gates. Of more than `MOST_JOBS` the longest are drawn.
    A bar's customdata is [job, hover text].
    """
    jobs, hidden = _jobs(impact, order)
    row = {job.job: y for y, job in enumerate(jobs)}
    found = [piece for piece in pieces(impact) if piece.job in row]
    end = span_hours(impact)
    told = _hover_heads(impact, words, jobs)
    called = names(impact.estate, "services", words)
    by_reason = {reason: [piece for piece in found if piece.reason == reason] for reason in WAITS}
    traces = [_bars(impact, words, theme, mine, row, told, called) for mine in by_reason.values() if mine]
    labels, size = _labels(impact, words, jobs), 11 if len(jobs) < 80 else 10
    said = _said(words, jobs, found, called)
    right = min(MOST_BEYOND, max((_beyond(job, said[job.job], end) for job in jobs), default=0.0))
    left = 16 + round(size * 0.53 * max(map(width_of, labels), default=8))
    return figure(
        [*traces, _ends(theme, jobs, said, row, end)],
        theme, TOP + BOTTOM + ROW * max(4, len(jobs)),
        xaxis=hours_axis(words, theme, end, side="top"),
        yaxis=axis(theme, range=[max(4, len(jobs)) - 0.5, -0.5], tickvals=list(row.values()), ticktext=list(map(safe, labels)),
                   tickfont=small(theme) | {"size": size}, showgrid=False),
        annotations=[_key(words, found, left), *_notes(words, theme, len(jobs), hidden)],
        margin={"l": left, "r": 16 + max(0, round(right)), "t": TOP, "b": BOTTOM},
        barmode="overlay",
        showlegend=False,
        hovermode="closest",
    )  # fmt: skip


def _jobs(impact: Impact, order: str) -> tuple[list, int]:
    """Return the jobs to draw in their order, and how many are left out."""
    jobs = list(rows(impact.table("jobs")))
    longest = sorted(jobs, key=lambda job: job.created - _until(job))[:MOST_JOBS]
    place = {s.id: (-s.users, s.tier, i) for i, s in enumerate(impact.estate.services)}
    keys = {
        "end": lambda job: (_until(job), job.created, place[job.service], job.job),
        "service": lambda job: (place[job.service], job.created, _until(job), job.job),
    }
    return sorted(longest, key=keys[order]), len(jobs) - len(longest)


def _until(job) -> float:
    return inf if isnan(job.end) else job.end


def _labels(impact: Impact, words: Words, jobs: list) -> list[str]:
    services = {i: short(name, SERVICE_WIDTH) for i, name in names(impact.estate, "services", words).items()}
    sites = {i: short(name, SITE_WIDTH) for i, name in names(impact.estate, "sites", words).items()}
    said = [words(f"chart.job.{job.kind}", service=services[job.service], site=sites[job.site]) for job in jobs]
    alike: dict[str, set[str]] = {}
    for label, job in zip(said, jobs, strict=True):
        alike.setdefault(label, set()).add(job.placement)
    ends = {label: _ends_of(placements) for label, placements in alike.items()}
    return [
        " · ".join(filter(None, [label, ends[label][job.placement]])) for label, job in zip(said, jobs, strict=True)
    ]


def _ends_of(ids: set[str]) -> dict[str, str]:
    """Return id -> what tells it from the others: its end, where they differ; nothing for one alone."""
    if len(ids) == 1:
        return dict.fromkeys(ids, "")
    same = len(commonprefix(list(ids)))
    return {id_: short(id_[same:].strip("-_. ") or id_, LONGEST_ID) for id_ in ids}


def _hover_heads(impact: Impact, words: Words, jobs: list) -> dict[int, str]:
    services, sites = names(impact.estate, "services", words), names(impact.estate, "sites", words)
    told = {}
    for job in jobs:
        head = safe(words(f"chart.job.{job.kind}", service=services[job.service], site=sites[job.site]))
        told[job.job] = f"<b>{head}</b> ({safe(job.placement)})"
    return told


def _bars(impact: Impact, words: Words, theme: str, found: list[Piece], row: dict, told: dict, called: dict) -> dict:
    """Return the bars of the pieces of one reason; `row` and `told` are the place and the name of each job."""
    reason = found[0].reason
    texts = [f"{told[p.job]}<br>{_text(words, p, called)}<br>{span(impact, words, p.since, p.until)}" for p in found]
    return {
        "type": "bar", "orientation": "h", "name": words(f"chart.wait.{reason}"), "width": 0.8,
        "y": [row[p.job] for p in found], "base": [p.since for p in found], "x": [p.until - p.since for p in found],
        "marker": hatched(*WAITS[reason], theme), **STEADY,
        "customdata": [[p.job, text] for p, text in zip(found, texts, strict=True)],
        "hovertemplate": "%{customdata[1]}<extra></extra>",
    }  # fmt: skip


def _text(words: Words, piece: Piece, called: dict) -> str:
    length = hours(words, piece.until - piece.since)
    if piece.reason != "gate":
        return words("chart.piece", what=words(f"chart.wait.{piece.reason}"), length=length)
    return words("chart.gate_by_hand" if piece.by_hand else "chart.gate", on=safe(called[piece.on]), length=length)


def _said(words: Words, jobs: list, found: list[Piece], called: dict) -> dict[int, str]:
    """Return job -> what stands behind its bar: what became of it if it was not done, and on whom it waited."""
    gates: dict[int, list[Piece]] = {}
    for piece in found:
        if piece.reason == "gate":
            gates.setdefault(piece.job, []).append(piece)
    said = {}
    for job in jobs:
        mark = "" if job.outcome == "done" else f"{MARKS[job.outcome]} {words(f'chart.outcome.{job.outcome}')}"
        waited = ", ".join(_gate_text(words, piece, called) for piece in gates.get(job.job, []))
        said[job.job] = " ".join(filter(None, [mark, f"← {waited}" if waited else ""]))
    return said


def _beyond(job, said: str, end: float) -> float:
    """Return by how many pixels a text behind a job's bar reaches beyond a plot that ends at `end` hours."""
    return LETTER_PIXELS * (width_of(said) + 2) - (1 - min(_until(job), end) / end) * PLOT_PIXELS if said else 0.0


def _ends(theme: str, jobs: list, said: dict[int, str], row: dict, end: float) -> dict:
    shown = [job for job in jobs if said[job.job]]
    fits = [_beyond(job, said[job.job], end) <= MOST_BEYOND for job in shown]
    texts = [said[job.job] if fit else said[job.job].split("←")[0] for job, fit in zip(shown, fits, strict=True)]
    return {
        "type": "scatter", "mode": "text", "x": [min(_until(job), end) for job in shown], "y": [row[job.job] for job in shown],
        "text": [f"&nbsp;{safe(text)}" for text in texts], "textposition": "middle right",
        "textfont": small(theme) | {"size": 10}, "hoverinfo": "skip", "showlegend": False, "cliponaxis": False,
    }  # fmt: skip


def _gate_text(words: Words, piece: Piece, called: dict) -> str:
    key = "chart.gate_end_by_hand" if piece.by_hand else "chart.gate_end"
    return words(key, on=short(called[piece.on], SERVICE_WIDTH), length=hours(words, piece.until - piece.since))


def _key(words: Words, found: list[Piece], left: int) -> dict:
    """Return what the colours mean, in one line from the figure's left edge; the signs are hatched as the bars are."""
    shown = {piece.reason for piece in found}
    said = [
        f'<span style="color:{fill}">{SIGNS[shape]}</span> {words(f"chart.wait.{reason}")}'
        for reason, (fill, shape) in WAITS.items() if reason in shown
    ]  # fmt: skip
    corner = {"xref": "paper", "x": 0, "xanchor": "left", "yref": "paper", "y": 1, "yanchor": "bottom"}
    return corner | {"xshift": 8 - left, "yshift": 22, "text": "&nbsp;&nbsp; ".join(said), "showarrow": False}


def _notes(words: Words, theme: str, drawn: int, hidden: int) -> list[dict]:
    if not drawn:
        return [empty_note(words("chart.no_jobs"), theme)]
    if not hidden:
        return []
    corner = {"xref": "paper", "yref": "paper", "x": 1, "y": 0, "xanchor": "right", "yanchor": "top"}
    return [corner | {"text": words("chart.hidden_jobs", count=hidden), "font": small(theme), "showarrow": False}]
