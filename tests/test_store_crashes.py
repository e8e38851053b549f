"""Many who save at once, and processes killed in the middle of it: nothing is lost, nothing is half there."""

import multiprocessing
import random
import sqlite3
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from time import monotonic, sleep

import pytest

from lib.model.checks import Mistakes
from lib.store.documents import Conflict, Store

SAID = {"word": "tried"}
PROCESSES = multiprocessing.get_context("spawn" if sys.platform == "win32" else "forkserver")
PROCESSES.set_forkserver_preload(["lib.store.documents"])
MARKS, EDITORS = 15, 4
KILLS = 20


def large(number: int) -> dict:
    """Return a document of a megabyte that hardly can be compressed: the save of one takes a while."""
    return {"id": "large", "number": number, "filling": random.Random(number).randbytes(500_000).hex()}


def save_on_and_on(url: str, key: str, line) -> None:
    store = Store(url)
    head = store.head(key)
    while True:
        following = large(head + 1)
        line.send(("begun", head + 1))
        head = store.save(key, following, head, SAID).number
        line.send(("done", head))


def told(line) -> list[tuple[str, int]]:
    """Return all that a process, now dead, has said."""
    said = []
    try:
        while True:
            said.append(line.recv())
    except EOFError:
        return said


def killed_while_saving(url: str, key: str, after: float) -> tuple[str, int]:
    """Let a process save until so many seconds after its first save, kill it, and return the last that it said."""
    line, its_end = PROCESSES.Pipe(duplex=False)
    process = PROCESSES.Process(target=save_on_and_on, args=(url, key, its_end), daemon=True)
    process.start()
    its_end.close()
    said = [line.recv() for _ in range(2)]
    sleep(after)
    process.kill()
    process.join()
    return [*said, *told(line)][-1]


def save_after_all(store: Store, key: str, base: int) -> None:
    """Save a new version; a server may still have committed the dead one's last, after it was asked for the head."""
    try:
        assert store.save(key, large(base + 1), base, SAID).number == base + 1
    except Conflict as conflict:
        assert conflict.head == base + 1 and store.load(key).document == large(base + 1)
        assert store.save(key, large(base + 2), base + 1, SAID).number == base + 2


def test_a_process_killed_while_it_saves_leaves_the_old_version_or_the_new_one(store_url):
    dice, store, unfinished = random.Random(4), Store(store_url), 0
    key = store.create("estate", large(1), SAID).key
    for _ in range(KILLS):
        what, number = killed_while_saving(store_url, key, dice.uniform(0, 0.1))
        unfinished += what == "begun"
        now = store.load(key)
        assert now.number in ((number - 1, number) if what == "begun" else (number,))
        assert now.document == large(now.number)
        kept = [line.number for line in store.history(key)]
        assert kept == list(range(kept[0], 0, -1)) and kept[0] in (now.number, number)  # a server may commit it late
        save_after_all(store, key, now.number)  # which a lock of the dead would refuse as busy
    assert unfinished > KILLS / 4
    for number in range(1, store.head(key) + 1, 10):
        assert store.load(key, number).document == large(number)


def mark(store: Store, key: str, name: str) -> None:
    """Put one's marks into a document that others mark too: read it again wherever one came too late."""
    for i in range(MARKS):
        while True:
            now = store.load(key)
            marked = now.document | {"marks": [*now.document["marks"], f"{name}{i}"]}
            try:
                store.save(key, marked, now.number, SAID, by=name)
                break
            except Conflict as conflict:
                assert conflict.head > now.number and conflict.by


def mark_from_elsewhere(url: str, key: str, name: str) -> None:
    mark(Store(url), key, name)


def all_marked(store: Store, key: str, names: list[str]) -> None:
    made = store.load(key)
    assert made.number == 1 + len(names) * MARKS
    assert sorted(made.document["marks"]) == sorted(f"{name}{i}" for name in names for i in range(MARKS))
    assert all(line.parent == line.number - 1 for line in store.history(key)[:-1])


def test_threads_that_edit_the_same_lose_nothing(store_url):
    store, names = Store(store_url), [f"thread{i}-" for i in range(EDITORS)]
    key = store.create("estate", {"marks": []}, SAID).key
    with ThreadPoolExecutor(EDITORS) as pool:
        list(pool.map(partial(mark, store, key), names))
    all_marked(store, key, names)


def test_processes_that_edit_the_same_lose_nothing(store_url):
    store, names = Store(store_url), [f"process{i}-" for i in range(EDITORS)]
    key = store.create("estate", {"marks": []}, SAID).key
    processes = [PROCESSES.Process(target=mark_from_elsewhere, args=(store_url, key, name)) for name in names]
    for process in processes:
        process.start()
    for process in processes:
        process.join(120)
    assert [process.exitcode for process in processes] == [0] * EDITORS
    all_marked(store, key, names)


def test_of_those_who_save_at_one_time_one_wins(store_url):
    stores, start = [Store(store_url) for _ in range(EDITORS)], Barrier(EDITORS)
    key = stores[0].create("estate", {}, SAID).key

    def save(store: Store, base: int) -> int | None:
        start.wait()
        try:
            return store.save(key, {"by": id(store)}, base, SAID).number
        except Conflict:
            return None

    with ThreadPoolExecutor(EDITORS) as pool:
        for base in range(1, 21):
            numbers = list(pool.map(save, stores, [base] * EDITORS))
            assert sorted(map(str, numbers)) == sorted([str(base + 1)] + ["None"] * (EDITORS - 1))
            winner = stores[numbers.index(base + 1)]
            assert stores[0].load(key).document == {"by": id(winner)}


def create_at_once(url: str, start, line) -> None:
    start.wait(60)
    line.put(Store(url).create("estate", {}, SAID).key)


def test_a_new_store_is_made_once_by_all_who_come_first(store_url):
    start, line = PROCESSES.Barrier(6), PROCESSES.Queue()
    processes = [PROCESSES.Process(target=create_at_once, args=(store_url, start, line)) for _ in range(6)]
    for process in processes:
        process.start()
    keys = [line.get(timeout=60) for _ in processes]
    for process in processes:
        process.join(60)
    assert sorted(line.key for line in Store(store_url).listed("estate")) == sorted(keys)


def test_a_new_file_that_another_one_writes_is_waited_for(tmp_path):
    path = tmp_path / "atlas.sqlite3"
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")  # SQLite refuses at once to let such a file be shared
    other.execute("CREATE TABLE theirs (one)")
    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: (sleep(0.5), other.execute("COMMIT")))
        assert Store(f"sqlite:///{path}").create("estate", {}, SAID).number == 1
    other.close()


def test_a_server_that_crashes_is_said_and_found_again(postgresql):
    store = Store(postgresql.url())
    key = store.create("estate", large(1), SAID).key
    store.save(key, large(2), 1, SAID)
    postgresql.stop()
    try:
        start = monotonic()
        with pytest.raises(Mistakes) as caught:
            store.load(key)
        assert [problem.code for problem in caught.value.problems] == ["store_unreachable"]
        assert monotonic() - start < 6
    finally:
        postgresql.start()
    assert store.load(key).document == large(2)
    assert store.save(key, large(3), 2, SAID).number == 3
