"""What each option buys for its cost, and the front: the sets than which no other found both costs and loses less."""

from math import ceil, floor, log10

import plotly.graph_objects as go

from lib.model.estate import Estate
from lib.model.options import Option, Options
from lib.view.options_said import option_said
from lib.view.options_table import MOST_NAMED, best_value, named, price_tag, price_text, signed_count, signed_share
from lib.view.risk_axis import flag, title_of, upright
from lib.view.texts import listed, safe, short
from lib.view.theme import COLORS, STEADY, axis, count_axis, empty_note, figure
from lib.words import Words
from lib.words.figures import count, hours

LABELLED = (
    4  # options that say what they are beside their mark: the chosen one, the best for its money, those that avoid most
)
EDGE = 3  # times cheaper than the cheapest that has a cost: where what costs nothing stands
LINE = 20  # pixels
LABEL_WIDTH = 34  # half-width letters
HOVER_WIDTH = 90


def buys(found: Options, chosen: str | None, estate: Estate, words: Words, theme: str, height: int) -> go.Figure:
    """Draw what each priced option that helps avoids over what it costs a year; a click's customdata is [id, hover text].

    Both axes are of powers of ten: options differ a thousandfold. What costs nothing stands at the left edge.
    """
    color, base, shown = COLORS[theme], found.base.lost_user_hours, drawn(found)
    worth = best_value(found)
    costs = [option.cost_per_year for option in shown if option.cost_per_year]
    avoided = [option.lost_user_hours_avoided for option in shown]
    left = min(costs, default=1.0) / EDGE
    x = [option.cost_per_year or left for option in shown]
    marks = {
        "type": "scatter", "mode": "markers", "x": x, "y": avoided, **STEADY, "cliponaxis": False, "showlegend": False,
        "marker": {
            "size": [15 if option.id == chosen else 9 for option in shown], "color": color["people"], "opacity": 0.85,
            "line": {"width": [2 if option.id == chosen else 0 for option in shown], "color": color["ink"]},
        },
        "customdata": [[option.id, _hover(option, base, estate, words)] for option in shown],
        "hovertemplate": "%{customdata[1]}<extra></extra>",
    }  # fmt: skip
    free = {left: words("options.free")} if len(costs) < len(shown) else {}
    cost = words("options.chart.cost") + (f", {estate.currency}" if estate.currency else "")
    return figure(
        [marks], theme, height,
        xaxis=_powers(words, theme, [*costs, *free], cost, free),
        yaxis=_powers(words, theme, avoided, words("options.chart.avoided"), {}),
        annotations=_labels(shown, x, (chosen, worth and worth.id), LINE / (height - 60), estate, words, color) if shown else [empty_note(words("options.chart.no_price"), theme)],
        margin={"l": 66, "r": 20, "t": 14, "b": 46}, hovermode="closest", clickmode="event+select",
    )  # fmt: skip


def drawn(found: Options) -> list[Option]:
    """Return the options that the chart shows: those that have a price and avoid something."""
    return [
        option for option in found.options if option.cost_per_year is not None and option.lost_user_hours_avoided > 0
    ]


def _powers(words: Words, theme: str, values: list[float], title: str, also: dict[float, str]) -> dict:
    """Return an axis of powers of ten around some values; also: value -> what its tick says."""
    low, high = log10(min(values, default=1.0)), log10(max(values, default=10.0))
    room = 0.06 * max(1.0, high - low)
    steps = (1, 2, 5) if high - low < 2 else (1,)
    ticks = [m * 10**power for power in range(floor(low), ceil(high) + 1) for m in steps]
    ticks = [
        tick for tick in ticks if low - room <= log10(tick) <= high + room and not any(tick < edge * 2 for edge in also)
    ]
    return axis(
        theme, type="log", range=[low - room, high + room], tickvals=[*also, *ticks],
        ticktext=[*also.values(), *(count(words.language, tick) for tick in ticks)], title=title_of(title, theme),
    )  # fmt: skip


def _hover(option: Option, base: float, estate: Estate, words: Words) -> str:
    return words(
        "options.chart.hover", what=safe(short(option_said(option, estate, words), HOVER_WIDTH)),
        cost=safe(price_text(option.cost_per_year, estate.currency, words)), tag=price_tag(option, estate, words),
        avoided=signed_count(option.lost_user_hours_avoided, words),
        share=signed_share(option.lost_user_hours_avoided / base if base else 0.0),
    )  # fmt: skip


def _labels(
    shown: list[Option],
    x: list[float],
    first: tuple[str | None, ...],
    line: float,
    estate: Estate,
    words: Words,
    color: dict,
) -> list[dict]:
    """Return the names of some that come first and of those that avoid most, each on the side of its mark that has room.

    line: the height of a line of text, as a share of the plot.
    """
    spots = [(log10(at), log10(option.lost_user_hours_avoided)) for at, option in zip(x, shown, strict=True)]
    wide, high = (max(side) - min(side) or 1.0 for side in zip(*spots, strict=True))
    middle = (max(spot[0] for spot in spots) + min(spot[0] for spot in spots)) / 2
    placed, labels = [], []
    for i in sorted(range(len(shown)), key=lambda i: first.index(shown[i].id) if shown[i].id in first else len(first)):
        across, up = spots[i]
        if len(placed) == LABELLED:
            break
        if any(abs(up - other[1]) < line * high and abs(across - other[0]) < 0.6 * wide for other in placed):
            continue
        placed.append((across, up))
        right = across > middle
        labels.append({
            "x": across, "y": up, "showarrow": False, "opacity": 0.9, "bgcolor": color["paper"],
            "text": safe(short(option_said(shown[i], estate, words), LABEL_WIDTH)), "font": {"size": 11, "color": color["ink"]},
            "xanchor": "right" if right else "left", "xshift": -10 if right else 10,
        })  # fmt: skip
    return labels


def _money_axis(words: Words, theme: str, top: float, currency: str, title: str) -> dict:
    made = count_axis(words, theme, top, 5, title=title_of(f"{title}, {currency}" if currency else title, theme))
    return made | {"range": [-0.03 * (top or 1), (top or 1) * 1.06]}


def front(
    found: Options, budget: float | None, best: float | None, estate: Estate, words: Words, theme: str, height: int
) -> go.Figure:
    """Draw the sets of the front, cost a year over lost user-hours; a click's customdata is [cost, hover text].

    budget: a line there, none without one; best: the cost of the set that is chosen.
    """
    color = COLORS[theme]
    sets = [each for each in found.front if each.cost_per_year is not None]
    x, y = [each.cost_per_year for each in sets], [each.worth.lost_user_hours for each in sets]
    text = [
        words("options.front.hover", cost=safe(price_text(each.cost_per_year, estate.currency, words)),
              lost=count(words.language, each.worth.lost_user_hours), back=hours(words, each.worth.all_back_hours),
              names=_named(each.ids, found, estate, words))
        for each in sets
    ]  # fmt: skip
    top = max([*x, min(budget or 0.0, 1.5 * max(x, default=0.0))], default=0.0)
    line = {
        "type": "scatter", "mode": "lines", "x": [*x, top * 1.06], "y": [*y, *y[-1:]], "hoverinfo": "skip", "showlegend": False,
        "line": {"color": color["quiet"], "width": 2, "shape": "hv"},
    }  # fmt: skip
    chosen = [cost == best for cost in x]
    marks = {
        "type": "scatter", "mode": "markers", "x": x, "y": y, **STEADY, "showlegend": False, "cliponaxis": False,
        "marker": {"size": [15 if is_ else 9 for is_ in chosen], "color": color["people"],
                   "line": {"width": [2 if is_ else 0 for is_ in chosen], "color": color["ink"]}},
        "customdata": [[cost, said] for cost, said in zip(x, text, strict=True)], "hovertemplate": "%{customdata[1]}<extra></extra>",
    }  # fmt: skip
    within = budget is not None and budget <= top
    return figure(
        [line, marks], theme, height,
        xaxis=_money_axis(words, theme, top, estate.currency, words("options.front.cost")),
        yaxis=count_axis(words, theme, max(y, default=0.0), 5, title=title_of(words("options.front.lost"), theme)),
        shapes=[upright(budget, "dash", color["ink"])] if within else [],
        annotations=[flag(words("options.front.budget"), budget, 1, color, "left" if budget > 0.7 * top else "right")] if within
        else [] if len(sets) > 1 else [empty_note(words("options.front.nothing"), theme)],
        margin={"l": 66, "r": 20, "t": 12, "b": 46}, hovermode="closest", clickmode="event+select",
    )  # fmt: skip


def _named(ids: tuple[str, ...], found: Options, estate: Estate, words: Words) -> str:
    if not ids:
        return words("options.front.as_it_is")
    said = [safe(short(name, HOVER_WIDTH)) for name in named(ids, found, estate, words)]
    return listed(words, said, MOST_NAMED).replace(" / ", "<br>")
