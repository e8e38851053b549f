"""Kubernetes dumps: zones become sites, workloads services, placed where their pods run or may run."""

import json
from time import monotonic

import pytest
from import_files import WITH_PODS, WITHOUT_PODS, by_id, facts, given, said

from lib.store.imports import kubernetes
from lib.store.imports.plan import plan

ZONE = "topology.kubernetes.io/zone"


def dump(*items: dict, options: dict | None = None):
    return kubernetes.read([("k.json", json.dumps({"kind": "List", "items": items}).encode())], options)


def node(name: str, zone: str | None = None, **more: object) -> dict:
    labels = {ZONE: zone} if zone else {}
    return {"kind": "Node", "metadata": {"name": name, "labels": labels}, **more}


def workload(
    name: str, replicas: int | None = 2, spec: dict | None = None, kind: str = "Deployment", **labels: str
) -> dict:
    body = {"template": {"spec": spec or {}}} | ({} if replicas is None else {"replicas": replicas})
    return {"kind": kind, "metadata": {"name": name, "namespace": "shop", "labels": labels}, "spec": body}


def placed(found) -> dict[tuple[str, str], float]:
    return {(row["service"], row["site"]): row["servers"] for row in found.rows.get("placements", [])}


A, B, C = "ap-northeast-2a", "ap-northeast-2b", "ap-northeast-2c"


def test_zones_are_sites_that_fail_together_with_their_region():
    found = kubernetes.read(given(WITH_PODS))
    assert found.problems == []
    sites = by_id(found, "sites")
    assert list(sites) == [A, B, C]  # the last from the labels before Kubernetes 1.17
    assert {tuple(site["zones"]) for site in sites.values()} == {("region-ap-northeast-2",)}
    assert found.rows["zones"] == [{"id": "region-ap-northeast-2", "name": "ap-northeast-2"}]
    assert (sites[A]["ownership"], sites[A]["operator"]) == ("cloud", "AWS")
    assert facts(found)[f"sites.{A}.zones"] == (
        "derived", "with-pods.json", "topology.kubernetes.io/region: ap-northeast-2",
    )  # fmt: skip


def test_a_known_cloud_region_has_its_citys_coordinates_assumed():
    found = kubernetes.read(given(WITH_PODS))
    assert (by_id(found, "sites")[A]["lat"], by_id(found, "sites")[A]["lon"]) == (37.5665, 126.978)
    assert facts(found)[f"sites.{A}.lat"] == ("assumed", "with-pods.json", "ap-northeast-2: Seoul")


def test_a_zone_of_ones_own_has_no_coordinates_and_is_listed():
    found = dump(node("n1", "room-1"), workload("web"))
    assert found.rows["sites"] == [{"id": "room-1", "name": "room-1"}]
    assert ("sites", "room-1", "coordinates") in plan({"format": "estate/1", "id": "x"}, found).todo


def test_workloads_are_services_named_by_their_labels_in_their_namespace():
    found = kubernetes.read(given(WITH_PODS))
    assert {id: (row["name"], row["category"]) for id, row in by_id(found, "services").items()} == {
        "web": ("web", "shop"), "cart": ("cart", "shop"), "billing-db": ("db", "billing"), "idle": ("idle", "shop"),
        "shop-db": ("db", "shop"), "log-agent": ("log-agent", "ops"),
    }  # fmt: skip
    assert ("file", "namespaces_left_out") in said(found.notes)


@pytest.mark.parametrize(("by", "names"), [
    ("part-of", {"storefront", "db", "idle", "log-agent"}),
    ("workload", {"web", "cart-api", "cart-worker", "db", "idle", "log-agent"}),
])  # fmt: skip
def test_what_makes_a_service_can_be_chosen(by, names):
    found = kubernetes.read(given(WITH_PODS), {"service": by})
    assert {row["name"] for row in found.rows["services"]} == names


def test_placed_where_the_pods_run():
    found = kubernetes.read(given(WITH_PODS))
    assert placed(found) == {
        ("web", A): 2, ("web", B): 1, ("web", C): 2, ("cart", A): 2, ("cart", B): 2,  # a failed pod in C is none
        ("shop-db", A): 2, ("log-agent", A): 2, ("log-agent", B): 1, ("log-agent", C): 1,
    }  # fmt: skip
    known = facts(found)
    assert known[f"placements.web-{A}.servers"] == ("derived", "with-pods.json", "spec.nodeName")
    assert known[f"placements.web-{A}.role"][0] == "assumed"
    assert {place for place, code in said(found.notes) if code == "to_be_placed"} == {
        "with-pods.json: Deployment billing/db", "with-pods.json: Deployment shop/idle",
    }  # fmt: skip


def test_without_pods_placed_where_selectors_affinity_and_spread_allow():
    found = kubernetes.read(given(WITHOUT_PODS))
    assert placed(found) == {
        ("web", A): 2, ("web", B): 2, ("web", C): 1,  # five spread over the zones
        ("cart", A): 2, ("cart", B): 3,  # four by affinity In (A, B), one by node selector B
        ("shop-db", A): 2,  # a node selector for one host
        ("log-agent", A): 2, ("log-agent", B): 1, ("log-agent", C): 1,  # a DaemonSet: one a node
    }  # fmt: skip
    assert facts(found)[f"placements.web-{A}.servers"][0] == "assumed"
    assert facts(found)[f"placements.shop-db-{A}.servers"][0] == "derived"


def test_one_site_holds_everything_and_among_several_nothing_is_guessed():
    assert placed(dump(node("n1", "a"), workload("web"))) == {("web", "a"): 2}
    found = dump(node("n1", "a"), node("n2", "b"), workload("web"))
    assert placed(found) == {}
    assert said(found.notes) == [("k.json: Deployment shop/web", "to_be_placed")]


def test_zones_named_only_by_workloads_are_sites():
    found = dump(workload("web", 3, {"nodeSelector": {ZONE: "a"}}), workload("db", None, {"nodeSelector": {ZONE: "b"}}))
    assert placed(found) == {("web", "a"): 3, ("db", "b"): 1}


def test_taints_keep_a_daemon_away_unless_it_tolerates_them():
    taint = {"taints": [{"key": "role", "value": "control", "effect": "NoSchedule"}]}
    nodes = [node("n1", "a"), node("n2", "b", spec=taint)]
    assert placed(dump(*nodes, workload("d", None, kind="DaemonSet"))) == {("d", "a"): 1}
    tolerant = {"tolerations": [{"key": "role", "operator": "Exists"}]}
    assert placed(dump(*nodes, workload("d", None, tolerant, kind="DaemonSet"))) == {("d", "a"): 1, ("d", "b"): 1}


def test_nodes_without_a_zone_are_listed_or_stand_where_the_user_says():
    items = [node("n1"), workload("web")]
    found = dump(*items)
    assert said(found.notes)[0] == ("k.json: Node n1", "node_without_zone")
    assert "sites" not in found.rows
    assert placed(dump(*items, options={"default_site": "basement"})) == {("web", "basement"): 2}


def test_pods_by_their_replica_set_where_the_dump_has_it():
    owner = {"kind": "Deployment", "name": "web", "controller": True}
    held = {"kind": "ReplicaSet", "metadata": {"name": "odd", "namespace": "shop", "ownerReferences": [owner]}}
    pod = {
        "kind": "Pod",
        "metadata": {"name": "p", "namespace": "shop", "ownerReferences": [{"kind": "ReplicaSet", "name": "odd"}]},
        "spec": {"nodeName": "n2"},
    }
    assert placed(dump(node("n1", "a"), node("n2", "b"), workload("web"), held, pod)) == {("web", "b"): 1}


def test_several_files_and_typed_lists():
    nodes = {"kind": "NodeList", "apiVersion": "v1", "items": [{"metadata": {"name": "n", "labels": {ZONE: "a"}}}]}
    files = [("n.json", json.dumps(nodes).encode()), ("w.json", json.dumps(workload("web")).encode())]
    assert placed(kubernetes.read(files)) == {("web", "a"): 2}


def test_what_stands_twice_is_named_with_both_places():
    found = dump(workload("web", 1), workload("web", 2))
    assert said(found.problems) == [("k.json: items[1]", "same_id")]
    assert found.problems[0].values["first"] == "k.json: Deployment shop/web"
    assert said(dump(workload("web"), workload("web")).notes)[0] == ("k.json: items[1]", "entity_again")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"kubectl: not found", [("k.json, line 1, column 1", "not_json")]),
        (b"[]", [("k.json", "not_an_object")]),
        (b'{"items": [1, {"kind": "Node"}]}', [("k.json: items[0]", "not_an_object"), ("k.json: items[1]", "not_an_object")]),
        (b'{"kind": "List", "items": []}', [("file", "nothing_to_import")]),
    ],
)  # fmt: skip
def test_every_mistake_of_a_dump(content, expected):
    assert said(kubernetes.read([("k.json", content)]).problems) == expected


def test_ten_thousand_pods_in_seconds():
    items = [node(f"n{i}", f"z{i % 5}") for i in range(500)]
    items += [workload(f"w{i}") for i in range(1000)]
    for i in range(10_000):
        owner = {"kind": "ReplicaSet", "name": f"w{i % 1000}-5f", "controller": True}
        meta = {"name": f"p{i}", "namespace": "shop", "labels": {"pod-template-hash": "5f"}, "ownerReferences": [owner]}
        items.append({"kind": "Pod", "metadata": meta, "spec": {"nodeName": f"n{i % 500}"}})
    begun = monotonic()
    found = dump(*items)
    assert sum(placed(found).values()) == 10_000
    assert monotonic() - begun < 20
