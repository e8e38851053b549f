"""What an estate's own prices say that things cost a year. Where a price is missing there is no cost."""

from lib.model.estate import POOLED, Estate


def server_prices(estate: Estate) -> dict[str, float | None]:
    """Return what a server costs a year in each site, by id; None where the estate has no price (0)."""
    return {site.id: site.server_cost or None for site in estate.sites}


def layout_cost(estate: Estate) -> float | None:
    """Return what the servers of an estate cost a year: those of its placements and those in its sites' pools.

    Cold and backup placements take theirs from the pool. None where a site that has servers has no price for them.
    """
    servers = {site.id: site.free_servers for site in estate.sites}
    for placement in estate.placements:
        if placement.role not in POOLED:
            servers[placement.site] += placement.servers
    price = server_prices(estate)
    costs = [None if price[site] is None else count * price[site] for site, count in servers.items() if count]
    return None if None in costs else float(sum(costs))


def option_cost(estate: Estate, kind: str, what: dict) -> float | None:
    """Return what an improvement option costs a year (``lib.model.options``), None where a price is missing."""
    return PRICED[kind](estate, what)


def dearest_server(estate: Estate) -> float | None:
    """Return the highest price of a server in any site, None without one: what it is taken to cost in a new site."""
    return max((price for price in server_prices(estate).values() if price is not None), default=None)


def _servers(estate: Estate, what: dict) -> float | None:
    return _times(what["servers"], server_prices(estate)[what["site"]])


def _crews(estate: Estate, what: dict) -> float | None:
    return _times(what["crews"], next(team.crew_cost for team in estate.teams if team.id == what["team"]))


def _new_site(estate: Estate, what: dict) -> float | None:
    servers = _times(what["servers"], dearest_server(estate))
    return None if servers is None or estate.site_cost is None else servers + estate.site_cost


def _times(count: float, price: float | None) -> float | None:
    return None if price is None else float(count * price)


PRICED = {
    "dual_site": _servers,
    "standby": _servers,
    "cold_standby": lambda estate, what: 0.0,  # the pool is there and paid for
    "bigger": _servers,
    "automatic": lambda estate, what: _times(len(what["placements"]), estate.automation_cost),
    "crews": _crews,
    "pool": _servers,
    "new_site": _new_site,
    "split_zone": lambda estate, what: _times(1, estate.split_cost),
}
