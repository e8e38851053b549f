"""Advice: every rule fires where it should and just does not beside it; words, order, the command."""

import json
import random
import re
import string
from pathlib import Path

import pytest
from estates import estates_and_scenarios
from hypothesis import given, settings
from hypothesis import strategies as st
from test_command_line import command
from test_cutsets import estate, needs, placed, site

from lib.engine.advise import CHECKS, advise
from lib.engine.compile import compile_estate
from lib.engine.cutsets import cut_sets
from lib.model.advice import RULES, SEVERITIES, Required, names_of, read_required
from lib.model.checks import Mistakes
from lib.model.reading import read_estate
from lib.store.files import read_estate_file
from lib.words import LANGUAGES, Words, catalogue
from lib.words.advising import PARTS, told

ESTATES = Path(__file__).parents[1] / "data" / "estates"
SAMPLES = sorted(path.stem for path in ESTATES.glob("*.json"))


def found(document: dict, rule: str) -> list[tuple]:
    """Return the pieces of advice of a rule as (place, severity, values)."""
    return [(a.place, a.severity, a.values) for a in advise(read_estate(document)) if a.rule == rule]


def zoned(name, *zones, **more):
    return site(name, zones=list(zones), **more)


def named(*ids):
    return [{"id": i} for i in ids]


REGIONS = [{"id": "r", "lat": 37, "lon": 127, "population": 60}, {"id": "q", "lat": 37, "lon": 127, "population": 40}]
TWIN = [placed("t", "b"), placed("t", "c")]
OPS = [{"id": "ops", "crews": 1}]


def tool(*placements, more=()):
    """A service in a with a warm standby in b, switched by t."""
    return estate(
        ["s", "t"],
        [placed("s", "a"), placed("s", "b", "warm"), *placements],
        needs("s", "t", phase="failover"),
        **dict(more),
    )


def cold(*placements):
    return estate(["s", "t"], [placed("s", "a"), placed("s", "b", "cold"), *placements], needs("s", "t", phase="start"),
                  sites=["a", site("b", free_servers=10), "c"])  # fmt: skip


def pool(free, *more):
    """Two services in a that want ten servers each in c."""
    return estate(["s", "t"], [placed("s", "a"), placed("s", "c", "cold"), placed("t", "a"), placed("t", "c", "backup"), *more],
                  sites=["a", "b", site("c", free_servers=free)])  # fmt: skip


def rto(hours, role="warm", **more):
    return estate([{"id": "s", "rto_hours": hours}], [placed("s", "a", restart_hours=3), placed("s", "b", role, **more)],
                  sites=["a", site("b", free_servers=100)])  # fmt: skip


def below(ours, theirs, *on, **more):
    services = [{"id": "s", "rto_hours": ours}, *({"id": m, "rto_hours": theirs} for m in on or "t")]
    return estate(services, [], needs("s", *(on or "t"), **more))


def rpo(hours, *standbys):
    return estate([{"id": "s", "rpo_hours": hours}], [placed("s", "a"), *standbys])


def shut(*extra):
    """Services s and t, either of which starts only with the other."""
    return estate(["s", "t", "u"], [placed("s", "a"), placed("t", "a"), placed("u", "b")],
                  [*needs("s", "t", phase="start"), *extra])  # fmt: skip


CYCLE = shut(*needs("t", "s", phase="start"))

FIRES = {  # what -> rule, estate, places with severities and some values
    "a service in one site": ("one_site", estate(["s"], [placed("s", "a")]),
        [("services[0]", "high", {"kind": "own", "service": "s", "sites": ("a",)})]),
    "a standby that fails": ("one_site", estate(["s"], [placed("s", "a"), placed("s", "b", "hot", success=0.4)]),
        [("services[0]", "high", {"kind": "own", "sites": ("a",)})]),
    "a standby that never comes up": ("one_site", tool(placed("t", "a")),
        [("services[0]", "high", {"kind": "stuck", "sites": ("a",)}), ("services[1]", "high", {"kind": "own"})]),
    "needed by one in one site": ("one_site", estate(["s", "t"], [placed("s", "a"), placed("s", "b"), placed("t", "c")], needs("s", "t")),
        [("services[1]", "high", {}), ("services[0]", "medium", {"kind": "needed", "sites": ("c",), "through": ("t",)})]),
    "its own site and that of what it needs": ("one_site",
        estate(["s", "t"], [placed("s", "a"), placed("t", "c")], needs("s", "t")),
        [("services[0]", "high", {"kind": "own", "sites": ("a",)}), ("services[1]", "high", {}),
         ("services[0]", "medium", {"kind": "needed", "sites": ("c",)})]),
    "a switch tool in the site": ("tool_in_its_own_site", tool(placed("t", "a")),
        [("dependencies[0]", "high", {"service": "s", "tools": ("t",), "sites": ("a",)})]),
    "a switch tool that runs on the site": ("tool_in_its_own_site",
        estate(["s", "t", "u", "v"], [placed("s", "a"), placed("s", "b", "warm"), *TWIN, placed("v", "a")],
               [*needs("s", "t", phase="failover"), *needs("t", "u"), *needs("u", "v")]),
        [("dependencies[0]", "high", {"kind": "through", "tools": ("t",), "needed": "v"})]),
    "two tools of which both are needed": ("tool_in_its_own_site",
        estate(["s", "t", "u"], [placed("s", "a"), placed("s", "b", "warm"), placed("u", "c"), placed("t", "a")],
               needs("s", "u", "t", phase="failover", k=2)), [("dependencies[1]", "high", {"tools": ("t",)})]),
    "a cold start with the site": ("start_needs_own_site", cold(placed("t", "a")),
        [("dependencies[0]", "high", {"tools": ("t",), "sites": ("a",)})]),
    "two that start each other": ("cold_start_cycle", CYCLE,
        [("dependencies[0]", "high", {"cycle": ("s", "t", "s"), "count": 2, "site": "a"})]),
    "a start that runs on what it starts": ("cold_start_cycle", shut(*needs("t", "u"), *needs("u", "s")),
        [("dependencies[0]", "medium", {"cycle": ("s", "t", "u", "s"), "count": 3})]),
    "two cycles": ("cold_start_cycle", estate(["s", "t", "u", "v"], [placed(x, "a") for x in "stuv"], [
        *needs("s", "t", phase="start"), *needs("t", "s", phase="start"), *needs("u", "v", phase="start"), *needs("v", "u", phase="start")]),
        [("dependencies[0]", "high", {"cycle": ("s", "t", "s")}), ("dependencies[2]", "high", {"cycle": ("u", "v", "u")})]),
    "itself": ("cold_start_cycle", estate(["s"], [placed("s", "a")], needs("s", "s", phase="start")),
        [("dependencies[0]", "high", {"cycle": ("s", "s"), "count": 1})]),
    "half the demand": ("short_already", estate([{"id": "s", "demand": 20}], [placed("s", "a")]),
        [("services[0].demand", "medium", {"kind": "short", "servers": 10, "demand": 20})]),
    "nobody serves": ("short_already", estate(["s", {"id": "t", "demand": 5}], [placed("s", "a"), placed("s", "b")]),
        [("services[1].demand", "high", {"kind": "down"})]),
    "a region without a server": ("short_already", estate(["s"], [placed("s", "a", serves=["r"])], regions=REGIONS),
        [("services[0].demand", "medium", {"servers": 4})]),
    "a standby one server short": ("standby_too_small",
        estate([{"id": "s", "mbco": 0.9}], [placed("s", "a"), placed("s", "b", "warm", 9)]),
        [("placements[1].servers", "low", {"kind": "standby", "service": "s", "lost": "a", "site": "b", "servers": 1, "demand": 10})]),
    "a standby below the mbco": ("standby_too_small", estate(["s"], [placed("s", "a"), placed("s", "b", "warm", 9)]),
        [("placements[1].servers", "medium", {})]),
    "a standby under which it collapses": ("standby_too_small",
        estate([{"id": "s", "collapse_below": 0.95}], [placed("s", "a"), placed("s", "b", "warm", 9)]),
        [("placements[1].servers", "high", {})]),
    "two standbys that are too small together": ("standby_too_small",
        estate(["s"], [placed("s", "a"), placed("s", "b", "warm", 5), placed("s", "c", "hot", 4)]),
        [("placements[2].servers", "medium", {"servers": 1})]),
    "a standby for the other region": ("standby_too_small",
        estate(["s"], [placed("s", "a"), placed("s", "b", "warm", serves=["r"])], regions=REGIONS),
        [("placements[1].servers", "medium", {"servers": 4})]),
    "two sites that share the load": ("standby_too_small", estate(["s"], [placed("s", "a"), placed("s", "b", servers=5)]),
        [("placements[1].servers", "medium", {"kind": "active", "lost": "a", "servers": 10, "demand": 15})]),
    "two want one pool": ("pool_too_small", pool(19),
        [("sites[2].free_servers", "medium", {"lost": "a", "asked": 20, "free": 19, "servers": 1, "members": ("s", "t")})]),
    "an empty pool": ("pool_too_small", pool(0), [("sites[2].free_servers", "high", {"free": 0})]),
    "a standby at home": ("standby_same_zone", estate(["s"], [placed("s", "a"), placed("s", "a", "warm")]),
        [("placements[1].site", "medium", {"kind": "site", "site": "a"})]),
    "a standby in the zone": ("standby_same_zone",
        estate(["s", "t"], [placed("s", "a"), placed("s", "b", "warm"), placed("t", "c")],
               sites=[zoned("a", "z"), zoned("b", "z"), zoned("c")], zones=named("z")),
        [("placements[1].site", "medium", {"kind": "zone", "zone": "z", "site": "b"})]),
    "a second standby outside the zone": ("standby_same_zone",
        estate(["s"], [placed("s", "a"), placed("s", "b", "warm"), placed("s", "c", "warm")],
               sites=[zoned("a", "z"), zoned("b", "z"), zoned("c")], zones=named("z")),
        [("placements[1].site", "low", {"kind": "zone"})]),
    "alternatives in a site": ("group_shares_zone",
        estate(["s", "t", "u"], [placed("s", "a"), placed("t", "b"), placed("u", "b")], needs("s", "t", "u")),
        [("dependencies[0]", "medium", {"kind": "site", "site": "b", "members": ("t", "u"), "k": 1, "left": 0})]),
    "alternatives in a zone": ("group_shares_zone",
        estate(["s", "t", "u"], [placed("s", "a"), placed("t", "b"), placed("u", "c")], needs("s", "t", "u"),
               sites=["a", zoned("b", "z"), zoned("c", "z")], zones=named("z")),
        [("dependencies[0]", "medium", {"kind": "zone", "zone": "z"})]),
    "alternatives on one login": ("group_shares_zone",
        estate(["s", "t", "u", "v"], [placed("s", "a"), placed("t", "b"), placed("u", "c"), placed("v", "d")],
               [*needs("s", "t", "u"), *needs("t", "v"), *needs("u", "v")]), [("dependencies[0]", "medium", {"site": "d"})]),
    "two of three in a site": ("group_shares_zone",
        estate(["s", "t", "u", "v"], [placed("s", "a"), placed("t", "b"), placed("u", "b"), placed("v", "c")], needs("s", "t", "u", "v", k=2)),
        [("dependencies[0]", "medium", {"left": 1, "members": ("t", "u")})]),
    "one zone for all": ("all_in_one_zone",
        estate(["s"], [placed("s", "a"), placed("s", "b")], sites=[zoned("a", "z"), zoned("b", "z"), "c"], zones=named("z")),
        [("zones[0]", "medium", {"zone": "z", "count": 2})]),
    "a team too small": ("no_crew", estate([{"id": "s", "team": "ops"}], [placed("s", "a", needs={"ops": 2})], teams=OPS),
        [("teams[0].crews", "high", {"team": "ops", "crews": 1, "wanted": 2, "count": 1})]),
    "a team of nobody": ("no_crew", estate([{"id": "s", "team": "ops"}], [placed("s", "a")], teams=[{"id": "ops", "crews": 0}]),
        [("teams[0].crews", "high", {"wanted": 1})]),
    "only automatic ones": ("no_crew",
        estate(["s"], [placed("s", "a"), placed("s", "b", "hot", needs={"ops": 2})], teams=OPS), [("teams[0].crews", "low", {})]),
    "a slow standby": ("rto_impossible", rto(1.5),
        [("services[0].rto_hours", "medium", {"kind": "standby", "site": "a", "rto_hours": 1.5, "back_hours": pytest.approx(1.6)})]),
    "the second standby is slow": ("rto_impossible",
        estate([{"id": "s", "rto_hours": 1}], [placed("s", "a"), placed("s", "b", "hot", 5), placed("s", "c", "warm", 5)]),
        [("services[0].rto_hours", "medium", {"back_hours": pytest.approx(1.6)})]),
    "a standby that does not suffice": ("rto_impossible", rto(2.5, servers=5),
        [("services[0].rto_hours", "medium", {"kind": "restart", "back_hours": 3})]),
    "no standby": ("rto_impossible", estate([{"id": "s", "rto_hours": 2.5}], [placed("s", "a", restart_hours=3)]),
        [("services[0].rto_hours", "medium", {"kind": "restart"})]),
    "a longer RTO below": ("rto_longer", below(2, 3), [("dependencies[0]", "medium", {"service": "s", "on": "t", "rto_hours": 2, "on_rto_hours": 3})]),
    "all of a group": ("rto_longer", below(2, 3, "t", "u", k=2), [("dependencies[0]", "medium", {}), ("dependencies[1]", "medium", {})]),
    "no RTO below": ("rto_missing", below(2, None), [("dependencies[0]", "low", {"on": "t", "rto_hours": 2})]),
    "a late copy": ("rpo_impossible", rpo(0.2, placed("s", "b", "warm"), placed("s", "c", "cold")),
        [("services[0].rpo_hours", "medium", {"rpo_hours": 0.2, "lag_hours": 0.25})]),
    "no copy": ("rpo_no_copy", rpo(0.2, placed("s", "a", "warm")), [("services[0].rpo_hours", "medium", {"site": "a"})]),
    "users of nothing": ("nothing_placed", estate([{"id": "s", "users": 5}], []), [("services[0]", "medium", {"kind": "alone", "users": 5})]),
    "users of the sum of others": ("nothing_placed", estate([{"id": "s", "users": 5}, "t"], [placed("t", "a")], needs("s", "t")),
        [("services[0]", "low", {"kind": "needs"})]),
    "a service for nobody": ("nobody_uses", estate([{"id": "s", "users": 5}, "t"], [], needs("t", "s")), [("services[1].users", "low", {"service": "t"})]),
    "a site for nothing": ("empty_site", estate(["s"], [placed("s", "a")], sites="ab"), [("sites[1]", "low", {"site": "b"})]),
}  # fmt: skip

HOLDS = {  # just not
    "a second site": ("one_site", estate(["s"], [placed("s", "a"), placed("s", "b")])),
    "six in a hundred are left": ("one_site", estate(["s"], [placed("s", "a", servers=94), placed("s", "b", servers=6)])),
    "a standby brings it back": ("one_site", estate(["s"], [placed("s", "a"), placed("s", "b", "cold")], sites=["a", site("b", free_servers=10)])),
    "down with nothing lost": ("one_site", estate([{"id": "s", "demand": 5}], [placed("s", "a", "hot")])),
    "a light dependency": ("one_site", estate(["s", "t"], [placed("s", "a"), placed("s", "b"), placed("t", "b"), placed("t", "c")],
        needs("s", "t", weight=0.94))),
    "a tool elsewhere": ("tool_in_its_own_site", tool(placed("t", "c"))),
    "a tool with a standby elsewhere": ("tool_in_its_own_site", tool(placed("t", "a"), placed("t", "c", "hot"))),
    "one of two tools": ("tool_in_its_own_site", estate(["s", "t", "u"],
        [placed("s", "a"), placed("s", "b", "warm"), placed("t", "a"), placed("u", "c")], needs("s", "t", "u", phase="failover"))),
    "no standby to switch to": ("tool_in_its_own_site",
        estate(["s", "t"], [placed("s", "a"), placed("s", "a", "warm"), placed("t", "a")], needs("s", "t", phase="failover"))),
    "another site carries it all": ("tool_in_its_own_site", estate([{"id": "s", "demand": 10}, "t"],
        [placed("s", "a"), placed("s", "c"), placed("s", "b", "warm"), placed("t", "a")], needs("s", "t", phase="failover"))),
    "a tool that the service holds": ("tool_in_its_own_site",
        estate(["s", "t"], [placed("s", "a"), placed("s", "b", "warm"), placed("t", "a")], needs("s", "t", phase="failover") + needs("t", "s"))),
    "a cold start without the site": ("start_needs_own_site", cold(placed("t", "c"))),
    "a warm standby need not start": ("start_needs_own_site",
        estate(["s", "t"], [placed("s", "a"), placed("s", "b", "warm"), placed("t", "a")], needs("s", "t", phase="start"))),
    "one starts without the other": ("cold_start_cycle", shut(*needs("t", "u", phase="start"))),
    "a second way in": ("cold_start_cycle", shut(*needs("t", "s", "u", phase="start"))),
    "running in a circle": ("cold_start_cycle", estate(["s", "t"], [placed("s", "a"), placed("t", "a")], needs("s", "t") + needs("t", "s"))),
    "half of it suffices to be usable": ("cold_start_cycle", shut(*needs("t", "s", weight=0.5))),
    "weights one after another": ("cold_start_cycle", estate(["s", "t", "u"], [placed(x, "a") for x in "stu"],
        [*needs("s", "t", phase="start"), *needs("t", "u", weight=0.7), *needs("u", "s", weight=0.7)])),
    "nothing that can be dark": ("cold_start_cycle", estate(["s", "t"], [], needs("s", "t", phase="start") + needs("t", "s", phase="start"))),
    "enough before": ("short_already", estate([{"id": "s", "demand": 10}], [placed("s", "a")])),
    "a region where nobody is": ("short_already", estate([{"id": "s", "region_share": {"r": 1}}], [placed("s", "a", serves=["r"])], regions=REGIONS)),
    "a standby that carries it": ("standby_too_small", estate(["s"], [placed("s", "a"), placed("s", "b", "warm")])),
    "two standbys that carry it together": ("standby_too_small",
        estate(["s"], [placed("s", "a"), placed("s", "b", "warm", 5), placed("s", "c", "hot", 5)])),
    "nothing is left": ("standby_too_small", estate(["s"], [placed("s", "a")])),
    "a pool too small is another rule": ("standby_too_small", pool(5)),
    "a pool for both": ("pool_too_small", pool(20)),
    "a hot one comes first": ("pool_too_small", pool(10, placed("s", "b", "hot"))),
    "two losses for two": ("pool_too_small", estate(["s", "t"],
        [placed("s", "a"), placed("s", "c", "cold"), placed("t", "b"), placed("t", "c", "cold")], sites=["a", "b", site("c", free_servers=10)])),
    "a standby in another zone": ("standby_same_zone", estate(["s"], [placed("s", "a"), placed("s", "b", "warm")],
        sites=[zoned("a", "z"), zoned("b", "y")], zones=named("z", "y"))),
    "a zone for all tells nothing": ("standby_same_zone", estate(["s"], [placed("s", "a"), placed("s", "b", "warm")],
        sites=[zoned("a", "z"), zoned("b", "z")], zones=named("z"))),
    "at home in one of two sites": ("standby_same_zone", estate(["s"], [placed("s", "a"), placed("s", "b"), placed("s", "b", "warm")])),
    "alternatives apart": ("group_shares_zone",
        estate(["s", "t", "u"], [placed("s", "a"), placed("t", "b"), placed("u", "c")], needs("s", "t", "u"))),
    "no alternative": ("group_shares_zone",
        estate(["s", "t", "u"], [placed("s", "a"), placed("t", "b"), placed("u", "b")], needs("s", "t", "u", k=2))),
    "an alternative comes back": ("group_shares_zone",
        estate(["s", "t", "u"], [placed("s", "a"), placed("t", "b"), placed("t", "c", "hot"), placed("u", "b")], needs("s", "t", "u"))),
    "one site outside": ("all_in_one_zone", estate(["s"], [placed("s", "a"), placed("s", "b")], sites=[zoned("a", "z"), "b"], zones=named("z"))),
    "one site in use": ("all_in_one_zone", estate(["s"], [placed("s", "a")], sites=[zoned("a", "z")], zones=named("z"))),
    "a team just large enough": ("no_crew", estate([{"id": "s", "team": "ops"}], [placed("s", "a", needs={"ops": 1})], teams=OPS)),
    "a job that takes nobody": ("no_crew", estate(["s"], [placed("s", "a", needs={"ops": 0})], teams=[{"id": "ops", "crews": 0}])),
    "a standby just in time": ("rto_impossible", rto(1.6)),
    "an automatic one in time": ("rto_impossible", rto(1.1, automatic=True)),
    "the other site holds the mbco": ("rto_impossible",
        estate([{"id": "s", "rto_hours": 0, "mbco": 0.5}], [placed("s", "a"), placed("s", "b")])),
    "a restart just in time": ("rto_impossible", estate([{"id": "s", "rto_hours": 3}], [placed("s", "a", restart_hours=3)])),
    "the same RTO below": ("rto_longer", below(2, 2)),
    "a longer RTO of an alternative": ("rto_longer", below(2, 3, "t", "u")),
    "a longer RTO of a lighter one": ("rto_longer", below(2, 3, weight=0.9)),
    "a longer RTO in another phase": ("rto_longer", below(2, 3, phase="start")),
    "no RTO at all": ("rto_missing", below(None, None)),
    "a copy just in time": ("rpo_impossible", rpo(0.25, placed("s", "b", "warm"), placed("s", "c", "cold"))),
    "a live second site": ("rpo_impossible", rpo(0, placed("s", "b"), placed("s", "c", "cold"))),
    "a copy elsewhere": ("rpo_no_copy", rpo(0, placed("s", "b", "backup"))),
    "no RPO": ("rpo_no_copy", rpo(None)),
    "placed": ("nothing_placed", estate([{"id": "s", "users": 5}], [placed("s", "a")])),
    "used": ("nobody_uses", estate([{"id": "s", "users": 5}, "t"], [], needs("s", "t", phase="failover"))),
    "in use": ("empty_site", estate(["s"], [placed("s", "a")], sites="a")),
}  # fmt: skip


@pytest.mark.parametrize("what", FIRES)
def test_fires(what):
    rule, document, wanted = FIRES[what]
    got = found(document, rule)
    assert [row[:2] for row in got] == [row[:2] for row in wanted]
    for (*_, values), (*_, some) in zip(got, wanted, strict=True):
        assert {key: values[key] for key in some} == some


@pytest.mark.parametrize("what", HOLDS)
def test_holds(what):
    rule, document = HOLDS[what]
    assert found(document, rule) == []


def test_every_rule_is_tried_both_ways():
    assert {rule for rule, *_ in FIRES.values()} == {rule for rule, *_ in HOLDS.values()} == set(RULES)
    assert [check.__name__ for check in CHECKS] == list(RULES)


# Samples


def sample(name: str):
    return read_estate_file(str(ESTATES / f"{name}.json"))


def test_kakao_names_the_switch_tool_in_pangyo_and_the_services_with_one_site():
    advice = advise(sample("kakao-2022"))
    burnt = [a for a in advice if a.rule == "tool_in_its_own_site" and a.values["tools"] == ("switch-tool",)]
    assert {a.values["service"] for a in burnt} == {"talk", "taxi", "webtoon", "melon", "games"}
    assert {a.values["sites"] for a in burnt} == {("pangyo",)}
    alone = {
        a.values["service"]: a.values["sites"] for a in advice if a.rule == "one_site" and a.values["kind"] == "own"
    }
    assert alone["login"] == alone["switch-tool"] == alone["media"] == ("pangyo",)
    assert alone["bank"] == ("sangam",)
    assert ("cold_start_cycle", ("deploy", "login", "deploy")) in {(a.rule, a.values.get("cycle")) for a in advice}


def test_kakao_with_two_sites_does_not():
    advice = advise(sample("kakao-2022-dual"))
    assert [a for a in advice if a.rule == "tool_in_its_own_site"] == []
    fallen = {a.values["service"] for a in advice if a.rule == "one_site"}
    assert not fallen & {"login", "switch-tool", "cache", "talk", "taxi", "games", "webtoon", "melon"}


@pytest.mark.parametrize("name", SAMPLES)
def test_one_site_of_a_sample_is_its_cut_sets_of_order_one(name):
    assert_single_points(sample(name))


# Places, order, words


def at(document: dict, place: str) -> object:
    """Return the record that a place is in; its field must be one of the record's."""
    kind, number, field = re.fullmatch(r"(\w+)\[(\d+)\](?:\.(\w+))?", place).groups()
    record = getattr(document, kind)[int(number)]
    assert field is None or field in record.__struct_fields__
    return record


def assert_well_told(document, advice):
    for a in advice:
        record = at(document, a.place)
        assert a.severity in SEVERITIES
        ids = {s.id for s in document.services}
        assert set(a.services) <= ids
        assert a.place.split("[")[0] != "services" or a.services == (record.id,)
        for language in LANGUAGES:
            sentences = told(Words(language), a, names_of(document, language))
            assert list(sentences) == list(PARTS)
            assert not any(re.search(r"[{}]|None|nan", text) for text in sentences.values()), sentences
    keys = [(SEVERITIES.index(a.severity), 100 if a.tier is None else a.tier, -a.users) for a in advice]
    assert keys == sorted(keys)


@pytest.mark.parametrize("what", FIRES)
def test_places_order_and_words(what):
    document = read_estate(FIRES[what][1])
    assert_well_told(document, advise(document))


@pytest.mark.parametrize("name", SAMPLES)
def test_places_order_and_words_of_a_sample(name):
    document = sample(name)
    assert_well_told(document, advise(document))


def texts(document: dict) -> dict[str, str]:
    """Return the English sentence of each rule, of its last piece of advice."""
    records = read_estate(document)
    return {a.rule: told(Words("en"), a, names_of(records, "en"))["text"] for a in advise(records)}


def test_long_lists_and_cycles_are_cut_short():
    ring = [f"s{i:02}" for i in range(20)]
    starts = [d for s, m in zip(ring, ring[1:] + ring[:1], strict=True) for d in needs(s, m, phase="start")]
    services = [{"id": s, "team": "ops"} for s in ring]
    said = texts(estate(services, [placed(s, "a") for s in ring], starts, teams=[{"id": "ops", "crews": 0}]))
    assert said["cold_start_cycle"].endswith("start: s00 → s01 → s02 → s03 → s04 → s05 → s06 → … → s00.")
    assert said["no_crew"].endswith("s00, s01, s02, s03, s04 and 15 more.")


def test_no_sentence_is_left_unused():
    said = {key for key in catalogue() if key.startswith("advice.")}
    used, words = set(), Words("en")
    for _, document, _ in FIRES.values():
        for a in advise(read_estate(document)):
            own = {f"advice.{a.rule}.{part}_{a.values.get('kind')}" for part in PARTS}
            used |= {key if words.has(key) else key.rsplit("_", 1)[0] for key in own}
    through = {"advice.start_needs_own_site.text_through"}  # the same lines as those of tools
    plain = {key for key in said if any(other.startswith(key + "_") for other in used)}
    assert said - used - through == plain - used
    assert {name for key in said for _, name, _, _ in string.Formatter().parse(catalogue()[key]["en"])} - {None}


def test_severity_then_tier_then_users_then_place():
    services = [
        {"id": "s", "tier": 2, "users": 9},
        {"id": "t", "tier": 1},
        {"id": "u", "tier": 2, "users": 10},
        {"id": "v", "tier": 2, "users": 9},
    ]
    document = estate(services, [placed(s["id"], "a") for s in services], sites="a")
    assert [a.place for a in advise(read_estate(document))] == [
        "services[1]", "services[2]", "services[0]", "services[3]", "services[1].users",
    ]  # fmt: skip


def test_users_are_those_of_all_that_depend_on_it():
    document = estate(
        ["t", {"id": "s", "users": 7}, {"id": "u", "users": 5}],
        [placed("t", "a")],
        [*needs("s", "t"), *needs("u", "s")],
    )
    (advice,) = (a for a in advise(read_estate(document)) if a.rule == "one_site" and a.values["kind"] == "own")
    assert advice.users == 12


def test_an_estate_of_nothing_needs_no_advice():
    assert advise(read_estate({"format": "estate/1", "id": "none"})) == []


# Any estate


def assert_single_points(document):
    compiled = compile_estate(document)
    ours: dict[str, set] = {}
    for a in advise(compiled):
        if a.rule == "one_site":
            ours.setdefault(a.values["service"], set()).update(a.values["sites"])
    for s in document.services:
        sets = cut_sets(compiled, s.id, 1).sets
        assert ours.get(s.id, set()) == {x for sites in sets for x in sites}, s.id


def shuffled(document: dict, seed: int) -> dict:
    """Return the same estate with sites, services and so on in another order, members of groups too."""
    dice = random.Random(seed)
    mixed = dict(document)
    for kind in ("sites", "services", "placements", "dependencies", "teams", "zones"):
        mixed[kind] = dice.sample(document[kind], len(document[kind]))
    return mixed


def without_places(document: dict) -> list[str]:
    return sorted(
        repr((a.rule, a.severity, a.tier, a.users, a.services, sorted(a.values.items())))
        for a in advise(read_estate(document))
    )


@given(estates_and_scenarios(), st.integers(0, 99))
@settings(max_examples=80)
def test_any_estate(pair, seed):
    document = read_estate(pair[0])
    advice = advise(document)
    assert_well_told(document, advice)
    assert advice == advise(document)
    assert_single_points(document)
    assert without_places(shuffled(pair[0], seed)) == without_places(pair[0])


@given(estates_and_scenarios("medium"))
@settings(max_examples=15)
def test_any_larger_estate(pair):
    document = read_estate(pair[0])
    assert_well_told(document, advise(document))
    assert_single_points(document)


@given(estates_and_scenarios())
@settings(max_examples=40)
def test_a_second_site_mends_what_stands_in_one(pair):
    document = read_estate(pair[0])
    alone = [a for a in advise(document) if a.rule == "one_site" and a.values["kind"] == "own"]
    if not alone:
        return
    name = alone[0].values["service"]
    lost = {x for a in alone if a.values["service"] == name for x in a.values["sites"]}
    new = {"id": "twin", "service": name, "role": "active", "servers": 1e6, "site": "far"}
    where = {"id": "far", "lat": 37, "lon": 127}
    mended = read_estate({**pair[0], "sites": [*pair[0]["sites"], where], "placements": [*pair[0]["placements"], new]})
    left = [
        a
        for a in advise(mended)
        if a.rule == "one_site" and a.values["service"] == name and a.values["kind"] != "needed"
    ]
    assert not [a for a in left if lost & set(a.values["sites"])]


# Required rules and the command


def test_required_rules_as_they_are_typed():
    asked = ["one_site", "one_site:2", "no_crew:tier<=1", "rto_longer: tier <= 12"]
    assert read_required(asked) == (
        [Required("one_site"), Required("one_site", 2), Required("no_crew", 1), Required("rto_longer", 12)],
        [],
    )


@pytest.mark.parametrize(("given", "code"), [
    ("one_sight", "no_rule_near"), ("zzzz", "no_rule"), ("one_site:", "rule_tier"), ("one_site:0", "rule_tier"), ("one_site:tier>1", "rule_tier"),
    ("one_site:100", "rule_tier"), ("", "no_rule"), ("one_site:٣", "rule_tier"),
])  # fmt: skip
def test_a_required_rule_that_cannot_be_read(given, code):
    assert [problem.code for problem in read_required([given])[1]] == [code]


KAKAO = str(ESTATES / "kakao-2022.json")


def test_the_command_lists_advice():
    done = command("advise", KAKAO, "--service", "talk", "bank")
    assert (done.returncode, done.stderr) == (0, "")
    document = json.loads(done.stdout)
    assert document["format"] == "advice/1"
    assert {s for row in document["advice"] for s in row["services"]} >= {"talk", "bank"}
    assert all({"talk", "bank"} & set(row["services"]) for row in document["advice"])
    burnt = next(row for row in document["advice"] if row["rule"] == "tool_in_its_own_site")
    assert burnt["service"] == "talk"
    assert burnt["text"].startswith("The failover of KakaoTalk")
    assert set(burnt) >= {"rule", "severity", "tier", "place", "service", "text", "why", "mend", "users"}


def test_a_broken_required_rule_is_status_1_and_named_in_the_readers_language(tmp_path):
    out = tmp_path / "advice.json"
    done = command("advise", KAKAO, "--require", "one_site:1", "no_crew", "--service", "talk", "--out", str(out))
    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("required, broken: one_site: services[0]: ")
    assert json.loads(out.read_text("utf-8"))["format"] == "advice/1"
    korean = command("advise", KAKAO, "--require", "one_site:1", "--service", "talk", language="ko_KR.UTF-8")
    assert (korean.returncode, korean.stderr.split(":")[0]) == (1, "필수 규칙 위반")


@pytest.mark.parametrize("rules", [("no_crew",), ("tool_in_its_own_site",), ("one_site:1", "--service", "talk")])
def test_a_required_rule_that_holds_is_status_0(rules):
    done = command("advise", str(ESTATES / "kakao-2022-dual.json"), "--require", *rules)
    assert (done.returncode, done.stderr) == (0, "")


def test_mistakes_of_the_question_and_of_the_file_are_named_together(tmp_path):
    file = tmp_path / "estate.json"
    file.write_text(json.dumps({**estate(["s"], [placed("s", "a")]), "colour": "red"}))
    done = command("advise", str(file), "--require", "one_sight", "one_site:x", "--service", "q")
    assert (done.returncode, done.stdout) == (2, "")
    assert [line.split(":")[0] for line in done.stderr.splitlines()] == [
        "--require",
        "--require",
        "--service",
        "colour",
    ]
    assert 'did you mean "one_site"?' in done.stderr


def test_an_estate_with_mistakes_gets_no_advice(tmp_path):
    file = tmp_path / "estate.json"
    file.write_text("{")
    done = command("advise", str(file), "--service", "s")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    with pytest.raises(Mistakes):
        read_estate_file(str(file))
