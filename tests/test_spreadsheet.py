"""Workbooks and CSV files: what is written reads back the same; what people send is read, or refused with its places."""

import io
import json
import re
import time
import zipfile
from datetime import date, datetime
from datetime import time as clock
from pathlib import Path

import pytest
from estates import estates_and_scenarios
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from lib.model.checks import Mistakes
from lib.model.columns import COLUMNS
from lib.store.exports.tables import csv_template, template, to_csv_zip, to_xlsx
from lib.store.imports import tables as raw
from lib.store.imports.spreadsheet import headers, read
from lib.words import LANGUAGES, Words, catalogue

SAMPLES = sorted((Path(__file__).parents[1] / "data" / "estates").glob("*.json"))


def document(found):
    """The estate document of what was found, which must be without problems."""
    assert found.problems == []
    return {**found.rows["estate"][0], **{kind: rows for kind, rows in found.rows.items() if kind != "estate"}}


def filled(estate):
    """A document without its empty kinds: a sheet without rows says as much as none."""
    return {key: value for key, value in estate.items() if value != [] or key not in COLUMNS}


def workbook(**sheets):
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    return book


def saved(book):
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def changed(content, change):
    """A workbook with each member passed through ``change(name, content)``."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return out.getvalue()


def mistakes(*files, mapping=None):
    return [(problem.place, problem.code) for problem in read(list(files), mapping).problems]


# Round trips


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("language", LANGUAGES)
def test_samples_come_back_from_a_workbook_exactly(path, language):
    estate = json.loads(path.read_text("utf-8"))
    content = to_xlsx(estate, language)
    assert document(read([("e.xlsx", content)])) == estate
    assert content == to_xlsx(estate, language)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_samples_come_back_from_csv_exactly(path):
    estate = json.loads(path.read_text("utf-8"))
    content = to_csv_zip(estate)
    assert document(read([("e.zip", content)])) == estate
    assert content == to_csv_zip(estate)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = [(name, archive.read(name)) for name in archive.namelist()]
    assert all(inside.startswith(b"\xef\xbb\xbf") for _, inside in files)
    assert document(read(files)) == estate


@settings(max_examples=12)
@given(estates_and_scenarios())
def test_random_estates_come_back(pair):
    estate = filled(pair[0])
    assert document(read([("e.xlsx", to_xlsx(estate))])) == estate
    assert document(read([("e.zip", to_csv_zip(estate))])) == estate


TEXTS = st.one_of(
    st.text(max_size=20),
    st.sampled_from(["#N/A", "#REF!", "=1+1", "-1", "+82", "@a", "\x00\x0b", "a\r\nb", "a\nb", " a ", "_x0041_", "_x005F_", "1,5",
                     "x005F_", "007", "1e5", "TRUE", "null", "-", "\ud800", "\uffff", "\u2028", "\ufeff", "2022-10-15", "'a", '"'])
)  # fmt: skip


@settings(max_examples=25)
@given(ids=st.lists(TEXTS.filter(bool), min_size=2, max_size=12, unique=True), name=TEXTS, note=TEXTS)
def test_any_text_comes_back(ids, name, note):
    estate = {
        "format": "estate/1", "id": ids[0], "name": {"en": name, "ko": note, "ja": name}, "currency": name[:12],
        "regions": [{"id": i, "lat": 1, "lon": 2.5, "name": note} for i in ids],
        "services": [{"id": i, "category": name, "team": None, "region_share": {ids[0]: 0.5, ids[1]: 0.5}} for i in ids],
        "placements": [{"id": i, "service": i, "site": ids[-1], "role": "hot", "servers": 1, "serves": ids} for i in ids],
    }  # fmt: skip
    for content, file in ((to_xlsx(estate), "e.xlsx"), (to_csv_zip(estate), "e.zip")):
        assert document(read([(file, content)])) == estate


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_record_that_looks_like_the_row_of_words_comes_back(language):
    words = {c.path: catalogue()[f"column.teams.{c.path}"][language] for c in COLUMNS["teams"]}
    team = {"id": words["id"], "name": {"en": words["name.en"], "ko": words["name.ko"]}}
    estate = {"format": "estate/1", "id": "x", "teams": [team]}
    assert document(read([("e.xlsx", to_xlsx(estate, language))])) == estate
    assert document(read([("e.zip", to_csv_zip(estate))])) == estate


def test_what_no_table_holds_is_refused_before_it_is_written():
    estate = {"format": "estate/1", "id": "x", "teams": [{"id": "a", "surprise": 1}, {"id": "b" * 40_000}, {}]}
    with pytest.raises(Mistakes) as caught:
        to_xlsx(estate)
    assert [(p.place, p.code) for p in caught.value.problems] == [
        ("teams[0]", "not_for_tables"), ("teams[1].id", "cell_too_long"),
    ]  # fmt: skip


# The template


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_template_explains_itself_and_holds_nothing(language):
    content = template(language)
    assert mistakes(("t.xlsx", content)) == [("file", "nothing_to_import")]
    book = load_workbook(io.BytesIO(content))
    words = Words(language)
    assert book.sheetnames == [words("sheet.guide.title"), *(words(f"sheet.{kind}") for kind in COLUMNS)]
    guide = {row[1] for row in book.worksheets[0].iter_rows(values_only=True)}
    assert {c.path for columns in COLUMNS.values() for c in columns} <= guide
    services = book[words("sheet.services")]
    assert [c.value for c in services[1]] == [c.path for c in COLUMNS["services"]]
    assert words("column.services.users") in [c.value for c in services[2]]
    menus = {str(menu.sqref): menu.formula1 for menu in book[words("sheet.placements")].data_validations.dataValidation}
    assert menus["D3:D200000"] == '"active,hot,warm,cold,backup"'
    assert menus["C3:C200000"] == f"'{words('sheet.sites')}'!$A$3:$A$200000"


def test_a_filled_template_is_read():
    book = load_workbook(io.BytesIO(template("ko")))
    sheet = book["서비스"]
    sheet["A3"], sheet["C3"], sheet["G3"] = "talk", "Talk", "1,200"
    found = read([("t.xlsx", saved(book))])
    assert found.problems == []
    assert found.rows == {"services": [{"id": "talk", "name": {"en": "Talk"}, "users": 1200}]}
    assert found.places == {"services": ["sheet '서비스', row 3"]}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_template_of_csv_files_holds_nothing_and_is_filled_and_read(language):
    content = csv_template(language)
    assert mistakes(("t.zip", content)) == [("file", "nothing_to_import")]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = [(name, archive.read(name)) for name in archive.namelist()]
    assert [name for name, _ in files] == [f"{kind}.csv" for kind in COLUMNS]
    assert Words(language)("column.services.users") in dict(files)["services.csv"].decode("utf-8-sig")
    found = read([(name, text + b"talk,Talk\r\n" if name == "services.csv" else text) for name, text in files])
    assert (found.problems, found.rows) == ([], {"services": [{"id": "talk", "name": "Talk"}]})


# Guessing and mapping


def test_headers_are_guessed_in_both_languages():
    rows = [["식별자", " 이름 ", "이용자", "TIER", "Compensation a user, in the estate's currency", "메모"],
            ["talk", "톡", 5, 1, 100, "x"]]  # fmt: skip
    (sheet,) = headers([("a.xlsx", saved(workbook(서비스=rows)))]).sheets
    assert sheet.kind == "services" and sheet.rows == 1
    assert sheet.columns == ("id", "name", "users", "tier", "compensation.per_user", None)
    assert sheet.sample == (("talk", "톡", "5", "1", "100", "x"),)
    assert mistakes(("a.xlsx", saved(workbook(서비스=rows)))) == [("sheet '서비스', cell F1", "unknown_column")]


@pytest.mark.parametrize(
    ("title", "kind"),
    [("services", "services"), ("Service", "services"), ("의존", "dependencies"), ("2022 Sites", "sites"), ("센터 목록", "sites"),
     ("구성", "estate"), ("Sheet1", None), ("service sites", None)],
)  # fmt: skip
def test_kinds_are_guessed_by_name(title, kind):
    (sheet,) = headers([("a.xlsx", saved(workbook(**{title: [["x", "y"], [1, 2]]})))]).sheets
    assert sheet.kind == kind


def test_kinds_are_guessed_by_header():
    found = read([("export.csv", b"service,on,phase\npay,login,run\n")])
    assert found.rows == {"dependencies": [{"service": "pay", "on": "login", "phase": "run"}]}
    assert found.places == {"dependencies": ["export.csv, row 2"]}


def test_a_mapping_says_what_is_what():
    book = workbook(Sheet1=[["System", "Nutzer", "Besitzer"], ["talk", 5, "Kim"]], Notes=[["remember"], ["this"]])
    files = [("a.xlsx", saved(book))]
    mapping = {
        "Sheet1": {"kind": "services", "columns": {"System": "id", "Nutzer": "users", "Besitzer": None}},
        "Notes": {"kind": None},
    }
    assert [place for place, code in mistakes(*files) if code == "unknown_sheet"] == ["sheet 'Sheet1'", "sheet 'Notes'"]
    found = read(files, mapping)
    assert found.rows == {"services": [{"id": "talk", "users": 5}]} and found.problems == []
    assert [(n.place, n.code) for n in found.notes] == [
        ("sheet 'Sheet1', cell C1", "column_left_out"), ("sheet 'Notes'", "sheet_left_out"),
    ]  # fmt: skip
    wrong = {"Sheet1": {"kind": "services", "columns": {"System": "ident", "Gone": "id"}}, "Gone": {"kind": "sites"}}
    assert mistakes(*files, mapping=wrong)[:3] == [
        ("Gone", "no_such_sheet"), ("sheet 'Sheet1', cell A1", "unknown_column"), ("sheet 'Sheet1', cell B1", "unknown_column"),
    ]  # fmt: skip
    assert ("sheet 'Sheet1'", "no_such_column") in mistakes(*files, mapping=wrong)
    assert mistakes(*files, mapping={"Sheet1": {"kind": "gizmos"}})[0] == ("sheet 'Sheet1'", "no_such_kind")
    with pytest.raises(Mistakes):
        read(files, {"Sheet1": {"kinds": "services"}})


def test_a_title_above_the_header_is_passed_over():
    book = workbook(services=[["Our services"], [], ["id", "users"], ["talk", 5]])
    book["services"].merge_cells("A1:B1")
    found = read([("a.xlsx", saved(book))])
    assert found.rows == {"services": [{"id": "talk", "users": 5}]} and found.problems == []
    assert found.places == {"services": ["sheet 'services', row 4"]}


def test_columns_may_stand_in_any_order_and_be_missing():
    found = read([("services.csv", "이름(한국어),name,id\n톡,Talk,talk\n".encode())])
    assert found.rows == {"services": [{"id": "talk", "name": {"en": "Talk", "ko": "톡"}}]}


def test_sheets_of_one_kind_are_joined():
    files = [("a.xlsx", saved(workbook(**{"services 1": [["id"], ["a"]], "services 2": [["id"], ["b"]]})))]
    assert read(files).rows == {"services": [{"id": "a"}, {"id": "b"}]}
    files += [("b.xlsx", saved(workbook(services=[["id"], ["c"], ["a"]])))]
    (problem,) = read(files).problems
    assert (problem.place, problem.code) == ("b.xlsx, sheet 'services', row 3", "same_id")
    assert problem.values == {"id": "a", "first": "a.xlsx, sheet 'services 1', row 2"}


def test_korean_words_for_yes_and_no():
    text = "id,service,site,role,servers,automatic\na,s,x,hot,1,예\nb,s,x,hot,1,아니오\nc,s,x,hot,1,TRUE\n"
    assert [row["automatic"] for row in read([("placements.csv", text.encode())]).rows["placements"]] == [
        True,
        False,
        True,
    ]


def test_true_and_false_are_read_as_office_programs_save_them():
    rows = [["id", "service", "site", "role", "servers", "automatic"]]
    rows += [[i, "s", "x", "hot", 1, said] for i, said in (("a", "=TRUE()"), ("b", "=FALSE()"), ("c", True))]
    found = read([("a.xlsx", saved(workbook(placements=rows)))])
    assert [row["automatic"] for row in found.rows["placements"]] == [True, False, True]


# CSV as it comes


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp949"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_csv_in_any_encoding_and_with_any_separator(encoding, separator, end):
    rows = [["id", "이름", "메모, 기타".replace(", ", " ")], ["talk", '"톡; 하나, 둘"', "x"], ["pay", '"두\n줄"', ""]]
    text = end.join(separator.join(row) for row in rows)
    mapping = {"services.csv": {"kind": "services", "columns": {"메모 기타": "category"}}}
    found = read([("services.csv", text.encode(encoding))], mapping)
    assert found.rows == {
        "services": [{"id": "talk", "name": "톡; 하나, 둘", "category": "x"}, {"id": "pay", "name": "두\n줄"}]
    }


def test_ragged_rows():
    found = read([("services.csv", b"id,users,tier\na\nb,5\n\n,,\nc,6,1,\n")])
    assert found.rows == {"services": [{"id": "a"}, {"id": "b", "users": 5}, {"id": "c", "users": 6, "tier": 1}]}
    assert found.places["services"] == ["services.csv, row 2", "services.csv, row 3", "services.csv, row 6"]
    assert mistakes(("services.csv", b"id,users\na,5,6\n")) == [("services.csv, row 2, column 3", "no_header")]


# Bad input

HEAD = ["id", "users", "region_share"]


def with_cell(place, value, rows=(("talk", 5, None), ("pay", 6, None))):
    book = workbook(services=[HEAD, *rows])
    book["services"][place] = value
    return saved(book)


def merged():
    book = workbook(services=[HEAD, ["talk", 5], ["pay", 6]])
    book["services"].merge_cells("B2:B3")
    return saved(book)


def error_cell():
    return changed(
        with_cell("B2", 77),
        lambda name, inside: inside.replace(b't="n"><v>77</v>', b't="e"><v>#REF!</v>') if "sheet1" in name else inside,
    )


def entities(name, inside):
    if name != "xl/worksheets/sheet1.xml":
        return inside
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + b"".join(
        b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(9)
    )
    inside = re.sub(rb"<\?xml.*?\?>", b"", inside)
    return bomb + b"]>" + inside.replace(b"<v>5</v>", b"<v>&j;</v>")


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
BAD = {
    "formula": ("a.xlsx", with_cell("B3", "=B2*2"), [("sheet 'services', cell B3", "formula")]),
    "error value": ("a.xlsx", error_cell(), [("sheet 'services', cell B2", "error_value")]),
    "date": ("a.xlsx", with_cell("B2", datetime(2022, 10, 15)), [("sheet 'services', cell B2", "date")]),
    "day": ("a.xlsx", with_cell("B2", date(2022, 10, 15)), [("sheet 'services', cell B2", "date")]),
    "time of day": ("a.xlsx", with_cell("B2", clock(12, 30)), [("sheet 'services', cell B2", "date")]),
    "merged cells": ("a.xlsx", merged(), [("sheet 'services', cell B2:B3", "merged_cells")]),
    "no number": ("a.xlsx", with_cell("B2", "many"), [("sheet 'services', cell B2", "expected")]),
    "out of range": ("a.xlsx", with_cell("B2", -1), [("sheet 'services', cell B2", "expected")]),
    "no shares": ("a.xlsx", with_cell("C3", "seoul"), [("sheet 'services', cell C3", "expected")]),
    "share out of range": ("a.xlsx", with_cell("C3", "seoul=2"), [("sheet 'services', cell C3", "expected")]),
    "a column without a header": ("a.xlsx", with_cell("E3", "x"), [("sheet 'services', cell E3", "no_header")]),
    "no id": ("a.xlsx", with_cell("A3", None), [("sheet 'services', row 3", "no_id")]),
    "same id": ("a.xlsx", with_cell("A3", "talk"), [("sheet 'services', row 3", "same_id")]),
    "same header": ("a.xlsx", with_cell("C1", "Users"), [("sheet 'services', cell C1", "same_column")]),
    "empty workbook": ("a.xlsx", saved(workbook(services=[])), [("file", "nothing_to_import")]),
    "header alone": ("a.xlsx", saved(workbook(services=[HEAD])), [("file", "nothing_to_import")]),
    "old workbook": ("a.xls", OLE, [("a.xls", "old_workbook")]),
    "under a password": ("a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), [("a.xlsx", "locked_workbook")]),
    "CSV named XLSX": ("a.xlsx", b"id,users\na,1\n", [("a.xlsx", "not_a_workbook")]),
    "XLSX named CSV": ("a.csv", saved(workbook(services=[HEAD])), [("a.csv", "not_a_text_file")]),
    "HTML named XLS": ("a.xls", b"<html><table></table></html>", [("a.xls", "not_a_workbook")]),
    "HTML named CSV": ("a.csv", b"\n<html><table></table></html>", [("a.csv", "markup_no_table")]),
    "a picture": ("a.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", [("a.csv", "not_text")]),
    "no encoding": ("a.csv", b"id\n\xff\xff\xff\n", [("a.csv", "not_text")]),
    "open quote": ("services.csv", b'id,users\n"a,5\nb,6\n', [("services.csv, line 3", "not_csv")]),
    "half a workbook": ("a.xlsx", with_cell("B2", 1)[:2000], [("a.xlsx", "damaged_archive")]),
    "no workbook inside": ("a.xlsx", changed(with_cell("B2", 1), lambda n, c: b"" if "workbook.xml" in n else c), [("a.xlsx", "not_a_workbook")]),
    "broken sheet": ("a.xlsx", changed(with_cell("B2", 1), lambda n, c: c[:300] if "sheet1" in n else c), [("a.xlsx", "not_a_workbook")]),
    "entity bomb": ("a.xlsx", changed(with_cell("B3", 6), entities), [("a.xlsx", "not_a_workbook")]),
    "zip bomb": ("a.xlsx", changed(with_cell("B2", 1), lambda n, c: c + b" " * 60_000_000 if "sheet1" in n else c), [("xl/worksheets/sheet1.xml", "swells")]),
    "second estate": ("estate.csv", b"id,currency\na,KRW\nb,KRW\n", [("estate.csv, row 3", "second_estate")]),
    "CSV cell": ("services.csv", "id,이용자\na,x\n".encode(), [("services.csv, row 2, column 이용자", "expected")]),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_named_with_its_place(case):
    name, content, wanted = BAD[case]
    found = read([(name, content)])
    assert [(p.place, p.code) for p in found.problems] == wanted
    for language in LANGUAGES:
        for problem in found.problems:
            assert Words(language).problem(problem)
    assert [(p.place, p.code) for p in headers([(name, content)]).problems] in ([], wanted)


def test_a_date_in_a_text_cell_is_its_text():
    book = workbook(facts=[["of", "tag", "source"], ["estate.x.id", "sourced", datetime(2022, 10, 15)]])
    assert read([("a.xlsx", saved(book))]).rows["facts"][0]["source"] == "2022-10-15"


def test_every_mistake_is_named_at_once():
    book = workbook(services=[HEAD, ["talk", "=1"], ["pay", "x", "y"]], sites=[["id", "lat", "?"], ["a", 100]])
    assert mistakes(("a.xlsx", saved(book)), ("b.csv", b"\0")) == [
        ("b.csv", "not_text"), ("sheet 'services', cell B2", "formula"), ("sheet 'services', cell B3", "expected"),
        ("sheet 'services', cell C3", "expected"), ("sheet 'sites', cell C1", "unknown_column"),
        ("sheet 'sites', cell B2", "expected"),
    ]  # fmt: skip


def test_flaws_in_columns_that_are_left_out_do_not_matter():
    book = workbook(services=[["id", "total"], ["talk", "=1+1"]])
    found = read([("a.xlsx", saved(book))], {"services": {"kind": "services", "columns": {"total": None}}})
    assert found.rows == {"services": [{"id": "talk"}]} and found.problems == []


def test_ten_thousand_rows_are_read_in_seconds():
    services = [{"id": f"s{i}", "name": f"Service {i}", "users": i, "tier": 1 + i % 3} for i in range(10_000)]
    estate = {"format": "estate/1", "id": "large", "services": services}
    for name, content in (("e.xlsx", to_xlsx(estate)), ("e.zip", to_csv_zip(estate))):
        started = time.process_time()
        assert document(read([(name, content)])) == estate
        assert time.process_time() - started < 20  # measured: 2; a slow machine has time


def test_wide_and_far_cells_cost_nothing():
    far = workbook(services=[HEAD, ["talk", 5]])
    far["services"]["A1048576"] = "last"
    assert len(read([("a.xlsx", saved(far))]).rows["services"]) == 2
    lying = changed(
        saved(workbook(services=[HEAD, ["talk", 5]])),
        lambda name, inside: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', inside),
    )
    assert read([("a.xlsx", lying)]).rows == {"services": [{"id": "talk", "users": 5}]}
    wide = workbook(services=[HEAD])
    wide["services"]["XFD1"] = "id"
    assert mistakes(("a.xlsx", saved(wide)))[0] == ("sheet 'services'", "too_many_columns")


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr(raw, "MOST_ROWS", 10)
    text = "id\n" + "\n".join(f"s{i}" for i in range(10))
    assert mistakes(("services.csv", text.encode()))[0] == ("services.csv", "too_many_rows")
    assert raw.MOST_ROWS < 200_000


@settings(max_examples=60)
@given(
    st.lists(
        st.lists(
            st.one_of(st.none(), TEXTS, st.sampled_from(["id", "users", "이름", "name", "services", "Id"])), max_size=6
        ),
        max_size=8,
    )
)
def test_no_table_brings_the_reader_down(rows):
    text = io.StringIO()
    for row in rows:
        text.write(";".join("" if cell is None else cell for cell in row) + "\n")
    for name in ("services.csv", "x.csv"):
        files = [(name, text.getvalue().encode("utf-8", "replace"))]
        headers(files)
        for problem in read(files).problems:
            assert Words("ko").problem(problem)
