"""The estates, scenarios, exercises and briefings at hand: the samples of ``data/`` and what users keep in the store.

A *key* names one of them: a sample's file name, or a kept document's key. A *ref* also says which version:
``e-7k3m9q2x4bd@12``. A sample's key is its ref, and so is a link's, which opens one version to read.
``OUTAGE_ATLAS_DATA`` names the app's folder, ``.atlas`` if unset.
"""

import json
import os
from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path

import msgspec
from sqlalchemy import URL

from lib.model.checks import Mistakes, Problem
from lib.model.estate import Estate, Name
from lib.model.reading import LARGEST_BYTES, read_estate, read_exercise, read_scenario
from lib.model.scenario import Scenario, fits
from lib.store import tables
from lib.store.documents import Kept, Store
from lib.store.drills import Drills
from lib.store.files import read_bytes
from lib.store.rows import LINK

PROJECT = Path(__file__).parents[2]
SAMPLES = PROJECT / "data"
LONGEST_KEY = 100  # letters; a file system takes no more than a few hundred bytes
KINDS = ("estates", "scenarios", "exercises")  # folders of samples


def data_folder() -> Path:
    """Return the folder in which the app keeps what users give it."""
    return Path(os.environ.get("OUTAGE_ATLAS_DATA") or PROJECT / ".atlas")


def store() -> Store:
    """Return the store, one for each address. Raises Mistakes where the address is none."""
    return _store(tables.address(data_folder()))


def drills() -> Drills:
    """Return the exercises that are played, in the same database. Raises Mistakes where the address is none."""
    return _drills(store())


@lru_cache(maxsize=4)
def _drills(kept: Store) -> Drills:
    return Drills(kept.engine)


@lru_cache(maxsize=4)
def _store(address: str | URL) -> Store:
    return Store(address)


def ref(kept: Kept) -> str:
    """Return what names a version of a kept document."""
    return f"{kept.key}@{kept.number}"


def parted(ref: str) -> tuple[str, int | None]:
    """Return key and version of a ref; no version of a sample, nor of a key."""
    key, at, number = ref.partition("@")
    return (key, int(number)) if at and number.isdecimal() and len(number) < 10 else (ref, None)


def current(key: str) -> str:
    """Return the ref of what a key names now: of a kept document its newest version. Raises Mistakes."""
    name, number = parted(key)
    if number is not None or is_link(name) or any(is_sample(kind, name) for kind in KINDS):
        return key
    return f"{name}@{store().head(name)}"


def is_sample(kind: str, key: str) -> bool:
    """Say whether a key names a sample of a kind; a key that could leave the folder names none."""
    named = key == Path(key).name and not key.startswith(".") and len(key) <= LONGEST_KEY
    return named and _path(kind, key).is_file()


def is_link(key: str) -> bool:
    """Say whether a key is a link to one version, which can be read and not be changed."""
    return bool(LINK.fullmatch(key))


@cache
def sample_estates() -> dict[str, Name]:
    """Return key -> name of the samples, the founding case before the rest; not to be changed."""
    keys = sorted((p.stem for p in (SAMPLES / "estates").glob("*.json")), key=lambda k: (k != "kakao-2022", k))
    return {key: read_estate(estate_bytes(key)).name or key for key in keys}


def estates() -> dict[str, Name]:
    """Return key -> name of all estates: samples first, then those kept. Raises Mistakes where the store is out."""
    return sample_estates() | {row.key: row.name or row.id for row in store().listed("estate")}


def estate_names() -> dict[str, Name]:
    """Return id -> name of all estates at hand, a sample's before that of its copies. Raises Mistakes where the store is out."""
    return {row.id: row.name or row.id for row in store().listed("estate")} | sample_estates()


def estate_ids() -> set[str]:
    """Return the ids of all estates at hand; a sample's is its key."""
    return set(estate_names())


def or_samples(estates: Callable[[], dict[str, Name]]) -> dict[str, Name]:
    """Return the estates that are asked for, or the samples where the store is out."""
    try:
        return estates()
    except Mistakes:
        return sample_estates()


def estate_bytes(key: str) -> bytes:
    """Return a sample's file. Raises Mistakes where there is none of that key."""
    if not is_sample("estates", key):
        raise Mistakes([Problem("file", "no_such_file", {"name": key[:100]})])
    return _bytes(_path("estates", key))


def estate_document(ref: str) -> dict:
    """Return an estate's document, which may have mistakes if it is a kept one. Raises Mistakes where there is none."""
    key, number = parted(ref)
    return json.loads(estate_bytes(key)) if is_sample("estates", key) else _kept("estate", key, number)


def sample_scenarios(estate: Estate) -> dict[str, Name]:
    """Return key -> name of the samples that fit an estate."""
    return {key: scenario.name or key for key, scenario in _sample_scenarios().items() if fits(scenario, estate)}


def scenarios(estate: Estate) -> dict[str, Name]:
    """Return key -> name of the scenarios that fit an estate, samples first. Raises Mistakes where the store is out."""
    return sample_scenarios(estate) | {
        row.key: row.name or row.id for row in store().listed("scenario") if fits(row, estate)
    }


def scenario_of(key: str, estate: Estate | None = None) -> Scenario:
    """Return a scenario, checked against its estate if given. Raises Mistakes."""
    if is_sample("scenarios", key):
        return read_scenario(_bytes(_path("scenarios", key)), estate)
    return read_scenario(_kept("scenario", *parted(key)), estate)


def keep_scenario(scenario: Scenario, said: dict, by: str = "") -> str:
    """Keep a scenario as a new document and return its key."""
    return store().create("scenario", msgspec.to_builtins(scenario), said, by).key


@cache
def sample_exercises() -> dict[str, Name]:
    """Return key -> name of the samples; not to be changed."""
    found = {path.stem: read_exercise(_bytes(path)) for path in sorted((SAMPLES / "exercises").glob("*.json"))}
    return {key: exercise.name or key for key, exercise in found.items()}


def exercises() -> dict[str, Name]:
    """Return key -> name of all exercises: samples first, then those kept. Raises Mistakes where the store is out."""
    return sample_exercises() | {row.key: row.name or row.id for row in store().listed("exercise")}


def exercise_ids() -> set[str]:
    """Return the ids of all exercises at hand; a sample's is its key."""
    return {row.id for row in store().listed("exercise")} | set(sample_exercises())


def exercise_document(ref: str) -> dict:
    """Return an exercise's document, which may have mistakes if it is a kept one. Raises Mistakes where there is none."""
    key, number = parted(ref)
    return (
        json.loads(_bytes(_path("exercises", key))) if is_sample("exercises", key) else _kept("exercise", key, number)
    )


def briefing_document(ref: str) -> dict:
    """Return how a briefing was set. Raises Mistakes where there is none."""
    return _kept("briefing", *parted(ref))


def estate_of(id_: str) -> str | None:
    """Return the key of the estate of an id, a sample or the kept one that was last changed; None where there is none."""
    if is_sample("estates", id_):
        return id_
    return next((row.key for row in store().listed("estate") if row.id == id_), None)


@cache
def korea() -> dict:
    """Return Korea's first-level divisions of 2022 with their residents, and where these figures come from."""
    sample = json.loads(estate_bytes("kakao-2022"))
    facts = [fact for fact in sample["facts"] if fact["of"].startswith("regions.")]
    return {"regions": sample["regions"], "facts": facts}


@cache
def evidence() -> dict:
    """Return what really happened in October 2022, with its sources."""
    return json.loads((SAMPLES / "evidence" / "kakao-2022.json").read_text("utf-8"))


def is_scenario(content: bytes) -> bool:
    """Say whether a file is a scenario rather than an estate, by its format line."""
    return b'"scenario/1"' in content[:4096] or (b'"estate/1"' not in content and b'"scenario/' in content)


def plain_data(content: bytes) -> object:
    """Return what a JSON file holds, None where it is none or larger than one may be."""
    try:
        return json.loads(content.decode("utf-8-sig")) if len(content) <= LARGEST_BYTES else None
    except (ValueError, RecursionError):
        return None


@cache
def _sample_scenarios() -> dict[str, Scenario]:
    return {path.stem: read_scenario(_bytes(path)) for path in sorted((SAMPLES / "scenarios").glob("*.json"))}


def _kept(kind: str, key: str, number: int | None) -> dict:
    kept = store().linked(key) if is_link(key) else store().load(key, number)
    if kept.kind != kind:
        raise Mistakes([Problem(key[:100], "no_such_document")])
    return kept.document


@lru_cache(maxsize=64)
def _bytes(path: Path) -> bytes:
    return read_bytes(path)


def _path(kind: str, key: str) -> Path:
    return SAMPLES / kind / f"{key}.json"
