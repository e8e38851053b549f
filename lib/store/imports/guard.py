"""Files as somebody sent them → the files inside, and their text; nothing may swell, hide or lead astray on the way.

Archives are unpacked in memory, and what they say of their own size is not believed.
"""

import gzip
import re
import stat
import zipfile
import zlib
from io import BytesIO
from lzma import LZMAError

from lib.model.checks import Mistakes, Problem

LARGEST_BYTES = 200_000_000  # of one file as sent, and of everything in it together once unpacked
MOST_MEMBERS = 20_000
DEEPEST = 3  # archives in archives
LARGEST_RATIO = 200  # unpacked to packed; plain text reaches 20, tables of zeros some hundreds
RATIO_FREE_BYTES = 20_000_000  # so little may be packed as tightly as it likes
CHUNK = 1 << 20
LEFT_OUT = re.compile(r"(^|/)(__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$)")  # what computers add by themselves
NOT_IN_HERE = re.compile(r"^[/\\]|^[A-Za-z]:|(^|[/\\])\.\.([/\\]|$)|[\0-\x1f]")


def unpacked(name: str, content: bytes) -> list[tuple[str, bytes]]:
    """Return the files in a zip or .gz as (name, content), archives in it opened too; another file as it is.

    A workbook, which is a zip, stays one file once it is known to unpack within the limits. Folders, links and
    what computers add by themselves (``__MACOSX``) are left out. Raises Mistakes where an archive is damaged,
    encrypted, too large in any way, or names files outside of itself.
    """
    if len(content) > LARGEST_BYTES:
        _refuse(name, "too_large", megabytes=LARGEST_BYTES // 1_000_000)
    return _opened(name, content, _Room(), 0)


def opened(files: list[tuple[str, bytes]]) -> tuple[list[tuple[str, bytes]], list[Problem]]:
    """Return the files in all ``files``, and what is wrong with those that cannot be opened."""
    inside, problems = [], []
    for name, content in files:
        try:
            inside += unpacked(name, content)
        except Mistakes as mistakes:
            problems += mistakes.problems
    return inside, problems


def as_text(name: str, content: bytes) -> str:
    """Return a file's text: UTF-8, UTF-16 with its mark, or CP949. Raises Mistakes where it is none of them."""
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp949"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    _refuse(name, "not_text")


class _Room:
    """How many members and bytes may still come out of one file."""

    def __init__(self):
        self.members, self.bytes = MOST_MEMBERS, LARGEST_BYTES

    def take_members(self, name: str, count: int) -> None:
        self.members -= count
        if self.members < 0:
            _refuse(name, "too_many_members", most=MOST_MEMBERS)

    def take_bytes(self, name: str, count: int) -> None:
        self.bytes -= count
        if self.bytes < 0:
            _refuse(name, "unpacks_too_large", megabytes=LARGEST_BYTES // 1_000_000)


def _opened(name: str, content: bytes, room: _Room, depth: int) -> list[tuple[str, bytes]]:
    zipped, gzipped = content[:4] in (b"PK\3\4", b"PK\5\6"), content[:3] == b"\x1f\x8b\x08"
    if not zipped and not gzipped:
        if name.lower().endswith((".zip", ".gz", ".tgz")):
            _refuse(name, "damaged_archive")
        return [(name, content)]
    if depth == DEEPEST:
        _refuse(name, "nested_archives", levels=DEEPEST)
    if gzipped:
        inner = re.sub(r"\.gz$", "", name, flags=re.IGNORECASE)
        return _opened(inner, _gunzipped(name, content, room), room, depth + 1)
    members = _unzipped(name, content, room)
    if any(member == "[Content_Types].xml" for member, _ in members):
        return [(name, content)]
    return [file for member, inside in members for file in _opened(member, inside, room, depth + 1)]


def _gunzipped(name: str, content: bytes, room: _Room) -> bytes:
    room.take_members(name, 1)
    try:
        with gzip.GzipFile(fileobj=BytesIO(content)) as stream:
            return _drained(name, stream, len(content), room)
    except (OSError, EOFError, zlib.error):
        _refuse(name, "damaged_archive")


def _unzipped(name: str, content: bytes, room: _Room) -> list[tuple[str, bytes]]:
    """Return every member of a zip, in its own order."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            infos = archive.infolist()
            room.take_members(name, len(infos))
            wanted = _wanted(name, infos)
            if sum(info.file_size for _, info in wanted) > room.bytes:  # as it says itself: a quick no
                room.take_bytes(name, room.bytes + 1)
            return [(member, _member(member, archive, info, room)) for member, info in wanted]
    except (zipfile.BadZipFile, zlib.error, LZMAError, OSError, EOFError, ValueError, IndexError) as error:
        if isinstance(error, Mistakes):
            raise
        _refuse(name, "damaged_archive")


def _wanted(name: str, infos: list[zipfile.ZipInfo]) -> list[tuple[str, zipfile.ZipInfo]]:
    """Return the members that are files, by name, or raise every one that may not be opened."""
    wanted: dict[str, zipfile.ZipInfo] = {}
    problems = []
    for info in infos:
        member = _member_name(info)
        if info.is_dir() or stat.S_ISLNK(info.external_attr >> 16) or LEFT_OUT.search(member):
            continue
        place = f"{name}: {member[:200]!r}"
        if NOT_IN_HERE.search(member):
            problems.append(Problem(place, "unsafe_member"))
        elif info.flag_bits & 1:
            problems.append(Problem(place, "encrypted_member"))
        elif wanted.setdefault(member, info) is not info:
            problems.append(Problem(place, "same_member"))
    if problems:
        raise Mistakes(problems)
    return list(wanted.items())


def _member_name(info: zipfile.ZipInfo) -> str:
    """Return a member's name; Windows in Korea writes it in CP949 without saying so."""
    if info.flag_bits & 0x800:
        return info.filename
    for encoding in ("utf-8", "cp949"):
        try:
            return info.orig_filename.encode("cp437").decode(encoding)
        except UnicodeError:
            continue
    return info.filename


def _member(name: str, archive: zipfile.ZipFile, info: zipfile.ZipInfo, room: _Room) -> bytes:
    try:
        with archive.open(info) as stream:
            return _drained(name, stream, info.compress_size, room)
    except (NotImplementedError, RuntimeError):  # RuntimeError: a password is asked for, or a codec is not here
        _refuse(name, "unknown_packing")


def _drained(name: str, stream, packed: int, room: _Room) -> bytes:
    """Return what a stream unpacks to, read only as far as the limits go."""
    chunks, size = [], 0
    while chunk := stream.read(CHUNK):
        chunks.append(chunk)
        size += len(chunk)
        room.take_bytes(name, len(chunk))
        if size > RATIO_FREE_BYTES and size > packed * LARGEST_RATIO:
            _refuse(name, "swells", ratio=LARGEST_RATIO)
    return b"".join(chunks)


def _refuse(name: str, code: str, **values: object) -> None:
    raise Mistakes([Problem(name or "file", code, values)])
