"""How many people an outage touches, one person using many services."""

from lib.engine.kernel import inlined, plain
from lib.engine.lanes import LANES, alike, larger, load, minus, plus, store, times


@plain
def follow_crowd(k, crowds, changes, when, missed, found):
    """Fill f8[T, 3] with the share of a crowd that misses a service: independent, low, high.

    changes: CHANGE, in order of time; when: f8[T], every time in it and 0. Where f_s is
    the share of a crowd that misses service s: independent 1 - prod(1 - f_s), low
    max f_s, high min(1, sum f_s). missed: f8[lines + 3, LANES], lines an even number, room for the f of the
    services that have users, many to a line, and for what each lane comes to: all
    of it anew at every time, which is sooner done than to follow what changed, and leaves no drift.
    """
    for line in range(len(missed)):
        store(missed, line, alike(0.0))
    row = 0
    for now in range(len(when)):
        while row < len(changes) and changes[row].t <= when[now]:
            leaf = crowds.leaf[changes[row].service]
            if leaf >= 0 and changes[row].region_class == crowds.region_class[k]:
                missed[leaf // LANES, leaf % LANES] = crowds.weight[k, leaf] * changes[row].lost
            row += 1
        spared, low, high = _join(missed)
        found[now, 0] = max(low, 1 - spared)  # but for rounding never below
        found[now, 1] = low
        found[now, 2] = min(1.0, high)


@inlined
def _join(missed):
    """Return the product of 1 - f, the largest f and the sum of f."""
    end = len(missed) - 3
    product, largest, total = alike(1.0), alike(0.0), alike(0.0)
    product2, largest2, total2 = product, largest, total
    for line in range(0, end, 2):  # two at a time: neither waits for the other
        f, g = load(missed, line), load(missed, line + 1)
        product, product2 = times(product, minus(alike(1.0), f)), times(product2, minus(alike(1.0), g))
        largest, largest2 = larger(largest, f), larger(largest2, g)
        total, total2 = plus(total, f), plus(total2, g)
    store(missed, end, times(product, product2))
    store(missed, end + 1, larger(largest, largest2))
    store(missed, end + 2, plus(total, total2))
    spared, low, high = 1.0, 0.0, 0.0
    for lane in range(LANES):
        spared *= missed[end, lane]
        low = max(low, missed[end + 1, lane])
        high += missed[end + 2, lane]
    return spared, low, high
