"""The one door to a briefing's files: what is hidden is taken out, what is told is found, and a format written."""

from base64 import b64decode

from lib.briefing import images, written
from lib.briefing.deck import Deck
from lib.briefing.outage import told
from lib.briefing.redact import redacted
from lib.model.briefing import FORMS, Briefing
from lib.model.checks import Mistakes, Problem
from lib.model.estate import Estate
from lib.model.reading import read_briefing
from lib.model.scenario import Scenario
from lib.runs.findings import Findings, fingerprint, gather
from lib.words import Words


def read(document: bytes | str | dict) -> Briefing:
    """Return the briefing of a ``briefing/1`` document, its logo seen to be a picture. Raises Mistakes naming every mistake."""
    problems: list[Problem] = []
    briefing = None
    try:
        briefing = read_briefing(document)
    except Mistakes as mistakes:
        problems, briefing = mistakes.problems, mistakes.read
    if briefing is not None and not any(problem.place == "logo" for problem in problems):
        problems = [*problems, *check_logo(briefing.logo or "")]
    if problems:
        raise Mistakes(problems)
    return briefing


def check_logo(logo: str) -> list[Problem]:
    """Return the mistake of a logo (base64) that is no picture."""
    wrong = images.wrong(b64decode(logo)) if logo else None
    return [Problem("logo", *wrong)] if wrong else []


def gathered(estate: Estate, scenario: Scenario, briefing: Briefing, **asked) -> Findings:
    """Return what a briefing tells, without what its audience is not told: that is taken out before anything is computed.

    asked: ``workers``, ``tell``, ``stopped`` and ``scheduler`` of ``lib.runs.findings.gather``.
    """
    mark = fingerprint(estate, scenario)
    return gather(*redacted(estate, scenario, briefing.audience), briefing, mark=mark, **asked)


def deck_of(estate: Estate, scenario: Scenario, briefing: Briefing, language: str, **asked) -> Deck:
    """Return a briefing as a deck in a language."""
    return told(gathered(estate, scenario, briefing, **asked), briefing, Words(language))


def files_of(deck: Deck, form: str) -> bytes:
    """Return a deck's file in a form of FORMS, the same for the same deck. Raises Mistakes."""
    if form not in FORMS:
        raise ValueError(f"no form {form}")
    return written(deck, form)
