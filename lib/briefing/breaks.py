"""Where a line may break: Korean at its spaces, as English does; a word that is wider than its room, anywhere.

The typesetter would break Korean between any two letters, and run a long word over the margin. Marks in the text tell it
better; the layout takes them away, and nothing of them is left in the text that is copied or searched.
"""

import re
from unicodedata import east_asian_width

WHOLE, PARTED = "\ufffe", "\uffff"  # before and after a word; no text holds them after `plain`
WORD = re.compile(r"\S{2,}")
HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7ff]")
WIDE = frozenset("MWQOmw@%&\u2014\u2026")


def marked(text: str, room: float) -> str:
    """Return text with marks around Korean words and around those too wide for a line of so many em."""
    if text.isascii() and len(text) < room:
        return text
    return WORD.sub(lambda word: _marked(word[0], room), text)


def _marked(word: str, room: float) -> str:
    if sum(map(_width, word)) > room:
        return PARTED + word + PARTED
    return WHOLE + word + WHOLE if HANGUL.search(word) else word


def _width(letter: str) -> float:
    """Return a letter's width at most, em, in the fonts of documents."""
    if letter in WIDE or east_asian_width(letter) in "WFA":
        return 1.0
    return 0.75 if letter.isupper() else 0.65
