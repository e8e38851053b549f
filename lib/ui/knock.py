"""Taking sites out and repairing them: a scenario document in, another one out."""

from lib.model.checks import check_scenario
from lib.model.estate import Estate
from lib.model.reading import read_scenario
from lib.model.scenario import fits, sites_hit


def empty_scenario(estate: str) -> dict:
    """Return a scenario in which nothing happens to an estate, by its id, in a week."""
    return {"format": "scenario/1", "id": "free", "estate": estate, "horizon_hours": 168.0, "events": []}


def fitting(scenario: dict, estate: Estate) -> tuple[dict, bool]:
    """Return a scenario that was right for an earlier state of an estate, and whether something is left out of it.

    What is left out names something that is gone.
    """
    for_it = scenario if fits(read_scenario(scenario), estate) else scenario | {"estate": estate.id}
    wrong = {problem.place.partition(".")[0] for problem in check_scenario(read_scenario(for_it), estate)}
    kept = {
        kind: [row for i, row in enumerate(for_it[kind]) if f"{kind}[{i}]" not in wrong]
        for kind in ("events", "actions") if kind in for_it
    }  # fmt: skip
    return for_it | kept, bool(wrong)


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
