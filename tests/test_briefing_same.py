"""The same document gives the same bytes, in another process too."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from documents import deck, full

from lib.briefing import DOCUMENTS, WRITERS, written
from lib.briefing.pictures import Bar, bars
from lib.model.briefing import FORMS
from lib.model.media import MEDIA
from lib.words import Words

TESTS = Path(__file__).parent
SAY = "from test_briefing_same import hashes; print(*hashes())"


def hashes() -> list[str]:
    """Return what tells a document of every block, and of a chart, from any other, in each format; and a deck too."""
    chart = bars([Bar("가나 & b", 5e8), Bar("c", -2e7)], Words("ko"), "chart", gain=True)
    document = full("같은 문서 & file", "ko")
    document = msgspec.structs.replace(document, blocks=(*document.blocks, chart))
    told = deck("같은 문서 & file", "ko")
    files = [*(written(document, form) for form in DOCUMENTS), *(written(told, form) for form in WRITERS)]
    return [hashlib.sha256(file).hexdigest() for file in files]


def test_two_processes_write_the_same_bytes():
    environment = {
        **os.environ,
        "PYTHONPATH": f"{TESTS}{os.pathsep}{TESTS.parent}",
        "PYTHONHASHSEED": "7",
        "TZ": "Asia/Seoul",
    }
    order = [sys.executable, "-c", SAY]
    said = subprocess.run(order, env=environment, capture_output=True, text=True, check=True).stdout.split()
    assert said == hashes()


def test_another_document_gives_other_bytes():
    for form in DOCUMENTS:
        assert written(full("one"), form) != written(full("two"), form)
    for form in WRITERS:
        assert written(deck("one"), form) != written(deck("two"), form)


def test_a_format_that_there_is_not_is_refused():
    for told, form in ((full(), "pptx"), (full(), "page"), (deck(), "gif"), (deck(), "")):
        with pytest.raises(ValueError):
            written(told, form)


def test_every_form_of_a_briefing_has_its_writer_and_its_media_type():
    assert set(WRITERS) == set(FORMS)
    assert set(FORMS.values()) <= set(MEDIA)


def test_a_page_that_writes_nothing_loads_no_writer():
    heavy = "typst docx matplotlib jinja2.environment pylopdf_fonts_ko lib.view.theme"
    say = f"import sys, lib.briefing, lib.briefing.document; print([m for m in '{heavy}'.split() if m in sys.modules])"
    said = subprocess.run(
        [sys.executable, "-c", say], cwd=TESTS.parent, capture_output=True, text=True, check=True
    ).stdout
    assert said.strip() == "[]"
