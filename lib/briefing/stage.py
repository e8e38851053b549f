"""A deck on a screen or a wall: each slide as a piece of HTML in which every text is escaped, its charts as pictures.

The piece that shows most has the most room; what is written beside it stands to its right.
"""

from functools import lru_cache

from msgspec import Struct

from lib.briefing import charts, images
from lib.briefing.deck import Deck, Slide
from lib.briefing.document import (
    BarChart,
    Block,
    Blocks,
    Bullets,
    Details,
    Figures,
    Heading,
    LineChart,
    Paragraph,
    Picture,
    Table,
    plain,
)
from lib.words.figures import together

SEEN = (Picture, LineChart, BarChart)  # what is looked at, not read
TOLD = (Heading, Paragraph, Bullets, Details, Figures, Table)  # besides; forms to fill in are for paper
WIDTH, BESIDE = 8.0, 5.4  # inches of a chart, alone and with text to its right; the more, the smaller are its letters
ROOM = {
    (False, False): 2.6,
    (False, True): 3.6,
    (True, False): 1.65,
    (True, True): 2.3,
}  # (beside text, under figures): width to height
AROUND = 0.8  # inches of a chart above and under its plot
BAR = 0.26  # inches
MOST_BARS = 12
MOST_ROWS = 12
WIDEST = 4  # columns of a table beside a picture; a wider one is in the files


class Shown(Struct, frozen=True):
    """A slide on a screen: what it is about, its sentence, its HTML."""

    id: str
    title: str
    html: str


def shown(deck: Deck, theme: str) -> list[Shown]:
    """Return a cover and the slides of a deck; theme: light or dark."""
    cover = _layout().get_template("cover").render(deck=deck, logo=images.address(deck.logo) if deck.logo else "")
    return [Shown("cover", deck.title, cover), *(_slide(deck, slide, theme) for slide in deck.slides)]


def _slide(deck: Deck, slide: Slide, theme: str) -> Shown:
    figures = [block for block in slide.blocks if isinstance(block, Figures)]
    seen = next((block for block in slide.blocks if isinstance(block, SEEN)), None)
    seen = seen or next((block for block in slide.blocks if isinstance(block, Table)), None)
    beside = [block for block in slide.blocks if block not in (seen, *figures) and _fits_beside(block)]
    room = (bool(beside), bool(figures))
    html = _layout().get_template("slide").render(
        deck=deck, title=slide.title, figures=[_piece(block, theme, deck.language, room) for block in figures],
        seen=seen and _piece(seen, theme, deck.language, room),
        beside=[_piece(block, theme, deck.language, (True, False)) for block in beside],
    )  # fmt: skip
    return Shown(slide.id, slide.title, html)


def _fits_beside(block: Blocks) -> bool:
    """Say whether a block is shown beside what has the most room: not a wide table, nor a form to fill in."""
    return isinstance(block, SEEN + TOLD) and not (isinstance(block, Table) and len(block.columns) > WIDEST)


def _piece(block: Blocks, theme: str, language: str, room: tuple[bool, bool]) -> dict:
    """Return a block for the template: its kind, itself, the address of its picture; room: a key of ROOM."""
    if isinstance(block, LineChart | BarChart):
        width = BESIDE if room[0] else WIDTH
        if isinstance(block, BarChart):
            width = max(width, ROOM[room] * (AROUND + BAR * min(MOST_BARS, len(block.names))))
        block = charts.picture(block, language, width, width / ROOM[room] - AROUND, MOST_BARS, theme == "dark")
    if not isinstance(block, Picture):
        return {"kind": _kind(block), "block": block}
    image = block.dark if theme == "dark" and block.dark else block.image
    plate = theme == "dark" and not block.dark  # made for a light ground
    return {"kind": "picture", "block": block, "address": images.address(image), "plate": plate}


def _kind(block: Block) -> str:
    return type(block).__name__.lower()


@lru_cache(maxsize=1)
def _layout():
    from jinja2 import DictLoader, Environment, StrictUndefined

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, loader=DictLoader(LAYOUT)
    )
    environment.finalize = lambda value: together(plain(value)) if type(value) is str else value
    environment.globals["most_rows"] = MOST_ROWS
    return environment


LAYOUT = {
    "cover": """
<div class="cover" lang="{{ deck.language }}">
{% if deck.classification %}<p class="classification">{{ deck.classification }}</p>{% endif %}
{% if logo %}<img class="logo" src="{{ logo }}" alt="{{ deck.organisation }}">{% endif %}
{% if deck.organisation %}<p class="organisation" dir="auto">{{ deck.organisation }}</p>{% endif %}
<h1 dir="auto">{{ deck.title }}</h1>
{% if deck.subtitle %}<p class="subtitle" dir="auto">{{ deck.subtitle }}</p>{% endif %}
<p class="footer">{{ deck.footer }}</p>
</div>
""",
    "slide": """
{% macro piece(shown) %}
{% set block = shown.block %}
{% if shown.kind == "picture" %}
<figure>{% if block.title %}<figcaption class="above" dir="auto">{{ block.title }}</figcaption>{% endif %}
<img src="{{ shown.address }}" alt="{{ block.alternative }}"{% if shown.plate %} class="plate"{% endif %}>
{% if block.caption %}<figcaption dir="auto">{{ block.caption }}</figcaption>{% endif %}</figure>
{% elif shown.kind == "figures" %}
<dl class="figures">{% for value, label, explanation in block.items %}
<div><dt>{{ label }}</dt><dd class="value">{{ value }}</dd>{% if explanation %}<dd>{{ explanation }}</dd>{% endif %}</div>
{% endfor %}</dl>
{% elif shown.kind == "table" %}
<table>{% if block.caption %}<caption dir="auto">{{ block.caption }}</caption>{% endif %}
{% if block.widths %}<colgroup>{% for width in block.widths %}<col style="width:{{ 100 * width / (block.widths | sum) }}%">{% endfor %}</colgroup>{% endif %}
<thead><tr>{% for column in block.columns %}<th scope="col"{% if loop.index0 in block.numeric %} class="number"{% endif %}>{{ column }}</th>{% endfor %}</tr></thead>
<tbody>{% for row in block.rows[:most_rows] %}<tr>{% for cell in row %}<td dir="auto"{% if loop.index0 in block.numeric %} class="number"{% endif %}>{{ cell }}</td>{% endfor %}</tr>{% endfor %}</tbody></table>
{% elif shown.kind == "bullets" %}
{% set list = "ol" if block.numbered else "ul" %}
<{{ list }}>{% for item in block.items %}<li dir="auto">{{ item }}</li>{% endfor %}</{{ list }}>
{% elif shown.kind == "details" %}
<dl class="details">{% for label, value in block.items %}<div><dt>{{ label }}</dt><dd dir="auto">{{ value }}</dd></div>{% endfor %}</dl>
{% elif shown.kind == "heading" %}
<h3 dir="auto">{{ block.text }}</h3>
{% else %}
<p class="{{ block.style }}" dir="auto">{{ block.text }}</p>
{% endif %}
{% endmacro %}
<div class="slide" lang="{{ deck.language }}">
<h2 dir="auto">{{ title }}</h2>
{% for figure in figures %}{{ piece(figure) }}{% endfor %}
<div class="body{% if seen and beside %} both{% endif %}">
{% if seen %}<div class="seen">{{ piece(seen) }}</div>{% endif %}
{% if beside %}<div class="beside">{% for one in beside %}{{ piece(one) }}{% endfor %}</div>{% endif %}
</div>
<p class="footer"><span>{{ deck.footer }}</span>{% if deck.classification %}<b>{{ deck.classification }}</b>{% endif %}</p>
</div>
""",
}
