"""A Kubernetes dump → sites, services and where they run.

``kubectl get deploy,statefulset,daemonset,nodes,pods -A -o json``. A zone is a site; its region becomes a zone of the
estate, so that a region's sites can be made to fail together. A workload is a service, its namespace the category. It
is placed where its pods run; without pods where its node selector, affinity and spread let it, else left to be
placed. One pod counts as one server. A dump knows no standby: what runs is ``active``, assumed.
"""

import json
from functools import cache
from pathlib import Path
from typing import Literal

from msgspec import Struct

from lib.model.readable import readable
from lib.store.imports.cluster import (
    REGION,
    WORKLOADS,
    ZONE,
    Thing,
    is_pinned,
    label,
    may_run_on,
    named_zones,
    read_things,
    workload_of,
)
from lib.store.imports.found import File, Found, Gathering, options_of
from lib.store.imports.ids import ids_for

NAME_LABELS = {
    "name": ("app.kubernetes.io/name",),
    "part-of": ("app.kubernetes.io/part-of", "app.kubernetes.io/name"),
    "workload": (),
}
CLOUDS = {"aws": "AWS", "gce": "Google Cloud", "azure": "Azure"}  # by the scheme of a node's providerID


@readable
class Options(Struct, frozen=True, forbid_unknown_fields=True):
    """How a dump is read.

    ``service``: what makes a service: the label ``app.kubernetes.io/name`` (with its instance), the label
    ``…/part-of``, or each workload by itself; without the label, the workload. ``default_site``: where nodes without
    a zone stand; "" leaves what runs there to be placed. ``namespaces_left_out``: the cluster's own.
    """

    service: Literal["name", "part-of", "workload"] = "name"
    default_site: str = ""
    namespaces_left_out: tuple[str, ...] = ("kube-system", "kube-public", "kube-node-lease")


def read(files: list[File], options: dict | None = None) -> Found:
    """Return the sites, services and placements of a dump. Raises Mistakes where ``options`` are no ``Options``."""
    options, gathered = options_of(options, Options), Gathering()
    things = read_things(files, gathered)
    workloads = [w for kind in WORKLOADS for w in things[kind] if w.namespace not in options.namespaces_left_out]
    left = sum(len(things[kind]) for kind in WORKLOADS) - len(workloads)
    if left:
        gathered.note("file", "namespaces_left_out", count=left, names=", ".join(options.namespaces_left_out))
    sites = _add_sites(things["Node"], workloads, options, gathered)
    services = _add_services(workloads, options, gathered)
    where = {node.name: sites.get(label(node.labels(), ZONE) or options.default_site) for node in things["Node"]}
    _add_placements(workloads, things, services, (sites, where), gathered)
    return gathered.found()


@cache
def cities() -> dict[str, tuple[str, float, float]]:
    """Return cloud region -> city, latitude, longitude (degrees)."""
    table = json.loads((Path(__file__).parent / "cloud_regions.json").read_text("utf-8"))
    return {region: (row["city"], row["lat"], row["lon"]) for row in table["cities"] for region in row["regions"]}


def _add_sites(nodes: list[Thing], workloads: list[Thing], options: Options, gathered: Gathering) -> dict[str, str]:
    """Add a site for each zone, and what fails together for each region; return zone -> site id."""
    zones: dict[str, Thing] = {}
    for node in nodes:
        zone = label(node.labels(), ZONE) or options.default_site
        if zone:
            zones.setdefault(zone, node)
        else:
            gathered.note(node.place, "node_without_zone", label=ZONE[0])
    if not nodes:
        for workload in workloads:
            for zone in named_zones(workload):
                zones.setdefault(zone, workload)
    ids = ids_for((zone, zone, zone) for zone in zones)
    regions = dict.fromkeys(label(thing.labels(), REGION) for thing in zones.values() if thing.kind == "Node")
    together = ids_for((region, f"region-{region}", f"region-{region}") for region in regions if region)
    first = {label(thing.labels(), REGION): thing for thing in reversed(zones.values())}
    for region, id in together.items():
        gathered.add("zones", {"id": id, "name": region}, first[region].place)
    for zone, thing in zones.items():
        region = label(thing.labels(), REGION) if thing.kind == "Node" else ""
        _add_site(ids[zone], zone, thing, region, together.get(region), gathered)
    return ids


def _add_site(id: str, zone: str, thing: Thing, region: str, together: str | None, gathered: Gathering) -> None:
    provider = thing.at("spec", "providerID") if thing.kind == "Node" else None
    cloud = CLOUDS.get(provider.partition("://")[0]) if isinstance(provider, str) else None
    row = {"id": id, "name": zone[:4000], "operator": cloud, "ownership": "cloud" if cloud else None}
    if together:
        row["zones"] = [together]
        gathered.fact(f"sites.{id}.zones", "derived", thing.file, f"{REGION[0]}: {region}")
    if cloud:
        gathered.fact(f"sites.{id}.ownership", "derived", thing.file, "spec.providerID")
        gathered.fact(f"sites.{id}.operator", "derived", thing.file, "spec.providerID")
    if region in cities():
        city, row["lat"], row["lon"] = cities()[region]
        for field in ("lat", "lon"):
            gathered.fact(f"sites.{id}.{field}", "assumed", thing.file, f"{region}: {city}")
    gathered.add("sites", row, thing.place)


def _add_services(workloads: list[Thing], options: Options, gathered: Gathering) -> dict[int, str]:
    """Add a service for each group of workloads; return the workload's place in the list -> service id."""
    groups: dict[tuple[str, ...], list[int]] = {}
    for i, workload in enumerate(workloads):
        labels = workload.labels()
        name = label(labels, NAME_LABELS[options.service])
        instance = labels.get("app.kubernetes.io/instance", "") if options.service == "name" else ""
        key = (workload.namespace, name, instance) if name else (workload.namespace, workload.name, "", workload.kind)
        groups.setdefault(key, []).append(i)
    ids = ids_for((key, key[1], "-".join(filter(None, key[:3]))) for key in groups)
    for key, members in groups.items():
        first = workloads[members[0]]
        gathered.add("services", {"id": ids[key], "name": key[1][:4000], "category": key[0][:4000]}, first.place)
        if key[0]:
            gathered.fact(f"services.{ids[key]}.category", "sourced", first.file, "metadata.namespace")
    return {i: ids[key] for key, members in groups.items() for i in members}


def _add_placements(workloads: list, things: dict, services: dict[int, str], known: tuple, gathered: Gathering) -> None:
    """Add where each service runs and on how many servers, or note that it is left to be placed."""
    sites, where = known
    running = _running(things, where)
    placed: dict[tuple[str, str], tuple[float, str, str, Thing]] = {}
    for i, workload in enumerate(workloads):
        counts, tag, note = running.get((workload.kind, workload.namespace, workload.name)), "derived", "spec.nodeName"
        if not counts and not things["Pod"]:  # with pods in the dump, a workload without any does not run
            counts, tag, note = _allowed(workload, things["Node"], sites, where)
        if not counts:
            gathered.note(workload.place, "to_be_placed")
        for site, servers in (counts or {}).items():
            before, *first = placed.get((services[i], site), (0, tag, note, workload))
            placed[services[i], site] = (before + servers, *first)
    ids = ids_for((key, f"{key[0]}-{key[1]}", f"{key[0]}-at-{key[1]}") for key in placed)
    for (service, site), (servers, tag, note, workload) in placed.items():
        id = ids[service, site]
        row = {"id": id, "service": service, "site": site, "role": "active", "servers": servers}
        gathered.add("placements", row, workload.place)
        gathered.fact(f"placements.{id}.site", tag, workload.file, note)
        gathered.fact(f"placements.{id}.servers", tag, workload.file, note)
        gathered.fact(f"placements.{id}.role", "assumed", workload.file)


def _running(things: dict[str, list[Thing]], where: dict[str, str | None]) -> dict[tuple, dict[str, int]]:
    """Return workload -> site id -> pods that run there."""
    sets = {(held.namespace, held.name): held for held in things["ReplicaSet"]}
    found: dict[tuple, dict[str, int]] = {}
    for pod in things["Pod"]:
        node = pod.at("spec", "nodeName")
        site = where.get(node) if isinstance(node, str) else None
        owner = workload_of(pod, sets)
        if site and owner and pod.at("status", "phase") not in ("Succeeded", "Failed"):
            counts = found.setdefault(owner, {})
            counts[site] = counts.get(site, 0) + 1
    return found


def _allowed(workload: Thing, nodes: list[Thing], sites: dict[str, str], where: dict[str, str | None]) -> tuple:
    """Return site id -> servers for a workload of which no pod is known, the tag of that and what it rests on.

    Where several sites are allowed the servers are spread evenly, as a topology spread would; a workload that says
    nothing of where it runs, with more than one site, is not placed.
    """
    fitting = [where[node.name] for node in nodes if may_run_on(workload, node)]
    if workload.kind == "DaemonSet":
        return {site: fitting.count(site) for site in sites.values() if site in fitting}, "derived", "DaemonSet"
    replicas = workload.at("spec", "replicas")
    count = 1 if replicas is None else replicas
    if isinstance(count, bool) or not isinstance(count, int) or not 0 < count <= 10**9:
        return {}, "", ""
    allowed = [sites[zone] for zone in sites if (sites[zone] in fitting if nodes else zone in named_zones(workload))]
    if not allowed or (len(sites) > 1 and not is_pinned(workload)):
        return {}, "", ""
    share, more = divmod(count, len(allowed))
    counts = {site: share + (i < more) for i, site in enumerate(allowed) if share + (i < more)}
    return counts, "derived" if len(allowed) == 1 else "assumed", "spec.replicas, nodeSelector, affinity"
