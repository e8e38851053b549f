"""Classes that documents are read into."""

from typing import TypeVar

from msgspec import json

Kind = TypeVar("Kind", bound=type)


def readable(kind: Kind) -> Kind:
    """Make a class, and those within it, ready to be read into, while its module is imported by a single thread.

    msgspec would do so at the first use, and two threads that come there at once end the process.
    """
    json.Decoder(kind)
    return kind
