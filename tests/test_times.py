"""A time of the scenario in the notation of exercises, as hours, and as a local date and time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.model.checks import Mistakes
from lib.model.times import parsed, written
from lib.words import LANGUAGES, Words

START = "2022-10-15T15:30+09:00"


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("D+1 H+3 M+45", 27.75), ("H+3", 3), ("M+45", 0.75), ("D+2", 48), ("d+1h+3", 27), (" D + 1 M+30 ", 24.5),
        ("H+0", 0), ("D+0.5", 12), ("H+26 M+90", 27.5), ("Ｄ＋１", 24),
        ("0", 0), ("27.75", 27.75), ("10 h", 10), ("T+10 h", 10), (".5", 0.5), ("1e2", 100), ("1e6", 1e6),
        ("2022-10-15 15:30", 0), ("2022-10-15T18:00", 2.5), ("2022-10-16 00:30+09:00", 9), ("2022-10-15T07:30Z", 1),
        ("2022-10-15 15:30:36", 0.01),
    ],
)  # fmt: skip
def test_a_time_that_is_read(text, hours):
    assert parsed(text, START) == hours


@pytest.mark.parametrize(
    ("text", "start", "code"),
    [
        ("", START, "not_a_drill_time"), ("soon", START, "not_a_drill_time"), ("H+3 D+1", START, "not_a_drill_time"),
        ("D+", START, "not_a_drill_time"), ("D+-1", START, "not_a_drill_time"), ("nan", START, "not_a_drill_time"),
        ("inf", START, "not_a_drill_time"), ("2022-10-15", START, "not_a_drill_time"), ("20221015", START, "time_too_late"),
        ("2022-13-15 10:00", START, "not_a_drill_time"), ("9" * 200, START, "not_a_drill_time"),
        ("2022-10-15 15:29", START, "before_start"), ("-1", START, "before_start"),
        ("1e7", START, "time_too_late"), ("D+99999", START, "time_too_late"),
        ("2022-10-15 18:00", None, "no_start_time"),
    ],
)  # fmt: skip
def test_a_time_that_is_refused_says_why(text, start, code):
    with pytest.raises(Mistakes) as raised:
        parsed(text, start, "injects[2].at")
    (problem,) = raised.value.problems
    assert (problem.place, problem.code) == ("injects[2].at", code)
    assert all(len(Words(language).problem(problem)) < 300 for language in LANGUAGES)


def test_a_time_with_an_offset_against_a_start_without_is_taken_as_local():
    assert parsed("2022-10-15 16:30+02:00", "2022-10-15T15:30") == 1


@pytest.mark.parametrize(
    ("hours", "text"),
    [
        (0, "H+0"),
        (27.75, "D+1 H+3 M+45"),
        (0.1, "M+6"),
        (48, "D+2"),
        (8.7, "H+8 M+42"),
        (0.001, "0.001"),
        (1 / 3, "M+20"),
    ],
)
def test_a_time_as_it_is_written(hours, text):
    assert written(hours) == text


@given(st.floats(0, 1e6))
def test_what_is_written_is_read_as_the_same_number(hours):
    assert parsed(written(hours)) == hours
