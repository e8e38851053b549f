"""The model against what happened in October 2022: the facts, the model, the error.

``run`` is any implementation of the model: (estate, scenario) as plain dictionaries →
an ``impact/1`` dictionary. Times are hours from 2022-10-15 15:30. A service is first
usable when at least half of it is available again; it is normal at its TTR.
"""

import json
from collections.abc import Callable
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "data"
TINY = 1e-9
Run = Callable[[dict, dict], dict]


def load(kind: str, name: str) -> dict:
    """Return a document of ``data/``: kind is estates, scenarios or evidence."""
    return json.loads((DATA / kind / f"{name}.json").read_text(encoding="utf-8"))


def first_usable(impact: dict, service: str) -> float | None:
    """Return when a service is at 0.5 again after its first time below; 0 if never below, None if it stays so."""
    below = False
    for row in impact["timeline"]:
        usable = row["availability"][service] >= 0.5 - TINY
        if below and usable:
            return row["t"]
        below = below or not usable
    return None if below else 0.0


def normal(impact: dict) -> dict[str, float | None]:
    """Return each service's time to recover, hours."""
    return {row["id"]: row["ttr_hours"] for row in impact["services"]}


def servers_up(impact: dict, estate: dict, sites: list[str], t: float) -> float:
    """Return the servers of wholly dark sites that jobs have brought back by t."""
    back = {job["placement"] for job in impact["jobs"] if job["ok"] and job["end"] <= t + TINY}
    return sum(p["servers"] for p in estate["placements"] if p["site"] in sites and p["id"] in back)


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


def impacts(run: Run) -> dict[str, dict]:
    """Return the impact of the fire on Kakao as it was, on the what-if and on Naver."""
    evidence = load("evidence", "kakao-2022")
    fire, naver = load("scenarios", evidence["scenario"]), evidence["naver"]
    return {
        "kakao": run(load("estates", evidence["estate"]), fire),
        "what_if": run(load("estates", evidence["what_if"]), fire),
        "naver": run(load("estates", naver["estate"]), load("scenarios", naver["scenario"])),
    }


def recoveries(found: dict[str, dict]) -> list[dict]:
    """Return a row for each service with a fact: partial and full hours, fact, model, what-if."""
    rows = []
    full, other = normal(found["kakao"]), normal(found["what_if"])
    for fact in load("evidence", "kakao-2022")["services"]:
        name = fact["service"]
        rows.append({
            "service": name,
            "partial_fact": fact.get("partial_hours"),
            "partial_model": first_usable(found["kakao"], name),
            "partial_what_if": first_usable(found["what_if"], name),
            "full_fact": fact.get("full_hours"),
            "full_model": full[name],
            "full_what_if": other[name],
        })  # fmt: skip
    return rows


def backtest(found: dict[str, dict]) -> list[dict]:
    """Return the table: check, fact, model, error, what is accepted, and whether it holds."""
    evidence = load("evidence", "kakao-2022")
    return [
        *_hours(evidence, found["kakao"]),
        _last(evidence, found["kakao"]),
        _media(evidence, found["kakao"]),
        _order(evidence, found["kakao"]),
        *_servers(evidence, found["kakao"]),
        *_what_if(evidence, found),
        *_naver(evidence, found["naver"]),
    ]


def _row(check: str, fact: object, model: object, error: object, accept: str, holds: bool) -> dict:
    return {"check": check, "fact": fact, "model": model, "error": error, "accept": accept, "holds": bool(holds)}


def _within(check: str, fact: float, model: float | None, share: float) -> dict:
    if model is None:
        return _row(check, fact, None, None, f"±{share:.0%}", False)
    error = model / fact - 1
    return _row(check, fact, model, f"{error:+.1%}", f"±{share:.0%}", abs(error) <= share)


def _hours(evidence: dict, impact: dict) -> list[dict]:
    rows, full = [], normal(impact)
    for fact in evidence["services"]:
        name, accept = fact["service"], fact.get("accept", {})
        if "partial" in accept:
            model = first_usable(impact, name)
            rows.append(_within(f"{name} first usable, h", fact["partial_hours"], model, accept["partial"]))
        if "full" in accept:
            rows.append(_within(f"{name} normal, h", fact["full_hours"], full[name], accept["full"]))
    return rows


def _last(evidence: dict, impact: dict) -> dict:
    fact, times = evidence["everything"], normal(impact).values()
    last = None if None in times else max(times)
    return _within("last service back, h", fact["full_hours"], last, fact["accept"])


def _media(evidence: dict, impact: dict) -> dict:
    """Photos come after text: first usable by so many hours, and normal later too."""
    facts = {fact["service"]: fact for fact in evidence["services"]}
    band, full = evidence["media_later"], normal(impact)
    later = first_usable(impact, "media") - first_usable(impact, "talk")
    fact = facts["media"]["partial_hours"] - facts["talk"]["partial_hours"]
    holds = band["least_hours"] <= later <= band["most_hours"] and full["media"] > full["talk"]
    accept = f"{band['least_hours']}–{band['most_hours']} h"
    return _row("media first usable later than text, h", fact, later, f"{later - fact:+.1f} h", accept, holds)


def _order(evidence: dict, impact: dict) -> dict:
    full = normal(impact)
    facts = {fact["service"]: fact["full_hours"] for fact in evidence["services"] if "full_hours" in fact}
    model = [float("inf") if full[name] is None else full[name] for name in facts]
    found, least = spearman(list(facts.values()), model), evidence["spearman"]["least"]
    return _row("rank correlation of full recovery", 1, found, f"{found - 1:+.3f}", f"≥ {least}", found >= least)


def _servers(evidence: dict, impact: dict) -> list[dict]:
    rows, estate = [], load("estates", evidence["estate"])
    total, points = evidence["servers"]["total"], evidence["servers"]["accept_points"]
    for fact in evidence["server_points"]:
        t = fact.get("at_hours", fact["to_hours"])
        model = servers_up(impact, estate, evidence["servers"]["sites"], t)
        error = 100 * (model - fact["servers"]) / total
        holds = error <= points and (fact["is"] == "at most" or error >= -points)
        check = f"servers up in Pangyo at {t:g} h, {fact['is']}"
        rows.append(_row(check, fact["servers"], model, f"{error:+.1f} points", f"±{points} points", holds))
    return rows


def _what_if(evidence: dict, found: dict[str, dict]) -> list[dict]:
    """With the tool, login, stores and cache in two sites: behind the tool within an hour, mail as before."""
    rows, expected = [], evidence["what_if_services"]
    for name in expected["behind_the_tool"]:
        model, before = (first_usable(found[case], name) for case in ("what_if", "kakao"))
        holds = model is not None and 0 < model <= expected["most_hours"] + TINY and model < before
        accept = f"≤ {expected['most_hours']} h"
        rows.append(_row(f"what-if: {name} first usable, h (else {before:g})", None, model, None, accept, holds))
    full, before = normal(found["what_if"]), normal(found["kakao"])
    for name in expected["unchanged"]:
        holds = full[name] == before[name] is not None
        rows.append(_row(f"what-if: {name} normal, h", before[name], full[name], None, "unchanged", holds))
    return rows


def _naver(evidence: dict, impact: dict) -> list[dict]:
    """No main service down; what was degraded is back between the least and the most hours."""
    rows, full, band = [], normal(impact), evidence["naver"]
    for name in band["main"]:
        worst = min(row["availability"][name] for row in impact["timeline"])
        rows.append(_row(f"Naver: least of {name}", "not down", worst, None, "> 0.05", worst > 0.05))
    accept = f"{band['least_hours']}–{band['most_hours']} h"
    for fact in evidence["naver_services"]:
        model, middle = full[fact["service"]], (fact["least_hours"] + fact["most_hours"]) / 2
        holds = model is not None and band["least_hours"] - TINY <= model <= band["most_hours"] + TINY
        error = None if model is None else f"{model - middle:+.2f} h"
        rows.append(_row(f"Naver: {fact['service']} back, h", middle, model, error, accept, holds))
    return rows
