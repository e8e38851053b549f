"""A document as one HTML file that needs nothing else: no network, no script, no font; light, dark and on paper."""

from functools import lru_cache

from lib.briefing import images
from lib.briefing.document import Document, Heading, check, plain
from lib.briefing.html_layout import LAYOUT, STYLE
from lib.words import Words


def write(document: Document) -> bytes:
    """Return the file. Raises Mistakes."""
    check(document)
    headings = [
        number for number, block in enumerate(document.blocks) if isinstance(block, Heading) and block.level < 3
    ]
    said = _layout().render(document=document, headings=headings, words=Words(document.language), style=STYLE)
    return said.encode()


@lru_cache(maxsize=1)
def _layout():
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.finalize = lambda value: plain(value) if type(value) is str else value
    environment.filters |= {"address": images.address, "shares": _shares}
    return environment.from_string(LAYOUT)


def _shares(widths: tuple[float, ...]) -> list[str]:
    """Return the widths of columns, percent."""
    return [f"{100 * width / sum(widths):.2f}%" for width in widths]
