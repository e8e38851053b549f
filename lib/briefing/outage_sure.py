"""How sure it is: the spread, where the figures come from, what to check first, and what the model leaves out."""

from typing import NamedTuple

from lib.briefing.canvas import one_line
from lib.briefing.deck import Slide
from lib.briefing.document import BarChart, Blocks, Bullets, Figures, Paragraph, Series
from lib.briefing.telling import Telling
from lib.view import facts
from lib.view.risk_tornado import labels
from lib.view.texts import short
from lib.words.figures import exact, percent

MOST_FACTS = 6
LABEL = 64  # half-width letters of a figure's name
LIMITS = ("medians", "people", "whole")  # what the model leaves out, in plain words


class Held(NamedTuple):
    """How the model stands against outages that really happened: the evidence page, counted."""

    near: int  # services whose hours to normal are within 10% of what was reported
    services: int
    held: int  # checks that hold
    checks: int


HELD = Held(15, 15, 33, 33)


def sure(t: Telling) -> Slide:
    """Tell how sure the answer is and what would change it."""
    words, tags = t.words, facts.counts(t.estate)
    title = _title(t, tags)
    blocks: list[Blocks] = [Figures(_figures(t, tags))]
    blocks += _swings(t)
    blocks.append(Bullets((*(words(f"deck.sure.limit_{name}") for name in LIMITS), _held(t))))
    notes = words("deck.sure.notes", figures=exact(t.language, sum(tags.values())))
    return Slide("sure", title, tuple(blocks), notes, (Paragraph(_held(t), "note"),))


def _title(t: Telling, tags: dict[str, int]) -> str:
    most = max(("assumed", "none"), key=tags.__getitem__)
    known = t.words(f"deck.sure.most_{most}", share=_share(tags[most], tags))
    found = t.spread("lost_user_hours")
    if found is None or found.high < 0.5:
        return known
    low, high = t.count(found.low), t.count(found.high)
    range_ = t.words("deck.sure.same", value=low) if low == high else t.words("deck.sure.range", low=low, high=high)
    return f"{range_} {known}"


def _share(number: int, tags: dict[str, int]) -> str:
    whole = sum(tags.values())
    return percent(number / whole) if whole else "–"


def _figures(t: Telling, tags: dict[str, int]) -> tuple[tuple[str, str, str], ...]:
    groups = {"sourced": ("sourced", "weak"), "derived": ("derived",), "assumed": ("assumed",), "none": ("none",)}
    found = []
    for name, kinds in groups.items():
        number = sum(tags[kind] for kind in kinds)
        if number or name != "none":
            label, means = t.words(f"deck.sure.tag_{name}"), t.words(f"deck.sure.tag_{name}_means")
            found.append((_share(number, tags), label, means))
    return tuple(found)


def _swings(t: Telling) -> list[Blocks]:
    """Return the assumed values that would change the answer most."""
    words, found = t.words, t.found.tornado
    if found is None:
        return [Paragraph(words("deck.sure.no_tornado"))]
    rows = [swing for swing in found.swings if swing.swing > 0][:MOST_FACTS]
    if not rows:
        return [Paragraph(words("risk.tornado.nothing"))]
    called, whole = labels(t.estate, words), found.lost_user_hours
    names = tuple(short(_named(called[row.of][0] if row.of in called else row.of), LABEL) for row in rows)
    texts = tuple(_swing(t, row.swing, whole) for row in rows)
    bars = (Series(words("deck.sure.moves"), tuple(float(row.swing) for row in rows), "people", texts),)
    said = words("deck.sure.first", name=names[0])
    return [BarChart(names, bars, said, title=words("deck.sure.check"), axis=words("deck.sure.axis"))]


def _named(label: str) -> str:
    """Return a figure's name with whose it is first: a writer cuts its end where there is no room."""
    field, _, whose = one_line(label).partition(" · ")
    return f"{whose} · {field}" if whose else field


def _swing(t: Telling, swing: float, whole: float) -> str:
    if swing > whole > 0:
        return t.words("deck.sure.swing_times", count=t.count(swing), times=f"{swing / whole:.1f}")
    return t.words("deck.sure.swing", count=t.count(swing), share=percent(swing / whole) if whole else "–")


def _held(t: Telling) -> str:
    return t.words("deck.sure.held", **HELD._asdict())
