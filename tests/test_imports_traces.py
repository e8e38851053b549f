"""Service graphs of tracing: Jaeger's /api/dependencies; Tempo's and OpenTelemetry's metrics in Prometheus text."""

import json
from time import monotonic

import pytest
from import_files import HOTROD, OPENMETRICS, TEMPO, by_id, edges, facts, given, said

from lib.store.imports.traces import read_jaeger, read_service_graph

TOTAL = "traces_service_graph_request_total"


def jaeger(raw: object, options: dict | None = None):
    return read_jaeger([("d.json", json.dumps(raw).encode())], options)


def metrics(text: str, options: dict | None = None):
    return read_service_graph([("m.prom", text.encode())], options)


def test_jaegers_dependencies_of_hotrod():
    found = read_jaeger(given(HOTROD))
    assert edges(found) == {
        ("frontend", "customer"), ("frontend", "driver"), ("frontend", "route"), ("customer", "mysql"),
        ("driver", "redis-manual"),
    }  # fmt: skip
    assert list(by_id(found, "services")) == ["frontend", "customer", "driver", "route", "mysql", "redis-manual"]
    assert found.places["dependencies"][2] == "hotrod.json: data[2]"
    assert facts(found)["dependencies.frontend.route.run.on"] == ("sourced", "hotrod.json", "calls: 400")
    assert facts(found)["dependencies.frontend.route.run.weight"][0] == "assumed"
    assert said(found.notes) == [("hotrod.json: data[5]", "calls_itself")]


def test_a_bare_list_and_counts_written_as_text():
    found = jaeger([{"parent": "a", "child": "b", "callCount": "12"}, {"parent": "a", "child": "b", "callCount": 3}])
    assert facts(found)["dependencies.a.b.run.on"][2] == "calls: 15"


def test_links_with_few_calls_can_be_left_out():
    links = [{"parent": "a", "child": c, "callCount": n} for c, n in (("b", 97), ("c", 2), ("d", 1), ("e", 0))]
    assert edges(jaeger(links)) == {("a", "b"), ("a", "c"), ("a", "d")}
    assert edges(jaeger(links, {"min_calls": 2})) == {("a", "b"), ("a", "c")}
    found = jaeger(links, {"min_share": 0.05})
    assert edges(found) == {("a", "b")}
    assert said(found.notes) == [(f"d.json: [{i}]", "few_calls") for i in (1, 2, 3)]
    assert set(by_id(found, "services")) == set("abcde")


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ({"data": None, "errors": [{"code": 500, "msg": "no storage"}]}, [("d.json: errors", "source_failed")]),
        ({"data": {}}, [("d.json: data", "expected")]),
        ("x", [("d.json", "expected")]),
        ([1], [("d.json: [0]", "expected")]),
        (
            [{"parent": 1, "callCount": -1}],
            [("d.json: [0].parent", "expected"), ("d.json: [0].child", "expected"), ("d.json: [0].callCount", "wrong_count")],
        ),
        ([{"parent": "a", "child": "b", "callCount": True}], [("d.json: [0].callCount", "wrong_count")]),
        ([], [("file", "nothing_to_import")]),
    ],
)  # fmt: skip
def test_every_mistake_of_a_jaeger_file(raw, expected):
    assert said(jaeger(raw).problems) == expected


def test_a_file_that_is_no_json():
    assert said(read_jaeger([("d.json", b'{"data": [')]).problems) == [("d.json, line 1, column 11", "not_json")]
    assert said(read_jaeger([("d.json", b"[" * 100_000)]).problems) == [("d.json", "too_deep")]
    assert said(read_jaeger([("d.json", b'["\\ud800"]')]).problems) == [("d.json", "not_text")]


def test_tempos_metrics_in_prometheus_text():
    found = read_service_graph(given(TEMPO))
    assert edges(found) == {("shop-web", "orders"), ("shop-web", "search-new"), ("orders", "orders-db")}
    assert by_id(found, "services")["search-new"]["name"] == 'search "new"'
    assert by_id(found, "services")["orders-db"]["category"] == "database"
    assert facts(found)["dependencies.shop-web.orders.run.on"] == ("sourced", "tempo.prom", "calls: 1000")
    assert facts(found)["services.orders-db.category"] == ("sourced", "tempo.prom", "connection_type")
    assert said(found.notes) == [
        ("tempo.prom, line 3", "virtual_caller"), ("tempo.prom, line 8", "by_message"),
        ("tempo.prom, line 9", "calls_itself"), ("tempo.prom, line 10", "virtual_caller"),
    ]  # fmt: skip


def test_openmetrics_with_exemplars_and_only_a_histogram():
    found = read_service_graph(given(OPENMETRICS))
    assert edges(found) == {("a", "b")}
    assert facts(found)["dependencies.a.b.run.on"][2] == "calls: 12"


def test_an_exemplar_is_cut_and_a_label_that_looks_like_one_is_not():
    found = metrics(f'{TOTAL}{{client="a # {{b",server="c"}} 7 # {{trace_id="1"}} 1 2\n# EOF\n')
    assert found.problems == []
    assert facts(found)["dependencies.a-b.c.run.on"][2] == "calls: 7"


def test_messages_count_as_calls_where_the_user_says_so():
    assert ("orders", "mailer") in edges(read_service_graph(given(TEMPO), {"messaging": True}))


@pytest.mark.parametrize(
    "line", ['{client="a', '{client="a"} x', '{client="a",server="b"}', '{client="a" server="b"} 1', "{a} 1"]
)
def test_a_wrong_line_is_named(line):
    found = metrics(f'# HELP x y\n{TOTAL}{{client="a",server="b"}} 1\n{TOTAL}{line}\n')
    assert said(found.problems) == [("m.prom, line 3", "not_a_sample")]


@pytest.mark.parametrize("count", ["NaN", "-1", "+Inf"])
def test_a_count_that_is_none(count):
    found = metrics(f'{TOTAL}{{client="a",server="b"}} {count}\n')
    assert said(found.problems) == [("m.prom, line 1", "wrong_count")]


def test_metrics_of_something_else_are_nothing():
    assert said(metrics("# TYPE up gauge\nup 1\n").problems) == [("file", "nothing_to_import")]


def test_names_that_make_one_id_stay_two_services():
    found = jaeger([{"parent": "a.b", "child": "a/b", "callCount": 1}, {"parent": "a b", "child": "", "callCount": 1}])
    assert {id: row["name"] for id, row in by_id(found, "services").items()} == {"a-b": "a.b", "a-b-2": "a/b"}
    assert edges(found) == {("a-b", "a-b-2")}


def test_ten_thousand_links_in_seconds():
    begun = monotonic()
    links = [{"parent": f"s{i}", "child": f"s{i * 7 % 9973}", "callCount": i} for i in range(1, 10_001)]
    assert len(jaeger(links).rows["dependencies"]) > 9_900
    lines = [f'{TOTAL}{{client="s{i}",server="s{i * 7 % 9973}"}} {i}' for i in range(1, 10_001)]
    assert len(metrics("\n".join(lines)).rows["dependencies"]) > 9_900
    assert monotonic() - begun < 20
