"""The state of one run, its inputs and its logs, as arrays.

Kernels change a ``State`` in place; it holds everything that a run is made of.
"""

from typing import NamedTuple

import numpy as np

from lib.engine.compile import Compiled
from lib.engine.kernel import empty_queue
from lib.engine.net import Rows

NO_JOB, ACTIVATION, RESTART = 0, 1, 2
DONE, FAILED, ABORTED, WITHDRAWN, LOST, OPEN = range(6)  # how a job's attempt ended
POWER, HELD, CREW, SERVERS, GATE = range(5)  # what a job waits for; GATE + s: for service s
UNRANKED = 1 << 20  # place in the recovery order of a service that has none

PLACED = np.dtype([
    ("serving", "?"), ("destroyed", "?"), ("failed", "?"), ("fail_next", "?"), ("marked", "?"),
    ("running", "?"),  # its job runs
    ("job", "i1"),  # the kind of its job
    ("lost", "f8"),
    ("granted", "f8"),  # servers granted from a pool, -1 before
], align=True)  # fmt: skip
JOB = np.dtype([
    ("ordered", "?"), ("broken", "?"),  # by an action; the glass, when its gates were looked at
    ("attempt", "i4"),
    ("release", "f8"), ("glass", "f8"),  # when it may start; when its circle's gates open by hand
    ("reason", "i4"), ("held_by", "i4"),  # at the last walk; being counted
    ("closed", "i4"),  # who closed its gates when they were looked at, or -1
    ("flips", "i8"),  # as in COUNTS, when they were
    ("key", "i8"), ("start", "f8"), ("end", "f8"), ("since", "f8"),  # since when it is held by ``held_by``
    ("created", "f8"), ("decided", "f8"),  # when it was committed; when detection was over
], align=True)  # fmt: skip
PROVIDED = np.dtype([
    ("touched", "?"), ("short", "?"), ("hold", "?"), ("total_loss", "?"),
    ("shed", "f8"), ("order", "i8"), ("loss", "f8"),
], align=True)  # fmt: skip
SITE = np.dtype([("dark", "?"), ("returns", "f8"), ("pool", "f8")], align=True)
COUNTS = np.dtype([
    ("waiting", "i8"), ("running", "i8"), ("touched", "i8"), ("short", "i8"),
    ("marked", "i8"), ("attempts", "i8"),
    ("flips", "i8"),  # how often a service became usable or ceased to be
    ("otherwise", "?"),  # some waiting job is held by another reason than before
    ("changes", "i8"), ("placed", "i8"), ("jobs", "i8"), ("waits", "i8"), ("sites", "i8"),
    ("services", "i8"),
    ("now", "f8"),
    ("next_end", "f8"),  # no running job ends before
    ("next_release", "f8"),  # of a waiting job, or the next time that its glass is broken
], align=True)  # fmt: skip
DEFICIT = np.dtype([
    ("own", "f8"),  # of own coverage
    ("before", "f8"),  # of availability, while it is settled
    ("told_own", "f8"), ("told_lost", "f8"),  # as last logged
], align=True)  # fmt: skip
EVENT = np.dtype([("at", "f8"), ("lose", "f8"), ("destroyed", "?")], align=True)
CASE = np.dtype([
    ("first", "i8"), ("end", "i8"),  # its events
    ("outage", "i8"), ("lasting", "i8"),  # its row of outages and that of the placements
    ("first_hour", "f8"),  # local hour of day at t = 0
], align=True)  # fmt: skip
ACTION = np.dtype([("at", "f8"), ("kind", "i8"), ("target", "i8"), ("value", "f8")], align=True)

CHANGE = np.dtype([("t", "f8"), ("service", "i4"), ("region_class", "i4"), ("own", "f8"), ("lost", "f8")], align=True)
SERVICE_LOG = np.dtype([("t", "f8"), ("service", "i4"), ("lost", "f8")], align=True)
PLACED_LOG = np.dtype(
    [("t", "f8"), ("placement", "i4"), ("serving", "?"), ("servers", "f8"), ("lost", "f8")], align=True
)
JOB_LOG = np.dtype([
    ("placement", "i4"), ("kind", "i1"), ("outcome", "i1"), ("attempt", "i4"), ("ordered", "?"),
    ("created", "f8"), ("decided", "f8"), ("release", "f8"), ("start", "f8"), ("end", "f8"),
], align=True)  # fmt: skip
WAIT_LOG = np.dtype([("attempt", "i4"), ("reason", "i4"), ("since", "f8"), ("until", "f8")], align=True)
SITE_LOG = np.dtype([("t", "f8"), ("site", "i4"), ("dark", "?"), ("returns", "f8"), ("pool", "f8")], align=True)


class Happenings(NamedTuple):
    """A scenario as arrays, with the durations that this run draws."""

    case: np.ndarray  # CASE[1]: which events and durations are those of the present run
    events: np.ndarray  # EVENT
    hits: Rows  # event -> sites
    actions: np.ndarray  # ACTION
    orders: Rows  # action -> services of a set_order
    outage: np.ndarray  # f8[D, hits]
    activation_hours: np.ndarray  # f8[D, P]
    restart_hours: np.ndarray  # f8[D, P]
    works: np.ndarray  # bool[D, P]: whether an activation of it works
    horizon: float
    profiled: bool


class State(NamedTuple):
    """Where a run stands. C region classes; deficits are 1 less coverage or availability; places are ``Rising``'s."""

    placed: np.ndarray  # PLACED[P]
    jobs: np.ndarray  # JOB[P], of those that have one
    provided: np.ndarray  # PROVIDED[S]
    sites: np.ndarray  # SITE
    crews: np.ndarray  # f8[teams]
    used: np.ndarray  # f8[teams]
    lost: np.ndarray  # f8[S, C], by place, deficit of availability
    mean: np.ndarray  # f8[S], by place, of its regions
    deficits: np.ndarray  # DEFICIT[S, C], by place
    waiting: np.ndarray  # u4[P], placements by priority
    running: np.ndarray  # u4[P]
    touched: np.ndarray  # u4[S], whose own coverage may have changed
    short: np.ndarray  # u4[S], granted too few servers on this walk
    marked: np.ndarray  # u4[P], whose state changed since the last log
    due: np.ndarray  # u4[P], whose jobs end now
    changed: np.ndarray  # a queue of places: whose deficits changed since the last log
    queued: np.ndarray  # a queue of places: what is to be settled, a circle by its first
    hit: np.ndarray  # bool[S], hit by the present event
    powered: np.ndarray  # bool[sites], where power returns now
    uncovered: np.ndarray  # bool[C], where the service in hand lacks servers
    counts: np.ndarray  # COUNTS[1]


class Replay(NamedTuple):
    """Where the replay that charges causes stands. C region classes."""

    own: np.ndarray  # f8[S, C]
    lost: np.ndarray  # f8[S, C]
    serving: np.ndarray  # bool[P]
    gone: np.ndarray  # f8[P], servers lost
    charge: np.ndarray  # i8[S, C], the charge a service pays into, -1 for none
    since: np.ndarray  # f8[S, C], up to when it has paid
    own_charge: np.ndarray  # i8[S, C], the charge that a service is the root of, -1 for none yet
    queued: np.ndarray  # a queue of components
    walk: np.ndarray  # i8[S], the last walk a service came up on
    walks: np.ndarray  # i8[1]


class Logs(NamedTuple):
    changes: np.ndarray  # CHANGE
    services: np.ndarray  # SERVICE_LOG: 1 less a service's availability from t on
    placed: np.ndarray  # PLACED_LOG
    jobs: np.ndarray  # JOB_LOG
    waits: np.ndarray  # WAIT_LOG
    sites: np.ndarray  # SITE_LOG


def start_state(compiled: Compiled) -> State:
    """Return the state before anything has happened: active placements serve."""
    net = compiled.net
    placements, services, classes = len(net.placements), len(net.services), net.share.shape[1]
    first = np.zeros(1, dtype=PLACED)
    first["granted"] = -1
    placed = np.repeat(first, placements)
    placed["serving"] = net.placements["active"]
    first = np.zeros(1, dtype=PROVIDED)
    first["shed"], first["order"] = 1, UNRANKED
    provided = np.repeat(first, services)
    sites = np.zeros(len(compiled.free_servers), dtype=SITE)
    sites["returns"], sites["pool"] = np.inf, compiled.free_servers
    lists = (placements, placements, services, services, placements, placements)
    counts = np.zeros(1, dtype=COUNTS)
    counts["now"], counts["next_end"] = -1, np.inf
    return State(
        placed, np.empty(placements, dtype=JOB), provided, sites, compiled.crews.copy(), np.zeros(len(compiled.crews)),
        np.zeros((services, classes)), np.zeros(services), np.zeros((services, classes), dtype=DEFICIT),
        *(np.empty(size, dtype=np.uint32) for size in lists), empty_queue(services), empty_queue(services),
        np.zeros(services, dtype=bool), np.zeros(len(sites), dtype=bool), np.zeros(classes, dtype=bool), counts,
    )  # fmt: skip


def empty_logs(compiled: Compiled) -> Logs:
    """Return logs with room for a few times the most rows that one time can have."""
    services, classes = compiled.net.share.shape
    placements, sites = len(compiled.net.placements), len(compiled.free_servers)
    lengths = (4 * services * classes, 4 * services, 2 * placements, 4 * placements, 4 * placements, 32 * sites + 64)
    kinds = (CHANGE, SERVICE_LOG, PLACED_LOG, JOB_LOG, WAIT_LOG, SITE_LOG)
    return Logs(*(np.empty(length, dtype=kind) for length, kind in zip(lengths, kinds, strict=True)))


def longer(logs: Logs) -> Logs:
    """Return logs of twice the length, as far as they are written."""
    return Logs(*(np.concatenate([log, np.empty_like(log)]) for log in logs))


def written(logs: Logs, state: State) -> Logs:
    """Return a copy of the rows that a run has written."""
    n = state.counts[0]
    return Logs(*(copied(log[: n[name]]) for log, name in zip(logs, Logs._fields, strict=True)))


def copied(records: np.ndarray) -> np.ndarray:
    """Return a copy of contiguous records, byte by byte: numpy by itself copies field by field, ten times as long."""
    return records.view(np.uint8).copy().view(records.dtype)
