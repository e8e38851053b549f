"""What it cost, and what a year of outages costs."""

from lib.briefing.canvas import one_line
from lib.briefing.deck import Slide
from lib.briefing.document import BarChart, Blocks, Details, Figures, LineChart, Paragraph, Series
from lib.briefing.telling import Telling
from lib.view import moment
from lib.words.figures import exact

MOST_SERVICES = 10
TOLD = (10, 50, 100)  # years: the return periods among the figures
SPOKEN = 50  # years: the return period that the sentence speaks of, where the years allow
ERRORS = 2.0  # standard errors to either side of the curve


def cost(t: Telling) -> Slide:
    """Tell what the outage cost in money and in user-hours, each with its range over the draws."""
    words, money = t.words, t.has_money
    rows = [row for row in moment.records(t.impact, "services") if _cost_of(row, money) > 0]
    rows.sort(key=lambda row: (-_cost_of(row, money), row.service))
    title = _cost_title(t, rows)
    blocks: list[Blocks] = [Figures(_cost_figures(t))]
    if not money:
        blocks.append(Paragraph(words("deck.cost.hidden" if t.hides_money else "deck.cost.no_money"), "callout"))
    if rows:
        blocks.append(_cost_bars(t, rows[:MOST_SERVICES], money, title, len(rows) - MOST_SERVICES))
    short = _cost_short(t)
    notes = words(
        "deck.cost.notes" if money else "deck.cost.notes_hidden" if t.hides_money else "deck.cost.notes_no_money"
    )
    return Slide("cost", title, tuple(blocks), notes, (Paragraph(short or title),))


def _cost_of(row, money: bool) -> float:
    return row.revenue_lost + row.compensation if money else row.lost_user_hours


def _cost_title(t: Telling, rows: list) -> str:
    words = t.words
    if not rows:
        return words("deck.cost.nothing")
    first = t.service(rows[0].service)
    if not t.has_money:
        share = t.share(rows[0].lost_user_hours, t.impact.lost_user_hours)
        return words("deck.cost.user_hours", lost=t.count(t.impact.lost_user_hours), service=first, share=share)
    total = sum(t.money_lost)
    return words("deck.cost.money", total=t.money(total), service=first, share=t.share(_cost_of(rows[0], True), total))


def _cost_figures(t: Telling) -> tuple[tuple[str, str, str], ...]:
    words = t.words
    found = [(t.count(t.impact.lost_user_hours), words("deck.figure.user_hours"), t.range("lost_user_hours"))]
    if t.has_money:
        revenue, owed = t.money_lost
        found = [
            (t.count(revenue + owed), t.in_currency("deck.figure.cost"), t.range("money_lost", bare=True)),
            (t.count(revenue), t.in_currency("deck.figure.revenue"), words("deck.figure.revenue_means")),
            (t.count(owed), t.in_currency("deck.figure.compensation"), words("deck.figure.compensation_means")),
            *found,
        ]
    return tuple(found)


def _cost_short(t: Telling) -> str:
    """Return what the cost is made of and its range, in one line."""
    if not t.has_money:
        return t.range("lost_user_hours")
    revenue, owed = map(t.money, t.money_lost)
    return t.words("deck.cost.parts", revenue=revenue, compensation=owed, range=t.range("money_lost")).strip()


def _cost_bars(t: Telling, rows: list, money: bool, said: str, hidden: int) -> BarChart:
    words = t.words
    values = [_cost_of(row, money) for row in rows]
    texts = [t.count(value) for value in values]
    name = words("deck.figure.cost" if money else "deck.figure.user_hours")
    axis = t.in_currency("deck.cost.axis") if money else words("chart.cause.axis")
    return BarChart(
        tuple(t.called["services"][row.service] for row in rows), (Series(name, tuple(values), "people", tuple(texts)),),
        said, axis=axis, unit="money" if money else "count",
        caption=words("deck.services.more", count=hidden) if hidden > 0 else "",
    )  # fmt: skip


def year(t: Telling) -> Slide:
    """Tell what outages cost in a year: on average, and once in so many years."""
    words = t.words
    if t.found.risk is None:
        said = words("deck.year.no_rates")
        return Slide(
            "year", said, (Paragraph(words("deck.year.no_rates_help")),), words("deck.year.notes_no_rates"), ()
        )
    document = t.found.risk.to_document()
    measure = "money" if t.has_money and document["money"]["aal"]["value"] > 0 else "user_hours"
    told = document[measure]
    title = _year_title(t, told, measure)
    blocks: list[Blocks] = [Figures(_year_figures(t, told, measure))]
    if any(row["value"] > 0 for row in told["aep"]):
        blocks.append(_curve(t, told, measure, title))
    blocks += _sources(t, told, measure)
    notes = words(
        "deck.year.notes", years=exact(t.language, document["years"]), outages=exact(t.language, document["outages"])
    )
    return Slide("year", title, tuple(blocks), notes, (Paragraph(_average(t, told, measure)),))


def _loss(t: Telling, value: float, measure: str) -> str:
    return t.money(value) if measure == "money" else t.words("deck.year.hours", count=t.count(value))


def _year_title(t: Telling, told: dict, measure: str) -> str:
    rows = [row for row in told["aep"] if row["value"] > 0]
    row = next((row for row in rows if row["return_period"] >= SPOKEN), rows[-1] if rows else None)
    average = _loss(t, told["aal"]["value"], measure)
    if not told["aal"]["value"]:
        return t.words("deck.year.nothing")
    if row is None:
        return t.words("deck.year.average", average=average)
    period = exact(t.language, row["return_period"])
    return t.words("deck.year.once", period=period, loss=_loss(t, row["value"], measure), average=average)


def _year_figures(t: Telling, told: dict, measure: str) -> tuple[tuple[str, str, str], ...]:
    """Return the average year and the return periods that the years can speak of, each with its standard error."""
    words = t.words

    unit = one_line(t.estate.currency) if measure == "money" else words("deck.year.unit")

    def figure(label: str, value: float, error: float) -> tuple[str, str, str]:
        label = words("deck.in_currency", what=label, currency=unit) if unit else label
        return t.count(value), label, words("deck.year.error", error=t.count(error))

    found = [figure(words("deck.year.aal"), told["aal"]["value"], told["aal"]["standard_error"])]
    rows = {row["return_period"]: row for row in told["aep"]}
    for period in TOLD:
        if period in rows:
            label = words("deck.year.in", period=exact(t.language, period))
            found.append(figure(label, rows[period]["value"], rows[period]["standard_error"]))
    return tuple(found)


def _average(t: Telling, told: dict, measure: str) -> str:
    """Return the average year with its standard error."""
    error = t.words("deck.year.error", error=_loss(t, told["aal"]["standard_error"], measure))
    return " · ".join([t.words("deck.year.aal"), _loss(t, told["aal"]["value"], measure), error])


def _curve(t: Telling, told: dict, measure: str, said: str) -> LineChart:
    """Return the loss that a year exceeds once in so many years, with two standard errors to either side."""
    words, rows = t.words, told["aep"]
    value = tuple(row["value"] for row in rows)
    low = tuple(max(0.0, row["value"] - ERRORS * row["standard_error"]) for row in rows)
    high = tuple(row["value"] + ERRORS * row["standard_error"] for row in rows)
    unit = t.estate.currency or words("risk.year.measure.money") if measure == "money" else words("risk.lost")
    return LineChart(
        tuple(float(row["return_period"]) for row in rows), (Series(words("deck.year.line"), value),), said,
        axis=unit, along="years", steps=False, caption=words("deck.year.caption"),
        band=(Series(words("deck.year.low"), low), Series(words("deck.year.high"), high)),
    )  # fmt: skip


def _sources(t: Telling, told: dict, measure: str) -> list[Blocks]:
    """Return what adds most to the average year."""
    rows = sorted(
        (row for row in told["by_source"] if row["aal"] > 0), key=lambda row: (-row["aal"], row["kind"], row["id"])
    )[:3]
    whole = told["aal"]["value"]
    if not whole:
        return []
    items = []
    for row in rows:
        name = t.called[f"{row['kind']}s"][row["id"]]
        name = t.words("risk.year.zone", zone=name) if row["kind"] == "zone" else name
        items.append((name, f"{_loss(t, row['aal'], measure)} ({t.share(row['aal'], whole)})"))
    return [Paragraph(t.words("deck.year.sources")), Details(tuple(items))]
