"""What a solver proposes: OR-Tools' CP-SAT chooses sets, the engine says what they are worth."""

from collections.abc import Callable

import numpy as np

WORK = 0.02  # the most that the solver works on a proposal, in its own measure of time, the same on every machine
SCALE = 1e6  # of the greatest weight; they are whole numbers
EXACT = 1 << 50  # costs that are whole and add up to less are taken as they are
PAIRS = 150  # the strongest
RIDGE = 1e-3


class Chooser:
    """A model with one yes or no for each option."""

    def __init__(self, count: int, seed: int):
        from ortools.sat.python import cp_model  # takes half a second

        self.cp, self.model, self.seed = cp_model, cp_model.CpModel(), seed
        self.x = [self.model.new_bool_var(f"option {i}") for i in range(count)]

    def any_of(self, places: list[int]) -> None:
        """Ask for at least one of some options."""
        self.model.add_bool_or([self.x[i] for i in places])

    def not_again(self, number: int) -> None:
        """Ask for another set than this one."""
        self.model.add_bool_or([x.negated() if number >> i & 1 else x for i, x in enumerate(self.x)])

    def solve(self, left: Callable[[], float]) -> tuple[int | None, bool]:
        """Return the best set found, none where there is none or no time, and whether it is proven to be the best."""
        solver = self.cp.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = self.seed % (1 << 31)
        solver.parameters.max_deterministic_time = WORK
        solver.parameters.max_time_in_seconds = max(0.01, min(left(), 60.0))
        status = solver.solve(self.model)
        if status not in (self.cp.OPTIMAL, self.cp.FEASIBLE):
            return None, False
        return sum(1 << i for i, x in enumerate(self.x) if solver.boolean_value(x)), status == self.cp.OPTIMAL


def whole(weights: list[float]) -> tuple[list[int], bool]:
    """Return weights as whole numbers, scaled where they have to be, and whether they are as they were."""
    if all(float(w).is_integer() for w in weights) and sum(map(abs, weights)) < EXACT:
        return [int(w) for w in weights], True
    most = max(map(abs, weights), default=0.0) or 1.0
    return [int(np.floor(w / most * SCALE)) for w in weights], False


class Estimate:
    """Lost user-hours as a sum over options and pairs of them, fitted to the sets that were run.

    After R. Baptista and M. Poloczek, Bayesian optimization of combinatorial structures (2018).
    """

    def __init__(self, places: list[int], sets: list[int], lost: list[float]):
        self.places = places
        self.pairs = [(i, j) for i in range(len(places)) for j in range(i)]
        features = self._features(sets)
        self.centre, self.mean = features.mean(axis=0), float(np.mean(lost))
        features -= self.centre
        square = features.T @ features + RIDGE * len(sets) * np.eye(features.shape[1])
        self.weights = np.linalg.solve(square, features.T @ (np.array(lost) - self.mean))

    def of(self, sets: list[int]) -> np.ndarray:
        """Return the lost user-hours that some sets seem to have; f8[sets]."""
        return self.mean + (self._features(sets) - self.centre) @ self.weights

    def _features(self, sets: list[int]) -> np.ndarray:
        taken = np.array([[s >> i & 1 for i in self.places] for s in sets], dtype=float)
        first, second = np.array(self.pairs, dtype=np.int64).reshape(-1, 2).T
        return np.hstack([taken, taken[:, first] * taken[:, second]])

    def propose(
        self, costs: list[float], budget: float, known: Callable[[int], bool], seed: int, left: Callable[[], float]
    ) -> int | None:
        """Return a set within a budget that is not known and seems to lose least, none if none is found in a few tries."""
        chooser = Chooser(len(self.places), seed)
        weights, _ = whole(self.weights.tolist())
        n, x, model = len(self.places), chooser.x, chooser.model
        strong = np.argsort(-np.abs(self.weights[n:]), kind="stable")[:PAIRS].tolist()
        total = [w * xi for w, xi in zip(weights, x, strict=False)]
        for k in strong:
            i, j = self.pairs[k]
            both = model.new_bool_var(f"{i} and {j}")
            model.add_bool_and([x[i], x[j]]).only_enforce_if(both)
            model.add_bool_or([both, x[i].negated(), x[j].negated()])
            total.append(weights[n + k] * both)
        most = max([*costs, budget, 1.0])
        units = [int(np.ceil(cost / most * SCALE)) for cost in costs]
        model.add(sum(u * xi for u, xi in zip(units, x, strict=True)) <= int(budget / most * SCALE))
        model.minimize(sum(total))
        for _ in range(2):
            found, _ = chooser.solve(left)
            if found is None:
                return None
            number = sum(1 << place for k, place in enumerate(self.places) if found >> k & 1)
            if not known(number):
                return number
            chooser.not_again(found)
        return None
