"""A document as HTML: one file that asks for nothing, in which every text stands as it was typed."""

import json
import re
from base64 import b64encode
from hashlib import sha256

import plotly.graph_objects as go
import pytest
from documents import NASTY, bar_chart, full, line_chart
from lxml import html

from lib.briefing import document as d
from lib.briefing import html_live, written
from lib.briefing.html_layout import STYLE
from lib.view.texts import safe, short
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
    assert page.xpath("//figure//img/@alt") == [text] * 3
    assert said(page, '//p[@class="charttitle"]') == [text] * 3
    assert {element.tag for element in page.iter() if isinstance(element.tag, str)} == TAGS


WHOLE = "html head meta title style body main header nav section footer"
PARTS = "h1 h2 h3 h4 p ol ul li a dl div dt dd span table caption colgroup col thead tbody tr th td figure picture source script"
TAGS = {*WHOLE.split(), *PARTS.split(), "img", "figcaption", "hr"}


def test_the_file_asks_for_nothing():
    for charts in (True, False):
        addresses = opened(full(charts=charts)).xpath("//@src | //@href | //@srcset")
        assert addresses and all(address.startswith(("data:", "#h")) for address in addresses)
    plain = written(full(charts=False), "html").decode()
    assert not re.search(r"url\(|@import|<script|<link|script-src", plain)
    assert len(plain) < 100_000


def test_a_file_with_charts_allows_its_one_script_and_no_other():
    page = opened(full())
    rules = page.xpath("//meta[@http-equiv]/@content")[0]
    scripts = page.xpath("//script[not(@type)]")
    mark = b64encode(sha256(scripts[0].text.encode()).digest()).decode()
    assert len(scripts) == 1
    assert rules == f"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-{mark}'"
    assert "MIT License" in scripts[0].text and "Permission is hereby granted" in scripts[0].text


@pytest.mark.parametrize("text", [*NASTY, "</script><script>alert(1)</script>", "<!-- <script>"])
def test_names_in_live_charts_are_data_and_shown_as_they_were_typed(text):
    page = opened(full(text))
    told = [json.loads(script.text) for script in page.xpath('//script[@type="application/json"]')]
    assert len(told) == 2 and len(page.xpath("//script")) == 3
    bars = told[1]["light"]
    name = safe(short(" ".join(d.plain(text).split()), 30))
    assert bars["layout"]["yaxis"]["ticktext"] == [f"{name} ", "mail ", "taxi "]
    assert bars["data"][2]["x"] == [4, 8, None]


def test_live_charts_are_figures_that_plotly_knows():
    for block in (line_chart(), line_chart(along="years", steps=False), bar_chart(), bar_chart(unit="percent")):
        told = json.loads(html_live.told(block, "ko"))
        for theme in ("light", "dark"):
            go.Figure(told[theme])  # raises ValueError for a property that there is not
        assert len(told["said"]) == len(told["light"]["data"][0]["customdata"])


def test_what_is_read_in_a_live_chart_is_in_its_language():
    said = json.loads(html_live.told(line_chart("피해 인원"), "ko"))["said"]
    assert said[0] == "T+1시간, 피해 인원: 4,400만, if dual: 100만, P10 ~ P90: 4,000만 ~ 4,800만"
    assert said[2].startswith("T+10시간, 피해 인원: –")
    assert json.loads(html_live.told(bar_chart("복구"), "ko"))["said"][0] == "복구, 복구: 10시간 12분, RTO: 4시간"
    assert json.loads(html_live.told(line_chart("loss", "years"), "en"))["said"][0].startswith("1 year, loss: 44M")


def test_a_chart_without_numbers_is_a_picture_that_says_so():
    document = d.Document("x", blocks=(d.LineChart((), (), "none"), d.BarChart((), (d.Series("a", ()),), "none")))
    page = opened(document)
    assert len(page.xpath("//figure//img")) == 2 and not page.xpath("//script")


def test_who_speaks_stands_above_the_title_with_the_logo():
    page = opened(full("Sender"))
    assert said(page, '//p[@class="sender"]') == ["Sender"]
    assert len(page.xpath('//p[@class="sender"]/img[@class="logo"]')) == 1


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
