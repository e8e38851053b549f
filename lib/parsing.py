"""What is typed after ``python -m lib``: every word of help and every mistake in the reader's language."""

import argparse
from difflib import get_close_matches

from lib.model.checks import Mistakes, Problem
from lib.words import Words

NEAR = 0.7  # of 1: how like an option another has to be, to be what was meant


class Parser(argparse.ArgumentParser):
    """A parser that says nothing in words of its own: what is wrong with the arguments is raised as Mistakes."""

    def __init__(self, words: Words, **how: object):
        def form(prog: str) -> argparse.HelpFormatter:
            return _Help(prog, words)

        super().__init__(**how, formatter_class=form, add_help=False, allow_abbrev=False, exit_on_error=False)
        self._positionals.title, self._optionals.title = words("command.takes"), words("command.options_are")
        self.add_argument("-h", "--help", action="help", help=words("command.help"))

    def typed(self, arguments: list[str] | None = None) -> argparse.Namespace:
        """Return what was typed; under ``unknown`` the mistakes of what nothing takes. Raises Mistakes."""
        try:
            asked, left = self.parse_known_args(arguments)
        except argparse.ArgumentError as error:
            raise Mistakes(_mistakes(error.argument_name or "", str(error.message))) from None
        options = [given for given in left if given.startswith("-")]
        asked.unknown = [_unknown(given, asked) for given in options] or [Problem(x, "one_too_many") for x in left[:1]]
        return asked

    def error(self, message: str) -> None:
        raise Mistakes(_mistakes("", message))


class _Help(argparse.HelpFormatter):
    def __init__(self, prog: str, words: Words):
        super().__init__(prog)
        self.words = words

    def add_usage(self, usage, actions, groups, prefix=None):
        super().add_usage(usage, actions, groups, prefix or self.words("command.usage"))


def _unknown(given: str, asked: argparse.Namespace) -> Problem:
    option = given.partition("=")[0]
    near = get_close_matches(option, [f"--{name.replace('_', '-')}" for name in vars(asked)], 1, NEAR)
    return Problem(option[:60], "unknown_option_near" if near else "unknown_option", {"near": near[0]} if near else {})


def _mistakes(name: str, said: str) -> list[Problem]:
    """Return what argparse says of an argument, or of all that are missing, as problems."""
    if "required" in said:
        return [Problem(missing, "required") for missing in said.rpartition(": ")[2].split(", ")]
    if name == "COMMAND":
        return [Problem(name, "no_command")]
    return [Problem(name or "COMMAND", "takes_no_value" if "explicit" in said else "needs_value")]
