"""Where a line may break: Korean at its spaces, as English does, no number from its unit; a word wider than its room, anywhere.

The typesetter would break Korean between any two letters, and run a long word over the margin. So it is told which words
to leave alone and which to take apart. (Letters without width would do the same, but stay in the text that is searched.)
"""

import re
from unicodedata import east_asian_width

from lib.words.figures import together

PLAIN, WHOLE, APART = 0, 1, 2
WORD = re.compile(r"\S{2,}")
HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7ff]")
WIDE = frozenset("MWQOmw@%&\u2014\u2026")

Parts = str | list[tuple[int, str]]


def parted(text: str, room: float) -> Parts:
    """Return text in a line of so many em as it is, or as (how, text): WHOLE is not broken, APART is anywhere."""
    text, parts, end = together(text), [], 0
    for word in () if text.isascii() and len(text) < room else WORD.finditer(text):
        how = APART if sum(map(_width, word[0])) > room else WHOLE if HANGUL.search(word[0]) else PLAIN
        if how != PLAIN:
            parts += [(PLAIN, text[end : word.start()]), (how, word[0])]
            end = word.end()
    return [*parts, (PLAIN, text[end:])] if parts else text


def _width(letter: str) -> float:
    """Return a letter's width at most, em, in the fonts of documents."""
    if letter in WIDE or east_asian_width(letter) in "WFA":
        return 1.0
    return 0.75 if letter.isupper() else 0.65
