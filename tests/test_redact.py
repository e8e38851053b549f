"""What an audience is not told is not in what it gets, and the numbers stay what they were."""

import json
import math

import pytest
from estates import estates_and_scenarios
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.briefing.hidden import HIDES, found_in, hides, names_hidden
from lib.briefing.redact import redacted
from lib.engine.simulate import simulate
from lib.model.briefing import AUDIENCES
from lib.model.impact import COLUMNS
from lib.model.reading import read_estate, read_scenario, to_json
from lib.store import library
from lib.view.ground import province

SECRET = [audience for audience in AUDIENCES if audience != "all"]
KINDS = ("sites", "zones", "teams", "services", "placements")


def kakao():
    estate = read_estate(library.estate_bytes("kakao-2022"))
    return estate, library.scenario_of("kakao-2022-fire", estate)


def marked(letters="Q"):
    """An estate in which everything that can be told is unmistakable, and its scenario; both JSON dicts."""
    said = iter(range(1000))

    def name(what):
        number = next(said)
        return {"en": f"{letters}{what}Name{number}", "ko": f"쀍{number}이름"}

    return (
        {
            "format": "estate/1", "id": "qestate-secret", "name": name("estate"), "currency": "QKW",
            "regions": [{"id": "seoul", "name": "Seoul", "lat": 37.56789, "lon": 126.97812, "population": 1000}],
            "zones": [{"id": "qzone-1", "name": name("zone")}],
            "sites": [
                {"id": "qsite-b", "name": name("site"), "lat": 37.401377, "lon": 127.108311, "operator": name("operator"),
                 "region": "seoul", "zones": ["qzone-1"], "server_cost": 7770001},
                {"id": "qsite-a", "name": name("site"), "lat": 37.485123, "lon": 126.875321, "operator": "QoperatorPlain",
                 "free_servers": 9},
                {"id": "qsite-c", "name": name("site"), "lat": 51.507351, "lon": -0.127758},
            ],
            "teams": [{"id": "qteam", "name": name("team"), "crews": 2}],
            "services": [
                {"id": "qservice-z", "name": name("service"), "category": "finance", "users": 800, "team": "qteam",
                 "revenue_per_hour": 7770002, "compensation": {"per_user": 7770003, "after_hours": 1}, "rto_hours": 2},
                {"id": "qservice-y", "name": name("service"), "category": "Qcategory", "users": 0},
            ],
            "placements": [
                {"id": "qplace-2", "service": "qservice-z", "site": "qsite-b", "role": "active", "servers": 5},
                {"id": "qplace-1", "service": "qservice-z", "site": "qsite-a", "role": "cold", "servers": 5,
                 "needs": {"qteam": 1}},
                {"id": "qplace-3", "service": "qservice-y", "site": "qsite-c", "role": "active", "servers": 5},
            ],
            "dependencies": [{"service": "qservice-z", "on": "qservice-y", "group": "qgroup"}],
            "facts": [
                {"of": "services.qservice-z.revenue_per_hour", "tag": "sourced", "low": 7770004, "high": 7770005},
                {"of": "sites.qsite-b.lat", "tag": "weak", "low": 37.4013, "high": 37.4015},
                {"of": "services.qservice-z.users", "tag": "sourced", "source": "Qsource", "note": name("note"),
                 "low": 700, "high": 900},
                {"of": "dependencies.qservice-z.qservice-y.run.weight", "tag": "assumed", "note": "Qnote"},
            ],
        },
        {
            "format": "scenario/1", "id": "qscenario-secret", "name": name("scenario"), "estate": "qestate-secret",
            "horizon_hours": 48,
            "events": [
                {"circle": {"lat": 37.401222, "lon": 127.108222, "radius_km": 3}, "cause": name("cause")},
                {"at": 1, "site": "qsite-c", "cause": "Qcause"},
                {"at": 2, "zone": "qzone-1"},
            ],
            "actions": [{"do": "set_order", "services": ["qservice-z"]}, {"do": "activate", "placement": "qplace-1"}],
        },
    )  # fmt: skip


def read(pair):
    estate = read_estate(json.dumps(pair[0]).encode())
    return estate, read_scenario(pair[1], estate)


def told(audience):
    """What an audience gets of the marked estate, as one text."""
    return "\n".join(to_json(record).decode() for record in redacted(*read(marked()), audience))


# What is hidden


def test_all_are_told_everything():
    pair = kakao()
    assert redacted(*pair, "all") == pair
    assert names_hidden(*pair, "all") == ()


@pytest.mark.parametrize("audience", SECRET)
def test_no_id_is_told(audience):
    text = told(audience).casefold()
    for kind in ("site-", "zone-", "team", "service-", "place-", "group", "estate-", "scenario-"):
        assert f"q{kind}" not in text.replace("qteamname", "")


@pytest.mark.parametrize("audience", SECRET)
def test_what_the_table_hides_is_not_told_in_either_language(audience):
    text, (estate, scenario) = told(audience), read(marked())
    for name in names_hidden(estate, scenario, audience):
        assert name not in text
    assert ("QsiteName" in text) == (not hides(audience, "sites"))
    assert ("QoperatorPlain" in text) == ("QzoneName" in text) == (not hides(audience, "sites"))
    assert ("QserviceName" in text) == (not hides(audience, "services"))
    assert ("QteamName" in text) == (not hides(audience, "teams"))
    assert ("QestateName" in text) == ("QscenarioName" in text) == ("Qcause" in text) == (not hides(audience, "texts"))
    assert "Qsource" not in text and "Qnote" not in text and "QnoteName" not in text
    assert ("777000" in text) == ("QKW" in text) == (not hides(audience, "money"))


@pytest.mark.parametrize("audience", SECRET)
def test_sites_stand_in_the_middle_of_their_province(audience):
    estate, scenario = redacted(*read(marked()), audience)
    assert [(site.lat, site.lon, site.region) for site in estate.sites] == [
        (37.37, 127.42, None), (37.55, 127.01, None), (52, 0, None),
    ]  # fmt: skip
    assert province(37.401377, 127.108311) == (37.37, 127.42)
    assert (estate.regions[0].lat, estate.regions[0].lon) == (37.6, 127.0)
    assert all(event.circle is None for event in scenario.events)
    assert all(digit not in told(audience) for digit in ("37.4", "127.1", "126.8", "51.5"))


def test_sites_of_one_province_are_all_seen():
    estate, _ = redacted(*kakao(), "board")
    assert len({(site.lat, site.lon) for site in estate.sites}) == len(estate.sites)


@pytest.mark.parametrize("audience", SECRET)
def test_what_is_redacted_is_a_right_file(audience):
    estate, scenario = redacted(*read(marked()), audience)
    again = read_estate(to_json(estate))
    assert again == estate and read_scenario(to_json(scenario), again) == scenario


def test_ids_sort_and_stand_as_they_did():
    before, _ = kakao()
    for audience in SECRET:
        after, _ = redacted(*kakao(), audience)
        for kind in KINDS:
            olds, news = ([row.id for row in getattr(estate, kind)] for estate in (before, after))
            assert sorted(range(len(olds)), key=olds.__getitem__) == sorted(range(len(news)), key=news.__getitem__)


def test_the_public_is_told_the_kind_of_a_service_where_it_is_a_common_word():
    estate, _ = redacted(*read(marked()), "public")
    assert [service.name["en"] for service in estate.services] == ["Finance 1", "Service 1"]
    assert [service.name["ko"] for service in estate.services] == ["금융 1", "서비스 1"]
    estate, _ = redacted(*read(marked()), "vendor")
    assert [service.name["en"] for service in estate.services] == ["Service 1", "Service 2"]


def test_a_name_that_is_told_has_no_hidden_one_in_it():
    estate, scenario = marked()
    estate["services"][0]["name"] = {"en": "Gateway at QSITEX2 east", "ko": "관문"}
    estate["sites"][0]["name"] = "QsiteX2 hall A"
    after, _ = redacted(*read((estate, scenario)), "board")
    assert after.services[0].name == {"ko": "서비스 1", "en": "Service 1"}
    assert after.services[1].name == estate["services"][1]["name"]


def test_a_record_without_a_name_is_not_called_by_its_id():
    pair = marked()
    pair[0]["sites"][2]["name"] = ""
    assert redacted(*read(pair), "regulator")[0].sites[2].name == "qsite-c"
    estate, _ = redacted(*read(pair), "public")
    assert estate.sites[2].name == {"ko": "센터 C", "en": "Site C"}


def test_facts_keep_tag_and_range_of_what_is_told():
    estate, _ = redacted(*read(marked()), "vendor")
    assert [(fact.of, fact.tag, fact.low, fact.high) for fact in estate.facts] == [
        ("services.service-2.users", "sourced", 700, 900),
        ("dependencies.service-2.service-1.run.weight", "assumed", None, None),
    ]
    estate, _ = redacted(*read(marked()), "board")
    assert estate.facts[0].of == "services.service-2.revenue_per_hour"


# The numbers


def same(table, names, of):
    """Rows of a table with the ids of sites, services and placements as numbers of their places."""
    rows = []
    for row in table.itertuples(index=False):
        cells = []
        for column, value in zip(table.columns, row, strict=True):
            known = names.get(column if column != "on" else "service")
            missing = value is None or (isinstance(value, float) and math.isnan(value))
            cells.append(None if missing else known[value] if known and isinstance(value, str) else value)
        rows.append(tuple(cells))
    return rows


def places(estate):
    return {kind[:-1]: {row.id: i for i, row in enumerate(getattr(estate, kind))} for kind in KINDS}


@given(estates_and_scenarios(), st.sampled_from(SECRET), st.sampled_from([None, (3, 5)]))
@settings(max_examples=60)
def test_the_impact_is_the_same(pair, audience, draw):
    estate, scenario = read(pair)
    new_estate, new_scenario = redacted(estate, scenario, audience)
    before, after = simulate(estate, scenario, draw), simulate(new_estate, new_scenario, draw)
    assert after.lost_user_hours == before.lost_user_hours
    assert after.peak_affected_people == before.peak_affected_people
    money = {"revenue_lost", "compensation"} if hides(audience, "money") else set()
    for name in COLUMNS:
        old, new = before.table(name), after.table(name)
        old, new = (table.drop(columns=list(money & set(table.columns))) for table in (old, new))
        assert same(new, places(new_estate), name) == same(old, places(estate), name), name
    if money and len(new_estate.services):
        assert not after.table("services")[list(money)].to_numpy(dtype=float).any()


# What somebody typed


@pytest.mark.parametrize(
    "text",
    ["Since the fire in PANGYO hall a", "판교에서 불이 났다", "판교  A전산실은", "see pangyo-b.", "SK c&c의 건물"],
)
def test_a_hidden_name_is_found_in_what_was_typed(text):
    assert found_in(text, names_hidden(*kakao(), "public"))


@pytest.mark.parametrize("text", ["", "The mail and the map were down", "결제가 멈췄다", "Pangyoan", "12,000 servers"])
def test_what_was_typed_without_a_hidden_name_is_left_alone(text):
    assert found_in(text, names_hidden(*kakao(), "public")) == []


def test_a_board_may_read_of_services_and_a_regulator_of_sites():
    assert found_in("KakaoPay", names_hidden(*kakao(), "board")) == []
    assert found_in("KakaoPay", names_hidden(*kakao(), "vendor")) == ["KakaoPay"]
    assert found_in("Pangyo", names_hidden(*kakao(), "regulator")) == []
    assert found_in("our storage TEAM", names_hidden(*kakao(), "regulator")) == ["Storage team"]


def test_every_audience_stands_in_the_table():
    assert set(HIDES) == set(AUDIENCES)
    with pytest.raises(ValueError):
        names_hidden(*kakao(), "press")
