"""Pictures in documents: whether one can be shown, how large it is, and an SVG as PNG."""

import io
import re
from base64 import b64encode
from functools import lru_cache

MOST_BYTES = 20_000_000
DOTS = 220  # an inch, in print
MOST_PIXELS = 50_000_000
RASTER = ("PNG", "JPEG")
TYPES = {"svg": "image/svg+xml", "png": "image/png", "jpg": "image/jpeg"}


def kind(data: bytes) -> str:
    """Return svg, png or jpg, by the first bytes."""
    if data.startswith(b"\x89PNG"):
        return "png"
    return "jpg" if data.startswith(b"\xff\xd8") else "svg"


def wrong(data: bytes) -> tuple[str, dict] | None:
    """Return the code and values of what is wrong with a picture; None where it can be shown."""
    if len(data) > MOST_BYTES:
        return "too_large", {"megabytes": MOST_BYTES // 1_000_000}
    try:
        size(data)
    except OverflowError:
        return "too_many_pixels", {"most": MOST_PIXELS // 1_000_000}
    except ValueError:
        return "not_a_picture", {}
    return None


def as_svg(data: bytes) -> bytes:
    """Return a picture as SVG; one of pixels within it."""
    if kind(data) == "svg":
        return data
    width, height = size(data)
    box = f'width="{width}" height="{height}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" {box}>'
        f'<image {box} href="{address(data)}"/></svg>'
    ).encode()


def for_office(data: bytes, inches: float) -> bytes:
    """Return a picture as word processors take it: as PNG if it is an SVG."""
    return as_png(data, inches) if kind(data) == "svg" else data


def as_png(data: bytes, inches: float) -> bytes:
    """Return a picture as PNG, for print at so many inches across."""
    from lib.briefing.setting import typeset

    source = "#set page(width: auto, height: auto, margin: 0pt)\n" + f'#image("picture.svg", width: {inches:.3f}in)'
    return typeset({"main.typ": source.encode(), "picture.svg": as_svg(data)}, "png", DOTS)


def address(data: bytes) -> str:
    """Return a picture as an address that holds it."""
    return f"data:{TYPES[kind(data)]};base64,{b64encode(data).decode()}"


@lru_cache(maxsize=16)
def size(data: bytes) -> tuple[float, float]:
    """Return width and height, in pixels or an SVG's own units.

    Raises ValueError for what is no whole picture, and OverflowError for more pixels than are decoded.
    """
    width, height = _svg_size(data) if kind(data) == "svg" else _raster_size(data)
    if not (0 < width < 1e7 and 0 < height < 1e7 and 0.02 < width / height < 50):
        raise ValueError("a picture without a size, or a very thin one")
    return width, height


def _raster_size(data: bytes) -> tuple[float, float]:
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data), formats=RASTER) as image:
            if image.width * image.height > MOST_PIXELS:
                raise OverflowError(f"{image.width} x {image.height} pixels")
            image.load()  # a file that was cut off fails here, and not in the document
            return image.size
    except Image.DecompressionBombError as error:
        raise OverflowError(str(error)) from error
    except (OSError, SyntaxError, ValueError) as error:
        raise ValueError(f"no picture: {error}") from error


def _svg_size(data: bytes) -> tuple[float, float]:
    """Return the size of an SVG that refers to nothing outside itself."""
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        root = fromstring(data)
    except (ParseError, DefusedXmlException, LookupError, ValueError) as error:
        raise ValueError(f"no SVG: {error}") from error
    if root.tag.rpartition("}")[2] != "svg" or any(_outside(element) for element in root.iter()):
        raise ValueError("no SVG, or one that needs other files")
    box = [float(part) for part in re.findall(r"-?[\d.]+(?:e-?\d+)?", root.get("viewBox", ""))]
    if len(box) != 4:
        sides = [re.match(r"\d+(\.\d+)?", root.get(side, "")) for side in ("width", "height")]
        box = [0.0, 0.0, *(float(side[0]) if side else 0.0 for side in sides)]
    if min(box[2:]) > 0:
        _tried(data)
    return box[2], box[3]


def _tried(data: bytes) -> None:
    """Raise ValueError for an SVG that the typesetter cannot draw."""
    from lib.briefing.setting import typeset

    source = b'#set page(width: auto, height: auto, margin: 0pt)\n#image("picture.svg", width: 1in)'
    try:
        typeset({"main.typ": source, "picture.svg": data}, "png", 10)
    except RuntimeError as error:
        raise ValueError(f"no SVG that can be drawn: {error}") from error


def _outside(element) -> bool:
    links = [value for name, value in element.attrib.items() if name.rpartition("}")[2] == "href"]
    return any(not link.startswith(("#", "data:image/")) for link in links)
