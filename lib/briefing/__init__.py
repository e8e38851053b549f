"""Files for people: ``document`` is what is told, one writer per format makes a file of it; ``pictures`` draws charts for it."""

from collections.abc import Callable

from lib.briefing.document import Document

MEDIA = {  # format: its media type
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "html": "text/html",
}


def written(document: Document, form: str) -> bytes:
    """Return a document's file in a format of MEDIA, the same for the same document. Raises Mistakes."""
    return _writer(form)(document)


def _writer(form: str) -> Callable[[Document], bytes]:
    """Return a format's writer. Its libraries are loaded only now: most pages write nothing."""
    if form == "docx":
        from lib.briefing.docx import write
    elif form == "pdf":
        from lib.briefing.pdf import write
    elif form == "html":
        from lib.briefing.html import write
    else:
        raise ValueError(f"no format {form}")
    return write
