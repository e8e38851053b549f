"""A deck: slides of a few blocks each, told in one sentence each; a paper and a page hold the same in other layouts."""

from msgspec import Struct
from msgspec.structs import replace

from lib.briefing import checks
from lib.briefing.document import Block, Blocks, Contents, Document, Heading, Paragraph, Table
from lib.model.checks import Mistakes, Problem
from lib.words import Words

MOST_SLIDES = 100
MOST_ROWS = 1000  # of a table on paper; the workbook has them all
FEW_PAGES = 10  # that a paper needs no contents for


class Slide(Struct, frozen=True):
    """One thing that is told.

    id: of ``lib.model.briefing.PARTS``; title: what it says, in a sentence; blocks: what shows it, most important first:
    a writer gives the first chart, picture or table the most room; notes: what the speaker says, never on the slide;
    short: the same in less room, for the one page; more: what papers and workbooks have room for, and a slide has not.
    """

    id: str
    title: str
    blocks: tuple[Blocks, ...]
    notes: str = ""
    short: tuple[Blocks, ...] = ()
    more: tuple[Blocks, ...] = ()


class Deck(Struct, frozen=True):
    """A briefing with all its words chosen; ``footer`` names estate, scenario, seed and version."""

    title: str
    subtitle: str = ""
    language: str = "ko"
    slides: tuple[Slide, ...] = ()
    footer: str = ""
    classification: str = ""
    organisation: str = ""
    logo: bytes = b""  # a picture as ``lib.briefing.images`` reads it, or nothing


def paper(deck: Deck) -> Document:
    """Return a deck as a document: each slide a chapter, the speaker's notes beneath it in small print; a long paper has contents."""
    blocks: list[Block] = []
    for slide in deck.slides:
        blocks += [Heading(1, slide.title), *slide.blocks, *(_shortened(block, deck.language) for block in slide.more)]
        blocks += [Paragraph(slide.notes, "note")] if slide.notes else []
        blocks += [Contents(FEW_PAGES)] if slide is deck.slides[0] else []
    return Document(
        deck.title, deck.subtitle, deck.language, tuple(blocks), deck.footer, deck.classification, deck.organisation,
        deck.logo,
    )  # fmt: skip


def _shortened(block: Blocks, language: str) -> Blocks:
    """Return a block for paper: a very long table up to where nobody would read on."""
    if not isinstance(block, Table) or len(block.rows) <= MOST_ROWS:
        return block
    more = Words(language)("briefing.page.more_rows", count=len(block.rows) - MOST_ROWS)
    return replace(block, rows=block.rows[:MOST_ROWS], caption=" · ".join(filter(None, (block.caption, more))))


def check(deck: Deck) -> None:
    """Raise Mistakes where a deck is too large, its logo or a picture is none, or a chart cannot be drawn."""
    problems = []
    if len(deck.slides) > MOST_SLIDES:
        problems.append(Problem("slides", "too_many", {"count": len(deck.slides), "most": MOST_SLIDES}))
    parts = [Document(deck.title, language=deck.language, logo=deck.logo)]
    parts += [Document(slide.title, blocks=(*slide.blocks, *slide.more)) for slide in deck.slides]
    for number, part in enumerate(parts):
        try:
            checks.check(part)
        except Mistakes as mistakes:
            place = f"slides[{number - 1}]." if number else ""
            problems += [replace(problem, place=place + problem.place) for problem in mistakes.problems]
    if problems:
        raise Mistakes(problems)
    checks.check(paper(deck))
