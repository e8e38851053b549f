"""The graph of services: what it shows, where, its cycles, single points and paths, and the data its component takes."""

import itertools
import json
import random

import pytest
from bench.big_estate import big_estate

from lib.engine.simulate import simulate
from lib.graph.contract import PHASES, WORDS, message, packed
from lib.model.estate import Dependency, Estate, Service, Team
from lib.model.reading import read_estate, read_scenario
from lib.store import library
from lib.view.graph import around, bundled, edges_table, graph_of, neighbours, reached
from lib.view.graph_drawn import bundle_of, drawing, node_statuses, shown_hops
from lib.view.graph_facts import circles, components, hops_named, singles
from lib.view.graph_layout import ROW, WIDTH, layout, levels
from lib.view.graph_path import cause_hops, waiting_hops
from lib.view.moment import statuses_at
from lib.words import LANGUAGES, Words

EN = Words("en")


def estate(services: str, *needs: str, users: str = "", **more) -> Estate:
    """Return an estate: services by letter; `needs` such as "ab" (a runs on b), "ab:start", "ab:run:0.4", "ab:run:1:g:2"."""
    rows = []
    for need in needs:
        (service, on), phase, weight, group, k = (*need.split(":"), *("run", "1", "", "1")[need.count(":") :])
        rows.append(
            Dependency(service=service, on=on, phase=phase, weight=float(weight), group=group or None, k=int(k))
        )
    people = [Service(id=s, users=10 if s in users else 0, **more) for s in services]
    return Estate(format="estate/1", id="e", services=people, dependencies=rows)


def kakao() -> Estate:
    return library.read_estate(library.estate_bytes("kakao-2022"))


def random_estate(dice: random.Random, size: int, edges: int) -> Estate:
    ids = "abcdefghijklmnopqrstuvwxyz"[:size]
    needs = [f"{dice.choice(ids)}{dice.choice(ids)}:{dice.choice(PHASES)}" for _ in range(edges)]
    return estate(ids, *needs, users=ids[: size // 2])


def test_a_dependency_said_twice_is_one_line_and_phases_are_lines_of_their_own():
    graph = graph_of(estate("ab", "ab:run:0.3", "ab:run:0.8", "ab:start", "aa", "ab:failover"))
    lines = [(e.source, e.target, e.phase, e.weight) for e in graph.edges]
    assert lines == [("a", "b", "run", 0.8), ("a", "b", "start", 1), ("a", "a", "run", 1), ("a", "b", "failover", 1)]


def test_groups_keep_k_and_their_members_and_a_group_of_one_is_none():
    graph = graph_of(estate("abcd", "ab:run:1:g:1", "ac:run:1:g:1", "ad:run:1:h:1", "ab:start:1:g:1"))
    assert [(g.service, g.phase, g.k, g.members) for g in graph.groups] == [("a", "run", 1, ("b", "c"))]
    assert [e.group for e in graph.edges] == [0, 0, None, None]


def test_reach_counts_each_service_once_with_its_fewest_hops():
    needs, needed = neighbours(graph_of(estate("abcde", "ab", "bc", "ac", "cd", "dc", "de")))
    assert reached(needs, "a") == {"b": 1, "c": 1, "d": 2, "e": 3}
    assert reached(needed, "c") == {"b": 1, "a": 1, "d": 1}
    assert reached(needs, "a", 1) == {"b": 1, "c": 1}


def test_around_a_service_stand_what_it_needs_and_what_needs_it():
    graph = graph_of(estate("abcdef", "ab", "bc", "cd", "eb", "ef", "bc:start:1:g:1", "bd:start:1:g:1"))
    assert [node.id for node in around(graph, "b", 1).nodes] == ["a", "b", "c", "d", "e"]
    near = around(graph, "d", 1)
    assert [node.id for node in near.nodes] == ["b", "c", "d"]
    assert [(e.source, e.target, e.group) for e in near.edges] == [
        ("b", "c", None), ("c", "d", None), ("b", "c", 0), ("b", "d", 0)
    ]  # fmt: skip
    assert around(graph, "f", 1).groups == ()


def test_bundles_hold_every_service_and_every_line_between_two():
    whole = kakao()
    home = {s.id: s.category for s in whole.services}
    graph = bundled(whole, "category")
    assert [node.bundle[1] for node in graph.nodes] == list(dict.fromkeys(home.values()))
    assert sorted(s for node in graph.nodes for s in node.services) == sorted(home)
    between = [d for d in whole.dependencies if home[d.service] != home[d.on]]
    assert sum(edge.count for edge in graph.edges) == len(between)
    opened = bundled(whole, "category", ["platform"])
    assert {node.id for node in opened.nodes if not node.bundle} == {s for s, c in home.items() if c == "platform"}


def test_a_bundle_is_never_taken_for_a_service_of_the_same_id():
    whole = Estate(
        format="estate/1", id="e", services=[Service(id="bundle:x", category="x"), Service(id="b", category="x")]
    )
    ids = [node.id for node in bundled(whole, "category").nodes]
    assert len(ids) == 1 and ids[0] != "bundle:x"


@pytest.mark.parametrize("seed", range(60))
def test_what_is_needed_stands_right_unless_that_closes_a_cycle(seed):
    dice = random.Random(seed)
    size = dice.randint(1, 9)
    graph = graph_of(random_estate(dice, size, dice.randint(0, 14)))
    level = levels(graph)
    together = [set(nodes) for nodes in components(graph)]
    for edge in graph.edges:
        if not any({edge.source, edge.target} <= nodes for nodes in together):
            assert level[edge.source] < level[edge.target]
    assert min(level.values()) >= 0
    if not together:
        assert {n.id: level[n.id] for n in graph.nodes if n.used} == {
            n.id: longest(n.id, graph) for n in graph.nodes if n.used
        }


def longest(node: str, graph) -> int:
    """Return how many services stand above one, in the longest chain: by trying all."""
    return max((1 + longest(e.source, graph) for e in graph.edges if e.target == node), default=0)


def test_people_stand_left_and_platforms_right():
    place = layout(graph_of(kakao())).place
    left, right = min(x for x, _ in place.values()), max(x for x, _ in place.values())
    assert place["talk-transfer"][0] == place["taxi"][0] == left
    assert {place[s][0] for s in ("cache", "package-store", "monitoring", "internal", "bank-link")} == {right}


@pytest.mark.parametrize("make", [kakao, lambda: read_estate(json.dumps(big_estate(60))), lambda: estate("a", "aa")])
def test_no_box_covers_another_and_the_picture_is_the_same_each_time(make):
    graph = graph_of(make())
    place = layout(graph)
    for (ax, ay), (bx, by) in itertools.combinations(place.place.values(), 2):
        assert abs(ax - bx) >= WIDTH or abs(ay - by) >= ROW - 0.2
    assert layout(graph_of(make())) == place


def test_no_lane_leads_through_a_box():
    place = layout(graph_of(kakao()))
    for (left, right, y), (x, middle) in itertools.product(
        itertools.chain(*place.lanes.values()), place.place.values()
    ):
        assert not left < x < right or abs(y - middle) > 22  # half a box, 19, and some air


def test_a_changed_estate_leaves_what_stood_where_it_stood():
    graph = graph_of(kakao())
    before = layout(graph)
    assert layout(graph, before) == before
    edges = (*graph.edges, graph.edges[0]._replace(source="mail", target="object-store", phase="run"))
    nodes = (*graph.nodes, graph.nodes[0]._replace(id="new", services=("new",)))
    edges += (graph.edges[0]._replace(source="new", target="login", phase="run"),)
    after = layout(graph._replace(nodes=nodes, edges=edges), before)
    moved = [abs(after.place[n][1] - y) for n, (_, y) in before.place.items()]
    assert sorted(moved)[len(moved) // 2] < 1 and max(moved) <= 2 * ROW
    assert {n for n, (x, _) in before.place.items() if after.place[n][0] != x} == set()


def brute_circles(graph) -> set[tuple[str, str]]:
    """Return the edges on any cycle: those from whose end their beginning is reached."""
    needs, _ = neighbours(graph)
    return {(e.source, e.target) for e in graph.edges if e.source == e.target or e.source in reached(needs, e.target)}


@pytest.mark.parametrize("seed", range(80))
def test_every_edge_on_a_cycle_is_on_one_that_is_listed_and_each_listed_one_is_a_cycle(seed):
    dice = random.Random(seed)
    graph = graph_of(random_estate(dice, dice.randint(1, 8), dice.randint(0, 16)))
    found = circles(graph)
    lines = {(e.source, e.target, e.phase) for e in graph.edges}
    hops = [hop for circle in found for hop in hops_named(circle)]
    assert {(a, b) for a, b, _ in hops} == brute_circles(graph)
    assert all((a, b, p) in lines for a, b, phases in hops for p in phases)
    for circle in found:
        assert len(set(circle.services)) == len(circle.services)
        phases = circle.phases
        kind = "run" if all("run" in p for p in phases) else "failover"
        if kind != "run" and all({"run", "start"} & set(p) for p in phases):
            kind = "cold_start"
        assert circle.kind == kind
    assert len({circle.services for circle in found}) == len(found)


def test_kakaos_login_and_deployment_wait_for_each_other_in_the_cold_start():
    (circle,) = circles(graph_of(kakao()))
    assert (circle.kind, circle.services, circle.phases) == (
        "cold_start",
        ("login", "deploy"),
        (("start",), ("start",)),
    )


def brute_falls(whole: Estate, lost: str) -> set[str]:
    """Return what is down when one service is lost: section 2's fixed point with everything else whole."""
    available = {s.id: float(s.id != lost) for s in whole.services}
    groups: dict[tuple, list[Dependency]] = {}
    for i, d in enumerate(whole.dependencies):
        if d.phase == "run":
            groups.setdefault((d.service, d.group or i), []).append(d)
    for _ in range(len(available) + 2):
        for (service, _), rows in groups.items():
            ks = sorted((available[d.on] for d in rows), reverse=True)[rows[0].k - 1]
            available[service] = min(available[service], 1 - rows[0].weight * (1 - ks))
    return {s for s, share in available.items() if share <= 0.05 + 1e-9 and s != lost}


@pytest.mark.parametrize("seed", range(80))
def test_single_services_are_those_whose_loss_takes_others_down(seed):
    dice = random.Random(seed)
    ids = "abcdefgh"[: dice.randint(1, 8)]
    needs = []
    for n in range(dice.randint(0, 9)):
        service, members = dice.choice(ids), dice.sample(ids, dice.randint(1, min(3, len(ids))))
        weight, k = dice.choice(["1", "1", "0.96", "0.5"]), dice.randint(1, len(members))
        needs += [f"{service}{m}:run:{weight}:g{n}:{k}" for m in members]
    whole = estate(ids, *needs)
    wanted = {s: brute_falls(whole, s) for s in ids}
    assert {s.service: set(s.takes_down) for s in singles(graph_of(whole))} == {s: f for s, f in wanted.items() if f}


def fire(*sites: str):
    whole = kakao()
    scenario = {"format": "scenario/1", "id": "x", "estate": whole.id, "events": [{"site": site} for site in sites]}
    return simulate(whole, read_scenario(scenario, whole)), graph_of(whole)


def test_the_path_leads_hop_by_hop_from_the_service_to_the_root_and_says_so():
    impact, graph = fire("pangyo")
    hops = cause_hops(impact, graph, "talk-transfer", 1.0, EN)
    assert [hop[:3] for hop in hops] == [("talk-transfer", "talk", "run"), ("talk", None, None)]
    assert (
        hops[0].said
        == "Bank transfers through KakaoTalk runs on KakaoTalk messages, which is down; without it 100% is lost."
    )
    assert hops[1].said == "KakaoTalk messages lost servers in Pangyo hall A."
    assert [service for service, _ in impact.cause_path("talk-transfer", 1.0)] == [hop.service for hop in hops]
    assert cause_hops(impact, graph, "talk-transfer", 100.0, EN) == []


def test_the_path_goes_on_to_the_tools_that_the_recovery_waited_for():
    impact, graph = fire("pangyo")
    hops = waiting_hops(impact, graph, "taxi", EN)
    assert [hop[:3] for hop in hops] == [
        ("taxi", "switch-tool", "failover"), ("taxi", "login", "failover"), ("switch-tool", None, None)
    ]  # fmt: skip
    assert "waited 9 h 30 min" in hops[0].said
    lines = {(e.source, e.target, e.phase) for e in graph.edges}
    for service in (s.id for s in impact.estate.services):
        shown = [*cause_hops(impact, graph, service, 5.0, EN), *waiting_hops(impact, graph, service, EN)]
        assert {hop[:3] for hop in shown if hop.on} <= lines


def test_nothing_out_nothing_to_tell():
    impact, graph = fire()
    assert cause_hops(impact, graph, "taxi", 0.0, EN) == waiting_hops(impact, graph, "taxi", EN) == []


def test_a_bundle_is_as_bad_as_its_worst_service_and_hops_inside_it_are_left_out():
    impact, _ = fire("pangyo")
    graph = bundled(impact.estate, "category")
    status = node_statuses(graph, statuses_at(impact, 1.0))
    named = {node.bundle[1]: status[node.id] for node in graph.nodes}
    assert named["platform"] == "down"
    finance, messenger = bundle_of(graph, "talk-transfer"), bundle_of(graph, "talk")
    assert shown_hops(graph, [("talk-transfer", "talk", "run"), ("media", "talk", "run")]) == [
        [finance, messenger, "run"]
    ]
    assert bundle_of(graph, None) is None


def drawn(whole: Estate, language: str = "en") -> dict:
    graph = graph_of(whole)
    return drawing(graph, layout(graph), whole, Words(language), (circles(graph), singles(graph)), "k")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["kakao-2022", "kakao-2022-dual", "naver-2022", "teaching"])
def test_every_sample_is_drawn_as_the_component_wants_it(name, language):
    whole = library.read_estate(library.estate_bytes(name))
    said = json.loads(packed(drawn(whole, language)))
    assert len(said["nodes"]) == len(whole.services)
    assert len(said["edges"]) == len({(d.service, d.on, d.phase) for d in whole.dependencies})


@pytest.mark.parametrize(
    "whole",
    [
        estate(""),
        estate("a"),
        estate("ab"),
        estate("a", "aa", "aa:start"),
        estate("ab", "ab", "ba:start", "ab:failover"),
    ],
)
def test_estates_with_little_in_them_are_drawn_too(whole):
    assert len(json.loads(packed(drawn(whole)))["nodes"]) == len(whole.services)


def test_marks_of_cycles_singles_and_gates():
    said = drawn(estate("abcd", "ab:start", "ba", "ca:run:1:g:1", "cd:run:1:g:1", "da"))
    nodes = {node["id"]: node for node in said["nodes"]}
    assert [s for s, node in nodes.items() if node["circle"]] == ["a", "b"]
    assert {s: node["single"] for s, node in nodes.items()} == {"a": 3, "b": 0, "c": 0, "d": 0}
    assert [(g["of"], g["k"], g["n"]) for g in said["gates"]] == [("c", 1, 2)]
    assert [(e["from"], e["to"]) for e in said["edges"] if e["circle"]] == [("a", "b"), ("b", "a")]


def test_names_are_sent_as_they_are_and_bundles_by_the_teams_names():
    sly = "<img src=x onerror=alert(1)>{name} & \"'"
    whole = Estate(
        format="estate/1", id="e", services=[Service(id="a", name=sly, team="t")], teams=[Team(id="t", name=sly)]
    )
    assert drawn(whole)["nodes"][0]["name"] == sly
    graph = bundled(whole, "team")
    said = drawing(graph, layout(graph), whole, EN, ([], []), "k")
    assert (said["nodes"][0]["name"], said["nodes"][0]["kind"], said["nodes"][0]["size"]) == (sly, "bundle", 1)


def mistakes(make, *given) -> list[str]:
    with pytest.raises(ValueError) as caught:
        make(*given)
    return str(caught.value).splitlines()


def test_every_mistake_in_a_drawing_is_named_with_its_place():
    good = drawn(estate("ab", "ab"))
    node, edge = good["nodes"][0], good["edges"][0]
    assert mistakes(packed, {"nodes": 3, "edges": [], "gates": []}) == ["key: missing", "nodes: int is not a list"]
    assert mistakes(packed, good | {"nodes": [node | {"x": float("nan"), "kind": "thing", "more": 1}, 7]}) == [
        "nodes[0].more: not known", "nodes[0].kind: 'thing' is none of service, platform, bundle",
        "nodes[0].x: nan is not in [-10000000.0, 10000000.0]", "nodes[1]: int is not a dict",
    ]  # fmt: skip
    wrong = edge | {"to": "c", "gate": 1}
    assert mistakes(packed, good | {"nodes": [node, node], "edges": [wrong]}) == [
        "nodes[1].id: 'a' comes twice", "edges[0].to: there is no node 'c'", "edges[0].gate: there is no gate 1"
    ]  # fmt: skip
    assert mistakes(packed, good | {"edges": [edge | {"way": [[1]], "weight": 2}]}) == [
        "edges[0].weight: 2 is not in [0, 1]", "edges[0].way: [[1]] is not a list of [x, y]"
    ]  # fmt: skip


def test_every_mistake_in_a_view_is_named_with_its_place():
    good = {"words": dict.fromkeys(WORDS, "word"), "theme": "light"}
    assert message(good)["phases"] == list(PHASES)
    wrong = good | {"theme": "pink", "statuses": {"a": "odd"}, "phases": ["later"], "trail": [["a", "b"]], "chosen": 3}
    assert mistakes(message, wrong | {"focus": {"ids": "a"}, "words": {}, "mood": 1})[:7] == [
        "mood: not known", "theme: 'pink' is none of light, dark", "statuses.a: 'odd' is none of up, degraded, down, unknown",
        "phases[0]: 'later' is none of run, start, failover", "chosen: 3 is not a text",
        "trail[0]: ['a', 'b'] is not [from, to, phase]", "focus.ids: 'a' is not a list of texts",
    ]  # fmt: skip


def test_the_table_of_dependencies_is_the_files():
    whole = kakao()
    table = edges_table(whole, Words("ko"))
    assert len(table) == len(whole.dependencies)
    assert table.iloc[0].tolist() == [
        "talk",
        "카카오톡 메시지",
        "switch-tool",
        "전환 도구(대기→운영 권한 관리)",
        "failover",
        1.0,
        "",
        1,
    ]
