"""What taking rows in would do: created, changed, the same, skipped; twice is as once; nothing half taken in."""

import json
from copy import deepcopy
from pathlib import Path
from time import monotonic

import pytest
from hypothesis import given as all_of
from hypothesis import strategies as st
from import_files import CATALOGUE, HOTROD, TEMPO, WITH_PODS, given, said

from lib.model.checks import Problem
from lib.model.reading import read_estate
from lib.store.imports.found import ORDER, Found
from lib.store.imports.plan import How, Plan, plan
from lib.store.imports.source import read

TEACHING = json.loads((Path(__file__).parents[1] / "data" / "estates" / "teaching.json").read_text("utf-8"))
EMPTY = {"format": "estate/1", "id": "new"}


def found(**rows: list[dict]) -> Found:
    return Found(rows, {kind: [f"f.csv, row {i + 2}" for i in range(len(of))] for kind, of in rows.items()})


def what(planned: Plan) -> dict[str, tuple[str, str]]:
    return {f"{c.kind}.{c.id}": (c.what, c.why) for c in planned.changes}


def row(planned: Plan, kind: str, id: str) -> dict:
    return next(row for row in planned.document[kind] if row["id"] == id)


def test_new_rows_are_created_and_the_input_is_left_alone():
    before = deepcopy(TEACHING)
    planned = plan(
        TEACHING, found(services=[{"id": "chat", "name": "Chat"}], dependencies=[{"service": "chat", "on": "auth"}])
    )
    assert before == TEACHING
    assert what(planned) == {"services.chat": ("created", ""), "dependencies.chat.auth.run": ("created", "")}
    assert planned.document["services"][-1] == {"id": "chat", "name": "Chat"}
    assert planned.changes[0].place == "f.csv, row 2"
    assert planned.todo == [
        ("services", "chat", "users"),
        ("services", "chat", "demand"),
        ("services", "chat", "placement"),
    ]
    read_estate(planned.document)


@pytest.mark.parametrize(("way", "tier", "category"), [("fill", 1, "login"), ("replace", 2, "login"), ("skip", 1, "")])
def test_on_existing_rows_empty_fields_are_filled_or_all_replaced_or_none(way, tier, category):
    document = EMPTY | {"services": [{"id": "auth", "tier": 1, "category": ""}]}
    planned = plan(document, found(services=[{"id": "auth", "tier": 2, "category": "login"}]), How(on_existing=way))
    assert row(planned, "services", "auth") == {"id": "auth", "tier": tier, "category": category}
    (change,) = planned.changes
    taken = {"fill": {"category": ("", "login")}, "replace": {"tier": (1, 2), "category": ("", "login")}, "skip": {}}
    assert change.fields == taken[way]
    assert set(change.fields) | set(change.kept) == {"tier", "category"}
    assert (change.what, change.why) == (("skipped", "kept") if way == "skip" else ("changed", ""))


def test_a_value_that_is_the_default_is_no_difference():
    document = EMPTY | {"services": [{"id": "a"}], "sites": [{"id": "x", "lat": 1, "lon": 1.0}]}
    rows = found(services=[{"id": "a", "tier": 3, "users": 0, "mbco": 0.99}], sites=[{"id": "x", "lat": 1.0, "lon": 1}])
    assert {way for way, _ in what(plan(document, rows, How(on_existing="replace"))).values()} == {"same"}


def test_what_a_source_leaves_empty_erases_nothing():
    document = EMPTY | {"services": [{"id": "a", "name": "A", "demand": 3}]}
    rows = found(services=[{"id": "a", "name": "", "demand": None}])
    assert plan(document, rows, How(on_existing="replace")).document == document


def test_the_mapping_step_renames_rows_and_all_that_refers_to_them():
    rows = found(
        sites=[{"id": "zone-a", "lat": 1, "lon": 2, "zones": ["r"], "region": "seoul"}],
        zones=[{"id": "r"}],
        teams=[{"id": "web"}],
        services=[{"id": "login", "team": "web"}, {"id": "shop-web", "team": "web"}],
        placements=[{"id": "p", "service": "login", "site": "zone-a", "role": "active", "servers": 1, "needs": {"web": 2}}],
        dependencies=[{"service": "shop-web", "on": "login"}],
        facts=[{"of": "services.shop-web.team", "tag": "sourced"}, {"of": "dependencies.shop-web.login.run.on", "tag": "sourced"}],
    )  # fmt: skip
    names = {"sites": {"zone-a": "busan"}, "services": {"login": "auth"}, "teams": {"web": "ops"}, "zones": {"r": "south-grid"},
             "regions": {"seoul": "south"}}  # fmt: skip
    planned = plan(TEACHING, rows, How(names))
    assert planned.problems == []
    assert row(planned, "placements", "p") == {
        "id": "p", "service": "auth", "site": "busan", "role": "active", "servers": 1, "needs": {"ops": 2},
    }  # fmt: skip
    assert planned.document["services"][-1] == {"id": "shop-web", "team": "ops"}
    assert {"service": "shop-web", "on": "auth"} in planned.document["dependencies"]
    assert [f["of"] for f in planned.document["facts"][-2:]] == [
        "services.shop-web.team",
        "dependencies.shop-web.auth.run.on",
    ]
    assert len(planned.document["sites"]) == len(TEACHING["sites"])


def test_a_row_that_is_left_out_takes_along_what_cannot_be_without_it():
    rows = found(
        sites=[{"id": "x", "zones": ["z"], "lat": 1, "lon": 1}], zones=[{"id": "z"}], teams=[{"id": "t"}],
        services=[{"id": "a", "team": "t"}, {"id": "b"}],
        placements=[{"id": "p", "service": "b", "site": "x", "role": "active", "servers": 1}],
        dependencies=[{"service": "a", "on": "b"}],
        facts=[{"of": "services.b.team", "tag": "sourced"}],
    )  # fmt: skip
    planned = plan(EMPTY, rows, How({"services": {"b": None}, "teams": {"t": None}, "zones": {"z": None}}))
    gone = {"zones.z", "teams.t", "services.b", "placements.p", "dependencies.a.b.run"}
    assert {name for name, end in what(planned).items() if end == ("skipped", "left_out")} == gone
    assert what(planned)["facts.services.b.team"] == ("skipped", "no_row")
    assert planned.document["services"] == [{"id": "a"}]
    assert planned.document["sites"] == [{"id": "x", "lat": 1, "lon": 1}]
    assert planned.problems == []


def test_two_rows_under_one_name_become_one_and_depend_on_themselves_no_more():
    rows = found(services=[{"id": "a", "tier": 1}, {"id": "b", "tier": 2, "category": "c"}],
                 dependencies=[{"service": "a", "on": "b"}])  # fmt: skip
    how = How({"services": {"a": "x", "b": "x"}}, "replace")
    planned = plan(EMPTY, rows, how)
    assert planned.document["services"] == [{"id": "x", "tier": 1, "category": "c"}]
    assert what(planned)["dependencies.a.b.run"] == ("skipped", "itself")
    assert plan(planned.document, rows, how).document == planned.document


def test_dependencies_are_one_by_service_on_phase_and_group():
    held = [{"service": "a", "on": "b", "weight": 0.5}, {"service": "a", "on": "b", "phase": "start"}]
    document = EMPTY | {"services": [{"id": "a"}, {"id": "b"}], "dependencies": held}
    rows = found(dependencies=[
        {"service": "a", "on": "b", "phase": "run", "weight": 0.7}, {"service": "a", "on": "b", "phase": "failover"},
        {"service": "a", "on": "b", "group": "g"},
    ])  # fmt: skip
    planned = plan(document, rows)
    assert what(planned) == {
        "dependencies.a.b.run": ("skipped", "kept"), "dependencies.a.b.failover": ("created", ""),
        "dependencies.a.b.run.g": ("created", ""),
    }  # fmt: skip
    assert planned.document["dependencies"][0]["weight"] == 0.5


def test_facts_come_with_the_values_that_are_taken_and_go_with_those_replaced():
    document = EMPTY | {
        "services": [{"id": "a", "users": 5, "tier": 1}],
        "facts": [{"of": "services.a.users", "tag": "assumed"}],
    }
    new = [{"of": "services.a.users", "tag": "sourced"}, {"of": "services.a.category", "tag": "sourced"}]
    rows = found(services=[{"id": "a", "users": 7, "category": "c"}], facts=new)
    assert plan(document, rows).document["facts"] == [document["facts"][0], new[1]]
    assert plan(document, rows, How(on_existing="replace")).document["facts"] == new


def test_with_any_problem_nothing_is_taken_in():
    rows = found(services=[{"id": "a", "tier": "first"}, {"id": "b", "team": "nobody"}],
                 placements=[{"id": "p", "service": "gone", "site": "x", "role": "active", "servers": -1}])  # fmt: skip
    planned = plan(EMPTY, rows)
    assert planned.document == EMPTY
    assert said(planned.problems) == [
        ("f.csv, row 2: tier", "expected"), ("f.csv, row 2: servers", "expected"), ("f.csv, row 3: team", "no_team"),
        ("f.csv, row 2: service", "no_service"), ("f.csv, row 2: site", "no_site"),
    ]  # fmt: skip


def test_two_rows_of_one_id_are_a_problem_with_both_places():
    planned = plan(EMPTY, found(services=[{"id": "a"}, {"id": "a"}, {"name": "b"}]))
    assert said(planned.problems) == [("f.csv, row 3", "same_id"), ("f.csv, row 4: id", "required")]
    assert planned.problems[0].values == {"id": "a", "first": "f.csv, row 2"}


def test_a_source_with_problems_is_not_taken_in():
    planned = plan(EMPTY, Found({"services": [{"id": "a"}]}, {"services": ["x"]}, [Problem("x", "required")]))
    assert (planned.document, planned.changes, said(planned.problems)) == (EMPTY, [], [("x", "required")])


def test_an_estate_that_was_wrong_before_does_not_stand_in_the_way():
    document = EMPTY | {"services": [{"id": "a", "team": "nobody"}], "sites": [{"id": "s"}]}
    planned = plan(document, found(services=[{"id": "b", "team": "nobody"}]))
    assert said(planned.problems) == [("f.csv, row 2: team", "no_team")]
    assert plan(document, found(services=[{"id": "b"}])).problems == []
    assert said(plan(EMPTY | {"sites": "none"}, found(services=[{"id": "b"}])).problems) == [("sites", "expected")]


def test_what_is_to_be_completed():
    document = EMPTY | {
        "sites": [{"id": "s", "lat": 1}], "dependencies": [{"service": "b", "on": "a"}],
        "services": [{"id": "a"}, {"id": "b", "users": 0, "demand": 3}],
        "placements": [{"id": "p", "service": "a", "site": "s"}],
    }  # fmt: skip
    assert plan(document, found()).todo == [
        ("sites", "s", "coordinates"), ("services", "a", "demand"), ("services", "b", "placement"),
        ("placements", "p", "role"), ("placements", "p", "servers"),
    ]  # fmt: skip


def test_two_sources_join_in_one_estate():
    cluster = plan(EMPTY, read(given(WITH_PODS))).document
    names = {"services": {"orders": "cart", "shop-web": "web", "orders-db": "shop-db", "search-new": None}}
    joined = plan(cluster, read(given(TEMPO)), How(names))
    assert joined.problems == []
    assert {(d["service"], d["on"]) for d in joined.document["dependencies"]} == {("web", "cart"), ("cart", "shop-db")}
    assert len(joined.document["services"]) == len(cluster["services"])
    read_estate(joined.document)


ids = st.sampled_from(["a", "b", "c"])
values = st.fixed_dictionaries({}, optional={
    "name": st.sampled_from(["", "A", "B"]), "tier": st.integers(1, 3), "users": st.sampled_from([0, 5, 7.0]),
    "category": st.sampled_from(["", "x"]), "demand": st.none() | st.integers(0, 2),
})  # fmt: skip
services = st.dictionaries(ids, values, max_size=3).map(lambda rows: [{"id": id} | row for id, row in rows.items()])
dependencies = st.lists(st.fixed_dictionaries(
    {"service": ids, "on": ids}, optional={"phase": st.sampled_from(["run", "start"]), "weight": st.sampled_from([1, 0.5])}
), max_size=4)  # fmt: skip
said_of = st.lists(st.fixed_dictionaries(
    {"of": st.sampled_from(["services.a.users", "services.b.tier", "dependencies.a.b.run.weight", "services.c.users"]),
     "tag": st.sampled_from(["sourced", "assumed"])},
), max_size=4)  # fmt: skip
rename = st.fixed_dictionaries({"services": st.dictionaries(ids, st.none() | st.sampled_from(["a", "b", "d"]))})


@all_of(
    services,
    services,
    dependencies,
    dependencies,
    said_of,
    said_of,
    rename,
    st.sampled_from(["fill", "replace", "skip"]),
)
def test_the_same_thing_twice_changes_nothing_the_second_time(has, comes, needs, brings, knows, tells, names, way):
    document = EMPTY | {"services": has, "dependencies": needs, "facts": knows}
    rows, how = found(services=comes, dependencies=brings, facts=tells), How(names, way)
    once = plan(document, rows, how)
    twice = plan(once.document, rows, how)
    assert twice.document == once.document
    assert once.problems == twice.problems or not once.problems
    if not once.problems:
        assert {change.what for change in twice.changes} <= {"same", "skipped"}


@pytest.mark.parametrize("name", [CATALOGUE, HOTROD, TEMPO, WITH_PODS])
@pytest.mark.parametrize("way", ["fill", "replace"])
def test_each_source_twice_changes_nothing_the_second_time(name, way):
    rows = read(given(name))
    once = plan(TEACHING, rows, How(on_existing=way))
    assert once.problems == []
    twice = plan(once.document, rows, How(on_existing=way))
    assert twice.document == once.document
    assert {change.what for change in twice.changes} == {"same"}


def test_ten_thousand_rows_in_seconds():
    rows = {kind: [] for kind in ORDER[1:]}
    rows["services"] = [{"id": f"s{i}", "tier": 1 + i % 3} for i in range(10_000)]
    rows["dependencies"] = [{"service": f"s{i}", "on": f"s{i // 2}"} for i in range(1, 10_000)]
    rows["facts"] = [{"of": f"services.s{i}.tier", "tag": "sourced"} for i in range(10_000)]
    begun = monotonic()
    once = plan(EMPTY, found(**rows))
    assert {change.what for change in once.changes} == {"created"}
    assert {change.what for change in plan(once.document, found(**rows)).changes} == {"same"}
    assert monotonic() - begun < 20
