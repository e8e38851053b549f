"""``python -m lib import``: an estate from other tools' files, what is left to do, every mistake."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from import_files import BACKSTAGE, CATALOGUE, DATA, HOTROD, TEMPO, WITH_PODS

from lib.model.reading import read_estate

PROJECT = Path(__file__).parents[1]
TEACHING = str(PROJECT / "data" / "estates" / "teaching.json")


def command(*arguments: str, language: str = "C") -> subprocess.CompletedProcess:
    environment = {**os.environ, "LC_ALL": language, "PYTHONPATH": str(PROJECT), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [sys.executable, "-m", "lib", "import", *arguments], capture_output=True, text=True, encoding="utf-8", env=environment, check=False
    )  # fmt: skip


def file(name: str) -> str:
    return str(DATA / name)


def test_a_catalogue_becomes_an_estate_with_what_it_still_lacks():
    done = command(*map(file, BACKSTAGE), "--id", "ours")
    assert done.returncode == 0
    estate = read_estate(done.stdout)
    assert (estate.id, estate.services[0].id) == ("ours", "example-website")
    assert done.stderr.splitlines() == [
        "created: 2, changed: 0, the same: 0, skipped: 0",
        "org.yaml, line 3: left out, kind User: 1",
        "to be completed:",
        "services.example-website: how many people use it, how many servers it needs, where it runs",
    ]


def test_an_estate_that_is_not_complete_is_written_too(tmp_path):
    nodes = {"kind": "Node", "metadata": {"name": "n", "labels": {"topology.kubernetes.io/zone": "room-1"}}}
    (tmp_path / "nodes.json").write_text(json.dumps({"apiVersion": "v1", "kind": "List", "items": [nodes]}))
    done = command(str(tmp_path / "nodes.json"), "--out", str(tmp_path / "estate.json"))
    assert (done.returncode, done.stdout) == (0, "")
    assert "sites.room-1: where it is (latitude, longitude)" in done.stderr
    written = json.loads((tmp_path / "estate.json").read_text())
    assert written["sites"] == [{"id": "room-1", "name": "room-1"}]
    again = command(file(HOTROD), "--into", str(tmp_path / "estate.json"), "--out", str(tmp_path / "estate.json"))
    assert again.returncode == 0
    assert len(json.loads((tmp_path / "estate.json").read_text())["services"]) == 6


def test_into_an_estate_twice_writes_the_same_file(tmp_path):
    out = [str(tmp_path / "1.json"), str(tmp_path / "2.json")]
    assert command(file(WITH_PODS), "--into", TEACHING, "--out", out[0]).returncode == 0
    done = command(file(WITH_PODS), "--into", out[0], "--out", out[1], "--on-existing", "replace")
    assert done.stderr.startswith("created: 0, changed: 0, the same: 19, skipped: 0\n")
    assert Path(out[0]).read_bytes() == Path(out[1]).read_bytes()
    assert len(read_estate(Path(out[0]).read_bytes()).sites) == 6


def test_a_dry_run_prints_the_plan_and_writes_nothing(tmp_path):
    done = command(file(TEMPO), "--into", TEACHING, "--dry-run", "--source", "service_graph", language="ko_KR.UTF-8")
    plan = json.loads(done.stdout)
    assert (done.returncode, plan["format"], plan["problems"]) == (0, "plan/1", [])
    services = [change for change in plan["changes"] if change["kind"] == "services"]
    assert next((c["id"], c["what"], c["place"]) for c in services) == ("shop-web", "created", "tempo.prom, line 4")
    assert plan["notes"][1] == "tempo.prom, 8행: 기다리지 않는 메시지 전달이어서 가져오지 않았습니다: orders → mailer"
    assert {"kind": "services", "id": "orders", "what": "placement"} in plan["todo"]


def test_options_of_the_source():
    done = command(file(HOTROD), "--option", "min_calls=100", "--dry-run")
    ids = [c["id"] for c in json.loads(done.stdout)["changes"] if c["kind"] == "dependencies"]
    assert ids == ["frontend.route.run", "driver.redis-manual.run"]


HOSTS = "Code,Town,Slack,Remark\nx,Here,12,old\n"


def test_options_say_what_a_sheet_and_its_columns_are(tmp_path):
    (tmp_path / "hosts.csv").write_text(HOSTS)
    told = [
        "hosts.csv=sites",
        "hosts.csv:Code=id",
        "hosts.csv:Town=name",
        "hosts.csv:Slack=free_servers",
        "hosts.csv:Remark=-",
    ]
    done = command(str(tmp_path / "hosts.csv"), *(part for text in told for part in ("--option", text)))
    assert json.loads(done.stdout)["sites"] == [{"id": "x", "name": "Here", "free_servers": 12.0}]
    assert 'hosts.csv, row 1, column Remark: the column "Remark" is left out' in done.stderr.splitlines()


def test_every_option_that_fits_no_sheet_or_column_is_named(tmp_path):
    (tmp_path / "hosts.csv").write_text(HOSTS)
    told = ["hosts.csv=sites", "hosts.csv:Code=ident", "hosts.csv:Place=name", "guests.csv=sites"]
    done = command(str(tmp_path / "hosts.csv"), *(part for text in told for part in ("--option", text)))
    assert (done.returncode, done.stdout) == (2, "")
    assert [line.partition(": ")[0] for line in done.stderr.splitlines()] == [
        "--option hosts.csv:Code", "--option hosts.csv:Place", "--option guests.csv",
    ]  # fmt: skip
    assert "free_servers" in done.stderr.splitlines()[0]
    wrong = command(str(tmp_path / "hosts.csv"), "--option", "hosts.csv=machines")
    assert wrong.stderr.startswith('--option hosts.csv: "machines" is none of: ') and wrong.returncode == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([file(HOTROD), file("missing.json"), "also-missing"], ["missing.json: cannot be read", "also-missing: cannot be read"]),
        ([file("README.md")], ["README.md: cannot be told what it is from"]),
        ([file(CATALOGUE), "--option", "category=colour"], ["options: cannot be used"]),
        ([file(CATALOGUE), "--option", "category"], ["--option: cannot be used: category"]),
        ([file(CATALOGUE), "--source", "jaeger"], ["catalog-info.yaml, line 1, column 1: is not JSON here"]),
        ([file(CATALOGUE), "--into", file(HOTROD)], ["hotrod.json: is no estate/1 file"]),
        (["--source", "x", "--on-existing", "y", "z"], ["--source: expected one of", "--on-existing: expected one of", "z: cannot be read"]),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_listed_with_status_2(arguments, said):
    done = command(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert all(any(sentence in line for line in done.stderr.splitlines()) for sentence in said)
    assert "Traceback" not in done.stderr


def test_what_cannot_be_taken_in_is_listed_and_nothing_written(tmp_path):
    (tmp_path / "x.json").write_text('{"format": "estate/1", "id": "x", "services": [{"id": "s", "team": "none"}]}')
    done = command(str(tmp_path / "x.json"), "--out", str(tmp_path / "out.json"))
    assert done.returncode == 2
    assert done.stderr == 'x.json: services[0].team: no team "none"\n'
    assert not (tmp_path / "out.json").exists()


def test_mistakes_that_the_estate_has_already_are_told_with_what_was_taken_in(tmp_path):
    (tmp_path / "old.json").write_text('{"format": "estate/1", "id": "old", "colour": "red", "detection_hours": -1}')
    done = command(file(HOTROD), "--into", str(tmp_path / "old.json"))
    assert done.returncode == 0 and json.loads(done.stdout)["colour"] == "red"
    assert 'colour: unknown key "colour"' in done.stderr and "detection_hours: expected a number" in done.stderr
