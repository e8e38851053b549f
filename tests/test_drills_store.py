"""Exercises in the store: the log grows once for each thing, seats and codes open only what they should; on both databases."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from lib.model.checks import Mistakes
from lib.model.drill import Said
from lib.store import tables
from lib.store.documents import Store
from lib.store.drills import MOST_GUESSES, Begun, Drills, New, Outdated


@pytest.fixture
def drills(store_url) -> Iterator[Drills]:
    store = Store(store_url)
    yield Drills(store.engine)
    store.close()


@pytest.fixture
def begun(drills) -> Begun:
    return drills.begin({"id": "x", "name": {"ko": "훈련"}}, {"id": "e"}, 1000.0)


def new(once: str, text: str = "x") -> New:
    return New(seat="s1", wall=1.5, t=0.25, kind="noted", said=Said(text=text), once=once)


def code_of(do, *arguments) -> str:
    with pytest.raises(Mistakes) as caught:
        do(*arguments)
    return caught.value.problems[0].code


def test_what_began_is_kept_as_it_was(drills, begun):
    assert drills.plan(begun.key) == ({"id": "x", "name": {"ko": "훈련"}}, {"id": "e"})
    assert drills.code(begun.key) == begun.code and len(begun.code) == 6
    assert code_of(drills.plan, "d-22222222222") == "no_such_drill"


def test_each_thing_is_added_once_and_numbered_without_holes(drills, begun):
    assert [entry.number for entry in drills.append(begun.key, [new("a"), new("b", "둘")])] == [1, 2]
    assert drills.append(begun.key, [new("a", "again")]) == []
    assert [entry.number for entry in drills.append(begun.key, [new("a"), new("c")])] == [3]
    log = drills.log(begun.key)
    assert [(entry.number, entry.said.text, entry.t, entry.wall) for entry in log] == [
        (1, "x", 0.25, 1.5),
        (2, "둘", 0.25, 1.5),
        (3, "x", 0.25, 1.5),
    ]
    assert drills.log(begun.key, 2) == log[2:] and drills.number(begun.key) == 3


def test_who_acts_on_an_old_log_adds_nothing(drills, begun):
    drills.append(begun.key, [new("a")], base=0)
    with pytest.raises(Outdated):
        drills.append(begun.key, [new("b")], base=0)
    assert drills.append(begun.key, [new("a")], base=0) == []  # it is there: nothing to refuse
    assert drills.number(begun.key) == 1


def test_a_token_opens_its_seat_alone_and_is_not_in_the_database(drills, begun):
    seat, token = drills.seat(begun.key)
    assert drills.holder(token) == drills.holder(token).__class__(begun.key, seat)
    assert drills.holder(begun.token).seat == "facilitator"
    assert code_of(drills.holder, "nobody's") == "no_such_seat"
    with drills.engine.connect() as connection:
        kept = str(connection.execute(sa.select(tables.seats)).all())
    assert token not in kept and begun.token not in kept


def test_a_code_is_found_however_typed_and_guessing_is_stopped(drills, begun):
    assert drills.find(f" {begun.code.upper()} ", "10.0.0.1", 0.0) == begun.key
    for _ in range(MOST_GUESSES):
        assert code_of(drills.find, "zzzzzz", "10.0.0.2", 10.0) == "no_such_code"
    assert code_of(drills.find, begun.code, "10.0.0.2", 11.0) == "too_many_guesses"
    assert drills.find(begun.code, "10.0.0.3", 11.0) == begun.key  # others are not kept out
    assert drills.find(begun.code, "10.0.0.2", 71.0) == begun.key


def test_what_a_seat_has_read_outlives_the_server(drills, begun, store_url):
    assert drills.read_to(begun.key, "s1") == 0
    drills.mark_read(begun.key, "s1", 7)
    drills.mark_read(begun.key, "s1", 5)  # a second window that is behind
    anew = Store(store_url)
    assert [Drills(anew.engine).read_to(begun.key, seat) for seat in ("s1", "s2")] == [7, 0]
    anew.close()
    assert code_of(drills.mark_read, "d-22222222222", "s1", 1) == "no_such_drill"


def test_a_store_of_an_earlier_schema_gets_the_tables_it_lacks(store_url):
    old = Store(store_url)
    old.create("estate", {"id": "kept"}, {"word": "tried"})
    with old.engine.begin() as connection:
        for table in (tables.reads, tables.guesses, tables.seats, tables.entries, tables.drills):
            table.drop(connection)
        connection.execute(sa.delete(tables.schema))
        connection.execute(sa.insert(tables.schema).values(version=1))
    old.close()
    now = Store(store_url)
    assert Drills(now.engine).begin({}, {}, 0.0).code
    assert [row.id for row in now.listed("estate")] == ["kept"]
    now.close()
