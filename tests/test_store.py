"""The store: a tree of versions, undo and redo, two who edit the same, on SQLite and PostgreSQL alike."""

import base64
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.model.checks import Mistakes
from lib.model.reading import DEEPEST, LARGEST_BYTES
from lib.store import tables
from lib.store.documents import Conflict, Store
from lib.store.packing import canonical

PROJECT = Path(__file__).parents[1]
KAKAO = json.loads((PROJECT / "data" / "estates" / "kakao-2022.json").read_text("utf-8"))
FIRE = json.loads((PROJECT / "data" / "scenarios" / "kakao-2022-fire.json").read_text("utf-8"))
SAID = {"word": "tried", "what": "판교"}


@pytest.fixture
def store(store_url) -> Iterator[Store]:
    with_connections = Store(store_url)
    yield with_connections
    with_connections.close()


def estate(name: str) -> dict:
    return {"format": "estate/1", "id": name}


def problem(do, *arguments, **named) -> tuple[str, str]:
    """Return place and code of the one problem with which something is refused."""
    with pytest.raises(Mistakes) as caught:
        do(*arguments, **named)
    (found,) = caught.value.problems
    return found.place, found.code


def test_what_is_kept_is_what_was_given(store):
    made = store.create("estate", KAKAO, SAID, by="김철수")
    loaded = store.load(made.key)
    assert loaded == made
    assert json.dumps(loaded.document) == json.dumps(KAKAO)  # keys in their order, too
    assert (loaded.kind, loaded.number, loaded.head, loaded.by, loaded.said) == ("estate", 1, 1, "김철수", SAID)
    assert abs(datetime.now(UTC) - loaded.at) < timedelta(minutes=1)


def test_keys_are_short_and_never_the_same(store):
    keys = {store.create("scenario", FIRE, SAID).key for _ in range(50)}
    assert len(keys) == 50
    assert all(key.startswith("s-") and len(key) == 13 for key in keys)


def test_undo_and_redo_walk_along_the_versions(store):
    key = store.create("estate", estate("a"), SAID).key
    store.save(key, estate("b"), 1, SAID)
    last = store.save(key, estate("c"), 2, SAID)
    assert (last.can_undo, last.can_redo) == (True, False)
    back = store.undo(key, 3)
    assert (back.number, back.document, back.can_undo, back.can_redo) == (2, estate("b"), True, True)
    first = store.undo(key, 2)
    assert (first.number, first.can_undo, first.can_redo) == (1, False, True)
    assert store.undo(key, 1) is None
    assert [store.redo(key, 1).document, store.redo(key, 2).document] == [estate("b"), estate("c")]
    assert store.redo(key, 3) is None
    assert store.head(key) == 3


def test_an_edit_after_undo_leaves_what_was_undone_in_the_history(store):
    key = store.create("estate", estate("a"), SAID).key
    store.save(key, estate("b"), 1, SAID)
    store.undo(key, 2)
    other = store.save(key, estate("c"), 1, SAID, by="영희")
    assert (other.number, other.can_redo) == (3, False)
    lines = [(line.number, line.parent, line.on_path, line.by) for line in store.history(key)]
    assert lines == [(3, 1, True, "영희"), (2, 1, False, ""), (1, None, True, "")]
    assert store.load(key, 2).document == estate("b")
    assert store.undo(key, 3).number == 1
    assert store.redo(key, 1).number == 3  # the newest that was undone


def test_an_old_version_is_restored_as_a_new_one(store):
    key = store.create("estate", estate("a"), SAID).key
    store.save(key, KAKAO, 1, SAID)
    store.save(key, estate("c"), 2, SAID)
    back = store.restore(key, 2, 3, by="영희")
    assert (back.number, back.head, back.document, back.by) == (4, 4, KAKAO, "영희")
    assert back.said == {"word": "kept.restored", "number": 2}
    assert store.load(key) == back
    assert store.undo(key, 4).document == estate("c")


def test_the_second_of_two_who_edit_the_same_is_told(store):
    key = store.create("estate", estate("a"), SAID).key
    store.save(key, estate("mine"), 1, {"word": "renamed"}, by="영희")
    for change in (
        lambda: store.save(key, estate("yours"), 1, SAID),
        lambda: store.undo(key, 1),
        lambda: store.redo(key, 1),
        lambda: store.restore(key, 1, 1),
    ):
        with pytest.raises(Conflict) as caught:
            change()
        assert (caught.value.head, caught.value.by, caught.value.said) == (2, "영희", {"word": "renamed"})
        assert caught.value.problems[0].code == "changed_by"
    assert store.load(key).document == estate("mine")
    assert len(store.history(key)) == 2


def test_who_undid_is_told_to_the_other(store):
    key = store.create("estate", estate("a"), SAID, by="영희").key
    store.save(key, estate("b"), 1, SAID, by="영희")
    store.undo(key, 2, by="철수")
    with pytest.raises(Conflict) as caught:
        store.save(key, estate("c"), 2, SAID)
    assert (caught.value.head, caught.value.by) == (1, "철수")


BROKEN = {
    "format": "estate/1", "id": 7, "name": ["no name"], "sites": [5, {"lat": float("inf"), "id": None}],
    "half a character": "\ud800", "zero": "\0", "large": 10**400, "small": -0.0, "": {"": []},
}  # fmt: skip


def test_a_version_set_aside_is_in_the_history_and_on_no_way_of_undo_or_redo(store):
    key = store.create("estate", estate("a"), SAID).key
    store.save(key, estate("theirs"), 1, SAID)
    aside = store.save_aside(key, estate("ours"), SAID, by="나")
    assert (aside.number, aside.document, aside.head) == (3, estate("ours"), 2)
    assert store.undo(key, 2).document == estate("a")
    assert store.redo(key, 1).document == estate("theirs")
    assert {line.number: line.on_path for line in store.history(key)} == {3: False, 2: True, 1: True}
    assert store.save(key, estate("next"), 2, SAID).number == 4


def test_a_link_reads_one_version_and_changes_nothing(store):
    key = store.create("estate", estate("a"), SAID).key
    link = store.link(key, 1)
    assert link == store.link(key, 1) and link.startswith("r-") and key[2:] not in link
    store.save(key, estate("b"), 1, SAID)
    assert store.linked(link).document == estate("a")
    assert store.link(key, 2) != link
    for change in (store.save, store.undo, store.redo, store.remove):
        arguments = {store.save: (estate("c"), 1, SAID), store.remove: ()}.get(change, (1,))
        assert problem(change, link, *arguments) == (link, "no_such_document")
    assert problem(store.linked, key) == (key, "no_such_document")
    assert problem(store.link, key, 9)[1] == "no_such_version"


def test_a_line_tells_a_version_without_its_document(store):
    key = store.create("estate", estate("a"), SAID).key
    store.save(key, estate("b"), 1, SAID, by="나")
    first, second = store.line(key, 1), store.line(key, 2)
    assert (first.can_undo, first.can_redo, first.on_path) == (False, True, False)
    assert (second.can_undo, second.can_redo, second.on_path, second.by) == (True, False, True, "나")
    assert second == store.history(key)[0]
    assert problem(store.line, key, 3)[1] == "no_such_version"


def test_a_broken_estate_is_kept_as_it_is(store):
    key = store.create("estate", BROKEN, {"word": "\0\ud800"}).key
    loaded = store.load(key)
    assert repr(loaded.document) == repr(BROKEN)
    assert loaded.said == {"word": "\0\ud800"}
    (line,) = store.listed("estate")
    assert (line.id, line.name, line.estate) == ("", "", "")


def test_a_list_tells_name_and_last_change(store):
    first, second = (store.create("estate", KAKAO | {"id": name}, SAID, by="영희") for name in "ab")
    fire = store.create("scenario", FIRE, SAID)
    store.save(first.key, KAKAO | {"id": "c", "name": {"ko": "카카오", "en": "Kakao"}}, 1, SAID, by="철수")
    lines = store.listed("estate")
    assert [(line.key, line.id, line.head, line.by) for line in lines] == [
        (first.key, "c", 2, "철수"), (second.key, "b", 1, "영희"),
    ]  # fmt: skip
    assert lines[0].name == {"ko": "카카오", "en": "Kakao"}
    assert [(line.key, line.estate) for line in store.listed("scenario")] == [(fire.key, "kakao-2022")]


def test_what_is_removed_is_kept_and_comes_back(store):
    key = store.create("estate", KAKAO, SAID).key
    store.remove(key)
    assert store.listed("estate") == []
    assert [line.key for line in store.listed("estate", removed=True)] == [key]
    assert store.load(key).removed and store.load(key).document == KAKAO
    assert problem(store.save, key, estate("b"), 1, SAID) == (key, "document_removed")
    assert problem(store.undo, key, 1) == (key, "document_removed")
    store.unremove(key)
    assert store.save(key, estate("b"), 1, SAID).number == 2
    assert not store.load(key).removed


@pytest.mark.parametrize(
    "key", ["", "kakao-2022", "e-22222222222", "../e-22222222222", "e-\0", "가", "e-" + "2" * 10**6]
)
def test_a_key_that_names_nothing_is_refused(store, key):
    for do in (store.load, store.head, store.history, store.remove, store.unremove):
        assert problem(do, key) == (key[:100], "no_such_document")
    assert problem(store.save, key, KAKAO, 1, SAID) == (key[:100], "no_such_document")


@pytest.mark.parametrize("number", [0, -1, 2, 10**30])
def test_a_version_that_does_not_exist_is_refused(store, number):
    key = store.create("estate", KAKAO, SAID).key
    assert problem(store.load, key, number) == (key, "no_such_version")
    assert problem(store.restore, key, number, 1) == (key, "no_such_version")
    assert store.head(key) == 1


def test_a_document_too_large_or_too_deep_is_refused_and_the_old_one_stays(store):
    deep = {}
    for _ in range(DEEPEST):
        deep = {"in": deep}
    key = store.create("estate", KAKAO, SAID).key
    assert problem(store.save, key, deep, 1, SAID) == ("file", "too_deep")
    assert problem(store.create, "estate", {"name": "x" * LARGEST_BYTES}, SAID) == ("file", "too_large")
    assert store.save(key, deep["in"], 1, SAID).number == 2


def test_a_name_is_kept_readable(store):
    made = store.create("estate", KAKAO, SAID, by=" 김\0철\n수\ud800 " + "x" * 1000)
    assert made.by == store.load(made.key).by == "김철수 " + "x" * 96


def test_the_same_document_gives_the_same_bytes():
    text = canonical({"id": "b", "name": {"ko": "판교"}, "n": [1, 2.5, None, True]})
    assert text == '{"id":"b","name":{"ko":"판교"},"n":[1,2.5,null,true]}'.encode()
    assert canonical(json.loads(canonical(KAKAO))) == canonical(KAKAO)


class Model:
    """A plain list of documents with a parent each: what the store is to behave like."""

    def __init__(self, document: dict):
        self.documents, self.parents, self.at = [document], [None], 0

    def save(self, document: dict) -> None:
        self.documents.append(document)
        self.parents.append(self.at)
        self.at = len(self.documents) - 1

    def undo(self) -> bool:
        return self._go(self.parents[self.at])

    def redo(self) -> bool:
        return self._go(max((i for i, parent in enumerate(self.parents) if parent == self.at), default=None))

    def _go(self, to: int | None) -> bool:
        self.at = self.at if to is None else to
        return to is not None


@pytest.fixture(scope="module")
def lasting_stores(postgresql, tmp_path_factory) -> list[Store]:
    return [Store(f"sqlite:///{tmp_path_factory.mktemp('store') / 'atlas.sqlite3'}"), Store(postgresql.url())]


@settings(max_examples=40)
@given(st.lists(st.sampled_from(["save", "save", "undo", "redo", "restore"]), max_size=25), st.randoms())
def test_any_sequence_of_edits_behaves_as_a_plain_list(lasting_stores, steps, dice):
    for store in lasting_stores:
        key, model = store.create("estate", estate("0"), SAID).key, Model(estate("0"))
        for i, step in enumerate(steps):
            base = model.at + 1
            if step == "save":
                model.save(estate(str(i)))
                assert store.save(key, estate(str(i)), base, SAID).number == model.at + 1
            elif step == "restore":
                number = dice.randint(1, len(model.documents))
                model.save(model.documents[number - 1])
                assert store.restore(key, number, base).number == model.at + 1
            else:
                assert (getattr(store, step)(key, base) is not None) == getattr(model, step)()
            now = store.load(key)
            assert (now.number, now.document) == (model.at + 1, model.documents[model.at])
            assert now.can_undo == (model.parents[model.at] is not None)
            assert now.can_redo == (model.at in model.parents)
        kept = [store.load(key, number + 1).document for number in range(len(model.documents))]
        assert kept == model.documents


def test_a_logo_is_kept_once_however_many_versions_show_it(store):
    logos = [base64.b64encode(os.urandom(60_000)).decode() for _ in range(2)]
    briefing = {"format": "briefing/1", "id": "briefing", "title": "", "logo": logos[0]}
    first = store.create("briefing", briefing, SAID)
    for number in range(1, 9):
        store.save(first.key, briefing | {"title": f"Title {number}"}, number, SAID)
    store.save(first.key, briefing | {"logo": logos[1]}, 9, SAID)
    assert store.load(first.key).document["logo"] == logos[1]
    assert store.undo(first.key, 10).document == briefing | {"title": "Title 8"}
    assert store.load(first.key, 1).document == briefing
    assert store.restore(first.key, 1, 9).document == briefing
    assert store.linked(store.link(first.key, 10)).document["logo"] == logos[1]
    assert store.create("briefing", briefing | {"title": "Another"}, SAID).document["logo"] == logos[0]
    with store.engine.connect() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(tables.pictures)) == 2
        assert connection.scalar(sa.select(sa.func.sum(sa.func.length(tables.versions.c.content)))) < 5000
    assert store.history(first.key)[0].size > 80_000


def test_a_logo_that_is_gone_damages_its_versions_alone(store):
    briefing = {"format": "briefing/1", "id": "briefing", "logo": "A" * 4000}
    key = store.create("briefing", briefing, SAID).key
    store.save(key, briefing | {"logo": ""}, 1, SAID)
    with store.engine.begin() as connection:
        connection.execute(sa.delete(tables.pictures))
    assert store.load(key).document["logo"] == ""
    assert problem(store.load, key, 1)[1] == "version_damaged"
