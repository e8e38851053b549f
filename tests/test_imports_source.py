"""Where files are from is told by what is in them; estates are a source too; any bytes end in rows or in mistakes."""

import gzip
import io
import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import given as all_of
from hypothesis import strategies as st
from import_files import BACKSTAGE, CATALOGUE, DATA, HOTROD, OPENMETRICS, TEMPO, WITH_PODS, WITHOUT_PODS, given, said

from lib.model.checks import Mistakes
from lib.model.reading import read_estate, to_json
from lib.store.imports.found import Found
from lib.store.imports.plan import plan
from lib.store.imports.source import SOURCES, guess, read

ESTATES = Path(__file__).parents[1] / "data" / "estates"
OWN = [name for name in SOURCES if name != "spreadsheet"]


def zipped(*files: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files:
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(("source", "names"), [
    ("backstage", BACKSTAGE), ("backstage", [CATALOGUE]), ("jaeger", [HOTROD]), ("service_graph", [TEMPO]),
    ("service_graph", [OPENMETRICS]), ("kubernetes", [WITH_PODS]), ("kubernetes", [WITHOUT_PODS]),
])  # fmt: skip
def test_the_source_is_told_by_content_under_any_name(source, names):
    files = [("x", content) for _, content in given(*names)]
    assert guess(files) == source
    assert guess([("all.zip", zipped(*[(f"{i}.txt", content) for i, (_, content) in enumerate(files)]))]) == source
    assert guess([("x.gz", gzip.compress(files[0][1]))]) in (source, None)
    assert read(files).rows == read(files, source).rows


@pytest.mark.parametrize(("source", "content"), [
    ("spreadsheet", "id,name,users\ntalk,톡,1\n".encode("cp949")),
    ("spreadsheet", zipped(("[Content_Types].xml", b"<Types/>"))),
    ("estate", b'{"id": "x", "format": "estate/1"}'),
    ("jaeger", b'{"data": [], "errors": null}'),
    ("jaeger", b"[]"),
    (None, b'{"data": 1}'), (None, b"hello"), (None, b"\x89PNG\0"), (None, b""), (None, b"{"),
])  # fmt: skip
def test_what_else_files_can_be(source, content):
    assert guess([("x", content)]) == source


def test_a_table_beside_a_catalogue_does_not_matter_and_two_sources_do():
    assert guess([*given(CATALOGUE), ("notes.csv", b"a,b\n1,2\n")]) == "backstage"
    assert guess(given(CATALOGUE, HOTROD)) is None


def test_a_source_that_cannot_be_told_or_is_none():
    for files, source, code in (([("x", b"hello")], None, "unknown_source"), (given(HOTROD), "jager", "no_source")):
        with pytest.raises(Mistakes) as caught:
            read(files, source)
        assert said(caught.value.problems) == [(files[0][0], code)]


def test_archives_that_cannot_be_opened_are_mistakes():
    with pytest.raises(Mistakes) as caught:
        guess([("a.zip", b"PK"), ("b.gz", b"\x1f\x8b\x08")])
    assert said(caught.value.problems) == [("a.zip", "damaged_archive"), ("b.gz", "damaged_archive")]


@pytest.mark.parametrize("name", [path.stem for path in sorted(ESTATES.glob("*.json"))])
def test_an_estate_taken_in_anew_is_the_same_estate(name):
    content = (ESTATES / f"{name}.json").read_bytes()
    planned = plan({}, read([(name, content)]))
    assert planned.problems == []
    taken = read_estate(planned.document)
    original = read_estate(content)
    same = [field for field in original.__struct_fields__ if field != "facts"]
    assert {field: getattr(taken, field) for field in same} == {field: getattr(original, field) for field in same}
    assert sorted(map(repr, taken.facts)) == sorted(map(repr, original.facts))


def test_a_draft_is_a_source_and_what_is_wrong_in_it_is_named():
    draft = {"format": "estate/1", "id": "d", "sites": [{"id": "a"}], "services": [{"id": "s", "tier": "x"}]}
    found = read([("d.json", json.dumps(draft).encode())])
    assert said(found.problems) == [("d.json: services[0].tier", "expected")]
    draft["services"] = []
    assert read([("d.json", json.dumps(draft).encode())]).rows["sites"] == [{"id": "a"}]


def test_a_file_that_is_no_estate():
    assert said(read([("d.json", b'{"format": "estate/2"}')], "estate").problems) == [("d.json", "not_an_estate")]


EXAMPLES = [(DATA / name).read_bytes() for name in (*BACKSTAGE, CATALOGUE, HOTROD, TEMPO, OPENMETRICS, WITHOUT_PODS)]
SPLICES = [
    b"\0",
    b"{",
    b"]",
    b"- ",
    b"*a",
    b"&a ",
    b"<<: ",
    b'"',
    b"null",
    b"NaN",
    b"-1",
    b"1e999",
    b"\xff",
    b"\n",
    b"{}",
    b"[[1]]",
]


@st.composite
def garbled(draw) -> bytes:
    """Return an example cut short, with bytes of it changed, taken out, doubled, or its values made something else."""
    content = bytearray(draw(st.sampled_from(EXAMPLES)))
    for _ in range(draw(st.integers(0, 5))):
        at = draw(st.integers(0, len(content)))
        length = draw(st.integers(0, 40))
        content[at : at + length] = draw(st.sampled_from(SPLICES) | st.binary(max_size=4))
    return bytes(content[draw(st.integers(0, 60)) if draw(st.booleans()) else 0 :])


def check(found: Found) -> None:
    """Check that what was found is whole, and that taking it in ends well or in problems that can be said."""
    for kind, rows in found.rows.items():
        assert len(rows) == len(found.places[kind])
    said(found.problems)
    said(found.notes)
    planned = plan({"format": "estate/1", "id": "x"}, found)
    said(planned.problems)
    to_json(planned.document)
    if not found.problems:
        assert planned.problems == []


@all_of(st.sampled_from(OWN), st.lists(garbled(), min_size=1, max_size=2))
def test_garbled_files_end_in_rows_or_mistakes(source, contents):
    files = [(f"{i}.txt", content) for i, content in enumerate(contents)]
    check(read(files, source))
    try:
        found = read(files)
    except Mistakes as mistakes:
        said(mistakes.problems)
    except ModuleNotFoundError:  # a table: not among the importers of this test
        assert guess(files) == "spreadsheet"
    else:
        check(found)


plain = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.floats() | st.text(max_size=3) | st.sampled_from(["a", "Deployment", "In"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["kind", "metadata", "name", "labels", "x"]), inner),
    max_leaves=8,
)  # fmt: skip


@st.composite
def altered(draw, name: str) -> object:
    """Return an example's data with some of its values replaced by others of any shape."""
    document = json.loads((DATA / name).read_text("utf-8"))
    for _ in range(draw(st.integers(1, 6))):
        at = document
        while True:
            key = draw(st.sampled_from(sorted(at)) if isinstance(at, dict) else st.integers(0, len(at) - 1))
            if not isinstance(at[key], dict | list) or not at[key] or draw(st.integers(0, 6)) == 0:
                at[key] = draw(plain)
                break
            at = at[key]
        if not isinstance(document, dict | list) or not document:
            break
    return document


@all_of(altered(WITH_PODS))
def test_a_dump_of_any_shape_ends_in_rows_or_mistakes(document):
    check(read([("k.json", json.dumps(document).encode())], "kubernetes"))


@all_of(altered(HOTROD))
def test_dependencies_of_any_shape_end_in_rows_or_mistakes(document):
    check(read([("d.json", json.dumps(document).encode())], "jaeger"))


@all_of(st.sampled_from(OWN), st.binary(max_size=300))
def test_any_bytes_end_in_rows_or_mistakes(source, content):
    check(read([("x", content)], source))
