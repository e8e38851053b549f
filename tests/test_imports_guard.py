"""What users send is opened within limits: bombs, damaged, encrypted and lying archives end in one clear message."""

import gzip
import io
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.model.checks import Mistakes
from lib.store.imports import guard
from lib.store.imports.guard import as_text, unpacked
from lib.words import Words


def zipped(members: dict[str, bytes], packing=zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def refused(name: str, content: bytes) -> list[tuple[str, str]]:
    with pytest.raises(Mistakes) as caught:
        unpacked(name, content)
    for problem in caught.value.problems:
        assert all(Words(language).problem(problem) for language in ("ko", "en"))
    return [(problem.place, problem.code) for problem in caught.value.problems]


def test_a_plain_file_is_itself():
    assert unpacked("a.yaml", b"kind: Component") == [("a.yaml", b"kind: Component")]


def test_a_zip_is_its_files_without_folders_links_and_litter():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.mkdir("folder") if hasattr(archive, "mkdir") else archive.writestr("folder/", b"")
        archive.writestr("folder/a.yaml", b"a")
        archive.writestr("__MACOSX/folder/._a.yaml", b"\0\5\x16\7")
        link = zipfile.ZipInfo("link")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, b"/etc/passwd")
        archive.writestr("b.yaml", b"b")
    assert unpacked("x.zip", out.getvalue()) == [("folder/a.yaml", b"a"), ("b.yaml", b"b")]


def test_gz_and_archives_in_archives_are_opened():
    inner = zipped({"a.yaml": b"a"})
    assert unpacked("a.prom.gz", gzip.compress(b"up 1")) == [("a.prom", b"up 1")]
    assert unpacked("x.zip", zipped({"in.zip": inner, "b.txt.gz": gzip.compress(b"b")})) == [
        ("a.yaml", b"a"),
        ("b.txt", b"b"),
    ]


def test_a_workbook_stays_one_file():
    content = zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"})
    assert unpacked("estate.xlsx", content) == [("estate.xlsx", content)]
    assert unpacked("x.zip", zipped({"estate.xlsx": content})) == [("estate.xlsx", content)]


def test_a_bomb_is_stopped_while_it_unpacks(monkeypatch):
    monkeypatch.setattr(guard, "RATIO_FREE_BYTES", 1_000_000)
    bomb = zipped({"zeros.csv": bytes(30_000_000)})
    assert refused("bomb.zip", bomb) == [("zeros.csv", "swells")]
    assert refused("bomb.csv.gz", gzip.compress(bytes(30_000_000))) == [("bomb.csv.gz", "swells")]


def test_all_files_together_are_limited(monkeypatch):
    monkeypatch.setattr(guard, "LARGEST_BYTES", 3000)
    assert refused("x.zip", zipped({f"{i}": bytes(range(100)) * 10 for i in range(4)})) == [
        ("x.zip", "unpacks_too_large")
    ]
    assert refused("x.csv", bytes(3001)) == [("x.csv", "too_large")]


def test_a_zip_that_lies_of_its_size_is_damaged():
    content = bytearray(zipped({"a.csv": b"a" * 1000}))
    central = content.index(b"PK\1\2")
    struct.pack_into("<I", content, central + 24, 10)
    assert refused("x.zip", bytes(content)) == [("x.zip", "damaged_archive")]


def test_too_many_files_and_too_deep_ones(monkeypatch):
    deep = b"a"
    for _ in range(4):
        deep = zipped({"in.zip": deep}) if deep != b"a" else zipped({"a.yaml": deep})
    assert [code for _, code in refused("x.zip", deep)] == ["nested_archives"]
    monkeypatch.setattr(guard, "MOST_MEMBERS", 3)
    assert refused("x.zip", zipped({f"{i}.yaml": b"" for i in range(4)})) == [("x.zip", "too_many_members")]


def test_every_name_that_leads_outside_is_listed():
    tricks = ["../a", "/etc/passwd", "C:\\a", "b/../../c", "\\\\server\\share"]
    found = refused("x.zip", zipped({name: b"" for name in [*tricks, "fine.yaml"]}))
    assert [code for _, code in found] == ["unsafe_member"] * len(tricks)


def test_encrypted_and_same_named_members():
    content = bytearray(zipped({"secret.yaml": b"a", "open.yaml": b"b"}))
    content[content.index(b"PK\3\4") + 6] |= 1
    content[content.index(b"PK\1\2") + 8] |= 1
    assert refused("x.zip", bytes(content)) == [("x.zip: 'secret.yaml'", "encrypted_member")]
    twice = zipped({"a.yaml": b"1", "b.yaml": b"2"}).replace(b"b.yaml", b"a.yaml")
    assert refused("x.zip", twice) == [("x.zip: 'a.yaml'", "same_member")]


@pytest.mark.parametrize("name", ["x.zip", "x.yaml.gz", "x.tgz"])
def test_a_file_that_is_not_the_archive_it_says(name):
    assert refused(name, b"kind: Component") == [(name, "damaged_archive")]


def test_a_cut_archive_is_damaged():
    for name, whole in (("x.zip", zipped({"a": b"a" * 999})), ("x.gz", gzip.compress(b"a" * 999))):
        for end in range(5, len(whole), 7):
            assert refused(name, whole[:end]) == [(name, "damaged_archive")]


def test_korean_names_as_windows_packs_them():
    name = "서비스.csv"
    content = zipped({"x" * len(name.encode("cp949")): b"a"}).replace(
        b"x" * len(name.encode("cp949")), name.encode("cp949")
    )
    assert unpacked("x.zip", content) == [(name, b"a")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp949"])
def test_text_in_the_encodings_that_korea_uses(encoding):
    assert as_text("a.csv", "판교,서비스\n".encode(encoding)) == "판교,서비스\n"


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n\0\0\0\r", b"\xff\xff\xff", b"\xff\xfea", b"\xe9 t\xe9"])
def test_what_is_no_text(content):
    with pytest.raises(Mistakes) as caught:
        as_text("a.csv", content)
    assert [(p.place, p.code) for p in caught.value.problems] == [("a.csv", "not_text")]


WHOLE = zipped({"a.yaml": b"kind: Component\n" * 9, "b/c.yaml": b"x", "d.gz": gzip.compress(b"d")})


@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), max_size=6), st.integers(0, len(WHOLE)))
def test_a_garbled_archive_is_files_or_mistakes(changes, end):
    content = bytearray(WHOLE)
    for at, value in changes:
        content[at] = value
    for name, whole in (("x.zip", content[:end]), ("x.gz", gzip.compress(content[:end])[: end + 10])):
        try:
            files = unpacked(name, bytes(whole))
        except Mistakes as mistakes:
            assert mistakes.problems
        else:
            assert all(isinstance(inside, bytes) for _, inside in files)


@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_a_mistake(content):
    try:
        assert "\0" not in as_text("a", content)
    except Mistakes as mistakes:
        assert mistakes.problems[0].code == "not_text"
