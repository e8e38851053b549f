"""What an executive briefing tells: every figure is the engine's, every part stands alone, and nothing makes it fail."""

import re
from dataclasses import replace
from itertools import permutations

import msgspec
import numpy as np
import pytest

from lib.briefing import document as d
from lib.briefing.checks import check
from lib.briefing.deck import Deck, Slide, paper
from lib.briefing.files import deck_of, gathered
from lib.briefing.hidden import found_in, names_hidden
from lib.briefing.outage import told
from lib.briefing.outage_sure import HELD
from lib.engine.options import applied
from lib.engine.risk import Years
from lib.engine.simulate import simulate
from lib.model.briefing import AUDIENCES, PARTS, Briefing, Note
from lib.model.estate import Estate, Region, Service, Site
from lib.model.reading import read_estate, to_json
from lib.model.scenario import Event, Scenario
from lib.model.version import VERSION
from lib.runs.findings import NEEDS, STEPS, Findings, fingerprint, gather, needed
from lib.store import library
from lib.view import backtest, evidence_tables, moment
from lib.view.facts import counts
from lib.view.options_said import option_said
from lib.words import LANGUAGES, Words, catalogue
from lib.words.figures import count, hours, money

EN, KO = Words("en"), Words("ko")
WORDS = {"en": EN, "ko": KO}
SMALL = Briefing(draws=40, years=400)
NASTY = "<b>&amp; *bold* #set $x$ {{ 7 * 7 }} {% x %}\n\u202eturned"


def sample(key: str, scenario: str) -> tuple[Estate, Scenario]:
    estate = read_estate(library.estate_bytes(key))
    return estate, library.scenario_of(scenario, estate)


@pytest.fixture(scope="module")
def kakao() -> Findings:
    return gathered(*sample("kakao-2022", "kakao-2022-fire"), Briefing(draws=60, years=2000))


@pytest.fixture(scope="module")
def teaching() -> Findings:
    return gathered(*sample("teaching", "teaching-fire"), SMALL)


def slides(deck: Deck) -> dict[str, Slide]:
    return {slide.id: slide for slide in deck.slides}


def block(slide: Slide, kind: type):
    return next(b for b in slide.blocks if isinstance(b, kind))


def texts(deck: Deck) -> str:
    return "\n".join(d.texts(deck.slides))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_summary_tells_the_engines_figures(kakao, language):
    words, impact = WORDS[language], kakao.impact
    summary = slides(told(kakao, Briefing(), words))["summary"]
    people, back = count(language, impact.peak_affected_people), hours(words, moment.last_back(impact)[0])
    assert people in summary.title
    assert back in summary.title
    values = {label: (value, means) for value, label, means in block(summary, d.Figures).items}
    table, outcomes = impact.table("services"), kakao.sure.outcomes
    lost = np.quantile(outcomes.lost_user_hours, [0.1, 0.9])
    assert values[words("deck.figure.people")][0] == people
    assert values[words("deck.figure.last_back")][0] == back
    assert values[words("deck.figure.user_hours")][0] == count(language, impact.lost_user_hours)
    said = words("deck.range", low=count(language, lost[0]), high=count(language, lost[1]))
    assert values[words("deck.figure.user_hours")][1] == said
    cost = float(table["revenue_lost"].sum() + table["compensation"].sum())
    label = words("deck.in_currency", what=words("deck.figure.cost"), currency="KRW")
    assert values[label][0] == count(language, cost)


def test_the_range_of_the_last_back_is_of_services_with_users(kakao):
    used = [service.users > 0 for service in kakao.estate.services]
    last = kakao.sure.outcomes.ttr_hours[:, used].max(axis=1)
    low, high = np.quantile(last[~np.isnan(last)], [0.1, 0.9])
    figures = block(slides(told(kakao, Briefing(), EN))["summary"], d.Figures).items
    assert figures[2][2].startswith(EN("deck.range", low=hours(EN, low), high=hours(EN, high)))


def test_the_map_tells_the_worst_moment_and_its_regions(kakao):
    slide = slides(told(kakao, Briefing(), EN))["map"]
    timeline = kakao.impact.table("timeline")
    worst = timeline.loc[timeline["affected_people"].idxmax()]
    assert count("en", worst.affected_people) in slide.title
    affected = moment.regions_at(kakao.impact, worst.t)
    first = max(kakao.estate.regions, key=lambda region: affected[region.id])
    assert slide.more[0].rows[0][:2] == (first.name["en"], count("en", affected[first.id]))
    assert "Pangyo hall A knocked out" in block(slide, d.Picture).alternative


def test_the_line_is_the_run_and_the_band_the_draws(kakao):
    slide = slides(told(kakao, Briefing(), EN))["people"]
    chart, band = block(slide, d.LineChart), kakao.sure.band()
    timeline = kakao.impact.table("timeline")
    assert max(chart.lines[0].values) == pytest.approx(kakao.impact.peak_affected_people)
    for at, value in zip(chart.at, chart.lines[0].values, strict=True):
        before = timeline[timeline["t"] <= at + 1e-9]["affected_people"]
        assert value <= before.max() + 1e-6
    low, high = (dict(zip(chart.at, series.values, strict=True)) for series in chart.band)
    for i in (0, 10, 60):
        assert (low[band["t"][i]], high[band["t"][i]]) == pytest.approx((band["p10"][i], band["p90"][i]))


def test_from_when_on_fewer_than_half_as_many_are_affected(kakao):
    slide = slides(told(kakao, Briefing(), EN))["people"]
    timeline = kakao.impact.table("timeline")
    above = timeline["affected_people"] > timeline["affected_people"].max() / 2
    half = timeline["t"][above[::-1].idxmax() + 1]
    assert f"after {hours(EN, half)} fewer than half" in slide.title


def test_services_stand_with_their_targets_those_that_miss_them_most_first(kakao):
    chart = block(slides(told(kakao, Briefing(), EN))["services"], d.BarChart)
    rows = {row.service: row for row in moment.records(kakao.impact, "services")}
    aims = {service.name["en"]: service for service in kakao.estate.services}
    took, target = chart.bars
    for name, hour, aim in zip(chart.names, took.values, target.values, strict=True):
        assert hour == pytest.approx(rows[aims[name].id].ttr_hours)
        assert aim == aims[name].rto_hours
    over = [hour - aim for hour, aim in zip(took.values, target.values, strict=True) if aim is not None and hour > aim]
    assert over == sorted(over, reverse=True)
    missed = sum(row.rto_met is False for row in rows.values())
    aimed = sum(service.rto_hours is not None for service in kakao.estate.services)
    assert slides(told(kakao, Briefing(), EN))["services"].title.startswith(f"{missed} of {aimed} ")


def test_causes_add_up_to_the_loss(kakao):
    chart = block(slides(told(kakao, Briefing(), EN))["causes"], d.BarChart)
    assert sum(chart.bars[0].values) == pytest.approx(kakao.impact.lost_user_hours)
    assert list(chart.bars[0].values[:-1]) == sorted(chart.bars[0].values[:-1], reverse=True)
    assert chart.bars[0].texts[-1].endswith("100%")


def test_the_cost_is_revenue_and_compensation(kakao):
    slide = slides(told(kakao, Briefing(), KO))["cost"]
    table = kakao.impact.table("services")
    values = [value for value, *_ in block(slide, d.Figures).items]
    both = [float(table[name].sum()) for name in ("revenue_lost", "compensation")]
    assert values[:3] == [count("ko", amount) for amount in (sum(both), *both)]
    low, high = (count("ko", v) for v in np.quantile(kakao.sure.outcomes.money_lost, [0.1, 0.9]))
    assert block(slide, d.Figures).items[0][2] == KO("deck.range", low=low, high=high)


def test_a_year_is_that_of_the_command_risk(kakao):
    slide, document = slides(told(kakao, Briefing(), EN))["year"], kakao.risk.to_document()
    chart, aep = block(slide, d.LineChart), document["money"]["aep"]
    assert chart.along == "years"
    assert dict(zip(chart.at, chart.lines[0].values, strict=True)) == {
        row["return_period"]: row["value"] for row in aep
    }
    first = next(row for row in aep if row["return_period"] >= 50 and row["value"] > 0)
    said = f"In one year of {first['return_period']}, outages cost {money(EN, first['value'], 'KRW')} or more"
    assert slide.title.startswith(said)
    average = document["money"]["aal"]
    assert block(slide, d.Figures).items[0][0] == count("en", average["value"])
    assert count("en", average["standard_error"]) in block(slide, d.Figures).items[0][2]


def test_actions_are_the_options_by_what_they_buy(kakao):
    slide, options = slides(told(kakao, Briefing(), EN))["actions"], kakao.options.options
    bars = block(slide, d.BarChart)
    assert set(bars.bars[0].values) <= {o.lost_user_hours_avoided for o in options}
    assert bars.bars[0].values[0] == options[0].lost_user_hours_avoided
    assert list(bars.bars[0].values) == sorted(bars.bars[0].values, reverse=True)
    best = max(
        (o for o in options if o.lost_user_hours_avoided >= 0.03 * kakao.impact.lost_user_hours),
        key=lambda o: o.lost_user_hours_avoided / (o.cost_per_year or 1e-9),
    )
    assert slide.title.startswith(f"Most for its cost: {option_said(best, kakao.estate, EN)[:15]}")
    table = next(b for b in slide.more if isinstance(b, d.Table))
    assert [row[2] for row in table.rows] == [
        count("en", o.lost_user_hours_avoided) for o in options if o.lost_user_hours_avoided >= 0.5
    ]
    assert kakao.bundle.worth.lost_user_hours <= kakao.impact.lost_user_hours / 2
    assert any(
        b.text.startswith(f"{len(kakao.bundle.ids)} changes") for b in slide.blocks if isinstance(b, d.Paragraph)
    )
    saved = kakao.order.default.lost_user_hours - kakao.order.found.lost_user_hours
    said = f"loses {count('en', saved)} fewer user-hours"
    assert any(said in b.text for b in slide.blocks if isinstance(b, d.Paragraph))


def test_how_sure_tells_where_figures_come_from_and_what_to_check(kakao):
    slide, tags = slides(told(kakao, Briefing(), EN))["sure"], counts(kakao.estate)
    assumed = f"{100 * tags['assumed'] / sum(tags.values()):.0f}%"
    assert assumed in slide.title
    assert assumed in [value for value, *_ in block(slide, d.Figures).items]
    swings = kakao.tornado.swings
    assert block(slide, d.BarChart).bars[0].values == tuple(s.swing for s in swings[:6])


def test_what_is_said_of_the_model_is_what_the_evidence_shows():
    evidence = library.evidence()
    estate, fire = sample(evidence["estate"], evidence["scenario"])
    runs = [simulate(estate, fire).to_document()]
    for key, scenario in (
        (evidence["what_if"], evidence["scenario"]),
        (evidence["naver"]["estate"], evidence["naver"]["scenario"]),
    ):
        runs.append(simulate(*sample(key, scenario)).to_document())
    checks = backtest.backtest(evidence, estate, *runs)
    verdict = evidence_tables.verdict(evidence, backtest.normal(runs[0]), checks)
    assert HELD == (verdict.near, verdict.services, verdict.held, verdict.checks)


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_part_stands_alone_and_needs_only_its_own(part, language):
    briefing = msgspec.structs.replace(SMALL, parts=[part], draws=10, years=50)
    estate, scenario = sample("teaching", "teaching-fire")
    found = gathered(estate, scenario, briefing)
    held = {"draws": found.sure, "risk": found.risk, "tornado": found.tornado, "advice": found.advice,
            "options": found.options, "order": found.order}  # fmt: skip
    assert {step for step in STEPS if held[step] is not None} <= set(NEEDS[part])
    deck = told(found, briefing, WORDS[language])
    assert [slide.id for slide in deck.slides] == [part]
    assert_readable(deck)


def assert_readable(deck: Deck) -> None:
    """Fail unless every slide has a sentence, something that shows it and notes, and no figure is missing."""
    check(paper(deck))
    for slide in deck.slides:
        assert slide.title.strip().endswith((".", "!", "?"))
        assert slide.blocks
        assert 2 <= len([part for part in slide.notes.replace("?", ".").split(". ") if part.strip()]) <= 6, slide.notes
    said = "\n".join(text for text in (deck.title, deck.footer, texts(deck)))
    assert "nan" not in said.split()
    assert "None" not in said
    assert re.search(r"\{[a-z_]+\}", said) is None


def test_parts_come_in_the_order_that_is_chosen(teaching):
    for order in [*permutations(("summary", "people", "sure")), tuple(reversed(PARTS))]:
        deck = told(teaching, msgspec.structs.replace(SMALL, parts=list(order)), EN)
        assert tuple(slide.id for slide in deck.slides) == order


def test_a_deck_has_six_to_ten_slides(teaching):
    assert 6 <= len(told(teaching, SMALL, EN).slides) <= 10


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_findings_are_told_in_the_same_words(teaching, language):
    again = gathered(*sample("teaching", "teaching-fire"), SMALL, workers=1)
    assert told(again, SMALL, WORDS[language]) == told(teaching, SMALL, WORDS[language])


def test_what_somebody_wrote_stands_in_place_of_the_briefings_words(teaching):
    own = [Note(part="map", title="Ours.", notes="Say this."), Note(part="sure", notes="Only notes.")]
    briefing = msgspec.structs.replace(
        SMALL, title="Board", organisation="Org", classification="Secret", logo="aGVsbG8=", notes=own
    )
    deck, plain = told(teaching, briefing, EN), told(teaching, SMALL, EN)
    found, before = slides(deck), slides(plain)
    assert (deck.title, deck.organisation, deck.classification, deck.logo) == ("Board", "Org", "Secret", b"hello")
    assert (found["map"].title, found["map"].notes) == ("Ours.", "Say this.")
    assert (found["sure"].title, found["sure"].notes) == (before["sure"].title, "Only notes.")
    assert found["people"] == before["people"]


def test_the_footer_names_what_the_file_is_made_from(teaching):
    estate, scenario = sample("teaching", "teaching-fire")
    footer = told(teaching, SMALL, EN).footer
    for said in ("Fire at the main site", "seed 1", "40 draws", VERSION, fingerprint(estate, scenario)):
        assert said in footer
    other = msgspec.structs.replace(estate, break_glass_hours=5)
    assert fingerprint(other, scenario) != fingerprint(estate, scenario)


def test_a_briefing_without_rates_says_so():
    estate, scenario = sample("teaching", "teaching-fire")
    plain = msgspec.structs.replace(
        estate, sites=[msgspec.structs.replace(s, annual_rate=0) for s in estate.sites],
        zones=[msgspec.structs.replace(z, annual_rate=0) for z in estate.zones],
    )  # fmt: skip
    briefing = msgspec.structs.replace(SMALL, parts=["year"])
    deck = deck_of(plain, scenario, briefing, "en")
    assert deck.slides[0].title == EN("deck.year.no_rates")
    assert_readable(deck)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_scenario_is_told_as_one(language):
    estate, scenario = sample("teaching", "teaching-fire")
    deck = deck_of(estate, msgspec.structs.replace(scenario, events=[]), SMALL, language)
    assert_readable(deck)
    assert slides(deck)["summary"].title == WORDS[language]("deck.summary.nothing")


def bare(**fields) -> Estate:
    return Estate(format="estate/1", id="bare", **fields)


def outage(site: str, **fields) -> Scenario:
    return Scenario(format="scenario/1", id="out", estate="bare", events=[Event(site=site, **fields)])


SITE = Site(id="a", lat=10, lon=20)
ALONE = [{"id": "p", "service": "s", "site": "a", "role": "active", "servers": 2}]
CASES = {
    "no records at all": ({}, None),
    "nobody is hit": ({"sites": [SITE, Site(id="b", lat=10, lon=21)]}, outage("b")),
    "no users": ({"sites": [SITE], "services": [{"id": "s"}], "placements": ALONE}, outage("a")),
    "no regions": ({"sites": [SITE], "services": [{"id": "s", "users": 1000}], "placements": ALONE}, outage("a")),
    "never back": (
        {"sites": [SITE], "services": [{"id": "s", "users": 1000, "rto_hours": 1}], "placements": ALONE,
         "regions": [Region(id="fr", lat=47, lon=2, population=5000)]},
        outage("a", outage_hours=900),
    ),
    "markup and very long names": (
        {"name": NASTY * 20, "sites": [Site(id="a", name=NASTY * 40, lat=10, lon=20)], "currency": "<KRW>",
         "services": [{"id": "s", "name": "가" * 3000, "users": 1000, "rto_hours": 1, "revenue_per_hour": 5}],
         "placements": ALONE, "regions": [Region(id="x", name="지" * 999, lat=9, lon=21, population=5000)]},
        outage("a", outage_hours=5),
    ),
    "no Korean name": (
        {"name": {"en": "Only"}, "sites": [Site(id="a", name={"en": "Here"}, lat=-60, lon=179)],
         "services": [{"id": "s", "name": {"en": "Shop"}, "users": 9}], "placements": ALONE,
         "regions": [Region(id="r", name={"en": "There"}, lat=-61, lon=-179, population=9)]},
        outage("a", outage_hours=5),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_the_estate_has_the_deck_is_readable(case, language):
    records, scenario = CASES[case]
    estate = read_estate(to_json(bare()) if not records else msgspec.to_builtins(bare(**{
        key: value for key, value in records.items() if key not in ("services", "placements")
    })) | {key: records[key] for key in ("services", "placements") if key in records})  # fmt: skip
    scenario = scenario or Scenario(format="scenario/1", id="out", estate="bare")
    deck = deck_of(estate, scenario, Briefing(draws=5, years=20), language)
    assert_readable(deck)
    assert len(deck.slides) == len(PARTS)
    assert all(len(slide.title) < 600 for slide in deck.slides)


def crowd(services: int) -> tuple[Estate, Scenario]:
    """Return an estate of so many services in 100 sites all over the world, and the loss of one of them."""
    sites = [{"id": f"x{i}", "name": f"Site {i}", "lat": -50 + i, "lon": -150 + 3 * i} for i in range(100)]
    estate = {
        "format": "estate/1", "id": "bare", "sites": sites,
        "regions": [{"id": "us", "lat": 40, "lon": -100, "population": 10**8}],
        "services": [{"id": f"s{i}", "name": f"Service {i}", "users": 100 + i, "rto_hours": 2} for i in range(services)],
        "placements": [{"id": f"p{i}", "service": f"s{i}", "site": f"x{i % 100 // 50}", "role": "active", "servers": 1}
                       for i in range(services)],
    }  # fmt: skip
    return read_estate(estate), outage("x0", outage_hours=20)


@pytest.mark.parametrize("services", [500, 10_000])
def test_many_services_make_no_larger_slides(services):
    deck = deck_of(*crowd(services), Briefing(draws=3, years=5), "en")
    assert_readable(deck)
    slide = slides(deck)["services"]
    assert len(block(slide, d.BarChart).names) == 9
    assert len(slide.more[0].rows) == services // 2  # all of them, for the workbook; paper cuts the table
    assert f"and {services // 2 - 9} more services" in block(slide, d.BarChart).caption
    assert sum(1 for s in deck.slides for _ in d.texts(s.blocks)) < 500


@pytest.mark.parametrize("audience", [audience for audience in AUDIENCES if audience != "all"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_an_audience_is_not_told_is_in_no_slide(audience, language, teaching):
    estate, scenario = sample("teaching", "teaching-fire")
    deck = deck_of(estate, scenario, msgspec.structs.replace(SMALL, audience=audience), language)
    assert_readable(deck)
    said = "\n".join([texts(deck), deck.title, deck.subtitle, deck.footer])
    kinds = {words.rpartition(" ")[0] for words in redacted_kinds()}
    assert set(found_in(said, names_hidden(estate, scenario, audience))) <= kinds
    assert (estate.currency in said) == (audience == "board")
    assert any(
        count(language, teaching.impact.lost_user_hours) in text for text in d.texts(slides(deck)["cost"].blocks)
    )


@pytest.mark.parametrize("audience", ["all", "regulator"])
def test_the_set_that_halves_the_loss_does_so_with_nothing_to_spare(audience):
    estate, scenario = sample("teaching", "teaching-fire")
    found = gathered(estate, scenario, msgspec.structs.replace(SMALL, parts=["actions"], audience=audience))
    chosen = [option for option in found.options.options if option.id in found.bundle.ids]
    before = found.options.base.lost_user_hours
    assert found.bundle.worth.lost_user_hours <= before / 2
    assert simulate(applied(found.estate, chosen), found.scenario).lost_user_hours == pytest.approx(
        found.bundle.worth.lost_user_hours
    )
    for one in chosen:
        fewer = applied(found.estate, [option for option in chosen if option is not one])
        assert simulate(fewer, found.scenario).lost_user_hours > before / 2
    if audience == "all":
        assert found.bundle.cost_per_year == sum(option.cost_per_year for option in chosen)


def redacted_kinds() -> list[str]:
    """Return what services are called to the public: by their kind, which may be a name of one too ("쇼핑")."""
    return [
        Words(language)(key, mark="1")
        for key in catalogue()
        if key.startswith("redact.category.")
        for language in LANGUAGES
    ]


def test_the_cost_of_a_briefing_without_money_is_told_as_left_out():
    estate, scenario = sample("kakao-2022", "kakao-2022-fire")
    briefing = Briefing(draws=5, audience="public", parts=["cost"])
    slide = deck_of(estate, scenario, briefing, "en").slides[0]
    assert EN("deck.cost.hidden") in [b.text for b in slide.blocks if isinstance(b, d.Paragraph)]
    assert "KRW" not in "".join(d.texts(slide))


def test_no_more_draws_are_run_than_there_is_room_for(monkeypatch):
    from lib.model import limits

    monkeypatch.setattr(limits, "MOST_FIGURES", 100)
    estate, scenario = sample("teaching", "teaching-fire")
    found = gather(estate, scenario, Briefing(parts=["people"]))
    assert found.draws == 100 // len(estate.services) == found.sure.draws.draws


def test_what_is_needed_is_what_the_parts_need():
    assert needed(["map", "causes"]) == set()
    assert needed(PARTS) == set(STEPS)


def test_progress_is_told_to_its_end_and_a_run_can_be_stopped(teaching):
    from lib.runs.local import Stopped

    told_so_far = []
    gathered(*sample("teaching", "teaching-fire"), SMALL, tell=lambda done, of: told_so_far.append((done, of)))
    assert told_so_far[-1][0] == told_so_far[-1][1]
    assert told_so_far == sorted(told_so_far)
    with pytest.raises(Stopped):
        gathered(*sample("teaching", "teaching-fire"), SMALL, stopped=lambda: True)


def test_findings_say_which_years_were_run(teaching):
    assert teaching.risk is None or teaching.risk.years == Years(400, 1)
    assert replace(teaching, years=3).years == 3
    assert isinstance(teaching.estate.services[0], Service)
