"""What the figures and tables of the Risk screen say, against the runs they were made from and against the pencil."""

import json
from types import SimpleNamespace

import numpy as np
import plotly.graph_objects as go
import pytest
from hand_cases import estate, fire, named, placement, scenario, service, site

from lib.engine.at_once import AtOnce
from lib.engine.compile import compile_estate
from lib.engine.contingency import Contingency
from lib.engine.exceedance import curve
from lib.engine.moments import moments_document
from lib.engine.montecarlo import Draws
from lib.engine.risk import Years
from lib.engine.simulate import simulate
from lib.engine.tornado import Tornado
from lib.model.reading import read_estate, read_scenario
from lib.runs.local import carry_out
from lib.view import risk_cuts, risk_next, risk_sure, risk_tornado, risk_year
from lib.view.risk_axis import ticks_between
from lib.words import Words
from lib.words.figures import count, percent

KO, EN = Words("ko"), Words("en")
BOTH = [(KO, "light"), (EN, "dark")]


@pytest.fixture(scope="module")
def shop():
    """A shop of 4,000 users at x alone, a bakery of 1,000 at y alone; outages of 4 h; x and y fail with the zone too."""
    document = estate(
        [service("shop", 4000, rto_hours=6), service("bakery", 1000)],
        [placement("shop-x", "shop", "x", restart_hours={"median": 1, "p90": 4}), placement("bakery-y", "bakery", "y")],
        zones=[named("grid", annual_rate=0.1, outage_hours=4)],
        sites=[
            site("x", annual_rate=0.5, outage_hours=4, zones=["grid"]),
            site("y", annual_rate=0.2, outage_hours=4, zones=["grid"]),
            site("z"),
        ],
        facts=[
            {"of": "services.shop.users", "tag": "assumed", "low": 2000, "high": 4500},
            {"of": "services.shop.tier", "tag": "assumed", "low": 1, "high": 9},
        ],
    )
    record = read_estate(document)
    fires = read_scenario(scenario([fire("x", 0, 4)]), record)
    return SimpleNamespace(estate=record, scenario=fires, compiled=compile_estate(record))


@pytest.fixture(scope="module")
def draws(shop):
    return carry_out(shop.compiled, Draws(shop.scenario, 1, 200))


@pytest.fixture(scope="module")
def cases(shop):
    return [carry_out(shop.compiled, Contingency(*order)).to_document() for order in ((1, 24, True), (2, 24))]


@pytest.fixture(scope="module")
def years(shop):
    return carry_out(shop.compiled, Years(2000, 1, 24))


@pytest.fixture(scope="module")
def swings(shop):
    return carry_out(shop.compiled, Tornado(shop.scenario)).to_document()


def curves(years, column: str) -> dict:
    return {"aep": curve(years.losses(column)), "oep": curve(years.largest(column))}


def traces(figure: go.Figure, kind: str) -> list:
    return [trace for trace in figure.data if trace.type == kind]


# how sure


def test_the_fan_shows_the_quantiles_and_the_run_of_medians(shop, draws):
    medians = simulate(shop.compiled, shop.scenario)
    figure = risk_sure.fan(draws.band(), medians, EN, "light")
    low, high, middle, run = traces(figure, "scatter")
    band = draws.band()
    shown = band["t"] < figure.layout.xaxis.range[1]
    assert list(low.y[:-1]) == list(band["p10"][shown])
    assert list(high.y[:-1]) == list(band["p90"][shown])
    assert list(middle.y[:-1]) == list(band["p50"][shown])
    assert high.fill == "tonexty"
    assert list(run.x[:2]) == [0, 5]  # 4 h of power, 1 h of restart
    assert list(run.y[:2]) == [4000, 0]
    (texts,) = traces(figure, "bar")
    assert "P10 4K · P50 4K · P90 4K<br>run of medians 4K" in texts.customdata[0]


def test_the_histogram_counts_every_draw_once(shop, draws):
    lost = draws.outcomes.lost_user_hours
    medians = simulate(shop.compiled, shop.scenario).lost_user_hours
    figure = risk_sure.histogram(lost, medians, EN, "light")
    (bars,) = traces(figure, "bar")
    assert sum(bars.y) == 200
    where = {note.text: note.x for note in figure.layout.annotations}
    assert where["medians"] == medians == pytest.approx(20_000)
    assert [where[name] for name in ("P10", "P50", "P90")] == pytest.approx(np.quantile(lost, [0.1, 0.5, 0.9]).tolist())
    assert {shape.x0 for shape in figure.layout.shapes} == set(where.values())


def test_draws_that_are_all_alike_have_one_bar():
    lost = np.full(50, 1234.0)
    (bars,) = risk_sure.histogram(lost, 1234.0, KO, "dark").data
    assert list(bars.y) == [50]
    (bars,) = risk_sure.histogram(np.zeros(50), 0.0, KO, "dark").data
    assert list(bars.y) == [50]


def test_a_histogram_gathers_the_rare_in_its_last_bar():
    lost = np.append(np.linspace(0, 100, 999), 1e6)
    (bars,) = risk_sure.histogram(lost, 50.0, EN, "light").data
    assert sum(bars.y) == 1000
    assert "to 1M lost user-hours" in bars.customdata[-1]


def test_the_table_of_services_has_quantiles_and_shares(shop, draws):
    ttr = draws.outcomes.ttr_hours
    sheet = risk_sure.services_sheet(shop.estate, draws.to_document(), ttr, EN)
    first, second = sheet.rows
    back = float((~np.isnan(ttr[:, 0])).mean())
    assert back < 1  # a long restart reaches beyond the horizon
    assert first[:3] == ["shop", "6 h", percent(back)]
    assert sheet.raw["within_rto"][0] == pytest.approx(float((ttr[:, 0] <= 6).mean()))
    assert 0 < sheet.raw["within_rto"][0] < 1
    assert sheet.raw["ttr_p50"][0] == pytest.approx(float(np.nanmedian(ttr[:, 0])))
    assert second[0:2] == ["bakery", "–"]
    assert second[4:7] == ["0 min"] * 3  # it never falls
    assert len(sheet.heads) == len(first)
    assert all(head.means for head in sheet.heads[1:])


def test_what_the_draws_say_in_words(draws):
    lost = np.array([1000.0, 2000, 3000, 4000, 5000])
    assert "between 1.4K and 4.6K user-hours; in half of them more than 3K" in risk_sure.sentence(lost, EN)
    assert "at the worst hour 4K people" in risk_sure.fan_sentence(draws.band(), EN)


# what next


def test_the_matrix_has_pairs_below_and_sites_alone_on_the_diagonal(shop, cases):
    one, two = cases
    grid = risk_next.grid(one, two)
    assert grid.sites == ["x", "y", "z"]  # worst alone first
    x, y, both = 4000 * 5, 1000 * 5, 4000 * 5 + 1000 * 5
    assert grid.cost.tolist() == [
        [pytest.approx(x), pytest.approx(both), pytest.approx(x)],
        [pytest.approx(both), pytest.approx(y), pytest.approx(y)],
        [pytest.approx(x), pytest.approx(y), 0],
    ]
    figure = risk_next.matrix(grid, shop.estate, EN, "light")
    cells, marks = figure.data
    assert [[v is None for v in row] for row in cells.z] == [[False, True, True], [False, False, True], [False] * 3]
    assert cells.text[1][0] == "25K"
    told = {tuple(json.loads(ids)): text for ids, text in marks.customdata}
    assert set(told) == {("x",), ("x", "y"), ("y",), ("x", "z"), ("y", "z"), ("z",)}
    assert "25K lost user-hours" in told["x", "y"]
    assert "2 services down" in told["x", "y"]


def many(count: int) -> tuple[dict, dict]:
    sites = [f"s{i:03d}" for i in range(count)]
    blank = {"peak_affected_people": 1.0, "services_down": []}
    one = [{"sites": [s], "lost_user_hours": float(count - i), **blank} for i, s in enumerate(sites)]
    two = [{"sites": [a, b], "lost_user_hours": 1.0, **blank} for i, a in enumerate(sites) for b in sites[i + 1 :]]
    return {"format": "contingency/1", "cases": one}, {"cases": two}


@pytest.mark.parametrize("count", [1, 2, 100, 130])
def test_the_matrix_stays_readable_with_many_sites(count):
    record = read_estate(estate([], [], sites=[site(f"s{i:03d}") for i in range(count)]))
    grid = risk_next.grid(*many(count))
    figure = risk_next.matrix(grid, record, KO, "dark", 560)
    kept = min(count, 100)
    assert len(grid.sites) == kept
    assert len(figure.data[1].x) == kept * (kept + 1) // 2
    labels = len(figure.layout.yaxis.tickvals)
    assert labels * risk_next.LEAST_ROW <= 560
    assert (figure.data[0].text[0][0] == "") == (count > risk_next.WITH_NUMBERS)


def test_the_list_has_the_worst_first_with_zones_named(shop, cases):
    table = risk_next.worst_table(cases[0], shop.estate, EN, 3)
    assert list(table.iloc[0]) == ["grid (zone, 2 sites)", "25K", "4.6K", 2, "shop / bakery"]
    assert list(table.iloc[1]) == ["x", "20K", "4K", 1, "shop"]
    assert len(table) == 3
    raw = risk_next.cases_table(cases[0])
    assert len(raw) == 4
    assert raw["zone"][0] == "grid"
    said = risk_next.sentence(*cases, shop.estate, EN)
    assert said == "Worst alone: grid (zone, 2 sites), 25K lost user-hours. Worst pair: x + y, 25K."


@pytest.mark.parametrize("words, theme", BOTH)
def test_at_once_the_matrix_and_the_list_tell_people(shop, words, theme):
    """4000 people use the shop in x, 1000 the bakery in y; z stands idle."""
    orders = Contingency(1, zones=True), Contingency(2)
    one, two = (moments_document(shop.estate, c, carry_out(shop.compiled, AtOnce(c))) for c in orders)
    grid = risk_next.grid(one, two)
    assert (grid.moment, grid.sites) == ("once", ["x", "y", "z"])
    people = {case["sites"][0]: case["affected_people"] for case in one["cases"] if "zone" not in case}
    assert [grid.cost[i, i] for i in range(3)] == [people[site] for site in "xyz"]
    figure = risk_next.matrix(grid, shop.estate, words, theme)
    go.Figure(figure.to_dict())
    cells, marks = figure.data
    assert cells.colorbar.title.text == words("risk.next.once.axis")
    assert count(words.language, people["x"]) in marks.customdata[0][1]
    table = risk_next.worst_table(two, shop.estate, words, 2)
    assert list(table.columns) == [
        words("risk.next.out"),
        *(words(f"risk.next.once.{n}") for n in ("cost", "beside", "down")),
    ]
    assert table.iloc[0, 0] == "x + y" and table.iloc[0, 3] == 2
    assert list(risk_next.cases_table(one).columns) == [
        "sites", "zone", "affected_people", "affected_users", "services_down_count"]  # fmt: skip
    assert count(words.language, two["cases"][0]["affected_people"]) in risk_next.sentence(one, two, shop.estate, words)


# in a year


@pytest.mark.parametrize("measure, column", [("user_hours", "lost_user_hours"), ("money", "money_lost")])
@pytest.mark.parametrize("words, theme", BOTH)
def test_every_figure_of_a_year_is_one_that_plotly_takes(shop, years, measure, column, words, theme):
    document = years.to_document()
    go.Figure(risk_year.exceedance(curves(years, column), document, measure, words, theme).to_dict())
    go.Figure(risk_year.contributions(document, measure, shop.estate, words, theme).to_dict())


def test_the_curve_goes_through_the_points_of_the_table(years):
    document = years.to_document()
    figure = risk_year.exceedance(curves(years, "lost_user_hours"), document, "user_hours", EN, "light")
    total, points, *_ = figure.data
    assert figure.layout.xaxis.type == "log"
    told = document["user_hours"]["aep"]
    assert list(points.x) == [2, 5, 10, 20, 50, 100, 200]
    assert list(points.y) == [row["value"] for row in told]
    assert list(points.error_y.array) == [row["standard_error"] for row in told]
    for row in told:
        at = np.interp(row["return_period"], total.x, total.y)
        assert at == pytest.approx(row["value"], rel=0.1, abs=4 * row["standard_error"] + 1)
    assert min(np.diff(total.x)) >= 0


def test_what_a_year_costs_in_words():
    told = {
        "aal": {"value": 68e6, "standard_error": 6e6},
        "aep": [{"return_period": 20, "value": 0.0, "standard_error": 0.0},
                {"return_period": 50, "value": 3.8e9, "standard_error": 0.3e9},
                {"return_period": 100, "value": 5e9, "standard_error": 1e9}],
    }  # fmt: skip
    document = {"user_hours": told, "money": {"currency": "KRW"} | told}
    average, rare = risk_year.sentences(document, "user_hours", EN)
    assert rare == "In one year of 50, outages cost 3.8B user-hours or more (±\u00a0300M)."
    assert average == "An average year costs 68M user-hours (±\u00a06M)."
    assert (
        risk_year.sentences(document, "money", KO)[1]
        == "50년에 한 해꼴로 장애 손실이 38억 KRW 이상입니다(±\u00a03억 KRW)."
    )
    calm = {"aal": {"value": 0.0, "standard_error": 0.0}, "aep": []}
    assert len(risk_year.sentences({"user_hours": calm, "money": {"currency": ""}}, "user_hours", EN)) == 1


def test_the_table_of_return_periods_has_errors_beside_losses(years):
    document = years.to_document()
    sheet = risk_year.period_sheet(document, "user_hours", EN)
    assert len(sheet.heads) == len(sheet.rows[0]) == 7
    assert sheet.raw["tvar_user_hours"].tolist() == [row["value"] for row in document["user_hours"]["tvar"]]
    assert sheet.rows[0][2].startswith("±")
    assert all(head.means for head in sheet.heads)


def test_contributions_are_the_sources_largest_first(shop, years):
    document = years.to_document()
    rows = risk_year.source_rows(document, "user_hours", shop.estate, EN)
    assert [row["name"] for row in rows] == ["x", "grid (zone)", "y"]
    assert sum(row["aal"] for row in rows) == pytest.approx(document["user_hours"]["aal"]["value"])
    (bars,) = risk_year.contributions(document, "user_hours", shop.estate, EN, "light").data
    assert list(bars.x) == [row["aal"] for row in rows]
    assert list(bars.error_x.array) == [row["standard_error"] for row in rows]
    assert risk_year.source_sentence(document, "user_hours", shop.estate, EN).startswith("x adds most")


def test_availability_in_nines(shop, years):
    assert risk_year.nines(0.999) == pytest.approx(3)
    assert risk_year.nines(1.0) is None
    assert risk_year.nines_text(1.0) == "∞"
    sheet = risk_year.service_sheet(years.to_document(), shop.estate, EN)
    assert sheet.rows[0][0] == "shop"
    assert sheet.raw["availability"].is_monotonic_increasing


# what would change the answer


@pytest.mark.parametrize("words, theme", BOTH)
def test_the_tornado_spreads_around_the_run_as_it_is(shop, swings, words, theme):
    figure = risk_tornado.tornado(swings, shop.estate, words, theme)
    low, high = figure.data
    assert low.base[0] + low.x[0] == pytest.approx(2000 * 5)
    assert high.base[0] + high.x[0] == pytest.approx(4500 * 5)
    assert figure.layout.shapes[0].x0 == pytest.approx(4000 * 5)
    assert len(low.y) == 1  # what changes nothing is not drawn
    go.Figure(figure.to_dict())
    assert len(risk_tornado.table(swings)) == 2


def test_the_tornado_in_words(shop, swings):
    said = risk_tornado.sentence(swings, shop.estate, EN)
    assert said.startswith("Most worth checking: Users · shop.")
    assert "20K user-hours, moves by 12.5K. Of 2 assumed values 1 change nothing." in said
    none = {"lost_user_hours": 5.0, "facts": []}
    assert risk_tornado.sentence(none, shop.estate, EN) == EN("risk.tornado.no_facts")
    assert len(risk_tornado.tornado(none, shop.estate, EN, "light").layout.annotations) == 1


# cut sets


def test_cut_sets_in_words_and_as_a_table(shop):
    sets = (("x",), ("y", "z"))
    said = risk_cuts.sentence(sets, "shop", shop.estate, EN)
    assert said == "Single points of failure: 1 (x). Minimal cut sets: 2."
    assert risk_cuts.sentence((("x", "y"),), "shop", shop.estate, EN).startswith("No single site takes shop down.")
    assert risk_cuts.sentence((), "shop", shop.estate, EN) == EN("risk.cuts.no_sets", service="shop")
    sheet = risk_cuts.sets_sheet(sets, shop.estate, EN)
    assert sheet.rows == [["x", "1"], ["y + z", "2"]]
    assert sheet.raw["sites"].tolist() == ["x", "y z"]


def test_importance_as_a_table(shop):
    events = [
        {"kind": "zone", "id": "grid", "unavailability": 0.001234, "birnbaum": 1.0, "fussell_vesely": None},
        {"kind": "site", "id": "x", "unavailability": 5e-7, "birnbaum": 0.25, "fussell_vesely": 0.5},
    ]
    rows = risk_cuts.importance_sheet(events, shop.estate, EN).rows
    assert rows == [["grid (zone)", "0.123%", "1", "–"], ["x", "0.00005%", "0.25", "0.5"]]
    said = risk_cuts.probability_sentence(1.6637658160878225e-05, EN)
    assert said == "Taken down by lost sites 0.00166% of the time, about 9 min a year."
    assert "1분 미만" in risk_cuts.probability_sentence(1e-9, KO)


# all of them


def test_names_with_marks_in_them_are_shown_as_they_are(cases):
    record = read_estate(
        estate([service("s", name="<b>s</b>")], [], [], sites=[site(i, name=f"<i>{i}</i>") for i in "xyz"])
    )
    grid = risk_next.Grid(["x", "y"], "whole", *(np.ones((2, 2)) for _ in range(3)))
    figure = risk_next.matrix(grid, record, EN, "light")
    assert figure.layout.yaxis.ticktext[0] == "&lt;i&gt;x&lt;/i&gt;"
    assert "<i>" not in figure.data[1].customdata[0][1]


def test_ticks_are_round_numbers_between():
    assert ticks_between(6.1, 7.4, 4) == pytest.approx([6.5, 7.0])
    assert ticks_between(5, 5) == [5]


@pytest.mark.parametrize("words, theme", BOTH)
def test_every_figure_is_one_that_plotly_takes(shop, draws, cases, words, theme):
    medians = simulate(shop.compiled, shop.scenario)
    for figure in (
        risk_sure.fan(draws.band(), medians, words, theme),
        risk_sure.histogram(draws.outcomes.lost_user_hours, medians.lost_user_hours, words, theme),
        risk_next.matrix(risk_next.grid(*cases), shop.estate, words, theme),
    ):
        go.Figure(figure.to_dict())
