"""In a year: what outages cost, how often so much, which sites and zones add how much; every number with its error."""

from math import log10

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from lib.model.estate import Estate
from lib.view.sheets import Head, Sheet
from lib.view.texts import names, safe, short, width_of
from lib.view.theme import COLORS, axis, count_axis, empty_note, figure, small
from lib.words import Words
from lib.words.figures import count, exact, money

MEASURES = ("user_hours", "money")
LINES = {"aep": "solid", "oep": "dash"}
SPOKEN = 50  # years: the return period that the sentence speaks of, where the years allow
MOST_SOURCES = 15
LABEL_WIDTH = 34  # half-width letters


def amount(words: Words, number: float, measure: str, currency: str) -> str:
    """Return a loss in words: user-hours, or money with its currency."""
    return money(words, number, currency) if measure == "money" else count(words.language, number)


def exceedance(
    curves: dict[str, tuple[np.ndarray, np.ndarray]],
    document: dict,
    measure: str,
    words: Words,
    theme: str,
    height: int = 330,
) -> go.Figure:
    """Draw the loss that is exceeded once in so many years: of a year's total (AEP) and of its largest outage (OEP).

    curves: aep and oep -> return periods (years) and losses; document: ``risk/1``, whose
    points carry their standard errors as bars.
    """
    color, told = COLORS[theme], document[measure]
    last = max((row["return_period"] for row in told["aep"]), default=2)
    traces, top = [], 0.0
    for name, dash in LINES.items():
        stroke = color["people"] if name == "aep" else color["ink"]
        period, loss = _reaching(*curves[name], last)
        top = max(top, float(loss.max(initial=0.0)), *(row["value"] + row["standard_error"] for row in told[name]), 0.0)
        traces.append({
            "type": "scatter", "mode": "lines", "x": period.tolist(), "y": loss.tolist(), "name": words(f"risk.year.{name}"),
            "line": {"color": stroke, "width": 2, "dash": dash}, "hoverinfo": "skip",
        })  # fmt: skip
        traces.append(_points(told[name], name, measure, document, words, stroke))
    ticks = [row["return_period"] for row in told["aep"]]
    return figure(
        traces, theme, height,
        xaxis=axis(theme, type="log", range=[log10(1.6), log10(last * 1.3)], tickvals=ticks,
                   ticktext=[exact(words.language, tick) for tick in ticks],
                   title={"text": words("risk.year.period"), "font": small(theme), "standoff": 6}),
        yaxis=count_axis(words, theme, top, 6, title={"text": _unit(words, measure, document), "font": small(theme), "standoff": 6}),
        annotations=[] if top else [empty_note(words("risk.year.nothing"), theme)],
        margin={"l": 70, "r": 14, "t": 28, "b": 46},
        hovermode="closest",
    )  # fmt: skip


def _unit(words: Words, measure: str, document: dict) -> str:
    return (
        document["money"]["currency"] or words("risk.year.measure.money") if measure == "money" else words("risk.lost")
    )


def _reaching(period: np.ndarray, loss: np.ndarray, last: float) -> tuple[np.ndarray, np.ndarray]:
    """Return a curve, return periods rising, from no loss on and up to a return period."""
    order = np.argsort(period)
    period, loss = period[order], loss[order]
    shown = period <= last * 1.25
    period, loss = period[shown], loss[shown]
    if len(period) and period[0] > 1:
        period, loss = np.append([1.0, period[0]], period), np.append([0.0, 0.0], loss)
    return period, loss


def _points(rows: list[dict], name: str, measure: str, document: dict, words: Words, stroke: str) -> dict:
    currency = document["money"]["currency"]
    texts = [
        words(f"risk.year.{name}_hover", period=exact(words.language, row["return_period"]),
              loss=amount(words, row["value"], measure, currency), error=amount(words, row["standard_error"], measure, currency))
        for row in rows
    ]  # fmt: skip
    return {
        "type": "scatter", "mode": "markers", "showlegend": False, "x": [row["return_period"] for row in rows],
        "y": [row["value"] for row in rows], "marker": {"size": 7, "color": stroke, "symbol": "circle" if name == "aep" else "circle-open"},
        "error_y": {"type": "data", "array": [row["standard_error"] for row in rows], "thickness": 1.2, "width": 4, "color": stroke},
        "customdata": texts, "hovertemplate": "%{customdata}<extra></extra>",
    }  # fmt: skip


def sentences(document: dict, measure: str, words: Words) -> list[str]:
    """Return the average year, and the year of fifty or the rarest that the years can speak of."""
    told, currency = document[measure], document["money"]["currency"]

    def said(key: str, value: float, error: float, **more: object) -> str:
        holes = {"loss": amount(words, value, measure, currency), "error": amount(words, error, measure, currency)}
        return words(f"risk.year.{key}_{measure}", **holes, **more)

    found = [said("average", told["aal"]["value"], told["aal"]["standard_error"])]
    rows = [row for row in told["aep"] if row["value"] > 0]
    row = next((row for row in rows if row["return_period"] >= SPOKEN), rows[-1] if rows else None)
    if row:
        found.append(
            said("once", row["value"], row["standard_error"], period=exact(words.language, row["return_period"]))
        )
    return found


def period_sheet(document: dict, measure: str, words: Words) -> Sheet:
    """Return the table of return periods: AEP, OEP and TVaR with their standard errors."""
    told, currency = document[measure], document["money"]["currency"]
    kinds = ("aep", "oep", "tvar")
    heads = [Head(words("risk.year.period"), kind="number", means=words("risk.year.period_means"))]
    heads += [
        Head(words("risk.year.error") if error else words("risk.year.loss"), words(f"risk.year.{kind}_short"), "number",
             words("risk.year.error_means") if error else words(f"risk.year.{kind}_means"))
        for kind in kinds for error in (False, True)
    ]  # fmt: skip
    rows, raw = [], []
    for i, first in enumerate(told["aep"]):
        cells = [exact(words.language, first["return_period"])]
        numbers = {"return_period_years": first["return_period"]}
        for kind in kinds:
            at = told[kind][i]
            cells += [
                amount(words, at["value"], measure, currency),
                f"± {amount(words, at['standard_error'], measure, currency)}",
            ]
            numbers |= {f"{kind}_{measure}": at["value"], f"{kind}_standard_error": at["standard_error"]}
        rows.append(cells)
        raw.append(numbers)
    return Sheet(heads, rows, pd.DataFrame(raw))


def contributions(
    document: dict, measure: str, estate: Estate, words: Words, theme: str, height: int = 300
) -> go.Figure:
    """Draw what each site and zone adds to the average annual loss, largest first, with its standard error."""
    color, rows = COLORS[theme], source_rows(document, measure, estate, words)[:MOST_SOURCES]
    labels = [short(row["name"], LABEL_WIDTH) for row in rows]
    top = max((row["aal"] + row["standard_error"] for row in rows), default=0.0)
    currency, total = document["money"]["currency"], document[measure]["aal"]["value"]
    texts = [
        words("risk.year.source_hover", name=safe(row["name"]), loss=amount(words, row["aal"], measure, currency),
              error=amount(words, row["standard_error"], measure, currency),
              share=f"{100 * row['aal'] / total:.0f}%" if total else "–")
        for row in rows
    ]  # fmt: skip
    bars = {
        "type": "bar", "orientation": "h", "x": [row["aal"] for row in rows], "y": list(range(len(rows))), "width": 0.72,
        "marker": {"color": [color["people"] if row["kind"] == "site" else color["quiet"] for row in rows]},
        "error_x": {"type": "data", "array": [row["standard_error"] for row in rows], "thickness": 1.2, "width": 4, "color": color["ink"]},
        "customdata": texts, "hovertemplate": "%{customdata}<extra></extra>",
    }  # fmt: skip
    axis_title = {
        "text": f"{_unit(words, measure, document)}, {words('risk.year.a_year')}",
        "font": small(theme),
        "standoff": 6,
    }
    return figure(
        [bars], theme, height,
        xaxis=count_axis(words, theme, top, title=axis_title),
        yaxis=axis(theme, range=[max(3, len(rows)) - 0.4, -0.6], tickvals=list(range(len(rows))),
                   ticktext=list(map(safe, labels)), showgrid=False),
        annotations=[] if rows else [empty_note(words("risk.year.no_source"), theme)],
        margin={"l": 16 + round(6.2 * max(map(width_of, labels), default=8)), "r": 20, "t": 8, "b": 46},
        showlegend=False,
        hovermode="closest",
    )  # fmt: skip


def source_sentence(document: dict, measure: str, estate: Estate, words: Words) -> str:
    """Return which site or zone adds most to the average year."""
    rows, total = source_rows(document, measure, estate, words), document[measure]["aal"]["value"]
    if not rows or not total:
        return words("risk.year.nothing")
    first, currency = rows[0], document["money"]["currency"]
    return words(
        f"risk.year.sources_{measure}", name=first["name"], share=f"{100 * first['aal'] / total:.0f}%",
        loss=amount(words, first["aal"], measure, currency), error=amount(words, first["standard_error"], measure, currency),
    )  # fmt: skip


def source_rows(document: dict, measure: str, estate: Estate, words: Words) -> list[dict]:
    """Return sites and zones with what they add to the average annual loss, largest first."""
    called = {"site": names(estate, "sites", words), "zone": names(estate, "zones", words)}
    rows = sorted(document[measure]["by_source"], key=lambda row: (-row["aal"], row["kind"], row["id"]))
    return [
        row
        | {
            "name": words("risk.year.zone", zone=called["zone"][row["id"]])
            if row["kind"] == "zone"
            else called["site"][row["id"]]
        }
        for row in rows
    ]


def source_table(document: dict, measure: str) -> pd.DataFrame:
    """Return what each site and zone adds, for export."""
    return pd.DataFrame(document[measure]["by_source"], columns=["kind", "id", "aal", "standard_error"])


def service_sheet(document: dict, estate: Estate, words: Words) -> Sheet:
    """Return each service's expected downtime a year and its availability, the least available first."""
    called = names(estate, "services", words)
    rows = sorted(document["services"], key=lambda row: row["availability"])
    heads = [Head(words("chart.target.service"))]
    heads += [Head(words(f"risk.year.{name}"), "", "number", words(f"risk.year.{name}_means"))
              for name in ("downtime", "downtime_error", "availability", "nines")]  # fmt: skip
    told = [
        [called[row["id"]], _length(words, row["downtime_hours_per_year"]), f"± {_length(words, row['standard_error'])}",
         f"{100 * row['availability']:.4f}%", nines_text(row["availability"])]
        for row in rows
    ]  # fmt: skip
    return Sheet(heads, told, pd.DataFrame([row | {"nines": nines(row["availability"])} for row in rows]))


def _length(words: Words, number: float) -> str:
    return (
        words("risk.year.hours", number=f"{number:.2f}")
        if number >= 1
        else words("risk.year.minutes", number=f"{60 * number:.1f}")
    )


def nines(availability: float) -> float | None:
    """Return how many nines an availability has: 3 for 99.9%; none where it is 1."""
    return None if availability >= 1 else max(0.0, -log10(1 - availability))


def nines_text(availability: float) -> str:
    found = nines(availability)
    return "∞" if found is None else f"{found:.1f}"
