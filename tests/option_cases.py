"""Small estates for improvement options: three sites, prices that are easy to add up, one event."""

from lib.engine.options import improve
from lib.engine.options.changes import applied
from lib.engine.simulate import simulate
from lib.model.reading import read_estate, read_scenario

USERS = 1000


def estate(*services: dict, placements: list[dict], dependencies: list[dict] = (), **rest) -> dict:
    """Sites a, b, c: a and c are in one zone, b and its 10 free servers 55 km north; a server is 10, 20, 15 a year."""
    document = {
        "format": "estate/1", "id": "bay", "automation_cost": 70, "site_cost": 5000, "split_cost": 300,
        "regions": [
            {"id": "home", "lat": 0, "lon": 0, "population": 9000},
            {"id": "few", "lat": 10, "lon": 10, "population": 500},
            {"id": "many", "lat": 20, "lon": 20, "population": 800},
            {"id": "near", "lat": 0.1, "lon": 0.1, "population": 5000},
        ],
        "zones": [{"id": "grid"}],
        "sites": [
            {"id": "a", "lat": 0, "lon": 0, "region": "home", "zones": ["grid"], "server_cost": 10},
            {"id": "b", "lat": 0.5, "lon": 0, "region": "home", "server_cost": 20, "free_servers": 10},
            {"id": "c", "lat": 0, "lon": 0.5, "region": "home", "zones": ["grid"], "server_cost": 15},
        ],
        "teams": [{"id": "ops", "crews": 1, "crew_cost": 1000}],
        "services": [{"users": USERS, "tier": 1, "team": "ops", **s} for s in services],
        "placements": [{"id": f"{p['service']}-{p['site']}", "role": "active", "servers": 10, "restart_hours": 2, **p}
                       for p in placements],
        "dependencies": list(dependencies),
    }  # fmt: skip
    return document | rest


def fire(hours: float = 6, **event) -> dict:
    """Site a is dark from t = 0 for some hours, or what the event says."""
    where = event or {"site": "a"}
    return {"format": "scenario/1", "id": "fire", "estate": "bay", "horizon_hours": 48,
            "events": [{"outage_hours": hours, **where}]}  # fmt: skip


def app(*placements: dict, hours: float = 6, **rest) -> tuple[dict, dict]:
    """One service, app, that serves from site a alone, with some other placements."""
    return estate({"id": "app"}, placements=[{"service": "app", "site": "a"}, *placements], **rest), fire(hours)


def two_tools() -> tuple[dict, dict]:
    """The app's standby in b waits for two tools in a, back at 7 h; neither alone opens its gate. It is there at 8 h, app-a at 16."""
    tools = [{"service": t, "site": "a", "servers": 1, "restart_hours": 1, "needs": {}} for t in ("login", "tool")]
    document = estate(
        {"id": "app"}, {"id": "login", "users": 0, "tier": 2}, {"id": "tool", "users": 0, "tier": 2},
        placements=[{"service": "app", "site": "a", "restart_hours": 10},
                    {"service": "app", "site": "b", "role": "warm"}, *tools],
        dependencies=[{"service": "app", "on": t, "phase": "failover"} for t in ("login", "tool")],
        teams=[{"id": "ops", "crews": 2, "crew_cost": 1000}],
    )  # fmt: skip
    return document, fire()


def records(pair: tuple[dict, dict]):
    """Return estate and scenario as records."""
    read = read_estate(pair[0])
    return read, read_scenario(pair[1], read)


def found(pair: tuple[dict, dict], **asked):
    """Return what is found for an estate and a scenario."""
    return improve(*records(pair), **asked)


def alone(pair: tuple[dict, dict]):
    """Return what is found without time to look for sets: each option alone."""
    return found(pair, left=lambda: 0)


def option(result, name: str):
    """Return the option of an id."""
    return next(option for option in result.options if option.id == name)


def worth_with(pair: tuple[dict, dict], options) -> tuple[float, list[float]]:
    """Return lost user-hours and each service's hours to recover, nan for never, with some options, by the engine's door."""
    read, scenario = records(pair)
    impact = simulate(applied(read, options), scenario)
    return impact.lost_user_hours, impact.table("services")["ttr_hours"].tolist()
