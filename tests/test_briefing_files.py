"""A briefing's file, read with every mistake named; its page held to the code; the command ``brief`` from end to end."""

import base64
import hashlib
import io
import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import test_model_page as model_page
from documents import SVG, noise
from msgspec.structs import fields
from openpyxl import load_workbook
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from lib.__main__ import main
from lib.briefing.deck import MOST_ROWS, Deck, Slide, paper
from lib.briefing.document import Table
from lib.briefing.files import files_of, read
from lib.briefing.outage import TOLD
from lib.model import briefing as model
from lib.model.briefing import AUDIENCES, FORMS, MOST_LOGO, PARTS, Briefing, Note
from lib.model.checks import Mistakes
from lib.model.estate import Record
from lib.model.reading import read_briefing, to_json
from lib.model.version import VERSION
from lib.runs.findings import NEEDS
from lib.words import LANGUAGES, Words

PROJECT = Path(__file__).parents[1]
PAGE = (PROJECT / "lib" / "model" / "BRIEFING.md").read_text("utf-8")
RECORDS = {"The briefing, `briefing/1`": model.Briefing, "Notes, `notes`": model.Note}
TEACHING = [str(PROJECT / "data" / kind / f"{name}.json") for kind, name in
            (("estates", "teaching"), ("scenarios", "teaching-fire"))]  # fmt: skip


@pytest.fixture
def this_page(monkeypatch):
    monkeypatch.setattr(model_page, "PAGE", PAGE)


def mistakes(document) -> dict[str, str]:
    """Return place -> code of every mistake."""
    with pytest.raises(Mistakes) as caught:
        read(document)
    for problem in caught.value.problems:
        for language in LANGUAGES:
            assert "{" not in Words(language).problem(problem)
    return {problem.place: problem.code for problem in caught.value.problems}


def test_nothing_at_all_is_a_briefing_of_everything():
    assert read("{}") == Briefing() == read_briefing({})
    assert tuple(Briefing().parts) == PARTS == tuple(TOLD) == tuple(NEEDS)


def test_a_briefing_is_read_as_it_was_written():
    given = Briefing(title="T", parts=["sure", "map"], notes=[model.Note(part="map", notes="N")], audience="board",
                     logo=base64.b64encode(SVG).decode(), seed=7, draws=9, years=11)  # fmt: skip
    assert read(to_json(given)) == given


def test_every_mistake_is_named_at_once_with_its_place():
    document = {
        "format": "briefing/2", "parts": ["map", "maps", "map"], "notes": [{"part": "sure"}, {"part": "sure"}, {"title": 3}],
        "audience": "press", "logo": "~~~", "seed": -1, "draws": 0, "years": 1.5, "titel": "x", "title": "x" * 301,
    }  # fmt: skip
    assert mistakes(json.dumps(document)) == {
        "format": "expected", "parts[1]": "expected", "parts[2]": "part_twice", "notes[1].part": "part_twice",
        "notes[2].part": "required", "notes[2].title": "expected", "audience": "expected", "logo": "not_base64",
        "seed": "expected", "draws": "expected", "years": "expected", "titel": "unknown_key_near", "title": "expected",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("logo", "code"),
    [(b"hello", "not_a_picture"), (b"\x89PNG cut off", "not_a_picture"), (b"<svg/>", "not_a_picture"),
     (noise(700, 700), "logo_too_large")],
)  # fmt: skip
def test_a_logo_that_cannot_be_shown_is_refused(logo, code):
    assert mistakes({"logo": base64.b64encode(logo).decode()}) == {"logo": code}


@pytest.mark.parametrize("logo", [SVG, noise(9, 9), noise(9, 9, "JPEG")])
def test_a_logo_is_an_svg_a_png_or_a_jpeg(logo):
    assert base64.b64decode(read({"logo": base64.b64encode(logo).decode()}).logo) == logo


def test_a_briefing_tells_something():
    assert mistakes({"parts": []}) == {"parts": "no_parts"}


@pytest.mark.parametrize(
    "document", [b"", b"[]", b"\xff", b'{"parts": ' + b"[" * 99 + b"]" * 99 + b"}", "null", {"parts": "map"}]
)
def test_what_is_no_briefing_is_refused(document):
    assert mistakes(document)


def test_a_form_that_there_is_not():
    with pytest.raises(ValueError, match="no form gif"):
        files_of(None, "gif")


@pytest.mark.usefixtures("this_page")
@pytest.mark.parametrize(("heading", "record"), RECORDS.items(), ids=lambda part: getattr(part, "__name__", ""))
def test_a_table_of_the_page_lists_the_fields_as_they_are(heading, record):
    told = model_page.rows_by_name(model_page.tables(heading)[0], "field")
    assert set(told) == {field.name for field in fields(record)}
    model_page.test_a_table_lists_the_fields_as_they_are(heading, record)


@pytest.mark.usefixtures("this_page")
def test_the_page_knows_every_record_and_part():
    known = {kind for kind in Record.__subclasses__() if kind.__module__ == "lib.model.briefing"}
    assert set(RECORDS.values()) == known
    told = model_page.rows_by_name(model_page.tables("2. What each part tells")[0], "part")
    assert tuple(told) == PARTS
    assert {part: set(model_page.codes(row["computed"])) for part, row in told.items()} == {
        part: set(needs) for part, needs in NEEDS.items()
    }
    assert f"at most {MOST_LOGO // 1000:,} kB" in PAGE


def test_the_version_is_that_of_the_project():
    assert f'version = "{VERSION}"' in (PROJECT / "pyproject.toml").read_text("utf-8")


@pytest.fixture
def command(monkeypatch, capsys):
    """Run ``brief`` and return its exit status, standard output and standard error."""
    monkeypatch.setenv("LC_ALL", "C")

    def run(*arguments: str) -> tuple[int, str, str]:
        status = main(["brief", *arguments])
        return status, *capsys.readouterr()

    return run


STARTS = {"pptx": b"PK", "docx": b"PK", "xlsx": b"PK", "png": b"PK", "pdf": b"%PDF", "page": b"%PDF", "html": b"<!"}


SHORT = Briefing(parts=["summary", "map", "people", "services"], draws=20, organisation="Org")


@pytest.mark.parametrize("form", FORMS)
def test_the_command_writes_every_form(form, tmp_path, command):
    briefing, out = tmp_path / "briefing.json", tmp_path / f"out.{FORMS[form]}"
    briefing.write_bytes(to_json(SHORT))
    asked = ["--to", form, "--briefing", str(briefing), "--language", "ko", "--out", str(out)]
    assert command(*TEACHING, *asked) == (0, "", "")
    made = out.read_bytes()
    assert made.startswith(STARTS[form])
    if STARTS[form] == b"PK":
        assert zipfile.ZipFile(io.BytesIO(made)).testzip() is None


def test_another_process_writes_the_same_files(tmp_path):
    """Every form, in two processes whose sets and dictionaries of texts are in different orders."""
    briefing, made = tmp_path / "briefing.json", []
    briefing.write_bytes(to_json(Briefing(draws=20, years=50, audience="board", organisation="Org")))
    said = "import sys; from lib.__main__ import main; sys.exit(any([main(a.split(chr(10))) for a in sys.argv[1:]]))"
    for number in range(2):
        asked = [["brief", *TEACHING, "--to", form, "--briefing", str(briefing), "--language", LANGUAGES[place % 2],
                  "--out", str(tmp_path / f"{number}.{form}")] for place, form in enumerate(FORMS)]  # fmt: skip
        zone = ("Asia/Seoul", "America/New_York")[number]
        done = subprocess.run(
            [sys.executable, "-c", said, *("\n".join(one) for one in asked)], capture_output=True, text=True, cwd=PROJECT,
            env={"LC_ALL": "C", "PATH": "/usr/bin:/bin", "HOME": str(Path.home()), "PYTHONHASHSEED": str(number), "TZ": zone},
            check=False, encoding="utf-8",
        )  # fmt: skip
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        made.append({form: hashlib.sha256((tmp_path / f"{number}.{form}").read_bytes()).hexdigest() for form in FORMS})
    assert made[0] == made[1]


def test_what_is_typed_stands_in_place_of_the_files_values(tmp_path, command):
    briefing, out = tmp_path / "briefing.json", tmp_path / "out.html"
    briefing.write_bytes(to_json(Briefing(parts=["people"], draws=20, seed=3)))
    asked = ["--to", "html", "--briefing", str(briefing), "--draws", "7", "--out", str(out)]
    assert command(*TEACHING, *asked) == (0, "", "")
    assert "seed 3 · 7 draws" in out.read_text("utf-8")


def test_every_mistake_of_a_command_line_is_named(tmp_path, command):
    broken = tmp_path / "broken.json"
    broken.write_text('{"parts": ["map", "map"]}')
    asked = ["--to", "gif", "--language", "fr", "--audience", "press", "--seed", "x", "--briefing", str(broken)]
    status, printed, wrong = command(TEACHING[0], str(broken), *asked)
    assert (status, printed) == (2, "")
    for said in ("--to: ", "--language: ", "--audience: ", "--seed: ", "--out: is missing", "parts[1]: the part",
                 "format: is missing"):  # fmt: skip
        assert said in wrong, said


def test_more_years_than_there_is_room_for_are_refused(tmp_path, command):
    asked = ["--to", "html", "--out", str(tmp_path / "x.html"), "--years", "99999999"]
    status, _, wrong = command(*TEACHING, *asked)
    assert status == 2
    assert "--years: " in wrong


def test_every_audience_has_its_name():
    for language in LANGUAGES:
        assert len({Words(language)(f"deck.audience.{audience}") for audience in AUDIENCES}) == len(AUDIENCES)


def test_what_a_slide_has_no_room_for_stands_in_papers_and_workbooks():
    more = Table(("Service",), (("Told in full",),))
    slide = Slide("services", "One.", (Table(("Service",), (("Told",),)),), more=(more,))
    deck = Deck("T", language="en", slides=(slide,))
    assert more in paper(deck).blocks
    book = load_workbook(io.BytesIO(files_of(deck, "xlsx")))
    cells = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {"Told", "Told in full"} <= set(cells)
    slides = zipfile.ZipFile(io.BytesIO(files_of(deck, "pptx")))
    assert not any(b"Told in full" in slides.read(name) for name in slides.namelist())


def told_to_the_public(folder: Path, **fields) -> list[str]:
    """The command for a briefing to the public, with what somebody typed."""
    typed = folder / "typed.json"
    typed.write_bytes(to_json(Briefing(parts=["people"], draws=5, audience="public", **fields)))
    return [*TEACHING, "--to", "html", "--briefing", str(typed), "--out", str(folder / "out.html")]


def test_hidden_names_in_what_was_typed_are_refused_until_agreed_to(tmp_path, command):
    logo = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>Busan</title><rect width="9" height="9"/></svg>'
    asked = told_to_the_public(
        tmp_path, title="Fire in DAEJEON (main)", notes=[Note(part="people", notes="Payment is back."), Note(part="map", title="Busan")],
        logo=base64.b64encode(logo).decode(),
    )  # fmt: skip
    status, _, wrong = command(*asked)
    assert status == 2
    said = [
        line.removeprefix(f"{tmp_path / 'typed.json'}: ").partition(" is not told")[0] for line in wrong.splitlines()
    ]
    assert said == ['title: "Daejeon (main)"', 'notes[0].notes: "Payment"', 'logo: "Busan"']
    assert not (tmp_path / "out.html").exists()
    assert command(*asked, "--as-typed")[0] == 0
    assert "DAEJEON" in (tmp_path / "out.html").read_text("utf-8")


def test_what_a_photo_says_about_itself_is_searched_too(tmp_path, command):
    out, info = io.BytesIO(), PngInfo()
    info.add_text("Comment", "Taken in Daejeon")
    Image.new("RGB", (20, 10)).save(out, "PNG", pnginfo=info)
    status, _, wrong = command(*told_to_the_public(tmp_path, logo=base64.b64encode(out.getvalue()).decode()))
    assert (status, wrong.count("\n")) == (2, 1)
    assert 'logo: "Daejeon"' in wrong


def test_a_folder_that_is_not_there_is_said_before_anything_is_computed(tmp_path, command, monkeypatch):
    monkeypatch.setattr("lib.briefing.files.gathered", lambda *_, **__: pytest.fail("computed all the same"))
    for out in (tmp_path / "none" / "out.pdf", tmp_path, tmp_path / "a.json" / "out.pdf"):
        (tmp_path / "a.json").touch()
        status, _, wrong = command(*TEACHING, "--to", "page", "--seed", "x", "--out", str(out))
        assert status == 2
        assert [line.partition(": ")[0] for line in wrong.splitlines()] == ["--seed", str(out)]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.json"]


def test_paths_with_korean_letters(tmp_path, command):
    folder = tmp_path / "한글 폴더"
    folder.mkdir()
    copies = [shutil.copy(name, folder / f"복사 {number}.json") for number, name in enumerate(TEACHING)]
    out = folder / "한 장.html"
    typed = folder / "브리핑.json"
    typed.write_bytes(to_json(Briefing(parts=["people"], draws=5)))
    assert command(*map(str, copies), "--to", "html", "--briefing", str(typed), "--out", str(out)) == (0, "", "")
    assert out.read_bytes().startswith(b"<!")
    status, _, wrong = command(str(folder / "없음.json"), str(copies[1]), "--to", "html", "--out", str(out))
    assert (status, wrong) == (2, f"{folder / '없음.json'}: cannot be read: No such file or directory\n")


def test_a_very_long_table_is_whole_in_the_workbook_and_cut_on_paper_which_says_so():
    rows = tuple((f"Service {number}",) for number in range(MOST_ROWS + 7))
    slide = Slide("services", "Many.", (), more=(Table(("Service",), rows, caption="All of them"),))
    deck = Deck("T", language="en", slides=(slide,))
    table = next(block for block in paper(deck).blocks if isinstance(block, Table))
    assert (len(table.rows), table.caption) == (
        MOST_ROWS,
        "All of them · " + Words("en")("briefing.page.more_rows", count=7),
    )
    book = load_workbook(io.BytesIO(files_of(deck, "xlsx")))
    assert f"Service {MOST_ROWS + 6}" in {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}
