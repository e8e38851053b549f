"""The map at one time as a picture: regions by the share of their people who are affected, sites by sign, colour and name.

It is drawn from the shapes that the screens' map has, with no network. Where the sites stand close together a second
map beside the first shows them larger.
"""

import numpy as np
from msgspec.structs import replace

from lib.briefing import canvas
from lib.briefing.canvas import SIZE, WIDTH
from lib.briefing.document import Picture
from lib.briefing.map_signs import SEVERITY, SIGNS, region_names, sites
from lib.model.estate import Estate
from lib.model.impact import Impact
from lib.view.land import Box, Ring, Shape, close_up, frame, shapes
from lib.view.mapdata import region_shades, site_marks
from lib.view.moment import estate_of
from lib.view.texts import names
from lib.view.theme import STATUS
from lib.words import Words

HEIGHT = 3.5  # inches
COLUMN = (3.52, 2.55, 1.75)  # inches: of a column of the one page, and the heights of a map in it with room and without
FOOT = 0.26  # inches: below the map, for its source
HEAD = 0.08  # inches: above the map, besides the legend
LINE = 0.19  # inches: a line of the legend
BETWEEN = 0.1  # inches: between two maps
SIGN = 0.44  # inches: a sign of the legend and the space around it
LAND = {"light": ("#dde7ed", "#efefeb", "#c3c9cc", "#ffffff"), "dark": ("#0d141a", "#1b232a", "#3a4651", "#232c34")}
MOST_TOLD = 40  # sites in the words for those who do not see it
STEPS = (0.0, 0.5, 1.0)  # of the legend


def drawn(
    subject: Estate | Impact, words: Words, t: float, said: str, width: float = WIDTH, height: float = HEIGHT, dark: bool = True
) -> Picture:  # fmt: skip
    """Return the map at t hours; of an estate, with nothing out. said: what it shows, for those who do not see it.

    width, height: inches, on which letters have their size; dark: on a dark ground too.
    """
    marks, shades = site_marks(subject, words, t), region_shades(subject, words, t)
    estate = estate_of(subject)
    known = shapes(estate)
    whole = frame(estate, known)
    if whole is None:
        return canvas.picture(lambda f, c: canvas.empty(f, c, words("deck.map.no_place")), 1.0, said, "")
    boxes = (whole, close_up(estate, whole))
    legend = _lines(marks, words, width, with_shares=bool(estate.regions))
    unnamed = [0]

    def draw(figure, colors: dict) -> None:
        theme = "dark" if colors["paper"] != "#ffffff" else "light"
        shown = (marks, shades, _regions(estate, words))
        unnamed[0] = _maps(figure, colors, LAND[theme], boxes, known, shown, words, HEAD + LINE * len(legend))
        for number, line in enumerate(legend):
            signs = [(_sign(what, colors, LAND[theme][3]), text) for what, text in line]
            canvas.legend(figure, colors, signs, 0.02, top=LINE * number)
        source = words("map.attribution")
        figure.text(0.002, 0.012, source, color=colors["muted"], size=SIZE - 2, va="bottom")

    made = canvas.picture(draw, height, said, "", width=width, dark=dark)
    caption = words("deck.map.unnamed", count=unnamed[0]) if unnamed[0] else ""
    return Picture(made.image, _alternative(said, marks, words), caption, made.dark)


def in_column(subject: Estate | Impact, words: Words, t: float, said: str) -> Picture:
    """Return the map for a column of the one page, its letters large enough to read there; with a lower one for less room."""
    width, *heights = COLUMN
    roomy, tight = (drawn(subject, words, t, said, width, height, dark=False) for height in heights)
    return replace(roomy, tight=tight.image)


def _alternative(said: str, marks: list[dict], words: Words) -> str:
    told = [
        words("deck.map.site", name=m["name"], status=words(f"map.{m['status']}")) for m in marks if m["status"] != "up"
    ]
    return " ".join([said, ", ".join(told[:MOST_TOLD])]).strip()


def _regions(estate: Estate, words: Words) -> list[tuple[str, float, float]]:
    """Return the regions' names and places, those with most people first."""
    called = names(estate, "regions", words)
    rows = sorted(estate.regions, key=lambda region: (-region.population, region.id))
    return [(called[region.id], region.lon, region.lat) for region in rows]


def _maps(
    figure, colors: dict, land: tuple, boxes: tuple, known: dict, shown: tuple, words: Words, head: float
) -> int:  # fmt: skip
    """Draw one map, or two side by side, so many inches below the top; return how many sites have no name on any."""
    whole, close = boxes
    marks, shades, regions = shown
    width, height = figure.get_size_inches()
    high = height - FOOT - head
    if close is None:
        made, box = _axes(figure, 0.0, width, high, whole)
        _ground(made, box, known, shades, colors, land)
        return sites(made, box, marks, regions, colors, (width, high))
    half = (width - BETWEEN) / 2
    made, box = _axes(figure, 0.0, half, high, whole)
    other, near = _axes(figure, half + BETWEEN, half, high, close)
    for axes, around in ((made, box), (other, near)):
        _ground(axes, around, known, shades, colors, land)
    _outline(made, near, colors)
    ground = {"boxstyle": "square,pad=0.2", "facecolor": colors["paper"], "edgecolor": "none", "alpha": 0.85}
    region_names(made, box, regions, [_spot(near, box, (half, high))], colors, (72 * half, 72 * high))
    for axes, key in ((made, "deck.map.country" if regions else "deck.map.around"), (other, "deck.map.close")):
        axes.text(
            0.014, 0.978, words(key), transform=axes.transAxes, va="top", size=SIZE, color=colors["ink"], bbox=ground
        )
    return sites(other, near, marks, regions, colors, (half, high))


def _axes(figure, left: float, wide: float, high: float, box: Box):
    """Return the axes of a map at so many inches, and the box that fills them."""
    width, height = figure.get_size_inches()
    made = figure.add_axes((left / width, FOOT / height, wide / width, high / height))
    box = box.fitted(wide / high)
    made.set_xlim(box.west, box.east)
    made.set_ylim(box.south, box.north)
    made.set_xticks([])
    made.set_yticks([])
    return made, box


def _ground(made, box: Box, known: dict[str, Shape], shades: list[dict], colors: dict, land: tuple) -> None:
    """Draw sea and land, and the regions by the share of their people who are affected."""
    sea, ground, line, plain = land
    made.set_facecolor(sea)
    for spine in made.spines.values():
        spine.set_color(line)
        spine.set_linewidth(0.6)
    values = {shade["id"]: shade["value"] for shade in shades}
    provinces = {id_ for id_ in values if id_ in known}
    for id_, shape in known.items():
        if rings := shape.near(box):
            fill = _shaded(values[id_], colors, plain) if id_ in provinces else ground
            made.add_artist(_patch(rings, fill, line))  # the limits are set: no need to look for them
    for shade in shades:
        if "lat" in shade and box.west <= shade["lon"] <= box.east and box.south <= shade["lat"] <= box.north:
            made.plot(
                [shade["lon"]], [shade["lat"]], "o", markersize=19, color=_shaded(shade["value"], colors, plain),
                markeredgecolor=line, markeredgewidth=0.8,
            )  # fmt: skip


def _patch(rings: list[Ring], fill, line: str):
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    points = np.array([point for ring in rings for point in ring])
    codes = [code for ring in rings for code in _codes(len(ring))]
    return PathPatch(Path(points, codes), facecolor=fill, edgecolor=line, linewidth=0.5)


def _codes(count: int) -> list[int]:
    from matplotlib.path import Path

    return [Path.MOVETO, *[Path.LINETO] * (count - 2), Path.CLOSEPOLY]


def _shaded(share: float, colors: dict, plain: str) -> tuple[float, ...]:
    """Return the colour of people over the plain ground, the more the larger the share."""
    from matplotlib.colors import to_rgb

    people, ground = np.array(to_rgb(colors["people"])), np.array(to_rgb(plain))
    return tuple(ground + (people - ground) * 0.85 * min(1.0, max(0.0, share)))


def _spot(near: Box, box: Box, size: tuple) -> tuple[float, float, float, float]:
    """Return where the close-up's outline stands on the whole map, points: no name is written over it."""
    per_lon, per_lat = 72 * size[0] / (box.east - box.west), 72 * size[1] / (box.north - box.south)
    wide, high = (near.east - near.west) / 2, (near.north - near.south) / 2
    return (
        (near.west + wide - box.west) * per_lon, (near.south + high - box.south) * per_lat, wide * per_lon, high * per_lat,
    )  # fmt: skip


def _outline(made, near: Box, colors: dict) -> None:
    from matplotlib.patches import Rectangle

    size = near.east - near.west, near.north - near.south
    made.add_patch(Rectangle((near.west, near.south), *size, fill=False, edgecolor=colors["ink"], linewidth=0.9))


def _lines(marks: list[dict], words: Words, width: float, *, with_shares: bool) -> list[list[tuple[str | float, str]]]:
    """Return the legend's lines, none wider than the map: what a sign stands for, or a share of people, with its words.

    with_shares: regions are shaded, so that shades are told too; they begin a line of their own where not all fit.
    """
    there = {mark["status"] for mark in marks}
    together = [[(status, words(f"map.{status}"))] for status in SEVERITY if status in there]
    together += [_shares(words)] if with_shares else []
    lines, room = [], 0.0
    for entries in together:
        needed = sum(_wide(text) for _, text in entries)
        for what, text in entries:
            if max(needed, _wide(text)) > room:
                lines.append([])
                room = width
            lines[-1].append((what, text))
            room -= _wide(text)
            needed = 0.0  # once begun, they go on as far as there is room
    return lines


def _shares(words: Words) -> list[tuple[float, str]]:
    """Return the legend's shares of people with their words."""
    told = [(step, f"{100 * step:.0f}%") for step in STEPS]
    return [(step, f"{words('deck.map.shade')} {said}" if step == STEPS[0] else said) for step, said in told]


def _wide(text: str) -> float:
    """Return how wide an entry of the legend is, inches."""
    return SIGN + canvas.inches(text)


def _sign(what: str | float, colors: dict, plain: str):
    """Return the sign of a status, or of a share of people."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    if isinstance(what, float):
        return Patch(facecolor=_shaded(what, colors, plain), edgecolor=colors["quiet"], linewidth=0.5)
    sign, points = SIGNS[what]
    color = STATUS.get(what, STATUS["down"])[0]
    return Line2D([], [], linestyle="none", marker=sign, markersize=points, color=color)
