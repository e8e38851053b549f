"""Names that are cut because they are very long, so that each is still told from the others."""

from collections import defaultdict
from os.path import commonprefix

from lib.view.texts import short

BEGINNING = 12  # half-width letters of what names begin with alike
LEADING = 8  # letters at most that lead to where they differ


def told_apart(names: dict[str, str], most: int) -> dict[str, str]:
    """Return id -> name in so many half-width letters at most; of names that begin alike also the words where they differ."""
    cut = {id_: short(name, most) for id_, name in names.items()}
    alike = defaultdict(list)
    for id_, name in cut.items():
        if name != names[id_]:
            alike[name].append(id_)
    for ids in alike.values():
        same = commonprefix([names[id_] for id_ in ids])
        start = same.rfind(" ", 0, max(0, same.rfind(" "))) + 1  # a word before it too: no. 17
        start = max(start, len(same) - LEADING)
        if start > len(short(same, BEGINNING)) and len({names[id_] for id_ in ids}) > 1:
            cut |= {id_: short(short(same, BEGINNING) + names[id_][start:], most) for id_ in ids}
    return cut
