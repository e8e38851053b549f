"""What each option buys for its cost, and the front: the sets than which no other found both costs and loses less."""

import plotly.graph_objects as go

from lib.model.estate import Estate
from lib.model.options import Option, Options
from lib.view.options_said import option_said
from lib.view.options_table import MOST_NAMED, named, price_tag, price_text, signed_count, signed_share
from lib.view.risk_axis import flag, title_of, upright
from lib.view.texts import listed, safe, short
from lib.view.theme import COLORS, STEADY, axis, count_axis, empty_note, figure, round_numbers
from lib.words import Words
from lib.words.figures import count, hours

LABELLED = 4  # options that say what they are beside their mark: those that avoid most
LABEL_WIDTH = 34  # half-width letters
HOVER_WIDTH = 90


def buys(found: Options, chosen: str | None, estate: Estate, words: Words, theme: str, height: int) -> go.Figure:
    """Draw what each priced option avoids over what it costs a year; a click's customdata is [id, hover text]."""
    color = COLORS[theme]
    shown = [option for option in found.options if option.cost_per_year is not None]
    x = [option.cost_per_year for option in shown]
    y = [option.lost_user_hours_avoided for option in shown]
    base = found.base.lost_user_hours
    marks = {
        "type": "scatter", "mode": "markers", "x": x, "y": y, **STEADY, "cliponaxis": False, "showlegend": False,
        "marker": {
            "size": [15 if option.id == chosen else 9 for option in shown], "opacity": 0.9,
            "color": [color["people"] if option.lost_user_hours_avoided > 0 else color["quiet"] for option in shown],
            "line": {"width": [2 if option.id == chosen else 0 for option in shown], "color": color["ink"]},
        },
        "customdata": [[option.id, _hover(option, base, estate, words)] for option in shown],
        "hovertemplate": "%{customdata[1]}<extra></extra>",
    }  # fmt: skip
    top = max(x, default=0.0)
    return figure(
        [marks], theme, height,
        xaxis=_money_axis(words, theme, top, estate.currency, words("options.chart.cost")),
        yaxis=_avoided_axis(words, theme, y),
        annotations=_labels(shown, top, estate, words, color) if shown else [empty_note(words("options.chart.no_price"), theme)],
        margin={"l": 66, "r": 20, "t": 12, "b": 46}, hovermode="closest", clickmode="event+select",
    )  # fmt: skip


def _hover(option: Option, base: float, estate: Estate, words: Words) -> str:
    return words(
        "options.chart.hover", what=safe(short(option_said(option, estate, words), HOVER_WIDTH)),
        cost=safe(price_text(option.cost_per_year, estate.currency, words)), tag=price_tag(option, estate, words),
        avoided=signed_count(option.lost_user_hours_avoided, words),
        share=signed_share(option.lost_user_hours_avoided / base if base else 0.0),
    )  # fmt: skip


def _labels(shown: list[Option], top: float, estate: Estate, words: Words, color: dict) -> list[dict]:
    """Return the names of those that avoid most, each on the side of its mark that has room."""
    placed, labels = [], []
    high = max((option.lost_user_hours_avoided for option in shown), default=0.0) or 1.0
    for option in shown:
        spot = (option.cost_per_year / (top or 1.0), option.lost_user_hours_avoided / high)
        if option.lost_user_hours_avoided <= 0 or len(placed) == LABELLED:
            break
        if any(abs(spot[1] - other[1]) < 0.06 and abs(spot[0] - other[0]) < 0.5 for other in placed):
            continue
        placed.append(spot)
        left = spot[0] > 0.55
        labels.append({
            "x": option.cost_per_year, "y": option.lost_user_hours_avoided, "showarrow": False,
            "text": safe(short(option_said(option, estate, words), LABEL_WIDTH)), "font": {"size": 11, "color": color["ink"]},
            "xanchor": "right" if left else "left", "xshift": -10 if left else 10, "bgcolor": color["paper"], "opacity": 0.9,
        })  # fmt: skip
    return labels


def _money_axis(words: Words, theme: str, top: float, currency: str, title: str) -> dict:
    made = count_axis(words, theme, top, 5, title=title_of(f"{title}, {currency}" if currency else title, theme))
    return made | {"range": [-0.03 * (top or 1), (top or 1) * 1.06], "zeroline": False}


def _avoided_axis(words: Words, theme: str, avoided: list[float]) -> dict:
    high, low = max(avoided, default=0.0), min([0.0, *avoided])
    room = 0.06 * ((high - low) or 1)
    ticks = round_numbers(max(high, 0.0), 5)
    if low < 0:
        ticks = [-tick for tick in round_numbers(-low, 2)[:0:-1]] + ticks
    return axis(
        theme, range=[low - room, (high or 1) + room], tickvals=ticks, ticktext=[signed_count(tick, words) for tick in ticks],
        title=title_of(words("options.chart.avoided"), theme),
    )  # fmt: skip


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
