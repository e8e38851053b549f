"""Numbers, durations and times as a reader of Korean or English writes them."""

import re
from pathlib import Path

import pytest

from lib.words import LANGUAGES, Words
from lib.words.figures import after, clock, count, exact, hours, money, percent

PROJECT = Path(__file__).parents[1]
NOT_WITHIN = {"ko": "기간 안에 복구되지 않음", "en": "not within the horizon"}


@pytest.mark.parametrize(
    ("number", "korean", "english"),
    [
        (0, "0", "0"),
        (999, "999", "999"),
        (1_000, "1,000", "1K"),
        (9_999, "9,999", "10K"),
        (10_000, "1만", "10K"),
        (1_234_567, "123.5만", "1.2M"),
        (9_994_000, "999.4만", "10M"),
        (9_999_900, "1,000만", "10M"),
        (24_641_000, "2,464.1만", "24.6M"),
        (51_624_000, "5,162.4만", "51.6M"),
        (99_990_000, "9,999만", "100M"),
        (120_000_000, "1.2억", "120M"),
        (6_500_000_000, "65억", "6.5B"),
        (510_000_000_000, "5,100억", "510B"),
        (-24_641_000, "-2,464.1만", "-24.6M"),
        (float("nan"), "–", "–"),
    ],
)
def test_counts_are_short_and_grouped(number, korean, english):
    assert (count("ko", number), count("en", number)) == (korean, english)


def test_the_digits_after_the_point_can_be_chosen():
    assert [count("ko", 24_641_234, digits) for digits in (0, 1, 2)] == ["2,464만", "2,464.1만", "2,464.12만"]


def test_no_count_has_four_digits_in_a_row():
    for language in LANGUAGES:
        for power in range(3, 16):
            written = count(language, 1.2345 * 10**power)
            assert not any(
                part.isdigit() and len(part) > 3 for part in written.replace(",", " ").replace(".", " ").split()
            )
            assert max(map(len, "".join(c if c.isdigit() else " " for c in written).split())) <= 3


def test_exact_counts_shares_and_money():
    assert (exact("ko", 47_637_000.4), exact("en", 1_234)) == ("47,637,000", "1,234")
    assert [percent(share) for share in (0, 0.004, 0.1, 0.5, 0.996, 1)] == [
        "0%",
        "0.4%",
        "10%",
        "50%",
        "99.6%",
        "100%",
    ]
    assert money(Words("ko"), 24_641_000, "KRW") == "2,464.1만 KRW"


@pytest.mark.parametrize("language", LANGUAGES)
def test_durations_have_the_two_parts_that_count(language):
    said = {
        "ko": ["15분", "2시간", "2시간 15분", "1일", "5일 7시간", "기간 안에 복구되지 않음"],
        "en": ["15 min", "2 h", "2 h 15 min", "1 d", "5 d 7 h", "not within the horizon"],
    }
    numbers = (0.25, 2, 2.25, 24, 127.5, float("nan"))
    assert [hours(Words(language), number) for number in numbers] == said[language]
    assert hours(Words(language), None) == NOT_WITHIN[language]


def test_times_after_the_start_and_by_the_clock():
    assert (after(Words("en"), 10), after(Words("ko"), 1.5)) == ("T+10 h", "T+1.5시간")
    assert clock(Words("en"), "2022-10-15T15:30:00", 12) == "Sun, Oct 16 03:30"
    assert clock(Words("ko"), "2022-10-15T15:30:00", 12) == "10월 16일 (일) 03:30"
    assert clock(Words("ko"), None, 12) == ""


def test_people_are_counted_in_one_way():
    """Korean writes 5,162.4만명 on every screen and in every file, never with a space in one and without in another."""
    said = "".join(path.read_text("utf-8") for path in (PROJECT / "lib" / "words").glob("*.toml"))
    assert "}명" in said and "} 명" not in said
    assert "피해 인원" in said and not re.search("영향 인[구원]", said)
