"""How sure: one scenario in many draws. Quantiles are of a figure over the draws, never of a mean run."""

from math import ceil

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from lib.model.estate import Estate
from lib.model.impact import Impact
from lib.view.moment import span_hours
from lib.view.risk_axis import flag, loss_axis, title_of, upright
from lib.view.sheets import Head, Sheet
from lib.view.steps import MOST_POINTS, hover_bars, line, thinned
from lib.view.texts import names
from lib.view.theme import COLORS, TINY, count_axis, empty_note, figure, hours_axis
from lib.words import Words
from lib.words.figures import after, count, exact, hours, percent

QUANTILES = ("p10", "p50", "p90")
BINS = 40
UPTO = 0.995  # the last bar stands for what is beyond this quantile too


def fan(band: dict[str, np.ndarray], impact: Impact, words: Words, theme: str, height: int = 300) -> go.Figure:
    """Draw affected people over time, hours: P10 to P90 of the draws, P50, and the run of medians as a thin line.

    band: ``t`` and the quantiles at each t; impact: the run of medians.
    """
    color, table = COLORS[theme], impact.table("timeline")
    medians = thinned((table["t"].to_numpy(), table["affected_people"].to_numpy()), MOST_POINTS - 1)
    end = _end(band, impact)
    shown = band["t"] < end
    t, low, middle, high = (band[name][shown] for name in ("t", *QUANTILES))
    top = max(float(high.max()), float(medians[1].max()))
    ground = {"fillcolor": color["band"], "line": {"width": 0}}
    traces = [
        hover_bars(t, end, _fan_texts(words, t, low, middle, high, medians), (top or 1) * 1.04),
        line(t, low, end, **ground, showlegend=False),
        line(t, high, end, **ground, fill="tonexty", name=words("risk.sure.band")),
        line(t, middle, end, name=words("risk.sure.middle"), line={"width": 2.2, "color": color["people"]}),
        line(*medians, max(end, medians[0][-1]), name=words("risk.sure.medians"),
             line={"width": 1.2, "color": color["ink"], "dash": "dot"}),
    ]  # fmt: skip
    return figure(
        traces, theme, height,
        xaxis=hours_axis(words, theme, end),
        yaxis=count_axis(words, theme, top, title=title_of(words("chart.people.axis"), theme)),
        annotations=[] if top else [empty_note(words("chart.people.none"), theme)],
        margin={"l": 66, "r": 14, "t": 26, "b": 28},
        hovermode="closest",
    )  # fmt: skip


def _end(band: dict[str, np.ndarray], impact: Impact) -> float:
    """Return up to when to draw, hours: a little after the last people of P90, and all of the run of medians."""
    hit = np.flatnonzero(band["p90"] >= 0.5)
    last = float(band["t"][hit[-1]]) * 1.06 if len(hit) else 0.0
    return min(impact.scenario.horizon_hours, ceil(max(24.0, last, span_hours(impact)) / 6) * 6)


def _fan_texts(words: Words, t, low, middle, high, medians) -> list[str]:
    at = np.searchsorted(medians[0], t + TINY, side="right") - 1
    run = np.where(at < 0, 0.0, medians[1][at])
    return [
        words("risk.sure.fan_hover", time=after(words, round(float(row[0]), 1)),
              **{name: count(words.language, value)
                 for name, value in zip(("low", "middle", "high", "run"), row[1:], strict=True)})
        for row in zip(t, low, middle, high, run, strict=True)
    ]  # fmt: skip


def histogram(lost: np.ndarray, medians: float, words: Words, theme: str, height: int = 300) -> go.Figure:
    """Draw how many draws lose how many user-hours, with P10, P50, P90 and the run of medians.

    lost: f8[draws]; the last bar also counts the draws beyond it.
    """
    color, edges = COLORS[theme], bins(lost)
    numbers = np.histogram(np.minimum(lost, edges[-1]), edges)[0]
    levels = dict(zip(QUANTILES, np.quantile(lost, [0.1, 0.5, 0.9]).tolist(), strict=True))
    bars = {
        "type": "bar", "x": ((edges[1:] + edges[:-1]) / 2).tolist(), "y": numbers.tolist(),
        "width": (np.diff(edges) * 0.94).tolist(), "marker": {"color": color["people"], "opacity": 0.72},
        "customdata": _bin_texts(words, edges, numbers, len(lost), float(lost.max())),
        "hovertemplate": "%{customdata}<extra></extra>",
    }  # fmt: skip
    beside = "left" if medians < levels["p50"] else "right"
    marks = [  # name, where, dash, height and side of the name: chosen so that names of near lines do not meet
        ("P10", levels["p10"], "solid", 1.0, "left"), ("P50", levels["p50"], "solid", 0.92, "right"),
        ("P90", levels["p90"], "solid", 1.0, "right"), (words("risk.sure.medians_short"), medians, "dot", 0.84, beside),
    ]  # fmt: skip
    low, high = min(float(edges[0]), medians), max(float(edges[-1]), medians)
    top = float(numbers.max()) * 1.15
    return figure(
        [bars], theme, height,
        xaxis=loss_axis(words, theme, low, high, words("risk.lost")),
        yaxis=count_axis(words, theme, top, title=title_of(words("risk.sure.draws_axis"), theme)),
        shapes=[upright(value, dash, color["ink"]) for _, value, dash, *_ in marks],
        annotations=[flag(said, value, at, color, side) for said, value, _, at, side in marks],
        margin={"l": 66, "r": 14, "t": 12, "b": 44},
        showlegend=False,
        hovermode="closest",
    )  # fmt: skip


def bins(lost: np.ndarray) -> np.ndarray:
    """Return the edges of equal bars, from the least loss to nearly the most."""
    low, high = float(lost.min()), float(np.quantile(lost, UPTO))
    if high - low <= max(1.0, abs(high)) * 1e-9:
        half = max(0.5, abs(low) * 0.01)
        return np.array([low - half, low + half])
    return np.linspace(low, high, min(BINS, max(4, len(lost) // 4)) + 1)


def _bin_texts(words: Words, edges: np.ndarray, numbers: np.ndarray, draws: int, most: float) -> list[str]:
    texts = []
    for i, number in enumerate(numbers):
        high = most if i == len(numbers) - 1 else edges[i + 1]
        said = {"low": count(words.language, edges[i]), "high": count(words.language, high)}
        texts.append(
            words(
                "risk.sure.bin_hover", count=exact(words.language, number), share=percent(float(number) / draws), **said
            )
        )
    return texts


def sentence(lost: np.ndarray, words: Words) -> str:
    """Return what the draws say in one sentence."""
    low, middle, high = (count(words.language, value) for value in np.quantile(lost, [0.1, 0.5, 0.9]))
    return words("risk.sure.sentence", low=low, middle=middle, high=high)


def fan_sentence(band: dict[str, np.ndarray], words: Words) -> str:
    """Return what the band is, and how many people are affected at its worst hour."""
    low, high = (count(words.language, float(band[name].max())) for name in ("p10", "p90"))
    key = "fan_sentence_same" if low == high else "fan_sentence"
    return words(f"risk.sure.{key}", high=high, **({} if low == high else {"low": low}))


def services_sheet(estate: Estate, document: dict, ttr: np.ndarray, words: Words) -> Sheet:
    """Return each service's quantiles, the most lost user-hours first.

    document: ``montecarlo/1``; ttr: f8[draws, services], hours to recover, nan where it does not.
    """
    called, language = names(estate, "services", words), words.language
    found = _service_numbers(estate, document, ttr)
    rows = [
        [called[row["service"]], _hours(words, row["rto_hours"]), percent(row["recovers"]), _share(row["within_rto"])]
        + [_hours(words, row[f"ttr_{name}"]) for name in QUANTILES]
        + [count(language, row[f"lost_{name}"]) for name in QUANTILES]
        for row in found
    ]
    told = words("risk.sure.ttr"), words("risk.next.whole.cost")
    heads = [Head(words("chart.target.service"))]
    heads += [Head(words(key), "", "number", words(f"{key}_means"))
              for key in ("risk.sure.rto", "risk.sure.recovers", "risk.sure.within")]  # fmt: skip
    for group, means in zip(told, ("risk.sure.ttr_means", "risk.next.whole.cost_means"), strict=True):
        heads += [Head(name.upper(), group, "number", f"{words(f'risk.sure.{name}_means')} {words(means)}")
                  for name in QUANTILES]  # fmt: skip
    return Sheet(heads, rows, pd.DataFrame(found))


def _service_numbers(estate: Estate, document: dict, ttr: np.ndarray) -> list[dict]:
    rto = [service.rto_hours for service in estate.services]
    found = []
    for s, row in enumerate(document["services"]):
        within = None if rto[s] is None else float((ttr[:, s] <= rto[s] + TINY).mean())
        found.append(
            {"service": row["id"], "rto_hours": rto[s], "recovers": row["ttr_hours"]["recovers"], "within_rto": within}
            | {f"ttr_{name}": row["ttr_hours"][name] for name in QUANTILES}
            | {f"lost_{name}": row["lost_user_hours"][name] for name in QUANTILES}
        )
    return sorted(found, key=lambda row: -row["lost_p50"])


def _hours(words: Words, number: float | None) -> str:
    return "–" if number is None else hours(words, number)


def _share(share: float | None) -> str:
    return "–" if share is None else percent(share)


def curves_table(band: dict[str, np.ndarray]) -> pd.DataFrame:
    """Return the fan for export: t (hours) and affected people at P10, P50 and P90."""
    return pd.DataFrame({"t": band["t"]} | {f"affected_people_{name}": band[name] for name in QUANTILES})


def draws_table(lost: np.ndarray, peak: np.ndarray, back: np.ndarray, money: np.ndarray) -> pd.DataFrame:
    """Return a row for each draw, for export."""
    return pd.DataFrame({
        "draw": np.arange(len(lost)), "lost_user_hours": lost, "peak_affected_people": peak,
        "all_back_hours": back, "money_lost": money,
    })  # fmt: skip
