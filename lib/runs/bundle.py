"""A set of improvement options that halves the loss: one added after another, each the one that buys most for its cost."""

from collections.abc import Callable

from lib.engine.compile import Compiled, compile_estate
from lib.engine.options import applied
from lib.engine.options.worth import value_of
from lib.model.options import Option, Options, Valued, Worth
from lib.model.scenario import Scenario

MOST_LOOKED_AT, MOST_ADDED = 20, 14
FREE = 1e-9  # what an option without a cost is taken to cost
HALF = 0.5


def halving(
    compiled: Compiled,
    scenario: Scenario,
    options: Options,
    each: Callable = map,
    tell: Callable[[int, int], None] = lambda done, of: None,
    stopped: Callable[[], bool] = lambda: False,
) -> Valued | None:
    """Return a set of options with which at most half of the user-hours are lost, or as few as such a way leads to.

    Looked at are the options with a price that alone avoid most for it, all where none costs anything. None where none helps,
    or when told to stop.
    """
    some = _promising(options)
    chosen: list[Option] = []
    worth, wanted = options.base, HALF * options.base.lost_user_hours
    while worth.lost_user_hours > wanted and len(chosen) < MOST_ADDED:
        if stopped():
            return None
        left = [option for option in some if option not in chosen]
        found = list(each(lambda option: _worth(compiled, scenario, [*chosen, option]), left))
        ranked = sorted(zip(left, found, strict=True), key=lambda row: (-_bought(worth, *row), row[0].id))
        if not ranked or ranked[0][1].lost_user_hours >= worth.lost_user_hours - 0.5:
            break
        option, worth = ranked[0]
        chosen.append(option)
        tell(len(chosen), MOST_ADDED)
    if not chosen:
        return None
    chosen, worth = _pruned(compiled, scenario, chosen, worth, max(wanted, worth.lost_user_hours))
    costs = [option.cost_per_year for option in chosen]
    return Valued(tuple(option.id for option in chosen), None if None in costs else float(sum(costs)), worth)


def _pruned(compiled: Compiled, scenario: Scenario, chosen: list[Option], worth: Worth, most: float):
    """Return the options without those that are not needed to lose so little, the dearest left out first; and their worth."""
    for option in sorted(chosen, key=lambda o: (-(o.cost_per_year or 0), o.id)):
        fewer = [other for other in chosen if other is not option]
        if fewer and (without := _worth(compiled, scenario, fewer)).lost_user_hours <= most + 0.5:
            chosen, worth = fewer, without
    return chosen, worth


def _promising(options: Options) -> list[Option]:
    useful = [option for option in options.options if option.lost_user_hours_avoided >= 0.5]
    if any(option.cost_per_year for option in useful):
        useful = [option for option in useful if option.cost_per_year is not None]
    return sorted(useful, key=lambda o: (-o.lost_user_hours_avoided / max(o.cost_per_year or 0, FREE), o.id))[
        :MOST_LOOKED_AT
    ]


def _worth(compiled: Compiled, scenario: Scenario, chosen: list[Option]) -> Worth:
    return value_of(compile_estate(applied(compiled.estate, chosen)), scenario, None).worth


def _bought(before: Worth, option: Option, after: Worth) -> float:
    """Return the user-hours avoided for what the option costs."""
    return (before.lost_user_hours - after.lost_user_hours) / max(option.cost_per_year or 0, FREE)
