"""What the tables, charts and sentences of options, goals and orders say, against hand-made results."""

from io import BytesIO

import pandas as pd
import plotly.graph_objects as go
import pytest
from estates import random_pair
from hand_cases import estate, fire, named, placement, scenario, service, site
from openpyxl import load_workbook

from lib.engine.simulate import simulate
from lib.model.checks import Mistakes
from lib.model.options import KINDS, Goal, GoalFound, Option, Options, Valued, Worth
from lib.model.order import Order, Outcome
from lib.model.reading import read_estate, read_scenario
from lib.runs.options import carry_out
from lib.store.exports import frames
from lib.ui import kept
from lib.view import options_charts as charts
from lib.view import options_goal, options_order
from lib.view import options_table as view
from lib.view.amounts import plain_amount
from lib.view.options_order import Recovered
from lib.view.options_prices import lacking, tag_of_price
from lib.words import Words

KO, EN = Words("ko"), Words("en")
BOTH = [(KO, "light"), (EN, "dark")]
BASE = Worth(1000.0, 10.0, 500.0, 90.0)


@pytest.fixture(scope="module")
def shop():
    """A shop at x, its bakery at y; a server costs 100 a year in y, assumed, 50 in z, sourced, and has no price in x."""
    return read_estate(
        estate(
            [service("shop", 4000, tier=1), service("bakery", 1000, tier=2)],
            [placement("shop-x", "shop", "x"), placement("bakery-y", "bakery", "y")],
            teams=[named("ops", crews=2)],
            sites=[site("x"), site("y", server_cost=100), site("z", server_cost=50)],
            facts=[
                {"of": "sites.y.server_cost", "tag": "assumed"},
                {"of": "sites.z.server_cost", "tag": "sourced", "source": "invoice"},
            ],
        )
    )


def option(kind: str, avoided: float, cost: float | None, id_: str = "", back: float | None = 5.0, **what) -> Option:
    return Option(
        id_ or kind, kind, what, cost, Worth(1000 - avoided, back, 500.0, 90 - avoided / 100), avoided, avoided / 10
    )


@pytest.fixture(scope="module")
def found():
    dual = option("dual_site", 900, 3000, service="shop", site="y", servers=30)
    standby = option("standby", 600, 500, service="shop", site="z", servers=10)
    crews = option("crews", 300, None, team="ops", crews=2.0)
    cold = option("cold_standby", 100, 0.0, service="shop", site="y", servers=10, back=None)
    harm = option("automatic", -50, None, service="shop", placements=["a", "b"])
    front = (
        Valued((), 0.0, BASE), Valued(("cold_standby",), 0.0, Worth(900, None, 450, 90)),
        Valued(("standby",), 500.0, Worth(400, 5, 440, 80)), Valued(("standby", "dual_site"), 3500.0, Worth(50, 2, 400, 10)),
    )  # fmt: skip
    return Options(
        "case", "fire", 1, None, BASE, (dual, standby, crews, cold, harm), 3, front, front[3], True, None, 44, 1, 1
    )


@pytest.mark.parametrize(
    "typed, number",
    [
        ("30억", 3e9), ("30 억", 3e9), ("1.5만", 15_000), ("3,000,000,000", 3e9), ("3B", 3e9), ("2.5m", 2.5e6), ("0", 0),
        ("12", 12), ("0.5", 0.5),
    ],
)  # fmt: skip
def test_a_sum_is_understood_as_one_types_it(typed, number):
    assert float(plain_amount(typed)) == number
    assert kept.fits("options.budget.budget", typed)


@pytest.mark.parametrize("typed", ["", "much", "1.2.3", "3 oranges", "-5", "1e30", "nan", "억", "1,0,0x"])
def test_what_is_no_sum_is_no_budget(typed):
    assert not kept.fits("options.budget.budget", typed) or typed == ""


@pytest.mark.parametrize(
    "key, wrong", [("tier", "0"), ("tier", "1.5"), ("tier", "100"), ("hours", "-1"), ("hours", "soon")]
)
def test_what_is_no_goal_does_not_come_back_from_an_address(key, wrong):
    assert not kept.fits(f"options.goal.{key}", wrong)
    assert kept.fits(f"options.goal.{key}", "3")


def test_each_option_says_what_it_costs_buys_and_where_its_price_comes_from(shop, found):
    table = view.ranked_table(found, shop, EN)
    assert list(table.iloc[0]) == [
        1, "Run shop in y too: 30 servers, both sites serving at once", "3K · assumed", "900", "90%", "90", "5 h",
        "81",
    ]  # fmt: skip
    assert [row[2] for row in table.itertuples(index=False)][1:] == [
        "500 · sourced",
        "no price",
        "no cost",
        "no price",
    ]
    assert list(table.iloc[3])[3:] == ["100", "10%", "10", "not within the horizon", "89"]
    assert list(table.iloc[4])[3:6] == ["−50", "−5.0%", "−5"]
    raw = view.ranked(found, shop)
    assert raw["share_avoided"].tolist() == [0.9, 0.6, 0.3, 0.1, -0.05]
    assert raw["cost_per_year"].isna().tolist() == [False, False, True, False, True]


def test_a_price_that_is_lacking_is_named_with_its_place(shop, found):
    dual, standby, crews, cold, automatic = found.options
    assert lacking(crews, shop) == ["teams[0].crew_cost"]
    assert lacking(automatic, shop) == ["automation_cost"]
    assert lacking(dual, shop) == lacking(cold, shop) == []
    assert tag_of_price(standby, shop) == "sourced"
    assert tag_of_price(crews, shop) is tag_of_price(cold, shop) is None
    far = option("new_site", 1, None, site="n", region="r", lat=0, lon=0, standbys=[], servers=5)
    assert lacking(far, shop) == ["site_cost"]
    at_x = option("pool", 1, None, site="x", servers=5)
    assert lacking(at_x, shop) == ["sites[0].server_cost"]


def test_a_new_site_is_no_surer_than_the_least_sure_of_its_prices(shop):
    far = option("new_site", 1, 900.0, site="n", region="r", lat=0, lon=0, standbys=[], servers=5)
    assert tag_of_price(far, shop) == "none"  # of site_cost nothing is said; of the dearest server that it is assumed


def test_the_sentence_names_what_helps_most_and_what_costs_least(shop, found):
    said = view.sentence(found, shop, EN)
    assert said.startswith(
        "What helps most: Run shop in y too: 30 servers, both sites serving at once. It avoids 900 user-hours, 90%"
    )
    assert "Best of those that cost nothing: Keep a cold standby of shop in y" in said
    priced = found._replace(options=tuple(o for o in found.options if o.cost_per_year != 0))
    assert "Most for its money: Keep a warm standby of shop in z" in view.sentence(priced, shop, EN)
    lone = found._replace(options=(found.options[2],))
    assert "the estate has no price for it" in view.sentence(lone, shop, EN)
    harm = found._replace(options=(found.options[4],))
    assert view.sentence(harm, shop, EN) == "None of the 1 options that were tried avoids any loss here."


@pytest.mark.parametrize(
    "budget, ids",
    [(None, ("standby", "dual_site")), (3500, ("standby", "dual_site")), (3499, ("standby",)), (499, ("cold_standby",)), (0, ("cold_standby",))],
)  # fmt: skip
def test_a_budget_buys_the_set_that_loses_fewest(found, budget, ids):
    assert view.within(found, budget).ids == ids


def test_where_nothing_can_be_bought_it_says_so(shop, found):
    poor = found._replace(front=found.front[2:])
    best = view.within(poor, 10)
    assert best.ids == () and best.worth == BASE
    assert (
        view.set_sentences(best, poor, 10, shop, EN)[0] == "Within 10 KRW a year there is no set that avoids any loss."
    )


def test_a_set_says_whether_it_is_proven_or_the_best_found(shop, found):
    said = view.set_sentences(found.front[3], found, 4000, shop, EN)
    assert said[0].startswith(
        "Within 4K KRW a year: this set costs 3.5K KRW and avoids 950 user-hours, 95.0% of the loss"
    )
    assert said[1] == "Proven: every set of priced options was run (44 runs), so none is better."
    loose = view.set_sentences(found.front[3], found._replace(proven=False), None, shop, EN)
    assert "the cheapest that avoids at least 95%" in loose[0]
    assert loose[1] == "The best found in 44 runs; a better set is not ruled out."


@pytest.mark.parametrize("words, theme", BOTH)
def test_the_charts_show_what_has_a_price_and_are_right_figures(shop, found, words, theme):
    figure = go.Figure(charts.buys(found, "standby", shop, words, theme, 300).to_dict())
    (marks,) = figure.data
    assert [point[0] for point in marks.customdata] == ["dual_site", "standby", "cold_standby"]
    assert list(marks.x) == [3000, 500, pytest.approx(500 / 3)] and list(marks.y) == [900, 600, 100]
    assert list(marks.marker.size) == [9, 15, 9]
    _, sets = go.Figure(charts.front(found, 600, 500.0, shop, words, theme, 300).to_dict()).data
    assert list(sets.x) == [0, 0, 500, 3500] and list(sets.y) == [1000, 900, 400, 50]
    assert [point[0] for point in sets.customdata] == [0, 0, 500, 3500]
    assert words("options.front.as_it_is") in sets.customdata[0][1]
    assert "shop" in sets.customdata[3][1]


def test_a_chart_of_nothing_priced_says_so(shop, found):
    bare = found._replace(options=tuple(o for o in found.options if o.cost_per_year is None), front=found.front[:1])
    assert (
        charts.buys(bare, None, shop, EN, "light", 300).layout.annotations[0].text
        == "No option that helps has a price yet"
    )
    assert "No priced option" in charts.front(bare, None, 0.0, shop, EN, "light", 300).layout.annotations[0].text


def test_names_with_markup_stay_text_in_charts(found):
    wild = read_estate(
        estate(
            [service("<b>shop</b>", 10)],
            [placement("p", "<b>shop</b>", "x")],
            sites=[site("x", server_cost=1), site("y")],
        )
    )
    lone = option("standby", 5, 9, service="<b>shop</b>", site="x", servers=1)
    (marks,) = charts.buys(found._replace(options=(lone,)), None, wild, EN, "light", 300).data
    assert "&lt;b&gt;shop" in marks.customdata[0][1]


def test_a_row_is_told_of_every_kind_of_option(shop, found):
    what = {
        "service": "shop", "site": "y", "servers": 3, "placement": "shop-x", "placements": ["a"], "team": "ops", "crews": 1.0,
        "region": "r", "lat": 0, "lon": 0, "standbys": [], "zone": "z",
    }  # fmt: skip
    every = tuple(Option(kind, kind, what, None, BASE, 0.0, 0.0) for kind in KINDS)
    for words in (KO, EN):
        assert len(view.ranked_table(found._replace(options=every), shop, words)) == len(KINDS)


GOAL = Goal(1, 4.0)


@pytest.mark.parametrize(
    "goal, first, then",
    [
        (GoalFound(GOAL, "reached", None, Valued((), 0.0, BASE)), "It is so already", None),
        (GoalFound(GOAL, "reached", "exhaustive", Valued(("standby",), 500.0, Worth(400, 3, 1, 1)), True),
         "It can be done: for 500 KRW a year, the changes below bring every service up to tier 1 back within 4 h", "Proven: no cheaper set"),
        (GoalFound(GOAL, "reached", None, Valued(("crews",), None, Worth(700, 3, 1, 1))), "not all of which have a price",
         "The cheapest found in 44 runs"),
        (GoalFound(GOAL, "impossible", "bound", hindered=(("shop", 6.5), ("bakery", None))), "None of these options",
         "it would take shop at least 6 h 30 min / bakery longer than the scenario lasts"),
        (GoalFound(GOAL, "impossible", "exhaustive"), "None of these options", "every set was run, 44 runs"),
        (GoalFound(GOAL, "not_found"), "No set was found that brings every service up to tier 1 back within 4 h", None),
    ],
)  # fmt: skip
def test_a_goal_is_answered_with_a_set_a_proof_or_neither(shop, found, goal, first, then):
    said = options_goal.answer(found._replace(goal=goal), shop, EN)
    assert first in said[0]
    assert len(said) == (2 if then else 1) and (then is None or then in said[1])
    assert options_goal.answer(found._replace(goal=goal), shop, KO)


def test_the_goal_s_services_are_told_with_when_they_are_back(shop):
    run = simulate(shop, read_scenario(scenario([fire("x", 0, 4)]), shop))
    table = options_goal.service_sheet(GoalFound(Goal(2, 4.0), "not_found"), run, None, EN)
    assert table.rows == [["shop", "1", "5 h", "■ no"], ["bakery", "2", "0 min", "● yes"]]
    both = options_goal.service_sheet(GoalFound(Goal(1, 5.0), "not_found"), run, run, EN)
    assert both.rows == [["shop", "1", "5 h", "● yes", "5 h", "● yes"]]
    assert both.raw["then_back_hours"].tolist() == [5.0]


def recovered(
    objective: str = "user-hours", found=(800.0, 7.0), default=(1000.0, 9.0), bound=None, rounds=81
) -> Recovered:
    order = Order(objective, 1, ("bakery", "shop"), Outcome(*found), Outcome(*default), bound, rounds, 81)
    return Recovered(order, {"shop": 7.0, "bakery": 2.0}, {"shop": 6.0, "bakery": None}, 0.0, 24.0)


@pytest.mark.parametrize(
    "case, said",
    [
        (recovered(bound=700.0), ["saves 200 user-hours, 20% of the loss: 800 are lost rather than 1K",
                                  "No order can lose fewer than 700 user-hours, so at most 100 more"]),
        (recovered(bound=800.0), ["saves 200", "No order can be better: this is proven."]),
        (recovered(found=(1000.0, 9.0)), ["No better order than the default was found", "is not known for this event"]),
        (recovered(rounds=9), ["saves 200", "not known", "9 of 81 rounds"]),
        (recovered("all-back", bound=3.0), ["after 7 h rather than 9 h: 2 h sooner", "No order can have every service back before 3 h."]),
        (recovered("all-back", default=(1000.0, None)), ["every service is back after 7 h; by default some are not", "not known"]),
        (recovered("all-back", found=(1.0, None)), ["In no order found", "not known"]),
        (recovered("all-back", found=(1.0, 9.0), bound=9.0), ["No order was found that has everything back sooner", "this is proven"]),
    ],
)  # fmt: skip
def test_an_order_says_what_it_saves_and_what_no_order_beats(case, said):
    sentences = options_order.sentences(case, EN)
    assert len(sentences) == len(said)
    assert all(part in sentence for part, sentence in zip(said, sentences, strict=True)), sentences
    assert len(options_order.sentences(case, KO)) == len(said)


def test_an_order_is_told_service_by_service_beside_the_default(shop):
    table = options_order.order_sheet(recovered(), shop, EN)
    assert table.rows == [
        ["1", "bakery", "2 h", "not within the horizon", "only in this order"], ["2", "shop", "7 h", "6 h", "+1 h"]
    ]  # fmt: skip
    assert table.raw["default_back_hours"].isna().tolist() == [True, False]


@pytest.mark.parametrize("words, theme", BOTH)
def test_the_chart_of_an_order_has_both_times_and_the_horizon_for_never(shop, words, theme):
    _, default, mine = go.Figure(options_order.chart(recovered(), shop, words, theme).to_dict()).data
    assert list(default.x) == [24, 6] and list(mine.x) == [2, 7]
    assert list(default.marker.symbol) == ["triangle-right", "circle"]


def test_a_workbook_holds_the_numbers_and_no_formulas():
    frame = pd.DataFrame({"what": ["=1+1", "shop", "#N/A"], "cost": [1.5, None, 3.0]})
    content = frames.to_xlsx({"Options": frame, "Sets": frame})
    assert content == frames.to_xlsx({"Options": frame, "Sets": frame})
    book = load_workbook(BytesIO(content))
    assert book.sheetnames == ["Options", "Sets"]
    rows = list(book["Sets"].iter_rows(values_only=True))
    assert rows == [("what", "cost"), ("=1+1", 1.5), ("shop", None), ("#N/A", 3.0)]
    assert book["Sets"]["A2"].data_type == "s"


def random_records(seed: int):
    document, events = random_pair(seed)
    record = read_estate(document)
    return record, read_scenario(events, record)


def test_whatever_an_estate_is_like_its_options_can_be_told():
    told = 0
    for seed in range(14):
        record, events = random_records(seed)
        try:
            found = carry_out(record, events, budget=5.0, goal=Goal(2, 3.0), seconds=0.05)
        except Mistakes:  # nothing is lost there
            continue
        told += 1
        for words, theme in BOTH:
            assert view.sentence(found, record, words)
            assert len(view.ranked_table(found, record, words)) == len(view.ranked(found, record)) == len(found.options)
            go.Figure(charts.buys(found, None, record, words, theme, 300).to_dict())
            for budget in (None, 0.0, 5.0):
                best = view.within(found, budget)
                assert view.set_sentences(best, found, budget, record, words)
                assert len(view.set_sheet(best.ids, found, record, words).rows) == len(best.ids)
                go.Figure(charts.front(found, budget, best.cost_per_year, record, words, theme, 300).to_dict())
            assert options_goal.answer(found, record, words)
    assert told > 3
