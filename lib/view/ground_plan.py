"""What the map shows of an estate that is being edited, and may be broken: its sites, and where a service is."""

from collections import defaultdict

from lib.model import draft
from lib.model.draft import Document, Row
from lib.model.estate import text
from lib.view.ground import place_of
from lib.words import Words
from lib.words.figures import count


def marks(document: Document, words: Words) -> list[dict]:
    """Return what ``lib.map.contract`` describes for each site that has an id of its own and a place on this earth."""
    rows, seen, placed = [], set(), defaultdict(list)
    for row in draft.rows(document, "placements"):
        placed[str(row.get("site"))].append(row)
    for site in draft.rows(document, "sites"):
        place, id_ = place_of(site), site.get("id")
        if place and isinstance(id_, str) and id_ and id_ not in seen:
            seen.add(id_)
            name, said = name_of(site, words), _said(placed[id_], words)
            rows.append({
                "id": id_, "name": name, "lat": place[0], "lon": place[1], "status": "up", "text": said,
                "label": f"{name}: {said}",
            })  # fmt: skip
    return rows


def name_of(row: Row, words: Words) -> str:
    """Return a row's name in the reader's language, or its id, whatever stands there."""
    name = row.get("name", "")
    named = isinstance(name, str) or isinstance(name, dict) and all(isinstance(part, str) for part in name.values())
    return text(name, words.language, str(row.get("id", ""))) if named else str(row.get("id", ""))


def _said(there: list[Row], words: Words) -> str:
    if not there:
        return words("estate.nothing_there")
    servers = sum(n for row in there if isinstance(n := row.get("servers"), int | float))
    services = len({str(row.get("service")) for row in there})
    return words("estate.there", services=services, servers=count(words.language, servers))
