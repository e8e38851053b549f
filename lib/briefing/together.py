"""Which blocks of a document stay on the page of the next one, so that no chapter is torn where it reads badly."""

from collections.abc import Sequence
from itertools import pairwise

from lib.briefing import images
from lib.briefing.document import Block, Bullets, Figures, Heading, Paragraph, Picture, Table, across, texts

SHORT = 600  # letters of a text that is kept with what follows
WHOLE = 30  # lines of a chapter that is kept in one piece: half a page
LINE_LETTERS = 45  # of a line, about
TEXT_WIDTH = 31  # lines as high as the text is wide


def kept(blocks: Sequence[Block]) -> list[bool]:
    """Return for each block whether it stays with the next: short chapters whole, what leads to a picture, a picture's note."""
    found = [False] * len(blocks)
    starts = [number for number, block in enumerate(blocks) if isinstance(block, Heading) and block.level == 1]
    for start, end in pairwise([*starts, len(blocks)]):
        if sum(map(lines, blocks[start:end])) <= WHOLE:
            found[start : end - 1] = [True] * (end - 1 - start)
    for number in range(len(blocks) - 2, -1, -1):
        block, after = blocks[number], blocks[number + 1]
        shown = isinstance(after, Picture) or found[number + 1] and not isinstance(after, Heading)
        leads = shown and (_short(block) or isinstance(block, Heading))
        whole = isinstance(block, Picture) or isinstance(block, Table) and lines(block) <= WHOLE
        noted = whole and isinstance(after, Paragraph) and after.style == "note" and _short(after)
        found[number] = found[number] or leads or noted
    return found


def runs(blocks: Sequence[Block]) -> list[list[int]]:
    """Return the blocks' numbers in runs, each of which stays on one page."""
    found: list[list[int]] = []
    before = False
    for number, stays in enumerate(kept(blocks)):
        found = [*found[:-1], [*found[-1], number]] if before else [*found, [number]]
        before = stays
    return found


def lines(block: Block) -> float:
    """Return how many lines of the page a block takes, about; infinite for what is best left to break."""
    letters = sum(map(len, texts(block))) / LINE_LETTERS
    if isinstance(block, Heading | Paragraph | Bullets):
        return 1.5 + letters + len(getattr(block, "items", ()))
    if isinstance(block, Figures):
        return 5 * -(-len(block.items) // across(block))
    if isinstance(block, Table):
        return 3 + max(1.5 * len(block.rows), letters)
    if isinstance(block, Picture):
        width, height = images.size(block.image)
        return 2 + block.width * TEXT_WIDTH * height / width
    return float("inf")


def _short(block: Block) -> bool:
    return isinstance(block, Paragraph | Bullets | Figures) and sum(map(len, texts(block))) < SHORT
