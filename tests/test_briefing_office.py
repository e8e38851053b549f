"""Every file for an office program keeps to the published schemas, and LibreOffice opens it with every text."""

import re
import zipfile
from io import BytesIO

import pytest
from decks import SAID, deck
from documents import NASTY, full
from msgspec.structs import replace
from ooxml import faults
from openpyxl import load_workbook
from pypdf import PdfReader

from lib.briefing import numbers, pptx, written
from lib.briefing.deck import paper


def files(language: str) -> dict[str, bytes]:
    """Return each kind of file of the deck, in a language."""
    told = deck(language)
    return {
        f"{language}-deck.pptx": pptx.write(told),
        f"{language}-numbers.xlsx": numbers.write(told),
        f"{language}-paper.docx": written(paper(told), "docx"),
    }


@pytest.mark.parametrize("language", ["ko", "en"])
def test_files_keep_to_the_schemas(language):
    assert [faults(data) for data in files(language).values()] == [[], [], []]


@pytest.mark.parametrize("text", NASTY)
def test_files_of_odd_texts_keep_to_the_schemas(text):
    told = deck("en")
    odd = replace(told, title=text, subtitle=text, footer=text, classification=text, organisation=text,
                  slides=tuple(replace(s, title=text, notes=text, blocks=full(text).blocks) for s in told.slides[:1]))  # fmt: skip
    assert faults(pptx.write(odd)) == []
    assert faults(numbers.write(odd)) == []
    assert faults(written(full(text), "docx")) == []


def test_what_breaks_a_file_is_found():
    data = pptx.write(deck("en"))
    for name, old, new in (
        ("ppt/slides/slide3.xml", b'wrap="square"', b'warp="square"'),
        ("ppt/charts/chart1.xml", b'<c:grouping val="clustered"/>', b'<c:grouping val="heaped"/>'),
        ("ppt/slides/_rels/slide4.xml.rels", b"chart", b"chalk"),
        ("[Content_Types].xml", b"/ppt/slides/slide2.xml", b"/ppt/slides/slide77.xml"),
        ("ppt/slides/slide2.xml", b'<p:cNvPr id="3"', b'<p:cNvPr id="2"'),
    ):
        assert changed(data, name, old, new) != data
        assert faults(changed(data, name, old, new)), name


def changed(data: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """Return a file with something else in one of its parts; a chart's name stands for the first that has it."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as before, zipfile.ZipFile(out, "w") as after:
        parts = {one: before.read(one) for one in before.namelist()}
        if old not in parts[name]:
            name = next(one for one in parts if one.startswith(name[:-5]) and old in parts[one])
        for one, inside in parts.items():
            after.writestr(one, inside.replace(old, new) if one == name else inside)
    return out.getvalue()


@pytest.fixture(scope="module")
def opened(office) -> dict[str, PdfReader]:
    """Every kind of file in both languages, as LibreOffice prints it."""
    told = files("ko") | files("en")
    made = office.convert(told)
    assert made.keys() == told.keys()
    return {name: PdfReader(BytesIO(data)) for name, data in made.items()}


def letters(pages) -> str:
    """Return the text of pages without the spaces that a printer sets."""
    return re.sub(r"\s", "", "".join(page.extract_text() for page in pages))


@pytest.mark.parametrize("language", ["ko", "en"])
def test_libreoffice_shows_a_deck_slide_by_slide(opened, language):
    said, pages = SAID[language], opened[f"{language}-deck.pptx"].pages
    assert len(pages) == 1 + len(deck(language).slides)
    squeezed = {key: re.sub(r"\s", "", text) for key, text in said.items()}
    assert all(squeezed[key] in letters(pages[:1]) for key in ("title", "under", "who", "secret", "footer"))
    for page in list(pages)[1:]:
        assert all(squeezed[key] in letters([page]) for key in ("headline", "secret", "footer"))
    whole = letters(pages)
    assert all(squeezed[key] in whole for key in ("people", "lost", "hours", "why", "do", "assumed", "count"))
    assert squeezed["notes"] not in whole


@pytest.mark.parametrize("language", ["ko", "en"])
def test_libreoffice_shows_workbook_and_paper(opened, language):
    said = {key: re.sub(r"\s", "", text) for key, text in SAID[language].items()}
    paper_text, sheets = (letters(opened[f"{language}-{kind}"].pages) for kind in ("paper.docx", "numbers.xlsx"))
    assert all(said[key] in paper_text for key in ("title", "headline", "why", "do", "notes", "footer"))
    assert all(said[key] in sheets for key in ("title", "footer", "lost"))


def test_libreoffice_reads_the_same_numbers_from_a_workbook(office):
    data = numbers.write(deck("ko"))
    again = load_workbook(BytesIO(office.convert({"numbers.xlsx": data}, "xlsx")["numbers.xlsx"]), data_only=True)
    before = load_workbook(BytesIO(data))
    assert again.sheetnames == before.sheetnames
    for sheet in before:
        other = again[sheet.title]
        cells = [(cell.coordinate, cell.value) for row in sheet for cell in row if cell.value is not None]
        assert all(
            other[place].value == pytest.approx(value) for place, value in cells if isinstance(value, float | int)
        )
        assert len(cells) > 4
