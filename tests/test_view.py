"""What figures, map layers and tables show, against the tables of the run and against the pencil."""

import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import plotly.graph_objects as go
import pytest
from estates import estates_and_scenarios
from hand_cases import dependency, do, estate, fire, placement, scenario, service
from hypothesis import given, settings

from lib.engine.compile import compile_estate
from lib.engine.simulate import simulate
from lib.map.contract import WORDS, message
from lib.model.reading import read_estate, read_scenario
from lib.view import charts, mapdata, moment, recovery, targets
from lib.view.pieces import Piece, pieces
from lib.view.space import space
from lib.view.steps import thinned
from lib.view.texts import listed, safe, short, width_of
from lib.view.theme import STATUS, WAITS, count_axis, hours_axis, round_numbers, status_of
from lib.words import Words

DATA = Path(__file__).parents[1] / "data"
KO, EN = Words("ko"), Words("en")


def run(estate: dict, scenario: dict):
    records = read_estate(estate)
    return simulate(compile_estate(records), read_scenario(scenario, records))


def sample(name: str, **changes):
    scenario = json.loads((DATA / "scenarios" / f"{name}-fire.json").read_text("utf-8"))
    return run(json.loads((DATA / "estates" / f"{name}.json").read_text("utf-8")), {**scenario, **changes})


@pytest.fixture(scope="module")
def kakao():
    return sample("kakao-2022")


@pytest.fixture(scope="module")
def messy():
    """Every outcome but withdrawn: a second fire, a failed switch, one on hold, a horizon too short."""
    second = [fire("pangyo", 0, 10), fire("pangyo-b", 0, 10), fire("pangyo", 12, 6), fire("gasan", 3, 20, lose=0.5)]
    actions = [do("fail_activation", 0, placement="talk-anyang"), do("hold", 1, service="map")]
    return sample("kakao-2022", horizon_hours=60, events=second, actions=actions)


@pytest.fixture(scope="module")
def calm():
    return sample("kakao-2022", events=[])


@pytest.fixture(scope="module")
def shop():
    """A shop at x for all 8,000 users, a warm standby of half its size at y; what turns the standby on is at x alone.

    The fire takes x at 2 for 4 h. Detection and decision are over at 2.6, then the standby waits for the tool: power
    at 6, the tool restarts until 7, the standby activates until 8, and the shop itself, crewless, restarts 6 to 9.
    """
    return run(
        estate(
            [service("shop", 8000, rto_hours=5, rpo_hours=1), service("tool", tier=1)],
            [
                placement("shop-x", "shop", "x", restart_hours=3),
                placement("shop-y", "shop", "y", "warm", servers=5),
                placement("tool-x", "tool", "x", servers=1),
            ],
            [dependency("shop", "tool", "failover")],
            zones=[],
        ),
        scenario([fire("x", 2, 4)], starts_at="2022-10-15T12:00+09:00"),
    )


def drawn(make, *given, **how) -> go.Figure:
    """Return a plain figure as plotly's own: raises where plotly does not know a property."""
    return go.Figure(make(*given, **how))


def every_figure(impact, words, theme):
    yield drawn(charts.affected_people, impact, words, theme, 5)
    yield drawn(charts.affected_users, impact, words, theme, 5)
    for order in ("people", "tier", "recovery"):
        yield drawn(charts.status_timeline, impact, words, theme, 5, 300, order)
    yield recovery.gantt(impact, words, theme)
    yield recovery.gantt(impact, words, theme, "service")
    yield recovery.recovery_curves(impact, words, theme)
    yield recovery.causes_pareto(impact, words, theme)


def bars(figure, name: str):
    """Return (row, since, until) of a trace's horizontal bars."""
    (trace,) = (trace for trace in figure.data if trace.name == name)
    return [(y, base, base + x) for y, base, x in zip(trace.y, trace.base, trace.x, strict=True)]


# theme


@pytest.mark.parametrize("share, status", [
    (1, "up"), (0.99, "up"), (0.99 - 1e-10, "up"), (0.98, "degraded"),
    (0.051, "degraded"), (0.05 + 1e-10, "down"), (0, "down"), (float("nan"), "unknown"),
])  # fmt: skip
def test_a_status_follows_the_thresholds(share, status):
    assert status_of(share) == status


def test_no_two_statuses_share_a_colour_or_a_sign():
    assert len({color for color, _ in STATUS.values()}) == len({sign for _, sign in STATUS.values()}) == 4
    assert len({color for color, _ in WAITS.values()}) == len(WAITS) == 8


def test_axes_are_written_as_the_language_does():
    assert count_axis(KO, "light", 51_000_000)["ticktext"] == ["0", "2,000만", "4,000만"]
    assert count_axis(EN, "light", 51_000_000)["ticktext"] == ["0", "20M", "40M"]
    assert hours_axis(EN, "dark", 30)["ticktext"] == ["T+0 h", "T+6 h", "T+12 h", "T+18 h", "T+24 h", "T+30 h"]
    assert hours_axis(EN, "dark", 50_000)["range"] == [0, 50_000]
    assert len(hours_axis(EN, "dark", 50_000)["tickvals"]) <= 9
    assert round_numbers(0) == [0]
    assert round_numbers(7, 4) == [0, 2, 4, 6]


def test_texts_are_safe_and_short():
    assert safe("<b>R&D</b>") == "&lt;b&gt;R&amp;D&lt;/b&gt;"
    assert width_of("카톡ab") == 6
    assert short("카카오톡 메시지", 10) == "카카오톡…"
    assert short("Kakao", 10) == "Kakao"
    assert listed(EN, ["a", "b", "c", "d", "e"]) == "a / b / c and 2 more"


# every figure


@pytest.mark.parametrize("theme, words", [("light", KO), ("dark", EN)])
def test_figures_are_valid_and_the_same_every_time(kakao, messy, calm, shop, theme, words):
    for impact in (kakao, messy, calm, shop):
        for once, again in zip(every_figure(impact, words, theme), every_figure(impact, words, theme), strict=True):
            go.Figure(once.to_dict())  # raises where plotly does not know a property
            assert once.to_json() == again.to_json()
            assert "scattergl" not in once.to_json()


def test_a_name_is_shown_as_it_is_written(shop):
    document = json.loads(json.dumps(shop_named("<b>shop</b> %{x}")))
    figure = drawn(charts.status_timeline, run(*document), EN, "light", 0)
    assert "&lt;b&gt;shop&lt;/b&gt; %{x}" in figure.layout.yaxis.ticktext[0]
    assert all("%{x}" not in (trace.hovertemplate or "") for trace in figure.data)


def shop_named(name: str) -> tuple[dict, dict]:
    one = service("shop", 100) | {"name": name}
    return estate([one], [placement("p", "shop", "x")]), scenario([fire("x", 0, 1)])


@settings(max_examples=30)
@given(estates_and_scenarios())
def test_any_run_can_be_drawn(pair):
    impact = run(*pair)
    for figure in every_figure(impact, KO, "light"):
        assert figure.layout.height > 0
        figure.to_json()
    for t in (0, 1.1, impact.scenario.horizon_hours):
        message(map_message(impact, t))
        space(impact, EN, "dark", t).to_json()
    targets.rto_table(impact, EN), targets.lost_levers(impact, KO)


def map_message(impact, t: float) -> dict:
    return {
        "sites": mapdata.site_marks(impact, KO, t), "regions": mapdata.region_shades(impact, KO, t),
        "arcs": mapdata.dependency_arcs(impact, KO, t), "words": {key: KO(f"map.{key}") for key in WORDS}, "theme": "light",
    }  # fmt: skip


# a moment


def test_the_state_at_a_time_is_that_of_the_document(kakao, messy):
    for impact in (kakao, messy):
        for row in impact.to_document()["timeline"]:
            t = row["t"] + 1e-6
            assert moment.availability_at(impact, t) == row["availability"]
            people = moment.people_at(impact, t)
            assert {name: people[name] for name in ("affected_people", "low", "high")}.items() <= row.items()
            assert sum(moment.regions_at(impact, t).values()) == pytest.approx(row["affected_people"])


def test_the_state_of_the_shop(shop):
    assert moment.sites_at(shop, 1.9)["x"] == (False, None)
    assert moment.sites_at(shop, 2)["x"] == (True, 6)
    assert moment.sites_at(shop, 6)["x"] == (False, None)
    assert [moment.availability_at(shop, t)["shop"] for t in (1.9, 2, 7.9, 8, 8.9, 9)] == [1, 0, 0, 0.5, 0.5, 1]
    assert moment.placements_at(shop, 8)["shop-y"] == (True, 5, 0)
    assert moment.placements_at(shop, 8)["shop-x"] == (True, 10, 1)
    assert [moment.activating_at(shop, t) for t in (1.9, 2, 7.9, 8)] == [set(), {"shop-y"}, {"shop-y"}, set()]
    assert moment.spells(shop)["shop"] == [(0, 2, 1), (2, 8, 0), (8, 9, 0.5), (9, 24, 1)]


def test_the_headline_of_the_shop(shop):
    now = moment.headline(shop, 8)
    assert (now.people, now.low, now.high, now.users) == pytest.approx((4000, 4000, 4000, 4000))
    assert (now.peak, now.peak_low, now.peak_high) == pytest.approx((8000, 8000, 8000))
    assert now.lost_user_hours == pytest.approx(8000 * 6 + 4000)
    assert now.services == {"up": 0, "degraded": 1, "down": 0}
    assert now.platforms == {"up": 1, "degraded": 0, "down": 0}
    assert (now.last_back_hours, now.last_services) == (pytest.approx(7), ("shop",))


def test_the_headline_has_its_bounds(kakao):
    now, later = moment.headline(kakao, 0), moment.headline(kakao, 30)
    assert (now.low, now.high) == pytest.approx((47_637_000, 51_669_716))  # talk's users; everyone
    assert (now.peak_low, now.peak_high) == (now.low, now.high)
    assert (later.low, later.high) == pytest.approx((20_000_000, 51_669_716))  # channel's users; everyone
    assert now.peak == later.peak == kakao.peak_affected_people


def test_the_last_one_back(kakao, messy, calm):
    assert moment.last_back(kakao) == (127.5, ("daum-mail",))
    assert moment.last_back(calm) == (0, ())
    hours, late = moment.last_back(messy)
    assert hours is None
    assert set(late) == {"map", "melon", "page", "tv", "mail", "daum-mail"}


def test_a_figure_ends_a_little_after_the_last_change_when_all_is_back(kakao, messy, calm):
    assert moment.span_hours(kakao) == pytest.approx(127.5 * 1.06)
    assert moment.span_hours(messy) == 60
    assert moment.span_hours(calm) == 24


# the knock-out screen


def test_the_people_figure_shows_the_timeline(kakao):
    figure, table = drawn(charts.affected_people, kakao, KO, "light", 10), kakao.table("timeline")
    low, high, value = figure.data[1:]
    values = table[["affected_people", "low", "high"]]
    changes = table[values.ne(values.shift()).any(axis=1)]
    for trace, name in ((low, "low"), (high, "high"), (value, "affected_people")):
        shown = dict(zip(trace.x, trace.y, strict=True))
        assert {t: shown[t] for t in changes["t"]} == dict(zip(changes["t"], changes[name], strict=True))
        assert trace.line.shape == "hv"
    assert high.fill == "tonexty"
    assert figure.layout.shapes[0].x0 == figure.layout.shapes[0].x1 == 10


def test_the_area_under_the_users_figure_is_the_lost_user_hours(kakao):
    line = drawn(charts.affected_users, kakao, KO, "light").data[-1]
    assert np.sum(np.diff(line.x) * np.array(line.y)[:-1]) == pytest.approx(kakao.lost_user_hours)


def test_the_pointer_reads_the_step_it_is_above(shop):
    hover = drawn(charts.affected_people, shop, EN, "light").data[0]
    middle, width = np.array(hover.x), np.array(hover.width)
    assert list(middle - width / 2) == pytest.approx([0, 2, 8, 9])
    assert list(middle + width / 2) == pytest.approx([2, 8, 9, 9 * 1.06])
    assert hover.customdata[1].split("<br>") == [
        "<b>8K people</b> affected", "between 8K and 8K", "T+2 h to T+8 h", "Sat, Oct 15 14:00 to Sat, Oct 15 20:00",
    ]  # fmt: skip


def test_thin_lines_keep_their_ends_and_extremes():
    chance = np.random.default_rng(7)
    t, value = np.arange(5000.0), chance.random(5000)
    value[1234], value[4321] = 9, -9
    times, values, others = thinned((t, value, 2 * value), 299)
    assert len(times) <= 299
    assert (times[0], times[-1], values.max(), values.min()) == (0, 4999, 9, -9)
    assert (np.diff(times) > 0).all()
    assert (others == 2 * values).all()
    assert [list(c) for c in thinned((np.arange(4.0), np.array([1, 1, 2, 2.0])))] == [[0, 2], [1, 2]]


def test_the_timeline_has_its_hours_above_its_rows_and_its_key_above_them(shop):
    """The rows are scrolled: at their foot the hours were out of sight."""
    layout = drawn(charts.status_timeline, shop, EN, "light", 8.5).layout
    assert layout.xaxis.side == "top"
    assert all(note.yshift >= layout.xaxis.tickfont.size for note in layout.annotations)
    assert layout.margin.t > layout.xaxis.tickfont.size + layout.font.size


def test_the_timeline_shows_each_spell_of_each_status(shop):
    figure = drawn(charts.status_timeline, shop, EN, "light", 8.5)
    end = pytest.approx(9 * 1.06)
    assert bars(figure, "down") == [(0, 2, 8), (1, 2, 7)]
    assert bars(figure, "degraded") == [(0, 8, 9)]
    assert bars(figure, "up") == [(0, 0, 2), (0, 9, 24), (1, 0, 2), (1, 7, 24)]
    assert figure.layout.xaxis.range[1] == end
    shop_label, tool_label = figure.layout.yaxis.ticktext
    assert "▲" in shop_label and "<i>" not in shop_label  # degraded at 8.5
    assert "●" in tool_label and "<i>tool</i>" in tool_label  # a platform
    assert [row[0] for row in figure.data[0].customdata] == ["shop"] * 4 + ["tool"] * 3


def test_the_timeline_adds_up_to_the_availability(kakao):
    figure = drawn(charts.status_timeline, kakao, EN, "light", 0, 500, "tier")
    order = charts.ordered_services(kakao, "tier")
    for service_id, spells in moment.spells(kakao).items():
        row = [s.id for s in order].index(service_id)
        for status in ("up", "degraded", "down"):
            shown = sum(until - since for y, since, until in bars(figure, status) if y == row)
            assert shown == pytest.approx(sum(u - s for s, u, share in spells if status_of(share) == status))


def test_the_rows_stand_in_the_order_asked_for(kakao):
    ids = {order: [s.id for s in charts.ordered_services(kakao, order)] for order in ("people", "tier", "recovery")}
    users = {s.id: s.users for s in kakao.estate.services}
    tiers = {s.id: s.tier for s in kakao.estate.services}
    ttr = dict(zip(kakao.table("services")["service"], kakao.table("services")["ttr_hours"], strict=True))
    assert [users[i] for i in ids["people"]] == sorted(users.values(), reverse=True)
    assert [tiers[i] for i in ids["tier"]] == sorted(tiers.values())
    assert [ttr[i] for i in ids["recovery"]] == sorted(ttr.values(), reverse=True)


def test_rows_that_do_not_fit_are_counted_and_the_calm_ones_go_first(shop, kakao):
    figure = drawn(charts.status_timeline, kakao, EN, "light", 0, 150)
    shown = len(figure.layout.yaxis.tickvals)
    assert shown == int((150 - 48) / 9.5)
    assert f"{27 - shown} more services not shown" in figure.layout.annotations[1].text
    quiet = run(*quiet_and_hit(20))
    labels = drawn(charts.status_timeline, quiet, EN, "light", 0, 100).layout.yaxis.ticktext
    assert any("hit" in label for label in labels)
    assert charts.timeline_height(500) > 500 * 9.5


def quiet_and_hit(many: int) -> tuple[dict, dict]:
    services = [service(f"calm-{i}", 5000 - i) for i in range(many)] + [service("hit", 1)]
    places = [placement(s["id"], s["id"], "x" if s["id"] == "hit" else "y") for s in services]
    return estate(services, places), scenario([fire("x", 0, 5)])


def test_chosen_services_only(kakao):
    figure = drawn(charts.status_timeline, kakao, EN, "light", 0, services=["pay", "talk"], selected="pay")
    assert len(figure.layout.yaxis.ticktext) == 2
    assert "<b>" in figure.layout.yaxis.ticktext[1] and "KakaoPay" in figure.layout.yaxis.ticktext[1]


# the recovery screen


def test_the_pieces_of_the_shops_jobs(shop):
    jobs = {job.job: job.placement for job in moment.rows(shop.table("jobs"))}
    found = {name: [p[1:5] for p in pieces(shop) if jobs[p.job] == name] for name in jobs.values()}
    assert found["shop-y"] == [
        ("detection", None, 2, pytest.approx(2.1)), ("decision", None, pytest.approx(2.1), pytest.approx(2.6)),
        ("gate", "tool", pytest.approx(2.6), 7), ("work", None, 7, 8),
    ]  # fmt: skip
    assert found["shop-x"] == [("power", None, 2, 6), ("work", None, 6, 9)]
    assert found["tool-x"] == [("power", None, 2, 6), ("work", None, 6, 7)]
    assert not any(p.by_hand for p in pieces(shop))


def test_a_deadlock_broken_by_hand_is_told(kakao):
    jobs = {job.job: job.service for job in moment.rows(kakao.table("jobs"))}
    broken = {(jobs[p.job], p.on, p.until) for p in pieces(kakao) if p.by_hand}
    assert broken == {("login", "deploy", 14), ("deploy", "login", 14)}


@settings(max_examples=60)
@given(estates_and_scenarios())
def test_pieces_have_no_gaps(pair):
    impact = run(*pair)
    found: dict[int, list[Piece]] = {}
    for piece in pieces(impact):
        found.setdefault(piece.job, []).append(piece)
    for job in moment.rows(impact.table("jobs")):
        stop = impact.scenario.horizon_hours if np.isnan(job.end) else job.end
        spans = found.get(job.job, [])
        told = sum(p.until - p.since for p in spans)
        if job.outcome in ("withdrawn", "lost"):
            assert told <= stop - job.created + 1e-6
        else:
            assert told == pytest.approx(stop - job.created, abs=1e-6)
        assert all(a.until == pytest.approx(b.since, abs=1e-6) for a, b in pairwise(spans))


def test_the_gantt_shows_every_piece_and_what_became_of_it(messy):
    figure, jobs = recovery.gantt(messy, EN, "light"), messy.table("jobs")
    waits = messy.table("waits")
    for reason in ("crew", "gate", "held"):
        rows = waits[waits["reason"] == reason]
        shown = sum(until - since for _, since, until in bars(figure, EN(f"chart.wait.{reason}")))
        assert shown == pytest.approx((rows["until"] - rows["since"]).sum())
    started = jobs.dropna(subset=["start"])
    work = sum(until - since for _, since, until in bars(figure, EN("chart.wait.work")))
    assert work == pytest.approx((started["end"].fillna(60) - started["start"]).sum())
    said = " ".join(figure.data[-1].text)
    assert said.count(EN("chart.outcome.aborted")) == (jobs["outcome"] == "aborted").sum() > 0
    assert said.count(EN("chart.outcome.open")) == (jobs["outcome"] == "open").sum() > 0
    assert said.count(EN("chart.outcome.failed")) == 1
    assert figure.layout.height > 17 * len(jobs)


def test_the_gantt_names_whom_a_job_waited_for(shop):
    figure = recovery.gantt(shop, EN, "light")
    assert list(figure.data[-1].text) == ["&nbsp;← tool 4 h 24 min"]
    assert [label.split(" · ")[0] for label in figure.layout.yaxis.ticktext] == ["tool", "shop", "shop"]


def test_the_gantt_tells_two_placements_of_a_service_in_one_site_apart():
    places = [placement("shop-a", "shop", "x"), placement("shop-b", "shop", "x"), placement("tool-x", "tool", "x")]
    twice = run(estate([service("shop"), service("tool")], places, [], zones=[]), scenario([fire("x", 0, 4)]))
    labels = list(recovery.gantt(twice, EN, "light").layout.yaxis.ticktext)
    assert sorted(label.split(" · ", 1)[1] for label in labels) == [
        "restart, x",
        "restart, x · a",
        "restart, x · b",
    ]


def test_the_curves_are_the_state_at_each_time(kakao, messy):
    for impact in (kakao, messy):
        own = {p.id: p.servers for p in impact.estate.placements if p.role in ("active", "hot", "warm")}
        users = {s.id: s.users for s in impact.estate.services}
        for row in moment.rows(recovery.curves(impact)):
            shares = moment.availability_at(impact, row.t)
            assert row.services == pytest.approx(np.mean([status_of(share) == "up" for share in shares.values()]))
            assert row.users == pytest.approx(sum(users[s] * shares[s] for s in shares) / sum(users.values()))
            placed = moment.placements_at(impact, row.t)
            assert row.servers == pytest.approx(sum(own[p] * (1 - placed[p][2]) for p in own) / sum(own.values()))


def test_the_pareto_shares_out_all_that_was_lost(kakao):
    table = recovery.cause_rows(kakao, EN, most=5)
    assert len(table) == 6
    assert table["lost_user_hours"].sum() == pytest.approx(kakao.lost_user_hours)
    assert list(table["lost_user_hours"])[:5] == sorted(kakao.table("causes")["lost_user_hours"], reverse=True)[:5]
    assert table["cumulative"].iloc[-1] == pytest.approx(1)
    assert table["cause"].iloc[-1] == f"{len(kakao.table('causes')) - 5} smaller causes"
    figure = recovery.causes_pareto(kakao, EN, "light")
    assert sum(figure.data[0].x) == pytest.approx(kakao.lost_user_hours)
    assert figure.data[1].x[-1] == pytest.approx(1)


def test_the_table_of_targets(shop, calm):
    table = targets.rto_table(shop, EN)
    assert list(table.columns[:4]) == ["Service", "Tier", "Recovered after", "RTO"]
    told = {row[0]: row[1:] for row in table.itertuples(index=False, name=None)}
    assert told["shop"] == (3, "7 h", "5 h", "■\N{NO-BREAK SPACE}missed by 2 h", "15 min", "1 h", "● met")
    assert told["tool"] == (1, "5 h", "–", "no target", "none", "–", "no target")
    numbers = targets.rto_numbers(shop).set_index("service").loc["shop"]
    assert (numbers["ttr_hours"], numbers["rto_hours"], numbers["rto_met"]) == (7, 5, False)
    assert set(targets.rto_table(calm, KO)[KO("chart.target.ttr")]) == {KO("chart.target.not_below")}


def test_the_table_tells_what_is_not_back(messy):
    table = targets.rto_table(messy, KO).set_index(KO("chart.target.service"))
    assert table.loc["카카오맵", KO("chart.target.ttr")] == KO("figure.not_within")
    assert table.loc["카카오맵", KO("chart.target.rto_met")] == "■\N{NO-BREAK SPACE}미달"


def test_lost_levers_of_the_shop(shop, calm):
    (row,) = moment.rows(targets.lever_numbers(shop))
    assert (row.service, row.since, row.until, row.jobs, row.waiting) == ("tool", 2, 7, 1, ["shop"])
    assert row.waited_hours == pytest.approx(4.4)
    assert list(targets.lost_levers(shop, EN).iloc[0]) == ["tool", "T+2 h", "T+7 h", 1, "4 h", "shop"]
    assert targets.lost_levers(calm, EN).empty


def test_the_tables_carry_their_numbers_away(shop, messy):
    found = targets.lever_sheet(messy, KO)
    assert len(found.rows) == len(found.raw) > 1
    assert all(isinstance(waiting, str) for waiting in found.raw["waiting"])
    found = targets.rto_sheet(shop, EN)
    assert [head.title for head in found.heads] == list(targets.rto_table(shop, EN).columns)
    assert found.raw["ttr_hours"].tolist() == targets.rto_numbers(shop)["ttr_hours"].tolist()


@pytest.mark.parametrize("left, lost", [(5, 0), (4, 1)])
def test_a_tool_at_half_is_usable(left, lost):
    places = [placement("tool-x", "tool", "x", servers=10 - left), placement("tool-y", "tool", "y", servers=left)]
    shop_ = [placement("shop-z", "shop", "z")]
    document = estate([service("shop"), service("tool")], places + shop_, [dependency("shop", "tool", "start")])
    assert len(targets.lever_numbers(run(document, scenario([fire("x", 1, 2)])))) == lost


def test_the_switch_tool_is_a_lost_lever(kakao):
    found = targets.lever_numbers(kakao).set_index("service")
    assert found.loc["switch-tool", "until"] == pytest.approx(10.1)
    assert found.loc["switch-tool", "jobs"] == 6  # two of talk, taxi, webtoon, melon, games
    assert found.loc["switch-tool", "waited_hours"] == pytest.approx(6 * 9.5)
    waits = kakao.table("waits")
    gates = waits[waits["reason"] == "gate"]
    assert found["waited_hours"].sum() == pytest.approx((gates["until"] - gates["since"]).sum())


# the map


def test_sites_by_status(shop):
    told = {t: {m["id"]: (m["status"], m["text"]) for m in mapdata.site_marks(shop, EN, t)} for t in (0, 2, 6, 8, 9)}
    assert told[0] == {"x": ("up", "2 up"), "y": ("up", "1 on standby"), "z": ("up", "up")}
    assert told[2]["x"] == ("dark", "knocked out · power back T+6 h · 2 down")
    assert told[2]["y"] == ("up", "1 failing over")
    assert told[6]["x"] == ("down", "2 down")
    assert told[8]["x"] == ("degraded", "1 degraded, 1 up")
    assert told[8]["y"] == ("degraded", "1 degraded")
    assert told[9]["x"] == ("up", "2 up")
    assert mapdata.site_marks(shop.estate, EN) == mapdata.site_marks(shop, EN, 0)


def test_a_site_in_part_lost_says_so(messy):
    (gasan,) = (mark for mark in mapdata.site_marks(messy, EN, 4) if mark["id"] == "gasan")
    assert gasan["status"] == "degraded"
    assert "partly out, back T+23 h" in gasan["text"]
    assert gasan["label"].startswith("Gasan: degraded. partly out, back T+23 h. Services here:")


def test_a_site_is_degraded_by_what_is_missing_elsewhere(kakao):
    marks = {mark["id"]: mark["status"] for mark in mapdata.site_marks(kakao, KO, 0)}
    assert [name for name, status in marks.items() if status == "dark"] == ["pangyo", "pangyo-b"]
    assert [name for name, status in marks.items() if status == "degraded"] == ["sangam"]  # its gateway burns in Pangyo
    assert all(mark["status"] == "up" for mark in mapdata.site_marks(kakao, KO, 127.5))


def test_regions_are_shaded_by_their_affected_people(kakao):
    table = kakao.table("regions")
    for t in (0, 30):
        at = table[table["t"] == t].set_index("region")["affected_people"]
        for region_, shade in zip(kakao.estate.regions, mapdata.region_shades(kakao, KO, t), strict=True):
            assert shade["id"] == region_.id
            assert shade["value"] == pytest.approx(at[region_.id] / region_.population)
    assert {shade["value"] for shade in mapdata.region_shades(kakao, KO, 127.5)} == {0}
    (elsewhere,) = mapdata.region_shades(run(*shop_named("shop")), EN, 0)
    assert (elsewhere["lat"], elsewhere["lon"]) == (0, 0)
    assert elsewhere["text"] == "r: 100 of 10K people affected (1.0%)"


def test_arcs_of_what_takes_over_and_what_falls(shop, kakao):
    kinds = {t: [(arc["kind"], arc["text"]) for arc in mapdata.dependency_arcs(shop, EN, t)] for t in (0, 2, 8, 9)}
    ready = [("failover", "x → y, failover: shop")]
    assert kinds == {0: ready, 2: ready, 8: ready, 9: []}  # at 9 nothing is lost and the standby serves: none is ready
    places = {s.id: [s.lat, s.lon] for s in kakao.estate.sites}
    found = {(a["kind"], tuple(a["from"]), tuple(a["to"])) for a in mapdata.dependency_arcs(kakao, EN, 0)}
    assert ("lost", tuple(places["pangyo"]), tuple(places["sangam"])) in found
    assert ("failover", tuple(places["pangyo"]), tuple(places["anyang"])) in found
    planned = {a["kind"] for a in mapdata.dependency_arcs(kakao.estate, EN)}
    assert planned == {"depends", "failover"}


def test_the_maps_data_keeps_its_contract(kakao, messy, calm):
    for impact in (kakao, messy, calm):
        for t in (0, 10, 17, 60):
            message(map_message(impact, t))


def test_the_view_in_space(kakao):
    seen = json.loads(space(kakao, KO, "light", 0, "land").to_json())
    layers = {layer["id"]: layer for layer in seen["layers"]}
    high = {round(row["at"][0], 3): row["up"] for row in layers["people"]["data"]}
    people = {round(r.lon, 3): moment.regions_at(kakao, 0)[r.id] for r in kakao.estate.regions}
    ratio = {lon: high[lon] / people[lon] for lon in high}
    assert len(set(np.round(list(ratio.values()), 9))) == 1  # height is proportional to affected people
    assert layers["people"]["getElevation"] == "@@=up"
    arcs = [arc for arc in mapdata.dependency_arcs(kakao, KO, 0) if arc["kind"] in ("lost", "failover")]
    assert [row["source"] for row in layers["arcs"]["data"]] == [arc["from"][::-1] for arc in arcs]
    assert len(layers["sites"]["data"]) == 6
    assert layers["korea"]["data"] == "land/korea.json"
    assert "mapProvider" not in seen and "http" not in json.dumps(seen)


def test_the_camera_stays_while_time_moves(kakao, calm):
    views = (
        space(kakao, KO, "light", 0, "land"),
        space(kakao, KO, "light", 30, "land"),
        space(calm, KO, "light", 0, "land"),
    )
    first, later, none = (json.loads(view.to_json()) for view in views)
    assert first["initialViewState"] == later["initialViewState"] == none["initialViewState"]
    assert {layer["id"]: layer for layer in none["layers"]}["arcs"]["data"] == []


def test_the_view_in_space_carries_its_land_when_alone(kakao):
    layers = {layer["id"]: layer for layer in json.loads(space(kakao, KO, "light", 0).to_json())["layers"]}
    assert {shape["id"] for shape in layers["korea"]["data"]["features"]} >= {"seoul", "gyeonggi", "jeju"}
    assert "kr" in {shape["id"] for shape in layers["countries"]["data"]["features"]}
    assert "br" not in {shape["id"] for shape in layers["countries"]["data"]["features"]}
