"""Bad input: every mistake named at once, with its place, and nothing else happens."""

import json
from time import process_time

import pytest
from estates import random_pair

from lib.model.checks import Mistakes
from lib.model.reading import read_estate, read_scenario
from lib.words import LANGUAGES, Words

BROKEN = {
    "format": "estate/1",
    "id": "broken",
    "colour": "red",
    "load_profile": [1, 2, "a"],
    "regions": [{"id": "seoul", "lat": 137, "lon": "east"}],
    "sites": [{"id": "pangyo", "lat": 37.4, "lon": 127.1, "region": "busan", "ownership": "rent"}, 5],
    "services": [
        {"id": "talk", "users": -1, "tier": "x", "region_share": {"seoul": 0.5}, "compensation": {"per": 1}},
        {"id": "talk"},
    ],
    "placements": [
        {"id": "p", "service": "tolk", "site": "pangyo", "role": "hott", "restart_hours": {"median": 0, "p90": 1}},
        {
            "id": "q",
            "service": "talk",
            "site": "pangoy",
            "role": "warm",
            "servers": float("nan"),
            "needs": {"ops": "two"},
        },
    ],
    "dependencies": [{"service": "talk", "on": "login", "k": 3}],
    "facts": [{"of": "services.talk.users", "tag": "sure"}],
}
PLACES = {
    "colour", "load_profile[1]", "load_profile[2]", "load_profile", "regions[0].lat", "regions[0].lon", "sites[0].region",
    "sites[0].ownership", "sites[1]", "services[0].users", "services[0].tier", "services[0].region_share",
    "services[0].compensation.per", "services[1].id", "placements[0].service", "placements[0].role",
    "placements[0].servers", "placements[0].restart_hours", "placements[1].site", "placements[1].servers",
    "placements[1].needs", "placements[1].needs.ops", "dependencies[0].on", "dependencies[0].k", "facts[0].tag",
}  # fmt: skip


def mistakes(read, *arguments) -> list:
    with pytest.raises(Mistakes) as caught:
        read(*arguments)
    return caught.value.problems


@pytest.mark.parametrize("form", [lambda raw: raw, lambda raw: json.dumps(raw), lambda raw: json.dumps(raw).encode()])
def test_every_mistake_is_named_in_one_report(form):
    assert {problem.place for problem in mistakes(read_estate, form(BROKEN))} == PLACES


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_mistake_is_a_sentence_with_its_place(language):
    said = [Words(language).problem(problem) for problem in mistakes(read_estate, BROKEN)]
    assert all("{" not in line.replace('{"', "") and len(line) > 10 for line in said)
    if language == "en":
        assert 'placements[1].site: no site "pangoy"; did you mean "pangyo"?' in said
        assert "services[0].users: expected a number from 0 to 100,000,000,000, got -1" in said


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (b"{", "not_json"),
        (b"\xff\xfe", "not_utf8"),
        (b"[" * 100_000, "too_deep"),
        (b'{"a":' * 3000 + b"1" + b"}" * 3000, "too_deep"),
        (b'{"id": ' + b"9" * 10_000 + b"}", "too_deep"),
        (b"[]", "expected"),
        (b"null", "expected"),
        (b'"text"', "expected"),
        (b"", "not_json"),
        (b"PK\x03\x04\x14\x00", "not_json"),
    ],
)
def test_what_is_no_estate_is_one_clear_mistake(document, code):
    assert [problem.code for problem in mistakes(read_estate, document)][:1] == [code]


def test_too_large_a_file_is_refused(monkeypatch):
    monkeypatch.setattr("lib.model.reading.LARGEST_BYTES", 10)
    assert mistakes(read_estate, b'{"format": "estate/1"}')[0].code == "too_large"


def test_a_report_is_never_endless():
    raw = {"format": "estate/1", "id": "x", "dependencies": [{"service": "a", "on": "b"}] * 5000}
    assert len(mistakes(read_estate, raw)) == 1000


def test_a_byte_order_mark_is_no_mistake():
    assert read_estate(b'\xef\xbb\xbf{"format": "estate/1", "id": "x"}').id == "x"


def test_a_scenario_names_what_it_does_not_fit():
    estate = read_estate({"format": "estate/1", "id": "here", "sites": [{"id": "a", "lat": 0, "lon": 0}]})
    scenario = {
        "format": "scenario/1", "id": "s", "estate": "there", "starts_at": "noon", "horizon_hours": 0,
        "events": [{"site": "b"}, {"zone": "z", "site": "a"}, {"lose": 0, "site": "a"}, {}],
        "actions": [{"do": "shed", "service": "t"}, {"do": "jump"}, {"do": "hold", "service": "t", "hours": 3}],
    }  # fmt: skip
    places = {(p.place, p.code.removesuffix("_near")) for p in mistakes(read_scenario, scenario, estate)}
    assert places >= {
        ("estate", "other_estate"), ("starts_at", "not_a_time"), ("horizon_hours", "expected"), ("events[0].site", "no_site"),
        ("events[1]", "one_target"), ("events[1].zone", "no_zone"), ("events[2].lose", "expected"), ("events[3]", "one_target"),
        ("actions[0].factor", "action_needs"), ("actions[0].service", "no_service"), ("actions[1].do", "expected"),
        ("actions[2].hours", "action_has_no"),
    }  # fmt: skip


def test_a_variant_of_the_estate_fits():
    estate = read_estate({"format": "estate/1", "id": "kakao-2022-dual"})
    scenario = {"format": "scenario/1", "id": "s", "estate": "kakao-2022"}
    assert read_scenario(scenario, estate).estate == "kakao-2022"
    assert [p.code for p in mistakes(read_scenario, scenario | {"estate": "kakao-2"}, estate)] == ["other_estate"]


@pytest.mark.parametrize("seed", range(40))
def test_every_single_wrong_value_is_found(seed):
    """Break one number of a right estate in five ways: the report names its place, and only what follows from it."""
    estate, _ = random_pair(seed)
    for kind in ("sites", "services", "placements"):
        for i, row in enumerate(estate[kind]):
            for key, value in row.items():
                if isinstance(value, int | float) and not isinstance(value, bool):
                    for wrong in (float("nan"), float("inf"), -1e300, "many", [1]):
                        broken = {**estate, kind: [*estate[kind][:i], {**row, key: wrong}, *estate[kind][i + 1 :]]}
                        assert f"{kind}[{i}].{key}" in {p.place for p in mistakes(read_estate, broken)}


def test_one_mistake_among_many_records_is_found_soon():
    services = [{"id": f"s{i}", "users": 1} for i in range(20_000)] + [{"id": "last", "users": -1}]
    start = process_time()
    with pytest.raises(Mistakes) as caught:
        read_estate({"format": "estate/1", "id": "x", "services": services})
    assert [problem.place for problem in caught.value.problems] == ["services[20000].users"]
    assert process_time() - start < 1.5  # seconds; field by field it would take several
