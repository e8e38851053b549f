"""Signs and names on a printed map: none over another, the worst sites named first."""

from typing import NamedTuple

from lib.briefing import canvas
from lib.briefing.canvas import SIZE, one_line
from lib.view.land import Box
from lib.view.texts import short
from lib.view.theme import STATUS

SIGNS = {"up": ("o", 5.2), "degraded": ("^", 6.4), "down": ("s", 5.8), "dark": ("X", 8.0), "unknown": ("D", 5.0)}
SEVERITY = ("dark", "down", "degraded", "unknown", "up")
NAME, REGION = 24, 16  # half-width letters
MOST_NAMES = 40
LINE, PAD, SIGN = 10.0, 2.5, 4.5  # points: of a name's line, around it, half a sign
APART = 9.0  # points: signs that are closer stand side by side
STAND_OFF = (0.0, 11.0, -11.0, 22.0, -22.0, 33.0, -33.0, 44.0, -44.0)  # points that a name may stand above or below
CROWD, NEAR = 20, 3  # more sites than this have their names at the first few of these alone: lines would cross

Spot = tuple[float, float, float, float]  # middle, half the width, half the height; points


class Place(NamedTuple):
    """A site on the paper."""

    mark: dict
    x: float  # points from the left of its map
    y: float  # points from below


def sites(made, box: Box, marks: list[dict], regions: list, colors: dict, size: tuple[float, float]) -> int:
    """Draw the sites' signs, side by side where they would cover each other, and names where there is room.

    marks: of ``lib.view.mapdata``; regions: (name, lon, lat), most people first; size: of the map, inches. Returns how
    many sites found no room for their name.
    """
    size = 72 * size[0], 72 * size[1]
    order = sorted(marks, key=lambda m: (SEVERITY.index(m["status"]), m["id"]))
    places = _apart([Place(m, *_on_paper(box, m["lon"], m["lat"], size)) for m in order], size[0])
    for place in reversed(places):
        sign, points = SIGNS[place.mark["status"]]
        color = STATUS.get(place.mark["status"], STATUS["down"])[0]
        made.plot(
            [place.x / size[0]], [place.y / size[1]], sign, transform=made.transAxes, markersize=points, color=color,
            markeredgecolor=colors["paper"], markeredgewidth=0.8, clip_on=True,
        )  # fmt: skip
    taken: list[Spot] = [(p.x, p.y, SIGN, SIGN) for p in places]
    without = _site_names(made, places, taken, colors, size)
    region_names(made, box, regions, taken, colors, size)
    return without


def region_names(made, box: Box, regions: list, taken: list[Spot], colors: dict, size: tuple) -> None:
    """Write regions' names in the middle of them, where nothing else stands; size: points."""
    from matplotlib.patheffects import withStroke

    for name, lon, lat in regions:
        said = short(one_line(name), REGION)
        x, y = _on_paper(box, lon, lat, size)
        spot = (x, y, 72 * canvas.inches(said) / 2, LINE / 2)
        if _is_free(spot, taken, size):
            taken.append(spot)
            made.text(
                x / size[0], y / size[1], said, transform=made.transAxes, ha="center", va="center", size=SIZE - 1,
                color=colors["ink"], path_effects=[withStroke(linewidth=1.6, foreground=colors["paper"], alpha=0.75)],
            )  # fmt: skip


def _on_paper(box: Box, lon: float, lat: float, size: tuple[float, float]) -> tuple[float, float]:
    """Return where a place stands, points from the left and from below."""
    return (
        (lon - box.west) / (box.east - box.west) * size[0],
        (lat - box.south) / (box.north - box.south) * size[1],
    )


def _apart(places: list[Place], width: float) -> list[Place]:
    """Return places moved to the right, or at the map's edge to the left, until no sign covers one before it."""
    found: list[Place] = []
    for place in places:
        right, left = (_free(place, step, found[-200:]) for step in (APART, -APART))
        found.append(place._replace(x=right if right <= width - SIGN or left < SIGN else left))
    return found


def _free(place: Place, step: float, others: list[Place]) -> float:
    """Return the first free room for a sign to one side of its place, points from the left."""
    x = place.x
    while any(abs(x - other.x) < APART - 1e-6 and abs(place.y - other.y) < APART - 1e-6 for other in others):
        x += step
    return x


def _site_names(made, places: list[Place], taken: list[Spot], colors: dict, size: tuple) -> int:
    offs = STAND_OFF if len(places) <= CROWD else STAND_OFF[:NEAR]
    without = 0
    for number, place in enumerate(places):
        name = short(one_line(place.mark["name"]), NAME)
        half = 72 * canvas.inches(name) / 2 + PAD
        spot = None if number >= MOST_NAMES else _beside(place, half, taken, size, offs)
        if spot is None:
            without += 1
            continue
        taken.append(spot)
        _name(made, place, name, spot, colors, size)
    return without


def _beside(place: Place, half: float, taken: list[Spot], size: tuple, offs: tuple) -> Spot | None:
    """Return the nearest room for a name beside a sign; None if there is none."""
    spots = ((place.x + side * (half + SIGN + 2), place.y + off, half, LINE / 2) for off in offs for side in (1, -1))
    return next((spot for spot in spots if _is_free(spot, taken, size)), None)


def _is_free(spot: Spot, taken: list[Spot], size: tuple) -> bool:
    x, y, wide, high = spot
    inside = wide <= x <= size[0] - wide and high <= y <= size[1] - high
    return inside and not any(abs(x - a) < wide + w and abs(y - b) < high + h for a, b, w, h in taken)


def _name(made, place: Place, name: str, spot: Spot, colors: dict, size: tuple) -> None:
    side, far = 1 if spot[0] > place.x else -1, abs(spot[1] - place.y) > LINE
    made.annotate(
        name, (place.x / size[0], place.y / size[1]),
        ((place.x + side * (SIGN + 2 + PAD)) / size[0], spot[1] / size[1]), xycoords="axes fraction",
        textcoords="axes fraction", ha="left" if side > 0 else "right", va="center", color=colors["ink"], size=SIZE,
        bbox={"boxstyle": "square,pad=0.12", "facecolor": colors["paper"], "edgecolor": "none", "alpha": 0.82},
        arrowprops={"arrowstyle": "-", "color": colors["muted"], "linewidth": 0.6} if far else None,
    )  # fmt: skip
