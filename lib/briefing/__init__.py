"""Files for people: ``document`` is what is told, ``deck`` tells it in slides; one writer per format makes a file of it.

``written`` is the door. ``pictures`` and ``charts`` draw.
"""

from collections.abc import Callable
from importlib import import_module

from lib.briefing.deck import Deck, paper
from lib.briefing.document import Document

DOCUMENTS = ("docx", "pdf", "html")  # formats of a document
WRITERS = {  # format of a deck, of lib.model.briefing.FORMS: the module that writes it
    "docx": "docx",
    "pdf": "pdf",
    "html": "html",
    "pptx": "pptx",
    "page": "page",
    "png": "pngs",
    "xlsx": "numbers",
}


def written(told: Document | Deck, form: str) -> bytes:
    """Return the file of a document in a format of DOCUMENTS, or of a deck in one of WRITERS; the same for the same.

    Raises Mistakes for what is too large or cannot be drawn, ValueError for a format that there is not.
    """
    if form not in (DOCUMENTS if isinstance(told, Document) else WRITERS):
        raise ValueError(f"no format {form}")
    return _writer(form)(paper(told) if isinstance(told, Deck) and form in DOCUMENTS else told)


def _writer(form: str) -> Callable[[Document | Deck], bytes]:
    """Return a format's writer. Its libraries are loaded only now: most pages write nothing."""
    return import_module(f"lib.briefing.{WRITERS[form]}").write
