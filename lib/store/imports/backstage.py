"""A Backstage catalogue → services, their dependencies and teams.

Components and Resources become services; Resources are platforms without users of their own. Who consumes an API
depends on the component that provides it, or on any one of several that do. A Group that owns something is a team.
Systems and Domains are categories. Libraries do not run, and are left out.
"""

from typing import Literal

from msgspec import Struct

from lib.model.readable import readable
from lib.store.imports.entities import (
    Entity,
    Key,
    keys_of,
    place_of,
    read_entities,
    reference,
    references,
)
from lib.store.imports.found import File, Found, Gathering, options_of
from lib.store.imports.ids import ids_for, safe

THINGS = ("component", "resource", "api")  # what a dependency without a kind may mean, in this order


@readable
class Options(Struct, frozen=True, forbid_unknown_fields=True):
    """How a catalogue is read.

    ``category``: what a service's category is taken from; without one it is the type.
    ``types_left_out``: values of ``spec.type`` that do not run.
    """

    category: Literal["system", "domain", "type", "lifecycle"] = "system"
    types_left_out: tuple[str, ...] = ("library", "documentation")


def read(files: list[File], options: dict | None = None) -> Found:
    """Return the services, teams and dependencies of catalogue files, or of zips of them.

    Raises Mistakes where ``options`` are no ``Options``.
    """
    options, gathered = options_of(options, Options), Gathering()
    entities = read_entities(files, gathered)
    services = _services(entities, options, gathered)
    ids = _ids(services)
    teams = _teams(services, entities, gathered)
    for entity in services:
        _add_service(entity, ids[entity.key], teams, _category(entity, entities, options), gathered)
    serving = _serving(entities, ids, gathered)
    _add_dependencies(entities, ids, serving, gathered)
    return gathered.found()


def _services(entities: dict[Key, Entity], options: Options, gathered: Gathering) -> list[Entity]:
    """Return the entities that run."""
    running = []
    for entity in entities.values():
        if entity.key[0] not in ("component", "resource"):
            continue
        if entity.word("type") in options.types_left_out:
            gathered.note(entity.place, "type_left_out", id=entity.name, type=entity.word("type"))
        else:
            running.append(entity)
    return running


def _ids(services: list[Entity]) -> dict[Key, str]:
    def longer(key: Key, name: str) -> str:
        space = "" if key[1] == "default" else f"{key[1]}-"
        return f"{space}{name}" + ("-resource" if key[0] == "resource" else "")

    return ids_for((e.key, e.name, longer(e.key, e.name)) for e in services)


def _category(entity: Entity, entities: dict[Key, Entity], options: Options) -> tuple[str, str]:
    """Return a service's category and the field that it was read from."""
    system = _named(entity, "system", entities)
    if options.category == "system" and entity.word("system"):
        return (system.title or system.name) if system else entity.word("system"), "spec.system"
    if options.category == "domain" and system and system.word("domain"):
        domain = _named(system, "domain", entities)
        return (domain.title or domain.name) if domain else system.word("domain"), "spec.system, spec.domain"
    if options.category == "lifecycle" and entity.word("lifecycle"):
        return entity.word("lifecycle"), "spec.lifecycle"
    return entity.word("type"), "spec.type"


def _named(entity: Entity, field: str, entities: dict[Key, Entity]) -> Entity | None:
    """Return the entity that a field of the same name as its kind refers to, if the catalogue has it."""
    said = entity.spec.get(field)
    if not isinstance(said, str):
        return None
    return next((entities[key] for key in keys_of(said, entity, (field,)) if key in entities), None)


def _teams(services: list[Entity], entities: dict[Key, Entity], gathered: Gathering) -> dict[Key, str]:
    """Add a team for every owner of something that runs; return service -> team id."""
    owners: dict[Key, tuple[Key, Entity, object]] = {}
    for entity in services:
        said = next(iter(references(entity, "owner", gathered)), None)
        if said is not None:
            owners[entity.key] = (keys_of(said, entity, ("group",))[0], entity, said)
    first = {}
    for owner, entity, said in owners.values():
        first.setdefault(owner, (entity, said))
    ids = ids_for((key, key[2], reference(key)) for key in first)
    for key, (entity, said) in first.items():
        group = entities.get(key)
        if group is None and key[0] == "group":
            gathered.note(place_of(entity, said), "no_entity", id=reference(key), by=entity.name)
        title = (group.title or _profile(group) or group.name) if group else key[2]
        gathered.add("teams", {"id": ids[key], "name": title}, group.place if group else place_of(entity, said))
    return {service: ids[owner] for service, (owner, _, _) in owners.items()}


def _profile(group: Entity) -> str:
    profile = group.spec.get("profile")
    name = profile.get("displayName") if isinstance(profile, dict) else None
    return name if isinstance(name, str) else ""


def _add_service(entity: Entity, id: str, teams: dict, category: tuple[str, str], gathered: Gathering) -> None:
    team = teams.get(entity.key)
    row = {"id": id, "name": entity.title or entity.name, "category": category[0], "team": team}
    gathered.add("services", row, entity.place)
    if category[0]:
        gathered.fact(f"services.{id}.category", "sourced", entity.file, category[1])
    if team:
        gathered.fact(f"services.{id}.team", "sourced", entity.file, "spec.owner")


def _serving(entities: dict[Key, Entity], ids: dict[Key, str], gathered: Gathering) -> dict[Key, list[str]]:
    """Return, for everything that can be depended on, the services that serve it."""
    serving = {key: [id] for key, id in ids.items()}
    for entity in entities.values():
        if entity.key[0] == "api":
            serving.setdefault(entity.key, [])
    for entity in entities.values():
        for said in references(entity, "providesApis", gathered):
            key = keys_of(said, entity, ("api",))[0]
            if key not in serving:
                gathered.note(place_of(entity, said), "no_entity", id=reference(key), by=entity.name)
                serving[key] = []
            if entity.key in ids:
                serving[key] = list(dict.fromkeys([*serving[key], ids[entity.key]]))
    return serving


def _add_dependencies(entities: dict, ids: dict[Key, str], serving: dict[Key, list[str]], gathered: Gathering) -> None:
    seen: set[tuple] = set()
    for entity in entities.values():
        if entity.key[0] not in ("component", "resource"):
            continue
        for field, kinds in (("dependsOn", THINGS), ("dependencyOf", THINGS), ("consumesApis", ("api",))):
            for said in references(entity, field, gathered):
                _add_reference(entity, field, said, kinds, (entities, ids, serving, seen), gathered)


def _add_reference(entity: Entity, field: str, said: object, kinds: tuple, known: tuple, gathered: Gathering) -> None:
    """Add what one reference makes a service depend on, or note why it makes nothing."""
    entities, ids, serving, seen = known
    place, keys = place_of(entity, said), keys_of(said, entity, kinds)
    key = next((key for key in keys if key in serving), None)
    if key is None:
        there = next((key for key in keys if key in entities), None)
        code = "nothing_runs" if there else "no_entity"
        gathered.note(place, code, id=reference(there or keys[0]), by=entity.name)
        return
    if entity.key not in ids:
        return  # a library: what it needs is not needed at run time by itself
    if not serving[key]:
        gathered.note(place, "no_provider", id=reference(key), by=entity.name)
        return
    pairs = [(ids[entity.key], on) for on in serving[key]]
    if field == "dependencyOf":
        pairs = [(service, on) for on, service in pairs]
    group = safe(f"api-{key[2]}") if len(pairs) > 1 and field != "dependencyOf" else None
    read = ("derived" if key[0] == "api" else "sourced", f"spec.{field}: {reference(key)}")
    if any(service == on for service, on in pairs):
        return  # it provides what it consumes
    for service, on in pairs:
        if (service, on, group) not in seen:
            seen.add((service, on, group))
            row = {"service": service, "on": on, "group": group}
            gathered.depends(place, entity.file, read, row)
