"""``python -m lib``: results on standard output, every mistake on standard error, exit status 0 or 2, never a traceback."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from agreement import differences
from hand_cases import CASES
from reference import reference

from lib.store.imports.source import SOURCES

PROJECT = Path(__file__).parents[1]
KAKAO = [
    str(PROJECT / "data" / kind / f"{name}.json")
    for kind, name in (("estates", "kakao-2022"), ("scenarios", "kakao-2022-fire"))
]
NOT_THERE = "a.json: cannot be read: No such file or directory"
NOT_WRITTEN = "cannot be written: No such file or directory"
NO_SOURCE = f"expected one of {', '.join(SOURCES)}, got y"


def command(*arguments: str, language: str = "C") -> subprocess.CompletedProcess:
    environment = {**os.environ, "LC_ALL": language, "PYTHONPATH": str(PROJECT), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [sys.executable, "-m", "lib", *arguments], capture_output=True, text=True, encoding="utf-8", env=environment, check=False
    )  # fmt: skip


@pytest.fixture
def files(tmp_path):
    _, estate, scenario, _ = CASES[0]
    paths = []
    for name, document in (("estate", estate), ("scenario", scenario)):
        paths.append(tmp_path / f"{name}.json")
        paths[-1].write_text(json.dumps(document), "utf-8")
    return [str(path) for path in paths]


def test_simulate_prints_the_impact(files):
    done = command("simulate", *files)
    assert done.returncode == 0, done.stderr
    assert (
        differences(json.loads(done.stdout), reference(*(json.loads(Path(file).read_text()) for file in files))) == []
    )


def test_simulate_writes_a_file(files, tmp_path):
    done = command("simulate", *files, "--out", str(tmp_path / "impact.json"))
    assert (done.returncode, done.stdout) == (0, "")
    assert json.loads((tmp_path / "impact.json").read_text())["format"] == "impact/1"


def test_validate_says_nothing_about_right_files():
    done = command("validate", *KAKAO)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("what", ["validate", "simulate"])
def test_mistakes_in_both_files_are_listed_together(what, files):
    estate, scenario = (Path(file) for file in files)
    estate.write_text('{"format": "estate/1", "id": "x", "sites": [{"id": 1}]}')
    scenario.write_text('{"format": "scenario/1", "id": "x", "events": [{"lose": 2}]}')
    done = command(what, *files)
    assert done.returncode == 2
    assert done.stdout == ""
    lines = done.stderr.splitlines()
    assert {line.split(": ")[1] for line in lines} >= {
        "sites[0].id",
        "sites[0].lat",
        "sites[0].lon",
        "estate",
        "events[0]",
        "events[0].lose",
    }
    assert "Traceback" not in done.stderr


def test_a_scenarios_ids_are_held_against_an_estate_with_mistakes(files):
    estate = json.loads(Path(files[0]).read_text())
    Path(files[0]).write_text(json.dumps(estate | {"colour": "red"}))
    scenario = json.loads(Path(files[1]).read_text())
    Path(files[1]).write_text(json.dumps(scenario | {"events": [{"site": "nowhere"}]}))
    said = command("validate", *files).stderr
    assert "colour: unknown key" in said
    assert 'events[0].site: no site "nowhere"' in said


def test_mistakes_are_said_in_the_readers_language(files):
    Path(files[0]).write_text('{"format": "estate/1"}')
    assert command("validate", files[0], language="ko_KR.UTF-8").stderr == "id: 값이 없습니다\n"
    assert command("validate", files[0], language="C").stderr == "id: is missing\n"


@pytest.mark.parametrize("arguments", [
    ("validate", "/nowhere/at/all.json"), ("validate", str(PROJECT)), ("simulate", KAKAO[0]),
    (), ("explode",), ("simulate", *KAKAO, "--out", "/nowhere/at/all.json"), ("simulate", KAKAO[1], KAKAO[0]),
])  # fmt: skip
def test_what_cannot_be_done_is_said_without_a_traceback(arguments):
    done = command(*arguments)
    assert done.returncode == 2
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr


def test_a_scenario_of_another_estate_says_so():
    teaching = str(PROJECT / "data" / "estates" / "teaching.json")
    done = command("simulate", teaching, KAKAO[1])
    assert done.returncode == 2
    assert 'estate: this scenario is for the estate "kakao-2022", not for "teaching"' in done.stderr
    assert 'events[0].site: no site "pangyo"' in done.stderr


@pytest.mark.parametrize(("arguments", "format"), [
    (("montecarlo", *KAKAO, "--draws", "20", "--seed", "3"), "montecarlo/1"),
    (("contingency", KAKAO[0], "--order", "2"), "contingency/1"),
    (("contingency", KAKAO[0], "--zones", "--workers", "2"), "contingency/1"),
    (("contingency", KAKAO[0], "--order", "2", "--at-once"), "at-once/1"),
    (("risk", KAKAO[0], "--years", "200", "--seed", "3"), "risk/1"),
])  # fmt: skip
def test_sweeps_print_the_same_document_every_time(arguments, format):
    done, again = command(*arguments), command(*arguments)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["format"] == format
    assert again.stdout == done.stdout


def test_every_number_out_of_range_is_named_at_once():
    done = command("montecarlo", *KAKAO, "--draws", "0", "--seed", "-1", "--workers", "many")
    assert (done.returncode, done.stdout) == (2, "")
    assert [line.split(":")[0] for line in done.stderr.splitlines()] == ["--draws", "--seed", "--workers"]
    done = command("contingency", KAKAO[0], "--order", "3", "--horizon", "0")
    assert [line.split(":")[0] for line in done.stderr.splitlines()] == ["--order", "--horizon"]
    assert command("risk", KAKAO[0], "--years", "1000001").returncode == 2


def test_a_pipe_is_written_to_and_stays_a_pipe(files, tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE) as reader:
        assert command("simulate", *files, "--out", str(pipe)).returncode == 0
        assert json.loads(reader.communicate(timeout=60)[0])["format"] == "impact/1"
    assert pipe.is_fifo()


def test_a_link_to_a_file_stays_one(files, tmp_path):
    (tmp_path / "link.json").symlink_to(tmp_path / "true.json")
    assert command("simulate", *files, "--out", str(tmp_path / "link.json")).returncode == 0
    assert (tmp_path / "link.json").is_symlink()
    assert json.loads((tmp_path / "true.json").read_text())["format"] == "impact/1"


def test_what_is_wrong_with_the_arguments_is_said_with_every_other_mistake(files):
    estate, scenario = files
    done = command(
        "order", estate, scenario, "--secnds", "5", "--seed", "x", "--objective", "best", language="ko_KR.UTF-8"
    )
    assert (done.returncode, done.stdout) == (2, "")
    said = done.stderr.splitlines()
    assert [line.partition(":")[0] for line in said] == ["--objective", "--seed", "--secnds"]
    assert said[2] == "--secnds: 그런 옵션이 없습니다. 혹시 --seconds입니까?"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["order"], ["ESTATE: is missing", "SCENARIO: is missing"]),
        (["brief", "a.json", "b.json", "--to"], ["--to: needs a value"]),
        (["advise", "a.json", "--zzz"], ["--zzz: there is no such option", NOT_THERE]),
        (["advise", "a.json", "b.json"], ["b.json: is one argument too many", NOT_THERE]),
        (["export", "a.json", "--too", "csv"], ["--too: there is no such option; did you mean --to?", NOT_THERE]),
        (
            ["cutsets", "a.json", "--service", "talk", "--out", "no/b.json", "--odrer", "1"],
            ["--odrer: there is no such option; did you mean --order?", f"no/b.json: {NOT_WRITTEN}", NOT_THERE],
        ),
        (
            ["import", "a.json", "--sorce", "x", "--source", "y"],
            ["--sorce: there is no such option; did you mean --source?", f"--source: {NO_SOURCE}", NOT_THERE],
        ),
    ],
)
def test_arguments_that_are_not_there_or_too_many(arguments, said):
    done = command(*arguments)
    assert (done.returncode, done.stderr.splitlines()) == (2, said)


@pytest.mark.parametrize(
    ("typed", "places"),
    [
        ([], ["COMMAND"]),
        (["simulat"], ["COMMAND"]),
        (["simulate"], ["ESTATE", "SCENARIO"]),
        (["validate", "x", "--out"], ["--out"]),
        (["simulate", "x", "y", "--colour", "--size"], ["--colour", "--size", "x", "y"]),
        (["contingency", "x", "--zones=2"], ["--zones"]),
        (["import"], ["FILE"]),
        (["validate", "/nowhere.json"], ["/nowhere.json"]),
    ],
)
def test_what_is_typed_wrongly_is_said_in_the_readers_language(typed, places):
    english, korean = command(*typed), command(*typed, language="ko_KR.UTF-8")
    for done in (english, korean):
        assert (done.returncode, done.stdout) == (2, "")
        assert [line.partition(": ")[0] for line in done.stderr.splitlines()] == places
    assert all(re.search("[가-힣]", line) for line in korean.stderr.splitlines())
    assert not re.search("[a-z]{3,} [a-z]{2,}", korean.stderr.replace("python -m lib", ""))


@pytest.mark.parametrize("typed", [["--help"], ["montecarlo", "--help"], ["import", "--help"], ["brief", "-h"]])
def test_help_has_no_english_frame_around_korean_words(typed):
    done = command(*typed, language="ko_KR.UTF-8")
    assert done.returncode == 0 and done.stdout.startswith("사용법: python -m lib")
    assert not re.search("usage|positional|options:|show this help", done.stdout)
