"""A deck's pictures as PNG in a zip: one for each picture and chart, sharp, on white, the same each time."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from documents import NASTY, deck
from PIL import Image

from lib.briefing import document as d
from lib.briefing import written
from lib.briefing.deck import Deck, Slide


def opened(told: Deck) -> ZipFile:
    return ZipFile(BytesIO(written(told, "png")))


def test_each_picture_and_chart_has_a_file_named_by_part_and_number():
    names = opened(deck()).namelist()
    assert names == ["contents.txt", "02-map-1.png", "03-people-1.png", "04-services-1.png", "05-causes-1.png"]


def test_they_are_sharp_and_on_white():
    file = opened(deck("Text"))
    for name in file.namelist()[1:]:
        with Image.open(BytesIO(file.read(name))) as image:
            assert image.format == "PNG" and image.width >= 6.77 * 200
            pixels = image.convert("RGBA")
            assert pixels.getpixel((0, 0)) == (255, 255, 255, 255)
            assert len(pixels.getcolors(1 << 24)) > 10
            assert not image.info.keys() - {"dpi", "gamma", "srgb"}  # no words, no time


def test_the_list_says_what_each_shows_and_what_it_was_made_from():
    said = opened(deck("카카오", "ko")).read("contents.txt").decode("utf-8-sig")
    assert "03-people-1.png: 카카오 – 카카오" in said
    assert "이 브리핑의 그림" in said and "카카오 seed 1" in said


def test_without_pictures_the_list_says_so():
    file = opened(Deck("x", language="en", slides=(Slide("sure", "y", (d.Paragraph("z"),)),)))
    assert file.namelist() == ["contents.txt"]
    assert "This briefing has no pictures." in file.read("contents.txt").decode("utf-8-sig")


@pytest.mark.parametrize("text", [*NASTY, "가" * 4000])
def test_odd_names_make_whole_pictures(text):
    file = opened(deck(text, parts=("map", "causes")))
    assert len(file.namelist()) == 3 and file.testzip() is None


def test_names_of_files_are_ascii_whatever_the_part_is_called():
    slides = (
        Slide("../../파트 1", "x", (d.Picture(deck().logo, "x"),)),
        Slide("", "x", (d.Picture(deck().logo, "x"),)),
    )
    assert opened(Deck("x", slides=slides)).namelist()[1:] == ["01-1-1.png", "02-part-1.png"]


def test_the_same_deck_gives_the_same_bytes():
    assert written(deck(), "png") == written(deck(), "png")
