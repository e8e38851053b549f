"""Long runs: a sweep of the engine cut into parts, on this machine's processors or on a cluster's."""

import os

SCHEDULER = "OUTAGE_ATLAS_SCHEDULER"  # environment variable: the scheduler's address where none is given


def where() -> str | None:
    """Return the scheduler's address that this process computes on where none is given; None: on this machine."""
    return os.environ.get(SCHEDULER) or None


def carry_out(compiled, sweep, scheduler: str | None = None, **asked):
    """Return a sweep's result, computed where a Dask scheduler says, or on this machine without one.

    asked: ``workers``, ``size``, ``tell`` and ``stopped`` of ``local.carry_out``. The
    numbers are the same wherever they are computed. Raises Stopped when told to stop, and
    Mistakes if the scheduler or its workers cannot be used.
    """
    scheduler = where() if scheduler is None else scheduler
    if scheduler is None:
        from lib.runs import local

        return local.carry_out(compiled, sweep, **asked)
    from lib.runs import cluster

    return cluster.carry_out(compiled, sweep, scheduler, **asked)
