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
    ("short", "?"),  # at peak its active servers do not cover some region
    ("breaks_glass", "?"),  # some gate of it has a member in its own circle
], align=True)  # fmt: skip
PLACEMENT = np.dtype([
    ("service", "u4"), ("site", "u4"), ("servers", "f8"),
    ("served", "f8"),  # share of the service's demand in the regions it serves
    ("active", "?"), ("pooled", "?"), ("automatic", "?"),
    ("lag", "f8"), ("rank", "i8"),
], align=True)  # fmt: skip
EDGE = np.dtype([
    ("weight", "u4"),  # place in ``weights`` of the largest of the groups that join them
    ("component", "u4"),  # that runs on another
    ("service", "i4"),  # the one service of it, -1 where either of the two is a circle
], align=True)  # fmt: skip
NODE = np.dtype([
    ("service", "u4"),  # the one of a component, or its first
    ("circular", "?"),
    ("need", "u4"), ("need_end", "u4"),  # in ``needed``, those of the one
    ("wide", "u4"), ("wide_end", "u4"),
    ("edge", "u4"), ("edge_end", "u4"),  # its dependents
], align=True)  # fmt: skip
NEED = np.dtype([("weight", "u4"), ("member", "u4")], align=True)  # weight: place in ``weights``
GOAL = np.dtype([("mbco", "f8"), ("after_hours", "f8"), ("per_user", "f8"), ("revenue", "f8")], align=True)
GROUP = np.dtype([("k", "i8"), ("weight", "f8"), ("first", "i8"), ("end", "i8")], align=True)


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
    weights: np.ndarray  # f8, the different weights that there are
    needed: Rows  # service -> NEED, its run groups of one member
    wide: Rows  # service -> its other run groups
    gated: Rows  # service -> services that have it in a start or failover group
    nodes: np.ndarray  # NODE, by component
    dependents: Rows  # component -> EDGE, the components that run on it
    inside: Rows  # component -> its services
    circular: np.ndarray  # bool, component: has a run cycle
    profile: np.ndarray  # f8[24]
    break_glass: float
    goals: np.ndarray  # GOAL[S]
    crowds: Crowds


def rows_by(keys: np.ndarray, count: int, items: np.ndarray | None = None) -> Rows:
    """Return the places (or ``items``) of each key 0..count-1, in order."""
    order = np.argsort(keys, kind="stable")
    first = np.searchsorted(keys[order], np.arange(count + 1))
    return Rows(first.astype(np.int64), (order if items is None else items[order]).astype(np.uint32))
