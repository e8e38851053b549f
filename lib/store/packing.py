"""A document as the store keeps it: compact JSON, compressed, and what a list shows of it."""

import json
import zlib

import msgspec
from msgspec import Struct, ValidationError

from lib.model.checks import Mistakes, Problem
from lib.model.estate import Id, Name
from lib.model.reading import DEEPEST, LARGEST_BYTES, depth

LEVEL = 1  # of compression: the estate of the bench comes out a third larger than at 6, in less than half the time


class Packed(Struct, frozen=True):
    """A document's JSON compressed, its size uncompressed in bytes, and id, name and estate as JSON."""

    content: bytes
    size: int
    about: str


def packed(document: dict) -> Packed:
    """Return a document as it is kept. Raises Mistakes where it is too large or too deep.

    The same document gives the same bytes. Its keys stay in their order, so that what is
    read back is what was given, to the last digit of a sum.
    """
    if depth(document) > DEEPEST:
        raise Mistakes([Problem("file", "too_deep", {"levels": DEEPEST})])
    text = canonical(document)
    if len(text) > LARGEST_BYTES:
        raise Mistakes([Problem("file", "too_large", {"megabytes": LARGEST_BYTES // 1_000_000})])
    return Packed(zlib.compress(text, LEVEL), len(text), json.dumps(_about(document)))


def unpacked(content: bytes) -> dict:
    """Return the document. Raises ValueError where the content is damaged."""
    try:
        return json.loads(zlib.decompress(content).decode("utf-8", "surrogatepass"))
    except zlib.error as error:
        raise ValueError(str(error)) from None


def canonical(document: dict) -> bytes:
    """Return a document's JSON: UTF-8, no blanks, keys in their order. It may hold NaN and halves of characters."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _about(document: dict) -> dict[str, object]:
    """Return id, name and, of a scenario, its estate's id; what is missing or wrong is empty."""
    kinds = {"id": Id, "name": Name, "estate": Id}
    return {field: _right(document.get(field), kind) for field, kind in kinds.items()}


def _right(value: object, kind: object) -> object:
    try:
        return msgspec.convert(value, kind)
    except ValidationError:
        return ""
