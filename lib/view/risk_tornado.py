"""What would change the answer: the assumed values whose range moves the lost user-hours most."""

import pandas as pd
import plotly.graph_objects as go

from lib.model.estate import Estate
from lib.view.facts import figure_sheet
from lib.view.risk_axis import loss_axis, upright
from lib.view.texts import safe, short, width_of
from lib.view.theme import COLORS, axis, empty_note, figure
from lib.words import Words
from lib.words.figures import count

MOST = 15
LABEL_WIDTH = 88  # half-width letters
ENDS = ("low", "high")


def labels(estate: Estate, words: Words) -> dict[str, tuple[str, str, str]]:
    """Return for each figure of an estate, by its place: whose it is and what, its value, its range, in words."""
    sheet = figure_sheet(estate, words)
    return {
        of: (f"{field} · {named}", value, ends)
        for of, (_, named, field, value, ends, *_) in zip(sheet.raw["of"], sheet.rows, strict=True)
    }


def tornado(document: dict, estate: Estate, words: Words, theme: str, height: int = 520) -> go.Figure:
    """Draw the lost user-hours with each value at its low and at its high, the widest swings, around the run as it is.

    document: ``tornado/1``.
    """
    color, base = COLORS[theme], document["lost_user_hours"]
    rows = [row for row in document["facts"] if row["swing"] > 0][:MOST]
    called = labels(estate, words)
    told = [short(called[row["of"]][0], LABEL_WIDTH) for row in rows]
    values = [base, *(row[f"lost_at_{end}"] for row in rows for end in ENDS if row[f"lost_at_{end}"] is not None)]
    low, high = min(values), max(values)
    fills = {"low": {"color": color["quiet"]}, "high": {"color": color["people"]}}
    return figure(
        [_bars(rows, end, base, fills[end], called, words) for end in ENDS], theme, height,
        xaxis=loss_axis(words, theme, low, high, words("risk.lost")),
        yaxis=axis(theme, range=[max(3, len(rows)) - 0.4, -0.6], tickvals=list(range(len(rows))),
                   ticktext=list(map(safe, told)), showgrid=False),
        shapes=[upright(base, "solid", color["ink"])],
        annotations=[] if rows else [empty_note(words("risk.tornado.nothing"), theme)],
        margin={"l": 16 + round(5.7 * max(map(width_of, told), default=8)), "r": 20, "t": 28, "b": 46},
        barmode="overlay",
        hovermode="closest",
    )  # fmt: skip


def _bars(rows: list[dict], end: str, base: float, marker: dict, called: dict, words: Words) -> dict:
    mine = [(y, row) for y, row in enumerate(rows) if row[f"lost_at_{end}"] is not None]
    texts = []
    for _, row in mine:
        lost = row[f"lost_at_{end}"]
        name, value, ends = called[row["of"]]
        change = f"{'+' if lost >= base else '−'}{count(words.language, abs(lost - base))}"
        texts.append(words(f"risk.tornado.{end}_hover", name=safe(name), value=safe(value), ends=safe(ends), at=f"{row[end]:g}",
                           lost=count(words.language, lost), change=change))  # fmt: skip
    return {
        "type": "bar", "orientation": "h", "name": words(f"risk.tornado.{end}"), "y": [y for y, _ in mine],
        "base": [base] * len(mine), "x": [row[f"lost_at_{end}"] - base for _, row in mine], "width": 0.7, "opacity": 0.85,
        "marker": marker, "customdata": texts, "hovertemplate": "%{customdata}<extra></extra>",
    }  # fmt: skip


def sentence(document: dict, estate: Estate, words: Words) -> str:
    """Return the fact most worth checking, and how many make no difference."""
    facts, language = document["facts"], words.language
    if not facts:
        return words("risk.tornado.no_facts")
    still = sum(row["swing"] == 0 for row in facts)
    first = facts[0]
    if not first["swing"]:
        return words("risk.tornado.nothing")
    name = labels(estate, words)[first["of"]][0]
    return words("risk.tornado.sentence", name=name, swing=count(language, first["swing"]), all=len(facts), still=still,
                 lost=count(language, document["lost_user_hours"]))  # fmt: skip


def table(document: dict) -> pd.DataFrame:
    """Return every fact with its swing, for export; no number where no estate can have the value."""
    columns = ["of", "low", "high", "lost_at_low", "lost_at_high", "swing"]
    found = pd.DataFrame(document["facts"], columns=columns)
    return found.assign(lost_as_it_is=document["lost_user_hours"])
