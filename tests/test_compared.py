"""Cases held against the first: numbers and differences by hand, sentences that are true, services that stand in one case alone."""

from io import BytesIO
from math import inf, isclose

import hand_cases as hand
import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest
from msgspec import to_builtins
from openpyxl import load_workbook

from lib.engine.compile import compile_estate
from lib.engine.montecarlo import Draws as DrawSweep
from lib.engine.risk import Years as YearSweep
from lib.engine.simulate import simulate
from lib.model.prices import layout_cost
from lib.model.reading import read_estate, read_scenario
from lib.runs.local import carry_out
from lib.store import library
from lib.store.exports import frames
from lib.view import compared_charts, compared_cost, compared_said, compared_services, compared_sheet
from lib.view.compared import METRICS, Case, Difference, Draws, Years, difference, error_between, is_family, number
from lib.words import LANGUAGES, Words

METRIC = {metric.code: metric for metric in METRICS}
EN = Words("en")


def two_sites(outage: float, users: float = 1000, id_: str = "shop", server_cost: float = 0, **service) -> Case:
    """Return the case of one service in one site that is out from hour 1 on for so many hours; it restarts in one."""
    estate = read_estate(
        {
            "format": "estate/1", "id": id_, "currency": "KRW", "regions": [{"id": "r", "lat": 37, "lon": 127, "population": 100_000}],
            "sites": [{"id": "here", "lat": 37, "lon": 127, "server_cost": server_cost, "annual_rate": 0.5, "outage_hours": outage}],
            "services": [{"id": "sales", "users": users, "rto_hours": 4} | service],
            "placements": [{"id": "p", "service": "sales", "site": "here", "role": "active", "servers": 10, "restart_hours": 1}],
        }
    )  # fmt: skip
    happens = {"format": "scenario/1", "id": "out", "estate": id_, "horizon_hours": 48,
               "events": [{"at": 1, "site": "here", "outage_hours": outage}]}  # fmt: skip
    return Case("A", id_, simulate(estate, read_scenario(happens, estate)), layout=layout_cost(estate))


def sample(estate: str, scenario: str, letter: str = "A") -> Case:
    record = read_estate(library.estate_bytes(estate))
    impact = simulate(record, library.scenario_of(scenario, record))
    return Case(letter, estate, impact, layout=layout_cost(record))


def drawn(case: Case, draws: int = 200, years: int = 2000, seed: int = 3) -> Case:
    """Return a case with its draws and years."""
    arrays = compile_estate(case.impact.estate)
    many = carry_out(arrays, DrawSweep(case.impact.scenario, seed, draws))
    risk = carry_out(arrays, YearSweep(years, seed))
    cost = many.outcomes
    return case._replace(
        draws=Draws(many.to_document(), cost.lost_user_hours, cost.peak_people, cost.all_back_hours, many.band()),
        years=Years(risk.to_document(), risk.losses("lost_user_hours"), risk.losses("money_lost")),
    )


@pytest.fixture(scope="module")
def kakao() -> list[Case]:
    return [
        drawn(sample("kakao-2022", "kakao-2022-fire")),
        drawn(sample("kakao-2022-dual", "kakao-2022-fire", "B")),
        drawn(sample("naver-2022", "naver-2022-fire", "C")),
    ]


def gap(code: str, first: Case, case: Case) -> Difference:
    return difference(METRIC[code], first, case)


def test_numbers_and_differences_are_those_computed_by_hand():
    short, long = two_sites(2, revenue_per_hour=10), two_sites(5, revenue_per_hour=10)
    # out for 2 h and 1 h to restart, out for 5 h and 1 h to restart: 3 and 6 hours of 1000 users
    assert number(METRIC["user_hours"], short).value == pytest.approx(3000)
    assert gap("user_hours", short, long) == (pytest.approx(3000), pytest.approx(1.0), "worse")
    assert gap("user_hours", long, short) == (pytest.approx(-3000), pytest.approx(-0.5), "better")
    assert gap("last_back", short, long) == (pytest.approx(3), pytest.approx(1.0), "worse")
    assert gap("rto_met", short, long) == (pytest.approx(-1), None, "worse")  # 3 h and 6 h against 4
    assert gap("revenue", short, long) == (pytest.approx(30), pytest.approx(1.0), "worse")
    assert gap("down", short, long) == (0, 0, "same")
    assert number(METRIC["compensation"], short) == (None, None, "no_prices")
    assert gap("compensation", short, long) == (None, None, "")


def test_what_never_comes_back_is_worse_than_any_time():
    back, away = two_sites(5), two_sites(60)
    assert number(METRIC["last_back"], away).value == inf
    assert gap("last_back", back, away) == (None, None, "worse")
    assert gap("last_back", away, back) == (None, None, "better")
    assert gap("last_back", away, two_sites(70)) == (None, None, "same")
    assert gap("not_back", back, away) == (1, None, "worse")


def test_money_of_another_currency_is_not_compared():
    won = two_sites(2, revenue_per_hour=10, server_cost=7)
    estate = read_estate(library.estate_bytes("teaching"))
    dollars = read_estate({"format": "estate/1", "id": "x", "currency": "USD"} | _rows(estate))
    other = Case("B", "x", simulate(dollars, library.scenario_of("teaching-fire", estate)), layout=layout_cost(dollars))
    assert number(METRIC["revenue"], other).value > 0
    assert gap("revenue", won, other) == (None, None, "")
    assert "different currencies" in compared_cost.sentences([won, other], EN)[0]


def _rows(estate) -> dict:
    found = to_builtins(estate)
    return {
        name: found[name] for name in ("regions", "zones", "sites", "teams", "services", "placements", "dependencies")
    }


def test_sentences_say_sooner_later_the_same_never_and_nobody():
    short, long, away = two_sites(2), two_sites(5), two_sites(60)
    assert compared_said.against(long, short._replace(letter="B"), EN) == (
        "900 of 1K people have every service back 3 h sooner than in A: after 3 h instead of 6 h. sales (1K users) is back 3 h sooner. "
        "50% fewer user-hours are lost (3K instead of 6K). The last service is back 3 h sooner, after 3 h instead of 6 h."
    )
    said = compared_said.against(short, long, EN)
    assert "3 h later" in said and "2.0 times as many" not in said and "100% more user-hours" in said
    assert "No difference to A" in compared_said.against(short, two_sites(2), EN)
    assert "not back within 2 d: 1; in A the last one is back after 3 h" in compared_said.against(short, away, EN)
    assert "in A 1 are not back within 2 d" in compared_said.against(away, short, EN)
    idle = two_sites(2, users=0)
    assert (
        compared_said.against(short, idle._replace(letter="B"), EN)
        == "In B nobody is hit; in A 3K user-hours are lost."
    )
    assert compared_said.against(idle, short, EN).startswith("In A nobody is hit")
    assert compared_said.against(idle, two_sites(3, users=0), EN).startswith("Nobody is hit")


def test_a_smaller_group_is_told_by_how_many_are_hit_at_most():
    many, few = two_sites(5), two_sites(5, users=40)
    assert "Never more than 40 people are hit at once, where it is 1K in A." in compared_said.against(many, few, EN)


def test_people_of_another_estate_are_its_own():
    said = compared_said.against(two_sites(5), two_sites(2, users=500, id_="bank"), EN)
    assert said.startswith(
        "Of its own 500 people 90% have every service back after 3 h; of the 1K in A after 6 h: 3 h sooner."
    )
    assert "sales (" not in said  # a service of another estate is another service


@pytest.mark.parametrize("one, other, family", [
    ("kakao-2022", "kakao-2022-dual", True), ("kakao-2022-dual", "kakao-2022", True), ("kakao-2022", "naver-2022", False),
    ("kakao", "kakaobank", False),
])  # fmt: skip
def test_variants_of_one_estate_are_a_family(one, other, family):
    estates = [read_estate({"format": "estate/1", "id": id_}) for id_ in (one, other)]
    assert is_family(*estates) == family


def test_the_samples_differ_as_the_engine_says(kakao):
    first, dual, naver = kakao
    told = gap("user_hours", first, dual)
    assert told.absolute == dual.impact.lost_user_hours - first.impact.lost_user_hours < 0
    assert told.verdict == "better"
    assert gap("people", first, dual).verdict == "same"
    assert number(METRIC["revenue"], naver).why == "no_prices"
    assert gap("layout", first, dual).verdict == "worse" and gap("layout", first, dual).relative > 0
    for language in LANGUAGES:
        words = Words(language)
        titles = [title for title, _ in compared_sheet.groups(kakao, words)]
        assert len(set(titles)) == 3
        cells = {row.code: row.cells for _, rows in compared_sheet.groups(kakao, words) for row in rows}
        assert set(cells) == set(METRIC)
        assert all(cell.verdict == "" for row in cells.values() for cell in row[:1])
        assert cells["user_hours"][1].verdict == "better" and "−14%" in cells["user_hours"][1].gap


def test_what_chance_could_make_is_not_called_better_or_worse(kakao):
    first = kakao[0]
    other = drawn(sample("kakao-2022", "kakao-2022-fire", "B"), draws=30, years=30, seed=3)
    few = drawn(sample("kakao-2022-dual", "kakao-2022-fire", "B"), draws=30, years=30, seed=3)
    assert gap("user_hours_p50", other, few).verdict in ("unclear", "better")
    assert gap("hours_a_year", other, other) == (0, 0 if number(METRIC["hours_a_year"], other).value else None, "same")
    assert gap("user_hours_p50", first, few) == (None, None, "")  # another number of draws
    assert gap("hours_a_year", first, few) == (None, None, "")
    noise = np.random.default_rng(1).normal(size=(2, 1000))
    lost = [Years({"years": 1000, "seed": 1, "user_hours": {"aal": {"value": 10 + n.mean(), "standard_error": 1}},
                   "money": {"aal": {"value": 1, "standard_error": 1}}}, 10 + n, n) for n in noise]  # fmt: skip
    one, two = (first._replace(years=years) for years in lost)
    assert gap("hours_a_year", one, two).verdict == "unclear"
    assert isclose(error_between(noise[0], noise[1]), np.std(noise[1] - noise[0], ddof=1) / 1000**0.5)


def test_a_draw_in_which_nothing_happens_is_no_draw():
    estate = read_estate(library.estate_bytes("teaching"))
    quiet = read_scenario({"format": "scenario/1", "id": "free", "estate": "teaching"}, estate)
    case = Case("A", "quiet", simulate(estate, quiet))
    assert number(METRIC["user_hours_p50"], case).why == "nothing_happens"
    assert number(METRIC["layout"], case).why == "no_prices"  # as it was given
    assert number(METRIC["data_loss"], case).value == 0


def test_services_that_differ_most_come_first_and_those_of_one_case_last(kakao):
    found = compared_services.services(kakao, EN)
    apart = [compared_services.differs(service) for service in found]
    assert apart == sorted(apart, reverse=True)
    gaps = [max(s.known) - min(s.known) for s in found if compared_services.differs(s)]
    assert gaps == sorted(gaps, reverse=True)
    by_name = {s.name: s for s in found}
    assert by_name["Kakao login"].times[2] is None
    assert sum(s.times[0] is None for s in found) == 12  # Naver's, its mail too
    note = compared_services.note(kakao, found, EN)
    assert note.startswith(f"{sum(apart)} services take longer") and "12 stand in one case alone" in note
    table = compared_services.table(kakao, found)
    assert len(table) == len(found) and table["differs"].sum() == sum(apart)


def test_the_difference_over_time_is_the_second_case_less_the_first(kakao):
    table = compared_charts.people_table(kakao)
    assert np.allclose(table["difference_B"], table["affected_people_B"] - table["affected_people_A"])
    assert table["difference_B"].min() < 0
    timeline = kakao[0].impact.table("timeline")
    at = np.isin(table["t"], timeline["t"])
    assert np.array_equal(table["affected_people_A"][at], timeline["affected_people"])


@pytest.mark.parametrize("share", [0.2, 0.4, 0.49, 0.7, 1.0])
def test_the_difference_over_time_is_read_on_its_axis(share):
    """Whatever the size of the difference, its axis has 0 and at least one round number more, and not many."""
    cases = [
        two_sites(5.0, users)._replace(letter=letter) for letter, users in (("A", 1000.0), ("B", 1000.0 * (1 - share)))
    ]
    shown = compared_charts.gaps(cases, EN, "light").layout.yaxis
    assert 0 in shown.tickvals and 2 <= len(shown.tickvals) <= 6
    assert list(shown.tickvals) == sorted(shown.tickvals)
    assert shown.range[0] < shown.tickvals[0] and shown.tickvals[-1] < shown.range[1]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_figure_is_one_of_plotly(kakao, language, theme):
    words = Words(language)
    for cases in (kakao, kakao[:1], [case._replace(draws=None, years=None, layout=None) for case in kakao]):
        found = compared_services.services(cases, words)
        for figure in (compared_charts.people(cases, words, theme), compared_charts.gaps(cases, words, theme),
                       compared_services.dots(cases, found, words, theme), compared_cost.bars(cases, words, theme)):  # fmt: skip
            assert go.Figure(figure.to_dict()).data


def test_the_band_of_each_case_is_p10_to_p90_of_its_draws(kakao):
    figure = compared_charts.people(kakao, EN, "light")
    bands = [trace for trace in figure.data if trace.type == "scatter" and trace.fill == "tonexty"]
    assert len(bands) == len(kakao)
    for case, high in zip(kakao, bands, strict=True):
        shown = len(high.x) - 1
        assert list(high.y[:shown]) == case.draws.band["p90"][:shown].tolist()
        last = max(i for i, t in enumerate(case.draws.band["t"]) if t <= 24)
        assert compared_charts.band_at(case, 24.0) == (case.draws.band["p10"][last], case.draws.band["p90"][last])
    texts = figure.data[0].customdata
    assert all(text.count("draws ") == len(kakao) for text in texts)
    assert figure.layout.yaxis.range[1] >= max(case.draws.band["p90"].max() for case in kakao)
    table = compared_charts.bands_table(kakao)
    assert table.groupby("case").size().tolist() == [241] * 3 and (table.p10 <= table.p90).all()


def test_names_are_made_once_a_case_however_many_services(kakao, monkeypatch):
    made = []
    plain = compared_services.names
    monkeypatch.setattr(compared_services, "names", lambda *given: made.append(given) or plain(*given))
    compared_services.services(kakao, EN)
    assert len(made) == len(kakao)


def test_without_draws_there_is_no_band(kakao):
    plain = [case._replace(draws=None) for case in kakao]
    assert len(compared_charts.people(plain, EN, "light").data) == 1 + len(
        kakao
    )  # what answers the pointer, and the lines
    assert compared_charts.band_at(plain[0], 1.0) is None
    assert len(compared_charts.bands_table(plain)) == 0


def test_lines_are_told_apart_without_colour():
    dashes = {stroke[2] for stroke in compared_charts.STROKES.values()}
    assert len(dashes) == len(compared_charts.STROKES) == len(set(compared_charts.SYMBOLS.values())) == 4


def test_what_a_layout_costs_is_told_only_where_there_are_prices(kakao):
    said = compared_cost.sentences(kakao, EN)
    assert said[0].startswith("The layout of B costs 5.8B KRW a year more than that of A. Outages are expected to cost")
    free = two_sites(2)
    assert free.layout is None
    (told,) = compared_cost.sentences([kakao[0], free._replace(letter="B")], EN)
    assert "no price of servers is given in B" in told
    assert compared_sheet.cell(METRIC["layout"], kakao[0], free, EN) == ("no price given", "", "", True)
    assert two_sites(2, server_cost=7).layout == 70


def test_export_has_every_number_of_every_case_as_it_is(kakao):
    raw = compared_sheet.raw(kakao)
    assert len(raw) == len(METRICS) * 3
    row = raw[(raw["number"] == "user_hours") & (raw["case"] == "B")].iloc[0]
    assert row["value"] == kakao[1].impact.lost_user_hours
    assert row["difference"] == kakao[1].impact.lost_user_hours - kakao[0].impact.lost_user_hours
    assert row["verdict"] == "better"


def test_any_two_cases_can_be_compared_and_a_case_with_itself_is_the_same():
    found = []
    for i, (name, estate, scenario, _) in enumerate(hand.CASES):
        estate = read_estate(estate)
        found.append(
            Case("AB"[i % 2], name, simulate(estate, read_scenario(scenario, estate)), layout=layout_cost(estate))
        )
    for case, other in zip(found, found[1:] + found[:1], strict=True):
        assert {difference(metric, case, case).verdict for metric in METRICS} <= {"same", ""}
        for language in LANGUAGES:
            words = Words(language)
            assert compared_said.against(case, other, words) and compared_cost.sentences([case, other], words)
            assert len(compared_sheet.groups([case, other], words)) == 3
        compared_services.dots([case, other], compared_services.services([case, other], EN), EN, "light")
        compared_charts.people([case, other], EN, "light")
        compared_charts.gaps([case, other], EN, "light")


def test_a_workbook_has_numbers_as_numbers_and_no_text_as_a_formula():
    table = pd.DataFrame(
        {"name": ["=1+1", "#N/A"], "value": [5634.25, float("nan")], "back": [inf, 2.0], "met": [True, None]}
    )
    content = frames.to_xlsx({"one": table, "two": table[:0]})
    assert content == frames.to_xlsx({"one": table, "two": table[:0]})
    book = load_workbook(BytesIO(content))
    assert book.sheetnames == ["one", "two"]
    rows = [[cell.value for cell in row] for row in book["one"].iter_rows()]
    assert rows == [["name", "value", "back", "met"], ["=1+1", 5634.25, "inf", True], ["#N/A", None, 2, None]]
    assert book["one"]["A2"].data_type == "s"
