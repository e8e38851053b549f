"""The model page says what the code says: every field, default, unit, kind and code, and its example holds."""

import ast
import json
import re
import tomllib
from pathlib import Path
from typing import Literal, get_args, get_origin, get_type_hints

import msgspec
import pytest
from agreement import differences
from msgspec.structs import fields
from reference import reference

from lib.__main__ import COMMANDS
from lib.engine.simulate import simulate
from lib.model import checks, estate, reading, scenario
from lib.model.impact import COLUMNS
from lib.words import catalogue

LIB = Path(__file__).parents[1] / "lib"
PAGE = (LIB / "model" / "MODEL.md").read_text("utf-8")
RECORDS = {  # heading -> the record that its table lists
    "The estate, `estate/1`": estate.Estate,
    "Regions, `regions`": estate.Region,
    "Zones, `zones`": estate.Zone,
    "Sites, `sites`": estate.Site,
    "Teams, `teams`": estate.Team,
    "Services, `services`": estate.Service,
    "Compensation, `compensation`": estate.Compensation,
    "Placements, `placements`": estate.Placement,
    "Dependencies, `dependencies`": estate.Dependency,
    "Facts, `facts`": estate.Fact,
    "The scenario, `scenario/1`": scenario.Scenario,
    "Events, `events`": scenario.Event,
    "Circles, `circle`": scenario.Circle,
    "Actions, `actions`": scenario.Action,
}
IN_A_WORD = {estate.Duration: "duration", estate.Name: "name", estate.Id: "id", estate.Text: "text"}
USUAL_LENGTHS = {200, 4000}  # of ids and texts: said once, above the tables
OTHERS = (
    "briefing.toml",
    "compare.toml",
    "exercise.toml",
    "imports.toml",
    "kept.toml",
    "paper.toml",
    "report.toml",
    "sheets.toml",
)  # of files from elsewhere, of the store, of exercises and documents
ABOUT_THE_REPORT = {"whole_file", "heading", "heading_one", "and_more"}  # words.problem that are no codes


def sections() -> dict[str, str]:
    """Return heading -> the text below it, up to the next heading."""
    parts = re.split(r"^#+ (.+)$", PAGE, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def tables(heading: str) -> list[list[dict[str, str]]]:
    """Return the tables below a heading, each a list of rows: column -> cell."""
    found = []
    for block in re.findall(r"(?:^\|.*\n)+", sections()[heading], flags=re.MULTILINE):
        lines = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in block.splitlines()]
        found.append([dict(zip(lines[0], cells, strict=True)) for cells in lines[2:]])
    return found


def codes(cell: str) -> list[str]:
    """Return what stands in backticks."""
    return re.findall(r"`([^`]+)`", cell)


def rows_by_name(rows: list[dict[str, str]], column: str) -> dict[str, dict[str, str]]:
    """Return the rows by what stands in backticks in a column, several names to a row allowed."""
    named = [(name, row) for row in rows for name in codes(row[column])]
    assert len({name for name, _ in named}) == len(named), f"twice in one table: {[name for name, _ in named]}"
    return dict(named)


def leaves(hint: object) -> list[object]:
    """Return everything a type is made of: metadata, plain types, choices."""
    inner = getattr(hint, "__metadata__", None)
    if inner is not None:
        return [*inner, *leaves(hint.__origin__)]
    if get_origin(hint) is Literal:
        return [hint]
    return [hint, *(leaf for part in get_args(hint) for leaf in leaves(part))]


def shown(number: float) -> str:
    return f"{number:g}".replace("e+0", "e").replace("e+", "e")


def type_phrases(hint: object) -> list[str]:
    """Return what the page must say of a type: its range, choices, length, or whether it is a list."""
    phrases = []
    for leaf in leaves(hint):
        if isinstance(leaf, msgspec.Meta) and leaf.le is not None:
            low = f"above {shown(leaf.gt)}" if leaf.gt is not None else shown(leaf.ge)
            phrases.append(f"{low} to {shown(leaf.le)}")
        elif isinstance(leaf, msgspec.Meta) and leaf.max_length not in USUAL_LENGTHS:
            phrases.append(str(leaf.max_length))
        elif get_origin(leaf) is Literal:
            phrases += [f"`{choice}`" for choice in get_args(leaf)]
        elif leaf is bool:
            phrases.append("true or false")
        elif leaf is int:
            phrases.append("whole number")
        elif get_origin(leaf) is list:
            phrases.append("list of")
    return phrases + [word for kind, word in IN_A_WORD.items() if hint in (kind, kind | None)]


def unit_of(record: type, name: str, hint: object) -> str:
    said = {leaf.extra["unit"] for leaf in leaves(hint) if isinstance(leaf, msgspec.Meta) and leaf.extra}
    assert len(said) <= 1
    return said.pop() if said else "–"


def assert_default(cell: str, field: msgspec.structs.FieldInfo, place: str) -> None:
    """Fail where the page's default is not the code's; None stands there in words."""
    value = field.default if field.default_factory is msgspec.NODEFAULT else field.default_factory()
    if field.required:
        assert cell == "required", place
    elif value is None:
        assert cell and cell != "required" and not codes(cell), place
    else:
        assert re.fullmatch(r"`[^`]+`", cell), f"{place}: {cell} is no default"
        assert json.loads(cell.strip("`")) == msgspec.to_builtins(value), place


def test_every_record_has_its_table():
    known = {
        kind for kind in estate.Record.__subclasses__() if kind.__module__ in ("lib.model.estate", "lib.model.scenario")
    }
    assert set(RECORDS.values()) == known


@pytest.mark.parametrize(("heading", "record"), RECORDS.items(), ids=lambda part: getattr(part, "__name__", ""))
def test_a_table_lists_the_fields_as_they_are(heading, record):
    rows = rows_by_name(tables(heading)[0], "field")
    assert set(rows) == set(record.__struct_fields__)
    hints = get_type_hints(record, include_extras=True)
    for field in fields(record):
        row, place = rows[field.name], f"{record.__name__}.{field.name}"
        assert_default(row["default"], field, place)
        assert row["unit"] == unit_of(record, field.name, hints[field.name]), place
        for phrase in type_phrases(hints[field.name]):
            whole = rf"(?<!above )(?<![\w.-]){re.escape(phrase)}(?![\w.])"
            assert re.search(whole, row["type"]), f"{place}: the type does not say {phrase}"


def test_standby_defaults_by_role():
    rows = rows_by_name(tables("Placements, `placements`")[1], "role")
    assert set(rows) == set(estate.STANDBY_DEFAULTS)
    columns = ("`activation_hours`", "`automatic`", "`replication_lag_hours`")
    for role, defaults in estate.STANDBY_DEFAULTS.items():
        assert ("`free_servers`" in rows[role]["servers come from"]) == (role in estate.POOLED)
        cells = [rows[role][column].strip("`") for column in columns]
        assert cells == ["–"] * 3 if role == "active" else tuple(json.loads(cell) for cell in cells) == defaults


def test_action_kinds_with_their_fields():
    rows = rows_by_name(tables("6. Actions")[0], "do")
    assert {kind: tuple(codes(row["fields"])) for kind, row in rows.items()} == scenario.ACTIONS


def test_codes_of_mistakes():
    said = set(rows_by_name(tables("Mistakes")[0], "code"))
    in_words = {
        key.removeprefix("problem.") for key in catalogue() if key.startswith("problem.") and key.count(".") == 1
    }
    of_others = {
        code for part in OTHERS for code in tomllib.loads((LIB / "words" / part).read_text("utf-8"))["problem"]
    }
    assert said == in_words - ABOUT_THE_REPORT - of_others
    assert codes_in_the_source() <= said | of_others


def codes_in_the_source() -> set[str]:
    """Return the codes that are spelled out where a Problem is made."""
    found = set()
    for path in LIB.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Problem" and len(node.args) > 1:
                code = node.args[1]
                choices = [code.body, code.orelse] if isinstance(code, ast.IfExp) else [code]
                found |= {choice.value for choice in choices if isinstance(choice, ast.Constant)}
    assert len(found) > 20
    return found


def test_limits():
    values = [int(row["value"].replace(",", "")) for row in tables("Mistakes")[1]]
    assert values == [reading.LARGEST_BYTES, reading.DEEPEST, checks.MOST_RECORDS, checks.MOST_PROBLEMS]
    assert f"{scenario.EARTH_KM} km" in PAGE


@pytest.mark.parametrize("name", COLUMNS)
def test_columns_of_a_table(name):
    rows = rows_by_name(tables(f"Table `{name}`")[0], "column")
    assert {key: row["unit"] for key, row in rows.items()} == {key: c.unit or "–" for key, c in COLUMNS[name].items()}


def test_no_table_that_there_is_not():
    assert {name for heading in sections() for name in re.findall(r"^Table `(\w+)`$", heading)} == set(COLUMNS)


def test_commands():
    assert {name.split()[0] for row in tables("8. Command line")[0] for name in codes(row["command"])} == set(COMMANDS)


def example() -> list[dict]:
    """Return the worked example's estate, scenario and result."""
    return [json.loads(block) for block in re.findall(r"```json\n(.*?)```", sections()["A worked example"], re.DOTALL)]


def run(estate_document: dict, scenario_document: dict) -> dict:
    records = reading.read_estate(estate_document)
    return simulate(records, reading.read_scenario(scenario_document, records)).to_document()


def test_the_worked_example_holds():
    bay, fire, told = example()
    found = run(bay, fire)
    assert list(found) == list(told)
    assert_told(found, told, "impact")
    assert differences(found, reference(bay, fire)) == []


def assert_told(found: object, told: object, place: str) -> None:
    """Fail where a result is not what the page tells: the same keys and rows, numbers to 1e-9."""
    if isinstance(told, dict):
        assert found.keys() == told.keys(), place
        for key in told:
            assert_told(found[key], told[key], f"{place}.{key}")
    elif isinstance(told, list):
        assert len(found) == len(told), place
        for i, row in enumerate(told):
            assert_told(found[i], row, f"{place}[{i}]")
    elif isinstance(told, bool | str | None):
        assert found is told or (isinstance(told, str) and found == told), place
    else:
        assert found == pytest.approx(told, rel=1e-9, abs=1e-9), place


def test_keys_of_the_document():
    rows = rows_by_name(tables("The document, `impact/1`")[0], "key")
    bay, fire, _ = example()
    keys = set()
    for key, value in run(bay, fire).items():
        keys |= {f"{key}[].{inner}" for inner in value[0]} if isinstance(value, list) else {key}
    assert set(rows) == keys
    units = {f"{name}[].{key}": c.unit or "–" for name, columns in COLUMNS.items() for key, c in columns.items()}
    assert {key: row["unit"] for key, row in rows.items()} == {key: units.get(key, rows[key]["unit"]) for key in keys}


def test_sections_keep_their_numbers():
    numbered = [int(heading.split(".")[0]) for heading in sections() if re.match(r"\d+\. ", heading)]
    assert numbered == list(range(1, 9))
