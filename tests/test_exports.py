"""Exports: graphs that other tools read with every service and dependency in them; files from the command line."""

import io
import json
import os
import pty
import shutil
import subprocess
import sys
import zipfile
from itertools import pairwise
from pathlib import Path

import networkx as nx
import pydot
import pytest
from estates import estates_and_scenarios
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.model.checks import Mistakes
from lib.model.reading import read_estate
from lib.store.exports.formats import FORMATS
from lib.store.exports.graph import STYLES, to_dot, to_graphml
from lib.store.exports.tables import to_xlsx
from lib.store.imports.spreadsheet import read
from lib.words import LANGUAGES, Words

PROJECT = Path(__file__).parents[1]
TEACHING = PROJECT / "data" / "estates" / "teaching.json"
NASTY = [
    "node",
    "a:b",
    'say "x"',
    "<b>x</b>",
    "end\\",
    "\\N",
    "A & B &amp; C",
    "a;b}",
    "1",
    "-1",
    "서울",
    "two\nlines",
    "graph",
    "'",
    "a->b",
]
TEXTS = st.one_of(st.sampled_from(NASTY), st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"), min_size=1, max_size=12))  # fmt: skip


def edges_of(estate):
    return sorted((d.service, d.on, d.phase, d.weight, d.group or "", d.k) for d in estate.dependencies)


def edges_in(content):
    graph = nx.read_graphml(io.BytesIO(content), force_multigraph=True)
    assert graph.is_directed()
    edges = graph.edges(data=True)
    return graph, sorted((a, b, d["phase"], d["weight"], d.get("group", ""), d["k"]) for a, b, d in edges)


def named(ids, name=None):
    """An estate whose services have these ids, each needing the next in every phase."""
    services = [{"id": i, "name": i if name is None else name, "users": 12.5} for i in ids]
    pairs = [(a, b, phase) for a, b in pairwise(ids) for phase in STYLES]
    needs = [{"service": a, "on": b, "phase": phase, "group": ids[0]} for a, b, phase in pairs]
    return read_estate({"format": "estate/1", "id": ids[0], "services": services, "dependencies": needs})


@settings(max_examples=50)
@given(estates_and_scenarios())
def test_graphml_holds_every_service_and_dependency(pair):
    estate = read_estate(pair[0])
    graph, edges = edges_in(to_graphml(estate))
    assert edges == edges_of(estate)
    assert list(graph) == [s.id for s in estate.services]
    for service in estate.services:
        sites = dict.fromkeys(p.site for p in estate.placements if p.service == service.id)
        assert graph.nodes[service.id] == {
            "name": service.name or service.id, "tier": service.tier, "users": service.users, "sites": "; ".join(sites)
        }  # fmt: skip


@given(ids=st.lists(TEXTS, min_size=2, max_size=5, unique=True))
def test_any_name_comes_back_from_graphml(ids):
    estate = named(ids)
    graph, edges = edges_in(to_graphml(estate))
    assert edges == edges_of(estate)
    assert [graph.nodes[i]["name"] for i in ids] == ids


def dot_plain(content):
    """What the real dot makes of it: one line a node and edge."""
    done = subprocess.run(["dot", "-Tjson"], input=content, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    return json.loads(done.stdout)


def test_dot_is_read_by_a_parser():
    (graph,) = pydot.graph_from_dot_data(to_dot(named(NASTY)).decode())
    assert len([n for n in graph.get_nodes() if n.get_name() != "node"]) == len(NASTY)
    edges = [(e.get("phase"), e.get("style")) for e in graph.get_edges()]
    assert edges == [pair for _ in NASTY[1:] for pair in STYLES.items()]


@pytest.mark.skipif(not shutil.which("dot"), reason="Graphviz is not installed")
@settings(max_examples=15)
@given(ids=st.lists(TEXTS, min_size=1, max_size=5, unique=True))
def test_dot_is_read_by_graphviz(ids):
    for given_ids in (ids, NASTY):
        drawn = dot_plain(to_dot(named(given_ids)))
        nodes = drawn.get("objects", [])
        assert len(nodes) == len(given_ids)
        assert [n["name"].replace("\\n", "\n").replace("\\\\", "\\") for n in nodes] == given_ids
        assert len(drawn.get("edges", [])) == 3 * (len(given_ids) - 1)


def test_dot_shows_what_is_lost_and_groups():
    estate = read_estate({
        "format": "estate/1", "id": "x", "services": [{"id": "a"}, {"id": "b"}, {"id": "c"}],
        "dependencies": [{"service": "a", "on": "b", "weight": 0.4, "group": "g", "k": 2}, {"service": "a", "on": "c", "weight": 0.4, "group": "g", "k": 2},
                         {"service": "b", "on": "c", "phase": "start"}],
    })  # fmt: skip
    text = to_dot(estate).decode()
    assert '"a" -> "b" [style=solid, phase=run, label="0.4, g: 2"]' in text
    assert '"b" -> "c" [style=dashed, phase=start];' in text


@pytest.mark.parametrize("write", [to_dot, to_graphml])
def test_names_follow_the_language_and_bytes_the_estate(write):
    estate = read_estate(TEACHING.read_bytes())
    assert "결제" in write(estate, "ko").decode() and "Payment" in write(estate, "en").decode()
    assert write(estate) == write(estate)


@pytest.mark.parametrize("write", [to_dot, to_graphml])
def test_control_characters_are_refused(write):
    with pytest.raises(Mistakes) as caught:
        write(named(["a\0b", "fine"], name="x\x1b"))
    assert {(p.place, p.code) for p in caught.value.problems} >= {
        ("services[0].id", "not_for_graphs"), ("services[1].name", "not_for_graphs"),
    }  # fmt: skip


# The command line


def command(*arguments, language="C", **how):
    environment = {**os.environ, "LC_ALL": language, "PYTHONPATH": str(PROJECT), "PYTHONIOENCODING": "utf-8"}
    how = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | how
    return subprocess.run([sys.executable, "-m", "lib", "export", *arguments], env=environment, check=False, **how)


def test_export_writes_every_format(tmp_path):
    document = json.loads(TEACHING.read_text("utf-8"))
    for to in FORMATS:
        done = command(str(TEACHING), "--to", to, "--out", str(tmp_path / to))
        assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    written = read_estate(document)
    for to in ("xlsx", "csv"):
        name = "e.zip" if to == "csv" else "e.xlsx"
        found = read([(name, (tmp_path / to).read_bytes())])
        assert (
            read_estate({**found.rows["estate"][0], **{k: v for k, v in found.rows.items() if k != "estate"}})
            == written
        )
    assert read_estate((tmp_path / "json").read_bytes()) == written
    assert edges_in((tmp_path / "graphml").read_bytes())[1] == edges_of(written)
    assert (tmp_path / "dot").read_bytes().startswith(b"digraph")


def test_export_pipes_binaries_and_keeps_them_off_a_terminal():
    done = command(str(TEACHING), "--to", "csv")
    assert done.returncode == 0 and zipfile.is_zipfile(io.BytesIO(done.stdout))
    ours, theirs = pty.openpty()
    done = command(str(TEACHING), "--to", "xlsx", stdout=theirs)
    os.close(theirs)
    os.close(ours)
    assert done.returncode == 2 and done.stderr.decode() == "--out: is needed: xlsx is not for a terminal\n"


@pytest.mark.parametrize("arguments", [[], ["--to", "pdf"]])
def test_export_names_the_formats(arguments):
    done = command(str(TEACHING), *arguments)
    assert done.returncode == 2 and b"one of xlsx, csv, json, graphml, dot" in done.stderr


def test_export_lists_the_mistakes_of_the_estate(tmp_path):
    (tmp_path / "bad.json").write_text('{"format": "estate/1", "id": "x", "sites": [{"id": 1}]}')
    done = command(str(tmp_path / "bad.json"), "--to", "pdf", language="ko_KR.UTF-8")
    assert done.returncode == 2 and "sites[0].lat: 값이 없습니다" in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_workbook_speaks_the_language(language):
    content = to_xlsx(json.loads(TEACHING.read_text("utf-8")), language)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert Words(language)("sheet.services") in archive.read("xl/workbook.xml").decode()
