"""What is written for an audience is searched, every part of every file, for what it must not be told."""

import base64
import html
import io
import re
import zipfile
from functools import cache

import pytest
from msgspec.structs import replace
from PIL import Image
from pypdf import PdfReader
from pypdf.generic import IndirectObject
from test_redact import SECRET, marked, read

from lib.briefing.files import files_of, gathered
from lib.briefing.hidden import hides
from lib.briefing.outage import told
from lib.model.briefing import FORMS, Briefing
from lib.words import LANGUAGES, Words

BRIEFING = Briefing(draws=20, years=50)
MONEY = re.compile(r"77700|7\.77 ?B|77\.7억|QKW")  # its currency, and its prices as they stand and as they are told
NAMES = {  # what the names of the marked estate begin with, and what hides them
    "site": "sites", "zone": "sites", "operator": "sites", "team": "teams", "service": "services", "estate": "texts",
    "scenario": "texts", "cause": "texts", "note": "sources",
}  # fmt: skip
PLACES = re.compile(r"37\.401|127\.108|37\.485|126\.875|51\.507|0\.1277|37\.567|126\.978")
IDS = re.compile(r"q(site|zone|team|service|place|group|estate|scenario)(-|\b)", re.IGNORECASE)


def shouting():
    """The marked estate, its money in amounts that are told, all names in capitals at their beginning."""
    estate, scenario = marked()
    estate["services"][0] |= {"revenue_per_hour": 7770002000, "users": 800_000}
    estate["regions"][0]["population"] = 1_000_000
    return estate, scenario


@cache
def findings(audience):
    return gathered(*read(shouting()), replace(BRIEFING, audience=audience), workers=1)


@cache
def written(audience, language, form):
    return files_of(told(findings(audience), replace(BRIEFING, audience=audience), Words(language)), form)


def texts(data: bytes, name: str = "") -> list[str]:
    """Everything in a file that can be read: of zips every part and name, of pictures what is written about them."""
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            found = [archive.comment.decode("latin-1"), *archive.namelist()]
            return found + [text for part in archive.namelist() for text in texts(archive.read(part), part)]
    if data[:5] == b"%PDF-":
        reader = PdfReader(io.BytesIO(data))
        pages = [page.extract_text() for page in reader.pages]
        outline = [item.title for item in flat(reader.outline)]
        meta = [str(reader.metadata), reader.xmp_metadata.stream.get_data().decode() if reader.xmp_metadata else ""]
        return [*pages, *meta, *outline, *objects(reader), data.decode("latin-1")]
    if data[:4] == b"\x89PNG" or data[:2] == b"\xff\xd8":
        return [str(Image.open(io.BytesIO(data)).info)]
    plain = data.decode("utf-8", "replace")
    inside = [
        text for held in re.findall(r"base64,([A-Za-z0-9+/]{40,}=*)", plain) for text in texts(base64.b64decode(held))
    ]
    bare = html.unescape(re.sub(r"<[^>]+>", "", plain))
    return [html.unescape(re.sub(r"base64,[A-Za-z0-9+/]{40,}=*", "", plain)), bare, *inside]


def objects(reader: PdfReader) -> list[str]:
    """Every object of a PDF, what is packed away in streams of objects too: what pictures show to those who do not see them."""
    numbers = range(1, int(reader.trailer["/Size"]))
    return [str(reader.get_object(IndirectObject(number, 0, reader))) for number in numbers]


def flat(items: list) -> list:
    return [one for item in items for one in (flat(item) if isinstance(item, list) else [item])]


def words_of(data: bytes) -> str:
    return "\n".join(texts(data))


def told_text(data: bytes) -> str:
    """What a reader reads or a program shows: without the numbers by which a drawing is made."""
    plain = words_of(data)
    plain = re.sub(
        r"""\s(d|points|transform|x|y|x1|x2|y1|y2|cx|cy|r|width|height|viewBox|style)=("[^"]*"|'[^']*')""", " ", plain
    )
    return plain.split("%PDF-")[0]


CASES = [
    (a, f, LANGUAGES[(i + j) % 2]) for i, a in enumerate(SECRET) for j, f in enumerate(FORMS)
]  # each in a language


@pytest.mark.parametrize(("audience", "form", "language"), CASES)
def test_nothing_hidden_stands_in_any_part_of_a_file(audience, form, language):
    data = written(audience, language, form)
    plain = words_of(data)
    assert len(plain) > 200
    assert not IDS.search(plain)
    for what, hidden in NAMES.items():
        if hides(audience, hidden):
            assert f"q{what}name" not in plain.casefold(), what
    assert "쀍" not in plain or not (hides(audience, "sites") and hides(audience, "services"))
    assert not PLACES.search(told_text(data))
    if hides(audience, "money"):
        assert not MONEY.search(plain)
        assert Words(language)("deck.figure.cost") not in " ".join(plain.split())


@pytest.mark.parametrize("form", [form for form in FORMS if form != "png"])  # there names stand in the dots alone
def test_the_search_finds_what_is_told_to_all(form):
    plain = " ".join(words_of(written("all", "en", form)).split())
    assert "QserviceName" in plain
    assert MONEY.search(plain)
    assert Words("en")("deck.figure.cost") in plain


def parts(data: bytes, ending: str) -> list[str]:
    """The texts of those parts of a zip whose names end so, of zips in them too."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [
            text for name in archive.namelist() if name.endswith(ending) for text in texts(archive.read(name), name)
        ]


@pytest.mark.parametrize("ending", [".xlsx", "notesSlide2.xml", "docProps/core.xml", "slides/slide2.xml"])
def test_the_search_reads_workbooks_behind_charts_notes_and_properties(ending):
    told_all, told_vendor = ("\n".join(parts(written(a, "en", "pptx"), ending)) for a in ("all", "vendor"))
    assert "qs" in told_all.casefold(), "nothing of the estate there: the search sees nothing"
    assert not any(f"q{what}name" in told_vendor.casefold() for what in NAMES)


def test_the_search_reads_what_pictures_in_a_pdf_are_said_to_show():
    def described(audience: str) -> str:
        return "\n".join(o for o in objects(PdfReader(io.BytesIO(written(audience, "en", "pdf")))) if "/Alt" in o)

    assert "qsitename" in described("all").casefold()
    assert "Site A" in described("vendor") and "qsitename" not in described("vendor").casefold()
