"""Who is down the moment sites are lost, in igraph: the bench's peer for the sweep at once.

It follows hard dependencies alone (run, of weight 1, in no group) from the services of
the lost sites; the engine's sweep also has partial coverage, weights, k of n, regions and
people. Every service must have its active servers in one site. igraph is under the GPL
and needed by this file alone.
"""

import igraph
import numpy as np

from lib.model.estate import Estate


class Reach:
    """The graph of what a loss brings down, with a virtual source per case."""

    def __init__(self, estate: Estate, cases: list[tuple[str, ...]]):
        count, sites = len(estate.services), {site.id: i for i, site in enumerate(estate.sites)}
        number = {service.id: i for i, service in enumerate(estate.services)}
        edges = [
            (number[row.on], number[row.service])
            for row in estate.dependencies
            if row.phase == "run" and row.weight == 1 and row.group is None
        ]
        edges += [(count + sites[p.site], number[p.service]) for p in estate.placements if p.role == "active"]
        self.first = count + len(sites)
        edges += [(self.first + i, count + sites[site]) for i, case in enumerate(cases) for site in case]
        self.graph = igraph.Graph(self.first + len(cases), edges, directed=True)
        self.users = np.zeros(self.first + len(cases))
        self.users[:count] = [service.users for service in estate.services]

    def affected_users(self, case: int) -> float:
        """Return the users of the services that a case brings down, by its place among the cases."""
        return float(self.users[self.graph.subcomponent(self.first + case, mode="out")].sum())
