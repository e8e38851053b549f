"""The estates and scenarios at hand: the samples of ``data/`` and what users opened here.

An opened file is kept under a name made of its content, so that a link or a
reload finds it again. ``OUTAGE_ATLAS_DATA`` names the folder; ``.atlas`` if unset.
"""

import json
import os
from functools import cache
from hashlib import sha256
from pathlib import Path

from lib.model.checks import Mistakes, Problem
from lib.model.estate import Estate
from lib.model.reading import read_estate, read_scenario, to_json
from lib.model.scenario import Scenario, fits
from lib.store.files import read_bytes, write_whole

PROJECT = Path(__file__).parents[2]
SAMPLES = PROJECT / "data"


def data_folder() -> Path:
    """Return the folder in which the app keeps what users give it."""
    return Path(os.environ.get("OUTAGE_ATLAS_DATA") or PROJECT / ".atlas")


def estate_keys() -> list[str]:
    """Return the keys of all estates: samples first, the founding case before the rest."""
    samples = sorted((p.stem for p in (SAMPLES / "estates").glob("*.json")), key=lambda k: (k != "kakao-2022", k))
    return samples + sorted(p.stem for p in (data_folder() / "estates").glob("opened-*.json"))


def estate_bytes(key: str) -> bytes:
    """Return an estate's file. Raises Mistakes where there is none of that key."""
    return read_bytes(_path("estates", key))


def scenario_keys(estate: Estate) -> list[str]:
    """Return the keys of the scenarios that fit an estate."""
    found = []
    for folder in (SAMPLES, data_folder()):
        for path in sorted((folder / "scenarios").glob("*.json")):
            try:
                if fits(read_scenario(path.read_bytes()), estate):
                    found.append(path.stem)
            except (Mistakes, OSError):
                continue
    return found


def scenario_of(key: str, estate: Estate) -> Scenario:
    """Return a scenario checked against its estate. Raises Mistakes."""
    return read_scenario(read_bytes(_path("scenarios", key)), estate)


def keep_estate(estate: Estate) -> str:
    """Keep an opened estate and return its key."""
    return _keep("estates", to_json(estate))


def keep_scenario(scenario: Scenario) -> str:
    """Keep an opened scenario and return its key."""
    return _keep("scenarios", to_json(scenario))


@cache
def evidence() -> dict:
    """Return what really happened in October 2022, with its sources."""
    return json.loads((SAMPLES / "evidence" / "kakao-2022.json").read_text("utf-8"))


def opened(document: bytes) -> Estate | Scenario:
    """Return the estate or scenario in an opened file, whichever its format line says."""
    if b'"scenario/1"' in document[:4096] or (b'"estate/1"' not in document and b'"scenario/' in document):
        return read_scenario(document)
    return read_estate(document)


def _keep(kind: str, content: bytes) -> str:
    key = f"opened-{sha256(content).hexdigest()[:16]}"
    folder = data_folder() / kind
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Mistakes([Problem(str(folder), "unwritable", {"why": error.strerror or str(error)})]) from None
    write_whole(folder / f"{key}.json", content)
    return key


def _path(kind: str, key: str) -> Path:
    """Return the file of a key; a key that could leave the folder is no key."""
    if key != Path(key).name or key.startswith("."):
        raise Mistakes([Problem("file", "no_such_file", {"name": key[:100]})])
    for folder in (SAMPLES, data_folder()):
        path = folder / kind / f"{key}.json"
        if path.is_file():
            return path
    raise Mistakes([Problem("file", "no_such_file", {"name": key[:100]})])
