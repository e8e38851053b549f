"""What stands where on which slide: blocks become pieces in boxes, on further slides where one has no room."""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from lib.briefing import document as d
from lib.briefing import images
from lib.briefing.pptx_master import BODY, Box
from lib.briefing.pptx_pieces import ASIDE, BARS, Big, Sorted, above, around, bars_in, bars_of, below, note_of, stacks
from lib.briefing.pptx_table import rows_in, table_height
from lib.briefing.pptx_text import Para, halved, height, scaled
from lib.words import Words

GAP = 0.3  # inches between pieces
PAD = 0.14  # inches inside a frame
MOST_PAGES = 8  # of a slide that goes on
NOTE = 0.34  # inches of a line of small print
LEAST_BIG = 2.3  # inches that a chart or picture is worth showing at
SCALES = (1.0, 0.94, 0.88, 0.82, 0.76)  # of texts, until they fit


class Placed(Struct, frozen=True):
    """A piece in its box: a block, or paragraphs of one frame."""

    box: Box
    what: Big | d.Figures | tuple[Para, ...]


Page = list[Placed]


def pages(blocks: tuple[d.Blocks, ...], words: Words) -> list[Page]:
    """Return the slides that blocks take, at least one."""
    made: list[Page] = []
    groups = list(_groups(blocks))
    for number, group in enumerate(groups, 1):
        sort = Sorted(group, words)
        while sort.left() and len(made) < MOST_PAGES - 1:
            made.append(_page(sort, BODY))
        if sort.left():
            made.append(_page(sort, replace(BODY, height=BODY.height - NOTE)))
        if sort.left():  # what even so many slides do not hold
            count = sort.left() + sum(Sorted(other, words).left() for other in groups[number:])
            note = note_of(words("slides.left_out", count=count))
            made[-1].append(Placed(Box(BODY.left, BODY.bottom - NOTE + 0.06, BODY.width, NOTE - 0.06), (note,)))
            break
    return made or [[]]


def _groups(blocks: tuple[d.Blocks, ...]) -> Iterator[list[d.Blocks]]:
    """Yield blocks up to each page break; so many breaks count, and no more."""
    group: list[d.Blocks] = []
    breaks = 0
    for block in blocks:
        if not isinstance(block, d.PageBreak):
            group.append(block)
        elif (breaks := breaks + 1) < MOST_PAGES:
            yield group
            group = []
    yield group


def _page(sort: Sorted, whole: Box) -> Page:
    """Return one slide, and take what is on it from what is left."""
    page: Page = []
    area = _notes(sort, page, _figures(sort, page, whole))
    if not sort.bigs:
        _stack(sort, page, area)
    elif area.height < LEAST_BIG and page:
        return page
    elif not sort.paras:
        _bigs(sort, page, area)
    else:
        _mixed(sort, page, area)
    return page


def _figures(sort: Sorted, page: Page, area: Box) -> Box:
    """Place rows of headline numbers on top; return the rest."""
    while sort.figures and area.height >= (high := _high(sort.figures[0], area.width)):
        page.append(Placed(replace(area, height=high), sort.figures.pop(0)))
        area = Box(area.left, area.top + high + 0.22, area.width, area.height - high - 0.22)
    return area


def _high(block: d.Figures, width: float) -> float:
    """Return the inches that a row of headline numbers takes."""
    inner = width / len(block.items) - 2 * ASIDE
    return max(sum(height(para, inner) for para in stack) for stack in stacks(block, width)) + 0.06


def _notes(sort: Sorted, page: Page, area: Box) -> Box:
    """Place small print at the bottom; return the rest."""
    if not sort.notes:
        return area
    high = sum(height(note, area.width) for note in sort.notes) + 0.06
    if high > area.height:
        return area
    page.append(Placed(Box(area.left, area.bottom - high, area.width, high), tuple(sort.notes)))
    sort.notes = []
    return replace(area, height=area.height - high - 0.1)


def _bigs(sort: Sorted, page: Page, area: Box) -> None:
    """Place one chart, table or picture, or two side by side."""
    before = len(sort.bigs)
    two = before > 1 and not any(_wide(big) for big in sort.bigs[:2])
    left = replace(area, width=area.width * 0.56 - GAP / 2) if two else area
    _big(sort, page, left, 0)
    if two:
        right = Box(area.left + left.width + GAP, area.top, area.width - left.width - GAP, area.height)
        _big(sort, page, right, 1 + len(sort.bigs) - before)


def _wide(big: Big) -> bool:
    """Say whether a block needs a slide's width: a table of many columns, or more rows than one slide has."""
    if isinstance(big, d.Table):
        return len(big.columns) > 4 or len(big.rows) > 12
    return isinstance(big, d.BarChart) and len(big.names) > 16


def _mixed(sort: Sorted, page: Page, area: Box) -> None:
    """Place a chart, table or picture with texts beneath it where they are short, else beside it."""
    beneath = _tall(sort.paras, area.width)
    short = beneath <= 0.8 and len(sort.paras) <= 2
    left = replace(area, width=area.width * 0.62)
    room = area.height - beneath - GAP
    whole = _holds(sort.bigs[0], area.width, room) or not _holds(sort.bigs[0], left.width, area.height)
    if short and room >= LEAST_BIG and whole:
        top = replace(area, height=area.height - beneath - 0.16)
        used = _big(sort, page, top, 0)
        _texts(sort, page, Box(area.left, used.bottom + 0.16, area.width, area.bottom - used.bottom - 0.16))
        return
    many = isinstance(sort.bigs[0], d.Table) and len(sort.bigs[0].columns) > 5
    if many or area.height < LEAST_BIG:
        _stack(sort, page, area)
        return
    right = Box(left.left + left.width + GAP, area.top, area.width - left.width - GAP, area.height)
    _big(sort, page, left, 0)
    _texts(sort, page, right)


def _stack(sort: Sorted, page: Page, area: Box) -> None:
    """Place texts over the whole width, larger where there is room; then what else has room beneath."""
    end = _texts(sort, page, area, (1.0,) if sort.bigs else (1.25, 1.12))
    rest = Box(area.left, end + GAP, area.width, area.bottom - end - GAP)
    if sort.bigs and not sort.paras and rest.height >= LEAST_BIG:
        _bigs(sort, page, rest)


def _texts(sort: Sorted, page: Page, area: Box, larger: tuple[float, ...] = ()) -> float:
    """Place as many paragraphs as fit, smaller if that helps; return where they end."""
    factor = next(
        (f for f in (*larger, *SCALES) if _tall([scaled(p, f) for p in sort.paras], area.width) <= area.height), 1.0
    )
    paras = [scaled(para, factor) for para in sort.paras]
    top = area.top
    while paras and (room := area.bottom - top) > 0.3:
        segment, rest = _fitting(paras, area.width, room)
        if not segment:
            break
        high = _framed(segment, area.width)
        page.append(Placed(Box(area.left, top, area.width, min(high, room)), tuple(segment)))
        top += high + (0.14 if rest else 0)
        paras = rest
    sort.paras = paras
    return top


def _segment(paras: list[Para]) -> int:
    """Return how many paragraphs stand in the first one's frame: a callout has one, a card up to the next title."""
    first = paras[0].frame
    if first == "callout":
        return 1
    for at, para in enumerate(paras[1:], 1):
        if para.frame != first or (first == "card" and para.bold):
            return at
    return len(paras)


def _framed(paras: list[Para], width: float) -> float:
    """Return the inches that the paragraphs of one frame take."""
    inner, around = (width - 2 * PAD, 2 * PAD) if paras[0].frame else (width, 0)
    return sum(height(para, inner) for para in paras) + around


def _tall(paras: list[Para], width: float) -> float:
    """Return the inches that paragraphs take."""
    total, left = 0.0, list(paras)
    while left:
        count = _segment(left)
        total += _framed(left[:count], width) + 0.14
        left = left[count:]
    return max(total - 0.14, 0)


def _fitting(paras: list[Para], width: float, room: float) -> tuple[list[Para], list[Para]]:
    """Return the paragraphs of the first frame that fit, the last one in part, and the rest."""
    count = _segment(paras)
    inner, left = (width - 2 * PAD, room - 2 * PAD) if paras[0].frame else (width, room)
    for at, para in enumerate(paras[:count]):
        if height(para, inner) > left + 1e-9:
            parts = halved(para, inner, left)
            if parts is None:
                return paras[:at], paras[at:]
            return [*paras[:at], parts[0]], [parts[1], *paras[at + 1 :]]
        left -= height(para, inner)
    return paras[:count], paras[count:]


def _big(sort: Sorted, page: Page, area: Box, at: int) -> Box:
    """Place a chart, table or picture, what it has no room for left for the next slide; return the box it takes."""
    big = sort.bigs.pop(at)
    if isinstance(big, d.Table):
        count = rows_in(big, area.width, area.height)
        big, rest = replace(big, rows=big.rows[:count]), replace(big, rows=big.rows[count:])
        box = replace(area, height=min(area.height, table_height(big, area.width)))
        sort.bigs[at:at] = [rest] if rest.rows else []
    elif isinstance(big, d.BarChart):
        count = bars_in(big, area.width, area.height)
        big, rest = bars_of(big, 0, count), bars_of(big, count, len(big.names))
        high = around(big, area.width) + BARS[len(big.bars) - 1][1] * len(big.names)
        box = replace(area, height=min(area.height, max(high, 1.6)))
        sort.bigs[at:at] = [rest] if rest.names else []
    else:
        box = _within(big, area) if isinstance(big, d.Picture) else area
    page.append(Placed(box, big))
    return box


def _holds(big: Big, width: float, room: float) -> bool:
    """Say whether so many inches hold all rows or bars of a block."""
    if isinstance(big, d.Table):
        return rows_in(big, width, room) >= len(big.rows)
    return not isinstance(big, d.BarChart) or bars_in(big, width, room) >= len(big.names)


def _within(picture: d.Picture, area: Box) -> Box:
    """Return the box of a picture with its caption, as large as its shape allows, in the middle."""
    across, down = images.size(picture.image)
    beside = above(picture, area.width) + below(picture, area.width)
    width = min(area.width, (area.height - beside) * across / down)
    beside = above(picture, width) + below(picture, width)
    high = min(width * down / across + beside, area.height)
    return Box(area.left + (area.width - width) / 2, area.top, width, high)
