"""What a document may hold, and what is refused with its place before a file is begun."""

import struct
import zlib

import pytest
from documents import SVG, full, noise, picture

from lib.briefing import document as d
from lib.briefing.checks import check
from lib.model.checks import Mistakes
from lib.words import Words


def refused(document: d.Document) -> list[tuple[str, str]]:
    with pytest.raises(Mistakes) as mistakes:
        check(document)
    for language in ("ko", "en"):
        assert all(Words(language).problem(problem) for problem in mistakes.value.problems)
    return [(problem.place, problem.code) for problem in mistakes.value.problems]


def png_of_size(width: int, height: int) -> bytes:
    """Return a small PNG that claims a size."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0")), (b"IEND", b""))
    whole = [
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(whole)


def test_a_document_of_every_block_is_right():
    check(full())
    check(d.Document("Only a title"))


def test_pictures_in_each_format_are_right():
    for data in (SVG, noise(20, 10), noise(20, 10, "JPEG"), b"<?xml version='1.0'?>\n" + SVG):
        check(picture(data))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GIF89a",
        b"<html></html>",
        b"<svg",
        b"\xff\xd8 not a JPEG",
        noise(20, 10)[:-400],
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 0 5"/>',
        SVG.replace(b"<rect", b'<image href="secret.png"/><rect'),
        SVG.replace(b"<rect", b'<image xmlns:x="http://www.w3.org/1999/xlink" x:href="http://192.0.2.1/a.png"/><rect'),
        SVG.replace(b"<rect", b"<g>" * 20_000 + b"<rect").replace(b"</svg>", b"</g>" * 20_000 + b"</svg>"),
        b'<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG,
    ],
)
def test_what_is_no_picture_by_itself_is_refused_with_its_place(data):
    assert refused(picture(data)) == [("blocks[0].image", "not_a_picture")]


def test_huge_pictures_are_refused():
    for side in (8_000, 40_000):
        assert refused(picture(png_of_size(side, side))) == [("blocks[0].image", "too_many_pixels")]
    assert refused(picture(SVG + b" " * 20_000_000)) == [("blocks[0].image", "too_large")]


def test_every_mistake_is_named():
    document = d.Document(
        "x", blocks=(d.Picture(b"", "a"), d.Picture(SVG, "b", dark=b"?"), d.Paragraph("y" * 2_000_001))
    )
    assert refused(document) == [
        ("text", "too_many_letters"),
        ("blocks[2]", "text_too_long"),
        ("blocks[0].image", "not_a_picture"),
        ("blocks[1].dark", "not_a_picture"),
    ]


def test_a_document_beyond_all_reading_is_refused():
    assert refused(d.Document("x", blocks=(d.PageBreak(),) * 20_001)) == [("blocks", "too_many")]
    table = d.Table(("a", "b", "c"), (("1", "2", "3"),) * 100_001)
    assert refused(d.Document("x", blocks=(table,))) == [("tables", "too_many_cells")]


@pytest.mark.parametrize(
    "build",
    [
        lambda: d.Heading(0, "x"),
        lambda: d.Paragraph("x", "loud"),
        lambda: d.Table((), ()),
        lambda: d.Table(("x",) * 17, ()),
        lambda: d.Table(("a", "b"), (("1",),)),
        lambda: d.Table(("a",), (), widths=(0,)),
        lambda: d.Table(("a",), (), numeric=(1,)),
        lambda: d.Picture(SVG, "x", width=2),
        lambda: d.Document("x", language="fr"),
    ],
)
def test_what_is_built_wrongly_fails_where_it_is_built(build):
    with pytest.raises(ValueError):
        build()


def test_plain_text_keeps_what_was_typed_and_marks_what_cannot_be_written():
    assert d.plain("a\r\nb\rc\u2028d\te  f") == "a\nb\nc\nd\te  f"
    assert d.plain("a\x00b\x1bc\ud800d\uffff") == "a\ufffdb\ufffdc\ufffdd\ufffd"
    assert d.plain("<&*#$> 🔥 שלום") == "<&*#$> 🔥 שלום"
