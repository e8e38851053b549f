"""The command line: ``python -m lib COMMAND``. Parses, calls, prints; exit status 0, or 2 with every mistake listed."""

import argparse
import json
import locale
import os
import sys

from lib.model.checks import Mistakes, Problem
from lib.store import files
from lib.words import Words


def main(arguments: list[str] | None = None) -> int:
    """Run a command and return its exit status."""
    words = Words(_language())
    asked = _parser(words).parse_args(arguments)
    try:
        result = COMMANDS[asked.command](asked)
        if result is not None:
            _write(asked.out, json.dumps(result, ensure_ascii=False, indent=1, allow_nan=False) + "\n")
        return 0
    except Mistakes as mistakes:
        for problem in mistakes.problems:
            print(words.problem(problem), file=sys.stderr)
        return 2
    except BrokenPipeError:  # the reader of our output has gone; nothing is left to say
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print(words("command.stopped"), file=sys.stderr)
        return 2


def validate(asked: argparse.Namespace) -> None:
    """Name every mistake of an estate and, with one, of a scenario for it."""
    _read_both(asked)


def simulate(asked: argparse.Namespace) -> dict:
    """Return the ``impact/1`` document of a scenario on an estate."""
    from lib.engine.simulate import simulate

    estate, scenario = _read_both(asked)
    return simulate(estate, scenario).to_document()


def cutsets(asked: argparse.Namespace) -> dict:
    """Return the minimal cut sets of a service."""
    from lib.engine.cutsets import cut_sets
    from lib.model.cutsets import check_question

    problems: list[Problem] = []
    try:
        estate = files.read_estate_file(asked.estate)
    except Mistakes as mistakes:
        problems, estate = list(mistakes.problems), mistakes.read
    problems += check_question(estate, asked.service, asked.order, asked.when)
    if problems:
        raise Mistakes(problems)
    order = None if asked.order is None else int(asked.order)
    return cut_sets(estate, asked.service, order, asked.when).to_document()


COMMANDS = {"validate": validate, "simulate": simulate, "cutsets": cutsets}


def _read_both(asked: argparse.Namespace):
    """Return the estate and the scenario, or raise the mistakes of both at once."""
    problems: list[Problem] = []
    estate = scenario = None
    try:
        estate = files.read_estate_file(asked.estate)
    except Mistakes as mistakes:
        problems += _in_file(mistakes, asked.estate if asked.scenario else None)
        estate = mistakes.read  # enough to hold the scenario's ids against
    try:
        scenario = files.read_scenario_file(asked.scenario, estate) if asked.scenario else None
    except Mistakes as mistakes:
        problems += _in_file(mistakes, asked.scenario)
    if problems:
        raise Mistakes(problems)
    return estate, scenario


def _in_file(mistakes: Mistakes, name: str | None) -> list[Problem]:
    """Return mistakes with their file's name before the place, where there are two files."""
    if name is None:
        return mistakes.problems
    return [
        Problem(name if p.place in ("file", name) else f"{name}: {p.place}", p.code, p.values)
        for p in mistakes.problems
    ]  # fmt: skip


def _write(name: str | None, text: str) -> None:
    if name:
        files.write_whole(name, text.encode())
    else:
        sys.stdout.write(text)
        sys.stdout.flush()


def _language() -> str:
    asked = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG")
    named = asked or locale.getlocale()[0] or ""
    return "ko" if named.lower().startswith(("ko", "korean")) else "en"


def _parser(words: Words) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m lib", description=words("command.about"))
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, scenario in (("validate", "?"), ("simulate", None), ("cutsets", 0)):
        command = commands.add_parser(name, help=words(f"command.{name}"), description=words(f"command.{name}"))
        command.add_argument("estate", metavar="ESTATE", help=words("command.estate"))
        if scenario != 0:
            command.add_argument("scenario", metavar="SCENARIO", nargs=scenario, help=words("command.scenario"))
        command.add_argument("--out", metavar="FILE", help=words("command.out"))
    command.add_argument("--service", metavar="S", help=words("cutsets.service"))
    command.add_argument("--order", metavar="K", help=words("cutsets.order"))
    command.add_argument("--when", metavar="WHEN", default="good", help=words("cutsets.when"))
    return parser


if __name__ == "__main__":
    sys.exit(main())
