"""From a service to what it is down for: the walk of section 5, for one service at one time."""

import numpy as np

from lib.model.thresholds import TIE


def cause_path(run, service: str, t: float) -> list[tuple[str, list[str]]]:
    """Return the services from one to the root of its loss at t, each with its sites that lost servers.

    Takes the region class in which most of the service's users are lost; [] where none is.
    """
    net, estate = run.compiled.net, run.compiled.estate
    changes = run.logs.changes[run.logs.changes["t"] <= t + TIE]
    own, lost = np.zeros(net.share.shape), np.zeros(net.share.shape)
    at = changes["service"], changes["region_class"]
    own[at], lost[at] = changes["own"], changes["lost"]
    s = run.compiled.number("services")[service]
    c = int(np.argmax(net.share[s] * lost[s]))
    path: list[int] = []
    while s is not None and lost[s, c] > TIE:
        path.append(s)
        s = None if own[s, c] >= lost[s, c] - TIE else _binding_member(net, lost, s, c, path)
    return [(estate.services[s].id, _lost_sites(run, s, c, t)) for s in path]


def _binding_member(net, lost: np.ndarray, s: int, c: int, passed: list[int]) -> int | None:
    for group in net.groups[net.groups_of[0, s] : net.groups_of[0, s + 1]]:
        members = net.members[group["first"] : group["end"]]
        deficit = np.sort(lost[members, c])[group["k"] - 1]
        if abs(group["weight"] * deficit - lost[s, c]) <= TIE:
            for m in members:
                if abs(lost[m, c] - deficit) <= TIE and m not in passed:
                    return int(m)
    return None


def _lost_sites(run, s: int, c: int, t: float) -> list[str]:
    """Return the sites where placements that serve a service in a region class have lost servers at t."""
    log = run.logs.placed[run.logs.placed["t"] <= t + TIE]
    last = {row["placement"]: row for row in log}
    net, sites = run.compiled.net, run.compiled.estate.sites
    places = net.placements_of.items[net.placements_of.first[s] : net.placements_of.first[s + 1]]
    places = [p for p in places if p in last and net.serves[p, c]]
    hit = [p for p in places if last[p]["serving"] and last[p]["servers"] * last[p]["lost"] > 0]
    return list(dict.fromkeys(sites[net.placements["site"][p]].id for p in hit))
