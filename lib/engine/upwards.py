"""A net as the sweep at once reads it: from what is lost to all above that may lose by it."""

from typing import NamedTuple

import numpy as np

from lib.engine.compile import Compiled
from lib.engine.net import Rising, Rows, rows_by

ACTIVE = np.dtype([("cover", "f8"), ("site", "i8")], align=True)
WIDE = np.dtype([("k", "i8"), ("weight", "f8"), ("first", "i8"), ("end", "i8"), ("above", "i8")], align=True)
LINK = np.dtype([
    ("weight", "f8"),
    ("above", "i4"),  # place of a service that runs on another
    ("wide", "i4"),  # the group of several members by which it does, -1 for none
], align=True)  # fmt: skip


class Upwards(NamedTuple):
    """A net by place (``net.Rising``), as deficits go up it. S places; a row c * S + place is a place's in a class c."""

    first_active: np.ndarray  # i8[S + 1], a service's active placements
    active: np.ndarray  # ACTIVE
    serves: np.ndarray  # bool[active, C]
    asks: np.ndarray  # bool[S, C], whether a service has any demand in a region class
    collapse: np.ndarray  # f8[S]
    at_site: Rows  # site -> places of the active placements there
    shared_at: Rows  # the same of services with active placements in other sites too
    needed: Rows  # place -> NEED, as in ``Rising``
    weights: np.ndarray  # as there
    circular: np.ndarray  # bool[S], whether it is in a circle
    links: Rows  # place -> LINK
    wide: np.ndarray  # WIDE, run groups of several members
    wide_of: np.ndarray  # i8[S + 1], those of a place, as in Rows.first
    members: np.ndarray  # u4, places
    sparing: np.ndarray  # WIDE, those that need not all their members, alike ones together
    share: np.ndarray  # f8[S, C]
    users: np.ndarray  # f8[S]
    region_class: np.ndarray  # as in Crowds, like the next two
    people: np.ndarray
    weight: np.ndarray  # f8[K crowds, S]


def upwards_of(compiled: Compiled) -> Upwards:
    """Return a net's arrays, for load as it is at local hour 0."""
    net, places = compiled.net, compiled.net.inside.items
    place, crowds = net.rising.place, net.crowds
    standing = np.flatnonzero(net.placements["active"])
    standing = standing[np.argsort(place[net.placements["service"][standing]], kind="stable")]
    rows = {name: net.placements[name][standing] for name in ("service", "site", "servers", "served")}
    active = np.zeros(len(standing), dtype=ACTIVE)
    asked = net.services["demand"][rows["service"]] * net.profile[0] * rows["served"]
    active["cover"] = np.divide(rows["servers"], asked, out=np.zeros(len(standing)), where=asked > 0)
    active["site"] = rows["site"]
    wide, links = _links(net.rising)
    services = {name: net.services[name][places] for name in ("demand", "collapse", "users", "component")}
    above, sites = place[rows["service"]], len(net.placements_at.first) - 1
    shared = np.isin(above, above[1:][(np.diff(above.astype(np.int64)) == 0) & (np.diff(active["site"]) != 0)])
    weight = np.zeros((len(crowds.people), len(places)))
    weight[:, crowds.leaf >= 0] = crowds.weight
    return Upwards(
        np.searchsorted(above, np.arange(len(places) + 1)), active, net.serves[standing],
        (services["demand"] > 0)[:, None] & (net.rising.share > 0), services["collapse"],
        rows_by(rows["site"], sites, above), rows_by(rows["site"][shared], sites, above[shared]), net.rising.needed,
        net.rising.weights, net.circular[services["component"]], links, wide, net.rising.wide.first,
        net.rising.members, _sparing(wide), net.rising.share,
        services["users"], crowds.region_class, crowds.people, np.ascontiguousarray(weight[:, places]),
    )  # fmt: skip


def _sparing(wide: np.ndarray) -> np.ndarray:
    """Return the groups that need not all their members; those of one size and k together, so that one goes as the last."""
    size = wide["end"] - wide["first"]
    order = np.lexsort((wide["k"], size))
    return wide[order[wide["k"][order] < size[order]]]


def _links(rising: Rising) -> tuple[np.ndarray, Rows]:
    """Return the run groups of several members, and for each place how it carries others."""
    every = np.arange(len(rising.place))
    needed, several = rising.needed.items, rising.wide.items
    wide = np.zeros(len(several), dtype=WIDE)
    for name in several.dtype.names:
        wide[name] = several[name]
    wide["above"] = np.repeat(every, np.diff(rising.wide.first))
    number = np.repeat(np.arange(len(wide)), wide["end"] - wide["first"])
    links = np.zeros(len(needed) + len(number), dtype=LINK)
    links["weight"] = np.concatenate([rising.weights[needed["weight"]], wide["weight"][number]])
    links["above"] = np.concatenate([np.repeat(every, np.diff(rising.needed.first)), wide["above"][number]])
    links["wide"] = np.concatenate([np.full(len(needed), -1), number])
    below = np.concatenate([needed["member"], rising.members])
    rows = rows_by(below, len(every))
    return wide, Rows(rows.first, links[rows.items])
