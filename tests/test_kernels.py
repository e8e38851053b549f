"""What the engine's machine code rests on: borrowed arrays, queues of bits, random numbers, rooms that grow."""

from typing import NamedTuple

import numpy as np
import pytest
from bench.big_estate import big_estate

from lib.engine.compile import compile_estate
from lib.engine.contingency import Contingency, case_scenario
from lib.engine.draws import chances, stream
from lib.engine.handles import Handle
from lib.engine.kernel import door, empty_queue, plain, queue, take_largest, take_least
from lib.engine.lanes import (
    LANES,
    alike,
    any_above,
    if_below,
    larger,
    load,
    minus,
    plus,
    smaller,
    store,
    store_larger,
    times,
)
from lib.engine.net import Rows, rows_by
from lib.engine.room import room_of
from lib.engine.simulate import simulate
from lib.model.reading import read_estate
from lib.runs.local import carry_out

ROW = np.dtype([("flag", "?"), ("value", "f8")], align=True)


class Things(NamedTuple):
    rows: np.ndarray
    rate: float
    nested: Rows
    on: bool
    off: bool
    table: np.ndarray


@plain
def _work(things):
    first, items = things.nested
    for i in range(len(things.rows)):
        things.rows[i].flag = things.on and not things.off
        for j in range(first[i], first[i + 1]):
            things.rows[i].value += things.rate * items[j] * things.table[i, 1]


@door
def _use(things):
    _work(things)
    return things.table.shape


def test_a_kernel_reads_and_changes_what_a_handle_borrows():
    nested = Rows(np.array([0, 2, 3]), np.array([1, 2, 4], dtype=np.uint32))
    things = Things(np.zeros(2, dtype=ROW), 2.5, nested, True, False, np.array([[9.0, 1.0, 9.0], [9.0, 2.0, 9.0]]))
    assert _use(Handle(things)) == (2, 3)
    assert things.rows.tolist() == [(True, 7.5), (True, 20.0)]


def test_a_handle_refuses_an_array_with_gaps():
    with pytest.raises(ValueError, match="contiguous"):
        Handle(Rows(np.arange(4), np.arange(8)[::2]))


@door
def _in_order(numbers, queued, largest):
    found = []
    for number in numbers:
        queue(queued, number)
    for i in range(len(queued)):
        word = len(queued) - 1 - i if largest else i
        while queued[word]:
            found.append(take_largest(queued, word) if largest else take_least(queued, word))
    return found


@pytest.mark.parametrize("largest", [False, True])
def test_a_queue_gives_each_number_once_and_in_order(largest):
    numbers = np.array([5, 63, 64, 0, 127, 128, 5, 200, 62, 199, 63])
    assert _in_order(numbers, empty_queue(201), largest) == sorted(set(numbers.tolist()), reverse=largest)


@pytest.mark.parametrize(("seed", "first"), [(0, 0), (7, 12_345), (2**63 - 1, 99_990)])
def test_draws_are_the_streams_of_numpys_philox(seed, first):
    expected = [stream(seed, draw).random(171) for draw in range(first, first + 5)]
    assert np.array_equal(chances(seed, first, first + 5, 171), expected)


def test_a_sweep_makes_room_for_cases_longer_than_it_expected():
    document = big_estate(40, sites=4) | {"load_profile": [0.5 + hour / 48 for hour in range(24)]}
    for row in document["services"]:
        row["demand"] = 25  # more than there is: every hour changes every service
    compiled = compile_estate(read_estate(document))
    sweep = Contingency(1, horizon=4800)
    found = carry_out(compiled, sweep, workers=1)
    impacts = [simulate(compiled, case_scenario(compiled.estate, case, 4800)) for case in found.cases]
    assert min(len(impact.table("timeline")) for impact in impacts) > 4500
    assert found.outcomes.lost_user_hours.tolist() == pytest.approx(
        [impact.lost_user_hours for impact in impacts], rel=1e-12
    )
    assert found.outcomes.peak_people.tolist() == [impact.peak_affected_people for impact in impacts]


def test_a_room_is_lent_to_one_run_at_a_time_and_kept_for_the_next():
    compiled = compile_estate(read_estate(big_estate(30, sites=3)))
    with room_of(compiled) as one, room_of(compiled) as other:
        assert one is not other
    with room_of(compiled) as again:
        assert again in (one, other)


def test_a_room_keeps_nothing_of_the_run_before():
    """Whatever ran there, a run gives what it gives in a new room, and what it gave stays as it was."""
    estate = read_estate(big_estate(40, sites=4))
    compiled, cases = compile_estate(estate), Contingency(1).cases(estate)
    impacts = [simulate(compiled, case_scenario(estate, case)) for case in cases + cases]
    for impact, case in zip(impacts, cases + cases, strict=True):
        alone = simulate(estate, case_scenario(estate, case))
        for name in ("services", "jobs", "availability", "timeline"):
            assert impact.table(name).equals(alone.table(name))


@pytest.mark.parametrize("count", [5, 1 << 16, (1 << 16) + 1])
def test_rows_keep_the_order_of_their_items_however_many_keys_there_are(count):
    keys = np.array([3, 0, 3, count - 1, 0, 3], dtype=np.uint32)
    rows = rows_by(keys, count)
    assert [rows.items[rows.first[key] : rows.first[key + 1]].tolist() for key in (0, 1, 3, count - 1)] == [
        [1, 4], [], [0, 2, 5], [3]
    ]  # fmt: skip


@door
def _join(table, known, chosen, rose):
    for row in range(0, len(table), LANES):
        store_larger(table, row, known, chosen)
    half = times(load(table, 3), alike(0.5))
    rose[0], rose[1] = any_above(half, load(table, 3)), any_above(load(table, 3), half)
    store(
        table, 3, if_below(half, alike(4), plus(half, alike(1)), minus(smaller(half, alike(7)), larger(half, alike(6))))
    )


def test_lanes_hold_the_columns_of_what_was_chosen():
    dice = np.random.default_rng(1)
    known, chosen = dice.uniform(1, 20, (5, 3 * LANES)), dice.integers(0, 5, (LANES, 2))
    table, rose = np.zeros((3 * LANES, LANES)), np.zeros(2, dtype=bool)
    _join(table, known, chosen, rose)
    wanted = np.maximum(known[chosen[:, 0]], known[chosen[:, 1]]).T
    half = wanted[3] / 2
    wanted[3] = np.where(half < 4, half + 1, np.minimum(half, 7) - np.maximum(half, 6))
    assert (half < 4).any() and (half > 7).any() and rose.tolist() == [False, True]
    assert table.tolist() == wanted.tolist()


def test_some_cases_of_a_contingency_are_those_of_the_whole_list():
    estate = read_estate(
        big_estate(10, sites=6) | {"zones": [{"id": "z"}, {"id": "empty"}], "sites": [
            {"id": f"x{i}", "lat": 0, "lon": i, "zones": ["z"] * (i > 3)} for i in range(6)
        ]}
    )  # fmt: skip
    for sweep in (Contingency(1), Contingency(2), Contingency(2, zones=True)):
        whole = sweep.cases(estate)
        assert len(whole) == sweep.count(estate)
        assert list(sweep.some_cases(estate, 3, 9)) == whole[3:9]
