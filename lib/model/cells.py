"""One table cell ↔ one value of a record: the notation that table editors and spreadsheets share.

| form | typed as |
|---|---|
| text, one | the text itself |
| choice | one of the column's codes, in any case |
| number, integer | 12000, 12,000, １２０００; where the unit is a share also 20% |
| yes_no | true or false, also yes, no, y, n, 1, 0 |
| many | seoul; busan |
| shares, needs | seoul=0.2; busan=0.8 (also 20%), ops=2 |
| duration | 12, median 12; p90 30, min 1; mode 2; max 9 |
| numbers | 0.4; 0.3; 0.35 |

An empty cell is no value, ``-`` an empty list or table, ``null`` JSON's null. In lists a comma or a line break parts
as ``;`` does, so numbers there have no thousands separators. What would be read as something else, what no
spreadsheet can hold (control characters) and what it would run as a formula stands in double quotes, as in JSON:
``"null"``, ``"a;b"; c``, ``"=1+1"``. JSON itself is read where a list or table is expected.
"""

import json
import re
import unicodedata
from decimal import Decimal
from math import isfinite, isnan

from msgspec import UNSET, UnsetType

Cell = str | float | int | bool | None
EMPTY, NULL = "-", "null"
YES_NO = {"true": True, "yes": True, "y": True, "1": True, "false": False, "no": False, "n": False, "0": False}
LONGEST_NUMBER = 400  # digits; Python itself gives up at 4300

NUMBER = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+|(?=\.\d))(\.\d*)?(e[+-]?\d{1,4})?%?", re.ASCII | re.IGNORECASE)
QUOTED, PARTED = r'"(?:[^"\\]|\\.)*+"\s*+', r"(?:[;,，；\n]|$)"
ITEM = re.compile(rf'\s*+({QUOTED}|[^";,，；\n][^;,，；\n]*+){PARTED}')
PAIR = re.compile(rf'\s*+({QUOTED}|[^";,，；\n=][^;,，；\n=]*+)=([^;,，；\n=]*+){PARTED}')
PART = re.compile(rf"\s*+([a-z]\w*+)(?:\s*+=|\s)([^;,，；\n=]*+){PARTED}", re.IGNORECASE)
NOT_BARE = re.compile(r'[;,，；=\n]|^["\[{]|^-$|^null$')  # in an item of a list
UNFIT = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9a-fA-F]{4}_)|x(?=005F_)")
FORMULA = re.compile(r"[=+@-]")


def said(value: object, form: str, share: bool = False, choices: tuple[str, ...] = ()) -> Cell:
    """Return the cell of a value; one that is not of the column's form is said as JSON, or as the text that it is."""
    if value is None:
        return NULL
    if isinstance(value, str):
        return value if plain(value) and read(value, form, share, choices) == value else as_json(value)
    if isinstance(value, bool | int | float) and form not in ("text", "one", "choice"):
        return value
    items = _items(value, form)
    return as_json(value) if items is None else "; ".join(items) or EMPTY


def read(cell: Cell, form: str, share: bool = False, choices: tuple[str, ...] = ()) -> object:
    """Return the value of a cell, UNSET for an empty one; a text that cannot be read as the form stays that text."""
    if not isinstance(cell, str):
        return _typed(cell, form, share, choices)
    text = cell.strip()
    if not text:
        return UNSET
    if text == NULL:
        return None
    try:
        value = _parsed(text, form, share, choices)
    except (ValueError, ArithmeticError, RecursionError):
        value = UNSET
    return _unquoted(text) if value is UNSET else value


def as_json(value: object) -> str:
    """Return JSON without any character that a spreadsheet cannot hold."""
    return _held(json.dumps(value, ensure_ascii=False, default=str))


def plain(text: str) -> bool:
    """Say whether a text can stand in a cell as it is."""
    return not UNFIT.search(text) and not FORMULA.match(text) and text == text.strip()


def number(text: str, share: bool) -> int | float | UnsetType:
    """Return a typed number, UNSET where it is none: 12,000, １２, and 20% where it is a share."""
    text = unicodedata.normalize("NFKC", text).strip().replace("\u2212", "-")
    if len(text) > LONGEST_NUMBER or not NUMBER.fullmatch(text) or (text.endswith("%") and not share):
        return UNSET
    digits = text.rstrip("%").replace(",", "")
    if text.endswith("%"):
        return float(Decimal(digits) / 100)
    value = int(digits) if digits.lstrip("+-").isdecimal() else float(digits)
    return value if isfinite(value) else UNSET


def _held(text: str) -> str:
    return UNFIT.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _item(value: str) -> str:
    return value if value and plain(value) and not NOT_BARE.search(value) else as_json(value)


def _items(value: object, form: str) -> list[str] | None:
    """Return the items of a list or table as they are written; None where it is not of the form."""
    if isinstance(value, list) and form in ("many", "numbers"):
        wanted = str if form == "many" else int | float
        fits = all(isinstance(item, wanted) and not isinstance(item, bool) for item in value)
        return [_item(item) if form == "many" else repr(item) for item in value] if fits else None
    if isinstance(value, dict) and form in ("shares", "needs", "duration"):
        fits = all(isinstance(item, int | float) and not isinstance(item, bool) for item in value.values())
        if form == "duration":
            fits = fits and all(re.fullmatch(r"[a-z]\w*", key) for key in value)
            return [f"{key} {item!r}" for key, item in value.items()] if fits else None
        return [f"{_item(key)}={item!r}" for key, item in value.items()] if fits else None
    return None


def _typed(cell: float | bool | None, form: str, share: bool, choices: tuple[str, ...]) -> object:
    """Return the value of a cell that holds a number or a yes or no."""
    if cell is None or (isinstance(cell, float) and isnan(cell)):  # editors leave NaN in an empty cell
        return UNSET
    if isinstance(cell, bool) and form in ("yes_no", "number", "integer", "duration"):
        return cell
    whole = int(cell) if isinstance(cell, float) and cell.is_integer() else cell
    if form in ("number", "duration"):
        return cell
    if form == "integer":
        return whole
    if form == "yes_no":
        return bool(whole) if whole in (0, 1) else cell
    return read(str(whole), form, share, choices)


def _parsed(text: str, form: str, share: bool, choices: tuple[str, ...]) -> object:
    """Return the value of a text that is not empty, UNSET where it is not of the form. Raises ValueError likewise."""
    if form in ("text", "one"):
        return _unquoted(text)
    if form == "choice":
        return text.lower() if text.lower() in choices else UNSET
    if form in ("number", "integer"):
        value = number(text, share)
        return int(value) if form == "integer" and isinstance(value, float) and value.is_integer() else value
    if form == "yes_no":
        return YES_NO.get(text.lower(), UNSET)
    return _compound(text, form, share)


def _compound(text: str, form: str, share: bool) -> object:
    if text[0] in "[{":
        return json.loads(text, parse_constant=_no_number)
    if text == EMPTY:
        return {} if form in ("shares", "needs", "duration") else []
    if form == "many":
        return [_unquoted(item) for (item,) in _split(text, ITEM)]
    if form == "numbers":
        return _all_numbers([item for (item,) in _split(text, ITEM)], share)
    if form == "duration":
        alone = number(text, share)
        if alone is not UNSET:
            return alone
    pairs = _split(text, PART if form == "duration" else PAIR)
    keys = [key.lower() if form == "duration" else _unquoted(key) for key, _ in pairs]
    values = _all_numbers([value for _, value in pairs], share)
    return UNSET if values is UNSET or len(set(keys)) < len(keys) else dict(zip(keys, values, strict=True))


def _split(text: str, pattern: re.Pattern) -> list[tuple[str, ...]]:
    """Return the groups of each piece. Raises ValueError where something is no piece."""
    found, place = [], 0
    while place < len(text):
        piece = pattern.match(text, place)
        if piece is None:
            raise ValueError(text)
        found.append(tuple(group.strip() for group in piece.groups()))
        place = piece.end()
    return found


def _all_numbers(texts: list[str], share: bool) -> list[float] | UnsetType:
    values = [number(text, share) for text in texts]
    return UNSET if UNSET in values else values


def _unquoted(text: str) -> str:
    """Return a text without its quotes, if it stands in some."""
    if len(text) > 1 and text[0] == text[-1] == '"':
        try:
            return json.loads(text)
        except ValueError:
            return text
    return text


def _no_number(constant: str) -> None:
    raise ValueError(constant)  # NaN and Infinity, which JSON does not have
