"""The command line's arguments: what argparse finds wrong in them, as mistakes in our own words, every one of them."""

import argparse
import re
from difflib import get_close_matches
from typing import NoReturn

from lib.model.checks import Mistakes, Problem

NEAR = 0.7  # of 1: how like an option another has to be, to be what was meant
MISSING = re.compile(r"the following arguments are required: (.+)")
NO_VALUE = re.compile(r"argument (?:\S+/)?(\S+): expected (?:one|at least one) argument")
NO_CHOICE = re.compile(r"argument (\S+): invalid choice: '(.*)' \(choose from (.*)\)", re.DOTALL)


class Parser(argparse.ArgumentParser):
    """Raises Mistakes where argparse would print its own English and leave."""

    def error(self, message: str) -> NoReturn:
        raise Mistakes(_problems(message))

    def parse(self, arguments: list[str] | None) -> argparse.Namespace:
        """Return what was asked for; under ``unknown`` the mistakes of options that there are not."""
        asked, left = self.parse_known_args(arguments)
        asked.unknown = [_unknown(given, asked) for given in left if given.startswith("-")]
        asked.unknown = asked.unknown or [Problem(given, "one_too_many") for given in left[:1]]
        return asked


def _unknown(given: str, asked: argparse.Namespace) -> Problem:
    option = given.partition("=")[0]
    near = get_close_matches(option, [f"--{name.replace('_', '-')}" for name in vars(asked)], 1, NEAR)
    return Problem(option[:60], "unknown_option_near" if near else "unknown_option", {"near": near[0]} if near else {})


def _problems(message: str) -> list[Problem]:
    """Return the mistakes in a message of argparse."""
    if found := MISSING.fullmatch(message):
        return [Problem(name, "required") for name in found[1].split(", ")]
    if found := NO_VALUE.fullmatch(message):
        return [Problem(found[1], "required")]
    if found := NO_CHOICE.fullmatch(message):
        values = {"what": "choice", "choices": found[3].replace("'", ""), "got": found[2][:60]}
        return [Problem(found[1], "expected", values)]
    return [Problem("arguments", "not_understood", {"why": message})]
