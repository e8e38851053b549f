"""Tables read as options say: ``SHEET=KIND``, ``SHEET:HEADER=COLUMN``; what no option names is guessed.

A sheet goes by its name, a CSV file by its own; ``-`` leaves a sheet or a column out.
"""

from lib.model.checks import Mistakes, Problem
from lib.model.columns import COLUMNS
from lib.store.imports import spreadsheet
from lib.store.imports.found import File, Found
from lib.store.imports.spreadsheet import Sheet

LEAVE_OUT = "-"


def read(files: list[File], options: dict[str, object]) -> Found:
    """Return the rows of a workbook, CSV files or zips of them. Raises Mistakes where an option fits none of them."""
    return spreadsheet.read(files, mapping(files, options) if options else None)


def mapping(files: list[File], options: dict[str, object]) -> dict[str, dict]:
    """Return what ``spreadsheet.read`` takes as mapping. Raises Mistakes, naming every option that is wrong."""
    sheets, told, problems = {sheet.name: sheet for sheet in spreadsheet.headers(files).sheets}, {}, []
    for key in sorted(options, key=lambda key: key not in sheets):  # what a sheet holds, before its columns
        value, name = options[key], _sheet(key, sheets)
        if name is None:
            problems.append(Problem(f"--option {key}", "no_such_sheet"))
        elif key == name:
            told[name] = {"kind": None if value == LEAVE_OUT else value}
            if value != LEAVE_OUT and value not in COLUMNS:
                problems.append(_none_of(key, value, COLUMNS))
        else:
            problems += _tell_column(key, key.removeprefix(f"{name}:"), value, sheets[name], told)
    if problems:
        raise Mistakes(problems)
    return told


def _sheet(key: str, sheets: dict[str, Sheet]) -> str | None:
    """Return the sheet that an option is about: the longest name that its key is, or begins with."""
    return max((name for name in sheets if f"{key}:".startswith(f"{name}:")), key=len, default=None)


def _tell_column(key: str, header: str, value: object, sheet: Sheet, told: dict[str, dict]) -> list[Problem]:
    """Note which column a header is, and return what is wrong with that."""
    now = told.setdefault(sheet.name, {"kind": sheet.kind or ""})  # of what kind "" is nobody knows
    paths = [column.path for column in COLUMNS.get(now["kind"], ())]
    now.setdefault("columns", {})[header] = None if value == LEAVE_OUT else value
    if header not in sheet.headers:
        return [Problem(f"--option {key}", "no_such_column", {"header": header})]
    if value != LEAVE_OUT and paths and value not in paths:
        return [_none_of(key, value, paths)]
    return []


def _none_of(key: str, value: object, allowed) -> Problem:
    return Problem(
        f"--option {key}", "no_such_choice", {"got": str(value), "choices": ", ".join([*allowed, LEAVE_OUT])}
    )
