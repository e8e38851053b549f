"""Long runs: a sweep of the engine cut into parts, on this machine's processors or on a cluster's."""
