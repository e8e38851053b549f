"""How long the store takes to save and load a large estate, beside Python's own sqlite3 and json.

    python tests/bench/bench_store.py [--services 10000] [--repeat 15]

Run it from the project's folder. The peer writes the JSON as text into one row of a SQLite file with the same
durability (write-ahead log, synchronous) and reads it back: no compression, versions, conflicts or limits. The three take
turns, so that other work on the machine disturbs all alike; times are of the clock on the wall, median and
quartiles, because a disk is in it.
"""

import argparse
import json
import os
import platform
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import quantiles
from time import perf_counter

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parents[1])]

from bench.big_estate import big_estate
from postgres import serving

from lib.store.documents import Store
from lib.store.packing import packed, unpacked

SAID = {"word": "tried"}
SMALL = Path(__file__).parents[2] / "data" / "estates" / "kakao-2022.json"


class Peer:
    """sqlite3 and json, and no more."""

    def __init__(self, file: Path):
        self.connection = sqlite3.connect(file, isolation_level=None)
        self.connection.execute("PRAGMA journal_mode = WAL")
        self.connection.execute("PRAGMA synchronous = FULL")
        self.connection.execute("CREATE TABLE documents (number INTEGER PRIMARY KEY, content TEXT)")

    def save(self, document: dict) -> None:
        self.connection.execute("INSERT INTO documents (content) VALUES (?)", [json.dumps(document)])

    def load(self) -> dict:
        asked = "SELECT content FROM documents ORDER BY number DESC LIMIT 1"
        return json.loads(self.connection.execute(asked).fetchone()[0])


class Editor:
    """Somebody who edits one document of a store."""

    def __init__(self, url: str, document: dict):
        self.store = Store(url)
        self.key, self.head = self.store.create("estate", document, SAID).key, 1

    def save(self, document: dict) -> None:
        self.head = self.store.save(self.key, document, self.head, SAID).number

    def load(self) -> dict:
        return self.store.load(self.key).document

    def undo_and_redo(self) -> None:
        self.store.redo(self.key, self.store.undo(self.key, self.head).number)

    def ask_head(self) -> None:
        self.store.head(self.key)

    def history(self) -> None:
        self.store.history(self.key)


def timed(work: dict[str, Callable[[], object]], repeat: int) -> dict[str, list[float]]:
    """Return the milliseconds of each piece of work, all of them done in turn ``repeat`` times."""
    taken: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(repeat):
        for name, do in work.items():
            start = perf_counter()
            do()
            taken[name].append(1000 * (perf_counter() - start))
    return taken


def cell(times: list[float]) -> str:
    low, middle, high = quantiles(times, n=4)
    return f"{middle:.3g} ({low:.3g} to {high:.3g})"


def measure(document: dict, url: str, folder: Path, repeat: int) -> list[tuple[str, ...]]:
    """Return lines of a table: what is done, with SQLite, with PostgreSQL, by the peer, ms."""
    stores = {"sqlite": Editor(f"sqlite:///{folder / 'atlas.sqlite3'}", document), "postgresql": Editor(url, document)}
    peer = Peer(folder / "peer.sqlite3")
    both = stores | {"peer": peer}
    saves = timed({name: lambda by=by: by.save(document) for name, by in both.items()}, repeat)
    loads = timed({name: by.load for name, by in both.items()}, repeat)
    assert all(by.load() == document for by in both.values())
    lines = [("save", *map(cell, saves.values())), ("load", *map(cell, loads.values()))]
    for label, method in (("undo and redo", "undo_and_redo"), ("ask for the head", "ask_head")):
        times = timed({name: getattr(by, method) for name, by in stores.items()}, repeat)
        lines.append((label, *map(cell, times.values()), "–"))
    times = timed({name: by.history for name, by in stores.items()}, repeat)
    return [*lines, (f"history of {repeat + 1} versions", *map(cell, times.values()), "–")]


def parts(document: dict, repeat: int) -> str:
    """Return what packing a document takes and gives."""
    kept = packed(document)
    times = timed({"pack": lambda: packed(document), "unpack": lambda: unpacked(kept.content)}, repeat)
    sizes = f"{kept.size / 1e6:.3g} MB of JSON, {len(kept.content) / 1e6:.3g} MB kept"
    return f"{sizes}; packing {cell(times['pack'])} ms, unpacking {cell(times['unpack'])} ms"


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    words.add_argument("--services", type=int, default=10_000)
    words.add_argument("--repeat", type=int, default=15)
    asked = words.parse_args()
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    estates = {
        "kakao-2022": json.loads(SMALL.read_text("utf-8")),
        f"{asked.services:,} services": big_estate(asked.services),
    }
    with serving() as server:
        for name, document in estates.items():
            print(
                f"\n{name}: {parts(document, asked.repeat)}\n\n| ms | SQLite | PostgreSQL | sqlite3 and json |\n|---|---|---|---|"
            )
            with tempfile.TemporaryDirectory() as folder:
                for line in measure(document, server.url(), Path(folder), asked.repeat):
                    print(f"| {' | '.join(line)} |")


if __name__ == "__main__":
    main()
