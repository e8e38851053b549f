"""What is typed after ``python -m lib``: every word of help and every mistake in the reader's language."""

import argparse
import locale
import os
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from types import MappingProxyType
from typing import NamedTuple

from lib.model.checks import Mistakes, Problem
from lib.words import Words

NEAR = 0.7  # of 1: how like an option another has to be, to be what was meant


class Command(NamedTuple):
    """A command: what it does, the files, values and switches that it takes, and the values' defaults."""

    do: Callable[[argparse.Namespace], dict | None]
    files: tuple[str, ...] = ("estate",)  # one with ? may be missing
    values: Mapping[str, object] = MappingProxyType({})
    switches: tuple[str, ...] = ()
    sweeps: bool = False  # it may run on a cluster
    lists: tuple[str, ...] = ()  # options that take several values
    arguments: Callable[[argparse.ArgumentParser, Words], None] | None = None  # adds its own in place of these


def language() -> str:
    """Return the language of whoever types, by the machine's settings."""
    asked = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG")
    named = asked or locale.getlocale()[0] or ""
    return "ko" if named.lower().startswith(("ko", "korean")) else "en"


def parser_of(commands: dict[str, Command], words: Words) -> "Parser":
    """Return what reads the arguments of these commands."""
    parser = Parser(words, prog="python -m lib", description=words("command.about"))
    each = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", prog=parser.prog)
    for name, of in commands.items():
        about = words(f"command.{name}")
        command = each.add_parser(name, words=words, help=about, description=about)
        if of.arguments:
            of.arguments(command, words)
            command.set_defaults(broken=())
            continue
        for file in of.files:
            file, nargs = file.rstrip("?"), "?" if file.endswith("?") else None
            command.add_argument(file, metavar=file.upper(), nargs=nargs, help=_told(words, name, file))
        for value, default in of.values.items():
            told = _told(words, name, value, default=default)
            command.add_argument(f"--{value}", metavar=value[0].upper(), default=default, help=told)
        for option in of.lists:
            told, name_of = _told(words, name, option), option.upper()
            command.add_argument(f"--{option}", metavar=name_of, nargs="+", action="extend", default=[], help=told)
        for switch in of.switches:
            command.add_argument(f"--{switch}", action="store_true", help=_told(words, name, switch))
        if of.sweeps:
            command.add_argument("--scheduler", metavar="ADDRESS", help=words("command.scheduler"))
        command.add_argument("--out", metavar="FILE", help=words("command.out"))
        command.set_defaults(broken=())
    return parser


def _told(words: Words, command: str, argument: str, **holes: object) -> str:
    """Return what an argument means: in this command, where that is said, or in every one."""
    own = f"command.{command}_{argument}"
    return words(own if words.has(own) else f"command.{argument.replace('-', '_')}", **holes)


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
