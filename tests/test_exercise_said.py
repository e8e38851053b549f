"""Messages of an exercise with their figures in words."""

import pytest

from lib.view.exercise_said import said
from lib.words import Words

START = "2022-10-15T15:30+09:00"
FIGURES = {
    "affected_people": 44_123_456.0, "availability:pay": 0.25, "hours_to_rto:pay": -1.5, "hours_out:pay": None,
    "dark:a": 1.0, "hours_to_power:a": 26.0, "services_down": 12.0, "time": 10.0, "hours": 10.0,
}  # fmt: skip


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "{affected_people} people, {services_down} services", "44.1M people, 12 services"),
        ("ko", "{affected_people}명, 서비스 {services_down}개", "4,412.3만명, 서비스 12개"),
        ("en", "{availability:pay}; {hours_to_rto:pay}; {hours_out:pay}", "25%; −1 h 30 min; none"),
        ("ko", "{hours_to_power:a}, {dark:a}", "1일 2시간, 정전"),
        ("en", "{hours} {{braces}} {unknown}", "10 h {braces} {unknown}"),
    ],
)
def test_a_message_with_its_figures(language, text, expected):
    assert said(text, FIGURES, Words(language), START) == expected


def test_the_time_is_a_local_one_or_counted_from_the_start():
    assert said("{time}", FIGURES, Words("en"), START) == "Sun, Oct 16 01:30"
    assert said("{time}", FIGURES, Words("en"), None) == "H+10"


@pytest.mark.parametrize("do", ["activate", "hold", "release", "set_order", "add_crews"])
@pytest.mark.parametrize("language", ["ko", "en"])
def test_papers_name_what_a_team_can_order_as_its_seat_does(language, do):
    words = Words(language)
    assert words(f"print.lever.{do}") == words(f"conduct.do.{do}")
