"""Files for people: ``document`` is what is told, ``deck`` tells it in slides; one writer per format makes a file of it.

``written`` is the door. ``pictures`` and ``charts`` draw.
"""

from collections.abc import Callable
from importlib import import_module

from lib.briefing.deck import Deck, paper
from lib.briefing.document import Document

MEDIA = {  # format of a document: its media type
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "html": "text/html",
}
DECK_MEDIA = MEDIA | {  # format of a deck, of lib.model.briefing.FORMS: its media type
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "page": "application/pdf",
    "png": "application/zip",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
WRITERS = {
    "docx": "docx",
    "pdf": "pdf",
    "html": "html",
    "pptx": "pptx",
    "page": "page",
    "png": "pngs",
    "xlsx": "numbers",
}


def written(told: Document | Deck, form: str) -> bytes:
    """Return the file of a document in a format of MEDIA, or of a deck in one of DECK_MEDIA; the same for the same.

    Raises Mistakes for what is too large or cannot be drawn, ValueError for a format that there is not.
    """
    if form not in (MEDIA if isinstance(told, Document) else DECK_MEDIA):
        raise ValueError(f"no format {form}")
    return _writer(form)(paper(told) if isinstance(told, Deck) and form in MEDIA else told)


def _writer(form: str) -> Callable[[Document | Deck], bytes]:
    """Return a format's writer. Its libraries are loaded only now: most pages write nothing."""
    return import_module(f"lib.briefing.{WRITERS[form]}").write
