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
