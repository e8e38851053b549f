"""A document as one HTML file that needs nothing else: no network, no font; light, dark and on paper.

A file without charts has no script. Where there are charts, one script draws them and the file allows no other;
without it, and on paper, their pictures stand there.
"""

from functools import lru_cache

from lib.briefing import html_live, images
from lib.briefing.charts import drawn
from lib.briefing.checks import check
from lib.briefing.document import BarChart, Document, Heading, LineChart, plain
from lib.briefing.html_layout import LAYOUT, STYLE
from lib.words import Words
from lib.words.figures import together


def write(document: Document) -> bytes:
    """Return the file. Raises Mistakes."""
    check(document)
    headings = [
        number for number, block in enumerate(document.blocks) if isinstance(block, Heading) and block.level < 3
    ]
    live = {
        number: html_live.told(block, document.language)
        for number, block in enumerate(document.blocks)
        if isinstance(block, LineChart | BarChart)
    }
    words = Words(document.language)
    hidden = {number: html_live.hidden(document.blocks[number]) for number in live}
    charts = {"live": live, "hidden": hidden, "code": html_live if any(live.values()) else None}
    said = _layout().render(document=drawn(document, dark=True), headings=headings, words=words, style=STYLE, **charts)
    return said.encode()


@lru_cache(maxsize=1)
def _layout():
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.finalize = lambda value: together(plain(value)) if type(value) is str else value
    environment.filters |= {"address": images.address, "shares": _shares}
    return environment.from_string(LAYOUT)


def _shares(widths: tuple[float, ...]) -> list[str]:
    """Return the widths of columns, percent."""
    return [f"{100 * width / sum(widths):.2f}%" for width in widths]
