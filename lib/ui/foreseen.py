"""What a click on a site does to it, known before it is made: the map shows it while the rest is being computed."""

from math import inf

from lib.model.impact import Impact
from lib.ui import results, session
from lib.ui.knock import repair, sites_out
from lib.view.mapdata import site_marks
from lib.view.moment import sites_at
from lib.view.texts import names
from lib.view.theme import TINY
from lib.words import Words

AHEAD = 2  # sites that are out, the last that went, whose repair is computed ahead
LARGEST = 1_000  # services up to which that is done

Mark = dict[str, str]


def clicks(impact: Impact, words: Words, how: dict) -> dict[str, Mark]:
    """Return site -> status, text and label that a click gives it at the slider's time, where that is sure.

    how: what a knock-out is to be like.
    """
    t = session.state()["t"]
    hit = {site: returns is not None for site, (_, returns) in sites_at(impact, t).items()}
    found = {}
    if how.get("lose", 1) == 1 and how.get("at", 0) <= t + TINY < how.get("at", 0) + how.get("outage_hours", inf):
        found = {
            site: _out(name, words) for site, name in names(impact.estate, "sites", words).items() if not hit[site]
        }
    if len(impact.estate.services) > LARGEST:
        return found
    last = [site for site in _last(impact) if hit[site]][:AHEAD]
    return found | {site: _repaired(impact, words, site, t) for site in last}


def _out(name: str, words: Words) -> Mark:
    word = words("map.dark")
    return {"status": "dark", "text": word, "label": f"{name}: {word}."}


def _last(impact: Impact) -> list[str]:
    """Return the sites that events hit, those of the last event first."""
    scenario = session.state()["scenario"]
    hit = [sites_out(impact.estate, scenario | {"events": [event]}) for event in reversed(scenario["events"])]
    return list(dict.fromkeys(site for sites in hit for site in sites))


def _repaired(impact: Impact, words: Words, site: str, t: float) -> Mark:
    now = session.state()
    after = results.impact(now["ref"], repair(impact.estate, now["scenario"], site), now["draw"] and tuple(now["draw"]))
    mark = next(mark for mark in site_marks(after, words, t) if mark["id"] == site)
    return {key: mark[key] for key in ("status", "text", "label")}
