"""The command ``brief``: an estate and a scenario → an executive briefing as a file."""

import argparse

import msgspec

from lib.asked import dashed, in_file, one_of, read, tell_progress
from lib.model.briefing import AUDIENCES, FORMS, Briefing
from lib.model.checks import Mistakes, Problem
from lib.model.limits import check_asked, check_draws, check_years
from lib.store import files
from lib.words import LANGUAGES, Words

NUMBERS = ("seed", "draws", "years")


def add_arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    """Add what the command takes; ``words`` says what it has to say."""
    parser.add_argument("estate", metavar="ESTATE", help=words("command.estate"))
    parser.add_argument("scenario", metavar="SCENARIO", help=words("command.scenario"))
    parser.add_argument("--to", metavar="F", help=words("command.brief_to", choices=", ".join(FORMS)))
    parser.add_argument("--language", metavar="L", default=words.language, help=words("command.brief_language"))
    told = words("command.brief_audience", choices=", ".join(AUDIENCES))
    parser.add_argument("--audience", metavar="A", help=told)
    parser.add_argument("--briefing", metavar="FILE", help=words("command.brief_briefing"))
    for name in NUMBERS:
        default = getattr(Briefing(), name)
        parser.add_argument(f"--{name}", metavar=name[0].upper(), help=words(f"command.{name}", default=default))
    parser.add_argument("--as-typed", action="store_true", help=words("command.brief_as_typed"))
    parser.add_argument("--out", metavar="FILE", help=words("command.brief_out"))


def run(asked: argparse.Namespace) -> None:
    """Write the briefing. Raises Mistakes, all of them at once."""
    from lib.briefing.files import deck_of, files_of
    from lib.briefing.typed import check_typed

    estate, scenario, problems = read(asked)
    briefing, wrong = _briefing(asked)
    wrong = [*_choices(asked), *wrong]
    if not problems and not wrong:
        wrong = [p for name, check in (("draws", check_draws), ("years", check_years)) if getattr(asked, name)
                 for p in dashed(check(estate, getattr(briefing, name)))]  # fmt: skip
        hidden = [] if asked.as_typed else check_typed(briefing, estate, scenario)
        wrong += [Problem(f"{asked.briefing}: {p.place}", p.code, p.values) for p in hidden]
    if wrong or problems:
        raise Mistakes([*wrong, *problems])
    deck = deck_of(estate, scenario, briefing, asked.language, tell=tell_progress())
    files.write_whole(asked.out, files_of(deck, asked.to))


def _choices(asked: argparse.Namespace) -> list[Problem]:
    """Return the mistakes in what is one of a few, and a missing form or file."""
    found = [Problem("--to", "required")] if asked.to is None else []
    for name, choices in (("to", tuple(FORMS)), ("language", LANGUAGES), ("audience", AUDIENCES)):
        found += one_of(f"--{name}", getattr(asked, name), choices)
    return found if asked.out else [*found, Problem("--out", "required")]


def _briefing(asked: argparse.Namespace) -> tuple[Briefing, list[Problem]]:
    """Return the briefing of the file, with what was typed in its place, and every mistake in both."""
    from lib.briefing.files import read as read_briefing

    briefing, problems = Briefing(), []
    if asked.briefing:
        try:
            briefing = read_briefing(files.read_bytes(asked.briefing))
        except Mistakes as mistakes:
            problems = in_file(mistakes, asked.briefing)
    numbers, wrong = check_asked({name: getattr(asked, name) for name in NUMBERS})
    typed = numbers | ({"audience": asked.audience} if asked.audience in AUDIENCES else {})
    return msgspec.structs.replace(briefing, **typed), [*dashed(wrong), *problems]
