"""Evidence: the model against what happened, and where every figure comes from."""

from lib.ui import choice, evidence, frame, results, session, sheet, show
from lib.ui.facts import estate_figures
from lib.view import backtest
from lib.view import evidence as charts
from lib.view import evidence_tables as tables
from lib.view.metrics import metric_sheet
from lib.view.sheets import servers_text
from lib.view.texts import names
from lib.words import Words


def recovery(words: Words, theme: str) -> None:
    found = evidence.runs()
    called = names(found.estate, "services", words)
    rows = backtest.recoveries(found.evidence, found.kakao, found.what_if)
    evidence.verdict(found, words)
    show.chart(charts.recovery_chart(rows, called, words, theme), "recovery-hours")
    sheet.intro(evidence.what_if_text(found, words))
    sheet.table(tables.recovery_sheet(rows, found.checks, found.evidence, called, words), "recovery-hours", words)
    sheet.intro(words("evidence.in_hours"))


def checks(words: Words, theme: str) -> None:
    found = evidence.runs()
    called = names(found.estate, "services", words)
    evidence.verdict(found, words)
    ours = [check for check in found.checks if not check.code.startswith("naver")]
    sheet.table(tables.check_sheet(ours, found.plain_checks, called, words), "checks", words)
    fitted = tables.fitted_sheet(found.estate, words)
    sheet.intro(words("evidence.fitted_intro", count=len(fitted.raw)))
    sheet.table(fitted, "chosen-to-fit", words)
    sheet.intro(evidence.also_assumed(found.estate, words))


def servers(words: Words, theme: str) -> None:
    found = evidence.runs()
    about = found.evidence["servers"]
    sheet.intro(
        words("evidence.servers_intro", total=servers_text(words, about["total"]), points=about["accept_points"])
    )
    model, plain = (backtest.servers_back(run, found.estate, about["sites"]) for run in (found.kakao, found.plain))
    ours = [check for check in found.checks if check.code == "servers"]
    show.chart(charts.servers_chart(model, plain, ours, found.evidence, words, theme), "servers-up")
    sheet.table(tables.check_sheet(ours, found.plain_checks, {}, words), "servers-up", words)


def naver(words: Words, theme: str) -> None:
    found = evidence.runs()
    called = names(found.naver_estate, "services", words)
    ours = [check for check in found.checks if check.code.startswith("naver")]
    sheet.intro(words("evidence.naver_intro"))
    show.chart(charts.naver_chart(ours, called, words, theme), "naver")
    sheet.table(tables.check_sheet(ours, [], called, words), "naver", words)


def metrics(words: Words, theme: str) -> None:
    sheet.intro(words("evidence.metrics_intro"))
    sheet.table(metric_sheet(words), "definitions", words)


def figures(words: Words, theme: str) -> None:
    estate_figures(results.compiled(session.ref()).estate, words)


PARTS = {part.__name__: part for part in (recovery, checks, servers, naver, metrics, figures)}

frame.choices()
sheet.style(session.theme())
PARTS[choice.choose("evidence.part", session.words())](session.words(), session.theme())
