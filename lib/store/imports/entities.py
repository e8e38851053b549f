"""The entities of a Backstage catalogue, and how they refer to each other.

Format: https://backstage.io/docs/features/software-catalog/descriptor-format and …/references.
"""

from typing import NamedTuple

from lib.model.checks import Mistakes
from lib.store.imports.documents import read_yaml
from lib.store.imports.found import File, Gathering
from lib.store.imports.guard import as_text, opened

KINDS = ("component", "resource", "system", "api", "domain", "group")
RELATIONS = ("dependsOn", "dependencyOf", "providesApis", "consumesApis")
Key = tuple[str, str, str]  # kind, namespace, name, in lower case: references do not mind it


class Entity(NamedTuple):
    """One entity: its names as written, its ``spec``, and where it stands."""

    key: Key
    name: str
    title: str
    spec: dict
    file: str
    line: int

    @property
    def place(self) -> str:
        return f"{self.file}, line {self.line}"

    def word(self, field: str) -> str:
        """Return a text of the ``spec``, or "" where there is none."""
        value = self.spec.get(field)
        return value if isinstance(value, str) else ""


def read_entities(files: list[File], gathered: Gathering) -> dict[Key, Entity]:
    """Return the entities of a catalogue's files by key; what is none is noted, what is wrong is a problem."""
    entities: dict[Key, Entity] = {}
    others: dict[str, list[str]] = {}
    inside, problems = opened(files)
    gathered.problems += problems
    for name, content in inside:
        try:
            _read_file(name, content, entities, others, gathered)
        except Mistakes as mistakes:
            gathered.problems += mistakes.problems
    for kind, places in others.items():
        gathered.note(places[0], "kind_left_out", kind=kind, count=len(places))
    return entities


def _read_file(name: str, content: bytes, entities: dict[Key, Entity], others: dict, gathered: Gathering) -> None:
    if b"backstage.io/" not in content and b"b\0a\0c\0k\0s\0t\0a\0g\0e\0" not in content:
        gathered.note(name, "not_a_catalogue_file")
        return
    for line, document in read_yaml(name, as_text(name, content)):
        if document is None:
            continue
        if not isinstance(document, dict) or not isinstance(document.get("kind"), str):
            gathered.note(f"{name}, line {line}", "not_an_entity")
            continue
        kind = document["kind"]
        if kind.lower() not in KINDS or not str(document.get("apiVersion")).startswith("backstage.io/"):
            others.setdefault(kind[:100], []).append(f"{name}, line {line}")
            continue
        entity = _entity(name, line, document, gathered)
        if entity:
            _keep(entity, entities, gathered)


def _entity(file: str, line: int, document: dict, gathered: Gathering) -> Entity | None:
    meta = document.get("metadata")
    name = meta.get("name") if isinstance(meta, dict) else None
    if not isinstance(name, str) or not name.strip():
        gathered.problem(f"{file}, line {line}: metadata.name", "required")
        return None
    namespace, title = meta.get("namespace"), meta.get("title")
    spec = document.get("spec")
    if spec is not None and not isinstance(spec, dict):
        gathered.problem(f"{file}, line {line}: spec", "expected", what="object", got=str(type(spec).__name__))
        return None
    key = (document["kind"].lower(), (namespace if isinstance(namespace, str) else "default").lower(), name.lower())
    return Entity(key, str(name), str(title) if isinstance(title, str) else "", spec or {}, file, line)


def _keep(entity: Entity, entities: dict[Key, Entity], gathered: Gathering) -> None:
    """Keep an entity unless its name is taken: by the same one again, or by another one."""
    first = entities.setdefault(entity.key, entity)
    if first is not entity:
        same = (first.title, first.spec) == (entity.title, entity.spec)
        values = {"id": reference(entity.key), "first": first.place}
        (gathered.note if same else gathered.problem)(entity.place, "entity_again" if same else "same_id", **values)


def reference(key: Key) -> str:
    """Return a key as catalogues write it in full."""
    return f"{key[0]}:{key[1]}/{key[2]}"


def references(entity: Entity, field: str, gathered: Gathering) -> list[object]:
    """Return the references in a field of ``spec``: one, or a list of them."""
    value = entity.spec.get(field)
    if value is None:
        return []
    found = value if isinstance(value, list) else [value]
    right = [item for item in found if isinstance(item, str) or (isinstance(item, dict) and _named(item))]
    if len(right) < len(found):
        gathered.problem(f"{entity.place}: spec.{field}", "wrong_reference")
    return right


def _named(item: dict) -> bool:
    return isinstance(item.get("name"), str) and bool(item["name"].strip())


def place_of(entity: Entity, said: object) -> str:
    """Return the place of a reference in an entity: its own line where it has one."""
    line = getattr(said, "line", None) or entity.line
    return f"{entity.file}, line {line}"


def keys_of(said: object, entity: Entity, kinds: tuple[str, ...]) -> list[Key]:
    """Return what a reference may mean, likeliest first: ``[kind:][namespace/]name``, or the same as a mapping.

    Without a kind it is one of ``kinds``; without a namespace it is in the entity's own.
    """
    if isinstance(said, dict):
        parts = {part: value for part, value in said.items() if isinstance(value, str)}
        kind, namespace, name = parts.get("kind", ""), parts.get("namespace", ""), parts["name"]
    else:
        kind, _, rest = said.rpartition(":")
        namespace, _, name = rest.rpartition("/")
    space = (namespace.strip() or entity.key[1]).lower()
    return [(one.strip().lower(), space, name.strip().lower()) for one in ((kind,) if kind.strip() else kinds)]
