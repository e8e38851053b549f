"""The workbook of a deck's numbers: opened again by openpyxl."""

import hashlib
import os
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from decks import AT, HOURS, LOST, PEOPLE, RTO, SAID, SERVICES, deck, lost, one, options, people, recovery, word
from documents import NASTY
from msgspec.structs import replace
from openpyxl import load_workbook

from lib.briefing import document as d
from lib.briefing import numbers
from lib.briefing.deck import MOST_SLIDES, Deck, Slide
from lib.model.checks import Mistakes

TESTS = Path(__file__).parent


def opened(told: Deck):
    return load_workbook(BytesIO(numbers.write(told)))


def rows_of(told: Deck) -> list[tuple]:
    """Return the rows of the first slide's sheet, without its title and empty ends."""
    sheet = opened(told).worksheets[1]
    return [tuple(row) for row in sheet.iter_rows(values_only=True)][2:]


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_sheet_for_each_slide_with_numbers_and_one_that_lists_them(language):
    told, book = deck(language), opened(deck(language))
    front, *sheets = book.worksheets
    with_numbers = [s for s in told.slides if any(isinstance(b, numbers.SHOWN) for b in s.blocks)]
    assert len(sheets) == len(with_numbers) == 8
    assert [sheet["A1"].value for sheet in sheets] == [slide.title for slide in with_numbers]
    said = [cell for row in front.iter_rows(values_only=True) for cell in row if cell]
    assert said[:5] == [told.title, told.organisation, told.classification, told.subtitle, told.footer]
    assert said[7::2] == book.sheetnames[1:] and set(said[8::2]) == {SAID[language]["headline"]}
    assert all(len(name) <= 31 for name in book.sheetnames)


def test_lines_are_numbers_with_units_in_the_header():
    head, *rows = rows_of(one(people("ko"), language="ko"))[1:]
    unit = SAID["ko"]["unit"]
    assert head == (word("ko", "slides.hours"), f"{SAID['ko']['people']} ({unit})", f"P10 ({unit})", f"P90 ({unit})")
    assert [row[:2] for row in rows[: len(AT)]] == list(zip(AT, PEOPLE, strict=True))
    assert all(isinstance(cell, int | float) for row in rows[: len(AT)] for cell in row)


def test_bars_have_a_row_a_name_with_what_is_said_beside_it():
    head, *rows = rows_of(one(recovery("en")))[1:]
    assert head == (word("en", "slides.name"), f"{SAID['en']['hours']} (h)", "RTO (h)")
    assert rows[:8] == list(zip(SERVICES["en"], HOURS, RTO, strict=True))
    texts = replace(lost("en"), bars=(replace(lost("en").bars[0], texts=("a", "b", "c", "d", "")),))
    head, *rows = rows_of(one(texts))[1:]
    assert head[2] == f"{word('en', 'slides.told')}: {SAID['en']['lost']}"
    assert [row[1:] for row in rows[:5]] == list(zip(LOST, ("a", "b", "c", "d", None), strict=True))


def test_numbers_in_tables_are_numbers_where_they_are_written_out():
    table = d.Table(("Name", "Number"), tuple(("=a", text) for text in
                    ("1,234,567", "-12.50", "45 %", "12.5%", "4,400만", "1.2M", "", "1,23", "007x", "T+3 h")), (), (1,))  # fmt: skip
    sheet = opened(one(table)).worksheets[1]
    cells = [row[1] for row in sheet.iter_rows(min_row=4, max_row=13)]
    assert [cell.value for cell in cells] == [
        1234567,
        -12.5,
        0.45,
        0.125,
        "4,400만",
        "1.2M",
        None,
        "1,23",
        "007x",
        "T+3 h",
    ]
    assert [cell.number_format for cell in cells[:4]] == ["#,##0", "#,##0.00", "0%", "0.0%"]


def test_columns_of_names_stay_as_they_are_typed():
    table = d.Table(("Code", "Number"), (("007", "7"), ("1,000", "8")), (), (1,))
    assert rows_of(one(table))[1:3] == [("007", 7), ("1,000", 8)]


def test_headline_numbers_and_empty_tables_are_there():
    told = one(d.Figures((("44M", "people", "at the peak"), ("12", "services", ""))), options("en", 0))
    rows = rows_of(told)
    assert rows[1][:3] == ("people", "44M", "at the peak") and rows[2][:3] == ("services", 12, None)
    assert any(word("en", "briefing.no_rows") in row for row in rows)


def test_five_hundred_services_are_all_there():
    names = tuple(f"service {n}" for n in range(500))
    rows = rows_of(one(d.BarChart(names, (d.Series("h", tuple(map(float, range(500)))),), "bars")))
    assert [row[:2] for row in rows[2:502]] == [(name, n) for n, name in enumerate(names)]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "#N/A", "http://example.org", *NASTY])
def test_texts_are_never_formulas_and_stand_as_they_were_typed(text):
    chart = d.BarChart((text, "b"), (d.Series(text, (1.0, None), texts=(text, text)),), text, text, text)
    table = d.Table((text, "n"), ((text, text),), (), (1,), text)
    told = Deck(text, text, "en", (Slide("s", text, (chart, table)),), text, text, text)
    cells = [cell for sheet in opened(told) for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert {cell.data_type for cell in cells} == {"s"} and not any(cell.hyperlink for cell in cells)
    values = [cell.value for cell in cells]
    assert values.count(d.plain(text)) >= 10 if text not in ("+1", "-1") else values.count(text) >= 9


def test_slides_of_one_title_have_sheets_of_their_own():
    slide = Slide("s", "[a]: 'b' / c? * \\ \U0001f525" * 5, (options("en", 1),))
    names = opened(Deck("Deck", language="en", slides=(slide, slide, slide))).sheetnames
    assert len(set(names)) == 4 and [name[:1] for name in names[1:]] == ["1", "2", "3"]


def test_bad_input_is_named():
    with pytest.raises(Mistakes) as mistakes:
        numbers.write(Deck("Long", slides=(Slide("s", "t", ()),) * (MOST_SLIDES + 1)))
    assert [problem.place for problem in mistakes.value.problems] == ["slides"]


def test_a_deck_without_numbers_is_its_first_sheet():
    assert opened(Deck("Alone", language="ko")).sheetnames == [word("ko", "slides.front")]


SAY = "from test_briefing_numbers import mark; print(mark())"


def mark() -> str:
    """Return what tells the deck's workbook from any other."""
    return hashlib.sha256(numbers.write(deck())).hexdigest()


def test_two_processes_write_the_same_bytes_without_a_time():
    path = f"{TESTS}{os.pathsep}{TESTS.parent}"
    environment = os.environ | {"PYTHONPATH": path, "PYTHONHASHSEED": "7", "TZ": "Asia/Seoul"}
    order = [sys.executable, "-c", SAY]
    assert subprocess.run(order, env=environment, capture_output=True, text=True, check=True).stdout.strip() == mark()
    with zipfile.ZipFile(BytesIO(numbers.write(deck()))) as file:
        assert {entry.date_time for entry in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"created" not in file.read("docProps/core.xml") and b"modified" not in file.read("docProps/core.xml")
