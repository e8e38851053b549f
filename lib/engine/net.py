"""An estate as arrays: the records that every kernel reads.

Services, placements, groups, sites and teams are numbered by their place in the
file. Regions that no placement and no service tells apart are one *class*: what
serves one of them serves all, so the cascade works on classes and only the
counting of people goes back to regions.
"""

from typing import NamedTuple

import numpy as np

SERVICE = np.dtype([
    ("demand", "f8"), ("users", "f8"), ("collapse", "f8"),
    ("detection", "f8"), ("decision", "f8"),
    ("rank", "i8"),  # place in the default priority
    ("component", "u4"),  # of the run graph, numbered from what is depended on upwards
    ("circle", "i8"),  # of the graph of all phases: its strongly connected component
    ("breaks_glass", "?"),  # some gate of it has a member in its own circle
], align=True)  # fmt: skip
PLACEMENT = np.dtype([
    ("service", "u4"), ("site", "u4"), ("servers", "f8"),
    ("served", "f8"),  # share of the service's demand in the regions it serves
    ("active", "?"), ("pooled", "?"), ("automatic", "?"),
    ("lag", "f8"), ("rank", "i8"),
], align=True)  # fmt: skip
EDGE = np.dtype([
    ("place", "u4"),  # of a service that runs on another; of the first one of its circle
    ("weight", "i4"),  # number in ``weights`` of the largest of the groups that join them, -1 where either is a circle
], align=True)  # fmt: skip
NODE = np.dtype([
    ("circle_end", "u4"),  # after a circle's last place, at its first; 0 where there is none
    ("need", "u4"), ("need_end", "u4"),  # in ``needs``
    ("wide", "u4"), ("wide_end", "u4"),
    ("edge", "u4"), ("edge_end", "u4"),  # of those that run on it, or on its circle
], align=True)  # fmt: skip
NEED = np.dtype([("weight", "u4"), ("member", "u4")], align=True)  # number in ``weights``; place
GOAL = np.dtype([("mbco", "f8"), ("after_hours", "f8"), ("per_user", "f8"), ("revenue", "f8")], align=True)
GROUP = np.dtype([("k", "i8"), ("weight", "f8"), ("first", "i8"), ("end", "i8")], align=True)


AT_ONCE = 4  # needs that the cascade looks at before it asks whether there are more: it cannot foretell how many


class Rows(NamedTuple):
    """Rows of items one after another: those of ``i`` are ``items[first[i]:first[i + 1]]``."""

    first: np.ndarray
    items: np.ndarray


class Crowds(NamedTuple):
    """Who uses what where. Regions of one class whose people use the same are one *crowd*."""

    leaf: np.ndarray  # i8[S], a service's place among the L that have users, -1 for none
    region_class: np.ndarray  # i8[K crowds]
    people: np.ndarray  # f8[K], who live in its regions
    weight: np.ndarray  # f8[K, L], share of them who use a service
    of_region: np.ndarray  # i8[R], a region's crowd, -1 where nobody lives
    population: np.ndarray  # f8[R]


class Rising(NamedTuple):
    """What the cascade reads, in the order in which it does: by component, what is depended on first.

    A service's number in that order is its *place*; ``Net.inside.items`` are the services by place.
    """

    place: np.ndarray  # u4[S], service -> place
    share: np.ndarray  # f8[S, C], by place
    weights: np.ndarray  # f8, the different weights that there are
    needed: Rows  # place -> NEED, its run groups of one member
    needs: np.ndarray  # NEED, the same for each place, filled up to a multiple of AT_ONCE with what weighs nothing
    wide: Rows  # place -> GROUP, its other run groups: members are members[first:end]
    members: np.ndarray  # u4, places
    edges: np.ndarray  # EDGE
    nodes: np.ndarray  # NODE, by place
    gates: np.ndarray  # bool[S], by place: whether a start or failover of some service waits for it


class Net(NamedTuple):
    """The arrays that the kernels read. S services, P placements, C region classes."""

    services: np.ndarray  # SERVICE[S]
    share: np.ndarray  # f8[S, C]: of a service's users and demand
    placements: np.ndarray  # PLACEMENT[P]
    serves: np.ndarray  # bool[P, C]
    placements_of: Rows  # service -> its placements
    standbys_of: Rows  # service -> its standbys, best first
    placements_at: Rows  # site -> the placements there
    needs: Rows  # placement -> teams
    need_crews: np.ndarray  # f8, beside needs.items
    groups: np.ndarray  # GROUP: members are members[first:end]
    members: np.ndarray
    groups_of: np.ndarray  # i8[3 phases, S + 1]: a service's groups of a phase, as in Rows.first
    dependents: Rows  # component -> the components that run on it
    inside: Rows  # component -> its services
    circular: np.ndarray  # bool, component: has a run cycle
    rising: Rising
    wanting: np.ndarray  # u4, services whose active servers do not cover some region at peak
    profile: np.ndarray  # f8[24]
    break_glass: float
    goals: np.ndarray  # GOAL[S], by place
    crowds: Crowds


def rows_by(keys: np.ndarray, count: int, items: np.ndarray | None = None) -> Rows:
    """Return the places (or ``items``) of each key 0..count-1, in order."""
    # numbers of 16 bits are sorted by their digits, several times as fast
    order = np.argsort(keys.astype(np.uint16) if count <= 1 << 16 else keys, kind="stable")
    first = np.concatenate([[0], np.cumsum(np.bincount(keys, minlength=count))])
    return Rows(first.astype(np.int64), (order if items is None else items[order]).astype(np.uint32))
