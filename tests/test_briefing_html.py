"""A document as HTML: one file that asks for nothing, in which every text stands as it was typed."""

import re

import pytest
from documents import NASTY, full
from lxml import html

from lib.briefing import document as d
from lib.briefing import written
from lib.briefing.html_layout import STYLE
from lib.view.theme import COLORS


def opened(document: d.Document) -> html.HtmlElement:
    return html.document_fromstring(written(document, "html").decode())


def said(page: html.HtmlElement, path: str) -> list[str]:
    return ["".join(element.itertext()) for element in page.xpath(path)]


@pytest.mark.parametrize("text", NASTY)
def test_text_stands_as_it_was_typed_in_every_block(text):
    page, text = opened(full(text)), d.plain(text)
    assert said(page, "//h1") == said(page, "//title") == [text]
    for path in ("//h2", "//h3", "//h4", "//li", "//td[2]", "//caption", "//figcaption", "//footer", "//dd"):
        assert text in said(page, path), path
    assert page.xpath("//img/@alt") == [text]
    assert {element.tag for element in page.iter() if isinstance(element.tag, str)} == TAGS


WHOLE = "html head meta title style body main header nav section footer"
PARTS = (
    "h1 h2 h3 h4 p ol ul li a dl div dt dd span table caption colgroup col thead tbody tr th td figure picture source"
)
TAGS = {*WHOLE.split(), *PARTS.split(), "img", "figcaption", "hr"}


def test_the_file_asks_for_nothing():
    page = opened(full())
    addresses = page.xpath("//@src | //@href | //@srcset")
    assert addresses and all(address.startswith(("data:", "#h")) for address in addresses)
    assert not re.search(r"url\(|@import|<script|<link", written(full(), "html").decode())


def test_the_language_is_named_and_empty_tables_say_so():
    assert opened(full(language="ko")).get("lang") == "ko"
    assert "No entries" in said(opened(full(language="en")), "//td")


def test_contents_lead_to_their_headings():
    page = opened(full("Chapter"))
    targets = [address[1:] for address in page.xpath("//nav//a/@href")]
    assert len(targets) == 2
    assert [page.get_element_by_id(target).tag for target in targets] == ["h2", "h3"]


def test_a_document_without_blocks_is_a_page_with_its_title():
    assert said(opened(d.Document("Alone")), "//main") == ["\n\nAlone\n\n"]


def test_the_page_has_the_colours_of_the_screens_light_and_dark():
    for theme in ("light", "dark"):
        for name in ("ink", "muted"):
            assert f"--{name}: {COLORS[theme][name]}" in STYLE
