"""What a Kubernetes dump holds: nodes, pods and workloads, and on which nodes a workload may run.

Fields: https://kubernetes.io/docs/reference/kubernetes-api/ (core/v1, apps/v1) and …/labels-annotations-taints/.
"""

from typing import NamedTuple

from lib.model.checks import Mistakes
from lib.store.imports.documents import read_json
from lib.store.imports.found import File, Gathering
from lib.store.imports.guard import opened

WORKLOADS = ("Deployment", "StatefulSet", "DaemonSet")
KINDS = (*WORKLOADS, "Node", "Pod", "ReplicaSet")
ZONE = ("topology.kubernetes.io/zone", "failure-domain.beta.kubernetes.io/zone")  # today's, and before 1.17
REGION = ("topology.kubernetes.io/region", "failure-domain.beta.kubernetes.io/region")


class Thing(NamedTuple):
    """One object of a dump; ``body`` is the whole of it."""

    kind: str
    namespace: str
    name: str
    body: dict
    file: str

    @property
    def place(self) -> str:
        return f"{self.file}: {self.kind} {self.namespace + '/' if self.namespace else ''}{self.name}"

    def at(self, *path: str) -> object:
        """Return what stands at a path of the body, or None."""
        return inner(self.body, *path)

    def labels(self) -> dict[str, str]:
        return words(self.at("metadata", "labels"))


def inner(value: object, *path: str) -> object:
    """Return what stands at a path of mappings, or None."""
    for step in path:
        value = value.get(step) if isinstance(value, dict) else None
    return value


def words(value: object) -> dict[str, str]:
    """Return the texts of a mapping by name."""
    return {k: v for k, v in value.items() if isinstance(v, str)} if isinstance(value, dict) else {}


def rows(value: object) -> list[dict]:
    """Return the mappings of a list."""
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def label(labels: dict[str, str], names: tuple[str, ...]) -> str:
    return next((labels[name] for name in names if labels.get(name)), "")


def read_things(files: list[File], gathered: Gathering) -> dict[str, list[Thing]]:
    """Return the objects of dumps by kind; objects of other kinds are noted, two of one name are a problem."""
    things: dict[str, list[Thing]] = {kind: [] for kind in KINDS}
    first: dict[tuple[str, str, str], Thing] = {}
    others: dict[str, list[str]] = {}
    inside, problems = opened(files)
    gathered.problems += problems
    for name, content in inside:
        try:
            items = _items(name, read_json(name, content))
        except Mistakes as mistakes:
            gathered.problems += mistakes.problems
            continue
        for place, item in items:
            _add_item(name, place, item, (things, first, others), gathered)
    for kind, places in others.items():
        gathered.note(places[0], "kind_left_out", kind=kind, count=len(places))
    return things


def _items(name: str, raw: object) -> list[tuple[str, object]]:
    """Return the objects of a List, or the one object that a file is, each with its place."""
    if isinstance(raw, dict) and isinstance(raw.get("items"), list):
        kind = str(raw.get("kind", "")).removesuffix("List")  # items of a typed list do not repeat their kind
        return [
            (f"{name}: items[{i}]", {"kind": kind, **item} if isinstance(item, dict) and kind else item)
            for i, item in enumerate(raw["items"])
        ]
    return [(name, raw)]


def _add_item(file: str, place: str, item: object, known: tuple, gathered: Gathering) -> None:
    things, first, others = known
    kind, name = inner(item, "kind"), inner(item, "metadata", "name")
    if not isinstance(kind, str) or not isinstance(name, str) or not name:
        gathered.problem(place, "not_an_object")
    elif kind not in KINDS:
        others.setdefault(kind[:100], []).append(place)
    else:
        namespace = inner(item, "metadata", "namespace")
        space = namespace if isinstance(namespace, str) else ""
        thing = Thing(kind, space, name, item, file)
        earlier = first.setdefault((kind, space, name), thing)
        if earlier is thing:
            things[kind].append(thing)
        elif earlier.body == item:
            gathered.note(place, "entity_again", id=f"{kind} {name}", first=earlier.place)
        else:
            gathered.problem(place, "same_id", id=f"{kind} {name}", first=earlier.place)


def may_run_on(workload: Thing, node: Thing) -> bool:
    """Say whether a workload's node selector, required node affinity and tolerations allow a node."""
    spec = workload.at("spec", "template", "spec")
    labels = node.labels()
    taints = [row for row in rows(node.at("spec", "taints")) if row.get("effect") in ("NoSchedule", "NoExecute")]
    tolerations = rows(inner(spec, "tolerations"))
    if not all(any(_tolerates(row, taint) for row in tolerations) for taint in taints):
        return False
    if any(labels.get(key) != value for key, value in words(inner(spec, "nodeSelector")).items()):
        return False
    required = inner(spec, "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution")
    terms = rows(inner(required, "nodeSelectorTerms"))
    return not terms or any(_fits(term, labels, node.name) for term in terms)


def _tolerates(row: dict, taint: dict) -> bool:
    exists = row.get("operator") == "Exists"
    same_key = row.get("key") == taint.get("key") or (exists and not row.get("key"))
    same_value = exists or (row.get("value") or "") == (taint.get("value") or "")
    return same_key and same_value and row.get("effect") in (None, "", taint.get("effect"))


def _fits(term: dict, labels: dict[str, str], name: str) -> bool:
    on_labels = all(_holds(row, labels) for row in rows(term.get("matchExpressions")))
    return on_labels and all(_holds(row, {"metadata.name": name}) for row in rows(term.get("matchFields")))


def _holds(row: dict, labels: dict[str, str]) -> bool:
    """Say whether one expression of a node selector holds; ``Gt`` and ``Lt`` are taken as holding."""
    have = labels.get(row.get("key") if isinstance(row.get("key"), str) else "")
    values = row.get("values") if isinstance(row.get("values"), list) else []
    return {
        "In": have in values,
        "NotIn": have not in values,
        "Exists": have is not None,
        "DoesNotExist": have is None,
    }.get(row.get("operator") if isinstance(row.get("operator"), str) else "", True)


def is_pinned(workload: Thing) -> bool:
    """Say whether a workload names where it runs: a node selector, required affinity, or a spread over zones."""
    spec = workload.at("spec", "template", "spec")
    required = inner(spec, "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution")
    spread = {row.get("topologyKey") for row in rows(inner(spec, "topologySpreadConstraints"))
              if isinstance(row.get("topologyKey"), str)}  # fmt: skip
    return bool(words(inner(spec, "nodeSelector")) or required or spread & set(ZONE))


def named_zones(workload: Thing) -> list[str]:
    """Return the zones that a workload's node selector and required affinity name."""
    spec = workload.at("spec", "template", "spec")
    zone = label(words(inner(spec, "nodeSelector")), ZONE)
    required = inner(spec, "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution")
    found = [zone] if zone else []
    for term in rows(inner(required, "nodeSelectorTerms")):
        for row in rows(term.get("matchExpressions")):
            if row.get("key") in ZONE and row.get("operator") == "In" and isinstance(row.get("values"), list):
                found += [value for value in row["values"] if isinstance(value, str)]
    return list(dict.fromkeys(found))


def workload_of(pod: Thing, sets: dict[tuple[str, str], Thing]) -> tuple[str, str, str] | None:
    """Return the (kind, namespace, name) of the workload that a pod belongs to, or None.

    A Deployment's pods belong to its ReplicaSet, which is named after it and the pod's template hash.
    """
    owner = _owner(pod)
    if owner and owner[0] == "ReplicaSet":
        hash = pod.labels().get("pod-template-hash", "")
        held = sets.get((pod.namespace, owner[1]))
        named = ("Deployment", owner[1].removesuffix(f"-{hash}")) if hash and owner[1].endswith(f"-{hash}") else None
        owner = (_owner(held) if held else None) or named
    return (owner[0], pod.namespace, owner[1]) if owner else None


def _owner(thing: Thing) -> tuple[str, str] | None:
    owners = rows(thing.at("metadata", "ownerReferences"))
    controlling = [row for row in owners if row.get("controller", True) is True]
    kind, name = inner(next(iter(controlling), {}), "kind"), inner(next(iter(controlling), {}), "name")
    return (kind, name) if isinstance(kind, str) and isinstance(name, str) else None
