"""A document as the store keeps it: compact JSON, compressed, and what a list shows of it."""

import json
import zlib
from hashlib import sha256

import msgspec
from msgspec import Struct, ValidationError

from lib.model.checks import Mistakes, Problem
from lib.model.estate import Id, Name
from lib.model.reading import DEEPEST, LARGEST_BYTES, depth

BRIEFING = "briefing/1"
LARGE = 1000  # letters of a logo that is kept apart
DIGEST = "sha256:"  # no base64 begins so
LEVEL = 1  # of compression: the estate of the bench comes out a third larger than at 6, in less than half the time


class Packed(Struct, frozen=True):
    """A document's JSON compressed, its size uncompressed in bytes, and id, name and estate as JSON.

    pictures: digest -> a text that the JSON names in its place, so that many versions share it.
    """

    content: bytes
    size: int
    about: str
    pictures: dict[str, bytes] = {}


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
    bare, pictures = _apart(document)
    text = canonical(bare) if pictures else text
    size = len(text) + sum(map(len, pictures.values()))
    return Packed(zlib.compress(text, LEVEL), size, json.dumps(_about(document)), pictures)


def unpacked(content: bytes) -> dict:
    """Return the document. Raises ValueError where the content is damaged."""
    try:
        return json.loads(zlib.decompress(content).decode("utf-8", "surrogatepass"))
    except zlib.error as error:
        raise ValueError(str(error)) from None


def _apart(document: dict) -> tuple[dict, dict[str, bytes]]:
    """Return a briefing with its logo's digest in place of the logo, and that; any other document as it is."""
    logo = document.get("logo")
    if document.get("format") != BRIEFING or not isinstance(logo, str) or len(logo) < LARGE:
        return document, {}
    content = logo.encode("utf-8", "surrogatepass")
    digest = sha256(content).hexdigest()
    return document | {"logo": DIGEST + digest}, {digest: content}


def digest_in(document: dict) -> str | None:
    """Return the digest of the logo that a document names and does not hold."""
    logo = document.get("logo")
    named = document.get("format") == BRIEFING and isinstance(logo, str) and logo.startswith(DIGEST)
    return logo.removeprefix(DIGEST) if named else None


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
