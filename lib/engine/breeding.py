"""How orders breed: parents by tournament, a child of two by crossing over, small changes, who makes room.

After S. Hartmann, A competitive genetic algorithm for resource-constrained project scheduling (1998).
"""

from lib.engine.kernel import plain

CHANCES = 26  # numbers in [0, 1) that a child takes
CHANGES = 8  # at most, in a child
CHANGED = 0.06  # of its places, at most
FAR = 10  # places between two that are swapped, at most
SAME = 1e-9  # costs closer than this share of them are the same


@plain
def mate(orders, chance):
    """Make the trial a child: one parent's order, but for a stretch that stands as in the other."""
    n, stock = len(orders.trial), orders.stock
    one = _better(orders.costs, chance[0], chance[1])
    other = _better(orders.costs, chance[2], chance[3])
    first, last = min(int(chance[4] * n), int(chance[5] * n)), max(int(chance[4] * n), int(chance[5] * n))
    for i in range(n):
        orders.taken[stock[one, i]] = False
    count = _take(orders, stock[one], 0, first)
    count = _take(orders, stock[other], count, last)
    _take(orders, stock[one], count, n)
    swaps = min(CHANGES, int(chance[9] * (CHANGED * n + 1) + 0.5))
    for i in range(swaps):
        a = min(n - 1, int(chance[10 + 2 * i] * n))
        b = min(n - 1, a + 1 + int(chance[11 + 2 * i] ** 3 * FAR))
        orders.trial[a], orders.trial[b] = orders.trial[b], orders.trial[a]


@plain
def _take(orders, parent, count, until):
    """Go through a parent and append to the trial what it lacks, until it has so many."""
    i = 0
    while count < until:
        s = parent[i]
        if not orders.taken[s]:
            orders.taken[s] = True
            orders.trial[count] = s
            count += 1
        i += 1
    return count


@plain
def _better(costs, chance, again):
    """Return the better of two that are drawn."""
    a, b = int(chance * len(costs)), int(again * len(costs))
    return b if is_less(costs[b], costs[a]) else a


@plain
def keep(orders, chance):
    """Put the trial in the place of the worst of three that are drawn, if it costs no more and is not there yet."""
    victim = int(chance[6] * len(orders.costs))
    for i in range(7, 9):
        drawn = int(chance[i] * len(orders.costs))
        if is_less(orders.costs[victim], orders.costs[drawn]):
            victim = drawn
    if is_less(orders.costs[victim], orders.cost) or _is_there(orders):
        return
    copy(orders.stock[victim], orders.sorted)
    copy(orders.costs[victim], orders.cost)


@plain
def _is_there(orders):
    for i in range(len(orders.costs)):
        same = orders.costs[i, 0] == orders.cost[0] and orders.costs[i, 1] == orders.cost[1]
        j = 0
        while same and j < len(orders.sorted):
            same = orders.stock[i, j] == orders.sorted[j]
            j += 1
        if same:
            return True
    return False


@plain
def is_less(cost, other):
    """Say whether a cost is less, by the first number in which they differ."""
    for i in range(len(cost)):
        if other[i] == cost[i]:
            continue
        margin = SAME * (1 + min(abs(cost[i]), abs(other[i])))
        if cost[i] < other[i] - margin:
            return True
        if cost[i] > other[i] + margin:
            return False
    return False


@plain
def copy(to, values):
    for i in range(len(to)):
        to[i] = values[i]
