"""Taking sites out and repairing them: a scenario document in, another one out."""

from lib.model.estate import Estate, text
from lib.model.reading import read_scenario
from lib.model.scenario import sites_hit


def empty_scenario(estate: Estate) -> dict:
    """Return a scenario in which nothing happens, with the estate's own week."""
    return {"format": "scenario/1", "id": "free", "estate": estate.id, "horizon_hours": 168.0, "events": []}


def sites_out(estate: Estate, scenario: dict) -> list[str]:
    """Return the sites that any event hits, in the order of the estate."""
    events = read_scenario(scenario, estate).events
    hit = {i for event in events for i in sites_hit(estate, event)}
    return [estate.sites[i].id for i in sorted(hit)]


def knock_out(scenario: dict, target: dict, how: dict) -> dict:
    """Return a scenario with one more event. target: {site|zone|circle: …}; how: at, lose, outage_hours, destroyed."""
    settings = {key: value for key, value in how.items() if value is not None}
    return scenario | {"events": [*scenario.get("events", []), target | settings]}


def repair(estate: Estate, scenario: dict, site: str) -> dict:
    """Return a scenario in which nothing hits a site; events that hit others too keep those."""
    events: list[dict] = []
    records = read_scenario(scenario, estate).events
    for event, record in zip(scenario.get("events", []), records, strict=True):
        hit = [estate.sites[i].id for i in sites_hit(estate, record)]
        if site not in hit:
            events.append(event)
        else:
            rest = {key: value for key, value in event.items() if key not in ("site", "zone", "circle")}
            events += [{"site": other} | rest for other in hit if other != site]
    return scenario | {"events": events}


def title(estate: Estate, language: str) -> str:
    return text(estate.name, language, estate.id)
