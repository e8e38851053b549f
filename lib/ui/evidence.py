"""What the evidence page compares: the sample runs beside what happened, and what is said of them."""

from typing import NamedTuple

import streamlit as st

from lib.engine.simulate import simulate
from lib.model.estate import Estate
from lib.store import library
from lib.ui import results, sheet
from lib.view import backtest, facts, structure
from lib.view import evidence_tables as tables
from lib.view.backtest import Check
from lib.view.evidence_tables import Verdict
from lib.view.sheets import signed
from lib.view.texts import listed, names
from lib.words import Words
from lib.words.figures import hours


class Runs(NamedTuple):
    """The facts; the estates; the runs' documents (impact/1) and the checks of each.

    `plain` is Kakao without the durations that were chosen to fit.
    """

    evidence: dict
    estate: Estate
    dual: Estate
    naver_estate: Estate
    kakao: dict
    what_if: dict
    naver: dict
    plain: dict
    checks: list[Check]
    plain_checks: list[Check]


@st.cache_resource(show_spinner=False)
def runs() -> Runs:
    """Return the sample runs and how they stand against what happened; computed once."""
    evidence = library.evidence()
    fire, other = evidence["scenario"], evidence["naver"]
    estate, kakao = _run(evidence["estate"], fire)
    dual, what_if = _run(evidence["what_if"], fire)
    naver_estate, naver = _run(other["estate"], other["scenario"])
    plain = simulate(structure.unfitted(estate), library.scenario_of(fire, estate)).to_document()
    checks = backtest.backtest(evidence, estate, kakao, what_if, naver)
    plain_checks = backtest.kakao_checks(evidence, estate, plain)
    return Runs(evidence, estate, dual, naver_estate, kakao, what_if, naver, plain, checks, plain_checks)


def _run(key: str, scenario: str) -> tuple[Estate, dict]:
    estate = results.compiled(key).estate
    return estate, results.impact(key, results.plain(library.scenario_of(scenario, estate))).to_document()


def verdict(found: Runs, words: Words) -> None:
    """Say in three blocks what the model gives, what was chosen to fit, what the structure alone gives."""
    called, counts = names(found.estate, "services", words), facts.counts(found.estate)
    kakao = [check for check in found.checks if check.code in {other.code for other in found.plain_checks}]
    ours = tables.verdict(found.evidence, backtest.normal(found.kakao), kakao)
    alone = tables.verdict(found.evidence, backtest.normal(found.plain), found.plain_checks)
    worst = {"worst": signed(100 * ours.worst), "service": called[ours.worst_service]}
    fitted = len(structure.fitted(found.estate))
    said = {
        "model": words("evidence.verdict.model", **_holes(ours), **worst),
        "chosen": words("evidence.verdict.chosen", fitted=fitted, assumed=counts["assumed"], all=sum(counts.values())),
        "plain": _alone(alone, called, words),
    }
    sheet.blocks([(words(f"evidence.verdict.{name}_title"), text) for name, text in said.items()])


def _holes(found: Verdict) -> dict:
    numbers = {"near": found.near, "services": found.services, "held": found.held, "checks": found.checks}
    return numbers | {"rank": f"{found.rank:.3f}"}


def _alone(found: Verdict, called: dict[str, str], words: Words) -> str:
    if not found.missed:
        return words("evidence.verdict.plain_all", **_holes(found))
    missed = "; ".join(tables.check_text(words, check, called) for check in found.missed)
    return words("evidence.verdict.plain", **_holes(found), missed=missed)


def what_if_text(found: Runs, words: Words) -> str:
    """Say what the what-if adds, what it does for the first service behind the tool, and what it leaves as it was."""
    called, sites = names(found.estate, "services", words), names(found.dual, "sites", words)
    added = [p for p in found.dual.placements if p not in found.estate.placements]
    expected = found.evidence["what_if_services"]
    first = expected["behind_the_tool"][0]
    before, after = (backtest.first_usable(impact, first) for impact in (found.kakao, found.what_if))
    return words(
        "evidence.what_if", added=", ".join(called[p.service] for p in added),
        site=", ".join(dict.fromkeys(sites[p.site] for p in added)), service=called[first], before=hours(words, before),
        after=hours(words, after), same=", ".join(called[name] for name in expected["unchanged"]),
    )  # fmt: skip


def also_assumed(estate: Estate, words: Words, most: int = 7) -> str:
    """Say which other figures are assumed, by kind and field, most first."""
    items = []
    for (kind, field), many in tables.assumed_by_field(estate).items():
        if field not in ("activation_hours", "restart_hours"):
            key = "evidence.field.needs_any" if field == "needs" else f"evidence.field.{field}"
            items.append(
                words("evidence.assumed_item", kind=words(f"evidence.kind.{kind}"), field=words(key), count=many)
            )
    return words("evidence.also_assumed", list=listed(words, items, most))
