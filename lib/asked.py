"""What a command was asked for: its files read with every mistake in them, its result written, progress told."""

import argparse
import sys
from collections.abc import Callable, Collection
from time import monotonic

from lib.model.checks import Mistakes, Problem
from lib.parsing import language
from lib.store import files
from lib.words import Words
from lib.words.figures import hours


def read(asked: argparse.Namespace):
    """Return the estate and the scenario as far as they could be read, and every mistake in them and in where to write."""
    problems = [*asked.unknown, *(files.check_writable(asked.out) if asked.out else [])]
    estate = scenario = None
    second = getattr(asked, "scenario", None)
    try:
        estate = files.read_estate_file(asked.estate)
    except Mistakes as mistakes:
        problems += in_file(mistakes, asked.estate if second else None)
        estate = mistakes.read  # enough to hold ids against
    try:
        scenario = files.read_scenario_file(second, estate) if second else None
    except Mistakes as mistakes:
        problems += in_file(mistakes, second)
    return estate, scenario, problems


def read_both(asked: argparse.Namespace):
    """Return the estate and the scenario, or raise the mistakes of both at once."""
    estate, scenario, problems = read(asked)
    if problems:
        raise Mistakes(problems)
    return estate, scenario


def in_file(mistakes: Mistakes, name: str | None) -> list[Problem]:
    """Return mistakes with their file's name before the place, where there are two files."""
    if name is None:
        return mistakes.problems
    return [
        Problem(name if p.place in ("file", name) else f"{name}: {p.place}", p.code, p.values)
        for p in mistakes.problems
    ]  # fmt: skip


def one_of(place: str, given: str | None, choices: Collection[str]) -> list[Problem]:
    """Return the mistake of what is typed and none of a few."""
    if given is None or given in choices:
        return []
    return [Problem(place, "expected", {"what": "choice", "choices": ", ".join(choices), "got": given[:60]})]


def dashed(problems: list[Problem]) -> list[Problem]:
    """Return the mistakes in values with the names of their options."""
    return [Problem(f"--{p.place}", p.code, p.values) for p in problems]


def write(name: str | None, content: bytes) -> None:
    """Write a result to the file that is named, or to the standard output. Raises Mistakes where the file cannot be written."""
    if name:
        files.write_whole(name, content)
    else:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()


def tell_progress() -> Callable[[int, int], None]:
    """Return what says on a terminal how far a run is; elsewhere it says nothing."""
    words, started, said = Words(language()), monotonic(), [0.0]

    def tell(done: int, of: int) -> None:
        now = monotonic()
        if not sys.stderr.isatty() or not done or (now - said[0] < 0.5 and done < of):
            return
        said[0] = now
        left = hours(words, (now - started) * (of - done) / done / 3600)
        end = "\n" if done == of else ""
        print("\r" + words("command.progress", done=done, all=of, left=left), end=end, file=sys.stderr, flush=True)

    return tell
