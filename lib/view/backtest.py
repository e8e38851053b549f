"""The model against what happened in October 2022: the facts, the model, the error.

An ``impact`` is any implementation's ``impact/1`` document, ``evidence`` the document of
``data/evidence``. Times are hours from 2022-10-15 15:30. A service is first usable when at
least half of it is available again; it is normal at its TTR. Rows hold codes and numbers.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf

from lib.model.estate import Estate
from lib.model.thresholds import DOWN, USABLE
from lib.view.theme import TINY


@dataclass(frozen=True, kw_only=True)
class Check:
    """One comparison. `fact`, `before`, `model`, `low` and `high` are in `unit`; None where there is none.

    `between` are the two ends of a fact reported as a span, `fact` then its middle.
    `error` is the model less the fact, as `measure` says: relative (a share of the fact), hours,
    points (per cent of all servers) or rank. `low` to `high` is what is accepted. `before` is the
    model without the what-if.
    """

    code: str
    subject: str | None = None  # a service
    at: float | None = None  # hours
    fact: float | None = None
    between: tuple[float, float] | None = None
    bound: str = "about"  # how the fact binds: about, at most
    before: float | None = None
    model: float | None
    error: float | None = None
    measure: str = ""
    low: float | None = None
    high: float | None = None
    unit: str = "hours"  # hours, servers, share or rank
    holds: bool
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Recovery:
    """One service's hours to first use (`partial`) and to normal (`full`): fact, model, what-if.

    `bound` says how the first fact binds: about, at least, or between the two hours of `between`.
    """

    service: str
    partial_fact: float | None
    partial_model: float | None
    partial_what_if: float | None
    full_fact: float | None
    full_model: float | None
    full_what_if: float | None
    bound: str
    between: tuple[float, float] | None


def first_usable(impact: dict, service: str) -> float | None:
    """Return when a service is at 0.5 again after its first time below; 0 if never below, None if it stays so."""
    below = False
    for row in impact["timeline"]:
        usable = row["availability"][service] >= USABLE - TINY
        if below and usable:
            return row["t"]
        below = below or not usable
    return None if below else 0.0


def normal(impact: dict) -> dict[str, float | None]:
    """Return each service's time to recover, hours."""
    return {row["id"]: row["ttr_hours"] for row in impact["services"]}


def servers_back(impact: dict, estate: Estate, sites: list[str]) -> list[tuple[float, float]]:
    """Return (hours, servers) for each time at which jobs bring servers of wholly dark sites back, added up."""
    servers = {p.id: p.servers for p in estate.placements if p.site in sites}
    ended = sorted(
        (job["end"], job["placement"]) for job in impact["jobs"] if job["ok"] and job["placement"] in servers
    )
    total, seen, steps = 0.0, set(), [(0.0, 0.0)]
    for end, placement in ended:
        if placement not in seen:
            seen.add(placement)
            total += servers[placement]
            steps.append((end, total))
    return steps


def servers_up(impact: dict, estate: Estate, sites: list[str], t: float) -> float:
    """Return the servers of wholly dark sites that are back by t."""
    return max(servers for end, servers in servers_back(impact, estate, sites) if end <= t + TINY)


def ranks(values: list[float]) -> list[float]:
    """Return the rank of each value from 1 up; equal values share the mean of theirs."""
    return [sum(v < value for v in values) + (sum(v == value for v in values) + 1) / 2 for value in values]


def spearman(a: list[float], b: list[float]) -> float:
    """Return the rank correlation of two lists of equal length (Pearson's, of their ranks)."""
    x, y = ranks(a), ranks(b)
    middle = (len(x) + 1) / 2
    covariance = sum((p - middle) * (q - middle) for p, q in zip(x, y, strict=True))
    spread = sum((p - middle) ** 2 for p in x) * sum((q - middle) ** 2 for q in y)
    return covariance / spread**0.5


def recoveries(evidence: dict, impact: dict, what_if: dict) -> list[Recovery]:
    """Return a row for each service with a fact, in the order of return; last those whose hour is unknown."""
    full, other = normal(impact), normal(what_if)
    facts = sorted(evidence["services"], key=lambda fact: (fact.get("full_hours", inf), fact.get("partial_hours", inf)))
    return [
        Recovery(
            service=fact["service"],
            partial_fact=fact.get("partial_hours"),
            partial_model=first_usable(impact, fact["service"]),
            partial_what_if=first_usable(what_if, fact["service"]),
            full_fact=fact.get("full_hours"),
            full_model=full[fact["service"]],
            full_what_if=other[fact["service"]],
            bound=fact.get("partial_is", "about"),
            between=tuple(fact["partial_between"]) if "partial_between" in fact else None,
        )
        for fact in facts
    ]


def backtest(evidence: dict, estate: Estate, kakao: dict, what_if: dict, naver: dict) -> list[Check]:
    """Return every check of the three runs; `estate` is the one of the first."""
    return [
        *kakao_checks(evidence, estate, kakao),
        *_what_if(evidence, kakao, what_if),
        *_naver(evidence, naver),
    ]


def kakao_checks(evidence: dict, estate: Estate, impact: dict) -> list[Check]:
    """Return the checks of the fire on Kakao as it was: hours, order, servers."""
    return [
        *_hours(evidence, impact),
        _last(evidence, impact),
        _media(evidence, impact),
        _order(evidence, impact),
        *_servers(evidence, estate, impact),
    ]


def _within(code: str, subject: str | None, fact: float, model: float | None, share: float, source: str) -> Check:
    error = None if model is None else model / fact - 1
    return Check(
        code=code, subject=subject, fact=fact, model=model, error=error, measure="relative",
        low=fact * (1 - share), high=fact * (1 + share), holds=error is not None and abs(error) <= share, source=source,
    )  # fmt: skip


def _hours(evidence: dict, impact: dict) -> Iterator[Check]:
    full = normal(impact)
    for fact in evidence["services"]:
        name, accept, source = fact["service"], fact.get("accept", {}), fact["source"]
        if "partial" in accept:
            yield _within("usable", name, fact["partial_hours"], first_usable(impact, name), accept["partial"], source)
        if "full" in accept:
            yield _within("normal", name, fact["full_hours"], full[name], accept["full"], source)


def _last(evidence: dict, impact: dict) -> Check:
    fact, times = evidence["everything"], normal(impact).values()
    last = None if None in times else max(times)
    return _within("last", None, fact["full_hours"], last, fact["accept"], fact["source"])


def _media(evidence: dict, impact: dict) -> Check:
    """Photos come after text: first usable by so many hours, and normal later too."""
    facts = {fact["service"]: fact["partial_hours"] for fact in evidence["services"] if "partial_hours" in fact}
    least, most = evidence["media_later"]["least_hours"], evidence["media_later"]["most_hours"]
    fact, full = facts["media"] - facts["talk"], normal(impact)
    hours = [first_usable(impact, name) for name in ("talk", "media")] + [full["talk"], full["media"]]
    later = None if None in hours else hours[1] - hours[0]
    return Check(
        code="later", fact=fact, model=later, error=None if later is None else later - fact, measure="hours",
        low=least, high=most, holds=later is not None and least <= later <= most and hours[3] > hours[2],
    )  # fmt: skip


def _order(evidence: dict, impact: dict) -> Check:
    full, least = normal(impact), evidence["spearman"]["least"]
    facts = {fact["service"]: fact["full_hours"] for fact in evidence["services"] if "full_hours" in fact}
    found = spearman(list(facts.values()), [inf if full[name] is None else full[name] for name in facts])
    return Check(code="order", fact=1, model=found, error=found - 1, measure="rank", low=least, unit="rank",
                 holds=found >= least)  # fmt: skip


def _servers(evidence: dict, estate: Estate, impact: dict) -> Iterator[Check]:
    total, points = evidence["servers"]["total"], evidence["servers"]["accept_points"]
    for fact in evidence["server_points"]:
        t, reported, at_most = fact.get("at_hours", fact["to_hours"]), fact["servers"], fact["is"] == "at most"
        model = servers_up(impact, estate, evidence["servers"]["sites"], t)
        error = 100 * (model - reported) / total
        yield Check(
            code="servers", at=t, fact=reported, bound=fact["is"], model=model, error=error, measure="points", unit="servers",
            low=0 if at_most else max(0, reported - points * total / 100),
            high=min(total, reported + points * total / 100), holds=error <= points and (at_most or error >= -points),
            source=fact["source"],
        )  # fmt: skip


def _what_if(evidence: dict, kakao: dict, what_if: dict) -> Iterator[Check]:
    """With the tool, login, stores and cache in two sites: behind the tool within an hour, mail as before."""
    expected = evidence["what_if_services"]
    most, full, was = expected["most_hours"], normal(what_if), normal(kakao)
    for name in expected["behind_the_tool"]:
        model, before = first_usable(what_if, name), first_usable(kakao, name)
        holds = model is not None and before is not None and 0 < model <= most + TINY and model < before
        yield Check(code="what_if_usable", subject=name, before=before, model=model, low=0, high=most, holds=holds)
    for name in expected["unchanged"]:
        holds = was[name] is not None and full[name] == was[name]
        yield Check(code="what_if_normal", subject=name, before=was[name], model=full[name], low=was[name],
                    high=was[name], holds=holds)  # fmt: skip


def _naver(evidence: dict, impact: dict) -> Iterator[Check]:
    """No main service down; what was degraded is back between the least and the most hours."""
    full, low, high = normal(impact), evidence["naver"]["least_hours"], evidence["naver"]["most_hours"]
    for name in evidence["naver"]["main"]:
        worst = min(row["availability"][name] for row in impact["timeline"])
        yield Check(code="naver_least", subject=name, model=worst, low=DOWN, high=1, unit="share",
                    holds=worst > DOWN, source=evidence["naver"]["source"])  # fmt: skip
    for fact in evidence["naver_services"]:
        model, span = full[fact["service"]], (fact["least_hours"], fact["most_hours"])
        middle = sum(span) / 2
        yield Check(
            code="naver_normal", subject=fact["service"], fact=middle, between=span if span[0] < span[1] else None,
            model=model, error=None if model is None else model - middle, measure="hours", low=low, high=high,
            holds=model is not None and low - TINY <= model <= high + TINY, source=fact["source"],
        )  # fmt: skip
