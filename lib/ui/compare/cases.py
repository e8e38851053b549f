"""Which cases are compared, as the address keeps them: ``ESTATE~SCENARIO,ESTATE~SCENARIO``.

An estate is a key or a ref of ``lib.store.library``. A scenario is a key, ``free``, ``=`` for the events of the first
case, or ``!`` and the packed text of one that stands in no file.
"""

from typing import NamedTuple

MOST = 4
LETTERS = "ABCD"
CARRIED = "="
PACKED = "!"
LONGEST = 20_000  # letters
READY = "kakao-2022~kakao-2022-fire,kakao-2022-dual~=,naver-2022~naver-2022-fire"


class Asked(NamedTuple):
    estate: str
    scenario: str


def read(said: str) -> list[Asked]:
    """Return the cases of a text from an address. Raises ValueError."""
    if not said:
        return []
    if len(said) > LONGEST:
        raise ValueError("too long for cases")
    parts = [part.split("~") for part in said.split(",")]
    if len(parts) > MOST or any(len(part) != 2 or not all(part) for part in parts) or parts[0][1] == CARRIED:
        raise ValueError("no cases")
    return [Asked(*part) for part in parts]


def right(said: str) -> bool:
    """Say whether a text names cases, be they there or not."""
    try:
        read(said)
    except ValueError:
        return False
    return True


def written(cases: list[Asked]) -> str:
    return ",".join("~".join(case) for case in cases)


def moved(cases: list[Asked], place: int, to: int) -> list[Asked]:
    """Return the cases with one of them put elsewhere; the others keep their order."""
    rest = [case for i, case in enumerate(cases) if i != place]
    return [*rest[:to], cases[place], *rest[to:]]


def without(cases: list[Asked], place: int) -> list[Asked]:
    return [case for i, case in enumerate(cases) if i != place]
