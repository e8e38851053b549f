"""Who lives where and is served by what: regions, their classes and their crowds, as arrays."""

import numpy as np

from lib.engine.net import Crowds
from lib.model.estate import Estate


def region_shares(estate: Estate, region: dict[str, int], population: np.ndarray) -> np.ndarray:
    """Return share[S, R]; by population without a region_share, equal where nobody lives."""
    total = population.sum()
    usual = population / total if total > 0 else np.full(len(population), 1 / len(population))
    shares = np.tile(usual, (len(estate.services), 1))
    for i, service in enumerate(estate.services):
        if service.region_share:
            shares[i] = 0
            for name, share in service.region_share.items():
                shares[i, region[name]] = share
            shares[i] /= shares[i].sum()
    return shares


def serves_of(estate: Estate, region: dict[str, int]) -> np.ndarray:
    serves = np.ones((len(estate.placements), max(1, len(region))), dtype=bool)
    for i, placement in enumerate(estate.placements):
        if placement.serves is not None and region:
            serves[i] = False
            serves[i, [region[name] for name in placement.serves]] = True
    return serves


def classes_of(shares: np.ndarray, serves: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return each region's class and one region of each class, in the order of the file."""
    told_apart = np.ascontiguousarray(np.vstack([shares > 0, serves]).T)
    chosen: dict[bytes, int] = {}  # what is served there and by what -> the class's number
    label = [chosen.setdefault(row.tobytes(), len(chosen)) for row in told_apart]
    return np.array(label, dtype=np.int64), np.array([label.index(i) for i in range(len(chosen))], dtype=np.int64)


def crowds_of(estate: Estate, population: np.ndarray, shares: np.ndarray, region_class: np.ndarray) -> Crowds:
    """Return who uses what where; weights that agree to a relative 1e-12 are the same."""
    users = np.array([s.users for s in estate.services], dtype=float)
    used = users > 0
    leaf = np.where(used, np.cumsum(used) - 1, -1)
    weights, people, classes = [], [], []
    of_region = np.full(len(population), -1)
    for r in np.flatnonzero(population > 0):
        weight = np.minimum(1.0, users[used] * shares[used, r] / population[r])
        alike = (
            k for k, w in enumerate(weights) if classes[k] == region_class[r] and np.allclose(w, weight, 1e-12, 0)
        )  # fmt: skip
        of_region[r] = next(alike, len(weights))
        if of_region[r] == len(weights):
            weights.append(weight)
            people.append(0.0)
            classes.append(region_class[r])
        people[of_region[r]] += population[r]
    table = np.array(weights).reshape(len(weights), int(used.sum()))
    return Crowds(leaf, np.array(classes, dtype=np.int64), np.array(people), table, of_region, population)
