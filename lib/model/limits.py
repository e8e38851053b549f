"""How much may be asked of a long run: every number that somebody types, and its range."""

from lib.model.checks import Problem
from lib.model.estate import Estate

WHOLE = {  # lowest and highest of each number that must be whole
    "draws": (1, 100_000),
    "draw": (0, 99_999),  # the number of one
    "years": (1, 1_000_000),
    "seed": (0, 2**63 - 1),
    "workers": (1, 256),
    "order": (1, 2),
}
ABOVE = {  # the number that each other one must be above, and its highest
    "horizon": (0, 1e6),  # hours
    "seconds": (0, 3600),
}
MOST_FIGURES = 25_000_000  # of services times draws, or times outages: they are kept to the end
MOST_OUTAGES = 2_000_000
MOST_CASES = 200_000


def check_asked(asked: dict[str, object]) -> tuple[dict[str, float], list[Problem]]:
    """Return the numbers that were asked for, and every mistake in them.

    asked: name -> what was typed, of ``WHOLE`` and ``ABOVE``; None is left out.
    """
    numbers, problems = {}, []
    for name, given in asked.items():
        if given is None:
            continue
        low, high = WHOLE.get(name) or ABOVE[name]
        number = _number(given, name in WHOLE)
        if number is None or not (low <= number <= high) or (name not in WHOLE and number <= low):
            what = "integer_between" if name in WHOLE else "number_above"
            values = {"what": what, "low": low, "high": high, "got": str(given)[:60]}
            problems.append(Problem(name, "expected", values))
        else:
            numbers[name] = number
    return numbers, problems


def _number(given: object, whole: bool) -> float | None:
    try:
        return int(str(given)) if whole else float(str(given))
    except ValueError:
        return None


def check_draws(estate: Estate, draws: int) -> list[Problem]:
    """Return the mistake of more draws than there is room for on an estate of this size."""
    return _at_most("draws", draws, most_draws(estate))


def most_draws(estate: Estate) -> int:
    """Return how many draws there is room for on an estate of this size."""
    return max(1, MOST_FIGURES // max(1, len(estate.services)))


def check_years(estate: Estate, years: int) -> list[Problem]:
    """Return the mistake of more years than there is room for at the rates of this estate."""
    return _at_most("years", years, most_years(estate, years))


def most_years(estate: Estate, years: int) -> int:
    """Return how many years there is room for at the rates of this estate; `years` where nothing fails."""
    rate = sum(source.annual_rate for source in (*estate.sites, *estate.zones))
    outages = min(MOST_OUTAGES, MOST_FIGURES // max(1, len(estate.services)))
    return max(1, int(outages / rate)) if rate > 0 else years


def check_cases(estate: Estate, order: int) -> list[Problem]:
    """Return the mistake of more contingencies than there is room for."""
    sites = len(estate.sites)
    cases = sites if order == 1 else sites * (sites - 1) // 2
    most = min(MOST_CASES, 8 * MOST_FIGURES // max(1, len(estate.services)))
    return [Problem("order", "too_many_cases", {"count": cases, "most": most})] if cases > most else []


def _at_most(name: str, asked: int, most: int) -> list[Problem]:
    return (
        [Problem(name, "too_many_for_estate", {"count": asked, "most": max(1, most)})] if asked > max(1, most) else []
    )
