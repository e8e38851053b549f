"""What next: each site, zone or pair of sites out, as a matrix and as a list, worst first; the whole recovery or at once."""

import json
from typing import NamedTuple

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from lib.model.estate import Estate
from lib.view.texts import listed, names, safe, short, width_of
from lib.view.theme import STEADY, axis, empty_note, figure, round_numbers, small
from lib.words import Words
from lib.words.figures import count, exact

SCALES = {  # from nothing lost to the worst: one hue, told by lightness alone
    "light": ["#f4eef2", "#e3c3d6", "#cd8fb3", "#a3457c", "#6d1f4e", "#3c0b29"],
    "dark": ["#262030", "#43233a", "#77365a", "#b2557f", "#dc86ab", "#f8d3e3"],
}
MOST_SITES = 100  # in the matrix: the worst by themselves
WITH_NUMBERS = 12  # sites up to which each cell says its number
LEAST_ROW = 11  # pixels that a label takes
LABEL_WIDTH = 24  # half-width letters


class Grid(NamedTuple):
    """Pairs of sites, the one that is worst alone first; on the diagonal a site alone. NaN where there is no case."""

    sites: list[str]
    moment: str  # whole or once
    cost: np.ndarray  # f8[n, n], lost user-hours; at once, people
    beside: np.ndarray  # f8[n, n], people at the peak; at once, users of each service, added up
    down: np.ndarray  # f8[n, n], services


def grid(one: dict, two: dict, most: int = MOST_SITES) -> Grid:
    """Return the matrix of two documents, of order 1 and 2, ``contingency/1`` or ``at-once/1``; zones are left out."""
    single = [case for case in one["cases"] if "zone" not in case]
    sites = [case["sites"][0] for case in single][:most]
    place = {site: i for i, site in enumerate(sites)}
    tables = [np.full((len(sites), len(sites)), np.nan) for _ in range(3)]
    for case in (*single, *two["cases"]):
        if all(site in place for site in case["sites"]):
            i, j = place[case["sites"][0]], place[case["sites"][-1]]
            for table, value in zip(tables, figures_of(case), strict=True):
                table[i, j] = table[j, i] = value
    return Grid(sites, moment_of(one), *tables)


def moment_of(document: dict) -> str:
    """Return what a document is about: whole (the recovery too) or once (right after the loss)."""
    return "once" if document["format"] == "at-once/1" else "whole"


def figures_of(case: dict) -> tuple[float, float, int]:
    """Return what a case is ranked by, what is told beside it, and how many services are down: see ``Grid``."""
    if "affected_people" in case:
        return case["affected_people"], case["affected_users"], case["services_down_count"]
    return case["lost_user_hours"], case["peak_affected_people"], len(case["services_down"])


def matrix(found: Grid, estate: Estate, words: Words, theme: str, height: int = 560) -> go.Figure:
    """Draw what each pair of sites costs; on the diagonal each site alone.

    Each pair is drawn once, below the diagonal. An unseen mark over each cell has the customdata
    [JSON list of the sites' ids, hover text].
    """
    called, n = names(estate, "sites", words), len(found.sites)
    rows, columns = np.tril_indices(n)
    lower = np.where(np.tri(n, dtype=bool), found.cost, np.nan)
    labels, every = [short(called[site], LABEL_WIDTH) for site in found.sites], _every(n, height)
    said = [[_cell(words, value, n) for value in row] for row in lower]
    side = max(3, (height - 120) // max(1, n))
    marks = {
        "type": "scatter", "mode": "markers", "x": columns.tolist(), "y": rows.tolist(), **STEADY, "showlegend": False,
        "marker": {"symbol": "square", "size": min(60, side), "color": "rgba(0,0,0,0)", "line": {"width": 0}},
        "customdata": [[_ids(found, i, j), _hover(found, i, j, called, words)] for i, j in zip(rows, columns, strict=True)],
        "hovertemplate": "%{customdata[1]}<extra></extra>",
    }  # fmt: skip
    ticks = list(range(0, n, every))
    told = [safe(labels[i]) for i in ticks]
    widest = max(map(width_of, labels), default=8)
    common = {
        "tickvals": ticks,
        "ticktext": told,
        "showgrid": False,
        "tickfont": small(theme) | {"size": 11 if n <= 30 else 9},
    }
    return figure(
        [_cells(words, theme, lower, said, words(f"risk.next.{found.moment}.axis")), marks], theme, height,
        xaxis=axis(theme, range=[-0.5, max(1, n) - 0.5], tickangle=0 if n <= 4 else -45, **common),
        yaxis=axis(theme, range=[max(1, n) - 0.5, -0.5], **common),
        annotations=[] if n else [empty_note(words("risk.next.none"), theme)],
        margin={"l": 20 + round(6 * widest), "r": 8, "t": 10, "b": 30 if n <= 4 else 30 + round(4.6 * widest)},
        hovermode="closest",
        hoverdistance=60,
        clickmode="event+select",
    )  # fmt: skip


def _cells(words: Words, theme: str, lower: np.ndarray, said: list[list[str]], title: str) -> dict:
    top = float(np.nanmax(lower)) if lower.size else 0.0
    ticks = round_numbers(top)
    scale, gap = SCALES[theme], 1 if len(lower) <= 30 else 0
    return {
        "type": "heatmap", "z": [[None if np.isnan(v) else v for v in row] for row in lower.tolist()], "hoverinfo": "skip",
        "zmin": 0, "zmax": top or 1, "colorscale": [[i / (len(scale) - 1), shade] for i, shade in enumerate(scale)],
        "text": said, "texttemplate": "%{text}", "textfont": {"size": 11}, "xgap": gap, "ygap": gap,
        "colorbar": {
            "title": {"text": title, "font": small(theme), "side": "right"}, "tickfont": small(theme),
            "tickvals": ticks, "ticktext": [count(words.language, tick) for tick in ticks], "thickness": 11, "outlinewidth": 0,
            "x": 0.98, "xanchor": "right", "y": 1, "yanchor": "top", "len": 0.55,
        },
    }  # fmt: skip


def _every(n: int, height: int) -> int:
    """Return how many rows share one label, so that labels do not touch."""
    return max(1, -(-n * LEAST_ROW // max(1, height - 120)))


def _cell(words: Words, value: float, n: int) -> str:
    return "" if n > WITH_NUMBERS or np.isnan(value) else count(words.language, value)


def _ids(found: Grid, i: int, j: int) -> str:
    return json.dumps([found.sites[i]] if i == j else [found.sites[j], found.sites[i]], ensure_ascii=False)


def _hover(found: Grid, i: int, j: int, called: dict[str, str], words: Words) -> str:
    out = called[found.sites[i]] if i == j else f"{called[found.sites[j]]} + {called[found.sites[i]]}"
    if np.isnan(found.cost[i, j]):
        return safe(out)
    return words(
        f"risk.next.{found.moment}.hover", out=safe(out), cost=count(words.language, found.cost[i, j]),
        beside=count(words.language, found.beside[i, j]), down=exact(words.language, found.down[i, j]),
    )  # fmt: skip


def worst_table(document: dict, estate: Estate, words: Words, most: int) -> pd.DataFrame:
    """Return the worst cases as a reader is told them; the first column is what is out."""
    sites, services, zones = (names(estate, kind, words) for kind in ("sites", "services", "zones"))
    moment, rows = moment_of(document), []
    for case in document["cases"][:most]:
        cost, beside, down = figures_of(case)
        row = [_out(case, sites, zones, words), count(words.language, cost), count(words.language, beside), down]
        if moment == "whole":
            row.append(listed(words, [services[name] for name in case["services_down"]], 6) or "–")
        rows.append(row)
    heads = [words("risk.next.out"), *(words(f"risk.next.{moment}.{name}") for name in ("cost", "beside", "down"))]
    return pd.DataFrame(rows, columns=heads + ([words("risk.next.which")] if moment == "whole" else []))


def _out(case: dict, sites: dict[str, str], zones: dict[str, str], words: Words) -> str:
    if "zone" in case:
        return words("risk.next.zone", zone=zones[case["zone"]], count=len(case["sites"]))
    return " + ".join(sites[site] for site in case["sites"])


def cases_table(document: dict) -> pd.DataFrame:
    """Return every case as it is, for export."""
    return pd.DataFrame([
        {"sites": " ".join(case["sites"]), "zone": case.get("zone", "")}
        | {name: " ".join(said) if isinstance(said, list) else said for name, said in case.items() if name not in ("sites", "zone")}
        for case in document["cases"]
    ])  # fmt: skip


def sentence(one: dict, two: dict, estate: Estate, words: Words) -> str:
    """Return the worst single loss and the worst pair in words."""
    sites, zones, moment = names(estate, "sites", words), names(estate, "zones", words), moment_of(one)
    if not one["cases"]:
        return words("risk.next.none")
    worst = [("one", one["cases"][0])] + [("two", case) for case in two["cases"][:1]]
    return " ".join(
        words(f"risk.next.{moment}.worst_{name}", out=_out(case, sites, zones, words),
              cost=count(words.language, figures_of(case)[0]))
        for name, case in worst
    )  # fmt: skip
