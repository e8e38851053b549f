"""What is wrong with a document that users can bring about: it is too large, a picture in it is none, a number is not drawable."""

from math import isfinite

from lib.briefing import images
from lib.briefing.document import Document, Picture, Table, numbers_of, texts
from lib.model.checks import Mistakes, Problem

MOST_BLOCKS = 20_000
MOST_CELLS = 300_000  # of all tables
MOST_LETTERS = 2_000_000
MOST_NUMBERS = 200_000  # of all charts
LARGEST = 1e18  # of a chart's numbers, either side of zero
LONGEST = 50_000  # letters of a single text


def check(document: Document) -> None:
    """Raise Mistakes where a document is too large, a picture in it is none, or a chart has numbers that cannot be drawn."""
    problems = [*_sizes(document), *_pictures(document), *_numbers(document)]
    if problems:
        raise Mistakes(problems)


def _sizes(document: Document):
    tables = [block for block in document.blocks if isinstance(block, Table)]
    cells = sum(len(table.rows) * len(table.columns) for table in tables)
    letters = sum(len(text) for block in document.blocks for text in texts(block))
    numbers = sum(len(values) for block in document.blocks for _, values in numbers_of(block))
    found = (("blocks", "too_many", len(document.blocks), MOST_BLOCKS), ("tables", "too_many_cells", cells, MOST_CELLS),
             ("text", "too_many_letters", letters, MOST_LETTERS), ("charts", "too_many_numbers", numbers, MOST_NUMBERS))  # fmt: skip
    for place, code, count, most in found:
        if count > most:
            yield Problem(place, code, {"count": count, "most": most})
    for number, block in enumerate(document.blocks):
        if any(len(text) > LONGEST for text in texts(block)):
            yield Problem(f"blocks[{number}]", "text_too_long", {"most": LONGEST})


def _pictures(document: Document):
    if document.logo and (wrong := images.wrong(document.logo)):
        yield Problem("logo", *wrong)
    for number, block in enumerate(document.blocks):
        if isinstance(block, Picture):
            for field in ("image", "dark", "tight"):
                data = getattr(block, field)
                needed = data or field == "image"
                if needed and (wrong := images.wrong(data)):
                    yield Problem(f"blocks[{number}].{field}", *wrong)


def _numbers(document: Document):
    """Yield the first number of each series that cannot be drawn."""
    for number, block in enumerate(document.blocks):
        for place, values in numbers_of(block):
            least = 0 if place == "at" and block.along == "years" else -LARGEST
            drawable = (v is None or (isfinite(v) and least < v < LARGEST) for v in values)
            if (wrong := next((i for i, right in enumerate(drawable) if not right), None)) is not None:
                yield Problem(f"blocks[{number}].{place}[{wrong}]", "not_drawable")
