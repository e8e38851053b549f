"""Minimal cut sets: by hand, against every subset run through the slow engine, and against published fault trees."""

import json
from collections import Counter
from itertools import combinations
from math import ceil
from pathlib import Path

import pytest
from estates import estates_and_scenarios
from hypothesis import given, settings
from hypothesis import strategies as st
from reference import World, median
from test_command_line import KAKAO, command

from lib.engine import cutsets, families, importance
from lib.engine.cutsets import cut_sets
from lib.engine.importance import cut_risk, mean_hours, unavailability, weigh
from lib.model.checks import Mistakes
from lib.model.reading import read_estate

TREES = Path(__file__).parent / "data" / "aralia"
DOWN = 0.05 + 1e-9


# By hand


def site(name, **more):
    return {"id": name, "lat": 37, "lon": 127, **more}


def placed(service, at, role="active", servers=10, **more):
    return {"id": f"{service}-{at}-{role}", "service": service, "site": at, "role": role, "servers": servers, **more}


def needs(service, *on, **more):
    group = {"group": "g"} if len(on) > 1 else {}
    return [{"service": service, "on": m, **group, **more} for m in on]


def estate(services, placements, dependencies=(), sites="abcd", **more):
    """An estate of sites a to d; services are ids or records."""
    records = [s if isinstance(s, dict) else {"id": s} for s in services]
    where = [x if isinstance(x, dict) else site(x) for x in sites]
    return {"format": "estate/1", "id": "hand", "sites": where, "services": records, "placements": list(placements),
            "dependencies": list(dependencies), **more}  # fmt: skip


def found(document, when, order=None, service="s"):
    """Return the cut sets as words: a set of sites a and b is ab."""
    return ["".join(sites) for sites in cut_sets(read_estate(document), service, order, when).sets]


HOT = estate(["s"], [placed("s", "a"), placed("s", "b", "hot")])
GATED = estate(["s", "t"], [placed("s", "a"), placed("s", "b", "warm"), placed("t", "a"), placed("t", "c")],
               needs("s", "t", phase="failover"))  # fmt: skip
BURNT_TOOL = estate(
    ["s", "t"], [placed("s", "a"), placed("s", "b", "warm"), placed("t", "a")], needs("s", "t", phase="failover")
)
THREE = [placed("m", "a"), placed("n", "b"), placed("o", "c")]
REGIONS = [{"id": "r", "lat": 37, "lon": 127, "population": 95}, {"id": "q", "lat": 37, "lon": 127, "population": 5}]
HALVES = [{"id": "s", "region_share": {"r": 0.5, "q": 0.5}}]
INSTANT = {"id": "s", "detection_hours": 0}
HALF_AT_NIGHT = [0.5] * 6 + [1] * 18
POOL = estate([{"id": "s", "tier": 2}, {"id": "t", "tier": 1}],
              [placed("s", "a"), placed("s", "c", "cold"), placed("t", "b"), placed("t", "c", "cold")],
              sites=["a", "b", site("c", free_servers=10)])  # fmt: skip
LENT = estate([{"id": "s", "tier": 2}, {"id": "t", "tier": 1}],  # t takes the pool unless it stands up elsewhere
              [placed("s", "a"), placed("s", "c", "cold"), placed("t", "b"), placed("t", "d", "hot"), placed("t", "c", "cold")],
              sites=["a", "b", site("c", free_servers=10), "d"])  # fmt: skip

HAND = {  # what -> estate, at once, for good
    "one site": (estate(["s"], [placed("s", "a")]), ["a"], ["a"]),
    "a hot standby": (HOT, ["a"], ["ab"]),
    "a standby that takes no time": (
        estate([INSTANT], [placed("s", "a"), placed("s", "b", "hot", activation_hours=0)]), ["ab"], ["ab"]),
    "a standby that fails": (estate(["s"], [placed("s", "a"), placed("s", "b", "hot", success=0.4)]), ["a"], ["a"]),
    "after one that fails the next": (
        estate(["s"], [placed("s", "a"), placed("s", "b", "hot", success=0.4), placed("s", "c", "warm")]), ["a"], ["ac"]),
    "a gate that another site opens": (GATED, ["a"], ["ab", "ac"]),
    "the tool burns too": (BURNT_TOOL, ["a"], ["a"]),
    "a deadlock broken by hand": (
        {**BURNT_TOOL, "dependencies": needs("s", "t", phase="failover") + needs("t", "s", phase="start")}, ["a"], ["ab"]),
    "a team too small": (
        estate([{"id": "s", "team": "ops"}], [placed("s", "a"), placed("s", "b", "warm", needs={"ops": 2})],
               teams=[{"id": "ops", "crews": 1}]), ["a"], ["a"]),
    "one that is stuck keeps others away": (
        estate([{"id": "s", "team": "ops"}],
               [placed("s", "a"), placed("s", "b", "warm", 20, needs={"ops": 2}), placed("s", "c", "warm")],
               teams=[{"id": "ops", "crews": 1}]), ["a"], ["a"]),
    "all needed": (estate([{"id": "s", "demand": 0}, "m", "n", "o"], THREE, [d for m in "mno" for d in needs("s", m)]),
                   ["a", "b", "c"], ["a", "b", "c"]),
    "any suffices": (estate([{"id": "s", "demand": 0}, "m", "n", "o"], THREE, needs("s", *"mno")), ["abc"], ["abc"]),
    "two of three suffice": (estate([{"id": "s", "demand": 0}, "m", "n", "o"], THREE, needs("s", *"mno", k=2)),
                             ["ab", "ac", "bc"], ["ab", "ac", "bc"]),
    "a weight that brings it down": (estate(["s", "t"], [placed("s", "a"), placed("t", "b")], needs("s", "t", weight=0.95)),
                                     ["a", "b"], ["a", "b"]),
    "a weight that does not": (estate(["s", "t"], [placed("s", "a"), placed("t", "b")], needs("s", "t", weight=0.94)), ["a"], ["a"]),
    "weights one after another": (
        estate([{"id": "s", "demand": 0}, {"id": "t", "demand": 0}, "m"], [placed("m", "a")],
               needs("s", "t", weight=0.97) + needs("t", "m", weight=0.97)), [], []),
    "a cycle": (estate(["s", "t"], [placed("s", "a"), placed("t", "b")], needs("s", "t") + needs("t", "s")), ["a", "b"], ["a", "b"]),
    "a longer cycle": (
        estate([{"id": "s", "demand": 0}, {"id": "t", "demand": 0}, "u"], [placed("u", "a")],
               needs("s", "t") + needs("t", "u") + needs("u", "s")), ["a"], ["a"]),
    "halves": (estate(["s"], [placed("s", "a"), placed("s", "b")]), ["ab"], ["ab"]),
    "halves that collapse": (estate([{"id": "s", "collapse_below": 0.6}], [placed("s", "a"), placed("s", "b")]), ["a", "b"], ["a", "b"]),
    "five in a hundred are left": (
        estate(["s"], [placed("s", "a", servers=95), placed("s", "b", servers=5)]), ["a"], ["a"]),
    "a billionth more is a tie": (
        estate(["s"], [placed("s", "a", servers=95), placed("s", "b", servers=5.00000005)]), ["a"], ["a"]),
    "a region with nearly all": (
        estate(["s"], [placed("s", "a", serves=["r"]), placed("s", "b", serves=["q"])], regions=REGIONS), ["a"], ["a"]),
    "regions add up": (
        estate(HALVES, [placed("s", "a", serves=["r"]), placed("s", "b", serves=["q"]), placed("s", "c", servers=0)], regions=REGIONS),
        ["ab"], ["ab"]),
    "one region to the end, either one": (
        estate(HALVES, [placed("s", x, servers=n, serves=[r]) for x, n, r in (("a", 9, "r"), ("b", 1, "r"), ("c", 9, "q"), ("d", 1, "q"))],
               regions=REGIONS), ["abc", "acd"], ["abc", "acd"]),
    "one that fails has let a stuck one in before the next": (
        estate([{**HALVES[0], "team": "ops"}],
               [placed("s", "a", servers=20), placed("s", "b", "hot", serves=["r"], success=0.4), placed("s", "c", "warm", serves=["r"]),
                placed("s", "d", "cold", 20, needs={"ops": 2})],
               sites=["a", "b", "c", site("d", free_servers=20)], regions=REGIONS, teams=[{"id": "ops", "crews": 1}]), ["a"], ["a"]),
    "less is asked at midnight": (
        estate(["s"], [placed("s", "a", servers=96), placed("s", "b", servers=4)], load_profile=HALF_AT_NIGHT), ["ab"], ["ab"]),
    "a gate opens at night": (
        estate([{"id": "s"}, {"id": "t", "demand": 20}],
               [placed("s", "a"), placed("s", "b", "warm"), placed("t", "c", servers=6)], needs("s", "t", phase="failover"),
               load_profile=[1] * 12 + [0.5] * 12), ["a"], ["ab", "ac"]),
    "two want one pool": (POOL, ["a"], ["ab", "ac"]),
    "two want one pool if a third site falls": (LENT, ["a"], ["ac", "abd"]),
    "down before anything is lost": (estate([{"id": "s", "demand": 5}], []), [""], [""]),
    "a standby that nothing calls": (estate([{"id": "s", "demand": 10}], [placed("s", "a", "hot")]), [""], [""]),
    "nothing to lose": (estate([{"id": "s", "demand": 0}], []), [], []),
    "half is wanting from the start": (estate([{"id": "s", "demand": 20}], [placed("s", "a"), placed("s", "b", "hot")]), ["a"], ["ab"]),
}  # fmt: skip


@pytest.mark.parametrize("what", HAND)
def test_by_hand(what):
    document, once, good = HAND[what]
    assert found(document, "once") == once
    assert found(document, "good") == good


@pytest.mark.parametrize("what", HAND)
def test_an_order_leaves_out_larger_sets_only(what):
    document, once, good = HAND[what]
    assert found(document, "once", 1) == [sites for sites in once if len(sites) <= 1]
    assert found(document, "good", 2) == [sites for sites in good if len(sites) <= 2]


def test_the_kakao_fire_took_talk_from_one_site():
    kakao = read_estate(Path(KAKAO[0]).read_bytes())
    dual = read_estate(Path(KAKAO[0].replace("2022", "2022-dual")).read_bytes())
    assert cut_sets(kakao, "talk").sets == (("pangyo",),)
    assert cut_sets(dual, "talk", when="once").sets == (("pangyo",),)
    assert cut_sets(dual, "talk").sets == (("anyang", "pangyo"),)


def test_a_search_that_takes_too_long_says_so(monkeypatch):
    monkeypatch.setattr(cutsets, "MOST_RUNS", 0)
    with pytest.raises(Mistakes) as raised:
        found(POOL, "good")
    assert [(p.code, p.values["order"]) for p in raised.value.problems] == [("cut_sets_runs", 1)]
    assert found(POOL, "good", 1) == []


@pytest.mark.parametrize(("room", "name"), [(cutsets, "MOST_SETS"), (families, "MOST_NODES")])
def test_too_many_sets_are_refused(monkeypatch, room, name):
    monkeypatch.setattr(room, name, 2)
    with pytest.raises(Mistakes) as raised:
        found(HAND["two of three suffice"][0], "once")
    assert [p.code for p in raised.value.problems] == ["cut_sets_too_many"]


class Enough(Exception):
    """Somebody no longer waits."""


def after(count):
    """Return what looks so many times and then ends the search."""
    left = [count]

    def look():
        left[0] -= 1
        if left[0] < 0:
            raise Enough

    return look


def test_a_search_by_runs_can_be_ended_before_a_run(monkeypatch):
    runs = []
    monkeypatch.setattr(cutsets.Aftermath, "down", lambda self, s, sites: runs.append(sites) or False)
    with pytest.raises(Enough):
        cut_sets(read_estate(POOL), "s", look=after(0))
    assert runs == []
    cut_sets(read_estate(POOL), "s", look=after(1000))
    assert runs


def test_a_search_among_families_can_be_ended_between_two_nodes(monkeypatch):
    monkeypatch.setattr(families, "NODES_A_LOOK", 10)
    told = tree("das9202")
    for looks in (0, 3):
        with pytest.raises(Enough):
            cut_sets(as_estate(told), told["top"], look=after(looks))


def test_weighing_sets_can_be_ended(monkeypatch):
    monkeypatch.setattr(importance, "NODES_A_LOOK", 1)
    records = read_estate(HOT)
    with pytest.raises(Enough):
        cut_risk(records, cut_sets(records, "s"), look=after(0))


# Against every subset


def long_enough(document):
    """Hours, a whole number of days: more than all activations take one after another, and three days."""
    usual = {"hot": 0.1, "warm": 1, "cold": 8, "backup": 24}
    jobs = [
        median(p.get("activation_hours", usual[p["role"]])) for p in document["placements"] if p["role"] != "active"
    ]
    days = ceil((sum(jobs) + 20) / 24) + 3
    return 24 * (days if "load_profile" in document else 10_000)


def is_down(document, service, sites, horizon):
    """Run the slow engine with sites lost together, as a zone, and never back."""
    rows = [{**x, "zones": ["lost"] if x["id"] in sites else []} for x in document["sites"]]
    world = World({**document, "sites": rows, "zones": [{"id": "lost"}]},
                  {"horizon_hours": horizon, "events": [{"zone": "lost", "outage_hours": 1e9}] if sites else []})  # fmt: skip
    world.live()
    return world.mean(service) <= DOWN


def all_subsets(document, service, when):
    """The minimal cut sets by trying every set of sites that contains none found before."""
    horizon = 0 if when == "once" else long_enough(document)
    ids, cuts = sorted(x["id"] for x in document["sites"]), []
    for size in range(len(ids) + 1):
        for sites in combinations(ids, size):
            if not any(set(cut) <= set(sites) for cut in cuts) and is_down(document, service, sites, horizon):
                cuts.append(sites)
    return tuple(cuts)


def hurried(document):
    """The same estate with standbys that take no time, so that failover matters at once."""
    rows = [p if p["role"] == "active" else {**p, "activation_hours": 0} for p in document["placements"]]
    services = [
        {k: v for k, v in s.items() if k not in ("detection_hours", "decision_hours")} for s in document["services"]
    ]
    return {**document, "placements": rows, "services": services, "detection_hours": 0, "decision_hours": 0}


@settings(max_examples=60)
@given(estates_and_scenarios(), st.integers(0, 7), st.booleans())
def test_the_same_as_trying_every_subset(pair, which, hurry):
    document = hurried(pair[0]) if hurry else pair[0]
    service = document["services"][which % len(document["services"])]["id"]
    records = read_estate(document)
    for when in ("once", "good"):
        assert cut_sets(records, service, None, when).sets == all_subsets(document, service, when), when


# Against published fault trees


def tree(name):
    return json.loads((TREES / f"{name}.json").read_text())


def as_estate(told):
    """A site and a service for each basic event, a service without demand for each gate."""
    leaves, rows = list(told["basic_events"]), []
    for gate, each in told["gates"].items():
        count = len(each["in"])
        k = {"or": count, "and": 1, "atleast": count - each.get("k", 0) + 1}[each["op"]]
        rows += [{"service": gate, "on": m, **({"group": "g", "k": k} if k < count else {})} for m in each["in"]]
    services = [*({"id": e} for e in leaves), *({"id": g, "demand": 0} for g in told["gates"])]
    return read_estate(estate(services, [placed(e, e) for e in leaves], rows, [site(e) for e in leaves]))


@pytest.mark.parametrize("name", ["baobab2", "chinese", "das9202"])
def test_a_published_fault_tree(name):
    told = tree(name)
    result, truth = cut_sets(as_estate(told), told["top"]), told["truth"]
    sizes = Counter(map(len, result.sets))
    assert [sizes[order] for order in range(max(sizes) + 1)] == truth["mcs_by_order"]
    assert len(result.sets) == len(set(result.sets)) == truth["mcs_total"]
    for order in (1, 2):
        assert {s for s in result.sets if len(s) == order} == {tuple(sorted(s)) for s in truth[f"mcs_order{order}"]}
    assert result.runs == 0
    chances = {("site", e): q for e, q in told["basic_events"].items()}
    risk = weigh(result.sets, {e: [("site", e)] for e in told["basic_events"]}, chances)
    assert risk.probability == pytest.approx(truth["p_top"], rel=1e-9)
    assert {e.id: e.birnbaum for e in risk.events} == pytest.approx(told["birnbaum"], rel=1e-8)


# Importance


def test_unavailability_is_rate_times_mean_duration():
    rows = read_estate(estate(["s"], [], sites=[site("a", annual_rate=2, outage_hours=8766 / 4), site("b"),
        site("c", annual_rate=1, outage_hours={"min": 0, "mode": 3, "max": 6})])).sites  # fmt: skip
    assert [unavailability(x) for x in rows] == pytest.approx([0.5 / 1.5, 0, (3 / 8766) / (1 + 3 / 8766)])
    assert mean_hours({"median": 2, "p90": 2}) == 2
    assert mean_hours({"median": 1, "p90": 3.6022244792791563}) == pytest.approx(1.6487212707)  # sigma 1: e to the 1/2


def test_importance_by_hand():
    """Lost if a and b are, or c is: P = ab + c - abc."""
    risk = weigh(
        (("c",), ("a", "b")),
        {x: [("site", x)] for x in "abc"},
        {("site", "a"): 0.1, ("site", "b"): 0.2, ("site", "c"): 0.3},
    )
    total = 0.02 + 0.3 - 0.006
    assert risk.probability == pytest.approx(total)
    assert [e.id for e in risk.events] == ["c", "a", "b"]
    assert [e.birnbaum for e in risk.events] == pytest.approx([1 - 0.02, 0.2 * 0.7, 0.1 * 0.7])
    assert [e.fussell_vesely for e in risk.events] == pytest.approx([0.3 / total, 0.02 / total, 0.02 / total])


def test_a_zone_takes_its_sites_together():
    """Both halves are lost one by one, or with the grid: P = z + (1 - z) ab."""
    often = {"annual_rate": 1, "outage_hours": 8766}  # out half of the time
    document = estate(["s"], [placed("s", "a"), placed("s", "b")], zones=[{"id": "grid", **often}, {"id": "calm"}],
                      sites=[site("a", zones=["grid", "calm"], **often), site("b", zones=["grid"], **often), site("c", **often)])  # fmt: skip
    records = read_estate(document)
    risk = cut_risk(records, cut_sets(records, "s"))
    assert risk.probability == pytest.approx(0.5 + 0.5 * 0.25)
    assert {(e.kind, e.id): e.birnbaum for e in risk.events} == pytest.approx(
        {("zone", "grid"): 0.75, ("site", "a"): 0.25, ("site", "b"): 0.25})  # fmt: skip
    assert risk.events[0].fussell_vesely == pytest.approx(0.5 / 0.625)


def test_what_cannot_be_cut_off_has_no_risk():
    records = read_estate(HAND["nothing to lose"][0])
    assert cut_risk(records, cut_sets(records, "s")) == (0, ())


# The command


def test_the_command_lists_the_sets(tmp_path):
    file = tmp_path / "estate.json"
    file.write_text(json.dumps(GATED))
    done = command("cutsets", str(file), "--service", "s")
    assert (json.loads(done.stdout), done.stderr, done.returncode) == ({"cutsets": [["a", "b"], ["a", "c"]]}, "", 0)
    assert json.loads(command("cutsets", str(file), "--service", "s", "--when", "once", "--order", "1").stdout) == {
        "cutsets": [["a"]]
    }


def test_the_command_names_every_mistake(tmp_path):
    file = tmp_path / "estate.json"
    file.write_text(json.dumps({**HOT, "colour": "red"}))
    done = command("cutsets", str(file), "--service", "z", "--order", "0", "--when", "soon")
    assert (done.stdout, done.returncode) == ("", 2)
    assert done.stderr.splitlines() == [
        '--service: no service "z"', "--order: expected a whole number of at least 1, got 0",
        "--when: expected one of good, once, got soon", "colour: unknown key \"colour\""]  # fmt: skip


@pytest.mark.parametrize(("arguments", "said"), [
    ((KAKAO[0], "--service", "tallk"), '--service: no service "tallk"; did you mean "talk"?\n'),
    ((KAKAO[0],), "--service: is missing\n"),
    ((KAKAO[0], "--service", "talk", "--order", "two"), "--order: expected a whole number of at least 1, got two\n"),
    (("/nowhere.json", "--service", "talk", "--order", "-1"),
     "--order: expected a whole number of at least 1, got -1\n/nowhere.json: cannot be read: No such file or directory\n"),
])  # fmt: skip
def test_the_command_says_what_is_wrong(arguments, said):
    done = command("cutsets", *arguments)
    assert (done.stdout, done.stderr, done.returncode) == ("", said, 2)
