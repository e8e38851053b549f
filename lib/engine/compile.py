"""An estate to arrays: done once, read by every run."""

from collections import deque
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from lib.engine.draws import Spread, spread
from lib.engine.handles import Handle
from lib.engine.net import GOAL, PLACEMENT, SERVICE, Net, Rows, rows_by
from lib.engine.reach import strong_components, users_reached
from lib.engine.regions import classes_of, crowds_of, region_shares, serves_of
from lib.engine.wires import groups_of_services, rising_of, run_components
from lib.model.estate import POOLED, Estate, standby
from lib.model.thresholds import TIE, USABLE

ROLES = ("active", "hot", "warm", "cold", "backup")


@dataclass(frozen=True, eq=False)  # two estates compiled are never one: what is kept of one is found by it
class Compiled:
    """An estate with its arrays and the numbers of its ids. Read-only; may be shared."""

    estate: Estate
    net: Net
    free_servers: np.ndarray  # f8[sites]
    crews: np.ndarray  # f8[teams]
    activation: Spread  # of the placements' hours
    restart: Spread
    success: np.ndarray  # f8[P], chance that an activation works

    @cached_property
    def usually_works(self) -> np.ndarray:
        """Whether an activation of each placement works in a deterministic run; bool[P]."""
        return self.success >= USABLE - TIE

    @cached_property
    def handle(self) -> Handle:
        """The arrays as kernels read them."""
        return Handle(self.net)

    @cached_property
    def rooms(self) -> deque:
        """The rooms in which runs took place and the next may (``room``)."""
        return deque(maxlen=2)

    def number(self, kind: str) -> dict[str, int]:
        """Return id -> place in the file for ``services``, ``sites``, ``placements``, ``teams``."""
        return self._numbers[kind]

    @cached_property
    def _numbers(self) -> dict[str, dict[str, int]]:
        kinds = ("services", "sites", "placements", "teams", "regions")
        return {kind: _number(getattr(self.estate, kind)) for kind in kinds}


def compile_estate(estate: Estate) -> Compiled:
    """Return an estate's arrays. The estate must be free of mistakes (``checks``)."""
    service, site = _number(estate.services), _number(estate.sites)
    region, team = _number(estate.regions), _number(estate.teams)
    population = np.array([r.population for r in estate.regions] or [0.0], dtype=float)
    shares = region_shares(estate, region, population)
    serves = serves_of(estate, region)
    region_class, chosen = classes_of(shares, serves)
    class_share = np.zeros((len(shares), len(chosen)))
    np.add.at(class_share.T, region_class, shares.T)
    placements = _placements(estate, service, site, shares, serves)
    groups, members, groups_of = groups_of_services(estate, service)
    components, inside, circular, dependents, heaviest = run_components(len(service), groups, members, groups_of)
    edges = np.array([(service[d.service], service[d.on]) for d in estate.dependencies], dtype=np.int64).reshape(-1, 2)
    circle = strong_components(len(service), edges)
    needs, need_crews = _needs(estate, team)
    services = _services(estate, placements, components, circle, groups, members, groups_of)
    net = Net(
        services=services,
        share=class_share,
        placements=placements,
        serves=np.ascontiguousarray(serves[:, chosen]),
        placements_of=rows_by(placements["service"], len(service)),
        standbys_of=_standbys(placements, estate, len(service)),
        placements_at=rows_by(placements["site"], len(site)),
        needs=needs,
        need_crews=need_crews,
        groups=groups,
        members=members,
        groups_of=groups_of,
        dependents=dependents,
        inside=inside,
        circular=circular,
        rising=rising_of(class_share, groups, members, groups_of, inside, circular, dependents, heaviest),
        wanting=_wanting(class_share, services["demand"], placements, serves[:, chosen]),
        profile=np.array(estate.load_profile or [1.0] * 24, dtype=float),
        break_glass=float(estate.break_glass_hours),
        goals=_goals(estate)[inside.items],
        crowds=crowds_of(estate, population, shares, region_class),
    )
    net.services["rank"] = _ranks(estate, edges, circle)
    return Compiled(
        estate=estate,
        net=net,
        free_servers=np.array([s.free_servers for s in estate.sites], dtype=float),
        crews=np.array([t.crews for t in estate.teams], dtype=float),
        activation=spread([standby(p)[0] for p in estate.placements]),
        restart=spread([p.restart_hours for p in estate.placements]),
        success=np.array([p.success for p in estate.placements], dtype=float),
    )


def _number(records: list) -> dict[str, int]:
    return {record.id: i for i, record in enumerate(records)}


def _order(ids: list[str]) -> np.ndarray:
    """Return each id's place in the order of ids."""
    order = np.empty(len(ids), dtype=np.int64)
    order[sorted(range(len(ids)), key=ids.__getitem__)] = np.arange(len(ids))
    return order


def _goals(estate: Estate) -> np.ndarray:
    rows = [
        (s.mbco, s.compensation.after_hours, s.compensation.per_user, s.revenue_per_hour) for s in estate.services
    ]  # fmt: skip
    return np.array(rows, dtype=GOAL)


def _placements(estate: Estate, service: dict, site: dict, shares, serves) -> np.ndarray:
    table = np.zeros(len(estate.placements), dtype=PLACEMENT)
    if not len(table):
        return table
    table["service"] = [service[p.service] for p in estate.placements]
    table["site"] = [site[p.site] for p in estate.placements]
    table["servers"] = [p.servers for p in estate.placements]
    table["active"] = [p.role == "active" for p in estate.placements]
    table["pooled"] = [p.role in POOLED for p in estate.placements]
    standbys = [standby(p) for p in estate.placements]
    table["automatic"] = [automatic for _, automatic, _ in standbys]
    table["lag"] = [lag for *_, lag in standbys]
    table["rank"] = _order([p.id for p in estate.placements])
    table["served"] = (shares[table["service"]] * serves).sum(axis=1)
    return table


def _standbys(placements: np.ndarray, estate: Estate, count: int) -> Rows:
    """Return each service's standbys: role order, then more servers, then id."""
    role = np.array([ROLES.index(p.role) for p in estate.placements], dtype=np.int64)
    standing = np.flatnonzero(~placements["active"])
    order = np.lexsort((placements["rank"][standing], -placements["servers"][standing], role[standing]))
    best_first = standing[order]
    return rows_by(placements["service"][best_first], count, best_first)


def _needs(estate: Estate, team: dict[str, int]) -> tuple[Rows, np.ndarray]:
    """Return the teams and crews that a manual job of each placement takes."""
    own = {s.id: s.team for s in estate.services}
    keys, teams, crews = [], [], []
    for i, p in enumerate(estate.placements):
        needs = p.needs if p.needs is not None else ({own[p.service]: 1.0} if own[p.service] else {})
        for name, count in needs.items():
            keys.append(i)
            teams.append(team[name])
            crews.append(count)
    rows = rows_by(np.array(keys, dtype=np.int64), len(estate.placements), np.array(teams, dtype=np.int64))
    return rows, np.array(crews, dtype=float)


def _services(estate, placements, component, circle, groups, members, groups_of) -> np.ndarray:
    table = np.zeros(len(estate.services), dtype=SERVICE)
    if not len(table):
        return table
    active = np.zeros(len(table))
    serving = placements["active"]
    np.add.at(active, placements["service"][serving], placements["servers"][serving])
    table["demand"] = [active[i] if s.demand is None else s.demand for i, s in enumerate(estate.services)]
    table["users"] = [s.users for s in estate.services]
    table["collapse"] = [s.collapse_below for s in estate.services]
    table["detection"] = [_or(s.detection_hours, estate.detection_hours) for s in estate.services]
    table["decision"] = [_or(s.decision_hours, estate.decision_hours) for s in estate.services]
    table["component"], table["circle"] = component, circle
    for phase in (1, 2):
        for s in np.flatnonzero(groups_of[phase][1:] > groups_of[phase][:-1]):
            first, last = groups_of[phase][s], groups_of[phase][s + 1] - 1
            on = members[groups[first]["first"] : groups[last]["end"]]
            table["breaks_glass"][s] |= bool((circle[on] == circle[s]).any())
    return table


def _wanting(share, demand, placements, serves) -> np.ndarray:
    """Return the services whose active placements do not cover some region of theirs at peak."""
    active = placements[placements["active"]]
    asked = demand[active["service"]] * active["served"]
    rate = np.divide(active["servers"], asked, out=np.zeros(len(active)), where=asked > 0)
    cover = np.zeros(share.shape)
    np.add.at(cover, active["service"], rate[:, None] * serves[placements["active"]])
    wanted = (share > 0) & (demand > 0)[:, None]
    return np.flatnonzero((wanted & (cover < 1)).any(axis=1)).astype(np.uint32)


def _or(value: float | None, otherwise: float) -> float:
    return otherwise if value is None else value


def _ranks(estate: Estate, edges: np.ndarray, circle: np.ndarray) -> np.ndarray:
    """Return each service's place in the default priority: tier, larger reach, id."""
    users = np.array([s.users for s in estate.services], dtype=float)
    reach = np.round(users_reached(users, edges, circle), 6)
    ids = [s.id for s in estate.services]
    order = sorted(range(len(ids)), key=lambda i: (estate.services[i].tier, -reach[i], ids[i]))
    rank = np.empty(len(ids), dtype=np.int64)
    rank[order] = np.arange(len(ids))
    return rank
